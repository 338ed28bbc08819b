"""
Which place suddenly takes a share of a category that it never had?

In: cases with their place, and what their addresses say. Out: the months and places that
break with the months before, where the words do not lead to the place. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy import special

from models.hotspots import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BURST = 20
"""Cases of one category in one month below which no share is called sudden."""
BURST_SHARE = 0.01
BURST_TIMES = 3.0
"""A sudden share is at least this many times the largest that the place had before."""
UNTOLD_SHARE = 0.5
"""Share of a burst's cases whose words do not lead to the place: it is no busy address."""
_BEFORE = 3
"""Months of a category that are a history."""
_SCATTERED = 8
"""Streets new to the place, from which its cases come from anywhere."""


def sudden(cases: pl.DataFrame, said: pl.DataFrame, fdr: float) -> pl.DataFrame:
    """
    Return place, category and month of shares that a place never had before.

    x of a category's N cases of a month lie at the place. Before, it had X of M: of the
    months before that are not told themselves; of the other categories of the same month
    where the category has no three months before. With Jeffreys' prior x is negative
    binomial, r = X + 1/2, p = M / (M + N). Benjamini and Hochberg over all that is
    tested: x >= 20 and x / N >= 1 %, three times the largest share of any month before.
    Told is only what its words do not lead to: at least half of the x cases say no more
    than a district, or name streets, eight or more, that the place did not have before. A
    busy address repeats its own street, a festival its park, and both stay quiet.
    """
    months = cases.group_by("category", "month").agg(total=pl.len().cast(pl.Int64))
    # Nearly all of a city's points have fewer cases in ten years than a burst in a month.
    busy = cases.group_by("place").len().filter(pl.col("len") >= BURST)
    cases = cases.join(busy, on="place", how="semi")
    counts = cases.group_by("place", "category", "month").agg(x=pl.len().cast(pl.Int64))
    bursts = counts.filter(pl.col("x") >= BURST)
    asked = _asked(counts, bursts, months)
    if asked.is_empty():
        return cases.select("place").clear()
    here = (
        cases.join(asked.select("place").unique(), on="place", how="semi")
        .group_by("place", "category", "month", "address_id")
        .agg(n=pl.len().cast(pl.Int64))
        .join(said, on="address_id", how="left")
    )
    series = counts.join(asked, on=["place", "category"], how="semi", nulls_equal=True)
    known = {key[0]: rows for key, rows in here.group_by("place")}
    by_place = dict(series.group_by("place", "category"))
    by_category = {key[0]: rows for key, rows in months.group_by("category")}
    totals = dict(months.group_by("month").agg(pl.col("total").sum()).iter_rows())
    found = [
        one
        for place, category in asked.iter_rows()
        for one in _bursts(
            known[place],
            by_place[place, category],
            by_category[category].sort("month"),
            totals,
        )
    ]
    if not found:
        return cases.select("place").clear()
    table = pl.DataFrame(found)
    # What was looked at and not told is part of the family that was tested.
    p = np.ones(max(bursts.height, table.height))
    p[: table.height] = table["p"].to_numpy()
    q = benjamini_hochberg(p)[: table.height]
    return table.drop("p").with_columns(q=pl.Series(q)).filter(pl.col("q") <= fdr)


def _asked(
    counts: pl.DataFrame, bursts: pl.DataFrame, months: pl.DataFrame
) -> pl.DataFrame:
    """Return place and category of what breaks with all months before, to be looked at."""
    by = ["place", "category"]
    largest = pl.col("share").cum_max().shift(fill_value=0.0).over(by, order_by="month")
    return (
        counts.join(bursts.select(by).unique(), on=by, how="semi", nulls_equal=True)
        .join(months, on=["category", "month"], nulls_equal=True)
        .with_columns(share=pl.col("x") / pl.col("total"))
        .filter(
            (pl.col("x") >= BURST)
            & (pl.col("share") >= BURST_SHARE)
            & (pl.col("share") >= BURST_TIMES * largest)
        )
        .select(by)
        .unique()
        .sort(by)
    )


def _bursts(
    here: pl.DataFrame,
    series: pl.DataFrame,
    months: pl.DataFrame,
    totals: Mapping[object, int],
) -> Iterable[dict[str, object]]:
    """Return the months of one place and category that break with those before."""
    at = months.join(series.select("month", "place", "x"), on="month", how="left")
    rows = at.sort("month").with_columns(pl.col("x").fill_null(0)).iter_rows(named=True)
    place = series["place"][0]
    past = _Past()
    for row in rows:
        x, total = row["x"], row["total"]
        had, of, largest = (
            (past.cases, past.total, past.largest)
            if len(past.calm) >= _BEFORE
            else _others(here, row, totals)
        )
        share = x / total
        burst = (
            x >= BURST
            and share >= BURST_SHARE
            and share >= BURST_TIMES * largest
            and of > 0
        )
        words = _untold(here, row, past.calm) if burst else None
        if words is None:
            past.add(x, total, row["month"])
            continue
        yield {
            "place": place,
            "reason": "sudden",
            "category": row["category"],
            "month": row["month"],
            "cases": x,
            "of": total,
            "share": share,
            "usual_share": had / of,
            "p": float(special.betainc(x, had + 0.5, total / (of + total))),
            **words,
        }


@dataclass
class _Past:
    """The months of one place and category that were not told."""

    cases: int = 0
    total: int = 0
    largest: float = 0.0
    """The largest share of a month."""
    calm: list[object] = field(default_factory=list)
    """The months themselves."""

    def add(self, cases: int, total: int, month: object) -> None:
        self.cases += cases
        self.total += total
        self.calm.append(month)
        if total >= BURST:  # a share of a month with ten cases says nothing
            self.largest = max(self.largest, cases / total)


def _others(
    here: pl.DataFrame, row: dict[str, object], totals: Mapping[object, int]
) -> tuple[int, int, float]:
    """Return cases, total and share of the other categories of the same month."""
    same = pl.col("month") == row["month"]
    other = here.filter(same & pl.col("category").ne_missing(row["category"]))
    of = totals[row["month"]] - int(str(row["total"]))
    had = _cases(other)
    return had, of, had / of if of else 0.0


def _untold(
    here: pl.DataFrame, row: dict[str, object], calm: list[object]
) -> dict[str, int] | None:
    """Return the streets and districts of a burst, None where its words lead there."""
    burst = here.filter(
        (pl.col("month") == row["month"])
        & pl.col("category").eq_missing(pl.lit(row["category"]))
    )
    own = (
        here.filter(pl.col("month").is_in(calm))["street"]
        .drop_nulls()
        .unique()
        .to_list()
    )
    strange = burst.filter(
        pl.col("street").is_not_null() & ~pl.col("street").is_in(own)
    )
    silent = burst.filter(~pl.col("words"))
    enough = UNTOLD_SHARE * _cases(burst)
    scattered = strange["street"].n_unique() >= _SCATTERED
    untold = _cases(silent) + (_cases(strange) if scattered else 0)
    if untold < enough:
        return None
    return {
        "streets": burst["street"].drop_nulls().n_unique(),
        "districts": burst["district"].drop_nulls().n_unique(),
    }


def _cases(rows: pl.DataFrame) -> int:
    return int(rows["n"].sum())
