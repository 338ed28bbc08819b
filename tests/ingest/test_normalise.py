"""What a case must become in our own words, and what becomes of every row."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from data.settings import Settings
from ingest.normalise import normalise


def _said(*rows: dict[str, object], source: str = "hello_taipei") -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "source": source,
                "file": "a.csv",
                "file_number": 0,
                "line": at,
                "repaired": None,
                **row,
            }
            for at, row in enumerate(rows, 2)
        ]
    )


CASE = {
    "source_ref": "A10-1130930-00160",
    "subject": "路燈不亮",
    "text": "請電0912-345-678王先生",
    "category_said": "違規停車",
    "agency": "警察局",
    "channel_said": "APP",
    "address_said": "大安區信義路三段100號5樓之2",
    "filed_date_said": "113/09/30 14:05",
    "closed_said": "1131004",
    "status_said": "已結案",
    "reassigned_said": "2",
    "satisfaction_said": "不滿意",
}


def test_a_case_is_told_in_our_words():
    """Codes for channel, status and satisfaction; moments for dates; words masked."""
    row = normalise(_said(CASE), Settings()).cases.row(0, named=True)

    assert {
        "channel": "app",
        "status": "closed",
        "satisfaction": 2,
        "reassigned": 2,
        "agency": "警察局",
        "agency_basis": "stated",
        "kind": "complaint",
        "category": "違規停車",
        "filed_at": datetime(2024, 9, 30, 14, 5),
        "closed_at": datetime(2024, 10, 4),
        "text": "請電〔手機〕〔姓名〕先生",
        "address_said": "大安區信義路三段100號",
    }.items() <= row.items()


def test_two_cases_of_one_number_have_two_ids_and_a_row_said_twice_one():
    """The published number is no identity; the content is."""
    other = CASE | {"subject": "另一件"}

    ids = normalise(_said(CASE, other, CASE), Settings()).cases["petition_id"]

    assert [0, 1, 0] == [ids.to_list().index(one) for one in ids]


def test_the_id_does_not_depend_on_file_order_or_what_changes_later():
    """A case that closes is the same case."""
    closed = normalise(_said(CASE), Settings()).cases["petition_id"][0]
    still_open = CASE | {
        "status_said": "辦理中",
        "closed_said": None,
        "agency": "環保局",
    }

    found = normalise(_said({**CASE, "subject": "x"}, still_open), Settings())

    assert closed in set(found.cases["petition_id"])


def test_a_case_without_a_day_is_rejected_with_its_line():
    """Nothing is lost: the row stands in rejects, masked."""
    found = normalise(_said(CASE, CASE | {"filed_date_said": "??"}), Settings())

    row = found.rejects.row(0, named=True)
    assert ("a.csv", 3, "no_day") == (row["file"], row["line"], row["reason"])
    assert "0912" not in row["row_said"]


def test_a_renamed_item_is_one_category_with_its_spelling_kept():
    """路燈故障或設施損壞 was renamed in 2024-08/09."""
    rows = [
        {"category_said": name, "filed_date_said": "20240101", "source_ref": name}
        for name in ("路燈故障或設施損壞", "路燈不亮或損壞", "一個新項目")
    ]

    found = normalise(_said(*rows, source="taipei_1999"), Settings()).cases

    assert ["路燈不亮或損壞", "路燈不亮或損壞", "一個新項目"] == found[
        "category"
    ].to_list()
    assert [row["category_said"] for row in rows] == found["category_said"].to_list()


@pytest.mark.parametrize(
    ("told", "basis"), [({}, "assumed"), ({"動物救援": "消防局"}, "settings")]
)
def test_an_assumed_agency_says_so_and_the_city_can_tell_better(told, basis):
    """No published file names the agency of an item."""
    said = _said(
        {"category_said": "動物救援", "filed_date_said": "20240101"},
        source="taipei_1999",
    )

    row = normalise(said, Settings(agencies=told)).cases.row(0, named=True)

    assert basis == row["agency_basis"]
    assert told.get("動物救援", "產業局動保處") == row["agency"]


def test_a_count_is_read_as_spreadsheets_write_it():
    """改分次數 went through a float or stands in full width; a word is no count."""
    rows = [
        CASE | {"source_ref": said, "reassigned_said": said}
        for said in ("2", "2.0", "２", " 3 次", "9" * 12, "無", None)
    ]

    found = normalise(_said(*rows), Settings()).cases["reassigned"]

    assert [2, 2, 2, 3, None, None, None] == found.to_list()
