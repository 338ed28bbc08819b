"""
Which words are new in what people write? Texts of the last days that say what few said.

In: plain texts with their day. Out: groups of texts that hold the same growing words,
whichever topic they are in. Pure, and independent of the order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.growth import Growth, growth

Integers = NDArray[np.int64]

_OVERLAP: Final = 0.5
"""Share of a word's texts that are in a group, from which on it is another word for it."""
_REACH: Final = 0.6
"""Share of a group's texts that hold a longer phrase, for it to be its name."""
_LONGEST: Final = 8
_TIMES: Final = 2.0
"""Words that grow less than twofold are fashions of writing."""


@dataclass(frozen=True)
class Saying:
    """Texts of the last days that say what was hardly said before."""

    phrase: str
    """The longest stretch of letters that most of them share."""
    words: tuple[str, ...]
    """Its pairs of letters that grow, the commonest first."""
    rows: Integers
    """Rows of the texts of the last days, ascending."""
    expected: float
    """Texts with its first word that the past lets expect."""
    q: float
    """The least false discovery rate of its words, over all pairs of letters tested."""


def sayings(  # noqa: PLR0913 - texts and days, and what is asked of them
    texts: pl.Series,
    day: Integers,
    *,
    last: int,
    days: int = 28,
    least: int = 10,
    fdr: float = 0.05,
) -> list[Saying]:
    """
    Return what is said more than before, the surest first.

    A term is two letters that stand together; it counts once in a text. Every term of at
    least `least` texts of the last days is tested against its own past (growth.py), all of
    them as one family; those called, and at least doubled, are put into groups by the texts
    that hold them.

    texts : plain (models/text.py), places taken out; null has none. day : day of each,
        the largest being the last day asked about. Texts of about two years and more tell
        what comes back each year.
    """
    if not len(texts):
        return []
    row, key = _pairs(texts)
    now = day[row] > last - days
    often, count = np.unique(key[now], return_counts=True)
    asked = often[count >= least]
    if not asked.size:
        return []
    place = np.searchsorted(asked, key)
    place[place == asked.size] = 0
    kept = asked[place] == key
    row, place, now = row[kept], place[kept], now[kept]
    at = day[row] - int(day.min())
    length = last - int(day.min()) + 1
    cube = np.bincount(place * length + at, minlength=asked.size * length)
    found = growth(cube.reshape(asked.size, length), days=days, least=least)
    called = np.flatnonzero((found.q <= fdr) & (found.times >= _TIMES))
    often_now = np.bincount(place[now], minlength=asked.size)
    order = called[np.lexsort((asked[called], -often_now[called]))]
    held = {one: row[now & (place == one)] for one in order.tolist()}
    groups = _grouped(order.tolist(), held)
    told = [_told(texts, asked, group, held, found) for group in groups]
    return sorted(told, key=lambda one: (one.q, -one.rows.size, one.phrase))


def _grouped(order: list[int], held: dict[int, Integers]) -> list[list[int]]:
    """Return the terms in groups: each joins the first whose texts hold most of its own."""
    groups: list[list[int]] = []
    for one in order:
        for group in groups:
            if np.isin(held[one], held[group[0]]).mean() >= _OVERLAP:
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _told(
    texts: pl.Series,
    asked: Integers,
    group: list[int],
    held: dict[int, Integers],
    found: Growth,
) -> Saying:
    """Return one group; what is expected and how sure it is are of its surest term."""
    lead, surest = group[0], min(group, key=lambda one: (found.q[one], one))
    rows = held[lead]
    return Saying(
        _phrase(texts.gather(rows).to_list(), _spelled(asked[lead])),
        tuple(_spelled(asked[one]) for one in group),
        rows,
        float(found.expected[lead]),
        float(found.q[surest]),
    )


def _pairs(texts: pl.Series) -> tuple[Integers, Integers]:
    """Return the row and the number of each different pair of letters of each text."""
    joined = "\0".join(texts.fill_null("").to_list()) + "\0"
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4").astype(np.int64)
    row = np.cumsum(codes == 0) - (codes == 0)
    first, second = codes[:-1], codes[1:]
    inside = (first > ord("z")) & (second > ord("z"))  # neither ends, spaces nor Latin
    cell = np.unique(
        row[:-1][inside] * np.int64(1 << 42) + (first << 21 | second)[inside]
    )
    return cell >> 42, cell & ((1 << 42) - 1)


def _spelled(key: np.int64) -> str:
    return chr(int(key) >> 21) + chr(int(key) & ((1 << 21) - 1))


def _phrase(texts: list[str], start: str) -> str:
    """Return the longest stretch around a pair of letters that most of the texts hold."""
    phrase = start
    while len(phrase) < _LONGEST:
        tried: dict[str, int] = {}
        for text in texts:
            longer = set()
            at = text.find(phrase)
            while at >= 0:
                end = at + len(phrase)
                longer |= {text[at - 1 : end]} if at else set()
                longer |= {text[at : end + 1]} if end < len(text) else set()
                at = text.find(phrase, at + 1)
            for one in longer:
                if " " not in one:
                    tried[one] = tried.get(one, 0) + 1
        best = max(tried, key=lambda one: (tried[one], one), default="")
        if not best or tried[best] < _REACH * len(texts):
            break
        phrase = best
    return phrase
