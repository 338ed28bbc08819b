"""
Which topics does a build use? Those of the last one, changed as people and texts ask.

In: texts of petitions, the topics kept beside the store, what people decided, settings.
Out: topics, and what is known of them; a new version is for the caller to keep.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from data.registry_topics import locked
from ingest.topics_kept import Facts
from ingest.topics_quality import measured
from models import topics as model
from models.topics_edit import merged, split
from models.topics_ledger import changes, more_strangers
from models.topics_number import curve
from models.topics_refit import refit, renewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from data.registry_topics import Decision
    from data.settings import Topics as Settings
    from models.topics import Assigned, Topics
    from models.topics_ledger import Event
    from models.topics_number import Point


@dataclass(frozen=True)
class Texts:
    """What is learned from, row for row."""

    said: pl.Series
    """Texts, people and places as marks; none is null."""
    categories: pl.Series
    """Category of each; null where there is none."""
    given: Callable[[Topics], Assigned]
    """Which topics each text is given."""


@dataclass(frozen=True)
class Learned:
    """The topics of a build."""

    topics: Topics
    found: Assigned
    facts: Facts
    told: list[str]
    """What was done, a sentence each; empty where the topics of before do."""


def first(texts: Texts, settings: Settings) -> Learned:
    """Return topics learned from nothing but the texts: the first version of a line."""
    count, points = curve_of(texts.said, settings)
    topics = model.fit(texts.said, count, settings.seed)
    found = texts.given(topics)
    nothing = np.zeros_like(found.topic_ids)
    none = replace(topics, labels=(), ids=topics.ids[:0])
    facts = Facts(
        line=_now(),
        version=1,
        at=_now(),
        asked=settings.count,
        texts=len(texts.said),
        strangers=_strangers(found),
        quality=measured(texts.said, texts.categories, topics, found),
        curve=[asdict(point) for point in points],
    )
    events = changes(none, topics, nothing, found.topic_ids)
    news = [one for one in events if one.kind == "new"]
    facts = _noted(facts, 1, news, "learned for the first time")
    said = f"{topics.n_topics} topics were learned for the first time"
    return Learned(topics, found, facts, [said])


def curve_of(said: pl.Series, settings: Settings) -> tuple[int, tuple[Point, ...]]:
    """Return how many topics to learn, and the curve where that is chosen by the texts."""
    if settings.count:
        return settings.count, ()
    points = curve(said, settings.seed)
    return next(one.n_topics for one in points if one.chosen), points


def next_one(
    texts: Texts,
    before: tuple[Topics, Facts],
    said: Sequence[Decision],
    settings: Settings,
    *,
    asked: bool,
) -> Learned:
    """
    Return the topics of before where they do; else those that people and texts ask for.

    Merges and splits not followed yet are followed. Topics are learned again when that is
    asked for, when the number in the settings is another, when the texts have grown by
    settings.refit_after, and when more of the new ones than usual are strange to all
    topics.
    """
    topics, facts = before
    version = facts.version + 1
    found = texts.given(topics)
    told = []
    for one in said:
        if one.kind not in {"merge", "split"} or one.decision_id in facts.followed:
            continue
        facts = replace(facts, followed=[*facts.followed, one.decision_id])
        try:
            after = _followed(topics, texts, one)
        except ValueError as error:
            told.append(f"decision {one.decision_id} can not be followed: {error}")
            continue
        now = texts.given(after)
        events = changes(topics, after, found.topic_ids, now.topic_ids)
        because = f"decision {one.decision_id} of {one.who}: {one.why}"
        facts = _noted(facts, version, events, because)
        topics, found = after, now
        told.append(f"topic {one.topic_id}: {one.kind} is done, as {one.who} decided")
    why = _why_again(texts, found, facts, settings, asked=asked)
    if why:
        keep = locked(list(said))
        if facts.asked != settings.count and settings.count:
            after = renewed(topics, texts.said, settings.count, keep)
        else:
            after = refit(topics, texts.said, keep)
        now = texts.given(after)
        events = changes(topics, after, found.topic_ids, now.topic_ids)
        facts = _noted(facts, version, events, why)
        topics, found = after, now
        told.append(f"the topics were learned again: {why}")
    if told:
        facts = replace(
            facts,
            version=version,
            at=_now(),
            quality=measured(texts.said, texts.categories, topics, found),
        )
    if why:
        facts = replace(
            facts,
            asked=settings.count,
            texts=len(texts.said),
            strangers=_strangers(found),
        )
    return Learned(topics, found, facts, told)


def _followed(topics: Topics, texts: Texts, one: Decision) -> Topics:
    if one.other_id is not None:
        return merged(topics, {one.topic_id: one.other_id})
    return split(topics, texts.said, one.topic_id)


def _why_again(
    texts: Texts, found: Assigned, facts: Facts, settings: Settings, *, asked: bool
) -> str:
    """Return why the topics are to be learned again; nothing where they are not."""
    if asked:
        return "it was asked for"
    if settings.count and facts.asked != settings.count:
        return f"{settings.count} topics are wanted now, not {facts.asked or 'as many as were chosen'}"
    if not settings.refit_after:
        return ""
    if len(texts.said) >= (1 + settings.refit_after) * max(1, facts.texts):
        return f"{len(texts.said):,} texts, {facts.texts:,} when they were learned"
    then, now = (facts.strangers, facts.texts), (_strangers(found), len(texts.said))
    if more_strangers(then, now):
        return f"no topic explains {now[0] - then[0]:,} of {now[1] - then[1]:,} new texts, more than ever"
    return ""


def _noted(facts: Facts, version: int, events: Iterable[Event], why: str) -> Facts:
    """Return the facts with events in the ledger."""
    lines = [
        {"version": version, "made_at": _now(), "why": why, **asdict(one)}
        for one in events
    ]
    return replace(facts, ledger=[*facts.ledger, *lines])


def _strangers(found: Assigned) -> int:
    return int((found.topic_ids == model.NOT_ASSIGNED).sum())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
