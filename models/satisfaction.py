"""
How satisfied are people, and how many said so? The share with the bounds of the silent.

In: cases by group with the answer, if any. Out: one row per group. Pure.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from models.proportions import wilson

SATISFIED: Final = 4
"""4 and 5 of 1 (worst) to 5 (best) are satisfied."""


def satisfaction(cases: pl.DataFrame) -> pl.DataFrame:
    r"""
    Return a row for each group, in the order in which the groups first come.

    cases : group, satisfaction (1-5, null where not answered), closed (only these are
        asked), and optionally cell: what the answer rate may hang on (channel, on time).

    Columns: group, asked, answered, response_rate, satisfied_share (of the answers) with its
    Wilson bounds, worst and best (where none or all of the silent are satisfied), weighted
    (the share had every cell answered alike:
    :math:`\sum_c \frac{N_c}{N} \frac{s_c}{n_c}`), covered (share of the asked whose cell has
    an answer, 0-1; below 1 `weighted` speaks of these alone).

    The bounds `worst` and `best` assume nothing and are wide: at 27 % answers they are 73
    points apart. `weighted` assumes that within a cell the silent are like the others. It
    misleads where people answer because they are angry; no weighting mends that.

    References: Manski (1989), J. Hum. Resour. 24(3), 343-360; Little (1986), Int. Stat. Rev.
    54(2), 139-157, for weighting in cells.

    >>> told = pl.DataFrame({"group": ["A"] * 4, "closed": [True] * 4,
    ...     "satisfaction": [5, 1, None, None]})
    >>> satisfaction(told).select("satisfied_share", "worst", "best").row(0)
    (0.5, 0.25, 0.75)
    """
    asked = cases.filter(pl.col("closed"))
    if "cell" not in asked.columns:
        asked = asked.with_columns(cell=pl.lit(""))
    happy = (pl.col("satisfaction") >= SATISFIED).sum()
    found = asked.group_by("group", maintain_order=True).agg(
        asked=pl.len(), answered=pl.col("satisfaction").count(), _happy=happy
    )
    share, low, high = wilson(found["_happy"].to_numpy(), found["answered"].to_numpy())
    silent = pl.col("asked") - pl.col("answered")
    return (
        found.join(_weighted(asked), on="group", how="left", maintain_order="left")
        .with_columns(
            response_rate=pl.col("answered") / pl.col("asked"),
            satisfied_share=pl.Series(share, dtype=pl.Float64),
            satisfied_low=pl.Series(low, dtype=pl.Float64),
            satisfied_high=pl.Series(high, dtype=pl.Float64),
            worst=pl.col("_happy") / pl.col("asked"),
            best=(pl.col("_happy") + silent) / pl.col("asked"),
        )
        .drop("_happy")
        .select(
            "group", "asked", "answered", "response_rate", "satisfied_share",
            "satisfied_low", "satisfied_high", "worst", "best", "weighted", "covered",
        )
    )  # fmt: skip


def _weighted(asked: pl.DataFrame) -> pl.DataFrame:
    """Return group, weighted, covered."""
    cells = asked.group_by("group", "cell").agg(
        n=pl.len(),
        share=(pl.col("satisfaction") >= SATISFIED)
        .filter(pl.col("satisfaction").is_not_null())
        .mean(),
    )
    spoke = pl.col("share").is_not_null()
    heard = pl.col("n").filter(spoke).sum()
    return cells.group_by("group").agg(
        weighted=pl.when(heard > 0).then((pl.col("n") * pl.col("share")).sum() / heard),
        covered=heard / pl.col("n").sum(),
    )
