"""
How was a number made? Method, n, filters and build, folded beside it: one click away.

In: the store and the state of the screen. Out: a fold to stand below what it explains.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.exports import words
from dashboard.exports.card import build_id
from dashboard.text import number
from dashboard.view import View
from data.store import Store


class How:
    """What all numbers of one picture have in common."""

    def __init__(self, store: Store, view: View, any_time: str) -> None:
        """
        Take down what is counted.

        any_time : key of the words for what the page counts where no period is chosen.
        """
        self._t = t = view.t
        told = words.filters(store, view, any_time)
        self._chosen = t("how.filters", filters=t("how.and").join(map(": ".join, told)))
        self._built = t(
            "how.built", day=words.until(store, view), build=build_id(store)
        )

    def fold(self, n: float | None, *sentences: str, whole: bool = False) -> Component:
        """
        Return the fold of one part of the page.

        n : cases that it is made of; None where it counts none. sentences : its method, as
        far as the part does not say it openly. whole : whether the filters do not hold.
        """
        t = self._t
        return html.Details(
            [
                html.Summary(t("spots.how")),
                *(html.P(one) for one in sentences if one),
                *([] if n is None else [html.P(t("how.n", n=number(n)))]),
                html.P(t("how.whole") if whole else self._chosen),
                html.P(self._built),
            ],
            className="notes how",
        )


def under(part: Component, *below: Component) -> Component:
    """Return a part of a page with something at its end."""
    inner = part.children
    part.children = [*(inner if isinstance(inner, list) else [inner]), *below]
    return part
