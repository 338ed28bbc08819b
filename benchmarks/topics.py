"""
How good are the topics, beside what others find? One table of NMI, AMI, ARI, time and memory.

NMI grows with the number of groups whatever they hold; AMI (Vinh, Epps & Bailey 2010) takes
off what chance would reach with as many. Seconds are those of the processor, user and
system, which other programs on the machine do not lengthen, and whole ones beside them.
Corpora marked "unseen" are long texts of another seed of the demo, on which no default was
chosen. "messages by program" are the messages in Traditional Chinese that the system's
programs carry, each program a label (/usr/share/locale; skipped where there are none).

Run: `python benchmarks/topics.py [CORPUS …] [--peers ours,BERTopic]`. Each peer works on the same texts in a
process of its own (topics_peers.py), start of Python and imports included, as a user meets it. The real
texts lie in ../shared/data and are skipped, with the reason, where they are absent; so is
BERTopic (`pip install bertopic`, or without its language models: `pip install --no-deps
bertopic` and umap-learn, hdbscan, pandas, plotly, tqdm, pyyaml).
"""

from __future__ import annotations

import argparse
import gettext
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
)
from topics_peers import PEERS, sizes

from data import facts
from geo.reading import Names
from ingest import demo
from ingest.privacy import mask_text
from ingest.topics_text import without_places
from models import topics
from models.text import plain

_HOME = Path(__file__).parents[1]
_PEERS = Path(__file__).with_name("topics_peers.py")
_SHARED = _HOME.parent / "shared" / "data" / "text"
_MOST_OF_A_LABEL, _LEAST_OF_A_LABEL = 1_000, 100
_LEAST_LETTERS, _LONG = 3, 80
_UNSEEN = 11
_MESSAGES = Path("/usr/share/locale/zh_TW/LC_MESSAGES")

Corpus = tuple[list[str], list[str]]


def tainan(label: str = "subcategory") -> Corpus | str:
    """Return distinct texts and sub-categories of at least 100, 1,000 of each at most."""
    path = _SHARED / "tainan_1999_2015_2017.csv"
    if not path.is_file():
        return f"{path.name} is not beside the project"
    said = (
        pl.read_csv(path, infer_schema=False)
        .drop_nulls(["description", "subcategory", "category"])
        .filter(pl.col("description").str.len_chars() > _LEAST_LETTERS)
        .unique("description", keep="first", maintain_order=True)
    )
    return _balanced(said["description"], said[label])


def tainan_broad() -> Corpus | str:
    """Return the same texts with the ten main categories."""
    return tainan("category")


def petitions() -> Corpus:
    """Return texts of the demo (1-5 sentences) and their sub-categories, as above."""
    said = pl.DataFrame(demo.generate())
    texts = said.select(
        pl.concat_str("主旨", "陳情內容", separator=" ", ignore_nulls=True)
    ).to_series()
    return _balanced(texts, said["案件次類別"])


def broad() -> Corpus:
    """Return the same texts with the few main categories: broad subjects, long texts."""
    said = pl.DataFrame(demo.generate())
    long = said.filter(pl.col("陳情內容").str.len_chars() >= _LONG)
    return _balanced(long["陳情內容"], long["案件主類別"])


def short() -> Corpus:
    """Return the subject lines of the demo, eight letters, and the agencies that they go to."""
    said = pl.DataFrame(demo.generate())
    return _balanced(said["主旨"].fill_null(""), said["受理機關"])


def unseen(label: str) -> Callable[[], Corpus]:
    """Return long texts of another seed of the demo, by a label."""

    def corpus() -> Corpus:
        said = pl.DataFrame(demo.generate(seed=_UNSEEN))
        long = said.filter(pl.col("陳情內容").str.len_chars() >= _LONG)
        return _balanced(long["陳情內容"], long[label])

    return corpus


def programs() -> Corpus | str:
    """Return the messages of programs in Traditional Chinese, and which program says each."""
    said: list[tuple[str, str]] = []
    for path in sorted(_MESSAGES.glob("*.mo")):
        with path.open("rb") as file:
            told = gettext.GNUTranslations(file)._catalog  # noqa: SLF001 - no other way to list
        said += [(one, path.stem) for key, one in told.items() if key]
    frame = pl.DataFrame(said, schema=["text", "label"], orient="row")
    alone = frame.filter(
        pl.col("text").is_unique()
        & (pl.col("text").str.count_matches(r"\p{Han}") > _LEAST_LETTERS)
    )
    if alone.is_empty():
        return f"no messages in {_MESSAGES}"
    return _balanced(alone["text"], alone["label"])


CORPORA: dict[str, Callable[[], Corpus | str]] = {
    "tainan": tainan,
    "tainan, broad": tainan_broad,
    "demo": petitions,
    "demo, long and broad": broad,
    "demo, subjects by agency": short,
    "unseen, long, by category": unseen("案件主類別"),
    "unseen, long, by agency": unseen("受理機關"),
    "unseen, long, by sub-category": unseen("案件次類別"),
    "messages by program": programs,
}


def _balanced(texts: pl.Series, labels: pl.Series) -> Corpus:
    """Return texts, places and people as marks, and labels; sampled as the docstring says."""
    frame = pl.DataFrame({"text": texts, "label": labels}).unique(
        "text", keep="first", maintain_order=True
    )
    frame = (
        frame.sample(fraction=1.0, shuffle=True, seed=0)
        .filter(pl.len().over("label") >= _LEAST_OF_A_LABEL)
        .group_by("label", maintain_order=True)
        .head(_MOST_OF_A_LABEL)
        .sample(fraction=1.0, shuffle=True, seed=1)
    )
    masked = frame.select(mask_text(pl.col("text")))["text"]
    texts = plain(without_places(masked, _names()))
    return texts.to_list(), frame["label"].to_list()


def _names() -> Names:
    roads = pl.DataFrame(facts.read("roads")).with_columns(doors=pl.lit(1))
    villages = pl.DataFrame(facts.read("villages")).select("district", "village")
    return Names.of(roads, villages)


def measured(peer: str, corpus: Corpus) -> dict[str, float] | str:
    """Return the figures of one peer on one corpus, or why there are none."""
    texts, labels = corpus
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder) / "given.json", Path(folder) / "answer.json"
        given.write_text(json.dumps([texts, len(set(labels))]), encoding="utf-8")
        began, worked = time.perf_counter(), _processor_s()
        run = subprocess.run(
            [sys.executable, _PEERS, peer, str(given), str(answer)],
            capture_output=True,
            check=False,
            text=True,
        )
        seconds, worked = time.perf_counter() - began, _processor_s() - worked
        if run.returncode:
            return run.stderr.strip().splitlines()[-1]
        told = json.loads(answer.read_text(encoding="utf-8"))
    found = np.array(told["found"])
    n_groups, left = sizes(found)
    return {
        "nmi": normalized_mutual_info_score(labels, found),
        "ami": adjusted_mutual_info_score(labels, found),
        "ari": adjusted_rand_score(labels, found),
        "groups": n_groups,
        "left": left,
        "seconds": seconds,
        "worked": worked,
        "peak_mb": told["peak_mb"],
    }


def _processor_s() -> float:
    """Return the processor seconds, user and system, of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def sameness(corpus: Corpus) -> str:
    """Say whether shuffled rows and another seed lead to the same groups."""
    texts, labels = corpus
    shuffled = pl.Series(texts).shuffle(seed=7).to_list()
    n_topics = len(set(labels))
    one = topics.assign(topics.fit(texts, n_topics, seed=1), texts).topic_ids
    other = topics.assign(topics.fit(shuffled, n_topics, seed=1), texts).topic_ids
    seed = topics.assign(topics.fit(texts, n_topics, seed=2), texts).topic_ids
    return (
        f"shuffled rows: {'the same' if (one == other).all() else 'NOT the same'}; "
        f"two seeds: ARI {adjusted_rand_score(one, seed):.3f}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", default=list(CORPORA))
    parser.add_argument("--peers", default=",".join(PEERS))
    asked = parser.parse_args()
    for name in asked.corpora:
        corpus = CORPORA[name]()
        if isinstance(corpus, str):
            print(f"\n{name}: skipped, {corpus}")
            continue
        texts, labels = corpus
        letters = sum(map(len, texts)) / len(texts)
        print(
            f"\n{name}: {len(texts):,} texts of {letters:.0f} letters, "
            f"{len(set(labels))} labels; {sameness(corpus)}; "
            f"load {os.getloadavg()[0]:.1f}"
        )
        print(
            f"{'':18} {'NMI':>6} {'AMI':>6} {'ARI':>6} {'groups':>7} {'left out':>9} "
            f"{'s processor':>11} {'s whole':>8} {'peak MB':>8}"
        )
        for peer in asked.peers.split(","):
            told = measured(peer, corpus)
            if isinstance(told, str):
                print(f"{peer:18} skipped: {told}")
                continue
            print(
                f"{peer:18} {told['nmi']:6.3f} {told['ami']:6.3f} {told['ari']:6.3f} "
                f"{told['groups']:7.0f} {told['left']:9.1%} {told['worked']:11.1f} "
                f"{told['seconds']:8.1f} {told['peak_mb']:8.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
