"""
Where did it happen? Each different address of a build is placed once.

In: petitions with the address text still in them. Out: the same with address_id, and rows
of `addresses`.
"""

from __future__ import annotations

import polars as pl

from data import facts
from geo.gazetteer import Gazetteer
from geo.geocode import geocode
from geo.phrases import places_said
from ingest.identity import address_ids


def known_places() -> Gazetteer:
    """Return the gazetteer of the shipped reference facts."""
    names = ("doors", "villages", "roads", "crossings", "landmarks")
    return Gazetteer.of(**{name: pl.DataFrame(facts.read(name)) for name in names})


def placed(
    petitions: pl.DataFrame, gazetteer: Gazetteer
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the petitions with address_id, and each different address with its place."""
    petitions = petitions.with_columns(_place_in_words(petitions, gazetteer))
    different = petitions.select(pl.col("address_said").unique().sort())
    addresses = pl.concat(
        [
            different.with_columns(address_ids(different["address_said"])),
            geocode(different["address_said"], gazetteer),
        ],
        how="horizontal",
    )
    with_id = petitions.join(
        addresses.select("address_said", "address_id"),
        on="address_said",
        how="left",
        maintain_order="left",
    )
    return with_id.drop("address_said"), addresses


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
