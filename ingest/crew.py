"""
Who does the steps of a build, and where does what they give wait? Here: threads and files.

A step is a function of one part of the cases: values in, values out, nothing of the other
parts. What it gives is *held* where it was made, and handed on to further steps or brought
home. `ingest/cluster.py` is the same for many processes or machines.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import polars as pl

from data.errors import StoreError
from ingest.scratch import lend

Held = Any
"""What a step gave, or a handle of it; only a crew looks into it."""
Lent: TypeAlias = Callable[[Path], AbstractContextManager["Crew"]]
"""Lends a crew for the build of a store."""

_HANDS = 4
"""Steps that are done at a time at most; reading a part takes about 250 MB."""


class Crew(Protocol):
    """What a build asks of those who do its steps."""

    shares: int
    """In how many shares work is dealt out at least that does not lie in parts."""

    def once(self, step: Callable[..., Any], *values: object) -> Held:
        """Do one step while others are done; hold what it gives."""

    def each(
        self,
        step: Callable[..., tuple[Any, ...]],
        /,
        *rows: Iterable[Any],
        gives: int,
        alone: bool = False,
        **same: object,
    ) -> list[list[Held]]:
        """
        Do a step with each row of values, as `map` does; hold what it gives.

        The step gives a tuple: returned is one list for each of its `gives` places.
        `same` is the same for all. `alone`: the step keeps all cores busy by itself.
        """

    def stream(
        self, step: Callable[..., Any], /, *rows: Iterable[Any], **same: object
    ) -> Iterator[Any]:
        """Do a step with each row of values; bring home one after the other, in order."""

    def home(self, held: Iterable[Held]) -> list[Any]:
        """Bring home what is held."""


@dataclass(frozen=True)
class _File:
    """A table that waits on disk."""

    path: Path


class Here:
    """A few threads of this process; tables wait as Arrow files, read without a copy."""

    def __init__(self, scratch: Path) -> None:
        """Let tables wait in the folder `scratch`; whoever lends it clears it."""
        self.shares = 1
        self._scratch = scratch
        self._names = itertools.count()
        self._beside = ThreadPoolExecutor(1)

    def once(self, step: Callable[..., Any], *values: object) -> Held:
        """Do one step in a thread of its own."""
        return self._beside.submit(lambda: step(*map(_read, values)))

    def each(
        self,
        step: Callable[..., tuple[Any, ...]],
        /,
        *rows: Iterable[Any],
        gives: int,
        alone: bool = False,
        **same: object,
    ) -> list[list[Held]]:
        """Do a step with each row of values; see `Crew`."""

        def done(*values: object) -> tuple[Held, ...]:
            return tuple(map(self._put, step(*map(_read, values), **_of(same))))

        with ThreadPoolExecutor(1 if alone else _hands()) as workers:
            found = list(workers.map(done, *rows))
        return [[row[place] for row in found] for place in range(gives)]

    def stream(
        self, step: Callable[..., Any], /, *rows: Iterable[Any], **same: object
    ) -> Iterator[Any]:
        """Do a step with each row of values, when it is asked for."""
        known = _of(same)
        for values in zip(*rows, strict=True):
            yield step(*map(_read, values), **known)

    def home(self, held: Iterable[Held]) -> list[Any]:
        """Return what is held."""
        return list(map(_read, held))

    def _put(self, value: object) -> Held:
        """Let the tables of a value wait on disk."""
        if isinstance(value, list):
            return [self._put(one) for one in value]
        if not isinstance(value, pl.DataFrame):
            return value
        path = self._scratch / f"{next(self._names)}.arrow"
        try:
            value.write_ipc(path, compression="uncompressed")
        except (OSError, pl.exceptions.PolarsError) as error:
            msg = f"{self._scratch}: the rows could not be written ({str(error).splitlines()[0]}). Make room, or choose another place with --store FILE."
            raise StoreError(msg) from error
        return _File(path)


@contextmanager
def here(store: Path) -> Iterator[Here]:
    """Lend this process as a crew, with a folder beside the store that is gone afterwards."""
    with lend(store) as scratch:
        yield Here(scratch)


def _hands() -> int:
    return min(_HANDS, os.cpu_count() or 1)


def _of(same: dict[str, object]) -> dict[str, object]:
    return {name: _read(value) for name, value in same.items()}


def _read(value: object) -> Any:
    """Return what is held."""
    if isinstance(value, _File):
        return pl.read_ipc(value.path)
    if isinstance(value, Future):
        return value.result()
    if isinstance(value, list):
        return [_read(one) for one in value]
    return value
