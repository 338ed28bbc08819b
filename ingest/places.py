"""
Where did it happen? Each different address of a build is placed once.

In: what `ingest.reading` read, part by part. Out: the place of each petition and each
different address, and what became of the points that sources state. A part tells its
different texts, dealt out by their hash; each share of them is placed by itself.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from data import facts
from data.registry import Registry
from data.registry_corrections import corrections
from geo.boundaries import Boundaries
from geo.corrections import CORRECTIONS
from geo.gazetteer import Gazetteer
from geo.geocode import geocode
from geo.phrases import places_said
from geo.reverse import Around
from geo.stated import Areas
from ingest import doors, reading, stated_points
from ingest.identity import address_ids
from ingest.topics_text import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.registry_corrections import Correction
    from data.settings import Settings
    from ingest.crew import Crew, Held
    from ingest.reading import Rows
    from ingest.stated_points import StatedPoints

_POINT = ("point_lon", "point_lat", "point_reading")
_SHARE = 2_000_000
"""Petitions whose addresses are placed in one go, half of them different: 1.5 GB."""
PARTS = ("district", "village", "road", "lane", "number")
"""Parts of an address of which `where` tells whether they are stated."""


@dataclass(frozen=True)
class Known:
    """What places are found by."""

    gazetteer: Gazetteer
    areas: Areas


@dataclass(frozen=True)
class Placed:
    """The cases of a build with their places."""

    said: list[Held]
    """Of each part, row for row: address_id, place_basis, and its words, of `topics_text`."""
    addresses: list[Held]
    """Rows of `addresses` with `cases`, how many petitions have each; in shares."""
    where: Held
    """What petitions need of their address, see `where`."""
    stated: StatedPoints
    """What became of the points that sources state."""


def known(settings: Settings) -> Known:
    """Return what places are found by: facts, imported doors, what people put right."""
    found = Known(known_places(settings.doors), known_areas())
    said = corrections_of(settings)
    return Known(
        found.gazetteer.with_corrections(corrected(said, found.areas.villages)),
        found.areas,
    )


def corrections_of(settings: Settings) -> list[Correction]:
    """Return what people put right; nothing where there is no registry yet."""
    if "://" not in settings.registry and not Path(settings.registry).is_file():
        return []
    with closing(Registry(settings.registry)) as registry:
        return list(corrections(registry).values())


def known_places(imported: Path | None = None) -> Gazetteer:
    """Return the gazetteer of the shipped facts, with the doors that were imported."""
    tables = {
        name: pl.DataFrame(facts.read(name))
        for name in ("doors", "villages", "roads", "crossings", "landmarks")
    }
    if imported is not None:
        tables["doors"] = doors.known(imported)
    return Gazetteer.of(**tables)


def known_areas() -> Areas:
    """Return the boundaries of the shipped reference facts."""
    return Areas(
        *(
            Boundaries.from_areas(facts.read(name), key=key)
            for name, key in (("villages", "village_id"), ("districts", "district_id"))
        )
    )


def known_around(settings: Settings) -> Around:
    """Return what can be asked from a point: villages, doors, crossings, landmarks."""
    return Around.of(
        known_areas().villages,
        doors.known(settings.doors),
        pl.DataFrame(facts.read("crossings")),
        pl.DataFrame(facts.read("landmarks")),
    )


def corrected(said: Iterable[Correction], villages: Boundaries) -> pl.DataFrame:
    """Return corrections as the geocoder needs them; a point alone tells its village."""
    rows = pl.DataFrame(
        [(one.place_key, one.village_id, one.lon, one.lat, one.why) for one in said],
        schema=CORRECTIONS,
        orient="row",
    )
    inside = villages.locate(
        *(rows[name].fill_null(float("nan")).to_numpy() for name in ("lon", "lat"))
    )
    by_point = pl.Series("by_point", inside.tolist(), dtype=pl.String)
    return rows.with_columns(village_id=pl.coalesce("village_id", by_point))


def placed(rows: Rows, places: Held, crew: Crew) -> Placed:
    """
    Return where the petitions are, each different address placed once; places : `Known`.

    A petition that names no place and has no point has no address. A petition whose point
    is taken has an address of its own for that text and point.
    """
    shares = max(-(-sum(rows.heights) // _SHARE), crew.shares)
    said, points, *dealt = crew.each(
        told, rows.cases, rows.repeats, gives=2 + shares, places=places, shares=shares
    )
    [addresses] = crew.each(share, dealt, gives=1, alone=True, places=places)
    stated = stated_points.fates(crew.home(points), addresses, places, crew)
    if stated.pairs.height:
        [addresses] = crew.each(without, addresses, gives=1, taken=stated.texts)
        addresses = [*addresses, stated.pairs]
    return Placed(said, addresses, crew.once(where, addresses), stated)


def told(
    cases: pl.DataFrame, repeats: pl.Series, *, places: Known, shares: int
) -> tuple[pl.DataFrame, ...]:
    """
    Return what a part says of places: row for row, its points, and its different texts.

    The first has address_id (null without a text), place_basis, and the words of subject
    and text with places marked. The points have row and what `fallbacks.stated` asks. The
    texts are dealt out by their id to so many shares: address_said, address_id, cases.
    """
    petitions = reading.kept(cases, repeats)
    named = petitions.with_columns(_place_in_words(petitions, places.gazetteer))
    different = (
        named.filter(pl.col("address_said") != "")
        .group_by("address_said")
        .agg(cases=pl.len().cast(pl.Int64))
        .sort("address_said")
    )
    different = different.with_columns(address_ids(different["address_said"]))
    ids = named.select("address_said").join(
        different, on="address_said", how="left", maintain_order="left"
    )
    points = (
        named.select("source", "address_said", "category", "filed_at", *_POINT)
        .with_row_index("row")
        .drop_nulls("point_reading")
    )
    dealt = [
        different.filter(pl.col("address_id") % shares == at) for at in range(shares)
    ]
    said = pl.concat(
        [
            ids.select("address_id"),
            named.select("place_basis"),
            words(petitions, places.gazetteer.names),
        ],
        how="horizontal",
    )
    return said, points, *dealt


def share(dealt: list[pl.DataFrame], *, places: Known) -> tuple[pl.DataFrame]:
    """Return rows of `addresses` of what the parts dealt to one share, with `cases`."""
    texts = (
        pl.concat(dealt)
        .group_by("address_said", "address_id")
        .agg(pl.col("cases").sum())
        .sort("address_said")
    )
    found = geocode(texts["address_said"], places.gazetteer)
    return (pl.concat([texts, found], how="horizontal"),)


def without(addresses: pl.DataFrame, *, taken: pl.DataFrame) -> tuple[pl.DataFrame]:
    """Return the addresses that petitions still have whose point was not taken."""
    left = addresses.join(taken, on="address_id", how="left", maintain_order="left")
    return (
        left.with_columns(pl.col("cases") - pl.col("taken").fill_null(0))
        .filter(pl.col("cases") > 0)
        .drop("taken"),
    )


def whole(addresses: pl.DataFrame) -> pl.DataFrame:
    """Return rows of `addresses`."""
    return addresses.drop("cases")


def where(addresses: list[pl.DataFrame]) -> pl.DataFrame:
    """
    Return what petitions need of their address, sorted by address_id.

    address_id, place_level, place_district_id, place_village_id, and of `PARTS` whether
    the text states them (true or null).
    """
    stated = pl.lit(value=True)
    return pl.concat(
        [
            some.select(
                "address_id",
                pl.col("district_id").alias("place_district_id"),
                pl.col("village_id").alias("place_village_id"),
                *(pl.when(pl.col(part).is_not_null()).then(stated).alias(part)
                  for part in PARTS),
                place_level="match_level",
            )
            for some in addresses
        ]
    ).sort("address_id")  # fmt: skip


def located(ids: pl.Series, where: pl.DataFrame) -> pl.DataFrame:
    """
    Return the rows of `where` of the addresses with these ids; null for no address.

    A click counts petitions by place; without these columns it would join half a million
    addresses each time (146 ms of processor for a map of all, 43 with them).
    """
    # Searched, not joined: a join sorts all addresses into a table for each part anew.
    at = where["address_id"].search_sorted(ids.fill_null(-1))
    rows = pl.select(pl.when(ids.is_not_null()).then(at)).to_series()
    return where.select(pl.all().gather(rows))


def _place_in_words(petitions: pl.DataFrame, gazetteer: Gazetteer) -> list[pl.Series]:
    """Return address_said, taken from the words where none is stated, and its basis."""
    silent = petitions["address_said"] == ""
    words = petitions.select(
        pl.when(silent).then(
            pl.concat_str("text", "subject", separator="\n", ignore_nulls=True)
        )
    ).to_series()
    found = words
    if words.null_count() < petitions.height:
        found = places_said(words, gazetteer.names, gazetteer.landmarks)
    return [
        pl.select(
            pl.coalesce(pl.when(~silent).then(petitions["address_said"]), found, pl.lit(""))
        )
        .to_series()
        .alias("address_said"),
        pl.select(
            pl.when(~silent).then(pl.lit("address"))
            .when(found.is_not_null()).then(pl.lit("text"))
        )
        .to_series()
        .alias("place_basis"),
    ]  # fmt: skip
