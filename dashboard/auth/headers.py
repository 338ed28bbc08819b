"""
What is a browser told to refuse? Scripts that are not ours, other hosts, frames, caches.

Scripts are files of this server; the one that Dash writes into the page is known by its
hash. Styles may be inline: Mantine, ag-grid, plotly and Leaflet make style elements and
attributes while they draw, none of them known before. A style can send nothing away, since
images and fonts come from this server alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request

from data.settings import Settings

_POLICY: Final = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_A_YEAR_S: Final = 365 * 86_400
_FIXED: Final = ("/_dash-component-suites/", "/assets/")
"""What is the same for everyone and holds no data; all else lies in no cache."""


def install(server: Flask, settings: Settings, scripts: Sequence[str]) -> None:
    """Set the headers of every answer; `scripts` are the hashes of inline scripts."""
    headers = {**_ALWAYS, "Content-Security-Policy": policy(settings, scripts)}
    if settings.access.address.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={_A_YEAR_S}"

    @server.after_request
    def _headers(answer: Response) -> Response:
        for name, value in headers.items():
            answer.headers[name] = value
        if settings.access.logins and answer.cache_control.max_age:
            answer.cache_control.private = True
        elif not request.path.startswith(_FIXED) and not answer.cache_control:
            answer.headers["Cache-Control"] = "no-store"
        return answer


def policy(settings: Settings, scripts: Sequence[str]) -> str:
    """Return what a page may load, and from where."""
    said = {**_POLICY, "script-src": " ".join([_POLICY["script-src"], *scripts])}
    if settings.map.tiles:
        tiles = urlsplit(settings.map.tiles)
        said["img-src"] += f" {tiles.scheme}://{tiles.netloc}"
    return "; ".join(f"{what} {whence}" for what, whence in said.items())
