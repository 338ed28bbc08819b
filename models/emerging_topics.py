"""
What are more petitions about than before? Topics, categories and words that grow.

In: counts by name and day, and what is known of the series (renamed, begun, days without
data). Out: a row for each name: what was expected, what came, and how sure that is. Pure.
The test itself is `growth.py`; words are `emerging_words.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.growth import growth

GROWING: Final = "growing"
NEW: Final = "new"
"""Growing, and without a case in all the past that is known."""
STEADY: Final = "steady"
FEW: Final = "few"
"""Fewer cases than can be told from chance."""
SHORT: Final = "short"
"""Too little past to compare with."""

_PAST_DAYS: Final = 3 * 364
"""Past that is looked at: three seasons tell one."""
_YEAR_DAYS: Final = 364
_SAME_LEVEL: Final = 2.0
"""Factor within which the rates before and after a new name are alike, as for proposals."""
_HALF: Final = 0.5
_GAP_DAYS: Final = 14
"""So many days without a case of any name are days without data."""


@dataclass(frozen=True)
class Breaks:
    """What people know of the series, from the register of breaks."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    """Earlier name to the later one: one series."""
    renamed_on: Mapping[str, date] = field(default_factory=dict)
    """First day of the later name, by that name. Where the cases a day more than double or
    halve with it, more than the name has changed: what was before is not compared."""
    began: Mapping[str, date] = field(default_factory=dict)
    """First day on which a name was in use: before, its cases are not nought but unknown."""
    unknown: Sequence[tuple[date, date]] = ()
    """First and last days of stretches in which cases are missing."""


NO_BREAKS: Final = Breaks()


def emerging(  # noqa: PLR0913 - what is asked, and what is known of it
    counts: pl.DataFrame,
    until: date,
    breaks: Breaks = NO_BREAKS,
    *,
    days: int = 28,
    least: int = 10,
    fdr: float = 0.05,
) -> pl.DataFrame:
    """
    Return family, name, observed, expected, times, p, q and state of every series.

    Those that grow stand first, the surest first. All that is handed in is one family of
    tests: so many of those called growing are so by chance.

    Parameters
    ----------
    counts : family (what the name is of: topic, category …), name, day, petitions. Days
        without a case may be absent; days after `until` are left out.
    until : last day of the stretch that is asked about. days : its length, whole weeks.
    least : fewer observed cases are called few. fdr : false discovery rate, 0-1.
    """
    first = until - timedelta(days=_PAST_DAYS + days - 1)
    series = (
        counts.with_columns(
            name=pl.col("name").replace(_last_names(breaks.renamed)),
            at=(pl.col("day") - first).dt.total_days(),
        )
        .filter(pl.col("at").is_between(0, _PAST_DAYS + days - 1))
        .group_by("family", "name", "at")
        .agg(pl.col("petitions").sum())
    )
    names = series.select("family", "name").unique().sort("family", "name")
    cube, known = _cube(series, names, counts, first, _PAST_DAYS + days)
    known = known & _known(names["name"].to_list(), breaks, first, known.shape[1])
    known = _compared(cube, known, names["name"].to_list(), breaks, first)
    found = growth(cube, known, days=days, least=least)
    past = (cube[:, :-days] * known[:, :-days]).sum(axis=1)
    called = found.q <= fdr
    state = np.select(
        [
            called & (past == 0),
            called,
            np.isnan(found.expected),
            found.observed < least,
        ],
        [NEW, GROWING, SHORT, FEW],
        default=STEADY,
    )
    return (
        names.with_columns(
            observed=pl.Series(found.observed).cast(pl.Int64),
            expected=pl.Series(found.expected).fill_nan(None),
            times=pl.Series(found.times).fill_nan(None),
            p=pl.Series(found.p).fill_nan(None),
            q=pl.Series(found.q).fill_nan(None),
            state=pl.Series(state),
        )
        .with_columns(calm=~pl.col("state").is_in([NEW, GROWING]))
        .sort("calm", "q", "p", "family", "name", nulls_last=True)
        .drop("calm")
    )


def _last_names(renamed: Mapping[str, str]) -> dict[str, str]:
    """Return each earlier name with the one that is used at last."""
    last = {}
    for name in renamed:
        seen, now = {name}, renamed[name]
        while now in renamed and now not in seen:
            seen.add(now)
            now = renamed[now]
        last[name] = now
    return last


def _cube(
    series: pl.DataFrame,
    names: pl.DataFrame,
    counts: pl.DataFrame,
    first: date,
    length: int,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return (n_series, length) cases, and (n_series, length) whether there are data."""
    cube = np.zeros((names.height, length))
    placed = series.join(names.with_row_index("row"), on=["family", "name"])
    cube[placed["row"].to_numpy(), placed["at"].to_numpy()] = placed["petitions"]
    at = (
        counts.filter(pl.col("petitions") > 0)["day"].unique() - first
    ).dt.total_days()
    held = np.sort(at.to_numpy())
    known = np.ones(length, dtype=bool)
    if held.size:
        known[: max(int(held[0]), 0)] = False
        for low, high in itertools.pairwise(held.tolist()):
            if high - low > _GAP_DAYS:
                known[max(low + 1, 0) : max(high, 0)] = False
    return cube, np.broadcast_to(known, cube.shape)


def _known(
    names: Sequence[str], breaks: Breaks, first: date, length: int
) -> NDArray[np.bool_]:
    """Return (n_series, length) whether nothing is written down against a day."""
    known = np.ones((len(names), length), dtype=bool)
    for start, end in breaks.unknown:
        low, high = (start - first).days, (end - first).days + 1
        known[:, max(low, 0) : max(high, 0)] = False
    for row, name in enumerate(names):
        if name in breaks.began:
            known[row, : max((breaks.began[name] - first).days, 0)] = False
    return known


def _compared(
    cube: NDArray[np.float64],
    known: NDArray[np.bool_],
    names: Sequence[str],
    breaks: Breaks,
    first: date,
) -> NDArray[np.bool_]:
    """Return what is known, without the past of names that changed more than the name."""
    last = _last_names(breaks.renamed)
    compared = known.copy()
    for name, day in breaks.renamed_on.items():
        at = (day - first).days
        if not 0 < at < cube.shape[1]:
            continue
        for row in (
            row for row, one in enumerate(names) if one == last.get(name, name)
        ):
            before, after = (
                slice(max(at - _YEAR_DAYS, 0), at),
                slice(at, at + _YEAR_DAYS),
            )
            rates = [
                (cube[row, part].sum() + _HALF) / max(known[row, part].sum(), 1)
                for part in (before, after)
            ]
            if not 1 / _SAME_LEVEL <= rates[1] / rates[0] <= _SAME_LEVEL:
                compared[row, :at] = False
    return compared
