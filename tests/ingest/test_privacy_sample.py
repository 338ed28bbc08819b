"""Does the masking keep to its measure? Lines as citizens write them, each datum marked."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

MEASURE = Path(__file__).parents[2] / "benchmarks" / "privacy.py"


@pytest.fixture(scope="module")
def measure():
    """Return the benchmark, which reads the sample and counts."""
    spec = importlib.util.spec_from_file_location("privacy_measure", MEASURE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_sample_is_large_and_hard(measure):
    """300 lines at least, and 120 of them without anything personal."""
    lines = measure.sample("tune") + measure.sample("report")

    assert len(lines) >= 300
    assert sum("{" not in line for line in lines) >= 120


def test_the_half_that_no_rule_was_fitted_to(measure):
    """Numbers: 99 of 100 masked; names: 9 of 10; 97 of 100 tokens stand for a datum."""
    counts, _ = measure.scored(measure.sample("report"))

    assert measure.shares(counts, set(counts) - {"姓名"})["recall"] >= 0.99
    assert measure.shares(counts, ["姓名"])["recall"] >= 0.90
    assert measure.shares(counts, counts)["precision"] >= 0.97


def test_a_missed_and_a_wrong_one_are_counted(measure):
    """By hand: one of two masked; 陳大文先生 in a line that marks nothing is wrong once."""
    counts, misses = measure.scored(
        ["打{手機:0912345678}", "找{姓名:隱者}", "找陳大文先生"]
    )

    assert {"手機": {"masked": 1}, "姓名": {"missed": 1, "wrong": 1}} == {
        kind: {what: n for what, n in found.items() if n}
        for kind, found in counts.items()
    }
    assert ["找{姓名:隱者}", "找陳大文先生"] == [text for text, _ in misses]
