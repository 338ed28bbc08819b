"""
Under which addresses are the files? One for each table and kind, and one for each job.

A file of few rows is the answer itself. A longer one is made beside the requests: the
answer is a page that tells how far it is, so that no click waits for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Final

from flask import Flask, Response, redirect, request, send_file
from werkzeug.wrappers import Response as Answer

from dashboard.auth import note
from dashboard.exports import job_page
from dashboard.exports.asked import Asked, asked, path_of
from dashboard.exports.formats import FORMATS, Format
from dashboard.exports.jobs import Jobs
from dashboard.exports.naming import file_name
from dashboard.exports.order import Order, Ready, kind_of, ready
from dashboard.exports.writing import write
from dashboard.scope import Whose
from dashboard.view import View
from data.errors import ExportError, PetitionsError, RightsError
from data.settings import Settings
from data.store import Store

AT_ONCE_ROWS: Final = 5_000
"""An XLSX of so many cases takes a second of one thread of eight; more is a job."""
_SHOWN: Final = {"html"}
"""Kinds that open in the browser, to be printed; all others are saved."""


def register(  # noqa: PLR0913, PLR0917 - what the application is made of
    server: Flask,
    pages: Sequence[ModuleType],
    store: Store,
    settings: Settings,
    whose: Whose,
    jobs: Jobs | None = None,
) -> None:
    """Answer for the files of all pages."""
    making = jobs or Jobs()

    @server.get("/export/<page>/<name>")
    def _file(page: str, name: str) -> Answer:
        view = View.from_url(request.query_string.decode("utf-8", "replace"))
        table, _, form = name.partition(".")
        try:
            wanted = asked(pages, path_of(page), table, view)
            found = ready(Order(store, settings, whose(), wanted, kind_of(form)))
            what = {"link": note.link(wanted.link), "table": table, "rows": found.rows}
            note.seen("export", {**what, "form": form})
            if found.rows <= AT_ONCE_ROWS:
                return _handed(_written(found), found)
            return redirect(f"/export/job/{making.start(found)}", HTTPStatus.SEE_OTHER)
        except ExportError as error:
            return _told(job_page.refused(view, str(error)), HTTPStatus.BAD_REQUEST)
        except RightsError as error:
            return _told(job_page.refused(view, str(error)), HTTPStatus.FORBIDDEN)
        except PetitionsError as error:
            words = job_page.refused(view, str(error))
            return _told(words, HTTPStatus.SERVICE_UNAVAILABLE)

    server.add_url_rule(
        "/export/job/<job>", view_func=partial(_job, making, whose), endpoint="job"
    )
    server.add_url_rule(
        "/export/job/<job>/file",
        view_func=partial(_job_file, making, whose),
        endpoint="job_file",
    )


def _job(jobs: Jobs, whose: Whose, job: str) -> Response:
    """Tell how far a file is."""
    state = jobs.state(job, whose()) if job.isalnum() else None
    if state is None:
        return _told(job_page.gone(View()), HTTPStatus.NOT_FOUND)
    return _told(job_page.told(job, state), HTTPStatus.OK)


def _job_file(jobs: Jobs, whose: Whose, job: str) -> Response:
    """Hand out the file of a job."""
    state = jobs.state(job, whose()) if job.isalnum() else None
    if state is None or not state.ready or not jobs.path(job).is_file():
        return _told(job_page.gone(View()), HTTPStatus.NOT_FOUND)
    return _private(
        send_file(
            jobs.path(job).absolute(),
            mimetype=FORMATS[state.form].mime,
            as_attachment=state.form not in _SHOWN,
            download_name=state.name,
            etag=False,
        )
    )


def _written(found: Ready) -> bytes:
    """Return a short file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{found.order.form.name}"
        write(found, path)
        return path.read_bytes()


def _handed(content: bytes, found: Ready) -> Response:
    """Return a short file as the answer."""
    order = found.order
    answer = Response(content, content_type=order.form.mime)
    where = "inline" if order.form.name in _SHOWN else "attachment"
    answer.headers.set(
        "Content-Disposition", where, **_names(order.store, order.asked, order.form)
    )
    return _private(answer)


def _names(store: Store, wanted: Asked, form: Format) -> dict[str, str]:
    """Return the name of the file for browsers of today, and a plain one for the others."""
    name = file_name(store, wanted, form)
    plain = f"petitions-{name.rsplit('-', 1)[-1]}"
    return {"filename": plain, "filename*": f"UTF-8''{_quoted(name)}"}


def _quoted(name: str) -> str:
    return "".join(
        sign
        if sign.isascii() and (sign.isalnum() or sign in "-._")
        else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in name
    )


def _told(words: str, status: HTTPStatus) -> Response:
    answer = Response(words, status=status, content_type="text/html; charset=utf-8")
    return _private(answer)


def _private(answer: Response) -> Response:
    """Return the answer as one that is nobody else's and lies in no cache."""
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
