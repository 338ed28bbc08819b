"""
How is a topic told of? Its name, how far it can be trusted, what happened to it.

In: rows of the tables of topics, the ledger and the registry. Out: words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from dashboard import dates, names
from dashboard.text import number
from dashboard.topics_told import SOFT, STEADY, TOGETHER
from dashboard.view import View

if TYPE_CHECKING:
    from data.registry_topics import Decision

TRUST: Final = {
    "good": "theme.trust_good",
    "fair": "theme.trust_fair",
    "poor": "theme.trust_poor",
}
_EVENTS: Final = {
    "new": "theme.event_new",
    "split": "theme.event_split",
    "merged": "theme.event_merged",
    "gone": "theme.event_gone",
    "drifted": "theme.event_drifted",
    "moved": "theme.event_moved",
}
_DECIDED: Final = {
    "rename": "theme.decided_rename",
    "merge": "theme.decided_merge",
    "split": "theme.decided_split",
    "lock": "theme.decided_lock",
    "unlock": "theme.decided_unlock",
}
_WHY: Final = {
    "learned for the first time": "theme.why_first",
}


def called(row: Mapping[str, Any], view: View) -> str:
    """Return the name of a topic; that of a category in the reader's language."""
    return names.called(row["label"], view.language)


def quality(row: Mapping[str, Any], view: View) -> list[str]:
    """Return in sentences how far a topic can be trusted; none where it was not learned."""
    t = view.t
    if row["stability"] is None:
        return []
    level = (
        "theme.stable"
        if row["stability"] >= STEADY
        else "theme.nearly_stable"
        if row["stability"] >= SOFT
        else "theme.unstable"
    )
    said = [t(level, n=number(100 * row["stability"]))]
    if row["coherence"] is not None:
        together = row["coherence"] >= TOGETHER
        key = "theme.coherent" if together else "theme.loose"
        said.append(t(key, n=number(row["coherence"], 2)))
    if row["main_category"]:
        said.append(
            t(
                "theme.agrees",
                n=number(100 * row["main_category_share"]),
                category=names.called(row["main_category"], view.language),
            )
        )
    return said


def event(row: Mapping[str, Any], labels: Mapping[int, str], view: View) -> str:
    """Return one line of the ledger in words."""
    return view.t(
        _EVENTS[row["kind"]],
        topic=_topic(row["topic_id"], labels, view),
        other=_topic(row["other_id"], labels, view),
        n=number(row["petitions"]),
    )


def why(said: str, view: View) -> str:
    """Return why topics were learned again; what is not ours stays as it was written."""
    return view.t(_WHY[said]) if said in _WHY else said


def decided(one: Decision, labels: Mapping[int, str], view: View) -> str:
    """Return one decision of people in words."""
    return view.t(
        _DECIDED[one.kind],
        topic=one.label,
        other=_topic(one.other_id, labels, view),
        name=one.name or view.t("theme.own_name"),
    )


def moment(said: datetime | str | None, view: View) -> str:
    """Return the day of a moment; nothing for what is none."""
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else said
    except ValueError:
        return ""
    return dates.show(at.date(), view.calendar) if at else ""


def _topic(number_of: int | None, labels: Mapping[int, str], view: View) -> str:
    """Return a topic by its number; 0 is no topic, and a gone one has a number only."""
    if not number_of:
        return view.t("theme.no_topic")
    return labels.get(number_of) or view.t("theme.numbered", n=number_of)
