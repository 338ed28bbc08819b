"""
Which agency does how well? Weighted indicators, shrunk where cases are few, with rank ranges.

In: counts of good and bad outcomes by agency and category. Out: one row per agency and
indicator, and one per agency with its score and the range of ranks it may have. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]

_DRAWS: Final = 4000
"""Draws of all agencies' rates; ranks of 30 agencies settle to a tenth of a rank."""
_OTHERS: Final = 20.0
"""Cases of all kinds that count beside what others made of a category: two cases of
another agency say little of what is usual."""
_LEAST_STRENGTH, _MOST_STRENGTH = 1.0, 1e5


def indicators(counts: pl.DataFrame) -> pl.DataFrame:
    r"""
    Return a row per agency and indicator: its rate, what its case mix lets expect, shrunk.

    counts : agency, category, indicator, have (cases with it), of (cases).

    Columns: agency, indicator, have, of, rate, expected (were each of its categories handled
    as by the other agencies), shared (share of its cases in categories that another agency
    has too, 0-1), strength, rate_shrunk:

    .. math:: \hat p = \frac{have + m\, e}{of + m}

    with e the expected rate and m cases, the same for all agencies, by which the counts are
    likeliest as beta-binomial. An agency with few cases is shown near what its mix lets
    expect, not at the top or bottom.

    What the others make of a category leans with 20 cases on the rate of all cases, which
    is all that is known of a category that no other has. Its own cases do not count: it
    would be its own measure, always as expected, and its rank a certainty.

    Case mix can only be told apart from the agency where others handle the same kind:
    `shared` says how far. At 0 the expected rate is that of all cases.

    References: Efron & Morris (1975), J. Am. Stat. Assoc. 70(350); Spiegelhalter (2005),
    Stat. Med. 24(8), on standardised comparison of institutions.

    >>> told = pl.DataFrame({"agency": ["A", "B"], "category": ["x", "x"],
    ...     "indicator": ["on_time"] * 2, "have": [90, 1], "of": [100, 2]})
    >>> indicators(told).select("agency", "rate", pl.col("expected").round(3)).rows()
    [('A', 0.9, 0.857), ('B', 0.5, 0.899)]
    """
    kind = ("indicator", "category")
    have, of = (
        (pl.col(name).sum().over(kind) - pl.col(name).sum().over(*kind, "agency"))
        for name in ("have", "of")
    )
    overall = pl.col("have").sum().over("indicator") / pl.col("of").sum().over(
        "indicator"
    )
    kinds = counts.with_columns(
        usual=(have + _OTHERS * overall) / (of + _OTHERS), others=of > 0
    ).filter(pl.col("of") > 0)
    found = kinds.group_by("agency", "indicator", maintain_order=True).agg(
        pl.col("have").sum(),
        pl.col("of").sum(),
        expected=(pl.col("usual") * pl.col("of")).sum() / pl.col("of").sum(),
        shared=pl.col("of").filter(pl.col("others")).sum() / pl.col("of").sum(),
    )
    parts = [
        part.with_columns(strength=pl.lit(_strength(part)))
        for part in found.partition_by("indicator", maintain_order=True)
    ]
    if not parts:
        return found.with_columns(
            rate=pl.lit(None, pl.Float64),
            strength=pl.lit(None, pl.Float64),
            rate_shrunk=pl.lit(None, pl.Float64),
        )
    m = pl.col("strength")
    return pl.concat(parts).with_columns(
        rate=pl.col("have") / pl.col("of"),
        rate_shrunk=(pl.col("have") + m * pl.col("expected")) / (pl.col("of") + m),
    )


def scores(
    rates: pl.DataFrame, weights: Mapping[str, float], seed: int
) -> pl.DataFrame:
    """
    Return a row per agency, the best first: score, rank, and the range of ranks.

    rates : what `indicators` returns. weights : per indicator; positive for what is good,
    negative for what is bad. The score is the weighted mean of rates (of 1 - rate where bad),
    0 to 100. An agency without one of the indicators has no score (null), and stands last.

    Columns: agency, cases (fewest of its indicators), score, score_low, score_high, rank,
    rank_low, rank_high (2.5 and 97.5 % of draws from the beta distributions of all rates).
    Two agencies whose ranges overlap widely are not told apart, whatever their ranks.

    ValueError where no weight is given, or all are 0.

    >>> told = pl.DataFrame({"agency": ["A", "B"], "category": ["x", "x"],
    ...     "indicator": ["on_time"] * 2, "have": [900, 100], "of": [1000, 1000]})
    >>> scores(indicators(told), {"on_time": 1.0}, seed=1).select("agency", "rank").rows()
    [('A', 1), ('B', 2)]
    """
    total = sum(abs(weight) for weight in weights.values())
    if total <= 0:
        msg = "weights: expected a weight that is not 0 for at least one indicator."
        raise ValueError(msg)
    chance = np.random.default_rng(seed)
    agencies = rates["agency"].unique(maintain_order=True)
    drawn = np.zeros((len(agencies), _DRAWS))
    mean = np.zeros(len(agencies))
    fewest = np.full(len(agencies), np.inf)
    for name, weight in weights.items():
        one = agencies.to_frame("agency").join(
            rates.filter(pl.col("indicator") == name),
            on="agency",
            how="left",
            maintain_order="left",
        )
        good, bad = _beta(one)
        rate = good / (good + bad)
        draw = np.full((len(agencies), _DRAWS), np.nan)
        known = ~np.isnan(rate)
        draw[known] = chance.beta(
            good[known, None], bad[known, None], (int(known.sum()), _DRAWS)
        )
        share = 100 * abs(weight) / total
        mean += share * (rate if weight > 0 else 1 - rate)
        drawn += share * (draw if weight > 0 else 1 - draw)
        fewest = np.minimum(fewest, one["of"].fill_null(0).to_numpy())
    return _ranked(agencies, fewest, mean, drawn)


def _beta(one: pl.DataFrame) -> tuple[Floats, Floats]:
    """Return the parameters of the beta distribution of each rate; NaN without cases."""
    m = one["strength"].cast(pl.Float64).to_numpy()
    expected = np.clip(one["expected"].to_numpy(), 1e-6, 1 - 1e-6)
    have, of = (one[name].cast(pl.Float64).to_numpy() for name in ("have", "of"))
    return have + m * expected, of - have + m * (1 - expected)


def _ranked(
    agencies: pl.Series, fewest: Floats, mean: Floats, drawn: Floats
) -> pl.DataFrame:
    """Return the table of scores, the best first, those without a score last."""
    known = ~np.isnan(mean)
    places = np.full(drawn.shape, np.nan)
    places[known] = (-drawn[known]).argsort(axis=0).argsort(axis=0) + 1.0
    table = {"agency": agencies, "cases": fewest.astype(np.int64), "score": mean}
    for name, values in (("score", drawn), ("rank", places)):
        low, high = np.full((2, len(mean)), np.nan)
        if known.any():
            low[known], high[known] = np.quantile(values[known], [0.025, 0.975], axis=1)
        table |= {f"{name}_low": low, f"{name}_high": high}
    found = pl.DataFrame(table).with_columns(pl.selectors.float().fill_nan(None))
    return (
        found.sort("score", "agency", descending=[True, False], nulls_last=True)
        .with_columns(
            rank=pl.when(pl.col("score").is_not_null()).then(
                pl.col("score").rank("min", descending=True).cast(pl.Int64)
            )
        )
        .select(
            "agency", "cases", "score", "score_low", "score_high", "rank",
            pl.col("rank_low", "rank_high").round().cast(pl.Int64),
        )
    )  # fmt: skip


def _strength(part: pl.DataFrame) -> float:
    """Return the m cases for which the counts are likeliest as beta-binomial."""
    have, of = part["have"].to_numpy(), part["of"].to_numpy()
    expected = np.clip(part["expected"].to_numpy(), 1e-6, 1 - 1e-6)
    if len(part) < 2:  # noqa: PLR2004 - one agency tells nothing of how they differ
        return _LEAST_STRENGTH

    def unlikely(log_m: float) -> float:
        a, b = np.exp(log_m) * expected, np.exp(log_m) * (1 - expected)
        return -float(
            (special.betaln(have + a, of - have + b) - special.betaln(a, b)).sum()
        )

    bounds = (np.log(_LEAST_STRENGTH), np.log(_MOST_STRENGTH))
    found = optimize.minimize_scalar(unlikely, bounds=bounds, method="bounded")
    return float(np.exp(found.x))
