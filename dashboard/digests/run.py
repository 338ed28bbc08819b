"""
Who is told now, and what became of it? One run over all subscriptions that are due.

In: the store, the settings, the registry and a moment. Out: one line for each digest. What
is promised: within a run each subscription is told at most once; what could not be sent is
due again at the next run; a run that was killed between sending and noting is made up for
after a quarter of an hour, and the digest that then comes twice has the same id.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, Literal

from dashboard import dates, queries, rights
from dashboard.digests import kinds, mail, webhook
from dashboard.digests.kinds import Reading
from dashboard.digests.letter import Letter, Told, letter
from dashboard.digests.mail import AwayError
from dashboard.view import View
from data import registry_audit, registry_subscriptions
from data.errors import PetitionsError
from data.registry import Registry
from data.registry_subscriptions import Subscription
from data.settings import Settings
from data.store import Store

_log = logging.getLogger(__name__)

Fate = Literal["sent", "nothing", "failed", "would"]
"""would: what a dry run would send."""


@dataclass(frozen=True)
class Outcome:
    """What became of one digest."""

    user: str
    channel: str
    address: str
    subscriptions: tuple[int, ...]
    fate: Fate
    why: str = ""
    letter: Letter | None = None


@dataclass(frozen=True)
class Run:
    """What a run needs."""

    store: Store
    settings: Settings
    registry: Registry
    at: datetime
    wait_s: float = 2.0
    """Before the second try of a server that did not take it."""


def due(run: Run, *, dry: bool = False) -> list[Outcome]:
    """Tell everybody whose time has come; a dry run sends and notes nothing."""
    waiting = sorted(registry_subscriptions.due(run.registry, at=run.at), key=_reader)
    outcomes: list[Outcome] = []
    away = ""
    for _, together in groupby(waiting, key=_reader):
        group = list(together)
        if away and group[0].channel == "email":
            # Nobody waits a minute for each of a hundred mails to a server that is away.
            outcomes.append(_outcome(group, "failed", away))
            continue
        try:
            outcomes += _told(run, group, dry=dry)
        except AwayError as error:
            away = str(error)
            outcomes.append(_failed(run, group, away, dry=dry))
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are told
            if not isinstance(error, PetitionsError):
                _log.exception("a digest could not be made")
            why = str(error) or type(error).__name__
            outcomes.append(_outcome(group, "failed", why))
    return outcomes


def _reader(one: Subscription) -> tuple[int, str, str]:
    """Return what one digest is for: a person, and a way to them."""
    return one.user.user_id, one.channel, one.address


def _told(run: Run, group: Sequence[Subscription], *, dry: bool) -> list[Outcome]:
    """Tell one person of all that they subscribed to and that is due."""
    held = [
        one
        for one in group
        if dry or registry_subscriptions.claim(run.registry, one, at=run.at)
    ]
    told, outcomes = [], []
    for one in held:
        try:
            told.append(_news(run, one))
        except PetitionsError as error:
            # The others of the same person are told nevertheless.
            outcomes.append(_failed(run, [one], str(error), dry=dry))
    worth = [one for one in told if one.news.worth_telling]
    quiet = [one for one in told if not one.news.worth_telling]
    if quiet:
        _noted(run, quiet, dry=dry)
        outcomes.append(_outcome([one.subscription for one in quiet], "nothing"))
    if worth:
        outcomes.append(_sent(run, worth, dry=dry))
    return outcomes


def _news(run: Run, one: Subscription) -> Told:
    """Return what a subscription has to tell its reader, with the rights of this moment."""
    view = View.from_url(one.link.partition("?")[2])
    scope = rights.scope_of(one.user.role, one.user.agency, rights.names_of(run.store))
    read = Reading(run.store, run.settings, view, scope)
    return Told(one, kinds.news(one.kind, read, one.last_state), view)


def _sent(run: Run, told: Sequence[Told], *, dry: bool) -> Outcome:
    """Send one digest, and note it."""
    view = told[0].view
    until = dates.show(queries.data_days(run.store)[1], view.calendar)
    said = letter(
        told,
        run.settings.access.address,
        until,
        run.settings.digests.most_items,
    )
    of = [one.subscription for one in told]
    if dry:
        return _outcome(of, "would", letter=said)
    try:
        _SENDERS[of[0].channel](run, of[0], said)
    except AwayError:
        raise
    except PetitionsError as error:
        return _failed(run, of, str(error), dry=dry)
    _noted(run, told, dry=dry)
    new = sum(len(one.news.new) for one in told)
    registry_audit.append(
        run.registry,
        "",
        "digest_sent",
        {
            "user": of[0].user.name,
            "channel": of[0].channel,
            "subscriptions": [one.subscription_id for one in of],
            "new": new,
        },
    )
    return _outcome(of, "sent", letter=said)


def _noted(run: Run, told: Sequence[Told], *, dry: bool) -> None:
    """Note what was told, so that it is not new the next time."""
    for one in () if dry else told:
        registry_subscriptions.sent(
            run.registry,
            one.subscription.subscription_id,
            one.news.state,
            at=run.at,
        )


def _failed(run: Run, of: Sequence[Subscription], why: str, *, dry: bool) -> Outcome:
    """Give back what could not be sent."""
    for one in () if dry else of:
        registry_subscriptions.release(run.registry, one.subscription_id)
    return _outcome(of, "failed", why)


def _outcome(
    of: Sequence[Subscription], fate: Fate, why: str = "", letter: Letter | None = None
) -> Outcome:
    first = of[0]
    numbers = tuple(one.subscription_id for one in of)
    return Outcome(
        first.user.name, first.channel, first.address, numbers, fate, why, letter
    )


def _by_mail(run: Run, to: Subscription, said: Letter) -> None:
    mail.send(run.settings.mail, to.address, said, run.wait_s)


def _by_webhook(run: Run, to: Subscription, said: Letter) -> None:
    webhook.send(run.settings, to.address, to.secret or "", said, run.wait_s)


_SENDERS: Final[dict[str, Callable[[Run, Subscription, Letter], None]]] = {
    "email": _by_mail,
    "webhook": _by_webhook,
}
