"""
What became of the topics when they were learned again? Every case that moved is counted.

In: topics of before and after, and the numbers that both give to the same texts; how many
texts no topic explains. Out: events, and whether it is time to learn again. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.topics import NOT_ASSIGNED, Topics

Integers = NDArray[np.int32]

_HALF: Final = 0.5
_SAME_WORDS: Final = 0.3
"""Of the words of its label, a topic keeps fewer: its number goes on, what it is does not."""
_MORE_STRANGE: Final = 0.05
_ERRORS: Final = 3.0
_FEWEST: Final = 100
"""New texts from which it can be said that more of them are strange than used to be."""


@dataclass(frozen=True)
class Event:
    """One line of the ledger."""

    kind: str
    """new, split, gone, merged or drifted (of a topic); moved (of cases)."""
    topic_id: int
    """The topic that it is about; of moved cases the one that they left, 0 for none."""
    other_id: int | None
    """Moved: the topic that took them, 0 for none. Merged: the one it became part of.
    Split: the one it was part of."""
    petitions: int
    """Cases that moved; else cases of the topic, of a gone one those it had."""


def changes(
    before: Topics, after: Topics, old: Integers, new: Integers
) -> tuple[Event, ...]:
    """
    Return what changed, topics first, then every stream of cases, the largest first.

    old, new : (n,) number that the topics of before and of after give to each text. The
    cases of the ``moved`` events add up to those whose number is another one.

    A topic that is gone was merged where at least half of its cases went to one other
    topic; a new one was split off where at least half of its cases come from one.
    """
    streams = _streams(old, new)
    had, has = _sizes(old), _sizes(new)
    earlier, later = set(before.ids.tolist()), set(after.ids.tolist())
    events = []
    for number in sorted(later - earlier):
        source, cases = _largest({a: n for (a, b), n in streams.items() if b == number})
        split = source != NOT_ASSIGNED and cases >= _HALF * has.get(number, 0)
        kind, other = ("split", source) if split and cases else ("new", None)
        events.append(Event(kind, number, other, has.get(number, 0)))
    for number in sorted(earlier - later):
        heir, cases = _largest({b: n for (a, b), n in streams.items() if a == number})
        joined = heir != NOT_ASSIGNED and cases >= _HALF * had.get(number, 0)
        kind, other = ("merged", heir) if joined and cases else ("gone", None)
        events.append(Event(kind, number, other, had.get(number, 0)))
    events += [
        Event("drifted", number, None, has.get(number, 0))
        for number in sorted(earlier & later)
        if _in_common(before, after, number) < _SAME_WORDS
    ]
    moved = [Event("moved", a, b, n) for (a, b), n in streams.items()]
    moved.sort(key=lambda one: (-one.petitions, one.topic_id, one.other_id))
    return (*events, *moved)


def more_strangers(then: tuple[int, int], now: tuple[int, int]) -> bool:
    """
    Return whether more of the texts that came since are strange to all topics.

    then, now : how many texts no topic explains, of how many; when the topics were learned,
    and today (those of then included). True where the share among the texts that came
    since is higher by 5 points, and by three standard errors.
    """
    strange, came = now[0] - then[0], now[1] - then[1]
    if came < _FEWEST:
        return False
    usual = then[0] / max(1, then[1])
    error = float(np.sqrt(max(usual * (1 - usual), 1 / came) / came))
    return strange / came > usual + max(_MORE_STRANGE, _ERRORS * error)


def _streams(old: Integers, new: Integers) -> dict[tuple[int, int], int]:
    """Return how many cases went from one number to another."""
    moved = old != new
    pairs, cases = np.unique(
        np.column_stack([old[moved], new[moved]]), axis=0, return_counts=True
    )
    return {(a, b): n for (a, b), n in zip(pairs.tolist(), cases.tolist(), strict=True)}


def _sizes(numbers: Integers) -> dict[int, int]:
    found, cases = np.unique(numbers, return_counts=True)
    return dict(zip(found.tolist(), cases.tolist(), strict=True))


def _largest(streams: dict[int, int]) -> tuple[int, int]:
    """Return where most went, or came from, and how many."""
    if not streams:
        return NOT_ASSIGNED, 0
    return max(streams.items(), key=lambda one: (one[1], -one[0]))


def _in_common(before: Topics, after: Topics, number: int) -> float:
    """Return the share of the fewer words of a topic's two labels that both have."""
    one, other = (
        set(topics.labels[topics.ids.tolist().index(number)].words)
        for topics in (before, after)
    )
    return len(one & other) / min(len(one), len(other))
