"""
What must never reach the store, and what stands in its place?

In: texts and addresses as written. Out: the same with personal data masked by its kind in
corner brackets, floors and rooms taken out of addresses. Pure. Rust's regular expressions
find the few texts that may hold such a thing; only these are read with care.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from ingest import privacy_floors as floors
from ingest import privacy_marks as marks
from ingest import privacy_names as names
from ingest import privacy_numbers as numbers

# Order matters: an e-mail may hold a number, an ID number a phone's digits, and a name
# may be told by the phone beside it.
_STEPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    (marks.MAIL_HINT, marks.mask_mail),
    (numbers.HINT, numbers.mask),
    (marks.PLATE_HINT, marks.mask_plates),
    (marks.NAME_HINT, marks.mask_accounts),
    (rf"{names.HINT}|{numbers.HINT}|{marks.MAIL_HINT}|〔", names.mask),
    (floors.DOOR_HINT, floors.mask_floors),
)


def mask_text(text: pl.Expr) -> pl.Expr:
    """Return the text with each personal datum replaced by its kind, e.g. 〔手機〕."""
    return text.str.normalize("NFKC").map_batches(_masked, return_dtype=pl.String)


def mask_address(text: pl.Expr) -> pl.Expr:
    """Return the place as written, without floor and room, personal data masked."""
    return mask_text(
        text.str.normalize("NFKC")
        .str.replace(floors.COMMON, "號")
        .map_batches(_without_floors, return_dtype=pl.String)
    )


def mask(text: str) -> str:
    """Return one text masked, as `mask_text` does it: for messages and logs."""
    return str(pl.select(mask_text(pl.lit(text))).item())


def _without_floors(said: pl.Series) -> pl.Series:
    return _changed(said, said.str.contains(floors.HINT), floors.drop_floors)


def _masked(said: pl.Series) -> pl.Series:
    texts = said.to_frame("text")
    hints = texts.select(
        pl.col("text").str.contains(hint).fill_null(value=False).alias(str(step))
        for step, (hint, _) in enumerate(_STEPS)
    )
    found = hints.select(pl.any_horizontal(pl.all())).to_series()
    chosen = found.arg_true()
    new = [
        _stable(text, [do for (_, do), hint in zip(_STEPS, flags, strict=True) if hint])
        for text, flags in zip(
            said.gather(chosen).to_list(), hints.filter(found).iter_rows(), strict=True
        )
    ]
    return said.scatter(chosen, new) if new else said


def _stable(text: str, steps: list[Callable[[str], str]]) -> str:
    """Mask until nothing changes: a token may part what was one word before."""
    while True:
        masked = text
        for step in steps:
            masked = step(masked)
        if masked == text:
            return text
        text, steps = masked, [do for _, do in _STEPS]


def _changed(
    said: pl.Series, where: pl.Series, do: Callable[[str], str]
) -> pl.Series:
    chosen = where.fill_null(value=False).arg_true()
    new = [do(text) for text in said.gather(chosen).to_list()]
    return said.scatter(chosen, new) if new else said
