"""What must be true of scores: rising with the weight, known where nothing is weighed."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from geo.reading import ANOTHER_DISTRICT, MISSPELT
from geo.score import ALONE, WORTH, Knots, calibrated


def _score(
    level: str, weight: float | None, worth: Mapping[str, Knots] = WORTH, **said: str
) -> float:
    columns = {"doubt": None, "said": "", "stated_id": None, **said}
    rows = pl.DataFrame(
        {"match_level": [level], "score": [weight]}
        | {name: [value] for name, value in columns.items()},
        schema_overrides={"score": pl.Float32, **dict.fromkeys(columns, pl.String)},
    )
    return calibrated(rows, worth)[0]


def test_between_two_knots_the_score_is_between_theirs():
    """Half-way from (0.2, 0.1) to (0.6, 0.5) is 0.3; beyond the last it is the last."""
    worth = {"lane": ((0.2, 0.1), (0.6, 0.5))}

    assert 0.3 == pytest.approx(_score("lane", 0.4, worth))
    assert 0.5 == pytest.approx(_score("lane", 0.9, worth))


@pytest.mark.parametrize("level", WORTH)
def test_more_weight_is_never_less_score(level):
    """The knots rise in both, so that a surer village never has the lower score."""
    knots = WORTH[level]

    assert sorted(knots) == list(knots)
    assert sorted(right for _, right in knots) == [right for _, right in knots]


def test_a_door_has_the_share_of_doors_that_were_right():
    """No weight: the share as measured; nothing known, or no village: 0."""
    assert ALONE["door"] == pytest.approx(_score("door", None))
    assert [0.0, 0.0] == [_score("district", None), _score("none", None)]


def test_a_stated_village_is_at_least_as_sure_as_the_table():
    """0.998 of a road that alone would have a quarter."""
    assert 0.998 == pytest.approx(_score("road", 0.25, stated_id="63000010001"))


def test_doubts_take_from_the_score():
    """A typing error leaves 85 %, a road against the stated district a tenth."""
    door = ALONE["door"]

    assert 0.85 * door == pytest.approx(_score("door", None, doubt=MISSPELT))
    assert 0.1 * door == pytest.approx(
        _score("door", None, doubt=ANOTHER_DISTRICT, said="大安區一江路3號")
    )
    assert door == pytest.approx(
        _score("door", None, doubt=ANOTHER_DISTRICT, said="一江路3號")
    )


def test_a_person_keeps_the_score_of_a_person():
    """What was put right by hand is not weighed again."""
    assert 1.0 == pytest.approx(_score("corrected", 1.0))
