"""
How does a reader choose petitions? The bar of controls, once for all pages.

The address bar is the only state: a control that is moved writes an address, and an
address (a link, the browser's back button) sets the controls.
"""

from __future__ import annotations

from typing import Any, Final

import dash_mantine_components as dmc
import pyarrow as pa
import pyarrow.compute as pc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import choices, controls_more, dates, names, queries
from dashboard.filters import KINDS
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.store import Store

ADDRESS: Final = "filter-address"
"""The bar's own hold on the address bar: it comes and goes with the controls."""

_KINDS: Final = {
    "complaint": "kind.complaint",
    "service_order": "kind.service_order",
    "all": "kind.all",
}


def register(app: Dash, store: Store) -> None:
    """Keep the controls and the address bar equal, whichever of them moves."""

    @app.callback(
        output={
            "search": Output(ADDRESS, "search"),
            "shown": {at: Output(at, "value") for at in choices.CONTROLS},
            "wrong": {at: Output(at, "error") for at in (choices.START, choices.END)},
            "drawn": Output(controls_more.DRAWN, "children"),
        },
        inputs={
            "search": Input(ADDRESS, "search"),
            "path": State(ADDRESS, "pathname"),
            "shown": {at: Input(at, "value") for at in choices.CONTROLS},
        },
        prevent_initial_call=True,
    )
    def _keep(search: str | None, path: str, shown: dict[str, Any]) -> dict[str, Any]:
        told = keep(store, search, shown, str(ctx.triggered_id))
        return {**told, "drawn": controls_more.drawn(path, View.from_url(search))}


def keep(
    store: Store, search: str | None, shown: dict[str, Any], by: str
) -> dict[str, Any]:
    """Return the address, what the controls show, and what is wrong with a day typed."""
    view = View.from_url(search)
    until = queries.data_days(store)[1]
    fine = dict.fromkeys((choices.START, choices.END))
    if by == ADDRESS:
        now = choices.values(view, until)
        return {"search": no_update, "shown": now, "wrong": fine}
    wanted, wrong = choices.moved(view, shown, by, until)
    if wrong:
        still = dict.fromkeys(choices.CONTROLS, no_update)
        return {"search": no_update, "shown": still, "wrong": {**fine, **wrong}}
    return {
        "search": no_update if wanted == view else wanted.to_url(),
        "shown": choices.values(wanted, until),
        "wrong": fine,
    }


def bar(
    store: Store, path: str, view: View, scope: Scope, any_time: str
) -> list[Component]:
    """
    Return the controls, each with its label, showing the state of the screen.

    any_time : key of the words for what the page counts where no period is chosen.
    """
    t = view.t
    found = queries.options(store, scope)
    topics = [
        {
            "value": str(row["topic_id"]),
            # Of all agencies: a number for whoever may read all of them.
            "label": _counted(view, row["label"], row["petitions"])
            if scope.agencies is None
            else row["label"],
        }
        for row in queries.topics(store).to_pylist()
    ]
    districts = [
        {"value": code, "label": name}
        for code, name in names.districts(store, view.language).items()
    ]
    return [
        dcc.Location(id=ADDRESS, refresh="callback-nav"),
        html.H2(t("filter.title"), className="bar-title"),
        *_days(store, view, any_time),
        _picker(
            "filter-agency", t("filter.agency"), _named(found, "agency", view), view
        ),
        _picker(
            "filter-category",
            t("filter.category"),
            _named(found, "category", view),
            view,
        ),
        _picker("filter-topic", t("filter.topic"), topics, view),
        _picker("filter-district", t("filter.district"), districts, view),
        _picker(
            "filter-channel", t("filter.channel"), _named(found, "channel", view), view
        ),
        html.Fieldset(
            [
                html.Legend(t("filter.kind")),
                dmc.SegmentedControl(
                    id="filter-kind",
                    data=[{"value": kind, "label": t(_KINDS[kind])} for kind in KINDS],
                    value=view.chosen.kind,
                    fullWidth=True,
                    size="xs",
                ),
                html.P(t("kind.hint"), className="quiet"),
            ]
        ),
        *controls_more.section(path, view),
        dcc.Link(
            t("filter.reset"),
            href=View(language=view.language, calendar_said=view.calendar_said).link(
                path
            ),
            className="reset",
        ),
    ]


def _days(store: Store, view: View, any_time: str) -> list[Component]:
    """Return the period: a choice of usual ones, and the first and last day to type."""
    t = view.t
    until = queries.data_days(store)[1]
    shown = choices.values(view, until)
    hint = t("filter.date_hint", example=dates.show(until, view.calendar))
    return [
        dmc.Select(
            id=choices.PERIOD,
            label=t("filter.period"),
            data=[
                {"value": choices.ANY, "label": t(any_time)},
                *(
                    {"value": name, "label": t(key)}
                    for name, key in choices.PRESETS.items()
                ),
                {"value": choices.OWN, "label": t("period.own"), "disabled": True},
            ],
            value=shown[choices.PERIOD],
            allowDeselect=False,
        ),
        html.Div(
            [
                dmc.TextInput(
                    id=control,
                    label=t(key),
                    value=shown[control],
                    placeholder=hint,
                    debounce=True,
                )
                for control, key in (
                    (choices.START, "filter.start"),
                    (choices.END, "filter.end"),
                )
            ],
            className="pair",
        ),
    ]


def _picker(
    control: str, label: str, options: list[dict[str, str]], view: View
) -> Component:
    """Return a list to choose several from; a choice that the data lacks is shown too."""
    chosen: list[str] = choices.values(view, queries.NO_DAY)[control]
    known = {option["value"] for option in options}
    strange = [
        {"value": value, "label": value} for value in chosen if value not in known
    ]
    drawn: Component = dmc.MultiSelect(
        id=control,
        label=label,
        data=[*options, *strange],
        value=chosen,
        placeholder="" if chosen else view.t("filter.any"),
        searchable=True,
        clearable=True,
        hidePickedOptions=True,
        nothingFoundMessage=view.t("filter.none_found"),
        clearButtonProps={"aria-label": f"{view.t('filter.clear')} {label}"},
        maxDropdownHeight=320,
    )
    return drawn


def _named(found: pa.Table, column: str, view: View) -> list[dict[str, str]]:
    """Return the values of a column that occur, the most frequent first, with counts."""
    rows = found.filter(pc.is_valid(found[column])).to_pylist()
    return [
        {
            "value": row[column],
            "label": _counted(view, _called(column, row[column], view), row["count"]),
        }
        for row in rows
    ]


def _called(column: str, value: str, view: View) -> str:
    if column == "channel":
        return names.channel(value, view.t)
    return names.called(value, view.language)


def _counted(view: View, name: str, petitions: int) -> str:
    return view.t("filter.option", name=name, n=number(petitions))
