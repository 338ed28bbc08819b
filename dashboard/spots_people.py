"""
Is it the place or the people? Streets and addresses that come again; readiness to petition.

In: the store, the reader's filters and scope. Out: a row for each lane, or each village.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa

from dashboard import queries_spots
from dashboard.city import City, Floats, city_of, everywhere, known
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.spots import measured
from data.settings import Settings
from data.store import Store
from models import hotspots as statistics
from models import petitioners, propensity

_LANE: Final = ["district", "road", "lane"]
_REPEATED: Final = pa.schema(
    dict.fromkeys(_LANE, pa.string())
    | {"cases": pa.int64(), "share": pa.float64(), "months": pa.int64()}
    | {"trend_z": pa.float64(), "trend_p": pa.float64()}
)
_FACTS: Final = ("aged_65_up_share", "women_share", "log_density")


def repeats(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return the addresses that come again, the most frequent first: lane, never the door.

    cases, share of all placed cases, months with a case, and Mann-Kendall's trend over the
    months of the filter. Nothing below three cases, and nothing at all where fewer petitions
    are chosen than the settings ask for.
    """
    rows = pl.DataFrame(queries_spots.by_address(store, chosen, scope))
    return _again(rows, settings.hotspots.min_petitions, least=3)


def streets(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return lanes and roads with most cases, as :func:`repeats`; a lane is one of a road.

    A street ranks from as many cases on as the settings ask for.
    """
    rows = pl.DataFrame(queries_spots.by_address(store, chosen, scope))
    rows = rows.filter(pl.col("road").is_not_null())
    segment = pl.struct(_LANE).rank("dense").cast(pl.Int64)
    least = settings.hotspots.min_petitions
    return _again(rows.with_columns(segment.alias("address_id")), least, least=least)


def readiness(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return every village: reports per incident, and counts against what its people let expect.

    Both are assumptions, see docs/methods.md. expected: by residents, the share of people
    over 65, of women, and density; class_expected: Gi* against that. The last
    rows tell the effect of each fact: times as many petitions for one deviation more, with
    its 95 % interval in reports_low and reports_high.
    """
    place = city_of(store)
    rows = queries_spots.incidents(store, everywhere(chosen), scope)
    reports = place.counts(rows["village_id"], rows["reports"])
    single = place.counts(rows["village_id"], rows["incidents"])
    per = propensity.reports_per_incident(reports, single, place.touching)
    found = propensity.expected(reports, place.residents, _facts(place))
    z, _, q = measured(
        place,
        reports,
        settings.hotspots.min_petitions,
        np.nan_to_num(found.counts),
    )
    classes = statistics.classify(z, q, settings.hotspots.false_discovery_rate)
    table = pa.table(
        place.named()
        | {
            "count": pa.array(reports.astype(np.int64)),
            "incidents": pa.array(single.astype(np.int64)),
            "reports_per_incident": known(per.rate),
            "reports_low": known(per.low),
            "reports_high": known(per.high),
            "expected": known(found.counts),
            "gi_star_z": known(z),
            "p_fdr": known(q),
            "class_expected": pa.array(classes.tolist(), pa.string()),
        }
    )
    spread = 1.96 * found.errors
    effects = [
        {
            "village": f"effect of {fact}",
            "reports_per_incident": effect,
            "reports_low": effect * np.exp(-width),
            "reports_high": effect * np.exp(width),
        }
        for fact, effect, width in zip(_FACTS, found.effects, spread, strict=True)
        if np.isfinite(effect)
    ]
    told = pa.Table.from_pylist(effects, schema=table.schema)
    return pa.concat_tables([table, told])


def _facts(place: City) -> Floats:
    """Return (n_villages, 3) the facts by which readiness is known to differ."""
    people = np.where(place.residents > 0, place.residents, np.nan)
    women, old, km2 = (
        place.table[name].to_numpy(zero_copy_only=False).astype(np.float64)
        for name in ("women", "aged_65_up", "area_km2")
    )
    density = np.log(people / np.where(km2 > 0, km2, np.nan))
    return np.column_stack([old / people, women / people, density])


def _again(rows: pl.DataFrame, enough: int, *, least: int) -> pa.Table:
    """Return the numbers in address_id with at least so many cases."""
    rows = rows.sort("month", "address_id")
    if rows.is_empty() or rows["count"].sum() < enough:
        return _REPEATED.empty_table()
    month = (
        rows["month"].dt.year().cast(pl.Int64) * 12
        + rows["month"].dt.month().cast(pl.Int64)
    ).to_numpy()
    period, many = month - month.min(), rows["count"].to_numpy()
    who = rows["address_id"].to_numpy()
    found = petitioners.repeats(
        np.repeat(who, many),
        np.repeat(period, many),
        int(period.max()) + 1,
        least=least,
    )
    named = rows.unique("address_id", keep="first").select("address_id", *_LANE)
    told = pl.DataFrame(
        {
            "address_id": found.who,
            "cases": found.cases,
            "share": found.share,
            "months": found.periods,
            "trend_z": found.trend_z,
            "trend_p": found.trend_p,
        },
        schema_overrides={"address_id": pl.Int64},
    ).join(named, on="address_id", how="left", maintain_order="left")
    return told.select(_REPEATED.names).fill_nan(None).to_arrow().cast(_REPEATED)
