"""
Which petitions are one template, sent again and again? Texts that are nearly the same.

MinHash signatures and locality-sensitive hashing find what may be alike; the share of
three-letter stretches that two texts hold in common decides. In: texts and moments. Out:
groups. Pure, and independent of the order of the rows; no step compares all with all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
_Hashes = NDArray[np.uint32]

ALIKE: Final = 0.6
"""Share of stretches in common (Jaccard) from which on two texts are one template."""
_LEAST_LETTERS: Final = 20
"""Shorter texts agree by chance: 違規停車 is a category, not a template."""
_STRETCH: Final = 3
_BANDS, _ROWS = 20, 3
"""Texts alike by 0.6 meet in a band with a chance of 0.99, by 0.3 with 0.42."""
_MIXING: Final = np.array([1, 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd numbers that make one of the three of a band; what collides is compared anyway."""
_AT_ONCE: Final = 20_000
_SEED: Final = 20_010_806
"""Of the hash functions: any number does; a fixed one makes equal texts equal groups."""
_GAP_S: Final = 30 * 24 * 3_600
"""A template that rests for a month and comes back is a new campaign."""


@dataclass(frozen=True)
class Templates:
    """Petitions of templates: rows as they came, those of one group together."""

    row: Integers
    lead: Integers
    """The earliest petition of its group."""
    likeness: Floats
    """Stretches in common with the lead's text, 0-1."""


def templates(texts: pl.Series, second: Integers, least_copies: int) -> Templates:
    """
    Return the petitions that are copies of a template, and the earliest of each.

    texts : letters only, places and people taken out, so that a signatory's own address
        does not tell two copies apart; null or fewer than 20 letters: looked at by nobody.
    second : moments; petitions of one template with more than 30 days between two that
        follow each other are two groups. least_copies : fewer are no mass submission.
    """
    letters = texts.str.replace_all("([^a-z]) +| +([^a-z])", "$1$2")
    # A Latin word says as much as one character of Chinese.
    size = letters.str.replace_all("[a-z]+", "a").str.len_chars()
    long = (size >= _LEAST_LETTERS).fill_null(value=False)
    rows = np.flatnonzero(long.to_numpy())
    said = letters.gather(rows)
    different = said.unique().sort()
    if different.is_empty():
        return _none()
    of = np.searchsorted(different.to_numpy(), said.to_numpy())
    held = _stretches(different)
    group = _alike(held)
    found = _by_time(rows, group[of], second, least_copies)
    if not found:
        return _none()
    row = np.concatenate(found)
    lead = np.concatenate([np.full(part.size, part[0]) for part in found])
    text_of = dict(zip(rows.tolist(), of.tolist(), strict=True))
    one = np.array([text_of[at] for at in row.tolist()])
    other = np.array([text_of[at] for at in lead.tolist()])
    return Templates(row, lead, _jaccard(held, one, other))


def _by_time(
    rows: Integers, group: Integers, second: Integers, least: int
) -> list[Integers]:
    """Return the rows of each group, the earliest first, cut where it rests."""
    order = np.lexsort((rows, second[rows], group))
    rows, group = rows[order], group[order]
    rests = np.diff(second[rows]) > _GAP_S
    cuts = np.flatnonzero((np.diff(group) != 0) | rests) + 1
    return [part for part in np.split(rows, cuts) if part.size >= least]


def _stretches(texts: pl.Series) -> sparse.csr_array:
    """Return (n_texts, 2**32): which stretches of three letters each text holds."""
    joined = "\0".join(texts.to_list()) + "\0"
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    row = np.cumsum(codes == 0) - (codes == 0)
    run = len(codes) - _STRETCH + 1
    inside = row[:run] == row[_STRETCH - 1 :]
    # Three code points of 21 bits are one number; multiplied, its upper half is a hash.
    key = codes[:run] << 42 | codes[1 : run + 1] << 21 | codes[2:]
    hashed = (key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(33)
    cell = np.unique(row[:run][inside] << 31 | hashed[inside].astype(np.int64))
    held_by, hashes = cell >> 31, cell & (2**31 - 1)
    starts = np.searchsorted(held_by, np.arange(len(texts) + 1))
    data = np.ones(len(cell), dtype=np.int32)
    return sparse.csr_array(
        (data, hashes.astype(np.int64), starts), shape=(len(texts), 2**31)
    )


def _alike(held: sparse.csr_array) -> Integers:
    """Return the number of the group of each text."""
    signs = _signatures(held)
    n = held.shape[0]
    ones, others = [], []
    for band in range(_BANDS):
        part = signs[:, band * _ROWS : (band + 1) * _ROWS]
        name = part.astype(np.uint64) @ _MIXING
        _, first, bucket = np.unique(name, return_index=True, return_inverse=True)
        # Each meets the first of its bucket alone: 10,000 copies are 10,000 comparisons.
        one = first[bucket]
        other = np.arange(n)
        ones.append(one[one != other])
        others.append(other[one != other])
    pairs = np.unique(
        np.concatenate(ones).astype(np.int64) * n + np.concatenate(others)
    )
    one, other = pairs // n, pairs % n
    kept = _jaccard(held, one, other) >= ALIKE
    links = sparse.coo_array(
        (np.ones(int(kept.sum())), (one[kept], other[kept])), shape=(n, n)
    )
    return np.asarray(csgraph.connected_components(links, directed=False)[1], np.int64)


def _signatures(held: sparse.csr_array) -> _Hashes:
    """Return (n_texts, bands x rows): the least of each hash function over the stretches."""
    chance = np.random.default_rng(_SEED)
    size = _BANDS * _ROWS
    times = chance.integers(0, 2**31, size, dtype=np.uint32) * np.uint32(2) + 1
    plus = chance.integers(0, 2**32, size, dtype=np.uint32)
    signs = np.empty((held.shape[0], size), dtype=np.uint32)
    for start in range(0, held.shape[0], _AT_ONCE):
        stop = min(start + _AT_ONCE, held.shape[0])
        bounds = held.indptr[start : stop + 1]
        codes = held.indices[bounds[0] : bounds[-1]].astype(np.uint32)
        starts = bounds[:-1] - bounds[0]
        for at in range(size):
            values = codes * times[at] + plus[at]
            # Only the upper bits of a product are well mixed.
            signs[start:stop, at] = np.minimum.reduceat(values ^ values >> 15, starts)
    return signs


def _jaccard(held: sparse.csr_array, one: Integers, other: Integers) -> Floats:
    """Return the share of stretches in common of each pair of texts."""
    size = np.diff(held.indptr)
    both = np.empty(one.size)
    for start in range(0, one.size, _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        both[some] = held[one[some]].multiply(held[other[some]]).sum(axis=1)
    return np.asarray(both / (size[one] + size[other] - both))


def _none() -> Templates:
    nothing = np.empty(0, dtype=np.int64)
    return Templates(nothing, nothing, np.empty(0))
