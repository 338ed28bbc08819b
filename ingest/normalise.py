"""
What does a case mean in our own words? Dates, category, agency, channel, identity.

In: cases as said, of any source. Out: rows of `petitions` (with the address text still in
them), rows of `rejects` and of `repairs`. What a case told twice means is not asked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from data import facts
from data.schema import PETITIONS
from data.settings import Settings
from geo.points import settled
from ingest.dates import moments
from ingest.identity import petition_ids
from ingest.privacy import mask_address, mask_row, mask_text
from ingest.repairs import counted, full_width

CHANNELS = {
    "網路": "web",
    "電話": "phone",
    "APP": "app",
    "書面": "letter",
    "里長": "village_chief",
}
_STATUS = {
    "已結案": "closed", "結案": "closed", "closed": "closed",
    "辦理中": "open", "處理中": "open", "受理中": "open", "open": "open",
}  # fmt: skip
_SATISFACTION = {
    "非常滿意": 5, "滿意": 4, "普通": 3, "不滿意": 2, "非常不滿意": 1,
}  # fmt: skip
_SAID = (
    "source_ref",
    "category_said",
    "agency",
    "section",
    "channel_said",
    "address_said",
    "filed_date_said",
    "filed_time_said",
    "delivered_said",
    "due_said",
    "closed_said",
    "status_said",
    "reassigned_said",
    "satisfaction_said",
    "subject",
    "text",
    "lon_said",
    "lat_said",
)
"""The columns of all sources; what a source does not have is null."""
_NUMBER = r"^(?:\d{1,8}|20\d{7}|20\d{11}|\d\.\d+E\+\d+|[A-Z]\d{2}-\d{7}-\d{5})$"
"""Case numbers as published: nothing personal is in them, and there are a million."""
_WORDS = ("subject", "text")
_NAMES = ("source_ref", "category_said", "agency", "section")
"""Columns of names and numbers, in which a shifted row can stand with its words."""


@dataclass(frozen=True)
class Normalised:
    """The rows of one part of a build, sorted by what can be said of them alone."""

    cases: pl.DataFrame
    """
    Every row that has a day: the columns of `petitions`, with `address_said` in place of
    `address_id`, file_number, and the point that the source states: point_lon, point_lat,
    point_reading (see `geo.points`). A case told twice is in it twice.
    """
    rejects: pl.DataFrame
    """Rows of `rejects`, with file_number."""
    repairs: pl.DataFrame
    """What was mended by file and month, see `ingest.repairs.counted`."""


def normalise(said: pl.DataFrame, settings: Settings) -> Normalised:
    """
    Return what every row means, or why it can not be used.

    `said` has source, file, file_number, line and what the source's columns say; a column may be
    absent. A case without a day is rejected: it can be placed in no period.
    """
    cases = said.with_columns(
        full_width(said),
        *(
            pl.lit(None, pl.String).alias(name)
            for name in _SAID
            if name not in said.columns
        ),
    )
    if "main_category_said" in cases.columns:
        # An export without sub-categories still says what its cases are about.
        cases = cases.with_columns(
            pl.coalesce("category_said", "main_category_said").alias("category_said")
        )
    cases = _dated(_masked(cases))
    dated = cases["filed_at"].is_not_null()
    usable = cases.filter(dated)
    usable = usable.with_columns(petition_ids(usable))
    known = _categories(settings)
    return Normalised(
        cases=_in_our_words(usable, known),
        rejects=_rejects(said.filter(~dated)),
        repairs=counted(cases, known),
    )


def _dated(cases: pl.DataFrame) -> pl.DataFrame:
    """Read every moment; a row whose day can not be read gets none."""
    filed = moments(cases["filed_date_said"], cases["filed_time_said"])
    return cases.with_columns(
        filed["at"].alias("filed_at"),
        filed["time_known"],
        *(
            moments(cases[f"{name}_said"])["at"].alias(f"{name}_at")
            for name in ("delivered", "due", "closed")
        ),
    )


def _in_our_words(kept: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    kept = kept.join(
        known,
        on=["source", "category_said"],
        how="left",
        maintain_order="left",
    )
    shaped = kept.with_columns(
        agency=pl.coalesce("agency", "known_agency"),
        agency_basis=pl.when(pl.col("agency").is_not_null())
        .then(pl.lit("stated"))
        .when(pl.col("known_agency").is_not_null())
        .then("known_basis"),
        category=pl.coalesce("known_category", "category_said"),
        kind=pl.col("kind").fill_null("complaint"),
        channel=_folded("channel_said", CHANNELS, pl.String, other="other"),
        status=_folded("status_said", _STATUS, pl.String),
        satisfaction=_folded("satisfaction_said", _SATISFACTION, pl.Int8),
        reassigned=_count("reassigned_said"),
    )
    columns = [name for name in PETITIONS.names if name in shaped.columns]
    points = settled(shaped["lon_said"], shaped["lat_said"])
    return pl.concat(
        [
            shaped.select(*columns, "file_number", "address_said"),
            points.rename(lambda name: f"point_{name}"),
        ],
        how="horizontal",
    )


def _masked(cases: pl.DataFrame) -> pl.DataFrame:
    """
    Mask every column that can hold free text, each different text once.

    Before the identity is made of them: an id of the unmasked text would let whoever
    holds the store try all telephone numbers. No two of the 1,551,621 different cases
    become one by it.
    """
    for name in (*_WORDS, "address_said", *_NAMES):
        mask = mask_address if name == "address_said" else mask_text
        different = cases.select(
            pl.col(name)
            .filter(~pl.col(name).str.contains(_NUMBER).fill_null(value=True))
            .unique()
        )
        if different.is_empty():
            continue
        masked = different.with_columns(mask(pl.col(name)).alias("masked"))
        joined = cases.select(name).join(
            masked, on=name, how="left", maintain_order="left"
        )
        cases = cases.with_columns(
            pl.coalesce(joined["masked"], pl.col(name)).alias(name)
        )
    return cases.with_columns(pl.col("address_said").fill_null(""))


def _folded(
    column: str,
    words: Mapping[str, str] | Mapping[str, int],
    kind: type[pl.DataType],
    other: str | None = None,
) -> pl.Expr:
    """Return the column in our words; `other` for a word that is not known."""
    said = pl.col(column).str.normalize("NFKC").str.strip_chars()
    return pl.when(said.is_not_null()).then(
        said.replace_strict(words, default=other, return_dtype=kind)
    )


def _count(column: str) -> pl.Expr:
    """Return a whole number as written: ２, 2.0 (of a spreadsheet), 2次."""
    said = pl.col(column).str.normalize("NFKC")
    return said.str.extract(r"^\s*(\d+)(?:\.0+)?\s*次?\s*$").cast(
        pl.Int32, strict=False
    )


def _categories(settings: Settings) -> pl.DataFrame:
    """Return source, category_said and what we know: name, kind, agency and its basis."""
    items = pl.DataFrame(facts.read("items_1999")).select(
        pl.lit("taipei_1999").alias("source"),
        pl.col("said").alias("category_said"),
        pl.col("item").alias("known_category"),
        "kind",
        "agency",
        "agency_basis",
    )
    subcategories = pl.DataFrame(facts.read("subcategories")).select(
        pl.lit("hello_taipei").alias("source"),
        pl.col("subcategory").alias("category_said"),
        pl.col("subcategory").alias("known_category"),
        "kind",
        "agency",
        "agency_basis",
    )
    known = pl.concat([items, subcategories])
    told = pl.DataFrame(
        {
            "known_category": list(settings.agencies),
            "told": list(settings.agencies.values()),
        },
        schema={"known_category": pl.String, "told": pl.String},
    )
    # What a case says was masked, and with it brought into NFKC: （ is ( by now.
    said = pl.col("category_said").str.normalize("NFKC")
    return (
        known.join(told, on="known_category", how="left")
        .select(
            "source",
            said,
            "known_category",
            "kind",
            known_agency=pl.coalesce("told", "agency"),
            known_basis=pl.when(pl.col("told").is_not_null())
            .then(pl.lit("settings"))
            .otherwise("agency_basis"),
        )
        .unique(["source", "category_said"], keep="first", maintain_order=True)
    )


def _rejects(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows of `rejects`: the row as said, masked whole."""
    said = pl.concat_str(
        pl.col(pl.String).exclude("source", "file", "repaired"),
        separator=",",
        ignore_nulls=True,
    )
    return rows.select(
        "source",
        "file",
        "file_number",
        "line",
        pl.lit("no_day").alias("reason"),
        said.alias("row_said"),
    ).with_columns(mask_row(pl.col("row_said")))
