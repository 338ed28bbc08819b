"""
How does a reader take a table along? A small menu beside its heading, of plain links.

A link is all that there is to it: it can be copied, opened in another tab, and asked for
by a program.
"""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.aria import aria
from dashboard.exports.asked import WHOLE, named, table_title
from dashboard.exports.formats import FORMATS
from dashboard.view import View

ROWS: Final = ("ods", "xlsx", "csv", "zip", "txt")
"""Kinds for any table."""
PLACES: Final = ("map.html", "geojson", "gpkg", "kml")
"""Kinds for tables of places."""
PAPER: Final = ("html", "odt")
"""Kinds for reading; also for a whole page."""


def menu(
    view: View, path: str, table: str, *, places: bool = False, title: str = ""
) -> Component:
    """
    Return the menu of one table of a page.

    table : a name of the page's TABLES, or `asked.WHOLE`. places : whether its rows name
    a village, a district or a point. title : what the table is called, else its own word.
    """
    t = view.t
    kinds = [*(ROWS if table != WHOLE else ()), *(PLACES if places else ()), *PAPER]
    what = title or table_title(table, view)
    return html.Details(
        [
            html.Summary(
                t("export.menu"), **aria(label=t("export.menu_of", table=what))
            ),
            html.Ul(
                [
                    html.Li(
                        html.A(
                            t(FORMATS[kind].word),
                            href=address(view, path, table, kind),
                            # A long file is told of on a page of its own.
                            target="_blank",
                            rel="noopener",
                        )
                    )
                    for kind in kinds
                ]
            ),
        ],
        className="export-menu",
    )


def address(view: View, path: str, table: str, kind: str) -> str:
    """Return where a file is: the state of the screen is that of the address bar."""
    return view.link(f"/export/{named(path)}/{table}.{kind}", page=1)
