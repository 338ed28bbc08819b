"""
How do staff name, merge, split and lock a topic? A form, and what it writes.

In: the topic that is looked at, who says what and why. Out: components, and a sentence. The
registry keeps every decision; the next build follows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import queries, queries_topics, written
from dashboard.scope import Scope
from dashboard.view import View
from data.errors import PetitionsError
from data.settings import Settings
from data.store import Store

FIELDS: Final = ("topics-who", "topics-why", "topics-name", "topics-other")
BUTTONS: Final = {
    "topics-rename": "rename",
    "topics-merge": "merge",
    "topics-split": "split",
    "topics-lock": "lock",
    "topics-unlock": "unlock",
}
STATUS: Final = "topics-status"
_LONGEST: Final = 200
_LABELS: Final = {
    "rename": "theme.do_rename",
    "merge": "theme.do_merge",
    "split": "theme.do_split",
    "lock": "theme.do_lock",
    "unlock": "theme.do_unlock",
}


@dataclass(frozen=True)
class Said:
    """What the fields of the form hold."""

    who: str = ""
    why: str = ""
    name: str = ""
    other: int | None = None

    @classmethod
    def of(cls, values: dict[str, Any]) -> Said:
        """Return the values of FIELDS without spaces around them."""
        who, why, name, other = (
            str(values.get(field) or "").strip() for field in FIELDS
        )
        return cls(who, why, name, int(other) if other.isdecimal() else None)


def form(
    store: Store, row: dict[str, Any], scope: Scope, view: View
) -> list[Component]:
    """Return the form for a topic; nothing for one that is a category, or to who may not."""
    if row["basis"] != "text" or scope.agencies is not None:
        return []
    t = view.t
    others = [
        {"value": str(one["topic_id"]), "label": one["label"]}
        for one in queries_topics.topics(store).to_pylist()
        if one["basis"] == "text" and one["topic_id"] != row["topic_id"]
    ]
    return [
        html.Section(
            [
                html.H2(t("theme.decide")),
                html.P(t("theme.decide_note"), className="quiet"),
                html.Div(
                    [
                        _field("topics-who", t("theme.who"), required=True),
                        _field("topics-why", t("theme.because"), required=True),
                    ],
                    className="decide",
                ),
                html.Div(
                    [
                        _field("topics-name", t("theme.new_name"), t("theme.new_name_hint")),
                        _button("topics-rename", view),
                        dmc.Select(
                            id="topics-other", label=t("theme.merge_into"), data=others,
                            searchable=True, clearable=True,
                            nothingFoundMessage=t("filter.none_found"),
                            clearButtonProps={"aria-label": t("filter.clear")},
                        ),
                        _button("topics-merge", view),
                    ],
                    className="decide",
                ),
                html.Div(
                    [_button(at, view) for at in ("topics-split", "topics-lock", "topics-unlock")],
                    className="decide-buttons",
                ),
                html.P(id=STATUS, role="status", className="decide-status"),
            ],
            className="card",
        )
    ]  # fmt: skip


def decide(  # noqa: PLR0913, PLR0917 - who decides what, of which store
    store: Store, settings: Settings, view: View, scope: Scope, kind: str, said: Said
) -> str:
    """
    Write a decision down, and return in a sentence what became of it.

    Nothing raises that a person could mend: a field that is empty, a topic that is gone, a
    registry that is held by another program. The same decision twice is written once.
    """
    t = view.t
    line = queries.info(store).get("topics_line")
    rows = {row["topic_id"]: row for row in queries_topics.topics(store).to_pylist()}
    topic = rows.get(view.chosen.topics[0]) if len(view.chosen.topics) == 1 else None
    if (
        topic is None
        or topic["basis"] != "text"
        or line is None
        or scope.agencies is not None
    ):
        return t("theme.can_not")
    if wrong := _wrong(kind, said, rows, view):
        return wrong
    from data.registry_topics import Decision, decide as write  # noqa: I001, PLC0415 - SQLAlchemy: 0.3 s

    try:
        done = write(
            written.opened(settings.registry),
            Decision(
                line=line,
                kind=kind,
                topic_id=topic["topic_id"],
                label=topic["label"],
                who=said.who,
                why=said.why,
                other_id=said.other if kind == "merge" else None,
                name=(said.name or None) if kind == "rename" else None,
            ),
        )
    except PetitionsError as error:
        return t("theme.not_written", why=str(error))
    return t("theme.stands") if done is None else t("theme.written", n=done.decision_id)


def _wrong(
    kind: str, said: Said, rows: dict[int, dict[str, Any]], view: View
) -> str | None:
    """Return which field has to be mended; None where all is well."""
    t = view.t
    if not said.who or not said.why:
        return t("theme.need_who")
    if max(map(len, (said.who, said.why, said.name))) > _LONGEST:
        return t("theme.too_long", n=_LONGEST)
    other = rows.get(said.other or 0)
    itself = (said.other,) == view.chosen.topics
    if kind == "merge" and (other is None or other["basis"] != "text" or itself):
        return t("theme.need_other")
    return None


def _field(at: str, label: str, hint: str = "", *, required: bool = False) -> Component:
    drawn: Component = dmc.TextInput(
        id=at, label=label, description=hint or None, required=required, size="sm"
    )
    return drawn


def _button(at: str, view: View) -> Component:
    drawn: Component = dmc.Button(
        view.t(_LABELS[BUTTONS[at]]), id=at, variant="outline", size="sm"
    )
    return drawn
