"""Logged out there must be no byte of data anywhere, and no other site may ask for a reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.auth import guard
from data import registry_tokens, registry_users
from tests.visitors import OURS

FILLS = {
    "path": "hotspots", "fingerprinted_path": "dash_renderer.min.js",
    "package_name": "dash", "build": "x", "level": "village", "filename": "style.css",
    "page": "overview", "name": "districts.csv", "job": "0" * 32,
}  # fmt: skip
"""What stands for each part of an address; others become 1."""


def addresses(server):
    """Return every address of the application, each part of it filled in."""
    for rule in server.url_map.iter_rules():
        parts = {name: FILLS.get(name, "1") for name in rule.arguments}
        with server.test_request_context():
            yield server.url_map.bind("").build(rule.endpoint, parts)


def callbacks(known):
    """Return what a browser would post for every callback that Dash knows."""
    return [
        {
            "output": one["output"],
            "outputs": outputs(one["output"]),
            "inputs": [{**given, "value": value(given)} for given in one["inputs"]],
            "state": [{**given, "value": value(given)} for given in one["state"]],
            "changedPropIds": [
                f"{given['id']}.{given['property']}" for given in one["inputs"][:1]
            ],
        }
        for one in known
        if not one["clientside_function"]
    ]


def outputs(said):
    """Return the outputs of a callback in the form of Dash."""
    names = said[2:-2].split("...") if said.startswith("..") else [said]
    parts = [name.rpartition(".") for name in names]
    found = [{"id": name, "property": what} for name, _, what in parts]
    return found if said.startswith("..") else found[0]


def value(given):
    """Return what the address bar says; nothing for all else."""
    return {"pathname": "/", "search": ""}.get(given["property"])


@pytest.fixture
def opened(site):
    """Return the site as it stands in petitions.toml, but for the logins."""
    return site()


def test_logged_out_no_address_has_data(opened):
    """Every rule of the application, by every method: a way to the login, or nothing."""
    client = opened.server.test_client()
    seen = {}
    for address in addresses(opened.server):
        if address in guard.OPEN:
            continue
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            for accept in ("text/html", "application/json", "*/*"):
                answer = client.open(address, method=method, headers={"Accept": accept})
                moved = answer.status_code == 303
                assert moved or b"" == answer.data, (method, address)
                assert not moved or answer.headers["Location"].startswith("/login")
                seen[address] = answer.status_code

    assert len(seen) > 40
    assert {401, 303} >= set(seen.values())


def test_what_is_open_has_no_data(opened):
    """Login, its style, the state of the service: none names a case, a count or an agency."""
    client = opened.server.test_client()

    answers = [client.get(address, buffered=True).data for address in guard.OPEN]

    assert [] == [one for one in answers if "王家".encode() in one or b"P0" in one]
    assert [] == [one for one in answers if "環保局".encode() in one]


def test_logged_out_no_callback_answers(opened):
    """Each callback of Dash, posted by hand: not a byte, where a reader would have some."""
    visitor = opened.visitor()
    visitor.login("chen")
    known = visitor.client.get("/_dash-dependencies").get_json()
    said = callbacks(known)
    out = opened.server.test_client()

    answers = [
        out.post("/_dash-update-component", json=one, headers={"Origin": "http://localhost"})
        for one in said
    ]  # fmt: skip
    first = next(one for one in said if one["output"].startswith("..filters"))
    inside = visitor.client.post(
        "/_dash-update-component", json=first, headers={"Origin": "http://localhost"}
    )

    assert len(answers) > 10
    assert {(401, b"")} == {(answer.status_code, answer.data) for answer in answers}
    assert 200 == inside.status_code
    assert "總覽" in inside.get_json()["response"]["frame"]["data"]["title"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../petitions.toml", "/assets/%2e%2e/petitions.toml", "/assets/..%2f..%2fpetitions.toml",
        "/assets//etc/passwd", "/_dash-component-suites/dash/..%2f..%2fapp.py",
        "/login/../_dash-layout", "//_dash-layout", "/healthz/../_dash-layout", "/LOGIN", "/login/",
        "/export/job/..%2f..%2fetc/file", "/areas/x/..%2fvillage.json",
    ],
)  # fmt: skip
def test_no_detour_leads_past_the_guard(opened, path):
    """Neither out of the folder of assets, nor by an open address to one that is not."""
    out, inside = opened.visitor(), opened.visitor()
    inside.login("chen")

    answer = out.get(path)
    known = inside.get(path)

    assert answer.status_code in {303, 400, 401, 404}
    assert b"PETITIONS" not in answer.data + known.data
    assert b"root:" not in answer.data + known.data
    assert answer.status_code != 200


@pytest.mark.parametrize(
    "cookie",
    [
        "", "x", "null", "0" * 43, "a" * 5000, "' or '1'='1", "../../etc/passwd", "eyJhbGciOiJub25lIn0.e30.",
        "%00", "ä", "1",
    ],
)  # fmt: skip
def test_a_forged_cookie_opens_nothing(opened, cookie):
    """Only what we gave out, and nothing that is made up."""
    client = opened.server.test_client()

    answer = client.get(
        "/_dash-layout", headers={"Cookie": f"petitions-session={cookie}"}
    )

    assert (401, b"") == (answer.status_code, answer.data)


@pytest.mark.parametrize(
    "shown",
    [
        "Bearer ", "Bearer x", "Bearer petitions_" + "0" * 43, "Basic Y2hlbjp4", "bearer",
        "Bearer " + "a" * 5000, "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
    ],
)  # fmt: skip
def test_a_forged_token_opens_nothing(opened, shown):
    """Neither made up, nor signed with nothing."""
    client = opened.server.test_client()

    answer = client.get("/api/v1/openapi.json", headers={"Authorization": shown})

    assert (401, b"") == (answer.status_code, answer.data)
    assert 'Bearer realm="petitions"' == answer.headers["WWW-Authenticate"]


def test_a_token_opens_the_api_alone_until_it_ends(opened, registry, user):
    """No page, no callback; nothing once it is withdrawn, or its account locked."""
    ends = datetime.now(UTC) + timedelta(days=2)
    secret, token = registry_tokens.add(
        registry, user("chen").user_id, "desk", scope=["read"], expires_at=ends
    )
    other, _ = registry_tokens.add(
        registry, user("lin").user_id, "desk", scope=["read"], expires_at=ends
    )
    client = opened.server.test_client()

    def asked(path, with_secret=secret):
        shown = {"Authorization": f"Bearer {with_secret}"}
        return client.get(path, headers=shown).status_code

    assert 401 != asked("/api/v1/openapi.json")
    assert 401 == asked("/_dash-layout")
    assert 401 == asked("/areas/x/village.json")
    registry_tokens.withdraw(registry, token.token_id)
    assert 401 == asked("/api/v1/openapi.json")
    assert 401 != asked("/api/v1/openapi.json", other)
    registry_users.lock(registry, user("lin").user_id, by="boss")
    assert 401 == asked("/api/v1/openapi.json", other)


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": "http://localhost:8050"},
    {"Origin": "ftp://localhost"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
    {},
]


@pytest.mark.parametrize("said", FOREIGN)
@pytest.mark.parametrize("path", ["/logout", "/account", "/_dash-update-component"])
def test_another_site_can_not_make_a_reader_do_anything(opened, said, path):
    """A form or a script of another site, and what does not say whence it comes."""
    visitor = opened.visitor()
    visitor.login("chen")
    token = visitor.token("/account")

    answer = visitor.client.post(path, data={"token": token}, headers=said)

    assert 403 == answer.status_code
    assert 200 == visitor.get("/").status_code


@pytest.mark.parametrize(
    "shown", [None, "", ".", "0" * 64, f"{16 * '0'}.{64 * '0'}", "of another"]
)
@pytest.mark.parametrize("path", ["/login", "/logout", "/account"])
def test_a_form_needs_its_own_token(opened, path, shown):
    """None, an empty one, a made up one, that of another browser: nothing is done."""
    visitor, other = opened.visitor(), opened.visitor()
    other.login("lin")
    if path != "/login":
        visitor.login("chen")
    said = {"name": "chen", "password": "Correct-Horse-77"}
    if shown is not None:
        said["token"] = other.token("/account") if "of" in shown else shown

    answer = visitor.post(path, said)

    assert 403 == answer.status_code
    assert (visitor.cookie() is None) == (path == "/login")


@pytest.mark.parametrize(
    ("address", "origin", "status"),
    [
        ("https://petitions.example", "https://petitions.example", 401),
        ("https://petitions.example:443", "https://petitions.example", 401),
        ("https://petitions.example", "http://petitions.example", 403),
        ("https://petitions.example", "https://petitions.example:8443", 403),
        ("https://petitions.example", "https://www.petitions.example", 403),
    ],
)
def test_the_same_name_without_encryption_is_another_site(
    site, address, origin, status
):
    """Whoever sits on the line can answer for http:// in its name."""
    client = site(address=address).server.test_client()

    answer = client.post(
        "/_dash-update-component",
        json={},
        headers={"Host": "petitions.example", "Origin": origin},
    )

    assert status == answer.status_code


def test_another_site_can_not_show_us_as_its_picture(opened):
    """Nor count what a reader's export weighs; a link that opens a view is a link."""
    visitor = opened.visitor()
    visitor.login("chen")
    foreign = {"Sec-Fetch-Site": "cross-site"}

    picture = visitor.get(
        "/areas/x/village.json", **foreign, **{"Sec-Fetch-Mode": "no-cors"}
    )
    frame = visitor.get(
        "/", **foreign, **{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    )
    link = visitor.get(
        "/", **foreign, **{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    )

    assert [403, 403, 200] == [one.status_code for one in (picture, frame, link)]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("petitions.example", 303), ("petitions.example:443", 303), ("localhost:8050", 303),
        ("evil.example", 400), ("petitions.example.evil.example", 400), ("", 400), ("[::", 400),
    ],
)  # fmt: skip
def test_the_site_answers_to_its_own_name(site, host, status):
    """And to this machine's, for its health."""
    client = site(address="https://petitions.example").server.test_client()

    answer = client.get("/", headers={"Host": host, "Accept": "text/html"})

    assert status == answer.status_code


def test_a_request_that_is_too_long_is_refused(opened):
    """A megabyte for the dashboard, 16 kB for a form that says who one is."""
    visitor = opened.visitor()
    long = visitor.post("/login", {"token": visitor.token(), "name": "n" * 20_000})
    visitor.login("chen")

    callback = visitor.client.post(
        "/_dash-update-component", json={"output": "x" * 2_000_000}, headers=OURS
    )

    assert [413, 413] == [long.status_code, callback.status_code]


def test_nobody_uses_up_the_machine(site):
    """So many files in a minute; another reader still has theirs."""
    opened = site(exports_per_minute=2)
    first, second = opened.visitor(), opened.visitor()
    first.login("chen")
    second.login("lin")

    codes = [first.get("/export/overview/none.csv").status_code for _ in range(4)]

    assert [400, 400, 429, 429] == codes
    assert 429 != second.get("/export/overview/none.csv").status_code


def test_a_program_waits_its_turn(site, registry, user):
    """So many requests of one token in a minute; another token still has its own."""
    client = site(api_per_minute=2).server.test_client()
    ends = datetime.now(UTC) + timedelta(days=2)
    first, second = (
        registry_tokens.add(
            registry, user(name).user_id, "desk", scope=["read"], expires_at=ends
        )[0]
        for name in ("chen", "lin")
    )

    def asked(secret):
        shown = {"Authorization": f"Bearer {secret}"}
        return client.get("/api/v1/openapi.json", headers=shown)

    answers = [asked(first) for _ in range(3)]

    assert [False, False, True] == [429 == one.status_code for one in answers]
    assert "60" == answers[-1].headers["Retry-After"]
    assert 429 != asked(second).status_code


def test_a_registry_that_is_away_is_a_page_that_can_be_read(opened, registry):
    """Not a broken one, and not an open door: 503, in both languages, for script and person."""
    visitor = opened.visitor()
    visitor.login("chen")
    with registry.writing() as connection:
        connection.exec_driver_sql("alter table sessions rename to away")

    page, script = visitor.get("/"), visitor.client.get("/_dash-layout")

    assert [503, 503] == [page.status_code, script.status_code]
    assert "稍後再試" in page.text
    assert "try again later" in script.get_json()["told"]


def test_an_address_is_that_of_the_reader_behind_our_proxies(site):
    """What a proxy of ours adds is believed, what a reader writes before it is not."""
    opened = site(trusted_proxies=1, logins_per_minute=2)
    visitor = opened.visitor()
    token = visitor.token()

    def tried(*whence):
        said = {"name": "n", "password": "x", "token": token}
        return visitor.post("/login", said, **{"X-Forwarded-For": ", ".join(whence)})

    codes = [tried(f"10.0.0.{at}", "192.0.2.1").status_code for at in range(3)]

    assert [401, 401, 429] == codes
    assert 401 == tried("10.0.0.1", "192.0.2.2").status_code
