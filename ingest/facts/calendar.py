"""
On which days do Taipei's offices work against their weekday? 2015 to 2027, by rule and list.

In: nothing published; the rules of the law, the moon's dates, the moves announced each year
and the days on which typhoons closed the offices, all below. Out: `calendar.csv`, one row
per such day and per holiday on a weekend.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

_DAY = timedelta(days=1)

# Year: lunar new year, Qingming, Dragon Boat, Mid-Autumn (1-1, solar term, 5-5, 8-15).
_MOON = {
    2015: ("02-19", "04-05", "06-20", "09-27"),
    2016: ("02-08", "04-04", "06-09", "09-15"),
    2017: ("01-28", "04-04", "05-30", "10-04"),
    2018: ("02-16", "04-05", "06-18", "09-24"),
    2019: ("02-05", "04-05", "06-07", "09-13"),
    2020: ("01-25", "04-04", "06-25", "10-01"),
    2021: ("02-12", "04-04", "06-14", "09-21"),
    2022: ("02-01", "04-05", "06-03", "09-10"),
    2023: ("01-22", "04-05", "06-22", "09-29"),
    2024: ("02-10", "04-04", "06-10", "09-17"),
    2025: ("01-29", "04-04", "05-31", "10-06"),
    2026: ("02-17", "04-05", "06-19", "09-25"),
    2027: ("02-06", "04-05", "06-09", "09-15"),
}
# A working day off, and the Saturday that is worked for it.
_MOVED = """
2015-01-02 2014-12-27 · 2016-02-12 2016-01-30 · 2016-06-10 2016-06-04 · 2016-09-16 2016-09-10
2017-02-27 2017-02-18 · 2017-05-29 2017-06-03 · 2017-10-09 2017-09-30 · 2018-04-06 2018-03-31
2018-12-31 2018-12-22 · 2019-02-08 2019-01-19 · 2019-03-01 2019-02-23 · 2019-10-11 2019-10-05
2020-01-23 2020-02-15 · 2020-06-26 2020-06-20 · 2020-10-02 2020-09-26 · 2021-02-10 2021-02-20
2021-09-20 2021-09-11 · 2022-02-04 2022-01-22 · 2023-01-20 2023-01-07 · 2023-01-27 2023-02-04
2023-02-27 2023-02-18 · 2023-04-03 2023-03-25 · 2023-06-23 2023-06-17 · 2023-10-09 2023-09-23
2024-02-08 2024-02-17 · 2025-01-27 2025-02-08
"""
# Whole days on which all offices of Taipei were closed.
_CLOSED = """
2015-07-10昌鴻 2015-08-08蘇迪勒 2015-09-29杜鵑 2016-07-08尼伯特 2016-09-27梅姬 2016-09-28梅姬
2017-07-30尼莎 2019-08-09利奇馬 2019-09-30米塔 2023-08-03卡努 2024-07-24凱米 2024-07-25凱米
2024-10-02山陀兒 2024-10-03山陀兒 2024-10-31康芮
"""
_UNCERTAIN = {date(2016, 9, 28)}
"""Not seen in an announcement; the stock exchange was closed, which follows the city."""

_SPRING = ("小年夜", "農曆除夕", "春節")
_NEW_LAW = 2025
"""紀念日及節日實施條例 of 2025-05-28: three days in that autumn already, two from 2026 on."""

_Rows = dict[date, tuple[int, str, str]]


def build(source: Path, into: Path) -> int:  # noqa: ARG001 - as every builder; nothing is read
    """Write `calendar.csv` and return its rows."""
    rows = _official()
    for word in _CLOSED.split():
        rows[date.fromisoformat(word[:10])] = (0, "typhoon", word[10:] + "颱風停止上班")
    with (into / "calendar.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("day", "working", "kind", "name", "basis"))
        lines.writerows(
            (day, *rows[day], "uncertain" if day in _UNCERTAIN else "known")
            for day in sorted(rows)
        )
    return len(rows)


def _official() -> _Rows:
    """Return the days of the office calendar."""
    rows = _moved()
    substitutes = [(date(2028, 1, 1), "開國紀念日")]  # a Saturday: 2027-12-31 is off
    for year in _MOON:
        for day, name in _holidays(year):
            said = rows[day][2] + "及" if day in rows else ""
            rows[day] = (0, "holiday", said + name)
            both = name == "兒童節" and day == _qingming(year)
            substitutes.append((_beside(day) if both else day, name))
            if both and _beside(day).weekday() < 5:
                rows[_beside(day)] = (0, "substitute", name + "補假")
    for day, name in substitutes:
        if day.weekday() > 4:
            rows[_free(day, name, rows)] = (0, "substitute", name + "補假")
    return rows


def _moved() -> _Rows:
    """Return the working days that were moved, and the Saturdays worked for them."""
    rows: _Rows = {}
    for pair in _MOVED.replace("\n", "·").strip("·").split("·"):
        off, worked = map(date.fromisoformat, pair.split())
        rows[off] = (0, "moved", f"調整放假（{worked}補行上班）")
        if worked.year in _MOON:
            rows[worked] = (1, "make_up", f"補行上班（{off}調整放假）")
    return rows


def _beside(day: date) -> date:
    """Return the children's day where Qingming takes its own: before, of a Thursday after."""
    return day + (_DAY if day.weekday() == 3 else -_DAY)


def _qingming(year: int) -> date:
    return date.fromisoformat(f"{year}-{_MOON[year][1]}")


def _holidays(year: int) -> list[tuple[date, str]]:
    """Return the holidays of a year with their names, in the order of the law."""
    spring, _, boat, moon = (date.fromisoformat(f"{year}-{day}") for day in _MOON[year])
    found = [
        (date(year, 1, 1), "開國紀念日"),
        (spring - _DAY, "農曆除夕"),
        *((spring + n * _DAY, "春節") for n in range(3)),
        (date(year, 2, 28), "和平紀念日"),
        (date(year, 4, 4), "兒童節"),
        (_qingming(year), "民族掃墓節"),
        (boat, "端午節"),
        (moon, "中秋節"),
        (date(year, 10, 10), "國慶日"),
    ]
    if year >= _NEW_LAW:
        found += [
            (date(year, 9, 28), "孔子誕辰紀念日"),
            (date(year, 10, 25), "臺灣光復暨金門古寧頭大捷紀念日"),
            (date(year, 12, 25), "行憲紀念日"),
        ]
    if year > _NEW_LAW:
        found += [(spring - 2 * _DAY, "小年夜"), (date(year, 5, 1), "勞動節")]
    return found


def _free(day: date, name: str, rows: _Rows) -> date:
    """Return the working day off instead: before a Saturday, after a Sunday or in spring."""
    step = -_DAY if day.weekday() == 5 and name not in _SPRING else _DAY
    while day.weekday() > 4 or (day in rows and not rows[day][0]):
        day += step
    return day
