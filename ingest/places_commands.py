"""
What can one ask of places? The commands that find them, import doors, and put them right.

In: the command line. Out: files, the table of doors, the registry. The rooms are imported
inside the commands, so that one starts without what the others need.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from data import settings as city
from data.commands_people import noted, opened
from data.errors import SettingsError
from data.terminal import StoreFile, console, settings_with

# ruff: noqa: PLC0415

_POINT = r"\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*"

Who = Annotated[str, typer.Option(help="Who says so.")]
Address = Annotated[str, typer.Argument(help="The place as any text writes it.")]


def geocode(  # noqa: PLR0913, PLR0917 - two ways, each with its columns
    source: Annotated[Path, typer.Argument(metavar="IN", help="CSV, XLSX or ODS.")],
    into: Annotated[Path, typer.Argument(metavar="OUT.csv")],
    column: Annotated[
        str | None, typer.Option(help="The column with the addresses.")
    ] = None,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="From points to places.")
    ] = False,
    lon: Annotated[
        str, typer.Option(help="With --reverse: the column of longitude, or of x.")
    ] = "lon",
    lat: Annotated[
        str, typer.Option(help="With --reverse: the column of latitude, or of y.")
    ] = "lat",
) -> None:
    """Place every address of a table: its columns, then the place and how sure it is."""
    import time

    from geo.geocode import geocode as place
    from ingest import batch, place_columns, places

    if not reverse and column is None:
        msg = "geocode: which column? Expected --column NAME, or --reverse with --lon NAME --lat NAME."
        raise SettingsError(msg)
    settings = city.load()
    gazetteer = places.known(settings).gazetteer
    around = places.known_around(settings) if reverse else None
    began = time.perf_counter()
    with console.status("placing") as status:

        def told(done: int) -> None:
            status.update(f"{done:,} rows")

        if around is not None:
            rows = batch.carry(
                into,
                source,
                (lon, lat),
                lambda x, y: place_columns.surroundings(x, y, around, gazetteer),
                told,
            )
        else:
            rows = batch.carry(
                into,
                source,
                column or "",
                lambda texts: place_columns.places(place(texts, gazetteer), gazetteer),
                told,
            )
    seconds = time.perf_counter() - began
    console.print(f"{into}: {rows:,} rows in {seconds:.1f} s")


def explain(
    address: Annotated[str, typer.Argument(help="An address, or a point: lon,lat.")],
) -> None:
    """Tell how an address is read and placed, step by step, and what is around it."""
    from geo.explain import around
    from geo.explain import explain as steps
    from ingest.places import known, known_around

    settings = city.load()
    point = re.fullmatch(_POINT, address)
    told = [] if point else steps(address, known(settings).gazetteer)
    found = dict(told)
    lon, lat = point.groups() if point else (found.get("lon"), found.get("lat"))
    if lon is not None and lat is not None:
        near = around(lon, lat, known_around(settings))
        told += near if point else [one for one in near if one[0] not in found]
    for name, said in told:
        console.print(f"{name:>14}  {said}", markup=False, soft_wrap=True)


def import_doors(
    source: Annotated[Path, typer.Argument(help="門牌位置數值資料, CSV or workbook.")],
    rejects: Annotated[
        Path | None, typer.Option(help="A CSV for the rows that hold no door.")
    ] = None,
) -> None:
    """Take the city's official door plates in place of the compiled points."""
    from ingest import doors

    into = city.load().doors
    with console.status("importing"):
        account = doors.imported(source, into, rejects)
    reasons = ", ".join(
        f"{name} {rows:,}"
        for name, rows in account.fates.items()
        if rows and name not in {"door", "repeated"}
    )
    console.print(
        f"read {account.read:,} = doors {account.fates['door']:,} + repeated "
        f"{account.fates['repeated']:,} + rejected {account.rejected:,}"
        + (f" ({reasons})" if reasons else "")
    )
    console.print(f"{into}: the next build and every geocode use it")


def add_correction(  # noqa: PLR0913, PLR0917 - one option for each column
    address: Address,
    who: Who,
    why: Annotated[str, typer.Option(help="Why it is there; shown with the place.")],
    lon: Annotated[float | None, typer.Option(help="Degrees, or x of TWD97.")] = None,
    lat: Annotated[float | None, typer.Option(help="Degrees, or y of TWD97.")] = None,
    village: Annotated[
        str | None,
        typer.Option(help="Its code of 11 digits, or 區 and 里: 信義區西村里."),
    ] = None,
) -> None:
    """Say where a place is; it holds for every way of writing it, from the next build on."""
    from ingest import places, put_right

    settings = city.load()
    written = put_right.add(
        settings,
        places.known(settings),
        address,
        who=who,
        why=why,
        lon=lon,
        lat=lat,
        village=village,
    )
    noted(opened(), "correction_added", None, correction_id=written.correction_id)
    console.print(
        f"correction {written.correction_id}: {written.text} is in {written.village_id}"
        + (
            f" at {written.lon:.6f},{written.lat:.6f}"
            if written.lon is not None
            else ""
        ),
        markup=False,
        soft_wrap=True,
    )


def list_corrections() -> None:
    """Print the corrections that hold, one a line."""
    from ingest.places import corrections_of

    for one in corrections_of(city.load()):
        said = (one.correction_id, one.text, one.village_id, one.lon, one.lat)
        typer.echo("\t".join(map(str, (*said, one.at, one.who, one.why))))


def withdraw_correction(
    address: Address,
    who: Who,
    why: Annotated[str, typer.Option(help="Why it does not hold.")],
) -> None:
    """Leave a place to the geocoder again; the correction stays in the history."""
    from ingest import places, put_right

    settings = city.load()
    known = places.known(settings)
    written = put_right.withdraw(settings, known, address, who=who, why=why)
    noted(opened(), "correction_withdrawn", None, correction_id=written.correction_id)
    console.print(f"{written.text} is left to the geocoder again", markup=False)


def queue(
    out: Annotated[Path, typer.Option(help="The CSV to write.")],
    store: StoreFile = None,
) -> None:
    """Write where texts and points name different villages, for people to decide."""
    from data.store import Store
    from ingest import put_right

    rows = put_right.queue(Store(settings_with(store).store), out)
    console.print(f"{out}: {rows:,} addresses; decide with: petitions corrections add")
