"""How is a change told? The sentence, the tiles and the tables of what rose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import names
from dashboard.analyses import Change, Comparison, comparison, risers
from dashboard.exports.menu import menu
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.store import Store

_ROWS: Final = 6
"""Rows of a table of rises; the rest is one click away on the map."""
_TABLES: Final = {
    "category": "categories",
    "agency": "agencies",
    "district_id": "districts",
}
"""Names of the files."""
# By what: the key of its tile, of its table, of its column, and the filter it sets.
_KINDS: Final = {
    "category": (
        "overview.most_category",
        "overview.risers_category",
        "overview.name_category",
        "categories",
    ),
    "agency": (
        "overview.most_agency",
        "overview.risers_agency",
        "overview.name_agency",
        "agencies",
    ),
    "district_id": (
        "overview.most_district",
        "overview.risers_district",
        "overview.name_district",
        "districts",
    ),
}


def sentence(found: Comparison, minimum: int, view: View) -> str:
    """Return in one sentence how many there are and whether that is more than before."""
    t, whole = view.t, found.whole
    n = number(whole.now)
    percent = _percent(whole.more, whole.before, minimum)
    share = t("overview.lead_share", percent=percent) if percent else ""
    if not found.is_fair(1):
        return t("overview.lead_alone", n=n)
    if whole.more > 0:
        return t("overview.lead_more", n=n, more=number(whole.more), share=share)
    if whole.more < 0:
        return t("overview.lead_less", n=n, less=number(-whole.more), share=share)
    return t("overview.lead_same", n=n)


def tiles(
    store: Store, found: Comparison, minimum: int, view: View, scope: Scope
) -> Component:
    """Return four tiles: how many, and the largest rise of each kind as a link."""
    owner = _owner(store, found, minimum, view, scope)
    return html.Div(
        [
            _total(found, minimum, view),
            *(
                _largest(store, found, by, minimum, view, owner if at == 0 else "")
                for at, by in enumerate(_KINDS)
            ),
        ],
        className="tiles",
    )


def _owner(
    store: Store, found: Comparison, minimum: int, view: View, scope: Scope
) -> str:
    """Return whose the category is that rose most: the agency that has most of it."""
    rose = risers(found.changes["category"], minimum)
    if not rose or not found.is_fair(1):
        return ""
    chosen = replace(view.chosen, categories=(rose[0].name or "",))
    of_it = comparison(store, chosen, scope, found.periods[0])
    whose = max(of_it.changes["agency"], key=lambda one: one.now, default=None)
    if whose is None or whose.name is None:
        return ""
    return view.t(
        "overview.owner",
        agency=names.called(whose.name, view.language),
        n=number(whose.now),
        of=number(rose[0].now),
    )


def tables(store: Store, found: Comparison, minimum: int, view: View) -> Component:
    """Return a table of the largest rises of each kind."""
    return html.Div(
        [_table(store, found, by, minimum, view) for by in _KINDS],
        className="thirds cards",
    )


def _total(found: Comparison, minimum: int, view: View) -> Component:
    """Return the tile of the number of cases, against both earlier periods."""
    t, whole = view.t, found.whole
    versus = [
        html.P(
            [
                _arrow(whole.now - earlier, earlier, minimum),
                html.Span(t(key, n=number(earlier))),
            ]
            if found.is_fair(at)
            else _not_whole(found, at, name, view),
            className="versus" if found.is_fair(at) else "versus caveat",
        )
        for at, earlier, key, name in (
            (1, whole.before, "overview.versus_before", "overview.before"),
            (2, whole.year_before, "overview.versus_year", "overview.year_before"),
        )
    ]
    return html.Div(
        [
            html.P(t("overview.now"), className="label"),
            html.P(number(whole.now), className="figure"),
            *versus,
        ],
        className="card tile",
    )


def _not_whole(found: Comparison, at: int, name: str, view: View) -> str:
    """Return why an earlier period is no fair comparison."""
    return view.t(
        "overview.not_whole",
        period=view.t(name),
        days=number(found.days_with_data[at]),
        of=number(found.periods[at].days),
    )


def _largest(  # noqa: PLR0913, PLR0917 - of whom, of what, and whose
    store: Store, found: Comparison, by: str, minimum: int, view: View, owner: str
) -> Component:
    """Return the tile of the largest rise of a kind, a link to its map and cases."""
    t = view.t
    label = html.P(t(_KINDS[by][0]), className="label")
    rose = risers(found.changes[by], minimum)
    if not found.is_fair(1) or not rose:
        why = "overview.nothing_rose" if found.is_fair(1) else "overview.no_comparison"
        return html.Div(
            [label, html.P(t(why, minimum=minimum), className="versus caveat")],
            className="card tile",
        )
    name = _name(store, by, rose[0], view)
    return dcc.Link(
        [
            label,
            html.P(name, className="figure name clamped", title=name),
            html.P(
                [
                    _arrow(rose[0].more, rose[0].before, minimum),
                    html.Span(f"{number(rose[0].before)} → {number(rose[0].now)}"),
                ],
                className="versus",
            ),
            *([html.P(owner, className="quiet")] if owner else []),
            html.P(t("overview.see_map"), className="more"),
        ],
        href=_link(by, rose[0], found, view),
        className="card tile link",
    )


def _table(
    store: Store, found: Comparison, by: str, minimum: int, view: View
) -> Component:
    """Return the largest rises of a kind, row by row, or why there are none."""
    t = view.t
    _, title, column, _ = _KINDS[by]
    rose = risers(found.changes[by], minimum)[:_ROWS] if found.is_fair(1) else []
    why = "overview.nothing_rose" if found.is_fair(1) else "overview.no_comparison"
    rows = [
        html.Tr(
            [
                html.Th(
                    dcc.Link(
                        name := _name(store, by, change, view),
                        href=_link(by, change, found, view),
                        title=name,
                        className="clamped",
                    ),
                    scope="row",
                ),
                html.Td(number(change.before)),
                html.Td(number(change.now)),
                html.Td(
                    [
                        _arrow(change.more),
                        html.Small(_percent(change.more, change.before, minimum)),
                    ]
                ),
            ]
        )
        for change in rose
    ]
    heads = (
        column,
        "overview.earlier_short",
        "overview.now_short",
        "overview.change",
    )
    return html.Section(
        [
            html.Header(
                [
                    html.H2(t(title)),
                    menu(view, "/", _TABLES[by], places=by == "district_id"),
                ],
                className="with-menu",
            ),
            html.Table(
                [
                    html.Thead(
                        html.Tr([html.Th(t(key), scope="col") for key in heads])
                    ),
                    html.Tbody(rows),
                ]
            )
            if rows
            else html.P(t(why, minimum=minimum), className="caveat"),
        ],
        className="card",
    )


def _link(by: str, change: Change, found: Comparison, view: View) -> str:
    """Return the address of the map and cases of one row, in the same period."""
    now = found.periods[0]
    chosen: dict[str, Any] = {_KINDS[by][3]: (change.name,)}
    return view.choosing(start=now.first, end=now.last, **chosen).link("/hotspots")


def _name(store: Store, by: str, change: Change, view: View) -> str:
    """Return what a row is about in the reader's language."""
    if by == "district_id":
        known = names.districts(store, view.language)
        return known.get(change.name or "", change.name or "")
    return names.called(change.name, view.language)


def _arrow(more: int, of: int = 0, minimum: int = 1) -> Component:
    """Return a change with its sign, its arrow, and its share of what was before."""
    arrow, look = (
        ("▲", "rose") if more > 0 else ("▼", "fell") if more < 0 else ("=", "same")
    )
    percent = _percent(more, of, minimum)
    share = f" ({percent})" if percent else ""
    return html.Span(f"{arrow} {_signed(f'{more:+,}')}{share}", className=look)


def _percent(more: int, of: int, minimum: int) -> str:
    """Return a change in per cent; nothing where so few would make it swing."""
    return _signed(f"{100 * more / of:+.1f}%") if of >= max(minimum, 1) else ""


def _signed(words: str) -> str:
    """Return a number with the minus of print, as wide as the plus."""
    return words.replace("-", "\N{MINUS SIGN}")
