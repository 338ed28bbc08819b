"""What several processes must build together: the same tables, also when one is killed."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial

import distributed
import pytest

from data.errors import SettingsError
from data.schema import TABLES
from data.settings import Settings, Topics
from data.store import Store
from ingest import cluster, reading
from ingest.pipeline import build

HEADER = "案件編號,主旨,陳情內容,案件主類別,陳情地點,受理日期,案件狀態,經度,緯度\n"
WORDS = ("路燈不亮已經三天", "半夜施工很吵", "水溝蓋破了", "違規停車佔用車道")
BY_NATURE = {"built_at", "seconds"}
"""What a build says of itself that is another in every build: when, and for how long."""


def _row(number: int) -> str:
    word = WORDS[number % 4]
    place = f"信義區市府路{number % 9 + 1}號" if number % 5 else ""
    point = "121.5637838,25.0375229" if number % 7 == 0 else ","
    day = f"2025-01-{number % 28 + 1:02}"
    status = "已結案" if number % 3 else "辦理中"
    return f"A{number},{word[:4]},{word}請派人{number % 6},環保,{place},{day},{status},{point}\n"


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Return three months: the second tells a third of the first again, one row is bad."""
    folder = tmp_path_factory.mktemp("exports")
    months = [range(60), range(40, 110), range(100, 150)]
    for at, numbers in enumerate(months):
        rows = "".join(map(_row, numbers)).replace("辦理中", "已結案", at)
        bad = "B1,甲,乙,環保,,不是日期,,,\n" if at == 1 else ""
        (folder / f"{at}.csv").write_text(HEADER + rows + bad, encoding="utf-8")
    return folder


def _tables(exports, folder, told=lambda _: None, **more):
    """Build a store, and return every table of it, sorted."""
    folder.mkdir()
    settings = Settings(
        store=folder / "a.duckdb",
        landing=folder / "raw",
        registry=str(folder / "none.sqlite"),
        topics=Topics(count=3),
    )
    build([exports], settings, told, **more)
    store = Store(settings.store)
    try:
        found = {
            name: store.query(f"select * from {name} order by all").to_pylist()
            for name in TABLES
        }
    finally:
        store.close()
    for name, when in (("build_info", "topics_line"), ("topics_ledger", "made_at")):
        found[name] = [_timeless(row, when) for row in found[name]]
    return found


def _timeless(row, when):
    """Return a row without the moment at which it was made."""
    if row.get("key") in {*BY_NATURE, when, "topics_learned_at"}:
        return row["key"]
    return {key: value for key, value in row.items() if key != when}


@pytest.fixture(scope="module")
def alone(exports, tmp_path_factory):
    """Return the tables of a build in one process and one part."""
    return _tables(exports, tmp_path_factory.mktemp("alone") / "x")


def test_parts_do_not_matter(exports, alone, tmp_path, monkeypatch):
    """Three parts, and the addresses in shares of ten: every table is the same."""
    monkeypatch.setattr(reading, "PART_BYTES", 1)
    monkeypatch.setattr("ingest.places._SHARE", 10)

    assert alone == _tables(exports, tmp_path / "x")


def test_two_processes_one_of_them_killed_build_the_same(
    exports, alone, tmp_path, monkeypatch
):
    """SIGKILL when the parts are read: what the worker held is made again by another."""
    monkeypatch.setattr(reading, "PART_BYTES", 1)
    killed = []

    def told(step):
        if step.startswith("placing"):
            pids = distributed.default_client().run(os.getpid)
            killed.append(next(iter(pids.values())))
            os.kill(killed[0], signal.SIGKILL)

    assert alone == _tables(
        exports, tmp_path / "x", told, crews=partial(cluster.started, workers=2)
    )
    assert os.getpid() not in killed
    assert 1 == len(killed)


def test_the_account_of_the_fixture_is_a_hard_one(alone):
    """It repeats, rejects, mends and takes points: else equality would say little."""
    files = alone["files"]

    assert {"read": 181, "kept": 150, "repeated": 30, "rejected": 1} == {
        fate: sum(row[fate] for row in files)
        for fate in ("read", "kept", "repeated", "rejected")
    }
    assert {"used"} == {row["fate"] for row in alone["points"]}
    for name in ("petition_topics", "history", "rejects", "duplicates"):
        assert alone[name], name


def test_without_dask_one_sentence_says_how_to_get_it(monkeypatch):
    """`pip install petitions` alone has none."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "ingest.cluster")

    with pytest.raises(SettingsError, match=r"pip install 'petitions\[cluster\]'"):
        __import__("ingest.cluster")


def test_processes_and_a_scheduler_are_one_too_many():
    """A scheduler has workers of its own."""
    with pytest.raises(SettingsError, match="name one of them"):
        cluster.crews(2, "tcp://127.0.0.1:8786")


def test_a_scheduler_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    """Nothing listens on port 9."""
    monkeypatch.setattr(cluster, "_WAIT_S", 0.5)
    lent = cluster.crews(0, "tcp://127.0.0.1:9")

    with (
        pytest.raises(SettingsError, match="there is no dask scheduler"),
        lent(tmp_path / "a.duckdb"),
    ):
        pass
