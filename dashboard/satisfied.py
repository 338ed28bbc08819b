"""
How satisfied are people with whom, and how many said so? A row for each group.

In: the store, the reader's filters and scope. Out: a table that page, command and export share.
"""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from dashboard import deadlines
from dashboard.cache import remembered
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store
from models import satisfaction


def satisfaction_of(
    store: Store, chosen: Filters, scope: Scope, by: deadlines.Group = "agency"
) -> pa.Table:
    """
    Return a row per group, those that asked most first; see `models.satisfaction`.

    Asked are the cases that were closed by the day `deadlines.as_of`. The share is weighed
    by channel and by whether the reply was in time: on these the will to answer hangs most.
    """
    return _satisfaction(store, chosen, scope, by)


@remembered
def _satisfaction(
    store: Store, chosen: Filters, scope: Scope, by: deadlines.Group
) -> pa.Table:
    """Return the table of `satisfaction_of`, kept for the next reader."""
    cases = deadlines.judged(store, chosen, scope).with_columns(
        group=pl.col(by).fill_null(""),
        cell=pl.concat_str(
            pl.col("channel").fill_null(""), pl.lit(" "), pl.col("state")
        ),
    )
    return (
        satisfaction.satisfaction(cases)
        .with_columns(pl.selectors.float().fill_nan(None))
        .sort("asked", "group", descending=[True, False])
        .rename({"group": by})
        .to_arrow()
    )
