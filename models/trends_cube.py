"""
Which days of which series are known? A table of counts, laid out by series and day.

In: counts by name and day, the days with any data, and what people wrote of breaks. Out: an
array of counts and one of whether each day is known. Pure.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from models.emerging_topics import Breaks

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_LEVEL: Final = 2.0
"""Factor within which a series goes on under its new name; beyond, the name means another
thing: 動物虐待傷害 had 2 cases a month, 動物救援 has 300."""
_AROUND_DAYS: Final = 182
_GAP_DAYS: Final = 3
"""So many days on end without any case of anything are days without data."""


@dataclass(frozen=True)
class Cube:
    """Counts of each series on each day."""

    names: pl.DataFrame
    """(n_series) rows: the columns that name a series."""
    counts: Floats
    """(n_series, n_days)."""
    known: Bools
    """(n_series, n_days) False where a day's cases are missing or not comparable."""


def cube(  # noqa: PLR0913 - what is counted, and what is known of it
    counts: pl.DataFrame,
    by: Iterable[str],
    with_data: ArrayLike,
    breaks: Breaks,
    *,
    first: date,
    last: date,
    renamed_on: Mapping[str, date] | None = None,
) -> Cube:
    """
    Return the counts of the days from first to last, in the order of the names.

    Parameters
    ----------
    counts : the columns `by`, day, petitions. by : columns that name a series; under the
        name "category" renamed ones are one series (their last name), and those that began on
        a day are unknown before it.
    with_data : days on which the source has any case at all: four and more without any
        are days without data, as are those before the first and after the last, and the
        stretches that people wrote down as partial.
    renamed_on : day from which a category has its name. Where the half year before had
        less than half or more than twice as many cases a day as the half year after, the name
        means another thing, and the days before are unknown.
    """
    keys = list(by)
    told = counts.filter(pl.col("day").is_between(first, last))
    if "category" in keys:
        told = told.with_columns(pl.col("category").replace(_last_names(breaks)))
    summed = told.group_by(*keys, "day").agg(pl.col("petitions").sum())
    names = summed.select(keys).unique().sort(keys)
    length = (last - first).days + 1
    table = np.zeros((names.height, length))
    placed = summed.join(names.with_row_index("_row"), on=keys, nulls_equal=True)
    at = (placed["day"] - first).dt.total_days().to_numpy()
    table[placed["_row"].to_numpy(), at] = placed["petitions"].to_numpy()
    known = np.repeat(_held(with_data, first, length)[None, :], names.height, axis=0)
    for start, end in breaks.unknown:
        known[:, max((start - first).days, 0) : max((end - first).days + 1, 0)] = False
    if "category" in keys:
        for row, name in enumerate(names["category"].to_list()):
            if name in breaks.began:
                known[row, : max((breaks.began[name] - first).days, 0)] = False
            if renamed_on and name in renamed_on:
                day = (renamed_on[name] - first).days
                if not _goes_on(table[row], known[row], day):
                    known[row, : max(day, 0)] = False
    return Cube(names, table, known)


def _goes_on(counts: Floats, known: Bools, day: int) -> bool:
    """Return whether a series has about the level before a day that it has from it on."""
    if not 0 < day < counts.size:
        return True
    rates = []
    for part in (
        slice(max(day - _AROUND_DAYS, 0), day),
        slice(day, day + _AROUND_DAYS),
    ):
        cases = float(counts[part][known[part]].sum())
        # Half a case: what has none has few.
        rates.append((cases + 0.5) / max(int(known[part].sum()), 1))
    return 1 / _LEVEL <= rates[1] / rates[0] <= _LEVEL


def _held(with_data: ArrayLike, first: date, length: int) -> Bools:
    """Return which days have data, or lie in a short gap between such days."""
    days = np.asarray(with_data, dtype="datetime64[D]") - np.datetime64(first, "D")
    at = np.unique(days.astype(np.int64))
    known = np.zeros(length, dtype=np.bool_)
    known[at[(at >= 0) & (at < length)]] = True
    for low, high in itertools.pairwise(at.tolist()):
        if 1 < high - low <= _GAP_DAYS + 1:
            known[max(low, 0) : max(high, 0)] = True
    return known


def _last_names(breaks: Breaks) -> dict[str, str]:
    """Return each earlier name of a category with the last one; rings stop where they meet."""
    last = {}
    for name in breaks.renamed:
        seen, now = {name}, breaks.renamed[name]
        while now in breaks.renamed and now not in seen:
            seen.add(now)
            now = breaks.renamed[now]
        last[name] = now
    return last
