"""One database in a process of its own: `python -m rigs.tamper.run sqlite|postgresql EDITS CLEAN SEED`.

Progress goes to standard error, the result as JSON to standard output.
"""

import json
import random
import sys

import django


def main(vendor: str, edits: int, clean: int, seed: int) -> dict[str, object]:
    from django.conf import settings
    from django.core.management import call_command

    from duxing.audit.report import INTACT
    from duxing.audit.verify import verify
    from rigs.tamper import trying, world

    def tell(sentence: str) -> None:
        sys.stderr.write(f"{vendor} {sentence}\n")

    settings.CHECKPOINT_DIRS = []
    call_command("migrate", verbosity=0)
    cast = world.city_cast() if vendor == "sqlite" else world.small_world()
    rng = random.Random(seed)
    trying.prepare(rng, cast)
    before = verify()
    assert before.exit_code == INTACT, before.findings[:3]
    tell(f"{before.entries} 条操作记录，{before.protected} 行受保护数据，{before.checkpoints} 个检查点")
    planted = trying.plant(rng)
    tried, wrong = trying.tamper(edits, rng, cast, tell)
    return {
        "entries": before.entries,
        "protected": before.protected,
        "planted": planted,
        "tried": tried,
        "wrong": wrong,
        "alarms": trying.stay_clean(clean, rng, cast, tell),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(sys.argv[1], *map(int, sys.argv[2:])), ensure_ascii=False))
