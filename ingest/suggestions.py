"""
Which category and agency would a new petition be given? Learned at a build, kept beside it.

In: petitions with a text, category and agency; or new texts. Out: `STORE.suggest.npz`,
plain arrays with their facts as JSON, no pickle; or three suggestions a text.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from data.errors import StoreError
from ingest.topics_text import without_places
from models import classify
from models.classify_kept import packed, unpacked

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from data.settings import Settings
    from geo.reading import Names
    from models.classify import Classifier

ASKED = ("category", "agency")
"""What is suggested."""


@dataclass(frozen=True)
class Suggestions:
    """One model for each of what is suggested; absent where too little was known."""

    models: dict[str, Classifier]


def learned(said: pl.DataFrame, settings: Settings) -> Suggestions | None:
    """
    Return what petitions teach; None where no text does, or nothing is wanted.

    said : category, agency and text of those that say something.
    """
    chosen = settings.suggestions
    if not chosen.most_texts or said.is_empty():
        return None
    models = {
        name: classify.fit(
            said["text"], said[name], most_texts=chosen.most_texts, seed=chosen.seed
        )
        for name in ASKED
    }
    return Suggestions({name: one for name, one in models.items() if one is not None})


def keep(store: Path, found: Suggestions | None) -> None:
    """Write what was learned beside a store; what an earlier build left goes."""
    path = beside(store)
    new = path.with_name(path.name + ".new")
    try:
        if found is None or not found.models:
            path.unlink(missing_ok=True)
            return
        arrays: dict[str, NDArray[Any]] = {}
        facts: dict[str, Any] = {}
        for name, model in found.models.items():
            held, facts[name] = packed(model)
            arrays |= {f"{name}.{key}": array for key, array in held.items()}
        said = np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8)
        with new.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, facts=said, **arrays)
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        msg = f"{path}: what was learned for suggestions can not be written ({error.strerror}). Make room or mend the rights, and build again."
        raise StoreError(msg) from error


def kept(store: Path) -> Suggestions:
    """Return what was kept beside a store; StoreError where there is none to be used."""
    path = beside(store)
    try:
        with np.load(path, allow_pickle=False) as held:
            facts = json.loads(bytes(held["facts"]).decode())
            return Suggestions(
                {
                    name: unpacked(
                        {
                            key.removeprefix(f"{name}."): held[key]
                            for key in held.files
                            if key.startswith(f"{name}.")
                        },
                        said,
                    )
                    for name, said in facts.items()
                }
            )
    except FileNotFoundError as error:
        msg = f"{path}: there is nothing to suggest from. Expected petitions with texts in the store; build one from exports that have them."
        raise StoreError(msg) from error
    except (EOFError, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        msg = f"{path}: it can not be used ({error}). Build the store again."
        raise StoreError(msg) from error


def suggested(
    found: Suggestions, texts: pl.Series, names: Names, least_sure: float
) -> pl.DataFrame:
    """
    Return category, category_sure and two more of each, then the same of agency.

    Columns: category (null where the likeliest is less sure than `least_sure`, 0-1), then
    category_1, category_1_sure … category_3_sure, whatever their chance; agency likewise.
    """
    words = without_places(texts, names)
    columns = []
    for name in ASKED:
        if name not in found.models:
            continue
        model = found.models[name]
        answer = classify.suggest(model, words)
        labels = np.array([*model.labels, None], dtype=object)
        clear = answer.chance[:, 0] >= least_sure
        first = np.where(clear, answer.label[:, 0], -1)
        columns.append(pl.Series(name, labels[first].tolist(), dtype=pl.String))
        for at in range(classify.ASKED):
            columns += [
                pl.Series(
                    f"{name}_{at + 1}",
                    labels[answer.label[:, at]].tolist(),
                    dtype=pl.String,
                ),
                pl.Series(f"{name}_{at + 1}_sure", answer.chance[:, at].tolist()).round(
                    4
                ),
            ]
    return pl.DataFrame(columns)


def beside(store: Path) -> Path:
    """Return where the suggestions of a store lie."""
    return store.with_name(store.name + ".suggest.npz")
