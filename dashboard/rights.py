"""
May this reader see this table, and of which days? Asked once, before anything is drawn.

In: the rights of a reader, a table of a page, the state of the screen. Out: the state as he is
shown it, or RightsError with a sentence. The queries would give him no more in any case: here
it is said in words, instead of as an empty picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, Literal, TypeVar

from dashboard import queries
from dashboard.auth import whose as asking
from dashboard.counted import By, answered
from dashboard.scope import Scope, Whose
from dashboard.view import Base, Layer, View
from data import agencies
from data.errors import RightsError
from data.settings import Settings
from data.store import Store

Role = Literal["commission", "agency", "outreach", "admin"]

_Told = TypeVar("_Told")

_NOBODY: Final = Scope(agencies=(), texts=False)

Needs = Literal["own", "chosen", "all", "campaigns"] | frozenset[By]
"""
own : some cases that may be read; they alone are listed. chosen : all chosen cases may be read.
all : every case may be. campaigns : what became of campaigns. Else by what is counted.
"""

LAYERS: Final[tuple[Layer, ...]] = ("class", "count", "rate")
BASES: Final[tuple[Base, ...]] = ("residents", "km2", "counts")
"""What a map of blocks can show, and by what it can measure."""

HOME: Final = "/"
PAGE: Final = ""
"""Named in place of a table: the page itself."""

_NEW_YEARS_EVE: Final = (12, 31)

# What is not named here needs that all chosen cases may be read.
_NEEDS: Final[dict[tuple[str, str], Needs]] = {
    ("/", PAGE): frozenset(),
    ("/", "categories"): frozenset({"category"}),
    ("/", "agencies"): frozenset({"agency"}),
    ("/", "districts"): frozenset(),
    ("/", "series"): frozenset(),
    ("/hotspots", PAGE): frozenset({"village"}),
    ("/hotspots", "villages"): frozenset({"village"}),
    ("/hotspots", "cases"): "own",
    ("/trends", PAGE): frozenset(),
    ("/trends", "series"): frozenset(),
    ("/petitions", PAGE): "own",
    ("/petitions", "cases"): "own",
    ("/petitions", "case"): "own",
    ("/topics", "ledger"): "all",
    ("/outreach", PAGE): "campaigns",
    ("/outreach", "campaigns"): "campaigns",
    ("/outreach", "campaign"): "campaigns",
    ("/outreach", "plan"): "campaigns",
    ("/outreach", "plan_power"): "campaigns",
    ("/outreach", "plan_villages"): "campaigns",
    ("/outreach", "reach"): frozenset({"village", "channel"}),
}
# Tables of the whole build, whoever's cases they are of.
_WHOLE: Final = "/quality"


def scope_of(role: str, agency: str | None, names: Iterable[str]) -> Scope:
    """
    Return the rights of a role; of an agency's with its units among the names of agencies.

    An unknown role has none, nor has an agency's reader without an agency.
    """
    if role == "commission":
        return Scope()
    if role == "agency" and agency:
        return Scope(agencies=agencies.units(agency, names), blocks=True)
    if role == "outreach":
        return Scope(agencies=(), texts=False, blocks=True)
    return _NOBODY


def may(path: str, table: str, view: View, scope: Scope) -> bool:
    """Tell whether a reader may see a table of a page in this state of the screen."""
    return scope.agencies is None or _allowed(needs(path, table), view, scope)


def opens(path: str, scope: Scope) -> bool:
    """Tell whether a page has anything for a reader, whatever is chosen."""
    asked = needs(path)
    if scope.agencies is None or asked == "all":
        return scope.agencies is None
    counts = isinstance(asked, frozenset) or asked == "campaigns"
    return bool(scope.agencies) or (counts and scope.blocks)


def of_request(store: Store, settings: Settings) -> Whose:
    """Return who tells the rights of the request that is being answered."""

    def scope() -> Scope:
        reader = asking.current()
        if reader is None:
            return _NOBODY if settings.access.logins else Scope.everyone()
        return scope_of(reader.role, reader.agency, names_of(store))

    return scope


def names_of(store: Store) -> tuple[str, ...]:
    """Return the agencies that the store has petitions of."""
    found = queries.options(store, Scope.everyone())["agency"]
    return tuple(found.drop_null().unique().to_pylist())


def in_blocks(view: View, scope: Scope) -> bool:
    """Tell whether the chosen cases are counted for this reader, and not read."""
    return answered(view.chosen, scope) != "cases"


def needs(path: str, table: str = PAGE) -> Needs:
    """Return what a reader needs for a table of a page."""
    return _NEEDS.get((path, table), "all" if path == _WHOLE else "chosen")


def seen(store: Store, path: str, table: str, view: View, scope: Scope) -> View:
    """
    Return the state of the screen as this reader is shown a table of a page.

    Where cases are counted in blocks the days are whole months, or years on the map, and
    what only single cases tell is left out. RightsError where he may not see it at all.
    """
    asked = needs(path, table)
    if scope.agencies is None:
        return view
    if asked == "chosen" and not view.chosen.agencies and scope.agencies:
        # Where only one's own can be read, they are meant.
        view = view.choosing(agencies=scope.agencies)
    if not _allowed(asked, view, scope):
        raise RightsError(_sentence(asked, view, scope))
    if asked in {"own", "campaigns"} or not in_blocks(view, scope):
        return view
    lately = path == HOME and view.chosen.start is None and view.chosen.end is None
    return _whole(view, asked, queries.data_days(store)[1], lately=lately)


def page(store: Store, path: str, view: View, scope: Scope) -> View:
    """Return the state of the screen as this reader is shown a page, see `seen`."""
    return seen(store, path, PAGE, view, scope)


def guarded(
    path: str, name: str, table: Callable[[Store, Settings, View, Scope], _Told]
) -> Callable[[Store, Settings, View, Scope], _Told]:
    """Return a table of a page that is told to whoever may see it."""

    def told(store: Store, settings: Settings, view: View, scope: Scope) -> _Told:
        return table(store, settings, seen(store, path, name, view, scope), scope)

    return told


def _allowed(asked: Needs, view: View, scope: Scope) -> bool:
    """Tell whether a reader of some agencies, or of none, may see what needs this."""
    if not scope.agencies and not scope.blocks:
        return False
    if isinstance(asked, frozenset):
        by_village: set[By] = {"village"} if view.village else set()
        return answered(view.chosen, scope, asked | by_village) != "refused"
    return {
        "own": bool(scope.agencies),
        "chosen": answered(view.chosen, scope) == "cases",
        "all": False,
        "campaigns": scope.blocks,
    }[asked]


def _sentence(asked: Needs, view: View, scope: Scope) -> str:
    """Return why it is not shown, and what would be."""
    if not scope.blocks:
        return view.t("rights.none")
    if asked == "all":
        return view.t("rights.all")
    if isinstance(asked, frozenset):
        return view.t("rights.blocks_only")
    return view.t("rights.own" if scope.agencies else "rights.counts_only")


def _whole(view: View, asked: Needs, until: date, *, lately: bool) -> View:
    """
    Return the state with whole months, or years where villages or channels are told.

    lately : no days are chosen, and the page tells of the last ones.
    """
    chosen = view.chosen
    told: set[By] = set(asked) if isinstance(asked, frozenset) else set()
    by_year = view.village or chosen.villages or chosen.channels
    if told & {"village", "channel"} or by_year:
        first = chosen.start and chosen.start.replace(month=1, day=1)
        last = chosen.end and chosen.end.replace(month=12, day=31)
        if first is None and last is None and "channel" in told:
            # What is told of a year, of the last one that is whole.
            year = (
                until.year
                if (until.month, until.day) == _NEW_YEARS_EVE
                else until.year - 1
            )
            first, last = date(year, 1, 1), date(year, *_NEW_YEARS_EVE)
    else:
        first = chosen.start and chosen.start.replace(day=1)
        last = chosen.end and _end_of_month(chosen.end)
        if lately:
            # The last month that is whole: "lately" is not the first days of another.
            last = until if until == _end_of_month(until) else _before(until)
            first = last.replace(day=1)
    layer = view.layer if view.layer in LAYERS else LAYERS[0]
    base = view.base if view.base in BASES else BASES[0]
    chosen = replace(chosen, start=first, end=last)
    return replace(
        view, chosen=chosen, layer=layer, base=base, step="month", against=""
    )


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)
