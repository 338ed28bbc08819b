"""
How do others group texts? Each peer as one function, with its usual settings.

In: texts, and how many groups are wanted. Out: a group per text, -1 where the peer leaves
one out. All but ours start from the same TF-IDF of characters and pairs (max_df 0.1) and,
where they want few dimensions, from the same 100 of an SVD. Run by topics.py as a process for
each, which imports what that peer needs and no more: `topics_peers.py PEER GIVEN ANSWER`.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import json
import resource
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Labels = NDArray[np.int64]
_PAIRS = {"analyzer": "char", "ngram_range": (1, 2), "min_df": 3, "max_df": 0.1}
_SEED = 1


def ours(texts: Sequence[str], n_topics: int) -> Labels:
    """Topics of this project, assigned like any text; not assigned is -1."""
    from models import topics

    learned = topics.fit(texts, n_topics, seed=_SEED)
    return topics.assign(learned, texts).topic_ids.astype(np.int64) - 1


def k_means(texts: Sequence[str], n_topics: int) -> Labels:
    """K-means, best of ten starts."""
    from sklearn.cluster import KMeans

    found = KMeans(n_topics, n_init=10, random_state=_SEED).fit_predict(_points(texts))
    return np.asarray(found, dtype=np.int64)


def nmf(texts: Sequence[str], n_topics: int) -> Labels:
    """Non-negative matrix factorisation; the strongest component."""
    from sklearn.decomposition import NMF

    model = NMF(n_topics, init="nndsvda", random_state=_SEED, max_iter=200)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that 200 steps are not enough
        return np.asarray(model.fit_transform(_tfidf(texts)).argmax(axis=1))


def lda(texts: Sequence[str], n_topics: int) -> Labels:
    """Latent Dirichlet allocation on counts; the strongest topic."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(**_PAIRS).fit_transform(texts)
    model = LatentDirichletAllocation(n_topics, random_state=_SEED)
    return np.asarray(model.fit_transform(counts).argmax(axis=1))


def gsdmm(texts: Sequence[str], n_topics: int) -> Labels:
    """Gibbs sampling of a Dirichlet mixture (Yin & Wang 2014), alpha = beta = 0.1."""
    from sklearn.feature_extraction.text import CountVectorizer

    counts = sparse.csr_array(CountVectorizer(**_PAIRS).fit_transform(texts))
    random = np.random.default_rng(_SEED)
    alpha, beta, n_terms = 0.1, 0.1, counts.shape[1]
    own = random.integers(0, n_topics, counts.shape[0])
    member = sparse.csr_array((np.ones(len(own)), (own, np.arange(len(own)))))
    uses = np.zeros((n_topics, n_terms))
    uses[: member.shape[0]] = (member @ counts).toarray()
    texts_in = np.bincount(own, minlength=n_topics).astype(float)
    words_in = uses.sum(axis=1)
    for _ in range(10):
        for row in range(len(own)):
            part = slice(counts.indptr[row], counts.indptr[row + 1])
            terms, times = counts.indices[part], counts.data[part].astype(float)
            texts_in[own[row]] -= 1
            words_in[own[row]] -= times.sum()
            uses[own[row], terms] -= times
            # A term said n times adds n factors; n > 1 is rare, so it is a power here.
            chance = np.log(texts_in + alpha)
            chance += np.log(uses[:, terms] + beta) @ times
            steps = np.arange(int(times.sum()))
            chance -= np.log(words_in[:, None] + n_terms * beta + steps).sum(axis=1)
            chance = np.exp(chance - chance.max())
            draw = random.random() * chance.sum()
            own[row] = min(int(np.searchsorted(np.cumsum(chance), draw)), n_topics - 1)
            texts_in[own[row]] += 1
            words_in[own[row]] += times.sum()
            uses[own[row], terms] += times
    return own


def hdbscan(texts: Sequence[str], n_topics: int) -> Labels:  # noqa: ARG001 - it chooses its own number
    """HDBSCAN on the reduced points, clusters of at least 20."""
    from sklearn.cluster import HDBSCAN

    return np.asarray(
        HDBSCAN(min_cluster_size=20, copy=False).fit_predict(_points(texts))
    )


def bertopic(texts: Sequence[str], n_topics: int) -> Labels:
    """BERTopic with UMAP and HDBSCAN on the same points, reduced to n_topics."""
    return _bertopic(texts, nr_topics=n_topics)


def bertopic_default(texts: Sequence[str], n_topics: int) -> Labels:  # noqa: ARG001 - it chooses its own number
    """BERTopic on the same points as it comes."""
    return _bertopic(texts)


PEERS: dict[str, Callable[[Sequence[str], int], Labels]] = {
    "ours": ours,
    "k-means": k_means,
    "NMF": nmf,
    "LDA": lda,
    "GSDMM": gsdmm,
    "HDBSCAN": hdbscan,
    "BERTopic": bertopic_default,
    "BERTopic (n given)": bertopic,
}


def _bertopic(texts: Sequence[str], **settings: object) -> Labels:
    from sklearn.feature_extraction.text import CountVectorizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of numba and of the embedder that is absent
        from bertopic import BERTopic  # not a library of the project
        from bertopic.backend import BaseEmbedder

        model = BERTopic(
            vectorizer_model=CountVectorizer(analyzer="char", ngram_range=(1, 2)),
            embedding_model=BaseEmbedder(),
            **settings,
        )
        found, _ = model.fit_transform(list(texts), _points(texts))
    return np.asarray(found, dtype=np.int64)


def _tfidf(texts: Sequence[str]) -> sparse.csr_matrix:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, **_PAIRS).fit_transform(texts)


def _points(texts: Sequence[str]) -> NDArray[np.float32]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    reduced = TruncatedSVD(100, random_state=_SEED).fit_transform(_tfidf(texts))
    return normalize(reduced).astype(np.float32)


def sizes(found: Labels) -> tuple[int, float]:
    """Return the number of groups and the share of texts left out."""
    counted = Counter(found.tolist())
    return len(counted) - (-1 in counted), counted.get(-1, 0) / max(1, len(found))


def alone(peer: str, given: Path, answer: Path) -> None:
    """Run one peer and write what it found."""
    texts, n_topics = json.loads(given.read_text(encoding="utf-8"))
    found = PEERS[peer](texts, n_topics)
    told = {"found": found.tolist(), "peak_mb": peak_mb()}
    answer.write_text(json.dumps(told), encoding="utf-8")


def peak_mb() -> float:
    """Return the most memory this process has held; not its parent's, as ru_maxrss may."""
    status = Path("/proc/self/status")
    if status.is_file():
        held = status.read_text(encoding="ascii").split("VmHWM:")[1].split()[0]
        return int(held) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    alone(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
