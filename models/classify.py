"""
Which category, or agency, would a text be given? Three suggestions, and how sure each is.

In: texts with people and places as marks, and the labels that cases like them were given.
Out: a linear model of plain arrays; for any text its likeliest labels. Pure, and
independent of the order of the rows; the seed only shuffles what is learned from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse, special
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models import topics_terms
from models.text import plain
from models.topics_terms import Matrix, Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

ASKED: Final = 3
"""Labels that are suggested."""
_MOST_TERMS: Final = 20_000
_LEAST_CASES: Final = 10
"""A label of fewer texts is not suggested: what it looks like is not known."""
_LEAST_LABELS: Final = 2
_HELD_OUT: Final = 5
"""One text in so many tells how sure the others make."""
_PASSES: Final = 5
_ALPHA: Final = 3e-5
"""Weight of the penalty: more forgets what few texts say, less learns them by heart."""
_AT_ONCE: Final = 20_000


@dataclass(frozen=True)
class Classifier:
    """What was learned: plain arrays, so that it can be kept beside the store."""

    terms: Terms
    labels: tuple[str, ...]
    """Sorted."""
    weights: Floats
    """(n_labels, n_terms) what a term says for each label."""
    plus: Floats
    """(n_labels,) what is said for it before any term."""
    sharpness: float
    """What margins are multiplied with to be logarithms of odds."""


@dataclass(frozen=True)
class Suggested:
    """The likeliest labels of every text, the likeliest first."""

    label: Integers
    """(n, 3) numbers of labels; -1 where there are fewer labels, or no term is known."""
    chance: Floats
    """(n, 3) chance of each, 0-1; 0 where there is none."""


def fit(
    texts: Sequence[str | None] | pl.Series,
    labels: Sequence[str | None] | pl.Series,
    *,
    most_texts: int,
    seed: int,
) -> Classifier | None:
    """
    Return a model of the labels, or None where there are not two of ten texts each.

    A margin (modified Huber loss) for each label against all others, five passes of
    stochastic gradient (scikit-learn's SGDClassifier), on four texts of five; the fifth
    gives the sharpness, by which margins become chances (temperature scaling).

    most_texts : more are thinned out evenly, over the texts in the order of the alphabet.
    """
    said = pl.DataFrame({"text": plain(texts), "label": pl.Series("label", labels)})
    said = said.drop_nulls().filter(pl.col("text") != "").sort("text", "label")
    said = said.filter(pl.len().over("label") >= _LEAST_CASES)
    if said["label"].n_unique() < _LEAST_LABELS:
        return None
    if said.height > most_texts:
        step = np.linspace(0, said.height - 1, most_texts).astype(np.int64)
        said = said[step]
    names = tuple(said["label"].unique().sort().to_list())
    own = np.searchsorted(np.array(names), said["label"].to_numpy())
    told = np.arange(said.height) % _HELD_OUT > 0
    terms, held = _terms(said["text"])
    with threadpool_limits(1):
        weights, plus = _learned(held[told], own[told], len(names), seed)
    margins = _margins(held[~told], weights, plus)
    return Classifier(terms, names, weights, plus, _sharpness(margins, own[~told]))


def suggest(model: Classifier, texts: Sequence[str | None] | pl.Series) -> Suggested:
    """Return the three likeliest labels of every text and the chance of each."""
    said = plain(texts).to_list()
    n = len(model.labels)
    asked = min(ASKED, n)
    label = np.full((len(said), ASKED), -1)
    chance = np.zeros((len(said), ASKED), dtype=np.float32)
    for start in range(0, len(said), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        held = topics_terms.matrix(model.terms, said[some])
        shares = _chances(_margins(held, model.weights, model.plus), model.sharpness)
        order = np.argsort(-shares, axis=1, kind="stable")[:, :asked]
        known = np.diff(held.indptr) > 0
        label[some, :asked] = np.where(known[:, None], order, -1)
        best = np.take_along_axis(shares, order, axis=1)
        chance[some, :asked] = np.where(known[:, None], best, 0)
    return Suggested(label, chance)


def confusion(said: Sequence[str], suggested: Sequence[str | None]) -> pl.DataFrame:
    """
    Return said, suggested, cases and share (of the cases that said it), the most first.

    A text without a suggestion stands with null: abstaining is an answer too.

    >>> confusion(["a", "a", "b"], ["a", "b", None]).rows()
    [('a', 'a', 1, 0.5), ('a', 'b', 1, 0.5), ('b', None, 1, 1.0)]
    """
    pairs = pl.DataFrame(
        {"said": said, "suggested": suggested},
        schema={"said": pl.String, "suggested": pl.String},
    )
    return (
        pairs.group_by("said", "suggested")
        .agg(cases=pl.len())
        .with_columns(share=pl.col("cases") / pl.col("cases").sum().over("said"))
        .sort("cases", "said", "suggested", descending=[True, False, False])
    )


def _terms(texts: pl.Series) -> tuple[Terms, Matrix]:
    """Return the terms of most texts, and the matrix they make of the texts."""
    counts = texts.value_counts(name="times").sort(texts.name)
    terms = topics_terms.learn(
        counts[texts.name].to_list(), counts["times"].to_numpy().astype(np.float64)
    )
    held = topics_terms.matrix(terms, texts.to_list())
    often = np.argsort(-terms.document_share, kind="stable")[:_MOST_TERMS]
    kept = np.isin(np.arange(len(terms.keys)), often)
    return topics_terms.rescaled(terms, held, kept.astype(np.float32))


def _learned(
    held: Matrix, own: Integers, n_labels: int, seed: int
) -> tuple[Floats, Floats]:
    """Return (n_labels, n_terms) weights and (n_labels,) what is added."""
    from sklearn.linear_model import SGDClassifier  # noqa: PLC0415 - 0.4 s: only to learn

    model = SGDClassifier(
        loss="modified_huber",
        alpha=_ALPHA,
        max_iter=_PASSES,
        tol=None,
        random_state=seed,
    )
    # scikit-learn takes indices of 32 bits alone.
    small = sparse.csr_matrix(held.shape, dtype=np.float64)
    small.data = held.data.astype(np.float64)
    small.indices = held.indices.astype(np.int32)
    small.indptr = held.indptr.astype(np.int32)
    model.fit(small, own)
    weights = np.zeros((n_labels, held.shape[1]), dtype=np.float32)
    plus = np.full(n_labels, -1.0, dtype=np.float32)
    if len(model.classes_) == _LEAST_LABELS:  # one row stands for both
        weights[model.classes_] = np.vstack([-model.coef_, model.coef_])
        plus[model.classes_] = np.array([-model.intercept_[0], model.intercept_[0]])
    else:
        weights[model.classes_] = model.coef_
        plus[model.classes_] = model.intercept_
    return weights, plus


def _margins(held: Matrix, weights: Floats, plus: Floats) -> Floats:
    return np.asarray(held @ weights.T + plus, dtype=np.float32)


def _chances(margins: Floats, sharpness: float) -> Floats:
    return np.asarray(special.softmax(margins * sharpness, axis=1), dtype=np.float32)


def _sharpness(margins: Floats, own: Integers) -> float:
    """Return the factor under which what came was likeliest (Guo et al. 2017)."""
    from scipy import optimize  # noqa: PLC0415 - 0.1 s: only to learn

    rows = np.arange(len(own))

    def surprise(logarithm: float) -> float:
        shares = special.log_softmax(margins * np.exp(logarithm), axis=1)
        return float(-shares[rows, own].mean())

    found = optimize.minimize_scalar(surprise, bounds=(-4.0, 4.0), method="bounded")
    return float(np.exp(found.x))
