"""
What can one ask of the register of campaigns? The commands that fill, show and mend it.

In: the command line, a team's own table. Out: the registry.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data import settings as city
from data.commands_people import deed
from data.errors import RegistryError
from data.terminal import console

if TYPE_CHECKING:
    from data.registry import Registry
    from data.registry_campaigns import Campaign
    from models.overlaps import Overlap

# ruff: noqa: PLC0415

_MOST_TOLD = 100
"""Ids of campaigns in one line of the audit log."""

Who = Annotated[str, typer.Option(help="Who enters it.")]


def import_campaigns(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV or workbook, a campaign a row.")
    ],
    who: Who,
) -> None:
    """Enter every campaign of a table, or none; what is there already stays."""
    from ingest import campaigns

    _enter(campaigns.read(source, who))


def add_campaign(  # noqa: PLR0913, PLR0917 - one option for each column
    campaign: Annotated[str, typer.Argument(metavar="ID", help="The team's own id.")],
    name: str,
    agency: Annotated[str, typer.Option(help="Who runs it.")],
    channel: Annotated[str, typer.Option(help="How people are reached.")],
    start: Annotated[str, typer.Option(help="First day, 113/05/01 or 2024-05-01.")],
    end: Annotated[str, typer.Option(help="Last day, included.")],
    who: Who,
    areas: Annotated[
        str, typer.Option(help="Villages or districts, ';' between; none: the city.")
    ] = "",
    target: Annotated[
        str, typer.Option(help="category=…;channel=…;topic=N; none: every petition.")
    ] = "",
    cost: Annotated[str, typer.Option(help="TWD.")] = "",
    hypothesis: Annotated[str, typer.Option(help="What it is expected to do.")] = "",
) -> None:
    """Enter one campaign."""
    from ingest import campaigns

    said = {
        "id": campaign, "name": name, "agency": agency, "channel": channel,
        "start": start, "end": end, "areas": areas, "target": target, "cost": cost,
        "hypothesis": hypothesis,
    }  # fmt: skip
    try:
        read = campaigns.campaign(said, who)
    except ValueError as error:
        msg = f"the campaign {campaign} can not be entered: {error}"
        raise RegistryError(msg) from error
    _enter([read])


def list_campaigns() -> None:
    """Print the campaigns that stand, the earliest first, and below each what overlaps."""
    from data.registry import Registry
    from data.registry_campaigns import campaigns

    registry = Registry(city.load().registry)
    for one in campaigns(registry):
        target = ";".join(f"{name}={value}" for name, value in one.target)
        areas = ";".join(one.areas)
        said = (one.campaign_id, one.name, one.agency, one.channel, one.starts)
        more = (one.ends, areas, target, one.cost or "", one.hypothesis, one.who)
        typer.echo("\t".join(map(str, (*said, *more))))
        for overlap in _overlaps(registry, one):
            typer.echo(f"\t{_told(overlap)}")


def withdraw_campaign(
    campaign: Annotated[str, typer.Argument(metavar="ID")],
    who: Annotated[str, typer.Option(help="Who withdraws it.")],
    why: Annotated[str, typer.Option(help="Why it was none.")],
) -> None:
    """Take a campaign that never was out of the register; its history stays."""
    from data import registry_campaigns

    with deed("campaign_withdrawn", campaign_id=campaign) as registry:
        registry_campaigns.withdraw(registry, campaign, who=who, why=why)
    console.print(f"campaign {campaign} is withdrawn", markup=False)


def _enter(said: list[Campaign]) -> None:
    """Enter campaigns, and say what became of them and what speaks against each."""
    from data.registry_campaigns import enter
    from ingest.campaigns_cells import strange

    ids = [one.campaign_id for one in said]
    with deed("campaigns_entered", campaign_ids=ids[:_MOST_TOLD]) as registry:
        kept = enter(registry, said)
    console.print(
        f"{len(kept.new)} campaigns are new, {len(kept.changed)} changed, {len(kept.same)} stay as they were"
    )
    for one in said:
        if one.campaign_id in kept.same:
            continue
        warnings = [
            *strange(one.targets("category")),
            *map(_told, _overlaps(registry, one)),
        ]
        for warning in warnings:
            console.print(f"{one.campaign_id}: {warning}", markup=False, soft_wrap=True)


def _overlaps(registry: Registry, one: Campaign) -> list[Overlap]:
    from data import facts
    from data.registry_breaks import breaks
    from data.registry_campaigns import campaigns
    from models.overlaps import overlaps

    calendar = facts.read("calendar").to_pylist()
    return overlaps(one, campaigns(registry), calendar, breaks(registry))


def _told(overlap: Overlap) -> str:
    """Return an overlap as a sentence."""
    what = {
        "campaign": "another campaign ran at the same time",
        "holiday": "days off",
        "typhoon": "a typhoon closed the offices",
        "renamed": "the category has another name",
        "missing": "cases are missing",
        "changed": "what the cases say changed",
    }[overlap.kind]
    last = f" to {overlap.last}" if overlap.last else " on"
    return f"overlap: {what}: {overlap.name}, {overlap.first}{last}, {overlap.days} days of it"
