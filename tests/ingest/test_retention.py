"""What of an old case is still kept? Its counts; not its words, nor where exactly it was."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import polars as pl
import pytest

from dashboard import queries_cases, queries_exports
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.settings import Retention, Settings, Suggestions, Topics
from data.store import Store
from ingest import retention
from ingest.pipeline import build
from ingest.retention import Limits, Reduced, _ago

NEW = datetime.now(UTC) - timedelta(days=20)
OLD = NEW - timedelta(days=5 * 365)
WORDS = "那間店的喇叭半夜很吵睡不著"


def line(number, day, place, subject="噪音", text=WORDS):
    """Return a row of an export."""
    roc = f"{day.year - 1911}/{day:%m/%d}"
    return f"A10-{number:05},{subject},{text},違規停車,警察局,APP,{place},{roc} 08:00,,辦理中"


HEAD = "案件編號,主旨,陳情內容,案件次類別,受理機關,來源管道,陳情地點,受理日期,結案日期,案件狀態"
ROWS = (
    HEAD,
    line(1, OLD, "松山區三民里三民路113號", text="只在舊案裡的話"),
    line(2, OLD, "松山區三民里三民路115號", text="另一件舊案"),
    line(3, OLD, "北投區"),
    line(4, OLD, "某處工地", subject="", text=""),
    line(5, NEW, "松山區三民里三民路115號", text="新案的話"),
    line(6, NEW, "松山區三民里三民路117號"),
    line(7, NEW, "北投區"),
    "A10-x,違規停車,沒有日期的話,違規停車,警察局,APP,松山區三民路119號,,,辦理中",
)


def built(folder, **months):
    """Build a store of the rows and return it, what was told, and the settings."""
    export = folder / "export.csv"
    export.write_text("\n".join(ROWS), encoding="utf-8-sig")
    settings = Settings(
        store=folder / "a.duckdb",
        registry=str(folder / "a.sqlite"),
        landing=folder / "raw",
        topics=Topics(count=2),
        suggestions=Suggestions(most_texts=0),
        retention=Retention(**months),
    )
    told = []
    build([export], settings, told.append)
    return SimpleNamespace(
        store=Store(settings.store), told=told, settings=settings, folder=folder
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Build with nothing reduced."""
    return built(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def reduced(tmp_path_factory):
    """Build with words of a year and places of two kept."""
    folder = tmp_path_factory.mktemp("reduced")
    return built(folder, texts_months=12, places_months=24)


def petitions(of):
    """Return the petitions of a store by the end of their number."""
    rows = of.store.table("petitions").to_pylist()
    return {int(row["source_ref"][-1]): row for row in rows}


def told(of):
    """Return what a store says of its build."""
    rows = of.store.table("build_info").to_pylist()
    return {row["key"]: row["value"] for row in rows}


def test_nothing_is_reduced_where_nothing_is_set(whole):
    """The default is for ever."""
    assert "只在舊案裡的話" == petitions(whole)[1]["text"]
    assert ("", "0", "", "0") == tuple(
        told(whole)[name]
        for name in ("texts_before", "texts_reduced", "places_before", "places_reduced")
    )
    assert not [sentence for sentence in whole.told if "reduced" in sentence]


def test_the_words_of_old_cases_are_gone(reduced):
    """Those of new ones are there, and so is every case."""
    found = petitions(reduced)

    assert [None] * 8 == [
        found[number][name] for number in (1, 2, 3, 4) for name in ("subject", "text")
    ]
    assert "新案的話" == found[5]["text"]
    assert sorted(found) == [1, 2, 3, 4, 5, 6, 7]


def test_of_old_places_village_or_district_is_kept(whole, reduced):
    """The same village and district as before, and no point, door or address of them."""
    before, after = petitions(whole), petitions(reduced)

    for name in ("place_village_id", "place_district_id", "topic_id", "category"):
        assert [row[name] for row in before.values()] == [
            row[name] for row in after.values()
        ]
    assert [None] * 4 == [after[number]["address_id"] for number in (1, 2, 3, 4)]
    assert ["village", "village", "district", "none"] == [
        after[number]["place_level"] for number in (1, 2, 3, 4)
    ]
    assert before[5] == after[5]


def test_addresses_that_only_old_cases_had_are_gone(reduced):
    """One that a new case has as well stays, and is tied to the new one alone."""
    said = {row["address_said"] for row in reduced.store.table("addresses").to_pylist()}

    assert {"松山區三民里三民路115號", "松山區三民里三民路117號", "北投區"} == said
    tied = reduced.store.query(
        "select source_ref from petitions join addresses using (address_id) "
        "where address_said like '%115號'"
    ).to_pylist()
    assert ["A10-00005"] == [row["source_ref"] for row in tied]


def test_no_table_of_the_store_holds_an_old_word(whole, reduced):
    """Nor the file itself, as bytes: examples, rejects and models were made after."""
    assert "三民路113號" in str(whole.store.table("addresses").to_pylist())
    for name in reduced.store.query("select table_name as name from duckdb_tables()")[
        "name"
    ].to_pylist():
        assert "只在舊案裡的話" not in str(reduced.store.table(name).to_pylist()), name
        assert "三民路113號" not in str(reduced.store.table(name).to_pylist()), name
    for path in reduced.folder.rglob("*"):
        if path.is_file() and "raw" not in path.parts and path.suffix != ".csv":
            assert "只在舊案裡的話".encode() not in path.read_bytes(), path


def test_the_account_says_how_many_of_what(reduced):
    """Three old cases had words, and four stated a place."""
    day = _ago(datetime.now(UTC), 12)
    info = told(reduced)

    assert ("3", "4") == (info["texts_reduced"], info["places_reduced"])
    assert f"{day:%Y-%m-%d}" == info["texts_before"]
    assert f"reduced 3 texts from before {day:%Y-%m-%d}" in reduced.told
    assert [one for one in reduced.told if one.startswith("reduced 4 exact places")]


def test_a_row_that_could_not_be_used_is_as_old_as_its_file(reduced):
    """It has no day: what it said is kept at first, and taken out when the file is old."""
    (row,) = reduced.store.table("rejects").to_pylist()
    assert "沒有日期的話" in row["row_said"]

    journal = reduced.settings.landing / "journal.jsonl"
    said = journal.read_text(encoding="utf-8")
    journal.write_text(said.replace(f"{NEW:%Y}-", "2019-"), encoding="utf-8")
    build([], reduced.settings, lambda _: None)
    os.utime(reduced.settings.store, (time.time() + 5,) * 2)

    (again,) = Store(reduced.settings.store).table("rejects").to_pylist()
    assert {**row, "row_said": None} == again


def test_the_landing_zone_keeps_exports_as_they_came(reduced):
    """The store is made from it: what it no longer has could not be counted either."""
    kept = [path for path in reduced.settings.landing.rglob("*") if path.is_file()]

    assert [path for path in kept if "只在舊案裡的話" in path.read_text("utf-8")]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (1, datetime(2024, 2, 29)),
        (3, datetime(2023, 12, 31)),
        (12, datetime(2023, 3, 31)),
        (0, None),
        (10**6, datetime(1, 1, 1)),
    ],
)
def test_months_are_counted_back_from_the_day_of_the_build(months, expected):
    """From 2024-03-31: February has 29 days, and no year comes before 1."""
    found = _ago(datetime(2024, 3, 31, 15, 30), months)

    assert expected == found


def groups(*rows):
    """Return duplicates of (petition, group, kind, lead)."""
    return pl.DataFrame(
        [(*row, 1.0, "why") for row in rows],
        schema=["petition_id", "group_id", "kind", "lead", "likeness", "why"],
        orient="row",
    )


def test_no_group_ties_an_old_case_to_a_newer_place():
    """
    a and b are old, c and d new.

    Of a group of all, c leads and d follows; of a and c nothing is left; a group of a and b
    stays as it was, and so does one of c and d.
    """
    limits = Limits(None, datetime(2020, 1, 3))
    ids = pl.Series([], dtype=pl.String)
    newer = pl.DataFrame(
        {
            "petition_id": ["c", "d"],
            "filed_at": [datetime(2020, 1, 3), datetime(2020, 1, 4)],
        }
    )
    known = Reduced(limits, ids, ids, pl.Series([], dtype=pl.Int64), newer)
    said = groups(
        ("a", 1, "repeat", True),
        ("d", 1, "repeat", False),
        ("c", 1, "repeat", False),
        ("b", 1, "repeat", False),
        ("a", 1, "same_case", True),
        ("c", 1, "same_case", False),
        ("a", 1, "template", True),
        ("b", 1, "template", False),
        ("c", 2, "template", True),
        ("d", 2, "template", False),
    )

    found = retention.duplicates_kept(said, known)
    assert [
        ("d", 1, "repeat", False),
        ("c", 1, "repeat", True),
        ("a", 1, "template", True),
        ("b", 1, "template", False),
        ("c", 2, "template", True),
        ("d", 2, "template", False),
    ] == found.select("petition_id", "group_id", "kind", "lead").rows()


def test_a_reader_sees_the_village_of_an_old_case_and_no_more(reduced):
    """On its page and in an export; a new case has its address as before."""
    ids = tuple(row["petition_id"] for row in petitions(reduced).values())
    shown = queries_cases.named(reduced.store, ids, Scope.everyone()).to_pylist()
    days = {row["filed_at"].date() for row in shown}
    exported = queries_exports.cases_of_days(
        reduced.store, Filters(kind="all"), Scope.everyone(), min(days), max(days)
    ).to_pylist()

    for rows, code in ((shown, "village_id"), (exported, "village_code")):
        told = {
            int(row["source_ref"][-1]): (row["match_level"], row[code], row["lon"])
            for row in rows
        }
        assert ("village", "63000010004", None) == told[1]
        assert ("district", None, None) == told[3]
        assert "63000010004" == told[6][1]
        assert told[6][2]
        assert all(
            row["address_said"] is None
            for row in rows
            if int(row["source_ref"][-1]) in {1, 2, 3, 4}
        )
