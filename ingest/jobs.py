"""
What was done, when, and with what outcome? A line when a job begins and one when it ends.

In: the name of a job and the file beside which its log lies. Out: `FILE.jobs.jsonl`, one
JSON object a line, private; and the last jobs of it. What is told is counted or masked:
no file names of people, no cells. A job that has begun and not ended was killed, or runs.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import PetitionsError
from ingest.elsewhere import place
from ingest.privacy import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.elsewhere import Place

_LONGEST = 400
"""Characters of a reason that are kept."""


@dataclass
class Job:
    """One run of a command that changes something."""

    job_id: str
    what: str
    """build, fetch or rollback."""
    began_at: str
    """Moment, UTC, ISO."""
    outcome: str = "begun"
    """begun, done or failed."""
    seconds: float = 0.0
    why: str = ""
    """Why it failed, in a sentence, masked."""
    told: dict[str, int] = field(default_factory=dict)
    """What it counted, e.g. rows read and kept."""


@contextmanager
def noted(beside: Path, what: str) -> Iterator[Job]:
    """
    Note that a job begins, and how it ends; lend it for what it counts.

    A log that can not be written stops no job: the job itself will say what is wrong with
    the disk.
    """
    job = Job(
        uuid.uuid4().hex[:12], what, datetime.now(UTC).isoformat(timespec="seconds")
    )
    began = time.perf_counter()
    _tell(beside, job)
    try:
        yield job
    except PetitionsError as error:
        job.outcome, job.why = "failed", _sentence(f"{type(error).__name__}: {error}")
        raise
    except BaseException as error:
        # The message of an error that nobody foresaw may hold anything: its name is told.
        job.outcome, job.why = "failed", type(error).__name__
        raise
    else:
        job.outcome = "done"
    finally:
        job.seconds = round(time.perf_counter() - began, 1)
        _tell(beside, job)


def of_zone(zone: str | Place, store: Path) -> Path:
    """Return beside which file the log of fetches lies: the zone, or a store if that is elsewhere."""
    here = place(zone)
    return here if isinstance(here, Path) else store.with_name(store.name + ".landing")


def log_of(beside: Path) -> Path:
    """Return where the log of the jobs on a store or landing zone lies."""
    return beside.with_name(beside.name + ".jobs.jsonl")


def jobs(beside: Path) -> list[Job]:
    """Return the jobs in the order they began, each as it was last told."""
    found: dict[str, Job] = {}
    with suppress(OSError):
        for line in log_of(beside).read_text(encoding="utf-8").splitlines():
            with suppress(ValueError, TypeError):  # a line that a cut has left half
                job = Job(**json.loads(line))
                found[job.job_id] = job
    return list(found.values())


def _tell(beside: Path, job: Job) -> None:
    with suppress(OSError):
        path = log_of(beside)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            # On a line of its own even where a cut has left half of one.
            file.write(
                ("\n" if _broken(path) else "")
                + json.dumps(asdict(job), ensure_ascii=False)
                + "\n"
            )


def _broken(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return size > 0 and file.read() != b"\n"


def _sentence(why: str) -> str:
    return mask(" ".join(why.split()))[:_LONGEST]
