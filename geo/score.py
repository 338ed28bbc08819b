"""
What is the chance that the first village of a place is right?

In: rows of the cascade with the weight of their first village. Out: one score per row,
0-1: the share of such places that were right where the true village is known. Pure.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from geo.address import DISTRICT
from geo.reading import ANOTHER_DISTRICT, MISSPELT, WITHIN

WORTH: dict[str, tuple[tuple[float, float], ...]] = {
    "same_number": ((0.997, 0.995),),
    "nearest": ((0.539, 0.545), (0.667, 0.711), (0.805, 0.808), (0.993, 0.99)),
    "relative": ((0.0, 0.0), (0.5, 0.45), (0.904, 0.8)),
    "crossing": (
        (0.351, 0.333), (0.445, 0.464), (0.536, 0.516), (0.653, 0.666),
        (0.732, 0.757), (0.842, 0.758), (0.986, 0.896),
    ),
    "lane": ((0.563, 0.625), (0.977, 0.938)),
    "landmark": (
        (0.242, 0.188), (0.516, 0.471), (0.699, 0.759), (0.833, 0.852), (0.984, 0.956),
    ),
    "road": (
        (0.25, 0.233), (0.348, 0.275), (0.438, 0.333), (0.548, 0.365), (0.692, 0.478),
        (0.834, 0.684), (0.985, 0.824),
    ),
}  # fmt: skip
"""
By level: the weight of the first village, and the share of places that were right with it.

`python benchmarks/geocode.py --fit`: fitted on one half of the roads of its four hold-outs,
checked on the other (benchmarks/README.md). Between two weights it is interpolated.
Of relative only the highest is fitted; below it a weight is taken for a tenth less.
"""

ALONE = {"door": 0.9969, "village": 0.998, "relative": 0.87}
"""
The same of levels, or rows of a level, that have one village and no weight.

Of relative places too few are held out to fit on half: 118 of all years, 35 of them on that
half, were right in 0.91 and 0.83. A stated village is as right as the city's own systems:
of 84,306 cases at doors that two or more cases name, 0.13 % state another than the rest.
"""

_DOUBTS = {MISSPELT: 0.85, WITHIN: 0.9}
"""
What is left of a score where the reader had to assume something.

Of roads one character off 29 of 35 published points were right, of addresses made wrong on
purpose 98 %; of those found within a text 0.68 of 156 against 0.76 of their levels.
"""
_AGAINST = 0.1
"""The same where the text names one district and its road is in another: 5 of 66 right."""


def calibrated(rows: pl.DataFrame) -> pl.Series:
    """
    Return the score of each row, (n,) in order.

    rows : match_level, score (the weight of the first village; null where there is one
    alone), stated_id, doubt, said. A person's and a source's own score stand as they are.
    """
    level = pl.col("match_level")
    weight = pl.col("score").cast(pl.Float64)
    told = rows.select(
        "said",
        "doubt",
        "stated_id",
        match_level=level,
        weight=weight,
        score=pl.coalesce(
            pl.when(~level.is_in(list(WORTH))).then(weight),
            level.replace_strict(ALONE, default=0.0, return_dtype=pl.Float64),
        ),
    ).with_row_index("at")
    weighed = told.drop_nulls("weight").filter(level.is_in(list(WORTH)))
    scores = np.array(told["score"])
    for name, knots in WORTH.items():
        of_level = weighed.filter(level == name)
        weights, shares = np.array(knots).T
        scores[of_level["at"].to_numpy()] = np.interp(
            of_level["weight"].to_numpy(), weights, shares
        )
    against = (pl.col("doubt") == ANOTHER_DISTRICT) & pl.col("said").str.contains(
        DISTRICT
    )
    doubted = told.drop_nulls("doubt").select(
        "at",
        left=pl.when(against)
        .then(_AGAINST)
        .otherwise(
            pl.col("doubt").replace_strict(
                _DOUBTS, default=1.0, return_dtype=pl.Float64
            )
        ),
    )
    scores[doubted["at"].to_numpy()] *= doubted["left"].to_numpy()
    stated = told["stated_id"].is_not_null().to_numpy()
    scores[stated] = np.maximum(scores[stated], ALONE["village"])
    return pl.Series("score", scores, dtype=pl.Float32)
