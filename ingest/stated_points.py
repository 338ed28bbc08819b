"""
Which of the points that sources state are a place, and which is it?

In: the rows of all parts that state a point, and the addresses as their texts are placed.
Out: what became of every point, and rows of `addresses` of those that are taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from geo.gazetteer import village_key
from geo.stated import by_points
from ingest import fallbacks
from ingest.identity import address_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.crew import Crew, Held
    from ingest.places import Known


@dataclass(frozen=True)
class StatedPoints:
    """What became of the points that sources state."""

    points: pl.DataFrame
    """Rows of `points`."""
    fallbacks: pl.DataFrame
    """Rows of `fallbacks`, of these points."""
    far: pl.DataFrame
    """
    Points that were not taken since the text says another place: address_said, district,
    village, lon, lat, cases.
    """
    pairs: pl.DataFrame
    """Rows of `addresses` of those that are taken, with `cases`."""
    rows: list[pl.DataFrame]
    """Of each part row and address_id of the petitions whose point is taken."""
    texts: pl.DataFrame
    """address_id of a text, and `taken`: petitions with that text whose point is taken."""


def fates(
    points: Sequence[pl.DataFrame], addresses: Sequence[Held], places: Held, crew: Crew
) -> StatedPoints:
    """Return what became of the points of each part, of `ingest.places.told`."""
    stating = pl.concat(
        [
            some.rename({"row": "row_of_part"}).with_columns(part=pl.lit(at, pl.Int64))
            for at, some in enumerate(points)
        ]
    ).with_row_index("row")
    none = fallbacks.stated(stating)
    asked = fallbacks.marked(stating, none)
    said = asked.select(pl.col("address_said").unique())
    texts = pl.concat(crew.stream(_said_by, addresses, said=said))
    [known] = crew.home([places])
    fate, pairs, far = _by_points(asked, texts, known)
    taken = fate.drop_nulls("address_id").join(
        stating.select("row", "part", "row_of_part", "address_said"), on="row"
    )
    cases = taken.group_by("address_id").agg(cases=pl.len().cast(pl.Int64))
    return StatedPoints(
        points=fate.group_by("source", "reading", "fate")
        .agg(cases=pl.len().cast(pl.Int64))
        .sort("source", "reading", "fate"),
        fallbacks=none,
        far=far,
        pairs=pairs.join(cases, on="address_id", how="left", maintain_order="left"),
        rows=[
            taken.filter(pl.col("part") == at).select("address_id", row="row_of_part")
            for at in range(len(points))
        ],
        texts=taken.group_by("address_said")
        .agg(taken=pl.len().cast(pl.Int64))
        .join(texts.select("address_said", "address_id"), on="address_said")
        .drop("address_said"),
    )


def _said_by(addresses: pl.DataFrame, *, said: pl.DataFrame) -> pl.DataFrame:
    """Return the addresses of these texts."""
    return addresses.join(said, on="address_said", how="semi", maintain_order="left")


def _by_points(
    points: pl.DataFrame, texts: pl.DataFrame, places: Known
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """
    Return every stated point's fate, rows of `addresses` of those taken, and `Placed.far`.

    points : of `ingest.fallbacks.marked`. Fates: row, source, reading, fate, address_id
    (null unless the point is taken).
    """
    asked = points.filter(pl.col("fate").is_null())
    pairs = (
        asked.group_by("address_said", "point_lon", "point_lat")
        .agg(pl.col("source").min(), cases=pl.len().cast(pl.Int64))
        .sort("address_said", "point_lon", "point_lat")
        .join(texts, on="address_said", how="left", maintain_order="left")
        .with_columns(village_key("district", "village"))
        .join(
            places.gazetteer.villages.select("village_key", stated_id="village_id"),
            on="village_key",
            how="left",
            maintain_order="left",
        )
        .join(
            places.gazetteer.districts.rename({"district_id": "said_id"}),
            on="district",
            how="left",
            maintain_order="left",
        )
    )
    by = by_points(pairs, places.areas)
    keys = pl.concat_str(
        pl.col("address_said"),
        pl.format("{},{}", pl.col("point_lon").round(6), pl.col("point_lat").round(6)),
        separator="\x1f",
    )
    told = pairs.select("address_said", "point_lon", "point_lat").with_columns(
        by["fate"].alias("found_fate"),
        address_ids(pairs.select(keys).to_series()).alias("pair_id"),
    )
    fates = points.join(
        told, on=["address_said", "point_lon", "point_lat"], how="left"
    ).select(
        "row",
        "source",
        "reading",
        fate=pl.coalesce("fate", "found_fate"),
        address_id=pl.when(
            pl.col("fate").is_null() & (pl.col("found_fate") == "used")
        ).then("pair_id"),
    )
    taken = pairs.select(
        "address_said", "district", "village", "road", "lane", "alley", "number"
    )
    rows = taken.with_columns(
        *by.drop("fate"),
        told["pair_id"].alias("address_id"),
        by["village_id"].str.slice(0, 8).alias("district_id"),
        match_level=pl.lit("stated_point"),
        candidates=pl.lit([], texts.schema["candidates"]),
        why=pl.lit("the source states the point"),
    )
    far = pairs.filter(by["fate"] == "far").select(
        "address_said", "district", "village", "cases", lon="point_lon", lat="point_lat"
    )
    return fates, rows.filter(by["fate"] == "used"), far
