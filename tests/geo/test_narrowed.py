"""What must be true of the names that are looked for."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from geo.narrowed import narrowed

_WORDS = st.text("甲乙丙丁", min_size=1, max_size=4)


@given(st.lists(_WORDS, min_size=1, unique=True), st.lists(_WORDS | st.none()))
def test_no_name_that_stands_in_a_text_is_left_out(names, texts):
    """Names of one character or four, texts that are null, in the order of the names."""
    left = narrowed(names, pl.Series(texts, dtype=pl.String))
    there = {name for name in names for text in texts if text and name in text}

    assert there <= set(left)
    assert [name for name in names if name in left] == left


def test_names_that_begin_nowhere_are_left_out():
    """Of four names only 乙丙 begins in the text; two texts do not make a third."""
    texts = pl.Series(["甲乙丙", "丁甲"])

    assert ["乙丙丁"] == narrowed(["丙丁", "乙丙丁", "甲甲", "丁乙"], texts)


def test_in_much_text_all_names_are_looked_for():
    """To narrow them would take longer than to make them ready."""
    assert ["丙丁", "甲乙"] == narrowed(["丙丁", "甲乙"], pl.Series(["甲乙"] * 4))
