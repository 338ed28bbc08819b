"""
Which petitions of a build say again what another has said? Rows of `duplicates`.

In: petitions of a build, part by part, and its addresses. Out: those that are in a group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from geo.crs import to_metres
from models import duplicates as model
from models.text import plain

if TYPE_CHECKING:
    from data.settings import Settings

_VAGUE = ("road", "village", "district", "outside", "none")
"""Levels at which two cases can be a kilometre apart and read the same."""

_LINES = ("lane",)
"""Levels whose point is the middle of something long, however short the error: no next door."""

_SURE_M = 85
"""A point that is off by more tells nothing of next door, as of large landmarks. Nine of
ten doors are surer (with 60 m, a third of them was left out, and of the labelled pairs of
Taipei 0.82 were found instead of 0.90, at the same precision)."""


def complaints(petitions: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """
    Return what is asked of the petitions of a part; `words` is of `topics_text`.

    Service orders are left out: two pick-ups of bulky waste at one door are two orders.
    """
    complaint = (petitions["kind"] != "service_order").fill_null(value=False)
    # All parts are asked together: an id of ten bytes and a category of one number take
    # a third of the room that the texts take.
    asked = petitions.filter(complaint).select(
        pl.col("petition_id").str.decode("hex"),
        "filed_at",
        pl.col("category").cast(pl.Categorical),
        "address_id",
    )
    return asked.with_columns(_letters(words.filter(complaint)))


def duplicates(
    asked: pl.DataFrame, spots: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """
    Return rows of `duplicates`.

    asked : of `complaints`, all parts together. spots : of `spots`, all shares together.
    """
    chosen = settings.duplicates
    placed = asked.join(spots, on="address_id", how="left").drop("address_id")
    found = model.find(
        # What has neither a spot nor words can be nobody's double.
        placed.filter(pl.any_horizontal(pl.col("spot", "text").is_not_null())),
        radius_m=chosen.radius_m,
        days=chosen.days,
        least=chosen.least_likeness,
        least_copies=chosen.least_copies,
    )
    return found.with_columns(pl.col("petition_id").bin.encode("hex"))


def _letters(words: pl.DataFrame) -> pl.Series:
    """Return the letters of each text, else of its subject, without places."""
    said = words.select(pl.coalesce("text", "subject").alias("text")).to_series()
    if said.null_count() == len(said):
        return said
    known = said.is_not_null()
    letters = plain(said.filter(known))
    found = pl.Series("text", [None] * len(said), dtype=pl.String)
    return found.scatter(known.arg_true(), letters)


def spots(addresses: pl.DataFrame) -> pl.DataFrame:
    """Return address_id, spot, x_m and y_m of the addresses of a share that name a spot."""
    named = addresses.filter(~pl.col("match_level").is_in(_VAGUE)).select(
        "address_id", "match_level", "lon", "lat", "error_m"
    )
    x_m, y_m = to_metres(
        named["lon"].fill_null(np.nan).to_numpy(),
        named["lat"].fill_null(np.nan).to_numpy(),
    )
    near = (pl.col("error_m") <= _SURE_M) & ~pl.col("match_level").is_in(_LINES)
    sure = pl.col("lon").is_not_null() & near
    return named.select(
        "address_id",
        pl.col("address_id").alias("spot"),
        pl.when(sure).then(pl.lit(pl.Series(x_m))).alias("x_m"),
        pl.when(sure).then(pl.lit(pl.Series(y_m))).alias("y_m"),
    )
