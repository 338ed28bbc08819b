"""
Which named place does a text mean, and where is it?

In: texts in the spelling of `geo.address.normalise`, the district that each states, and the
reference tables landmarks and districts. Out: one row per text, in order: the place, what
the text says of its relation to it, and its villages. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from geo.narrowed import narrowed
from geo.numerals import figures

FOUND = (
    "said",
    "landmark",
    "kind",
    "relation",
    "lon",
    "lat",
    "error_m",
    "basis",
    "candidates",
)
"""
The columns of `lookup`. `said` is the name as it stands in the text; `relation` is at,
inside, beside, above or below; null, but for `candidates` (empty), where no name is found.
"""

_AFTER = {
    "inside": r"^[^,]{0,3}?(?:內|裡|裏)",
    "below": r"^[^,]{0,2}?(?:下方|正下|底下|橋下|下$)|^下",
    "beside": r"^[^,]{0,5}?(?:旁|對面|附近|前|後|側|隔壁|周邊|周圍|外圍|門口|靠近)",
    "above": r"^[^,]{0,2}?(?:上方|上|正中央|中間)",
}
"""What follows a name; the first that fits is taken."""
_BEFORE = r"(?:靠近|鄰近|接近)$"
"""What stands before the name of a place that is near."""

INTERCHANGE = "交流道"
"""A place, though what it belongs to is none."""
_WIDE = (
    "陽明山",
    "陽明山國家公園",
    "大稻埕",
    "社子島",
    "西門町",
    "貓空",
    "大屯山",
    "七星山",
)
"""Names of whole parts of the city, in which something narrower may be named."""
_BESIDE_M = {"beside": 60.0}
"""Metres that a relation adds to the error."""
_METRES = r"^[^,]{0,8}?([0-9]{1,4})(?:公尺|米|[mM](?:[^A-Za-z0-9]|$))"
"""A distance that follows a name: it adds to the error, squared, whithersoever it leads."""


@dataclass(frozen=True)
class Landmarks:
    """The places with names, ready to be looked for."""

    rows: pl.DataFrame
    """at, name (in capitals), landmark, kind, lon, lat, error_m, basis, candidates."""
    patterns: list[str]
    """Every name, the longest first."""
    by_district: pl.DataFrame
    """name, district, at, own: the candidates in that district."""
    by_name: pl.DataFrame
    """name, at: names that mean one place, or the surest of several."""

    @classmethod
    def of(cls, landmarks: pl.DataFrame, districts: pl.DataFrame) -> Landmarks:
        """Return the landmarks of the reference tables landmarks and districts."""
        named = landmarks.with_columns(pl.col("name").str.to_uppercase())
        # 萬和二號公園 is 萬和2號公園 in a text whose numerals have been read.
        read = figures(named["name"])
        again = named.with_columns(name=read).filter(read != named["name"])
        rows = pl.concat([named, again]).with_row_index("at")
        own = (
            rows.select("at", "name", "candidates")
            .explode("candidates")
            .unnest("candidates")
            .with_columns(district_id=pl.col("village_id").str.head(8))
            .join(districts.select("district", "district_id"), on="district_id")
            .with_columns(share=pl.col("weight").sum().over("at", "district"))
            .with_columns(weight=(pl.col("weight") / pl.col("share")).cast(pl.Float32))
            .group_by("name", "district", "at", "share", maintain_order=True)
            .agg(own=pl.struct("village_id", "weight"))
            .sort("name", "share", "at", descending=[False, True, False])
            .unique(["name", "district"], keep="first", maintain_order=True)
            .drop("share")
        )
        patterns = sorted(
            rows["name"].unique().to_list(), key=lambda name: (-len(name), name)
        )
        return cls(
            rows=rows,
            patterns=patterns,
            by_district=own,
            by_name=_alone(rows),
        )


def lookup(
    texts: pl.Series, districts: pl.Series, landmarks: Landmarks
) -> pl.DataFrame:
    """
    Return the place that each text names, as `FOUND`.

    The longest name whose place reaches into the stated district; else the longest whose
    name means one place alone; what runs above a road, or a whole
    part of the city, only where nothing else is named. Candidates in other districts than the stated are left out.
    """
    rows = pl.DataFrame(
        {
            "text": texts.cast(pl.String).str.to_uppercase(),
            "district": districts.fill_null(""),
        }
    ).with_row_index("row")
    said = (
        rows.with_columns(
            said=pl.col("text").str.extract_many(
                narrowed(landmarks.patterns, rows["text"]), leftmost=True
            )
        )
        .filter(pl.col("said").list.len() > 0)
        .explode("said")
        .with_row_index("order")
    )
    best = (
        said.join(
            landmarks.by_district,
            left_on=["said", "district"],
            right_on=["name", "district"],
            how="left",
            maintain_order="left",
        )
        .join(
            landmarks.by_name.rename({"at": "alone"}),
            left_on="said",
            right_on="name",
            how="left",
            maintain_order="left",
        )
        .filter(pl.col("at").is_not_null() | pl.col("alone").is_not_null())
        .with_columns(here=pl.col("at").is_not_null(), at=pl.coalesce("at", "alone"))
        .join(
            landmarks.rows.select("at", "kind", "landmark"),
            on="at",
            how="left",
            maintain_order="left",
        )
        .sort(
            "row",
            "here",
            (pl.col("kind") == "elevated") & ~pl.col("said").str.ends_with(INTERCHANGE)
            | pl.col("landmark").is_in(_WIDE),
            pl.col("said").str.len_chars(),
            "order",
            descending=[False, True, False, True, False],
            maintain_order=True,
        )
        .unique("row", keep="first", maintain_order=True)
    )
    found = best.with_columns(
        _relation(),
        own=pl.when(pl.col("own").list.len() > 0).then("own"),
        metres=_behind().str.extract(_METRES).cast(pl.Float32).fill_null(0.0),
    ).select("row", "said", "at", "own", "relation", "metres")
    return (
        rows.select("row")
        .join(found, on="row", how="left", maintain_order="left")
        .join(landmarks.rows, on="at", how="left", maintain_order="left")
        .with_columns(
            candidates=pl.coalesce("own", "candidates", pl.lit([])),
            error_m=(
                (
                    pl.col("error_m")
                    + pl.col("relation").replace_strict(
                        _BESIDE_M, default=0.0, return_dtype=pl.Float32
                    )
                )
                ** 2
                + pl.col("metres").fill_null(0.0) ** 2
            ).sqrt(),
        )
        .select(FOUND)
    )


def _alone(rows: pl.DataFrame) -> pl.DataFrame:
    """
    Return name and at of names that mean one place: in one district, as far as known.

    Of namesakes in several districts that which is famous.
    """
    first = pl.col("candidates").list.first().struct.field("village_id").str.head(8)
    famous = pl.col("kind") == "famous"
    return (
        rows.filter(famous | ~famous.any().over("name"))
        .with_columns(places=first.n_unique().over("name"))
        .filter(pl.col("places") == 1)
        .sort("name", pl.col("lon").is_null(), "error_m", "at")
        .unique("name", keep="first", maintain_order=True)
        .select("name", "at")
    )


def _relation() -> pl.Expr:
    """Return what the words around `said` in `text` say, `at` where nothing."""
    before = pl.col("text").str.splitn(pl.col("said"), 2).struct.field("field_0")
    after = _behind()
    follows = (
        pl.when(after.str.contains(pattern)).then(pl.lit(relation))
        for relation, pattern in _AFTER.items()
    )
    near = pl.when(before.str.contains(_BEFORE)).then(pl.lit("beside"))
    return pl.coalesce(*follows, near, pl.lit("at")).alias("relation")


def _behind() -> pl.Expr:
    """Return what stands behind `said` in `text`."""
    return pl.col("text").str.splitn(pl.col("said"), 2).struct.field("field_1")
