"""
Which topics do the chosen cases have, how many of each, and how far can each be trusted?

In: the store, the reader's filters and scope. Out: one table that the map of topics, the list
and the export share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import polars as pl
import pyarrow as pa

from dashboard import queries, queries_topics
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from data.store import Store

USUAL_DAYS: Final = 364
"""52 weeks: a season whole, and each weekday as often as in the year before."""
STEADY, SOFT = 0.75, 0.5
"""Stability from which a topic is found again in either half of the texts, or nearly
(Hennig 2007: below 0.5 it dissolves)."""
TOGETHER: Final = 0.2
"""Coherence (NPMI) from which the words of a topic stand together more than now and then."""


@dataclass(frozen=True)
class Told:
    """The topics of the chosen cases."""

    now: Period
    before: Period
    rows: pa.Table
    """A row a topic, the largest first: see `told`."""
    learned: bool
    """Whether any topic was learned from texts; else categories stand in for all."""
    unassigned: int
    """Cases of the period with a text and no topic."""
    assigned: int
    """Cases of the period with a topic that was learned from texts."""
    instead: int
    """Cases of the period without a text, for which the category stands in."""


def period_of(store: Store, chosen: Filters) -> Period:
    """Return the days that are counted: those chosen, else the last 52 weeks with topics."""
    last = chosen.end or queries_topics.last_day(store) or queries.data_days(store)[1]
    if chosen.start:
        return Period(chosen.start, max(last, chosen.start))
    return Period.ending(last, days=USUAL_DAYS)


def told(store: Store, chosen: Filters, scope: Scope) -> Told:
    """
    Return the topics with their cases now and in the period before.

    Columns of rows: topic_id, label, family, count, share (of the cases with a topic of the
    same basis), before, basis, words, stability, coherence, main_category,
    main_category_share, locked, trust (good, fair, poor; null where a category stands in). A
    chosen topic does not narrow: it is shown among the others.
    """
    now = period_of(store, chosen)
    before = now.before()
    plain = replace(chosen, topics=())
    counted = pl.DataFrame(queries_topics.counts(store, plain, scope, now, before))
    topics = pl.DataFrame(queries_topics.topics(store))
    known = counted.filter(pl.col("topic_id").is_not_null())
    rows = (
        topics.join(known, on="topic_id", how="left")
        .with_columns(
            count=pl.col("now").fill_null(0), before=pl.col("before").fill_null(0)
        )
        .with_columns(
            share=pl.col("count") / pl.col("count").sum().over("basis"),
            trust=pl.when(pl.col("stability") >= STEADY)
            .then(pl.lit("good"))
            .when(pl.col("stability") >= SOFT)
            .then(pl.lit("fair"))
            .when(pl.col("stability").is_not_null())
            .then(pl.lit("poor")),
        )
        .with_columns(share=pl.col("share").fill_nan(None))
        .sort("basis", "count", "topic_id", descending=[True, True, False])
    )
    of = dict(rows.group_by("basis").agg(pl.col("count").sum()).iter_rows())
    nameless = counted.filter(pl.col("topic_id").is_null())
    return Told(
        now,
        before,
        rows.select(
            "topic_id", "label", "family", "count", "share", "before", "basis", "words",
            "stability", "coherence", "main_category", "main_category_share", "locked",
            "trust",
        ).to_arrow(),
        learned=bool((rows["basis"] == "text").any()),
        unassigned=int(nameless["now"].sum()),
        assigned=int(of.get("text", 0)),
        instead=int(of.get("category", 0)),
    )  # fmt: skip
