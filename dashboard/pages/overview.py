"""
What rose, where, and whose is it? The first page of the research commission.

In: the store, the settings, and the state of the screen.
Out: a sentence, the largest rises (each a link to their map and cases), a series, and an
account of how far the numbers can be trusted.
"""

from __future__ import annotations

from typing import Final

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import (
    analyses,
    brushed,
    figures,
    late,
    notices,
    overview_tables,
    periods,
    queries,
    redrawn,
    rights,
    rises,
    trust,
)
from dashboard.analyses import Comparison
from dashboard.exports import menu, pictures
from dashboard.exports.asked import WHOLE
from dashboard.how import How, under
from dashboard.scope import Scope, Whose
from dashboard.text import number, share
from dashboard.view import View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "period.last_four_weeks"
PATH: Final = "/"
TITLE: Final = "overview.title"
TABLES: Final = overview_tables.TABLES
"""What the page shows, by name."""


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page."""
    return html.Div(draw(store, settings, view, scope), id="overview-body")


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Redraw whenever the address bar changes."""
    redrawn.follow(app, PATH, "overview-body", store, settings, whose, draw)


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> list[Component]:
    """Return the picture for one state of the screen."""
    t = view.t
    minimum = settings.hotspots.min_petitions
    now = periods.window(view.chosen, queries.data_days(store)[1])
    counted = view.choosing(start=now.first, end=now.last)
    found = analyses.comparison(store, counted.chosen, scope, now)
    heading = html.Header(
        [
            html.H1(t(TITLE)),
            html.P(periods.words(counted, now.first, now.last), className="quiet"),
            menu.menu(view, PATH, WHOLE),
        ],
        className="heading",
    )
    if not found.whole.now and not found.whole.before:
        return [heading, notices.empty(view)]
    how, rule = How(store, view, ANY_TIME), t("overview.rule", minimum=minimum)
    told = [
        heading,
        html.P(rises.sentence(found, minimum, view), className="lead"),
        rises.tiles(store, found, minimum, view, scope),
        how.fold(found.whole.now, t("define.now"), rule),
        _series(store, found, view, scope),
        rises.tables(store, found, minimum, view),
    ]
    changes = how.fold(found.whole.now, t("define.now"), t("define.agency_basis"))
    if rights.in_blocks(view, scope):
        return [*told, html.P(rule, className="quiet"), changes]
    account = analyses.account(store, counted.chosen, scope)
    return [
        *told,
        html.P([rule, *_assumed(account, view)], className="quiet"),
        changes,
        late.card(store, view, scope, now.last),
        under(
            trust.card(store, account, counted),
            how.fold(account.total, t("define.match_level")),
        ),
    ]


def _series(store: Store, found: Comparison, view: View, scope: Scope) -> Component:
    """Return how many cases there were week by week or month by month."""
    t = view.t
    now = found.periods[0]
    shown, step = overview_tables.bars(store, now, view, scope)
    table = queries.series(store, view.chosen, scope, shown, step)
    title = t("series.title_week" if step == "week" else "series.title_month")
    return html.Section(
        [
            html.Header(
                [
                    html.H2(title),
                    pictures.buttons(store, view, PATH, ANY_TIME, title),
                    menu.menu(view, PATH, "series", title=title),
                ],
                className="with-menu",
            ),
            *brushed.drawn(
                figures.series(table, step, found.periods, view),
                "overview",
                title,
                view,
            ),
            html.P(
                t("series.gap") if figures.has_gap(table, step, shown) else "",
                className="quiet",
            ),
            html.Details(
                [
                    html.Summary(t("series.as_table")),
                    html.Table(
                        [
                            html.Thead(
                                html.Tr(
                                    [
                                        html.Th(t("series.days"), scope="col"),
                                        html.Th(t("series.count"), scope="col"),
                                    ]
                                )
                            ),
                            html.Tbody(
                                [
                                    html.Tr(
                                        [
                                            html.Th(
                                                brushed.row(
                                                    figures.span(row, step, now, view),
                                                    PATH,
                                                    view,
                                                    row["first_day"],
                                                    min(
                                                        figures.last_day(
                                                            row["first_day"], step
                                                        ),
                                                        now.last,
                                                    ),
                                                ),
                                                scope="row",
                                            ),
                                            html.Td(number(row["count"])),
                                        ]
                                    )
                                    for row in reversed(table.to_pylist())
                                ]
                            ),
                        ]
                    ),
                ]
            ),
            How(store, view.choosing(start=shown.first, end=shown.last), ANY_TIME).fold(
                sum(table["count"].to_pylist()),
                t("define.count"),
                t("define.any_count"),
            ),
        ],
        className="card",
    )


def _assumed(account: analyses.Account, view: View) -> list[str]:
    """Return how many agencies are our assumption, where any is."""
    n = account.agency_assumed
    if not n:
        return []
    return [
        " ",
        view.t("overview.assumed_agencies", n=number(n), share=share(n, account.total)),
    ]
