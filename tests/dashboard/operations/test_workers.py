"""Several processes must serve one dashboard, count together, and take new code without a gap."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from dashboard.operations import workers
from dashboard.serve import serve
from data import store
from data.errors import RegistryError, ServeError, StoreError
from data.settings import Settings
from data.settings_access import Access

HERE = Path(__file__).parents[3]
WAIT_S = 60


@pytest.fixture
def path(tmp_path):
    """Return an empty store."""
    store.write(tmp_path / "a.duckdb", {})
    return tmp_path / "a.duckdb"


@pytest.fixture
def running(path, tmp_path):
    """Return `petitions serve` with logins and two workers: its process and its address."""
    (tmp_path / "p.toml").write_text(
        f'store = "{path}"\nregistry = "{tmp_path}/r.sqlite"\n[access]\nlogins = true\n'
    )
    environment = {**os.environ, "PETITIONS_SETTINGS": str(tmp_path / "p.toml")}
    with subprocess.Popen(
        [sys.executable, "petitions.py", "serve", "--port", "0", "--workers", "2"],
        cwd=HERE, env=environment, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        said = []
        address = None
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"http://[\d.:]+", line):
                address = found[0]
                break
        reader = threading.Thread(target=lambda: said.extend(process.stderr))
        reader.start()
        yield process, address, said
        process.terminate()
        process.wait(WAIT_S)
        reader.join(WAIT_S)


def _asked(address):
    session = requests.Session()
    session.trust_env = False
    return session.get(address, timeout=WAIT_S, headers={"Connection": "close"})


def test_two_processes_answer_count_together_and_are_renewed(running):
    """SIGHUP brings new workers while every request is answered; SIGTERM ends all."""
    process, address, said = running
    for _ in range(8):
        assert "ok\n" == _asked(f"{address}/healthz").text
    told = _asked(f"{address}/metrics").text
    counted = re.search(r'route="/healthz",status="200"} ([\d.]+)', told)[1]
    assert 8.0 == float(counted)
    before = _children(process.pid)

    process.send_signal(signal.SIGHUP)
    until = time.monotonic() + WAIT_S
    while _children(process.pid) & before and time.monotonic() < until:
        assert 200 == _asked(f"{address}/readyz").status_code

    assert 2 == len(before)
    assert not _children(process.pid) & before
    assert 401 == _asked(f"{address}/_dash-layout").status_code
    process.terminate()
    assert 0 == process.wait(WAIT_S)
    lines = [json.loads(line) for line in said if line.startswith("{")]
    assert {"request"} == {line["event"] for line in lines if line["level"] == "info" and "route" in line}  # fmt: skip


def _children(pid):
    """Return the processes that a process has begun and that still run."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell which processes a process has begun")
    return set(children.read_text().split())


def test_other_hosts_need_logins_and_an_address(path):
    """One sentence each, before a port is taken."""
    with pytest.raises(ServeError, match="without logins"):
        serve(path, Settings(), "0.0.0.0", 0)
    with pytest.raises(ServeError, match="without logins"):
        serve(path, Settings(), "0.0.0.0", 0, workers=2)
    with pytest.raises(ServeError, match="address of the site is not known"):
        serve(path, Settings(access=Access(logins=True)), "0.0.0.0", 0)


@pytest.mark.parametrize(
    "told", [{}, {"oidc_client": "p"}, {"address": "https://petitions.example"}]
)
def test_a_single_sign_on_needs_a_name_and_a_way_back(path, told):
    """Else every reader would find out."""
    access = Access(logins=True, oidc_issuer="https://sso.example", **told)
    with pytest.raises(ServeError, match="can lead nobody back"):
        serve(path, Settings(access=access), port=0)


def test_what_every_worker_would_meet_is_told_at_once(path, tmp_path):
    """No store, no registry, a port in use: a sentence, not a log of workers that fall."""
    settings = Settings(registry=str(tmp_path / "r.sqlite"), access=Access(logins=True))
    with pytest.raises(StoreError, match="there is no store here"):
        serve(tmp_path / "none", settings, port=0)
    nowhere = Settings(registry="/nowhere/r.sqlite", access=Access(logins=True))
    with pytest.raises(RegistryError, match="does not exist"):
        serve(path, nowhere, port=0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match="is in use"):
            serve(path, settings, port=port)


def test_a_machine_of_one_core_has_two_workers_and_a_large_one_eight(monkeypatch):
    """A request that is slow leaves another process; each takes its memory."""
    for cores, expected in ((None, 2), (1, 2), (4, 4), (64, 8)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)

        assert expected == workers.usual()
