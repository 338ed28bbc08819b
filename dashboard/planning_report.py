"""
How does a plan lie on paper? One page of HTML, in two languages.

In: the plan in a `View`. Out: a page that opens without a network and prints on A4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from dashboard import planning, planning_words
from dashboard.paper import TONGUES, both, heading, sheet
from dashboard.scope import Scope
from dashboard.view import View
from data.settings import Settings
from data.store import Store


def page(store: Store, settings: Settings, view: View, scope: Scope) -> str:
    """Return the page of a plan; of a view without one, an empty page."""
    found = planning.planned(store, settings, view, scope)
    title = TONGUES[0].t("design.report")
    if found is None:
        return sheet(store, title, "", [])
    views = [replace(view, language=one.language) for one in TONGUES]
    words, asked = planning_words, planning.asked_of(view, scope)
    parts = [
        f"<h1>{escape(title)} <span lang='en'>{escape(TONGUES[1].t('design.report'))}</span></h1>",
        both([words.asked(store, asked, one) for one in views]),
        f'<div class="verdict">{both([words.lead(found, one) for one in views])}</div>',
    ]
    if not found.design.refused:
        note = both([one.t("design.power_note") for one in views])
        picture = words.drawn(found, views[0])
        parts += [
            heading("design.power"),
            f"<figure>{picture}<figcaption>{note}</figcaption></figure>",
        ]
    lengths = words.rows(found.lengths, "weeks", found.weeks, views[0])
    parts += [heading("design.how_long"), _table(words.LENGTH_HEADS, lengths)]
    if found.sizes:
        sizes = words.rows(found.sizes, "villages", found.villages, views[0])
        parts += [heading("design.how_many"), _table(words.SIZE_HEADS, sizes)]
    if len(found.pairs):
        treated = planning.treated(store, settings, view, scope)
        told = words.pairs(treated, store, views[0])
        parts += [
            heading("design.pairs"),
            _table(words.PAIR_HEADS, told),
            both([one.t("design.pairs_note") for one in views]),
        ]
    method = [one.t("outreach.method") for one in TONGUES]
    return sheet(store, title, "".join(parts), method)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    titles = "".join(
        f"<th>{both([view.t(key) for view in TONGUES])}</th>" for key in heads
    )
    cells = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in rows
    )
    return f"<table><tr>{titles}</tr>{cells}</table>"
