"""
What of an old case is still kept? Its counts; not its words, nor where exactly it was.

In: petitions, tables made of them, and the moment before which each is reduced. Out: the
same, reduced, and how many of what. Months that are 0 reduce nothing. What was counted when
the case was whole stays counted: topics, groups of duplicates, quality of a month.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.settings import Settings
    from ingest.petitions import Petitions

_COARSE = ("village", "district", "outside", "none")
"""Levels of a place that tell no point, kept as they are."""
_WORDS = ("subject", "text")


@dataclass(frozen=True)
class Limits:
    """Before when a case is reduced; None: never."""

    texts: datetime | None
    places: datetime | None

    def __bool__(self) -> bool:
        return self.texts is not None or self.places is not None


@dataclass(frozen=True)
class Reduced:
    """Which cases of a build are reduced, and what is kept of the others."""

    limits: Limits
    texts: pl.Series
    """petition_id of those whose words are taken out."""
    places: pl.Series
    """petition_id of those whose exact place is taken out."""
    addresses: pl.Series
    """address_id of those that a case still has."""
    earliest: pl.DataFrame
    """petition_id and filed_at of cases whose place is kept."""

    def told(self) -> list[str]:
        """Return what was reduced, a sentence each; none where nothing is to be."""
        return [
            f"reduced {len(ids):,} {what} from before {before:%Y-%m-%d}"
            for what, before, ids in (
                ("texts", self.limits.texts, self.texts),
                ("exact places", self.limits.places, self.places),
            )
            if before is not None
        ]

    def info(self) -> dict[str, str]:
        """Return the rows of `build_info`: before when, and how many."""
        found = {}
        for what in ("texts", "places"):
            before: datetime | None = getattr(self.limits, what)
            found[f"{what}_before"] = f"{before:%Y-%m-%d}" if before else ""
            found[f"{what}_reduced"] = str(len(getattr(self, what)))
        return found


def limits(settings: Settings, now: datetime) -> Limits:
    """Return before when cases are reduced, on the day of a build."""
    months = settings.retention
    return Limits(_ago(now, months.texts_months), _ago(now, months.places_months))


def looked_at(petitions: Petitions, chosen: Limits) -> Reduced:
    """Return what a build reduces."""
    if not chosen:
        ids = pl.Series("petition_id", [], dtype=pl.String)
        none = pl.Series("address_id", [], dtype=pl.Int64)
        return Reduced(chosen, ids, ids, none, pl.DataFrame())
    found = pl.concat(petitions.each(_seen, chosen=chosen))
    new = found.filter(~pl.col("old_place"))
    return Reduced(
        chosen,
        found.filter("old_text", "worded")["petition_id"],
        found.filter("old_place", "placed")["petition_id"],
        new["address_id"].drop_nulls().unique(),
        new.select("petition_id", "filed_at"),
    )


def petitions_kept(petitions: pl.DataFrame, chosen: Limits) -> pl.DataFrame:
    """Return petitions, the old ones without words or exact place; rows stay in order."""
    if not chosen:
        return petitions
    old_text, old_place = _old(chosen.texts), _old(chosen.places)
    known = (
        pl.when(pl.col("place_level").is_in(_COARSE)).then("place_level")
        .when(pl.col("place_village_id").is_not_null()).then(pl.lit("village"))
        .when(pl.col("place_district_id").is_not_null()).then(pl.lit("district"))
        .otherwise(pl.when(pl.col("place_level").is_not_null()).then(pl.lit("none")))
    )  # fmt: skip
    return petitions.with_columns(
        *(pl.when(~old_text).then(name).alias(name) for name in _WORDS),
        pl.when(~old_place).then("address_id").alias("address_id"),
        pl.when(old_place).then(known).otherwise("place_level").alias("place_level"),
    )


def addresses_kept(addresses: pl.DataFrame, reduced: Reduced) -> pl.DataFrame:
    """Return the addresses that a case still has."""
    if reduced.limits.places is None:
        return addresses
    return addresses.filter(pl.col("address_id").is_in(reduced.addresses.implode()))


def duplicates_kept(duplicates: pl.DataFrame, reduced: Reduced) -> pl.DataFrame:
    """
    Return duplicates of which none ties an old case to the place of a newer one.

    In a group of both the old ones go, the earliest of the newer leads, and one alone is no
    group. Groups of old cases alone stay: they count, and tell no place.
    """
    if reduced.limits.places is None or duplicates.is_empty():
        return duplicates
    asked = duplicates.with_row_index("row").join(
        reduced.earliest, on="petition_id", how="left", maintain_order="left"
    )
    new = pl.col("filed_at").is_not_null()
    group = ("group_id", "kind")
    parted = (new.any() & ~new.all()).over(group)
    first = pl.col("filed_at").rank("ordinal").over(group) == 1
    return (
        asked.with_columns(parted=parted, old=~new)
        .filter(~(pl.col("parted") & pl.col("old")))
        .filter(~pl.col("parted") | (pl.len().over(group) > 1))
        .with_columns(lead=pl.when("parted").then(first).otherwise("lead"))
        .sort("row")
        .select(duplicates.columns)
    )


def words_kept(texts: pl.DataFrame, reduced: Reduced) -> pl.DataFrame:
    """Return rows with petition_id whose words are kept."""
    if reduced.limits.texts is None:
        return texts
    return texts.filter(~pl.col("petition_id").is_in(reduced.texts.implode()))


def rejects_kept(
    rejects: pl.DataFrame, came: pl.DataFrame, chosen: Limits
) -> pl.DataFrame:
    """
    Return rejects; what a row said is kept as long as its file is no older than a text.

    came : source, file and came_at, the moment at which the file landed. A row that can not
    be used has no day of its own; one of a file that did not land has just come.
    """
    before = min((day for day in (chosen.texts, chosen.places) if day), default=None)
    if before is None:
        return rejects
    landed = came.group_by("source", "file").agg(pl.col("came_at").min())
    found = rejects.join(
        landed, on=["source", "file"], how="left", maintain_order="left"
    )
    old = (pl.col("came_at") < before).fill_null(value=False)
    return found.with_columns(
        row_said=pl.when(~old).then("row_said"),
    ).select(rejects.columns)


def examples_kept(
    fallbacks: pl.DataFrame,
    disagreements: pl.DataFrame,
    addresses: Iterable[pl.DataFrame],
    chosen: Limits,
) -> dict[str, pl.DataFrame]:
    """Return both tables without the addresses that no case has any more."""
    if chosen.places is not None:
        said = pl.concat([some.select("address_said") for some in addresses])
        still = said["address_said"].implode()
        example = pl.when(pl.col("example").is_in(still)).then("example")
        fallbacks = fallbacks.with_columns(example.alias("example"))
        disagreements = disagreements.filter(pl.col("address_said").is_in(still))
    return {"fallbacks": fallbacks, "disagreements": disagreements}


def _seen(petitions: pl.DataFrame, *, chosen: Limits) -> pl.DataFrame:
    return petitions.select(
        "petition_id",
        "address_id",
        "filed_at",
        old_text=_old(chosen.texts),
        old_place=_old(chosen.places),
        worded=pl.any_horizontal(pl.col(*_WORDS).is_not_null()),
        placed=pl.col("address_id").is_not_null(),
    )


def _old(before: datetime | None) -> pl.Expr:
    if before is None:
        return pl.lit(value=False)
    return (pl.col("filed_at") < before).fill_null(value=False)


def _ago(now: datetime, months: int) -> datetime | None:
    """Return the first moment of the day so many months ago; None for no limit."""
    if not months:
        return None
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    if year < 1:
        return datetime.min  # noqa: DTZ901 - local time without a zone, as in the store
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return datetime(year, month + 1, day)  # noqa: DTZ001 - as above
