"""
Which place is none: a point or village where a geocoder puts what it can not find?

In: cases with their place, and what their addresses say. Out: the places that stand for too
many streets, and those that suddenly take a share they never had. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy import special

from models.fallbacks_sudden import sudden
from models.hotspots import benjamini_hochberg

if TYPE_CHECKING:
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

FOUND = {
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
The columns of `fallbacks` beside place: reason is streets or sudden; `share` of streets is that of cases
on streets not its own, of sudden that of the category in the month; `usual_share` is what
that share is elsewhere, or was before.
"""


def fallbacks(
    cases: pl.DataFrame, said: pl.DataFrame, fdr: float = 0.01, *, points: bool = True
) -> pl.DataFrame:
    """
    Return the places that are likely none, as `FOUND`, the largest first.

    cases : one row each: place (any key; null is nowhere), category, month (its first
    day), address_id. said : one row for each address_id: district and street as the
    address says them (null where it says none), and words (whether it says more than a
    district). `fdr` is the share of false alarms among those told. Places that are no
    points (`points` false) have many streets, and are only tested for sudden shares.
    """
    somewhere = cases.drop_nulls("place")
    found = [sudden(somewhere, said, fdr)]
    if points:
        found.append(of_many_streets(somewhere, said, fdr))
    return _shaped(pl.concat(found, how="diagonal_relaxed")).sort(
        "cases", "place", "category", "month", descending=[True, False, False, False]
    )


def of_many_streets(
    cases: pl.DataFrame, said: pl.DataFrame, fdr: float
) -> pl.DataFrame:
    """
    Return the places whose addresses name streets from everywhere.

    k of a place's n cases with a street name one beyond its four commonest. Where the
    place is true that is an error of writing: k ~ Binomial(n, e), e the pooled share over
    all places that are not told, at least 1 %. Benjamini and Hochberg over all places
    with n >= 10; of these only what has k / n >= 1/4 and eight streets or more.
    """
    busy = cases.group_by("place").len().filter(pl.col("len") >= FEWEST)
    named = (
        cases.join(busy, on="place", how="semi")
        .group_by("place", "address_id")
        .agg(n=pl.len().cast(pl.Int64))
        .join(said.drop_nulls("street"), on="address_id")
        .group_by("place", "district", "street")
        .agg(pl.col("n").sum())
        .sort(
            "place", "n", "district", "street", descending=[False, True, False, False]
        )
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
        return cases.select("place").clear()
    n = places["cases"].to_numpy().astype(float)
    k = places["foreign"].to_numpy().astype(float)
    asked = (k / n >= FOREIGN_SHARE) & (places["streets"].to_numpy() >= FEWEST_STREETS)
    told, q, usual = _until_settled(n, k, asked, fdr)
    return (
        places.drop("own", "foreign")
        .with_columns(
            pl.lit("streets").alias("reason"),
            share=pl.Series(k / n),
            usual_share=pl.lit(usual),
            of=pl.col("cases"),
            q=pl.Series(q),
        )
        .filter(pl.Series(told))
    )


def _until_settled(
    n: NDArray[np.float64], k: NDArray[np.float64], large: NDArray[np.bool_], fdr: float
) -> tuple[NDArray[np.bool_], NDArray[np.float64], float]:
    """Return what is told, q, and the usual share among what is not told."""
    # From below: a source of nothing but fall-backs must not pass for usual.
    told, usual = np.zeros(n.size, bool), _USUAL_ERRORS
    for _ in range(5):
        # The chance of k and more; scipy.stats, which names it, takes half a second to come.
        q = benjamini_hochberg(special.betainc(k, n - k + 1, usual))
        again = large & (q <= fdr)
        if (again == told).all():
            break
        told = again
        usual = max(_USUAL_ERRORS, k[~told].sum() / max(n[~told].sum(), 1.0))
    return told, q, float(usual)


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(None, kind).alias(name)
        for name, kind in FOUND.items()
        if name not in rows.columns
    ).select("place", *(pl.col(name).cast(kind) for name, kind in FOUND.items()))
