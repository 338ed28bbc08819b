"""
Which terms does a text hold, and how much does each weigh? TF-IDF of letters and pairs.

A term is one character, or two with at most one between them: 空氣污染 holds 空氣, 氣污,
污染, and also 空污 and 氣染, so that it meets its own short form. A Latin word counts as
one character. In: plain texts (models/text.py). Out: a sparse matrix, a row a text. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = sparse.csr_array[np.float32, tuple[int, int]]
Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Rows = NDArray[np.int32]

_LATIN: Final = re.compile(r"[a-z]{2,}")
_PRIVATE: Final = 0xF0000
"""Unicode's private plane: no text holds it after NFKC and the letters-only rule."""
_MOST_WORDS: Final = 0xFFFD
_UNKNOWN: Final = -1
_BREAKS: Final = (0, ord(" "))
_AT_ONCE: Final = 2_000_000
"""Characters that are turned into terms in one go: about 150 MB of work space."""

_MOST_TERMS: Final = 60_000
_FEW_TEXTS: Final = 50
"""Below this many texts, a term of one text is kept too."""


@dataclass(frozen=True)
class Terms:
    """What the vocabulary is: plain arrays, so that it can be kept beside the store."""

    words: tuple[str, ...]
    """Latin words that count as one character each, sorted."""
    characters: NDArray[np.uint32]
    """(n_characters,) code points known, ascending."""
    keys: Integers
    """(n_terms,) ascending; c for a character, (c1 + 1) * n_characters + c2 for a pair."""
    weights: Floats
    """(n_terms,) what one occurrence counts."""
    document_share: Floats
    """(n_terms,) share of the texts learned from that hold the term, 0-1."""
    reach: int = 2
    """How far the second character of a pair is from the first: 1 side by side, 2 or one
    between."""

    @cached_property
    def column(self) -> NDArray[np.int32]:
        """Column of every possible key, -1 where it is no term."""
        n = len(self.characters)
        column = np.full((n + 1) * n, _UNKNOWN, dtype=np.int32)
        column[self.keys] = np.arange(len(self.keys))
        return column


def learn(texts: Sequence[str], counts: NDArray[np.float64], reach: int = 2) -> Terms:
    """
    Return the terms of different plain texts, each said so many times.

    Kept are terms that are said at least twice (all, where there are fewer than 50
    texts); at most 60,000, those of most texts first. The weight is the inverse document
    frequency, ln((1 + n) / (1 + df)) + 1, smoothed as in scikit-learn; a text counts once.
    """
    few = len(texts) < _FEW_TEXTS
    often = (counts > 1) | few
    words = _latin_words(texts, least=1 if few else 2)
    codes, rows = _codes(texts, words)
    # A pair is as rare as its rarer character, so those of too few texts go first.
    letters, _ = _held_by(codes.astype(np.int64), rows, often, 0x110000)
    characters = letters[~np.isin(letters, _BREAKS)].astype(np.uint32)
    n = len(characters)
    keys, at = _keys(_ids(codes, characters), rows, n, reach)
    found, df = _held_by(keys.astype(np.int64), at, often, max(1, (n + 1) * n))
    if len(found) > _MOST_TERMS:
        first = np.sort(np.lexsort((found, -df))[:_MOST_TERMS])
        found, df = found[first], df[first]
    idf = np.log((1 + len(texts)) / (1 + df)) + 1
    share = df / max(1, len(texts))
    return Terms(
        words,
        characters,
        found,
        idf.astype(np.float32),
        share.astype(np.float32),
        reach,
    )


def matrix(terms: Terms, texts: Sequence[str]) -> Matrix:
    """
    Return (n_texts, n_terms): TF-IDF, each row of length 1, or 0 where no term is known.

    Formula: (1 + ln tf) weight, divided by the row's Euclidean length (Salton & Buckley
    1988; sublinear tf, since a complaint that says 路燈 four times is not four times as
    much about it).
    """
    held = counted(terms, texts)
    held.data = (1 + np.log(held.data)) * terms.weights[held.indices]
    return _to_length_1(held)


def counted(terms: Terms, texts: Sequence[str]) -> Matrix:
    """Return (n_texts, n_terms): how often each text holds each term."""
    shape = (len(texts), len(terms.keys))
    if 0 in shape:
        return sparse.csr_array(np.empty(shape, dtype=np.float32))
    parts = [_part(terms, some) for some in _chunks(texts)]
    return sparse.vstack(parts, format="csr") if len(parts) > 1 else parts[0]


def rescaled(terms: Terms, held: Matrix, factor: Floats) -> tuple[Terms, Matrix]:
    """
    Return terms that weigh `factor` (n_terms,) as much, and the matrix they make.

    Terms of factor 0 are dropped from both.
    """
    kept = np.flatnonzero(factor)
    scaled = held[:, kept]
    scaled.data *= factor[kept][scaled.indices]
    fewer = replace(
        terms,
        keys=terms.keys[kept],
        weights=terms.weights[kept] * factor[kept],
        document_share=terms.document_share[kept],
    )
    return fewer, _to_length_1(scaled)


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
    ids = _ids(codes, terms.characters)
    keys, at = _keys(ids, rows, len(terms.characters), terms.reach)
    place = terms.column[keys]
    known = place >= 0
    height, width = len(texts), len(terms.keys)
    # Stable: the keys come as three runs in the order of the rows, which timsort merges
    # four times as fast as any sort that has to find that out.
    held = np.sort(at[known] * np.int64(width) + place[known], kind="stable")
    start = np.flatnonzero(np.diff(held, prepend=-1))
    cell, times = held[start], np.diff(start, append=len(held))
    end = np.searchsorted(cell, np.arange(1, height + 1) * np.int64(width))
    column, pointer = (cell % width).astype(np.int32), np.append(0, end)
    return sparse.csr_array(
        (times.astype(np.float32), column, pointer), shape=(height, width)
    )


def _to_length_1(rows: Matrix) -> Matrix:
    """Return the rows at length 1, changed in place; rows of 0 stay 0."""
    length = np.sqrt(rows.power(2).sum(axis=1))
    length[length == 0] = 1
    rows.data /= np.repeat(length, np.diff(rows.indptr)).astype(np.float32)
    return rows


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
) -> tuple[NDArray[np.uint32], Rows]:
    """Return the code point of every character of all texts, and its text's row."""
    code = {word: chr(_PRIVATE + place) for place, word in enumerate(words)}
    joined = _LATIN.sub(lambda found: code.get(found[0], " "), "\0".join(texts))
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4")
    return codes, np.cumsum(codes == 0, dtype=np.int32)


def _held_by(
    keys: Integers, rows: Rows, often: NDArray[np.bool_], span: int
) -> tuple[Integers, Integers]:
    """Return the keys below span that two texts hold, or one that is `often` said."""
    # Sorted by hand: np.unique of numpy 2.4 hashes, which takes 4 times as long.
    held = np.sort(rows * np.int64(span) + keys, kind="stable")
    held = held[np.diff(held, prepend=-1) > 0]
    held = np.sort(2 * (held % span) + often[held // span])
    last = np.flatnonzero(np.diff(held >> 1, append=-1))
    count = np.diff(last, prepend=-1)
    kept = (count > 1) | (held[last] & 1 > 0)
    return held[last][kept] >> 1, count[kept]


def _ids(codes: NDArray[np.uint32], characters: NDArray[np.uint32]) -> Rows:
    """Return the number of each character, -1 where it is not known or separates."""
    table = np.full(0x110000, _UNKNOWN, dtype=np.int32)
    table[characters] = np.arange(len(characters))
    return table[codes]


def _keys(ids: Rows, rows: Rows, n: int, reach: int) -> tuple[Rows, Rows]:
    """Return the keys of all characters and pairs of all texts, and the row of each."""
    known = ids >= 0
    keys, at = [ids[known]], [rows[known]]
    # A separator stands between two texts, so no pair bridges them.
    run = known
    for apart in range(1, reach + 1):
        run = run[:-1] & known[apart:]
        first, second = ids[:-apart][run], ids[apart:][run]
        keys.append((first + 1) * n + second)
        at.append(rows[:-apart][run])
    return np.concatenate(keys), np.concatenate(at)


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
