"""
What can one ask about agencies on the command line? Scorecard and satisfaction, as CSV.

In: the command line, with the filters of the address bar. Out: the tables that pages show.
"""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands_filters import Out, filtered, write_csv
from dashboard.commands_time import GroupBy
from dashboard.filters import Filters
from data.terminal import StoreFile, console, settings_with

# ruff: noqa: PLC0415


@filtered
def scorecard(out: Out, chosen: Filters, store: StoreFile = None) -> None:
    """Write each agency's indicators, what its cases let expect, score and rank range."""
    from dashboard.scope import Scope
    from dashboard.scorecards import scorecard as scored
    from data.store import Store

    settings = settings_with(store)
    table = scored(Store(settings.store), chosen, Scope.everyone(), settings)
    write_csv(out, table)
    least = settings.hotspots.min_petitions
    without = table["score"].null_count
    console.print(f"{out}: {table.num_rows} agencies")
    if without:
        console.print(
            f"{without} of them have no score: fewer than {least} cases of an indicator"
        )


@filtered
def satisfaction(
    out: Out,
    chosen: Filters,
    store: StoreFile = None,
    by: Annotated[GroupBy, typer.Option(help="A row for each.")] = GroupBy.agency,
) -> None:
    """Write how many answered, how many are satisfied, and the bounds of the silent."""
    from dashboard.satisfied import satisfaction_of
    from dashboard.scope import Scope
    from data.store import Store

    settings = settings_with(store)
    table = satisfaction_of(Store(settings.store), chosen, Scope.everyone(), by.value)
    write_csv(out, table)
    asked, answered = (sum(table[name].to_pylist()) for name in ("asked", "answered"))
    console.print(
        f"{out}: {table.num_rows} rows; {answered:,} of {asked:,} asked have answered"
    )
