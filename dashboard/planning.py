"""
Would a campaign that is only planned show its effect? What page, command and export share.

In: the store, the reader's filters (what the campaign is after, and the districts that may be
treated), weeks and number of villages. Out: a `Planned`, and tables of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from dashboard import impact_panel, queries, written
from dashboard.cache import remembered
from dashboard.city import City, city_of, everywhere
from dashboard.filters import Filters
from dashboard.impact import Register
from dashboard.scope import Scope
from dashboard.view import View
from data.registry_campaigns import Campaign
from data.settings import Settings
from data.store import Store
from models.impact_design import Design, design
from models.impact_pairs import pairs
from models.impact_plan import Ints, Panel

WEEKS: Final = (2, 4, 8, 12, 16, 26)
SIZES: Final = (3, 5, 10, 20, 40)
MOST_WEEKS: Final = 52
MOST_VILLAGES: Final = 200
_DAYS: Final = 7
_YEAR: Final = 364
_SEED: Final = 7
"""Of the coin: the same plan, asked again, names the same villages."""


@dataclass(frozen=True)
class Row:
    """One plan among others."""

    weeks: int
    villages: int
    """0: all that may be treated."""
    design: Design


@dataclass(frozen=True)
class Planned:
    """All that is told of a plan."""

    weeks: int
    villages: int
    """That are to be treated; 0: all that may be."""
    design: Design
    pairs: Ints
    """(n_pairs, 2) rows of the city's villages, to treat and to leave; none without a number."""
    last_year: Ints
    """(n_villages,) the city's villages' cases in the last 52 weeks."""
    lengths: tuple[Row, ...]
    """The same places, shorter and longer."""
    sizes: tuple[Row, ...]
    """The same weeks, fewer and more villages."""


def planned(
    store: Store, settings: Settings, view: View, scope: Scope
) -> Planned | None:
    """
    Return what the plan in the address would show; None where there is none.

    Who may count cases and not read them is told it of all cases, of few choices of them: what
    is told is a forecast and its error, no count.
    """
    if view.plan is None:
        return None
    known, _ = written.register(store, settings)
    whose = Scope.everyone() if scope.blocks else scope
    return _planned(store, whose, asked_of(view, scope), known, *view.plan)


def asked_of(view: View, scope: Scope) -> Filters:
    """
    Return what the plan is after, as this reader may ask it.

    Who may count cases and not read them asks of nothing that leads to single cases: no words,
    no one village.
    """
    chosen = view.chosen
    if scope.agencies is None or not scope.blocks:
        return chosen
    return Filters(
        categories=chosen.categories,
        channels=chosen.channels,
        districts=chosen.districts,
        kind=chosen.kind,
    )


@remembered
def _planned(  # noqa: PLR0913, PLR0917 - as planned, for the keeping
    store: Store,
    scope: Scope,
    chosen: Filters,
    register: Register,
    weeks: int,
    villages: int,
) -> Planned:
    place, areas = city_of(store), places(chosen)
    panel = _panel(store, scope, chosen, register, weeks)
    counted = panel.counts[: len(place.row)]
    free = _villages_in(place, areas)
    taken = np.empty((0, 2), np.int64)
    if villages:
        most = max(villages, *SIZES) if free.size >= villages else free.size
        taken = pairs(panel, free, min(most, free.size // 2), _SEED)
        villages = min(villages, len(taken))
    districts = sorted({code[:8] for code in place.row})
    every = impact_panel.rows_of(areas, place, districts) if areas else None
    unplaced = np.arange(len(place.row), len(panel.counts))

    def row(of_weeks: int, n: int) -> Row:
        rows = np.sort(taken[:n, 0]) if n else every
        barred = unplaced if rows is None else np.setdiff1d(unplaced, rows)
        return Row(of_weeks, n, design(panel, rows, of_weeks * _DAYS, barred))

    steps = sorted({*WEEKS, weeks})
    sizes = sorted({n for n in SIZES if n <= len(taken)} | {villages})
    lengths = tuple(row(n, villages) for n in steps)
    return Planned(
        weeks=weeks,
        villages=villages,
        design=next(one.design for one in lengths if one.weeks == weeks),
        pairs=taken[:villages],
        last_year=counted[:, np.flatnonzero(panel.known)[-_YEAR:]].sum(axis=1),
        lengths=lengths,
        sizes=tuple(row(weeks, n) for n in sizes) if villages else (),
    )


def places(chosen: Filters) -> tuple[str, ...]:
    """Return the codes of what may be treated; none: the whole city."""
    return chosen.villages or chosen.districts


def powers(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return lift, power, simulated (shares): how likely each effect would be seen."""
    found = planned(store, settings, view, scope)
    told = found.design if found else None
    return pa.table(
        {
            name: pa.array(
                getattr(told, key) if told else [], pa.float64(), from_pandas=True
            )
            for name, key in (
                ("lift", "lifts"), ("power", "power"), ("simulated", "simulated"),
            )
        }
    )  # fmt: skip


def choices(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """
    Return weeks, villages, expected, least, least_more, refused: the plan and others.

    least : the smallest relative effect that four campaigns of five would show; least_more :
    the additional cases that it is. Null where such a campaign could not be measured.
    """
    found = planned(store, settings, view, scope)
    rows = [*found.lengths, *found.sizes] if found else []
    kinds = {"weeks": pa.int64(), "villages": pa.int64()}
    kinds |= dict.fromkeys(("expected", "least", "least_more"), pa.float64())
    told = {(one.weeks, one.villages): one for one in rows}
    return pa.Table.from_pylist(
        [
            {
                "weeks": one.weeks,
                "villages": one.villages or None,
                "expected": _told(one.design.expected),
                "least": _told(one.design.least),
                "least_more": _told(one.design.more),
                "refused": one.design.refused,
            }
            for one in told.values()
        ],
        schema=pa.schema([*kinds.items(), ("refused", pa.string())]),
    )


def treated(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """
    Return pair, role (treat, leave), village_code, district, village, count, residents.

    count is null for whoever may not read the cases: a plan can be asked of any category.
    """
    found, place = planned(store, settings, view, scope), city_of(store)
    taken = found.pairs if found else np.empty((0, 2), np.int64)
    rows = taken.reshape(-1)
    named = {
        name: column.take(pa.array(rows)) for name, column in place.named().items()
    }
    count = found.last_year[rows] if found else np.empty(0, np.int64)
    hidden = np.full(rows.size, scope.agencies is not None)
    return pa.table(
        {
            "pair": pa.array(np.arange(rows.size) // 2 + 1, pa.int64()),
            "role": pa.array(["treat", "leave"] * len(taken), pa.string()),
            **named,
            "count": pa.array(count, pa.int64(), mask=hidden),
            "residents": place.table["residents"].take(pa.array(rows)),
        }
    )


def _panel(
    store: Store, scope: Scope, chosen: Filters, register: Register, weeks: int
) -> Panel:
    """Return the cases that the campaign is after, as if it ended with the data."""
    last = queries.data_days(store)[1]
    said = Campaign(
        campaign_id="",
        name="",
        agency="",
        channel="",
        starts=last - timedelta(days=weeks * _DAYS - 1),
        ends=last,
        who="",
        areas=places(chosen),
        target=tuple(("category", name) for name in chosen.categories),
    )
    panel, _ = impact_panel.asked(
        store, scope, said, (), register.breaks, everywhere(chosen)
    )
    return panel


def _villages_in(place: City, areas: Sequence[str]) -> Ints:
    rows = [
        at
        for at, code in enumerate(place.row)
        if not areas or any(code.startswith(area) for area in areas)
    ]
    return np.array(rows, np.int64)


def _told(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
