"""What must be masked at the door, and what must not be taken for it."""

from __future__ import annotations

import polars as pl
import pytest

from ingest.privacy import mask, mask_address, mask_row, mask_text


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
        ("手機零九一二三四五六七八", "手機〔手機〕"),
        ("電話27208889", "電話〔電話〕"),
        ("居留證AC01234567", "居留證〔居留證〕"),
        ("卡號4111 1111 1111 1111", "卡號〔信用卡〕"),
        ("退到帳號012345678901", "退到帳號〔帳號〕"),
        ("護照301234567", "護照〔證號〕"),
        ("LINE ID：abc_123", "LINE ID:〔社群帳號〕"),
        ("計程車123-AB拒載", "計程車〔車牌〕拒載"),
        ("陳先生來電", "〔姓名〕先生來電"),
        ("歐陽文山先生", "〔姓名〕先生"),
        ("里長許文龍說", "里長〔姓名〕說"),
        ("Mr. John Smith called", "Mr. 〔姓名〕 called"),
        ("杜明輝、侯美珍敬上", "〔姓名〕、〔姓名〕敬上"),
        ("謝謝。\n王小明上", "謝謝。\n〔姓名〕上"),
        ("我住信義路三段100號5樓", "我住信義路三段100號〔樓層〕"),
    ],
)
def test_personal_data_is_masked_by_its_kind(text: str, expected: str):
    """Every written form, full width too."""
    assert expected == _masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "路燈編號0505364",
        "路燈0912345、0912346",
        "案件編號A10-1130930-00160",
        "信義路三段100號",
        "12-1號",
        "2024年9月30日",
        "09:30-10:15",
        "0900-1200 1300-1700",
        "客服0800-000-123",
        "1999",
        "1922",
        "307公車",
        "停車格B1-056",
        "ISO-9001",
        "座標25.041234567,121.551234567",
        "身分證字號A12345678",
        "貨號A987654321",
        "老師里里長",
        "復華里長春路",
        "對方先生",
        "一位先生",
        "許多先生",
        "熊媽媽早餐店",
        "蔣萬安市長",
        "陳情人高度關切",
        "我是高中生",
        "全體住戶敬上",
        "在車道上",
    ],
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
        ("敦化北路145巷18號之1", "敦化北路145巷18號"),
        ("敦化北路145巷18之1號", "敦化北路145巷18之1號"),
        ("新生北路一段108號之3二樓之10", "新生北路一段108之3號"),
        ("基隆路二段209巷10 樓4號", "基隆路二段209巷10號"),
        ("市民大道三段8號4F-B64", "市民大道三段8號"),
        ("西寧南路36號8樓65A室", "西寧南路36號"),
        ("羅斯福路五段176巷50號2-4樓", "羅斯福路五段176巷50號"),
        ("警衛室旁", "警衛室旁"),
        ("2F8V+MW 台灣", "2F8V+MW 台灣"),
        ("東湖路1號前陽明山上", "東湖路1號前陽明山上"),
    ],
)
def test_floors_and_rooms_are_taken_out_of_a_place(text: str, expected: str):
    """The door is the place; the floor is a household."""
    found = pl.DataFrame({"t": [text]}).select(mask_address(pl.col("t"))).item()

    assert expected == found


def test_a_whole_row_holds_neither():
    """A row that could not be read has texts and places in one; both kinds are masked."""
    row = "1,路燈不亮,請電0912345678陳大文敬上,信義路三段100號5樓之2"
    found = pl.DataFrame({"t": [row]}).select(mask_row(pl.col("t"))).item()

    assert "1,路燈不亮,請電〔手機〕〔姓名〕敬上,信義路三段100號" == found


def test_a_message_can_quote_what_was_said():
    """One text is masked as a column of them is."""
    assert "第3行: 〔姓名〕先生〔手機〕" == mask("第3行: 陳大文先生0912345678")
