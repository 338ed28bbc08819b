"""
What does the map tell of each village? One short row a village, for card, text and keys.

In: the table of a layer and what the reader looks at. Out: the "hideout" that the browser
colours the polygons by; the polygons themselves it has already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pyarrow as pa

from dashboard import dates, names, queries
from dashboard.map_colours import Scale
from dashboard.spots_words import CLASS, PATTERNS
from dashboard.text import chance, number
from dashboard.view import Layer, View
from data.store import Store

Row = dict[str, Any]
_Tell = Callable[[Row, View], str]

_HUNDRED: Final = 100.0


def hideout(store: Store, table: pa.Table, shown: Scale, view: View) -> Row:
    """Return what the browser needs to colour and to tell of each village."""
    place = names.villages(store, view.language)
    inside = within(store, view)
    told = fields(view.layer)
    rows = table.to_pylist()
    return {
        "colours": shown.colours,
        "marks": shown.marks,
        "selected": view.village,
        "heads": [view.t(key) for key, _ in told],
        "head": view.t("hotspots.village"),
        "order": [rows[at]["village_code"] for at in order(rows, view.layer)],
        "villages": {
            row["village_code"]: {
                "colour": colour,
                "faint": row["village_code"] not in inside,
                "title": title(place[row["village_code"]], view),
                "values": [tell(row, view) for _, tell in told],
            }
            for row, colour in zip(rows, shown.places, strict=True)
        },
    }


def title(place: tuple[str, str], view: View) -> str:
    """Return district and village as the language writes them."""
    return ", ".join(reversed(place)) if view.language == "en" else " ".join(place)


def within(store: Store, view: View) -> set[str]:
    """Return the codes of the villages in the chosen districts; of all, where none is."""
    chosen = view.chosen.districts
    rows = queries.villages(store).to_pylist()
    return {row["area_id"] for row in rows if not chosen or row["parent_id"] in chosen}


def order(rows: list[Row], layer: Layer) -> list[int]:
    """Return the numbers of the rows, the one that stands out most first."""
    measure = _MEASURE[layer]

    def key(at: int) -> tuple[float, ...]:
        values = [rows[at].get(name) for name in measure]
        return tuple(float("inf") if one is None else -one for one in values)

    if layer == "emerging":
        last = len(_PATTERN_ORDER)
        return sorted(
            range(len(rows)),
            key=lambda at: (_PATTERN_ORDER.get(rows[at].get("pattern", ""), last),
                            *key(at)),
        )  # fmt: skip
    if layer == "scan":
        return sorted(
            range(len(rows)), key=lambda at: (rows[at].get("cluster") or 99, *key(at))
        )
    return sorted(range(len(rows)), key=key)


def fields(layer: Layer) -> tuple[tuple[str, _Tell], ...]:
    """Return key of the heading and how it is told, of each number of a village."""
    return (*_OWN[layer], *_ALWAYS)


def _of(name: str, digits: int = 0) -> _Tell:
    return lambda row, _: number(row.get(name), digits)


def _share(name: str) -> _Tell:
    def told(row: Row, _: View) -> str:
        value = row.get(name)
        return number(None) if value is None else f"{_HUNDRED * value:.0f}%"

    return told


def _pattern(row: Row, view: View) -> str:
    return view.t(PATTERNS[row.get("pattern", "undefined")])


def _cluster(row: Row, view: View) -> str:
    n = row.get("cluster")
    return number(None) if n is None else view.t("spots.cluster", n=number(n))


def _since(row: Row, view: View) -> str:
    return dates.show(row.get("first_day"), view.calendar) or number(None)


def _interval(row: Row, _: View) -> str:
    low, high = row.get("rate_low"), row.get("rate_high")
    return f"{number(low, 2)} – {number(high, 2)}"


def _ranks(row: Row, _: View) -> str:
    return f"{number(row.get('best_rank'))} – {number(row.get('worst_rank'))}"


_ALWAYS: Final[tuple[tuple[str, _Tell], ...]] = (
    ("hotspots.class", lambda row, view: view.t(CLASS[row["class"]])),
    ("hotspots.count", _of("count")),
    ("spots.expected", _of("expected", 1)),
    ("hotspots.residents", _of("residents")),
    ("hotspots.rate", _of("rate_per_1000", 2)),
    ("hotspots.z", _of("gi_star_z", 2)),
    ("hotspots.q", lambda row, _: chance(row["p_fdr"])),
)
_OWN: Final[dict[Layer, tuple[tuple[str, _Tell], ...]]] = {
    "class": (),
    "count": (),
    "rate": (
        ("spots.smoothed", _of("rate_smoothed", 2)),
        ("spots.interval", _interval),
    ),
    "emerging": (("spots.pattern", _pattern), ("spots.last_month", _of("last_month"))),
    "scan": (("spots.clusters", _cluster), ("series.days", _since)),
    "sure": (("spots.hot_maps", _share("hot_share")),),
    "choices": (("spots.hot_choices", _share("hot_share")), ("spots.ranks", _ranks)),
}
_MEASURE: Final[dict[Layer, tuple[str, ...]]] = {
    "class": ("gi_star_z",),
    "count": ("count",),
    "rate": ("rate_smoothed",),
    "emerging": ("z_last", "gi_star_z"),
    "scan": ("gi_star_z",),
    "sure": ("hot_share", "gi_star_z"),
    "choices": ("hot_share", "gi_star_z"),
}
_PATTERN_ORDER: Final = {name: at for at, name in enumerate(PATTERNS)}
