"""What does a screen reader say of a part of the page that its words do not?"""

from __future__ import annotations

from typing import Any


def aria(**said: str) -> dict[str, Any]:
    """Return attributes for a component: `html.Nav(links, **aria(label="Pages"))`."""
    return {f"aria-{name}": words for name, words in said.items()}


def data(**told: str) -> dict[str, Any]:
    """Return what our script reads off a part of the page, e.g. data(play="Stop")."""
    return {f"data-{name}": value for name, value in told.items()}
