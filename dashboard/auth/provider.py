"""
Whom does the city's single sign-on vouch for? OpenID Connect: code, PKCE, state, nonce.

In: the settings; what came back from the provider. Out: issuer and subject, after the
signature, issuer, audience, time and nonce of the ID token were checked (authlib).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from authlib.integrations.base_client import OAuth2Mixin, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException

from data.settings_access import Access, oidc_secret

_WAIT_S: Final = 10
_SIGNED: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signed with a key that only the provider has: none of the others is believed."""


class ProviderError(Exception):
    """The single sign-on did not vouch for anyone."""


class ProviderAwayError(ProviderError):
    """The single sign-on does not answer."""


# Authlib's client without a web framework: what it would keep in one is in our cookie.
_Client: Any = type(
    "_Client", (OAuth2Mixin, OpenIDMixin), {"client_cls": OAuth2Session}
)


@dataclass(frozen=True)
class Begun:
    """What a browser has to bring back from the provider, so that it is the same one."""

    state: str
    nonce: str
    code_verifier: str
    way: str
    """Where it goes on to afterwards."""


class Provider:
    """The single sign-on of the settings; what it says of itself is asked for once."""

    def __init__(self, access: Access) -> None:
        """Know where it is; nothing is asked yet."""
        self._access = access
        self._client = _Client(
            None,
            client_id=access.oidc_client,
            client_secret=oidc_secret() or None,
            server_metadata_url=f"{access.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "default_timeout": _WAIT_S,
            },
        )

    def begin(self, returns_to: str, way: str) -> tuple[str, Begun]:
        """Return the provider's address for one sign-in, and what to remember of it."""
        try:
            self._known()
            made = self._client.create_authorization_url(returns_to)
        except (RequestException, RuntimeError, ValueError) as error:
            raise ProviderAwayError(str(error)) from error
        kept = {name: made[name] for name in ("state", "nonce", "code_verifier")}
        return made["url"], Begun(**kept, way=way)

    def vouched(
        self, said: Mapping[str, str], begun: Begun, returns_to: str
    ) -> tuple[str, str]:
        """Return issuer and subject for a code; ProviderError where anything is amiss."""
        # RFC 9207: an answer that another provider mixed in says who it is.
        same = said.get("iss", self._access.oidc_issuer) == self._access.oidc_issuer
        if said.get("state") != begun.state or not said.get("code") or not same:
            msg = said.get("error", "another state or issuer")
            raise ProviderError(msg)
        try:
            issuer = self._known()
            token = self._client.fetch_access_token(
                returns_to, code=said["code"], code_verifier=begun.code_verifier
            )
            claims = self._client.parse_id_token(
                token,
                begun.nonce,
                claims_options={
                    "iss": {"essential": True, "value": issuer},
                    "aud": {"essential": True, "value": self._access.oidc_client},
                },
            )
        except ProviderError:
            raise
        except RequestException as error:
            raise ProviderAwayError(str(error)) from error
        except Exception as error:
            # Whatever is amiss with what came back, in any library below: nobody is let in.
            raise ProviderError(str(error)) from error
        subject = (claims or {}).get(self._access.oidc_claim)
        if not subject or not isinstance(subject, str):
            msg = f"no claim {self._access.oidc_claim}"
            raise ProviderError(msg)
        return issuer, subject

    def _known(self) -> str:
        """Return the issuer, once its own document says that it is the one of the settings."""
        document = self._client.load_server_metadata()
        issuer = document.get("issuer")
        if issuer != self._access.oidc_issuer:
            self._client.server_metadata.clear()
            msg = f"the document says issuer {issuer}"
            raise ProviderError(msg)
        offered = document.get("id_token_signing_alg_values_supported") or ["RS256"]
        document["id_token_signing_alg_values_supported"] = [
            one for one in offered if one in _SIGNED
        ]
        return str(issuer)


def remembered(begun: Begun) -> dict[str, Any]:
    """Return what goes into the cookie."""
    return asdict(begun)
