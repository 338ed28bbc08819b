"""
What is a campaign measured by? Its cases by place and day, and what may be compared.

In: the store, a campaign of the register, the others, and the breaks that people wrote down.
Out: the panel and the plan that `models.impact` takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from dashboard import queries, queries_impact, queries_trends
from dashboard.city import City, city_of
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.trends import office
from data.registry_breaks import Break
from data.registry_campaigns import Campaign
from data.store import Store
from models import trends
from models.impact_plan import Floats, Ints, Panel, Plan

PAST_DAYS: Final = 8 * 364
"""Past that is looked at: offices of ten years ago were another city's."""
_AFTER_DAYS: Final = 70
"""After the campaign, to be drawn."""
_CONTROLS: Final = 12
"""Other categories, the largest."""


def targeted(campaign: Campaign, breaks: Sequence[Break] = ()) -> Filters:
    """Return the cases that a campaign is after; a renamed category has its earlier names."""
    return Filters(
        categories=with_earlier(campaign.targets("category"), breaks),
        channels=campaign.targets("channel"),
        topics=tuple(map(int, campaign.targets("topic"))),
    )


def with_earlier(names: Sequence[str], breaks: Sequence[Break]) -> tuple[str, ...]:
    """Return the categories with all names that they had before."""
    found = list(names)
    for name in found:  # grows while it is gone through: a name may be renamed twice
        found += [
            one.before
            for one in breaks
            if one.concerns == "category"
            and one.kind == "renamed"
            and one.name == name
            and one.before not in found
        ]
    return tuple(found)


def days_of(store: Store, campaign: Campaign) -> tuple[date, date]:
    """Return the first and last day of the panel."""
    first, last = queries.data_days(store)
    since = campaign.starts - timedelta(days=PAST_DAYS)
    until = campaign.ends + timedelta(days=_AFTER_DAYS)
    return max(first, since), max(min(last, until), first)


def asked(  # noqa: PLR0913, PLR0917 - whose campaign among which, and whose cases
    store: Store,
    scope: Scope,
    campaign: Campaign,
    others: Sequence[Campaign],
    breaks: Sequence[Break],
    chosen: Filters | None = None,
) -> tuple[Panel, Plan]:
    """
    Return what is asked of the estimators.

    Areas are the villages in the order of their codes, then the districts (cases whose
    village is not known), then one for cases without any place: of the whole city all count,
    villages alone can be compared with. chosen : other cases than the campaign's own.
    """
    place = city_of(store)
    first, last = days_of(store, campaign)
    wanted = targeted(campaign, breaks) if chosen is None else chosen
    wanted = replace(wanted, start=first, end=last)
    districts = sorted({code[:8] for code in place.row})
    rows = pl.DataFrame(queries_impact.by_place(store, wanted, scope))
    counts = _counts(rows, place, districts, first, last)
    days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    calendar, spring = office()
    n, villages = len(counts), len(place.row)
    touching = sparse.block_diag(
        [place.touching, sparse.csr_array((n - villages, n - villages))], format="csr"
    )
    panel = Panel(
        counts=counts,
        days=days,
        known=_known(store, days, campaign, breaks),
        calendar=trends.regressors(calendar, spring, days, np.ones(days.size, int)),
        neighbours=sparse.csr_array(touching),
        residents=np.append(place.residents, np.full(n - villages, np.nan)),
        controls=_controls(store, scope, campaign, wanted, days),
    )
    return panel, _plan(campaign, others, place, districts, days)


def rows_of(
    areas: Sequence[str], place: City, districts: Sequence[str]
) -> NDArray[np.int64]:
    """Return the rows of the panel that lie in areas; a district's with its unplaced ones."""
    inside = [
        at
        for at, code in enumerate([*place.row, *districts])
        if any(code.startswith(area) for area in areas)
    ]
    return np.array(inside, dtype=np.int64)


def _counts(
    rows: pl.DataFrame,
    place: City,
    districts: Sequence[str],
    first: date,
    last: date,
) -> Ints:
    """Return (n_areas, n_days) cases."""
    order = {code: at for at, code in enumerate([*place.row, *districts])}
    n, length = len(order) + 1, (last - first).days + 1
    at = [
        order.get(village or district, n - 1) if village or district else n - 1
        for village, district in rows.select("village_id", "district_id").iter_rows()
    ]
    day = (rows["day"] - first).dt.total_days().to_numpy()
    counts = np.zeros((n, length), np.int64)
    np.add.at(counts, (np.array(at, np.int64), day), rows["petitions"].to_numpy())
    return counts


def _known(
    store: Store,
    days: NDArray[np.datetime64],
    campaign: Campaign,
    breaks: Sequence[Break],
) -> NDArray[np.bool_]:
    """Return which days have data that can be compared with the campaign's."""
    held = queries_trends.days_with_data(store)["day"].to_numpy()
    known = np.isin(days, held.astype("datetime64[D]"))
    categories = set(campaign.targets("category"))
    for one in breaks:
        starts = np.datetime64(one.starts, "D")
        if one.concerns == "rows" and one.kind == "partial" and one.ends:
            known &= (days < starts) | (days > np.datetime64(one.ends, "D"))
        elif one.kind == "began" and categories == {one.name}:
            known &= days >= starts
    return np.asarray(known)


def _controls(
    store: Store,
    scope: Scope,
    campaign: Campaign,
    wanted: Filters,
    days: NDArray[np.datetime64],
) -> Floats | None:
    """Return the largest categories that a campaign for some does not touch, by day."""
    if campaign.areas or not campaign.targets("category"):
        return None
    others = Filters(start=wanted.start, end=wanted.end)
    rows = pl.DataFrame(queries_impact.by_category(store, others, scope))
    rows = rows.filter(~pl.col("category").is_in(wanted.categories))
    largest = (
        rows.group_by("category")
        .agg(pl.col("petitions").sum())
        .sort("petitions", "category", descending=[True, False])["category"]
        .head(_CONTROLS)
        .to_list()
    )
    found = np.zeros((len(largest), days.size))
    for name, day, petitions in rows.filter(
        pl.col("category").is_in(largest)
    ).iter_rows():
        at = (np.datetime64(day, "D") - days[0]).astype(int)
        found[largest.index(name), at] += petitions
    return found


def _plan(
    campaign: Campaign,
    others: Sequence[Campaign],
    place: City,
    districts: Sequence[str],
    days: NDArray[np.datetime64],
) -> Plan:
    """Return where and when; places without a village, and of other campaigns, are no donors."""
    barred = [np.arange(len(place.row), len(place.row) + len(districts) + 1)]
    barred += [
        rows_of(one.areas, place, districts)
        for one in others
        if one.campaign_id != campaign.campaign_id
        and one.areas
        and one.starts <= campaign.ends
        and one.ends >= campaign.starts
    ]
    treated = rows_of(campaign.areas, place, districts) if campaign.areas else None
    every = np.unique(np.concatenate(barred))
    return Plan(
        treated=treated,
        first=(campaign.starts - days[0].astype(date)).days,
        last=(campaign.ends - days[0].astype(date)).days,
        barred=every if treated is None else np.setdiff1d(every, treated),
    )
