"""Can an administrator keep accounts, tokens and what people keep, each act on record?"""

import os
import re
import select
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import petitions
from data import (
    registry_audit,
    registry_logins,
    registry_sessions,
    registry_subscriptions,
    registry_tokens,
    registry_users,
    registry_views,
)
from data.errors import RegistryError, UserError

ROOT = Path(__file__).parents[2]
GOOD = "Lantern-47-boat"

# Makes its standard input the terminal of its session, and becomes the program.
ON_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def asked(tmp_path, monkeypatch, empty_registry, opened):
    """Return a function that runs `petitions` on a registry of its own."""
    path = tmp_path / "a.sqlite"
    path.write_bytes(empty_registry.read_bytes())
    monkeypatch.setenv("PETITIONS_REGISTRY", str(path))

    def ask(*words, typed=""):
        said = CliRunner().invoke(petitions.app, list(map(str, words)), input=typed)
        if said.exception and not isinstance(said.exception, SystemExit):
            raise said.exception
        assert 0 == said.exit_code, said.output
        return said.stdout

    ask.registry = opened(path)
    ask.path = path
    return ask


def acts(asked):
    """Return what the audit log tells, the oldest first."""
    found = registry_audit.lines(asked.registry)
    assert {"operator"} <= {line.role for line in found} or not found
    return [line.what for line in reversed(found)]


def add(asked, name="wang", *more):
    """Make an account by the command."""
    role = () if "--role" in more else ("--role", "commission")
    return asked("users", "add", name, *role, *more, typed=GOOD + "\n")


def test_an_account_is_made_with_a_password_from_the_standard_input(asked):
    """It opens the account, and has to be changed; nothing of it is printed or on record."""
    said = add(asked, "Wang", "--role", "agency", "--agency", "環境保護局")

    opened = registry_logins.login(asked.registry, "wang", GOOD)
    assert ("agency", "環境保護局", True) == (
        opened.user.role,
        opened.user.agency,
        opened.must_change,
    )
    assert "" == said
    (line,) = registry_audit.lines(asked.registry)
    assert ("user_added", {"user_id": 1, "role": "agency", "agency": "環境保護局"}) == (
        line.what,
        line.about,
    )
    assert line.who.startswith("os:")


def test_a_password_is_typed_unseen_and_twice(asked):
    """On a terminal, which shows the questions and not the answers."""
    terminal, theirs = os.openpty()
    words = ["petitions.py", "users", "add", "wang", "--role", "admin"]
    run = subprocess.Popen(
        [sys.executable, "-c", ON_TERMINAL, sys.executable, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    for _ in range(2):
        while not shown.endswith(b": "):
            assert select.select([terminal], [], [], 30)[0], shown
            shown += os.read(terminal, 1000)
        os.write(terminal, GOOD.encode() + b"\n")
        shown += b"|"
    try:
        while select.select([terminal], [], [], 30)[0]:
            shown += os.read(terminal, 1000)
    except OSError:  # the terminal is gone with its program
        pass
    os.close(terminal)

    assert 0 == run.wait(30), shown
    assert GOOD.encode() not in shown
    assert isinstance(
        registry_logins.login(asked.registry, "wang", GOOD), registry_logins.LoggedIn
    )


def test_an_account_of_the_single_sign_on_asks_for_no_password(asked):
    """Issuer and subject, both."""
    role = ("--role", "admin")
    asked(
        "users",
        "add",
        "lee",
        *role,
        "--oidc-issuer",
        "https://a",
        "--oidc-subject",
        "1",
    )

    assert "lee" == registry_users.of_oidc(asked.registry, "https://a", "1").name
    with pytest.raises(UserError, match="Give both or none"):
        asked("users", "add", "wu", *role, "--oidc-issuer", "https://a")


def test_what_fails_leaves_no_account_and_no_line(asked):
    """A plain password, a name that is taken, an end of the input."""
    for typed in ("short\n", ""):
        with pytest.raises(UserError):
            asked("users", "add", "wang", "--role", "admin", typed=typed)
    add(asked)
    with pytest.raises(UserError, match="is taken"):
        add(asked, "WANG")

    assert ["user_added"] == acts(asked)


def test_locked_opened_given_a_role_and_a_password(asked):
    """Each by its name, each on record."""
    add(asked)
    token, _ = registry_sessions.begin(asked.registry, 1)
    asked("users", "lock", "wang")
    assert registry_users.user(asked.registry, 1).locked_at
    assert registry_sessions.session(asked.registry, token) is None
    asked("users", "unlock", "Wang")
    assert registry_users.user(asked.registry, 1).locked_at is None
    asked("users", "role", "wang", "agency", "--agency", "環境保護局")
    assert "agency" == registry_users.user(asked.registry, 1).role
    asked("users", "password", "wang", typed="Harbour-48-tree\n")

    assert isinstance(
        registry_logins.login(asked.registry, "wang", "Harbour-48-tree"),
        registry_logins.LoggedIn,
    )
    assert acts(asked) == [
        "user_added",
        "user_locked",
        "user_unlocked",
        "user_role",
        "user_password",
    ]
    for act in ("lock", "unlock", "password"):
        with pytest.raises(UserError, match="there is no account 'nobody'"):
            asked("users", act, "nobody")


def test_accounts_are_listed(asked):
    """All, or those that nobody used for so many days."""
    add(asked)
    add(asked, "lee", "--role", "agency", "--agency", "工務局", "--shown", "李 小姐")

    names = [line.split("\t")[:5] for line in asked("users", "list").splitlines()]
    assert [
        ["lee", "李 小姐", "agency", "工務局", "password"],
        ["wang", "wang", "commission", "", "password"],
    ] == names
    assert "" == asked("users", "list", "--unused", 90)


def test_a_token_is_printed_once(asked):
    """It opens the API; the list tells its name and not itself."""
    add(asked)
    secret = asked(
        *("tokens", "add", "wang", "monthly"),
        *("--scope", "cases", "--scope", "export", "--days", 7),
    ).strip()

    found = registry_tokens.token(asked.registry, secret)
    assert ("wang", ("cases", "export")) == (found.user.name, found.scope)
    left = found.expires_at - datetime.now(UTC)
    assert timedelta(days=6) < left <= timedelta(days=7)
    told = asked("tokens", "list")
    assert told.startswith("1\twang\tmonthly\tcases export\t")
    assert secret not in told
    asked("tokens", "withdraw", 1)
    assert registry_tokens.token(asked.registry, secret) is None
    assert ["user_added", "token_added", "token_withdrawn"] == acts(asked)
    assert secret not in str(registry_audit.lines(asked.registry))


def test_views_are_listed_and_taken_away(asked):
    """Whoever's they are."""
    registry_views.add(asked.registry, "[red]噪音", "/trends?q=1", owner=None)

    assert "1\t[red]噪音\t\tme\t/trends?q=1\n" == asked("views", "list")
    asked("views", "withdraw", 1)
    assert "" == asked("views", "list")
    assert ["view_removed"] == acts(asked)


def test_subscriptions_are_listed_without_their_secret_and_ended(asked):
    """The address is told, since an administrator has to know where things go."""
    add(asked)
    made = registry_subscriptions.add(
        asked.registry,
        1,
        kind="due",
        link="/agency",
        channel="webhook",
        address="https://h/",
        every="week",
    )

    told = asked("subscriptions", "list")
    assert "1\twang\tdue\tweek\twebhook\thttps://h/\t\t/agency\n" == told
    assert made.secret not in told
    asked("subscriptions", "withdraw", 1)
    assert "" == asked("subscriptions", "list")
    assert ["user_added", "subscription_ended"] == acts(asked)


def test_the_audit_log_is_shown_and_who_showed_it(asked):
    """The newest first, in Taipei's time."""
    at = datetime(2026, 11, 23, 20, tzinfo=UTC)
    registry_audit.append(asked.registry, "wang", "export", {"table": "cases"}, at)
    days = ("--since", "2026-11-24", "--until", "2026-11-24")

    told = asked("audit", "show", "--who", "wang", *days)
    assert (
        '1\t2026-11-24 04:00:00+08:00\twang\t\texport\t{"table": "cases"}\t\n' == told
    )
    assert "" == asked("audit", "show", "--until", "2026-11-23")
    shown = asked("audit", "show", "--what", "audit_shown").splitlines()
    assert 2 == len(shown)


def test_the_audit_log_is_verified(asked):
    """It prints what to note elsewhere, and holds the log against it later."""
    add(asked)
    told = asked("audit", "verify").strip()

    assert re.fullmatch(r"1:[0-9a-f]{64}", told)
    add(asked, "lee")
    asked("audit", "verify", "--known", told)
    with pytest.raises(RegistryError, match="from line 1 on: it is not the line"):
        asked("audit", "verify", "--known", "1:" + "0" * 64)
    with pytest.raises(UserError, match="Expected NUMBER:HASH"):
        asked("audit", "verify", "--known", "1")


def test_a_changed_log_is_exit_1_and_one_sentence(asked):
    """For a timer that watches it."""
    add(asked)
    add(asked, "lee")
    with asked.registry.writing() as connection:
        connection.exec_driver_sql("drop trigger audit_same")
        connection.exec_driver_sql("update audit set who = 'x' where number = 1")

    run = subprocess.run(
        [sys.executable, "petitions.py", "audit", "verify"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 1 == run.returncode
    assert "not as it was written from line 1 on: it was changed" in run.stderr
    assert "Traceback" not in run.stderr


def test_what_people_write_by_other_commands_is_on_record_too(asked, tmp_path):
    """Breaks and campaigns: with their ids, and nothing of what failed."""
    who = ("--who", "王")
    asked(
        *("breaks", "add", "s", "ended", "category", "2024-01-01", "--name", "z"),
        *("--reason", "gone", *who),
    )
    asked("breaks", "withdraw", 18, *who, "--why", "it came back")
    with pytest.raises(RegistryError):
        asked("breaks", "withdraw", 99, *who, "--why", "it came back")
    asked(
        *("campaigns", "add", "mrt", "捷運燈箱", "--agency", "研考會"),
        *("--channel", "燈箱", "--start", "113/05/01", "--end", "113/05/31", *who),
    )
    asked("campaigns", "withdraw", "mrt", *who, "--why", "未辦理")

    lines = reversed(registry_audit.lines(asked.registry))
    assert [
        ("break_added", {}),
        ("break_withdrawn", {"break_id": 18}),
        ("campaigns_entered", {"campaign_ids": ["mrt"]}),
        ("campaign_withdrawn", {"campaign_id": "mrt"}),
    ] == [(line.what, line.about) for line in lines]
