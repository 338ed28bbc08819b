"""What can one ask of Petitions? The front door: it names every command."""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from data import settings as city
from data.errors import PetitionsError, SettingsError

if TYPE_CHECKING:
    from data.settings import Settings
    from ingest.pipeline import Report

# The rooms are imported inside the commands: dash alone takes a second, and `build`
# needs none of it.
# ruff: noqa: PLC0415

app = typer.Typer(
    help="From citizens' petitions of Taipei to a map that people can trust.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(stderr=True, highlight=False)

_DEMO_STORE = Path("data/build/demo.duckdb")

_StoreFile = Annotated[
    Path | None,
    typer.Option("--store", help="The store; else the one of the settings."),
]
_Host = Annotated[str, typer.Option(help="Address to serve on.")]
_Port = Annotated[int, typer.Option(help="Port to serve on.", min=0, max=65535)]
_Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day, included.")
]
_Names = Annotated[list[str] | None, typer.Option(help="May be given again.")]


@app.callback()
def door(
    *,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the traceback of an error.")
    ] = False,
) -> None:
    """From citizens' petitions of Taipei to a map that people can trust."""


@app.command()
def demo(
    host: _Host = "127.0.0.1", port: _Port = 8050, store: _StoreFile = None
) -> None:
    """Build a store of invented petitions and serve the dashboard on it."""
    from dashboard.serve import serve as serve_store
    from ingest import demo as invented
    from ingest.pipeline import build as build_store

    chosen = _settings(store or _DEMO_STORE)
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "demo.csv"
        console.print("writing the demo petitions")
        invented.write(export)
        report = build_store([export], chosen, console.print, demo=True)
    _print_account(report, chosen)
    serve_store(chosen.store, chosen, host=host, port=port)


@app.command()
def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Exports, or folders of them; none: the landing zone."),
    ] = None,
    store: _StoreFile = None,
    source: Annotated[
        str | None, typer.Option(help="The source, where the header does not tell.")
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="End with the account as JSON on stdout.")
    ] = False,
) -> None:
    """Turn exports into a store, with progress and a closing account."""
    from ingest.pipeline import build as build_store

    chosen = _settings(store)
    with console.status("building") as status:

        def told(step: str) -> None:
            status.update(step)
            console.print(step)

        report = build_store(paths or [], chosen, told, source=source)
    _print_account(report, chosen)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(report), ensure_ascii=False))


@app.command()
def serve(
    store: _StoreFile = None, host: _Host = "127.0.0.1", port: _Port = 8050
) -> None:
    """Serve the dashboard of a store."""
    from dashboard.serve import serve as serve_store

    chosen = _settings(store)
    serve_store(chosen.store, chosen, host=host, port=port)


@app.command()
def hotspots(  # noqa: PLR0913 - one option for each filter of the address bar
    out: Annotated[Path, typer.Option(help="The CSV to write.")],
    store: _StoreFile = None,
    start: _Day = None,
    end: _Day = None,
    agency: _Names = None,
    category: _Names = None,
    topic: Annotated[list[int] | None, typer.Option(help="Topic number.")] = None,
    district: _Names = None,
    channel: _Names = None,
    kind: Annotated[
        str, typer.Option(help="complaint, service_order or all.")
    ] = "complaint",
) -> None:
    """Write the table behind the hot-spot map, a row for each village."""
    import polars as pl

    from dashboard import analyses
    from dashboard.filters import KINDS, Filters
    from dashboard.scope import Scope
    from data.store import Store

    if kind not in KINDS:
        msg = f"--kind {kind}: expected one of {', '.join(KINDS)}."
        raise SettingsError(msg)
    chosen = _settings(store)
    filters = Filters(
        start=start.date() if start else None,
        end=end.date() if end else None,
        agencies=tuple(agency or ()),
        categories=tuple(category or ()),
        topics=tuple(topic or ()),
        districts=tuple(district or ()),
        channels=tuple(channel or ()),
        kind=kind,
    )
    table = analyses.hotspots(Store(chosen.store), filters, Scope.everyone(), chosen)
    _write(out, pl.DataFrame(table).write_csv())
    console.print(f"{out}: {table.num_rows} villages")


@app.command()
def fetch(
    source: Annotated[str, typer.Argument(help="dataset or open311.")],
    url: Annotated[str, typer.Option(help="Its API address.")],
    into: Annotated[
        Path | None, typer.Option(help="Landing zone; else the one of the settings.")
    ] = None,
    start: _Day = None,
    end: _Day = None,
) -> None:
    """Download open data into the landing zone: data.taipei, or an Open311 server."""
    from ingest import fetch as web

    zone = into or city.load().landing
    if source == "dataset":
        came = web.dataset(url, zone, web.Web(), console.print)
    elif source == "open311" and start and end:
        came = web.open311(
            url, start.date(), end.date(), zone, web.Web(), console.print
        )
    else:
        msg = f"fetch {source}: expected dataset, or open311 with --start and --end."
        raise SettingsError(msg)
    console.print(f"{zone}: {len(came)} answers; build them with: petitions build")


@app.command()
def rejects(
    out: Annotated[Path, typer.Option(help="The CSV to write; it is not masked.")],
    store: _StoreFile = None,
    source: Annotated[str | None, typer.Option(help="The source.")] = None,
) -> None:
    """Write the rejected rows as they came, to be mended and built with the others."""
    from data.store import Store
    from ingest import rejects as rejected

    chosen = _settings(store)
    rows = rejected.write(Store(chosen.store), chosen.landing, source, out)
    console.print(f"{out}: {rows:,} rows; mend them and build with this file too")


@app.command()
def geocode(
    source: Annotated[Path, typer.Argument(metavar="IN.csv")],
    into: Annotated[Path, typer.Argument(metavar="OUT.csv")],
    column: Annotated[str, typer.Option(help="The column with the addresses.")],
) -> None:
    """Place every address of a CSV: its columns, then the place and how sure it is."""
    import time

    from geo.geocode import geocode as place
    from ingest import batch
    from ingest.pipeline import known_places

    gazetteer = known_places()
    began = time.perf_counter()
    with console.status("placing") as status:
        rows = batch.carry(
            into,
            source,
            column,
            lambda texts: batch.places(place(texts, gazetteer), gazetteer),
            lambda done: status.update(f"{done:,} rows"),
        )
    seconds = time.perf_counter() - began
    console.print(f"{into}: {rows:,} rows in {seconds:.1f} s")


@app.command()
def explain(address: str) -> None:
    """Tell how an address is read and placed, step by step."""
    from geo.geocode import explain as steps
    from ingest.pipeline import known_places

    for name, told in steps(address, known_places()):
        console.print(f"{name:>14}  {told}", markup=False, soft_wrap=True)


@app.command()
def facts(
    name: Annotated[str, typer.Argument(help="The fact, or all.")],
    source: Annotated[Path, typer.Option("--from", help="The published files.")],
    into: Annotated[
        Path | None, typer.Option(help="Folder to write to; else the project's own.")
    ] = None,
) -> None:
    """Rebuild a reference fact from published files."""
    from data.facts import FOLDER
    from ingest import facts as compiled

    for fact in compiled.FACTS if name == "all" else [name]:
        rows = compiled.build(fact, source, into or FOLDER)
        console.print(f"{fact}: {rows:,} rows")


def main() -> None:
    """Run a command; what a person can mend is one sentence on stderr and exit 1."""
    verbose = {"-v", "--verbose"} & set(sys.argv[1:])
    try:
        app()
    except PetitionsError as error:
        if verbose:
            raise
        console.print(f"{type(error).__name__}: {error}", markup=False, soft_wrap=True)
        sys.exit(1)


def _settings(store: Path | None) -> Settings:
    """Return the city's settings, with the store that the command line names."""
    chosen = city.load()
    return dataclasses.replace(chosen, store=store) if store else chosen


def _write(path: Path, text: str) -> None:
    """Write a CSV that Excel opens as UTF-8; SettingsError where that can not be."""
    try:
        path.write_text(text, encoding="utf-8-sig")
    except OSError as error:
        msg = f"{path}: the file can not be written ({error.strerror})."
        raise SettingsError(msg) from error


def _print_account(report: Report, chosen: Settings) -> None:
    """Print the closing account: what became of every row."""
    console.print(
        f"read {report.read:,} = kept {report.kept:,} + repeated {report.repeated:,} "
        f"+ rejected {report.rejected:,}"
    )
    placed = {level: count for level, count in report.match_levels.items() if count}
    console.print(
        "placed by: " + ", ".join(f"{level} {n:,}" for level, n in placed.items())
    )
    console.print(
        f"{chosen.store}: built in {report.seconds:.1f} s, {report.peak_mb:,} MB at most"
    )


if __name__ == "__main__":
    main()
