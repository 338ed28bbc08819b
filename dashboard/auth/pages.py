"""
What does a reader see before the dashboard? Plain pages in both languages, without a script.

In: what there is to say. Out: HTML. Nothing here knows any data.
"""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import quote

from flask import Response

from dashboard.auth.whose import Reader
from dashboard.text import Words
from data.passwords import LEAST

STYLE: Final = "/assets/login.css"
ICON: Final = "/assets/icon.svg"
_ZH: Final = Words("zh-Hant")
_EN: Final = Words("en")
_ROLES: Final = {
    "commission": "login.commission",
    "agency": "login.of_agency",
    "outreach": "login.outreach",
    "admin": "login.admin",
}


def login(
    token: str, way: str, *, said: str | None = None, wrong: bool, single: bool
) -> str:
    """Return the login page; `way` is where it leads, `said` a key of the catalogue."""
    on = f"<a class='button plain' href='/oidc/start?next={quote(way, safe='')}'>{both('login.single')}</a>"
    body = f"""{notice(said, wrong=wrong)}
<form method="post" action="/login">
{_hidden(token=token, next=way)}
{_field("name", "login.name", "text", "username")}
{_field("password", "login.password", "password", "current-password")}
<button type="submit">{both("login.enter")}</button>
</form>
{on if single else ""}"""
    return page("login.title", body)


def account(  # noqa: PLR0913 - what there is to say
    reader: Reader,
    token: str,
    *,
    said: str | None,
    why: str,
    wrong: bool,
    password: bool,
) -> str:
    """Return who is signed in, the way out, and the form for another password."""
    agency = f"<dt>{both('login.agency')}</dt><dd>{escape(reader.agency or '')}</dd>"
    body = f"""{notice(said, why, wrong=wrong)}
<dl><dt>{both("login.name")}</dt><dd>{escape(reader.name)}</dd>
<dt>{both("login.role")}</dt><dd>{both(_ROLES[reader.role])}</dd>{agency if reader.agency else ""}</dl>
<form method="post" action="/logout">{_hidden(token=token)}
<button type="submit">{both("login.leave")}</button></form>
{"" if reader.must_change else f"<a class='button plain' href='/'>{both('login.home')}</a>"}
{_other_password(token) if password else ""}"""
    return page("login.account", body)


def _other_password(token: str) -> str:
    hint = f'{escape(_ZH("login.hint", least=LEAST))}<br><span lang="en">{escape(_EN("login.hint", least=LEAST))}</span>'
    return f"""<h2>{both("login.change")}</h2>
<form method="post" action="/account">
{_hidden(token=token)}
{_field("old", "login.old", "password", "current-password")}
{_field("new", "login.new", "password", "new-password", hint)}
{_field("again", "login.again", "password", "new-password")}
<button type="submit">{both("login.change")}</button>
</form>"""


def told(said: str, title: str = "app.title") -> str:
    """Return a page of one sentence, and the way home."""
    home = f"<a class='button' href='/'>{both('login.home')}</a>"
    return page(title, notice(said, wrong=True) + home)


def page(title: str, body: str) -> str:
    """Return a whole page."""
    return f"""<!DOCTYPE html>
<html lang="zh-Hant">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(_ZH(title))} {escape(_EN(title))} · {escape(_ZH("app.title"))}</title>
<link rel="icon" type="image/svg+xml" href="{ICON}">
<link rel="stylesheet" href="{STYLE}">
</head>
<body><main>
<p class="site">{both("app.title")}</p>
<h1>{both(title)}</h1>
{body}
</main></body>
</html>
"""


def answer(words: str, status: int = 200) -> Response:
    """Return a page as the answer."""
    return Response(words, status=status, content_type="text/html; charset=utf-8")


def both(key: str) -> str:
    """Return a word in both languages, one beside the other."""
    return f'{escape(_ZH(key))} <span lang="en">{escape(_EN(key))}</span>'


def sentence(key: str) -> str:
    """Return a sentence in both languages, without HTML."""
    return f"{_ZH(key)} {_EN(key)}"


def notice(said: str | None, why: str = "", *, wrong: bool) -> str:
    """Return what has just happened; read out to whoever can not see it."""
    if said is None:
        return ""
    look, role = ("told wrong", "alert") if wrong else ("told", "status")
    more = f'<span lang="en">{escape(why)}</span>' if why else ""
    return f'<p class="{look}" role="{role}">{both(said)}{more}</p>'


def _hidden(**values: str) -> str:
    return "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in values.items()
    )


def _field(name: str, label: str, kind: str, fills: str, hint: str = "") -> str:
    """Return a labelled field that a password manager knows."""
    told = f' aria-describedby="{name}-hint"' if hint else ""
    below = f'<p class="hint" id="{name}-hint">{hint}</p>' if hint else ""
    return f'<label for="{name}">{both(label)}</label><input id="{name}" name="{name}" type="{kind}" autocomplete="{fills}" autocapitalize="none" spellcheck="false" maxlength="1000" required{told}>{below}'
