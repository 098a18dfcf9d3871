"""The three commands, from their words to the exit code."""

import os
import sys
from argparse import Namespace

from config.backup import drill as rehearsal
from config.backup import making
from config.backup.faults import DONE, FAILED, WRONG_WORDS, Refused
from config.backup.postgres import Server
from config.backup.restoring import Target, demand_name, restore, words_of
from config.paths import data_dir


def backup(given: Namespace) -> int:
    """Make one backup and say what is in it."""
    os.umask(0o077)
    try:
        made = making.make_backup(given.to, keep=given.keep, keys=given.with_keys, full=given.full)
    except Refused as fault:
        return _refuse(fault)
    held = made.manifest
    size = sum(volume.size for volume in held.volumes)
    print(f"备份完成：{made.place}")
    print(
        f"{sum(held.tables.values()):,} 行数据，附件新复制 {made.copied:,} 个、沿用 {made.linked:,} 个，"
        f"共 {size / 1048576:,.1f} MB；操作记录链首{held.head_words}。"
    )
    if not held.keys:
        print("备份不含密钥：恢复后所有人须重新登录，检查点的签名密钥须另行放回。")
    if made.place.stat().st_dev == data_dir().stat().st_dev:
        print("备份与数据在同一磁盘上，请另存一份到别的机器或介质。")
    for path, what in list(held.faults.items())[:20]:
        sys.stderr.write(f"附件在系统中已{what}：{path}\n")
    if held.faults:
        sys.stderr.write(f"共 {len(held.faults)} 个附件有问题，请从较早的备份中找回。\n")
    return made.code


def restoring(given: Namespace) -> int:
    """Restore one backup into an empty place."""
    os.umask(0o077)
    try:
        sqlite = not given.database or (given.place / "volume-01" / "duxing.sqlite3").is_file()
        target = Target(given.into.absolute(), None if sqlite else Server.of_url(given.database))
        demand_name(target, given.yes_into or _typed(target))
        manifest = restore(given.place, target)
    except Refused as fault:
        return _refuse(fault)
    print(f"恢复完成：{target.folder}，备份时间 {manifest.made_at}，操作记录链首{manifest.head_words}。")
    if not manifest.keys:
        print(
            "备份不含密钥：所有人须重新登录；另行保管的 secret_key、audit_key.pem 请在启动前放回，"
            "检查点的签名密钥已丢失的，用 duxing audit key --lost 另设一把。"
        )
    if manifest.settings:
        print(f"备份时的设置：{'，'.join(f'{key}={value}' for key, value in manifest.settings.items())}。")
    print("请先运行 duxing audit verify（加 --checkpoints 可与别处的检查点对照），再启动服务。")
    return DONE


def _typed(target: Target) -> str:
    where = f"{target.folder}" + (f" 和数据库 {target.server.name}" if target.server else "")
    print(f"将恢复到 {where}。请输入目标主机名“{target.host}”以确认：", end="", flush=True)
    return sys.stdin.readline()


def drill(given: Namespace) -> int:
    """Rehearse a restore and keep the evidence."""
    os.umask(0o077)
    try:
        place = given.place or (making.newest(given.to) if given.to.is_dir() else None)
        if place is None:
            raise Refused(f"目录 {given.to} 中没有备份。", WRONG_WORDS)
        address = given.database or os.environ.get("DATABASE_URL", "")
        server = Server.of_url(address) if address else None
        done = rehearsal.rehearse(place, server=server, own=bool(given.database))
        kept = rehearsal.keep(done, given.report or place.absolute().parent / "drills")
    except Refused as fault:
        return _refuse(fault)
    except OSError as error:
        return _refuse(Refused(f"演练记录不能写入：{error.strerror or error}。", FAILED))
    print(f"恢复演练{'通过' if done.passed else '未通过'}，记录在 {kept}。")
    return done.code


def _refuse(fault: Refused) -> int:
    sys.stderr.write(f"{words_of(fault)}\n")
    return fault.code
