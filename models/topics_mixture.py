"""
How are texts best shared out among groups? A mixture, begun in several ways.

In: rows of terms and groups to begin with. Out: a group per row. Pure: the draws have seeds
of their own, and of all that was begun the likeliest texts decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import linalg, special

from models import topics_clusters, topics_phrases
from models.topics_terms import Matrix

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_BEGUN_WELL: Final = (0.2, 0.5, 1.0)
_BEGUN_ANEW: Final = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Heats: groups of chance have to find each other before any text is sure of its own."""
_STEPS_AT_HEAT: Final = 4
_TRUSTED: Final = 0.95
"""How much of a text belongs to its first group at the start; the rest to all groups."""
_SMOOTHING: Final = 0.1
_DRAWS: Final = range(8)
"""Seeds of the beginnings of chance; sixteen find what eight do (benchmarks/README.md)."""
_TRIED_ON: Final = 5_000
"""Texts that each of them is tried on; all texts then join its groups."""
_DIMENSIONS: Final = 100
"""In which what the beginnings have in common is looked for; 40 topics have 360."""
_TIMES_COUNTED: Final = (0.0, 1.0, math.sqrt(2))
"""How often the first groups count beside the others: never, once, twice. On long texts they are
worth one of nine, on short ones more."""
_CLEARLY: Final = 0.5
"""Nats a text, of terms that count once, that must be gained for another grouping than the
first. On short texts 0.8 and more is gained where groups come out better, on long ones 10;
nothing where they do not."""


def shared_out(pairs: Matrix, near: Matrix, weights: Floats, own: Integers) -> Integers:
    """
    Return the groups after their texts were shared out anew, at first vaguely.

    A mixture of multinomials over the terms: every text belongs to all groups by
    exp(heat ln p), and the heat rises, so that groups that lie badly can still move
    (deterministic annealing). Groups of long texts are often those of a phrase that many
    subjects share: so eight more begin with chance, and what all nine have in common takes
    the place of the first where that makes the texts clearly likelier. Groups that lose all
    texts are dropped.

    pairs : which terms each text holds (1 where it does). near : how often each text holds
    those that stand side by side. own : groups to begin with, from 0.

    References: Ueda & Nakano (1998), Neural Networks 11; Yin & Wang (2014) for the mixture;
    Strehl & Ghosh (2002), J. Mach. Learn. Res. 3, for what several groupings have in common.
    """
    n_groups = int(own.max()) + 1
    first = _cooled(pairs, weights, _trusting(own, n_groups), _BEGUN_WELL)
    # What a phrase repeats is taken out, and the rest counts so much more: heats are for
    # as much evidence as there is in a text.
    once = topics_phrases.once(near)
    more = float(near.sum()) / max(float(once.sum()), 1e-9)
    near = once * np.float32(more)
    # Each draw is the same on any number of cores, and they keep their order.
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        tried = pool.map(lambda draw: _begun(near, weights, n_groups, draw), _DRAWS)
        begun = np.hstack(list(tried))
    best = _settled(near, weights, first, (1.0,))
    most = _likelihood(near, weights, best) + _CLEARLY * more
    for times in _TIMES_COUNTED:
        points = topics_clusters.unit(_fewer(np.hstack([times * first, begun])))
        centres = topics_clusters.centres(points, weights, n_groups)
        agreed = _settled(near, weights, points @ centres.T, _BEGUN_WELL)
        likely = _likelihood(near, weights, agreed)
        if likely > most:
            best, most = agreed, likely
    return np.unique(best.argmax(axis=1), return_inverse=True)[1]


def _fewer(points: Floats) -> Floats:
    """Return the points in 100 dimensions, turned so that little of them is lost."""
    some = points[np.linspace(0, len(points) - 1, _TRIED_ON).astype(np.int64)]
    turned: Floats = linalg.eigh(some.T @ some)[1][:, -_DIMENSIONS:]
    return points @ turned


def _begun(near: Matrix, weights: Floats, n_groups: int, draw: int) -> Floats:
    """Return (n, n_groups): how much each text belongs to groups that began with chance."""
    random = np.random.default_rng(draw)
    height = near.shape[0]
    some = np.sort(random.choice(height, min(height, _TRIED_ON), replace=False))
    own = random.integers(0, n_groups, len(some))
    share = _cooled(near[some], weights[some], _trusting(own, n_groups), _BEGUN_ANEW)
    return _softly(_scores(near, *_learned(near[some], weights[some], share)))


def _settled(
    near: Matrix, weights: Floats, share: Floats, heats: Sequence[float]
) -> Floats:
    """Return the shares that come of it when every text starts in its first group."""
    whole = _trusting(share.argmax(axis=1), share.shape[1])
    return _cooled(near, weights, whole, heats)


def _cooled(
    held: Matrix, weights: Floats, share: Floats, heats: Sequence[float]
) -> Floats:
    """Return (n, n_groups): how much each text belongs to each group, in the end."""
    for heat in np.repeat(np.array(heats, dtype=np.float32), _STEPS_AT_HEAT):
        share = _softly(heat * _scores(held, *_learned(held, weights, share)))
    return share


def _trusting(own: Integers, n_groups: int) -> Floats:
    share = np.full((len(own), n_groups), (1 - _TRUSTED) / n_groups, dtype=np.float32)
    share[np.arange(len(own)), own] += np.float32(_TRUSTED)
    return share


def _likelihood(held: Matrix, weights: Floats, share: Floats) -> float:
    """Return the mean log-likelihood of the texts when each is in one group, weighed."""
    whole = np.eye(share.shape[1], dtype=np.float32)[share.argmax(axis=1)]
    scores = _scores(held, *_learned(held, weights, whole))
    return float(weights @ special.logsumexp(scores, axis=1) / weights.sum())


def _learned(held: Matrix, weights: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Return (n_terms, n_groups) ln p(term | group) and (n_groups,) ln p(group), unscaled."""
    counted = share * weights[:, None]
    seen = held.T @ counted + np.float32(_SMOOTHING)
    speaks = np.log(seen) - np.log(seen.sum(axis=0))
    return speaks, np.log(counted.sum(axis=0) + np.float32(_SMOOTHING))


def _scores(held: Matrix, speaks: Floats, size: Floats) -> Floats:
    """Return (n, n_groups): ln p(terms, group) of each text, but for a constant."""
    scores: Floats = held @ speaks + size
    return scores


def _softly(scores: Floats) -> Floats:
    """Return the shares that scores give, each row adding up to 1."""
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
