"""
How does an export become a store? The whole path, one line a step.

In: paths of exports and the settings. Out: a store, swapped in at once, and the account.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import polars as pl

from data import store
from ingest import (
    areas,
    changes,
    jobs,
    landing,
    reading,
    retention,
    sources,
    suggestions,
)
from ingest.crew import Lent, here
from ingest.duplicates import duplicates
from ingest.measures import (
    all_collisions,
    all_disagreements,
    all_fallbacks,
    asked_of_duplicates,
    match_levels,
    since_last,
    totals,
)
from ingest.petitions import put_together, said_by, stored
from ingest.places import known, placed, whole
from ingest.quality import quality
from ingest.repairs import repairs
from ingest.shown import shown
from ingest.topics import topics, weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from data.settings import Settings
    from ingest.crew import Crew
    from ingest.elsewhere import Place
    from ingest.places import Placed
    from ingest.sources import Export


_TAIPEI = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Report:
    """The closing account: read = kept + repeated + rejected, in all and in each file."""

    read: int
    kept: int
    repeated: int
    rejected: int
    files: list[dict[str, object]]
    match_levels: dict[str, int]
    """Kept petitions by the level at which their place is known."""
    changes: list[str]
    """What changed since the last build, in a few lines."""
    seconds: float
    peak_mb: int


def build(  # noqa: PLR0913 - one option of the command each
    paths: Sequence[Place],
    settings: Settings,
    told: Callable[[str], None],
    *,
    crews: Lent = here,
    source: str | None = None,
    demo: bool = False,
    refit_topics: bool = False,
) -> Report:
    """
    Read every export, place every address, learn the topics, and swap in a new store.

    Without paths, the store is built anew from the landing zone; exports of paths are kept
    there, invented ones (`demo`) are not.

    `crews` lends who does the steps, for a store: here the process itself. `told` is
    called with a sentence when a step begins; `source` names the source where
    the header does not tell it; `refit_topics` learns the topics again, their numbers going
    on. An export or setting that can not
    be used raises before anything is written.
    """
    began = time.perf_counter()
    zone = settings.landing
    now = datetime.now(_TAIPEI).replace(tzinfo=None)
    with (
        store.claim(settings.store),
        jobs.noted(settings.store, "build") as job,
        crews(settings.store) as crew,
    ):
        files = sources.exports(paths) if paths else sources.landed(zone)
        told(f"reading {len(files)} files")
        places = crew.once(known, settings)
        parts = reading.read(files, settings, source, crew)
        rows = reading.together(parts, crew)
        if paths and not demo:
            told("keeping the exports in the landing zone")
            land(files, rows.account["sha256"], zone)
        told(f"placing the addresses of {rows.account['kept'].sum():,} petitions")
        placing = placed(rows, places, crew)
        told("learning the topics")
        said = said_by(rows, placing, crew)
        learned = topics(said, settings, crew, again=refit_topics, keep=not demo)
        for sentence in learned.told:
            told(sentence)
        petitions = put_together(rows, placing, learned, crew)
        reduced = retention.looked_at(petitions, retention.limits(settings, now))
        for sentence in reduced.told():
            told(sentence)
        with store.writing(settings.store) as put:
            # Most of what there is to write, beside the counting of the rest.
            limits = reduced.limits
            put("petitions", map(arrow, petitions.each(stored, limits=limits)))
            put("addresses", map(arrow, addresses(placing, reduced, crew)))
            put("petition_topics", map(arrow, weights(said, learned, crew)))
            taught = suggestions.learned(
                retention.words_kept(learned.texts, reduced), settings
            )
            counts = totals(petitions, now)
            told("looking for petitions that say the same")
            repeated = duplicates(*asked_of_duplicates(petitions, placing), settings)
            told("comparing with the last build")
            measures = quality(counts.quality, rows.counts)
            changed = since_last(settings.store, petitions, measures)
            told("writing the store")
            tables = {
                "areas": areas.areas(),
                "neighbours": areas.neighbours(),
                **learned.tables,
                "duplicates": retention.duplicates_kept(repeated, reduced),
                "rejects": retention.rejects_kept(
                    rows.rejects, came(rows.account, zone, limits), limits
                ),
                "repairs": repairs(rows.counts),
                "history": rows.history,
                "points": placing.stated.points,
                **retention.examples_kept(
                    all_fallbacks(petitions, placing),
                    all_disagreements(placing, places, crew),
                    addresses(placing, reduced, crew),
                    limits,
                ),
                "quality": measures,
                "collisions": all_collisions(petitions),
                "changes": changed.rows,
                **shown(counts.cells, settings.disclosure.least),
                "files": rows.account,
                "build_info": build_info(
                    rows.account,
                    counts.span,
                    began,
                    {
                        "demo": "true" if demo else "false",
                        "compared_with": changed.compared_with,
                        "disclosure_least": str(settings.disclosure.least),
                        **reduced.info(),
                        **learned.info,
                    },
                ),
            }
            for name, table in tables.items():
                put(name, arrow(table))
        suggestions.keep(settings.store, taught)
        levels = match_levels(placing, rows, crew)
        found = report(rows.account, levels, changed, began)
        fates = ("read", "kept", "repeated", "rejected")
        job.told = {fate: getattr(found, fate) for fate in fates}
    return found


def land(files: Sequence[Export], digests: pl.Series, zone: str | Place) -> None:
    """Keep the files that were read in the landing zone; those that lie there stay."""
    landing.sweep(zone)
    known = {entry.sha256 for entry in landing.journal(zone)}
    for file, digest in zip(files, digests, strict=True):
        if digest not in known:
            content = file.path.read_bytes()
            landing.keep(zone, file.path.name, content, came_from=str(file.path))


def addresses(
    placing: Placed, reduced: retention.Reduced, crew: Crew
) -> Iterator[pl.DataFrame]:
    """Return rows of `addresses` that a case still has, share by share."""
    return (
        retention.addresses_kept(share, reduced)
        for share in crew.stream(whole, placing.addresses)
    )


def came(
    account: pl.DataFrame, zone: str | Place, limits: retention.Limits
) -> pl.DataFrame:
    """Return source, file and came_at of the files that landed; asked with limits only."""
    entries = landing.journal(zone) if limits else []
    at = {
        entry.sha256: datetime.fromisoformat(entry.came_at)
        .astimezone(_TAIPEI)
        .replace(tzinfo=None)
        for entry in reversed(entries)  # the first time counts
    }
    return account.select(
        "source",
        "file",
        came_at=pl.col("sha256").replace_strict(
            at, default=None, return_dtype=pl.Datetime("us")
        ),
    )


def arrow(rows: pl.DataFrame) -> pa.Table:
    """Return the rows as Arrow; texts are not copied: 450 MB of petitions."""
    return rows.to_arrow(compat_level=pl.CompatLevel.newest())


def build_info(
    account: pl.DataFrame,
    span: tuple[datetime | None, datetime | None],
    began: float,
    more: dict[str, str],
) -> pl.DataFrame:
    """Return rows of `build_info`: what the build says of itself, and `more`."""
    sums = account.select(pl.col("read", "kept", "repeated", "rejected").sum())
    said = {
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": _version(),
        "data_from": _day(span[0]),
        "data_until": _day(span[1]),
        "seconds": f"{time.perf_counter() - began:.1f}",
        **{name: str(total) for name, total in sums.row(0, named=True).items()},
        **more,
    }
    return pl.DataFrame({"key": list(said), "value": list(said.values())})


def report(
    account: pl.DataFrame,
    levels: dict[str, int],
    changed: changes.Comparison,
    began: float,
) -> Report:
    """Return the closing account of a build."""
    files = account.drop("source", "sha256")
    sums = files.drop("file").sum().row(0, named=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Report(
        **sums,
        files=files.to_dicts(),
        match_levels=levels,
        changes=changes.told(changed),
        seconds=round(time.perf_counter() - began, 2),
        # Linux counts in KiB, macOS in bytes.
        peak_mb=peak // (1024 * 1024 if sys.platform == "darwin" else 1024),
    )


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def _version() -> str:
    try:
        return version("petitions")
    except PackageNotFoundError:
        return "not installed"
