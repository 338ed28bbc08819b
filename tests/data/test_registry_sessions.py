"""Who is signed in? Sessions begin, are seen, and end in each way that they can."""

from datetime import UTC, datetime, timedelta

from data import registry_sessions, registry_users
from data.registry_sessions import begin, end, end_all, session, sessions

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_token_opens_its_session(registry, person):
    """And tells whose it is; any other opens none."""
    token, begun = begin(registry, person.user_id, at=NOON)

    assert begun == session(registry, token, at=NOON)
    assert person == begun.user
    assert NOON + timedelta(hours=10) == begun.ends_at
    for other in ("", token[:-1], token + "x", "\x00", "\ud800"):
        assert session(registry, other, at=NOON) is None


def test_only_the_fingerprint_of_a_token_is_kept(registry, person):
    """Who reads the registry can not sign in with what stands there."""
    token, _ = begin(registry, person.user_id, at=NOON)
    with registry.reading() as connection:
        (row,) = connection.execute(registry_sessions.table.select()).mappings().all()

    assert token not in str(row)
    assert session(registry, row["token_hash"], at=NOON) is None


def test_an_idle_session_ends(registry, person):
    """After half an hour without a request; a request every 29 minutes keeps it."""
    token, _ = begin(registry, person.user_id, at=NOON)
    for number in range(1, 5):
        assert session(registry, token, at=NOON + number * 29 * MINUTE)

    assert session(registry, token, at=NOON + (4 * 29 + 30) * MINUTE) is None


def test_a_session_ends_at_the_latest_after_its_day(registry, person):
    """However busy it is."""
    token, _ = begin(registry, person.user_id, at=NOON, absolute=timedelta(hours=1))
    for minutes in range(5, 60, 5):
        assert session(registry, token, at=NOON + minutes * MINUTE)

    assert session(registry, token, at=NOON + 60 * MINUTE) is None


def test_not_every_click_is_written(registry, person):
    """Requests within a minute are one."""
    token, _ = begin(registry, person.user_id, at=NOON)
    session(registry, token, at=NOON + timedelta(seconds=59))
    assert [NOON] == [one.last_seen_at for one in sessions(registry, at=NOON)]

    session(registry, token, at=NOON + MINUTE)
    assert [NOON + MINUTE] == [one.last_seen_at for one in sessions(registry, at=NOON)]


def test_a_login_renews_the_session(registry, person):
    """A token that was planted before the login opens nothing after it."""
    planted, _ = begin(registry, person.user_id, at=NOON)
    token, _ = begin(registry, person.user_id, replaces=planted, at=NOON)

    assert session(registry, planted, at=NOON) is None
    assert session(registry, token, at=NOON)


def test_who_signs_out_is_out(registry, person):
    """The same token opens nothing again; other sessions stay."""
    token, _ = begin(registry, person.user_id, at=NOON)
    other, _ = begin(registry, person.user_id, at=NOON)

    assert [True, False] == [end(registry, token), end(registry, token)]
    assert session(registry, token, at=NOON) is None
    assert session(registry, other, at=NOON)


def test_all_sessions_of_one_account_end_at_once(registry, person):
    """Not those of others."""
    lee = registry_users.add(
        registry, "lee", role="admin", made_by="test", oidc=("https://a", "1")
    )
    tokens = [begin(registry, person.user_id, at=NOON)[0] for _ in range(3)]
    kept, _ = begin(registry, lee.user_id, at=NOON)

    assert 3 == end_all(registry, person.user_id, at=NOON)
    assert [None] * 3 == [session(registry, token, at=NOON) for token in tokens]
    assert [lee] == [one.user for one in sessions(registry, at=NOON)]
    assert session(registry, kept, at=NOON)


def test_another_role_holds_with_the_next_request(registry, person):
    """No session carries the rights of its beginning."""
    token, _ = begin(registry, person.user_id, at=NOON)
    registry_users.set_role(registry, person.user_id, role="outreach")

    assert "outreach" == session(registry, token, at=NOON).user.role


def test_sessions_of_long_ago_are_not_kept(registry, person):
    """The audit log tells of logins; a session is a tool, and gone after a month."""
    begin(registry, person.user_id, at=NOON)
    begin(registry, person.user_id, at=NOON + timedelta(days=31))
    with registry.reading() as connection:
        assert 1 == len(connection.execute(registry_sessions.table.select()).all())
