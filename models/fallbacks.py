"""
Which place is none: a point or village where a geocoder puts what it can not find?

In: cases by place, category, month and the street that the address says. Out: the places
that stand for too many streets, and those that suddenly take a share they never had. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy import stats

from models.hotspots import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

OWN_STREETS = 4
"""A corner has two streets with a name each, a square four: the commonest are its own."""
FEWEST_STREETS = 8
"""Different streets below which a place is not called a fallback."""
FOREIGN_SHARE = 0.25
"""Share of cases on streets that are not its own, from which a place may be one."""
FEWEST = 10
"""Cases of a place below which nothing is said of it."""
_USUAL_ERRORS = 0.01
"""At least this share of cases is taken to name a wrong street anywhere."""

BURST = 20
"""Cases of one category in one month below which no share is called sudden."""
BURST_SHARE = 0.01
BURST_TIMES = 3.0
"""A sudden share is at least this many times the largest that the place had before."""
UNTOLD_SHARE = 0.5
"""Share of a burst's cases whose words do not lead to the place: it is no busy address."""
_BEFORE = 3
"""Months of a category that are a history."""

FOUND = {
    "place": pl.String,
    "reason": pl.String,
    "category": pl.String,
    "month": pl.Date,
    "cases": pl.Int64,
    "of": pl.Int64,
    "share": pl.Float64,
    "usual_share": pl.Float64,
    "streets": pl.Int64,
    "districts": pl.Int64,
    "q": pl.Float64,
}
"""
The columns of `fallbacks`: reason is streets or sudden; `share` of streets is that of cases
on streets not its own, of sudden that of the category in the month; `usual_share` is what
that share is elsewhere, or was before.
"""


def fallbacks(cases: pl.DataFrame, fdr: float = 0.01) -> pl.DataFrame:
    """
    Return the places that are likely none, as `FOUND`, the largest first.

    cases : place, category, month (its first day), district and street as the address
    says them (null where it says none), words (whether it says more than a district), n
    (cases of such a row). `fdr` is the share of false alarms among those told.
    """
    return pl.concat([of_many_streets(cases, fdr), sudden(cases, fdr)]).sort(
        "cases", "place", "category", "month", descending=[True, False, False, False]
    )


def of_many_streets(cases: pl.DataFrame, fdr: float) -> pl.DataFrame:
    """
    Return the places whose addresses name streets from everywhere.

    k of a place's n cases with a street name one beyond its four commonest. Where the
    place is true that is an error of writing: k ~ Binomial(n, e), e the pooled share over
    all places that are not told, at least 1 %. Benjamini and Hochberg over all places
    with n >= 10; of these only what has k / n >= 1/4 and eight streets or more.
    """
    named = (
        cases.drop_nulls("street")
        .group_by("place", "district", "street")
        .agg(pl.col("n").sum())
        .sort("place", "n", "street", descending=[False, True, False])
    )
    places = (
        named.group_by("place", maintain_order=True)
        .agg(
            cases=pl.col("n").sum(),
            own=pl.col("n").head(OWN_STREETS).sum(),
            streets=pl.len().cast(pl.Int64),
            districts=pl.col("district").drop_nulls().n_unique().cast(pl.Int64),
        )
        .filter(pl.col("cases") >= FEWEST)
        .with_columns(foreign=pl.col("cases") - pl.col("own"))
    )
    if places.is_empty():
        return pl.DataFrame(schema=FOUND)
    n = places["cases"].to_numpy().astype(float)
    k = places["foreign"].to_numpy().astype(float)
    large = (k / n >= FOREIGN_SHARE) & (places["streets"].to_numpy() >= FEWEST_STREETS)
    told, q, usual = _until_settled(n, k, large, fdr)
    return _shaped(
        places.with_columns(
            pl.lit("streets").alias("reason"),
            share=pl.Series(k / n),
            usual_share=pl.lit(usual),
            of=pl.col("cases"),
            q=pl.Series(q),
        ).filter(pl.Series(told))
    )


def sudden(cases: pl.DataFrame, fdr: float) -> pl.DataFrame:
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
    counts = cases.group_by("place", "category", "month").agg(x=pl.col("n").sum())
    months = cases.group_by("category", "month").agg(total=pl.col("n").sum())
    large = (pl.col("x") >= BURST) & (pl.col("x") >= BURST_SHARE * pl.col("total"))
    asked = (
        counts.join(months, on=["category", "month"])
        .filter(large)
        .select("place", "category")
        .unique()
        .sort("place", "category")
    )
    if asked.is_empty():
        return pl.DataFrame(schema=FOUND)
    series = counts.join(asked, on=["place", "category"], how="semi")
    here = cases.join(asked.select("place").unique(), on="place", how="semi")
    known = {key[0]: rows for key, rows in here.group_by("place")}
    by_place = dict(series.group_by("place", "category"))
    by_category = {key[0]: rows for key, rows in months.group_by("category")}
    totals = months.group_by("month").agg(pl.col("total").sum())
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
        return pl.DataFrame(schema=FOUND)
    table = pl.DataFrame(found)
    # What was looked at and not large is part of the family that was tested.
    tested = max(counts.filter(pl.col("x") >= BURST).height, table.height)
    p = np.concatenate([table["p"].to_numpy(), np.ones(tested - table.height)])
    q = benjamini_hochberg(p)[: table.height]
    return _shaped(table.with_columns(q=pl.Series(q)).filter(pl.col("q") <= fdr))


def _until_settled(
    n: NDArray[np.float64], k: NDArray[np.float64], large: NDArray[np.bool_], fdr: float
) -> tuple[NDArray[np.bool_], NDArray[np.float64], float]:
    """Return what is told, q, and the usual share among what is not told."""
    told = np.zeros(n.size, bool)
    for _ in range(5):
        usual = max(_USUAL_ERRORS, k[~told].sum() / max(n[~told].sum(), 1.0))
        q = benjamini_hochberg(stats.binom.sf(k - 1, n, usual))
        again = large & (q <= fdr)
        if (again == told).all():
            break
        told = again
    return told, q, float(usual)


def _bursts(
    here: pl.DataFrame, series: pl.DataFrame, months: pl.DataFrame, totals: pl.DataFrame
) -> Iterable[dict[str, object]]:
    """Return the months of one place and category that break with those before."""
    at = months.join(series, on=["category", "month"], how="left").sort("month")
    rows = at.with_columns(pl.col("x").fill_null(0)).iter_rows(named=True)
    place = series["place"][0]
    before: list[tuple[int, int]] = []
    calm: list[object] = []
    for row in rows:
        x, total = row["x"], row["total"]
        had, of, largest = _history(before, here, row, totals)
        share = x / total
        burst = (
            x >= BURST
            and share >= BURST_SHARE
            and share >= BURST_TIMES * largest
            and of > 0
        )
        words = _untold(here, row, calm) if burst else None
        if words is None:
            before.append((x, total))
            calm.append(row["month"])
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
            "p": float(stats.nbinom.sf(x - 1, had + 0.5, of / (of + total))),
            **words,
        }


def _history(
    before: list[tuple[int, int]],
    here: pl.DataFrame,
    row: dict[str, object],
    totals: pl.DataFrame,
) -> tuple[int, int, float]:
    """Return cases and total of what the month is compared with, and the largest share."""
    if len(before) >= _BEFORE:
        # A share of a month with ten cases says nothing.
        shares = [x / total for x, total in before if total >= BURST]
        return (
            sum(x for x, _ in before),
            sum(total for _, total in before),
            max(shares, default=0.0),
        )
    same = pl.col("month") == row["month"]
    other = here.filter(same & pl.col("category").ne_missing(row["category"]))
    of = int(totals.filter(same)["total"][0]) - int(str(row["total"]))
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
    own = here.filter(pl.col("month").is_in(calm))["street"].drop_nulls().unique()
    strange = burst.filter(
        pl.col("street").is_not_null() & ~pl.col("street").is_in(own)
    )
    silent = burst.filter(~pl.col("words"))
    enough = UNTOLD_SHARE * _cases(burst)
    scattered = strange["street"].n_unique() >= FEWEST_STREETS
    untold = _cases(silent) + (_cases(strange) if scattered else 0)
    if untold < enough:
        return None
    return {
        "streets": burst["street"].drop_nulls().n_unique(),
        "districts": burst["district"].drop_nulls().n_unique(),
    }


def _cases(rows: pl.DataFrame) -> int:
    return int(rows["n"].sum())


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(None, kind).alias(name)
        for name, kind in FOUND.items()
        if name not in rows.columns
    ).select(pl.col(name).cast(kind) for name, kind in FOUND.items())
