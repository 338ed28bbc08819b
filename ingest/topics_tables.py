"""
How are topics told in the store? Rows of `topics`, of its ledger and of its curve.

In: what was learned, and petitions. Out: tables as data/schema.py has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from data.registry_topics import locked, names
from data.schema import TOPICS, TOPICS_CURVE, TOPICS_LEDGER
from models import topics as model
from models.topics_examples import examples
from models.topics_families import families
from models.topics_quality import main_category

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from data.registry_topics import Decision
    from ingest.topics_learned import Learned, Texts

_FIRST_CATEGORY = 1001
_NO_CATEGORY = ""


def categories(silent: pl.DataFrame) -> pl.DataFrame:
    """
    Return the categories as rows of `topics`, numbered from 1001 by their names.

    silent : category and petitions, of those without a text; a category may come twice.
    """
    found = (
        silent.group_by("category")
        .agg(pl.col("petitions").sum())
        .drop_nulls("category")
        .sort("category")
        .with_columns(
            topic_id=pl.int_range(
                _FIRST_CATEGORY, _FIRST_CATEGORY + pl.len(), dtype=pl.Int32
            )
        )
    )
    return found.select(
        "topic_id",
        pl.col("category").alias("label"),
        pl.concat_list("category").alias("words"),
        pl.col("petitions").cast(pl.Int64),
        pl.lit("category").alias("basis"),
    )


def learned(
    petitions: pl.DataFrame,
    texts: Texts,
    what: Learned,
    decided: Sequence[Decision],
) -> pl.DataFrame:
    """Return rows of `topics` for the topics of the texts."""
    topics, found = what.topics, what.found
    ids = topics.ids.tolist()
    said, closed = names(list(decided)), locked(list(decided))
    upper = families(topics)
    category = main_category(
        found.topic_ids, texts.categories.fill_null(_NO_CATEGORY).to_list(), ids
    )
    main = [one if one and one[0] != _NO_CATEGORY else (None, None) for one in category]
    sizes = np.bincount(found.topic_ids, minlength=topics.next_id)
    shown = petitions["petition_id"]
    rows = {
        "topic_id": ids,
        "label": [
            said.get(number, label.name)
            for number, label in zip(ids, topics.labels, strict=True)
        ],
        "label_learned": [label.name for label in topics.labels],
        "words": [list(label.words) for label in topics.labels],
        "petitions": sizes[ids].tolist(),
        "share": (sizes[ids] / max(1, len(found.topic_ids))).tolist(),
        "basis": ["text"] * len(ids),
        "family_id": upper.of_topic.tolist(),
        "family": [upper.names[number - 1] for number in upper.of_topic.tolist()],
        "locked": [number in closed for number in ids],
        "stability": what.facts.quality["stability"],
        "coherence": what.facts.quality["coherence"],
        "main_category": [one for one, _ in main],
        "main_category_share": [share for _, share in main],
        "examples": [
            shown.gather(list(chosen)).to_list()
            for chosen in examples(found, texts.said, ids)
        ],
    }
    return pl.DataFrame(rows, schema=empty(TOPICS).schema)


def history(what: Learned) -> dict[str, pl.DataFrame]:
    """Return what happened to topics, and how their number was chosen."""
    return {
        "topics_ledger": pl.DataFrame(
            what.facts.ledger, schema=empty(TOPICS_LEDGER).schema
        ),
        "topics_curve": pl.DataFrame(
            what.facts.curve, schema=empty(TOPICS_CURVE).schema
        ),
    }


def info(what: Learned) -> dict[str, str]:
    """Return rows of `build_info`: what holds for all topics together."""
    found = what.found.topic_ids
    strangers = (found == model.NOT_ASSIGNED).mean()
    quality = what.facts.quality
    told = {
        "topics_line": what.facts.line,
        "topics_version": what.facts.version,
        "topics_learned_at": what.facts.at,
        "topics_texts": len(found),
        "topics_not_assigned": f"{strangers:.4f}",
        "topics_halves": quality["halves"],
        "topics_agreement": quality["agreement"],
    }
    return {key: str(value) for key, value in told.items() if value is not None}


def empty(schema: pa.Schema) -> pl.DataFrame:
    """Return a table without rows."""
    return pl.DataFrame(schema.empty_table())
