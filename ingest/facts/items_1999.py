"""
What do the dispatch items of 1999 mean, under every spelling, and whose are they?

In: the items of the monthly files and of the counts by item. Out: `items_1999.csv`, one row
per spelling; `item` is today's name, `group` a main category of subcategories.csv.
The published files state no agency: it is assumed, and settings may say better.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.errors import SourceError
from data.settings import Settings
from ingest import sources
from ingest.facts import official

COUNTS = Path("reference") / "open1999_counts_by_item.csv"

_ITEMS = """
大型廢棄物清運聯繫|Bulky waste pick-up|環境保護|service_order|環保局
場所與設施噪音舉發|Noise of premises or equipment|環境保護|complaint|環保局
污染舉發|Pollution|環境保護|complaint|環保局
鄰里無主垃圾清運|Dumped rubbish in the neighbourhood|環境保護|complaint|環保局
道路散落物或油漬處理|Debris or oil on the road|環境保護|complaint|環保局
雨水下水道側溝清淤|Gutter or storm drain full of silt|環境保護|complaint|環保局
路燈不亮或損壞|Street light out or damaged|公園路燈|complaint|工務局公園處
路樹處理|Street tree|公園路燈|complaint|工務局公園處
交通號誌異常|Traffic signal fault|交通運輸|complaint|交通局交工處
交通標誌及設施物損壞(含汙損)、傾斜|Traffic sign or fixture damaged, defaced or leaning|交通運輸|complaint|交通局交工處
交通號誌電纜線垂落及設施損壞|Traffic signal cable hanging or fixture damaged|交通運輸|complaint|交通局交工處
市區道路坑洞處理|Pothole in a city road|道路水利|complaint|工務局新工處
人孔蓋(含周邊)破損、遺失處理|Manhole cover damaged or missing|道路水利|complaint|工務局新工處
橋梁、隧道、車(人)行地下道及涵洞積淹水|Flooded bridge, tunnel, underpass or culvert|道路水利|complaint|工務局新工處
道路掏空|Road undermined|道路水利|complaint|工務局新工處
道路邊坡坍方|Roadside slope collapsed|道路水利|complaint|工務局新工處
道路側溝溝蓋(含周邊)損壞遺失|Gutter cover damaged or missing|道路水利|complaint|工務局水利處
道路側溝內溝牆(底)破損|Gutter wall or floor broken|道路水利|complaint|工務局水利處
路面積淹水|Flooded road|道路水利|complaint|工務局水利處
用戶無水、漏水報修|No water or a water leak|道路水利|complaint|自來水處
河濱公園自行車道及堤外便道破損、散落物、油漬及樹倒|Riverside bike path or access road: damage, debris, oil or fallen tree|公園路燈|complaint|工務局水利處
動物救援|Animal rescue|產業動保|complaint|產業局動保處
"""
"""item | item_en | group | kind | agency"""

SPELLINGS = {
    "路燈故障或設施損壞": "路燈不亮或損壞",
    "動物虐待傷害": "動物救援",
    "河濱自行車道破損": "河濱公園自行車道及堤外便道破損、散落物、油漬及樹倒",
    "河濱公園自行車道破損、油漬及樹倒": "河濱公園自行車道及堤外便道破損、散落物、油漬及樹倒",
    # Look-alike characters of another code block (U+FA08, U+F902, U+F965, U+F918) …
    "河濱公園自\ufa08\uf902道及堤外\uf965道破損、散\uf918物、油漬及樹倒": "河濱公園自行車道及堤外便道破損、散落物、油漬及樹倒",
    # … which a program without them wrote as question marks.
    "河濱公園自??道及堤外?道破損、散?物、油漬及樹倒": "河濱公園自行車道及堤外便道破損、散落物、油漬及樹倒",
}
"""What an item was once called, and is called today."""

_COLUMNS = ["item", "item_en", "group", "kind", "agency"]


def build(source: Path, into: Path) -> int:
    """Write items_1999.csv; SourceError where the files name an item unknown here."""
    items = pl.DataFrame(
        [line.split("|") for line in _ITEMS.split("\n") if line],
        schema=_COLUMNS,
        orient="row",
    )
    table = (
        pl.DataFrame({"said": _spellings(source)})
        .with_columns(item=pl.col("said").replace(SPELLINGS))
        .join(items, on="item", how="left")
        .with_columns(agency_basis=pl.lit("assumed"))
        .sort("item", "said")
    )
    if unknown := table.filter(pl.col("kind").is_null())["said"].to_list():
        msg = (
            f"{source / 'open1999'}: expected the items of ingest/facts/items_1999.py, "
            f"found {unknown} too. Add each there, as an item or as a spelling of one."
        )
        raise SourceError(msg)
    table.write_csv(into / "items_1999.csv")
    return table.height


def _spellings(source: Path) -> list[str]:
    """
    Return every spelling of an item, each once.

    A cell without a Chinese character is no item: one row of 2020-05 has its date there.
    """
    counted = official.table(source / COUNTS)["item"]
    files = sorted((source / "open1999").glob("*.csv"))
    monthly = [sources.read(file, Settings())[2]["category_said"] for file in files]
    said = pl.concat([counted, *monthly]).unique().drop_nulls()
    return said.filter(said.str.contains(r"\p{Han}")).to_list()
