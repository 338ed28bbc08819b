"""
Which topic is each petition of? Learned where there is text, its category where not.

In: petitions, the topics that a store has, what people decided. Out: the petitions with
`topic_id`, and the tables of the store that tell of topics.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
    from data.registry_topics import Decision
    from data.settings import Settings
    from ingest.topics_learned import Learned


@dataclass(frozen=True)
class Topics:
    """What a build knows of topics."""

    petitions: pl.DataFrame
    """The petitions with `topic_id`."""
    tables: dict[str, pl.DataFrame]
    """topics, petition_topics, topics_ledger and topics_curve."""
    info: dict[str, str]
    """Rows of `build_info`."""
    told: list[str]
    """What was done with the topics of before, a sentence each."""


def topics(
    petitions: pl.DataFrame,
    words: pl.DataFrame,
    settings: Settings,
    *,
    again: bool = False,
    keep: bool = True,
) -> Topics:
    """
    Return the petitions with their topics; `words` is of `topics_text`, row for row.

    The topics kept beside the store do, until texts or people ask for others; `again`
    learns them again, in any case. Without `keep` they are learned from nothing but the
    petitions, and nothing is kept, as for the demo.
    """
    said = together(words)
    known = petitions.select("petition_id", "category")
    worded = known.filter(said.is_not_null())
    stood_in = topics_tables.categories(known.filter(said.is_null()))
    ids = stood_in.petitions.select("petition_id", "topic_id")
    tables = {"topics": stood_in.topics}
    info: dict[str, str] = {}
    told: list[str] = []
    if worded.height:
        texts = Texts(said.drop_nulls(), worded["category"])
        learned, decided = _learned(texts, settings, again=again, keep=keep)
        weights = _weights(worded, texts, learned)
        rows = topics_tables.learned(worded, texts, learned, decided)
        ids = pl.concat([_first_topics(worded, learned), ids])
        tables["topics"] = pl.concat([rows, stood_in.topics], how="diagonal_relaxed")
        tables["petition_topics"] = weights
        tables |= topics_tables.history(learned)
        info = topics_tables.info(learned)
        told = learned.told
    # The ids alone are joined: a join of all columns would copy them, 450 MB.
    found = petitions.select("petition_id").join(
        ids, on="petition_id", how="left", maintain_order="left"
    )
    return Topics(petitions.with_columns(found["topic_id"]), tables, info, told)


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


def _first_topics(petitions: pl.DataFrame, learned: Learned) -> pl.DataFrame:
    """Return petition_id and topic_id of those that a topic explains."""
    return petitions.select(
        "petition_id", topic_id=pl.Series(learned.found.topic_ids, dtype=pl.Int32)
    ).filter(pl.col("topic_id") != model.NOT_ASSIGNED)


def _weights(petitions: pl.DataFrame, texts: Texts, learned: Learned) -> pl.DataFrame:
    """Return rows of `petition_topics`."""
    parts = shares(learned.topics, texts.said, learned.found)
    return pl.DataFrame(
        {
            "petition_id": petitions["petition_id"].gather(parts.rows),
            "topic_id": parts.topic_ids,
            "weight": parts.weights,
        },
        schema_overrides={"topic_id": pl.Int32, "weight": pl.Float32},
    ).select(PETITION_TOPICS.names)
