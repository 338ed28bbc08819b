"""
Did a campaign of the register work? The one answer that page, command and export share.

In: the store, the reader's scope, the register and the breaks that people wrote down. Out:
an `Answer` for a campaign, and tables of a row each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa

from dashboard import impact_panel, impact_signs, queries
from dashboard.cache import remembered
from dashboard.impact_panel import targeted
from dashboard.scope import Scope
from data import facts
from data.registry_breaks import Break
from data.registry_campaigns import Campaign
from data.settings import Settings
from data.store import Store
from models.awareness import Told
from models.impact import Effect, impact, refusal
from models.overlaps import Overlap, overlaps
from models.scoreboard import scoreboard
from models.verdict import Verdict, verdict

COLUMNS: Final = (
    "id", "estimator", "cases", "expected", "effect", "effect_low", "effect_high",
    "relative", "p", "verdict", "reason",
)  # fmt: skip
"""Of the CSV of `petitions impact`."""
_NUMBERS: Final = COLUMNS[2:9]


@dataclass(frozen=True)
class Register:
    """What people wrote that an answer needs; can be a key, so that answers are kept."""

    campaigns: tuple[Campaign, ...] = ()
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Answer:
    """All that is told of a campaign."""

    campaign: Campaign
    effect: Effect
    """On the cases that it is after."""
    verdict: Verdict
    rise: Told
    overlaps: tuple[Overlap, ...]
    moved: Effect | None
    """On the other channels, of a campaign for one."""


def answer(  # noqa: PLR0913 - whose answer, on which campaign among which
    store: Store,
    scope: Scope,
    settings: Settings,
    register: Register,
    campaign: Campaign,
    *,
    checks: bool = True,
) -> Answer:
    """
    Return what can be told of a campaign; `checks` as in `models.impact`.

    Who may count cases and not read them is told of a campaign as a whole, if every week that
    is drawn has as many cases as a block; of a smaller one nothing.
    """
    useful = settings.campaigns.useful_lift
    whose = Scope.everyone() if scope.blocks else scope
    found = _answered(store, whose, useful, register, campaign, checks)
    least = queries.least(store)
    return found if whose is scope else disclosed(found, least)


def disclosed(found: Answer, least: int) -> Answer:
    """Return the answer without numbers of fewer cases than `least`."""
    effect = _disclosed(found.effect, least)
    moved = found.moved and _disclosed(found.moved, least)
    if not effect.refused or found.effect.refused:
        return replace(found, effect=effect, moved=moved)
    said = replace(found.verdict, kind="refused", why="few_cases")
    rise = Told("cannot_tell", float("nan"), ())
    return replace(found, effect=effect, verdict=said, rise=rise, moved=None)


def _disclosed(effect: Effect, least: int) -> Effect:
    """Return an effect without its small numbers; a small one is refused."""
    if effect.refused or effect.cases < least:
        return refusal(effect.refused or "few_cases")
    ring = effect.ring and _disclosed(effect.ring, least)
    weeks = effect.curve.observed if effect.curve else np.empty(0)
    if np.all(np.isnan(weeks) | (weeks >= least)):
        return replace(effect, ring=ring)
    # What the model makes of a week tells its cases too.
    return replace(effect, ring=ring, curve=None, event={}, checks=())


@remembered
def _answered(  # noqa: PLR0913, PLR0917 - as answer, for the keeping
    store: Store,
    scope: Scope,
    useful: float,
    register: Register,
    campaign: Campaign,
    checks: bool,
) -> Answer:
    told = (store, scope, campaign, register.campaigns, register.breaks)
    effect = impact(*impact_panel.asked(*told), checks=checks)
    wanted = targeted(campaign, register.breaks)
    every, moved = effect, None
    if wanted.channels:
        of_all = replace(wanted, channels=())
        panel, plan = impact_panel.asked(*told, of_all)
        every = impact(panel, plan, checks=False)
        mine, _ = impact_panel.asked(*told)
        others = replace(panel, counts=np.maximum(panel.counts - mine.counts, 0))
        moved = impact(others, plan, checks=False)
    rise = impact_signs.rise(store, scope, campaign, register.breaks, every)
    since = impact_panel.days_of(store, campaign)[0]
    met = tuple(
        overlaps(
            campaign,
            register.campaigns,
            facts.read("calendar").to_pylist(),
            register.breaks,
            since,
        )
    )
    said = verdict(effect, rise.kind, met, moved, useful=useful)
    return Answer(campaign, effect, said, rise, met, moved)


def table(answers: list[Answer]) -> pa.Table:
    """Return a row for each campaign: `COLUMNS`; a number that is not told is null."""
    rows = [
        {
            "id": one.campaign.campaign_id,
            "estimator": one.effect.estimator,
            "verdict": one.verdict.kind,
            "reason": one.verdict.why,
        }
        | {name: _told(getattr(one.effect, name)) for name in _NUMBERS}
        for one in answers
    ]
    text = {name: pa.string() for name in COLUMNS if name not in _NUMBERS}
    kinds = text | dict.fromkeys(_NUMBERS, pa.float64())
    schema = pa.schema([(name, kinds[name]) for name in COLUMNS])
    return pa.Table.from_pylist(rows, schema=schema)


def board(
    store: Store, scope: Scope, settings: Settings, register: Register
) -> pa.Table:
    """
    Return all campaigns together, the largest believed effect first.

    Columns: those of `table`, name, starts, ends, believed, believed_low, believed_high
    (relative effects drawn to 0, see `models.scoreboard`), q, stands (worked, and among all
    campaigns too), cost, cost_per_case (of an additional case, as believed; null where none).
    """
    answers = [
        answer(store, scope, settings, register, one, checks=False)
        for one in register.campaigns
    ]
    effects = [one.effect for one in answers]
    found = scoreboard(
        [one.relative for one in effects],
        [one.relative_low for one in effects],
        [one.relative_high for one in effects],
        [one.p for one in effects],
    )
    rows = []
    for at, row in enumerate(table(answers).to_pylist()):
        campaign = answers[at].campaign
        more = found.relative[at] * effects[at].expected
        paid = campaign.cost is not None and more > 0
        rows.append(
            row
            | {
                "name": campaign.name,
                "starts": campaign.starts,
                "ends": campaign.ends,
                "believed": _told(found.relative[at]),
                "believed_low": _told(found.low[at]),
                "believed_high": _told(found.high[at]),
                "q": _told(found.q[at]),
                "stands": row["verdict"] == "worked"
                and found.q[at] <= settings.campaigns.false_discovery_rate,
                "cost": campaign.cost,
                "cost_per_case": campaign.cost / more
                if paid and campaign.cost is not None
                else None,
            }
        )
    order = sorted(rows, key=lambda row: -(row["believed"] or -np.inf))
    kinds = {"name": pa.string(), "starts": pa.date32(), "ends": pa.date32()}
    kinds |= dict.fromkeys(
        ("believed", "believed_low", "believed_high", "q"), pa.float64()
    )
    kinds |= {"stands": pa.bool_(), "cost": pa.int64(), "cost_per_case": pa.float64()}
    fields = [
        *table([]).schema,
        *(pa.field(name, kind) for name, kind in kinds.items()),
    ]
    return pa.Table.from_pylist(order, schema=pa.schema(fields))


def _told(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
