"""
What is written down of a request? A line of JSON: when, which rule, how it ended, how long.

Never the query string, a body or a name: these hold words that readers typed. `who` is
the number of a session or a token, which the audit log of the registry leads to a person.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Final

import structlog
from flask import Flask, Response, g, request

from dashboard.auth import whose
from dashboard.operations import metrics

_ID: Final = re.compile(r"[0-9A-Za-z-]{8,64}")
_said = structlog.stdlib.get_logger("dashboard.requests")


def configure(level: int = logging.INFO) -> None:
    """Write all that this process logs as lines of JSON to stderr."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers, root.level = [to_stderr], level
    for handler in logging.getLogger("gunicorn.error").handlers:
        handler.setFormatter(formatter)


def install(server: Flask, *, believed: bool, written: bool) -> None:
    """Count every request and give it an id; `believed` is the id that a proxy of ours gave."""

    @server.before_request
    def _begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        known = believed and _ID.fullmatch(given)
        g.request_id = given if known else uuid.uuid4().hex
        g.begun = time.perf_counter()

    @server.after_request
    def _end(answer: Response) -> Response:
        took_s = time.perf_counter() - g.get("begun", time.perf_counter())
        route = request.url_rule.rule if request.url_rule else "none"
        metrics.REQUESTS.labels(route, _method(), answer.status_code).inc()
        metrics.SECONDS.labels(route).observe(took_s)
        answer.headers["X-Request-Id"] = g.get("request_id", "")
        if written:
            reader = whose.current()
            _said.info(
                "request",
                id=g.get("request_id"),
                who=f"{reader.by}:{reader.id}" if reader else None,
                method=_method(),
                route=route,
                status=answer.status_code,
                ms=round(1000 * took_s, 1),
            )
        return answer


def _method() -> str:
    """Return the method where it is one of HTTP: a client may invent others without end."""
    known = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
    return request.method if request.method in known else "other"
