"""
What can a program ask for? Every table of every page, and what hangs together with them.

In: the pages as the application registers them. Out: one description for each address,
which the routes, the OpenAPI document and the page about the API are all made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from types import ModuleType
from typing import Any, Final

import pyarrow as pa
from pydantic import BaseModel

from dashboard import queries, queries_api, queries_exports
from dashboard.api.envelope import build_of
from dashboard.api.parameters import (
    AreaParameters,
    CaseParameters,
    OneParameters,
    Parameters,
)
from dashboard.api.question import Question
from dashboard.api.refusal import Refusal
from dashboard.api.rows import Rows, cases, paged
from dashboard.api.told import MIMES
from dashboard.exports.asked import named, tables
from dashboard.exports.cases import every
from dashboard.exports.source import Source
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.settings import Settings
from data.store import Store

_CAMPAIGN: Final = "^[0-9A-Za-z_\\u4e00-\\u9fff][0-9A-Za-z_.\\u4e00-\\u9fff-]{0,99}$"

Ask = Callable[[Store, Settings, Question, Scope, Mapping[str, str]], Rows]
Shape = Callable[[Store, Scope], pa.Schema]


@dataclass(frozen=True)
class Resource:
    """Rows under one address."""

    path: str
    """Behind /api/v1, with {names} of its parts."""
    name: str
    """Of the operation."""
    summary: str
    parameters: type[BaseModel]
    ask: Ask
    page: str | None = None
    """Path of the page that shows the same; None for what no rights are about."""
    table: str = ""
    """Its table."""
    title: str = ""
    """Key of what the page is called."""
    parts: Mapping[str, str] | None = None
    """Pattern of each part of the path."""
    places: bool = True
    """Whether the rows may have places."""
    shape: Shape | None = None
    """The columns, where they are the same for every question."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the forms that the rows may be told in."""
        return tuple(one for one in MIMES if self.places or one != "geojson")

    @property
    def pattern_of(self) -> Mapping[str, str]:
        """Return the pattern of each part of the path."""
        return self.parts or {}


def resources(pages: Sequence[ModuleType]) -> list[Resource]:
    """Return all that can be asked for, the commonest first."""
    by_path = {str(page.PATH): page for page in pages}
    found = [
        Resource(
            "/petitions", "listPetitions",
            "Cases, the latest first, as the page lists them and its exports hold them.",
            CaseParameters, _cases, "/petitions", "cases", shape=_cases_shape,
        ),
        Resource(
            "/petitions/{petition_id}", "getPetition",
            "One case by its number of ours, with how it was placed.",
            OneParameters, _of(by_path, "/petitions", "case", "petition_id", "case"),
            "/petitions", "case", parts={"petition_id": "^[0-9a-f]{20}$"},
        ),
        Resource(
            "/areas", "listAreas", "Districts or villages with people, size and outline.",
            AreaParameters, _areas,
        ),
        Resource(
            "/topics", "listTopics", "Topics with the chosen cases of each.",
            Parameters, _table(by_path, "/topics", "topics"), "/topics", "topics", places=False,
        ),
        Resource(
            "/campaigns", "listCampaigns",
            "Promotion campaigns, and what can be believed of the effect of each.",
            Parameters, _table(by_path, "/outreach", "campaigns"), "/outreach", "campaigns", places=False,
        ),
        Resource(
            "/campaigns/{campaign_id}", "getCampaign", "One campaign with its effect.",
            OneParameters, _of(by_path, "/outreach", "campaign", "campaign_id", "campaign"),
            "/outreach", "campaign", parts={"campaign_id": _CAMPAIGN}, places=False,
        ),
    ]  # fmt: skip
    return [
        *(one for one in found if one.page is None or one.page in by_path),
        *(_resource(page, table) for page in pages for table in tables(page)),
    ]


def _resource(page: ModuleType, table: str) -> Resource:
    """Return a table of a page as what can be asked for."""
    path = str(page.PATH)
    whole = page.TABLES[table] is every
    return Resource(
        f"/tables/{named(path)}/{table}",
        f"table_{named(path)}_{table}",
        f"Table {table} of the page {path}, with the numbers that it shows.",
        CaseParameters if whole else Parameters,
        _cases if whole else _table({path: page}, path, table),
        path,
        table,
        str(page.TITLE),
        shape=_cases_shape if whole else None,
    )


def _table(pages: Mapping[str, ModuleType], path: str, table: str) -> Ask:
    """Return the question for a table of a page."""

    def ask(
        store: Store,
        settings: Settings,
        question: Question,
        scope: Scope,
        _: Mapping[str, str],
    ) -> Rows:
        # As in exports: whichever page of a list is on the screen, the table is whole.
        view = replace(question.view, page=1)
        found = tables(pages[path])[table](store, settings, view, scope)
        if isinstance(found, Source):
            found = pa.concat_tables(found.pieces())
        return paged(found, question)

    return ask


def _of(
    pages: Mapping[str, ModuleType], path: str, table: str, part: str, of: str
) -> Ask:
    """Return the question for the one row that a part of the address names."""
    whole = _table(pages, path, table)

    def ask(
        store: Store,
        settings: Settings,
        question: Question,
        scope: Scope,
        parts: Mapping[str, str],
    ) -> Rows:
        named: dict[str, Any] = {of: parts[part]}
        view = replace(question.view, **named)
        found = whole(store, settings, replace(question, view=view), scope, parts)
        if not found.table.num_rows:
            msg = f"{parts[part]}: there is no such {of} that you may see. Look it up in the list."
            raise Refusal(HTTPStatus.NOT_FOUND, msg, part)
        return found

    return ask


def _cases(
    store: Store, _: Settings, question: Question, scope: Scope, __: Mapping[str, str]
) -> Rows:
    return cases(store, question, scope)


def _cases_shape(store: Store, scope: Scope) -> pa.Schema:
    """Return the columns of cases: those of an answer without any."""
    nobody = queries.NO_DAY
    return queries_exports.cases_of_days(store, Filters(), scope, nobody, nobody).schema


def _areas(
    store: Store, _: Settings, question: Question, __: Scope, ___: Mapping[str, str]
) -> Rows:
    level: queries.Level = "district" if question.level == "district" else "village"
    return paged(queries_api.areas(store, level), question)


def index(store: Store, root: str, known: Sequence[Resource]) -> dict[str, Any]:
    """Return where to begin: the build, and every address that needs no name."""
    return {
        "build": build_of(store),
        "openapi": f"{root}/openapi.json",
        "docs": f"{root}/docs",
        "resources": {one.name: root + one.path for one in known},
    }
