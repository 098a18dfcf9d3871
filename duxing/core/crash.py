"""Named places where a rig may kill the process, to prove that nothing is left half done.

POINTS and BY_OTHERS are the whole list; a test compares it with the source. `rigs.crashpoints` dies at
each of POINTS; the others are died at by the rig or the test of their own subject.
"""

import os

# In the order of a request: the key, what the act writes, files, numbers, notices, chain, commit;
# then what the worker does.
POINTS = (
    "login.before_note",
    "login.before_session",
    "login.after_session",
    "key.after_claim",
    "key.before_commit",
    "key.after_commit",
    "register.after_source",
    "filing.before_number",
    "approve.before_word",
    "dispatch.after_move",
    "dispatch.before_children",
    "receive.after_move",
    "submit.after_feedback",
    "submit.before_notice",
    "review.after_move",
    "return.after_move",
    "present.before_items",
    "read.after_move",
    "deadline.after_matter",
    "merge.before_parts",
    "close.after_move",
    "post.after_holder",
    "unit.after_end",
    "number.after_range",
    "paper.after_number",
    "files.before_rename",
    "files.after_rename",
    "files.before_row",
    "files.after_row",
    "notices.before_outbox",
    "notices.after_outbox",
    "audit.before_head",
    "audit.before_seal",
    "audit.after_seal",
    "notices.before_claim",
    "notices.before_call",
    "notices.before_commit",
    "notices.after_commit",
    "notices.before_reconcile",
    "worker.between_prunes",
)
BY_OTHERS = (
    "audit.before_checkpoint",
    "audit.before_new_key",
    "backup.before_database",
    "backup.before_files",
    "backup.before_manifest",
    "backup.before_rename",
    "restore.gathered",
    "restore.loaded",
    "restore.renamed_*",
    "restore.noted",
)

# Read once: production never sets it, and a look-up per call would cost on every request.
_POINT = os.environ.get("DUXING_CRASHPOINT", "")


def crashpoint(name: str) -> None:
    """Die at once, without clean-up, when the environment names this place."""
    if _POINT and name == _POINT:
        os._exit(9)
