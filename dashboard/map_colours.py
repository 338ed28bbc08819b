"""
Which colour has which village, and what do the colours mean? A scale for each layer.

In: the table of a layer (`spots_layers`) and what the reader looks at. Out: a `Scale`, and
its legend. The colours are told apart by readers with any of the common colour
blindnesses, and by lightness in print (ColorBrewer RdBu, YlOrBr, Purples; Okabe & Ito);
patterns and clusters carry a mark besides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
from dash import html
from dash.development.base_component import Component

from dashboard.spots_words import LEVELS_OF_CHOICE, LEVELS_OF_SHARE, MARKS, PATTERNS
from dashboard.text import Words, number
from dashboard.view import Layer, View
from models.emerging import PATTERNS as RULES

CLASSES: Final = (
    ("hot", "#b2182b", "class.hot"),
    ("cold", "#2166ac", "class.cold"),
    ("none", "#e6e4df", "class.none"),
    ("undefined", "#ffffff", "class.undefined"),
)
_RATES: Final = ("#ffffd4", "#fed98e", "#fe9929", "#d95f0e", "#8c2d04")
_SURE: Final = ("#e6e4df", "#cbc9e2", "#9e9ac8", "#54278f", "#2166ac")
_CLUSTERS: Final = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00")
_HOT: Final = ("#7f0000", "#b30000", "#67000d", "#cb181d", "#f16913", "#fb6a4a",
               "#fc9272", "#fdd0a2")  # fmt: skip
_COLD: Final = ("#023858", "#045a8d", "#08306b", "#2171b5", "#3690c0", "#6baed6",
                "#9ecae1", "#c6dbef")  # fmt: skip
_PLAIN: Final = "#e6e4df"
_UNKNOWN: Final = "#ffffff"
_TOLD: Final = 0.05
"""Chance up to which a cluster is told."""
_SURE_FROM: Final = 0.95
_HALF: Final = 0.5


@dataclass(frozen=True)
class Scale:
    """Which colour has which row, and what the colours mean."""

    colours: tuple[str, ...]
    labels: tuple[str, ...]
    places: tuple[int, ...]
    """Per row of the table, which of the colours."""
    marks: tuple[str, ...] = ()
    """Per colour a letter or number that is written on the map; none where it is empty."""


def scale(table: pa.Table, view: View) -> Scale:
    """
    Return the colours of the villages for the layer that the reader looks at.

    A table without the layer's columns has its classes. Where too few petitions are chosen
    to test, all else is noise too and is not drawn.
    """
    tested = any(name != "undefined" for name in table["class"].to_pylist())
    column, colours = _BY[view.layer]
    if tested and column in table.column_names:
        return colours(table, view.t)
    if tested and view.layer == "rate":
        return by_quantile(table["rate_per_1000"].to_pylist(), view.t)
    return _by_class(table, view.t)


def legend(shown: Scale) -> Component:
    """Return what the colours mean, with the number of villages of each."""
    marks = shown.marks or ("",) * len(shown.colours)
    rows = [
        (colour, label, shown.places.count(at), mark)
        for at, (colour, label, mark) in enumerate(
            zip(shown.colours, shown.labels, marks, strict=True)
        )
    ]
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(className="swatch", style={"background": colour}),
                    html.Span([html.B(f"{mark} ") if mark else "", label]),
                    html.Span(number(areas), className="quiet"),
                ]
            )
            for colour, label, areas, mark in rows
            if areas
        ],
        className="legend",
    )


def by_quantile(measure: Sequence[float | None], t: Words, digits: int = 2) -> Scale:
    """
    Return five classes with as many rows in each, and one for an unknown number.

    Where many numbers are equal (mostly 0) there are fewer classes, each with a row.
    """
    known = np.array([one for one in measure if one is not None])
    inner = np.linspace(0, 1, len(_RATES) + 1)[1:-1]
    cuts = np.unique(np.quantile(known, inner).round(digits)) if known.size else known
    cuts = cuts[cuts < known.max()] if known.size else cuts
    edges = [known.min(), *cuts, known.max()] if known.size else []
    steps = [_span(low, high, digits, t) for low, high in pairwise(edges)]
    last = len(_RATES) - 1
    return Scale(
        colours=(
            *(
                _RATES[round(at * last / max(len(steps) - 1, 1))]
                for at in range(len(steps))
            ),
            _UNKNOWN,
        ),
        labels=(*steps, t("class.undefined")),
        places=tuple(
            len(steps) if one is None else int(np.searchsorted(cuts, one))
            for one in measure
        ),
    )


def _by_class(table: pa.Table, t: Words) -> Scale:
    """Return the colours of hot, cold and neither."""
    order = [name for name, _, _ in CLASSES]
    return Scale(
        colours=tuple(colour for _, colour, _ in CLASSES),
        labels=tuple(t(key) for _, _, key in CLASSES),
        places=tuple(order.index(name) for name in table["class"].to_pylist()),
    )


def _by_count(table: pa.Table, t: Words) -> Scale:
    return by_quantile(table["count"].to_pylist(), t, digits=0)


def _by_rate(table: pa.Table, t: Words) -> Scale:
    return by_quantile(table["rate_smoothed"].to_pylist(), t)


def _by_pattern(table: pa.Table, t: Words) -> Scale:
    """Return a colour and a mark for each of the 17 categories."""
    patterns = table["pattern"].to_pylist()
    order = [f"{rule}_{way}" for way in ("hot", "cold") for rule in RULES]
    return Scale(
        colours=(*_HOT, *_COLD, _PLAIN, _UNKNOWN),
        labels=(
            *(t(PATTERNS[name]) for name in order),
            t("spots.pattern_none"),
            t("spots.undrawn"),
        ),
        places=tuple([*order, "none", "undefined"].index(name) for name in patterns),
        marks=(*(t(MARKS[rule]) for _ in ("hot", "cold") for rule in RULES), "", ""),
    )


def _by_cluster(table: pa.Table, t: Words) -> Scale:
    """Return a colour and a number for each cluster that chance does not explain."""
    most = len(_CLUSTERS)
    places = [
        most + 1
        if row["cluster"] is None
        else row["cluster"] - 1
        if row["p"] <= _TOLD
        else most
        for row in table.select(["cluster", "p"]).to_pylist()
    ]
    numbers = [number(at) for at in range(1, most + 1)]
    return Scale(
        colours=(*_CLUSTERS, "#bdb9b1", _PLAIN),
        labels=(
            *(t("spots.cluster", n=one) for one in numbers),
            t("spots.chance_cluster"),
            t("spots.pattern_none"),
        ),
        places=tuple(places),
        marks=(*numbers, "", ""),
    )


def _by_share(table: pa.Table, t: Words) -> Scale:
    """Return classes of the share of the maps in which a village is hot."""
    places = [_of_share(row) for row in table.to_pylist()]
    return Scale(
        colours=(*_SURE, _UNKNOWN),
        labels=(*(t(key) for key in LEVELS_OF_SHARE), t("class.undefined")),
        places=tuple(places),
    )


def _of_share(row: dict[str, Any]) -> int:
    """Return the class of one village."""
    if row["class_sure"] == "undefined":
        return len(_SURE)
    if row["class_sure"] == "cold":
        return 4
    if row["class_sure"] == "hot":
        return 3
    share = row["hot_share"]
    return 0 if share == 0 else 1 if share <= _HALF else 2


def _by_choice(table: pa.Table, t: Words) -> Scale:
    """Return classes of the share of the choices under which a village is hot."""
    shares = table["hot_share"].to_pylist()
    places = [
        4
        if one is None
        else 0
        if one == 0
        else 1
        if one <= _HALF
        else 2
        if one < 1
        else 3
        for one in shares
    ]
    return Scale(
        colours=(*_SURE[:4], _UNKNOWN),
        labels=(*(t(key) for key in LEVELS_OF_CHOICE), t("class.undefined")),
        places=tuple(places),
    )


def _span(low: float, high: float, digits: int, t: Words) -> str:
    """Return the words for a class of numbers; one number where both ends are it."""
    ends = f"{low:,.{digits}f}", f"{high:,.{digits}f}"
    if ends[0] == ends[1]:
        return ends[0]
    return t("hotspots.rate_class", low=ends[0], high=ends[1])


# By layer the column that it needs, and who gives its colours.
_BY: Final[dict[Layer, tuple[str, Callable[[pa.Table, Words], Scale]]]] = {
    "class": ("class", _by_class),
    "count": ("count", _by_count),
    "rate": ("rate_smoothed", _by_rate),
    "emerging": ("pattern", _by_pattern),
    "scan": ("cluster", _by_cluster),
    "sure": ("class_sure", _by_share),
    "choices": ("best_rank", _by_choice),
}
