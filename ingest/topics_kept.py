"""
Where do topics live between builds? Versioned beside the store, as arrays and a JSON.

In: the path of a store. Out: `STORE.topics/0001.npz` and `0001.json`, 0002 …; the newest.
No pickle: nothing in them is run. A version counts from the moment its JSON is there.
"""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from data.errors import StoreError
from models.topics_kept import packed, unpacked

if TYPE_CHECKING:
    from pathlib import Path

    from models.topics import Topics


@dataclass(frozen=True)
class Facts:
    """What is known of one version of the topics."""

    line: str
    """When its first version was learned (UTC, ISO): numbers mean the same in one line."""
    version: int
    at: str
    """When it was made (UTC, ISO)."""
    asked: int
    """Number of topics of the settings; 0 where it was chosen by stability."""
    texts: int
    """Petitions with a text when it was learned."""
    strangers: int
    """Those of them that no topic explained."""
    followed: list[int] = field(default_factory=list)
    """Decisions of the registry that are done."""
    quality: dict[str, Any] = field(default_factory=dict)
    """What was measured when it was learned, by name; lists are per topic."""
    curve: list[dict[str, Any]] = field(default_factory=list)
    """Stability by number of topics, where the number was chosen."""
    ledger: list[dict[str, Any]] = field(default_factory=list)
    """Everything that happened to topics since the line began."""


def newest(store: Path) -> tuple[Topics, Facts] | None:
    """
    Return the newest topics kept beside a store; None where there are none.

    StoreError where they can not be used: names that people gave hang on their numbers, so
    nothing is thrown away unasked.
    """
    versions = sorted(folder(store).glob("[0-9]*.json"))
    if not versions:
        return None
    path = versions[-1]
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        with path.with_suffix(".npz").open("rb") as file:
            arrays = dict(np.load(file, allow_pickle=False))
        return unpacked(arrays, said["topics"]), Facts(**said["facts"])
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        msg = f"{path}: the kept topics can not be used ({error}). Put the folder back from a backup, or move it away to learn topics anew, with new numbers and without the names that people gave."
        raise StoreError(msg) from error


def keep(store: Path, topics: Topics, facts: Facts) -> None:
    """Write a version; the JSON comes last, so that a killed build leaves none by halves."""
    path = folder(store) / f"{facts.version:04}.npz"
    arrays, said = packed(topics)
    whole = {"facts": asdict(facts), "topics": said}
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
            os.fsync(file.fileno())
        new = path.with_suffix(".new")
        new.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        new.replace(path.with_suffix(".json"))
    except OSError as error:
        msg = f"{path}: the topics can not be kept here ({error.strerror}). Make room, or build with --store FILE elsewhere."
        raise StoreError(msg) from error


def folder(store: Path) -> Path:
    """Return where the topics of a store are kept."""
    return store.with_name(store.name + ".topics")
