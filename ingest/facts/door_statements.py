"""
What do the 1999 cases state of each door: its village, its neighbourhood?

In: the monthly files of the source folder. Out: one row per door, village and
neighbourhood stated together, with how many cases said so. No case is kept.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data import facts
from data.settings import Settings
from geo.address import normalise
from geo.reading import WITHIN, Names
from geo.reading import read as best_reading
from ingest import sources
from ingest.facts import official

KEY = ["district", "road", "lane", "alley", "number"]
WAY = ["district", "road", "lane", "alley"]

_BESIDE, _NEAR = 0.6, 12
"""The vote of a door beside, and how many house numbers away it still has one."""
_HIGHEST = 2000
"""No street of the city counts so far: 2000號 and above are typing errors."""


def read(source: Path, until: str = "9999", since: str = "") -> pl.DataFrame:
    """
    Return what cases state: the columns of `KEY`, village_id, neighbourhood, cases.

    `until` leaves out monthly files after it ("202412"), `since` those up to it. A village
    or road that does not exist in the stated district is no evidence.
    """
    files = sorted(
        file
        for file in (source / "open1999").glob("*.csv")
        if since < file.stem.rpartition("_")[2] <= until
    )
    said = (
        pl.concat(
            [sources.read(file, Settings())[2].select("address_said") for file in files]
        )
        .group_by("address_said")
        .agg(cases=pl.len())
    )
    # 富台里 is 富臺里 in the normal form that texts are read in.
    villages = pl.DataFrame(facts.read("villages")).select(
        "village_id", "district", normalise(pl.col("village"))
    )
    roads = pl.DataFrame(facts.read("roads")).with_columns(doors=pl.lit(0))
    names = Names.of(roads, villages)
    parts = pl.concat(
        [best_reading(said["address_said"], names), said], how="horizontal"
    )
    return (
        parts.filter(pl.col("doubt").fill_null(WITHIN) == WITHIN, ~pl.col("outside"))
        .drop_nulls(["road", "number"])
        .join(villages, on=["district", "village"])
        .join(names.roads, on=["district", "road"], how="semi")
        .group_by(*KEY, "village_id", "neighbourhood")
        .agg(pl.col("cases").sum())
    )


def villages(stated: pl.DataFrame) -> pl.DataFrame:
    """
    Return each door with the village it most likely lies in: `KEY`, village_id, share.

    Each case that states a village has a vote, and the two doors before and behind it on
    its side of the street have `_BESIDE` of one each: a slip of one or two cases amid
    doors that agree gives way (of 20 such doors of 2025-26, 15 were where their neighbours
    are), a corner house stated by more does not. `share` is the winner's part of the votes.
    """
    own = stated.group_by(*KEY, "village_id").agg(
        votes=pl.col("cases").sum().cast(pl.Float64)
    )
    votes = (
        pl.concat([own, _beside(own)])
        .group_by(*KEY, "village_id")
        .agg(pl.col("votes").sum())
        .sort(*KEY, "votes", "village_id", descending=[False] * 5 + [True, False])
    )
    return votes.group_by(KEY, maintain_order=True).agg(
        pl.col("village_id").first(),
        share=(pl.col("votes").first() / pl.col("votes").sum())
        .round(3)
        .cast(pl.Float32),
    )


def _beside(own: pl.DataFrame) -> pl.DataFrame:
    """Return the votes of the doors beside each door: `KEY`, village_id, votes."""
    side = [*WAY, "odd"]
    doors = (
        own.sort(*KEY, "votes", "village_id", descending=[False] * 5 + [True, False])
        .unique(KEY, keep="first", maintain_order=True)
        .with_columns(main_number().alias("at"))
        .with_columns(odd=pl.col("at") % 2)
        .sort(*side, "at", "number")
    )
    return (
        pl.concat(
            doors.select(
                *KEY,
                pl.col("village_id").shift(step).over(side),
                votes=pl.lit(_BESIDE),
                away=(pl.col("at").shift(step).over(side) - pl.col("at")).abs(),
            )
            for step in (-2, -1, 1, 2)
        )
        .filter(pl.col("away") <= _NEAR)
        .drop("away")
    )


def main_numbers(stated: pl.DataFrame) -> pl.DataFrame:
    """
    Return each main number with its village and group: way, number, village_id, group.

    17-5號 is at 17號. The group is the neighbourhood (鄰) that most cases state: some twenty
    houses side by side, in whatever lanes they stand.
    """
    counts = (
        stated.select(
            way_of(),
            main_number(),
            "village_id",
            pl.concat_str("village_id", pl.lit("-"), "neighbourhood").alias("group"),
            "cases",
        )
        .filter(pl.col("number").is_between(1, _HIGHEST))
        .group_by("way", "number", "village_id", "group")
        .agg(pl.col("cases").sum())
        .sort("way", "number", "cases", "village_id", "group", descending=[False, False, True, False, False])
    )  # fmt: skip
    return counts.group_by("way", "number", maintain_order=True).agg(
        pl.col("village_id").first(), pl.col("group").drop_nulls().first()
    )


def plates(source: Path) -> pl.DataFrame:
    """Return the main numbers of the door-plate lists (7 districts): way, number."""
    lists = [
        _plates(official.table(file))
        for file in sorted((source / "doorplates").glob("*.csv"))
    ]
    return (
        pl.concat(lists)
        .select(way_of(), main_number())
        .filter(pl.col("number").is_between(1, _HIGHEST))
        .unique()
        .sort("way", "number")
    )


def way_of() -> pl.Expr:
    """Return the way of parsed parts: a road with its section, then lane and alley."""
    return pl.concat_str(
        "road",
        pl.concat_str("lane", pl.lit("巷")).fill_null(""),
        pl.concat_str("alley", pl.lit("弄")).fill_null(""),
    ).alias("way")


def main_number() -> pl.Expr:
    """Return the number without its branch, as an integer."""
    return (
        pl.col("number").str.extract(r"([0-9]+)").cast(pl.Int64, strict=False)
    ).alias("number")


def _plates(listed: pl.DataFrame) -> pl.DataFrame:
    """Return road, lane, alley and number of either of the two headers in use."""
    road = "路名" if "路名" in listed.columns else "街路段"
    said = {"road": road, "lane": "巷", "alley": "弄", "number": "號"}
    bare = listed.select(
        normalise(pl.col(name)).alias(part) for part, name in said.items()
    )
    return bare.with_columns(
        pl.col("lane", "alley").str.extract(r"^([0-9]+(?:-[0-9]+)?)")
    )
