"""Are suggestions learned, kept and given as a build leaves them? A few texts typed here."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest

from data.errors import StoreError
from data.settings import Settings
from geo.reading import Names
from ingest import suggestions
from ingest.topics_text import together, words

NAMES = Names.of(
    pl.DataFrame(
        {
            "district": ["中山區"],
            "road": ["林森北路"],
            "road_en": ["Linsen N Rd."],
            "doors": [9],
        }
    ),
    pl.DataFrame({"district": ["中山區"], "village": ["正義里"]}),
)


def _said(petitions):
    said = petitions.select("category", "agency", together(words(petitions, NAMES)))
    return said.drop_nulls("text")


@pytest.fixture
def learned():
    """Return what forty petitions on two subjects teach."""
    said = ["路燈不亮", "整排路燈暗", "野狗追人", "流浪犬咬人"] * 10
    petitions = pl.DataFrame(
        {
            "subject": said,
            "text": [None] * 40,
            "category": ["路燈", "路燈", "犬隻", "犬隻"] * 10,
            "agency": ["公園處", "公園處", "動保處", "動保處"] * 10,
        },
        schema_overrides={"text": pl.String},
    )
    return suggestions.learned(_said(petitions), Settings())


def test_suggestions_are_the_same_after_they_were_kept(learned, tmp_path):
    """Written beside the store and read again: category and agency, three of each asked."""
    store = tmp_path / "city.duckdb"
    texts = pl.Series("said", ["林森北路路燈不亮", "", "野狗"])

    suggestions.keep(store, learned)
    rows = suggestions.suggested(suggestions.kept(store), texts, NAMES, 0.5)

    assert ["路燈", None, "犬隻"] == rows["category"].to_list()
    assert ["公園處", None, "動保處"] == rows["agency"].to_list()
    assert rows.equals(suggestions.suggested(learned, texts, NAMES, 0.5))
    assert [None] * 3 == rows["category_3"].to_list()


def test_what_is_not_sure_is_shown_but_not_suggested(learned):
    """No chance is above 1: nothing is sure enough, the likeliest stands all the same."""
    rows = suggestions.suggested(learned, pl.Series(["路燈不亮"]), NAMES, 1.01)

    assert [None] == rows["category"].to_list()
    assert ["路燈"] == rows["category_1"].to_list()


def test_without_texts_nothing_is_learned_and_what_was_there_goes(learned, tmp_path):
    """A build without texts, or of a city that wants none, leaves no file."""
    store = tmp_path / "city.duckdb"
    bare = pl.DataFrame(
        {"subject": [None], "text": [None], "category": ["路燈"], "agency": ["公園處"]},
        schema_overrides={"subject": pl.String, "text": pl.String},
    )
    none = Settings(
        suggestions=dataclasses.replace(Settings().suggestions, most_texts=0)
    )

    assert suggestions.learned(_said(bare), Settings()) is None
    assert suggestions.learned(_said(bare), none) is None
    suggestions.keep(store, learned)
    suggestions.keep(store, None)
    assert [] == list(tmp_path.iterdir())
    with pytest.raises(StoreError, match="nothing to suggest from"):
        suggestions.kept(store)


@pytest.mark.parametrize("ruin", [b"", b"PK", b"no archive"])
def test_a_ruined_file_is_one_sentence(ruin, tmp_path):
    """Whatever stands in it: build again."""
    store = tmp_path / "city.duckdb"
    suggestions.beside(store).write_bytes(ruin)

    with pytest.raises(StoreError, match="Build the store again"):
        suggestions.kept(store)


def test_no_code_is_run_from_the_file(tmp_path):
    """A pickle in the archive is refused, not opened."""
    store = tmp_path / "city.duckdb"
    with suggestions.beside(store).open("wb") as file:
        np.savez(file, facts=np.array([{"a": 1}], dtype=object))

    with pytest.raises(StoreError, match="Build the store again"):
        suggestions.kept(store)
