"""A browser must be told to refuse what is not ours, on every answer."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from dashboard.app import create_app
from dashboard.auth.back import back, login_for
from data.settings import Map, Settings
from tests.city import Case

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy(answer):
    """Return what a page may load, by kind."""
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_every_answer_has_them(site):
    """Pages, refusals, files, what is not there: all the same."""
    visitor = site().visitor()
    paths = [
        "/",
        "/login",
        "/_dash-layout",
        "/nowhere",
        "/assets/login.css",
        "/healthz",
    ]
    answers = [visitor.get(path, buffered="1") for path in paths]
    visitor.login("chen")
    answers += [visitor.get(path) for path in paths]

    for answer in answers:
        assert {*EVERYWHERE.items()} <= {*answer.headers.items()}
        assert "'none'" == policy(answer)["frame-ancestors"]
        answer.close()


def test_no_inline_script_is_run_but_the_one_that_starts_dash(site):
    """Its hash is in the policy, and no other word that would let one through."""
    visitor = site().visitor()
    visitor.login("chen")
    page = visitor.get("/")
    inline = re.findall(
        r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", page.text, re.DOTALL
    )
    run = [code for how, code in inline if "application/json" not in how]

    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
        for code in run
    ]

    assert 1 == len(run)
    assert f"'self' {hashes[0]}" == policy(page)["script-src"]
    assert not re.search(r"unsafe-eval|unsafe-hashes|\*|https?:", str(policy(page)))


def test_only_the_tiles_of_the_settings_come_from_elsewhere(tiny_city):
    """As pictures, and from no other host."""
    there = Map(tiles="https://wmts.example/{z}/{y}/{x}")
    app = create_app(tiny_city([Case()]), Settings(map=there))

    said = policy(app.server.test_client().get("/"))

    assert "'self' data: blob: https://wmts.example" == said["img-src"]
    assert "'self'" == said["default-src"]


def test_data_lies_in_no_cache(site):
    """But the polygons of a build, which are nobody's: in the browser's own."""
    opened = site()
    visitor = opened.visitor()
    visitor.login("chen")
    paths = [
        "/",
        "/_dash-layout",
        "/account",
        f"/areas/{opened.store.build}/village.json",
    ]

    said = [visitor.get(path).headers["Cache-Control"] for path in paths]

    assert ["no-store"] * 3 == said[:3]
    assert {"private", "immutable", "max-age=31536000"} == set(said[3].split(", "))


@pytest.mark.parametrize(
    ("address", "name", "flags"),
    [
        ("https://petitions.example", "__Host-petitions-session", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}),
        ("http://petitions.example", "petitions-session", {"HttpOnly", "Path=/", "SameSite=Lax"}),
    ],
)  # fmt: skip
def test_a_cookie_goes_to_this_host_alone_and_to_no_script(site, address, name, flags):
    """Over https its very name promises it; a domain is never named."""
    opened = site(address=address)
    visitor = opened.visitor()
    visitor.client.preserve_context = False
    https = {"base_url": address}
    page = visitor.client.get("/login", **https)
    said = {
        "name": "chen", "password": "Correct-Horse-77",
        "token": re.search(r'name="token" value="([^"]+)"', page.text)[1],
    }  # fmt: skip

    answer = visitor.client.post(
        "/login", data=said, headers={"Origin": address}, **https
    )

    given, *parts = next(
        one for one in answer.headers.getlist("Set-Cookie") if "session" in one
    ).split("; ")
    assert name == given.partition("=")[0]
    assert flags == set(parts)
    assert 40 < len(given.partition("=")[2])
    strict = "Strict-Transport-Security" in answer.headers
    assert address.startswith("https") == strict


@pytest.mark.parametrize(
    "said",
    [
        "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example",
        "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "evil.example", " //evil.example",
        "http:evil.example", "/%0d%0aSet-Cookie:x", "/login?next=//evil", "/logout", "/_dash-layout", "/oidc/start",
        "//[", "", None, "/" + "a" * 3000, "/\u2028/evil", "https:/evil.example", "/account",
    ],
)  # fmt: skip
def test_a_login_leads_to_no_other_site(said):
    """Nor to what is no page; to the first one instead, or by one path of ours."""
    way = back(said)

    assert "/" == way or way == said == "/%0d%0aSet-Cookie:x"
    assert login_for(said or "").startswith("/login")


@pytest.mark.parametrize("said", ["/", "/trends", "/hotspots?lang=en&q=a%26b", "/export/overview/districts.csv?x=1"])  # fmt: skip
def test_a_login_leads_back_to_a_page_of_ours(said):
    """With all that stands in the address."""
    assert said == back(said)
