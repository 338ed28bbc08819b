"""
Does any text break the cascade, or slow it down?

Run: python benchmarks/fuzz_addresses.py [--rows 1000000] [--seed 1]. Addresses of real cases
(of the shipped doors where ../shared/data is absent) are cut, doubled, shuffled and mixed
with any Unicode, control characters and endless repetitions of what the grammar knows; some
are 10 MB long. They go in batches: none may raise, and each row must come out. A batch that
takes longer than the usual is halved until the address is found that makes it slow; it may
take 5 ms more than an ordinary one in its place.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import polars as pl

from data import facts
from geo.gazetteer import Gazetteer
from geo.geocode import geocode
from ingest.places import known_places

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "open1999"
BATCH = 10_000
LIMIT_S = 0.005
"""What one address may take beyond an ordinary one."""
_TRIES = 3
_COPIES = 100
_FORMS = ["臺北市大安區忠孝東路四段1號", "大安區忠孝東路四段1號對面", "大安區忠孝東路四段9999之1號",
          "大安區忠孝東路四段與復興南路一段口往東50公尺", "大安區忠孝東路四段(復興南路至敦化南路)",
          "大安區忠孝東路四段216巷", "大安區大安森林公園旁", "大安區忠孝路四段1號", "大安區龍安里",
          "忠孝東路四段與復興南路口", "大安區忠孝東路四段", "No. 1, Sec. 4, Zhongxiao E. Rd."]  # fmt: skip
"""One for every step: it costs what it does for the first row that asks it."""
_WORDS = ("路", "街", "大道", "段", "巷", "弄", "號", "之", "-", "里", "鄰", "區", "臺北市", "中山區", "一", "十", "1",
          "１", "、", "~", "至", "與", "(", ")", "對面", "公尺", "間", "No. ", "Ln. ", "Rd. ", "忠孝東路", "捷運", "公園",
          "?", "*", "\\", "'", '"', "=", "\u3000", "\n", "\x00", "\u200d", "\u0301", "\U0001f600", "\ufdfa")  # fmt: skip


def main() -> None:
    """Print what was tried, and each address that is slow or breaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    draw = random.Random(said.seed)  # noqa: S311 - tests, not secrets
    known = addresses(draw)
    gazetteer = known_places()
    ordinary = pl.Series("address", known[:BATCH])
    usual = min(timed(ordinary, gazetteer) for _ in range(_TRIES))
    print(f"{BATCH:,} ordinary addresses take {usual:.2f} s")
    tried, slow, longest = 0, 0, 0.0
    while tried < said.rows:
        batch = [mutated(draw, known) for _ in range(min(BATCH, said.rows - tried))]
        if tried == 0:
            batch[-len(endless()) :] = endless()
        took = timed(pl.Series("address", batch, dtype=pl.String), gazetteer)
        longest = max(longest, took)
        tried += len(batch)
        if took > 2 * usual:
            for address, more in slowest(batch, ordinary.to_list(), gazetteer):
                slow += 1
                print(
                    f"slow, {1000 * more:.0f} ms: {len(address):,} of {address[:60]!r}"
                )
    print(
        f"{tried:,} addresses, {len(endless())} of them of 10 MB: none raised, every row came "
        f"out; {slow} slower than {1000 * LIMIT_S:.0f} ms; slowest batch {longest:.2f} s"
    )


def timed(batch: pl.Series, gazetteer: Gazetteer) -> float:
    """Return the seconds of a batch; AssertionError where a row is lost or a score is none."""
    began = time.perf_counter()
    found = geocode(batch, gazetteer)
    took = time.perf_counter() - began
    if found.height != len(batch) or not found["score"].is_between(0, 1).all():
        msg = f"{found.height} rows came of {len(batch)}, or a score is no chance"
        raise AssertionError(msg)
    return took


def slowest(
    batch: list[str | None], ordinary: list[str], gazetteer: Gazetteer
) -> list[tuple[str, float]]:
    """Return the addresses that take too long, and by how much, found by halving."""
    half = len(batch) // 2
    if not half:
        # Copies, so that what is measured is more than chance.
        more = beyond(batch * _COPIES, ordinary, gazetteer)
        return [(batch[0] or "", more / _COPIES)] if more > LIMIT_S * _COPIES else []
    return [
        one
        for part in (batch[:half], batch[half:])
        if beyond(part, ordinary, gazetteer) > LIMIT_S + len(part) * 1e-5
        for one in slowest(part, ordinary, gazetteer)
    ]


def beyond(batch: list[str | None], ordinary: list[str], gazetteer: Gazetteer) -> float:
    """Return the seconds that a batch takes beyond as many ordinary addresses."""
    asked, usual = (
        pl.Series([*said, *_FORMS], dtype=pl.String)
        for said in (batch, ordinary[: len(batch)])
    )
    return min(timed(asked, gazetteer) - timed(usual, gazetteer) for _ in range(_TRIES))


def addresses(draw: random.Random) -> list[str]:
    """Return real addresses, or those of the shipped doors."""
    if REAL.is_dir():
        path = draw.choice(sorted(REAL.glob("*.csv")))
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()[1:]
        said = [line.split(",")[2] for line in lines if line.count(",") >= 4]  # noqa: PLR2004 - the columns of a row
    else:
        doors = pl.DataFrame(facts.read("doors")).head(50_000)
        said = doors.select(pl.format("{}{}{}號", "district", "road", "number"))[
            "literal"
        ].to_list()
    draw.shuffle(said)
    return (said * (BATCH // len(said) + 1))[: max(BATCH, len(said))]


def mutated(draw: random.Random, known: list[str]) -> str | None:
    """Return an address with one to four things wrong."""
    text = draw.choice(known)
    for _ in range(draw.randint(1, 4)):
        text = draw.choice(_WRONGS)(draw, text, known)
    if draw.random() < _RARELY:
        return draw.choice([None, "", " ", text * draw.randint(10, 200)])
    return text


def _cut(draw: random.Random, text: str, _known: list[str]) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + text[at + draw.randint(1, 6) :]


def _doubled(draw: random.Random, text: str, _known: list[str]) -> str:
    at = draw.randrange(len(text) + 1)
    until = at + draw.randint(1, 6)
    return text[:at] + text[at:until] * 2 + text[until:]


def _with_word(draw: random.Random, text: str, _known: list[str]) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + draw.choice(_WORDS) * draw.choice([1, 1, 2, 40]) + text[at:]


def _with_anything(draw: random.Random, text: str, _known: list[str]) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + anything(draw) + text[at + draw.randint(0, 6) :]


def _shuffled(draw: random.Random, text: str, _known: list[str]) -> str:
    return "".join(draw.sample(text, len(text)))


def _with_another(draw: random.Random, text: str, known: list[str]) -> str:
    return text + draw.choice(known)


def _of_words(draw: random.Random, _text: str, _known: list[str]) -> str:
    return "".join(draw.choices(_WORDS, k=draw.randint(1, 30)))


def _backwards(_draw: random.Random, text: str, _known: list[str]) -> str:
    return text[::-1]


_WRONGS = (_cut, _doubled, _with_word, _with_anything, _shuffled, _with_another, _of_words, _backwards)  # fmt: skip
_RARELY = 0.001


def anything(draw: random.Random) -> str:
    """Return up to five characters of all of Unicode but the surrogates."""
    return "".join(
        chr(code if code < 0xD800 else code + 0x800)  # noqa: PLR2004 - where they begin
        for code in (
            draw.randrange(0x110000 - 0x800) for _ in range(draw.randint(1, 5))
        )
    )


def endless() -> list[str]:
    """Return texts of about 10 MB of what the grammar repeats and NFKC expands."""
    size = 10_000_000
    return [
        word * (size // len(word.encode()))
        for word in ("1", "1巷", "之1", "一", "忠孝東路", "中山區", "(", "與忠孝東路", "1號、", "a", "\u0301", "\ufdfa",
                     "往北50公尺", "Ln. 1 ", "\x00", "公園對面")
    ]  # fmt: skip


if __name__ == "__main__":
    main()
