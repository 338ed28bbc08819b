"""What does a screen reader say of a part of the page that its words do not?"""

from __future__ import annotations

from typing import Any


def aria(**said: str) -> dict[str, Any]:
    """Return attributes for a component: `html.Nav(links, **aria(label="Pages"))`."""
    return {f"aria-{name}": words for name, words in said.items()}
