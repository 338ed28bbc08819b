"""
How does an export become a store? The whole path, one line a step.

In: paths of exports and the settings. Out: a store, swapped in at once, and the account.
"""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import polars as pl

from data import store
from geo.geocode import LEVELS
from ingest import (
    areas,
    changes,
    fallbacks,
    jobs,
    landing,
    reading,
    sources,
    suggestions,
)
from ingest.collisions import collisions
from ingest.disagreements import disagreements
from ingest.duplicates import duplicates
from ingest.places import known, located, placed
from ingest.quality import quality
from ingest.repairs import repairs
from ingest.scratch import lend
from ingest.shown import shown
from ingest.topics import topics
from ingest.topics_text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from data.settings import Settings
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
    paths: Sequence[Path],
    settings: Settings,
    told: Callable[[str], None],
    *,
    source: str | None = None,
    demo: bool = False,
    refit_topics: bool = False,
) -> Report:
    """
    Read every export, place every address, learn the topics, and swap in a new store.

    Without paths, the store is built anew from the landing zone; exports of paths are kept
    there, invented ones (`demo`) are not.

    `told` is called with a sentence when a step begins; `source` names the source where
    the header does not tell it; `refit_topics` learns the topics again, their numbers going
    on. An export or setting that can not
    be used raises before anything is written.
    """
    began = time.perf_counter()
    zone = settings.landing
    with (
        store.claim(settings.store),
        jobs.noted(settings.store, "build") as job,
        lend(settings.store) as scratch,
        ThreadPoolExecutor(1) as beside,
    ):
        files = sources.exports(paths) if paths else sources.landed(zone)
        told(f"reading {len(files)} files")
        loading = beside.submit(known, settings)
        parts = reading.read(files, settings, source, scratch)
        rows = reading.together(parts)
        if paths and not demo:
            told("keeping the exports in the landing zone")
            land(files, rows.account["sha256"], zone)
        account = rows.account
        told(f"placing the addresses of {account['kept'].sum():,} petitions")
        places = loading.result()
        placing = placed(pl.concat(rows.kept()), places)
        addresses = placing.addresses
        told("learning the topics")
        said = words(placing.petitions, places.gazetteer.names)
        learned = topics(
            placing.petitions, said, settings, again=refit_topics, keep=not demo
        )
        petitions = learned.petitions
        for sentence in learned.told:
            told(sentence)
        with store.writing(settings.store) as put:
            # Most of what there is to write, beside the counting of the rest.
            stored = located(petitions, addresses)
            put("petitions", arrow(stored))
            put("addresses", arrow(addresses))
            taught = suggestions.learned(petitions, said, settings)
            told("looking for petitions that say the same")
            repeated = duplicates(petitions, addresses, said, settings)
            told("comparing with the last build")
            now = datetime.now(_TAIPEI).replace(tzinfo=None)
            measures = quality(petitions, addresses, rows.counts, now)
            changed = changes.since_last(settings.store, petitions, addresses, measures)
            told("writing the store")
            tables = {
                "areas": areas.areas(),
                "neighbours": areas.neighbours(),
                **learned.tables,
                "duplicates": repeated,
                "rejects": rows.rejects,
                "repairs": repairs(rows.counts),
                "history": rows.history,
                "points": placing.points,
                "fallbacks": pl.concat(
                    [placing.fallbacks, fallbacks.found(petitions, addresses)]
                ),
                "disagreements": disagreements(
                    placing, places.gazetteer.villages, places.areas
                ),
                "quality": measures,
                "collisions": collisions(petitions),
                "changes": changed.rows,
                **shown(stored, settings.disclosure.least),
                "files": account,
                "build_info": build_info(
                    account,
                    petitions,
                    began,
                    {
                        "demo": "true" if demo else "false",
                        "compared_with": changed.compared_with,
                        "disclosure_least": str(settings.disclosure.least),
                        **learned.info,
                    },
                ),
            }
            for name, table in tables.items():
                put(name, arrow(table))
        suggestions.keep(settings.store, taught)
        found = report(account, match_levels(petitions, addresses), changed, began)
        fates = ("read", "kept", "repeated", "rejected")
        job.told = {fate: getattr(found, fate) for fate in fates}
    return found


def land(files: Sequence[Export], digests: pl.Series, zone: Path) -> None:
    """Keep the files that were read in the landing zone; those that lie there stay."""
    landing.sweep(zone)
    known = {entry.sha256 for entry in landing.journal(zone)}
    for file, digest in zip(files, digests, strict=True):
        if digest not in known:
            content = file.path.read_bytes()
            landing.keep(zone, file.path.name, content, came_from=str(file.path))


def arrow(rows: pl.DataFrame) -> pa.Table:
    """Return the rows as Arrow; texts are not copied: 450 MB of petitions."""
    return rows.to_arrow(compat_level=pl.CompatLevel.newest())


def match_levels(petitions: pl.DataFrame, addresses: pl.DataFrame) -> dict[str, int]:
    """Return how many petitions are placed at each level; "unstated" names no place."""
    counts = (
        petitions.join(
            addresses.select("address_id", "match_level"), on="address_id", how="left"
        )
        .group_by(pl.col("match_level").fill_null("unstated"))
        .len()
    )
    found = dict(counts.iter_rows())
    return {level: found.get(level, 0) for level in (*LEVELS, "unstated")}


def build_info(
    account: pl.DataFrame,
    petitions: pl.DataFrame,
    began: float,
    more: dict[str, str],
) -> pl.DataFrame:
    """Return rows of `build_info`: what the build says of itself, and `more`."""
    sums = account.select(pl.col("read", "kept", "repeated", "rejected").sum())
    said = {
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": _version(),
        "data_from": _day(petitions["filed_at"].min()),
        "data_until": _day(petitions["filed_at"].max()),
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


def _day(moment: object) -> str:
    return moment.date().isoformat() if isinstance(moment, datetime) else ""


def _version() -> str:
    try:
        return version("petitions")
    except PackageNotFoundError:
        return "not installed"
