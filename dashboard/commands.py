"""
What can one ask of the door out? The commands that show and export a store.

In: the command line. Out: a dashboard, or files of what it shows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands_filters import Out, filtered, write_csv
from dashboard.filters import KINDS, Filters
from dashboard.spots_names import Against, Method, SeriesBy
from data.errors import SettingsError
from data.terminal import Day, Host, Names, Port, StoreFile, console, settings_with

# ruff: noqa: PLC0415


def serve(store: StoreFile = None, host: Host = "127.0.0.1", port: Port = 8050) -> None:
    """Serve the dashboard of a store."""
    from dashboard.serve import serve as serve_store

    chosen = settings_with(store)
    serve_store(chosen.store, chosen, host=host, port=port)


def hotspots(  # noqa: PLR0913, PLR0917 - one option for each filter of the address bar
    out: Annotated[Path, typer.Option(help="The CSV to write.")],
    store: StoreFile = None,
    start: Day = None,
    end: Day = None,
    agency: Names = None,
    category: Names = None,
    topic: Annotated[list[int] | None, typer.Option(help="Topic number.")] = None,
    channel: Names = None,
    kind: Annotated[
        str, typer.Option(help="complaint, service_order or all.")
    ] = "complaint",
    method: Annotated[
        Method, typer.Option(help="What is asked; docs/methods.md tells of each.")
    ] = Method.gi_star,
    by: Annotated[
        SeriesBy, typer.Option(help="Series of --method emerging.")
    ] = SeriesBy.everything,
    against: Annotated[
        Against, typer.Option(help="Base of --method excess and local_moran.")
    ] = Against.residents,
) -> None:
    """Write the table behind the hot-spot map, or what an expert asks of it."""
    import polars as pl

    from dashboard.scope import Scope
    from dashboard.spots_methods import table_of
    from data.store import Store

    if kind not in KINDS:
        msg = f"--kind {kind}: expected one of {', '.join(KINDS)}."
        raise SettingsError(msg)
    chosen = settings_with(store)
    filters = Filters(
        start=start.date() if start else None,
        end=end.date() if end else None,
        agencies=tuple(agency or ()),
        categories=tuple(category or ()),
        topics=tuple(topic or ()),
        channels=tuple(channel or ()),
        kind=kind,
    )
    table = table_of(
        method, by, against, Store(chosen.store), filters, Scope.everyone(), chosen
    )
    _write(out, pl.DataFrame(table).write_csv())
    console.print(f"{out}: {table.num_rows} rows")


@filtered
def emerging(out: Out, chosen: Filters, store: StoreFile = None) -> None:
    """Write what grows: categories, topics and words of the last four weeks."""
    import polars as pl

    from dashboard import emerging as analysis
    from dashboard.scope import Scope
    from data.registry import Registry
    from data.registry_breaks import breaks
    from data.store import Store

    settings = settings_with(store)
    known = breaks(Registry(settings.registry))
    table = pl.DataFrame(
        analysis.emerging(
            Store(settings.store), chosen, Scope.everyone(), settings, known
        )
    )
    listed = table.with_columns(pl.col("petition_ids").list.join(" "))
    write_csv(out, listed.to_arrow())
    growing = table.filter(pl.col("state").is_in(["new", "growing"])).height
    console.print(f"{out}: {table.height} rows, {growing} of them grow")


def _write(path: Path, text: str) -> None:
    """Write a CSV that Excel opens as UTF-8; SettingsError where that can not be."""
    try:
        path.write_text(text, encoding="utf-8-sig")
    except OSError as error:
        msg = f"{path}: the file can not be written ({error.strerror})."
        raise SettingsError(msg) from error
