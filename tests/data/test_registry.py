"""Where lies what people wrote? Opened, changed by several, killed, locked, on both."""

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from data import registry_corrections as corrections
from data.errors import RegistryError
from data.registry import migrate
from data.registry_tables import SCHEMA, VERSION_TABLE, metadata

ROOT = Path(__file__).parents[2]

# Writes one correction after the other, and tells each that is in.
WRITER = """
import sys
from data import registry_corrections as corrections
from data.registry import Registry

where, name, many = sys.argv[1], sys.argv[2], int(sys.argv[3])
registry = Registry(where)
print("ready", flush=True)
sys.stdin.readline()
for number in range(many):
    said = corrections.Correction(f"{name} {number}", f"{name} {number}", name, "test")
    corrections.add(registry, said)
    print(number, flush=True)
"""

# Stops in the middle of a transaction.
HALF = """
import sys
from data.registry import Registry
from data.registry_tables import series_breaks

registry = Registry(sys.argv[1])
with registry.writing() as connection:
    connection.execute(series_breaks.delete())
    print("half", flush=True)
    sys.stdin.readline()
"""

OPEN = """
import sys
from data.registry import Registry

print("ready", flush=True)
sys.stdin.readline()
print(Registry(sys.argv[1]).schema())
"""


def started(code, *arguments):
    """Start a Python of its own on the code."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def go(*processes):
    """Let processes that wait for a line go on, at once."""
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()


def texts(registry):
    """Return the texts of all corrections, taken-back ones too, sorted."""
    with registry.reading() as connection:
        table = metadata.tables["geocode_corrections"]
        return sorted(connection.scalars(sa.select(table.c.text)))


def rows(registry):
    """Return how many rows each table has."""
    with registry.reading() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in metadata.tables.items()
        }


def test_a_new_registry_is_there_at_once(registry):
    """Opening makes it; it has the tables of this program's schema."""
    assert SCHEMA == registry.schema()
    assert {
        "series_breaks",
        "geocode_corrections",
        "topic_decisions",
        "campaigns",
        "registry_keys",
        "users",
        "password_history",
        "login_failures",
        "sessions",
        "tokens",
        "audit",
        "saved_views",
        "subscriptions",
    } == set(rows(registry))
    assert 0 == rows(registry)["geocode_corrections"]


def test_opening_twice_changes_nothing(where, registry, opened):
    """What was written is there when it is opened again."""
    said = corrections.Correction("市府路1號", "市府路1", "王", "test")
    corrections.add(registry, said)

    again = opened(where)

    assert {"市府路1"} == {
        one.place_key for one in corrections.history(again, "市府路1")
    }


def test_the_migrations_make_the_tables(registry):
    """Tables, columns, types and indexes of the migrations are those of the code."""
    with registry.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )

        assert [] == compare_metadata(context, metadata)


def test_the_migrations_are_one_line():
    """Numbered 0001, 0002 … without a fork; the last is the schema of the code."""
    config = Config()
    config.set_main_option("script_location", "data:migrations")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())

    numbers = [script.revision for script in reversed(scripts)]
    assert [f"{number:04}" for number in range(1, len(numbers) + 1)] == numbers
    assert SCHEMA == numbers[-1]


def test_down_to_nothing_and_up_again(registry):
    """Every migration can be taken back; then nothing is left but the note of it."""
    before = rows(registry)
    with registry.writing() as connection:
        migrate(connection, SCHEMA, "base")

        assert [VERSION_TABLE] == sa.inspect(connection).get_table_names()
        migrate(connection, None, SCHEMA)
    assert before == rows(registry)


def test_a_migration_that_fails_leaves_all_as_it_was(where, registry):
    """Its tables and rows are made and unmade in one transaction."""
    before = rows(registry)

    def fail():
        with registry.writing() as connection:
            migrate(connection, SCHEMA, "base")
            migrate(connection, None, "no such migration")

    with pytest.raises(CommandError):
        fail()

    assert before == rows(registry)
    assert SCHEMA == registry.schema()


def test_four_open_a_new_registry_at_once(where, opened):
    """One makes it, the others wait and find it."""
    opening = [started(OPEN, where) for _ in range(4)]
    assert ["ready\n"] * 4 == [process.stdout.readline() for process in opening]
    go(*opening)
    said = [process.communicate()[0].strip() for process in opening]

    assert [SCHEMA] * 4 == said
    assert 17 == rows(opened(where))["series_breaks"]


def test_two_writers_at_once_lose_nothing(where, registry):
    """2 x 100 corrections of two programs are 200 rows."""
    writing = [started(WRITER, where, name, 100) for name in ("甲", "乙")]
    assert ["ready\n"] * 2 == [process.stdout.readline() for process in writing]
    go(*writing)
    assert [0, 0] == [process.wait(60) for process in writing]

    expected = sorted(f"{name} {number}" for name in "甲乙" for number in range(100))
    assert expected == texts(registry)
    for process in writing:
        process.communicate()


def test_a_writer_killed_in_the_middle_has_written_nothing(where, registry):
    """Its half transaction is gone, and the next writer need not wait for it."""
    before = rows(registry)
    killed = started(HALF, where)
    assert "half\n" == killed.stdout.readline()
    killed.kill()
    killed.communicate()

    assert before == rows(registry)
    said = corrections.Correction("a", "a", "b", "c")
    assert 1 == corrections.add(registry, said).correction_id
    assert before | {"geocode_corrections": 1} == rows(registry)


@pytest.mark.parametrize("wait_s", [0.02, 0.1, 0.3])
def test_what_a_killed_writer_has_told_is_kept(where, registry, wait_s):
    """Each correction that was told as written is there, and at most one more."""
    killed = started(WRITER, where, "甲", 100_000)
    killed.stdout.readline()
    go(killed)
    time.sleep(wait_s)
    killed.send_signal(signal.SIGKILL)
    told = killed.communicate()[0].splitlines()

    found = texts(registry)
    assert set(found) >= {f"甲 {number}" for number in told}
    assert len(found) in {len(told), len(told) + 1}
    if not where.startswith("postgresql"):
        with registry.reading() as connection:
            assert "ok" == connection.exec_driver_sql("pragma integrity_check").scalar()


def test_readers_do_not_wait_for_a_writer(where, registry, opened):
    """While somebody writes, everybody else reads what was there before."""
    holding = started(HALF, where)
    holding.stdout.readline()
    reader = opened(where, wait_s=0.1)

    assert 17 == rows(reader)["series_breaks"]
    holding.kill()
    holding.communicate()


def test_a_registry_that_stays_locked_is_one_sentence(where, registry, opened):
    """The wait for another writer ends after the time that was given, with a sentence."""
    said = corrections.Correction("a", "a", "b", "c")
    with registry.writing() as connection:
        table = metadata.tables["geocode_corrections"]
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"lock table {table.name} in exclusive mode")
        second = opened(where, wait_s=0.3)
        began = time.monotonic()
        with pytest.raises(
            RegistryError, match=r"locked .* for more than 0\.3 s\. Try"
        ):
            corrections.add(second, said)

        assert 0.2 < time.monotonic() - began < 5
    assert 1 == corrections.add(second, said).correction_id


def test_a_newer_schema_is_one_sentence(where, registry, opened):
    """A program that is too old says so, and changes nothing."""
    with registry.writing() as connection:
        connection.exec_driver_sql(f"update {VERSION_TABLE} set version_num = '9999'")

    with pytest.raises(
        RegistryError, match=rf"schema 9999, this program knows {SCHEMA}\. Update"
    ):
        opened(where)


def test_a_database_of_others_is_left_alone(where, opened):
    """Where other tables lie, none of ours is put beside them."""
    with opened(where, upgrade=False).writing() as connection:
        connection.exec_driver_sql("create table cash (amount integer)")

    with pytest.raises(
        RegistryError, match=r"no registry, it holds the tables \['cash'\]"
    ):
        opened(where)


def test_what_can_not_be_kept_is_refused_on_both(registry):
    """PostgreSQL keeps no NUL, and no text keeps half a character: SQLite may not either."""
    for text in ("a\x00b", "a\ud800b"):
        said = corrections.Correction(text, "a", "b", "c")
        with pytest.raises(RegistryError, match="expected no NUL and whole characters"):
            corrections.add(registry, said)


def test_no_folder_is_one_sentence(tmp_path, opened):
    """A folder is not made for a typing error."""
    with pytest.raises(
        RegistryError, match="the folder of the registry does not exist"
    ):
        opened(tmp_path / "nowhere" / "registry.sqlite")


def test_a_folder_is_no_registry(tmp_path, opened):
    """A path that is a folder is told as one."""
    with pytest.raises(RegistryError, match="this is a folder"):
        opened(tmp_path)


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n" * 100, b"SQLite format 3\x00" + b"x" * 200]
)
def test_another_file_is_no_registry(tmp_path, content, opened):
    """A CSV, or a database whose first page is ruined, is told as what it is, and kept."""
    path = tmp_path / "registry.sqlite"
    path.write_bytes(content)

    with pytest.raises(
        RegistryError,
        match=r"registry\.sqlite: (this is no registry|the registry is damaged)",
    ):
        opened(path)
    assert content == path.read_bytes()


def test_a_registry_that_must_be_there(tmp_path, opened):
    """Where none may be made, a missing one is one sentence and no file."""
    path = tmp_path / "registry.sqlite"
    with pytest.raises(RegistryError, match="there is no registry here"):
        opened(path, create=False)

    assert not path.exists()


@pytest.fixture
def ordinary():
    """Be an ordinary user in a folder of one's own; root may write everywhere."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        try:
            yield folder
        finally:
            folder.chmod(0o700)
            if os.getuid() == 0:
                os.seteuid(0)


def test_a_registry_that_can_not_be_written_is_one_sentence(ordinary, opened):
    """The file is read-only."""
    path = ordinary / "registry.sqlite"
    opened(path).close()
    path.chmod(0o400)

    with pytest.raises(RegistryError, match="can not be opened for writing"):
        opened(path)


def test_a_folder_that_can_not_be_written_is_one_sentence(ordinary, opened):
    """SQLite writes its log beside the file."""
    path = ordinary / "registry.sqlite"
    opened(path).close()
    ordinary.chmod(0o500)

    with pytest.raises(RegistryError, match=r"can not be .* Give this user the right"):
        corrections.add(opened(path), corrections.Correction("a", "b", "c", "d"))
    with pytest.raises(RegistryError, match="can not be opened for writing"):
        opened(ordinary / "new.sqlite")


def test_the_file_is_its_owners_alone(sqlite, opened):
    """Nobody else on the machine reads what people wrote."""
    path = sqlite()
    opened(path)

    assert 0o600 == stat.S_IMODE(Path(path).stat().st_mode)


def test_a_full_disk_is_one_sentence(sqlite, opened):
    """Nothing is written by halves; the limit on pages stands for the disk."""
    registry = opened(sqlite())
    before = rows(registry)
    table = metadata.tables["geocode_corrections"]
    row = {"text": "x" * 100_000, "place_key": "a", "who": "b", "why": "c"}
    row["at"] = sa.func.current_timestamp()

    def fill():
        with registry.writing() as connection:
            connection.exec_driver_sql("pragma max_page_count = 40")
            for _ in range(10):
                connection.execute(table.insert().values(row))

    with pytest.raises(RegistryError, match="the disk is full, nothing was written"):
        fill()

    assert before == rows(registry)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u:secret@h/d", r"lies in SQLite or PostgreSQL"),
        ("://secret", "is no SQLAlchemy URL"),
        ("postgresql://u:secret@h:port/d", "is no SQLAlchemy URL"),
        ("sqlite://", "lies in SQLite or PostgreSQL"),
    ],
)
def test_a_url_of_another_kind_is_one_sentence(url, said, opened):
    """Its password is not shown."""
    with pytest.raises(RegistryError, match=said) as error:
        opened(url)

    assert "secret" not in str(error.value)


def test_a_server_that_does_not_answer_is_one_sentence(opened):
    """Nobody listens on port 1 of this machine; the password is not shown."""
    with pytest.raises(RegistryError, match="server does not answer") as error:
        opened("postgresql://u:secret@127.0.0.1:1/d")

    assert "secret" not in str(error.value)
    assert 1 == len(str(error.value).splitlines())


def test_a_url_of_sqlite_is_a_path(tmp_path, opened):
    """sqlite:/// with a path names the same file as the path."""
    path = tmp_path / "registry.sqlite"
    opened(f"sqlite:///{path}")

    with sqlite3.connect(path) as connection:
        assert (SCHEMA,) == connection.execute(
            f"select version_num from {VERSION_TABLE}"
        ).fetchone()
    connection.close()


def test_a_server_that_lost_the_connections_is_asked_again(postgresql, opened):
    """After a restart the next question opens a new connection."""
    url = postgresql()
    registry, other = opened(url), opened(url)

    def asked():
        with registry.reading() as mine, other.reading() as theirs:
            pid = mine.exec_driver_sql("select pg_backend_pid()").scalar()
            theirs.exec_driver_sql(f"select pg_terminate_backend({pid}, 5000)")
            mine.exec_driver_sql("select 1")

    with pytest.raises(RegistryError, match="server does not answer"):
        asked()

    assert 17 == rows(registry)["series_breaks"]


def test_a_library_that_is_not_installed_is_one_sentence(monkeypatch, opened):
    """psycopg is optional: without it the sentence says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(
        RegistryError, match=re.escape("pip install 'petitions[postgresql]'")
    ):
        opened("postgresql://127.0.0.1:1/d")
