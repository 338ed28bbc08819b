"""
Which agency does how well, and how sure is that? Indicators, a score, and a range of ranks.

In: the store, the reader's filters and scope, and the weights of the settings. Out: tables
that page, command and export share.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Final

import polars as pl
import pyarrow as pa

from dashboard import deadlines
from dashboard.cache import remembered
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.errors import SettingsError
from data.settings import Scorecard, Settings
from data.store import Store
from models import scorecard as statistics
from models.satisfaction import SATISFIED

INDICATORS: Final = ("on_time", "far_late", "passed_on_late", "satisfied")
"""As the settings weigh them; their names are also the beginnings of columns."""

_SEED: Final = 20260101
"""Of the draws behind the ranges: the same cases give the same ranges."""
_DUE: Final = ("on_time", "late", "far_late", "overdue", "far_overdue")
_FAR: Final = ("far_late", "far_overdue")


def scorecard(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return a row per agency, the best first: score, rank, and the ranges of both.

    The chosen agencies only, but ranked among `ranked` agencies: all that have as many
    cases of each indicator as `settings.hotspots.min_petitions`. An agency with fewer has
    indicators and no score. Per indicator: have, of, rate, expected (from its case mix)
    and shrunk, see `models.scorecard`; shared is the part of its cases of kinds that others
    handle too.
    """
    everyone = replace(chosen, agencies=())
    least = settings.hotspots.min_petitions
    found = pl.DataFrame(_scored(store, everyone, scope, settings.scorecard, least))
    if chosen.agencies:
        found = found.filter(pl.col("agency").is_in(chosen.agencies))
    return found.to_arrow()


@remembered
def _scored(
    store: Store, chosen: Filters, scope: Scope, weights: Scorecard, least: int
) -> pa.Table:
    """Return the scorecard of all agencies."""
    weighed = {name: weight for name, weight in asdict(weights).items() if weight}
    if not weighed:
        msg = "[scorecard]: all weights are 0, so no agency has a score. Give one in petitions.toml."
        raise SettingsError(msg)
    rates = statistics.indicators(_counts(deadlines.judged(store, chosen, scope)))
    enough = (
        rates.filter(pl.col("indicator").is_in(list(weighed)), pl.col("of") >= least)
        .group_by("agency")
        .len()
        .filter(pl.col("len") == len(weighed))["agency"]
    )
    ranked = rates.filter(pl.col("agency").is_in(enough.to_list()))
    scored = statistics.scores(ranked, weighed, _SEED).drop("cases")
    return (
        _wide(rates)
        .join(scored, on="agency", how="left")
        .with_columns(
            pl.selectors.float().fill_nan(None),
            ranked=pl.lit(len(enough), pl.Int64),
        )
        .sort("score", "agency", descending=[True, False], nulls_last=True)
        .select("agency", *_SCORE, pl.exclude("agency", *_SCORE))
        .to_arrow()
    )


_SCORE: Final = (
    "score", "score_low", "score_high", "rank", "rank_low", "rank_high", "ranked",
)  # fmt: skip


def _counts(cases: pl.DataFrame) -> pl.DataFrame:
    """Return agency, category, indicator, have, of: who had how many of how many."""
    due = pl.col("state").is_in(_DUE)
    parts = {
        "on_time": (pl.col("state") == "on_time", due),
        "far_late": (pl.col("state").is_in(_FAR), due),
        "passed_on_late": (
            (pl.col("passed_on_late") > 0).fill_null(value=False),
            pl.col("reassigned").is_not_null(),
        ),
        "satisfied": (
            pl.col("satisfaction") >= SATISFIED,
            pl.col("satisfaction").is_not_null(),
        ),
    }
    told = cases.filter(pl.col("agency").is_not_null()).with_columns(
        pl.col("category").fill_null("")
    )
    return pl.concat(
        [
            told.filter(of)
            .group_by("agency", "category", maintain_order=True)
            .agg(
                have=have.sum().cast(pl.Int64),
                of=pl.len().cast(pl.Int64),
                indicator=pl.lit(name),
            )
            for name, (have, of) in parts.items()
        ]
    )


def _wide(rates: pl.DataFrame) -> pl.DataFrame:
    """Return a row per agency with five columns for each indicator, and shared."""
    wide = (
        rates.group_by("agency", maintain_order=True)
        .agg(pl.col("shared").filter(pl.col("indicator") == "on_time").first())
        .sort("agency")
    )
    for name in INDICATORS:
        part = rates.filter(pl.col("indicator") == name).select(
            "agency",
            pl.col("have").alias(f"{name}_have"),
            pl.col("of").alias(f"{name}_of"),
            pl.col("rate").alias(f"{name}_rate"),
            pl.col("expected").alias(f"{name}_expected"),
            pl.col("rate_shrunk").alias(f"{name}_shrunk"),
        )
        wide = wide.join(part, on="agency", how="left", maintain_order="left")
    return wide
