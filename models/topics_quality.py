"""
How far can topics be trusted? Stability, coherence, and agreement with categories.

In: texts, topics learned from them, and what the city calls them. Out: one figure per
topic or per question, each explained in docs/methods.md. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import polars as pl
import xxhash
from numpy.typing import NDArray

from models.partitions import adjusted_rand, mutual_information
from models.text import plain
from models.topics import NOT_ASSIGNED, Topics, assign, fit

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

_WORDS: Final = 5
"""Words of a label whose keeping company is looked at."""
_MOST_READ: Final = 10_000
"""Different texts on which stability is tried."""


@dataclass(frozen=True)
class Stability:
    """Do halves of the texts lead to the same topics?"""

    of_topic: Floats
    """(n_topics,) 0-1: mean Jaccard of the topic with its best match in each half."""
    agreement: float
    """Adjusted Rand index of the topics that two halves give to all texts."""


def stability(
    texts: Sequence[str | None] | pl.Series, topics: Topics, found: Integers
) -> Stability:
    """
    Return how alike the topics are that are learned from one half and from the other.

    The different texts (10,000 of them where there are more) are dealt to two halves by
    their hash; each half is learned from, all texts are given its topics, and each topic (found : (n,) topic ids) is compared
    with the best match of each half by Jaccard, |both| / |either|. Hennig's rule of
    thumb: below 0.5 a cluster dissolves, above 0.75 it is stable.

    References: Hennig (2007), Comput. Stat. Data Anal. 52; Hubert & Arabie (1985).
    """
    letters = plain(texts)
    drawn = np.array(
        [xxhash.xxh3_64_intdigest(text.encode()) for text in letters], dtype=np.uint64
    )
    if len(different := np.unique(drawn)) > _MOST_READ:
        read = np.flatnonzero(drawn < different[_MOST_READ])
        letters, found, drawn = letters.gather(read), found[read], drawn[read]
    half = drawn & 1
    given = []
    for one in (0, 1):
        some = letters.filter(pl.Series(half == one, dtype=pl.Boolean))
        learned = fit(some, max(1, topics.n_topics), topics.seed)
        given.append(assign(learned, letters).topic_ids)
    matched = [_best_jaccard(found, other, topics.ids) for other in given]
    return Stability(np.mean(matched, axis=0), adjusted_rand(given[0], given[1]))


def coherence(
    texts: Sequence[str | None] | pl.Series, topics: Topics, found: Integers
) -> Floats:
    """
    Return (n_topics,) how much the first words of each topic keep company, -1 to 1.

    Formula: mean over pairs of its first five words of NPMI = ln(p(a,b) / p(a) p(b)) /
    -ln p(a,b), with p the share of all texts that hold the word; -1 for a pair that never
    meets. NaN for a topic of one word.

    References: Bouma (2009); Roeder, Both & Hinneburg (2015).
    """
    letters = plain(texts)
    words = sorted({word for label in topics.labels for word in label.words[:_WORDS]})
    holds = {
        word: letters.str.contains(word, literal=True).to_numpy() for word in words
    }
    total = max(1, len(found))
    return np.array(
        [
            _company([holds[word] for word in label.words[:_WORDS]], total)
            for label in topics.labels
        ]
    )


def agreement(found: Integers, categories: Sequence[str]) -> float:
    """
    Return the normalised mutual information of topics and categories, 0-1.

    1 is one category per topic and one topic per category. It says how alike the two
    views are, not which is right: a topic that cuts across categories is often the news.
    Texts that are not assigned count as a topic of their own.
    """
    return mutual_information(list(categories), found)


def main_category(
    found: Integers, categories: Sequence[str], ids: Sequence[int]
) -> list[tuple[str, float] | None]:
    """
    Return each topic's commonest category and its share; None for an empty topic.

    found : (n,) numbers of topics, 0 for none. ids : the topics asked about.
    """
    table = (
        pl.DataFrame({"topic": found, "category": list(categories)})
        .filter(pl.col("topic") != NOT_ASSIGNED)
        .group_by("topic", "category")
        .len()
        .with_columns(share=pl.col("len") / pl.col("len").sum().over("topic"))
        .sort("topic", "len", "category", descending=[False, True, False])
        .unique("topic", keep="first", maintain_order=True)
    )
    first = {
        topic: (category, share)
        for topic, category, share in table.select(
            "topic", "category", "share"
        ).iter_rows()
    }
    return [first.get(topic) for topic in ids]


def _best_jaccard(found: Integers, other: Integers, ids: Integers) -> Floats:
    """Return for each topic the Jaccard with the topic of `other` most like it."""
    height = int(max(ids.max(initial=0), found.max(initial=0))) + 1
    both = np.zeros((height, int(other.max(initial=0)) + 1))
    np.add.at(both, (found, other), 1)
    either = both.sum(axis=1)[:, None] + both.sum(axis=0)[None, :] - both
    alike = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    # Column 0 is what the half left unassigned: no topic of its own.
    return np.asarray(alike[ids, 1:].max(axis=1, initial=0.0))


def _company(holds: Sequence[NDArray[np.bool_]], total: int) -> float:
    """Return the mean NPMI of the pairs of words."""
    told = []
    for one, other in combinations(holds, 2):
        both = float((one & other).sum()) / total
        if both == 0:
            told.append(-1.0)
        elif both == 1:
            told.append(1.0)
        else:
            apart = float(one.sum()) * float(other.sum()) / total**2
            told.append(float(np.log(both / apart) / -np.log(both)))
    return float(np.mean(told)) if told else float("nan")
