"""
What became of every row, and where does a series break? The account on the quality page.

In: tables of `queries_quality`, the breaks that people wrote down, the state of the screen.
Out: sentences and tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from dash import html
from dash.development.base_component import Component

from dashboard import dates, names, sheets
from dashboard.text import number
from dashboard.view import View
from data.registry_breaks import Break

_MOST_BREAKS: Final = 12
_REPAIRS: Final = {
    "shifted": "quality.shifted",
    "lost_time": "quality.lost_time",
    "big5": "quality.big5",
    "float_time": "quality.float_time",
    "short_time": "quality.short_time",
    "half_day_time": "quality.half_day_time",
    "roc_date": "quality.roc_date",
    "excel_date": "quality.excel_date",
    "full_width": "quality.full_width",
    "renamed_category": "quality.renamed_category",
    "garbled_category": "quality.garbled_category",
    "lost_character": "quality.lost_character",
    "ruined_ref": "quality.ruined_ref",
}
_REASONS: Final = {"no_day": "quality.no_day"}
_BREAKS: Final = {
    "renamed": "quality.renamed",
    "began": "quality.began",
    "ended": "quality.ended",
    "filled": "quality.filled",
    "partial": "quality.partial",
    "ruined": "quality.ruined",
}


def breaks(known: Sequence[Break], wrong: str | None, view: View) -> Component:
    """Return the days on which series stop being comparable with themselves."""
    t = view.t
    listed = sorted(known, key=lambda one: one.starts, reverse=True)
    parts: list[sheets.Cell] = [html.P(wrong, className="caveat")] if wrong else []
    if listed:
        parts.append(
            sheets.sheet(
                [t("quality.since"), t("quality.what")],
                [
                    [
                        dates.show(one.starts, view.calendar),
                        html.Div(
                            [_broken(one, view), html.Small(one.reason)],
                            className="wrapped",
                        ),
                    ]
                    for one in listed[:_MOST_BREAKS]
                ],
                caption=t("quality.more", n=number(len(listed) - _MOST_BREAKS))
                if len(listed) > _MOST_BREAKS
                else "",
            )
        )
    elif not wrong:
        parts.append(html.P(t("quality.no_breaks"), className="quiet"))
    return sheets.card(t("quality.breaks"), *parts, note=t("quality.breaks_note"))


def rows(
    files: pa.Table, rejects: pa.Table, repairs: pa.Table, view: View
) -> Component:
    """Return what became of every row that was read, and what was mended in them."""
    t = view.t
    told = {
        name: pc.sum(files[name]).as_py() or 0
        for name in ("read", "kept", "repeated", "rejected")
    }
    closes = told["read"] == told["kept"] + told["repeated"] + told["rejected"]
    return sheets.card(
        t("quality.rows"),
        html.P(
            t(
                "quality.account" if closes else "quality.account_open",
                files=number(files.num_rows),
                **{name: number(n) for name, n in told.items()},
            ),
            className="" if closes else "caveat",
        ),
        html.Div(
            [
                sheets.sheet(
                    [t("quality.repair"), t("quality.row_count"), t("quality.files")],
                    [
                        [
                            t(_REPAIRS[row["kind"]])
                            if row["kind"] in _REPAIRS
                            else row["kind"],
                            number(row["rows"]),
                            number(row["files"]),
                        ]
                        for row in repairs.to_pylist()
                    ],
                ),
                sheets.sheet(
                    [t("quality.reason"), t("quality.row_count"), t("quality.mended")],
                    [
                        [
                            t(_REASONS[row["reason"]])
                            if row["reason"] in _REASONS
                            else row["reason"],
                            number(row["rows"]),
                            number(row["mended"]),
                        ]
                        for row in rejects.to_pylist()
                    ],
                ),
            ],
            className="halves",
        ),
        note=t("quality.rows_note"),
    )


def _broken(one: Break, view: View) -> str:
    """Return what happened to which series, in words."""
    what = (
        names.called(one.name, view.language)
        if one.name
        else view.t("quality.all_rows")
    )
    return view.t(_BREAKS[one.kind], name=what, before=one.before)
