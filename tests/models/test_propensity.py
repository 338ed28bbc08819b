"""Do the two views of readiness to petition recover what is put in?"""

import numpy as np
import pytest
from sklearn.linear_model import PoissonRegressor

from models.propensity import expected, reports_per_incident
from models.rates import empirical_bayes


def test_reports_per_incident_by_hand():
    """30 reports of 20 incidents: 1.5 unsmoothed; drawn towards 1.083 of both areas."""
    found = reports_per_incident([30, 100], [20, 100])

    again = empirical_bayes([10, 0], [20, 100]).rate / 1000
    assert 1 + again == pytest.approx(found.rate)
    assert 1.083 < found.rate[0] < 1.5
    assert (found.low <= found.rate).all()


def test_no_incident_no_rate():
    """NaN where nothing was reported; fewer reports than incidents are refused."""
    assert np.isnan(reports_per_incident([0, 5], [0, 5]).rate[0])
    with pytest.raises(ValueError, match="reports"):
        reports_per_incident([1], [2])


def test_equal_to_another_poisson_regression():
    """400 areas, two facts: fitted counts equal scikit-learn's, unpenalised."""
    chance = np.random.default_rng(1)
    facts = chance.normal(size=(400, 2)) * [3.0, 0.1] + [50.0, 0.2]
    people = chance.integers(500, 9_000, 400).astype(float)
    counts = chance.poisson(people * 0.003 * np.exp(0.1 * (facts[:, 0] - 50)))
    model = PoissonRegressor(alpha=0, tol=1e-9, max_iter=1_000)
    scaled = (facts - facts.mean(axis=0)) / facts.std(axis=0)
    theirs = model.fit(scaled, counts / people, sample_weight=people)

    ours = expected(counts, people, facts)

    assert theirs.predict(scaled) * people == pytest.approx(ours.counts, rel=1e-4)
    assert np.exp(theirs.coef_) == pytest.approx(ours.effects, rel=1e-4)
    assert counts.sum() == pytest.approx(ours.counts.sum())
    assert np.exp(0.1 * facts[:, 0].std()) == pytest.approx(ours.effects[0], rel=0.1)


def test_errors_hold_the_truth_where_counts_are_over_dispersed():
    """200 runs without an effect, variance 4 times the mean: 1.96 errors hold 0 in 95 %."""
    chance = np.random.default_rng(2)
    people = np.full(100, 1_000.0)
    held = 0
    for _ in range(200):
        counts = chance.poisson(chance.gamma(10 / 3, 3, 100))
        found = expected(counts, people, chance.normal(size=(100, 1)))
        held += abs(np.log(found.effects[0])) <= 1.96 * found.errors[0]

    assert 0.90 <= held / 200 <= 0.99


def test_edges_have_an_answer():
    """A fact that is the same everywhere has effect 1; nobody there is NaN; no case is 0."""
    same = expected([3, 6, 9], [100, 100, 100], [[5.0]] * 3)
    empty = expected([3, 6, 9, 0], [100, 100, 100, 0], [[1.0], [2.0], [0.0], [1.0]])
    none = expected([0, 0, 0], [1, 2, 3], [[1.0], [2.0], [5.0]])

    assert [6.0, 6.0, 6.0] == pytest.approx(same.counts)
    assert [1.0] == pytest.approx(same.effects)
    assert np.isnan(empty.counts).tolist() == [False, False, False, True]
    assert [0.0, 0.0, 0.0] == none.counts.tolist()
    assert np.isnan(none.effects).all()


@pytest.mark.parametrize(
    ("counts", "people", "facts"),
    [
        ([1, 2], [1, 2], [[1.0]]),
        ([1, -2, 3], [1, 2, 3], [[1.0]] * 3),
        ([1, 2, 3], [1, -2, 3], [[1.0]] * 3),
    ],
)
def test_what_makes_no_sense_is_refused(counts, people, facts):
    """A row too few, negative counts or residents: ValueError."""
    with pytest.raises(ValueError, match=r"facts|counts"):
        expected(counts, people, facts)
