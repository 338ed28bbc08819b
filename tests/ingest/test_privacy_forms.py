"""Whatever the text around it and however it is written, a person's number is masked."""

from __future__ import annotations

import string
import time

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ingest import privacy_marks
from ingest.privacy import mask, mask_address, mask_text

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
SIGNS = str.maketrans(string.digits, "零一二三四五六七八九")
# Letters and signs of petitions; what a text may end with before a number is no digit, and
# nothing that makes it a longer number or word.
WORDS = st.text(
    "路燈不亮請回電,。!?、 \n我家門口的巷子信義區號樓車牌手機先生abcXYZ0129-.()/#@:",
    max_size=30,
)
FLOORS = st.text("0123456789一二三十樓號之室地下Ff Bb-~、及,層頂房中山路", max_size=25)


def masked(text):
    """Return the text as the store holds it."""
    return pl.DataFrame({"t": [text]}).select(mask_text(pl.col("t"))).item()


def place(text):
    """Return the place as the store holds it."""
    return pl.DataFrame({"t": [text]}).select(mask_address(pl.col("t"))).item()


def digits(count):
    """Return texts of so many digits."""
    return st.text(string.digits, min_size=count, max_size=count)


@st.composite
def mobiles(draw):
    """Return a mobile number in one of the forms in which people write it."""
    a, b, c = draw(digits(2)), draw(digits(3)), draw(digits(3))
    form = draw(
        st.sampled_from(
            [
                "09{a}{b}{c}", "09{a}-{b}-{c}", "09{a}-{b}{c}", "09{a} {b} {c}",
                "09{a}.{b}.{c}", "(09{a}){b}{c}", "(09{a}) {b}-{c}", "09-{a}{b}{c}",
                "+8869{a}{b}{c}", "+886 9{a} {b} {c}", "+886-9{a}-{b}-{c}",
                "886-9{a}-{b}-{c}", "00886 9{a} {b} {c}", "+886(0)9{a}{b}{c}",
                "09{a}–{b}–{c}", "09{a}\u200b{b}\u200b{c}", "09{a}_{b}_{c}",
            ]
        )
    )  # fmt: skip
    number = form.format(a=a, b=b, c=c)
    return draw(
        st.sampled_from(
            [number, number.translate(WIDE), number.translate(SIGNS), " ".join(number)]
            if form == "09{a}{b}{c}"
            else [number, number.translate(WIDE), number.translate(SIGNS)]
        )
    )


@st.composite
def land_lines(draw):
    """Return a land-line of one of the areas of Taiwan, with or without extension."""
    area, long = draw(
        st.sampled_from(
            [("02", 8), ("03", 7), ("037", 6), ("04", 8), ("049", 7), ("05", 7),
             ("06", 7), ("07", 7), ("089", 6)]
        )
    )  # fmt: skip
    first = draw(st.sampled_from("23" if area == "04" else "2345678"))
    assume(not (area == "03" and first == "7"))
    local = first + draw(digits(long - 1))
    cut = long - 4
    form = draw(
        st.sampled_from(
            ["{area}{local}", "{area}-{local}", "({area}){local}", "({area}){x}-{y}",
             "{area}-{x}-{y}", "{area} {x} {y}", "+886-{bare}-{x}-{y}", "+886 {bare} {local}"]
        )
    )  # fmt: skip
    number = form.format(
        area=area, bare=area[1:], local=local, x=local[:cut], y=local[cut:]
    )
    ext = draw(st.sampled_from(["", "#12", "轉345", "分機6789", " ext. 12"]))
    return draw(st.sampled_from([number, number.translate(WIDE)])) + ext


LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


@st.composite
def identities(draw):
    """Return a national ID or residence permit with the check digit that the law asks."""
    first = draw(st.sampled_from(LETTERS))
    second = draw(st.sampled_from("1289ABCD"))
    body = draw(digits(7))
    number = LETTERS.index(first) + 10
    value = (LETTERS.index(second) + 10) % 10 if second.isalpha() else int(second)
    total = number // 10 + number % 10 * 9 + value * 8
    total += sum(
        int(one) * weight for one, weight in zip(body, range(7, 0, -1), strict=True)
    )
    whole = f"{first}{second}{body}{-total % 10}"
    return draw(
        st.sampled_from(
            [whole, whole.lower(), whole.translate(WIDE), f"{first} {whole[1:]}"]
        )
    )


@st.composite
def cards(draw):
    """Return a card number whose check digit is Luhn's, of 16 digits."""
    body = draw(st.sampled_from("45")) + draw(digits(14))
    body = "51" + body[2:] if body[0] == "5" else body
    doubled = [int(one) * 2 for one in body[::-2]]
    total = sum(n // 10 + n % 10 for n in doubled) + sum(map(int, body[-2::-2]))
    whole = f"{body}{-total % 10}"
    fours = [whole[at : at + 4] for at in range(0, 16, 4)]
    return draw(st.sampled_from([whole, " ".join(fours), "-".join(fours)]))


@st.composite
def plates(draw):
    """Return a plate of the forms that are told without a word beside them."""
    letters = draw(st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=3, max_size=3))
    number = draw(digits(4))
    form = draw(st.sampled_from(["{l}-{n}", "車號{l}{n}", "{n}-{m}", "車牌{m}-{n}"]))
    # "JAN-2025" and "LED-3000" are none, unless a vehicle is spoken of beside them.
    assume("-" not in form or not {letters, letters[:2]} & privacy_marks._WORDS)
    return form.format(l=letters, m=letters[:2], n=number)


def mails():
    """Return an e-mail address."""
    name = st.text(string.ascii_letters + string.digits, min_size=1, max_size=12)
    hosts = st.sampled_from(["gmail.com", "msa.hinet.net", "example.com.tw"])
    return st.builds("{}@{}".format, name, hosts)


def parted(before):
    """Return the text so that what follows is a number of its own."""
    return before.rstrip("0123456789-.()/#@:+abcXYZ ") + "，"


@given(
    WORDS,
    st.one_of(mobiles(), land_lines(), identities(), cards(), plates(), mails()),
    WORDS,
)
@settings(max_examples=600, deadline=None)
def test_every_number_is_masked_in_every_text(before, number, behind):
    """Nothing of it stays: not one of its groups of three digits, not its letters."""
    found = masked(f"{parted(before)}{number}，{behind}")
    bare = masked(f"{parted(before)}，{behind}")
    figures = sum(one in string.digits for one in found)

    assert "〔" in found
    assert figures <= sum(one in string.digits for one in bare)


@given(
    WORDS, st.one_of(mobiles(), land_lines(), identities(), plates(), mails()), WORDS
)
@settings(max_examples=300, deadline=None)
def test_what_is_masked_stays_as_it_is(before, number, behind):
    """To mask twice is to mask once: a rebuild of what was masked changes nothing."""
    once = masked(before + number + behind)

    assert once == masked(once)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_strange(text):
    """Whatever Unicode holds: masked without an error, and the same when masked again."""
    once = masked(text)

    assert once == masked(once)
    assert place(text) == place(place(text))


@given(FLOORS)
@settings(max_examples=800, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_place_without_floors_has_none(text):
    """What is left of a place joins to no new floor."""
    once = place(text)

    assert once == place(once)


def test_nothing_said_is_nothing_masked():
    """Null stays null, and an empty column stays one."""
    texts = pl.DataFrame({"t": [None, "", "0912345678"]}, schema={"t": pl.String})

    assert [None, "", "〔手機〕"] == texts.select(mask_text(pl.col("t")))["t"].to_list()
    assert [] == texts.clear().select(mask_address(pl.col("t")))["t"].to_list()


PETITION = "附近的路燈已經三個月不亮，晚上行人經過十分危險，請儘速派員修復，謝謝。"
PERSONAL = "我是陳大文先生，電話0912345678，車號ABC-1234，請到信義路三段100號5樓處理。"


def seconds(piece, characters):
    """Return the processor time that a text of so many characters takes."""
    text = (piece * (characters // len(piece) + 1))[:characters]
    began = time.process_time()
    mask(text)
    return time.process_time() - began


def test_ten_megabytes_are_no_burden():
    """3.3 M characters of Chinese are 10 MB: 0.4 s where measured, five times that here."""
    assert seconds(PETITION, 3_300_000) < 2


@pytest.mark.parametrize(
    "piece",
    [
        PERSONAL, "0", "09", "零", "a", "a.", "@", "a@", "1 ", "陳", "先生", "陳先生", "陳大文、", "陳情人",
        "姓名:", "號", "號3樓", "樓", " ", "\n", "-", "A1", "A1-", "(", "Mr. A", "〔手機〕",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_only(piece):
    """What makes patterns go back and forth takes no longer than its length: 0.3 MB, 2 s."""
    assert seconds(piece, 100_000) < 2
