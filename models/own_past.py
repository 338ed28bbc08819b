"""
What does an area's own past let expect? The base by which a rise stands out, not a habit.

In: earlier counts and residents of each area. Out: cases expected, up to a factor. Pure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.rates import empirical_bayes

Floats = NDArray[np.float64]


def own_past(earlier: ArrayLike, residents: ArrayLike) -> Floats:
    r"""
    Return what is expected of each area by its own earlier cases.

    .. math:: b_i = n_i \hat r_i

    with :math:`\hat r` the earlier rate by :func:`models.rates.empirical_bayes`: an area with
    few earlier cases leans on the rate of all, so that none is expected to stay at 0 because
    it had none. Where nobody lives it is the earlier cases themselves. Only the proportions
    count: :func:`models.rates.excess` lets all areas together rise or fall.

    Areas differ lastingly (in 2024 by 68 to 131 % against residents, against their own three
    years before by 39 to 90 %), so less of them is left in which a cluster can hide.

    Assumption: an area's share changes slowly. Misleads where a habit is the trouble: what
    has always been busy is expected to be busy; look at residents as well.

    earlier, residents : (n_areas,) not negative. ValueError as `empirical_bayes`.

    References: Marshall (1991), J. R. Stat. Soc. C 40(2), 283-294; Clayton & Kaldor (1987),
    Biometrics 43, 671-681 (village effects as Gamma).

    >>> own_past([40, 0, 20, 7], [5000, 5000, 5000, 0]).round(1)
    array([38.5,  1.5, 20. ,  7. ])
    """
    cases = np.asarray(earlier, dtype=np.float64)
    people = np.nan_to_num(np.asarray(residents, dtype=np.float64))
    rate = empirical_bayes(cases, people).rate
    return np.where(people > 0, np.nan_to_num(rate) * people / 1000.0, cases)
