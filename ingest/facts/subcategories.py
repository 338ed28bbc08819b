"""
What do the sub-categories of HELLO TAIPEI mean, and which agency answers them?

In: the sub-categories with their case counts of one window of 2022.
Out: `subcategories.csv`, one row per sub-category.
No source at hand states main category, agency or section: the grouping is ours, the agency
is assumed from the city's division of work, and settings may say better.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.errors import SourceError
from ingest.facts import official

SAID = Path("reference") / "hello_taipei_case_subtypes_2022.csv"

_KNOWN = """
其他事項|Other matters|其他|研考會|
疫情相關|Epidemic|衛生醫療|衛生局|疾病管制科
食品衛生安全及藥品安全|Food and drug safety|衛生醫療|衛生局|食品藥物管理科
疾病防治及醫療管理|Disease control and medical care|衛生醫療|衛生局|
菸害防制|Tobacco hazards|衛生醫療|衛生局|健康管理科
公車、計程車、復康巴士問題|Buses, taxis and paratransit|交通運輸|交通局公運處|
停車管理及收費問題（含停車場內違規停車）|Parking management and fees (also illegal parking in car parks)|交通運輸|交通局停管處|
標線增設、補繪或塗銷|Road markings to be added, repainted or removed|交通運輸|交通局交工處|
交通號（標）誌設置問題|Placing of traffic signals and signs|交通運輸|交通局交工處|
交通動線規劃問題|Traffic circulation|交通運輸|交通局|
違規罰單問題|Traffic tickets|交通運輸|交通局裁決所|
微笑單車（YouBike）|Public bikes (YouBike)|交通運輸|交通局|
捷運營運、貓纜服務|Metro operation and Maokong Gondola|交通運輸|捷運公司|
捷運施工及路線規劃|Metro construction and route planning|交通運輸|捷運局|
違規停車|Illegal parking|警政治安|警察局|交通警察大隊
治安維護（含警政風紀、妨害風化（俗））|Public order (also police conduct and offences against decency)|警政治安|警察局|
路霸（移動式障礙物）檢舉|Movable objects blocking the road|警政治安|警察局|
有牌廢棄車|Abandoned vehicle with licence plate|警政治安|警察局|
行人違規、自行車違規及道路障礙違規|Offences by pedestrians and cyclists, road obstruction|警政治安|警察局|交通警察大隊
拖吊問題|Towing|警政治安|警察局|交通警察大隊
交通管制疏導|Traffic control and direction|警政治安|警察局|交通警察大隊
交通事故|Traffic accident|警政治安|警察局|交通警察大隊
監視器問題|Surveillance cameras|警政治安|警察局|
消防安全管理（含防災、搶救、火災調查及消防通道）|Fire safety (also disaster prevention, rescue, fire investigation and fire lanes)|警政治安|消防局|
環保稽查|Environmental inspection|環境保護|環保局|環保稽查大隊
無牌廢棄車、廢棄物處理（含醫療廢棄物）及資源回收|Abandoned vehicle without licence plate, waste (also medical) and recycling|環境保護|環保局|
路面清潔（含行人果皮箱、菸蒂、狗便）|Street cleaning (also litter bins, cigarette ends and dog dirt)|環境保護|環保局|
垃圾車清運及服務事項|Garbage truck service|環境保護|環保局|
違規小廣告、旗幟|Illegal bills and banners|環境保護|環保局|環保稽查大隊
專用袋（含兩用袋）、源頭減量（含限塑政策）|City garbage bags and waste reduction (also plastic limits)|環境保護|環保局|
排水溝疏通|Blocked gutter|環境保護|環保局|
人與動物噪音|Noise of people and animals|環境保護|警察局|
發生在公園之噪音|Noise in a park|環境保護|工務局公園處|
人行道維護|Pavement upkeep|道路水利|工務局新工處|
道路凹陷、不平、有高低差|Road sunken, uneven or stepped|道路水利|工務局新工處|
管線施工、纜線附掛|Utility works and attached cables|道路水利|工務局|
溝蓋遺失、鬆動、被打開|Gutter cover missing, loose or open|道路水利|工務局水利處|
雨水下水道維護|Storm sewer upkeep|道路水利|工務局水利處|
污水下水道維護（含孔蓋冒水）、污水管申接、污水排放稽查|Sewer upkeep (also overflowing covers), connection and discharge checks|道路水利|工務局衛工處|
山坡地問題|Hillside problems|道路水利|工務局大地處|
自來水相關業務|Tap water|道路水利|自來水處|
一般公園綠地管理及設施維護（含車輛違規進入）|Parks and green spaces: management and facilities (also vehicles entering)|公園路燈|工務局公園處|
路樹修剪維護、路燈遷移|Street tree pruning, moving street lights|公園路燈|工務局公園處|
河濱公園管理及設施維護（含車輛違規進入）|Riverside parks: management and facilities (also vehicles entering)|公園路燈|工務局水利處|
建築物使用管理、違建查報及拆除（含防火巷占用、固定式騎樓障礙物）|Use of buildings, illegal structures (also blocked fire lanes and fixed arcade obstacles)|建築管理|都發局建管處|
公寓大廈及廣告招牌|Apartment buildings and signboards|建築管理|都發局建管處|
室內通道違規及裝修|Blocked indoor passages and interior fitting-out|建築管理|都發局建管處|
施工管理及建築損鄰|Building sites and damage to neighbours|建築管理|都發局建管處|
都市規劃、設計、更新、開發及管理|Urban planning, design, renewal and development|都市發展|都發局|
都市計畫審議|Review of urban plans|都市發展|都市計畫委員會|
國民住宅、公共住宅|Public housing|都市發展|都發局|
社會救助、福利服務|Social assistance and welfare|社會勞動|社會局|
街友安置與管理|Homeless people|社會勞動|社會局|
人民團體服務及勸募|Civil associations and fundraising|社會勞動|社會局|
勞工權益、職業安全衛生|Workers' rights, occupational safety and health|社會勞動|勞動局|
移工業務|Migrant workers|社會勞動|勞動局|
就業服務、職能培育|Employment services and training|社會勞動|勞動局|
教育事務（校園、教師、幼兒園、圖書館、補教業）|Education (schools, teachers, kindergartens, libraries, cram schools)|教育文化|教育局|
體育事務（含大巨蛋狐疑專線事項）|Sports (also Taipei Dome matters)|教育文化|體育局|
文化事務（樹木保護、文化資產、表演藝術、文化場館、藝文推廣）|Culture (protected trees, heritage, performing arts, venues, promotion)|教育文化|文化局|
觀光事務（民宿、旅館、觀光活動諮詢）|Tourism (guest houses, hotels, events)|教育文化|觀傳局|
媒體事務（有線電視、出版品、吉祥物）|Media (cable television, publications, mascots)|教育文化|觀傳局|
民政、區政業務（不含衛政、食安業務）|Civil and district affairs (not health or food safety)|民政法務|民政局|
地政業務（含房仲申訴）|Land administration (also estate agents)|民政法務|地政局|
地方稅務問題（不含國稅）|Local taxes (not national taxes)|民政法務|財政局稅捐處|
政風服務|Government ethics|民政法務|政風處|
訴願、國家賠償及消費爭議程序諮詢|Appeals, state compensation and consumer disputes|民政法務|法務局|
員工事件通報|Incidents concerning city staff|民政法務|人事處|
資訊服務|Information services|民政法務|資訊局|
產業發展（含工商業、農業、市場、公用事業等）|Economic development (also commerce, farming, markets and utilities)|產業動保|產業局|
動物保護|Animal protection|產業動保|產業局動保處|
城市美學-環境清潔整理|City aesthetics: cleaning|城市美學|環保局|
城市美學-道路橋梁|City aesthetics: roads and bridges|城市美學|工務局新工處|
城市美學-公園綠地廣場及行道樹|City aesthetics: parks, squares and street trees|城市美學|工務局公園處|
城市美學-都市景觀|City aesthetics: townscape|城市美學|都發局|
城市美學-捷運維運與服務|City aesthetics: metro|城市美學|捷運公司|
城市美學-城市美學行銷|City aesthetics: promotion|城市美學|觀傳局|
城市美學-其他事項|City aesthetics: other matters|城市美學|都發局|
城市美學-校園美學|City aesthetics: schools|城市美學|教育局|
城市美學-公共藝術|City aesthetics: public art|城市美學|文化局|
城市美學-建築及廣告物|City aesthetics: buildings and signboards|城市美學|都發局建管處|
城市美學-社會住宅|City aesthetics: social housing|城市美學|都發局|
城市美學-市場及夜市|City aesthetics: markets and night markets|城市美學|產業局市場處|
城市美學-堤防及河濱公園|City aesthetics: levees and riverside parks|城市美學|工務局水利處|
"""
"""subcategory | subcategory_en | category | agency | section (empty: not known)"""

_COLUMNS = ["subcategory", "subcategory_en", "category", "agency", "section"]


def build(source: Path, into: Path) -> int:
    """Write subcategories.csv; SourceError where the source and this file differ."""
    known = pl.DataFrame(
        [line.split("|") for line in _KNOWN.split("\n") if line],
        schema=_COLUMNS,
        orient="row",
    )
    said = official.table(source / SAID).select(
        subcategory="subtype", cases_2022=pl.col("cases").cast(pl.Int32)
    )
    both = said.join(known, on="subcategory", how="full", coalesce=True, validate="1:1")
    lone = both.filter(pl.col("agency").is_null() | pl.col("cases_2022").is_null())
    if lone.height:
        msg = (
            f"{source / SAID}: expected the sub-categories of ingest/facts/"
            f"subcategories.py; {lone['subcategory'].to_list()} stand in one of the two "
            "only. Give each new one its line there."
        )
        raise SourceError(msg)
    table = both.select(
        "subcategory",
        "subcategory_en",
        "category",
        pl.lit("complaint").alias("kind"),
        "agency",
        pl.col("section").replace("", None),
        pl.lit("assumed").alias("agency_basis"),
        "cases_2022",
    ).sort("cases_2022", "subcategory", descending=[True, False])
    table.write_csv(into / "subcategories.csv")
    return table.height
