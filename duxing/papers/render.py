"""Papers to PDF by LibreOffice, in a process that can be killed (dependencies.md, pitfalls 11 and 12).

The input may be a customer's template, so it counts as hostile: own profile, no macros, a time
limit, the whole process group ended at the limit. Meant for jobs and tests, never for a request.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

FONTS = Path(__file__).parent / "fonts" / "gongwen.conf"
TIMEOUT = 60.0
_NAMES = ("soffice", "libreoffice")


class RenderFailed(RuntimeError):
    """LibreOffice is absent, did not end in time, or made no PDF. For the log, not for the screen."""


def soffice() -> str | None:
    """The path of LibreOffice, or None when it is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def to_pdf(content: bytes, ext: str, *, timeout: float = TIMEOUT) -> bytes:
    """Convert a docx or xlsx to PDF; `timeout` in seconds. Raises RenderFailed."""
    program = soffice()
    if program is None:
        raise RenderFailed("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="duxing-render-") as folder:
        work = Path(folder)
        source = work / f"paper.{ext}"
        source.write_bytes(content)
        command = [
            program,
            f"-env:UserInstallation={(work / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        _run(command, work, timeout)
        made = work / "paper.pdf"
        if not made.exists():
            raise RenderFailed("LibreOffice made no file")
        return made.read_bytes()


def _run(command: list[str], work: Path, timeout: float) -> None:
    process = subprocess.Popen(
        command,
        cwd=work,
        env=_environment(work),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise RenderFailed(f"LibreOffice did not end within {timeout:g} s") from error
    finally:
        _end_group(process)
    if code:
        raise RenderFailed(f"LibreOffice ended with {code}")


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """LibreOffice is a shell script with children; the group ends all of them."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _environment(work: Path) -> dict[str, str]:
    """A small environment: own home, and the fonts of official papers.

    The office drops its own fonts into DATA_DIR/fonts; they win over the free ones.
    """
    own_fonts = Path(settings.DATA_DIR) / "fonts"
    config = work / "fonts.conf"
    shipped = FONTS.read_text(encoding="utf-8")
    config.write_text(shipped.replace("OWN-FONTS", escape(str(own_fonts))), encoding="utf-8")
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(work),
        "TMPDIR": str(work),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(config),
    }
