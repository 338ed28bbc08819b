"""
What do citizens write about, and in which words? The phrase files, read once.

In: `phrases_*.toml` beside this file. Out: the topics, and the pools of words that each
topic is told with in each channel.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ingest.demo.grammar import Choice, pool

CHANNELS = ("web", "phone", "app", "letter", "chief")
"""In the order of their numbers in a plan."""


@dataclass(frozen=True, eq=False)  # by identity: the pools are cached by topic
class Topic:
    """A thing that people complain about, within one sub-category (案件次類別)."""

    name: str
    subcategory: str
    weight: float
    """Share within its sub-category, relative to its other topics."""
    time: str
    """How it is told in time: state, daily, night, event or none."""
    place: str
    """Where it can be: door, street, road, park, riverside, mrt or none."""
    season: str
    """summer, winter or nothing."""
    agency: str
    """Agency where it is not that of the sub-category (only in 其他事項)."""
    planted: bool
    """Whether it comes from a plant alone."""
    since: dt.date | None
    """First day on which anybody could write of it."""
    where: frozenset[str]
    """Districts where it can be; empty for all."""
    phrases: dict[str, Choice]


def _folder() -> list[tuple[str, dict[str, Any]]]:
    files = sorted(
        (file for file in resources.files("ingest.demo").iterdir()),
        key=lambda file: file.name,
    )
    return [
        (file.name, tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files
        if file.name.startswith("phrases_")
    ]


@cache
def topics() -> tuple[Topic, ...]:
    """Return every topic, in the order of the files."""
    return tuple(
        Topic(
            name=said["id"],
            subcategory=said["subcategory"],
            weight=float(said.get("weight", 1)),
            time=said["time"],
            place=said["place"],
            season=said.get("season", ""),
            agency=said.get("agency", ""),
            planted=said.get("planted", False),
            since=said.get("from"),
            where=frozenset(said.get("where", ())),
            phrases={
                name: pool(words)
                for name, words in said.items()
                if isinstance(words, list) and name != "where"
            },
        )
        for _, content in _folder()
        for said in content.get("topic", ())
    )


@cache
def common() -> dict[str, dict[str, Choice]]:
    """Return the shared pools by table: pools, said, frames, voice.web …."""
    content = dict(_folder())["phrases_common.toml"]
    voices = {f"voice.{name}": words for name, words in content["voice"].items()}
    tables = {name: content[name] for name in ("pools", "said", "frames")} | voices
    return {
        table: {name: pool(lines) for name, lines in words.items()}
        for table, words in tables.items()
    }


@cache
def pools(topic: Topic, channel: str) -> dict[str, Choice]:
    """Return every pool that a petition on this topic in this channel may draw from."""
    shared = common()
    kind = "none" if topic.place in {"none", "spread"} else topic.time
    told = {
        name: shared["said"].get(f"{name}_{kind}", shared["said"][name])
        for name in ("chat", "story", "prior")
    }
    return {
        **shared["pools"],
        **shared["said"],
        **shared[f"voice.{channel}"],
        **told,
        "when": shared["pools"][topic.time],
        **topic.phrases,
    }
