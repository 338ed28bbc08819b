"""
Which texts would a spreadsheet take for a formula, and which signs can no sheet hold?

In: a table with its words. Out: the same with such texts made harmless. Only a CSV needs
the guard: XLSX and ODS say of each cell that it is a text, and keep it as it was said.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

_FORMULA: Final = r"^[=+\-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]"
"""Also in full width: Excel of East Asia reads them as the narrow ones."""
_NUMBER: Final = r"^[+-]?[0-9]+(\.[0-9]+)?$"
_NO_SIGN: Final = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
"""What XML 1.0 can not say."""
_NO_SIGN_HERE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def guarded(table: pl.DataFrame) -> pl.DataFrame:
    """
    Return the texts with an apostrophe before what begins like a formula.

    A number that is kept as text (-5.2) stays.
    """
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    return table.with_columns(_guarded(pl.col(name)).alias(name) for name in texts)


def _guarded(text: pl.Expr) -> pl.Expr:
    risky = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
    return pl.when(risky).then(pl.lit("'") + text).otherwise(text)


def guarded_text(text: str) -> str:
    """Return one text as `guarded` does."""
    return str(guarded(pl.DataFrame({"text": [text]}))["text"][0])


def sayable(table: pl.DataFrame) -> pl.DataFrame:
    """Return the texts without the control characters that no XML can hold."""
    texts = pl.col(pl.String)
    return table.with_columns(
        texts.str.replace_all("\r\n?", "\n").str.replace_all(_NO_SIGN, "")
    )


def sayable_text(text: str) -> str:
    """Return one text as `sayable` does."""
    return _NO_SIGN_HERE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
