"""The single sign-on must let in whom a real provider vouches for, and nobody by a trick."""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
import select
import shutil
import subprocess
import time
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from dashboard.auth import provider as provider_module
from data import registry_audit, registry_users

FOLDER = Path(__file__).parents[2] / "oidc"
SECRET = "of the client, 32 characters long"
BACK = "http://localhost/oidc/back"
FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}  # fmt: skip
WAIT_S = 20


@pytest.fixture(scope="module")
def key():
    """Return the key with which the provider signs."""
    told = {"kid": "the-one", "use": "sig", "alg": "RS256"}
    return RSAKey.generate_key(2048, told, auto_kid=False)


@pytest.fixture(scope="module")
def provider(key):
    """Return the address of an oidc-provider that runs for these tests."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("oidc-provider is not installed: npm ci --prefix tests/oidc")
    environment = {
        "PATH": os.environ["PATH"],
        "OIDC_SECRET": SECRET,
        "OIDC_BACK": BACK,
        "OIDC_KEYS": json.dumps({"keys": [key.as_dict(private=True)]}),
    }
    with subprocess.Popen(
        [node, "provider.mjs"], cwd=FOLDER, env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as running:  # fmt: skip
        ready, _, _ = select.select([running.stdout], [], [], WAIT_S)
        said = running.stdout.readline().strip() if ready else ""
        if not said.startswith("http"):
            running.kill()
            pytest.fail("oidc-provider did not begin")
        yield said
        running.terminate()


@pytest.fixture
def single(site, registry, provider, monkeypatch):
    """Return the site with the single sign-on, and one account that it knows as `s-1`."""
    monkeypatch.setenv("PETITIONS_OIDC_SECRET", SECRET)
    registry_users.add(
        registry, "wu", role="commission", made_by="boss", oidc=(provider, "s-1")
    )
    opened = site(
        address="http://localhost", oidc_issuer=provider, oidc_client="petitions"
    )
    return SimpleNamespace(**vars(opened), issuer=provider)


def begun(visitor, way="/trends?lang=en"):
    """Press the button of the login page; return the provider's address."""
    answer = visitor.get(f"/oidc/start?next={way}")
    assert 303 == answer.status_code
    return answer.headers["Location"]


def signed_in(address, subject):
    """Fill in the provider's own forms as a browser would; return the way back to us."""
    browser = requests.Session()
    browser.trust_env = False
    answer = browser.get(address, allow_redirects=False, timeout=WAIT_S)
    for _ in range(12):
        if "Location" in answer.headers:
            there = urljoin(answer.url, answer.headers["Location"])
            if there.startswith(BACK):
                return there.removeprefix("http://localhost")
            answer = browser.get(there, allow_redirects=False, timeout=WAIT_S)
            continue
        form = re.search(r'action="([^"]+)"', answer.text)
        prompt = re.search(r'name="prompt" value="([^"]+)"', answer.text)
        answer = browser.post(
            urljoin(answer.url, unescape(form[1])),
            data={"prompt": prompt[1], "login": subject, "password": "x"},
            allow_redirects=False,
            timeout=WAIT_S,
        )
    pytest.fail("the provider does not come to its end")


def returned(visitor, way):
    """Come back from the provider: a link of another site, which the cookie goes along with."""
    return visitor.get(way, **FROM_ELSEWHERE)


def test_whom_the_provider_vouches_for_comes_in(single, registry):
    """With code, PKCE, state and nonce; to the view that was asked for."""
    visitor = single.visitor()
    assert "/oidc/start?next=%2Ftrends" in visitor.get("/login?next=/trends").text
    address = begun(visitor)
    asked = parse_qs(urlsplit(address).query)

    answer = returned(visitor, signed_in(address, "s-1"))

    assert (303, "/trends?lang=en") == (
        answer.status_code,
        answer.headers["Location"],
    )
    assert 200 == visitor.get("/trends").status_code
    assert {"S256"} == set(asked["code_challenge_method"])
    assert asked["nonce"] and asked["state"]  # noqa: PT018 - both or none
    assert "login" == registry_audit.lines(registry, newest=1)[0].what
    assert "/login?out" == visitor.post("/logout", {"token": visitor.token("/account")}).headers["Location"]  # fmt: skip


def test_whom_nobody_here_made_an_account_for_stays_outside(single, registry):
    """The provider knows them; it gives no rights. Nor to one who is locked."""
    stranger, locked = single.visitor(), single.visitor()

    unknown = returned(stranger, signed_in(begun(stranger), "s-2"))
    registry_users.lock(registry, registry_users.named(registry, "wu").user_id, by="x")
    shut = returned(locked, signed_in(begun(locked), "s-1"))

    assert [403, 403] == [unknown.status_code, shut.status_code]
    assert (None, None) == (stranger.cookie(), locked.cookie())


def test_a_way_back_works_once_and_in_its_own_browser(single):
    """Replayed, or opened by somebody else's browser, a code opens nothing."""
    visitor, thief = single.visitor(), single.visitor()
    way = signed_in(begun(visitor), "s-1")
    begun(thief)

    stolen = returned(thief, way)
    # The cookie of the sign-in is kept, as by somebody who copied it before.
    kept = visitor.cookie("oidc")
    first = returned(visitor, way)
    again = single.visitor()
    again.client.set_cookie("petitions-oidc", kept)
    replayed = returned(again, way)

    assert [403, 303, 403] == [one.status_code for one in (stolen, first, replayed)]
    assert (None, None) == (thief.cookie(), again.cookie())


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "another"}, {"nonce": "another"}, {"code_verifier": "a" * 43},
        {"nonce": ""}, {"way": ""}, {"more": "x"},
    ],
)  # fmt: skip
def test_nothing_of_a_sign_in_can_be_exchanged(single, changed):
    """State, nonce and verifier belong together; each is checked."""
    visitor = single.visitor()
    way = signed_in(begun(visitor), "s-1")
    kept = json.loads(base64.urlsafe_b64decode(visitor.cookie("oidc")))
    told = base64.urlsafe_b64encode(json.dumps(kept | changed).encode()).decode()
    visitor.client.set_cookie("petitions-oidc", told)

    answer = returned(visitor, way)

    assert 403 == answer.status_code
    assert visitor.cookie() is None


def test_a_sign_in_leads_to_no_other_site(single):
    """Neither by what is asked for, nor by what a planted cookie says."""
    visitor = single.visitor()
    way = signed_in(begun(visitor, "//evil.example"), "s-1")
    kept = json.loads(base64.urlsafe_b64decode(visitor.cookie("oidc")))
    evil = json.dumps(kept | {"way": "https://evil.example"}).encode()
    visitor.client.set_cookie("petitions-oidc", base64.urlsafe_b64encode(evil).decode())

    answer = returned(visitor, way)

    assert (303, "/") == (answer.status_code, answer.headers["Location"])


def claims(single, begin, **other):
    """Return what an honest provider says of s-1, but for `other`."""
    now = int(time.time())
    kept = json.loads(base64.urlsafe_b64decode(begin))
    said = {
        "iss": single.issuer, "sub": "s-1", "aud": "petitions", "iat": now,
        "exp": now + 600, "nonce": kept["nonce"],
    }  # fmt: skip
    return {name: value for name, value in (said | other).items() if value is not None}


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({}, 303),
        ({"iss": "https://evil.example"}, 403),
        ({"aud": "another-client"}, 403),
        ({"aud": ["another-client"], "azp": "petitions"}, 403),
        ({"exp": 1}, 403),
        ({"nonce": None}, 403),
        ({"sub": None}, 403),
        ({"sub": ["s-1"]}, 403),
    ],
)
def test_every_claim_is_checked(single, key, monkeypatch, other, status):
    """The honest one comes in; one for another client, of another issuer, too old: none."""
    visitor = single.visitor()
    begun(visitor)
    kept = visitor.cookie("oidc")
    header = {"alg": "RS256", "kid": "the-one"}
    token = jwt.encode(header, claims(single, kept, **other), key)

    answer = brought(visitor, monkeypatch, token)

    assert status == answer.status_code


def packed(said):
    """Return a part of a token."""
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def test_only_the_providers_key_signs(single, key, monkeypatch):
    """Not another key, not none, and not the public key taken as a secret."""
    other = RSAKey.generate_key(2048, {"kid": "the-one"}, auto_kid=False)
    public = key.as_pem(private=False)

    def by_another(said):
        return jwt.encode({"alg": "RS256", "kid": "the-one"}, said, other)

    def by_nobody(said):
        head = packed(b'{"alg":"none"}')
        return f"{head}.{packed(json.dumps(said).encode())}."

    def by_the_public(said):
        head = packed(b'{"alg":"HS256","kid":"the-one"}')
        body = f"{head}.{packed(json.dumps(said).encode())}"
        return f"{body}.{packed(hmac.digest(public, body.encode(), 'sha256'))}"

    for signs in (by_another, by_nobody, by_the_public):
        visitor = single.visitor()
        begun(visitor)
        token = signs(claims(single, visitor.cookie("oidc")))

        assert 403 == brought(visitor, monkeypatch, token).status_code
        assert visitor.cookie() is None


def brought(visitor, monkeypatch, token):
    """Come back with a code for which the provider would give this ID token."""
    answer = {"id_token": token, "access_token": "x", "token_type": "Bearer"}
    monkeypatch.setattr(
        provider_module._Client, "fetch_access_token", lambda *_, **__: answer
    )
    kept = json.loads(base64.urlsafe_b64decode(visitor.cookie("oidc")))
    return returned(visitor, f"/oidc/back?code=c&state={kept['state']}")


def test_a_provider_that_is_away_is_told(site):
    """With the own accounts still there; nothing hangs."""
    opened = site(
        address="http://localhost", oidc_issuer="http://127.0.0.1:9", oidc_client="p"
    )

    answer = opened.visitor().get("/oidc/start")

    assert 503 == answer.status_code
    assert "稍後再試" in answer.text
    assert 'name="password"' in answer.text
