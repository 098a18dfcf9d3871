"""A small world with attachments, on whatever database this process is told to use."""

import hashlib
import threading
import uuid
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections, connection, connections

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.files.models import Attachment, StoredFile
from duxing.files.services import attach_bytes
from duxing.matters.models import Matter
from duxing.testing import matters
from duxing.testing.cast import make_cast
from rigs.binding import bound, database_at, server_of

ATTACHMENTS = 16
LINE = "督查事项办理情况佐证材料。"


def build(env: dict[str, str], number: int = ATTACHMENTS) -> None:
    """Tables, the cast, matters at several stages, and attachments in many volumes."""
    server = server_of(env)
    if server:
        database_at(server, server.name)
    with bound(env):
        call_command("migrate", verbosity=0, interactive=False)
        fill(number)


def fill(number: int = ATTACHMENTS) -> None:
    """The rows of the world, in a database that has its tables."""
    cast = make_cast()
    matters.closed(cast)
    matters.reported(cast, title="改造供热管网")
    matter = matters.received(cast, title="清理河道")
    for index in range(number):
        add_attachment(matter, cast.officer, index)


@action
def add_attachment(matter: Matter, by: Any, index: int | str) -> Attachment:
    """One more piece of evidence, different from all others."""
    words = f"{index} {hashlib.sha256(str(index).encode()).hexdigest()}\n{LINE * 40}"
    made = attach_bytes(
        f"佐证{str(index)[:20]}.txt",
        words.encode(),
        by=by,
        owner_kind="matters.matter",
        owner_public_id=matter.public_id,
        purpose="evidence",
    )
    record(by, "matters.matter.edited", matter, attachment=made.original_name)
    return made


def write_until(stop: threading.Event, env: dict[str, str], writers: int) -> int:
    """Let `writers` threads add attachments until told to stop; how many were added."""
    added = []

    def write(number: int) -> None:
        matter = Matter.objects.select_related("supervisor").order_by("-pk").first()
        while not stop.is_set():
            try:
                add_attachment(matter, matter.supervisor, uuid.uuid4().hex)
                added.append(number)
            except Exception as error:
                if "locked" not in str(error):
                    raise
        connections.close_all()

    with bound(env):
        threads = [threading.Thread(target=write, args=(n,), daemon=True) for n in range(writers)]
        for thread in threads:
            thread.start()
        stop.wait()
        for thread in threads:
            thread.join(30)
    return len(added)


def counts() -> dict[str, int]:
    """Rows of the bound database that the rig speaks of."""
    close_old_connections()
    connection.ensure_connection()
    return {"attachments": Attachment.objects.count(), "files": StoredFile.objects.count()}
