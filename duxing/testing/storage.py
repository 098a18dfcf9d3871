"""A folder of files for one test alone: all tests of a run share the data folder of the run."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> Path:
    """What the test stores lies in this folder, and nothing else does; uploads on their way too."""
    folder = tmp_path / "files"
    folder.mkdir()
    usual = settings.STORAGES["default"]
    options = usual["OPTIONS"] | {"location": folder}
    settings.STORAGES = settings.STORAGES | {"default": usual | {"OPTIONS": options}}
    settings.UPLOAD_FOLDER = folder / ".incoming"
    return folder
