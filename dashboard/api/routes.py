"""
Under which addresses does the API answer, and what does every answer have in common?

In: the application's server, its pages, and who asks (`whose`, of each request). Out:
routes under /api/v1. Nothing here knows rights: the scope goes to the functions of the
pages, which apply it as they do for the screen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from http import HTTPStatus
from types import ModuleType
from typing import Any, Final
from urllib.parse import parse_qs, quote

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from dashboard import rights
from dashboard.api import docs_page, may, openapi, question
from dashboard.api.envelope import around
from dashboard.api.negotiation import form
from dashboard.api.parameters import NoParameters
from dashboard.api.refusal import Refusal, answer
from dashboard.api.resources import Resource, index, resources
from dashboard.api.told import MIMES, Told, respond
from dashboard.auth import note
from dashboard.scope import Scope
from data.errors import PetitionsError, RightsError
from data.settings import Settings
from data.store import Store

ROOT: Final = "/api/v1"
_KEPT: Final = 64
"""Documents, one for each kind of reader."""
_MOST_FIELDS: Final = 1_000
"""More than any question of ours has."""

_log = logging.getLogger(__name__)


def register(
    server: Flask,
    pages: Sequence[ModuleType],
    store: Store,
    settings: Settings,
    whose: Callable[[], Scope],
) -> None:
    """Answer the questions of programs."""
    known = resources(pages)

    @lru_cache(maxsize=_KEPT)
    def document(_build: str, scope: Scope) -> dict[str, Any]:
        """Return the document, made once a build: 0.9 s of 1.5 million cases."""
        return openapi.document(store, scope, known)

    for one in known:
        _route(server, one.path, one.name, partial(_rows, store, settings, whose, one))
    _route(server, "", "index", lambda: _plain(whose, index(store, ROOT, known)))
    _route(
        server,
        "/openapi.json",
        "openapi",
        lambda: _plain(whose, document(store.build, whose())),
    )
    _route(server, "/docs", "docs", lambda: docs_page.page(whose, known))
    _route(server, "/<path:rest>", "nothing", _nothing)
    server.register_error_handler(HTTPStatus.METHOD_NOT_ALLOWED, _not_allowed)


def _route(server: Flask, path: str, name: str, view: Callable[..., Response]) -> None:
    """Put a view under an address; whatever it refuses is told as a problem."""

    def told(**parts: str) -> Response:
        try:
            return _private(view(**parts))
        except Refusal as refused:
            return answer(refused)
        except RightsError as error:
            return answer(Refusal(HTTPStatus.FORBIDDEN, str(error)))
        except PetitionsError as error:
            return answer(Refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error)))
        except HTTPException:
            raise
        except Exception:  # noqa: BLE001 - a program is told, as a page tells its reader
            _log.exception("the API could not answer %s", request.path)
            msg = "The question could not be answered; the log of the server says why. Ask again, and tell its keeper."
            return answer(Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, msg))

    rule = ROOT + path.replace("{", "<").replace("}", ">")
    server.add_url_rule(rule, f"api.{name}", told)


def _rows(
    store: Store,
    settings: Settings,
    whose: Callable[[], Scope],
    resource: Resource,
    **parts: str,
) -> Response:
    """Return rows in the form that is asked for."""
    scope = whose()
    for name, pattern in resource.pattern_of.items():
        question.check_part(name, parts[name], pattern)
    said = _said()
    asked = question.read(said, resource.parameters)
    wanted = form(asked.format, request.accept_mimetypes, resource.forms)
    if resource.page:
        asked = asked.of(
            rights.seen(store, resource.page, resource.table, asked.view, scope)
        )
    found = resource.ask(store, settings, asked, scope, parts)
    may.check(may.needed(found.table.schema))
    _note(resource, asked, found.table.num_rows, parts)
    path = ROOT + resource.path.format(
        **{name: quote(part) for name, part in parts.items()}
    )
    about = around(store, settings, asked, found, (path, said), resource.page)
    return respond(store, Told(found.table, about), wanted)


def _note(
    resource: Resource, asked: question.Question, rows: int, parts: dict[str, str]
) -> None:
    """Write down what was asked, as is done of an export; nothing of areas."""
    if resource.page:
        link = note.link(asked.view.link(resource.page))
        said = {"link": link, "table": resource.table, "rows": rows, **parts}
        note.seen("api", said)


def _said() -> dict[str, list[str]]:
    """Return the values under each name of the address, blank ones too."""
    try:
        return parse_qs(
            request.query_string.decode("utf-8", "strict"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        msg = "The part behind the question mark is no list of parameters in UTF-8, or one of more than 1,000. Mend it."
        raise Refusal(HTTPStatus.BAD_REQUEST, msg) from error


def _plain(whose: Callable[[], Scope], said: dict[str, Any]) -> Response:
    """Return what is no table."""
    whose()
    question.check(_said(), NoParameters)
    if not request.accept_mimetypes.accept_json and request.accept_mimetypes:
        msg = f"Accept: this is told as {MIMES['json']} only."
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, msg)
    return jsonify(said)


def _nothing(rest: str) -> Response:
    msg = f"{ROOT}/{rest}: there is nothing here. {ROOT} lists what there is."
    raise Refusal(HTTPStatus.NOT_FOUND, msg)


def _not_allowed(error: HTTPException) -> HTTPException | Response:
    """Say to a program what a browser is told by its own page."""
    if not request.path.startswith(ROOT):
        return error
    told = answer(
        Refusal(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"{request.method} {request.path}: the API is read only. Use GET.",
        )
    )
    told.headers["Allow"] = "GET, HEAD, OPTIONS"
    return told


def _private(told: Response) -> Response:
    """Return the answer as one that is nobody else's and lies in no cache."""
    told.headers["Cache-Control"] = "private, no-store"
    told.headers["Vary"] = "Accept, Authorization"
    return told
