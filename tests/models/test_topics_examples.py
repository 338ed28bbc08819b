"""Do the examples of a topic show it, without saying the same thing twice?"""

import numpy as np

from models.topics import Assigned
from models.topics_examples import examples


def given(topic_ids, likeness):
    """Return texts assigned as told, each wholly about its topic."""
    return Assigned(
        np.array(topic_ids, np.int32),
        np.ones(len(topic_ids), np.float32),
        np.array(likeness, np.float32),
    )


def test_the_most_typical_come_first_and_repeats_are_passed_over():
    """Row 1 is nearest; row 3 says the same with a sign; row 0 is next."""
    texts = ["路口的路燈閃爍", "公園路燈不亮", "施工噪音", "公園路燈不亮!!"]

    rows = examples(given([1, 1, 2, 1], [0.5, 0.9, 0.7, 0.8]), texts, [1, 2])

    assert ((1, 0), (2,)) == rows


def test_no_more_than_asked_and_none_for_an_empty_topic():
    """Three unlike texts, two wanted; topic 2 has none; topic 0 is no topic."""
    texts = ["甲乙", "丙丁", "戊己", "庚辛"]

    rows = examples(
        given([1, 1, 1, 0], [0.3, 0.2, 0.1, 0.9]), texts, [1, 2], n_examples=2
    )

    assert ((0, 1), ()) == rows


def test_equal_likeness_keeps_the_order_of_the_rows():
    """Nothing is left to chance."""
    rows = examples(given([1, 1], [0.5, 0.5]), ["甲乙", "丙丁"], [1])

    assert ((0, 1),) == rows
