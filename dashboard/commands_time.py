"""
What can one ask about time on the command line? Trends, deadlines and flows, as CSV.

In: the command line, with the filters of the address bar. Out: the tables that pages show.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands_filters import Out, filtered, write_csv
from dashboard.filters import Filters
from data.terminal import StoreFile, console, settings_with

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


@filtered
def trends(
    out: Out,
    chosen: Filters,
    store: StoreFile = None,
    by: Annotated[TrendBy, typer.Option(help="A row for each.")] = TrendBy.category,
) -> None:
    """Write what stands out in the last seven days, changes of level, and next month."""
    from dashboard.scope import Scope
    from dashboard.trends import trends_of
    from data.registry import Registry
    from data.registry_breaks import breaks
    from data.store import Store

    settings = settings_with(store)
    known = breaks(Registry(settings.registry))
    table = trends_of(
        Store(settings.store), chosen, Scope.everyone(), settings, known, by.value
    )
    stand_out = sum(state in {"new", "ongoing"} for state in table["state"].to_pylist())
    write_csv(out, table)
    console.print(f"{out}: {table.num_rows} series, {stand_out} of them stand out")


@filtered
def deadlines(
    out: Out,
    chosen: Filters,
    store: StoreFile = None,
    by: Annotated[GroupBy, typer.Option(help="A row for each.")] = GroupBy.agency,
    cases: Annotated[
        Path | None, typer.Option(help="Another CSV, of the open cases.")
    ] = None,
) -> None:
    """Write who is on time, overdue and how long it takes, at the end of the last day."""
    from dashboard import deadlines as analysis
    from dashboard.scope import Scope
    from data.store import Store

    settings = settings_with(store)
    held = Store(settings.store)
    table = analysis.punctual(held, chosen, Scope.everyone(), by.value)
    write_csv(out, table)
    unknown = sum(table["unknown"].to_pylist())
    console.print(f"{out}: {table.num_rows} rows")
    if unknown:
        console.print(f"{unknown:,} cases tell no closing and have no state")
    if cases:
        still = analysis.open_cases(held, chosen, Scope.everyone())
        write_csv(cases, still)
        console.print(f"{cases}: {still.num_rows} open cases")


@filtered
def flows(
    out: Out,
    chosen: Filters,
    store: StoreFile = None,
    what: Annotated[FlowWhat, typer.Option(help="What is told.")] = FlowWhat.matrix,
    by: Annotated[
        list[FlowBy] | None, typer.Option(help="Split the matrix; may be given again.")
    ] = None,
) -> None:
    """Write which agency hands cases to which, which come back, and whose they are."""
    from dashboard import flows as analysis
    from dashboard.scope import Scope
    from data.store import Store

    settings = settings_with(store)
    held = Store(settings.store)
    table = analysis.flows_of(
        held,
        chosen,
        Scope.everyone(),
        what.value,
        tuple(one.value for one in by or ()),
    )
    write_csv(out, table)
    told = analysis.unseen_of(held, chosen, Scope.everyone())
    console.print(
        f"{out}: {table.num_rows} rows; re-assignments counted {told['counted']:,}, "
        f"seen {told['seen']:,}, unseen {told['unseen']:,}"
    )
