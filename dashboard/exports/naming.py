"""What is a file called in the folder of a reader who has many of them?"""

from __future__ import annotations

import hashlib
import re

from dashboard import queries
from dashboard.exports.asked import Asked
from dashboard.exports.card import build_id
from dashboard.exports.formats import Format
from data.store import Store


def file_name(store: Store, asked: Asked, form: Format) -> str:
    """
    Return page, table, last day of the data, and a sign of its own.

    The sign is that of the link and the build: a CSV, which can hold no evidence, is found
    again by it in the text that does.
    """
    until = queries.data_days(store)[1]
    sign = hashlib.sha256(f"{asked.link} {build_id(store)}".encode()).hexdigest()[:8]
    title = re.sub(r"[^\w]+", "-", asked.title).strip("-")
    return f"{title}-{until:%Y%m%d}-{sign}.{form.name}"
