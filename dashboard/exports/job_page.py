"""What does a reader see while a long file is made? How far it is, then the file."""

from __future__ import annotations

from html import escape
from typing import Final

from dashboard.exports.jobs import State
from dashboard.text import LANGUAGES, Language, Words, number
from dashboard.view import View

_AGAIN_S: Final = 2
_STYLE: Final = """
body { margin: 15vh auto; max-width: 34em; padding: 0 16px; color: #1d242c; background: white;
  font: 16px/1.6 "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }
h1 { font-size: 22px; } progress { width: 100%; height: 18px; accent-color: #12507b; }
a { color: #12507b; } p { overflow-wrap: anywhere; }
"""


def told(job: str, state: State) -> str:
    """Return the page of a job; it looks again by itself until the file is there."""
    t = Words(_language(state.language))
    if state.error:
        words = state.error if len(state.error) > 1 else t("notice.broken")
        return _page(t, t("export.job_failed"), f"<p>{escape(words)}</p>")
    if state.ready:
        address = f"/export/job/{job}/file"
        link = f'<p><a href="{address}">{escape(t("export.job_get", name=state.name))}</a></p>'
        return _page(t, t("export.job_ready"), link, then=f"0; url={address}")
    rows = t("export.job_rows", done=number(state.done), all=number(state.rows))
    bar = f'<progress max="{max(state.rows, 1)}" value="{state.done}" aria-label="{escape(rows)}"></progress>'
    body = (
        f'<p role="status">{escape(rows)}</p>{bar}<p>{escape(t("export.job_wait"))}</p>'
    )
    return _page(t, t("export.job_title"), body, then=str(_AGAIN_S))


def refused(view: View, sentence: str) -> str:
    """Return why there is no file."""
    return _page(view.t, view.t("export.not_possible"), f"<p>{escape(sentence)}</p>")


def gone(view: View) -> str:
    """Return what stands under the address of a job that is not known here."""
    t = view.t
    return _page(t, t("export.not_possible"), f"<p>{escape(t('export.job_gone'))}</p>")


def _page(t: Words, title: str, body: str, then: str = "") -> str:
    again = f'<meta http-equiv="refresh" content="{then}">' if then else ""
    return f'<!DOCTYPE html>\n<html lang="{t.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{again}<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>\n'


def _language(said: str) -> Language:
    return next((one for one in LANGUAGES if one == said), LANGUAGES[0])
