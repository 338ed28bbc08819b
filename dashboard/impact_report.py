"""
How does the report of a campaign lie on paper? One page of HTML, in two languages.

In: an `Answer`. Out: a page that opens without a network and prints on A4; Traditional
Chinese with English beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import dates, impact_drawn, impact_words
from dashboard.impact import Answer
from dashboard.impact_words import Said
from dashboard.paper import TONGUES, both, heading, sheet
from data.settings import Settings
from data.store import Store


def page(store: Store, settings: Settings, answers: Sequence[Answer]) -> str:
    """Return the report of one campaign, or of several, one after the other."""
    title = " ".join([TONGUES[0].t("outreach.title"), *_names(answers)])
    body = "".join(_campaign(one, settings) for one in answers)
    method = [view.t("outreach.method") for view in TONGUES]
    return sheet(store, title, body, method)


def _campaign(answer: Answer, settings: Settings) -> str:
    campaign = answer.campaign
    told = [impact_words.said(answer, settings, view) for view in TONGUES]
    days = [
        dates.span(campaign.starts, campaign.ends, view.calendar) for view in TONGUES
    ]
    where = [
        f"{day} · {impact_words.areas(campaign, view)} · {impact_words.target(campaign, view)}"
        for day, view in zip(days, TONGUES, strict=True)
    ]
    more = zip(*(one.more for one in told), strict=True)
    return (
        f"<section><h1>{escape(campaign.name)}</h1>{both(where)}"
        f"{_verdict(answer, told)}{both([one.size for one in told])}"
        f"{''.join(both(pair) for pair in more)}{_caveats(told)}"
        f"{heading('outreach.rise')}{both([one.rise for one in told])}"
        f"{_drawn(answer)}{_overlaps(answer)}{_plan(answer)}</section>"
    )


def _verdict(answer: Answer, told: Sequence[Said]) -> str:
    both = "".join(
        f'<p lang="{view.language}"><strong>{escape(one.verdict)}</strong> · {escape(one.why)}</p>'
        for one, view in zip(told, TONGUES, strict=True)
    )
    return f'<div class="verdict {answer.verdict.kind}">{both}</div>'


def _caveats(told: Sequence[Said]) -> str:
    if not told[0].caveats:
        return ""
    items = "".join(
        f'<li>{escape(chinese)} <span lang="en">{escape(english)}</span></li>'
        for chinese, english in zip(*(one.caveats for one in told), strict=True)
    )
    return f"{heading('outreach.caveats')}<ul>{items}</ul>"


def _drawn(answer: Answer) -> str:
    """Return the drawings, each with its title in both languages."""
    chinese, english = (impact_drawn.pictures(answer, view) for view in TONGUES)
    return "".join(
        f"<h3>{escape(one.title)} <span lang='en'>{escape(other.title)}</span></h3>"
        f"<figure>{one.svg}<figcaption>{both([one.note, other.note])}</figcaption></figure>"
        for one, other in zip(chinese, english, strict=True)
    )


def _overlaps(answer: Answer) -> str:
    if not answer.overlaps:
        return ""
    rows = []
    for one in answer.overlaps:
        cells = [
            view.t(
                "outreach.overlap_days",
                first=dates.show(one.first, view.calendar),
                last=dates.show(one.last, view.calendar) or view.t("outreach.lasting"),
                days=one.days,
            )
            for view in TONGUES
        ]
        rows.append(f"<tr><td>{escape(one.name)}</td><td>{both(cells)}</td></tr>")
    return f"{heading('outreach.overlaps')}<table>{''.join(rows)}</table>"


def _plan(answer: Answer) -> str:
    campaign = answer.campaign
    lines = [[impact_words.entered(campaign, view) for view in TONGUES]]
    if campaign.hypothesis:
        lines.append(
            [
                view.t("outreach.plan_hypothesis", hypothesis=campaign.hypothesis)
                for view in TONGUES
            ]
        )
    late = [impact_words.entered_late(campaign, view) for view in TONGUES]
    if all(late):
        lines.append(late)
    return heading("outreach.plan") + "".join(map(both, lines))


def _names(answers: Sequence[Answer]) -> list[str]:
    return [answers[0].campaign.name] if len(answers) == 1 else []
