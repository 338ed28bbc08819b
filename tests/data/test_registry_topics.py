"""What have people decided about topics? All is kept, the latest word holds."""

import dataclasses
import threading
from datetime import UTC, datetime, timedelta

import pytest

from data.errors import RegistryError
from data.registry_topics import Decision, add, decide, decisions, locked, names

LAMPS = Decision(
    line="2026-11-23T08:00:00+00:00",
    kind="rename",
    topic_id=7,
    label="路燈不亮、路燈故障",
    who="王",
    why="同仁都這樣說",
    name="路燈",
)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def lamps(**other):
    """Return a decision about lamps without a name."""
    return dataclasses.replace(LAMPS, **{"name": None, **other})


def test_what_is_written_is_read(registry):
    """Every value comes back, with its number."""
    written = add(registry, LAMPS, at=LATER)

    assert [written] == decisions(registry)
    assert LAMPS == dataclasses.replace(written, at=None, decision_id=0)
    assert LATER == written.at


def test_decisions_are_of_a_line_and_in_the_order_written(registry):
    """Topic 7 of another line is another topic; the clock does not order."""
    first = add(registry, LAMPS, at=LATER)
    add(registry, dataclasses.replace(LAMPS, line="another"))
    second = add(registry, lamps(kind="merge", other_id=3))

    assert [first, second] == decisions(registry, LAMPS.line)
    assert 3 == len(decisions(registry))


def test_the_latest_name_holds_and_can_be_taken_back():
    """Two names for 7, the second holds; 8 got its own name back; 9 was never named."""
    said = [
        LAMPS,
        lamps(name="路燈不亮"),
        lamps(topic_id=8, name="停車"),
        lamps(topic_id=8),
        lamps(topic_id=9, kind="lock"),
    ]

    assert {7: "路燈不亮"} == names(said)


def test_locks_can_be_opened():
    """7 is locked, opened, locked; 8 is locked and opened."""
    said = [
        lamps(kind="lock"),
        lamps(kind="unlock"),
        lamps(kind="lock"),
        lamps(kind="lock", topic_id=8),
        lamps(kind="unlock", topic_id=8),
    ]

    assert {7} == locked(said)


@pytest.mark.parametrize(
    "wrong",
    [
        lamps(kind="burn"),
        lamps(who=" "),
        lamps(why=""),
        lamps(kind="merge"),
        lamps(kind="lock", other_id=3),
        lamps(kind="merge", other_id=7),
        lamps(name=" "),
        lamps(kind="lock", name="路燈"),
    ],
)
def test_what_says_too_little_or_too_much_is_refused(registry, wrong):
    """One sentence, and nothing is written."""
    with pytest.raises(RegistryError, match=r"topic 7 can not be written: "):
        add(registry, wrong)

    assert [] == decisions(registry)


@pytest.mark.parametrize(
    "said",
    [
        LAMPS,
        lamps(kind="merge", other_id=3),
        lamps(kind="split"),
        lamps(kind="lock"),
    ],
)
def test_a_button_that_is_pressed_twice_writes_once(registry, said):
    """The second of two equal decisions is not written, and that is told."""
    first = decide(registry, said, at=LATER)
    second = decide(registry, said, at=LATER + timedelta(seconds=1))

    assert None is second
    assert [first] == decisions(registry)


def test_two_servers_at_once_write_once(registry):
    """Eight threads send the same lock at the same moment."""
    threads = [
        threading.Thread(target=decide, args=(registry, lamps(kind="lock")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == len(decisions(registry))


def test_another_word_is_written_and_so_is_the_first_one_again(registry):
    """Named, named otherwise, named as at first; locked, opened, locked."""
    said = [
        LAMPS,
        lamps(name="燈"),
        LAMPS,
        lamps(kind="lock"),
        lamps(kind="unlock"),
        lamps(kind="lock"),
    ]

    assert [(one.kind, one.name) for one in said] == [
        (one.kind, one.name)
        for one in (decide(registry, one) for one in said)
        if one is not None
    ]


def test_what_changes_nothing_is_not_written(registry):
    """Opening what was never locked; taking back a name that was never given."""
    assert None is decide(registry, lamps(kind="unlock"))
    assert None is decide(registry, lamps())
    assert [] == decisions(registry)


def test_half_of_a_topic_can_be_split_again_after_the_next_build(registry):
    """A second within ten minutes is a slip; an hour later it is meant."""
    decide(registry, lamps(kind="split"), at=LATER)
    slip = decide(registry, lamps(kind="split"), at=LATER + timedelta(minutes=9))
    meant = decide(registry, lamps(kind="split"), at=LATER + timedelta(hours=1))

    assert None is slip
    assert None is not meant
