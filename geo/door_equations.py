"""
Which places satisfy many springs between points best? Sparse least squares in the plane.

In: springs: two nodes that lie a step apart, or a node that lies at a point, each with a
weight (one over its variance, 1/m2). Out: a place per node. Pure.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import SuperLU, splu

from geo.door_course import Metres
from geo.door_net import Ints


class Equations:
    """Springs added one kind after another, then solved once."""

    def __init__(self, nodes: int) -> None:
        """Begin without springs; x and y share one matrix."""
        self._cells: list[tuple[Ints, Ints, Metres]] = []
        self._right = np.zeros((nodes, 2))
        self._springs: list[tuple[Ints, Ints, Metres, Metres]] = []
        """Two nodes, the weight, and how each feels it: (springs, 2)."""
        self._factored: SuperLU | None = None

    def tie(
        self, start: Ints, end: Ints, weight: Metres, step: Metres | None = None
    ) -> None:
        """Say that `end` lies `step` (springs, 2) from `start`; at the same place without."""
        self._cells += [
            (start, start, weight),
            (end, end, weight),
            (start, end, -weight),
            (end, start, -weight),
        ]
        if step is not None:
            push = weight[:, None] * step
            np.add.at(self._right, end, push)
            np.subtract.at(self._right, start, push)
        self._feel(start, end, weight, 1.0, -1.0)

    def pin(self, node: Ints, xy: Metres, weight: Metres) -> None:
        """Say that `node` lies at `xy` (springs, 2)."""
        self._cells.append((node, node, weight))
        np.add.at(self._right, node, weight[:, None] * xy)
        self._feel(node, node, weight, 1.0, 0.0)

    def pin_between(
        self, start: Ints, end: Ints, share: Metres, xy: Metres, weight: Metres
    ) -> None:
        """Say that the place `share` of the way from `start` to `end` lies at `xy`."""
        near, far = weight * (1 - share), weight * share
        self._cells += [
            (start, start, near * (1 - share)),
            (end, end, far * share),
            (start, end, near * share),
            (end, start, near * share),
        ]
        np.add.at(self._right, start, near[:, None] * xy)
        np.add.at(self._right, end, far[:, None] * xy)
        self._feel(start, end, weight, 1 - share, share)

    def solve(self) -> Metres:
        """Return the place of every node, (nodes, 2)."""
        rows, columns, values = (
            np.concatenate(part) for part in zip(*self._cells, strict=True)
        )
        size = len(self._right)
        matrix = sparse.csc_matrix((values, (rows, columns)), shape=(size, size))
        self._factored = splu(
            matrix,
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
        return np.asarray(self._factored.solve(self._right))

    def spread_m(self, seed: int, draws: int) -> Metres:
        """
        Return how far each node strays when every spring is shaken by its own variance.

        (nodes,) root mean square of `draws` solutions, in the plane; after `solve`.
        """
        chance = np.random.default_rng(seed)
        total = np.zeros(len(self._right))
        for _ in range(draws):
            shaken = np.zeros_like(self._right)
            for start, end, weight, felt in self._springs:
                noise = (
                    chance.standard_normal((start.size, 2)) * np.sqrt(weight)[:, None]
                )
                np.add.at(shaken, start, noise * felt[:, :1])
                np.add.at(shaken, end, noise * felt[:, 1:])
            assert self._factored is not None, "solve first"  # noqa: S101
            total += (np.asarray(self._factored.solve(shaken)) ** 2).sum(axis=1)
        return np.asarray(np.sqrt(total / draws))

    def _feel(
        self,
        start: Ints,
        end: Ints,
        weight: Metres,
        near: Metres | float,
        far: Metres | float,
    ) -> None:
        felt = np.empty((start.size, 2))
        felt[:, 0], felt[:, 1] = near, far
        self._springs.append((start, end, weight, felt))
