"""
Would a campaign that is only planned show its effect? The command that tells before it costs.

In: weeks, number of villages, filters (target and places), and a store. Out: a sentence, and an
HTML that opens and prints off-line, or a CSV: other plans, or the villages to treat.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands_filters import filtered, write_csv
from dashboard.filters import Filters
from dashboard.planning import MOST_VILLAGES, MOST_WEEKS
from data.errors import SettingsError
from data.terminal import StoreFile, console, settings_with

# ruff: noqa: PLC0415


@filtered
def design_campaign(  # noqa: PLR0913, PLR0917 - the plan, of what, and where it goes
    chosen: Filters,
    weeks: Annotated[
        int, typer.Option(min=1, max=MOST_WEEKS, help="How long it runs.")
    ] = 8,
    villages: Annotated[
        int,
        typer.Option(
            min=0,
            max=MOST_VILLAGES,
            help="How many villages are treated, chosen by matched pairs; 0: all that the filters name, else the whole city.",
        ),
    ] = 20,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file to write: .html, the plan on paper, or .csv, shorter, longer, smaller and larger plans."
        ),
    ] = None,
    treated: Annotated[
        Path | None,
        typer.Option(help="A CSV to write: the villages to treat, and those to leave."),
    ] = None,
    store: StoreFile = None,
) -> None:
    """Say how large a campaign's effect must be to be seen, and which villages to treat."""
    from dashboard import planning, planning_report, planning_words
    from dashboard.scope import Scope
    from dashboard.view import View
    from data.store import Store

    if out is not None and out.suffix.lower() not in {".html", ".csv"}:
        msg = f"--out {out}: the ending says what is written. Expected .html or .csv."
        raise SettingsError(msg)
    settings = settings_with(store)
    opened, everyone = Store(settings.store), Scope.everyone()
    view = View(chosen=chosen, language="en", plan=(weeks, villages))
    found = planning.planned(opened, settings, view, everyone)
    if found is None:  # a view with a plan has one
        return
    console.print(planning_words.asked(opened, chosen, view))
    console.print(planning_words.lead(found, view))
    if treated is not None:
        write_csv(treated, planning.treated(opened, settings, view, everyone))
    if out is None:
        return
    if out.suffix.lower() == ".csv":
        write_csv(out, planning.choices(opened, settings, view, everyone))
        return
    page = planning_report.page(opened, settings, view, everyone)
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        msg = f"{out}: the file can not be written ({error.strerror})."
        raise SettingsError(msg) from error
