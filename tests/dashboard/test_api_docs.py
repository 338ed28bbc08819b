"""Is what docs/api.md says true? Its examples are asked, its check of a signature is run."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.app import create_app
from dashboard.digests import webhook
from data.settings import Settings
from data.settings_digests import Digests, Mail
from tests.city import Case, write

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^curl (.*)$", PAGE, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Return a client of the whole dashboard over a small city."""
    folder = tmp_path_factory.mktemp("docs")
    store = write(
        folder / "city.duckdb",
        [Case(village=at % 16, day=f"2025-03-{1 + at % 28:02}") for at in range(60)],
        data_from="2025-03-01",
        data_until="2025-03-28",
    )
    known = Settings(store=store.path, registry=str(folder / "r.sqlite"))
    return create_app(store, known).server.test_client()


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_answers_as_it_says(client, example):
    """200, or the status behind its #."""
    words = shlex.split(example, comments=True)
    status = re.search(r"# (\d{3})$", example)
    parts = urlsplit(words[-1])
    headers = dict(
        words[at + 1].split(": ") for at, word in enumerate(words) if word == "-H"
    )

    answer = client.get(f"{parts.path}?{parts.query}", headers=headers)

    assert int(status[1] if status else 200) == answer.status_code, answer.text


def test_the_page_has_examples():
    """If the page is written anew, they are still found."""
    assert len(EXAMPLES) > 15


def test_the_check_of_a_signature_takes_ours_and_nothing_else():
    """The code of the page: ours is taken; another body, key, moment or a copy is not."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - the project's own page
    is_ours = names["is_ours"]
    now = int(time.time())

    def headers(at):
        return {
            "Petitions-Timestamp": str(at),
            "Petitions-Delivery": "d1",
            "Petitions-Signature": webhook.signature("key", at, b"{}"),
        }

    assert is_ours("key", headers(now), b"{}", set())
    assert not is_ours("key", headers(now), b"{ }", set())
    assert not is_ours("other", headers(now), b"{}", set())
    assert not is_ours("key", headers(now - 301), b"{}", set())
    assert not is_ours("key", headers(now), b"{}", {"d1"})


def test_every_setting_that_the_page_names_is_there():
    """`[mail]` and `[digests]` as the page says them."""
    said = re.findall(r"\[digests\] (\w+)", PAGE)

    assert {"due_days", "private_webhooks"} == set(said)
    assert {*said} <= {*Digests.__dataclass_fields__}
    assert "starttls" in Mail.__dataclass_fields__
