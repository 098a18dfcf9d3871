"""What can go wrong, as sentences for the person at the terminal, each with its exit code."""

import errno

DONE = 0
INCOMPLETE = 1  # made, but attachments are missing in the system itself; or a rehearsal that failed
WRONG_WORDS = 2
BAD_BACKUP = 3
NO_SPACE = 4
NOT_EMPTY = 5
FAILED = 6

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Refused(Exception):
    """The command stops here; the text is a Chinese sentence, `code` the exit code."""

    def __init__(self, words: str, code: int = FAILED) -> None:
        super().__init__(words)
        self.code = code


class Damaged(Refused):
    """The backup is not what its manifest says; `words` names the volume and the file."""

    def __init__(self, words: str) -> None:
        super().__init__(words, BAD_BACKUP)


def in_volume(number: int, what: str) -> Damaged:
    """The fault of one volume (第 3 卷损坏)."""
    return Damaged(f"第 {number} 卷损坏：{what}")


def of_disk(error: OSError, doing: str) -> Refused:
    """What the operating system refused; a full disk is said plainly. `doing` is 备份 or 恢复."""
    if error.errno in FULL:
        return Refused(f"存储空间不足，{doing}未完成，未完成的部分已清除。请腾出空间后重试。", NO_SPACE)
    where = f"（{error.filename}）" if error.filename else ""
    return Refused(f"{doing}未完成：{error.strerror or error}{where}。", FAILED)
