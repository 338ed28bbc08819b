"""
What goes along with the monthly brief? The overview of the month as a document.

In: the month's state of the screen, and the reader's rights. Out: an ODT of the tables that
this reader may see on the page; none where one of them is refused.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from dashboard.digests.news import Attached
from dashboard.exports.asked import WHOLE, asked
from dashboard.exports.formats import FORMATS
from dashboard.exports.order import Order, ready
from dashboard.exports.writing import write
from dashboard.pages import overview
from dashboard.scope import Scope
from dashboard.view import View
from data.errors import RightsError
from data.settings import Settings
from data.store import Store


def attached(
    store: Store, settings: Settings, view: View, scope: Scope, month: str
) -> Attached | None:
    """Return the document; None where its reader may not see all that it holds."""
    wanted = asked([overview], "/", WHOLE, view)
    form = FORMATS["odt"]
    try:
        prepared = ready(Order(store, settings, scope, wanted, form))
    except RightsError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brief.odt"
        write(prepared, path)
        return Attached(f"petitions-{month}.odt", path.read_bytes(), form.mime)
