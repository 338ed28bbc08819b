"""
Which cases are one case, reported by several people? Near in place, time and words.

How near is near enough is learned from the cases themselves: what is reported within hours
of each other beyond what is reported there anyway, four weeks apart. In: cases. Out: the
cases that belong together and the lead of each. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from models import topics_terms
from models.duplicates_pairs import Cases, Floats, Integers, Near, near
from models.topics_terms import Matrix

HOUR_S: Final = 3_600
DAY_S: Final = 24 * HOUR_S

_LATER_S: Final = 28 * DAY_S
"""Whole weeks, since weekdays differ: so far apart two cases are two events."""
_APART_M: Final = np.array([0.0, 15.0, 30.0])
"""Edges of distances: the same place as written, next door, a few doors on, further."""
_APART_S: Final = np.array([1, 6, 24, 48, 96]) * HOUR_S
_ALIKE: Final = np.array([0.1, 0.3])
"""Edges of the cosine of two texts; where one has no text, a band of its own."""
_NO_TEXT: Final = len(_ALIKE) + 1
_SHAPE: Final = (len(_APART_M) + 1, len(_APART_S) + 1, _NO_TEXT + 1)

_USUAL: Final = np.array(
    [
        [0.98, 0.90, 0.74, 0.68, 0.56, 0.50],
        [0.98, 0.89, 0.66, 0.57, 0.44, 0.40],
        [0.98, 0.88, 0.60, 0.47, 0.35, 0.28],
        [0.97, 0.83, 0.47, 0.39, 0.25, 0.21],
    ]
)
"""By distance and time, what 612,438 complaints of Taipei's 1999 tell for all categories."""
_WORDS: Final = np.array([0.5, 1.0, 2.0, 1.0])
"""What words hardly alike, somewhat, alike, or absent make of the odds before any pair of
the kind is seen: little, since people tell of one lamp in different words."""
_AT_ONCE: Final = 100_000
"""Pairs that are looked at one by one in one go."""
_USUAL_PAIRS: Final = 5.0
_POOLED_PAIRS: Final = 20.0
"""Pairs that what is usual, and then all categories together, count beside the own."""


@dataclass(frozen=True)
class Found:
    """Cases of one event: rows of the cases, a group's lead before its followers."""

    row: Integers
    lead: Integers
    """The earliest case of its group; itself for a lead."""
    likeness: Floats
    """Chance that it is about the event of its lead, 0-1."""
    apart_m: Floats
    apart_s: Integers


def same_case(
    cases: Cases,
    texts: pl.Series,
    *,
    radius_m: float,
    days: float,
    least: float,
) -> Found:
    """
    Return the cases that belong to an earlier one, with the leads of their groups.

    A group is a lead and what is near to it: a chain of nights of noise does not become one
    case, since each is near the one before but not near the first.

    texts : plain, places taken out; null or empty where there is none. radius_m, days : further apart nothing is looked at. least : likeness from
        which on two cases are one, 0-1.
    """
    week = 7 * DAY_S
    pairs, apart = near(
        cases, radius_m, [(0, int(days * DAY_S)), (_LATER_S, _LATER_S + week)]
    )
    if not len(pairs.later):
        return _none()
    alike = _likeness(cases, texts, pairs, apart, week)
    return _led(pairs, alike, least)


def _likeness(
    cases: Cases, texts: pl.Series, pairs: Near, apart: Near, apart_s: int
) -> Floats:
    r"""
    Return the chance of each pair to be one event.

    .. math:: L = 1 - (e + m (1 - L_0)) / (n + m)

    with n the pairs of the category at that distance, time and likeness of words, e those
    expected from pairs four weeks apart, and m pairs of :math:`L_0`, the same for all
    categories together, which itself leans on what is usual.
    """
    words = _words(texts, pairs, apart)
    band = _bands(words, pairs)
    later = _bands(words, apart)
    n = int(cases.category.max()) + 1
    size = int(np.prod(_SHAPE))
    kind = cases.category[pairs.later]
    seen = _counted(kind * size + band, n)
    other = _counted(cases.category[apart.later] * size + later, n)
    edges = np.concatenate([[0], _APART_S, [max(apart_s, int(_APART_S[-1]) + 1)]])
    # Pairs four weeks apart know no hours: they count by how long a band lasts.
    anyway = other.sum(axis=2, keepdims=True) * (np.diff(edges) / apart_s)[:, None]
    odds = (_USUAL / (1 - _USUAL))[:, :, None] * _WORDS
    pooled = _shrunk(
        seen.sum(axis=0), anyway.sum(axis=0), odds / (1 + odds), _USUAL_PAIRS
    )
    own = _shrunk(seen, anyway, pooled, _POOLED_PAIRS)
    return np.asarray(own.reshape(n, size)[kind, band])


def _counted(cells: Integers, n: int) -> Floats:
    """Return (n, distances, times, words): how many pairs are in each cell."""
    size = n * int(np.prod(_SHAPE))
    counts = np.bincount(cells, minlength=size).astype(np.float64)
    return counts.reshape(n, *_SHAPE)


def _shrunk(seen: Floats, anyway: Floats, known: Floats, weight: float) -> Floats:
    found = 1 - (anyway + weight * (1 - known)) / (seen + weight)
    return np.clip(found, 0.0, 1.0)


def _bands(words: Matrix | None, pairs: Near) -> Integers:
    """Return the number of distance, time and words of each pair."""
    apart_m = np.searchsorted(_APART_M, pairs.apart_m, side="left")
    apart_s = np.searchsorted(_APART_S, pairs.apart_s, side="right")
    apart_s = np.minimum(apart_s, len(_APART_S))
    alike = np.full(len(pairs.later), _NO_TEXT)
    if words is not None:
        cosine, both = _cosine(words, pairs)
        alike[both] = np.searchsorted(_ALIKE, cosine[both], side="right")
    return np.ravel_multi_index((apart_m, apart_s, alike), _SHAPE)


def _words(texts: pl.Series, *pairs: Near) -> Matrix | None:
    """Return (n, n_terms) TF-IDF of the texts that are in a pair; None if none is."""
    asked = np.zeros(len(texts), dtype=bool)
    for some in pairs:
        asked[some.earlier] = asked[some.later] = True
    asked &= (texts.fill_null("").str.len_bytes() > 0).to_numpy()
    rows = np.flatnonzero(asked)
    if not rows.size:
        return None
    said = texts.gather(rows)
    times = said.value_counts(name="times").sort(said.name)
    different = times[said.name].to_list()
    terms = topics_terms.learn(different, times["times"].to_numpy().astype(np.float64))
    held = topics_terms.matrix(terms, said.to_list())
    size = np.zeros(len(texts) + 1, dtype=np.int64)
    size[rows + 1] = np.diff(held.indptr)
    return sparse.csr_array(
        (held.data, held.indices, np.cumsum(size)), shape=(len(texts), held.shape[1])
    )


def _cosine(words: Matrix, pairs: Near) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the cosine of the texts of each pair, and whether both have one."""
    held = np.diff(words.indptr) > 0
    both = held[pairs.earlier] & held[pairs.later]
    rows = np.flatnonzero(both)
    found = np.zeros(both.size)
    product = words[pairs.earlier[rows]].multiply(words[pairs.later[rows]])
    found[rows] = np.asarray(product.sum(axis=1)).ravel()
    return found, both


def _led(pairs: Near, alike: Floats, least: float) -> Found:
    """Return leads and followers: from the earliest on, each joins its likeliest lead."""
    kept = np.flatnonzero(alike >= least)
    follows: dict[int, int] = {}
    leads: set[int] = set()
    joined: list[tuple[int, int]] = []
    best: dict[int, tuple[float, int, int]] = {}
    for later, earlier, likeness, pair in _one_by_one(pairs, alike, kept):
        # Pairs come by the later case: all earlier cases are settled already.
        if earlier in follows:
            continue
        if later not in best or likeness > best[later][0]:
            best[later] = (likeness, earlier, pair)
            follows[later] = earlier
    for later, (_, earlier, pair) in best.items():
        leads.add(earlier)
        joined.append((later, pair))
    followers = np.array([row for row, _ in joined], dtype=np.int64)
    chosen = np.array([pair for _, pair in joined], dtype=np.int64)
    return _found(followers, pairs, alike, chosen)


def _one_by_one(
    pairs: Near, alike: Floats, kept: Integers
) -> Iterator[tuple[int, int, float, int]]:
    """Return later, earlier, likeness and number of some pairs."""
    # Python's own numbers take ten times the room: a part at a time.
    for start in range(0, kept.size, _AT_ONCE):
        some = kept[start : start + _AT_ONCE]
        yield from zip(
            pairs.later[some].tolist(), pairs.earlier[some].tolist(),
            alike[some].tolist(), some.tolist(), strict=True,
        )  # fmt: skip


def _found(followers: Integers, pairs: Near, alike: Floats, chosen: Integers) -> Found:
    """Return followers and their leads; a lead is as likely as its likeliest follower."""
    lead = pairs.earlier[chosen]
    leads, group = np.unique(lead, return_inverse=True)
    likeliest = np.zeros(leads.size)
    np.maximum.at(likeliest, group, alike[chosen])
    row = np.concatenate([leads, followers])
    of = np.concatenate([leads, lead])
    order = np.lexsort((row, of))
    return Found(
        row[order],
        of[order],
        np.concatenate([likeliest, alike[chosen]])[order],
        np.concatenate([np.zeros(leads.size), pairs.apart_m[chosen]])[order],
        np.concatenate([np.zeros(leads.size, np.int64), pairs.apart_s[chosen]])[order],
    )


def _none() -> Found:
    nothing = np.empty(0, dtype=np.int64)
    return Found(nothing, nothing, np.empty(0), np.empty(0), nothing)
