"""
Did more people speak up, or was there more to speak of? The five signs of a campaign.

In: the store, a campaign and its effect. Out: what `models.awareness` says of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from dashboard import queries, queries_impact
from dashboard.filters import Filters
from dashboard.impact_panel import targeted
from dashboard.scope import Scope
from data.registry_breaks import Break
from data.registry_campaigns import Campaign
from data.store import Store
from models.awareness import Sign, SignName, Told, awareness
from models.gravity import GRAVE
from models.impact_plan import Effect

_STRETCH_DAYS: Final = 28
"""Four weeks: as many of each weekday."""
_MOST_BEFORE: Final = 24
"""Stretches before the campaign, two years."""
_LEAST_BEFORE: Final = 4

_COUNTED: Final[dict[SignName, tuple[str, str]]] = {
    "repeats": ("again", "incidents"),
    "first_time": ("new", "addressed"),
    "grave": ("grave", "said"),
}


def rise(
    store: Store,
    scope: Scope,
    campaign: Campaign,
    breaks: Sequence[Break],
    found: Effect,
) -> Told:
    """
    Return whether awareness or incidence rose, by the effect on all channels together.

    found : the effect on the target without its channels: people who call instead of
    writing are not more people.
    """
    wanted = targeted(campaign, breaks)
    every = replace(wanted, channels=())
    days = (campaign.ends - campaign.starts).days + 1
    stretch = min(_STRETCH_DAYS, days)
    whole = max(days // stretch, 1)
    first = queries.data_days(store)[0]
    since = campaign.starts - timedelta(days=_MOST_BEFORE * stretch)
    memory = first + timedelta(days=queries_impact.MEMORY_DAYS // 2)
    begin = max(since, min(memory, campaign.starts))
    before = min((campaign.starts - begin).days // stretch, _MOST_BEFORE)
    if found.refused or before < _LEAST_BEFORE:
        return awareness(float("nan"), [], [])
    span = replace(
        every,
        start=campaign.starts - timedelta(days=before * stretch),
        end=campaign.starts + timedelta(days=whole * stretch - 1),
    )
    order = range(-before, whole)
    counts = pl.DataFrame(
        queries_impact.signs(
            store, span, scope, campaign.areas, campaign.starts, stretch,
            whole * stretch, GRAVE if scope.texts else "$.",
        )
    )  # fmt: skip
    signs = [
        _sign(name, counts, counts, hits, of, order, campaign)
        for name, (hits, of) in _COUNTED.items()
    ]
    if wanted.channels:
        mine = _cases(store, scope, replace(span, channels=wanted.channels), campaign)
        signs.append(_sign("channel", mine, counts, "cases", "cases", order, campaign))
    if (wanted.categories or wanted.topics) and campaign.areas:
        others = _cases(store, scope, Filters(start=span.start, end=span.end), campaign)
        signs.append(_untouched(others, counts, order))
    return awareness(
        found.relative,
        np.array([at >= 0 for at in order]),
        signs,
        found.spread * (1 + found.relative),
    )


def _cases(
    store: Store, scope: Scope, chosen: Filters, campaign: Campaign
) -> pl.DataFrame:
    days = (campaign.ends - campaign.starts).days + 1
    stretch = min(_STRETCH_DAYS, days)
    return pl.DataFrame(
        queries_impact.shares(
            store, chosen, scope, campaign.areas, campaign.starts, stretch
        )
    )


def _sign(  # noqa: PLR0913, PLR0917 - two columns of two tables
    name: SignName,
    some: pl.DataFrame,
    every: pl.DataFrame,
    hits: str,
    of: str,
    order: range,
    campaign: Campaign,
) -> Sign:
    """Return a share here, and elsewhere where there is an elsewhere."""
    other = bool(campaign.areas)
    return Sign(
        name,
        _along(some, hits, order, here=True),
        _along(every, of, order, here=True),
        _along(some, hits, order, here=False) if other else None,
        _along(every, of, order, here=False) if other else None,
    )


def _untouched(every: pl.DataFrame, mine: pl.DataFrame, order: range) -> Sign:
    """Return the part that the places have in the city's cases on other topics."""
    here, elsewhere = (
        np.maximum(
            _along(every, "cases", order, here=side)
            - _along(mine, "cases", order, here=side),
            0.0,
        )
        for side in (True, False)
    )
    return Sign("untouched", here, here + elsewhere)


def _along(
    rows: pl.DataFrame, column: str, order: range, *, here: bool
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return a column by stretch, 0 where there is no row."""
    chosen = rows.filter(pl.col("here") == here)
    held = dict(zip(chosen["stretch"], chosen[column], strict=True))
    return np.array([held.get(at, 0) for at in order], dtype=np.float64)
