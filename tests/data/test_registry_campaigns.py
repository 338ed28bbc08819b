"""Which campaigns were run? Entered all or none, and never changed in secret."""

import dataclasses
from datetime import UTC, date, datetime

import pytest

from data.errors import RegistryError
from data.registry_campaigns import Campaign, campaigns, enter, history, withdraw

BOXES = Campaign(
    campaign_id="mrt-2024",
    name="捷運燈箱",
    agency="研考會",
    channel="捷運燈箱",
    starts=date(2024, 5, 1),
    ends=date(2024, 6, 30),
    who="王",
    areas=("63000080014", "63000090"),
    target=(("channel", "app"), ("category", "路燈不亮"), ("category", "a=b")),
    cost=480_000,
    hypothesis="APP 案件增加",
)
NOON = datetime(2024, 4, 1, 12, tzinfo=UTC)


def boxes(**other):
    """Return the campaign with something else said."""
    return dataclasses.replace(BOXES, **other)


def test_what_is_entered_is_read(registry):
    """Every value comes back, a "=" within a category too."""
    assert (("mrt-2024",), (), ()) == enter(registry, [BOXES], at=NOON)
    assert [boxes(at=NOON)] == campaigns(registry)
    assert ("路燈不亮", "a=b") == BOXES.targets("category")


def test_a_campaign_of_the_whole_city_for_everything_needs_little(registry):
    """No area, no target, no cost, no hypothesis."""
    plain = boxes(areas=(), target=(), cost=None, hypothesis="")
    enter(registry, [plain], at=NOON)

    assert [dataclasses.replace(plain, at=NOON)] == campaigns(registry)


def test_entered_twice_it_is_there_once(registry):
    """Whoever enters it the second time."""
    enter(registry, [BOXES], at=NOON)

    assert ((), (), ("mrt-2024",)) == enter(registry, [boxes(who="李")])
    assert [boxes(at=NOON)] == history(registry, "mrt-2024")


def test_a_change_keeps_what_was_planned(registry):
    """The later entry holds, the earlier one is history."""
    enter(registry, [BOXES], at=NOON)
    later = boxes(hypothesis="所有管道都增加", who="李")

    assert ((), ("mrt-2024",), ()) == enter(registry, [later], at=NOON)
    assert [dataclasses.replace(later, at=NOON)] == campaigns(registry)
    assert ["王", "李"] == [one.who for one in history(registry, "mrt-2024")]


def test_the_earliest_comes_first(registry):
    """By the first day, then by id."""
    said = [
        boxes(campaign_id="c", starts=date(2024, 6, 1)),
        boxes(campaign_id="b"),
        boxes(campaign_id="a"),
    ]
    enter(registry, said)

    assert ["a", "b", "c"] == [one.campaign_id for one in campaigns(registry)]


def test_one_that_was_none_can_be_withdrawn_and_entered_again(registry):
    """It leaves the register and stays in the history; entered again it is new."""
    enter(registry, [BOXES])
    withdraw(registry, "mrt-2024", who="李", why="未辦理")

    assert [] == campaigns(registry)
    assert [None, "未辦理"] == [
        one.withdrawn_why for one in history(registry, "mrt-2024")
    ]
    with pytest.raises(RegistryError, match="no such campaign stands"):
        withdraw(registry, "mrt-2024", who="李", why="未辦理")
    assert ("mrt-2024",) == enter(registry, [BOXES]).new
    assert 1 == len(campaigns(registry))


def test_who_withdraws_says_why(registry):
    """Both, or it stands."""
    enter(registry, [BOXES])
    with pytest.raises(RegistryError, match="Give both"):
        withdraw(registry, "mrt-2024", who="李", why=" ")

    assert 1 == len(campaigns(registry))


@pytest.mark.parametrize(
    "wrong",
    [
        {"campaign_id": ""},
        {"campaign_id": "a b"},
        {"name": " "},
        {"agency": ""},
        {"channel": ""},
        {"who": ""},
        {"ends": date(2024, 4, 30)},
        {"areas": ("文山區",)},
        {"cost": -1},
        {"target": (("agency", "工務局"),)},
        {"target": (("category", ""),)},
        {"target": (("category", "a;b"),)},
        {"target": (("topic", "路燈"),)},
    ],
)
def test_all_are_entered_or_none(registry, wrong):
    """One that can not be entered keeps out the good one beside it."""
    with pytest.raises(RegistryError, match=r"can not be entered: .+\.$"):
        enter(registry, [boxes(campaign_id="good"), boxes(**wrong)])

    assert [] == campaigns(registry)


def test_an_id_stands_for_one_campaign(registry):
    """Two rows of one id would say two things."""
    with pytest.raises(RegistryError, match="twice"):
        enter(registry, [BOXES, boxes(name="另一個")])

    assert [] == campaigns(registry)
