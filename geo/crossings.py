"""
Where is the crossing that a text names?

In: the ways that `geo.crossing.read` found and the district that the text states, one row
each; the reference tables crossings and districts. Out: as many rows, in order. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from geo.crossing import ALLEY, LANE, SECTION, WAYS

FOUND = ("way_a", "way_b", "lon", "lat", "error_m", "basis", "candidates")
"""The columns of `lookup`; null, but for `candidates` (empty), where nothing is found."""

_LAST = rf"(?:{ALLEY}|{LANE})$"
_BESIDE_M = 150.0
"""Added where only a crossing beside the one named is known: the mouth of its lane."""


@dataclass(frozen=True)
class Crossings:
    """The crossings of the city, by every way to name them."""

    rows: pl.DataFrame
    """at, then `FOUND`."""
    exact: pl.DataFrame
    """key (both ways as they are), at."""
    any: pl.DataFrame
    """
    key, at, apart_m: the same, and ways without section, kind or side, then a district or
    nothing.
    """
    in_district: pl.DataFrame
    """at, district, own: the candidates in that district, where there are others too."""

    @classmethod
    def of(cls, crossings: pl.DataFrame, districts: pl.DataFrame) -> Crossings:
        """Return the crossings of the reference tables crossings and districts."""
        rows = crossings.select(FOUND).with_row_index("at")
        exact = rows.select(_key("way_a", "way_b"), "at")
        each = (
            rows.select("at", "candidates")
            .explode("candidates")
            .unnest("candidates")
            .with_columns(district_id=pl.col("village_id").str.head(8))
            .join(districts.select("district", "district_id"), on="district_id")
        )
        own = (
            each.with_columns(
                weight=(
                    pl.col("weight") / pl.col("weight").sum().over("at", "district")
                )
            )
            .group_by("at", "district", maintain_order=True)
            .agg(own=pl.struct("village_id", pl.col("weight").cast(pl.Float32)))
        )
        several = own.filter(pl.len().over("at") > 1)
        loose = _loose(rows, own.select("at", "district"))
        both = pl.concat([exact.with_columns(apart_m=pl.lit(0.0)), loose])
        return cls(rows, exact, both, several)


def lookup(
    ways: pl.DataFrame, districts: pl.Series, crossings: Crossings
) -> pl.DataFrame:
    """
    Return the crossing of each row's ways, as `FOUND`.

    The pair as it stands; else without sections (which change at crossings, so that they
    are often wrong), else without kind and side; else the mouth of its lane. Of three ways
    the first two that meet. Candidates outside the stated district are left out.
    """
    asked = ways.with_columns(district=districts.fill_null("")).with_row_index("row")
    named = asked.drop_nulls("way_b")
    found = (
        named.with_columns(_key("way_a", "way_b"))
        .join(crossings.exact, on="key")
        .select("row", "at", extra=pl.lit(0.0))
    )
    left = named.join(found, on="row", how="anti")
    if not left.is_empty():
        found = pl.concat([found, _second(left, crossings)])
    return (
        asked.select("row", "district")
        .join(found, on="row", how="left", maintain_order="left")
        .join(crossings.rows, on="at", how="left", maintain_order="left")
        .join(
            crossings.in_district,
            on=["at", "district"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            candidates=pl.coalesce("own", "candidates", pl.lit([])),
            error_m=(pl.col("error_m") + pl.col("extra")).cast(pl.Float32),
        )
        .select(FOUND)
    )


def _second(left: pl.DataFrame, crossings: Crossings) -> pl.DataFrame:
    """Return row, at and extra (m) of what is not known by the words alone."""
    rows = left.with_columns(
        *(_without_section(way).alias(f"{way}_section") for way in WAYS),
        *(_core(way).alias(f"{way}_core") for way in WAYS),
        outer_a=pl.col("way_a").str.replace(_LAST, ""),
        outer_b=pl.col("way_b").str.replace(_LAST, ""),
    )
    pairs = [("way_a", "way_b"), ("way_a", "way_c"), ("way_b", "way_c")]
    keys = [_key(*pair) for pair in pairs[1:]]
    for short in ("section", "core"):
        for one, other in pairs:
            key = _key(f"{one}_{short}", f"{other}_{short}")
            keys += [pl.concat_str(key, "district", separator="|"), key + "|"]
    mouths = [
        ("outer_a", "way_b"),
        ("way_a", "outer_b"),
        ("outer_a", "way_a"),
        ("outer_b", "way_b"),
    ]
    first_mouth = len(keys)
    keys += [_key(*pair) for pair in mouths]
    beside = (
        pl.when(pl.col("rank") >= first_mouth).then(_BESIDE_M).otherwise(pl.lit(0.0))
    )
    return (
        rows.select("row", *(key.alias(str(rank)) for rank, key in enumerate(keys)))
        .unpivot(index="row", variable_name="rank", value_name="key")
        .drop_nulls("key")
        .join(crossings.any, on="key")
        .with_columns(pl.col("rank").cast(pl.Int64))
        .sort("row", "rank")
        .unique("row", keep="first", maintain_order=True)
        .select("row", "at", extra=beside + pl.col("apart_m"))
    )


def _key(one: str | pl.Expr, other: str | pl.Expr) -> pl.Expr:
    """Return both ways in one text, whichever comes first."""
    first, second = (
        pl.col(way) if isinstance(way, str) else way for way in (one, other)
    )
    # min_horizontal passes over a null, which would make a pair of one way.
    return (
        pl.when(first.is_not_null() & second.is_not_null())
        .then(
            pl.concat_str(
                pl.min_horizontal(first, second),
                pl.max_horizontal(first, second),
                separator="|",
            )
        )
        .alias("key")
    )


def _without_section(way: str) -> pl.Expr:
    """Return 忠孝東路216巷 of 忠孝東路4段216巷; a shortened name fits nothing here."""
    return pl.col(way).str.replace(SECTION, "")


def _core(way: str) -> pl.Expr:
    """Return 忠孝216巷 of 忠孝東路4段216巷, and 新生 of 新生*."""
    return (
        pl.col(way)
        .str.replace("*", "", literal=True)
        .str.replace(SECTION, "")
        .str.replace(r"(?:大道|路|街|道)([0-9].*)?$", "$1")
        .str.replace(r"^([^0-9]{2,})[東西南北]([0-9].*)?$", "$1$2")
    )


def _loose(rows: pl.DataFrame, districts: pl.DataFrame) -> pl.DataFrame:
    """
    Return the crossings by shortened names: one a name and district, and one a name.

    The one that points know best; `apart_m` says how far another of the name lies from it.
    """
    whole = rows.select("at", "way_a", "way_b", "lon", "lat", "error_m", "basis")
    lanes = pl.any_horizontal(pl.col("way_a", "way_b").str.contains("[巷弄]$"))
    named = pl.concat(
        [
            whole.with_columns(
                key=_key(_without_section("way_a"), _without_section("way_b"))
            ),
            whole.filter(~lanes).with_columns(key=_key(_core("way_a"), _core("way_b"))),
        ]
    )
    both = pl.concat(
        [
            named.with_columns(district=pl.lit("")),
            named.join(districts, on="at"),
        ]
    ).with_columns(pl.concat_str("key", "district", separator="|"))
    return (
        both.sort(
            "basis", "error_m", "at", descending=[True, False, False], nulls_last=True
        )
        .group_by("key", maintain_order=True)
        .agg(
            pl.col("at", "lon", "lat").first(),
            east=pl.col("lon").max(),
            west=pl.col("lon").min(),
            north=pl.col("lat").max(),
            south=pl.col("lat").min(),
        )
        .select(
            "key",
            "at",
            apart_m=(
                pl.max_horizontal(
                    pl.col("east") - pl.col("lon"), pl.col("lon") - pl.col("west")
                )
                * 100_900
                + pl.max_horizontal(
                    pl.col("north") - pl.col("lat"), pl.col("lat") - pl.col("south")
                )
                * 110_800
            )
            .fill_null(0.0)
            .clip(upper_bound=2000.0),
        )
    )
