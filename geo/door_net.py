"""
Which doors hang together? The net that carries a known point to the doors around it.

In: main numbers by way (a road with its section, then lane and alley: 忠孝東路5段12巷).
Out: nodes, one per way and number, and the links between them. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_LAST = r"^(.+?)([0-9]+)(?:-[0-9]+)?[巷弄]$"
_HIGHEST = 4000
"""Above every house number of the city (忠孝東路5段 ends near 800)."""
_CROWD = 12
"""Links across the road within so many numbers say the same thing, and share its weight."""


@dataclass(frozen=True)
class Links:
    """Pairs of nodes; `gap` is the difference of their numbers."""

    start: Ints
    end: Ints
    gap: NDArray[np.float64]


@dataclass(frozen=True)
class Net:
    """The nodes by way, side and number, and what binds them; see `of`."""

    nodes: pl.DataFrame
    """way, number, village_id, group; a row's place is the node's index."""
    ways: pl.DataFrame
    """way, parent and number: the way that it leaves, and at which number; or null."""
    way: Ints
    """(nodes,) index of the way."""
    number: Ints
    """(nodes,)"""
    parent: Ints
    """(ways,) index of the way that it leaves, -1 for a road."""
    mouth: Ints
    """(ways,) the node where it leaves, -1 for a road."""
    along: Links
    """Neighbouring numbers of one side."""
    across: Links
    """The nearest numbers of the two sides."""
    crowd: NDArray[np.float64]
    """(across,) how many links across stand as near together as to say the same."""
    inward: Links
    """From the mouth of a way to its first number on each side."""
    member: Ints
    """Nodes that belong to a group (a neighbourhood, 鄰)."""
    group: Ints
    """(member,) which group."""
    fellows: NDArray[np.float64]
    """(member,) how many nodes of the same way are in the same group."""

    @classmethod
    def of(cls, numbers: pl.DataFrame) -> Net:
        """
        Return the net of `numbers`: way, number, village_id, group (both may be null).

        One row per way and number. Mouths are added: 忠孝東路5段12巷 leaves 忠孝東路5段 at
        number 12, on the side of its even numbers.
        """
        ways = _ways(numbers["way"])
        mouths = ways.drop_nulls("parent").select(way="parent", number="number")
        nodes = (
            pl.concat([numbers.select("way", "number"), mouths])
            .unique()
            .join(numbers, on=["way", "number"], how="left")
            .sort("way", pl.col("number") % 2, "number")
        )
        index = ways.select("way", at=pl.int_range(pl.len(), dtype=pl.Int64))
        placed = nodes.join(index, on="way", how="left", maintain_order="left")
        way = placed["at"].to_numpy()
        number = nodes["number"].cast(pl.Int64).to_numpy()
        here = nodes.select(
            "way", "number", node=pl.int_range(pl.len(), dtype=pl.Int64)
        )
        leaves = ways.join(
            here,
            left_on=["parent", "number"],
            right_on=["way", "number"],
            how="left",
            maintain_order="left",
        ).join(
            index.rename({"way": "parent", "at": "leaves"}),
            on="parent",
            how="left",
            maintain_order="left",
        )
        mouth = leaves["node"].fill_null(-1).to_numpy()
        across = _across(way, number)
        member, group, fellows = _groups(nodes["group"], way)
        return cls(
            nodes=nodes,
            ways=ways,
            way=way,
            number=number,
            parent=leaves["leaves"].fill_null(-1).to_numpy(),
            mouth=mouth,
            along=_along(way, number),
            across=across,
            crowd=_crowd(way, number, across),
            inward=_inward(way, number, mouth),
            member=member,
            group=group,
            fellows=fellows,
        )


def _ways(named: pl.Series) -> pl.DataFrame:
    """Return every way with those that it leaves, sorted: way, parent, number."""
    found = named.unique()
    known = found
    for _ in range(2):  # an alley leaves a lane, a lane a road
        found = found.str.extract(_LAST, 1).drop_nulls().unique()
        known = pl.concat([known, found])
    return (
        pl.DataFrame({"way": known.unique().sort()})
        .with_columns(
            parent=pl.col("way").str.extract(_LAST, 1),
            number=pl.col("way").str.extract(_LAST, 2).cast(pl.Int64, strict=False),
        )
        .with_columns(
            pl.when(pl.col("number") < _HIGHEST).then(part).alias(part)
            for part in ("parent", "number")
        )
    )


def _along(way: Ints, number: Ints) -> Links:
    """Return the links between neighbours of one side; nodes are sorted so."""
    start = np.arange(way.size - 1)
    same = (way[:-1] == way[1:]) & (number[:-1] % 2 == number[1:] % 2)
    start = start[same]
    return Links(start, start + 1, (number[start + 1] - number[start]).astype(float))


def _across(way: Ints, number: Ints) -> Links:
    """Return for each node a link to the nearest number of the other side, once."""
    key = way * _HIGHEST + number
    pairs = []
    for side in (0, 1):
        here = np.flatnonzero(number % 2 == side)
        there = np.flatnonzero(number % 2 != side)
        there = there[np.argsort(key[there])]
        if here.size == 0 or there.size == 0:
            continue
        after = np.searchsorted(key[there], key[here])
        beside = np.stack([after - 1, after]).clip(0, there.size - 1)
        far = np.abs(key[there[beside]] - key[here]) + np.where(
            way[there[beside]] == way[here], 0, _HIGHEST**2
        )
        nearest = there[np.where(far[0] <= far[1], beside[0], beside[1])]
        known = far.min(axis=0) < _HIGHEST
        pairs.append(np.stack([here[known], nearest[known]]))
    if not pairs:
        return Links(*(np.empty(0, np.int64),) * 2, np.empty(0))
    both = np.sort(np.concatenate(pairs, axis=1), axis=0)
    start, end = np.unique(both, axis=1)
    return Links(start, end, np.abs(number[end] - number[start]).astype(float))


def _crowd(way: Ints, number: Ints, across: Links) -> NDArray[np.float64]:
    key = way[across.start] * _HIGHEST + np.maximum(
        number[across.start], number[across.end]
    )
    ranked = np.sort(key)
    return (
        np.searchsorted(ranked, key + _CROWD, "right")
        - np.searchsorted(ranked, key - _CROWD, "left")
    ).astype(float)


def _inward(way: Ints, number: Ints, mouth: Ints) -> Links:
    """Return the links from each way's mouth to its first number on either side."""
    first = np.ones(way.size, bool)
    first[1:] = (way[1:] != way[:-1]) | (number[1:] % 2 != number[:-1] % 2)
    end = np.flatnonzero(first)
    end = end[mouth[way[end]] >= 0]
    return Links(mouth[way[end]], end, number[end].astype(float))


def _groups(named: pl.Series, way: Ints) -> tuple[Ints, Ints, NDArray[np.float64]]:
    rank = named.rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1
    member = np.flatnonzero(rank >= 0)
    group = rank[member]
    _, which, count = np.unique(
        way[member] * (rank.max(initial=0) + 1) + group,
        return_inverse=True,
        return_counts=True,
    )
    return member, group, count[which].astype(float)
