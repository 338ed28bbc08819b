"""
Which of many names can stand in some texts at all?

In: thousands of names, and texts. Out: the names whose first two characters stand side by
side in a text, in their order: to make ready to look for 8,500 names takes 20 ms, which is
as long as to look for them in 30,000 texts. Pure.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl

_MOST = 10
"""Bytes of texts for each name, beyond which narrowing takes longer than looking."""


def narrowed(names: Collection[str], texts: pl.Series) -> list[str]:
    """
    Return the names that may stand in the texts, all of them where there is much text.

    One at least, since polars does not look for nothing.
    """
    if int(texts.str.len_bytes().sum()) > _MOST * len(names):
        return list(names)
    said = "\n".join(texts.drop_nulls().to_list())
    begun = {*said, *map("".join, pairwise(said))}
    return [name for name in names if name[:2] in begun] or list(names)[:1]
