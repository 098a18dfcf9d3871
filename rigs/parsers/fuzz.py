"""One target under the coverage-guided fuzzer: `python -m rigs.parsers.fuzz TARGET FAULT LIBFUZZER-OPTIONS…`.

The options are those of libFuzzer; the rig gives time, seed, limits and the folder of inputs.
"""

import logging
import sys
from collections.abc import Sequence

import atheris

# What a target is about; the rest runs as it is, which saves half a minute of preparation.
INSTRUMENTED = {
    "docx": ["duxing.files", "docx"],
    "pdf": ["duxing.files", "pypdf"],
    "old": ["duxing.files", "olefile"],
    "xlsx": ["duxing.files"],
    "archive": ["duxing.files"],
    "picture": ["duxing.files"],
}
OTHERS = [
    "duxing.language",
    "duxing.files.names",
    "duxing.files.extract",
    "duxing.audit.encoding",
    "duxing.workdays",
]

with atheris.instrument_imports(include=[*INSTRUMENTED.get(sys.argv[1], OTHERS), "rigs.parsers"]):
    from rigs.parsers import targets


def main(words: Sequence[str]) -> None:
    """Fuzz until the time is up or something is found."""
    logging.disable()
    if words[1] == "planted":
        targets.plant()
    atheris.Setup([sys.argv[0], *words[2:]], targets.TARGETS[words[0]])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
