"""
Which roads does a text of a crossing name?

In: texts in the spelling of `geo.address.normalise`, and the roads of the city.
Out: one row per text, in order: up to three ways, each a road with its section in Arabic
figures and, where one is named, its lane and alley: 忠孝東路4段216巷. Pure.

A way whose kind or side is left out ("新生" for 新生南路 or 新生北路) comes back as it
stands, with an asterisk: 新生*. `geo.crossings` knows which of them meets the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from geo.narrowed import narrowed

WAYS = ("way_a", "way_b", "way_c")
"""The columns of `read`."""

KIND = r"(?:大道|路|街|道)$"
SIDE = r"^(.{2,})[東西南北]$"
SECTION = r"[0-9]+段"
# 行義路0巷 is a form that somebody left unfilled, and no lane.
LANE = r"[1-9][0-9]*(?:[之-][0-9]+)?巷"
ALLEY = r"[1-9][0-9]*(?:[之-][0-9]+)?弄"

# What stands before and between, and is no road: a postal code, the city, a district
# (信義區 is not 信義路), a village with its neighbourhood, a direction of travel.
_NOISE = (
    r"[0-9]{3,6}臺灣|臺北市"
    r"|(?:中正|大同|中山|松山|大安|萬華|信義|士林|北投|內湖|南港|文山)區"
    r"|[^0-9,、()-]{2,3}里[0-9]{1,3}鄰|[往朝向][^往朝向0-9,()-]{1,8}?方向"
)
# Facilities that bear the name of a road: 建國國中, 信義國小, 延平河濱公園.
_FACILITY = (
    "國中|國小|國民|高中|高職|大學|公園|河濱|分局|派出所|捷運|站|橋|隧道|市場|醫院|里|區|高架|快速"
    "|大樓|分館|社區|國宅|派出|區民|圖書館|運動|宮|廟|寺"
)
_TOO_COMMON = ("公園", "市場", "車站", "公館", "學校", "環河", "中央", "河濱")
"""Shortened names that mean something else more often than their road."""

_NO_ROAD = ("環東大道", "香堤大道", "公園路燈", "道路")
"""Words that hold the name of a road and mean none: 大道路, 公園路."""

_NOT_LISTED = ("樂群一路", "大坑街", "承平路", "南勢街", "前街", "後街", "陽金公路",
               "康湖路", "文承路", "思源路")  # fmt: skip
"""Roads that cases name and the lists lack, and two of them too short to be sure of."""

_ABOVE = {
    "建國高架": "建國*", "市民高架": "市民大道", "市民大道高架": "市民大道",
    "新生高架": "新生北路", "新生北路高架": "新生北路", "環河快速": "環河*", "環河高架": "環河*",
    "基隆路高架": "基隆路", "辛亥高架": "辛亥路", "堤頂高架": "堤頂大道",
}  # fmt: skip
"""What runs above a road: its ramps are where that road is crossed."""

_BELOW = {
    "建國": "建國[南北]路", "新生": "新生[南北]路", "環河": "環河[南北]路",
    "市民(?:大道)?": "市民大道(?:[^高快]|$)", "基隆路": "基隆路(?:[^高]|$)",
    "辛亥": "辛亥路", "堤頂": "堤頂大道",
}  # fmt: skip
"""The same without its last word, and the road below it as a text names it beside."""

_FIRST_WHOLE, _FIRST_SHORT = 0xF0000, 0x100000
_WHOLE, _SHORT = r"[\x{F0000}-\x{FFFFD}]", r"[\x{100000}-\x{10FFFD}]"
"""A name is one character of a private plane while a text is read: 20 x faster than a
pattern of 1,500 names."""

_BRANCH = rf"(?:{SECTION})?(?:{LANE})?(?:{ALLEY})?"
_MENTION = rf"{_WHOLE}{_BRANCH}|(?:同路段?|同段)?{LANE}(?:{ALLEY})?|{ALLEY}"
_ANY = rf"(?:{_WHOLE}|{_SHORT}(?:路|街)?){_BRANCH}"
_MOUTH = r"[巷弄]巷?口"
_CROSSING = (
    rf"(?P<way_a>{_ANY})[-與和跟及、,/&;:( ]{{0,2}}(?P<way_b>{_ANY})"
    r"(?:交叉路?口|交岔路?口|[路街]?口|交會|交叉|\)|[0-9]*$|[東西南北]{1,2}[側向角])"
)


@dataclass(frozen=True)
class RoadNames:
    """The names that a text can hold, and the character that stands for each."""

    code: dict[str, str]
    """
    The longest name first, 忠孝東路, 忠孝路, 忠孝東, 忠孝: a character of the first private
    plane for a whole name, of the second for a part.
    """
    ways: pl.DataFrame
    """code, road: what each means, a road, or what several share with an asterisk."""

    @classmethod
    def of(cls, roads: pl.Series) -> RoadNames:
        """Return the names of the roads, written with or without their sections."""
        names = pl.DataFrame({"name": roads.str.replace(rf"{SECTION}$", "").unique()})
        listed = names.filter(pl.col("name").str.contains(rf"..{KIND}"))["name"]
        whole = {*listed, *_NOT_LISTED}
        meanings = {name: {name} for name in whole}
        for name in sorted(whole):
            stem = re.sub(KIND, "", name)
            core = re.sub(SIDE, r"\1", stem)
            for part in {stem, core, core + "路", core + "街"} - whole:
                if len(part) > 1 and part not in _TOO_COMMON:
                    meanings.setdefault(part, set()).add(name)
        meanings |= {name: {road} for name, road in _ABOVE.items()}
        said = sorted(meanings, key=lambda word: (-len(word), word))
        code = [
            chr(
                (
                    _FIRST_WHOLE
                    if word[-1] in "路街道" or word in _ABOVE
                    else _FIRST_SHORT
                )
                + at
            )
            for at, word in enumerate(said)
        ]
        means = (
            next(iter(roads)) if len(roads) == 1 else re.sub(KIND, "", word) + "*"
            for word, roads in ((word, meanings[word]) for word in said)
        )
        return cls(
            dict.fromkeys(_NO_ROAD, " ") | dict(zip(said, code, strict=True)),
            pl.DataFrame({"code": code, "road": list(means)}),
        )


def read(texts: pl.Series, names: RoadNames) -> pl.DataFrame:
    """
    Return the ways that each text names, in its order, as `WAYS`; null where none more.

    One way alone is no crossing, unless the text ends at a mouth: 重陽路383巷口 is 重陽路
    and 重陽路383巷.
    """
    said = texts.cast(pl.String).fill_null("").alias("text")
    coded = narrowed(names.code, said)
    rows = (
        _grounded(said)
        .to_frame()
        .with_row_index("row")
        .with_columns(
            pl.col("text")
            .str.replace_all(_NOISE, " ")
            .str.replace_many(
                coded, [names.code[name] for name in coded], leftmost=True
            )
        )
    )
    whole = _whole(rows)
    short = _short(rows.join(whole, on="row", how="anti"))
    found = pl.concat([whole, short], how="diagonal")
    for way in WAYS:
        found = _spelt_out(found, way, names)
    return (
        rows.select("row")
        .join(
            found.filter(pl.col("way_a") != pl.col("way_b")),
            on="row",
            how="left",
            maintain_order="left",
        )
        .select(WAYS)
    )


def _grounded(texts: pl.Series) -> pl.Series:
    """Return the texts without what runs above a road that they name too: 建國高架, 建國南路."""
    frame = texts.alias("text").to_frame().with_row_index("row")
    above = frame.filter(pl.col("text").str.contains_any(["高架", "快速"]))
    if above.is_empty():
        return texts
    text = pl.col("text")
    for stem, roads in _BELOW.items():
        # Not one expression: each would hold the one before three times.
        above = above.with_columns(
            pl.when(text.str.contains(roads))
            .then(text.str.replace_all(rf"{stem}(?:高架|快速)", " "))
            .otherwise(text)
        )
    # A copy: `scatter` writes into the column that it is called on.
    return texts.clone().scatter(above["row"], above["text"])


def _spelt_out(found: pl.DataFrame, way: str, names: RoadNames) -> pl.DataFrame:
    """Return the rows with the road for the character that each way begins with."""
    return (
        found.with_columns(code=pl.col(way).str.head(1))
        .join(names.ways, on="code", how="left", maintain_order="left")
        .with_columns(
            pl.concat_str(
                "road",
                pl.col(way).str.slice(1).str.replace_all("之", "-", literal=True),
            ).alias(way)
        )
        .drop("code", "road")
    )


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    """Return row and `WAYS` where two whole names stand, or the mouth of one lane."""
    mentions = rows.select(
        "row",
        said=pl.col("text").str.extract_all(_MENTION),
        mouth=pl.col("text").str.contains(_MOUTH),
    )
    n_said = pl.col("said").list.len()
    said = mentions.filter((n_said > 1) | ((n_said == 1) & pl.col("mouth"))).explode(
        "said"
    )
    split = said.select(
        "row",
        road=pl.col("said").str.extract(rf"^({_WHOLE}(?:{SECTION})?)"),
        lane=pl.col("said").str.extract(rf"({LANE})"),
        alley=pl.col("said").str.extract(rf"({ALLEY})").fill_null(""),
    )
    # A bare lane or alley is of the road or lane before it in the same text.
    own = pl.col("road").is_not_null()
    starts = own | pl.col("lane").is_not_null()
    ways = (
        split.with_columns(
            lane=pl.when(starts).then(pl.col("lane").fill_null("")).forward_fill(),
            road=pl.col("road").forward_fill(),
            of=pl.when(own).then("row").forward_fill(),
        )
        .filter(pl.col("of") == pl.col("row"))
        .select("row", way=pl.concat_str("road", "lane", "alley"))
        .unique(maintain_order=True)
        .group_by("row", maintain_order=True)
        .agg("way")
        .select(
            "row",
            *(
                pl.col("way").list.get(at, null_on_oob=True).alias(name)
                for at, name in enumerate(WAYS)
            ),
        )
    )
    mouth = (
        ways.filter(pl.col("way_b").is_null() & pl.col("way_a").str.contains("[巷弄]$"))
        .join(mentions.filter("mouth"), on="row", how="semi")
        .select("row", "way_a", way_b=parent("way_a"))
    )
    return pl.concat([ways.drop_nulls("way_b"), mouth], how="diagonal")


def parent(way: str) -> pl.Expr:
    """Return what a lane or alley opens into: 吉林路108巷 opens into 吉林路."""
    return pl.col(way).str.replace(rf"(?:{ALLEY}|{LANE})$", "")


def _short(rows: pl.DataFrame) -> pl.DataFrame:
    """Return row and two ways of crossings whose names are shortened: 漢口昆明街口."""
    return (
        rows.select(
            "row",
            pl.col("text")
            .str.replace_all(rf"{_SHORT}(?:{_FACILITY})", " ")
            .str.extract_groups(_CROSSING),
        )
        .unnest("text")
        .drop_nulls("way_a")
        .with_columns(pl.col("way_a", "way_b").str.replace(rf"({_SHORT})[路街]", "$1"))
        .filter(pl.col("way_a") != pl.col("way_b"))
    )
