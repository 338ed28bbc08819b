"""Who wants to be told of what, and what were they told last?"""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from data import registry_users
from data.errors import UserError
from data.registry_subscriptions import (
    add,
    claim,
    due,
    release,
    sent,
    subscriptions,
    withdraw,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def subscribed(registry, person, **other):
    """Subscribe with what is usual."""
    usual = {
        "kind": "new_hotspot",
        "link": "/hotspots?category=噪音",
        "channel": "email",
        "address": "wang@example.org",
        "every": "day",
        "at": NOON,
    }
    return add(registry, person.user_id, **usual | other)


def numbers(found):
    """Return the numbers of subscriptions."""
    return [one.subscription_id for one in found]


def test_what_is_subscribed_to_is_read(registry, person):
    """With the filters kept, and nothing told yet."""
    made = subscribed(registry, person)

    assert [made] == subscriptions(registry)
    assert (person, "/hotspots?category=噪音", None, {}) == (
        made.user,
        made.link,
        made.last_sent_at,
        made.last_state,
    )
    assert made.secret is None


def test_a_webhook_has_a_secret_of_its_own(registry, person):
    """It is in no text of the subscription."""
    one, other = (
        subscribed(registry, person, channel="webhook", address="https://h/x?y=1")
        for _ in range(2)
    )

    assert 43 == len(one.secret)
    assert one.secret != other.secret
    assert one.secret not in repr(one)


@pytest.mark.parametrize(("every", "days"), [("day", 1), ("week", 7), ("month", 28)])
def test_it_is_due_when_its_time_has_come(registry, person, every, days):
    """At once, and then after so many days; an hour early is in time."""
    made = subscribed(registry, person, every=every)
    assert numbers(due(registry, at=NOON)) == [made.subscription_id]

    sent(registry, made.subscription_id, {}, at=NOON)
    assert [] == due(registry, at=NOON + days * DAY - 2 * timedelta(hours=1))
    assert [made.subscription_id] == numbers(due(registry, at=NOON + days * DAY))
    assert [made.subscription_id] == numbers(
        due(registry, at=NOON + days * DAY - 5 * MINUTE)
    )


def test_what_was_told_is_kept(registry, person):
    """So that "new" and "ongoing" are told apart the next time."""
    made = subscribed(registry, person)
    sent(registry, made.subscription_id, {"hot": ["63000090008"], "鍵": None}, at=NOON)

    (found,) = subscriptions(registry)
    assert (NOON, {"hot": ["63000090008"], "鍵": None}) == (
        found.last_sent_at,
        found.last_state,
    )


def test_one_of_two_senders_takes_it(registry, person, where, opened):
    """Eight at once, and one message."""
    made = subscribed(registry, person)
    start, said = threading.Barrier(8), []

    def attempt():
        own = opened(where)
        start.wait()
        said.append(claim(own, made, at=NOON))

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [True] == [one for one in said if one]


def test_who_comes_late_does_not_send_again(registry, person):
    """It saw the subscription as due before another had sent it."""
    made = subscribed(registry, person)
    assert claim(registry, made, at=NOON)
    sent(registry, made.subscription_id, {}, at=NOON)

    assert not claim(registry, made, at=NOON + MINUTE)
    (seen,) = subscriptions(registry)
    assert claim(registry, seen, at=NOON + DAY)


def test_a_killed_sender_is_made_up_for(registry, person):
    """After a quarter of an hour; one that says that it failed, at once."""
    made = subscribed(registry, person)
    assert claim(registry, made, at=NOON)
    assert not claim(registry, made, at=NOON + 15 * MINUTE)
    assert claim(registry, made, at=NOON + 16 * MINUTE)

    release(registry, made.subscription_id)
    assert claim(registry, made, at=NOON + 16 * MINUTE)


def test_a_subscription_ends_once(registry, person):
    """By its owner or an administrator; somebody else's is as none."""
    first, second = subscribed(registry, person), subscribed(registry, person)
    with pytest.raises(UserError, match="no such subscription stands"):
        withdraw(registry, first.subscription_id, by=99)

    gone = withdraw(registry, first.subscription_id, by=person.user_id, at=NOON)
    assert NOON == gone.withdrawn_at
    assert [second] == subscriptions(registry)
    withdraw(registry, second.subscription_id)
    for number in (first.subscription_id, 99):
        with pytest.raises(UserError, match="no such subscription stands"):
            withdraw(registry, number)
    assert not claim(registry, second)
    assert [] == due(registry)


def test_nothing_is_due_to_a_locked_account(registry, person):
    """It stands, and is due again when the account is opened."""
    subscribed(registry, person)
    registry_users.lock(registry, person.user_id, by="root")
    assert [] == due(registry, at=NOON)

    registry_users.unlock(registry, person.user_id)
    assert 1 == len(due(registry, at=NOON))
    assert 1 == len(subscriptions(registry, user_id=person.user_id))
    assert [] == subscriptions(registry, user_id=99)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "all"},
        {"channel": "fax"},
        {"every": "hour"},
        {"link": "https://elsewhere/"},
        {"address": ""},
        {"address": "wang"},
        {"address": "wang@example.org, lee@example.org"},
        {"address": "wang@example.org\nBcc: lee@example.org"},
        {"address": "w@" + "x" * 500},
        {"channel": "webhook"},
        {"channel": "webhook", "address": "ftp://h/"},
        {"channel": "webhook", "address": "https://user:secret@h/"},
        {"channel": "webhook", "address": "https://"},
        {"channel": "webhook", "address": "https://h:99999/"},
    ],
)
def test_what_can_not_be_subscribed_to_is_one_sentence(registry, person, wrong):
    """Nothing is kept; a line end would be another receiver."""
    with pytest.raises(UserError, match=r"can not be (subscribed to|kept): .+\.$"):
        subscribed(registry, person, **wrong)

    assert [] == subscriptions(registry)


def test_what_was_told_is_ids(registry, person):
    """A megabyte is no state."""
    made = subscribed(registry, person)
    with pytest.raises(UserError, match="Expected ids"):
        sent(registry, made.subscription_id, {"hot": "x" * 1_000_000})
