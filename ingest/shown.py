"""
What may a reader count who may not read the cases? Blocks of enough of them.

In: the petitions as they are stored, part by part. Out: the tables shown_subjects and shown_places: the same
cases cut in two ways, see `models.blocks` and docs/decisions/0015.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from data import agencies
from models.blocks import Rule, blocks

# What both ways of cutting know. By year, since a village has five cases of a month too
# seldom: of all that are placed to one, 72 in 100 would be told by month, 99 are by year.
_BASE: Final = ["year", "kind", "district_id"]
_SUBJECT: Final = ["month", "agency", "category", "topic_id"]
_PLACE: Final = ["village_id", "channel"]


def cells(petitions: pl.DataFrame) -> pl.DataFrame:
    """
    Return how many petitions of a part are of one month, place, agency and subject.

    petitions : with place_district_id and the like. Cases of no known day are in no cell.
    """
    return (
        petitions.filter(pl.col("filed_at").is_not_null())
        .group_by(
            pl.col("filed_at").dt.truncate("1y").dt.date().alias("year"),
            pl.col("filed_at").dt.truncate("1mo").dt.date().alias("month"),
            "kind",
            pl.col("place_district_id").alias("district_id"),
            pl.col("place_village_id").alias("village_id"),
            *("channel", "agency", "category", "topic_id"),
        )
        .agg(pl.len().cast(pl.Int64).alias("count"))
    )


def shown(parts: Sequence[pl.DataFrame], least: int) -> dict[str, pl.DataFrame]:
    """
    Return shown_subjects and shown_places of the cells of all parts.

    least : fewest cases of a block, also of what is left of it without one bureau's own.
    """
    cells = pl.concat(parts)
    cells = cells.group_by(pl.exclude("count")).agg(pl.col("count").sum())
    return {
        name: rows.group_by(levels).agg(pl.col("count").sum()).sort(levels)
        for name, (levels, rows) in cut(cells, least).items()
    }


def cut(cells: pl.DataFrame, least: int) -> dict[str, tuple[list[str], pl.DataFrame]]:
    """
    Return of either table its levels, and the cells with what is told of them by owner.

    owner : the bureau whose own cases these are; null for those without an agency.
    """
    names = cells["agency"].drop_nulls().unique().to_list()
    owner = pl.col("agency").replace_strict(
        agencies.bureaus(names), default=None, return_dtype=pl.String
    )
    base = blocks(cells.with_columns(owner=owner), _BASE, Rule(least))
    where = Rule(least, within={"village_id": "district_id"})
    return {
        "shown_subjects": (
            [*_BASE, *_SUBJECT],
            blocks(base, _SUBJECT, Rule(least), under=_BASE),
        ),
        "shown_places": (
            [*_BASE, *_PLACE],
            blocks(base, _PLACE, where, under=_BASE),
        ),
    }
