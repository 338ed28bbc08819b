"""How far can the numbers of a page be trusted? A small account beside them."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import queries
from dashboard.analyses import Account
from dashboard.aria import aria
from dashboard.text import number, share
from dashboard.view import UNPLACED, View
from data.store import Store

LEVELS: Final = {
    "corrected": "level.corrected",
    "stated_point": "level.stated_point",
    "door": "level.door",
    "same_number": "level.same_number",
    "nearest": "level.nearest",
    "lane": "level.lane",
    "crossing": "level.crossing",
    "relative": "level.relative",
    "landmark": "level.landmark",
    "road": "level.road",
    "village": "level.village",
    "district": "level.district",
    "outside": "level.outside",
    "none": "level.none",
}
_ROWS: Final = {
    "read": "trust.read",
    "kept": "trust.kept",
    "repeated": "trust.repeated",
    "rejected": "trust.rejected",
}


def level_word(level: str | None, view: View) -> str:
    """Return the words for a match level; what is not known is said as it is."""
    if not level:
        return view.t("level.unstated")
    return view.t(LEVELS[level]) if level in LEVELS else level


def card(store: Store, account: Account, view: View) -> Component:
    """Return how many cases are placed, how, and the account of the rows read."""
    t = view.t
    return html.Section(
        [
            html.H2(t("trust.title")),
            html.Div(
                [_placed(account, view), _levels(account, view), _rows(store, view)],
                className="thirds",
            ),
        ],
        className="card",
    )


def _placed(account: Account, view: View) -> Component:
    """Return the share of the cases that are in a village's count, and of the others."""
    t, total = view.t, account.total
    nowhere = account.unplaced - account.in_district_only
    parts = (
        ("village", account.in_village),
        ("district", account.in_district_only),
        ("nowhere", nowhere),
    )
    return html.Div(
        [
            html.P(
                t("trust.placed", share=share(account.in_village, total)),
                className="figure small",
            ),
            html.Div(
                [
                    html.Span(className=f"part {name}", style={"flexGrow": petitions})
                    for name, petitions in parts
                    if petitions
                ],
                className="parts",
                **aria(hidden="true"),
            ),
            html.P(
                t(
                    "trust.placed_note",
                    n=number(account.in_village),
                    total=number(total),
                )
            ),
            html.P(
                t(
                    "trust.district_only",
                    n=number(account.in_district_only),
                    share=share(account.in_district_only, total),
                )
            ),
            html.P(t("trust.nowhere", n=number(nowhere), share=share(nowhere, total))),
            *(
                [
                    dcc.Link(
                        t("trust.see_unplaced"),
                        href=view.link("/hotspots", village=UNPLACED, page=1),
                    )
                ]
                if account.unplaced
                else []
            ),
        ]
    )


def _levels(account: Account, view: View) -> Component:
    """Return how many cases were placed by what."""
    t = view.t
    heads = ("trust.levels", "trust.count", "trust.share")
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(t(key), scope="col") for key in heads])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(level_word(level, view), scope="row"),
                            html.Td(number(petitions)),
                            html.Td(share(petitions, account.total)),
                        ]
                    )
                    for level, petitions in account.match_levels
                ]
            ),
        ]
    )


def _rows(store: Store, view: View) -> Component:
    """Return the account of the rows that the build read; of all data, not a filter's."""
    t = view.t
    told = queries.info(store)
    return html.Table(
        [
            html.Thead(
                html.Tr(
                    [
                        html.Th(t("trust.rows"), scope="col"),
                        html.Th(t("trust.count"), scope="col"),
                    ]
                )
            ),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(t(key), scope="row"),
                            html.Td(_told(told.get(name))),
                        ]
                    )
                    for name, key in _ROWS.items()
                ]
            ),
            html.Caption(t("trust.closed")),
        ]
    )


def _told(value: str | None) -> str:
    """Return a number that the build told, a dash where it told none."""
    return number(int(value)) if value and value.isdigit() else number(None)
