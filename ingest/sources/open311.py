"""
What does an answer of an Open311 GeoReport v2 server say, of any city?

In: one JSON list of service requests. Out: its cases in our columns. Moments carry their
offset in this format; they become local time of Taipei.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ingest.sources.columns import picked, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.settings import Settings
    from ingest.sheets import Sheet

NAME = "open311"
EXPECTED = "service_request_id, service_name, requested_datetime, address, lat, long"

_COLUMNS: dict[str, str | tuple[str, ...]] = {
    "source_ref": "service_request_id",
    "category_said": ("service_name", "service_code"),
    "agency": "agency_responsible",
    "filed_date_said": "requested_datetime",
    "due_said": "expected_datetime",
    "updated_said": "updated_datetime",
    "status_said": "status",
    "text": "description",
    "address_said": "address",
    "lat_said": "lat",
    "lon_said": "long",
    "time_precision": "time_precision",
    "place_precision": "place_precision",
}
_MOMENTS = ("filed_date_said", "due_said", "updated_said")


def recognises(header: Sequence[str], settings: Settings) -> bool:  # noqa: ARG001 - the form of every source
    """Say whether an answer with these keys is of this source."""
    known = {"service_request_id", "requested_datetime", "service_code"} & set(header)
    return bool(known) and told(header, EXPECTED) > 2


def read(sheet: Sheet, settings: Settings) -> pl.DataFrame:  # noqa: ARG001 - the form of every source
    """Return the cases as said; a closed case closed when it was last updated."""
    cases = picked(sheet, _COLUMNS)
    cases = cases.with_columns(_local(pl.col(name)).alias(name) for name in _MOMENTS)
    # Petitions' own endpoint says where a moment is a day and a point is a village: such
    # a day is no midnight, and such a point is nobody's place.
    by_day = pl.col("time_precision") == "day"
    coarse = pl.col("place_precision").is_in(["village", "district"])
    cases = cases.with_columns(
        *(
            pl.when(by_day)
            .then(pl.col(name).str.slice(0, 10))
            .otherwise(name)
            .alias(name)
            for name in _MOMENTS
        ),
        *(
            pl.when(coarse.not_() | coarse.is_null()).then(name).alias(name)
            for name in ("lat_said", "lon_said")
        ),
    ).drop("time_precision", "place_precision")
    closed = pl.col("status_said").str.to_lowercase() == "closed"
    return cases.with_columns(closed_said=pl.when(closed).then("updated_said")).drop(
        "updated_said"
    )


def _local(said: pl.Expr) -> pl.Expr:
    """Return an ISO moment with an offset as local time; one without stays as it is."""
    moment = said.str.replace("Z$", "+00:00").str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%.f%:z", time_zone="UTC", strict=False
    )
    local = moment.dt.convert_time_zone("Asia/Taipei").dt.strftime("%Y-%m-%dT%H:%M:%S")
    return pl.coalesce(local, said)
