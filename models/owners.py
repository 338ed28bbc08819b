"""
Whose case is it likely to be? A rule of thumb, with the cases that it rests on.

In: where earlier cases of a kind and place ended up. Out: for each kind and place the agency
that most end with, how many, how sure, and who comes second. Pure.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from models.proportions import wilson

LEAST_CASES: Final = 20
"""Fewer cases of a kind at a place say less than all of the kind."""


def likely_owner(cases: pl.DataFrame, *, least: int = LEAST_CASES) -> pl.DataFrame:
    """
    Return a row per category and place, and one per category alone (place null).

    cases : category, place (null where not known), agency (that has or closed the case), and
        optionally reassigned.

    Columns: category, place, owner, cases (of the kind there), with_owner, share, share_low
    (Wilson, 95 %), second, passed_on (share of the owner's cases that came to it by
    re-assignment; null where no count is known), basis: "place" or, where fewer than `least`
    cases are known of the place, "category": then owner and share are those of the category
    in the whole city, and `cases` are still those of the place.

    Assumption: what was settled is where it belonged. It misleads where the first agency
    answers what is not its own, and after a change of jurisdiction: hand in cases from after
    it alone.

    >>> told = pl.DataFrame({"category": ["lamp"] * 3, "place": ["A", "A", None],
    ...     "agency": ["parks", "parks", "roads"]})
    >>> likely_owner(told, least=2).select("place", "owner", "cases", "basis").rows()
    [('A', 'parks', 2, 'place'), (None, 'parks', 3, 'category')]
    """
    told = cases.filter(
        pl.col("agency").is_not_null(), pl.col("category").is_not_null()
    )
    if "reassigned" not in told.columns:
        told = told.with_columns(reassigned=pl.lit(None, pl.Int32))
    whole = _best(told, ["category"]).with_columns(
        place=pl.lit(None, cases.schema["place"])
    )
    near = _best(told.filter(pl.col("place").is_not_null()), ["category", "place"])
    few = near.filter(pl.col("cases") < least).select("category", "place", "cases")
    borrowed = few.join(
        whole.drop("place", "cases"), on="category", maintain_order="left"
    ).with_columns(basis=pl.lit("category"))
    enough = near.filter(pl.col("cases") >= least).with_columns(basis=pl.lit("place"))
    order = [
        "category", "place", "owner", "cases", "with_owner", "share", "share_low",
        "second", "passed_on", "basis",
    ]  # fmt: skip
    return pl.concat(
        [
            part.select(order)
            for part in (
                enough,
                borrowed,
                whole.with_columns(basis=pl.lit("category")),
            )
        ]
    ).sort("category", "place", nulls_last=True)


def _best(told: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return the agency with most cases of each group, and what speaks for it."""
    counted = (
        told.group_by(*by, "agency")
        .agg(n=pl.len(), passed_on=(pl.col("reassigned") > 0).mean())
        .sort([*by, "n", "agency"], descending=[False] * len(by) + [True, False])
    )
    found = counted.group_by(by, maintain_order=True).agg(
        owner=pl.col("agency").first(),
        second=pl.col("agency").slice(1, 1).first(),
        cases=pl.col("n").sum().cast(pl.Int64),
        with_owner=pl.col("n").first().cast(pl.Int64),
        passed_on=pl.col("passed_on").first(),
    )
    share, low, _ = wilson(found["with_owner"].to_numpy(), found["cases"].to_numpy())
    return found.with_columns(
        share=pl.Series(share, dtype=pl.Float64),
        share_low=pl.Series(low, dtype=pl.Float64),
    )
