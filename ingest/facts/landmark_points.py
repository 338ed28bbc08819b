"""
What do published points and cases tell of where named places lie?

In: the points file, the 1999 monthly files, the doors known. Out: names with a point
(metres, EPSG:3826), and names with a village and how many cases say so.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import polars as pl

from data.settings import Settings
from geo.address import normalise, parse
from ingest import sources
from ingest.facts import landmark_lines, landmark_names

_BY_NAME = (
    "aed", "public-toilets", "nursing_room", "direct-drinking-stations", "public_place_audit",
    "air_raid_shelter",
)  # fmt: skip
_BY_TEXT = (
    "youbike",
    "bus_station",
    "parking_lot",
    "public-toilets",
    "bins",
    "traffic_cctv",
)
_PLAIN = ("bus_station", "youbike", "nursing_room", "direct-drinking-stations")
"""Sources whose every name is a place that people know, whatever it ends with."""
DOOR = ["district", "road", "lane", "alley", "number"]
_LONG_KINDS = ("bridge", "tunnel", "riverside")
_EXIT = r"^捷運(.{2,8}站)\(([0-9]+)號出口\)$"
_REFERENCE = (
    r"^(?:臺北市|\p{Han}{2}區|地標:|公廁點位:|公廁坐落:)*([^,(]{2,20})[,(]+參考地址:?"
)
_MOST_CASES = 20
"""Of one address text: 94 cases at one door are not 94 witnesses."""


def at_doors(said: pl.DataFrame, doors: pl.DataFrame) -> pl.DataFrame:
    """Return name, kind, village_id and cases (points) of names that stand with a door."""
    rows = said.filter(pl.col("source").is_in(_BY_NAME))
    door = parse(rows["said"]).with_columns(
        district=pl.coalesce("district", rows["district"])
    )
    return (
        pl.concat([rows.drop("district"), door.select(DOOR)], how="horizontal")
        .join(doors.select(*DOOR, "village_id"), on=DOOR, nulls_equal=True)
        .select("source", "said", "name", "x_m", "y_m", "village_id")
        .pipe(named, "village_id")
        .group_by("name", "kind", "village_id")
        .agg(cases=pl.len().clip(upper_bound=_MOST_CASES).cast(pl.UInt32))
        .sort("name", "village_id")
    )


def stations(said: pl.DataFrame) -> pl.DataFrame:
    """Return stations (exit null) and their exits: name, exit, x_m, y_m."""
    whole = said.filter(pl.col("source") == "mrt_station").select(
        name=pl.col("said").str.replace("站站$", "站"),
        exit=pl.lit(None, pl.String),
        x_m="x_m",
        y_m="y_m",
    )
    exits = (
        said.filter(pl.col("source") == "youbike")
        .select(pl.col("said").str.extract_groups(_EXIT).alias("parts"), "x_m", "y_m")
        .unnest("parts")
        .drop_nulls("1")
        .select(name="1", exit="2", x_m="x_m", y_m="y_m")
    )
    return (
        pl.concat([whole, exits])
        .group_by("name", "exit")
        .agg(pl.col("x_m", "y_m").median())
        .sort("name", "exit")
    )


def named(said: pl.DataFrame, *also: str) -> pl.DataFrame:
    """
    Return one row per point and name of it that has a kind: name, kind, x_m, y_m.

    Columns of `said` named in `also` come along.
    """
    plain = pl.col("source").is_in(_PLAIN).alias("plain")
    by_name = said.filter(pl.col("source").is_in(_BY_NAME)).select(
        "x_m", "y_m", *also, plain, raw="name"
    )
    by_text = said.filter(pl.col("source").is_in(_BY_TEXT)).select(
        "x_m", "y_m", *also, plain, raw="said"
    )
    short = (
        pl.concat([by_name, by_text])
        .drop_nulls("raw")
        .select(
            "x_m", "y_m", *also, "plain", name=landmark_names.shortened(pl.col("raw"))
        )
    )
    both = pl.concat(
        [short, short.with_columns(name=landmark_names.core(pl.col("name")))]
    )
    place = pl.when(pl.col("plain") & landmark_names.is_place(pl.col("name"))).then(
        pl.lit(landmark_names.PLACE[0])
    )
    return (
        both.drop_nulls("name")
        .filter(pl.col("name").str.len_chars().is_between(3, 16))
        .with_columns(kind=pl.coalesce(landmark_names.kind_of(pl.col("name")), place))
        .filter(pl.col("kind").is_not_null() & (pl.col("kind") != "station"))
        .select("name", "kind", "x_m", "y_m", *also)
        .unique(maintain_order=True)
    )


def mentioned(said: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """
    Return the points whose text names a bridge, tunnel or river park: name, kind, x_m, y_m.

    `names` has name and kind. A long thing has no door: "民權大橋東向西上橋處" tells where it runs.
    """
    curated = pl.DataFrame(
        [(name, kind) for kind, all_ in landmark_lines.NAMES.items() for name in all_],
        schema=["name", "kind"], orient="row",
    )  # fmt: skip
    long = (
        pl.concat([names.filter(pl.col("kind").is_in(_LONG_KINDS)), curated])
        .unique("name")
        .sort("name")
    )
    patterns = sorted(long["name"].to_list(), key=len, reverse=True)
    return (
        said.select(
            "x_m", "y_m", name=pl.col("said").str.extract_many(patterns, leftmost=True)
        )
        .explode("name")
        .drop_nulls("name")
        .join(long.select("name", "kind"), on="name")
        .select("name", "kind", "x_m", "y_m")
    )


def stated(
    source: Path, doors: pl.DataFrame, without: Collection[str] = ()
) -> pl.DataFrame:
    """
    Return name, kind, village_id and cases of places that cases give with a door.

    "大佳河濱公園,參考地址:濱江街97號"; `without` names files that are left out.
    """
    files = sorted((source / "open1999").glob("*.csv"))
    texts = (
        pl.concat(
            [
                sources.read(file, Settings())[-1].select("address_said")
                for file in files
                if file.name not in without
            ]
        )
        .filter(pl.col("address_said").str.contains("參考地址"))
        .group_by("address_said")
        .agg(cases=pl.len())
        .select("cases", said=normalise(pl.col("address_said")))
    )
    district = pl.col("said").str.extract(r"(\p{Han}{2}區)")
    door = parse(
        texts.select(
            pl.concat_str(
                district.fill_null(""),
                pl.col("said").str.extract(r"參考地址:?([^,)]+)").fill_null(""),
            )
        ).to_series()
    )
    return (
        pl.concat([texts, door.select(DOOR)], how="horizontal")
        .with_columns(name=landmark_names.shortened(pl.col("said").str.extract(_REFERENCE)))
        .with_columns(kind=landmark_names.kind_of(pl.col("name")))
        .drop_nulls(["name", "kind", "road", "number"])
        .join(doors.select(*DOOR, "village_id"), on=DOOR, nulls_equal=True)
        .group_by("name", "kind", "village_id")
        .agg(cases=pl.col("cases").clip(upper_bound=_MOST_CASES).sum())
        .sort("name", "village_id")
    )  # fmt: skip
