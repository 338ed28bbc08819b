"""
What does a digest say? One letter for a person, whatever number of subscriptions it answers.

In: subscriptions with their news. Out: subject, text and HTML in the reader's language, the
same as values for a program, and an id that the same news have when they are told again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from dashboard.digests.news import Attached, Item, News
from dashboard.text import Words, number
from dashboard.view import View
from data.registry_subscriptions import Subscription

_LOCAL: Final = "http://127.0.0.1:8050"
"""Where links lead while the settings name no address."""
_TITLES: Final = {
    "new_hotspot": "digest.new_hotspot",
    "anomaly": "digest.anomalies",
    "due": "digest.due",
    "monthly_brief": "digest.monthly_brief",
}


@dataclass(frozen=True)
class Told:
    """One subscription, and what it has to tell."""

    subscription: Subscription
    news: News
    view: View
    """Of its link."""


@dataclass(frozen=True)
class Letter:
    """One digest, before it goes its way."""

    id: str
    """The same for the same news to the same reader."""
    subject: str
    text: str
    html: str
    values: dict[str, Any]
    attached: tuple[Attached, ...]


def letter(told: Sequence[Told], site: str, until: str, most: int) -> Letter:
    """
    Return the digest of these subscriptions.

    site : address of the dashboard. until : last day of the data. most : lines of each.
    """
    t = told[0].view.t
    site = site or _LOCAL
    new = sum(len(one.news.new) for one in told)
    parts = [_part(one, t, most) for one in told]
    subject = t("digest.subject", n=number(new))
    foot = t("digest.foot", until=until)
    text = "\n\n".join([*(_text(part, site, t) for part in parts), foot]) + "\n"
    html = (
        f'<!DOCTYPE html><html lang="{t.language}"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head><body>"
        f"{''.join(_html(part, site, t) for part in parts)}"
        f"<p>{escape(foot)}</p></body></html>"
    )
    values = {
        "version": 1,
        "until": until,
        "subscriptions": [_values(one, site) for one in told],
    }
    files = tuple(one.news.attached for one in told if one.news.attached)
    return Letter(_id(told), subject, text, html, values, files)


@dataclass(frozen=True)
class _Part:
    """What is said of one subscription."""

    title: str
    lead: str
    items: tuple[Item, ...]
    more: str
    """How many there are beside these, and what goes on or is over."""
    link: str


def _part(one: Told, t: Words, most: int) -> _Part:
    news = one.news
    said = [
        t(key, n=number(n))
        for key, n in (
            ("digest.more", max(0, len(news.new) - most)),
            ("digest.ongoing", len(news.ongoing)),
            ("digest.gone", news.gone),
        )
        if n
    ]
    return _Part(
        t(_TITLES[one.subscription.kind]),
        news.lead,
        news.new[:most],
        " ".join(said),
        one.subscription.link,
    )


def _text(part: _Part, site: str, t: Words) -> str:
    lines = [part.title, *filter(None, [part.lead])]
    lines += [f"- {item.words}\n  {site}{item.link}" for item in part.items]
    lines += [*filter(None, [part.more]), f"{t('digest.all')} {site}{part.link}"]
    return "\n".join(lines)


def _html(part: _Part, site: str, t: Words) -> str:
    rows = "".join(
        f'<li><a href="{escape(site + item.link)}">{escape(item.words)}</a></li>'
        for item in part.items
    )
    said = "".join(f"<p>{escape(one)}</p>" for one in (part.lead,) if one)
    more = "".join(f"<p>{escape(one)}</p>" for one in (part.more,) if one)
    way = f'<p><a href="{escape(site + part.link)}">{escape(t("digest.all"))}</a></p>'
    return f"<h2>{escape(part.title)}</h2>{said}<ul>{rows}</ul>{more}{way}"


def _values(one: Told, site: str) -> dict[str, Any]:
    news = one.news
    return {
        "subscription_id": one.subscription.subscription_id,
        "kind": one.subscription.kind,
        "link": site + one.subscription.link,
        "lead": news.lead,
        "new": [
            {"key": item.key, "words": item.words, "link": site + item.link}
            for item in news.new
        ],
        "ongoing": [item.key for item in news.ongoing],
        "gone": news.gone,
    }


def _id(told: Sequence[Told]) -> str:
    """Return what is the same when a digest that was not noted is told again."""
    said = [
        (
            one.subscription.subscription_id,
            str(one.subscription.last_sent_at),
            [item.key for item in one.news.new],
        )
        for one in told
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
