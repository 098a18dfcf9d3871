"""A short chain over three protected tables' worth of rows."""

import pytest

from duxing.audit import witness
from duxing.audit.checkpoints import sign
from duxing.audit.services import record
from duxing.audit.verify import Asked, verify
from duxing.core.actions import action
from duxing.core.states import save_changes
from duxing.orgs.models import Post, Unit, User


@action
def make_unit(code, by):
    unit = Unit.objects.create(
        code=code, name=f"市{code}局", full_name=f"云川市{code}局", kind="department", path=f"yc/{code}/"
    )
    record(by, "orgs.unit.created", unit)
    return unit


@action
def make_post(unit, title, holder, by):
    post = Post.objects.create(unit=unit, role="liaison", title=title, holder=holder)
    record(by, "orgs.post.created", post, title=title)
    return post


@action
def rename(unit, name, by):
    save_changes(unit, by=by, name=name)
    record(by, "orgs.unit.renamed", unit, name=name)


@action
def remove(row, by):
    row.delete()
    record(by, "orgs.post.removed", row)


def build(count=6):
    """`count` units with two posts each, half of them renamed, one post removed."""
    li = User.objects.create_user("li", None, name="李某")
    for number in range(count):
        unit = make_unit(f"u{number}", by=li)
        posts = [make_post(unit, title, li, by=li) for title in ("局长", "联络员")]
        if number % 2:
            rename(unit, f"新{number}局", by=li)
    remove(posts[1], by=li)


@pytest.fixture
def chain(db):
    build()


def found(folder=None, **asked):
    """What verify answers: its code, and its findings in words."""
    report = verify(Asked(folder, **asked))
    return report.exit_code, "\n".join(finding.words for finding in report.findings)


@pytest.fixture
def data(settings, tmp_path):
    """A data folder of the test's own, with a second witness folder."""
    settings.DATA_DIR = tmp_path / "data"
    settings.CHECKPOINT_DIRS = [str(tmp_path / "near"), str(tmp_path / "far")]
    return tmp_path


@pytest.fixture
def signed(chain, data):
    """The short chain with two checkpoints, written out: (near folder)."""
    sign()
    rename(Unit.objects.first(), "改名局", by="system")
    sign()
    witness.write_all()
    return data / "near"
