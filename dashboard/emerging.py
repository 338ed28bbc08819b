"""
What is new, or grows? Categories, topics and words of the last four weeks.

In: a store, the reader's filters and scope, and the series breaks that people wrote down.
Out: a table, those that grow first, with example cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeAlias

import numpy as np
import polars as pl
import pyarrow as pa

from dashboard import queries, queries_emerging
from dashboard.cache import remembered
from dashboard.filters import Filters
from dashboard.scope import Scope
from data import facts
from data.registry_breaks import Break
from data.settings import Settings
from data.store import Store
from geo.mentions import marked
from geo.reading import Names
from models import emerging_topics, emerging_words
from models.text import plain

WORDS: Final = "words"
UNEXPLAINED: Final = "unexplained"
"""Words of texts that no topic explains."""

_YEARS: Final = timedelta(days=2 * 364)
_SAID: Final[dict[str, pl.DataType]] = {
    "family": pl.String(),
    "name": pl.String(),
    "state": pl.String(),
    "observed": pl.Int64(),
    "expected": pl.Float64(),
    "times": pl.Float64(),
    "p": pl.Float64(),
    "q": pl.Float64(),
    "petition_ids": pl.List(pl.String()),
}
_COLUMNS: Final = tuple(_SAID)
_How: TypeAlias = tuple[int, int, float]
"""Days, least petitions and false discovery rate of the settings."""
_FEW_UNEXPLAINED: Final = 5
"""Texts that resemble each other and nothing else are told from so many on."""


def emerging(
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    breaks: Sequence[Break] = (),
) -> pa.Table:
    """
    Return family, name, state, observed, expected, times, p, q and petition_ids.

    family is category, topic, words or unexplained; petition_ids are up to five examples.
    The days asked about are the last of the filters (else of the data), as many as
    `settings.emerging.days`; the filters' first day is not heeded, the past is the measure.
    Of words only those that grow are told.
    """
    rows = pl.DataFrame(names_of(store, chosen, scope, settings, breaks))
    if scope.texts:
        said = pl.DataFrame(words_of(store, chosen, scope, settings))
        rows = pl.concat([rows, said], how="diagonal")
    calm = ~pl.col("state").is_in([emerging_topics.NEW, emerging_topics.GROWING])
    return (
        rows.sort(calm, "q", nulls_last=True, maintain_order=True)
        .select(*_COLUMNS)
        .to_arrow()
    )


def names_of(
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    breaks: Sequence[Break] = (),
) -> pa.Table:
    """Return the rows of `emerging` that are of categories and topics; in 60 ms."""
    asked = settings.emerging
    last = chosen.end or queries.data_days(store)[1]
    how = (asked.days, asked.min_petitions, asked.false_discovery_rate)
    return _named(store, chosen, scope, last, how, tuple(breaks))


def words_of(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return the rows of `emerging` that are of words; no row of those that do not grow.

    Every text of two years is read: 1.4 s of 30,000, the first time that anybody asks.
    """
    asked = settings.emerging
    last = chosen.end or queries.data_days(store)[1]
    how = (asked.days, asked.min_petitions, asked.false_discovery_rate)
    return _said(store, chosen, scope, last, how)


@remembered
def _named(  # noqa: PLR0913, PLR0917 - as `emerging`
    store: Store,
    chosen: Filters,
    scope: Scope,
    last: date,
    how: _How,
    breaks: tuple[Break, ...],
) -> pa.Table:
    """Return the rows of categories and topics, with example cases."""
    days, least, fdr = how
    counts = pl.DataFrame(queries_emerging.by_day(store, chosen, scope, last, days))
    found = emerging_topics.emerging(
        counts, last, of_registry(breaks), days=days, least=least, fdr=fdr
    )
    shown = pl.DataFrame(queries_emerging.examples(store, chosen, scope, last, days))
    return (
        found.join(shown, on=["family", "name"], how="left", maintain_order="left")
        .with_columns(pl.col("petition_ids").fill_null(pl.lit([], pl.List(pl.String))))
        .select(*_COLUMNS)
        .to_arrow()
    )


@remembered
def _said(
    store: Store, chosen: Filters, scope: Scope, last: date, how: _How
) -> pa.Table:
    """Return the rows of words, of all texts and of those that no topic explains."""
    days, fewest, fdr = how
    first = last - _YEARS - timedelta(days=days)
    held = pl.DataFrame(queries_emerging.texts(store, chosen, scope, first))
    parts = [
        (WORDS, held, fewest),
        (UNEXPLAINED, held.filter(~pl.col("explained")), _FEW_UNEXPLAINED),
    ]
    rows = [
        {
            "family": family,
            "name": one.phrase,
            "state": emerging_topics.GROWING,
            "observed": one.rows.size,
            "expected": one.expected,
            "times": one.rows.size / one.expected,
            "q": one.q,
            "petition_ids": part["petition_id"]
            .gather(one.rows[-queries_emerging.EXAMPLES :])
            .to_list(),
        }
        for family, part, least in parts
        for one in emerging_words.sayings(
            plain(marked(part["text"], _names())),
            (part["day"] - first).dt.total_days().to_numpy().astype(np.int64),
            last=(last - first).days,
            days=days,
            least=least,
            fdr=fdr,
        )
    ]
    return pl.DataFrame(rows, schema=_SAID).to_arrow()


def of_registry(breaks: Sequence[Break]) -> emerging_topics.Breaks:
    """Return what people wrote down, in the model's words."""
    category = [one for one in breaks if one.concerns == "category"]
    return emerging_topics.Breaks(
        renamed={one.before: one.name for one in category if one.kind == "renamed"},
        renamed_on={one.name: one.starts for one in category if one.kind == "renamed"},
        began={one.name: one.starts for one in category if one.kind == "began"},
        unknown=[
            (one.starts, one.ends)
            for one in breaks
            if one.kind == "partial" and one.concerns == "rows" and one.ends
        ],
    )


@cache
def _names() -> Names:
    """Return the names of roads and villages, which are taken out of texts."""
    roads = pl.DataFrame(facts.read("roads")).with_columns(doors=pl.lit(1))
    villages = pl.DataFrame(facts.read("villages")).select("district", "village")
    return Names.of(roads, villages)
