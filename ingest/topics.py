"""
Which topic is each petition of? Learned where there is text, its category where not.

In: petitions. Out: the petitions with `topic_id`, rows of `topics`, and the weights of
those with a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from data.schema import PETITION_TOPICS, TOPICS
from geo.mentions import marked
from models import topics as model

if TYPE_CHECKING:
    from data.settings import Settings
    from geo.reading import Names

_FIRST_CATEGORY = 1001


def topics(
    petitions: pl.DataFrame, names: Names, settings: Settings
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the petitions with `topic_id`, rows of `topics` and of `petition_topics`."""
    said = pl.concat_str("subject", "text", separator=" ", ignore_nulls=True)
    words = petitions.select(
        pl.when(pl.any_horizontal(pl.col("subject", "text").is_not_null())).then(said)
    ).to_series()
    worded = words.is_not_null()
    learned, weights = _learned(petitions.filter(worded), words, names, settings)
    stood_in = _categories(petitions.filter(~worded))
    ids = pl.concat(
        [
            weights.select("petition_id", "topic_id"),
            petitions.filter(~worded)
            .join(stood_in, on="category")
            .select("petition_id", "topic_id"),
        ]
    )
    return (
        petitions.join(ids, on="petition_id", how="left", maintain_order="left"),
        pl.concat([learned, _rows(stood_in)], how="diagonal_relaxed"),
        weights,
    )


def _learned(
    petitions: pl.DataFrame, words: pl.Series, names: Names, settings: Settings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rows of `topics` and `petition_topics` for the petitions with words."""
    if petitions.is_empty():
        return _empty(TOPICS), _empty(PETITION_TOPICS)
    texts = marked(words.drop_nulls(), names)
    fitted = model.fit(texts, settings.topics.count, settings.topics.seed)
    found = model.assign(fitted, texts)
    weights = pl.DataFrame(
        {
            "petition_id": petitions["petition_id"],
            "topic_id": pl.Series(found.topic_ids, dtype=pl.Int32),
            "weight": pl.Series(found.weights, dtype=pl.Float32),
        }
    ).filter(pl.col("topic_id") != model.NOT_ASSIGNED)
    sizes = dict(weights.group_by("topic_id").len().iter_rows())
    rows = [
        {
            "topic_id": number,
            "label": label.name,
            "words": list(label.words),
            "petitions": sizes.get(number, 0),
            "basis": "text",
        }
        for number, label in enumerate(fitted.labels, 1)
    ]
    return pl.DataFrame(rows, schema=_empty(TOPICS).schema), weights


def _categories(petitions: pl.DataFrame) -> pl.DataFrame:
    """Return category, petitions and the number that stands in for a topic."""
    return (
        petitions.group_by("category")
        .agg(petitions=pl.len())
        .drop_nulls("category")
        .sort("category")
        .with_columns(
            topic_id=pl.int_range(
                _FIRST_CATEGORY, _FIRST_CATEGORY + pl.len(), dtype=pl.Int32
            )
        )
    )


def _rows(categories: pl.DataFrame) -> pl.DataFrame:
    return categories.select(
        "topic_id",
        pl.col("category").alias("label"),
        pl.concat_list("category").alias("words"),
        pl.col("petitions").cast(pl.Int64),
        pl.lit("category").alias("basis"),
    )


def _empty(schema: object) -> pl.DataFrame:
    return pl.DataFrame(schema.empty_table())  # type: ignore[attr-defined]
