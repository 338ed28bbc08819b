"""What stands around every page? Title, pages, language, years, and how fresh the data is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import dates, queries, saved, text
from dashboard.aria import aria, data
from dashboard.auth.badge import badge
from dashboard.digests.way import way
from dashboard.view import View
from data.store import Store

MAIN: Final = "page"
_TAIPEI: Final = timezone(timedelta(hours=8))
"""No daylight saving since 1979."""
_THEME: Final = {
    "primaryColor": "civic",
    "primaryShade": 8,
    "fontFamily": '"Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif',
    "colors": {
        # From light to dark, as Mantine wants them; the eighth is the one of buttons.
        "civic": [
            "#eef5fa",
            "#dbe8f2",
            "#b5d0e5",
            "#8cb7d7",
            "#6aa2cb",
            "#5495c4",
            "#488ec1",
            "#1f6497",
            "#12507b",
            "#0b3d61",
        ]
    },
    "components": {
        "MultiSelect": {"defaultProps": {"size": "sm"}},
        "Select": {"defaultProps": {"size": "sm"}},
        "TextInput": {"defaultProps": {"size": "sm"}},
    },
}


def shell() -> Component:
    """Return the places that the pages fill; the words come with the first answer."""
    drawn: Component = dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="frame"),
            html.Div(id="skip"),
            dmc.AppShell(
                [
                    dmc.AppShellHeader(
                        [
                            dmc.Burger(
                                id="menu",
                                hiddenFrom="md",
                                size="sm",
                                **aria(controls="filters"),
                            ),
                            html.Div(id="header", className="header"),
                        ],
                        className="top",
                    ),
                    dmc.AppShellNavbar(
                        html.Div(id="filters", role="search"), className="side"
                    ),
                    dmc.AppShellMain(
                        html.Div(id=MAIN, tabIndex="-1"), className="main"
                    ),
                ],
                id="shell",
                header={"height": {"base": 92, "sm": 60}},
                navbar={
                    "width": 288,
                    "breakpoint": "md",
                    "collapsed": {"mobile": True},
                },
                padding="md",
            ),
        ],
        theme=_THEME,
        forceColorScheme="light",
    )
    return drawn


def header(
    store: Store, path: str, view: View, pages: dict[str, str]
) -> list[Component]:
    """Return title, pages, freshness, and the switches of language and years."""
    t = view.t
    until = dates.show(queries.data_days(store)[1], view.calendar)
    other: text.Language = "en" if view.language == "zh-Hant" else "zh-Hant"
    years: dates.Calendar = "ad" if view.calendar == "roc" else "roc"
    name = {"ad": t("app.years_ad"), "roc": t("app.years_roc")}[years]
    return [
        dcc.Link(
            t("app.title"), href=view.link("/", village=None, page=1), className="brand"
        ),
        html.Nav(
            [
                tab(t(title), view.link(at, village=None, page=1), on=at == path)
                for at, title in pages.items()
            ],
            className="tabs",
            **aria(label=t("app.pages")),
        ),
        html.Div(
            [
                html.Span(t("app.data_until", day=until), className="stamp"),
                saved.menu(view),
                dcc.Link(
                    name,
                    href=view.link(path, calendar_said=years),
                    title=t("app.years_hint", years=name),
                    className="switch",
                ),
                html.Button(
                    t("export.link"),
                    type="button",
                    className="switch",
                    **data(copy=t("export.copied")),
                ),
                dcc.Link(
                    t("app.other_language"),
                    href=view.link(path, language=other),
                    title=t("app.other_language_hint"),
                    className="switch",
                ),
                *badge(view, way(path, view)),
            ],
            className="tools",
        ),
    ]


def around(store: Store, view: View, page: Component) -> list[Component]:
    """Return the page under the notice of demo data and above the sources."""
    t = view.t
    banner = [html.P(t("app.demo"), className="demo", role="note")]
    until = dates.show(queries.data_days(store)[1], view.calendar)
    return [
        *(banner if queries.info(store).get("demo") == "true" else []),
        page,
        html.Footer(
            [
                html.P(t("app.sources")),
                html.P([t("app.data_until", day=until), *_built(store, view)]),
            ],
            className="quiet foot",
        ),
    ]


def _built(store: Store, view: View) -> list[str]:
    """Return when the store was built, in the time of Taipei, where it says so."""
    try:
        moment = datetime.fromisoformat(queries.info(store)["built_at"])
    except (KeyError, ValueError):
        return []
    there = moment.astimezone(_TAIPEI)
    shown = dates.show_moment(there, view.calendar, time_known=True)
    return [" · ", view.t("app.built", moment=shown)]


def tab(words: str, href: str, *, on: bool) -> Component:
    """Return a link to one of several pictures; the one on screen is no link."""
    if on:
        return html.Span(words, className="tab on", **aria(current="true"))
    return dcc.Link(words, href=href, className="tab")
