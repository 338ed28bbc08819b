"""
How many, how long, how often refused? Counted for Prometheus, without a word of anyone.

Labels are the rule of an address, never the address: filters and words stay out. Several
processes count into one folder (PROMETHEUS_MULTIPROC_DIR, set by `workers.py` before
this file is read) and are told together.
"""

from __future__ import annotations

import os
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
MIME: Final = CONTENT_TYPE_LATEST

REQUESTS: Final = Counter(
    "petitions_requests",
    "Requests that were answered.",
    ["route", "method", "status"],
)
SECONDS: Final = Histogram(
    "petitions_request_seconds",
    "Seconds until an answer began.",
    ["route"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
)
LOGINS: Final = Counter("petitions_logins", "Sign-ins that were tried.", ["outcome"])


def page() -> bytes:
    """Return what was counted, by all processes of this server."""
    if FOLDER not in os.environ:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)
