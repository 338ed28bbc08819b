"""
Which reading of an address fits the city's roads and villages?

In: address texts, and the names that exist. Out: the parts of each text in the reading
that fits best. A swift pass takes what the grammar reads at once (four rows in five); a
richer one looks for a known road anywhere in what it leaves. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from geo import latin
from geo.address import DISTRICT, DISTRICTS, PARTS, TAIL, finished, normalise, parts_of
from geo.numerals import figures

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
LONGEST = 300
"""Characters of a text that are read; the longest of 610,676 published addresses has 179."""
WITHIN = "road found within the text"
ANOTHER_DISTRICT = "road belongs to another district"
MISSPELT = "road misspelt"
CHOSEN = "road misspelt, chosen of several"
"""Told by `geo.misspelt`, after the reader."""

_NOTHING_ELSE = rf"^(?:{DISTRICT}|臺北市|臺灣|TPE|\d|\p{{Han}}{{2,3}}里)*$"
_NUMERALS = r"^[〇○零一二三四五六七八九十百兩\d]+[巷弄號]"
_SECTION = r"\d{1,2}段$"


@dataclass(frozen=True)
class Names:
    """The names that exist, in normal form."""

    roads: pl.DataFrame
    """district, road: with its section, and without it."""
    villages: pl.DataFrame
    """district, village."""
    patterns: tuple[str, ...]
    """Every name of a road, the longest first."""
    shapes: pl.DataFrame
    """district, shape, road: names with one character left out, for typing errors."""
    latin: dict[str, str]
    """Every way to write a road's name in Latin letters, and the name."""

    @classmethod
    def of(cls, roads: pl.DataFrame, villages: pl.DataFrame) -> Names:
        """
        Return the names of two tables.

        `roads` has district, road, road_en and doors (how many are known on it, which
        decides where a name that several districts have is meant); `villages` has
        district and village.
        """
        whole = roads.select("district", figures(roads["road"]), "doors")
        base = whole.with_columns(pl.col("road").str.replace(_SECTION, ""))
        known = (
            pl.concat([whole, base])
            .group_by("district", "road")
            .agg(pl.col("doors").max())
            .sort("district", "road")
        )
        names = known["road"].unique().sort().to_list()
        return cls(
            roads=known,
            villages=villages.select("district", "village"),
            patterns=tuple(sorted(names, key=len, reverse=True)),
            shapes=_shapes(known.drop("doors")),
            latin={
                way: name
                for road, road_en in roads.select("road", "road_en").iter_rows()
                for way, name in latin.spellings(road, road_en).items()
            },
        )


def read(addresses: pl.Series, names: Names) -> pl.DataFrame:
    """
    Return the parts of each address in its best reading.

    The columns of `PARTS`, then `said` (the normal form), `outside` (a neighbouring
    city's address) and `doubt`: null, or what the reader had to assume: `WITHIN`,
    `ANOTHER_DISTRICT`, `MISSPELT`. Of a text longer than `LONGEST` the beginning is read.
    """
    said = (
        addresses.cast(pl.String)
        .str.head(LONGEST)
        .alias("said")
        .to_frame()
        .select(normalise(pl.col("said")))
    )
    swift = pl.concat([said, parts_of(said["said"])], how="horizontal").with_row_index(
        "row"
    )
    fits = swift.join(
        names.roads.select("district", "road", fits=pl.lit(value=True)),
        on=["district", "road"],
        how="left",
        maintain_order="left",
    )["fits"].fill_null(value=False)
    bare = swift["road"].is_null() & (swift["rest"] == "") & (swift["district"] != "")
    # "一九號" behind the road: its numerals are for the richer pass.
    numerals = swift["rest"].str.contains(_NUMERALS)
    done = ((fits | bare) & ~numerals).fill_null(value=False)
    left = swift.filter(~done).select("row", "said")
    rich = _rich(left, names)
    return (
        pl.concat(
            [
                swift.filter(done).with_columns(
                    outside=pl.lit(value=False), doubt=pl.lit(None, pl.String)
                ),
                rich,
            ],
            how="diagonal",
        )
        .sort("row")
        .select(*PARTS, "said", "outside", "doubt")
    )


def _rich(left: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return row, said, outside, doubt and the parts of what the swift pass left."""
    said = figures(latin.in_chinese(left["said"], names.latin))
    # 公園路燈 is a lamp of a park, not 公園路.
    rows = left.with_columns(said=said.str.replace_all("路燈", "燈")).with_columns(
        districts=pl.col("said").str.extract_many(_DISTRICT_NAMES),
        outside=pl.col("said").str.contains(_OUTSIDE),
        village=pl.col("said")
        .str.replace_all(rf"{DISTRICT}|臺北市", "")
        .str.extract(_VILLAGE),
    )
    rows = rows.join(
        _villages_within(rows, names), on="row", how="left", maintain_order="left"
    )
    found = _roads_within(rows, names)
    typed = _misspelt(rows.join(found, on="row", how="anti"), names)
    parts = rows.join(
        pl.concat([found, typed]), on="row", how="left", maintain_order="left"
    ).with_columns(
        pl.col("said")
        .str.splitn(pl.col("matched"), 2)
        .struct.rename_fields(["head", "tail"])
        .struct.unnest()
    )
    groups = parts.with_columns(
        pl.col("tail").fill_null("").str.extract_groups(r"^" + TAIL).alias("groups")
    ).unnest("groups")
    # Another district's road is believed with a number or lane behind it, or where the
    # text is nothing else: 建國高架橋(往辛亥路方向) is not on 辛亥路.
    believed = (
        (pl.col("doubt") != ANOTHER_DISTRICT)
        | pl.col("number").is_not_null()
        | pl.col("lane").is_not_null()
        | pl.col("head").str.contains(_NOTHING_ELSE)
    ) & (pl.col("village_district").is_null() | (pl.col("doubt") != ANOTHER_DISTRICT))
    groups = groups.with_columns(believed=believed).with_columns(
        pl.when("believed").then(pl.col(name)).alias(name)
        for name in ("matched", "road", "road_district", "doubt", "section", "lane",
                     "alley", "number", "number_to")
    )  # fmt: skip
    read = finished(
        groups.with_columns(
            # "No. 182號八德路四段": the number stands before the road.
            number=pl.coalesce(
                "number", pl.col("head").str.extract(r"(\d+(?:[之-]\d+)?)號")
            ),
            rest=pl.when(pl.col("matched").is_null()).then("said").otherwise("rest"),
        )
    )
    return read.with_columns(
        district=pl.coalesce(
            "road_district", "village_district", pl.col("districts").list.first()
        ),
        neighbourhood=pl.col("said").str.extract(r"(\d{1,3})鄰").cast(pl.Int16),
        outside=pl.col("outside")
        & (
            (pl.col("doubt") != WITHIN) | pl.col("head").str.contains(rf"{_AROUND}$")
        ).fill_null(value=True),
    ).select("row", *PARTS, "said", "outside", "doubt")


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
                list(names.patterns), leftmost=True
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
    shaped = _shapes(words.rename({"matched": "road"})).rename({"road": "matched"})
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


def _shapes(roads: pl.DataFrame) -> pl.DataFrame:
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
