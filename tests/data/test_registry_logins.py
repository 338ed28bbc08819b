"""Is it who they say? Five tries, whoever counts them, and what a new password must be."""

import itertools
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import passwords, registry_logins, registry_sessions, registry_users
from data.errors import UserError
from data.registry_logins import LoggedIn, Refused, change_password, login, set_password

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GOOD = "Lantern-47-boat"
MINUTE = timedelta(minutes=1)

TRIER = """
import sys
from datetime import UTC, datetime
from data.registry import Registry
from data.registry_logins import login

registry = Registry(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(6):
    said = login(registry, "wang", f"wrong {number}", at=datetime(2026, 11, 24, 12, tzinfo=UTC))
    print("locked" if said.locked_until else "wrong", flush=True)
"""


def test_name_and_password_open_the_account(registry, person):
    """In any spelling of the name; the login is noted."""
    said = login(registry, "ＷANG ", GOOD, at=NOON)

    assert isinstance(said, LoggedIn)
    assert "wang" == said.user.name
    assert said.must_change
    assert NOON == registry_users.named(registry, "wang").last_login_at


def test_all_refusals_are_one(registry, person):
    """A wrong password, no such name, no name at all, an account locked or of the SSO."""
    sso = registry_users.add(
        registry, "lee", role="admin", made_by="test", oidc=("https://a", "1")
    )
    locked = registry_users.add(
        registry, "wu", role="admin", made_by="test", password=GOOD
    )
    registry_users.lock(registry, locked.user_id, by="root")
    for name, typed in (
        ("wang", "wrong"),
        ("nobody", GOOD),
        ("", ""),
        ("\x00", "\ud800"),
        ("x" * 10_000, "y" * 10_000),
        (sso.name, ""),
        (sso.name, GOOD),
        (locked.name, GOOD),
    ):
        assert Refused(None) == login(registry, name, typed, at=NOON)


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_five_failures_lock_for_a_quarter_of_an_hour(registry, person, name):
    """The right password does not help; a name that nobody has is locked as well."""
    for _ in range(5):
        assert Refused(None) == login(registry, name, "wrong", at=NOON)

    until = NOON + timedelta(minutes=15)
    for later in (NOON, NOON + 14 * MINUTE, until - timedelta(seconds=1)):
        assert Refused(until) == login(registry, name, GOOD, at=later)
    after = login(registry, name, GOOD, at=until)
    assert (name == "wang") == isinstance(after, LoggedIn)


def test_after_the_lock_there_are_five_tries_again(registry, person):
    """Not one: who mistyped for a while is not locked out for the day."""
    for _ in range(5):
        login(registry, "wang", "wrong", at=NOON)
    later = NOON + 15 * MINUTE

    assert [Refused(None)] * 5 == [
        login(registry, "wang", "wrong", at=later) for _ in range(5)
    ]
    assert Refused(later + 15 * MINUTE) == login(registry, "wang", GOOD, at=later)


def test_a_login_forgets_the_failures(registry, person):
    """Four, a success, four, a success."""
    for _ in range(2):
        for _ in range(4):
            login(registry, "wang", "wrong", at=NOON)

        assert isinstance(login(registry, "wang", GOOD, at=NOON), LoggedIn)


def test_failures_of_long_ago_do_not_count(registry, person):
    """Four on Monday and one on Tuesday are one."""
    for _ in range(4):
        login(registry, "wang", "wrong", at=NOON)
    login(registry, "wang", "wrong", at=NOON + 16 * MINUTE)

    assert isinstance(login(registry, "wang", GOOD, at=NOON + 16 * MINUTE), LoggedIn)


def test_an_administrator_opens_what_failures_locked(registry, person):
    """At once."""
    for _ in range(5):
        login(registry, "wang", "wrong", at=NOON)
    registry_users.unlock(registry, person.user_id)

    assert isinstance(login(registry, "wang", GOOD, at=NOON), LoggedIn)


def test_two_programs_together_have_five_tries(where, registry, person):
    """Six each at the same time: five are looked at, seven are refused unseen."""
    trying = [
        subprocess.Popen(
            [sys.executable, "-c", TRIER, where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    assert ["ready\n"] * 2 == [one.stdout.readline() for one in trying]
    for one in trying:
        one.stdin.write("\n")
        one.stdin.flush()
    said = "".join(one.communicate(timeout=60)[0] for one in trying).split()

    assert (5, 7) == (said.count("wrong"), said.count("locked"))


def test_ten_threads_together_have_five_tries(where, registry, person, opened):
    """All begin before the first is refused."""
    start, said = threading.Barrier(10), []

    def attempt():
        own = opened(where)
        start.wait()
        said.append(login(own, "wang", "wrong", at=NOON))

    threads = [threading.Thread(target=attempt) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 5 == said.count(Refused(None))
    assert 5 == said.count(Refused(NOON + 15 * MINUTE))


def test_ones_own_new_password(registry, person):
    """It opens, the old one does not, and all sessions have ended."""
    token, _ = registry_sessions.begin(registry, person.user_id, at=NOON)
    change_password(registry, person, GOOD, "Harbour-48-tree", at=NOON)

    said = login(registry, "wang", "Harbour-48-tree", at=NOON)
    assert isinstance(said, LoggedIn)
    assert not said.must_change
    assert NOON == said.user.password_changed_at
    assert Refused(None) == login(registry, "wang", GOOD, at=NOON)
    assert registry_sessions.session(registry, token, at=NOON) is None


def test_the_old_password_is_tried_five_times_here_too(registry, person):
    """Who found an open session can not try out the password with it."""
    for _ in range(5):
        with pytest.raises(UserError, match="the old one is wrong"):
            change_password(registry, person, "wrong", "Harbour-48-tree", at=NOON)

    with pytest.raises(UserError, match="tried too often"):
        change_password(registry, person, GOOD, "Harbour-48-tree", at=NOON)


def test_none_of_the_last_three_comes_again(registry, person):
    """The fourth last may."""
    words = [GOOD, "Harbour-48-tree", "Mountain-49-ox", "Valley-50-goose"]
    for number, (old, new) in enumerate(itertools.pairwise(words)):
        day = NOON + timedelta(days=2 * number)
        change_password(registry, person, old, new, at=day)
        for past in words[max(0, number - 1) : number + 2]:
            with pytest.raises(UserError, match="one of the last 3"):
                change_password(registry, person, new, past, at=day + timedelta(days=1))

    change_password(registry, person, words[-1], GOOD, at=NOON + timedelta(days=9))
    with registry.reading() as connection:
        table = registry_logins.password_history
        assert 3 == len(connection.execute(table.select()).all())


def test_a_chosen_password_stays_a_day(registry, person):
    """Else four changes in a minute would bring the old one back."""
    change_password(registry, person, GOOD, "Harbour-48-tree", at=NOON)
    with pytest.raises(UserError, match="less than a day ago"):
        change_password(
            registry, person, "Harbour-48-tree", "Mountain-49-ox", at=NOON + MINUTE
        )


def test_a_password_that_was_given_has_to_be_changed(registry, person):
    """By an administrator: it opens a lock of failures, ends sessions, and is not to stay."""
    change_password(registry, person, GOOD, "Harbour-48-tree", at=NOON)
    for _ in range(5):
        login(registry, "wang", "wrong", at=NOON)
    set_password(registry, person, "Mountain-49-ox", at=NOON)

    said = login(registry, "wang", "Mountain-49-ox", at=NOON)
    assert isinstance(said, LoggedIn)
    assert said.must_change
    change_password(registry, person, "Mountain-49-ox", "Valley-50-goose", at=NOON)


def test_an_account_of_the_single_sign_on_gets_no_password(registry):
    """It would be a second door."""
    made = registry_users.add(
        registry, "lee", role="admin", made_by="test", oidc=("https://a", "1")
    )
    with pytest.raises(UserError, match="signs in at https://a"):
        set_password(registry, made, "Mountain-49-ox")


def test_an_old_password_has_to_be_changed(registry, person):
    """Where the city says how old one may be."""
    change_password(registry, person, GOOD, "Harbour-48-tree", at=NOON)
    later = NOON + timedelta(days=91)
    for days, must in ((90, True), (92, False)):
        said = login(
            registry, "wang", "Harbour-48-tree", oldest=timedelta(days=days), at=later
        )

        assert must == said.must_change


def test_an_old_hash_is_made_anew_at_the_login(registry, person, monkeypatch):
    """When the parameters have grown."""
    bigger = passwords.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", bigger)
    login(registry, "wang", GOOD, at=NOON)

    with registry.reading() as connection:
        kept = connection.execute(registry_logins.users.select()).mappings().one()
    assert "m=16,t=2,p=1" in kept["password_hash"]
    assert isinstance(login(registry, "wang", GOOD, at=NOON), LoggedIn)


def test_no_name_that_was_typed_is_kept(registry, where, tmp_path):
    """Some type their password where the name belongs."""
    login(registry, "My-Secret-99-word", "x", at=NOON)
    with registry.reading() as connection:
        table = registry_logins.login_failures
        (row,) = connection.execute(table.select()).all()

    assert "secret" not in str(row).casefold()
