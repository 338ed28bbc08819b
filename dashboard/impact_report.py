"""
How does the report of a campaign lie on paper? One page of HTML, in two languages.

In: an `Answer`. Out: a page that opens without a network and prints on A4; Traditional
Chinese with English beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from dashboard import dates, impact_drawn, impact_words, queries
from dashboard.impact import Answer
from dashboard.impact_words import Said
from dashboard.view import View
from data.settings import Settings
from data.store import Store

_STYLE: Final = """
@page { size: A4; margin: 16mm 14mm; }
body { margin: 24px auto; max-width: 190mm; padding: 0 12px; color: #1d242c; background: white;
  font: 15px/1.6 "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }
h1 { font-size: 23px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 26px 0 6px; break-after: avoid; }
h3 { font-size: 15px; margin: 16px 0 4px; break-after: avoid; }
[lang=en] { color: #4c5863; font-size: 0.87em; } p { margin: 4px 0; }
.verdict { border: 1px solid #8b959e; border-left: 8px solid #55626f; padding: 10px 14px; break-inside: avoid; }
.verdict.worked { border-left-color: #12507b; } .verdict.did_not { border-left-color: #b2182b; }
.verdict strong { font-size: 21px; } li { margin: 2px 0; }
figure { margin: 6px 0 14px; break-inside: avoid; } figure svg { width: 100%; height: auto; }
figcaption { color: #4c5863; font-size: 13px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } tr { break-inside: avoid; }
th, td { border-bottom: 1px solid #cfd6dc; padding: 3px 8px 3px 0; text-align: left; vertical-align: top; }
.demo { background: #fff6dd; border: 1px solid #f1d58a; padding: 4px 10px; }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
"""
_TONGUES: Final = (View(), View(language="en"))


def page(store: Store, settings: Settings, answers: Sequence[Answer]) -> str:
    """Return the report of one campaign, or of several, one after the other."""
    chinese, english = (view.t for view in _TONGUES)
    title = " ".join([chinese("outreach.title"), *_names(answers)])
    demo = (
        f'<p class="demo">{escape(chinese("app.demo"))}</p>'
        if queries.info(store).get("demo") == "true"
        else ""
    )
    body = "".join(_campaign(one, settings) for one in answers)
    until = [
        view.t(
            "outreach.data_until",
            day=dates.show(queries.data_days(store)[1], view.calendar),
        )
        for view in _TONGUES
    ]
    method = [chinese("outreach.method"), english("outreach.method")]
    return (
        f'<!DOCTYPE html>\n<html lang="zh-Hant"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{demo}{body}"
        f"<footer>{_both(until)}{_both(method)}</footer></body></html>\n"
    )


def _campaign(answer: Answer, settings: Settings) -> str:
    campaign = answer.campaign
    told = [impact_words.said(answer, settings, view) for view in _TONGUES]
    days = [
        dates.span(campaign.starts, campaign.ends, view.calendar) for view in _TONGUES
    ]
    where = [
        f"{day} · {impact_words.areas(campaign, view)} · {impact_words.target(campaign, view)}"
        for day, view in zip(days, _TONGUES, strict=True)
    ]
    more = zip(*(one.more for one in told), strict=True)
    return (
        f"<section><h1>{escape(campaign.name)}</h1>{_both(where)}"
        f"{_verdict(answer, told)}{_both([one.size for one in told])}"
        f"{''.join(_both(pair) for pair in more)}{_caveats(told)}"
        f"{_heading('outreach.rise')}{_both([one.rise for one in told])}"
        f"{_drawn(answer)}{_overlaps(answer)}{_plan(answer)}</section>"
    )


def _verdict(answer: Answer, told: Sequence[Said]) -> str:
    both = "".join(
        f'<p lang="{view.language}"><strong>{escape(one.verdict)}</strong> · {escape(one.why)}</p>'
        for one, view in zip(told, _TONGUES, strict=True)
    )
    return f'<div class="verdict {answer.verdict.kind}">{both}</div>'


def _caveats(told: Sequence[Said]) -> str:
    if not told[0].caveats:
        return ""
    items = "".join(
        f'<li>{escape(chinese)} <span lang="en">{escape(english)}</span></li>'
        for chinese, english in zip(*(one.caveats for one in told), strict=True)
    )
    return f"{_heading('outreach.caveats')}<ul>{items}</ul>"


def _drawn(answer: Answer) -> str:
    """Return the drawings, each with its title in both languages."""
    chinese, english = (impact_drawn.pictures(answer, view) for view in _TONGUES)
    return "".join(
        f"<h3>{escape(one.title)} <span lang='en'>{escape(other.title)}</span></h3>"
        f"<figure>{one.svg}<figcaption>{_both([one.note, other.note])}</figcaption></figure>"
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
            for view in _TONGUES
        ]
        rows.append(f"<tr><td>{escape(one.name)}</td><td>{_both(cells)}</td></tr>")
    return f"{_heading('outreach.overlaps')}<table>{''.join(rows)}</table>"


def _plan(answer: Answer) -> str:
    campaign = answer.campaign
    lines = [[impact_words.entered(campaign, view) for view in _TONGUES]]
    if campaign.hypothesis:
        lines.append(
            [
                view.t("outreach.plan_hypothesis", hypothesis=campaign.hypothesis)
                for view in _TONGUES
            ]
        )
    if impact_words.entered_late(campaign):
        lines.append([view.t("outreach.plan_late") for view in _TONGUES])
    return _heading("outreach.plan") + "".join(map(_both, lines))


def _heading(key: str) -> str:
    chinese, english = (escape(view.t(key)) for view in _TONGUES)
    return f'<h2>{chinese} <span lang="en">{english}</span></h2>'


def _both(said: Sequence[str]) -> str:
    """Return a sentence with its English below it; one line where both are the same."""
    if not said[0]:
        return ""
    chinese, english = map(escape, said)
    if chinese == english:
        return f"<p>{chinese}</p>"
    return f'<p>{chinese}</p><p lang="en">{english}</p>'


def _names(answers: Sequence[Answer]) -> list[str]:
    return [answers[0].campaign.name] if len(answers) == 1 else []
