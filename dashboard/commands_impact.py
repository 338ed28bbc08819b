"""
Did a campaign work? The command that writes its report, or a row for each campaign.

In: the register of campaigns and a store. Out: an HTML that opens and prints off-line, or a
CSV of the numbers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.errors import SettingsError
from data.terminal import StoreFile, console, settings_with

# ruff: noqa: PLC0415

_ALL = "all"


def impact(
    campaign: Annotated[
        str, typer.Option(help="Id of a campaign of the register; all: every one.")
    ] = _ALL,
    out: Annotated[
        Path | None,
        typer.Option(help="The file to write: .html, a report, or .csv, a row each."),
    ] = None,
    store: StoreFile = None,
) -> None:
    """Say whether promotion campaigns brought more petitions, by how much, and how sure that is."""
    from dashboard import impact as analysis
    from dashboard import impact_report, impact_words, written
    from dashboard.commands_filters import write_csv
    from dashboard.scope import Scope
    from dashboard.view import View
    from data.store import Store

    if out is not None and out.suffix.lower() not in {".html", ".csv"}:
        msg = f"--out {out}: the ending says what is written. Expected .html or .csv."
        raise SettingsError(msg)
    settings = settings_with(store)
    opened = Store(settings.store)
    register, wrong = written.register(opened, settings)
    if wrong:
        raise SettingsError(wrong)
    chosen = [one for one in register.campaigns if campaign in {_ALL, one.campaign_id}]
    if not chosen:
        known = ", ".join(one.campaign_id for one in register.campaigns) or "none"
        msg = f"--campaign {campaign}: the register has no such campaign, it has: {known}. Enter them with: petitions campaigns import FILE"
        raise SettingsError(msg)
    view, answers = View(language="en"), []
    for one in chosen:
        with console.status(f"{one.campaign_id}: {one.name}"):
            answer = analysis.answer(opened, Scope.everyone(), settings, register, one)
        answers.append(answer)
        said = impact_words.said(answer, settings, view)
        console.print(
            f"{one.campaign_id} {one.name}: {said.verdict}. {said.why} {said.size}"
        )
    if out is None:
        return
    if out.suffix.lower() == ".csv":
        write_csv(out, analysis.table(answers))
        return
    page = impact_report.page(opened, settings, answers)
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        msg = f"{out}: the file can not be written ({error.strerror})."
        raise SettingsError(msg) from error
