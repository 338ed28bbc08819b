"""
Which place does an address text mean? The cascade, from the door to the district.

In: address texts and a gazetteer. Out: one row per text, in order: level, score, village
and district, a point only where one is known, and why. Pure.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from geo import corrections
from geo import landmark as landmarks
from geo.address import DISTRICT
from geo.at_number import door, number
from geo.at_way import crossing, lane, road
from geo.between import CANDIDATES
from geo.gazetteer import Gazetteer, village_key
from geo.landmark import INTERCHANGE
from geo.levels import LEVELS, found, nothing, opened
from geo.misspelt import put_right
from geo.reading import read
from geo.relative import relative
from geo.score import calibrated
from geo.unsaid import with_districts
from geo.within import TOWN

if TYPE_CHECKING:
    from collections.abc import Callable

ASKED = (
    "row", "said", "district", "road", "lane", "alley", "number", "number_to", "rest",
    "outside", "district_id", "stated_id",
)  # fmt: skip
"""The columns of `readings` that the steps read."""
STATED = ("district", "village", "road", "lane", "alley", "number")
"""The parts that `geocode` returns."""
KEPT = (*STATED, "outside", "stated_id", "district_id", "doubt", "said")
"""The columns of `readings` that a score hangs on, and the parts."""
_PIECE = 50_000
"""Addresses that are worth a piece: what every piece costs would place some 40,000."""
_FEW = 0.1
"""Share of the rows that are left; to take fewer out of them is not worth it."""

__all__ = ["CANDIDATES", "LEVELS", "STEPS", "geocode", "readings"]


def geocode(addresses: pl.Series, gazetteer: Gazetteer) -> pl.DataFrame:
    """
    Return the place of each address text.

    Columns: the stated parts district, village, road, lane, alley, number; then
    match_level, score, lon, lat, error_m, village_id, district_id, candidates (villages
    with weights where the text leaves several open, else empty) and why.

    Each text is placed by itself, so that many go in pieces, one for each core: a third of
    the work in a piece is done by one core while the others wait.
    """
    pieces = min(pl.thread_pool_size(), max(addresses.len() // _PIECE, 1))
    height = -(-addresses.len() // pieces)
    each = [addresses.slice(at * height, height) for at in range(pieces)]
    with ThreadPoolExecutor(pieces) as threads:
        return pl.concat(threads.map(lambda piece: _placed(piece, gazetteer), each))


def _placed(addresses: pl.Series, gazetteer: Gazetteer) -> pl.DataFrame:
    """Return the place of each address text, see `geocode`."""
    return _finished(cascade(readings(addresses, gazetteer), gazetteer))


def cascade(parts: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Return the readings with what the first step that placed each gave; null by none."""
    left, placed = parts.select(ASKED), [nothing()]
    open_ = np.ones(parts.height, dtype=bool)
    for step in STEPS:
        told = step(left, gazetteer)
        if told.is_empty():
            continue
        # A row may be asked again: that costs less than to pass all others on without it.
        told = told.filter(pl.Series(open_[told["row"].to_numpy()]))
        open_[told["row"].to_numpy()] = False
        placed.append(told)
        if told.height > _FEW * left.height:
            left = left.filter(pl.Series(open_[left["row"].to_numpy()]))
        if left.is_empty():
            break
    told = pl.concat(placed, how="diagonal_relaxed")
    at = np.full(parts.height, -1)
    at[told["row"].to_numpy()] = np.arange(told.height)
    where = pl.Series(at, dtype=pl.get_index_type(), strict=False)
    beside = told.drop("row").select(pl.all().gather(where))
    return pl.concat([parts.select(KEPT), beside], how="horizontal")


def corrected(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what somebody who knows the place has put right."""
    return corrections.placed(left, gazetteer.corrections, gazetteer.way_names)


def outside(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:  # noqa: ARG001 - the form of every step
    """Place what lies in a neighbouring city: there, and in no village of ours."""
    away = left.filter("outside").with_columns(village_id=pl.lit(None, pl.String))
    return found(away, "outside", "the address is of a neighbouring city")


def landmark(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """
    Place what names a place that people know: a station, a park, a school, a bridge.

    What runs above a road is none before a road: 水源快速道路匝道-景福街 is at the street.
    """
    asked = left.select("row", "said", "district", "road", "rest").filter(
        pl.col("rest") != ""
    )
    if asked.is_empty():
        return nothing()
    named = landmarks.lookup(asked["said"], asked["district"], gazetteer.landmarks)
    behind = pl.col("road").is_not_null() & (pl.col("rest") == pl.col("said"))
    placed = (
        pl.concat([asked.select("row", behind=behind), named], how="horizontal")
        .drop_nulls("landmark")
        .filter(
            (pl.col("kind") != "elevated")
            | ~pl.col("behind")
            | pl.col("said").str.ends_with(INTERCHANGE)
        )
    )
    return opened(placed, "landmark", "the landmark").with_columns(
        why=pl.format("{} ({})", pl.lit("the landmark is known"), placed["landmark"])
    )


def stated_village(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:  # noqa: ARG001 - the form of every step
    """Place what states its village and no known door."""
    stated = left.drop_nulls("stated_id").with_columns(village_id="stated_id")
    return found(stated, "village", "the village is stated")


def district(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:  # noqa: ARG001 - the form of every step
    """Place what states no more than its district."""
    stated = left.drop_nulls("district_id").with_columns(
        village_id=pl.lit(None, pl.String)
    )
    return found(stated, "district", "only the district is stated")


def town(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:  # noqa: ARG001 - the form of every step
    """Place what begins with a neighbouring town and is nothing of ours: there."""
    away = left.filter(
        pl.col("said").str.contains(TOWN) & ~pl.col("said").str.contains(DISTRICT)
    ).with_columns(village_id=pl.lit(None, pl.String))
    return found(away, "outside", "the address begins with a neighbouring town")


STEPS: tuple[Callable[[pl.DataFrame, Gazetteer], pl.DataFrame], ...] = (
    corrected,
    outside,
    # Before the door: 10號對面 is not at number 10.
    relative,
    door,
    number,
    crossing,
    lane,
    landmark,
    stated_village,
    road,
    district,
    town,
)
"""The cascade, in order: a row is of the first step that places it."""


def readings(addresses: pl.Series, gazetteer: Gazetteer) -> pl.DataFrame:
    """Return the best reading of each address with its keys and what it states."""
    said = put_right(
        read(addresses, gazetteer.names), gazetteer.spellings, gazetteer.numbers
    )
    return (
        with_districts(said, gazetteer.names, gazetteer.numbers)
        .with_row_index("row")
        .with_columns(village_key("district", "village"))
        .join(gazetteer.districts, on="district", how="left", maintain_order="left")
        .join(
            gazetteer.villages.select("village_key", stated_id="village_id"),
            on="village_key",
            how="left",
            maintain_order="left",
        )
    )


def _finished(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per address; a stated village wins over a table's, a person over it."""
    stated = pl.col("stated_id").is_not_null()
    rows = rows.with_columns(
        match_level=pl.col("match_level").fill_null("none"),
        why=pl.col("why").fill_null("no place is named"),
    )
    ours = ~pl.col("outside") & (pl.col("match_level") != "corrected")
    return rows.with_columns(
        village_id=pl.coalesce(pl.when(ours).then("stated_id"), "village_id"),
        candidates=pl.when(~stated)
        .then("candidates")
        .fill_null(pl.lit([], CANDIDATES)),
        score=calibrated(rows),
    ).select(
        *STATED,
        "match_level",
        "score",
        "lon",
        "lat",
        "error_m",
        "village_id",
        pl.coalesce(
            pl.col("village_id").str.slice(0, 8),
            pl.when(~pl.col("outside")).then("district_id"),
        ).alias("district_id"),
        "candidates",
        "why",
    )
