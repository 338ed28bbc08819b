"""
Which road is meant where one character of its name is wrong, missing, doubled or moved?

In: readings whose road is no road of their district, and the numbers known. Out: the
readings with the one road that has the number; as they came where several are left. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from geo.address import DISTRICT, TAIL, finished
from geo.between import between
from geo.reading import CHOSEN, MISSPELT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.known import Known

_BEFORE = rf"^(?:{DISTRICT}|臺北市|臺灣|TPE|[0-9]{{3,6}}臺灣|\p{{Han}}{{2,3}}里|[0-9]{{1,3}}鄰)*"
_WORD = (
    r"^(?P<word>\p{Han}{2,6}(?:[0-9]{1,2}[^0-9之巷弄號樓,-])?)"
    r"臨?(?P<figures>[1-9][0-9]*)(?:[之-][0-9]+)?(?P<end>[巷弄號])"
)
"""A name, whatever it ends with, before the number of a lane or house: 忠孝東4段216巷."""
_SECTIONED = r"^(?P<word>\p{Han}{2,5}[0-9]{1,2}段)"
"""木柵陸2段, and nothing behind it that must be known."""
_ROAD = "[路街道0-9]"
_PARKS = 30
"""奇岩站2號 is an exit, 奇岩1號 a park: a name without any of these characters needs a lane
behind it, or a number that is too high for those."""
_ENDS = "巷弄號段"
_KNOWN = {"same": 2, "between": 2, "beside": 1, "across": 1}
"""How much the levels say: a road has the number, numbers about it; or one near it."""
_ANCHOR = ["district", "road", "lane", "alley", "number"]
_CITY_WIDE = 4
"""Characters of a name that is looked for in every district, where none is named."""
_LONG_ENOUGH = 3
"""Characters of a name of which one may be wrong: 前面 is not 前街."""
_PARTS = (*_ANCHOR, "number_to", "rest")


@dataclass(frozen=True)
class Spellings:
    """The roads of each district by what is left of them without one character."""

    roads: Mapping[str, frozenset[str]]
    """By district; all of them by the empty text."""
    shapes: Mapping[tuple[str, str], frozenset[str]]
    """By district and shape, see `_shapes`."""
    districts: Mapping[str, tuple[str, ...]]
    """The districts of each road, where it has the most doors first."""

    @classmethod
    def of(cls, roads: pl.DataFrame) -> Spellings:
        """Return the spellings of a table of district, road and doors."""
        own: dict[str, set[str]] = {}
        shapes: dict[tuple[str, str], set[str]] = {}
        districts: dict[str, tuple[str, ...]] = {}
        most = roads.sort("doors", "district", descending=[True, False])
        for district, road in most.select("district", "road").iter_rows():
            districts[road] = (*districts.get(road, ()), district)
            for key in (district, ""):
                own.setdefault(key, set()).add(road)
                for shape in _shapes(road):
                    shapes.setdefault((key, shape), set()).add(road)
        return cls(
            {name: frozenset(found) for name, found in own.items()},
            {key: frozenset(found) for key, found in shapes.items()},
            districts,
        )

    def one_off(self, district: str, word: str) -> list[str]:
        """
        Return the roads of a district that are one slip away from a word, in order.

        A slip is a character that is wrong, missing, too many, or before its neighbour.
        """
        roads = self.roads.get(district, frozenset())
        shapes = [s for s in _shapes(word) if "." not in s or len(word) >= _LONG_ENOUGH]
        found: set[str] = set()
        # Wrong: 忠.東路 on both sides; missing: the word is a road without a character.
        for shape in (*(s for s in shapes if "." in s), word):
            found |= self.shapes.get((district, shape), frozenset())
        found |= roads & {shape for shape in shapes if "." not in shape}
        found |= roads & {
            word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            for at in range(len(word) - 1)
        }
        return sorted(found)


def put_right(
    parts: pl.DataFrame, spellings: Spellings, numbers: Known
) -> pl.DataFrame:
    """
    Return the readings, in order, with the road that a slip has hidden.

    Of the roads one slip away that with the number named is meant, or with numbers on both
    sides of it, else with one near it, else the only one; of several, that of the same
    characters in another order. Without a number, lane or section nothing is decided.
    """
    unread = pl.col("number").is_null() & pl.col("lane").is_null()
    guessed = pl.col("doubt").eq_missing(MISSPELT)
    open_ = (
        parts.select("district", "road", "number", "lane", "outside", "doubt", "said")
        .with_row_index("at")
        .filter((unread | guessed) & ~pl.col("outside"))
        .filter(guessed | pl.col("said").str.contains_any(list(_ENDS)))
    )
    words = (
        open_.select(
            "at",
            pl.col("district").fill_null(""),
            roadless=pl.col("road").is_null(),
            place=pl.col("said").str.replace(_BEFORE, ""),
            guessed=guessed,
        )
        .with_columns(groups=pl.col("place").str.extract_groups(_WORD))
        .unnest("groups")
        .filter(
            pl.col("word").is_null()
            | pl.col("word").str.contains(_ROAD)
            | (pl.col("end") == "巷")
            | (pl.col("figures").cast(pl.Int64, strict=False) >= _PARKS)
        )
        .with_columns(
            word=pl.coalesce(
                "word",
                pl.when("roadless").then(pl.col("place").str.extract(_SECTIONED)),
            )
        )
        .drop_nulls("word")
        .filter(
            (pl.col("district") != "") | (pl.col("word").str.len_chars() >= _CITY_WIDE)
        )
        .select("at", "district", "place", "guessed", "word")
    )
    roads = {
        (district, word): spellings.one_off(district, word)
        for district, word in words.select("district", "word").unique().iter_rows()
    }
    each = [
        (at, of, guessed, word, road, place[len(word) :])
        for at, district, place, guessed, word in words.iter_rows()
        for road in roads[district, word]
        for of in ((district,) if district else spellings.districts[road])
    ]
    if not each:
        return parts
    read = finished(
        pl.DataFrame(
            each,
            schema={
                "at": words.schema["at"], "district": pl.String, "guessed": pl.Boolean,
                "word": pl.String, "road": pl.String, "tail": pl.String,
            },
            orient="row",
        )
        .with_columns(groups=pl.col("tail").str.extract_groups(f"^{TAIL}"))
        .drop("tail")
        .unnest("groups")
    )  # fmt: skip
    chosen = _chosen(read, numbers)
    return parts.with_columns(
        # A copy: `scatter` writes into the column that it is called on.
        parts[name].clone().scatter(chosen["at"], chosen[name])
        for name in (*_PARTS, "doubt")
    )


def _chosen(read: pl.DataFrame, numbers: Known) -> pl.DataFrame:
    """Return at, `_PARTS` and doubt of the rows of which one road is left."""
    asked = read.with_columns(number=pl.coalesce("number", pl.lit("1")))
    level = between(asked.select(_ANCHOR), numbers)["level"]
    sole = (pl.col("road").n_unique().over("at") == 1) & (
        pl.col("word").str.len_chars() >= _LONG_ENOUGH
    )
    ranked = read.with_columns(
        sole=sole,
        rank=level.replace_strict(_KNOWN, default=0, return_dtype=pl.Int8),
    )
    # 康寧街74巷 stays 康寧路, the reader's guess, though 康樂街 has a number near.
    left = ranked.filter(
        (pl.col("rank") == pl.col("rank").max().over("at"))
        & (~pl.col("guessed") | (pl.col("rank") == max(_KNOWN.values())))
    )
    alone = pl.col("road").n_unique().over("at") == 1
    # 南濟路 is 濟南路 before it is 南昌路.
    about = left.filter(~alone).filter(
        pl.col("word").str.split("").list.sort()
        == pl.col("road").str.split("").list.sort()
    )
    return (
        pl.concat(
            [
                left.filter(alone & ((pl.col("rank") > 0) | pl.col("sole"))),
                about.filter(alone),
            ]
        )
        .unique("at", keep="first", maintain_order=True)
        .select(
            "at",
            *_PARTS,
            doubt=pl.when(pl.col("rank") > 0)
            .then(pl.lit(CHOSEN))
            .otherwise(pl.lit(MISSPELT)),
        )
    )


def _shapes(name: str) -> Iterator[str]:
    """Give a name with each of its characters replaced by a dot, and left out."""
    for at in range(len(name)):
        yield f"{name[:at]}.{name[at + 1 :]}"
        yield name[:at] + name[at + 1 :]
