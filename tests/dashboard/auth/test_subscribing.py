"""What must hold where readers subscribe? Their own view, their own address, their own list."""

from __future__ import annotations

import re

import pytest

from data import registry_audit, registry_subscriptions
from data.registry_tables import users as table

LINK = "/hotspots?agency=%E7%92%B0%E4%BF%9D%E5%B1%80"


@pytest.fixture
def visited(site, registry):
    """Return the site, where lin has a mail address, and a function that signs somebody in."""
    with registry.writing() as connection:
        connection.execute(
            table.update().where(table.c.name == "lin").values(e_mail="lin@x.example")
        )
    made = site()

    def signed(name):
        visitor = made.visitor()
        visitor.login(name)
        return visitor

    return made, signed


def _held(registry):
    return [
        (one.user.name, one.kind, one.link, one.channel, one.address, one.every)
        for one in registry_subscriptions.subscriptions(registry)
    ]


def _form(visitor, **said):
    usual = {"act": "add", "link": LINK, "kind": "new_hotspot", "every": "week"}
    return visitor.post(
        "/subscriptions",
        {**usual, "token": visitor.token("/subscriptions"), **said},
    )


def test_a_view_is_subscribed_to_by_mail_and_ended(visited, registry):
    """To the account's own address, with the filters; then it is in the list, and ended."""
    _, signed = visited
    lin = signed("lin")

    page = lin.get(
        f"/subscriptions?link={LINK.replace('%', '%25').replace('&', '%26')}"
    )
    done = _form(lin, address="stranger@x.example")
    held = _held(registry)
    number = re.search(r'name="number" value="(\d+)"', done.text)[1]
    ended = _form(lin, act="withdraw", number=number)

    assert f'href="{LINK}"' in page.text
    assert '<option value="new_hotspot" selected>' in page.text
    assert [("lin", "new_hotspot", LINK, "email", "lin@x.example", "week")] == held
    assert (200, []) == (ended.status_code, _held(registry))
    assert ["subscription_ended", "subscription_made"] == [
        line.what
        for line in registry_audit.lines(registry)
        if line.what.startswith("subscription")
    ]


def test_the_secret_of_a_webhook_is_shown_once(visited, registry):
    """On the page that answers, and on no page after it."""
    _, signed = visited
    lin = signed("lin")

    done = _form(lin, webhook="https://desk.example/in")

    (made,) = registry_subscriptions.subscriptions(registry)
    assert made.secret
    assert made.secret in done.text
    assert made.secret not in lin.get("/subscriptions").text


def test_nobody_ends_what_is_anothers(visited, registry):
    """Mei knows the number, and is told that there is none."""
    _, signed = visited
    _form(signed("lin"))

    answer = _form(signed("mei"), act="withdraw", number="1")

    assert 400 == answer.status_code
    assert 1 == len(_held(registry))


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "everything"},
        {"every": "second"},
        {"webhook": "ftp://x.example/"},
        {"webhook": "https://name:word@x.example/"},
        {"act": "withdraw", "number": "x"},
    ],
)
def test_what_can_not_be_is_told_and_not_kept(visited, registry, said):
    """In a sentence, on the same page."""
    _, signed = visited

    answer = _form(signed("lin"), **said)

    assert (400, []) == (answer.status_code, _held(registry))
    assert 'role="alert"' in answer.text


def test_without_an_address_no_mail_is_promised(visited, registry):
    """Mei's account has none: her keepers are to be asked."""
    _, signed = visited

    assert 400 == _form(signed("mei")).status_code
    assert [] == _held(registry)


def test_a_form_of_another_page_subscribes_nobody(visited, registry):
    """Without the token, with another's, and from another site."""
    _, signed = visited
    lin, mei = signed("lin"), signed("mei")

    for token in ("", mei.token("/subscriptions")):
        assert 400 == _form(lin, token=token).status_code
    foreign = lin.post("/subscriptions", {"act": "add"}, Origin="https://evil.example")
    assert 403 == foreign.status_code
    assert [] == _held(registry)


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/login", "javascript:alert(1)", "/hotspots?q=%3Cscript%3E", '/hotspots?"><script>'],
)  # fmt: skip
def test_no_link_leads_out_or_becomes_markup(visited, link):
    """Another host, another page, a script: what is kept and shown is ours."""
    _, signed = visited

    page = signed("lin").client.get("/subscriptions", query_string={"link": link})

    assert 200 == page.status_code
    assert "evil" not in page.text
    assert "<script" not in page.text


def test_the_page_is_for_those_who_are_signed_in(visited):
    """Others are led to the login; a token of the API is none here."""
    made, _ = visited

    answer = made.visitor().get("/subscriptions")

    assert (303, True) == (
        answer.status_code,
        answer.headers["Location"].startswith("/login"),
    )
