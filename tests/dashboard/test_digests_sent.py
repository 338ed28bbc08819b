"""What must come out of the house, on real servers that take, refuse, stall and lie?"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from dashboard.digests import mail, webhook
from dashboard.digests import run as digests
from dashboard.digests.letter import Letter
from dashboard.digests.news import Attached
from data import registry_subscriptions, registry_users
from data.errors import DigestError
from data.registry import Registry
from data.settings import Settings
from data.settings_digests import Digests, Mail
from tests.city import Case

LETTER = Letter(
    id="0" * 32,
    subject="陳情案件：1 則新消息",
    text="熱點\n- 北區里00：40 件\n",
    html="<h2>熱點</h2>",
    values={"version": 1, "subscriptions": []},
    attached=(Attached("brief.odt", b"PK", "application/vnd.oasis.opendocument.text"),),
)


class Post:
    """What a mail server does with a mail."""

    def __init__(self, replies=(), stalls_s=0.0):
        self.replies, self.stalls_s = list(replies), stalls_s
        self.tries, self.taken = 0, []
        self.kills = None

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        """Take the address, or reply what is next."""
        self.tries += 1
        if self.replies and (reply := self.replies.pop(0)):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        """Keep the mail."""
        await asyncio.sleep(self.stalls_s)
        self.taken.append(envelope)
        if self.kills:
            os.kill(self.kills, signal.SIGKILL)
        return "250 OK"


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


@pytest.fixture
def posting():
    """Return a function that starts a mail server, and gives it with our settings of it."""
    running = []

    def of(**said):
        handler = Post(**said)
        controller = Controller(handler, hostname="127.0.0.1", port=_free_port())
        controller.start()
        running.append(controller)
        return handler, Mail(
            host="127.0.0.1",
            port=controller.port,
            starttls=False,
            sender="petitions@city.example",
            timeout_s=1.0,
        )

    yield of
    for controller in running:
        controller.stop()


def test_a_mail_has_text_html_and_its_file(posting):
    """As a mail program sees it; known by its id, and as one that no person wrote."""
    handler, known = posting()

    mail.send(known, "wang@city.example", LETTER, 0)

    (envelope,) = handler.taken
    said = message_from_bytes(envelope.content, policy=default)
    assert ["wang@city.example"] == envelope.rcpt_tos
    assert LETTER.subject == said["Subject"]
    assert f"<{'0' * 32}@city.example>" == said["Message-ID"]
    assert "auto-generated" == said["Auto-Submitted"]
    parts = [part.get_content_type() for part in said.walk() if not part.is_multipart()]
    assert [
        "text/plain",
        "text/html",
        "application/vnd.oasis.opendocument.text",
    ] == parts
    assert "北區里00" in said.get_body(("plain",)).get_content()
    assert ["brief.odt"] == [one.get_filename() for one in said.iter_attachments()]


def test_a_busy_server_is_asked_again(posting):
    """450 twice, then it takes the mail: once."""
    handler, known = posting(replies=["450 busy", "450 busy"])

    mail.send(known, "wang@city.example", LETTER, 0)

    assert (3, 1) == (handler.tries, len(handler.taken))


def test_a_server_that_refuses_is_not_asked_again(posting):
    """550: the sentence says so and names no address."""
    handler, known = posting(replies=["550 no such user"])

    with pytest.raises(DigestError, match="refused, 550") as told:
        mail.send(known, "wang@city.example", LETTER, 0)

    assert 1 == handler.tries
    assert "wang" not in str(told.value)


def test_a_server_that_stalls_is_given_up(posting):
    """It says nothing for longer than we wait: three tries, and a sentence."""
    _, known = posting(stalls_s=0.3)

    with pytest.raises(DigestError, match=r"timed out|kept silent"):
        mail.send(replace(known, timeout_s=0.05), "wang@city.example", LETTER, 0)


def test_a_server_that_is_not_there_is_one_sentence():
    """Nobody listens at the port."""
    known = Mail(
        host="127.0.0.1", port=_free_port(), starttls=False, sender="p@x.example"
    )

    with pytest.raises(DigestError, match="refused"):
        mail.send(known, "wang@city.example", LETTER, 0)


def test_without_encryption_nothing_is_said(posting):
    """A server that knows no STARTTLS gets no mail where it is asked for."""
    handler, known = posting()

    with pytest.raises(DigestError, match="STARTTLS"):
        mail.send(replace(known, starttls=True), "wang@city.example", LETTER, 0)

    assert (0, []) == (handler.tries, handler.taken)


class Hook:
    """A program's own server, which keeps what is posted to it."""

    def __init__(self, *statuses, stalls_s=0.0):
        self.posted = []
        hook, left = self, list(statuses)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.posted.append((self.path, dict(self.headers), body))
                time.sleep(stalls_s)
                self.send_response(left.pop(0) if left else 204)
                self.send_header("Location", f"{hook.url}/elsewhere")
                self.end_headers()

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(
            target=self.server.serve_forever, args=(0.01,), daemon=True
        ).start()


@pytest.fixture
def hooked():
    """Return a function that starts a program's server."""
    running = []

    def of(*statuses, **said):
        running.append(Hook(*statuses, **said))
        return running[-1]

    yield of
    for one in running:
        one.server.shutdown()
        one.server.server_close()


INSIDE = Settings(digests=Digests(private_webhooks=True), mail=Mail(timeout_s=0.5))


def test_a_webhook_is_posted_and_signed(hooked):
    """The signature is HMAC-SHA256 of moment, dot and body, worked out here anew."""
    hook = hooked()

    webhook.send(INSIDE, f"{hook.url}/in?a=1", "secret", LETTER, 0)

    ((path, headers, body),) = hook.posted
    signed = f"{headers['Petitions-Timestamp']}.".encode() + body
    assert "/in?a=1" == path
    assert LETTER.values == json.loads(body)
    assert LETTER.id == headers["Petitions-Delivery"]
    assert abs(time.time() - int(headers["Petitions-Timestamp"])) < 60
    assert (
        "v1=" + hmac.new(b"secret", signed, hashlib.sha256).hexdigest()
        == headers["Petitions-Signature"]
    )


def test_a_redirect_is_not_followed(hooked):
    """302 to another address: nothing goes there, and it is told."""
    hook = hooked(302)

    with pytest.raises(DigestError, match="answered 302"):
        webhook.send(INSIDE, hook.url, "secret", LETTER, 0)

    assert ["/"] == [path for path, _, _ in hook.posted]


def test_a_program_that_is_ill_is_asked_again_with_the_same_id(hooked):
    """500, 503, then it takes it: three posts, one id."""
    hook = hooked(500, 503)

    webhook.send(INSIDE, hook.url, "secret", LETTER, 0)

    assert [LETTER.id] * 3 == [
        headers["Petitions-Delivery"] for _, headers, _ in hook.posted
    ]


@pytest.mark.parametrize(("status", "posts"), [(400, 1), (410, 1), (429, 3)])
def test_what_a_program_refuses_is_told(hooked, status, posts):
    """For good at once; too often after three tries."""
    hook = hooked(*[status] * 3)

    with pytest.raises(DigestError, match=f"answered {status}"):
        webhook.send(INSIDE, hook.url, "secret", LETTER, 0)

    assert posts == len(hook.posted)


def test_a_program_that_stalls_is_given_up(hooked):
    """Half a second of silence, three times."""
    hook = hooked(stalls_s=1.0)
    hasty = replace(INSIDE, mail=Mail(timeout_s=0.05))

    with pytest.raises(DigestError, match="timed out"):
        webhook.send(hasty, hook.url, "secret", LETTER, 0)


def test_a_program_that_answers_a_byte_at_a_time_is_cut_off():
    """Each byte comes in time, the answer never: after two waits the line is cut."""
    with socket.create_server(("127.0.0.1", 0)) as slow:
        began = time.monotonic()

        def trickle():
            for _ in range(3):
                line, _ = slow.accept()
                with line, suppress(OSError):
                    while time.monotonic() - began < 5:
                        line.sendall(b"H")
                        time.sleep(0.02)

        threading.Thread(target=trickle, daemon=True).start()
        hasty = replace(INSIDE, mail=Mail(timeout_s=0.1))

        with pytest.raises(DigestError, match="not taken"):
            webhook.send(
                hasty, f"http://127.0.0.1:{slow.getsockname()[1]}", "s", LETTER, 0
            )

        assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "[::1]", "[::ffff:10.0.0.1]",
        "[fe80::1]", "[fd00::1]", "[64:ff9b::a00:1]", "[2002:a00:1::]", "2130706433",
        "0x7f.1",
    ],
)  # fmt: skip
def test_no_webhook_leads_into_our_own_network(host, monkeypatch):
    """Whatever way the number is written; no connection is tried."""
    monkeypatch.setattr(
        webhook.socket, "create_connection", lambda *_: pytest.fail("connected")
    )

    with pytest.raises(DigestError, match="private network"):
        webhook.send(Settings(), f"https://{host}/", "secret", LETTER, 0)


def test_a_name_that_also_leads_inside_is_refused(monkeypatch):
    """One public number and one of ours: refused, whichever comes first."""
    both = [(0, 0, 0, "", (number, 443)) for number in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(webhook.socket, "getaddrinfo", lambda *_, **__: both)

    with pytest.raises(DigestError, match="private network"):
        webhook.send(Settings(), "https://x.example/", "secret", LETTER, 0)


def test_the_number_that_was_looked_at_is_the_one_that_is_called(monkeypatch):
    """A name that leads elsewhere a moment later is not asked again."""
    answers = [
        [(0, 0, 0, "", ("93.184.216.34", 443))],
        [(0, 0, 0, "", ("10.0.0.1", 443))],
    ]
    called = []

    def connect(where, _timeout):
        called.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(webhook.socket, "getaddrinfo", lambda *_, **__: answers.pop(0))
    monkeypatch.setattr(webhook.socket, "create_connection", connect)

    with pytest.raises(DigestError):
        webhook.send(Settings(), "https://x.example/", "secret", LETTER, 0)

    # The second try looks again, sees the number of ours, and calls nobody.
    assert [("93.184.216.34", 443)] == called


def test_without_encryption_no_webhook_leaves_the_house():
    """http only where the city allows its own network."""
    with pytest.raises(DigestError, match="only https"):
        webhook.send(Settings(), "http://x.example/", "secret", LETTER, 0)


def test_a_killed_run_does_not_send_twice_at_once(posting, tiny_city, tmp_path):
    """
    The real command, killed by the mail server in the moment that it took the mail.

    Run again at once it sends nothing; a quarter of an hour later the same mail comes once
    more, with the same id.
    """
    handler, known = posting()
    where = tmp_path / "registry.sqlite"
    registry = Registry(where)
    user = registry_users.add(
        registry, "wang", role="commission", made_by="test", oidc=("i", "w")
    )
    registry_subscriptions.add(
        registry, user.user_id, kind="due", link="/agency", channel="email",
        address="wang@x.example", every="day",
    )  # fmt: skip
    due = {"due_at": datetime(2025, 3, 4), "delivered_at": datetime(2025, 3, 3)}
    store = tiny_city([Case(more=due)], data_from="2025-03-01", data_until="2025-03-10")
    (tmp_path / "petitions.toml").write_text(
        f'store = "{store.path}"\nregistry = "{where}"\n[mail]\nhost = "127.0.0.1"\n'
        f'port = {known.port}\nstarttls = false\nsender = "p@x.example"\n',
        encoding="utf-8",
    )
    house = Path(__file__).parents[2]
    command = subprocess.Popen(
        [sys.executable, str(house / "petitions.py"), "digest", "--due"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(house)},
    )
    handler.kills = command.pid

    code = command.wait(60)
    handler.kills = None
    settings = Settings(store=store.path, registry=str(where), mail=known)
    run = digests.Run(store, settings, registry, datetime.now(UTC), 0)
    at_once = digests.due(run)
    later = digests.due(replace(run, at=run.at + timedelta(minutes=16)))

    assert -signal.SIGKILL == code
    assert [] == at_once
    assert ["sent"] == [one.fate for one in later]
    assert 2 == len(handler.taken)
    first, second = (
        message_from_bytes(one.content, policy=default)["Message-ID"].split("@")[0]
        for one in handler.taken
    )
    assert first == second
