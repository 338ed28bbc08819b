"""
What does a text say of how its place lies to the door, crossing or landmark that it names?

In: what stands behind the place, in the form of `geo.address.normalise` (對面, 旁, 往北50公尺).
Out: a relation, a distance and a bearing, each null where nothing is said. Pure.
"""

from __future__ import annotations

import polars as pl

RELATIONS = {
    "diagonal": r"斜對",
    "opposite": r"對面|對側|面對|對向",
    "behind": r"後(?:方|面|門|巷|側|$)",
    "beside": r"旁|隔壁|[左右東西南北內外]側",
    "near": r"附近|周邊|周圍|靠近|鄰近",
    "front": r"前(?:方|面|門|的|有|[^往進後去來年幾天已面方門]|$)|門口",
}
"""The words of each relation; the first that fits is taken: 前方對面 is opposite."""

ADDED_M = {
    "diagonal": 50.0,
    "opposite": 40.0,
    "behind": 42.0,
    "beside": 24.0,
    "near": 34.0,
    "front": 12.0,
}
"""
Metres that a relation adds, squared, to the error of what it is said of.

Two thirds of the published points of such texts lie within 41 m of their number where it
is opposite (489 points), 43 behind (16), 26 beside (431), 36 near (29) and 16 in front
(1,477), against 11 m where nothing is said (`python benchmarks/relative.py`). 斜對面 is
assumed a little more than 對面: 15 points are too few to tell.
"""

_LONGEST = 14
"""Characters behind a number in which a relation is said of it."""
_METRES = r"([0-9]{1,4})(?:公尺|米|[mM](?:[^A-Za-z0-9]|$))"
_BEARING = (
    r"[往向朝]([東西南北])[^0-9]{0,4}[0-9]{1,4}(?:[~-][0-9]{1,4})?(?:公尺|米|[mM])"
)
SIGNS = ["對", "旁", "隔壁", "側", "附近", "周邊", "周圍", "靠近", "鄰近", "前", "後", "門口",
         "公尺", "米", "m", "M", "間", "至", "到", "區段", "範圍"]  # fmt: skip
"""A text with none of these says nothing of how its place lies."""


def metres(rest: str = "rest") -> pl.Expr:
    """Return the distance that each text states, in metres."""
    return pl.col(rest).str.extract(_METRES).cast(pl.Float64).alias("metres")


def relations(rests: pl.Series) -> pl.DataFrame:
    """Return relation, metres and bearing (東, 西, 南, 北) of each text, in order."""
    near = pl.col("rest").str.head(_LONGEST)
    return (
        rests.alias("rest")
        .to_frame()
        .select(
            relation=pl.coalesce(
                pl.when(near.str.contains(pattern)).then(pl.lit(name))
                for name, pattern in RELATIONS.items()
            ),
            metres=metres(),
            bearing=pl.col("rest").str.extract(_BEARING),
        )
    )


def added_m(rests: pl.Series) -> pl.Series:
    """
    Return the metres that what is said of each place adds to its error, squared, in order.

    Of `ADDED_M`, and the distance stated ("旁50公尺"): whither is not known.
    """
    told = relations(rests)
    near = pl.col("relation").replace_strict(
        ADDED_M, default=0.0, return_dtype=pl.Float64
    )
    far = pl.col("metres").fill_null(0.0)
    return told.select(added_m=(near**2 + far**2).sqrt()).to_series()
