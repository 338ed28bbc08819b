"""
What proves a figure? The evidence card: what was counted, of which data, and how.

In: what was asked for, and what went by while it was written. Out: lines of label and
value, the same in every format. Nothing in it depends on the clock or on who asks, so that
the link that it names makes the same file again, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import queries
from dashboard.exports import words
from dashboard.exports.asked import Asked
from dashboard.exports.definitions import definitions
from dashboard.exports.source import Tally
from dashboard.text import number
from data.settings import Settings
from data.store import Store


@dataclass(frozen=True)
class Card:
    """The evidence of one file."""

    title: str
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """Return the card as a text file says it."""
        return "".join(f"{label}: {value}\r\n" for label, value in self.lines)


def evidence(  # noqa: PLR0913, PLR0917 - what is asked, and what went by
    store: Store,
    settings: Settings,
    asked: Asked,
    columns: Sequence[str],
    tally: Tally,
    tables: Sequence[tuple[str, int]] = (),
) -> Card:
    """
    Return the card of rows that have gone by.

    tables : title and rows of each, of a file that holds several. Their cases are not summed:
    a case stands in most of them.
    """
    view = asked.view
    t = view.t
    told = queries.info(store)
    lines = [
        (t("evidence.title"), asked.title),
        *words.filters(store, view, asked.any_time),
        (t("evidence.until"), words.until(store, view)),
        (t("evidence.build"), f"{build_id(store)} · {told.get('built_at', '–')}"),
        (t("evidence.version"), f"Petitions {told.get('version', '–')}"),
        *(
            [(t("evidence.rows_of", table=title), number(n)) for title, n in tables]
            or [(t("evidence.rows"), number(tally.rows))]
        ),
    ]
    if tally.cases is not None and not tables:
        lines.append((t("evidence.cases"), number(tally.cases)))
    lines += [
        (t("evidence.method", version=version), sentence)
        for sentence, version in definitions(columns, settings, view)
    ]
    if told.get("demo") == "true":
        lines.append((t("evidence.note"), t("app.demo")))
    lines += [
        (t("evidence.note"), t("app.sources")),
        (t("evidence.link"), asked.link),
        (t("evidence.sha256"), tally.sha256),
    ]
    return Card(asked.title, tuple(lines))


def build_id(store: Store) -> str:
    """Return what tells one build from another, the same for every copy of its file."""
    told = sorted(queries.info(store).items())
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]
