"""Are the terms and their weights those of the textbook?"""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from models import topics_terms
from models.topics_terms import matrix, rescaled, spelled


def learn(texts):
    """Return the terms of texts that are each said once."""
    return topics_terms.learn(texts, np.ones(len(texts)))


TEXTS = [
    "路燈不亮", "路燈故障", "路面坑洞", "路面積水", "道路坑洞", "噪音擾民", "施工噪音",
    "施工噪音噪音", "冷氣噪音 擾民", "樹木倒塌", "路樹傾倒", "樹枝過長",
]  # fmt: skip


def test_equal_to_scikit_learn():
    """
    The same matrix as scikit-learn's, column by column, given the terms of a text.

    The analyser is written out here a second time: characters, neighbours, and pairs with
    one character between them, none across a space.
    """

    def terms_of(text):
        for run in text.split():
            yield from run
            for apart in (1, 2):
                for start in range(len(run) - apart):
                    yield run[start] + run[start + apart]

    theirs = TfidfVectorizer(analyzer=terms_of, sublinear_tf=True)
    expected = theirs.fit_transform(TEXTS).toarray()

    terms = learn(TEXTS)
    ours = matrix(terms, TEXTS).toarray()

    place = {name: at for at, name in enumerate(spelled(terms))}
    names = sorted(theirs.vocabulary_, key=theirs.vocabulary_.get)
    assert set(names) == set(place)
    np.testing.assert_allclose(expected, ours[:, [place[n] for n in names]], atol=1e-6)


def test_a_short_form_meets_the_long_one():
    """空污 and 空氣污染 share a pair, and 違停 and 違規停車 do."""
    terms = learn(["空污", "空氣污染", "違停", "違規停車"])

    held = matrix(terms, ["空污", "空氣污染", "違停", "違規停車"]).toarray()

    shared = [spelled(terms)[at] for at in np.flatnonzero(held[0] * held[1])]
    assert {"空", "污", "空污"} == set(shared)
    assert held[2] @ held[3] > held[0] @ held[3] == 0


def test_a_term_of_one_text_tells_nothing():
    """Of 60 texts: 孤 stands in two and is a term, 零 stands in one and is none."""
    texts = [f"{chr(0x5E00 + at)}" for at in range(58)] + ["孤零", "孤獨"]

    assert ["孤"] == spelled(learn(texts))


def test_a_template_that_many_sent_has_terms_of_its_own():
    """The same 60 texts, but the one with 零 was sent twice."""
    texts = [f"{chr(0x5E00 + at)}" for at in range(58)] + ["孤零", "孤獨"]
    counts = np.array([1.0] * 58 + [2.0, 1.0])

    assert {"孤", "零", "孤零"} == set(spelled(topics_terms.learn(texts, counts)))


def test_a_latin_word_is_one_character():
    """YouBike and app stand for themselves; letters of a word are not terms."""
    terms = learn(["youbike 故障", "youbike 站", "app壞"])

    expected = {"youbike", "app", "app壞", "壞", "故", "障", "故障", "站"}
    assert expected == set(spelled(terms))


def test_pairs_bridge_neither_a_space_nor_two_texts():
    """甲 乙 and the last letters of a text before the first of the next: no pair."""
    assert {"甲", "乙", "丙"} == set(spelled(learn(["甲 乙", "丙"])))


def test_unknown_letters_leave_an_empty_row():
    """A text of which no term is known is a row of 0, not NaN."""
    held = matrix(learn(TEXTS), ["", "貓狗", "路燈"])

    assert [0.0, 0.0] == held.toarray()[:2].sum(axis=1).tolist()
    assert np.linalg.norm(held.toarray()[2]) == pytest.approx(1)


def test_rescaled_is_as_if_learned_with_other_weights():
    """Weights multiplied in the terms or in the matrix: the same rows."""
    terms = learn(TEXTS)
    factor = np.linspace(0, 2, len(terms.keys)).astype(np.float32)

    other, held = rescaled(terms, matrix(terms, TEXTS), factor)

    np.testing.assert_allclose(
        matrix(other, TEXTS).toarray(), held.toarray(), atol=1e-6
    )


def test_pieces_make_the_same_matrix(monkeypatch):
    """A million texts go through in pieces; the rows are those of one go."""
    terms = learn(TEXTS)
    whole = matrix(terms, TEXTS).toarray()
    monkeypatch.setattr(topics_terms, "_AT_ONCE", 7)

    np.testing.assert_array_equal(whole, matrix(terms, TEXTS).toarray())


@pytest.mark.parametrize("texts", [[], ["", ""]])
def test_no_letters_no_terms(texts):
    """Nothing to learn from: no terms, and a matrix without columns."""
    terms = learn(texts)

    assert [] == spelled(terms)
    assert (len(texts), 0) == matrix(terms, texts).shape


def test_the_commonest_terms_are_kept_where_there_are_too_many(monkeypatch):
    """A cap of three terms keeps the three that most texts hold: 路 6, 噪 4, 音 4."""
    monkeypatch.setattr(topics_terms, "_MOST_TERMS", 3)

    assert {"路", "噪", "音"} == set(spelled(learn(TEXTS)))
