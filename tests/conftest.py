"""What do tests of several rooms share? A store of the tiny city, see city.py."""

from __future__ import annotations

import itertools

import pytest

from tests import city


@pytest.fixture
def tiny_city(tmp_path):
    """Return a function from cases (and what the build told) to a store of them."""
    number = itertools.count()

    def built(cases=(), **told):
        return city.write(tmp_path / f"city{next(number)}.duckdb", cases, **told)

    return built
