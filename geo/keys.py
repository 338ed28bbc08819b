"""
Which number stands for a road, a lane or a door?

In: columns of words. Out: one number of 64 bits for each row, the same wherever the same
words stand: tables are joined by it in a third of the time that joined words take. Of a
million addresses beside 200,000 doors one falls on another's number by a chance of 1 in
90 million. Pure.
"""

from __future__ import annotations

import functools
import operator

import polars as pl

LANE = ("district", "road", "lane", "alley")
DOOR = (*LANE, "number")


def road_key(road: str | pl.Expr = "road") -> pl.Expr:
    """Return the number of a district's road; null where one of them is null."""
    return _key("district", road)


def lane_key(lane: str | pl.Expr = "lane", alley: str | pl.Expr = "alley") -> pl.Expr:
    """Return the number of a road, its lane and alley; null without district or road."""
    return _key("district", "road", lane, alley)


def door_key() -> pl.Expr:
    """Return the number of a door; null without district, road or number."""
    return pl.when(pl.col("number").is_not_null()).then(_key(*DOOR))


def _key(*words: str | pl.Expr) -> pl.Expr:
    """Return the number of some words, of which the first two must not be null."""
    # A column of nothing but nulls may have no type yet, and would be another number.
    columns = [
        (pl.col(word) if isinstance(word, str) else word).cast(pl.String)
        for word in words
    ]
    # By its place each word has hashes of its own, so that 5巷 is not 5弄; the sum wraps.
    hashes = (column.hash(place) for place, column in enumerate(columns))
    number = functools.reduce(operator.add, hashes)
    return pl.when(columns[0].is_not_null() & columns[1].is_not_null()).then(number)
