"""
Which campaigns does a team's own table tell of? A row each, all of them or none.

In: a CSV or workbook. Out: `Campaign` values, or one sentence that names file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from data.errors import RegistryError, SourceError
from data.registry_campaigns import Campaign, checked
from ingest import campaigns_cells as cells
from ingest import sheets

_HEADERS: Final = {
    "id": ("id", "編號", "活動編號", "推廣編號"),
    "name": ("name", "名稱", "活動名稱", "推廣名稱"),
    "agency": ("agency", "機關", "主辦機關", "辦理機關"),
    "channel": ("channel", "宣傳管道", "推廣管道", "管道"),
    "start": ("start", "起日", "開始日期", "開始"),
    "end": ("end", "迄日", "結束日期", "結束"),
    "areas": ("areas", "地區", "推廣地區", "範圍"),
    "target": ("target", "目標", "推廣目標"),
    "cost": ("cost", "經費", "成本"),
    "hypothesis": ("hypothesis", "假設", "預期效果"),
}
_NEEDED: Final = ("id", "name", "agency", "channel", "start", "end")
_T = TypeVar("_T")


def read(path: Path, who: str) -> list[Campaign]:
    """
    Return the campaigns of a table, each as `who` enters it.

    SourceError, one sentence with file and line, for the first row that can not be used.
    """
    sheet = sheets.read(path, _known)
    column = {
        name: at
        for at, header in enumerate(sheet.header)
        for name, said in _HEADERS.items()
        if cells.plain(header).lower() in said
    }
    if missing := [name for name in _NEEDED if name not in column]:
        msg = f"{path}, line 1: the column {missing[0]} is missing. Expected {', '.join(_HEADERS)}; areas, target, cost and hypothesis may be left out."
        raise SourceError(msg)
    width = len(sheet.header)
    found = []
    for row in sheet.rows.to_dicts():
        where = f"{path}, line {row['line']}"
        if any(row[name] for name in _beyond(row, width)):
            msg = f"{where}: there are more cells than columns. Put a cell that holds a comma into quotes, or part areas with ';'."
            raise SourceError(msg)
        said = {name: (row[f"c{at}"] or "").strip() for name, at in column.items()}
        try:
            found.append(campaign(said, who))
        except (RegistryError, ValueError) as error:
            msg = f"{where}: {error}"
            raise SourceError(msg) from error
    if not found:
        msg = f"{path}: there is no row below the header. Expected a campaign a row."
        raise SourceError(msg)
    return found


def campaign(said: Mapping[str, str], who: str) -> Campaign:
    """
    Return the campaign of one row: its cells by our column names.

    ValueError, or RegistryError, in one sentence for a cell that can not be read.
    """

    def cell(name: str, reader: Callable[[str], _T]) -> _T:
        try:
            return reader(said.get(name, ""))
        except ValueError as error:
            msg = f"{name} {said.get(name, '')!r}: {error}"
            raise ValueError(msg) from error

    return checked(
        Campaign(
            campaign_id=cells.plain(said["id"]),
            name=said["name"],
            agency=said["agency"],
            channel=said["channel"],
            starts=cell("start", cells.day),
            ends=cell("end", cells.day),
            who=who,
            areas=cell("areas", cells.areas),
            target=cell("target", cells.target),
            cost=cell("cost", cells.cost),
            hypothesis=said.get("hypothesis", ""),
        )
    )


def _known(header: Sequence[str]) -> bool:
    said = {cells.plain(name).lower() for name in header}
    return all(said & set(_HEADERS[name]) for name in ("id", "start", "end"))


def _beyond(row: Mapping[str, Any], width: int) -> list[str]:
    """Return the names of the cells that stand behind the header's last column."""
    return [name for name in row if name != "line" and int(name[1:]) >= width]
