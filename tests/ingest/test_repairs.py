"""What was mended must be counted by its kind."""

from __future__ import annotations

import pytest

from data.settings import Settings
from ingest.normalise import normalise
from ingest.repairs import repairs

KINDS = [
    ({"filed_time_said": "235959.0"}, "float_time"),
    ({"filed_time_said": "60500"}, "short_time"),
    ({"filed_date_said": "1130930"}, "roc_date"),
    ({"filed_date_said": "113/09/30"}, "roc_date"),
    ({"filed_date_said": "民國113年9月30日"}, "roc_date"),
    ({"filed_date_said": "2024/09/30 下午 02:05"}, "half_day_time"),
    ({"filed_date_said": "45565.5"}, "excel_date"),
    ({"source_ref": "2.02506E+12"}, "ruined_ref"),
    ({"source_ref": "202411011"}, "ruined_ref"),
    ({"address_said": "大安區信義路三段１００號"}, "full_width"),
    ({"category_said": "路燈故障或設施損壞"}, "renamed_category"),
    ({"category_said": "河濱公園自??道及堤外?道破損、散?物、油漬及樹倒"}, "garbled_category"),
    ({"big5": True}, "big5"),
    ({"repaired": "shifted"}, "shifted"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "kind"), KINDS)
def test_each_kind_is_counted(said_rows, said, kind):
    """Each form stands once in a month of two rows, beside one that is whole."""
    found = normalise(said_rows(said, {}), Settings())

    counts = {row["kind"]: row["rows"] for row in repairs(found.repairs).to_dicts()}
    assert 1 == counts[kind]


def test_what_needs_no_mending_is_no_repair(said_rows):
    """20240930, 140500, a number of 13 digits, an item under its own name."""
    found = normalise(said_rows({}), Settings())

    assert 0 == repairs(found.repairs).height


def test_a_category_in_wide_brackets_is_known(said_rows):
    """HELLO TAIPEI writes （ ） and another export ( ): one category, one agency."""
    name = "停車管理及收費問題（含停車場內違規停車）"
    rows = [
        {"category_said": name},
        {"category_said": name.replace("（", "(").replace("）", ")")},
    ]

    found = normalise(said_rows(*rows, source="hello_taipei"), Settings())

    assert [(name, "交通局停管處")] * 2 == found.cases.select(
        "category", "agency"
    ).rows()
    assert 0 == repairs(found.repairs).height
