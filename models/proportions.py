"""
How sure is a share of few cases? Wilson's interval.

In: cases that have it, and all. Out: the share with its lower and upper bound. Pure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


def wilson(
    have: ArrayLike, of: ArrayLike, *, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    r"""
    Return share, lower and upper bound; all NaN where there is no case.

    .. math:: \frac{k + z^2/2 \pm z \sqrt{k (n - k) / n + z^2/4}}{n + z^2}

    Assumption: cases are independent; a mass submission is not. ValueError for more that
    have it than there are, negative numbers or a level outside 0-1.

    References: Wilson (1927), J. Am. Stat. Assoc. 22(158), 209-212; Agresti & Coull (1998).

    >>> [float(part[0].round(3)) for part in wilson([8], [10])]
    [0.8, 0.49, 0.943]
    """
    k, n = np.broadcast_arrays(
        np.asarray(have, dtype=np.float64), np.asarray(of, dtype=np.float64)
    )
    if (k < 0).any() or (k > n).any() or not 0 < level < 1:
        msg = "have, of, level: expected 0 <= have <= of, and a level between 0 and 1."
        raise ValueError(msg)
    z = float(special.ndtri((1 + level) / 2))
    total = np.where(n > 0, n, np.nan)
    middle = (k + z**2 / 2) / (total + z**2)
    half = z * np.sqrt(k * (total - k) / total + z**2 / 4) / (total + z**2)
    # 0 of n and n of n are bounds of themselves, not 1e-17 beside.
    return k / total, np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
