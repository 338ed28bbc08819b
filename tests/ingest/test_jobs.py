"""What must be kept of a job: when, with what outcome, why; nothing personal."""

from __future__ import annotations

import json
import stat

import pytest

from data.errors import SourceError
from ingest import jobs


def test_a_job_that_is_done_says_what_it_counted(tmp_path):
    """Two lines in the log, one job."""
    with jobs.noted(tmp_path / "a.duckdb", "build") as job:
        job.told = {"read": 3}

    (found,) = jobs.jobs(tmp_path / "a.duckdb")
    lines = jobs.log_of(tmp_path / "a.duckdb").read_text(encoding="utf-8").splitlines()
    assert ("build", "done", {"read": 3}) == (found.what, found.outcome, found.told)
    assert ["begun", "done"] == [json.loads(line)["outcome"] for line in lines]
    assert 0o600 == stat.S_IMODE(jobs.log_of(tmp_path / "a.duckdb").stat().st_mode)


def test_a_job_that_failed_says_why_without_a_person(tmp_path):
    """The sentence of an error a person can mend, masked."""
    error = SourceError("0912-345-678.csv: the file is empty.")
    with pytest.raises(SourceError), jobs.noted(tmp_path / "a", "build"):
        raise error

    (found,) = jobs.jobs(tmp_path / "a")
    assert "failed" == found.outcome
    assert "SourceError" in found.why
    assert "the file is empty" in found.why
    assert "345" not in found.why


def test_of_an_error_that_nobody_foresaw_only_the_name_is_kept(tmp_path):
    """Its message may hold a cell."""
    error = KeyError("王小明")
    with pytest.raises(KeyError), jobs.noted(tmp_path / "a", "build"):
        raise error

    assert ["KeyError"] == [job.why for job in jobs.jobs(tmp_path / "a")]


def test_a_job_that_was_killed_has_begun_and_not_ended(tmp_path):
    """The machine stopped in the middle of the second line."""
    with jobs.noted(tmp_path / "a", "build"):
        pass
    log = jobs.log_of(tmp_path / "a")
    first, second = log.read_text(encoding="utf-8").splitlines()
    log.write_text(first + "\n" + second[:40], encoding="utf-8")

    with jobs.noted(tmp_path / "a", "build"):
        pass

    assert ["begun", "done"] == [job.outcome for job in jobs.jobs(tmp_path / "a")]


def test_a_log_that_can_not_be_written_stops_no_job(tmp_path):
    """A file stands where its folder should be."""
    (tmp_path / "file").write_text("")

    with jobs.noted(tmp_path / "file" / "a", "build") as job:
        pass

    assert "done" == job.outcome
    assert [] == jobs.jobs(tmp_path / "file" / "a")
