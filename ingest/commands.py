"""
What can one ask of the door in? The commands that read exports and texts.

In: the command line. Out: stores and files. The rooms are imported inside the commands, so
that one starts without what the others need.
"""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data import settings as city
from data.errors import SettingsError
from data.terminal import Day, StoreFile, console, settings_with

if TYPE_CHECKING:
    from data.settings import Settings
    from ingest.pipeline import Report

# ruff: noqa: PLC0415


def build(  # noqa: PLR0913 - the options of the command
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Exports, or folders of them; none: the landing zone."),
    ] = None,
    store: StoreFile = None,
    source: Annotated[
        str | None, typer.Option(help="The source, where the header does not tell.")
    ] = None,
    *,
    workers: Annotated[
        int, typer.Option(help="Processes of this machine that do the steps.", min=0)
    ] = 0,
    scheduler: Annotated[
        str | None, typer.Option(help="A dask scheduler whose workers do: tcp://…")
    ] = None,
    refit_topics: Annotated[
        bool, typer.Option(help="Learn the topics again; their numbers go on.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="End with the account as JSON on stdout.")
    ] = False,
) -> None:
    """Turn exports into a store, with progress and a closing account."""
    from ingest import crew
    from ingest.elsewhere import place
    from ingest.pipeline import build as build_store

    crews: crew.Lent = crew.here
    if workers or scheduler:
        from ingest import cluster

        crews = cluster.crews(workers, scheduler)
    chosen = settings_with(store)
    with console.status("building") as status:

        def told(step: str) -> None:
            status.update(step)
            console.print(step)

        report = build_store(
            [place(path) for path in paths or []],
            chosen,
            told,
            crews=crews,
            source=source,
            refit_topics=refit_topics,
        )
    print_account(report, chosen)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(report), ensure_ascii=False))


def check(
    store: StoreFile = None,
    collisions: Annotated[
        Path | None,
        typer.Option(help="A CSV of the numbers that stand on several petitions."),
    ] = None,
    quality: Annotated[
        Path | None,
        typer.Option(help="A CSV of every measure of every month and source."),
    ] = None,
) -> None:
    """Say what is wrong with landing zone, store and rows, one line a check."""
    from data.store import Store
    from ingest import tables_out
    from ingest.check import findings

    chosen = settings_with(store)
    found = list(findings(chosen))
    for one in found:
        sign = "ok  " if one.fine else "LOOK"
        hint = f" {one.hint}" if one.hint else ""
        console.print(
            f"{sign} {one.check}: {one.told}{hint}", soft_wrap=True, markup=False
        )
    for name, out in (("collisions", collisions), ("quality", quality)):
        if out:
            rows = tables_out.write(Store(chosen.store), name, out)
            console.print(f"{out}: {rows:,} rows")
    if not all(one.fine for one in found):
        raise typer.Exit(1)


def rollback(store: StoreFile = None) -> None:
    """Put the store of the build before in the place of the last one; again undoes it."""
    from data.store import Store, roll_back
    from ingest import jobs

    chosen = settings_with(store)
    with jobs.noted(chosen.store, "rollback"):
        roll_back(chosen.store)
    built_at = Store(chosen.store).info().get("built_at", "")
    console.print(f"{chosen.store}: now the build of {built_at}")


def fetch(  # noqa: PLR0913, PLR0917 - a source, where it is, and which of it
    source: Annotated[
        str,
        typer.Argument(
            help="A data set of data.taipei by name (taipei_1999, "
            "taipei_petition_categories, streetlight) or id; or dataset or open311 "
            "with --url."
        ),
    ],
    url: Annotated[
        str | None, typer.Option(help="API address of a resource, or of Open311.")
    ] = None,
    into: Annotated[
        str | None, typer.Option(help="Landing zone; else the one of the settings.")
    ] = None,
    start: Day = None,
    end: Day = None,
    request: Annotated[
        list[str] | None,
        typer.Option("--id", help="open311: a request by its id. May be given again."),
    ] = None,
    portal: Annotated[str, typer.Option(help="The portal of the data sets.")] = (
        "https://data.taipei"
    ),
) -> None:
    """Download open data into the landing zone: data.taipei, or an Open311 server."""
    from ingest import fetch as web
    from ingest import jobs
    from ingest.elsewhere import place
    from ingest.webs import Web

    chosen = city.load()
    zone = place(into or chosen.landing)
    speaks, say = Web(), console.print
    with jobs.noted(jobs.of_zone(zone, chosen.store), "fetch") as job:
        if source == "dataset" and url:
            came = web.dataset(url, zone, speaks, say)
        elif source == "open311" and url and request:
            came = web.open311_by_id(url, request, zone, speaks, say)
        elif source == "open311" and url and start and end:
            came = web.open311(url, start.date(), end.date(), zone, speaks, say)
        elif source in {"dataset", "open311"}:
            msg = f"fetch {source}: expected --url, and with open311 --start and --end, or --id."
            raise SettingsError(msg)
        else:
            came = web.known(source, portal, zone, speaks, say)
        job.told = {"answers": len(came)}
    console.print(f"{zone}: {len(came)} answers; build them with: petitions build")


def topics(
    source: Annotated[Path, typer.Argument(metavar="IN.csv")],
    into: Annotated[Path, typer.Argument(metavar="OUT.csv")],
    column: Annotated[str, typer.Option(help="The column with the texts.")],
    number: Annotated[
        int | None,
        typer.Option(
            "--topics",
            help="How many; 0: as halves of the texts agree. Else those of the settings, for few texts fewer.",
            min=0,
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of what is random.")] = None,
) -> None:
    """Group the texts of a CSV: its columns, then the topic of each text."""
    import polars as pl

    from ingest import batch
    from ingest.places import known_places
    from ingest.privacy import mask_text
    from ingest.topics_learned import curve_of
    from ingest.topics_text import without_places
    from models import topics as model
    from models.topics_number import of_few

    chosen = city.load().topics
    if number is not None or seed is not None:
        chosen = dataclasses.replace(
            chosen,
            count=chosen.count if number is None else number,
            seed=chosen.seed if seed is None else seed,
        )
    written = batch.column_of(source, column)
    names = known_places().names

    def subject(said: pl.Series) -> pl.Series:
        masked = said.to_frame("text").select(mask_text(pl.col("text")))
        return without_places(masked["text"], names)

    texts = subject(written)
    count, points = curve_of(texts, chosen)
    for point in points:
        sign = "  <- chosen" if point.chosen else ""
        sure = f"stability {point.stability:.3f}"
        if math.isnan(point.stability):
            sure = "of too few texts to try numbers"
        told = f"{point.n_topics:>4} topics: {sure}{sign}"
        console.print(told, markup=False)
    if number is None:  # the setting is for the texts of a city
        count = min(count, of_few(texts))
    fitted = model.fit(texts, count, chosen.seed)
    labels = ["", *(label.name for label in fitted.labels)]

    def answer(said: pl.Series) -> pl.DataFrame:
        found = model.assign(fitted, subject(said))
        return pl.DataFrame(
            {
                "topic_id": found.topic_ids.tolist(),
                "topic_label": [labels[topic] for topic in found.topic_ids],
                "topic_weight": found.weights.astype(float).round(4),
            }
        )

    rows = batch.carry(into, source, column, answer, told=lambda _: None)
    console.print(f"{into}: {rows:,} rows in {fitted.n_topics} topics")


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


def propose_breaks(store: StoreFile = None, source: str = "taipei_1999") -> None:
    """Print breaks that the rows of the store suggest and nobody has written down."""
    import polars as pl

    from data.registry import Registry
    from data.registry_breaks import breaks
    from data.store import Store
    from ingest.breaks import proposals

    chosen = settings_with(store)
    kept = Store(chosen.store)
    known = breaks(Registry(chosen.registry))
    petitions = pl.DataFrame(kept.table("petitions"))
    addresses = pl.DataFrame(kept.table("addresses"))
    for one in proposals(petitions, addresses, source, known):
        said = (one.starts, one.ends or "", one.kind, one.concerns, one.name)
        typer.echo("\t".join(map(str, (*said, one.before, one.reason))))


def print_account(report: Report, chosen: Settings) -> None:
    """Print the closing account: what became of every row."""
    console.print(
        f"read {report.read:,} = kept {report.kept:,} + repeated {report.repeated:,} "
        f"+ rejected {report.rejected:,}"
    )
    placed = {level: count for level, count in report.match_levels.items() if count}
    console.print(
        "placed by: " + ", ".join(f"{level} {n:,}" for level, n in placed.items())
    )
    for line in report.changes:
        console.print(line, soft_wrap=True)
    console.print(
        f"{chosen.store}: built in {report.seconds:.1f} s, {report.peak_mb:,} MB at most"
    )
