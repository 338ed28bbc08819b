"""
Which known road stands anywhere in a text, and what does the text say behind it?

In: texts that the grammar does not read at once, in normal form, and the names that exist.
Out: the parts of each text by the road that it names: spelt right, in another district, or
one character off. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo import latin
from geo.address import DISTRICT, DISTRICTS, PARTS, TAIL, finished
from geo.narrowed import narrowed
from geo.numerals import figures
from geo.shortened import in_full

if TYPE_CHECKING:
    from geo.reading import Names

_DISTRICT_NAMES = [f"{name}區" for name in DISTRICTS]
# Townships around Taipei; 雙溪 and 金山 are also names inside it, so 區 must follow.
_AROUND = (
    "(?:板橋|三重|中和|永和|新莊|新店|土城|蘆洲|汐止|樹林|鶯歌|三峽|"
    "淡水|瑞芳|五股|泰山|林口|深坑|石碇|坪林|三芝|石門|八里|平溪|雙溪|貢寮|金山|萬里|烏來)區"
)
# "往新北市方向" names a direction; an address outside has the road or the town after it.
_CITIES = (
    "(?:新北市|基隆市|桃園[市縣]|新竹[市縣]|苗栗縣|臺中[市縣]|彰化縣|南投縣|雲林縣|嘉義[市縣]|臺南[市縣]|"
    "高雄[市縣]|屏東縣|宜蘭縣|花蓮縣|臺東縣|澎湖縣|金門縣|連江縣)"
)
_OUTSIDE = (
    rf"(?:^|區|灣|\d|市){_CITIES}(?:{_AROUND}|[^往與及到至(]{{0,8}}[路街區鄉鎮巷號]|$)"
    rf"|(?:^|區|灣|\d|市){_AROUND}[^往與及到至(]{{0,8}}[路街]"
)
_VILLAGE = r"(\p{Han}{2,3}里)"
WITHIN = "road found within the text"
ANOTHER_DISTRICT = "road belongs to another district"
MISSPELT = "road misspelt"
CHOSEN = "road misspelt, chosen of several"
"""Told by `geo.misspelt`, after the reader."""

_TOWNS = "(?:板橋|三重|中和|永和|新莊|新店|土城|蘆洲|汐止|樹林|鶯歌|三峽|淡水|五股|泰山|林口|深坑|石碇)"
TOWN = rf"^(?:新北市?|臺北縣)?{_TOWNS}"
"""A neighbouring town without 區, and what begins with one."""
_MOTORWAY = r"國道[0-9]號"
_WHITHER = r"[往向朝至到從由離轉過](?:[東西南北])?$"
_NOTHING_ELSE = rf"^(?:{DISTRICT}|臺北市|臺灣|TPE|\d|\p{{Han}}{{2,3}}里)*$"


def rich(left: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return row, said, outside, doubt and the parts of what the swift pass left."""
    said = figures(in_full(latin.in_chinese(left["said"], names.latin), names.short))
    # 公園路燈 is a lamp of a park, not 公園路.
    rows = left.with_columns(said=said.str.replace_all("路燈", "燈")).with_columns(
        districts=pl.col("said").str.extract_many(_DISTRICT_NAMES),
        outside=pl.col("said").str.contains(_OUTSIDE)
        | (
            pl.col("said").str.contains(rf"^{_AROUND}")
            & ~pl.col("said").str.contains(DISTRICT)
        ),
    )
    rows = rows.with_columns(village=_villages_named(rows["said"], names))
    rows = rows.join(
        _villages_within(rows, names), on="row", how="left", maintain_order="left"
    )
    found = _roads_within(rows, names)
    typed = _misspelt(rows.join(found, on="row", how="anti"), names)
    named = rows.select("row", "said", "village_district", "districts").join(
        pl.concat([found, typed]), on="row"
    )
    return (
        rows.join(_behind(named), on="row", how="left", maintain_order="left")
        .with_columns(
            district=pl.coalesce(
                "road_district", "village_district", pl.col("districts").list.first()
            ),
            neighbourhood=pl.col("said").str.extract(r"([0-9]{1,3})鄰").cast(pl.Int16),
            rest=pl.coalesce("rest", "said"),
            outside=pl.col("outside") & pl.col("away").fill_null(value=True),
        )
        .select("row", *PARTS, "said", "outside", "doubt")
    )


def _behind(named: pl.DataFrame) -> pl.DataFrame:
    """
    Return what texts say behind the road that they name; nulls where it is not believed.

    named : row, said, village_district, districts, matched, road, road_district, doubt.
    Returned: row, road_district, doubt, the parts from road to rest, and away: false where the words put
    the road in a district of the city.
    """
    halves = pl.col("said").str.splitn(pl.col("matched"), 2).struct
    parts = named.with_columns(
        head=halves.field("field_0"),
        groups=halves.field("field_1").fill_null("").str.extract_groups(r"^" + TAIL),
    ).unnest("groups")
    # Another district's road is believed with a number or lane behind it, or where the
    # text is nothing else: 建國高架橋(往辛亥路方向) is not on 辛亥路. Where no district is named
    # 國館旁光復南路 is on the road, 新店安康路 in another town, and 往信義路方向 is a direction.
    free = (
        (pl.col("districts").list.len() == 0)
        & ~pl.col("head").str.contains(_WHITHER)
        & ~pl.col("head").str.contains(rf"{_TOWNS}市?$")
    )
    alone = (
        pl.col("number").is_not_null()
        | pl.col("lane").is_not_null()
        | pl.col("head").str.contains(_NOTHING_ELSE)
        | free
    )
    believed = (pl.col("doubt") != ANOTHER_DISTRICT) | (
        alone & pl.col("village_district").is_null()
    )
    told = parts.with_columns(believed=believed).with_columns(
        pl.when("believed").then(pl.col(name)).alias(name)
        for name in ("road", "road_district", "doubt", "section", "lane", "alley",
                     "number", "number_to", "rest")
    )  # fmt: skip
    # 國館旁光復南路: what stands before the road is asked for a landmark too.
    before = (
        pl.col("number").is_null()
        & pl.col("lane").is_null()
        & ~pl.col("head").str.contains(_NOTHING_ELSE)
    )
    told = told.with_columns(
        rest=pl.when(before & pl.col("rest").is_not_null())
        .then("said")
        .otherwise("rest")
    )
    return finished(
        # "No. 182號八德路四段": the number stands before the road.
        told.with_columns(
            number=pl.coalesce(
                "number",
                pl.col("head")
                .str.replace(_MOTORWAY, "")
                .str.extract(r"(\d+(?:[之-]\d+)?)號"),
            )
        )
    ).select(
        "row",
        "road_district",
        "doubt",
        *PARTS[3:],
        away=(pl.col("doubt") != WITHIN) | pl.col("head").str.contains(rf"{_AROUND}$"),
    )


def _villages_named(said: pl.Series, names: Names) -> pl.Series:
    """Return the first village that exists of each text, else what has the form of one."""
    plain = pl.col("said").str.replace_all(rf"{DISTRICT}|臺北市", "")
    known = names.villages["village"].unique().sort().to_list()
    has = said.str.contains("里", literal=True).fill_null(value=False)
    texts = said.to_frame("said").filter(has).select(plain)
    if texts.is_empty():
        return pl.select(pl.repeat(None, said.len(), dtype=pl.String)).to_series()
    found = texts.select(
        pl.coalesce(
            pl.col("said").str.extract_many(known, leftmost=True).list.first(),
            pl.col("said").str.extract(_VILLAGE),
        )
    ).to_series()
    empty = pl.select(pl.repeat(None, said.len(), dtype=pl.String)).to_series()
    return empty.scatter(has.arg_true(), found)


def _villages_within(rows: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return row and the district of the village it states: a stated one, or the only."""
    one = pl.len().over("village") == 1
    known = names.villages.with_columns(alone=one)
    return (
        rows.select("row", "village", "districts")
        .drop_nulls("village")
        .join(known, on="village")
        .with_columns(stated=pl.col("districts").list.contains(pl.col("district")))
        .filter(
            pl.col("stated") | (pl.col("alone") & (pl.col("districts").list.len() == 0))
        )
        .unique("row", maintain_order=True)
        .select("row", village_district="district")
    )


def _roads_within(rows: pl.DataFrame, names: Names) -> pl.DataFrame:
    """
    Return row, matched, road, road_district and doubt for rows that name a known road.

    The first road that lies in a stated district wins; else the first whose name exists
    in one district alone.
    """
    matches = (
        rows.select(
            "row",
            "districts",
            matched=pl.col("said").str.extract_many(
                narrowed(names.patterns, rows["said"]), leftmost=True
            ),
        )
        .explode("matched")
        .drop_nulls("matched")
        .with_row_index("order")
    )
    placed = matches.join(names.roads, left_on="matched", right_on="road")
    return (
        placed.with_columns(
            stated=pl.col("districts").list.contains(pl.col("district"))
        )
        .sort("row", "stated", "order", "doors", descending=[False, True, False, True])
        .group_by("row", maintain_order=True)
        .first()
        .select(
            "row",
            "matched",
            road="matched",
            road_district="district",
            doubt=pl.when("stated")
            .then(pl.lit(WITHIN))
            .otherwise(pl.lit(ANOTHER_DISTRICT)),
        )
    )


def _misspelt(rows: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return the same for rows whose road is one character off a name of the district."""
    words = rows.select(
        "row",
        pl.col("districts").list.last().alias("district"),
        matched=pl.col("said")
        .str.replace_all(rf"{DISTRICT}|臺北市|\p{{Han}}{{2,3}}里", "")
        .str.extract(r"([\p{Han}]{1,5}(?:大道|路|街)(?:\d{1,2}段)?)"),
    ).drop_nulls()
    shaped = shapes(words.rename({"matched": "road"})).rename({"road": "matched"})
    return (
        shaped.join(names.shapes, on=["district", "shape"])
        .filter(pl.col("road").str.len_chars() == pl.col("matched").str.len_chars())
        # 常德路 is 常德街 rather than 八德路: a wrong suffix is the likelier slip.
        .with_columns(suffix=pl.col("shape").str.ends_with("."))
        .with_columns(likely=pl.col("suffix") == pl.col("suffix").any().over("row"))
        .filter(pl.col("likely"))
        .with_columns(names=pl.col("road").n_unique().over("row"))
        .filter(pl.col("names") == 1)
        .unique("row", maintain_order=True)
        .select(
            "row",
            "matched",
            "road",
            road_district="district",
            doubt=pl.lit(MISSPELT),
        )
    )


def shapes(roads: pl.DataFrame) -> pl.DataFrame:
    """Return each road with each of its characters replaced by a dot, as `shape`."""
    letters = roads.with_columns(
        at=pl.int_ranges(0, pl.col("road").str.len_chars().clip(upper_bound=8))
    ).explode("at")
    return letters.drop_nulls("at").select(
        pl.exclude("at"),
        shape=pl.concat_str(
            pl.col("road").str.slice(0, pl.col("at")),
            pl.lit("."),
            pl.col("road").str.slice(pl.col("at") + 1),
        ),
    )
