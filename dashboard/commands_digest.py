"""
How are those told who subscribed? The command for a timer, and the one that subscribes.

In: the command line. Out: digests by mail and webhook; one line for each on stdout.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from data import settings as city
from data.errors import DigestError, SettingsError
from data.terminal import StoreFile, console, settings_with

# ruff: noqa: PLC0415


def digest(
    store: StoreFile = None,
    *,
    due: Annotated[
        bool, typer.Option("--due", help="Tell everybody whose time has come.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be sent; send nothing.")
    ] = False,
) -> None:
    """Send what readers subscribed to: what is new, once for each person; for cron or systemd."""
    from dashboard.digests import run as digests
    from data.commands_people import tell
    from data.registry import Registry
    from data.store import Store

    if not due:
        msg = "digest: it is not said whom to tell. Expected --due, and --dry-run to look at it first."
        raise SettingsError(msg)
    settings = settings_with(store)
    run = digests.Run(
        Store(settings.store), settings, Registry(settings.registry), datetime.now(UTC)
    )
    outcomes = digests.due(run, dry=dry_run)
    for one in outcomes:
        numbers = ",".join(map(str, one.subscriptions))
        tell(one.fate, one.user, one.channel, one.address, numbers, one.why)
        if one.fate == "would" and one.letter:
            typer.echo(f"{one.letter.subject}\n{one.letter.text}")
    failed = [one for one in outcomes if one.fate == "failed"]
    if failed:
        msg = f"{len(failed)} of {len(outcomes)} digests were not sent; the lines above say why. They are due again at the next run."
        raise DigestError(msg)
    console.print(f"{sum(one.fate == 'sent' for one in outcomes)} digests sent")


def add_subscription(  # noqa: PLR0913, PLR0917 - one option for each thing to say
    user: Annotated[str, typer.Argument(help="The account that is to be told.")],
    kind: Annotated[
        str, typer.Argument(help="new_hotspot, anomaly, due or monthly_brief.")
    ],
    link: Annotated[
        str, typer.Option(help="Page and filters, as the address bar has them.")
    ] = "/",
    every: Annotated[str, typer.Option(help="day, week or month.")] = "day",
    email: Annotated[
        str | None, typer.Option(help="An address; else that of the account.")
    ] = None,
    webhook: Annotated[
        str | None, typer.Option(help="An address with https instead of a mail.")
    ] = None,
) -> None:
    """Subscribe for an account; prints the number, and the secret of a webhook this once."""
    from dashboard.commands_filters import filters_of
    from data import registry_subscriptions, registry_users
    from data.commands_people import noted, opened
    from data.errors import UserError

    registry = opened()
    known = registry_users.named(registry, user)
    address = webhook or email or known.e_mail
    if address is None:
        msg = (
            f"{user}: the account has no e-mail address. Expected --email or --webhook."
        )
        raise UserError(msg)
    # A filter that is not understood would be left out, and the digest be about more.
    if "?" in link:
        filters_of(link=link)
    with registry.together():
        made = registry_subscriptions.add(
            registry,
            known.user_id,
            kind=kind,
            link=link,
            channel="webhook" if webhook else "email",
            address=address,
            every=every,
        )
        noted(
            registry,
            "subscription_made",
            known,
            subscription_id=made.subscription_id,
            kind=kind,
        )
    typer.echo(f"{made.subscription_id}\t{made.secret or ''}".rstrip())
    if city.load().mail.host == "" and not webhook:
        console.print("petitions.toml, [mail]: host is empty, so no mail is sent yet")
