"""Does the rule weigh terms as the formulas say?"""

import math

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_selection import mutual_info_classif

from models.topics_rule import Rule, fit_of, learn, nearest, shares, telling


def rows(table):
    """Return the table as the sparse matrix that the rule takes."""
    return sparse.csr_array(np.array(table, dtype=np.float32))


def ones(n):
    """Return n equal weights."""
    return np.ones(n, dtype=np.float32)


def test_telling_by_hand():
    """
    Four texts in two groups; a term of both of one group, of one of each, of all.

    With two prior texts spread half and half: 3/4 and 1/4 for the first, so
    D = (3/4 ln 1.5 + 1/4 ln 0.5) / ln 2 = 0.189; the other two are 1/2 and 1/2: 0.
    """
    held = rows([[1, 1, 1], [1, 0, 1], [0, 1, 1], [0, 0, 1]])

    told = telling(held, ones(4), np.array([0, 0, 1, 1]), 2)

    expected = (0.75 * math.log(1.5) + 0.25 * math.log(0.5)) / math.log(2)
    np.testing.assert_allclose([expected, 0, 0], told, atol=1e-6)


def test_telling_weighted_by_presence_is_mutual_information():
    """
    Over many texts, Σ p(t) D(t) H(g) of a term and of its absence is I(t; g).

    Checked against scikit-learn's discrete mutual information.
    """
    random = np.random.default_rng(1)
    own = random.integers(0, 3, 20_000)
    present = random.random(20_000) < np.array([0.1, 0.3, 0.7])[own]
    held = rows(np.column_stack([present, ~present]))

    told = telling(held, ones(20_000), own, 3)

    base = np.bincount(own) / len(own)
    entropy = -(base * np.log(base)).sum()
    ours = (told * entropy * np.array([present.mean(), 1 - present.mean()])).sum()
    theirs = mutual_info_classif(present[:, None], own, discrete_features=True)[0]
    assert theirs == pytest.approx(ours, rel=1e-3)


def test_telling_with_one_group_leaves_terms_as_they_are():
    """There is nothing to tell apart."""
    told = telling(rows([[1, 0], [1, 1]]), ones(2), np.array([0, 0]), 1)

    assert [1.0, 1.0] == told.tolist()


def test_shares_by_hand():
    """
    A term used 3 to 1, and one of the second topic only.

    The row (0.6, 0.8): topic 0 gets 0.6 * 3/4 = 0.45 of 1.4, topic 1 the rest.
    """
    rule = Rule(np.array([[3, 0], [1, 5]], np.float32), ones(2))
    held = rows([[0.6, 0.8], [0, 0]])

    found = shares(rule, held)

    np.testing.assert_allclose([[0.45 / 1.4, 0.95 / 1.4], [0, 0]], found, atol=1e-6)


def test_fit_of_is_the_share_and_the_cosine():
    """Of (0.6, 0.8) to the mean (1, 5): (0.6 + 4) / sqrt(26)."""
    rule = Rule(np.array([[3, 0], [1, 5]], np.float32), ones(2))
    held = rows([[0.6, 0.8], [0.6, 0.8]])

    share, cosine = fit_of(rule, held, np.array([1, 0]))

    np.testing.assert_allclose([0.95 / 1.4, 0.45 / 1.4], share, atol=1e-6)
    np.testing.assert_allclose([4.6 / math.sqrt(26), 0.6], cosine, atol=1e-6)


def test_a_common_topic_wins_where_terms_are_even():
    """A term as usual in both topics: the larger one is likelier (prior)."""
    rule = Rule(np.array([[1, 1], [1, 1]], np.float32), np.array([1, 9], np.float32))

    assert [1] == nearest(rule, rows([[1, 0]])).tolist()


def test_learning_moves_a_text_to_where_its_terms_are():
    """One text of the second subject put among the first: it is taken back."""
    table = [[1, 0.1]] * 10 + [[0.1, 1]] * 10

    _, own = learn(rows(table), ones(20), np.array([0] * 11 + [1] * 9), 2)

    assert [0] * 10 + [1] * 10 == own.tolist()


def test_an_emptied_group_is_dropped():
    """Two groups of the same texts: one is left, and it has all the weight."""
    rule, own = learn(rows([[1, 0]] * 5), ones(5), np.array([0, 0, 0, 0, 1]), 2)

    assert [0] * 5 == own.tolist()
    assert [5.0] == rule.mass.tolist()
