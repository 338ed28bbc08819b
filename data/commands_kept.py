"""
What do people keep, and what did they do? Views, subscriptions and the audit log.

In: the command line. Out: lists on stdout, tab-separated; what is taken away is told to
the audit log, and so is that somebody read it.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta, timezone
from typing import Annotated

import typer

from data.commands_people import noted, opened, tell
from data.errors import RegistryError, UserError
from data.terminal import Day

# ruff: noqa: PLC0415

_TAIPEI = timezone(timedelta(hours=8))


def list_views() -> None:
    """Print the saved views that stand: number, name, owner, shared with, link."""
    from data import registry_views

    for one in registry_views.every(opened()):
        tell(one.view_id, one.name, one.owner_shown, one.shared, one.link)


def withdraw_view(number: int) -> None:
    """Take away a saved view, whoever's it is."""
    from data import registry_views

    registry = opened()
    with registry.together():
        gone = registry_views.remove(registry, number)
        noted(registry, "view_removed", None, view_id=number, owner=gone.owner)
    typer.echo(f"view {number} is taken away", err=True)


def list_subscriptions() -> None:
    """Print those that stand: number, account, kind, every, channel, address, last, link."""
    from data import registry_subscriptions

    for one in registry_subscriptions.subscriptions(opened()):
        of_it = (one.subscription_id, one.user.name, one.kind, one.every, one.channel)
        tell(*of_it, one.address, one.last_sent_at, one.link)


def withdraw_subscription(number: int) -> None:
    """End a subscription, whoever's it is."""
    from data import registry_subscriptions

    registry = opened()
    with registry.together():
        gone = registry_subscriptions.withdraw(registry, number)
        of_it = {"subscription_id": number, "kind": gone.kind}
        noted(registry, "subscription_ended", gone.user, **of_it)
    typer.echo(f"subscription {number} has ended", err=True)


def show_audit(  # noqa: PLR0913, PLR0917 - each narrows what is shown
    who: Annotated[str | None, typer.Option(help="A login name, or os:NAME.")] = None,
    what: Annotated[str | None, typer.Option(help="A deed, e.g. login_failed.")] = None,
    since: Day = None,
    until: Day = None,
    address: Annotated[
        str | None, typer.Option(help="Lines of this client address.")
    ] = None,
    last: Annotated[int, typer.Option(help="How many lines.", min=1)] = 100,
) -> None:
    """Print the newest lines of the audit log, the newest first, in Taipei's time."""
    from data import registry_audit

    registry = opened()
    found = registry_audit.lines(
        registry,
        who=who,
        what=what,
        since=since and since.replace(tzinfo=_TAIPEI),
        until=until and until.replace(tzinfo=_TAIPEI) + timedelta(days=1),
        address=address,
        newest=last,
    )
    noted(registry, "audit_shown", None, lines=len(found))
    for one in found:
        about = json.dumps(one.about, ensure_ascii=False)
        at = one.at.astimezone(_TAIPEI).isoformat(sep=" ", timespec="seconds")
        tell(one.number, at, one.who, one.role, one.what, about, one.address)


def verify_audit(
    known: Annotated[
        str | None,
        typer.Option(help="NUMBER:HASH of a line as an earlier verify printed it."),
    ] = None,
) -> None:
    """Say whether the audit log is as it was written; print its last number and hash."""
    from data import registry_audit

    registry = opened()
    noted_elsewhere = _known(known) if known else None
    found = registry_audit.verify(registry, known=noted_elsewhere)
    if found.broken is not None:
        msg = f"{registry.name}: the audit log is not as it was written from line {found.broken} on: {found.why}. Compare it with a backup of before."
        raise RegistryError(msg)
    noted(registry, "audit_verified", None, lines=found.lines)
    typer.echo(f"{found.lines}:{found.last_hash}")
    typer.echo(f"{found.lines:,} lines, all as they were written", err=True)


def _known(said: str) -> tuple[int, str]:
    told = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", said.strip())
    if told is None:
        msg = f"--known {said!r} is no line of the audit log. Expected NUMBER:HASH, as petitions audit verify prints it."
        raise UserError(msg)
    return int(told[1]), told[2]
