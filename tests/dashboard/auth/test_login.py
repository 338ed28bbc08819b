"""Signing in must let in whom it knows, tell nothing to whom it does not, and end."""

from __future__ import annotations

import re
import statistics
import time
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from data import passwords, registry_audit, registry_sessions, registry_users
from data.registry_tables import users as table
from tests.visitors import PASSWORD

WRONG = "Wrong-Horse-7777"


def told(answer):
    """Return the words of a page, without what is a secret of each."""
    return re.sub(r'name="token" value="[^"]+"', "", answer.text)


def test_who_is_known_comes_in_and_to_the_view_they_asked_for(site):
    """A link that was sent by mail opens, after the login, what it names."""
    visitor = site().visitor()
    first = visitor.get("/hotspots?lang=en&district=63000010")

    assert 303 == first.status_code
    way = first.headers["Location"]
    assert way == "/login?next=%2Fhotspots%3Flang%3Den%26district%3D63000010"
    shown = visitor.get(way).text
    assert 'value="/hotspots?lang=en&amp;district=63000010"' in shown
    after = visitor.login("chen", way="/hotspots?lang=en&district=63000010")
    assert (303, "/hotspots?lang=en&district=63000010") == (
        after.status_code,
        after.headers["Location"],
    )
    assert 200 == visitor.get("/hotspots").status_code


def test_a_name_is_known_however_it_is_typed(site):
    """Ｃhen of a Chinese keyboard is chen."""
    assert 303 == site().visitor().login(" Ｃhen ").status_code


def test_nobody_can_tell_which_accounts_there_are(site, registry, user):
    """Wrong password, no such name, locked by hand, single sign-on: the same page."""
    registry_users.lock(registry, user("mei").user_id, by="boss")
    sub = ("https://sso.example", "s1")
    registry_users.add(registry, "wu", role="outreach", made_by="boss", oidc=sub)
    opened = site()

    answers = [
        opened.visitor().login(name, password)
        for name, password in (
            ("chen", WRONG), ("nobody", WRONG), ("mei", PASSWORD), ("wu", PASSWORD),
            ("\x00", WRONG), ("' or 1=1 --", WRONG), ("{{7*7}}", WRONG), ("", ""),
        )
    ]  # fmt: skip

    assert {401} == {answer.status_code for answer in answers}
    assert 1 == len({told(answer) for answer in answers})
    assert [None] * 8 == [answer.headers.get("Location") for answer in answers]


def test_nobody_can_tell_it_by_the_time_that_it_takes(site, registry, monkeypatch):
    """A name that nobody has is looked at as long as one that somebody has, at 16 MiB a look."""
    costly = PasswordHasher(time_cost=3, memory_cost=16 * 1024, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", costly)
    kept = passwords.hashed(PASSWORD)
    with registry.writing() as connection:
        connection.execute(table.update().values(password_hash=kept))
    opened = site(logins_per_minute=1000)

    def seconds(names):
        """Return the processor's seconds for one wrong password each, the median."""
        took = []
        for name in names:
            visitor = opened.visitor()
            said = {"name": name, "password": WRONG, "token": visitor.token()}
            began = time.process_time()
            visitor.post("/login", said)
            took.append(time.process_time() - began)
        return statistics.median(took)

    known, unknown = seconds(["chen", "lin", "mei", "boss"]), seconds("abcde")

    assert 0.5 < known / unknown < 2


def test_after_five_failures_the_right_password_opens_nothing(site, registry):
    """Locked for fifteen minutes, for the name however typed; another name is not."""
    opened = site()
    for name in ("chen", "CHEN", " chen", "Ｃhen", "chen "):
        assert 401 == opened.visitor().login(name, WRONG).status_code

    sixth = opened.visitor().login("chen")

    assert 401 == sixth.status_code
    assert told(sixth) == told(opened.visitor().login("nobody", WRONG))
    assert 303 == opened.visitor().login("lin").status_code
    tried = registry_audit.lines(registry, what="login_refused")
    assert [True] == [
        line.about["locked"] for line in tried if line.about["account"] == 1
    ][:1]


def test_a_thousand_guesses_are_not_looked_at(site):
    """One address may try so often in a minute; then it is told to wait, not looked at."""
    visitor = site(logins_per_minute=5).visitor()
    token = visitor.token()

    codes = [
        visitor.post("/login", {"name": f"n{at}", "password": WRONG, "token": token})
        for at in range(30)
    ]

    assert [401] * 5 + [429] * 25 == [answer.status_code for answer in codes]
    assert "60" == codes[-1].headers["Retry-After"]


def test_what_was_begun_before_the_login_does_not_outlast_it(site):
    """A session that somebody planted in the browser is another one after the login."""
    opened = site()
    attacker, victim = opened.visitor(), opened.visitor()
    attacker.login("lin")
    planted = attacker.cookie()
    victim.client.set_cookie("petitions-session", planted)
    victim.login("chen")

    assert planted != victim.cookie()
    assert 303 == attacker.get("/").status_code, "the planted session has ended"
    seed = opened.visitor()
    seed.client.set_cookie("petitions-session", "planted-by-hand")
    seed.login("chen")
    assert "planted-by-hand" != seed.cookie()


def test_a_cookie_is_worth_nothing_after_the_way_out(site):
    """Kept by somebody and shown again, it opens nothing: the session has ended here."""
    visitor, thief = (opened := site()).visitor(), opened.visitor()
    visitor.login("chen")
    thief.client.set_cookie("petitions-session", visitor.cookie())
    assert 200 == thief.get("/").status_code

    out = visitor.post("/logout", {"token": visitor.token("/account")})

    assert "/login?out" == out.headers["Location"]
    assert not visitor.cookie()
    assert 303 == thief.get("/").status_code


@pytest.mark.parametrize(
    ("began_h", "idle_min"), [(0.6, 30), (11, 6000), (0.2, 11)]
)  # fmt: skip
def test_a_session_ends_by_itself(site, registry, user, began_h, idle_min):
    """Idle for 30 minutes (or 11 as set), or begun over 10 hours ago."""
    began = datetime.now(UTC) - timedelta(hours=began_h)
    idle = timedelta(minutes=idle_min)
    secret, _ = registry_sessions.begin(
        registry, user("chen").user_id, idle=idle, at=began
    )
    visitor = site().visitor()
    visitor.client.set_cookie("petitions-session", secret)

    assert 303 == visitor.get("/").status_code


def test_the_times_of_the_settings_are_those_of_the_session(site, registry):
    """Minutes without a click, and hours in all."""
    site(idle_minutes=7, absolute_hours=2).visitor().login("chen")

    session = registry_sessions.sessions(registry)[0]
    assert timedelta(minutes=7) == session.idle
    assert timedelta(hours=2) == session.ends_at - session.made_at


def test_whom_an_administrator_locks_is_out_at_once(site, registry, user):
    """The next click, not the next login."""
    visitor = site().visitor()
    visitor.login("chen")
    registry_users.lock(registry, user("chen").user_id, by="boss")

    assert 303 == visitor.get("/").status_code


def test_a_password_of_somebody_else_has_first_to_be_replaced(site, registry):
    """Until then there is the account's page and the way out, and no byte of data."""
    registry_users.add(
        registry, "new", role="commission", made_by="boss", password="First-Word-2026!"
    )
    visitor = site().visitor()
    visitor.login("new", "First-Word-2026!")

    assert "/account" == visitor.get("/hotspots").headers["Location"]
    layout = visitor.client.get("/_dash-layout")
    assert (401, b"") == (layout.status_code, layout.data)
    said = {
        "token": visitor.token("/account"), "old": "First-Word-2026!",
        "new": "Battery-Staple-9", "again": "Battery-Staple-9",
    }  # fmt: skip
    before = visitor.cookie()
    assert "/account?changed" == visitor.post("/account", said).headers["Location"]
    assert before != visitor.cookie()
    assert 200 == visitor.get("/hotspots").status_code


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        (WRONG, "Battery-Staple-9", "Battery-Staple-9"),
        (PASSWORD, "Battery-Staple-9", "Battery-Staple-8"),
        (PASSWORD, "short", "short"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "", ""),
    ],
)
def test_a_password_that_will_not_do_is_refused(site, old, new, again):
    """The old one wrong, the new ones different, short, the same, none: it stays."""
    visitor = site().visitor()
    visitor.login("chen")
    said = {"token": visitor.token("/account"), "old": old, "new": new, "again": again}

    answer = visitor.post("/account", said)

    assert 400 == answer.status_code
    assert "密碼" in answer.text
    assert 303 == site().visitor().login("chen").status_code


def test_another_password_ends_all_other_sessions(site):
    """Whoever knew the old one is out."""
    opened = site()
    visitor, thief = opened.visitor(), opened.visitor()
    visitor.login("chen")
    thief.login("chen")
    said = {
        "token": visitor.token("/account"), "old": PASSWORD,
        "new": "Battery-Staple-9", "again": "Battery-Staple-9",
    }  # fmt: skip

    visitor.post("/account", said)

    assert 303 == thief.get("/").status_code
    assert 200 == visitor.get("/").status_code


def test_the_log_tells_who_came_and_went_and_no_password(site, registry):
    """In order, bound to each other, without what was typed."""
    visitor = site().visitor()
    visitor.login("chen", WRONG)
    visitor.login("nobody", "a password in the wrong place")
    visitor.login("chen")
    visitor.post("/logout", {"token": visitor.token("/account")})

    lines = registry_audit.lines(registry)[::-1]

    assert [("", "login_refused"), ("", "login_refused"), ("chen", "login"), ("chen", "logout")] == [
        (line.who, line.what) for line in lines
    ]  # fmt: skip
    assert [1, None] == [line.about["account"] for line in lines[:2]]
    assert not re.search("Horse|wrong place|nobody|127.0.0.1", str(lines))
    assert registry_audit.verify(registry).broken is None
