"""
How does a map look in a file of its own, which opens without a network?

In: shapes with their colours and what is told of each, as text.
Out: one HTML page of folium's, with Leaflet inside it: no request leaves the reader's
machine, and the same rows give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import Any, Final

import folium
from branca.element import Element

from geo import shapes

_ID: Final = re.compile(r"[0-9a-f]{32}")
_STYLE: Final = """
html, body { height: auto; background: white; color: #2b3440;
  font: 15px/1.5 "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }
header, footer { padding: 12px 16px; } h1 { font-size: 20px; margin: 0; }
p { margin: 4px 0; max-width: 70em; }
ul { list-style: none; margin: 6px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 16px; }
li i { display: inline-block; width: 14px; height: 14px; margin-right: 6px; border: 1px solid #6b7680; vertical-align: -2px; }
table.card { border-collapse: collapse; font-size: 13px; }
table.card th { text-align: left; vertical-align: top; white-space: nowrap; padding: 1px 12px 1px 0; }
table.card td { overflow-wrap: anywhere; } .leaflet-container { background: #f6f7f8; }
"""


@dataclass(frozen=True)
class Drawing:
    """What a map in a file shows."""

    language: str
    title: str
    sentences: Sequence[str]
    shown: str
    """What the colours mean, in words."""
    legend: Sequence[tuple[str, str]]
    """Colour and its words."""
    shapes: Sequence[bytes | None]
    """WKB in EPSG:4326; None is not drawn."""
    colours: Sequence[str]
    told: Sequence[dict[str, str]]
    """Of each shape, label by label; the labels of the first are those of all."""
    borders: Sequence[bytes]
    """Lines above, of the districts."""
    card: Sequence[tuple[str, str]]


def page(drawing: Drawing) -> bytes:
    """Return the page."""
    drawn = folium.Map(
        tiles=None,
        prefer_canvas=True,
        height="72vh",
        zoom_snap=0.25,
        # Leaflet is named in its own licence, inside the page; tiles there are none.
        attribution_control=False,
    )
    drawn.default_js, drawn.default_css = [], []
    figure: Any = drawn.get_root()
    figure.header.add_child(Element(f"<title>{escape(drawing.title)}</title>"))
    for part in _embedded():
        figure.header.add_child(Element(part))
    figure.html.add_child(Element(_above(drawing)))
    features = _features(drawing)
    labels = list(drawing.told[0]) if features else []
    if features:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            style_function=_look,
            marker=folium.CircleMarker(radius=5),
            tooltip=folium.GeoJsonTooltip(
                [str(at) for at in range(len(labels))],
                aliases=list(map(escape, labels)),
            ),
        ).add_to(drawn)
    folium.GeoJson(
        _collection(shapes.geojson(drawing.borders)),
        style_function=lambda _: {
            "color": "#2b3440",
            "weight": 1.6,
            "fill": False,
            "interactive": False,
        },
    ).add_to(drawn)
    left, top, right, bottom = shapes.bounds([*drawing.borders, *drawing.shapes])
    drawn.fit_bounds([[top, left], [bottom, right]])
    return _fixed(figure.render(), drawing).encode()


def _embedded() -> list[str]:
    """Return Leaflet as it was published, to be put into the page."""
    folder = resources.files("dashboard") / "exports" / "embedded"
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    look = (folder / "leaflet.css").read_text(encoding="utf-8")
    # Pictures of controls that are not on this map, and a list for who mends Leaflet.
    script = re.sub(r"//# sourceMappingURL=\S+", "", script)
    look = re.sub(r"url\([^)]*\)", "none", look)
    return [f"<script>{script}</script>", f"<style>{look}{_STYLE}</style>"]


def _features(drawing: Drawing) -> list[dict[str, Any]]:
    """Return what is drawn, each with its colour and what its card tells."""
    # The card is put into the page as it is, so its words must not be markup.
    return [
        {
            "type": "Feature",
            "id": str(at),
            "properties": {
                "colour": colour,
                **{str(n): escape(said) for n, said in enumerate(told.values())},
            },
            "geometry": json.loads(shape),
        }
        for at, (shape, colour, told) in enumerate(
            zip(
                shapes.geojson(drawing.shapes),
                drawing.colours,
                drawing.told,
                strict=True,
            )
        )
        if shape
    ]


def _collection(found: Sequence[str | None]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": json.loads(shape)}
            for shape in found
            if shape
        ],
    }


def _look(feature: dict[str, Any]) -> dict[str, Any]:
    return {
        "fillColor": feature["properties"]["colour"],
        "fillOpacity": 0.85,
        "fill": True,
        "color": "#8b959e",
        "weight": 0.7,
    }


def _above(drawing: Drawing) -> str:
    """Return what stands above the map: what it shows and what its colours mean."""
    said = "".join(f"<p>{escape(one)}</p>" for one in drawing.sentences)
    legend = "".join(
        f'<li><i style="background:{colour}"></i>{escape(words)}</li>'
        for colour, words in drawing.legend
    )
    return f"<header><h1>{escape(drawing.title)}</h1>{said}<p>{escape(drawing.shown)}</p><ul>{legend}</ul></header>"


def _fixed(words: str, drawing: Drawing) -> str:
    """Return the page with its evidence below, and numbers for folium's chance names."""
    known: dict[str, str] = {}
    words = _ID.sub(lambda found: known.setdefault(found[0], f"n{len(known)}"), words)
    rows = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>"
        for label, value in drawing.card
    )
    card = f'<footer><table class="card">{rows}</table></footer>'
    # folium closes the body before its scripts; whoever zooms by two fingers may.
    return (
        words.replace("<html>", f'<html lang="{drawing.language}">', 1)
        .replace("</body>", f"{card}</body>", 1)
        .replace(", maximum-scale=1.0, user-scalable=no", "")
        .replace("maximum-scale=1.0, user-scalable=no", "")
    )
