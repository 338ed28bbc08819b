"""
How can counts be told to a reader who may not see small numbers? In blocks of enough cases.

In: cells of cases. Out: the same cases, cut into fixed blocks none of which is small, for any
owner of some of the cases either. Whatever is asked is then a sum of whole blocks: no
difference of two answers, complement or total can hold fewer cases than a block does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

_CASES: Final = "__cases"
_MOST: Final = "__most"
_ONE: Final = "__one"
"""The key of everything together, so that the coarsest level has a parent too."""


@dataclass(frozen=True)
class Rule:
    """When a block is large enough to be told."""

    least: int
    """Fewest cases of a block, and of what is left of it without the cases of one owner."""
    count: str = "count"
    """The column with the cases of a cell, > 0."""
    owner: str = "owner"
    """The column of who knows these cases one by one; null: nobody does."""
    within: Mapping[str, str] = field(default_factory=dict)
    """A finer level to the coarser one that its values are known to lie in."""

    def holds(self, cases: Mapping[str | None, int]) -> bool:
        """Tell whether a block is large enough, from the cases of each owner."""
        whole = sum(cases.values())
        owned = (of for one, of in cases.items() if one is not None)
        others = whole - max(owned, default=0)
        return whole >= self.least and (others == 0 or others >= self.least)

    @property
    def large(self) -> pl.Expr:
        """Return the same of a table of blocks."""
        others = pl.col(_CASES) - pl.col(_MOST)
        enough = (others == 0) | (others >= self.least)
        return (pl.col(_CASES) >= self.least) & enough


def blocks(
    cells: pl.DataFrame, levels: Sequence[str], rule: Rule, under: Sequence[str] = ()
) -> pl.DataFrame:
    """
    Return the cells with a level's value taken away where its block would be too small.

    cells : one row a combination, with the columns `levels` from the coarsest to the finest
    and those of the rule.
    under : levels that the cells were cut by before, for two ways of cutting on from there.
    Of each cell of these both ways tell one margin, and of two margins without a small number
    none follows: a cell is fixed only where one block is the whole (Frechet's bounds).

    A block that is too small is told without that level, together with the others of the
    same parent that are; if these together are too small, or so many that each can only hold
    one less than the fewest, the smallest large one goes with them (complementary
    suppression, Hundepool et al., Statistical Disclosure Control, 2012, ch. 4). A level below
    one that was taken away is taken away too. No row when all cases together are too few;
    else as many rows as cells, in their order.
    """
    whole = cells.group_by(rule.owner).agg(pl.col(rule.count).sum())
    if not rule.holds(dict(whole.iter_rows())):
        return cells.clear()
    told = cells.with_columns(pl.lit(1).alias(_ONE))
    for at, level in enumerate(levels):
        if at:
            # Below what was taken away nothing is told.
            above = pl.col(levels[at - 1]).is_not_null()
            told = told.with_columns(pl.when(above).then(pl.col(level)))
        told = _cut(told, [_ONE, *under, *levels[:at]], level, rule)
    return told.drop(_ONE)


def _cut(
    cells: pl.DataFrame, parents: list[str], level: str, rule: Rule
) -> pl.DataFrame:
    """Return the cells with the values of one level taken away where they must be."""
    keys = [*parents, level]
    owned = cells.group_by(*keys, rule.owner).agg(pl.col(rule.count).sum())
    sums = _sums(owned, keys, rule).with_columns(
        told=pl.col(level).is_not_null() & rule.large
    )
    left = owned.join(
        sums.filter(~pl.col("told")).select(keys), on=keys, nulls_equal=True
    )
    doubtful = (
        _sums(left, parents, rule)
        .join(_free(cells, sums, parents, level, rule), on=parents, nulls_equal=True)
        .filter(~rule.large | (pl.col(_CASES) == pl.col("free") * (rule.least - 1)))
        .select(parents)
    )
    large = sums.filter("told").sort(_CASES, level)
    taken = _taken(
        doubtful.join(large, on=parents, nulls_equal=True, maintain_order="right"),
        doubtful.join(left, on=parents, nulls_equal=True),
        doubtful.join(owned, on=parents, nulls_equal=True),
        keys,
        rule,
    )
    gone = pl.DataFrame(taken, schema=sums.select(keys).schema, orient="row")
    kept = large.join(gone, on=keys, how="anti", nulls_equal=True)
    return cells.join(
        kept.select(*keys, __kept=pl.lit(value=True)),
        on=keys,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    ).select(
        pl.when("__kept").then(pl.col(level)).alias(level) if name == level else name
        for name in cells.columns
    )


def _sums(owned: pl.DataFrame, keys: list[str], rule: Rule) -> pl.DataFrame:
    """Return the cases of each block, and the most that one owner has of them."""
    cases = pl.col(rule.count)
    mine = pl.when(pl.col(rule.owner).is_not_null()).then(cases).otherwise(0)
    # An owner's rows are added up first: at this level he may have several.
    return (
        owned.group_by(*keys, rule.owner)
        .agg(cases.sum(), mine.sum().alias(_MOST))
        .group_by(keys)
        .agg(cases.sum().alias(_CASES), pl.col(_MOST).max())
    )


def _free(
    cells: pl.DataFrame, sums: pl.DataFrame, parents: list[str], level: str, rule: Rule
) -> pl.DataFrame:
    """Return, by parent, over how many values the cases may lie that are not told."""
    of = rule.within.get(level, _ONE)
    known = cells.filter(pl.col(level).is_not_null())
    sizes = known.group_by(of).agg(pl.col(level).n_unique().cast(pl.Int64).alias("of"))
    told = sums.group_by(parents).agg(pl.col("told").sum().cast(pl.Int64))
    return told.join(sizes, on=of, how="left", nulls_equal=True).select(
        *parents, free=pl.col("of").fill_null(0) - pl.col("told")
    )


def _taken(
    large: pl.DataFrame,
    left: pl.DataFrame,
    owned: pl.DataFrame,
    keys: list[str],
    rule: Rule,
) -> list[tuple[Any, ...]]:
    """
    Return the keys of the large blocks that go with a rest which must not stand alone.

    large : the large blocks of parents in doubt, the smallest first. left : their rests, and
    owned : all of their blocks, by owner.
    """
    rests = _by_key(left, keys[:-1])
    parts = _by_key(owned, keys)
    done: set[tuple[Any, ...]] = set()
    taken: list[tuple[Any, ...]] = []
    cases = {key: _cases(rows, rule) for key, rows in rests.items()}
    for key in large.select(keys).iter_rows():
        parent = key[:-1]
        if parent in done:
            continue
        for owner, of in _cases(parts[key], rule).items():
            cases[parent][owner] = cases[parent].get(owner, 0) + of
        taken.append(key)
        if rule.holds(cases[parent]):
            done.add(parent)
    return taken


def _by_key(
    rows: pl.DataFrame, keys: list[str]
) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return found


def _cases(rows: Sequence[Mapping[str, Any]], rule: Rule) -> dict[str | None, int]:
    """Return the cases of each owner."""
    found: dict[str | None, int] = {}
    for row in rows:
        found[row[rule.owner]] = found.get(row[rule.owner], 0) + int(row[rule.count])
    return found
