"""Who did what? A chain that nobody forks, changes or shortens without being seen."""

import hashlib
import json
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import registry_users
from data.errors import RegistryError, UserError
from data.registry_audit import FIRST, address_hash, append, lines, verify

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

WRITER = """
import sys
from data.registry import Registry
from data.registry_audit import append

registry = Registry(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    print(append(registry, sys.argv[2], "test", {"number": number}).number, flush=True)
"""

UNGUARD = {
    "sqlite": ("audit_next", "audit_kept", "audit_same"),
    "postgresql": ("audit_rows on audit", "audit_all on audit"),
}


def tampered(registry, statement):
    """Change the log as one can who owns the database: without its triggers."""
    with registry.writing() as connection:
        for name in UNGUARD[connection.dialect.name]:
            connection.exec_driver_sql(f"drop trigger {name}")
        connection.exec_driver_sql(statement)


def five(registry):
    """Write five lines."""
    for number in range(5):
        append(registry, "wang", "export", {"table": number}, NOON, role="agency")


def test_a_line_is_bound_to_the_one_before(registry):
    """By the SHA-256 of all that it says, worked out here by hand."""
    first = append(registry, "王", "login", {"b": 1, "a": "鍵"}, NOON, role="admin")
    second = append(registry, "", "login_failed", at=NOON)

    said = [1, "2026-11-24T12:00:00.000000+00:00", "王", "admin", "login"]
    said += ['{"a": "鍵", "b": 1}', None, FIRST]
    assert hashlib.sha256(json.dumps(said).encode()).hexdigest() == first.hash
    assert (1, FIRST, 2, first.hash) == (
        first.number,
        first.previous_hash,
        second.number,
        second.previous_hash,
    )
    assert [second, first] == lines(registry)


def test_a_log_that_nobody_touched_is_whole(registry):
    """An empty one too."""
    assert (0, FIRST, None) == _told(registry)
    five(registry)

    assert (5, lines(registry)[0].hash, None) == _told(registry)


def _told(registry):
    found = verify(registry)
    return found.lines, found.last_hash, found.broken


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set who = 'lee' where number = 3",
        "delete from audit where number = 5",
        "delete from audit",
        "insert into audit select 7, at, who, role, what, about, address, previous_hash, hash from audit where number = 5",
        "insert into audit select 5, at, who, role, what, about, address, previous_hash, hash from audit where number = 5",
        "insert into audit select 0, at, who, role, what, about, address, previous_hash, hash from audit where number = 5",
    ],
)
def test_the_database_refuses_what_is_not_the_next_line(registry, statement):
    """Whoever asks: no change, no removal, no gap, no second line of a number."""
    five(registry)
    before = lines(registry)

    def change():
        with registry.writing() as connection:
            connection.exec_driver_sql(statement)

    with pytest.raises(RegistryError, match="only added to"):
        change()
    assert before == lines(registry)


def test_sqlite_does_not_replace_a_line(sqlite, opened):
    """`insert or replace` takes a row away without asking the trigger on delete."""
    registry = opened(sqlite())
    five(registry)

    def change():
        with registry.writing() as connection:
            connection.exec_driver_sql(
                "insert or replace into audit select number, at, 'lee', role, what, about, address, previous_hash, hash from audit where number = 3"
            )

    with pytest.raises(RegistryError, match="only added to"):
        change()


def test_postgresql_does_not_empty_the_log(postgresql, opened):
    """`truncate` asks no trigger of a row."""
    registry = opened(postgresql())
    five(registry)

    def change():
        with registry.writing() as connection:
            connection.exec_driver_sql("truncate audit")

    with pytest.raises(RegistryError, match="only added to"):
        change()
    assert 5 == len(lines(registry))


@pytest.mark.parametrize(
    ("statement", "broken", "why"),
    [
        ("update audit set who = 'lee' where number = 3", 3, "it was changed"),
        ("update audit set role = 'admin' where number = 1", 1, "it was changed"),
        ("update audit set about = '{}' where number = 5", 5, "it was changed"),
        ("update audit set at = '2026-11-24 12:00:01' where number = 2", 2, "changed"),
        ("update audit set address = '' where number = 2", 2, "it was changed"),
        ("update audit set hash = 'x' where number = 2", 2, "it was changed"),
        ("update audit set previous_hash = 'x' where number = 2", 2, "follow"),
        ("delete from audit where number = 3", 3, "a line is missing"),
        ("delete from audit where number = 1", 1, "a line is missing"),
    ],
)
def test_what_an_owner_of_the_database_changed_is_found(
    registry, statement, broken, why
):
    """The first line that is not as it was written, and what of it."""
    five(registry)
    tampered(registry, statement)

    found = verify(registry)
    assert (broken - 1, broken) == (found.lines, found.broken)
    assert why in found.why


def test_an_end_that_is_cut_off_shows_against_what_was_noted_elsewhere(registry):
    """A chain alone can not tell that it was longer, or is another."""
    five(registry)
    noted = (5, lines(registry)[0].hash)
    assert verify(registry, known=noted).broken is None

    tampered(registry, "delete from audit where number > 3")
    assert verify(registry).broken is None
    assert (4, "the end of the log is cut off") == (
        verify(registry, known=noted).broken,
        verify(registry, known=noted).why,
    )


def test_another_chain_shows_against_what_was_noted_elsewhere(registry):
    """Whole in itself, it does not lead to the same hash."""
    five(registry)

    found = verify(registry, known=(4, "0" * 64))
    assert (4, "it is not the line that was noted elsewhere") == (
        found.broken,
        found.why,
    )


def test_two_programs_do_not_fork_the_chain(where, registry):
    """Two write 25 lines each at once: 50 lines, one chain, none lost."""
    writing = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, where, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for name in ("wang", "lee")
    ]
    assert ["ready\n"] * 2 == [one.stdout.readline() for one in writing]
    for one in writing:
        one.stdin.write("\n")
        one.stdin.flush()
    told = [int(word) for one in writing for word in one.communicate()[0].split()]

    assert list(range(1, 51)) == sorted(told)
    assert (50, None) == (verify(registry).lines, verify(registry).broken)


def test_threads_do_not_fork_the_chain(registry):
    """Eight of one program write ten lines each."""
    threads = [
        threading.Thread(
            target=lambda: [append(registry, "wang", "test") for _ in range(10)]
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (80, None) == (verify(registry).lines, verify(registry).broken)


def test_a_line_is_kept_with_what_it_tells_or_neither(registry, person):
    """A name that is taken leaves no line of an account that was made."""

    def make():
        with registry.together():
            append(registry, "root", "user_added", {"name": "wang"})
            registry_users.add(
                registry, "wang", role="admin", made_by="root", oidc=("https://a", "1")
            )

    with pytest.raises(UserError, match="is taken"):
        make()
    assert [] == lines(registry)
    with registry.together():
        append(registry, "root", "user_locked", {"user_id": person.user_id})
        registry_users.lock(registry, person.user_id, by="root")
    assert ["user_locked"] == [line.what for line in lines(registry)]
    assert verify(registry).broken is None


def test_an_address_is_known_again_and_not_told(registry):
    """By a key of this registry; lines of one address can be found."""
    one = append(registry, "wang", "login", at=NOON, address="10.1.2.3")
    append(registry, "lee", "login", at=NOON, address="10.1.2.4")

    assert 32 == len(one.address)
    assert "10.1.2.3" not in str(one)
    assert address_hash(registry, "10.1.2.3") == one.address
    assert [one] == lines(registry, address="10.1.2.3")
    assert hashlib.sha256(b"10.1.2.3").hexdigest()[:32] != one.address


def test_lines_are_found_by_who_what_and_when(registry):
    """The newest first, as many as asked for."""
    for hour, (who, what) in enumerate(
        [("wang", "login"), ("lee", "login"), ("wang", "export")]
    ):
        append(registry, who, what, at=NOON + timedelta(hours=hour))

    def numbers(**asked):
        return [line.number for line in lines(registry, **asked)]

    assert [3, 1] == numbers(who="wang")
    assert [2, 1] == numbers(what="login")
    assert [3, 2] == numbers(since=NOON + timedelta(hours=1))
    assert [1] == numbers(until=NOON + timedelta(hours=1))
    assert [3] == numbers(newest=1)
    assert [] == numbers(who="nobody")


@pytest.mark.parametrize(
    "about", [{"a": object()}, {"a": float("nan")}, {"a": "x" * 8001}, {1.5: b"x"}]
)
def test_what_a_line_can_not_hold_is_one_sentence(registry, about):
    """It is not written in part."""
    with pytest.raises(RegistryError, match="a line of the audit log"):
        append(registry, "wang", "test", about)

    assert [] == lines(registry)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30),
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=5),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False),
        max_size=3,
    ),
)
def test_whatever_is_said_is_read_and_verified(registry, who, about):
    """Odd names, large numbers and both databases' spelling of moments."""
    line = append(registry, who, "test", about)

    (read,) = lines(registry, newest=1)
    assert (line.hash, line.at, who, about) == (
        read.hash,
        read.at,
        read.who,
        read.about,
    )
    assert verify(registry).broken is None


def test_a_long_log_is_read_in_parts(registry, monkeypatch):
    """25 lines are more than two handfuls of ten."""
    monkeypatch.setattr("data.registry_audit._AT_ONCE", 10)
    with registry.together():
        for number in range(25):
            append(registry, "wang", "test", {"number": number}, NOON)

    assert (25, None) == (verify(registry).lines, verify(registry).broken)
