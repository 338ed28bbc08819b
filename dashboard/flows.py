"""
Who hands cases to whom, and whose are they? Pairs of agencies, chains, likely owners.

In: the store, the reader's filters and scope. Out: tables that page, command and export share.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

import polars as pl
import pyarrow as pa

from dashboard import queries, queries_time
from dashboard.deadlines import office
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store
from models import flows, owners

What = Literal["matrix", "chains", "owners"]

WHAT: Final[tuple[What, ...]] = ("matrix", "chains", "owners")


def flows_of(
    store: Store,
    chosen: Filters,
    scope: Scope,
    what: What = "matrix",
    by: tuple[Literal["category", "district"], ...] = (),
) -> pa.Table:
    """
    Return the hand-overs of the chosen cases.

    matrix : giver, taker, `by`, transfers, cases, back, late, median_days. chains : cases
    that came back to an agency. owners : for each category and district the agency that most
    cases end with, and the evidence (see `models.owners`).

    Hand-overs are seen where a case was delivered again with another agency (table
    `history`); `unseen_of` tells how many re-assignments the cases count beyond them.
    """
    if what == "owners":
        return owners.likely_owner(_cases(store, chosen, scope)).to_arrow()
    moves = _moves(store, chosen, scope)
    if what == "chains":
        return flows.chains(moves).to_arrow()
    if by:
        told = _cases(store, chosen, scope).select(
            "petition_id", "category", district="place"
        )
        moves = moves.join(told, on="petition_id", how="left", maintain_order="left")
    return flows.matrix(moves, *by).to_arrow()


def around(
    store: Store, chosen: Filters, scope: Scope, agency: str
) -> tuple[pa.Table, pa.Table]:
    """
    Return the matrix and the chains of which an agency is a part, whoever has the case now.

    As `flows_of`, but for the filter of agencies; the chains are those that came to it.
    """
    moves = _moves(store, replace(chosen, agencies=()), scope)
    part = (pl.col("giver") == agency) | (pl.col("taker") == agency)
    cases = moves.filter(part)["petition_id"].unique().to_list()
    return (
        flows.matrix(moves.filter(part)).to_arrow(),
        flows.chains(moves.filter(pl.col("petition_id").is_in(cases))).to_arrow(),
    )


def unseen_of(store: Store, chosen: Filters, scope: Scope) -> dict[str, int]:
    """Return how many re-assignments are counted, seen and unseen."""
    told = pl.DataFrame(queries_time.reassigned(store, chosen, scope))
    found = flows.unseen(_moves(store, chosen, scope), told).to_dicts()[0]
    return {name: int(number or 0) for name, number in found.items()}


def _moves(store: Store, chosen: Filters, scope: Scope) -> pl.DataFrame:
    told = pl.DataFrame(queries_time.versions(store, chosen, scope))
    return flows.transfers(told, office())


def _cases(store: Store, chosen: Filters, scope: Scope) -> pl.DataFrame:
    last = chosen.end or queries.data_days(store)[1]
    cases = pl.DataFrame(queries_time.handling(store, chosen, scope, last))
    return cases.with_columns(place=pl.col("district"))
