"""
How is a rectangle dealt out among parts, so that each is about as wide as high?

In: sizes, the largest first. Out: rectangles in the same order. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle, in the units of the whole one."""

    left: float
    top: float
    wide: float
    high: float


def squares(sizes: Sequence[float], whole: Box) -> list[Box]:
    """
    Return a rectangle for each size, their areas in proportion (a squarified treemap).

    Rows are laid along the shorter side as long as this makes their worst box squarer.
    Sizes above 0, the largest first; none gives none.

    Reference: Bruls, Huizing & van Wijk (2000), Squarified Treemaps.

    >>> [tuple(box) for box in squares([3, 1], Box(0, 0, 4, 1))]
    [(0, 0, 3.0, 1.0), (3.0, 0, 1.0, 1.0)]
    """
    rest, found = whole, []
    left = [size * whole.wide * whole.high / sum(sizes) for size in sizes]
    while left:
        side = min(rest.wide, rest.high)
        n = 1
        while n < len(left) and _worst(left[: n + 1], side) <= _worst(left[:n], side):
            n += 1
        row, left = left[:n], left[n:]
        boxes, rest = _row(row, rest)
        found += boxes
    return found


def _worst(row: Sequence[float], side: float) -> float:
    """Return how far from a square the worst box of a row along a side is, from 1 on."""
    thick = sum(row) / side
    return max(max(thick * thick / area, area / (thick * thick)) for area in row)


def _row(row: Sequence[float], rest: Box) -> tuple[list[Box], Box]:
    """Return a row along the shorter side of a rectangle, and what is left of it."""
    boxes = []
    total = sum(row)
    if rest.wide >= rest.high:
        thick = total / rest.high
        at = rest.top
        for area in row:
            boxes.append(Box(rest.left, at, thick, area / thick))
            at += area / thick
        return boxes, Box(rest.left + thick, rest.top, rest.wide - thick, rest.high)
    thick = total / rest.wide
    at = rest.left
    for area in row:
        boxes.append(Box(at, rest.top, area / thick, thick))
        at += area / thick
    return boxes, Box(rest.left, rest.top + thick, rest.wide, rest.high - thick)
