"""
Which petitions say again what another has said? One incident told twice, one template.

In: petitions with place, time and words as far as they are known. Out: a row for each
petition in a group of several, the earliest being its lead. Pure, independent of the
order of the rows.

The pairs are found by `duplicates_pairs.py`, told from chance by `duplicates_same_case.py`;
templates by `duplicates_templates.py`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from models.duplicates_pairs import Cases
from models.duplicates_same_case import DAY_S, HOUR_S, Found, same_case
from models.duplicates_templates import Templates, templates

SAME_CASE: Final = "same_case"
"""One incident, reported several times: near in place, time and words."""
TEMPLATE: Final = "template"
"""One text from many places: a signature campaign (連署)."""
REPEAT: Final = "repeat"
"""One text again and again about one place: one sender, or one matter, many letters."""

_ONE_PLACE: Final = 0.8
"""Share of a template's stated places that are one and the same, to call it a repeat."""

FOUND: Final = {
    "petition_id": pl.String,
    "group_id": pl.Int32,
    "kind": pl.String,
    "lead": pl.Boolean,
    "likeness": pl.Float32,
    "why": pl.String,
}


def find(
    petitions: pl.DataFrame,
    *,
    radius_m: float,
    days: float,
    least: float,
    least_copies: int,
) -> pl.DataFrame:
    """
    Return petition_id, group_id, kind, lead, likeness and why of all that are in a group.

    Groups are numbered from 1 in the order of their leads; within one the lead stands
    first. A petition may be in one group of each kind.

    Parameters
    ----------
    petitions : petition_id, filed_at, category, text (plain, without places and people),
        spot (number of the place as written; null where none is stated, or no more than
        a road or a district), x_m, y_m (EPSG:3826; null where the point is not known well).
        All but the first two may be null.
    radius_m, days : further apart, two petitions are never one case.
    least : chance, 0-1, from which on two are one case.
    least_copies : fewer near-identical texts are no template.
    """
    ordered = petitions.sort("filed_at", "petition_id")
    second = ordered["filed_at"].dt.epoch("s")
    placed = np.flatnonzero(
        ordered.select(pl.all_horizontal(pl.col("spot", "category").is_not_null()))
        .to_series()
        .to_numpy()
    )
    # Column by column: ten million cases are held once, not as a table and as arrays.
    cases = Cases(
        _numbered(ordered["category"].gather(placed)),
        _numbered(ordered["spot"].gather(placed)),
        ordered["x_m"].gather(placed).fill_null(np.nan).to_numpy(),
        ordered["y_m"].gather(placed).fill_null(np.nan).to_numpy(),
        second.gather(placed).to_numpy(),
    )
    texts = ordered["text"].gather(placed)
    ordered = ordered.select("petition_id", "text", "spot")
    same = same_case(cases, texts, radius_m=radius_m, days=days, least=least)
    copies = templates(ordered["text"], second.to_numpy(), least_copies)
    found = pl.concat([_same_rows(same, placed), _template_rows(copies, ordered)])
    return _named(found, ordered)


def beyond_lead(petition_id: pl.Series, found: pl.DataFrame) -> pl.Series:
    """
    Return whether each petition is one too many: in a group, and not its lead.

    Counted without these, an incident or a campaign counts once.

    >>> found = pl.DataFrame({"petition_id": ["a", "b"], "lead": [True, False]})
    >>> beyond_lead(pl.Series(["a", "b", "c"]), found).to_list()
    [False, True, False]
    """
    more = found.filter(~pl.col("lead"))["petition_id"]
    return petition_id.is_in(more.implode())


def _numbered(values: pl.Series) -> np.ndarray:
    """Return 0, 1, 2 … for the different values, in the order of the values."""
    return values.rank("dense").to_numpy().astype(np.int64) - 1


def _same_rows(found: Found, placed: np.ndarray) -> pl.DataFrame:
    """Return row, lead_row, kind, likeness and why of cases told several times."""
    hours = pl.col("apart_s") / HOUR_S
    ago = (
        pl.when(hours < 1)
        .then(pl.format("{} min", pl.col("apart_s") // 60))
        .when(hours < 48)  # noqa: PLR2004 - two days
        .then(pl.format("{} h", hours.floor().cast(pl.Int64)))
        .otherwise(pl.format("{} days", pl.col("apart_s") // DAY_S))
    )
    where = (
        pl.when(pl.col("apart_m") == 0)
        .then(pl.lit("the same place"))
        .otherwise(pl.format("{} m away", pl.col("apart_m").ceil().cast(pl.Int64)))
    )
    return pl.DataFrame(
        {
            "row": placed[found.row],
            "lead_row": placed[found.lead],
            "likeness": found.likeness.astype(np.float32),
            "apart_m": found.apart_m,
            "apart_s": found.apart_s,
        }
    ).select(
        "row",
        "lead_row",
        pl.lit(SAME_CASE).alias("kind"),
        "likeness",
        pl.when(pl.col("row") == pl.col("lead_row"))
        .then(pl.lit("the first of its group"))
        .otherwise(pl.format("{}, {} after the first", where, ago))
        .alias("why"),
    )


def _template_rows(found: Templates, ordered: pl.DataFrame) -> pl.DataFrame:
    """Return row, lead_row, kind, likeness and why of copies of a template."""
    copies = pl.DataFrame(
        {
            "row": found.row,
            "lead_row": found.lead,
            "likeness": found.likeness.astype(np.float32),
            "spot": ordered["spot"].gather(found.row).cast(pl.Int64),
        }
    )
    spots = (
        copies.group_by("lead_row")
        .agg(
            pl.len().alias("copies"),
            pl.col("spot").drop_nulls().n_unique().alias("places"),
            (
                pl.col("spot").drop_nulls().unique_counts().max() / pl.len()
            ).alias("one_place"),
        )
        .with_columns(pl.col("one_place").fill_null(0.0))
    )  # fmt: skip
    return copies.join(spots, on="lead_row", how="left", maintain_order="left").select(
        "row",
        "lead_row",
        pl.when(pl.col("one_place") >= _ONE_PLACE)
        .then(pl.lit(REPEAT))
        .otherwise(pl.lit(TEMPLATE))
        .alias("kind"),
        "likeness",
        pl.format(
            "one of {} texts nearly alike, from {} stated places",
            "copies",
            "places",
        ).alias("why"),
    )


def _named(found: pl.DataFrame, ordered: pl.DataFrame) -> pl.DataFrame:
    """Return the rows under the names of the petitions, groups numbered by their leads."""
    return (
        found.sort("lead_row", "kind", "row")
        .with_columns(
            group_id=(pl.struct("lead_row", "kind").rle_id() + 1).cast(pl.Int32),
            lead=pl.col("row") == pl.col("lead_row"),
            petition_id=ordered["petition_id"].gather(
                found.sort("lead_row", "kind", "row")["row"]
            ),
        )
        .select(list(FOUND))
    )
