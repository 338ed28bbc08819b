"""
Where is a number that nobody has named before, and in which village?

From the known numbers around it: the two on its side of the street, else those across,
else the mouth of its lane. In: parts of addresses and the known doors. Out: one row each,
in order. Pure and vectorised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.known import Known

CANDIDATES = pl.List(pl.Struct({"village_id": pl.String, "weight": pl.Float32}))

FARTHEST = 60
"""House numbers beyond which a single known door says nothing of the village."""

# Chance that the village is right by what is known, measured on doors of 2025-26 that
# tables until 2024 have not (benchmarks/door_points.py years).
_SCORE = {
    "same": 0.9975, "between": 0.994, "beside": 0.992, "across": 0.968, "mouth": 0.96,
}  # fmt: skip
_PER_NUMBER_M = 3.3
_ADDED_M = {"beside": 0.0, "across": 20.0, "mouth": 60.0}
"""The width of a street, and the depth of a lane."""


def between(asked: pl.DataFrame, known: Known) -> pl.DataFrame:
    """
    Return the place of each number, one row per row of `asked`.

    asked : district, road, lane, alley, number. Returned: level ("same", "between",
    "beside", "across", "mouth" or null), lon, lat, error_m (two in three are nearer),
    village_id (the likeliest), score, candidates (villages with weights where the
    neighbours disagree, else empty).
    """
    rows = asked.select("district", "road", "lane", "alley", "number").with_row_index(
        "row"
    )
    open_ = np.ones(asked.height, dtype=bool)
    own = known.keyed(rows)
    row = own["row"].to_numpy()
    found = [_around(row, own["key"].to_numpy(), known, "beside")]
    open_[found[0]["row"]] = False
    over = open_[row]
    if over.any():
        across = own["across"].to_numpy()[over]
        found.append(_around(row[over], across, known, "across"))
        open_[found[-1]["row"]] = False
    blank = pl.lit(None, pl.String)
    for lane, alley, of in (("lane", blank, "alley"), (blank, blank, "lane")):
        if open_.any():
            own = known.keyed(rows.filter(pl.Series(open_)), lane, alley, of)
            row, key = own["row"].to_numpy(), own["key"].to_numpy()
            found.append(_around(row, key, known, "mouth"))
            open_[found[-1]["row"]] = False
    told = _told(
        pl.DataFrame(
            {name: np.concatenate([one[name] for one in found]) for name in found[0]}
        ),
        known,
    )
    two = told.filter(pl.col("other_id").is_not_null()).select(
        "row",
        candidates=pl.concat_list(
            pl.struct("village_id", weight=pl.col("share").cast(pl.Float32)),
            pl.struct(
                village_id="other_id", weight=(1 - pl.col("share")).cast(pl.Float32)
            ),
        ),
    )
    return (
        rows.select("row")
        .join(told, on="row", how="left", maintain_order="left")
        .join(two, on="row", how="left", maintain_order="left")
        .select(
            "level", "lon", "lat", "error_m", "village_id", "score",
            pl.col("candidates").fill_null(pl.lit([], CANDIDATES)),
        )
    )  # fmt: skip


def _around(
    row: NDArray[np.uint32], wanted: NDArray[np.int64], known: Known, level: str
) -> dict[str, NDArray[np.generic]]:
    """Return the rows that have known numbers near their key: which, and what they say."""
    beside = known.neighbours(wanted)
    kept = beside.within(FARTHEST)
    beside = beside.of(kept)
    near = np.minimum(beside.down, beside.up)
    known_both = np.isfinite(beside.down) & np.isfinite(beside.up)
    # How much the lower neighbour counts: all of it where it is the number itself.
    weight = np.where(np.isfinite(beside.down), 1.0, 0.0)
    apart = known_both & (beside.down + beside.up > 0)
    weight[apart] = beside.up[apart] / (beside.down + beside.up)[apart]
    mixed = {
        name: _mixed(values[beside.low], values[beside.high], weight)
        for name, values in known.places.items()
    }
    step = np.where(known_both, near * 0.2, near * _PER_NUMBER_M)
    mixed["error_m"] = mixed["error_m"] + step + _ADDED_M[level]
    return {
        "row": row[kept],
        "way": np.full(near.size, list(_ADDED_M).index(level), dtype=np.int8),
        "near": near,
        "known_both": known_both,
        "weight": weight,
        "low": beside.low,
        "high": beside.high,
        **mixed,
    }


def _told(found: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Return what the numbers around each row say, see `between`."""
    own, across = pl.col("way") == 0, pl.col("way") == 1
    level = (
        pl.when(own & (pl.col("near") == 0)).then(pl.lit("same"))
        .when(own & pl.col("known_both")).then(pl.lit("between"))
        .when(own).then(pl.lit("beside"))
        .when(across).then(pl.lit("across"))
        .otherwise(pl.lit("mouth"))
    )  # fmt: skip
    first = pl.col("weight") >= 0.5  # noqa: PLR2004 - the nearer of two
    lower, upper = pl.col("lower"), pl.col("upper")
    disagree = pl.col("known_both") & (lower != upper) & (pl.col("near") > 0)
    share = pl.max_horizontal(pl.col("weight"), 1 - pl.col("weight"))
    sure = level.replace_strict(_SCORE, return_dtype=pl.Float64)
    return found.with_columns(
        lower=known.villages.gather(found["low"]),
        upper=known.villages.gather(found["high"]),
    ).select(
        "row",
        level.alias("level"),
        pl.col("lon", "lat", "error_m").fill_nan(None),
        village_id=pl.when(first).then(lower).otherwise(upper),
        score=pl.when(disagree).then(sure * share).otherwise(sure),
        other_id=pl.when(disagree).then(pl.when(first).then(upper).otherwise(lower)),
        share=share,
    )


def _mixed(
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the values between two neighbours; of one where the other's is not known."""
    # Nought times the unknown is unknown, and the neighbour of weight nought no matter.
    mixed = np.where(weight == 1, lower, lower * weight + upper * (1 - weight))
    mixed = np.where(weight == 0, upper, mixed)
    return np.where(np.isnan(mixed), np.where(np.isnan(lower), upper, lower), mixed)
