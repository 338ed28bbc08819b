"""
How does a reader keep a picture and come back to it? Saved views: a name for the address.

In: the settings, which name the registry, who asks, and the address on the screen. Out: a
menu in the header, whose list is read when it is opened, and what its buttons do. A view
holds no rights: its link shows each reader what that reader may see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import written
from dashboard.aria import aria
from dashboard.auth import whose
from dashboard.view import View
from data.errors import PetitionsError, RegistryError

if TYPE_CHECKING:
    from data.registry import Registry
    from data.registry_users import User
    from data.registry_views import SavedView
    from data.settings import Settings

_ACT, _NAME, _WITH = "views-act", "views-name", "views-with"
_NEW: Final = 0
"""In place of a view's number: the one that is about to be saved."""
_ACTS: Final = {
    "save": "views.save",
    "rename": "views.rename",
    "replace": "views.replace",
    "withdraw": "views.withdraw",
}
_DONE: Final = {
    "save": "views.saved",
    "rename": "views.renamed",
    "replace": "views.replaced",
    "withdraw": "views.withdrawn",
}
_SHARED: Final = {
    "me": "views.with_me",
    "agency": "views.with_agency",
    "everyone": "views.with_everyone",
}


def menu(view: View) -> Component:
    """Return the menu; what is in it comes when it is opened."""
    t = view.t
    return html.Details(
        [
            html.Summary(t("views.menu"), id="views-open", className="switch"),
            html.Div(id="views-list", **aria(label=t("views.menu"))),
        ],
        className="views-menu",
    )


def register(app: Dash, settings: Settings) -> None:
    """Read the list when the menu is opened; do what its buttons say, and read it again."""

    @app.callback(
        Output("views-list", "children"),
        Input("views-open", "n_clicks"),
        Input({"type": _ACT, "what": ALL, "at": ALL}, "n_clicks"),
        State({"type": _NAME, "at": ALL}, "value"),
        State({"type": _NAME, "at": ALL}, "id"),
        State({"type": _WITH, "at": ALL}, "value"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def _views(  # noqa: PLR0913, PLR0917 - what the browser tells
        opened: int | None,
        _clicks: list[int | None],
        names: list[str | None],
        fields: list[dict[str, Any]],
        shared: list[str | None],
        path: str,
        search: str | None,
    ) -> list[Component]:
        pressed = ctx.triggered_id
        # A button that has just been drawn was not pressed.
        if not opened or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        view, told = View.from_url(search), ""
        if isinstance(pressed, dict):
            said = {
                field["at"]: name for field, name in zip(fields, names, strict=True)
            }
            told = act(
                settings,
                view,
                path,
                what=pressed["what"],
                at=int(pressed["at"]),
                name=(said.get(pressed["at"]) or "").strip(),
                shared=next(filter(None, shared), "me"),
            )
        return listed(settings, view, told)


def act(  # noqa: PLR0913 - what is done, to which view, and what was typed
    settings: Settings,
    view: View,
    path: str,
    *,
    what: str,
    at: int,
    name: str = "",
    shared: str = "me",
) -> str:
    """
    Do what a button says, and return in a sentence what became of it.

    Nothing raises that a person could mend: no name, a view that is gone or of somebody
    else, a registry that another program holds.
    """
    t = view.t
    if what not in _ACTS:
        return ""
    if what in ("save", "rename") and not name:
        return t("views.need_name")
    from data import registry_views  # noqa: PLC0415 - SQLAlchemy: 0.3 s

    here = replace(view, language="zh-Hant", calendar_said=None).link(path)
    try:
        registry = written.opened(settings.registry)
        asking = _asking(registry)
        by = asking.user_id if asking else None
        if what == "save":
            registry_views.add(registry, name, here, owner=by, shared=shared)
        elif what == "rename":
            registry_views.change(registry, at, by=by, name=name)
        elif what == "replace":
            registry_views.change(registry, at, by=by, link=here)
        else:
            registry_views.withdraw(registry, at, by=by)
    except PetitionsError as error:
        return t("views.not_done", why=str(error))
    return t(_DONE[what])


def listed(settings: Settings, view: View, told: str = "") -> list[Component]:
    """Return what the menu holds: a way to save the screen, one's own views, and shared ones."""
    t = view.t
    from data import registry_views  # noqa: PLC0415

    try:
        registry = written.opened(settings.registry)
        asking = _asking(registry)
        found = registry_views.views(registry, asking)
    except RegistryError as error:
        return [html.P(t("views.unreadable", why=str(error)), className="caveat")]
    owner = asking.user_id if asking else None
    parts = (
        (t("views.mine"), [one for one in found if one.owner == owner], True),
        (t("views.shared"), [one for one in found if one.owner != owner], False),
    )
    return [
        _new(view, asking),
        html.P(told, role="status", className="views-told"),
        *(
            html.Section(
                [
                    html.H2(title),
                    html.Ul([_one(one, view, own=own) for one in views])
                    if views
                    else html.P(t("views.none"), className="quiet"),
                ]
            )
            for title, views, own in parts
            if views or own
        ),
    ]


def href(link: str, view: View) -> str:
    """Return a saved link in the language and the years of who follows it."""
    path, _, search = link.partition("?")
    there = View.from_url(search)
    return replace(
        there, language=view.language, calendar_said=view.calendar_said
    ).link(path)


def _asking(registry: Registry) -> User | None:
    """Return the account of who asks; None without logins."""
    from data import registry_users  # noqa: PLC0415

    reader = whose.current()
    return registry_users.user(registry, reader.user_id) if reader else None


def _new(view: View, asking: User | None) -> Component:
    """Return the way to save what is on the screen."""
    t = view.t
    kinds = [one for one in _SHARED if one != "agency" or (asking and asking.agency)]
    shared = dmc.Select(
        id={"type": _WITH, "at": _NEW},
        label=t("views.with"),
        data=[{"value": one, "label": t(_SHARED[one])} for one in kinds],
        value="me",
        allowDeselect=False,
        size="xs",
        # A list outside the menu would be a click outside it, which closes it.
        comboboxProps={"withinPortal": False},
    )
    return html.Div(
        [
            _field(_NEW, "", t("views.name"), t("views.name_hint")),
            *([shared] if asking else []),
            _button("save", _NEW, view),
        ],
        className="views-new",
    )


def _one(one: SavedView, view: View, *, own: bool) -> Component:
    """Return one view: its link, whose it is, and for its owner the way to change it."""
    t = view.t
    link = dcc.Link(one.name, href=href(one.link, view), className="views-link")
    if not own:
        return html.Li([link, html.Small(one.owner_shown)])
    return html.Li(
        [
            link,
            html.Details(
                [
                    html.Summary(
                        t("views.change"),
                        **aria(label=t("views.change_of", name=one.name)),
                    ),
                    _field(one.view_id, one.name, t("views.name"), ""),
                    html.Div(
                        [
                            _button(what, one.view_id, view)
                            for what in ("rename", "replace", "withdraw")
                        ],
                        className="views-buttons",
                    ),
                ]
            ),
        ]
    )


def _field(at: int, value: str, label: str, hint: str) -> Component:
    drawn: Component = dmc.TextInput(
        id={"type": _NAME, "at": at},
        label=label,
        value=value,
        placeholder=hint,
        size="xs",
    )
    return drawn


def _button(what: str, at: int, view: View) -> Component:
    return html.Button(
        view.t(_ACTS[what]),
        id={"type": _ACT, "what": what, "at": at},
        type="button",
        className="switch",
    )
