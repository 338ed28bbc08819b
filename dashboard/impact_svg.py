"""
How does a campaign look as a drawing that every screen and printer shows? Plain SVG.

In: numbers and words. Out: the text of an SVG; nothing in it is fetched or run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard import chart

Floats = NDArray[np.float64]
Axis = Callable[[float], float]

_WIDE: Final = 480
"""Narrow: on a phone the letters shrink with it."""
_LEFT, _RIGHT, _TOP, _FOOT = 52, 30, 26, 28
_ROW: Final = 36
_TICKS: Final = 5
_DAYS: Final = 4
"""Days that are named under a line."""
_HAN: Final = 0x2E80
_STYLE: Final = f'font-family="{escape(chart.FONT)}" font-size="13" fill="{chart.INK}"'


@dataclass(frozen=True)
class Line:
    """A line over the weeks, or a band where it has a low and a high."""

    name: str
    middle: Floats
    colour: str
    low: Floats | None = None
    high: Floats | None = None
    dashed: bool = False


@dataclass(frozen=True)
class Bar:
    """A middle with its interval, on a row of its own."""

    label: str
    middle: float
    low: float = float("nan")
    high: float = float("nan")
    colour: str = chart.NOW
    mark: float = float("nan")
    """Another value on the row, as a hollow diamond."""


def lines(  # noqa: PLR0913 - what is drawn, and how it is labelled
    days: Sequence[str],
    shown: Sequence[Line],
    during: NDArray[np.bool_],
    title: str,
    *,
    every: int | None = None,
    unit: str = "",
) -> str:
    """
    Return lines over weeks; the campaign's are shaded. days : what stands under each.

    every : each so many of them is written; None: five of all. unit : behind the numbers.
    """
    values = [
        part
        for line in shown
        for part in (line.middle, line.low, line.high)
        if part is not None
    ]
    low, high, ticks = _scale(np.concatenate(values))
    height = 260
    n = len(days)
    step = (_WIDE - _LEFT - _RIGHT) / max(n, 1)

    def x(at: float) -> float:
        return _LEFT + (at + 0.5) * step

    def y(value: float) -> float:
        return _TOP + (high - value) / (high - low) * (height - _TOP - _FOOT)

    parts = [
        f'<rect x="{_LEFT + at * step:.1f}" y="{_TOP}" width="{step:.1f}" height="{height - _TOP - _FOOT}" fill="{chart.FEAST}"/>'
        for at in np.flatnonzero(during)
    ]
    parts += _grid(ticks, y, unit)
    for line in shown:
        if line.low is not None and line.high is not None:
            parts += [
                f'<polygon points="{points}" fill="{chart.BAND}"/>'
                for points in _bands(line.low, line.high, x, y)
            ]
        dash = ' stroke-dasharray="5 3"' if line.dashed else ""
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{line.colour}" stroke-width="2"{dash}/>'
            for points in _pieces(line.middle, x, y)
        ]
    every = every or max(1, -(-n // _DAYS))
    parts += [
        f'<text x="{x(at):.1f}" y="{height - 8}" text-anchor="middle">{escape(days[at])}</text>'
        for at in range(0, n, every)
    ]
    return _whole("".join(parts) + _legend(shown), height, title)


def intervals(bars: Sequence[Bar], title: str, *, signed: bool = True) -> str:
    """Return a row for each bar: its middle, its interval, and the line of nothing."""
    left = 24
    numbers = [
        part
        for bar in bars
        for part in (bar.middle, bar.low, bar.high, bar.mark)
        if np.isfinite(part)
    ]
    low, high, ticks = _scale(np.array(numbers))
    height = _ROW * len(bars) + 40

    def x(value: float) -> float:
        at = left + (np.clip(value, low, high) - low) / (high - low) * (
            _WIDE - left - _RIGHT
        )
        return float(at)

    parts = [
        f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="8" y2="{height - 24}" stroke="{chart.QUIET if tick == 0 else chart.LINE}"/>'
        f'<text x="{x(tick):.1f}" y="{height - 8}" text-anchor="middle">{_share(tick, signed=signed)}</text>'
        for tick in ticks
    ]
    for at, bar in enumerate(bars):
        y = 30 + at * _ROW
        parts.append(f'<text x="2" y="{y - 11}">{escape(bar.label)}</text>')
        if np.isfinite(bar.low) and np.isfinite(bar.high):
            parts.append(
                f'<line x1="{x(bar.low):.1f}" x2="{x(bar.high):.1f}" y1="{y}" y2="{y}" stroke="{bar.colour}" stroke-width="3"/>'
            )
        if np.isfinite(bar.mark):
            at_x = x(bar.mark)
            parts.append(
                f'<path d="M{at_x:.1f} {y - 6}l6 6l-6 6l-6 -6z" fill="white" stroke="{chart.OTHER}" stroke-width="2"/>'
            )
        if np.isfinite(bar.middle):
            parts.append(
                f'<circle cx="{x(bar.middle):.1f}" cy="{y}" r="5" fill="{bar.colour}"/>'
            )
    return _whole("".join(parts), height, title)


def spread(
    values: Floats,
    actual: float,
    words: tuple[str, str],
    title: str,
    *,
    shares: bool = True,
) -> str:
    """
    Return how placebos fall, each a dot, and where the campaign lies among them.

    shares : the numbers are shares and told as per cent, on an axis that need not hold 0;
    else plain ones around it.
    """
    found = values[np.isfinite(values)]
    low, high, ticks = _scale(np.append(found, actual), zero=not shares)
    bins = np.linspace(low, high, 61)
    place = np.clip(np.digitize(found, bins) - 1, 0, 59)
    most = max(np.bincount(place, minlength=60).max(), 1)
    tall = min(6.0, 110 / most)
    height = 180

    def x(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * (_WIDE - _LEFT - _RIGHT)

    floor = height - _FOOT
    parts = [
        f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{_TOP}" y2="{floor}" stroke="{chart.LINE}"/>'
        f'<text x="{x(tick):.1f}" y="{height - 8}" text-anchor="middle">{_fine(tick, ticks) if shares else _plain(tick)}</text>'
        for tick in ticks
    ]
    stacked = np.zeros(60)
    for at in place:
        stacked[at] += 1
        middle = (bins[at] + bins[at + 1]) / 2
        parts.append(
            f'<circle cx="{x(middle):.1f}" cy="{floor - (stacked[at] - 0.5) * tall:.1f}" r="{min(tall / 2, 3.5):.1f}" fill="{chart.BEFORE}"/>'
        )
    parts.append(
        f'<line x1="{x(actual):.1f}" x2="{x(actual):.1f}" y1="{_TOP}" y2="{floor}" stroke="{chart.OTHER}" stroke-width="3"/>'
    )
    names = [Line(words[0], found, chart.BEFORE), Line(words[1], found, chart.OTHER)]
    return _whole("".join(parts) + _legend(names), height, title)


def _whole(inside: str, height: int, title: str) -> str:
    said = escape(title, quote=True)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {height}" role="img" aria-label="{said}" {_STYLE}><title>{escape(title)}</title><rect width="{_WIDE}" height="{height}" fill="white"/>{inside}</svg>'


def _scale(values: Floats, *, zero: bool = True) -> tuple[float, float, Floats]:
    """Return ends and ticks of an axis that holds the values, and 0; round numbers all."""
    found = np.append(values[np.isfinite(values)], [0.0] if zero else [])
    low, high = (float(found.min()), float(found.max())) if found.size else (0.0, 0.0)
    if high <= low:
        high = low + (1.0 if zero else 0.01)
    rough = (high - low) / _TICKS
    size = 10 ** np.floor(np.log10(rough))
    step = next(part * size for part in (1, 2, 2.5, 5, 10) if part * size >= rough)
    first, last = np.floor(low / step), np.ceil(high / step)
    ticks = np.arange(first, last + 1) * step
    return float(ticks[0]), float(ticks[-1]), ticks


def _grid(ticks: Floats, y: Axis, unit: str) -> list[str]:
    return [
        f'<line x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="{chart.QUIET if tick == 0 else chart.LINE}"/>'
        f'<text x="{_LEFT - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{_plain(tick)}{unit}</text>'
        for tick in ticks
    ]


def _share(value: float, *, signed: bool) -> str:
    return f"{100 * value:+,.0f}%" if signed else f"{100 * value:,.0f}%"


def _fine(value: float, ticks: Floats) -> str:
    """Return a share as per cent, with as many digits as tell the ticks apart."""
    step = 100 * float(ticks[1] - ticks[0])
    return f"{100 * value:+,.{max(0, -int(np.floor(np.log10(step))))}f}%"


def _plain(value: float) -> str:
    return f"{value:,.10g}"


def _legend(shown: Sequence[Line]) -> str:
    parts, at = [], float(_LEFT)
    for line in shown:
        dash = ' stroke-dasharray="5 3"' if line.dashed else ""
        parts.append(
            f'<line x1="{at}" x2="{at + 22}" y1="12" y2="12" stroke="{line.colour}" stroke-width="3"{dash}/>'
            f'<text x="{at + 28}" y="16">{escape(line.name)}</text>'
        )
        at += 28 + 22 + sum(14 if ord(one) > _HAN else 7 for one in line.name)
    return "".join(parts)


def _pieces(values: Floats, x: Axis, y: Axis) -> list[str]:
    """Return the points of each stretch without a gap."""
    return [
        " ".join(f"{x(at):.1f},{y(values[at]):.1f}" for at in piece)
        for piece in _runs(np.isfinite(values))
    ]


def _bands(low: Floats, high: Floats, x: Axis, y: Axis) -> list[str]:
    return [
        " ".join(
            [f"{x(at):.1f},{y(high[at]):.1f}" for at in piece]
            + [f"{x(at):.1f},{y(low[at]):.1f}" for at in piece[::-1]]
        )
        for piece in _runs(np.isfinite(low) & np.isfinite(high))
    ]


def _runs(known: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    places = np.flatnonzero(known)
    if not places.size:
        return []
    return np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
