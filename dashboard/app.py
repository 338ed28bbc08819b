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
from urllib.parse import urlsplit

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

from dashboard import brushed, compression, controls, frame, maps, notices, queries
from dashboard.address import one_of
from dashboard.exports import routes
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
from dashboard.scope import Scope
from dashboard.text import Words
from dashboard.view import View
from data.errors import PetitionsError
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

# Whatever a library would fetch from elsewhere, the browser refuses: the city's network
# is closed, and what is on the screen stays there.
_POLICY: Final = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "frame-ancestors": "'none'",
    "form-action": "'none'",
    "base-uri": "'none'",
}
_A_YEAR_S: Final = 365 * 86_400

_log = logging.getLogger(__name__)


def create_app(store: Store, settings: Settings) -> Dash:
    """Return the dashboard of a store; the store may be rebuilt while it runs."""
    scope = Scope.everyone()
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
    app.index_string = _index(app)
    app.layout = frame.shell()
    _register_frame(app, store, settings, scope)
    controls.register(app, store)
    brushed.register(app)
    for page in PAGES:
        page.register(app, store, settings, scope)
    _register_routes(app, store, settings)
    routes.register(app.server, PAGES, store, settings, scope)
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
    drawn = (
        page.layout(store, settings, view, scope) if page else notices.not_found(view)
    )
    return {
        "filters": controls.bar(store, path, view, scope, page.ANY_TIME)
        if page
        else [],
        "page": frame.around(store, view, drawn),
        "frame": {
            "state": _state(store, path, view),
            "language": view.language,
            "title": f"{title} · {view.t('app.title')}",
        },
        "skip": html.A(view.t("app.skip"), href=f"#{frame.MAIN}", className="skip"),
        "menu": view.t("app.menu"),
    }


def _register_frame(app: Dash, store: Store, settings: Settings, scope: Scope) -> None:
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
        if seen and seen.get("state") == _state(store, path, View.from_url(search)):
            raise PreventUpdate
        return screen(store, settings, scope, path, search)

    @app.callback(
        Output("header", "children"), Input("url", "pathname"), Input("url", "search")
    )
    def _header(path: str, search: str | None) -> list[Component]:
        titles = {page.PATH: page.TITLE for page in PAGES}
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


def _register_routes(app: Dash, store: Store, settings: Settings) -> None:
    """Serve the polygons under an address of their build, and guard every answer."""

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

    ground = "{0.scheme}://{0.netloc}".format(urlsplit(settings.map.tiles))
    images = (
        f"{_POLICY['img-src']} {ground}" if settings.map.tiles else _POLICY["img-src"]
    )
    policy = "; ".join(
        f"{what} {whence}" for what, whence in (_POLICY | {"img-src": images}).items()
    )

    @app.server.after_request
    def _guard(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer


def _state(store: Store, path: str, view: View) -> list[str]:
    """Return what a page has to be drawn anew for."""
    return [path, view.language, view.calendar, store.build]


def _failed(error: Exception) -> None:
    """Show a sentence in place of the page; the next address draws the page anew."""
    said = {**ctx.inputs, **ctx.states}
    view = View.from_url(said.get("url.search"))
    known = isinstance(error, PetitionsError)
    if not known:
        _log.error("the dashboard could not draw %s", said, exc_info=error)
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
