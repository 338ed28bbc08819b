"""
How good are the suggestions? Held out by month: each is foretold from the months before.

Run: `python benchmarks/classify.py [--months 6]`. Corpora: Tainan's texts with their
sub-categories (../shared/data; skipped where absent), the last months of 2017 one by one,
each with a model of the months before; and the demo, whose category and agency are foretold
in the same way. Beside them: the label most frequent so far, and what topics would say (40
topics learned from the same texts before, a text getting the commonest label of its topic).
ECE is the expected calibration error over ten equal bins of the chance. The penalty and the
passes of the model were chosen on the last 15 % of both corpora, so these are not blind.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import polars as pl

from data import facts
from data.settings import Settings
from geo.reading import Names
from ingest.demo import generate
from ingest.topics_text import without_places
from models import classify, topics

_TEXTS = (
    Path(__file__).parents[2] / "shared" / "data" / "text" / "tainan_1999_2015_2017.csv"
)
_TOPICS, _SEED = 40, 1


def main() -> None:
    """Print the table and the largest confusions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=6)
    months = parser.parse_args().months
    print(
        "corpus | method | texts | right | in the first three | ECE | suggested | "
        "right of those | s a model"
    )
    for name, cases in corpora().items():
        if isinstance(cases, str):
            print(f"{name} | skipped: {cases}")
        else:
            told(name, cases, months)


def corpora() -> dict[str, pl.DataFrame | str]:
    """Return text, label and month of each corpus."""
    roads = pl.DataFrame(facts.read("roads")).with_columns(doors=pl.lit(1))
    villages = pl.DataFrame(facts.read("villages")).select("district", "village")
    names = Names.of(roads, villages)
    said = pl.DataFrame(generate())
    demo = pl.DataFrame(
        {
            "text": without_places(
                said.select(
                    pl.concat_str("主旨", "陳情內容", separator=" ", ignore_nulls=True)
                ).to_series(),
                names,
            ),
            "category": said["案件次類別"],
            "agency": said["受理機關"],
            "month": said["受理日期"].str.slice(0, 6),
        }
    )
    found: dict[str, pl.DataFrame | str] = {
        f"demo, {label}": demo.select("text", "month", label=label)
        for label in ("category", "agency")
    }
    found["tainan"] = f"{_TEXTS.name} is not beside the project"
    if _TEXTS.is_file():
        rows = pl.read_csv(_TEXTS, infer_schema=False).drop_nulls(
            ["description", "subcategory", "time"]
        )
        found["tainan"] = pl.DataFrame(
            {
                "text": without_places(rows["description"], names),
                "label": rows["subcategory"],
                "month": rows["time"].str.slice(0, 7),
            }
        )
    return found


def told(name: str, cases: pl.DataFrame, months: int) -> None:
    """Print the rows of one corpus."""
    settings = Settings().suggestions
    answers: dict[str, list[pl.DataFrame]] = {
        "ours": [],
        "most frequent": [],
        "topics": [],
    }
    seconds = 0.0
    for month in cases["month"].unique().sort()[-months:]:
        before = cases.filter(pl.col("month") < month)
        now = cases.filter(pl.col("month") == month)
        began = time.perf_counter()
        model = classify.fit(
            before["text"], before["label"],
            most_texts=settings.most_texts, seed=settings.seed,
        )  # fmt: skip
        seconds += time.perf_counter() - began
        assert model is not None
        found = classify.suggest(model, now["text"])
        labels = np.array([*model.labels, ""])
        answers["ours"].append(answer(now, labels[found.label], found.chance))
        usual = before["label"].value_counts(sort=True)
        top = np.resize(usual["label"].to_numpy()[:3], (now.height, 3))
        share = (usual["count"] / before.height).to_numpy()[:3]
        answers["most frequent"].append(answer(now, top, np.resize(share, top.shape)))
        answers["topics"].append(answer(now, *by_topic(before, now)))
    for method, parts in answers.items():
        rows = pl.concat(parts)
        took = f"{seconds / months:.1f}" if method == "ours" else "-"
        print(
            f"{name} | {method} | {rows.height:,} | {figures(rows, settings.least_sure)} | {took}"
        )
    pairs = pl.concat(answers["ours"])
    worst = classify.confusion(pairs["label"], pairs["first"]).filter(
        pl.col("said") != pl.col("suggested")
    )
    for row in worst.head(4).iter_rows(named=True):
        print(
            f"    {row['said']} -> {row['suggested']}: {row['cases']} ({row['share']:.0%})"
        )


def by_topic(before: pl.DataFrame, now: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the three commonest labels of each text's topic, and their shares in it."""
    fitted = topics.fit(before["text"], _TOPICS, _SEED)
    own = pl.DataFrame(
        {
            "topic": topics.assign(fitted, before["text"]).topic_ids,
            "label": before["label"],
        }
    )
    usual = (
        own.group_by("topic", "label")
        .len()
        .sort("len", "label", descending=[True, False])
    )
    first = {
        topic[0]: (
            part["label"].to_list()[:3],
            part["len"].to_list()[:3],
            part["len"].sum(),
        )
        for topic, part in usual.group_by("topic", maintain_order=True)
    }
    label = np.full((now.height, 3), "", dtype=object)
    share = np.zeros((now.height, 3))
    for row, topic in enumerate(topics.assign(fitted, now["text"]).topic_ids.tolist()):
        names, counts, whole = first.get(topic, ([], [], 1))
        label[row, : len(names)] = names
        share[row, : len(names)] = np.array(counts) / whole
    return label, share


def answer(now: pl.DataFrame, labels: np.ndarray, chance: np.ndarray) -> pl.DataFrame:
    """Return label, first, sure, right and among of each text."""
    right = labels == now["label"].to_numpy()[:, None]
    return pl.DataFrame(
        {
            "label": now["label"],
            "first": labels[:, 0].astype(str),
            "sure": chance[:, 0].astype(np.float64),
            "right": right[:, 0],
            "among": right.any(axis=1),
        }
    )


def figures(rows: pl.DataFrame, least: float) -> str:
    """Return accuracy, top three, ECE, coverage and accuracy where something is said."""
    bins = rows.group_by((pl.col("sure") * 10).floor().clip(0, 9)).agg(
        gap=(pl.col("sure").mean() - pl.col("right").mean()).abs(), n=pl.len()
    )
    ece = float((bins["gap"] * bins["n"]).sum() / rows.height)
    clear = rows.filter(pl.col("sure") >= least)
    shares = [
        rows["right"].mean(), rows["among"].mean(), ece, clear.height / rows.height,
        clear["right"].mean() if clear.height else 0.0,
    ]  # fmt: skip
    return " | ".join(f"{share:.3f}" for share in shares)


if __name__ == "__main__":
    main()
