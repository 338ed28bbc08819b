"""
What does a reader see of their subscriptions? A page in both languages, without a script.

In: the subscriptions of one reader, and the view that they come from. Out: HTML. Whatever
a reader typed is shown as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import unquote

from dashboard.auth.pages import both, notice, page
from data.registry_subscriptions import EVERY, KINDS, Subscription
from data.registry_users import User

_KINDS: Final = {
    "new_hotspot": "digest.new_hotspot",
    "anomaly": "digest.anomalies",
    "due": "digest.due",
    "monthly_brief": "digest.monthly_brief",
}
_EVERY: Final = {
    "day": "subscribe.day",
    "week": "subscribe.week",
    "month": "subscribe.month",
}
# What is likeliest meant on a page; elsewhere the month.
_USUAL: Final = {
    "/hotspots": "new_hotspot",
    "/trends": "anomaly",
    "/topics": "anomaly",
    "/petitions": "due",
    "/agency": "due",
}


def words(  # noqa: PLR0913 - what there is to say
    user: User,
    held: Sequence[Subscription],
    link: str,
    token: str,
    *,
    said: str | None = None,
    why: str = "",
    wrong: bool = False,
    secret: str = "",
) -> str:
    """Return the page; `secret` is that of a webhook, shown this once."""
    shown = f"<p><code>{escape(secret)}</code></p>" if secret else ""
    body = f"""{notice(said, why, wrong=wrong)}{shown}
{_form(user, link, token)}
<h2>{both("subscribe.held")}</h2>
{_held(held, token)}
<a class="button plain" href="{escape(link)}">{both("subscribe.back")}</a>"""
    return page("subscribe.title", body)


def _form(user: User, link: str, token: str) -> str:
    """Return the form for one more; a mail goes to the account's own address alone."""
    kind = _USUAL.get(link.partition("?")[0], "monthly_brief")
    mail = (
        f'<p class="hint">{both("subscribe.mail")} {escape(user.e_mail)}</p>'
        if user.e_mail
        else f'<p class="hint">{both("subscribe.no_mail")}</p>'
    )
    return f"""<form method="post" action="/subscriptions">
<input type="hidden" name="token" value="{escape(token)}">
<input type="hidden" name="link" value="{escape(link)}">
<p>{both("subscribe.of")} <a href="{escape(link)}">{escape(unquote(link))}</a></p>
{_choice("kind", "subscribe.kind", [(one, _KINDS[one]) for one in KINDS], kind)}
{_choice("every", "subscribe.every", [(one, _EVERY[one]) for one in EVERY], "week")}
{mail}
<label for="webhook">{both("subscribe.webhook")}</label>
<input id="webhook" name="webhook" type="url" maxlength="500" autocomplete="off">
<button type="submit" name="act" value="add">{both("subscribe.add")}</button>
</form>"""


def _choice(
    name: str, label: str, values: Sequence[tuple[str, str]], usual: str
) -> str:
    options = "".join(
        f'<option value="{value}"{" selected" if value == usual else ""}>{both_plain(key)}</option>'
        for value, key in values
    )
    return (
        f'<label for="{name}">{both(label)}</label>'
        f'<select id="{name}" name="{name}">{options}</select>'
    )


def _held(held: Sequence[Subscription], token: str) -> str:
    if not held:
        return f"<p>{both('subscribe.none')}</p>"
    return "".join(
        f"""<form method="post" action="/subscriptions"><p>{both(_KINDS[one.kind])}<br>
<a href="{escape(one.link)}">{escape(unquote(one.link))}</a><br>{both(_EVERY[one.every])} · {escape(one.address)}</p>
<input type="hidden" name="token" value="{escape(token)}">
<input type="hidden" name="link" value="{escape(one.link)}">
<input type="hidden" name="number" value="{one.subscription_id}">
<button class="plain" type="submit" name="act" value="withdraw">{both("subscribe.withdraw")}</button></form>"""
        for one in held
    )


def both_plain(key: str) -> str:
    """Return a word in both languages where no element may stand."""
    return both(key).replace('<span lang="en">', "").replace("</span>", "")
