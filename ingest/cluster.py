"""
Who does the steps of a build where one process is too few? A dask cluster, here or elsewhere.

In: how many processes to start on this machine, or the address of a scheduler. Out: a crew.
Everything between the steps is dask's: what a step gives stays with the worker that did it,
goes to whoever needs it, spills to disk, and is made again where a worker died. The only
file that imports dask; needs `pip install 'petitions[cluster]'`.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from data.errors import SettingsError
from ingest.crew import Held, Lent
from ingest.scratch import lend

try:
    import distributed
    from dask.sizeof import sizeof
except ImportError as error:
    MISSING = "--workers and --scheduler need dask, which is not installed. Install it with: pip install 'petitions[cluster]'"
    raise SettingsError(MISSING) from error

if TYPE_CHECKING:
    from pathlib import Path

_SHARES = 2
"""Shares of the addresses for each worker, so that the last one waits for less."""
_AHEAD = 2
"""Parts for each worker that are on their way home at a time."""
_WAIT_S = 30


class Cluster:
    """The workers of a dask cluster."""

    def __init__(self, client: distributed.Client) -> None:
        """Let the workers that the client knows do the steps."""
        workers = max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
        self.shares = _SHARES * workers
        self._ahead = _AHEAD * workers
        self._client = client

    def once(self, step: Callable[..., Any], *values: object) -> Held:
        """Do one step while others are done; hold what it gives."""
        return self._client.submit(_done, step, *values, pure=False)

    def each(
        self,
        step: Callable[..., tuple[Any, ...]],
        /,
        *rows: Iterable[Any],
        gives: int,
        alone: bool = False,  # noqa: ARG002 - every worker has its own cores
        **same: object,
    ) -> list[list[Held]]:
        """Do a step with each row of values; see `ingest.crew.Crew`."""
        found = [self._do(step, values, same) for values in zip(*rows, strict=True)]
        return [
            [self._client.submit(_at, one, place, pure=False) for one in found]
            for place in range(gives)
        ]

    def stream(
        self, step: Callable[..., Any], /, *rows: Iterable[Any], **same: object
    ) -> Iterator[Any]:
        """Do a step with each row of values; bring home one after the other, in order."""
        coming: deque[Any] = deque()
        for values in zip(*rows, strict=True):
            coming.append(self._do(step, values, same))
            if len(coming) > self._ahead:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()

    def home(self, held: Iterable[Held]) -> list[Any]:
        """Bring home what is held."""
        found: list[Any] = self._client.gather(list(held))
        return found

    def _do(
        self, step: Callable[..., Any], values: tuple[Any, ...], same: dict[str, object]
    ) -> Held:
        return self._client.submit(_done, step, *values, pure=False, **same)


@sizeof.register(pl.DataFrame)
@sizeof.register(pl.Series)
def _size(table: pl.DataFrame | pl.Series) -> int:
    """Return the bytes of a table, so that dask knows what to spill."""
    return int(table.estimated_size())


def _done(step: Callable[..., Any], /, *values: object, **same: object) -> Any:
    """Do a step; that this file does it is what makes a worker know `_size`."""
    return step(*values, **same)


def _at(values: tuple[Any, ...], place: int) -> Any:
    return values[place]


def crews(workers: int, scheduler: str | None) -> Lent:
    """Return what lends the workers of a scheduler, else so many processes started here."""
    if scheduler and workers:
        msg = "--workers and --scheduler: name one of them; a scheduler has its own workers."
        raise SettingsError(msg)
    if scheduler:
        return lambda _store: joined(scheduler)
    return lambda store: started(store, workers=workers)


@contextmanager
def started(
    store: Path, *, workers: int, threads: int | None = None
) -> Iterator[Cluster]:
    """
    Start so many processes of this machine as a crew, and end them afterwards.

    threads : of the expressions of each; else they share the cores. What spills lies in
    a private folder beside the store.
    """
    threads = threads or max((os.cpu_count() or 1) // workers, 1)
    with (
        lend(store) as scratch,
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=threads,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
            local_directory=str(scratch),
            env={"POLARS_MAX_THREADS": str(threads)},
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield Cluster(client)


@contextmanager
def joined(scheduler: str) -> Iterator[Cluster]:
    """Lend the workers of a scheduler; SettingsError where it can not be reached."""
    try:
        client = distributed.Client(scheduler, timeout=_WAIT_S)
        client.wait_for_workers(1, timeout=_WAIT_S)
    except (OSError, TimeoutError, ValueError) as error:
        msg = f"--scheduler {scheduler}: there is no dask scheduler with workers ({str(error).splitlines()[0]}). Expected e.g. tcp://10.0.0.5:8786; start one with: dask scheduler, and: dask worker tcp://…"
        raise SettingsError(msg) from error
    with client:
        yield Cluster(client)
