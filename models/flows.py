"""
Who hands cases to whom? Re-assignments between agencies, and cases that come back.

In: the versions of each case, as one delivery after the other told them. Out: one row per
hand-over, pairs of agencies, chains, and what they cost. Pure.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from models.working_days import Calendar

_KEYS: Final = ("petition_id", "version", "agency", "delivered_at")


def transfers(versions: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """
    Return each hand-over from one agency to another, in the order of case and version.

    versions : petition_id, version (from 1), agency, delivered_at. A version that says no
        agency is passed over; the same agency twice is no hand-over.

    Columns: petition_id, step (from 1), giver, taker, at (day of delivery to the taker, null
    where not said), days (working days from the delivery to the giver, NaN where not known),
    back (whether the taker had the case before: a ping-pong).

    What is seen are the deliveries of exports: a case that went to and fro between two of
    them shows one hand-over or none (see `unseen`).
    """
    _check(versions, _KEYS)
    told = (
        versions.filter(pl.col("agency").is_not_null())
        .sort("petition_id", "version", maintain_order=True)
        .with_columns(
            giver=pl.col("agency").shift().over("petition_id"),
            since=pl.col("delivered_at").shift().over("petition_id"),
        )
    )
    moved = told.filter(pl.col("giver") != pl.col("agency")).with_columns(
        step=(pl.int_range(pl.len()).over("petition_id") + 1).cast(pl.Int64)
    )
    # The holders before a step: the first giver, and every taker so far.
    held = moved.with_columns(
        before=pl.concat_list(
            pl.col("giver"),
            pl.col("agency").shift().over("petition_id"),
        ).list.drop_nulls()
    )
    earlier = held.select("petition_id", "step", "before").explode("before")
    back = (
        moved.select("petition_id", "agency", at_step=pl.col("step"))
        .join(earlier, on="petition_id")
        .filter(pl.col("step") <= pl.col("at_step"))
        .group_by("petition_id", "at_step")
        .agg(back=(pl.col("before") == pl.col("agency")).any())
    )
    days = calendar.between(
        moved["since"].cast(pl.Datetime("ms")).to_numpy(),
        moved["delivered_at"].cast(pl.Datetime("ms")).to_numpy(),
    )
    return (
        moved.with_columns(days=pl.Series(days, dtype=pl.Float64))
        .join(
            back,
            left_on=("petition_id", "step"),
            right_on=("petition_id", "at_step"),
            how="left",
            maintain_order="left",
        )
        .select(
            "petition_id",
            "step",
            "giver",
            taker="agency",
            at=pl.col("delivered_at").cast(pl.Date),
            days="days",
            back=pl.col("back").fill_null(value=False),
        )
    )


def matrix(moves: pl.DataFrame, *by: str) -> pl.DataFrame:
    """
    Return a row per giver and taker (and `by`), the most frequent first.

    moves : what `transfers` returns, with any columns of the case joined to it (category,
        district).

    Columns: giver, taker, transfers, cases, back (hand-overs to one that had the case), late
    (later than the next working day), median_days. `transfers` sums to the rows handed in.
    """
    known = pl.col("days").fill_nan(None)
    return (
        moves.group_by("giver", "taker", *by)
        .agg(
            transfers=pl.len(),
            cases=pl.col("petition_id").n_unique(),
            back=pl.col("back").sum(),
            late=(known > 1).sum(),
            median_days=known.median(),
        )
        .sort(["transfers", "giver", "taker", *by], descending=[True, *_down(by)])
    )


def _down(by: tuple[str, ...]) -> list[bool]:
    return [False] * (2 + len(by))


def chains(moves: pl.DataFrame) -> pl.DataFrame:
    """
    Return each case that came back to an agency, the longest chain first.

    Columns: petition_id, chain ("A > B > A"), transfers, days (working days from the first
    hand-over's giver to the last taker; NaN where one is not known).
    """
    return (
        moves.sort("petition_id", "step")
        .group_by("petition_id", maintain_order=True)
        .agg(
            chain=pl.concat_str(
                pl.col("giver").first(), pl.lit(" > "), pl.col("taker").str.join(" > ")
            ).first(),
            transfers=pl.len(),
            days=pl.col("days").sum(),
            back=pl.col("back").any(),
        )
        .filter(pl.col("back"))
        .drop("back")
        .sort(["transfers", "petition_id"], descending=[True, False])
    )


def unseen(moves: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """
    Return how many re-assignments the cases count, and how many the versions show.

    counted : petition_id, reassigned (the city's own count, null where not said). Columns:
    counted, seen, unseen; one row. The matrix is a part of the truth, and says how large:
    `unseen` is the sum over cases of what their count has more than their versions show.
    """
    seen = moves.group_by("petition_id").agg(seen=pl.len())
    both = counted.join(seen, on="petition_id", how="left").with_columns(
        pl.col("seen").fill_null(0).cast(pl.Int64),
        pl.col("reassigned").fill_null(0).cast(pl.Int64),
    )
    more = (pl.col("reassigned") - pl.col("seen")).clip(lower_bound=0)
    return both.select(
        counted=pl.col("reassigned").sum(), seen=pl.col("seen").sum(), unseen=more.sum()
    )


def _check(table: pl.DataFrame, needed: tuple[str, ...]) -> None:
    """Raise ValueError for a table without one of the columns."""
    if lacking := [name for name in needed if name not in table.columns]:
        msg = f"versions: expected the columns {', '.join(needed)}; {lacking} lack."
        raise ValueError(msg)
