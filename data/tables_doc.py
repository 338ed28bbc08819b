"""
How are the tables told to a reader? As docs/tables.md, made from data/schema.py.

Out: one Markdown page; `make docs` writes it, and a test keeps the two equal.
"""

from __future__ import annotations

import sys

import pyarrow as pa

from data.schema import TABLES

_ONE_ROW = {
    "petitions": "one petition",
    "addresses": "one different address text, placed",
    "areas": "one village or district",
    "neighbours": "one village and one that touches it; each pair stands twice",
    "topics": "one topic",
    "petition_topics": "one petition in one topic",
    "topics_ledger": "one thing that happened to topics, from the first time they were learned",
    "topics_curve": "one number of topics that was tried; none where the settings give it",
    "duplicates": "one petition that says again what another says, or that others say again",
    "rejects": "one row of an export that could not be used",
    "files": "one file of the build; read = kept + repeated + rejected",
    "repairs": "one kind of repair in one file",
    "history": "what a petition said before its last delivery",
    "quality": "one measure of one month of one source",
    "collisions": "one published number that stands on several petitions",
    "changes": "one change since the last build, of one month of one source",
    "points": "what became of points of one source that were read one way",
    "fallbacks": "one point or village that is likely none, but where a geocoder puts what it can not find",
    "disagreements": "one address whose stated village its point does not lie in; the most cases first",
    "shown_subjects": "one block of cases that whoever may not read them may count, by agency, category and topic; the blocks are all cases of known day",
    "shown_places": "one block of the same cases, by village and channel",
    "build_info": "one thing that the build says of itself",
}

_HEAD = """\
# Tables of the store

Made from `data/schema.py` by `make docs`: change the schema, not this page. One DuckDB
file holds them all; it is built whole and never changed afterwards. Every column may be
null where the source does not say. Moments are local time of Taipei (UTC+8, no daylight
saving).
"""


def page() -> str:
    """Return docs/tables.md, one section a table in the order of the schema."""
    return "\n".join([_HEAD, *(_section(name) for name in TABLES)])


def _section(name: str) -> str:
    """Return the heading, what one row is, and the columns of one table."""
    rows = "\n".join(_row(field) for field in TABLES[name])
    return (
        f"## {name}\n\nOne row is {_ONE_ROW[name]}.\n\n"
        f"| column | type | meaning |\n|---|---|---|\n{rows}\n"
    )


def _row(field: pa.Field) -> str:
    """Return one column as a row of a Markdown table."""
    about = (field.metadata or {})[b"about"].decode().replace("|", "\\|")
    return f"| `{field.name}` | {field.type} | {about} |"


if __name__ == "__main__":
    sys.stdout.write(page())
