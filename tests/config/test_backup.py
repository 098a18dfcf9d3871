"""`duxing backup`, `restore` and `restore-drill` on SQLite; both databases meet in tests/rigs/test_backup.py."""

import errno
import json
import os
import re
import shutil
import socket

import pytest
from django.core.management import call_command

from config import cli, paths
from config.backup import making, postgres, restoring
from config.backup.checking import check_backup
from config.backup.commands import restoring as restore_command
from config.backup.faults import NO_SPACE, NOT_EMPTY, WRONG_WORDS, Damaged, Refused
from config.backup.making import make_backup, whole_backups
from config.backup.manifest import read_manifest
from config.backup.restoring import Target, restore
from config.backup.words import of_backup, of_restore
from config.paths import RESTORE_NOTE, RESTORING
from duxing.files.models import StoredFile
from duxing.matters.models import Matter
from rigs.backup import world
from rigs.backup.killing import held
from rigs.binding import bound

HOST = socket.gethostname()


@pytest.fixture(scope="module")
def installation(request, tmp_path_factory):
    """A data folder with a database, attachments, a key and a font, as a service has it."""
    folder = tmp_path_factory.mktemp("installation")
    own = {"DATA_DIR": str(folder), "DATABASE_URL": ""}
    with request.getfixturevalue("django_db_blocker").unblock(), bound(own):
        call_command("migrate", verbosity=0, interactive=False)
        world.fill(6)
    (folder / "secret_key").write_text("k" * 50)
    (folder / "fonts").mkdir()
    (folder / "fonts" / "公文.ttf").write_bytes(b"font")
    return own


@pytest.fixture
def at(installation, django_db_blocker):
    """This process works on the installation; the clock of names goes on by itself."""
    with django_db_blocker.unblock(), bound(installation):
        yield installation


@pytest.fixture(scope="module")
def good(installation, request, tmp_path_factory):
    """One backup of it."""
    with request.getfixturevalue("django_db_blocker").unblock(), bound(installation):
        return make_backup(tmp_path_factory.mktemp("good")).place


def named(place, number):
    """A finished backup with another name."""
    return shutil.copytree(place, place.parent / f"2020010{number}-000000")


def test_a_backup_holds_the_rows_and_the_files_that_they_name(good):
    manifest = check_backup(good)
    assert manifest.tables["files_attachment"] == 6 and manifest.chain and not manifest.faults
    assert ["matters", "0001_first"] in manifest.migrations
    assert (good / "volume-02" / "fonts" / "公文.ttf").is_file()
    assert not list(good.rglob("secret_key"))


def test_keys_come_along_when_asked_for(at, tmp_path):
    made = make_backup(tmp_path, keys=True)
    assert made.manifest.keys == ["secret_key"]
    into = tmp_path / "restored"
    restore(made.place, Target(into))
    assert (into / "secret_key").read_text() == "k" * 50


def test_the_next_backup_links_what_the_last_one_holds(at, tmp_path, good):
    named(good, 1).rename(tmp_path / "20200101-000000")
    made = make_backup(tmp_path)
    assert (made.copied, made.linked) == (0, 6)
    first = next(path for path in made.place.glob("volume-*/*/*/*") if path.is_file())
    assert first.stat().st_nlink == 2
    check_backup(made.place)


def test_an_attachment_that_is_gone_is_told_and_the_rest_is_kept(at, tmp_path):
    stored = StoredFile.objects.order_by("pk").first()
    path = making.Path(making.settings.MEDIA_ROOT) / stored.path
    content = path.read_bytes()
    path.unlink()
    try:
        made = make_backup(tmp_path)
    finally:
        path.write_bytes(content)
    assert made.code == 1 and made.manifest.faults == {stored.path: "缺失"}
    check_backup(made.place)


def test_the_oldest_go_when_there_are_too_many(at, tmp_path, good):
    for number in (1, 2, 3):
        shutil.copytree(good, tmp_path / f"2020010{number}-000000")
    (tmp_path / "20200104-000000").mkdir()
    made = make_backup(tmp_path, keep=2)
    assert [one.name for one in whole_backups(tmp_path)] == ["20200103-000000", made.place.name]
    assert (tmp_path / "20200104-000000").is_dir()


def test_a_full_disk_is_told_and_leaves_nothing(at, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making, "copy_file", full)
    with pytest.raises(Refused, match="存储空间不足，备份未完成") as told:
        make_backup(tmp_path)
    assert told.value.code == NO_SPACE
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_two_runs_do_not_meet(at, tmp_path):
    with making._alone(tmp_path), pytest.raises(Refused, match="另一次备份正在进行"):
        make_backup(tmp_path)


def test_what_a_killed_run_left_is_no_backup_and_goes(at, tmp_path, good):
    half = shutil.copytree(good, tmp_path / ".making-20200101-000000")
    (half / "manifest.json").unlink()
    with pytest.raises(Damaged, match="没有备份清单"):
        check_backup(half)
    make_backup(tmp_path)
    assert not half.exists()


def test_restoring_gives_the_same_bytes(good, tmp_path):
    target = Target(tmp_path / "new")
    manifest = restore(good, target)
    assert sorted(path.name for path in target.folder.iterdir()) == ["duxing.sqlite3", "files", "fonts"]
    assert held(target)["duxing.sqlite3"] == (good / "volume-01" / "duxing.sqlite3").read_bytes()
    assert len([name for name in held(target) if name.startswith("files/")]) == 6
    assert target.folder.stat().st_mode & 0o777 == 0o700 and manifest.chain[0] > 0


def test_a_target_with_anything_in_it_is_left_alone(good, tmp_path):
    (tmp_path / "note").write_text("x")
    with pytest.raises(Refused, match=r"不是空的（有 note）") as told:
        restore(good, Target(tmp_path))
    assert told.value.code == NOT_EMPTY and os.listdir(tmp_path) == ["note"]


def test_an_interrupted_restore_is_marked_and_the_same_words_end_it(good, tmp_path, monkeypatch, capsys):
    target = Target(tmp_path / "new")

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as context, pytest.raises(KeyboardInterrupt):
        context.setattr(restoring, "_settle", die)
        context.setattr(restoring, "_undo", lambda *_: None)
        restore(good, target)
    assert (target.folder / RESTORING / RESTORE_NOTE).is_file()
    monkeypatch.setenv("DATA_DIR", str(target.folder))
    assert cli.main(["worker", "--once"]) == 2
    assert "有未做完的恢复" in capsys.readouterr().err
    restore(good, target)
    assert not target.work.exists() and (target.folder / "duxing.sqlite3").is_file()


def test_a_disk_that_is_full_leaves_the_target_as_it_was(good, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(restoring, "_copy", full)
    with pytest.raises(Refused, match="存储空间不足，恢复未完成"):
        restore(good, Target(tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_the_name_of_the_host_has_to_be_typed(good, tmp_path, capsys):
    words = [str(good), "--into", str(tmp_path / "new"), "--yes-into"]
    assert restore_command(of_restore([*words, "别的主机"])) == WRONG_WORDS
    assert "与目标主机" in capsys.readouterr().err and not (tmp_path / "new").exists()
    assert restore_command(of_restore([*words, HOST])) == 0
    assert "所有人须重新登录" in capsys.readouterr().out


def test_a_bad_backup_is_told_in_the_known_words(good, tmp_path, capsys):
    bad = shutil.copytree(good, tmp_path / "bad")
    path = next(path for path in bad.glob("volume-*/*/*/*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    number = int(path.relative_to(bad).parts[0][-2:])
    assert restore_command(of_restore([str(bad), "--into", str(tmp_path / "new"), "--yes-into", HOST])) == 3
    told = capsys.readouterr().err
    assert told.startswith(f"备份文件校验失败（第 {number} 卷损坏：") and path.name in told
    assert told.endswith("，未作任何恢复操作。\n")


def test_secrets_are_not_among_the_settings(at, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:geheim@db/x")
    monkeypatch.setenv("UPLOAD_MAX_MB", "50")
    made = make_backup(tmp_path)
    assert made.manifest.settings["UPLOAD_MAX_MB"] == "50"
    assert "geheim" not in (made.place / "manifest.json").read_text()


def test_a_missing_or_old_pg_dump_is_said_plainly(monkeypatch):
    with pytest.raises(Refused, match="请安装不低于第 99 版的 postgresql-client"):
        monkeypatch.setattr(postgres, "program", lambda name: shutil.which("true"))
        postgres.demand_version("pg_dump", 99)
    monkeypatch.undo()
    monkeypatch.setattr(postgres, "PACKAGED", making.Path("/nowhere"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="本机没有 pg_dump"):
        postgres.program("pg_dump")


def test_everything_in_the_data_folder_is_backed_up_or_left_out_on_purpose():
    manual = (paths.CHECKOUT / "docs" / "operations.md").read_text("utf-8")
    table = manual.partition("## 数据目录里有什么")[2].partition("\n## ")[0]
    names = {
        name.rstrip("/")
        for row in re.findall(r"^\| (.*?) \|", table, re.M)
        for name in re.findall(r"`([^`]+)`", row)
    }
    kept = {*making.CARRIED, *making.KEYS, "duxing.sqlite3", "files"}
    assert names - kept == {"-wal", "-shm", "backups", RESTORING}


def test_the_words_are_read():
    given = of_backup(["--to", "/backup", "--keep", "14", "--full"])
    assert (str(given.to), given.keep, given.full, given.with_keys) == ("/backup", 14, True, False)
    assert cli.main(["backup", "--keep", "0"]) == 2


def test_a_rehearsal_leaves_evidence(good, tmp_path, capsys):
    assert cli.main(["restore-drill", str(good), "--report", str(tmp_path)]) == 0
    told = json.loads(next(tmp_path.glob("*.json")).read_text("utf-8"))
    assert told["passed"] and len(told["steps"]) == 8
    assert "打开 20 个页面" in next(tmp_path.glob("*.md")).read_text("utf-8")
    assert read_manifest(good).digest[:16] == told["backup"]["备份标识"]


def test_the_installation_was_not_written_to(at):
    assert Matter.objects.count() == 3
