"""Which programs may ask the API, for whom, for what and until when?"""

from datetime import UTC, datetime, timedelta

import pytest

from data import registry_tokens, registry_users
from data.errors import UserError
from data.registry_tokens import add, token, tokens, withdraw

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def made(registry, person, **other):
    """Make a token with what is usual."""
    usual = {"scope": ["cases", "export"], "expires_at": NOON + 30 * DAY, "at": NOON}
    return add(registry, person.user_id, "monthly report", **usual | other)


def test_a_token_tells_whose_rights_it_has(registry, person):
    """And what of them it may use."""
    secret, kept = made(registry, person)

    found = token(registry, secret, at=NOON)
    assert (person, ("cases", "export"), "monthly report") == (
        found.user,
        found.scope,
        found.name,
    )
    assert kept.token_id == found.token_id
    assert secret.startswith("petitions_")
    for other in ("", secret[:-1], secret + "x", "\x00", "\ud800"):
        assert token(registry, other, at=NOON) is None


def test_only_its_fingerprint_is_kept(registry, person):
    """It is shown once."""
    secret, _ = made(registry, person)
    with registry.reading() as connection:
        (row,) = connection.execute(registry_tokens.table.select()).mappings().all()

    assert secret not in str(row)
    assert token(registry, row["token_hash"], at=NOON) is None


def test_a_token_ends_on_its_day(registry, person):
    """To the second."""
    secret, kept = made(registry, person)

    assert token(registry, secret, at=kept.expires_at - timedelta(seconds=1))
    assert token(registry, secret, at=kept.expires_at) is None


def test_a_withdrawn_token_opens_nothing(registry, person):
    """It stays in the list, and is withdrawn once."""
    secret, kept = made(registry, person)
    assert NOON == withdraw(registry, kept.token_id, at=NOON).withdrawn_at

    assert token(registry, secret, at=NOON) is None
    assert [NOON] == [one.withdrawn_at for one in tokens(registry)]
    for number in (kept.token_id, 99):
        with pytest.raises(UserError, match="no such token stands"):
            withdraw(registry, number)


def test_tokens_rest_while_their_account_is_locked(registry, person):
    """And open again with it."""
    secret, _ = made(registry, person)
    registry_users.lock(registry, person.user_id, by="root")
    assert token(registry, secret, at=NOON) is None

    registry_users.unlock(registry, person.user_id)
    assert token(registry, secret, at=NOON)


def test_its_use_is_noted_once_a_minute(registry, person):
    """Not with each of a thousand requests."""
    secret, _ = made(registry, person)
    for seconds in (0, 30, 59):
        token(registry, secret, at=NOON + timedelta(seconds=seconds))
    assert [NOON] == [one.last_used_at for one in tokens(registry)]

    token(registry, secret, at=NOON + timedelta(seconds=60))
    assert [NOON + timedelta(seconds=60)] == [
        one.last_used_at for one in tokens(registry)
    ]


def test_the_tokens_of_one_account(registry, person):
    """And of all."""
    lee = registry_users.add(
        registry, "lee", role="admin", made_by="test", oidc=("https://a", "1")
    )
    made(registry, person)
    made(registry, lee)

    assert ["wang", "lee"] == [one.user.name for one in tokens(registry)]
    assert [lee] == [one.user for one in tokens(registry, user_id=lee.user_id)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": []},
        {"scope": ["Cases"]},
        {"scope": ["cases export"]},
        {"expires_at": NOON},
        {"expires_at": NOON + 367 * DAY},
    ],
)
def test_a_token_without_scope_or_end_is_one_sentence(registry, person, wrong):
    """None is for ever or for all."""
    with pytest.raises(UserError, match=r"can not be made: .+\.$"):
        made(registry, person, **wrong)
    with pytest.raises(UserError, match="what it is for"):
        add(registry, person.user_id, " ", scope=["x"], expires_at=NOON + DAY, at=NOON)

    assert [] == tokens(registry)
