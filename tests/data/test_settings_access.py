"""Which addresses of a site and of an issuer are settings, and which are slips?"""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from data.settings_access import Access


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", ""),
        ("https://petitions.example", "https://petitions.example"),
        ("https://petitions.example/", "https://petitions.example"),
        ("http://10.0.0.1:8050", "http://10.0.0.1:8050"),
    ],
)
def test_a_site_is_scheme_and_host(said, expected):
    """As a browser says it of a page: without a slash at the end."""
    assert expected == Access(address=said).address


@pytest.mark.parametrize(
    "said",
    [
        "petitions.example", "ftp://petitions.example", "https://", "https://a/b", "https://a?b", "https://a#b",
        "https://a:b", "//petitions.example", "javascript:x",
    ],
)  # fmt: skip
def test_what_is_no_site_is_refused(said):
    """Before cookies and the way back of the single sign-on hang on it."""
    with pytest.raises(ValidationError, match="is not the address of a site"):
        Access(address=said)


@pytest.mark.parametrize(
    ("said", "good"),
    [
        ("https://sso.example/realm", True),
        ("http://127.0.0.1:3000", True),
        ("http://localhost:3000", True),
        ("http://sso.example", False),
        ("sso.example", False),
    ],
)
def test_an_issuer_is_asked_over_https(said, good):
    """But for one on this machine, as tests have it."""
    if good:
        assert said == Access(oidc_issuer=said).oidc_issuer
        return
    with pytest.raises(ValidationError, match="is not an issuer"):
        Access(oidc_issuer=said)
