"""
What is a petition in the store? Its case, its place and its topic, put together part by part.

In: what was read, placed and grouped, held by a crew. Out: rows of `petitions` in parts, and
what is counted of them. All of them are nowhere held together: columns are, where a
question is about all petitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest import reading, retention
from ingest.crew import Crew, Held
from ingest.places import PARTS, Placed, located
from ingest.reading import Rows
from ingest.topics import Spoken, Topics, numbered, spoken

_GONE = ("file_number", "address_said", "point_lon", "point_lat", "point_reading")


@dataclass(frozen=True)
class Petitions:
    """The petitions of a build, wherever their parts wait."""

    rows: Rows
    beside: list[Held]
    """Of each part, row for row, what `put_beside` gives."""
    said: list[Held]
    """Of each part, row for row, the words; of `ingest.places.told`."""
    crew: Crew

    def each(self, step: Callable[..., Any], **same: object) -> Iterator[Any]:
        """Return what a step says of the petitions of each part, and of nothing more."""
        return self.crew.stream(
            _asked,
            self.rows.cases,
            self.rows.repeats,
            self.beside,
            last=self.rows.last,
            step=step,
            **same,
        )

    def with_words(self, step: Callable[..., pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """Return what a step says of the petitions and the words of each part."""
        return self.crew.stream(
            _asked,
            self.rows.cases,
            self.rows.repeats,
            self.beside,
            self.said,
            last=self.rows.last,
            step=step,
        )


def said_by(rows: Rows, placing: Placed, crew: Crew) -> Spoken:
    """Return what the petitions say."""
    texts, silent = crew.each(_said, rows.cases, rows.repeats, placing.said, gives=2)
    return Spoken(texts, pl.concat(crew.home(silent)))


def put_together(rows: Rows, placing: Placed, topics: Topics, crew: Crew) -> Petitions:
    """Return the petitions with their places and topics."""
    [beside] = crew.each(
        put_beside,
        rows.cases,
        rows.repeats,
        placing.said,
        placing.stated.rows,
        topics.first,
        gives=1,
        where=placing.where,
        of_category=topics.of_category,
    )
    return Petitions(rows, beside, placing.said, crew)


def put_beside(  # noqa: PLR0913 - what a petition is put together of
    cases: pl.DataFrame,
    repeats: pl.Series,
    said: pl.DataFrame,
    taken: pl.DataFrame,
    first: NDArray[np.int32],
    *,
    where: pl.DataFrame,
    of_category: dict[str, int],
) -> tuple[pl.DataFrame]:
    """Return place and topic of the petitions of a part, and what their address states."""
    ids = said["address_id"].scatter(taken["row"], taken["address_id"])
    category = reading.kept(cases.select("category"), repeats)["category"]
    speaks = said.select(
        pl.any_horizontal(pl.col("subject", "text").is_not_null())
    ).to_series()
    topic = numbered(category, speaks, first, of_category)
    places = located(ids, where).drop("address_id")
    return (places.with_columns(said["place_basis"], ids, topic),)


def stored(petitions: pl.DataFrame, *, limits: retention.Limits) -> pl.DataFrame:
    """Return rows of `petitions`, the old ones reduced."""
    return retention.petitions_kept(petitions.drop(PARTS), limits)


def _asked(
    cases: pl.DataFrame,
    repeats: pl.Series,
    beside: pl.DataFrame,
    *words: pl.DataFrame,
    last: pl.DataFrame,
    step: Callable[..., Any],
    **same: object,
) -> Any:
    """Return what a step says of the petitions of a part."""
    petitions = reading.kept(cases.drop(_GONE), repeats, last)
    return step(petitions.hstack(beside), *words, **same)


def _said(
    cases: pl.DataFrame, repeats: pl.Series, said: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    asked = cases.select("petition_id", "category", "agency")
    return spoken(reading.kept(asked, repeats), said)
