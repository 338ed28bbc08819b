"""
Where did it happen? Each different address of a build is placed once.

In: petitions with the address text and the stated point still in them. Out: the same with
address_id, rows of `addresses`, and what became of the points that sources state.
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
from geo.gazetteer import Gazetteer, village_key
from geo.geocode import geocode
from geo.phrases import places_said
from geo.reverse import Around
from geo.stated import Areas, by_points
from ingest import doors, fallbacks
from ingest.identity import address_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.registry_corrections import Correction
    from data.settings import Settings

_POINT = ("point_lon", "point_lat", "point_reading")


@dataclass(frozen=True)
class Known:
    """What places are found by."""

    gazetteer: Gazetteer
    areas: Areas


@dataclass(frozen=True)
class Placed:
    """The cases of a build with their places."""

    petitions: pl.DataFrame
    """Rows of `petitions`."""
    addresses: pl.DataFrame
    """Rows of `addresses`."""
    points: pl.DataFrame
    """Rows of `points`."""
    fallbacks: pl.DataFrame
    """Rows of `fallbacks`, of the points that sources state."""
    far: pl.DataFrame
    """
    Stated points that were not taken since the text says another place: address_said,
    district, village, lon, lat, cases.
    """


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


def placed(petitions: pl.DataFrame, known: Known) -> Placed:
    """
    Return the petitions with address_id, and each different address with its place.

    A petition that names no place and has no point has no address. A petition whose point is taken has an address of its own for that text and point.
    """
    petitions = petitions.with_columns(
        _place_in_words(petitions, known.gazetteer)
    ).with_row_index("row")
    none = fallbacks.stated(petitions)
    points = fallbacks.marked(
        petitions.select("row", "source", "address_said", *_POINT), none
    )
    said = pl.col("address_said")
    different = petitions.filter(said != "").select(said.unique().sort())
    texts = pl.concat(
        [
            different.with_columns(address_ids(different["address_said"])),
            geocode(different["address_said"], known.gazetteer),
        ],
        how="horizontal",
    )
    fates, pairs, far = _by_points(points, texts, known)
    of_text = petitions.join(
        texts.select("address_said", text_id="address_id"),
        on="address_said",
        how="left",
        maintain_order="left",
    )
    if pairs.is_empty():
        with_id = of_text.with_columns(address_id="text_id")
    else:
        with_id = of_text.join(
            fates.drop_nulls("address_id").select("row", "address_id"),
            on="row",
            how="left",
            maintain_order="left",
        ).with_columns(address_id=pl.coalesce("address_id", "text_id"))
        texts = texts.join(with_id.select("address_id"), on="address_id", how="semi")
    return Placed(
        petitions=with_id.drop("row", "address_said", "text_id", *_POINT),
        addresses=pl.concat([texts, pairs], how="diagonal_relaxed"),
        points=fates.group_by("source", "reading", "fate")
        .agg(cases=pl.len().cast(pl.Int64))
        .sort("source", "reading", "fate"),
        fallbacks=none,
        far=far,
    )


def located(petitions: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """
    Return the petitions with the match level, district and village of their address.

    A click counts petitions by place; without these it would join half a million addresses
    each time (146 ms of processor for a map of all, 43 with them).
    """
    return petitions.join(
        addresses.select(
            "address_id",
            place_level="match_level",
            place_district_id="district_id",
            place_village_id="village_id",
        ),
        on="address_id",
        how="left",
        maintain_order="left",
    )


def _by_points(
    points: pl.DataFrame, texts: pl.DataFrame, known: Known
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """
    Return every stated point's fate, rows of `addresses` of those taken, and `Placed.far`.

    points : of `ingest.fallbacks.marked`. Fates: row, source, reading, fate, address_id
    (null unless the point is taken).
    """
    asked = points.filter(pl.col("fate").is_null())
    pairs = (
        asked.group_by("address_said", "point_lon", "point_lat")
        .agg(pl.col("source").min(), cases=pl.len().cast(pl.Int64))
        .sort("address_said", "point_lon", "point_lat")
        .join(texts, on="address_said", how="left", maintain_order="left")
        .with_columns(village_key("district", "village"))
        .join(
            known.gazetteer.villages.select("village_key", stated_id="village_id"),
            on="village_key",
            how="left",
            maintain_order="left",
        )
        .join(
            known.gazetteer.districts.rename({"district_id": "said_id"}),
            on="district",
            how="left",
            maintain_order="left",
        )
    )
    by = by_points(pairs, known.areas)
    keys = pl.concat_str(
        pl.col("address_said"),
        pl.format("{},{}", pl.col("point_lon").round(6), pl.col("point_lat").round(6)),
        separator="\x1f",
    )
    told = pairs.select("address_said", "point_lon", "point_lat").with_columns(
        by["fate"].alias("found_fate"),
        address_ids(pairs.select(keys).to_series()).alias("pair_id"),
    )
    fates = points.join(
        told, on=["address_said", "point_lon", "point_lat"], how="left"
    ).select(
        "row",
        "source",
        "reading",
        fate=pl.coalesce("fate", "found_fate"),
        address_id=pl.when(
            pl.col("fate").is_null() & (pl.col("found_fate") == "used")
        ).then("pair_id"),
    )
    taken = pairs.select(
        "address_said", "district", "village", "road", "lane", "alley", "number"
    )
    rows = taken.with_columns(
        *by.drop("fate"),
        told["pair_id"].alias("address_id"),
        by["village_id"].str.slice(0, 8).alias("district_id"),
        match_level=pl.lit("stated_point"),
        candidates=pl.lit([], texts.schema["candidates"]),
        why=pl.lit("the source states the point"),
    )
    far = pairs.filter(by["fate"] == "far").select(
        "address_said", "district", "village", "cases", lon="point_lon", lat="point_lat"
    )
    return fates, rows.filter(by["fate"] == "used"), far


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
        found = places_said(words, gazetteer.names)
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
