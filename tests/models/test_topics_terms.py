"""Are the terms and their weights those of the textbook?"""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from models import topics_terms
from models.topics_terms import learn, matrix, spelled

TEXTS = [
    "路燈不亮", "路燈故障", "路面坑洞", "路面積水", "道路坑洞", "噪音擾民", "施工噪音",
    "施工噪音噪音", "冷氣噪音 擾民", "樹木倒塌", "路樹傾倒", "樹枝過長",
]  # fmt: skip


def test_equal_to_scikit_learn():
    """
    The same matrix as scikit-learn's character 1-2-grams, column by column.

    Its pairs hold spaces and ours do not, so its columns with a space are put aside, and
    rows are brought to length 1 afterwards.
    """
    theirs = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 2), sublinear_tf=True, norm=None
    )
    table = theirs.fit_transform(TEXTS).toarray()
    columns = [at for term, at in theirs.vocabulary_.items() if " " not in term]
    names = [term for term in theirs.vocabulary_ if " " not in term]
    expected = table[:, columns]
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)

    terms = learn(TEXTS, 1)
    ours = matrix(terms, TEXTS).toarray()

    place = {name: at for at, name in enumerate(spelled(terms))}
    assert set(names) == set(place)
    np.testing.assert_allclose(expected, ours[:, [place[n] for n in names]], atol=1e-6)


def test_rare_and_common_terms_tell_nothing():
    """Of 200 texts: a term of one text, or of more than twenty, is no term."""
    texts = [f"路{chr(0x4E00 + at)}" for at in range(178)]
    texts += [f"燈光{chr(0x5E00 + at)}" for at in range(20)]
    texts += ["孤零", "孤獨"]

    assert {"燈", "光", "燈光", "孤"} == set(spelled(learn(texts, 20)))


def test_with_few_topics_their_words_are_common_and_kept():
    """Of four topics, a word may stand in half of the texts; of twenty, in a tenth."""
    texts = [f"路燈{chr(0x4E00 + at)}" for at in range(50)]
    texts += [f"噪音{chr(0x5E00 + at)}" for at in range(50)]

    assert {"路", "燈", "路燈", "噪", "音", "噪音"} == set(spelled(learn(texts, 4)))
    assert set() == set(spelled(learn(texts, 20)))


def test_a_latin_word_is_one_character():
    """YouBike and app stand for themselves; letters of a word are not terms."""
    terms = learn(["youbike 故障", "youbike 站", "app故障"], 1)

    assert {"youbike", "app", "app故", "故", "障", "故障", "站"} == set(spelled(terms))


def test_pairs_bridge_neither_a_space_nor_two_texts():
    """甲 乙 and the last letter of a text before the first of the next: no pair."""
    assert {"甲", "乙", "丙"} == set(spelled(learn(["甲 乙", "丙"], 1)))


def test_unknown_letters_leave_an_empty_row():
    """A text of which no term is known is a row of 0, not NaN."""
    held = matrix(learn(TEXTS, 1), ["", "貓狗", "路燈"])

    assert [0.0, 0.0] == held.toarray()[:2].sum(axis=1).tolist()
    assert np.linalg.norm(held.toarray()[2]) == pytest.approx(1)


def test_pieces_make_the_same_matrix(monkeypatch):
    """A million texts go through in pieces; the rows are those of one go."""
    terms = learn(TEXTS, 1)
    whole = matrix(terms, TEXTS).toarray()
    monkeypatch.setattr(topics_terms, "_AT_ONCE", 7)

    np.testing.assert_array_equal(whole, matrix(terms, TEXTS).toarray())


@pytest.mark.parametrize("texts", [[], ["", ""]])
def test_no_letters_no_terms(texts):
    """Nothing to learn from: no terms, and a matrix without columns."""
    terms = learn(texts, 20)

    assert [] == spelled(terms)
    assert (len(texts), 0) == matrix(terms, texts).shape


def test_the_commonest_terms_are_kept_where_there_are_too_many(monkeypatch):
    """A cap of three terms keeps the three that most texts hold, the first by code."""
    monkeypatch.setattr(topics_terms, "_MOST_TERMS", 3)

    assert ["路", "噪", "音"] == sorted(
        spelled(learn(TEXTS, 1)), key=["路", "噪", "音"].index
    )
