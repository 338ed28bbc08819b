"""
What does an answer say in words? The verdict, its size, and what to keep in mind.

In: an `Answer`, the reader's language and years. Out: sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard import dates, names
from dashboard.impact import Answer
from dashboard.text import chance, number
from dashboard.view import View
from data.registry_campaigns import Campaign
from data.settings import Settings
from models.impact_plan import Effect

KINDS: Final = {
    "worked": "outreach.kind_worked",
    "did_not": "outreach.kind_did_not",
    "cannot_tell": "outreach.kind_cannot_tell",
    "refused": "outreach.kind_refused",
}
WHYS: Final = {
    "more": "outreach.why_more",
    "fewer": "outreach.why_fewer",
    "too_little": "outreach.why_too_little",
    "too_wide": "outreach.why_too_wide",
    "check_failed": "outreach.why_check_failed",
    "incidence": "outreach.why_incidence",
    "other_campaign": "outreach.why_other_campaign",
    "no_days": "outreach.why_no_days",
    "short_before": "outreach.why_short_before",
    "days_missing": "outreach.why_days_missing",
    "few_cases": "outreach.why_few_cases",
    "area_small": "outreach.why_area_small",
    "no_donors": "outreach.why_no_donors",
    "no_past_errors": "outreach.why_no_past_errors",
}
CAVEATS: Final = {
    "campaign": "outreach.cav_campaign",
    "holiday": "outreach.cav_holiday",
    "typhoon": "outreach.cav_typhoon",
    "renamed": "outreach.cav_renamed",
    "missing": "outreach.cav_missing",
    "changed": "outreach.cav_changed",
    "short_past": "outreach.cav_short_past",
    "unchecked": "outreach.cav_unchecked",
    "partly": "outreach.cav_partly",
    "spillover": "outreach.cav_spillover",
    "moved": "outreach.cav_moved",
    "naive": "outreach.cav_naive",
    "rise_unknown": "outreach.cav_rise_unknown",
    "rise_incidence": "outreach.cav_rise_incidence",
}
RISES: Final = {
    "awareness": "outreach.rise_awareness",
    "incidence": "outreach.rise_incidence",
    "cannot_tell": "outreach.rise_cannot_tell",
}
SIGNS: Final = {
    "repeats": "outreach.sign_repeats",
    "first_time": "outreach.sign_first_time",
    "channel": "outreach.sign_channel",
    "grave": "outreach.sign_grave",
    "untouched": "outreach.sign_untouched",
}
CHECKS: Final = {
    "placebo_time": "outreach.check_placebo_time",
    "placebo_space": "outreach.check_placebo_space",
    "leave_one_out": "outreach.check_leave_one_out",
    "pre_trend": "outreach.check_pre_trend",
    "fit": "outreach.check_fit",
}
ESTIMATORS: Final = {
    "city_forecast": "outreach.est_city_forecast",
    "city_controls": "outreach.est_city_controls",
    "village_did": "outreach.est_village_did",
    "did_clustered": "outreach.est_did_clustered",
    "synthetic": "outreach.est_village_synthetic",
    "synthetic_did": "outreach.est_village_sdid",
}
FATES: Final = {
    True: "outreach.passed",
    False: "outreach.failed",
    None: "outreach.not_asked",
}
_FEW: Final = 100
"""Expected cases below which a tenth of a case is told."""


@dataclass(frozen=True)
class Said:
    """An answer in one language."""

    verdict: str
    why: str
    size: str
    more: tuple[str, ...]
    """Before and after, cost, the villages around, other channels, the estimator."""
    rise: str
    caveats: tuple[str, ...]


def said(answer: Answer, settings: Settings, view: View) -> Said:
    """Return the answer in the reader's language."""
    t, found, told = view.t, answer.effect, answer.verdict
    failed = ", ".join(t(CHECKS[name]) for name in told.failed)
    useful = f"{settings.campaigns.useful_lift:.0%}"
    size = t("outreach.size_refused")
    if not found.refused:
        size = t(
            "outreach.size",
            cases=number(found.cases),
            expected=number(found.expected, 1 if found.expected < _FEW else 0),
            p=_chance(found.p),
            **_effect(found),
            **_relative(found),
        )
    return Said(
        verdict=t(KINDS[told.kind]),
        why=t(WHYS[told.why], useful=useful, failed=failed),
        size=size,
        more=() if found.refused else _more(answer, view),
        rise=t(RISES[answer.rise.kind]),
        caveats=tuple(t(CAVEATS[name]) for name in told.caveats),
    )


def areas(campaign: Campaign, view: View) -> str:
    """Return where a campaign ran, in short."""
    if not campaign.areas:
        return view.t("outreach.whole_city")
    return view.t("outreach.areas_n", n=len(campaign.areas))


def target(campaign: Campaign, view: View) -> str:
    """Return what a campaign is after, in short."""
    parts = [
        names.channel(value, view.t)
        if name == "channel"
        else names.called(value, view.language)
        for name, value in campaign.target
    ]
    return " · ".join(parts) or view.t("outreach.all_cases")


def entered(campaign: Campaign, view: View) -> str:
    """Return who runs it, how, and who entered it when."""
    day = campaign.at.date() if campaign.at else None
    return view.t(
        "outreach.plan_who",
        agency=names.called(campaign.agency, view.language),
        channel=campaign.channel,
        who=campaign.who,
        at=dates.show(day, view.calendar),
    )


def entered_late(campaign: Campaign, view: View) -> str:
    """Return what it means that a plan was written down, or changed, when it had begun."""
    if campaign.at is None or campaign.at.date() <= campaign.starts:
        return ""
    days = (campaign.at.date() - campaign.starts).days
    return view.t("outreach.plan_late", days=number(days))


def per_cent(value: float | None) -> str:
    """Return a share as +12 %; a dash for what is not known."""
    if value is None or not np.isfinite(value):
        return "–"
    return f"{100 * value:+,.0f}%"


def signed(value: float | None) -> str:
    """Return a number with its sign; a dash for what is not known."""
    if value is None or not np.isfinite(value):
        return "–"
    return f"{value:+,.0f}"


def _more(answer: Answer, view: View) -> tuple[str, ...]:
    """Return what stands beside the verdict."""
    t, found = view.t, answer.effect
    naive = "outreach.naive" if np.isfinite(found.naive) else "outreach.naive_none"
    lines = [t(naive, naive=per_cent(found.naive)), _cost(answer, view)]
    if found.ring is not None and not found.ring.refused:
        ring = found.ring
        lines.append(
            t(
                "outreach.ring",
                relative=per_cent(ring.relative),
                low=per_cent(ring.relative_low),
                high=per_cent(ring.relative_high),
                p=_chance(ring.p),
            )
        )
    if answer.moved is not None and not answer.moved.refused:
        moved = answer.moved
        lines.append(t("outreach.moved", p=_chance(moved.p), **_effect(moved)))
    lines.append(
        t(
            "outreach.estimator",
            name=t(ESTIMATORS[found.estimator]),
            before=number(found.before_days),
            after=number(found.after_days),
        )
    )
    return tuple(lines)


def _cost(answer: Answer, view: View) -> str:
    t, cost = view.t, answer.campaign.cost
    if cost is None:
        return t("outreach.cost_none")
    ends = answer.effect.per_case(float(cost))
    each, low, high = (
        number(one) if np.isfinite(one) else t("outreach.endless") for one in ends
    )
    key = "outreach.cost"
    if not np.isfinite(ends[0]):
        best = np.isfinite(ends[1])
        key = "outreach.cost_no_more" if best else "outreach.cost_nothing"
    return t(key, cost=number(cost), each=each, low=low, high=high)


def _effect(found: Effect) -> dict[str, str]:
    return {
        "effect": signed(found.effect),
        "low": signed(found.effect_low),
        "high": signed(found.effect_high),
    }


def _relative(found: Effect) -> dict[str, str]:
    return {
        "relative": per_cent(found.relative),
        "relative_low": per_cent(found.relative_low),
        "relative_high": per_cent(found.relative_high),
    }


def _chance(p: float) -> str:
    said = chance(p)
    return said if said.startswith("<") else f"= {said}"
