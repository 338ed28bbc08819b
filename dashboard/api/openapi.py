"""
What does the API promise, in the form that programs read? An OpenAPI 3.1 document.

In: the resources. Out: the document, made of the models that check every request and of
the columns that the functions return, so that it can not fall behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from dashboard import queries
from dashboard.api import meanings
from dashboard.api.envelope import Build, Column, Envelope
from dashboard.api.refusal import MIME, Problem
from dashboard.api.resources import Resource
from dashboard.api.told import MIMES
from dashboard.scope import Scope
from data.store import Store

_REF: Final = "#/components/schemas/{model}"
_REFUSALS: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


class Index(BaseModel):
    """Where to begin."""

    build: Build
    openapi: str
    docs: str
    resources: dict[str, str]


def document(store: Store, scope: Scope, known: Sequence[Resource]) -> dict[str, Any]:
    """Return the document of a store's API, as its reader may ask it."""
    _, schemas = models_json_schema(
        [(one, "serialization") for one in (Envelope, Problem, Build, Column, Index)],
        ref_template=_REF,
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Petitions",
            "version": str(queries.info(store).get("version", "0")),
            "description": "The numbers of the pages, for programs: same filters, same functions, same rights. Days and moments are local time of Taipei; places are EPSG:4326, longitude first.",
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": {
            "/api/v1": {"get": _fixed("index", "Where to begin.", "Index")},
            **{
                f"/api/v1{one.path}": {"get": _operation(store, scope, one)}
                for one in known
            },
        },
        "components": {
            "schemas": schemas["$defs"],
            "parameters": {
                said["name"]: said
                for model in {one.parameters: None for one in known}
                for said in parameters(model)
            },
            "responses": {"Problem": _problem()},
            "headers": _headers(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Needed where people sign in; none on loopback without logins.",
                }
            },
        },
    }


@cache
def parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    """Return the parameters of a model as the document lists them."""
    fields = model.model_json_schema()["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "description": said.get("description", ""),
            "required": False,
            **(
                {"style": "form", "explode": True}
                if said.get("type") == "array"
                else {}
            ),
            "schema": _schema(said),
        }
        for name, said in fields.items()
    ]


def _schema(said: dict[str, Any]) -> dict[str, Any]:
    """Return the form of a parameter; one that is not said is absent, not null."""
    kept = {
        name: value
        for name, value in said.items()
        if name not in {"default", "description", "title", "anyOf"}
    }
    if "anyOf" in said:
        (kept,) = (one for one in said["anyOf"] if one != {"type": "null"})
    return kept


def _operation(store: Store, scope: Scope, one: Resource) -> dict[str, Any]:
    """Return one address."""
    return {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": [
            *(
                {
                    "name": name,
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "pattern": pattern},
                }
                for name, pattern in one.pattern_of.items()
            ),
            *(
                {"$ref": f"#/components/parameters/{name}"}
                for name in one.parameters.model_fields
            ),
        ],
        "responses": {
            "200": {
                "description": "Rows.",
                "headers": {
                    name: {"$ref": f"#/components/headers/{name}"}
                    for name in _headers()
                },
                "content": {
                    MIMES[form]: {"schema": _body(store, scope, one, form)}
                    for form in one.forms
                },
            },
            **_refusals(),
        },
    }


def _body(store: Store, scope: Scope, one: Resource, form: str) -> dict[str, Any]:
    """Return the form of an answer."""
    row = meanings.form(one.shape(store, scope)) if one.shape else {"type": "object"}
    if form == "json":
        return {
            "allOf": [{"$ref": _REF.format(model="Envelope")}],
            "properties": {"data": {"type": "array", "items": row}},
        }
    if form == "geojson":
        feature = {
            "type": "object",
            "required": ["type", "properties", "geometry"],
            "properties": {
                "type": {"const": "Feature"},
                "properties": row,
                "geometry": {"type": ["object", "null"]},
            },
        }
        return {
            "type": "object",
            "required": ["type", "features", "n", "build", "next"],
            "properties": {
                "type": {"const": "FeatureCollection"},
                "features": {"type": "array", "items": feature},
            },
        }
    return {"type": "string"} | ({} if form == "csv" else {"format": "binary"})


def _fixed(name: str, summary: str, model: str) -> dict[str, Any]:
    """Return an address without parameters."""
    return {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": {
                "description": summary,
                "content": {
                    MIMES["json"]: {"schema": {"$ref": _REF.format(model=model)}}
                },
            },
            **_refusals(),
        },
    }


def _refusals() -> dict[str, Any]:
    return {
        str(status.value): {"$ref": "#/components/responses/Problem"}
        for status in _REFUSALS
    } | {
        "401": {"description": "No token was shown, or none that stands."},
        "429": {"description": "More than the token may ask in a minute."},
    }


def _problem() -> dict[str, Any]:
    return {
        "description": "Why the question was not answered; `parameter` names what to mend.",
        "content": {MIME: {"schema": {"$ref": _REF.format(model="Problem")}}},
    }


def _headers() -> dict[str, Any]:
    """Return the headers that every answer with rows has, for the forms without members."""
    text = TypeAdapter(str).json_schema()
    return {
        "Petitions-Rows": {
            "description": "Rows in all.",
            "required": True,
            "schema": {"type": "integer"},
        },
        "Petitions-Build": {
            "description": "Which build.",
            "required": True,
            "schema": text,
        },
        "Petitions-Data-Until": {
            "description": "Last day of the data, ISO.",
            "schema": text,
        },
        "Link": {
            "description": 'The rows that come after, rel="next".',
            "schema": text,
        },
    }
