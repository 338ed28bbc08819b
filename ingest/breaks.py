"""
Which series breaks do the rows of a build suggest that nobody has written down?

In: the petitions and addresses of a store, and the breaks that the registry holds. Out:
proposals of `models/breaks*.py` for a person to judge, the oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from data.registry_breaks import Break
from models import breaks, breaks_items, breaks_rows
from models.breaks import Proposal

PARTS = ("district", "village", "road", "lane", "number")
"""Parts of an address whose share of filled rows is followed."""

_EARLIER = timedelta(days=62)
_LATER = timedelta(days=31)
"""How far a known break may lie from a proposal, which knows the month alone: it may have
begun within the month, or in the months without files before it."""


def proposals(
    petitions: pl.DataFrame,
    addresses: pl.DataFrame,
    source: str,
    known: Sequence[Break],
) -> list[Proposal]:
    """Return the breaks that the rows of one source suggest, without those known of it."""
    rows = (
        petitions.filter(pl.col("source") == source, pl.col("filed_at").is_not_null())
        .join(
            addresses.select("address_id", "match_level", *PARTS),
            on="address_id",
            how="left",
        )
        .with_columns(
            day=pl.col("filed_at").dt.date(),
            month=pl.col("filed_at").dt.date().dt.truncate("1mo"),
        )
    )
    found = [
        *breaks_items.categories(_items(rows)),
        *breaks.shares(_shares(rows)),
        *breaks_rows.partial(rows.group_by("day").agg(rows=pl.len())),
    ]
    of_source = [one for one in known if one.source == source]
    return sorted(
        (one for one in found if not any(explains(other, one) for other in of_source)),
        key=lambda one: (one.starts, one.concerns, one.name),
    )


def explains(known: Break, found: Proposal) -> bool:
    """Say whether a break that is written down is, or brings about, the one proposed."""
    near = any(
        edge - _LATER <= found.starts <= edge + _EARLIER
        for edge in (known.starts, known.ends and known.ends + timedelta(days=1))
        if edge
    )
    same = known.concerns == found.concerns and known.name == found.name
    # A level is what the parts of an address allow: it jumps where one of them does.
    follows = found.concerns == "match_level" and known.concerns == "column"
    return near and (same or follows)


def _items(rows: pl.DataFrame) -> pl.DataFrame:
    """Return month, name (as the source writes it), place, count."""
    return rows.group_by(
        "month", name="category_said", place="district", maintain_order=True
    ).agg(count=pl.len())


def _shares(rows: pl.DataFrame) -> pl.DataFrame:
    """
    Return month, concerns, name, said, rows.

    Of the case numbers those count that are different: ruined ones are filled too.
    """
    columns = [
        name
        for name in rows.columns
        if name not in {"petition_id", "source", "source_ref", "day", "month"}
        and name != "match_level"
        and rows[name].null_count() < rows.height
    ]
    filled = (
        rows.group_by("month")
        .agg(
            pl.col(columns).count(),
            source_ref=pl.col("source_ref").drop_nulls().n_unique(),
            rows=pl.len(),
        )
        .unpivot(
            [*columns, "source_ref"],
            index=["month", "rows"],
            variable_name="name",
            value_name="said",
        )
        .with_columns(concerns=pl.lit("column"))
    )
    levels = (
        rows.group_by("month", "match_level")
        .agg(said=pl.len())
        .pivot("match_level", index="month", values="said")
        .fill_null(0)
        .unpivot(index="month", variable_name="name", value_name="said")
        .with_columns(
            concerns=pl.lit("match_level"), rows=pl.col("said").sum().over("month")
        )
    )
    shape = ["month", "concerns", "name", "said", "rows"]
    return pl.concat(
        [filled.select(shape), levels.select(shape)], how="vertical_relaxed"
    )
