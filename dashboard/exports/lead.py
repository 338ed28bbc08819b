"""What does a page say in one sentence? The sentence of the screen, for paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from dash.development.base_component import Component

from dashboard.exports.asked import Asked
from dashboard.scope import Scope
from data.settings import Settings
from data.store import Store

_LOOKS: Final = frozenset({"lead", "notice"})
"""Classes of the style sheet under which a page says what it shows, or why it does not."""


def sentences(
    store: Store, settings: Settings, asked: Asked, scope: Scope
) -> list[str]:
    """Return what the page says in its own words, in the order of the page."""
    page = asked.page.layout(store, settings, asked.view, scope)
    return [_words(part).strip() for part in _leading(page)]


def _leading(part: Any) -> Iterator[Any]:
    """Yield the parts of a page that say what it shows."""
    if isinstance(part, Component):
        looks = set(str(getattr(part, "className", "")).split())
        if looks & _LOOKS:
            yield part
            return
    for inner in _children(part):
        yield from _leading(inner)


def _words(part: Any) -> str:
    """Return the words of a part and of all in it."""
    if isinstance(part, str):
        return part
    between = " " if isinstance(part, Component) and part._type == "Div" else ""  # noqa: SLF001 - dash's own name of a component
    return between.join(_words(inner) for inner in _children(part))


def _children(part: Any) -> list[Any]:
    inner = getattr(part, "children", None) if isinstance(part, Component) else part
    if inner is None:
        return []
    return (
        list(inner)
        if isinstance(inner, (list, tuple))
        else [inner]
        if inner is not part
        else []
    )
