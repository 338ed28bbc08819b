"""
Which doors does the city's official door-plate file hold, and which of its rows hold none?

In: rows of 門牌位置數值資料 as texts, the villages and their boundaries. Out: doors in the
columns of the compiled table, and for every row what became of it. Pure.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import polars as pl

from geo.address import normalise
from geo.numerals import figures
from geo.points import settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.boundaries import Boundaries

COLUMNS = {
    "town": "鄉鎮市區代碼",
    "village": "村里",
    "road": "街路段",
    "lane": "巷",
    "alley": "弄",
    "number": "號",
    "x": "橫座標",
    "y": "縱座標",
}
"""Our column to its header; 坐 for 座, TWD97 before it and marks within it are let pass."""

DOORS = (
    "district",
    "road",
    "lane",
    "alley",
    "number",
    "village_id",
    "share",
    "lon",
    "lat",
    "error_m",
)
"""The columns of a doors table, see data/reference/SOURCES.md."""

FATES = (
    "door",
    "repeated",
    "unknown_district",
    "no_road",
    "no_number",
    "no_point",
    "outside_city",
    "village_far",
)
"""What becomes of a row; all but the first two are rejected."""

ERROR_M = 10.0
"""Radius of an official point: the plate is on the wall, the point in the house; assumed."""
VILLAGE_FAR_M = 200.0
"""A point farther than this outside its stated village is of another place, or it is."""

_NUMBER = r"^(臨?\d+(?:[之-]\d+)?)(?:號|$)"
_LANE = r"^(\d+(?:[之-]\d+)?)巷"
_ALLEY = r"(\d+(?:[之-]\d+)?)弄"


def columns(header: Sequence[str]) -> dict[str, int] | None:
    """Return where each of `COLUMNS` stands; None where the file is not of this form."""
    plain = [_plain(name) for name in header]
    wanted = {ours: _plain(name) for ours, name in COLUMNS.items()}
    if not set(wanted.values()) <= set(plain):
        return None
    return {ours: plain.index(name) for ours, name in wanted.items()}


def plates(
    rows: pl.DataFrame, villages: pl.DataFrame, boundaries: Boundaries
) -> tuple[pl.DataFrame, pl.Series]:
    """
    Return the doors, as `DOORS`, and the fate of each row, one of `FATES`, in order.

    rows : texts, the columns of `COLUMNS`. villages : district, village, village_id,
    district_id. A door's village is the stated one, else the one that holds its point. The
    first of rows of one door (floors) is taken.
    """
    read = _read(rows).join(
        _districts(villages), on="district_id", how="left", maintain_order="left"
    )
    read = read.join(
        villages.select(
            "district_id",
            normalise(pl.col("village")).alias("village"),
            stated_id="village_id",
        ),
        on=["district_id", "village"],
        how="left",
        maintain_order="left",
    )
    lon, lat = (
        read[name].fill_null(float("nan")).to_numpy() for name in ("lon", "lat")
    )
    inside = boundaries.locate(lon, lat)
    read = read.with_columns(pl.Series("inside", inside.tolist(), dtype=pl.String))
    apart = read.with_row_index("row").filter(
        pl.col("stated_id") != pl.col("inside").fill_null("")
    )
    off = boundaries.distance_m(
        apart["lon"].to_numpy(), apart["lat"].to_numpy(), apart["stated_id"].to_list()
    )
    far = apart.select("row").filter(pl.Series(off > VILLAGE_FAR_M, dtype=pl.Boolean))
    read = (
        read.with_row_index("row")
        .join(
            far.with_columns(far=pl.lit(value=True)),
            on="row",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            village_id=pl.coalesce("stated_id", "inside"),
            fate=pl.when(pl.col("district").is_null()).then(pl.lit("unknown_district"))
            .when(pl.col("road") == "").then(pl.lit("no_road"))
            .when(pl.col("number").is_null()).then(pl.lit("no_number"))
            .when(pl.col("lon").is_null()).then(pl.lit("no_point"))
            .when(pl.col("inside").is_null() & pl.col("stated_id").is_null()).then(pl.lit("outside_city"))
            .when("far").then(pl.lit("village_far")),
        )
    )  # fmt: skip
    door = ["district", "road", "lane", "alley", "number"]
    usable = read.filter(pl.col("fate").is_null())
    first = usable.filter(pl.struct(door).is_first_distinct())
    fate = read.join(
        first.select("row", first=pl.lit(value=True)),
        on="row",
        how="left",
        maintain_order="left",
    ).select(
        pl.coalesce(
            "fate",
            pl.when("first").then(pl.lit("door")).otherwise(pl.lit("repeated")),
        )
    )
    doors = first.with_columns(
        pl.col("lon", "lat").round(6), share=pl.lit(1.0), error_m=pl.lit(ERROR_M)
    )
    return doors.select(DOORS).sort(door, nulls_last=False), fate["fate"]


def together(official: pl.DataFrame, compiled: pl.DataFrame) -> pl.DataFrame:
    """
    Return the official doors, and those that only the compiled table knows.

    A door that cases name and the register lacks is an old plate or a new one: its village
    holds, and old cases need it.
    """
    door = ["district", "road", "lane", "alley", "number"]
    only = compiled.join(official, on=door, how="anti", nulls_equal=True)
    return pl.concat([official, only.select(official.columns)], how="vertical_relaxed")


def _read(rows: pl.DataFrame) -> pl.DataFrame:
    """Return district_id, village, road, lane, alley, number, lon, lat as they are read."""
    plain = rows
    for name in ("village", "road", "lane", "alley", "number"):
        # A million rows hold a few thousand different texts in each column.
        texts = rows.select(pl.col(name).unique())
        read = figures(texts.select(normalise(pl.col(name))).to_series())
        plain = (
            plain.join(
                texts.with_columns(read.alias("read")),
                on=name,
                how="left",
                nulls_equal=True,
                maintain_order="left",
            )
            .drop(name)
            .rename({"read": name})
        )
    town = pl.col("town").fill_null("").str.normalize("NFKC").str.extract(r"(\d{7,})")
    points = settled(rows["x"], rows["y"])
    return plain.select(
        # 6300001 and 63000010 are both written for 松山區; longer codes are a village's.
        district_id=town.str.slice(0, 8).str.pad_end(8, "0"),
        village="village",
        road="road",
        lane=pl.col("lane").str.extract(_LANE).str.replace("之", "-"),
        alley=pl.col("alley").str.extract(_ALLEY).str.replace("之", "-"),
        number=pl.col("number").str.extract(_NUMBER).str.replace("之", "-"),
        lon=points["lon"],
        lat=points["lat"],
    )


def _districts(villages: pl.DataFrame) -> pl.DataFrame:
    return villages.select("district_id", "district").unique()


def _plain(name: str) -> str:
    said = unicodedata.normalize("NFKC", name).replace("坐", "座").replace("TWD97", "")
    return "".join(letter for letter in said if letter.isalnum())
