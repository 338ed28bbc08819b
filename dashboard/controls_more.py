"""
How does a reader choose petitions by words, hours, handling or a drawn area?

In: the state of the screen. Out: the controls that most readers need seldom, folded away
until one of them is used, and what is drawn on the map with the way to take it back.
"""

from __future__ import annotations

from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import choices
from dashboard.filters import PUNCTUALITIES
from dashboard.queries import NO_DAY
from dashboard.text import number
from dashboard.trust import LEVELS
from dashboard.view import View

DRAWN: Final = "filter-drawn"

_HOURS: Final = 24
_BEST: Final = 5
_STATES: Final = {
    "on_time": "filter.on_time",
    "late": "filter.late",
    "open": "filter.open",
    "overdue": "filter.overdue",
}
_WEEKDAYS: Final = (
    "weekday.monday",
    "weekday.tuesday",
    "weekday.wednesday",
    "weekday.thursday",
    "weekday.friday",
    "weekday.saturday",
    "weekday.sunday",
)
_CONTROLS: Final = choices.CONTROLS[choices.CONTROLS.index("filter-words") :]


def section(path: str, view: View) -> list[Component]:
    """Return the folded controls, open where the address uses one, and what is drawn."""
    t = view.t
    shown = choices.values(view, NO_DAY)
    used = any(shown[at] not in (None, "", [], choices.ANY) for at in _CONTROLS)
    return [
        html.Div(drawn(path, view), id=DRAWN),
        html.Details(
            [
                html.Summary(t("filter.more")),
                html.Div(
                    [
                        dmc.TextInput(
                            id="filter-words",
                            label=t("filter.words"),
                            value=shown["filter-words"],
                            placeholder=t("filter.words_hint"),
                            debounce=True,
                        ),
                        *_received(view),
                        *_handled(view),
                        _several(
                            "filter-level",
                            t("filter.level"),
                            {name: t(key) for name, key in LEVELS.items()},
                            view,
                        ),
                    ],
                    className="more-filters",
                ),
            ],
            open=used,
        ),
    ]


def drawn(path: str, view: View) -> list[Component]:
    """Return what the address chooses without a control, each with a link to end it."""
    t, chosen = view.t, view.chosen
    found = []
    if chosen.area:
        words = t("filter.area", n=number(len(chosen.area)))
        found.append((words, view.choosing(area=()).link(path)))
    if chosen.near:
        words = t("filter.near", metres=number(chosen.near[2]))
        found.append((words, view.choosing(near=None).link(path)))
    return [
        html.P(
            [words, " ", dcc.Link(t("filter.end_drawn"), href=href)], className="drawn"
        )
        for words, href in found
    ]


def _received(view: View) -> list[Component]:
    """Return the choice of weekdays and hours."""
    t = view.t
    days = {str(at): t(key) for at, key in enumerate(_WEEKDAYS, 1)}
    shown = choices.values(view, NO_DAY)
    return [
        _several("filter-weekday", t("filter.weekday"), days, view),
        html.Div(
            [
                dmc.Select(
                    id=control,
                    label=t(key),
                    data=[
                        {"value": str(hour), "label": t(word, hour=f"{hour:02}")}
                        for hour in range(_HOURS)
                    ],
                    value=shown[control],
                    placeholder=t("filter.any"),
                    clearable=True,
                    clearButtonProps={"aria-label": f"{t('filter.clear')} {t(key)}"},
                )
                for control, key, word in (
                    ("filter-from-hour", "filter.from_hour", "filter.hour_begins"),
                    ("filter-to-hour", "filter.to_hour", "filter.hour_ends"),
                )
            ],
            className="pair",
        ),
    ]


def _handled(view: View) -> list[Component]:
    """Return the choice of how cases were handled, repeated and judged."""
    t = view.t
    states: dict[str, str] = {one: t(_STATES[one]) for one in PUNCTUALITIES}
    answers = {
        str(answer): t("filter.answer", n=answer) for answer in range(_BEST, 0, -1)
    }
    return [
        _several("filter-punctuality", t("filter.punctuality"), states, view),
        _one(
            "filter-reassigned",
            t("filter.reassigned"),
            {choices.YES: t("filter.reassigned_only")},
            view,
        ),
        _one(
            "filter-repeated",
            t("filter.repeated"),
            {"once": t("filter.once"), "only": t("filter.only")},
            view,
        ),
        _several("filter-satisfaction", t("filter.satisfaction"), answers, view),
    ]


def _several(
    control: str, label: str, options: dict[str, str], view: View
) -> Component:
    """Return a list to choose several from; a choice that we do not know is shown too."""
    chosen: list[str] = choices.values(view, NO_DAY)[control]
    strange = {value: value for value in chosen if value not in options}
    made: Component = dmc.MultiSelect(
        id=control,
        label=label,
        data=[
            {"value": value, "label": word}
            for value, word in {**options, **strange}.items()
        ],
        value=chosen,
        placeholder="" if chosen else view.t("filter.any"),
        clearable=True,
        hidePickedOptions=True,
        clearButtonProps={"aria-label": f"{view.t('filter.clear')} {label}"},
    )
    return made


def _one(control: str, label: str, options: dict[str, str], view: View) -> Component:
    """Return a choice of one or of all."""
    made: Component = dmc.Select(
        id=control,
        label=label,
        data=[
            {"value": value, "label": word}
            for value, word in {choices.ANY: view.t("filter.any"), **options}.items()
        ],
        value=choices.values(view, NO_DAY)[control],
        allowDeselect=False,
    )
    return made
