"""
Under which addresses does GeoReport v2 answer? Discovery, services and service requests.

In: the application's server and who asks (`whose`, of each request). Out: routes under
/open311/v2; each answers as .json and as .xml.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs

from flask import Flask, Response, request

from dashboard import queries, queries_open311
from dashboard.api import may
from dashboard.auth import note
from dashboard.filters import Filters
from dashboard.open311 import form, told
from dashboard.open311.asked import Asked, Said, WrongParameterError, asked, check
from dashboard.scope import Scope
from data.errors import PetitionsError, RightsError
from data.store import Store

ROOT: Final = "/open311/v2"
_ID: Final = re.compile(r"[0-9a-f]{20}")
_FIXED: Final = ("jurisdiction_id", "extensions")

_log = logging.getLogger(__name__)
_View = Callable[[Store, Scope, Said, form.Form], Response]


def register(server: Flask, store: Store, whose: Callable[[], Scope]) -> None:
    """Answer Open311 programs."""
    views: dict[str, _View] = {
        "discovery": _discovery,
        "services": _services,
        "requests": _requests,
    }
    for name, view in views.items():
        server.add_url_rule(
            f"{ROOT}/{name}.<kind>",
            f"open311.{name}",
            partial(_told, store, whose, view),
        )
    server.add_url_rule(
        f"{ROOT}/requests/<one>.<kind>",
        "open311.request",
        lambda one, kind: _told(store, whose, partial(_request, one), kind),
    )
    server.add_url_rule(
        f"{ROOT}/<path:rest>", "open311.nothing", lambda rest: _nothing(whose, rest)
    )


def _told(store: Store, whose: Callable[[], Scope], view: _View, kind: str) -> Response:
    """Answer in the form of the ending; what goes wrong is told in it too."""
    scope = whose()
    shape: form.Form = "xml" if kind == "xml" else "json"
    if kind not in {"json", "xml"}:
        msg = f".{kind}: there is no such form. Expected .json or .xml."
        return form.refused(HTTPStatus.NOT_FOUND, msg, shape)
    try:
        may.check("open311")
        return view(store, scope, _said(), shape)
    except RightsError as error:
        return form.refused(HTTPStatus.FORBIDDEN, str(error), shape)
    except (WrongParameterError, ValueError) as error:
        return form.refused(HTTPStatus.BAD_REQUEST, str(error), shape)
    except PetitionsError as error:
        return form.refused(HTTPStatus.SERVICE_UNAVAILABLE, str(error), shape)
    except Exception:  # noqa: BLE001 - a program is told, as a page tells its reader
        _log.exception("Open311 could not answer %s", request.path)
        msg = "The question could not be answered; the log of the server says why."
        return form.refused(HTTPStatus.INTERNAL_SERVER_ERROR, msg, shape)


def _requests(store: Store, scope: Scope, said: Said, shape: form.Form) -> Response:
    """Return a page of service requests, or those of the ids that are named."""
    wanted = asked(said, queries.data_days(store)[1])
    if wanted.ids:
        ids = [one for one in wanted.ids if _ID.fullmatch(one)]
        return _rows(queries_open311.of_ids(store, scope, ids), shape)
    return _rows(
        queries_open311.page(
            store,
            _chosen(store, scope, wanted),
            scope,
            wanted.status,
            wanted.rows,
            (wanted.page - 1) * wanted.rows,
        ),
        shape,
    )


def _chosen(store: Store, scope: Scope, wanted: Asked) -> Filters:
    """Return the filters of a question; a code that is none is told, not left out."""
    known = {
        told.code(name): name
        for name in queries_open311.categories(store, scope)["category"].to_pylist()
    }
    if missing := [one for one in wanted.codes if one not in known]:
        msg = f"service_code={missing[0][:40]}: there is no such service. {ROOT}/services.json lists them."
        raise WrongParameterError(msg)
    return Filters(
        start=wanted.start,
        end=wanted.end,
        categories=tuple(known[one] for one in wanted.codes),
        kind="all",
    )


def _request(
    one: str, store: Store, scope: Scope, said: Said, shape: form.Form
) -> Response:
    """Return one service request, as a list of one."""
    check(said, _FIXED)
    ids = [one] if _ID.fullmatch(one) else []
    found = queries_open311.of_ids(store, scope, ids)
    if not found.num_rows:
        msg = (
            f"service_request_id {one[:40]}: there is no such request that you may see."
        )
        return form.refused(HTTPStatus.NOT_FOUND, msg, shape)
    return _rows(found, shape)


def _rows(found: Any, shape: form.Form) -> Response:
    note.seen("open311", {"rows": found.num_rows})
    return form.listed(told.requests(found), ("service_requests", "request"), shape)


def _services(store: Store, scope: Scope, said: Said, shape: form.Form) -> Response:
    check(said, _FIXED)
    known = queries_open311.categories(store, scope)
    return form.listed(told.services(known), ("services", "service"), shape)


def _discovery(store: Store, _: Scope, said: Said, shape: form.Form) -> Response:
    """Return where the endpoint is, and when its data changed last."""
    check(said, _FIXED)
    return form.one(
        {
            "changeset": queries.info(store).get("built_at"),
            "contact": "",
            "key_service": "Authorization: Bearer, where people sign in",
            "endpoints": [
                {
                    "specification": "http://wiki.open311.org/GeoReport_v2",
                    "url": f"{request.host_url.rstrip('/')}{ROOT}",
                    "changeset": queries.info(store).get("built_at"),
                    "type": "production",
                    "formats": ["application/json", "text/xml"],
                }
            ],
        },
        "discovery",
        shape,
    )


def _nothing(whose: Callable[[], Scope], rest: str) -> Response:
    whose()
    msg = f"{ROOT}/{rest[:80]}: there is nothing here. {ROOT}/discovery.json says what there is."
    shape: form.Form = "xml" if rest.endswith(".xml") else "json"
    return form.refused(HTTPStatus.NOT_FOUND, msg, shape)


def _said() -> dict[str, list[str]]:
    """Return the values under each name of the address, blank ones too."""
    query = request.query_string.decode("utf-8", "replace")
    return parse_qs(query, keep_blank_values=True, max_num_fields=100)
