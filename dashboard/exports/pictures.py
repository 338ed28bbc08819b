"""How does a chart leave the screen as a picture that still says what it shows?"""

from __future__ import annotations

from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.aria import aria
from dashboard.exports import words
from dashboard.exports.card import build_id
from dashboard.view import View
from data.store import Store

_KINDS: Final = {"png": "export.png", "svg": "export.svg"}


def buttons(
    store: Store, view: View, path: str, any_time: str, title: str
) -> Component:
    """
    Return buttons that save the chart of the section that they stand in.

    The browser draws the picture, with its evidence as lines below the chart. any_time : the
    page's key of the words for the days that it counts by itself.
    """
    t = view.t
    filters = [
        f"{label}: {value}" for label, value in words.filters(store, view, any_time)
    ]
    evidence = [
        f"{t('evidence.until')}: {words.until(store, view)}",
        f"{t('evidence.build')}: {build_id(store)}",
        f"{t('evidence.link')}: {view.link(path)}",
    ]
    lines = "\n".join([title, " · ".join(filters), " · ".join(evidence)])
    told: dict[str, Any] = {"data-evidence": lines}
    return html.Div(
        [
            html.Button(
                t(word),
                type="button",
                className="export-picture",
                **{**told, "data-picture": kind},
                **aria(label=f"{t('export.picture')} {t(word)}"),
            )
            for kind, word in _KINDS.items()
        ],
        className="export-pictures",
        role="group",
        **aria(label=t("export.picture")),
    )
