"""
Who may come in, and for how long? The part `[access]` of petitions.toml, and two secrets.

The secrets stand in the environment and not in the file: the file is copied and shown.
"""

from __future__ import annotations

import os
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, NonNegativeInt, PositiveInt
from pydantic.dataclasses import dataclass

_STRICT = ConfigDict(extra="forbid", frozen=True)


def _site(said: str) -> str:
    """Return the address of a site without its last slash; empty stays empty."""
    try:
        parts = urlsplit(said)
        whole = parts.scheme in {"https", "http"} and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if said and (not whole or parts.path.strip("/") or parts.query or parts.fragment):
        msg = f"{said} is not the address of a site, expected e.g. https://petitions.example"
        raise ValueError(msg)
    return said.rstrip("/")


def _issuer(said: str) -> str:
    """Return the address of an issuer; only this machine may be asked without https."""
    parts = urlsplit(said)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if said and parts.scheme != "https" and not (here and parts.scheme == "http"):
        msg = f"{said} is not an issuer, expected an address with https://"
        raise ValueError(msg)
    return said


@dataclass(config=_STRICT)
class Access:
    """Who may come in, from where, and for how long."""

    logins: bool = False
    """Whether everyone has to sign in; needed for every host but this machine."""
    address: Annotated[str, AfterValidator(_site)] = ""
    """What readers write in the browser to come here, e.g. https://petitions.example."""
    trusted_proxies: NonNegativeInt = 0
    """Reverse proxies of ours in front, whose X-Forwarded-* are believed."""
    idle_minutes: PositiveInt = 30
    """Minutes without a click after which a session ends."""
    absolute_hours: PositiveInt = 10
    """Hours after which a session ends, whatever is done in it."""
    logins_per_minute: PositiveInt = 30
    """Sign-ins that one address may try in a minute, at each process of the server."""
    exports_per_minute: PositiveInt = 30
    """Files that one reader may ask for in a minute, at each process of the server."""
    api_per_minute: PositiveInt = 120
    """Requests that one token may make in a minute, at each process of the server."""
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = ""
    """The city's single sign-on (OpenID Connect); empty: accounts of our own alone."""
    oidc_client: str = ""
    """The name under which the single sign-on knows this dashboard."""
    oidc_claim: str = "sub"
    """What of a person the single sign-on says that the account here is named by."""


def oidc_secret() -> str:
    """Return the secret that the single sign-on gave this dashboard; empty: none."""
    return os.environ.get("PETITIONS_OIDC_SECRET", "")


def metrics_token() -> str:
    """Return what a collector elsewhere shows to read /metrics; empty: none may."""
    return os.environ.get("PETITIONS_METRICS_TOKEN", "")
