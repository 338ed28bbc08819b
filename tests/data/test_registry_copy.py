"""How is the registry kept safe, and moved? Backup and restore, within and across kinds."""

import json
import stat
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data import (
    registry_audit,
    registry_breaks,
    registry_corrections,
    registry_sessions,
    registry_subscriptions,
    registry_tokens,
    registry_users,
    registry_views,
)
from data.errors import RegistryError
from data.registry_breaks import Break
from data.registry_copy import backup, restore
from data.registry_corrections import Correction

ROOT = Path(__file__).parents[2]
PEOPLE = 8
"""Rows of one person: account, its old password, session, token, 2 audit, view, subscription."""
NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)


def person(registry):
    """Write one of each thing that a person has."""
    user = registry_users.add(
        registry,
        "王",
        role="admin",
        made_by="test",
        password="Lantern-47-boat",
        at=NOON,
    )
    of_user = user.user_id
    registry_sessions.begin(registry, of_user, at=NOON)
    later = NOON.replace(year=2027, month=1)
    registry_tokens.add(
        registry, of_user, "x", scope=["read"], expires_at=later, at=NOON
    )
    for _ in range(2):
        registry_audit.append(
            registry, "王", "login", {"鍵": [1, None]}, NOON, address="10.0.0.1"
        )
    registry_views.add(registry, "<b>", "/trends?q=%", owner=of_user)
    registry_subscriptions.add(
        registry,
        of_user,
        kind="due",
        link="/agency",
        channel="webhook",
        address="https://h/",
        every="week",
    )


@pytest.fixture
def filled(registry):
    """Write what is hard to carry: quotes, line ends, digits, nulls, a withdrawn break."""
    point = Correction('a"b\n\\u0041', "鍵", "王", "", lon=0.1 + 0.2, lat=-1e-17)
    for why in ("1/3", "later", "\u2028 𠮷 é"):
        registry_corrections.add(registry, Correction(**vars(point) | {"why": why}))
    registry_breaks.withdraw(registry, 3, who="李", why="test")
    person(registry)
    registry_breaks.add(
        registry, Break("s", "ended", "category", date(1, 1, 1), "x", "y", name="z")
    )
    return registry


def everything(registry):
    """Return all that the registry knows."""
    return (
        registry_breaks.breaks(registry, withdrawn=True),
        registry_corrections.history(registry, "鍵"),
        registry_users.users(registry),
        registry_sessions.sessions(registry, at=NOON),
        registry_tokens.tokens(registry),
        registry_audit.lines(registry),
        registry_audit.verify(registry),
        registry_audit.address_hash(registry, "10.0.0.1"),
        registry_views.every(registry),
        registry_subscriptions.subscriptions(registry),
    )


def rows(path):
    """Return the lines of a backup without the first, which tells when it was made."""
    return path.read_bytes().splitlines()[1:-1]


@pytest.fixture
def backed_up(where, registry, tmp_path):
    """Return a backup of a new registry."""
    backup(where, tmp_path / "a.jsonl")
    return tmp_path / "a.jsonl"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_restored_is_equal(filled, kind, tmp_path, request, opened):
    """From each kind into each kind; a backup of the copy has the same rows."""
    where = request.getfixturevalue("where")
    path, again = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    other = request.getfixturevalue(kind)()
    told = backup(where, path)

    assert told == restore(path, other)
    assert everything(filled) == everything(opened(other))
    assert registry_audit.verify(opened(other)).broken is None
    assert told == backup(other, again)
    assert rows(path) == rows(again)
    assert 18 + 3 + 1 + PEOPLE == told


def test_what_is_written_after_a_restore_gets_a_new_number(
    filled, where, new, tmp_path, opened
):
    """Numbers go on behind those that came with the backup."""
    backup(where, tmp_path / "a.jsonl")
    other = new()
    restore(tmp_path / "a.jsonl", other)
    said = Break("s", "ended", "category", date(2020, 1, 1), "x", "y", name="z")

    assert 19 == registry_breaks.add(opened(other), said).break_id


def test_a_backup_is_one_moment(where, registry, tmp_path):
    """While another writes two rows at a time, a backup holds both of them or none."""
    stop = threading.Event()
    said = Correction("a", "鍵", "王", "b")

    def write():
        while not stop.is_set():
            with registry.writing() as connection:
                table = registry_corrections.table
                row = vars(said) | {"at": date_of(registry)}
                del row["correction_id"]
                connection.execute(table.insert().values(row))
                connection.execute(table.insert().values(row))

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    try:
        for number in range(10):
            path = tmp_path / f"{number}.jsonl"
            backup(where, path)
            counts.append(sum(b"geocode_corrections" in line for line in rows(path)))
    finally:
        stop.set()
        writer.join()

    assert [0] * 10 == [count % 2 for count in counts]
    assert counts[0] < counts[-1]


def date_of(registry):
    """Return a moment that is in the registry."""
    return registry_breaks.breaks(registry)[0].at


def test_a_backup_overwrites_nothing(where, registry, tmp_path):
    """A file that is there is kept, and no half one is left."""
    path = tmp_path / "a.jsonl"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(RegistryError, match="a backup overwrites none"):
        backup(where, path)

    assert "mine" == path.read_text(encoding="utf-8")
    assert [path] == list(tmp_path.glob("a.jsonl*"))


def test_a_backup_is_its_owners_alone(where, registry, tmp_path):
    """It holds what the registry holds."""
    backup(where, tmp_path / "a.jsonl")

    assert 0o600 == stat.S_IMODE((tmp_path / "a.jsonl").stat().st_mode)


def test_a_backup_needs_a_folder(where, registry, tmp_path):
    """A path that can not be written is one sentence."""
    with pytest.raises(RegistryError, match="the backup can not be written"):
        backup(where, tmp_path / "nowhere" / "a.jsonl")


def test_a_backup_needs_a_registry(sqlite, postgresql, tmp_path):
    """No file is one sentence, an empty database another; no backup is left of either."""
    for where in (sqlite(), postgresql()):
        with pytest.raises(RegistryError, match="there is no registry here"):
            backup(where, tmp_path / "a.jsonl")

    assert [] == list(tmp_path.iterdir())


def test_a_restore_overwrites_nothing(filled, where, new, tmp_path, opened):
    """A registry that holds anything, be it the known breaks alone, is kept."""
    backup(where, tmp_path / "a.jsonl")
    other = new()
    before = everything(opened(other))
    with pytest.raises(RegistryError, match="a restore overwrites none"):
        restore(tmp_path / "a.jsonl", other)

    assert before == everything(opened(other))


def test_a_changed_backup_is_refused(where, registry, tmp_path, new):
    """Cut off anywhere, or with one letter changed, it is restored not even in part."""
    path, bent = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    backup(where, path)
    whole = path.read_bytes()
    other = new()
    lines = whole.splitlines(keepends=True)
    changed = whole.replace(b"2016-01-01", b"2016-01-02", 1)
    for wrong in (
        b"".join(lines[:-1]),
        b"".join(lines[:5]),
        b"".join([*lines[:5], *lines[6:]]),
        lines[0],
        whole[:-1],
        whole + whole,
        changed,
    ):
        bent.write_bytes(wrong)
        with pytest.raises(RegistryError, match="the backup is cut off or changed"):
            restore(bent, other)

    assert restore(path, other) == len(lines) - 2


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\x00", b"[]\n", b"{}\n"])
def test_another_file_is_no_backup(tmp_path, sqlite, content):
    """It is told as none, and no registry is made."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    where = sqlite()
    with pytest.raises(
        RegistryError, match=r"a\.jsonl: (this is no backup|the backup is cut)"
    ):
        restore(path, where)

    assert [path] == list(tmp_path.iterdir())


def test_a_missing_backup_is_one_sentence(tmp_path, sqlite):
    """It is named."""
    with pytest.raises(RegistryError, match=r"a\.jsonl: the backup can not be read"):
        restore(tmp_path / "a.jsonl", sqlite())


def test_a_newer_backup_is_one_sentence(where, registry, tmp_path, sqlite):
    """A program that is too old for a backup says so."""
    path = tmp_path / "a.jsonl"
    backup(where, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    first = json.loads(lines[0]) | {"schema": "9999"}
    path.write_text("\n".join([json.dumps(first), *lines[1:]]), encoding="utf-8")
    with pytest.raises(RegistryError, match="the backup has schema 9999"):
        restore(path, sqlite())


def test_a_restore_that_fails_leaves_an_empty_registry(
    backed_up, new, opened, monkeypatch
):
    """All rows are in or none: what failed can be done again in the same place."""
    other = new()
    monkeypatch.setattr("data.registry_copy._typed", lambda table, row: {"name": None})
    with pytest.raises(RegistryError):
        restore(backed_up, other)
    monkeypatch.undo()

    assert opened(other, upgrade=False).schema() is None
    assert 17 + 1 == restore(backed_up, other)


def test_many_rows(where, registry, tmp_path, new, opened):
    """More rows than are written at once."""
    said = vars(Correction("a", "鍵", "王", "b")) | {"at": date_of(registry)}
    del said["correction_id"]
    with registry.writing() as connection:
        connection.execute(registry_corrections.table.insert(), [said] * 2500)
    other = new()

    backup(where, tmp_path / "a.jsonl")
    assert 2518 == restore(tmp_path / "a.jsonl", other)
    assert everything(registry) == everything(opened(other))


def test_a_restore_may_replace_what_is_there(filled, where, new, tmp_path, opened):
    """When it is said; then nothing of it is left, the audit log neither."""
    backup(where, tmp_path / "a.jsonl")
    other = new()
    before = opened(other)
    registry_audit.append(before, "lee", "test")
    registry_views.add(before, "old", "/", owner=None)
    restore(tmp_path / "a.jsonl", other, replace=True)

    assert everything(filled) == everything(before)
    assert registry_audit.verify(before).broken is None


def test_a_replacement_that_fails_leaves_what_was_there(
    filled, where, new, tmp_path, opened
):
    """The tables, the rows and the guards of the audit log."""
    backup(where, tmp_path / "a.jsonl")
    other = new()
    registry_audit.append(opened(other), "lee", "test")
    before = everything(opened(other))

    def fail(registry):
        registry_views.add(registry, "new", "/", owner=None)
        msg = "it can not be done"
        raise RegistryError(msg)

    with pytest.raises(RegistryError, match="it can not be done"):
        restore(tmp_path / "a.jsonl", other, replace=True, then=fail)
    assert before == everything(opened(other))
    with (
        pytest.raises(RegistryError, match="only added to"),
        opened(other).writing() as connection,
    ):
        connection.exec_driver_sql("delete from audit")


# Tells that it begins, and replaces one registry by a backup again and again.
REPLACER = """
import sys
from pathlib import Path
from data.registry_copy import restore

print("ready", flush=True)
while True:
    restore(Path(sys.argv[1]), sys.argv[2], replace=True)
"""


@pytest.fixture
def filled_and_backed_up(filled, where, tmp_path):
    """Return a registry with what is hard to carry, and a backup of it."""
    backup(where, tmp_path / "a.jsonl")
    return filled, tmp_path / "a.jsonl"


@pytest.mark.parametrize("wait_s", [0.02, 0.15])
def test_a_killed_replacement_leaves_one_or_the_other(
    filled_and_backed_up, new, opened, wait_s
):
    """What was there, or what the backup holds: never a part of either, nor none."""
    filled, path = filled_and_backed_up
    other = new()
    registry_audit.append(opened(other), "lee", "test")
    before = everything(opened(other))
    killed = subprocess.Popen(
        [sys.executable, "-c", REPLACER, path, other],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    killed.stdout.readline()
    time.sleep(wait_s)
    killed.kill()
    killed.communicate()

    found = everything(opened(other))
    assert found in (before, everything(filled))
    assert registry_audit.verify(opened(other)).broken is None
