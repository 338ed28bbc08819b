"""
How does a view become a file without a browser? The command that exports.

In: the text of an address bar. Out: the file that the page's own menu gives for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import typer

from data.errors import ExportError
from data.terminal import StoreFile, console, settings_with

# ruff: noqa: PLC0415


def export(  # noqa: PLR0913 - one option for each thing to say
    link: Annotated[
        str,
        typer.Argument(
            help="The address of a view, whole or from the page on: '/hotspots?agency=…'.",
            show_default=False,
        ),
    ] = "/",
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file to write; its ending says of which kind, e.g. .ods."
        ),
    ] = None,
    table: Annotated[
        str, typer.Option(help="Table of the page; page: all of them (html, odt).")
    ] = "",
    form: Annotated[
        str, typer.Option("--format", help="Kind of file, where no ending says it.")
    ] = "",
    store: StoreFile = None,
    *,
    listed: Annotated[
        bool, typer.Option("--list", help="Say which tables and kinds there are.")
    ] = False,
) -> None:
    """Write what a page shows: any table as csv, ods, xlsx, geojson, gpkg, kml, map.html, or a report."""
    from dashboard.app import PAGES
    from dashboard.exports.asked import WHOLE, asked, tables
    from dashboard.exports.formats import FORMATS
    from dashboard.exports.order import Order, kind_of, ready
    from dashboard.exports.writing import write
    from dashboard.scope import Scope
    from dashboard.view import View
    from data.store import Store

    if listed:
        for page in PAGES:
            console.print(f"{page.PATH}: {', '.join((*tables(page), WHOLE))}")
        console.print(f"kinds: {', '.join(FORMATS)}")
        return
    if out is None:
        msg = "--out: no file is named. Name one, e.g. --out villages.ods; --list says which tables there are."
        raise ExportError(msg)
    path, search = _parts(link)
    settings = settings_with(store)
    here = [page for page in PAGES if path == page.PATH]
    name = table or next((one for page in here for one in tables(page)), "")
    wanted = asked(PAGES, path, name, View.from_url(search))
    kind = kind_of(form or _ending(out, tuple(FORMATS)))
    order = Order(Store(settings.store), settings, Scope.everyone(), wanted, kind)
    found = ready(order)
    with console.status(f"{out}: 0 of {found.rows:,} rows") as shown:
        write(
            found, out, lambda n: shown.update(f"{out}: {n:,} of {found.rows:,} rows")
        )
    console.print(f"{out}: {found.rows:,} rows of {name}")


def _parts(link: str) -> tuple[str, str]:
    """Return the page and the state behind the question mark of an address."""
    said = urlsplit(link if "://" in link or link.startswith("/") else f"/{link}")
    path = unquote(said.path).rstrip("/") or "/"
    return path, f"?{said.query}"


def _ending(out: Path, kinds: tuple[str, ...]) -> str:
    """Return the kind that the name ends with; the longest one, as in "a.map.html"."""
    fitting = [kind for kind in kinds if out.name.lower().endswith(f".{kind}")]
    return max(fitting, key=len, default=out.suffix.removeprefix(".") or "(none)")
