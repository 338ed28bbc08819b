"""
How does a person read what programs may ask? One page, without a script.

In: the resources. Out: HTML in both languages of the catalogue, made of the same models as
the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from flask import Response, request

from dashboard import address, text
from dashboard.api.openapi import parameters
from dashboard.api.resources import Resource
from dashboard.api.said import PARAMETERS, ROWS
from dashboard.exports.asked import table_title
from dashboard.scope import Scope
from dashboard.view import View

_STYLE = """body{font:16px/1.6 system-ui,sans-serif;max-width:70rem;margin:2rem auto;
padding:0 1rem 3rem;color:#1c2530;background:#fff}
code{font-family:ui-monospace,monospace;font-size:.92em}
pre{background:#f2f4f7;padding:.8rem;overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;
border-bottom:1px solid #d5dae1}.forms{white-space:nowrap}a{color:#0b5394}"""


def page(whose: Callable[[], Scope], known: Sequence[Resource]) -> Response:
    """Return the page; only who may ask may read it."""
    whose()
    said = address.parse(request.query_string.decode("utf-8", "replace"))
    language = address.one_of(text.LANGUAGES, said.get("lang", []), default="zh-Hant")
    t = text.Words(language)
    other = next(one for one in text.LANGUAGES if one != language)
    body = f"""<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{t("api.title")}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{_STYLE}</style></head>
<body>
<p><a href="/">{t("app.title")}</a> · <a href="?lang={other}" hreflang="{other}" lang="{other}">{text.Words(other)("api.language")}</a></p>
<main>
<h1>{t("api.title")}</h1>
<p>{t("api.lead")}</p>
<p>{t("api.strict")}</p>
<p>{t("api.token")}</p>
<pre>curl '{escape(request.host_url)}api/v1/tables/hotspots/villages?format=csv'</pre>
<p><a href="/api/v1/openapi.json">OpenAPI 3.1</a> · <a href="/open311/v2/discovery.json">Open311 GeoReport v2</a></p>
<h2>{t("api.resources")}</h2>
{_resources(known, View(language=language))}
<h2>{t("api.parameters")}</h2>
{_parameters(known, t)}
</main></body></html>"""
    return Response(body, content_type="text/html; charset=utf-8")


def _resources(known: Sequence[Resource], view: View) -> str:
    t = view.t
    rows = "".join(
        f"<tr><td>{_linked(one)}</td><td>{escape(_called(one, view))}</td>"
        f"<td class='forms'>{', '.join(one.forms)}</td></tr>"
        for one in known
    )
    heads = "".join(
        f'<th scope="col">{t(key)}</th>'
        for key in ("api.address", "api.what", "api.forms")
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _called(one: Resource, view: View) -> str:
    """Return what the rows are: a table of a page by the words of its export."""
    if one.name in ROWS:
        return view.t(ROWS[one.name])
    return f"{view.t(one.title)} · {table_title(one.table, view)}"


def _linked(one: Resource) -> str:
    """Return an address as a link, unless a part of it has to be put in."""
    shown = f"<code>/api/v1{escape(one.path)}</code>"
    return shown if one.parts else f'<a href="/api/v1{one.path}">{shown}</a>'


def _parameters(known: Sequence[Resource], t: text.Words) -> str:
    """Return every parameter once; the widest set holds those of all others but `of`."""
    found: dict[str, dict[str, Any]] = {}
    for one in known:
        for said in parameters(one.parameters):
            found.setdefault(said["name"], said)
    rows = "".join(
        f'<tr><th scope="row"><code>{name}</code></th>'
        f"<td>{escape(t(PARAMETERS[name]))}{_takes(said['schema'], t)}</td></tr>"
        for name, said in found.items()
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _takes(schema: dict[str, Any], t: text.Words) -> str:
    """Return the words that a parameter takes, and whether it may be said again."""
    again = f" ({t('api.again')})" if schema.get("type") == "array" else ""
    values = schema.get("items", schema).get("enum", [])
    told = f": <code>{escape(' '.join(map(str, values)))}</code>" if values else ""
    return f"{told}{again}"
