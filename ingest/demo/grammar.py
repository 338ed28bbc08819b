"""
How does one sentence become many? A small grammar of alternatives and slots.

In: templates as text: `(a|b|)` is one of its alternatives (nested as deep as wanted),
`{name}` a slot, `{name+。}` a slot that brings its own full stop unless it is empty.
Out: one of the sentences, drawn with the random numbers that are handed in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

# Words are put together when they are read, up to so many: drawing one of 96 costs as much
# as drawing one of two.
_FLAT = 96
_ENDS = "。！？!?…，"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that a pool or a fact of the petition fills."""

    name: str
    tail: str


# A literal, alternatives that are all literals, a slot, or alternatives with more inside.
Part: TypeAlias = "str | tuple[str, ...] | Slot | Choice"
Choice: TypeAlias = "list[list[Part]]"
Facts: TypeAlias = Mapping[str, Callable[[], str]]
Pools: TypeAlias = Mapping[str, Choice]
Draw: TypeAlias = Callable[[], float]


def pool(templates: Sequence[str]) -> Choice:
    """Return the templates, compiled, as one choice between them."""
    return [_sequence(template, 0, top=True)[0] for template in templates]


def expand(choice: Choice, pools: Pools, facts: Facts, draw: Draw) -> str:
    """
    Return one sentence of a choice.

    A slot is filled by the fact of its name, else by the pool of its name, else with
    nothing; `draw` gives random numbers of [0, 1).
    """
    said: list[str] = []
    _say(choice[int(draw() * len(choice))], pools, facts, draw, said)
    return "".join(said)


def _say(
    sequence: list[Part], pools: Pools, facts: Facts, draw: Draw, said: list[str]
) -> None:
    # A million texts are half a minute of this loop: the commonest parts come first.
    for part in sequence:
        if isinstance(part, str):
            said.append(part)
        elif isinstance(part, tuple):
            said.append(part[int(draw() * len(part))])
        elif isinstance(part, list):
            _say(part[int(draw() * len(part))], pools, facts, draw, said)
        else:
            if part.name in facts:
                words = facts[part.name]()
            elif part.name in pools:
                words = expand(pools[part.name], pools, facts, draw)
            else:
                words = ""
            if part.tail and words and words[-1] not in _ENDS:
                words += part.tail
            said.append(words)


def _sequence(template: str, at: int, *, top: bool) -> tuple[list[Part], int]:
    """Return the parts from `at` to the end of the alternative, and where that is."""
    parts: list[Part] = []
    plain = at
    while at < len(template):
        sign = template[at]
        if not top and sign in "|)":
            break
        if sign in "({":
            if plain < at:
                parts.append(template[plain:at])
            part, at = (_choice if sign == "(" else _slot)(template, at + 1)
            parts.append(part)
            plain = at
        else:
            at += 1
    if plain < at:
        parts.append(template[plain:at])
    return _merged(parts), at


def _choice(template: str, at: int) -> tuple[Part, int]:
    alternatives: list[list[Part]] = []
    while True:
        parts, at = _sequence(template, at, top=False)
        alternatives.append(parts)
        if at >= len(template):
            msg = f"a bracket is not closed in {template!r}"
            raise ValueError(msg)
        at += 1
        if template[at - 1] == ")":
            return _plain(alternatives), at


def _plain(alternatives: list[list[Part]]) -> Part:
    """Return alternatives without slots as one tuple of words, as likely as before."""
    words = [_words(parts) for parts in alternatives]
    known = [one for one in words if one is not None]
    each = math.lcm(*(len(one) for one in known)) if known else 0
    if len(known) < len(words) or each * len(words) > _FLAT:
        return alternatives
    return tuple(word for one in known for word in one * (each // len(one)))


def _words(parts: list[Part]) -> tuple[str, ...] | None:
    """Return the words that an alternative can be, None where it has slots or too many."""
    if not parts:
        return ("",)
    only = parts[0] if len(parts) == 1 else None
    if isinstance(only, str):
        return (only,)
    return only if isinstance(only, tuple) else None


def _merged(parts: list[Part]) -> list[Part]:
    """Return the parts with neighbours that are words alone made into one choice."""
    merged: list[Part] = []
    for part in parts:
        words = (part,) if isinstance(part, str) else part
        last = merged[-1] if merged else None
        if (
            isinstance(last, tuple)
            and isinstance(words, tuple)
            and len(last) * len(words) <= _FLAT
        ):
            merged[-1] = tuple(one + two for one in last for two in words)
        else:
            merged.append(words)
    return [
        part[0] if isinstance(part, tuple) and len(part) == 1 else part
        for part in merged
    ]


def _slot(template: str, at: int) -> tuple[Part, int]:
    end = template.index("}", at)
    name, _, tail = template[at:end].partition("+")
    return Slot(name, tail), end + 1
