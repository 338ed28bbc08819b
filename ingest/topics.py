"""
Which topic is each petition of? Learned where there is text, its category where not.

In: what petitions say, part by part, the topics that a store has, what people decided.
Out: the topic of each petition, and the tables of the store that tell of topics.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from data.registry import Registry
from data.registry_topics import decisions
from data.schema import PETITION_TOPICS
from ingest import topics_kept, topics_learned, topics_tables
from ingest.topics_learned import Texts
from ingest.topics_text import together
from models import topics as model
from models.topics_shares import shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from data.registry_topics import Decision
    from data.settings import Settings
    from ingest.crew import Crew, Held
    from ingest.topics_learned import Learned


@dataclass(frozen=True)
class Topics:
    """What a build knows of topics."""

    first: list[NDArray[np.int32]]
    """Of each part the first topic of each text, 0 where none explains it."""
    of_category: dict[str, int]
    """The topic of a category, for petitions without a text."""
    texts: pl.DataFrame
    """petition_id, category, agency and text of the petitions that say something."""
    model: model.Topics | None
    """The topics of the texts, where there are texts."""
    tables: dict[str, pl.DataFrame]
    """topics, topics_ledger and topics_curve."""
    info: dict[str, str]
    """Rows of `build_info`."""
    told: list[str]
    """What was done with the topics of before, a sentence each."""


@dataclass(frozen=True)
class Spoken:
    """What the petitions say, part by part."""

    texts: list[Held]
    """Of each part petition_id, category, agency and text of those that say something."""
    silent: pl.DataFrame
    """category and petitions: how many of it say nothing."""


def spoken(
    petitions: pl.DataFrame, words: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """
    Return the texts of a part, and its silent petitions by category, as in `Spoken`.

    words : of `topics_text`, row for row.
    """
    said = petitions.select("petition_id", "category", "agency", together(words))
    silent = said.filter(pl.col("text").is_null())
    counts = silent.group_by("category").agg(petitions=pl.len().cast(pl.Int64))
    return said.drop_nulls("text"), counts


def assigned(texts: pl.DataFrame, *, topics: model.Topics) -> tuple[model.Assigned]:
    """Return the topics of the texts of a part."""
    return (model.assign(topics, texts["text"]),)


def topics(
    said: Spoken,
    settings: Settings,
    crew: Crew,
    *,
    again: bool = False,
    keep: bool = True,
) -> Topics:
    """
    Return the topics of the petitions.

    The topics kept beside the store do, until texts or people ask for others; `again`
    learns them again, in any case. Without `keep` they are learned from nothing but the
    petitions, and nothing is kept, as for the demo.
    """
    parts = crew.home(said.texts)
    worded = pl.concat(parts)
    stood_in = topics_tables.categories(said.silent)
    of_category = dict(stood_in.select("label", "topic_id").iter_rows())
    heights = [part.height for part in parts]
    if worded.is_empty():
        none = [np.empty(0, dtype=np.int32) for _ in heights]
        return Topics(none, of_category, worded, None, {"topics": stood_in}, {}, [])

    def given(topics: model.Topics) -> model.Assigned:
        [found] = crew.each(assigned, said.texts, gives=1, alone=True, topics=topics)
        return _joined(crew.home(found))

    texts = Texts(worded["text"], worded["category"], given)
    learned, decided = _learned(texts, settings, again=again, keep=keep)
    rows = topics_tables.learned(worded, texts, learned, decided)
    return Topics(
        np.split(learned.found.topic_ids, np.cumsum(heights)[:-1]),
        of_category,
        worded,
        learned.topics,
        {"topics": pl.concat([rows, stood_in], how="diagonal_relaxed")}
        | topics_tables.history(learned),
        topics_tables.info(learned),
        learned.told,
    )


def numbered(
    category: pl.Series,
    spoken: pl.Series,
    first: NDArray[np.int32],
    of_category: dict[str, int],
) -> pl.Series:
    """
    Return topic_id of the petitions of a part, null where no topic explains the text.

    spoken : whether each says something; those that do have a place in `first`.
    """
    stood_in = category.replace_strict(of_category, default=None, return_dtype=pl.Int32)
    at = spoken.cum_sum() - 1
    own = pl.Series("topic_id", first, dtype=pl.Int32)
    own = own.set(own == model.NOT_ASSIGNED, None)
    return pl.select(
        pl.when(spoken).then(own.gather(at.clip(0)) if own.len() else None)
        .otherwise(stood_in)
        .cast(pl.Int32)
        .alias("topic_id")
    ).to_series()  # fmt: skip


def weights(said: Spoken, found: Topics, crew: Crew) -> Iterator[pl.DataFrame]:
    """Return rows of `petition_topics`, part by part."""
    if found.model is None:
        return iter(())
    return crew.stream(_weights, said.texts, found.first, topics=found.model)


def _weights(
    texts: pl.DataFrame, first: NDArray[np.int32], *, topics: model.Topics
) -> pl.DataFrame:
    """Return rows of `petition_topics` of the texts of a part."""
    parts = shares(topics, texts["text"], first)
    return pl.DataFrame(
        {
            "petition_id": texts["petition_id"].gather(parts.rows),
            "topic_id": parts.topic_ids,
            "weight": parts.weights,
        },
        schema_overrides={"topic_id": pl.Int32, "weight": pl.Float32},
    ).select(PETITION_TOPICS.names)


def _joined(parts: Sequence[model.Assigned]) -> model.Assigned:
    """Return what is said of all texts, part after part."""
    return model.Assigned(
        np.concatenate([part.topic_ids for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.likeness for part in parts]),
    )


def _learned(
    texts: Texts, settings: Settings, *, again: bool, keep: bool
) -> tuple[Learned, list[Decision]]:
    """Return the topics, kept where they are new, and what people decided about them."""
    before = topics_kept.newest(settings.store) if keep else None
    if before is None:
        learned, decided = topics_learned.first(texts, settings.topics), []
    else:
        decided = _decisions(settings, before[1].line)
        learned = topics_learned.next_one(
            texts, before, decided, settings.topics, asked=again
        )
    if keep and learned.told:
        topics_kept.keep(settings.store, learned.topics, learned.facts)
    return learned, decided


def _decisions(settings: Settings, line: str) -> list[Decision]:
    """Return what people decided; nothing where there is no registry yet."""
    where = settings.registry
    if "://" not in where and not Path(where).is_file():
        return []
    return decisions(Registry(where), line)
