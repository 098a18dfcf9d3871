"""What stands here from others is what it was when it was taken, and may be passed on."""

import hashlib
import json

import pytest

from tests.structure.source import ROOT

LISTED = json.loads((ROOT / "duxing/core/vendored.json").read_text("utf-8"))
MAY_BE_PASSED_ON = {"0BSD", "MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "MPL-2.0", "OFL-1.1"}


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["name"])
def test_the_file_is_the_one_that_was_taken(entry):
    assert set(entry) == {"name", "version", "licence", "file", "sha256"}
    content = (ROOT / "duxing" / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["licence"] in MAY_BE_PASSED_ON


def test_no_file_of_others_is_unlisted():
    folders = [*ROOT.glob("duxing/*/static/vendor"), ROOT / "duxing/testing/static_axe"]
    found = {p.relative_to(ROOT / "duxing").as_posix() for f in folders for p in f.rglob("*") if p.is_file()}
    assert found == {entry["file"] for entry in LISTED}
