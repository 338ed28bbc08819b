"""
Do topics bear a million texts, and do cases keep their topic while the texts grow?

Run: `python benchmarks/topics_scale.py [million] [seeds] [months]` (all unless told). Seeds
are tried on 200,000 texts of the demo: below 50,000 different ones a seed draws nothing. The
million are written by the demo's generator, subject and text as in a build, masked and marked as
there; learning and assigning are timed without that. The months are real texts of Tainan
(../shared/data; skipped, with the reason, where it is absent): topics of everything before
the last twelve months, then a refit at the end of each month on all texts until then.
Nothing is held out: what is asked is whether old cases keep the number that they had.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from itertools import combinations

import numpy as np
import polars as pl
from sklearn.metrics import adjusted_rand_score
from topics import _SHARED, _names
from topics_peers import peak_mb

from ingest import demo
from ingest.privacy import mask_text
from ingest.topics_text import without_places
from models import topics
from models.topics_ledger import changes
from models.topics_refit import refit

_ROWS = 1_000_000
_TOPICS = 40
_MONTHS = 12
_SEEDED, _SEEDS = 200_000, (1, 2, 3)


def _texts(rows: int) -> pl.Series:
    """Return so many texts of the demo as a build learns from them."""
    said = pl.DataFrame(demo.generate(rows)).select(
        mask_text(pl.concat_str("主旨", "陳情內容", separator=" ", ignore_nulls=True))
    )
    return without_places(said.to_series(), _names())


def million() -> None:
    """Print seconds, texts a second and memory for a million texts."""
    texts = _texts(_ROWS)
    print(
        f"{len(texts):,} texts of {texts.str.len_chars().mean():.0f} characters, "
        f"{texts.n_unique():,} different; load {os.getloadavg()[0]:.1f}"
    )
    # A process of its own, so that the memory is not that of the generator.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(_timed, (texts.to_arrow(),))


def _timed(said: object) -> None:
    texts = pl.Series("text", said)
    began, learning = time.perf_counter(), time.process_time()
    learned = topics.fit(texts, _TOPICS, seed=1)
    fitted, worked = time.perf_counter(), time.process_time()
    learning = worked - learning
    found = topics.assign(learned, texts)
    seconds = time.perf_counter() - fitted
    worked = time.process_time() - worked
    left = (found.topic_ids == topics.NOT_ASSIGNED).mean()
    print(
        f"fit {fitted - began:.1f} s ({learning:.1f} s of processor); assign {seconds:.1f} s, "
        f"{len(texts) / seconds:,.0f} a second ({worked:.1f} s of processor, "
        f"load {os.getloadavg()[0]:.1f}); {left:.1%} not assigned; "
        f"peak {peak_mb():,.0f} MB with the texts"
    )


def seeds() -> None:
    """Print how alike the topics of several seeds are."""
    texts = _texts(_SEEDED)
    found = [
        topics.assign(topics.fit(texts, _TOPICS, seed), texts).topic_ids
        for seed in _SEEDS
    ]
    alike = [adjusted_rand_score(*pair) for pair in combinations(found, 2)]
    print(
        f"{len(texts):,} texts, {texts.n_unique():,} different: seeds {_SEEDS} agree at "
        f"ARI {min(alike):.3f} to {max(alike):.3f}"
    )


def months() -> None:
    """Print what each monthly refit changed."""
    path = _SHARED / "tainan_1999_2015_2017.csv"
    if not path.is_file():
        print(f"months: skipped, {path.name} is not beside the project")
        return
    rows = (
        pl.read_csv(path, infer_schema=False)
        .drop_nulls("description")
        .with_columns(month=pl.col("time").str.slice(0, 7))
        .sort("time")
        .with_columns(mask_text(pl.col("description")).alias("text"))
    )
    rows = rows.with_columns(without_places(rows["text"], _names()).alias("text"))
    ends = rows["month"].unique().sort()[-_MONTHS:].to_list()
    old = rows.filter(pl.col("month") < ends[0])["text"]
    learned = topics.fit(old, _TOPICS, seed=1)
    print(f"\n{len(old):,} texts before, {learned.n_topics} topics")
    print("month     texts  topics  s refit  kept number  in ledger  events")
    had = topics.assign(learned, old).topic_ids
    for month in ends:
        texts = rows.filter(pl.col("month") <= month)["text"]
        before = topics.assign(learned, texts).topic_ids
        began = time.perf_counter()
        after = refit(learned, texts)
        seconds = time.perf_counter() - began
        now = topics.assign(after, texts).topic_ids
        events = changes(learned, after, before, now)
        moved = int((before != now).sum())
        logged = sum(one.petitions for one in events if one.kind == "moved")
        kept = (had == now[: len(had)]).mean()
        told = [one for one in events if one.kind != "moved"]
        print(
            f"{month} {len(texts):8,} {after.n_topics:7} {seconds:8.1f} {kept:12.2%} "
            f"{logged:5}/{moved:<5} "
            + ", ".join(f"{one.kind} {one.topic_id}" for one in told),
            flush=True,
        )
        learned, had = after, now
    first = topics.fit(old, _TOPICS, seed=1)
    start = topics.assign(first, old).topic_ids
    print(f"kept over all twelve: {np.mean(start == had[: len(start)]):.2%}")


if __name__ == "__main__":
    for part in sys.argv[1:] or ["million", "seeds", "months"]:
        {"million": million, "seeds": seeds, "months": months}[part]()
