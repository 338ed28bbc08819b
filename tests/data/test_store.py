"""Where do the facts lie? Written whole, swapped in at once, read by bound SQL."""

import resource
import signal
import threading

import pyarrow as pa
import pytest

from data.errors import StoreError
from data.schema import TABLES
from data.store import Store, roll_back, write, writing


def named(name):
    """Return the tables of a store whose only fact is its name."""
    return {"build_info": pa.table({"key": ["name"], "value": [name]})}


@pytest.fixture
def path(tmp_path):
    """Where the test's store lies."""
    return tmp_path / "petitions.duckdb"


@pytest.fixture
def opened(path):
    """Open the store called `first`, and let go of it after the test."""
    write(path, named("first"))
    store = Store(path)
    yield store
    store.close()


def test_what_was_written_is_read(path):
    """Rows come back as written, in the columns and types of the schema."""
    topics = pa.table({"topic_id": [2, 1], "words": [["路燈", "不亮"], []]})
    write(path, {"topics": topics})

    rows = Store(path).table("topics")

    assert TABLES["topics"].names == rows.schema.names
    assert TABLES["topics"].types == rows.schema.types
    assert [2, 1] == rows["topic_id"].to_pylist()
    assert [["路燈", "不亮"], []] == rows["words"].to_pylist()
    assert [None, None] == rows["label"].to_pylist()


@pytest.mark.parametrize("sizes", [[10], [1] * 10, [3, 3, 4], [0, 7, 0, 3], [6, 4]])
def test_a_table_may_come_in_parts_of_any_size(path, sizes, monkeypatch):
    """Whatever the parts, the rows are written in order, three to a row group."""
    monkeypatch.setattr("data.store._ROW_GROUP", 3)
    ids = pa.table({"topic_id": list(range(10))})
    starts = [sum(sizes[:at]) for at in range(len(sizes))]

    with writing(path) as put:
        put("topics", (ids.slice(at, n) for at, n in zip(starts, sizes, strict=True)))

    assert list(range(10)) == Store(path).table("topics")["topic_id"].to_pylist()


def test_what_goes_wrong_while_parts_are_made_leaves_the_old_store(opened, path):
    """The second part can not be made: the error comes out, the first store stays."""

    def parts():
        yield pa.table({"topic_id": [1]})
        msg = "no more"
        raise StoreError(msg)

    with pytest.raises(StoreError, match="no more"), writing(path) as put:
        put("topics", parts())

    assert {"name": "first"} == opened.info()
    assert [path.name] == [one.name for one in path.parent.iterdir()]


def test_every_table_is_there_even_if_not_given(opened):
    """A table that the build did not give is empty, not absent."""
    counts = {name: opened.table(name).num_rows for name in TABLES}

    assert dict.fromkeys(TABLES, 0) | {"build_info": 1} == counts


def test_info_tells_the_build(opened):
    """What the build said of itself comes back key by key."""
    assert {"name": "first"} == opened.info()


def test_parameters_are_bound_not_pasted(opened):
    """A value full of SQL is a value: it finds itself and harms nothing."""
    nasty = "'; drop table build_info; --"
    write(opened.path, named(nasty))

    found = opened.query("select key from build_info where value = $v", v=nasty)

    assert ["name"] == found["key"].to_pylist()
    assert {"name": nasty} == opened.info()


def test_a_list_is_one_parameter(opened):
    """A list is bound whole, as the filters need it; the empty one too."""
    sql = "select len($v) as n, list_contains($v, 'b') as has from build_info"

    assert [{"n": 2, "has": True}] == opened.query(sql, v=["a", "b"]).to_pylist()
    assert [{"n": 0, "has": False}] == opened.query(sql, v=[]).to_pylist()


def test_a_new_build_is_seen_without_a_restart(opened):
    """The store follows its file, and the build id tells the two builds apart."""
    before = opened.build
    write(opened.path, named("second"))

    assert {"name": "second"} == opened.info()
    assert before != opened.build


def test_the_build_id_stays_while_the_build_stays(opened):
    """Asking does not change the id: what was cached for it stays good."""
    before = opened.build
    opened.info()

    assert before == opened.build


def test_two_readers_see_the_same_new_build(opened):
    """In one process too: no reader hands the old build to one opened later."""
    write(opened.path, named("second"))
    later = Store(opened.path)

    assert {"name": "second"} == later.info()
    assert {"name": "second"} == opened.info()


def test_an_answer_that_was_begun_outlives_the_swap(opened):
    """Rows that were read before the swap are whole after it."""
    rows = opened.query("select key, value from build_info")
    write(opened.path, named("second"))
    opened.info()

    assert [{"key": "name", "value": "first"}] == rows.to_pylist()


def test_readers_during_swaps_see_one_build_or_the_other(opened):
    """
    Four readers ask while the store is swapped ten times: no error, no mixture.

    Every build is 1,000 topics that all carry its number, so a mixture would show two
    different numbers.
    """
    done = threading.Event()
    seen, failures = set(), []

    def ask():
        while not done.is_set():
            try:
                rows = opened.query(
                    "select min(petitions) as a, max(petitions) as b from topics"
                )
                seen.add(tuple(rows.to_pylist()[0].values()))
            except StoreError as error:
                failures.append(error)
                return

    def swap(number):
        topics = {"topic_id": list(range(1000)), "petitions": [number] * 1000}
        write(opened.path, {"topics": pa.table(topics)})

    swap(0)
    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 11):
        swap(number)
    done.set()
    for reader in readers:
        reader.join()

    assert [] == failures
    assert {(low, low) for low, _ in seen} == seen
    assert [{"n": 10}] == opened.query(
        "select max(petitions) as n from topics"
    ).to_pylist()


def test_a_removed_file_still_answers(opened):
    """The open file outlives its name: a page that is being read does not break."""
    opened.path.unlink()

    assert {"name": "first"} == opened.info()


def test_a_quote_in_the_path_is_no_trouble(tmp_path):
    """The path is the user's; ' and 市 and a blank stand in real ones."""
    path = tmp_path / "it's 臺北市" / "petitions.duckdb"
    write(path, named("first"))

    assert {"name": "first"} == Store(path).info()


def test_the_writer_leaves_nothing_beside_the_store(path):
    """After a build there is one file: the store."""
    write(path, named("first"))

    assert [path] == list(path.parent.iterdir())


def test_what_a_killed_writer_left_does_not_matter(path):
    """A half-written *.new, and its log, are replaced by the next build."""
    path.with_name(path.name + ".new").write_bytes(b"half")
    path.with_name(path.name + ".new.wal").write_bytes(b"half")
    write(path, named("first"))

    assert {"name": "first"} == Store(path).info()
    assert [path] == list(path.parent.iterdir())


def test_no_store_is_one_sentence(path):
    """It says where it looked and how to build one."""
    with pytest.raises(StoreError) as caught:
        Store(path)

    assert str(caught.value).startswith(
        f"{path}: there is no store here. Build one with"
    )


@pytest.mark.parametrize(
    "content", [b"", b"key,value\nname,first\n", bytes(range(256)) * 64]
)
def test_another_file_is_no_store(path, content):
    """Nothing, a CSV and noise are refused in one line."""
    path.write_bytes(content)

    with pytest.raises(StoreError) as caught:
        Store(path)

    assert str(caught.value).startswith(f"{path}: this is no store")
    assert "\n" not in str(caught.value)


def test_a_directory_is_no_store(tmp_path):
    """A directory is refused as any other thing that is no store."""
    with pytest.raises(StoreError, match="this is no store"):
        Store(tmp_path)


def test_a_directory_is_not_written_over(tmp_path):
    """A build into a directory's name fails in one sentence and leaves nothing."""
    folder = tmp_path / "store"
    folder.mkdir()

    with pytest.raises(StoreError, match="could not be written"):
        write(folder, named("first"))
    assert [folder] == list(tmp_path.iterdir())


def test_a_duckdb_file_of_others_is_no_store(path, monkeypatch):
    """A database that lacks our tables is told by the tables that it lacks."""
    with monkeypatch.context() as patch:
        patch.setattr("data.store.TABLES", {"files": TABLES["files"]})
        write(path, {})

    with pytest.raises(StoreError, match=r"it lacks the tables \['addresses', 'areas'"):
        Store(path)


def test_a_failed_write_leaves_the_old_store(opened):
    """A build that can not be stored is an error, and the old store answers on."""
    with pytest.raises(StoreError, match="unknown columns"):
        write(opened.path, {"topics": pa.table({"colour": ["red"]})})

    assert {"name": "first"} == opened.info()
    assert {"name": "first"} == Store(opened.path).info()


@pytest.mark.parametrize("limit", [0, 10_000, 100_000, 300_000, 500_000])
def test_a_disk_that_is_full_at_any_byte_leaves_the_old_store(path, limit):
    """
    No file may grow beyond `limit` bytes; a store of one row has 536,576.

    At 300,000 the write-ahead log fits and the file does not: duckdb fails at closing,
    without a word, and what it leaves has no tables.
    """
    write(path, named("old"))
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, old[1]))
    try:
        with pytest.raises(StoreError, match="could not be written"):
            write(path, named("new"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, heard)

    assert {"name": "old"} == Store(path).info()
    assert [path.name] == [left.name for left in path.parent.iterdir()]


def test_unknown_tables_are_not_written(path):
    """A table that the schema does not know is told by name."""
    with pytest.raises(StoreError, match="unknown table petition;"):
        write(path, {"petition": pa.table({"petition_id": ["a"]})})
    assert [] == list(path.parent.iterdir())


def test_unknown_tables_are_not_read(opened):
    """`table` takes names of the schema alone: nothing else can be asked through it."""
    with pytest.raises(StoreError, match="there is no table sqlite_master"):
        opened.table("sqlite_master")


def test_a_query_that_fails_shows_its_sql(opened):
    """Whoever mends it sees what was asked."""
    with pytest.raises(StoreError, match="select colour from topics"):
        opened.query("select colour from topics")


def test_a_reader_can_not_write(opened):
    """The door out reads: the file is attached read-only."""
    with pytest.raises(StoreError, match="read-only"):
        opened.query("insert into build_info values ('a', 'b')")


def test_the_build_before_can_be_put_back(tmp_path):
    """Exchanged once it is the store; exchanged again the last one is."""
    path = tmp_path / "a.duckdb"
    seen = []
    for name in ("first", "second"):
        write(path, {"topics": pa.table({"label": [name]})})
    reader = Store(path)
    for _ in range(2):
        roll_back(path)
        seen.append(reader.table("topics")["label"].to_pylist())

    assert [["first"], ["second"]] == seen
    assert {"a.duckdb", "a.duckdb.before", "a.duckdb.lock"} == {
        file.name for file in tmp_path.iterdir()
    }


def test_without_a_build_before_nothing_is_put_back(tmp_path):
    """One sentence; the store stays."""
    path = tmp_path / "a.duckdb"
    write(path, {})

    with pytest.raises(StoreError, match="there is no build before the last one"):
        roll_back(path)

    assert path.exists()


def test_a_disk_without_second_names_keeps_no_build_before(tmp_path, monkeypatch):
    """FAT and some network disks know no hard links; the build itself goes on."""

    def refuse(*_):
        raise OSError

    monkeypatch.setattr("data.store.os.link", refuse)
    path = tmp_path / "a.duckdb"
    write(path, {})
    write(path, {})

    assert ["a.duckdb"] == [file.name for file in tmp_path.iterdir()]
