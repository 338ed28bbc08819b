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
from geo.address import normalise, parts_of
from geo.numerals import figures
from geo.shortened import shortened
from geo.within import ANOTHER_DISTRICT, CHOSEN, MISSPELT, WITHIN, rich, shapes

__all__ = ["ANOTHER_DISTRICT", "CHOSEN", "MISSPELT", "WITHIN", "Names", "read"]

LONGEST = 300
"""Characters of a text that are read; the longest of 610,676 published addresses has 179."""
_NUMERALS = (
    r"^(?:[〇○零一二三四五六七八九十百兩\d]+(?:[之-][〇○零一二三四五六七八九十百兩\d]+)?[巷弄號]"
    r"|[0-9]+樓[0-9])"
)
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
    short: dict[str, str]
    """忠孝東4段, and the name in full."""

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
            shapes=shapes(known.drop("doors")),
            latin={
                way: name
                for road, road_en in roads.select("road", "road_en").iter_rows()
                for way, name in latin.spellings(road, road_en).items()
            },
            short=shortened(names),
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
    swift = pl.concat([parts_of(said["said"]), said], how="horizontal").with_columns(
        outside=pl.lit(value=False), doubt=pl.lit(None, pl.String)
    )
    fits = pl.col("doors").is_not_null()
    bare = (
        pl.col("road").is_null() & (pl.col("rest") == "") & (pl.col("district") != "")
    )
    # "一九號" or "161樓3號" behind the road: its numerals are for the richer pass.
    numerals = pl.col("rest").str.contains(_NUMERALS)
    done = (
        swift.select("district", "road", "rest")
        .join(names.roads, on=["district", "road"], how="left", maintain_order="left")
        .select(((fits | bare) & ~numerals).fill_null(value=False))
        .to_series()
    )
    if done.all():
        return swift
    left = swift.select("said").with_row_index("row").filter(~done)
    richer = rich(left, names)
    return swift.with_columns(
        # A copy: `scatter` writes into the column that it is called on.
        swift[name].clone().scatter(richer["row"], richer[name])
        for name in swift.columns
    )
