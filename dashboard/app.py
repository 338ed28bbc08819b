"""
How do pages, address bar and store become one application?

In: a store and the settings. Out: a Dash application that asks nothing of any other host.
Pages are registered by hand, a line each, and not by Dash's folder discovery: that draws
a page anew at every change of the address, and with it the map.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from dash import (
    ClientsideFunction,
    Dash,
    Input,
    Output,
    State,
    ctx,
    html,
    set_props,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import Flask, Response

from dashboard import (
    brushed,
    compression,
    controls,
    frame,
    maps,
    notices,
    queries,
    rights,
    saved,
)
from dashboard.address import one_of
from dashboard.api import routes as api
from dashboard.auth import headers, note
from dashboard.auth import install as auth
from dashboard.digests import own as subscribing
from dashboard.exports import routes
from dashboard.open311 import routes as open311
from dashboard.pages import (
    agency,
    hotspots,
    outreach,
    overview,
    petitions,
    quality,
    topics,
    trends,
)
from dashboard.scope import Scope, Whose
from dashboard.text import Words
from dashboard.view import View
from data.errors import PetitionsError, RightsError
from data.settings import Settings
from data.store import Store

PAGES: Final[tuple[ModuleType, ...]] = (
    overview,
    hotspots,
    trends,
    topics,
    petitions,
    agency,
    outreach,
    quality,
)

_A_YEAR_S: Final = 365 * 86_400

_log = logging.getLogger(__name__)


def create_app(store: Store, settings: Settings, asks: Whose | None = None) -> Dash:
    """
    Return the dashboard of a store; the store may be rebuilt while it runs.

    asks : tells the rights of who asks now, request by request; None: by who is signed in.
    """
    whose = asks or rights.of_request(store, settings)
    server: Any = Flask(
        "dashboard", static_folder=None
    )  # Dash's types know no instance
    app = Dash(
        "dashboard",
        server=server,
        assets_folder=str(Path(__file__).parent / "assets"),
        serve_locally=True,
        title=Words("zh-Hant")("app.title"),
        update_title="",
        # The parts of a page are not in the first layout: they come with the address.
        suppress_callback_exceptions=True,
        on_error=_failed,
        add_log_handler=False,
        enable_mcp=False,
        # The pages before the dashboard have a look of their own.
        assets_ignore=r"login\.css",
    )
    compression.install(app.server)
    auth.install(app.server, store, settings)
    app.index_string = _index(app)
    app.layout = frame.shell()
    _register_frame(app, store, settings, whose)
    controls.register(app, store)
    brushed.register(app)
    saved.register(app, settings)
    for page in PAGES:
        page.register(app, store, settings, whose)
    _register_routes(app, store)
    routes.register(app.server, PAGES, store, settings, whose)
    api.register(app.server, PAGES, store, settings, whose)
    open311.register(app.server, store, whose)
    subscribing.register(app.server, settings, {str(page.PATH) for page in PAGES})
    # Only now are all scripts known that Dash writes into the page.
    headers.install(app.server, settings, app.csp_hashes())
    # Dash ends its preparations with the first request, and lets a second one in meanwhile.
    with app.server.test_request_context("/healthz"):
        app.server.preprocess_request()
    return app


def screen(
    store: Store,
    settings: Settings,
    scope: Scope,
    path: str,
    search: str | None,
) -> dict[str, Any]:
    """Return header, filters and page under an address, and what tells them apart."""
    view = View.from_url(search)
    page = next((page for page in PAGES if path == page.PATH), None)
    title = view.t(page.TITLE) if page else view.t("notice.not_found")
    drawn, known = _drawn(store, settings, page, view, scope)
    return {
        "filters": controls.bar(store, path, view, scope, page.ANY_TIME)
        if page
        else [],
        "page": frame.around(store, view, drawn),
        "frame": {
            # What is refused is drawn anew at the next choice.
            "state": _state(store, path, view, scope) if known else None,
            "language": view.language,
            "title": f"{title} · {view.t('app.title')}",
        },
        "skip": html.A(view.t("app.skip"), href=f"#{frame.MAIN}", className="skip"),
        "menu": view.t("app.menu"),
    }


def _register_frame(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Draw a page when its path, language, years or build change; else only its parts."""

    @app.callback(
        output={
            "filters": Output("filters", "children"),
            "page": Output(frame.MAIN, "children"),
            "frame": Output("frame", "data"),
            "skip": Output("skip", "children"),
            "menu": Output("menu", "aria-label"),
        },
        inputs={
            "path": Input("url", "pathname"),
            "search": Input("url", "search"),
            "seen": State("frame", "data"),
        },
    )
    def _screen(
        path: str, search: str | None, seen: dict[str, Any] | None
    ) -> dict[str, Any]:
        scope, view = whose(), View.from_url(search)
        if seen and seen.get("state") == _state(store, path, view, scope):
            raise PreventUpdate
        return screen(store, settings, scope, path, search)

    @app.callback(
        Output("header", "children"), Input("url", "pathname"), Input("url", "search")
    )
    def _header(path: str, search: str | None) -> list[Component]:
        scope = whose()
        titles = {
            page.PATH: page.TITLE
            for page in PAGES
            if rights.opens(str(page.PATH), scope)
        }
        return frame.header(store, path, View.from_url(search), titles)

    app.clientside_callback(
        ClientsideFunction("petitions", "tell"), Input("frame", "data")
    )
    app.clientside_callback(
        ClientsideFunction("petitions", "menu"),
        Output("shell", "navbar"),
        Input("menu", "opened"),
        State("shell", "navbar"),
    )


def _register_routes(app: Dash, store: Store) -> None:
    """Serve the polygons under an address of their build."""

    @app.server.get("/areas/<build>/<level>.json")
    def _areas(build: str, level: str) -> Response:
        known = one_of(queries.LEVELS, [level], default="village")
        if known != level:
            return Response(status=HTTPStatus.NOT_FOUND)
        try:
            answer = Response(
                maps.polygons(store, known), content_type="application/geo+json"
            )
            if build == store.build:
                answer.cache_control.max_age = _A_YEAR_S
                answer.cache_control.immutable = True
        except PetitionsError as error:
            _log.warning("areas: %s", error)
            return Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return answer


def _drawn(
    store: Store, settings: Settings, page: ModuleType | None, view: View, scope: Scope
) -> tuple[Component, bool]:
    """Return the page of an address as this reader is shown it, and whether he is."""
    if page is None:
        return notices.not_found(view), True
    try:
        shown = rights.page(store, str(page.PATH), view, scope)
    except RightsError as error:
        title = view.t("rights.refused")
        return html.Div(
            [html.H1(view.t(page.TITLE)), notices.notice(title, str(error))]
        ), False
    drawn = page.layout(store, settings, shown, scope)
    return html.Div(
        [*notices.of_rights(store, str(page.PATH), shown, scope), drawn]
    ), True


def _state(store: Store, path: str, view: View, scope: Scope) -> list[str]:
    """Return what a page has to be drawn anew for."""
    counted = "blocks" if rights.in_blocks(view, scope) else "cases"
    return [path, view.language, view.calendar, store.build, counted]


def _failed(error: Exception) -> None:
    """Show a sentence in place of the page; the next address draws the page anew."""
    said = {**ctx.inputs, **ctx.states}
    view = View.from_url(said.get("url.search"))
    known = isinstance(error, PetitionsError)
    if not known:
        # Without the words that were searched for: these may be somebody's name.
        asked = f"{said.get('url.pathname', '')}{said.get('url.search') or ''}"
        _log.error("the dashboard could not draw %s", note.link(asked), exc_info=error)
    set_props(
        frame.MAIN,
        {"children": notices.failed(view, str(error) if known else None)},
    )
    set_props("frame", {"data": None})


def _index(app: Dash) -> str:
    """Return the page that all else is put into, in the language that we open with."""
    t = Words("zh-Hant")
    return f"""<!DOCTYPE html>
<html lang="{t.language}">
    <head>
        {{%metas%}}
        <title>{{%title%}}</title>
        <link rel="icon" type="image/svg+xml" href="{app.get_asset_url("icon.svg")}">
        {{%css%}}
    </head>
    <body>
        <noscript>{t("app.noscript")}</noscript>
        {{%app_entry%}}
        <footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
    </body>
</html>"""
