"""
Which petitions does a command line mean? The filters of the address bar, as options.

In: a command that is handed `chosen: Filters`. Out: the same command with `--link`, which
takes the address bar's own text, and an option for each of the usual filters.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyarrow as pa
import typer

from dashboard.filters import KINDS, Filters
from dashboard.view import View
from data.errors import SettingsError
from data.terminal import Day, Names

Out = Annotated[Path, typer.Option(help="The CSV to write.")]

_PLAIN: Final = {
    ("kind", "complaint"),
    ("lang", "zh-Hant"),
    ("layer", "class"),
    ("page", "1"),
}
"""What an address may say and a bare one means already."""

# ruff: noqa: PLC0415


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with options of all filters in the place of `chosen`."""
    own = inspect.signature(command, eval_str=True)
    usual = inspect.signature(filters_of, eval_str=True)
    before = [one for one in own.parameters.values() if one.name != "chosen"]
    required = [one for one in before if one.default is one.empty]
    optional = [one for one in before if one.default is not one.empty]

    def asked(**said: Any) -> None:
        filters = filters_of(**{name: said.pop(name) for name in usual.parameters})
        command(chosen=filters, **said)

    asked.__name__, asked.__doc__ = command.__name__, command.__doc__
    asked.__annotations__ = {}
    asked.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[*required, *optional, *usual.parameters.values()]
    )
    return asked


def filters_of(  # noqa: PLR0913, PLR0917 - one for each usual filter
    link: Annotated[
        str | None,
        typer.Option(
            help="All filters as the address bar of a page says them, e.g. '?agency=…&start=2025-01-01'."
        ),
    ] = None,
    start: Day = None,
    end: Day = None,
    agency: Names = None,
    category: Names = None,
    topic: Annotated[list[int] | None, typer.Option(help="Topic number.")] = None,
    district: Names = None,
    channel: Names = None,
    kind: Annotated[
        str | None, typer.Option(help="complaint, service_order or all.")
    ] = None,
) -> Filters:
    """
    Return the filters of a link, each option that is given in the place of the link's own.

    SettingsError for a kind, days or parts of the link that can not be.
    """
    if kind is not None and kind not in KINDS:
        msg = f"--kind {kind}: expected one of {', '.join(KINDS)}."
        raise SettingsError(msg)
    given: dict[str, Any] = {
        "start": start and start.date(),
        "end": end and end.date(),
        "agencies": tuple(agency or ()),
        "categories": tuple(category or ()),
        "topics": tuple(topic or ()),
        "districts": tuple(district or ()),
        "channels": tuple(channel or ()),
        "kind": kind,
    }
    chosen = replace(
        _of_link(link or ""), **{name: value for name, value in given.items() if value}
    )
    if chosen.start and chosen.end and chosen.start > chosen.end:
        msg = f"--start {chosen.start} lies after --end {chosen.end}. Mend the days."
        raise SettingsError(msg)
    return chosen


def write_csv(path: Path, table: pa.Table) -> None:
    """Write a CSV that Excel opens as UTF-8; SettingsError where that can not be."""
    import polars as pl

    try:
        path.write_text(pl.DataFrame(table).write_csv(), encoding="utf-8-sig")
    except OSError as error:
        msg = f"{path}: the file can not be written ({error.strerror})."
        raise SettingsError(msg) from error


def _of_link(link: str) -> Filters:
    """
    Return the filters of an address, or of the part of it behind the question mark.

    A page shows what it understands of an address and leaves out the rest; a table that is
    written to a file must not be wider than asked for, so here the rest is an error.
    """
    search = urlsplit(link).query if "?" in link else link
    for said in parse_qsl(search, keep_blank_values=True):
        if said not in _PLAIN and View.from_url(f"?{urlencode([said])}") == View():
            msg = f"--link: {'='.join(said)} is no filter that there is. Take the text of the address bar as it stands."
            raise SettingsError(msg)
    return View.from_url(search).chosen
