"""
What must never reach the store, and what stands in its place?

In: texts and addresses as written. Out: the same with personal data masked by its kind in
corner brackets, floors and rooms taken out of addresses. Pure. Rust's regular expressions
find the few texts that may hold such a thing; only these are read with care.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import polars as pl

from ingest import privacy_floors as floors
from ingest import privacy_marks as marks
from ingest import privacy_names as names
from ingest import privacy_numbers as numbers

_Steps = tuple[tuple[str, Callable[[str], str]], ...]

# Order matters: an e-mail may hold a number, an ID number a phone's digits, and a name
# may be told by the phone beside it.
_PLACE: Final[_Steps] = (
    (marks.MAIL_HINT, marks.mask_mail),
    (numbers.HINT, numbers.mask),
    (marks.PLATE_HINT, marks.mask_plates),
    (marks.NAME_HINT, marks.mask_accounts),
    (rf"{names.HINT}|{numbers.HINT}|{marks.MAIL_HINT}|〔[手電]", names.mask),
)
# A place ends with a place, never with a signature.
_TEXT: Final[_Steps] = (
    *_PLACE,
    (names.END_HINT, names.mask_ending),
    (floors.DOOR_HINT, floors.mask_floors),
)


def mask_text(text: pl.Expr) -> pl.Expr:
    """Return the text with each personal datum replaced by its kind, e.g. 〔手機〕."""
    return text.str.normalize("NFKC").map_batches(
        partial(_masked, steps=_TEXT), return_dtype=pl.String
    )


def mask_address(text: pl.Expr) -> pl.Expr:
    """Return the place as written, without floor and room, personal data masked."""
    return (
        text.str.normalize("NFKC")
        .str.replace(floors.COMMON, "號")
        .map_batches(_without_floors, return_dtype=pl.String)
        .map_batches(partial(_masked, steps=_PLACE), return_dtype=pl.String)
    )


def mask_row(row: pl.Expr) -> pl.Expr:
    """Return a whole row as it came, texts and places in one, with both kinds masked."""
    return mask_text(
        row.str.normalize("NFKC").map_batches(_without_floors, return_dtype=pl.String)
    )


def mask(text: str) -> str:
    """Return one text masked, as `mask_text` does it: for messages and logs."""
    return str(pl.select(mask_text(pl.lit(text))).item())


def _without_floors(said: pl.Series) -> pl.Series:
    return _masked(said, ((floors.HINT, floors.drop_floors),))


def _masked(said: pl.Series, steps: _Steps) -> pl.Series:
    """Take the steps until nothing changes: a token may part what was one word before."""
    rows = pl.arange(said.len(), eager=True)
    while rows.len():
        chosen, new = _once(said.gather(rows), steps)
        said = said.scatter(rows.gather(chosen), new)
        rows = rows.gather(chosen)
    return said


def _once(said: pl.Series, steps: _Steps) -> tuple[list[int], list[str]]:
    """Return the places and the new form of the texts that one round of steps changes."""
    hints = said.to_frame("text").select(
        pl.col("text").str.contains(hint).fill_null(value=False).alias(str(step))
        for step, (hint, _) in enumerate(steps)
    )
    found = hints.select(pl.any_horizontal(pl.all())).to_series()
    places = found.arg_true()
    chosen, new = [], []
    for place, text, row in zip(
        places.to_list(),
        said.gather(places).to_list(),
        hints.filter(found).iter_rows(),
        strict=True,
    ):
        masked = text
        for (_, do), hint in zip(steps, row, strict=True):
            masked = do(masked) if hint else masked
        if masked != text:
            chosen.append(place)
            new.append(masked)
    return chosen, new
