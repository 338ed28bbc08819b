"""
Which terms does a text hold, and how telling is each? TF-IDF of single and paired letters.

A term is one character, or two that stand side by side; a Latin word counts as one
character. On short Traditional Chinese texts these beat words cut by a dictionary, and
they need none. In: plain texts (models/text.py). Out: a sparse matrix, a row a text. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = sparse.csr_array[np.float32, tuple[int, int]]
Integers = NDArray[np.int64]

_LATIN: Final = re.compile(r"[a-z]{2,}")
_PRIVATE: Final = 0xF0000
"""Unicode's private plane: no text holds it after NFKC and the letters-only rule."""
_MOST_WORDS: Final = 0xFFFD
_NO_CHARACTER: Final = -1
_BREAKS: Final = (0, ord(" "))
_AT_ONCE: Final = 2_000_000
"""Characters that are turned into terms in one go: about 100 MB of work space."""

_MOST_TERMS: Final = 60_000
_COMMON: Final = 0.1
"""Share of texts above which a term tells nothing (請, 的, 處理), with many topics."""
_FEW_TOPICS: Final = 2.0
"""With few topics a word of one of them is common too: twice a topic's share is kept."""
_FEW_TEXTS: Final = 50
"""Below this many texts, a term of one text is kept, and one of ten is not too common."""


@dataclass(frozen=True)
class Terms:
    """What the vocabulary is: plain arrays, so that it can be kept beside the store."""

    words: tuple[str, ...]
    """Latin words that count as one character each, sorted."""
    characters: NDArray[np.uint32]
    """(n_characters,) code points known, ascending."""
    keys: Integers
    """(n_terms,) ascending; c for a character, (c1 + 1) * n_characters + c2 for a pair."""
    idf: NDArray[np.float32]
    """(n_terms,) inverse document frequency, ln((1 + n) / (1 + df)) + 1."""


def learn(texts: Sequence[str], n_topics: int) -> Terms:
    """
    Return the terms of different plain texts that are to be told apart as n_topics.

    Kept: terms of at least two texts (of one, where there are fewer than 50 texts), and
    of at most a tenth of the texts or twice a topic's share (2 / n_topics), whichever is
    more; at most 60,000, the commonest first.

    Formula: idf = ln((1 + n) / (1 + df)) + 1, as in scikit-learn (smoothed).
    """
    few = len(texts) < _FEW_TEXTS
    words = _latin_words(texts, least=1 if few else 2)
    codes, rows = _codes(texts, words)
    letters = ~np.isin(codes, _BREAKS)
    characters = np.unique(codes[letters])
    keys, at = _keys(_ids(codes, characters), rows, len(characters))
    share = max(_COMMON, _FEW_TOPICS / n_topics)
    rarest, commonest = (
        (1, max(10, share * len(texts))) if few else (2, share * len(texts))
    )
    span = (len(characters) + 1) * len(characters)
    # Sorted by hand: np.unique of numpy 2.4 hashes, which takes 4 times as long here.
    held = np.sort(at * span + keys)
    held = held[np.diff(held, prepend=-1) > 0] % max(span, 1)
    found, df = np.unique(held, return_counts=True)
    kept = (df >= rarest) & (df <= commonest)
    found, df = found[kept], df[kept]
    if len(found) > _MOST_TERMS:
        first = np.lexsort((found, -df))[:_MOST_TERMS]
        first.sort()
        found, df = found[first], df[first]
    idf = np.log((1 + len(texts)) / (1 + df)) + 1
    return Terms(words, characters, found, idf.astype(np.float32))


def matrix(terms: Terms, texts: Sequence[str]) -> Matrix:
    """
    Return (n_texts, n_terms): TF-IDF, each row of length 1, or 0 where no term is known.

    Formula: (1 + ln tf) idf, divided by the row's Euclidean length (Salton & Buckley
    1988; sublinear tf, since a complaint that says "路燈" four times is not four times as
    much about it).
    """
    shape = (len(texts), len(terms.keys))
    if 0 in shape:
        return sparse.csr_array(np.empty(shape, dtype=np.float32))
    parts = [_part(terms, some) for some in _chunks(texts)]
    return sparse.vstack(parts, format="csr")


def spelled(terms: Terms) -> list[str]:
    """Return each term as it is written, in the order of the matrix's columns."""
    letters = [
        terms.words[code - _PRIVATE] if code >= _PRIVATE else chr(code)
        for code in terms.characters.tolist()
    ]
    n = len(letters)
    return [
        letters[key] if key < n else letters[key // n - 1] + letters[key % n]
        for key in terms.keys.tolist()
    ]


def _part(terms: Terms, texts: Sequence[str]) -> Matrix:
    """Return the rows of some texts."""
    codes, rows = _codes(texts, terms.words)
    keys, at = _keys(_ids(codes, terms.characters), rows, len(terms.characters))
    place = np.searchsorted(terms.keys, keys)
    place[place == len(terms.keys)] = 0
    known = terms.keys[place] == keys
    place, at = place[known], at[known]
    counts = sparse.csr_array(
        (np.ones(len(at), dtype=np.float32), (at, place)),
        shape=(len(texts), len(terms.keys)),
    )
    counts.sum_duplicates()
    counts.data = (1 + np.log(counts.data)) * terms.idf[counts.indices]
    length = np.sqrt(counts.power(2).sum(axis=1))
    counts.data /= np.repeat(length, np.diff(counts.indptr)).astype(np.float32)
    return counts


def _latin_words(texts: Sequence[str], least: int) -> tuple[str, ...]:
    """Return the Latin words that occur often enough, sorted; at most a plane full."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(_LATIN.findall(text))
    often = [word for word, count in seen.items() if count >= least]
    often.sort(key=lambda word: (-seen[word], word))
    return tuple(sorted(often[:_MOST_WORDS]))


def _codes(
    texts: Sequence[str], words: Sequence[str]
) -> tuple[NDArray[np.uint32], Integers]:
    """Return the code point of every character of all texts, and its text's row."""
    code = {word: chr(_PRIVATE + place) for place, word in enumerate(words)}
    joined = _LATIN.sub(lambda found: code.get(found[0], " "), "\0".join(texts))
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4")
    return codes, np.cumsum(codes == 0, dtype=np.int64)


def _ids(codes: NDArray[np.uint32], characters: NDArray[np.uint32]) -> Integers:
    """Return the number of each character, -1 where it is not known or separates."""
    table = np.full(0x110000, _NO_CHARACTER, dtype=np.int64)
    table[characters] = np.arange(len(characters))
    return table[codes]


def _keys(ids: Integers, rows: Integers, n: int) -> tuple[Integers, Integers]:
    """Return the keys of all single and paired characters, and the row of each."""
    single = ids >= 0
    # A separator stands between two texts, so a pair never bridges them.
    paired = single[:-1] & single[1:]
    first, second = ids[:-1][paired], ids[1:][paired]
    return (
        np.concatenate([ids[single], (first + 1) * n + second]),
        np.concatenate([rows[single], rows[:-1][paired]]),
    )


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts in runs of about _AT_ONCE characters."""
    start, held = 0, 0
    for stop, text in enumerate(texts, 1):
        held += len(text)
        if held >= _AT_ONCE:
            yield texts[start:stop]
            start, held = stop, 0
    if start < len(texts):
        yield texts[start:]
