"""
Did the campaign that is picked work? Verdict, size, caveats and every drawing.

In: an answer of `dashboard.impact` and the state of the screen. Out: components.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import dates, impact_drawn, impact_words
from dashboard.impact import Answer
from dashboard.view import View
from data.settings import Settings


def report(answer: Answer, settings: Settings, view: View) -> Component:
    """Return verdict, size, caveats and every drawing of one campaign."""
    t, campaign = view.t, answer.campaign
    said = impact_words.said(answer, settings, view)
    days = dates.span(campaign.starts, campaign.ends, view.calendar)
    places, target = (
        impact_words.areas(campaign, view),
        impact_words.target(campaign, view),
    )
    plan = [impact_words.entered(campaign, view)]
    if campaign.hypothesis:
        plan.append(t("outreach.plan_hypothesis", hypothesis=campaign.hypothesis))
    if late := impact_words.entered_late(campaign, view):
        plan.append(late)
    return html.Section(
        [
            html.H2(t("outreach.report", name=campaign.name)),
            html.P(f"{days} · {places} · {target}", className="quiet"),
            html.Div(
                [html.Strong(said.verdict), html.Span(said.why)],
                className=f"verdict {answer.verdict.kind}",
            ),
            html.P(said.size, className="lead"),
            *(html.P(line) for line in said.more),
            *_list(t("outreach.caveats"), said.caveats),
            html.H3(t("outreach.rise")),
            html.P(said.rise),
            html.Div(
                [_picture(one) for one in impact_drawn.pictures(answer, view)],
                className="pictures",
            ),
            *_overlaps(answer, view),
            *_list(t("outreach.plan"), plan),
            html.P(t("outreach.method"), className="quiet"),
        ],
        className="card report",
    )


def _picture(one: impact_drawn.Picture) -> Component:
    """Return a drawing as a picture that asks no host; its numbers are in the report."""
    coded = b64encode(one.svg.encode()).decode()
    return html.Figure(
        [
            html.H3(one.title),
            *(
                [html.Img(src=f"data:image/svg+xml;base64,{coded}", alt=one.title)]
                if one.svg
                else []
            ),
            *([html.Figcaption(one.note, className="quiet")] if one.note else []),
        ]
    )


def _overlaps(answer: Answer, view: View) -> list[Component]:
    t = view.t
    rows = [
        t(
            "outreach.overlap_row",
            name=one.name,
            days=t(
                "outreach.overlap_days",
                first=dates.show(one.first, view.calendar),
                last=dates.show(one.last, view.calendar) or t("outreach.lasting"),
                days=one.days,
            ),
        )
        for one in answer.overlaps
    ]
    return _list(t("outreach.overlaps"), rows)


def _list(title: str, lines: Sequence[str]) -> list[Component]:
    """Return a heading and its lines; nothing without a line."""
    if not lines:
        return []
    return [html.H3(title), html.Ul([html.Li(line) for line in lines])]
