"""Is what is new called new, and what has only a new name not? Small series by hand."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from models.emerging_topics import Breaks, emerging

LAST = date(2025, 6, 29)


def series(name, per_week, weeks, until=LAST, family="category"):
    """Return weekly cases of one name, the last on the last day."""
    return pl.DataFrame(
        {
            "family": [family] * weeks,
            "name": [name] * weeks,
            "day": [until - timedelta(weeks=week) for week in range(weeks)],
            "petitions": [per_week] * weeks,
        }
    )


def states(counts, breaks=Breaks(), **said):  # noqa: B008 - frozen
    """Return the state of each name."""
    rows = emerging(counts, LAST, breaks, **said)
    return dict(rows.select("name", "state").iter_rows())


def test_new_growing_and_steady_names():
    """Steady for a year; doubled and more in the last four weeks; never there before."""
    counts = pl.concat(
        [
            series("路樹", 20, 60),
            series("坑洞", 20, 56, LAST - timedelta(weeks=4)),
            series("坑洞", 70, 4),
            series("停車柱", 15, 4),
            series("其他", 2, 60),
        ]
    )

    rows = emerging(counts, LAST)

    assert {"坑洞", "停車柱"} == set(rows["name"][:2])
    assert {
        "停車柱": "new",
        "坑洞": "growing",
        "路樹": "steady",
        "其他": "few",
    } == dict(rows.select("name", "state").iter_rows())
    assert 280 == rows.filter(name="坑洞")["observed"][0]
    assert pytest.approx(3.5, rel=0.05) == rows.filter(name="坑洞")["times"][0]


def test_a_renamed_category_is_not_new():
    """The lamp has a new name since four weeks; that name alone would be new."""
    counts = pl.concat(
        [
            series("路燈故障", 30, 56, LAST - timedelta(weeks=4)),
            series("路燈不亮", 30, 4),
            series("路樹", 10, 60),
        ]
    )

    assert "new" == states(counts)["路燈不亮"]
    assert {"路燈不亮": "steady", "路樹": "steady"} == states(
        counts, Breaks(renamed={"路燈故障": "路燈不亮"})
    )


def test_a_new_name_with_a_new_meaning_has_no_past_yet():
    """Cruelty to animals, one a week, became rescue, forty a week: not the same thing."""
    change = LAST - timedelta(weeks=6)
    counts = pl.concat(
        [
            series("動物虐待", 1, 60, change),
            series("動物救援", 40, 6),
            series("路樹", 10, 66),
        ]
    )
    renamed = {"動物虐待": "動物救援"}
    told = Breaks(renamed=renamed, renamed_on={"動物救援": change})

    assert "growing" == states(counts, Breaks(renamed=renamed))["動物救援"]
    assert "short" == states(counts, told)["動物救援"]


def test_names_that_changed_twice_or_back_are_one_series():
    """甲 became 乙 and 乙 became 丙; 丁 became 戊 and 戊 became 丁 again."""
    counts = pl.concat(
        [
            series("甲", 30, 40, LAST - timedelta(weeks=20)),
            series("乙", 30, 16, LAST - timedelta(weeks=4)),
            series("丙", 30, 4),
            series("丁", 30, 60),
        ]
    )
    renamed = {"甲": "乙", "乙": "丙", "丁": "戊", "戊": "丁"}

    found = states(counts, Breaks(renamed=renamed))

    assert {"steady"} == set(found.values())
    assert "丙" in found
    assert 2 == len(found)


def test_a_name_that_is_known_to_begin_has_no_past_yet():
    """It was counted from three weeks before on: nobody knows whether it grows."""
    counts = pl.concat([series("路樹", 10, 60), series("動物救援", 30, 7)])
    began = Breaks(began={"動物救援": LAST - timedelta(weeks=7)})

    assert (
        "new" == states(counts)["動物救援"] or "growing" == states(counts)["動物救援"]
    )
    assert "short" == states(counts, began)["動物救援"]


def test_months_without_data_are_no_past_without_cases():
    """Half a year is missing, or known to be partial: ten a week go on to be ten."""
    gap = pl.concat(
        [series("路樹", 30, 30, LAST - timedelta(weeks=30)), series("路樹", 30, 6)]
    )
    partial = pl.concat(
        [
            series("路樹", 30, 40, LAST - timedelta(weeks=20)),
            series("路樹", 1, 14, LAST - timedelta(weeks=6)),
            series("路樹", 30, 6),
        ]
    )
    unknown = Breaks(unknown=[(LAST - timedelta(weeks=20), LAST - timedelta(weeks=6))])

    assert "steady" == states(gap)["路樹"]
    assert 1.2 < emerging(partial, LAST)["times"][0]
    assert pytest.approx(1.0, abs=0.05) == emerging(partial, LAST, unknown)["times"][0]


def test_nothing_has_an_answer():
    """No rows, or none in the period: no row, with the columns."""
    none = series("路樹", 1, 1).clear()
    late = series("路樹", 30, 3, LAST + timedelta(days=100))

    assert 0 == emerging(none, LAST).height
    assert 0 == emerging(late, LAST).height
    assert "state" in emerging(none, LAST).columns
