"""
In which form does a program want its answer? As `format` says, else as Accept says.

In: the request's own words. Out: json, csv, geojson or arrow; or a refusal that names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from werkzeug.datastructures import MIMEAccept

from dashboard.api.refusal import Refusal
from dashboard.api.told import MIMES


def form(said: str | None, accepted: MIMEAccept, forms: Sequence[str]) -> str:
    """Return the form of the answer; a program that names none is told JSON."""
    if said is not None:
        if said not in forms:
            msg = f"format={said}: these rows are told as {', '.join(forms)}. Name one of these."
            raise Refusal(HTTPStatus.NOT_ACCEPTABLE, msg, "format")
        return said
    if not accepted:
        return "json"
    by_mime = {MIMES[one]: one for one in forms}
    best = accepted.best_match(list(by_mime))
    if best is None:
        msg = f"Accept: {accepted.to_header()}: these rows are told as {', '.join(by_mime)}. Accept one of these."
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, msg)
    return by_mime[best]
