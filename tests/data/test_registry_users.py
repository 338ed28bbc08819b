"""Who may read? Accounts: their names, roles and locks."""

import dataclasses
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import registry_sessions, registry_users
from data.errors import RegistryError, UserError
from data.registry_users import folded

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GOOD = "Lantern-47-boat"


def add(registry, name, **other):
    """Make an account with what is usual."""
    usual = {"role": "commission", "made_by": "root", "password": GOOD, "at": NOON}
    return registry_users.add(registry, name, **usual | other)


def test_what_is_told_of_an_account_is_read(registry):
    """By its number, its name in any spelling, and in the list; no hash is told."""
    made = add(registry, " Ｗang ", role="agency", agency="環境保護局", e_mail="w@x")

    assert ("wang", "Ｗang", "agency", "環境保護局", "w@x") == (
        made.name,
        made.shown,
        made.role,
        made.agency,
        made.e_mail,
    )
    assert made.must_change
    assert made == registry_users.user(registry, made.user_id)
    assert made == registry_users.named(registry, "WANG")
    assert [made] == registry_users.users(registry)
    assert "argon2" not in str(dataclasses.asdict(made))


def test_a_name_is_there_once(registry):
    """In no other case, width or form."""
    add(registry, "Wang")
    for name in ("wang", "WANG", "ｗａｎｇ", " Wang"):
        with pytest.raises(UserError, match="is taken"):
            add(registry, name)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name):
    """Whatever is typed has one spelling."""
    assert folded(name) == folded(folded(name))


@given(st.text(max_size=20))
def test_no_name_is_an_error_of_the_database(name):
    """Any name is none that is known, or one sentence: NUL and half a character too."""
    with pytest.raises(UserError, match="there is no account"):
        registry_users.named(Empty(), name)


class Empty:
    """A registry in which nothing is found; NUL may not even be asked."""

    def reading(self):
        """Stand for a connection."""
        return self

    execute = mappings = lambda self, *said: self

    def first(self):
        """Find nothing."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Close nothing."""


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a b"},
        {"name": "a\x00b"},
        {"name": "x" * 65},
        {"name": "<script>"},
        {"role": "boss"},
        {"role": "agency"},
        {"role": "agency", "agency": " "},
        {"agency": "環境保護局"},
        {"shown": "x" * 201},
        {"password": None},
        {"oidc": ("https://sso", "1")},
        {"password": "short"},
    ],
)
def test_an_account_that_contradicts_itself_is_one_sentence(registry, wrong):
    """Nothing is made."""
    with pytest.raises(UserError, match=r"can not be .+: .+\.$"):
        add(registry, **{"name": "wang"} | wrong)

    assert [] == registry_users.users(registry)


def test_who_signs_on_elsewhere_is_found_by_issuer_and_subject(registry):
    """The same subject of another issuer is somebody else."""
    made = add(registry, "wang", password=None, oidc=("https://a", "1"))
    other = add(registry, "lee", password=None, oidc=("https://b", "1"))

    assert made == registry_users.of_oidc(registry, "https://a", "1")
    assert other == registry_users.of_oidc(registry, "https://b", "1")
    assert registry_users.of_oidc(registry, "https://a", "2") is None
    assert not made.must_change
    with pytest.raises(UserError, match="is taken"):
        add(registry, "wu", password=None, oidc=("https://a", "1"))


def test_two_without_single_sign_on_are_no_pair(registry):
    """Empty issuers are not the same issuer."""
    add(registry, "wang")

    assert 2 == add(registry, "lee").user_id


def test_a_lock_ends_the_sessions(registry):
    """And an open account has to sign in again."""
    made = add(registry, "wang")
    token, _ = registry_sessions.begin(registry, made.user_id, at=NOON)
    locked = registry_users.lock(registry, made.user_id, by="root", at=NOON)

    assert (NOON, "root") == (locked.locked_at, locked.locked_by)
    assert registry_sessions.session(registry, token, at=NOON) is None
    opened = registry_users.unlock(registry, made.user_id)
    assert (None, None) == (opened.locked_at, opened.locked_by)
    assert registry_sessions.session(registry, token, at=NOON) is None


def test_another_role_keeps_the_rules(registry):
    """An agency's reader has an agency, others have none."""
    made = add(registry, "wang")
    changed = registry_users.set_role(
        registry, made.user_id, role="agency", agency="環境保護局"
    )

    assert ("agency", "環境保護局") == (changed.role, changed.agency)
    with pytest.raises(UserError, match="needs the name of its agency"):
        registry_users.set_role(registry, made.user_id, role="agency")
    assert changed == registry_users.user(registry, made.user_id)


def test_accounts_that_nobody_uses_are_found(registry):
    """By their last login, or since they were made; locked ones are done with."""
    early = add(registry, "early", at=NOON - timedelta(days=100))
    add(registry, "late")
    locked = add(registry, "locked", at=NOON - timedelta(days=100))
    registry_users.lock(registry, locked.user_id, by="root")

    assert [early] == registry_users.unused(registry, NOON - timedelta(days=90))


def test_who_is_not_there_is_one_sentence(registry):
    """Whatever is asked of the account."""
    for asked in (
        lambda: registry_users.named(registry, "nobody"),
        lambda: registry_users.lock(registry, 7, by="root"),
        lambda: registry_users.set_role(registry, 7, role="admin"),
    ):
        with pytest.raises(UserError, match=r"petitions users list\.$"):
            asked()

    assert registry_users.user(registry, 7) is None


def test_one_of_two_accounts_of_one_name_is_made(where, registry, opened):
    """Two administrators at once: one is told that the name is taken."""
    said = []

    def make(own):
        try:
            said.append(add(own, "wang").name)
        except UserError as error:
            said.append(str(error))

    threads = [threading.Thread(target=make, args=[opened(where)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == said.count("wang")
    assert 3 == sum("is taken" in one for one in said)


def test_two_things_are_kept_together_or_neither(registry):
    """After an error within, the account is not there either."""

    def fail():
        with registry.together(), registry.together():
            add(registry, "wang")
            raise RegistryError

    with pytest.raises(RegistryError):
        fail()
    assert [] == registry_users.users(registry)
    with registry.together():
        add(registry, "wang")
        assert ["wang"] == [one.name for one in registry_users.users(registry)]
    assert ["wang"] == [one.name for one in registry_users.users(registry)]
