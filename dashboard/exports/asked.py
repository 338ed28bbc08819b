"""
Which table of which page, and of which state of the screen, is to be a file?

In: the address of a page as the address bar has it, and the name of a table. Out: what is
asked, or a sentence that says what there is instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Final, TypeAlias

import pyarrow as pa

from dashboard import rights
from dashboard.exports.source import Source
from dashboard.scope import Scope
from dashboard.text import catalogue
from dashboard.view import View
from data.errors import ExportError
from data.settings import Settings
from data.store import Store

Table: TypeAlias = Callable[[Store, Settings, View, Scope], "pa.Table | Source"]

WHOLE: Final = "page"
"""Asked for in place of a table: all tables of the page, for a document."""
_HOME: Final = "overview"
"""How the page at "/" is called in the address of an export."""
_TITLES: Final = {
    "account": "export.account",
    "agencies": "export.agencies",
    "case": "petitions.about_case",
    "cases": "export.cases",
    "categories": "export.categories",
    "chains": "desk.chain",
    "districts": "export.districts",
    "due": "desk.due_list",
    "flows": "desk.flows",
    "plan": "design.title",
    "plan_power": "design.power",
    "plan_villages": "design.pairs",
    "punctual": "desk.on_time",
    "repeats": "desk.repeats",
    "satisfaction": "desk.satisfaction",
    "scorecard": "desk.scorecard",
    "series": "export.series",
    "villages": "export.villages",
    WHOLE: "export.page",
}


@dataclass(frozen=True)
class Asked:
    """One table of one page in one state of the screen."""

    page: ModuleType
    table: str
    view: View

    @property
    def link(self) -> str:
        """Return the address of the page that shows it."""
        return self.view.link(str(self.page.PATH))

    @property
    def title(self) -> str:
        """Return what it is called on the screen."""
        return f"{self.view.t(self.page.TITLE)} · {table_title(self.table, self.view)}"

    @property
    def any_time(self) -> str:
        """Return the key of the words for the days that the page counts by itself."""
        return str(self.page.ANY_TIME)

    @property
    def whole(self) -> bool:
        """Tell whether all tables of the page are asked for."""
        return self.table == WHOLE

    def sources(
        self, store: Store, settings: Settings, scope: Scope
    ) -> dict[str, Source]:
        """
        Return the rows by the name of their table: the functions that the page draws from.

        Of a whole page those lists are left out that are too long for a table.
        """
        names = tables(self.page) if self.whole else (self.table,)
        found = {
            name: tables(self.page)[name](store, settings, self.view, scope)
            for name in names
        }
        return {
            name: Source.of(one)
            for name, one in found.items()
            if not (self.whole and isinstance(one, Source))
        }


def asked(pages: Sequence[ModuleType], path: str, table: str, view: View) -> Asked:
    """Return what is asked; ExportError where there is no such page or table."""
    page = next((page for page in pages if str(page.PATH) == path), None)
    if page is None or not tables(page):
        known = ", ".join(str(page.PATH) for page in pages if tables(page))
        msg = f"{path}: there is no page with tables here; there are {known}. Take the text of the address bar as it stands."
        raise ExportError(msg)
    names = (*tables(page), WHOLE)
    if table not in names:
        msg = f"{path}: there is no table {table!r} here; there are {', '.join(names)}. Name one of these."
        raise ExportError(msg)
    # Every page of a list is in the file, whichever is on the screen.
    return Asked(page, table, replace(view, page=1))


def tables(page: ModuleType) -> Mapping[str, Table]:
    """Return the tables behind a page by name, each told to whoever may see it."""
    found: Mapping[str, Table] = getattr(page, "TABLES", {})
    return {
        name: rights.guarded(str(page.PATH), name, table)
        for name, table in found.items()
    }


def table_title(table: str, view: View) -> str:
    """Return what a table is called; one without a word by its own name."""
    return catalogue(view.language).get(_TITLES.get(table, ""), table)


def named(path: str) -> str:
    """Return a page's path as a part of an address: "/" is "overview"."""
    return path.strip("/") or _HOME


def path_of(name: str) -> str:
    """Return the path of a page from that part of an address."""
    return "/" if name == _HOME else f"/{name}"
