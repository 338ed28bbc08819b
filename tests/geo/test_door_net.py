"""What the net of doors must join, on one road with one lane."""

from __future__ import annotations

import polars as pl
import pytest

from geo.door_net import Net


@pytest.fixture
def net() -> Net:
    """Return 一路 with 1, 3, 9 and 2, 8; its lane 5 with 1, 3 and 2; two neighbourhoods."""
    return Net.of(
        pl.DataFrame(
            [
                ("一路", 1, "V", "A"),
                ("一路", 3, "V", "A"),
                ("一路", 9, "V", None),
                ("一路", 2, "W", None),
                ("一路", 8, "W", None),
                ("一路5巷", 1, "V", "A"),
                ("一路5巷", 3, "V", "B"),
                ("一路5巷", 2, "W", None),
            ],
            schema=["way", "number", "village_id", "group"],
            orient="row",
        )
    )


def _named(net: Net, nodes) -> list[tuple[str, int]]:
    return net.nodes[nodes.tolist()].select("way", "number").rows()


def test_a_lane_leaves_its_road_at_its_own_number(net):
    """Number 5 of 一路 is nobody's door; lane 5 opens there."""
    lane = net.ways["way"].to_list().index("一路5巷")

    assert ("一路", 5) == net.ways.row(lane)[1:]
    assert [("一路", 5)] == _named(net, net.mouth[lane : lane + 1])


def test_neighbours_of_one_side_are_joined(net):
    """Even numbers first: 2-8, then 1-3, 3-5, 5-9; the lane's 1-3; 2 stands alone."""
    pairs = list(
        zip(_named(net, net.along.start), _named(net, net.along.end), strict=True)
    )

    assert [
        (("一路", 2), ("一路", 8)),
        (("一路", 1), ("一路", 3)),
        (("一路", 3), ("一路", 5)),
        (("一路", 5), ("一路", 9)),
        (("一路5巷", 1), ("一路5巷", 3)),
    ] == pairs
    assert [6, 2, 2, 4, 2] == net.along.gap.tolist()


def test_the_mouth_is_joined_to_the_first_number_of_both_sides(net):
    """Lane 5 begins with 2 on one side and 1 on the other."""
    assert [("一路", 5)] * 2 == _named(net, net.inward.start)
    assert [("一路5巷", 2), ("一路5巷", 1)] == _named(net, net.inward.end)


def test_numbers_are_joined_to_the_nearest_across(net):
    """9 faces 8, and 1 of the lane faces 2; no pair twice."""
    pairs = {
        frozenset(pair)
        for pair in zip(
            _named(net, net.across.start), _named(net, net.across.end), strict=True
        )
    }

    assert frozenset({("一路", 9), ("一路", 8)}) in pairs
    assert frozenset({("一路5巷", 1), ("一路5巷", 2)}) in pairs
    assert len(pairs) == net.across.start.size


def test_fellows_are_the_doors_of_one_way_in_one_neighbourhood(net):
    """A holds two doors of the road and one of the lane, B one."""
    told = dict(
        zip(_named(net, net.member), net.fellows.astype(int).tolist(), strict=True)
    )

    assert {
        ("一路", 1): 2,
        ("一路", 3): 2,
        ("一路5巷", 1): 1,
        ("一路5巷", 3): 1,
    } == told
