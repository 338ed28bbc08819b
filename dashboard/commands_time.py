"""
What can one ask about time on the command line? Trends, deadlines and flows, as CSV.

In: the command line, with the filters of the address bar. Out: the tables that pages show.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from dashboard.filters import KINDS, Filters
from data.errors import SettingsError
from data.terminal import Day, Names, StoreFile, console, settings_with

# ruff: noqa: PLC0415


class TrendBy(StrEnum):
    """What names a series."""

    everything = "all"
    category = "category"
    agency = "agency"
    agency_category = "agency_category"
    district = "district"
    channel = "channel"
    topic = "topic"


class GroupBy(StrEnum):
    """What deadlines are told by."""

    agency = "agency"
    section = "section"
    category = "category"
    district = "district"
    channel = "channel"


class FlowWhat(StrEnum):
    """What is told of hand-overs."""

    matrix = "matrix"
    chains = "chains"
    owners = "owners"


class FlowBy(StrEnum):
    """What hand-overs are split by."""

    category = "category"
    district = "district"


Out = Annotated[Path, typer.Option(help="The CSV to write.")]
Topics = Annotated[list[int] | None, typer.Option(help="Topic number.")]
KindOf = Annotated[str, typer.Option(help="complaint, service_order or all.")]


def trends(  # noqa: PLR0913, PLR0917 - one option for each filter of the address bar
    out: Out,
    store: StoreFile = None,
    by: Annotated[TrendBy, typer.Option(help="A row for each.")] = TrendBy.category,
    end: Day = None,
    agency: Names = None,
    category: Names = None,
    topic: Topics = None,
    district: Names = None,
    channel: Names = None,
    kind: KindOf = "complaint",
) -> None:
    """Write what stands out in the last seven days, changes of level, and next month."""
    from dashboard.scope import Scope
    from dashboard.trends import trends_of
    from data.registry import Registry
    from data.registry_breaks import breaks
    from data.store import Store

    chosen = settings_with(store)
    filters = _filters(None, end, agency, category, topic, district, channel, kind)
    known = breaks(Registry(chosen.registry))
    table = trends_of(
        Store(chosen.store), filters, Scope.everyone(), chosen, known, by.value
    )
    stand_out = sum(state in {"new", "ongoing"} for state in table["state"].to_pylist())
    _write(out, table)
    console.print(f"{out}: {table.num_rows} series, {stand_out} of them stand out")


def deadlines(  # noqa: PLR0913, PLR0917 - as trends
    out: Out,
    store: StoreFile = None,
    by: Annotated[GroupBy, typer.Option(help="A row for each.")] = GroupBy.agency,
    cases: Annotated[
        Path | None, typer.Option(help="Another CSV, of the open cases.")
    ] = None,
    start: Day = None,
    end: Day = None,
    agency: Names = None,
    category: Names = None,
    topic: Topics = None,
    district: Names = None,
    channel: Names = None,
    kind: KindOf = "complaint",
) -> None:
    """Write who is on time, overdue and how long it takes, at the end of the last day."""
    from dashboard import deadlines as analysis
    from dashboard.scope import Scope
    from data.store import Store

    chosen = settings_with(store)
    filters = _filters(start, end, agency, category, topic, district, channel, kind)
    held = Store(chosen.store)
    table = analysis.punctual(held, filters, Scope.everyone(), by.value)
    _write(out, table)
    unknown = sum(table["unknown"].to_pylist())
    console.print(f"{out}: {table.num_rows} rows")
    if unknown:
        console.print(f"{unknown:,} cases tell no closing and have no state")
    if cases:
        still = analysis.open_cases(held, filters, Scope.everyone())
        _write(cases, still)
        console.print(f"{cases}: {still.num_rows} open cases")


def flows(  # noqa: PLR0913, PLR0917 - as trends
    out: Out,
    store: StoreFile = None,
    what: Annotated[FlowWhat, typer.Option(help="What is told.")] = FlowWhat.matrix,
    by: Annotated[
        list[FlowBy] | None, typer.Option(help="Split the matrix; may be given again.")
    ] = None,
    start: Day = None,
    end: Day = None,
    agency: Names = None,
    category: Names = None,
    topic: Topics = None,
    district: Names = None,
    channel: Names = None,
    kind: KindOf = "complaint",
) -> None:
    """Write which agency hands cases to which, which come back, and whose they are."""
    from dashboard import flows as analysis
    from dashboard.scope import Scope
    from data.store import Store

    chosen = settings_with(store)
    filters = _filters(start, end, agency, category, topic, district, channel, kind)
    held = Store(chosen.store)
    table = analysis.flows_of(
        held,
        filters,
        Scope.everyone(),
        what.value,
        tuple(one.value for one in by or ()),
    )
    _write(out, table)
    told = analysis.unseen_of(held, filters, Scope.everyone())
    console.print(
        f"{out}: {table.num_rows} rows; re-assignments counted {told['counted']:,}, "
        f"seen {told['seen']:,}, unseen {told['unseen']:,}"
    )


def _filters(  # noqa: PLR0913, PLR0917 - one for each filter of the address bar
    start: datetime | None,
    end: datetime | None,
    agency: list[str] | None,
    category: list[str] | None,
    topic: list[int] | None,
    district: list[str] | None,
    channel: list[str] | None,
    kind: str,
) -> Filters:
    """Return the filters; SettingsError for a kind, or days, that can not be."""
    if kind not in KINDS:
        msg = f"--kind {kind}: expected one of {', '.join(KINDS)}."
        raise SettingsError(msg)
    if start and end and start > end:
        msg = (
            f"--start {start:%Y-%m-%d} lies after --end {end:%Y-%m-%d}. Mend the days."
        )
        raise SettingsError(msg)
    return Filters(
        start=start.date() if start else None,
        end=end.date() if end else None,
        agencies=tuple(agency or ()),
        categories=tuple(category or ()),
        topics=tuple(topic or ()),
        districts=tuple(district or ()),
        channels=tuple(channel or ()),
        kind=kind,
    )


def _write(path: Path, table: pa.Table) -> None:
    """Write a CSV that Excel opens as UTF-8; SettingsError where that can not be."""
    import polars as pl

    try:
        path.write_text(pl.DataFrame(table).write_csv(), encoding="utf-8-sig")
    except OSError as error:
        msg = f"{path}: the file can not be written ({error.strerror})."
        raise SettingsError(msg) from error
