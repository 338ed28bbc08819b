"""What must be masked at the door, and what must not be taken for it."""

from __future__ import annotations

import polars as pl
import pytest

from ingest.privacy import mask_address, mask_text


def _masked(text: str) -> str:
    return pl.DataFrame({"t": [text]}).select(mask_text(pl.col("t"))).item()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("請電0912345678", "請電〔手機〕"),
        ("請電０９１２－３４５－６７８謝謝", "請電〔手機〕謝謝"),
        ("+886 912 345 678", "〔手機〕"),
        ("電話(02)2720-8889轉1234", "電話〔電話〕"),
        ("02-27208889", "〔電話〕"),
        ("身分證A123456789", "身分證〔身分證〕"),
        ("寄到 abc.d@mail.taipei.gov.tw", "寄到 〔電郵〕"),
        ("車號ABC-1234違停", "車號〔車牌〕違停"),
        ("陳大文先生檢舉", "〔姓名〕先生檢舉"),
        ("聯絡人:林小美", "聯絡人:〔姓名〕"),
    ],
)
def test_personal_data_is_masked_by_its_kind(text: str, expected: str):
    """Every written form, full width too."""
    assert expected == _masked(text)


@pytest.mark.parametrize(
    "text",
    ["路燈編號0505364", "案件編號A10-1130930-00160", "信義路三段100號", "2024年9月30日"],
)
def test_numbers_that_are_nobodys_stay(text: str):
    """Lamp-posts, cases, doors and days."""
    assert text == _masked(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大安區信義路三段100號5樓之2", "大安區信義路三段100號"),
        ("和平東路三段435巷19號１樓", "和平東路三段435巷19號"),
        ("福興路86號地下1樓", "福興路86號"),
        ("新生北路3段82巷37號B1", "新生北路3段82巷37號"),
        ("光復北路190巷3號十三樓", "光復北路190巷3號"),
        ("信義路三段100號", "信義路三段100號"),
    ],
)
def test_floors_and_rooms_are_taken_out_of_a_place(text: str, expected: str):
    """The door is the place; the floor is a household."""
    found = pl.DataFrame({"t": [text]}).select(mask_address(pl.col("t"))).item()

    assert expected == found
