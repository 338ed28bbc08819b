"""
Which campaigns were run, where, when and for what? What the promotion team wrote down.

In: a registry. Out: `Campaign` values, the earliest first. Nothing is changed or removed:
a later entry of the same id holds, and the earlier ones show what was planned at the time.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from data.errors import RegistryError
from data.registry_tables import campaigns as table

if TYPE_CHECKING:
    import sqlalchemy as sa

    from data.registry import Registry

TARGETS = ("category", "channel", "topic")
"""What of a petition a campaign may be after; nothing said: every petition."""

_ID = re.compile(r"[\w.-]{1,64}")
_CODE = re.compile(r"[0-9]{8}(?:[0-9]{3})?", re.ASCII)
_MOST_COST = 10**12
"""TWD; ten times what the city spends in a year."""


@dataclass(frozen=True)
class Campaign:
    """One campaign as somebody entered it."""

    campaign_id: str
    """The team's own: letters, digits, "-", "_" and "."."""
    name: str
    agency: str
    """Who runs it."""
    channel: str
    """How people are reached: light boxes in the MRT, village meetings, social media …"""
    starts: date
    """First day."""
    ends: date
    """Last day, included."""
    who: str
    """Who entered it."""
    areas: tuple[str, ...] = ()
    """Codes of villages (11 digits) and districts (8); none: the whole city."""
    target: tuple[tuple[str, str], ...] = ()
    """
    What it is after: (one of TARGETS, value). Values of one kind are alternatives, kinds
    hold together; none: every petition.
    """
    cost: int | None = None
    """TWD; None where it is not told."""
    hypothesis: str = ""
    """What it is expected to do, written down before."""
    at: datetime | None = None
    """When it was entered; None before."""
    withdrawn_why: str | None = None
    """Why it was none, in an entry that takes it out of the register."""

    def targets(self, kind: str) -> tuple[str, ...]:
        """Return the values of one kind of target."""
        return tuple(value for name, value in self.target if name == kind)


class Kept(NamedTuple):
    """What became of campaigns that were to be entered, by id."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    """There already, now said otherwise; the earlier entry stays as history."""
    same: tuple[str, ...]


def enter(
    registry: Registry, said: Sequence[Campaign], *, at: datetime | None = None
) -> Kept:
    """
    Enter campaigns, all of them or none; what is there as said is left as it is.

    RegistryError for a campaign that says too little or contradicts itself, or an id twice.
    """
    for one in said:
        checked(one)
    ids = [one.campaign_id for one in said]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        msg = f"the campaign {twice[0]} stands there twice. Expected each id once."
        raise RegistryError(msg)
    fates: dict[str, list[str]] = {"new": [], "changed": [], "same": []}
    moment = at or datetime.now(UTC)
    with registry.writing() as connection:
        held = {one.campaign_id: one for one in _latest(connection)}
        for one in said:
            before = held.get(one.campaign_id)
            fate = "new" if before is None or before.withdrawn_why else "changed"
            if before is not None and _content(before) == _content(one):
                fate = "same"
            else:
                connection.execute(table.insert().values(_row(one, moment)))
            fates[fate].append(one.campaign_id)
    return Kept(**{fate: tuple(found) for fate, found in fates.items()})


def withdraw(
    registry: Registry,
    campaign_id: str,
    *,
    who: str,
    why: str,
    at: datetime | None = None,
) -> Campaign:
    """Say that a campaign was none, and return it; RegistryError where it does not stand."""
    if not who.strip() or not why.strip():
        msg = (
            f"campaign {campaign_id}: who withdraws it, and why, is missing. Give both."
        )
        raise RegistryError(msg)
    with registry.writing() as connection:
        held = {one.campaign_id: one for one in _latest(connection)}
        found = held.get(campaign_id)
        if found is None or found.withdrawn_why:
            msg = f"campaign {campaign_id}: no such campaign stands in the register. Expected an id of: petitions campaigns list."
            raise RegistryError(msg)
        gone = dataclasses.replace(found, who=who, withdrawn_why=why)
        moment = at or datetime.now(UTC)
        connection.execute(table.insert().values(_row(gone, moment)))
    return dataclasses.replace(gone, at=moment)


def campaigns(registry: Registry) -> list[Campaign]:
    """Return the campaigns that stand, as entered last, the earliest first."""
    with registry.reading() as connection:
        found = _latest(connection)
    standing = [one for one in found if one.withdrawn_why is None]
    return sorted(standing, key=lambda one: (one.starts, one.campaign_id))


def history(registry: Registry, campaign_id: str) -> list[Campaign]:
    """Return every entry of a campaign, the oldest first."""
    chosen = table.select().where(table.c.campaign_id == campaign_id)
    with registry.reading() as connection:
        rows = connection.execute(chosen.order_by(table.c.version_id)).mappings()
        return [_value(row) for row in rows]


def _latest(connection: sa.Connection) -> list[Campaign]:
    # The number, not the clock, decides the order: clocks of two servers differ.
    rows = connection.execute(table.select().order_by(table.c.version_id)).mappings()
    return list({row["campaign_id"]: _value(row) for row in rows}.values())


def _content(said: Campaign) -> dict[str, Any]:
    """Return what an entry says, whoever entered it and when."""
    content = dataclasses.asdict(said)
    del content["who"], content["at"]
    return content


def _row(said: Campaign, at: datetime) -> dict[str, Any]:
    return dataclasses.asdict(said) | {
        "areas": ";".join(said.areas),
        "target": ";".join(f"{name}={value}" for name, value in said.target),
        "at": at,
    }


def _value(row: Mapping[Any, Any]) -> Campaign:
    said = {str(key): value for key, value in row.items()}
    del said["version_id"]
    parts = [part.partition("=") for part in said["target"].split(";") if part]
    said["target"] = tuple((name, value) for name, _, value in parts)
    said["areas"] = tuple(part for part in said["areas"].split(";") if part)
    return Campaign(**said)


def checked(said: Campaign) -> Campaign:
    """Return a campaign; RegistryError where it says too little, or contradicts itself."""
    told = (said.name, said.agency, said.channel, said.who)
    wrong = None
    if not _ID.fullmatch(said.campaign_id):
        wrong = f"id {said.campaign_id!r}. Expected up to 64 letters, digits, '-', '_' or '.'"
    elif not all(part.strip() for part in told):
        wrong = "name, agency, channel or who is empty. Give all four"
    elif said.ends < said.starts:
        wrong = f"ends {said.ends} before it starts, {said.starts}. Mend the days"
    elif strange := [code for code in said.areas if not _CODE.fullmatch(code)]:
        wrong = f"area {strange[0]!r}. Expected codes of villages (11 digits) or districts (8)"
    elif said.cost is not None and not 0 <= said.cost <= _MOST_COST:
        wrong = f"cost {said.cost}. Expected TWD, from 0"
    else:
        wrong = _wrong_target(said.target)
    if wrong:
        msg = f"the campaign {said.campaign_id} can not be entered: {wrong}."
        raise RegistryError(msg)
    return said


def _wrong_target(target: Sequence[tuple[str, str]]) -> str | None:
    for name, value in target:
        if name not in TARGETS:
            return f"target {name!r}. Expected one of {', '.join(TARGETS)}"
        if not value.strip() or ";" in value:
            return f"target {name}={value!r}. Expected a value without ';'"
        if name == "topic" and not (value.isascii() and value.isdigit()):
            return f"target topic={value!r}. Expected the number of a topic"
    return None
