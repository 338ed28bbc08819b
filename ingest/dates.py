"""
Which moment does a date as written mean?

In: texts in the forms that exports of Taiwan hold. Out: local moments (Asia/Taipei, which
has no daylight saving). Pure and vectorised: a million rows hold few different dates, so
each different text is read once.
"""

from __future__ import annotations

import polars as pl

MOMENT = pl.Datetime("ms")

_EXCEL_EPOCH = pl.date(1899, 12, 30)
_ROC_OFFSET = 1911
_NAMED = (
    r"^(?:民國|中華民國)?(?P<y>\d{2,4})(?:年|[-/.])(?P<m>\d{1,2})(?:月|[-/.])(?P<d>\d{1,2})日?"
    r"(?P<rest>.*)$"
)
_PACKED = (
    r"^(?P<y>\d{3,4})(?P<m>\d{2})(?P<d>\d{2})(?:\.0)?(?P<rest>(?:[ T].*|\d{4}|\d{6})?)$"
)
_SERIAL = r"^(\d{5})(?:\.(\d+))?$"
_CLOCK = (
    r"^[ T]*(?P<half>上午|下午|AM|PM)?\s*(?P<h>\d{1,2})(?:[:時點])(?P<i>\d{1,2})(?:[:分](?P<s>\d{1,2}))?"
    r"(?:\.\d+)?(?:秒|分)?\s*(?P<tail>AM|PM)?\s*(?:[+]08:?00)?$"
)
_DIGITS = r"^(?P<h>\d{1,2}?)(?P<i>\d{2})(?P<s>\d{2})?$"


def moments(dates: pl.Series, times: pl.Series | None = None) -> pl.DataFrame:
    """
    Return `at` (local moment, null where the text is no date) and `time_known`.

    Dates: 20250831, 1130930, 113/09/30, 民國113年9月30日, 2024-09-30T14:05:00, Excel serials;
    a time may follow the date or stand in `times`: 14:05, 下午2時5分, 140500, 60500,
    235959.0. A date that does not exist (0230) is no date; a time that does not is no
    time, and the moment is then 00:00 of its day.
    """
    said = pl.DataFrame({"date": dates.cast(pl.String)})
    different = _days(said["date"].unique())
    found = said.join(different, on="date", how="left", maintain_order="left")
    if times is not None:
        found = found.with_columns(
            seconds=pl.coalesce(_clock(times), pl.col("seconds"))
        )
    return found.select(
        at=(
            pl.col("day").cast(MOMENT)
            + pl.duration(seconds=pl.col("seconds").fill_null(0))
        ),
        time_known=pl.col("seconds").is_not_null(),
    )


def _clock(times: pl.Series) -> pl.Series:
    """Return seconds since midnight of each text, null where it is no time."""
    said = times.cast(pl.String).to_frame("time").with_columns(plain=_plain())
    odd = (
        said.filter(pl.col("plain").is_null())
        .select(pl.col("time").drop_nulls().unique())
        .with_columns(odd=_seconds(_clean(pl.col("time"))))
    )
    return (
        said.join(odd, on="time", how="left", maintain_order="left")
        .select(pl.coalesce("plain", "odd"))
        .to_series()
    )


def _plain() -> pl.Expr:
    """Return seconds of 140500, as 99 of 100 times are written: no pattern is asked."""
    text = pl.col("time")
    digits = text.cast(pl.Int64, strict=False)
    hour, minute, second = digits // 10_000, digits // 100 % 100, digits % 100
    real = (hour < 24) & (minute < 60) & (second < 60) & (digits >= 0)
    written = (text.str.len_bytes() == 6) & ~text.str.starts_with("+")
    return pl.when(real & written).then(hour * 3600 + minute * 60 + second)


def _clean(text: pl.Expr) -> pl.Expr:
    return text.str.normalize("NFKC").str.strip_chars().str.to_uppercase()


def _days(different: pl.Series) -> pl.DataFrame:
    """Return date (the text), day and seconds of the day for each different text."""
    text = _clean(pl.col("date"))
    parts = different.to_frame("date").with_columns(
        named=text.str.extract_groups(_NAMED),
        packed=text.str.extract_groups(_PACKED),
        serial=text.str.extract(_SERIAL, 1).cast(pl.Int64, strict=False),
        fraction=("0." + text.str.extract(_SERIAL, 2)).cast(pl.Float64, strict=False),
    )

    def part(name: str) -> pl.Expr:
        return pl.coalesce(
            pl.col("named").struct.field(name), pl.col("packed").struct.field(name)
        )

    year = part("y").cast(pl.Int32)
    year = pl.when(year < _ROC_OFFSET).then(year + _ROC_OFFSET).otherwise(year)
    iso = pl.format(
        "{}-{}-{}",
        year.cast(pl.String).str.zfill(4),
        part("m").str.zfill(2),
        part("d").str.zfill(2),
    ).str.to_date("%Y-%m-%d", strict=False)
    serial = _EXCEL_EPOCH + pl.duration(days=pl.col("serial"))
    return parts.select(
        "date",
        day=pl.coalesce(iso, serial.cast(pl.Date)),
        seconds=pl.coalesce(
            _seconds(part("rest")),
            (pl.col("fraction") * 86_400).round().cast(pl.Int64),
        ),
    )


def _seconds(text: pl.Expr) -> pl.Expr:
    """Return seconds since midnight of a time as written, null where it is none."""
    clock = text.str.extract_groups(_CLOCK)
    # 60500 is 06:05:00 (the leading zero is lost), 235959.0 went through a float.
    digits = text.str.strip_chars().str.replace(r"\.0$", "").str.extract_groups(_DIGITS)

    def part(name: str) -> pl.Expr:
        return pl.coalesce(clock.struct.field(name), digits.struct.field(name)).cast(
            pl.Int64
        )

    half = pl.coalesce(clock.struct.field("half"), clock.struct.field("tail"))
    hour = (
        pl.when(half.is_in(["下午", "PM"]) & (part("h") < 12)).then(part("h") + 12)
        .when(half.is_in(["上午", "AM"]) & (part("h") == 12)).then(0)
        .otherwise(part("h"))
    )  # fmt: skip
    second = part("s").fill_null(0)
    return pl.when((hour < 24) & (part("i") < 60) & (second < 60)).then(
        hour * 3600 + part("i") * 60 + second
    )
