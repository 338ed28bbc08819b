"""
What can one ask of the door out? The commands that show and export a store.

In: the command line. Out: a dashboard, or files of what it shows.
"""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands_filters import Out, filtered, write_csv
from dashboard.filters import Filters
from dashboard.spots_names import Against, Method, SeriesBy
from data.terminal import Host, Port, StoreFile, console, settings_with

# ruff: noqa: PLC0415


def serve(
    store: StoreFile = None,
    host: Host = "127.0.0.1",
    port: Port = 8050,
    workers: Annotated[
        int,
        typer.Option(
            help="Processes; 0: one without logins, with them one a core.", min=0
        ),
    ] = 0,
) -> None:
    """Serve the dashboard of a store; to other machines with logins only."""
    from dashboard.serve import serve as serve_store

    chosen = settings_with(store)
    serve_store(chosen.store, chosen, host=host, port=port, workers=workers)


@filtered
def hotspots(  # noqa: PLR0913, PLR0917 - what is asked, of what, and where it goes
    out: Out,
    chosen: Filters,
    store: StoreFile = None,
    method: Annotated[
        Method, typer.Option(help="What is asked; docs/methods.md tells of each.")
    ] = Method.villages,
    by: Annotated[
        SeriesBy, typer.Option(help="Series of --method emerging.")
    ] = SeriesBy.everything,
    against: Annotated[
        Against,
        typer.Option(help="Base of --method villages, excess and local_moran."),
    ] = Against.residents,
) -> None:
    """Write the table behind the hot-spot map, or what an expert asks of it."""
    from dashboard.scope import Scope
    from dashboard.spots_methods import table_of
    from data.store import Store

    settings = settings_with(store)
    opened, everyone = Store(settings.store), Scope.everyone()
    table = table_of(method, by, against, opened, chosen, everyone, settings)
    write_csv(out, table)
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
