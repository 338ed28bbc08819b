"""
What is new, or grows? Topics and words of the last four weeks, with cases to read.

In: the store, the reader's filters and scope. Out: tables, and components. Words are told
when a reader asks for them (`by=words`), since every text of two years is read for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import dates, emerging, names, queries_topics, topics_told, written
from dashboard.filters import Filters
from dashboard.how import How
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.text import chance, number
from dashboard.view import View
from data.settings import Settings
from data.store import Store

WORDS: Final = "words"
_GROWS: Final = ("new", "growing")
_FAMILIES: Final = {
    "topic": "theme.family_topic",
    "category": "theme.family_category",
    emerging.WORDS: "theme.family_words",
    emerging.UNEXPLAINED: "theme.family_unexplained",
}
_STATES: Final = {"new": "theme.state_new", "growing": "theme.state_growing"}
_MOST: Final = 12


def table(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return the rows of `emerging` that are of topics and categories; see there."""
    breaks, _ = written.breaks(settings)
    chosen = _chosen(store, view)
    return emerging.names_of(store, chosen, scope, settings, breaks)


def words(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return the rows of `emerging` that are of words; none without leave to read texts."""
    if not scope.texts:
        return table(store, settings, view, scope).slice(0, 0)
    return emerging.words_of(store, _chosen(store, view), scope, settings)


def sentence(found: pa.Table, view: View) -> str:
    """Return in a sentence what grows most surely; topics before what stands in for them."""
    t = view.t
    grows = [row for row in found.to_pylist() if row["state"] in _GROWS]
    if not grows:
        return t("theme.lead_calm")
    first = min(grows, key=lambda row: (row["family"] != "topic", row["q"]))
    return t(
        "theme.lead_grows",
        count=number(len(grows)),
        name=names.called(first["name"], view.language),
        state=t(_STATES[first["state"]]),
        n=number(first["observed"]),
        expected=number(first["expected"]),
    )


def section(
    store: Store, settings: Settings, view: View, scope: Scope
) -> list[Component]:
    """Return what grows, the surest first, with the subjects of the latest cases."""
    t = view.t
    rows = table(store, settings, view, scope).to_pylist()
    asked = view.by == WORDS and scope.texts
    if asked:
        rows += words(store, settings, view, scope).to_pylist()
    grows = [row for row in rows if row["state"] in _GROWS]
    grows.sort(key=lambda row: row["q"])
    last = _chosen(store, view).end
    span = ""
    if last:
        days = Period.ending(last, days=settings.emerging.days)
        span = dates.span(days.first, days.last, view.calendar)
    link = dcc.Link(t("theme.ask_words"), href=view.link("/topics", by=WORDS))
    fdr = f"{settings.emerging.false_discovery_rate:.0%}"
    return [
        html.H2(t("theme.growing", span=span)),
        _drawn(store, grows[:_MOST], scope, view)
        if grows
        else html.P(t("theme.nothing_grows", minimum=settings.emerging.min_petitions)),
        *([html.P(link)] if scope.texts and not asked and _has_texts(store) else []),
        html.P(t("theme.growing_rule", fdr=fdr), className="quiet"),
        How(store, replace(view, chosen=_chosen(store, view)), "theme.any_time").fold(
            None, t("how.growth")
        ),
    ]


def _drawn(
    store: Store, rows: list[dict[str, Any]], scope: Scope, view: View
) -> Component:
    t = view.t
    heads = (
        "theme.name",
        "theme.count",
        "theme.expected",
        "theme.how_sure",
        "theme.cases",
    )
    wanted = [one for row in rows for one in row["petition_ids"]]
    told = {
        case["petition_id"]: case
        for case in queries_topics.examples(store, scope, wanted).to_pylist()
    }
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(t(key), scope="col") for key in heads])),
                html.Tbody([_row(row, told, view) for row in rows]),
            ],
            className="grown",
        ),
        className="wide",
        tabIndex="0",
    )


def _row(row: dict[str, Any], told: dict[str, dict[str, Any]], view: View) -> Component:
    t = view.t
    cases = [told[one] for one in row["petition_ids"] if one in told]
    return html.Tr(
        [
            html.Th(
                [
                    names.called(row["name"], view.language),
                    html.Small(t(_FAMILIES[row["family"]])),
                    html.Span(t(_STATES[row["state"]]), className="badge"),
                ],
                scope="row",
            ),
            html.Td(number(row["observed"])),
            html.Td(
                [
                    number(row["expected"]),
                    html.Small(t("trends.times", n=number(row["times"], 1))),
                ]
            ),
            html.Td(chance(row["q"])),
            html.Td(
                html.Ul(
                    [
                        html.Li(
                            dcc.Link(
                                case["subject"]
                                or case["source_ref"]
                                or case["petition_id"],
                                href=view.link("/petitions", case=case["petition_id"]),
                            )
                        )
                        for case in cases
                    ]
                )
            ),
        ]
    )


def _chosen(store: Store, view: View) -> Filters:
    """Return the filters up to the last day with texts; a chosen topic does not narrow."""
    last = topics_told.period_of(store, view.chosen).last
    return replace(view.counted, topics=(), start=None, end=last)


def _has_texts(store: Store) -> bool:
    return queries_topics.last_day(store) is not None
