"""
Does the API keep its promise under thousands of questions drawn from its own document?

Questions that fit the OpenAPI document, and questions that break it in one place each, by
schemathesis with a seed; every answer is held against the document: its status, its form,
the schema of its rows, its headers. Over the demo's store, or the one that is named. No
row is held out: nothing is learned. Ends with 1 where any answer is not as promised.

    python -m benchmarks.api_fuzz [STORE] [QUESTIONS OF EACH KIND AND ADDRESS]
"""

from __future__ import annotations

import collections
import sys
import tempfile
import time
from pathlib import Path

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from dashboard.api import routes
from dashboard.app import PAGES
from dashboard.scope import Scope
from data.settings import Settings
from data.store import Store

_CHECKS = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "406", "422"]},
    "negative_data_rejection": {"expected-statuses": ["400", "404", "405"]},
}


def main(where: str = "data/build/demo.duckdb", each: str = "20") -> int:
    """Ask, and print a line for each address and kind."""
    wrong: list[str] = []
    asked = collections.Counter[str]()
    began, cpu = time.time(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        known = Settings(
            store=Path(where), registry=str(Path(folder) / "registry.sqlite")
        )
        server = Flask("api", static_folder=None)
        routes.register(server, PAGES, Store(where), known, Scope.everyone)
        promised = schemathesis.openapi.from_wsgi(
            "/api/v1/openapi.json",
            server,
            config=schemathesis.Config.from_dict({"checks": _CHECKS}),
        )
        for found in promised.get_all_operations():
            operation = found.ok()
            for mode in GenerationMode:
                statuses, told = _tried(operation, mode, int(each))
                asked += statuses
                wrong += told
                counts = ", ".join(f"{n} x {s}" for s, n in sorted(statuses.items()))
                print(f"{operation.label} {mode.value}: {counts}", flush=True)
    print(
        f"{asked.total():,} questions in {time.time() - began:.0f} s ({time.process_time() - cpu:.0f} s of processor): {dict(asked)}"
    )
    print(f"{len(wrong)} not as promised")
    for one in wrong:
        print(one)
    return 1 if wrong else 0


def _tried(
    operation: schemathesis.APIOperation, mode: GenerationMode, each: int
) -> tuple[collections.Counter[str], list[str]]:
    """Return the statuses of the answers, and what was not as promised."""
    statuses = collections.Counter[str]()
    wrong: list[str] = []

    @seed(20261124)
    @settings(
        max_examples=each,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        answer = case.call()
        statuses[str(answer.status_code)] += 1
        try:
            case.validate_response(answer)
        except (AssertionError, BaseExceptionGroup) as error:
            wrong.append(str(error))

    try:
        ask()
    except Exception as error:  # noqa: BLE001 - nothing can be said wrongly there
        print(f"  {operation.label} {mode.value}: not asked ({type(error).__name__})")
    return statuses, wrong


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
