"""Which moment each written form must mean."""

from __future__ import annotations

from datetime import date, datetime, time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import dates
from ingest.dates import moments


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("20250831", datetime(2025, 8, 31)),
        ("2025-08-31", datetime(2025, 8, 31)),
        ("2025/8/31", datetime(2025, 8, 31)),
        ("1130930", datetime(2024, 9, 30)),
        ("113/09/30", datetime(2024, 9, 30)),
        ("113.9.3", datetime(2024, 9, 3)),
        ("99/01/02", datetime(2010, 1, 2)),
        ("民國113年9月30日", datetime(2024, 9, 30)),
        ("１１３／０９／３０", datetime(2024, 9, 30)),
        ("113/09/30 14:05", datetime(2024, 9, 30, 14, 5)),
        ("113/09/30 下午 02:05:09", datetime(2024, 9, 30, 14, 5, 9)),
        ("民國113年9月30日 上午12時5分", datetime(2024, 9, 30, 0, 5)),
        ("2024-09-30T14:05:00", datetime(2024, 9, 30, 14, 5)),
        ("2024-09-30 14:05:00.123", datetime(2024, 9, 30, 14, 5)),
        ("20240930 140500", datetime(2024, 9, 30, 14, 5)),
        ("20240930.0", datetime(2024, 9, 30)),
        # Excel counts days from 1899-12-30: 45565 is 2024-09-30, .5 is noon.
        ("45565", datetime(2024, 9, 30)),
        ("45565.5", datetime(2024, 9, 30, 12)),
        ("20240230", None),
        ("1130931", None),
        ("5/12/2020 9:22", None),
        ("nan", None),
        ("", None),
        (None, None),
    ],
)  # fmt: skip
def test_each_form_of_a_date_is_read(said: str | None, expected: datetime | None):
    """A day that does not exist is no day; nothing is guessed."""
    assert expected == moments(pl.Series([said], dtype=pl.String))["at"][0]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("235959", time(23, 59, 59)),
        ("235959.0", time(23, 59, 59)),
        ("60500", time(6, 5)),
        ("000500", time(0, 5)),
        ("500", time(5, 0)),
        ("14:05", time(14, 5)),
        ("下午2時5分", time(14, 5)),
        ("250000", None),
        ("noon", None),
        (None, None),
    ],
)
def test_each_form_of_a_time_is_read(said: str | None, expected: time | None):
    """12,689 published times went through a float; others lost their leading zero."""
    found = moments(pl.Series(["20240101"]), pl.Series([said], dtype=pl.String))

    assert datetime.combine(date(2024, 1, 1), expected or time()) == found["at"][0]
    assert (expected is not None) == found["time_known"][0]


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_the_same_in_all_forms(day: date):
    """The ROC forms and ISO mean one day."""
    roc = day.year - 1911
    forms = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{roc:03}{day:%m%d}",
        f"{roc}/{day:%m/%d}",
        f"民國{roc}年{day.month}月{day.day}日",
    ]

    assert {datetime.combine(day, time())} == set(moments(pl.Series(forms))["at"])


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_text_is_a_moment_or_none(texts: list[str]):
    """No text raises; one answer each, in order."""
    said = pl.Series(texts, dtype=pl.String)

    assert len(texts) == moments(said, said).height


def test_a_plain_time_is_the_same_as_by_the_patterns():
    """Every hour, minute and second, those that do not exist, and what only looks plain."""
    texts = [f"{h:02}{i:02}{s:02}" for h in (0, 9, 23, 24, 99) for i in (0, 59, 60)
             for s in (0, 59, 60)]  # fmt: skip
    texts += ["+12345", "-12345", "１４０５００", " 14050", "1e0500", "14:050", None]
    column = pl.Series("time", texts, dtype=pl.String)
    by_patterns = column.to_frame().select(dates._seconds(dates._clean(pl.col("time"))))

    assert by_patterns.to_series().to_list() == dates._clock(column).to_list()
