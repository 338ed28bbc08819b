"""
What do fifty readers do at once? The script that locust plays: open pages, choose, drill, read.

Run by `benchmarks/load.py`, in an environment of its own that has locust. Links come from the
file that LINKS names, a line each; callbacks of the address from CALLBACKS, as JSON.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
from pathlib import Path

from locust import HttpUser, between, task

LINKS = Path(os.environ["LINKS"]).read_text(encoding="utf-8").splitlines()
NUMBERS = itertools.cycle(range(int(os.environ.get("LOAD_USERS", "1"))))
CALLBACKS = json.loads(Path(os.environ["CALLBACKS"]).read_text(encoding="utf-8"))


class Reader(HttpUser):
    """Somebody who looks at a page, changes a filter every few seconds, and moves on."""

    wait_time = between(1, 5)

    def on_start(self) -> None:
        """Open the dashboard as a browser does the first time."""
        self.client.headers["Origin"] = self.host
        if "LOAD_PASSWORD" in os.environ:
            self._sign_in()
        self.client.get("/", name="document")
        self.client.get("/_dash-layout", name="layout")
        self.client.get("/_dash-dependencies", name="dependencies")
        self.path = random.choice(list(CALLBACKS))  # noqa: S311 - a script of clicks

    def _sign_in(self) -> None:
        """Fill in the login page, each reader with an account of their own."""
        page = self.client.get("/login", name="login page").text
        said = {
            "name": f"reader{next(NUMBERS)}",
            "password": os.environ["LOAD_PASSWORD"],
            "token": re.search(r'name="token" value="([^"]+)"', page)[1],
        }
        with self.client.post(
            "/login", said, name="login", allow_redirects=False, catch_response=True
        ) as answer:
            if "petitions-session" not in answer.cookies:
                answer.failure("nobody was let in")

    @task(1)
    def another_page(self) -> None:
        """Go to a page, with the filters of a link that a colleague sent."""
        self.path = random.choice(list(CALLBACKS))  # noqa: S311
        self._ask("filters")

    @task(4)
    def another_filter(self) -> None:
        """Change what is chosen on the page that is open."""
        self._ask("")

    def _ask(self, only: str) -> None:
        search = random.choice(LINKS)  # noqa: S311
        for name, said in CALLBACKS[self.path].items():
            if (name == "filters") != (only == "filters"):
                continue
            text = json.dumps(said).replace('"?SEARCH"', json.dumps(search))
            with self.client.post(
                "/_dash-update-component",
                data=text,
                headers={"Content-Type": "application/json"},
                name=f"{self.path} {name}",
                catch_response=True,
            ) as answer:
                if b"notice failed" in (answer.content or b""):
                    answer.failure("the page shows a failure")
