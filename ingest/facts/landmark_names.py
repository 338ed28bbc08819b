"""
Under which names do people speak of a place that has a published name?

In: names as registers write them. Out: the name in short, its kind, and its aliases.
"""

from __future__ import annotations

import re

import polars as pl

KINDS: dict[str, tuple[str, float]] = {
    "riverside": ("河濱公園", 500.0),
    "station": ("站", 90.0),
    "exit": ("出口", 40.0),
    "park": ("公園|綠地|花園|植物園|動物園", 120.0),
    "school": (
        "國小|國中|高中|高職|高工|高商|商工|家商|工農|女中|女高|大學|學院|專科學校",
        100.0,
    ),
    "hospital": ("醫院(?:.{2,4}(?:分院|院區))?|院區|分院|診所", 90.0),
    "bridge": ("橋", 250.0),
    "tunnel": ("隧道|地下道", 300.0),
    "elevated": ("交流道", 300.0),
    "market": ("市場|夜市|商場|商圈|百貨", 90.0),
    "temple": ("宮|廟|寺|殿|教堂|祠|巖|岩", 60.0),
    "library": ("圖書館(?:.{2,4}分館)?|分館|閱覽室", 60.0),
    "sports": ("運動中心|體育館|體育場|球場|游泳池|田徑場|小巨蛋", 100.0),
    "office": (
        (
            "公所|分局|派出所|消防隊|分隊|戶政事務所|地政事務所|稽徵處|健康服務中心|監理站|監理所"
            "|行政中心|市政府|法院|檢察署|總統府|立法院|監察院|行政院|考試院|司法院|殯儀館|清潔隊"
        ),
        60.0,
    ),
    "culture": (
        "紀念館|美術館|博物館|博物院|故居|園區|會館|文化館|劇院|音樂廳|中山堂|展覽館|天文館",
        90.0,
    ),
    "hotel": ("飯店|酒店|旅館|會館", 50.0),
    "building": ("大樓|大廈|廣場|社區|國宅|宿舍|活動中心|區民中心|里民活動場所", 60.0),
    "river": ("碼頭|抽水站|水門|疏散門|焚化廠|污水處理廠", 150.0),
    "traffic": ("轉運站|機場|火車站|車站|停車場|調度場", 120.0),
    "nature": ("步道|親山|登山口|公墓|墓園|瀑布|大湖|池", 400.0),
}
"""Kind: how its names end, and the metres within which a place of it is meant at least."""

ORDER = (
    "riverside", "tunnel", "elevated", "traffic", "school", "hospital", "library", "sports",
    "office", "culture", "market", "river", "park", "station", "temple", "bridge", "hotel",
    "building", "nature",
)  # fmt: skip
"""運動中心 before 中心, 轉運站 before 站: the kinds as they are tried."""

_DISTRICT = "(?:中正|大同|中山|松山|大安|萬華|信義|士林|北投|內湖|南港|文山)區"
_OWNER = (
    r"^(?:臺北市(?:政府)?|臺北市立|國立|市立|縣立|私立|財團法人|立|公有|公廁點位:|公廁坐落:|地標:"
    "|中華民國|國防醫學院|臺灣省|臺北捷運)+"
)
_AREA = (
    "^(?:臺北府?|艋舺|大龍峒|大稻埕|松山|士林|北投|景美|木柵|南港|內湖|萬華|關渡|天母|石牌|古亭|大安|信義"
    "|中山|大同|文山|中正|舊莊)"
)
_LONG = {
    "國民小學": "國小",
    "國民中學": "國中",
    "高級中學": "高中",
    "高級職業學校": "高職",
    "高級工業職業學校": "高工",
    "高級商業職業學校": "高商",
    "高級工農職業學校": "工農",
    "高級家事商業職業學校": "家商",
}
_ROADLIKE = (
    r"[路街段巷弄號口里鄰]$|[0-9]{3,}[^大]|(?:股份)?有限公司|企業社|^[0-9A-Za-z]|[路街]..|大道."
    r"|[0-9][巷弄]"
)
_BESIDE = r"^(?:(?:斜?對面|對側|隔壁|附近|旁邊?|鄰近|靠近)的?)+"
"""What says where a name lies is no part of it: 旁內湖運動公園, and 對面公園 is none."""
_SUFFIX = (
    r"(?:[(].*|-.*|[0-9]+號?(?:出口)?|(?:地下|平面|立體|機車|公共|收費|附設|大樓)*停車場.*"
    r"|公廁.*|(?:大門|正門|側門|後門|東側|西側|南側|北側|前).*)$"
)

ALONE = ("總統府", "立法院", "監察院", "行政院", "考試院", "司法院", "市政府", "中山堂")
"""Names that are no more than a kind."""

GENERIC = (
    "郵局|車站|火車站|公車站|運動公園|河濱公園|花園|籃球場|網球場|棒球場|足球場|溜冰場|遊戲場|停車場|游泳池"
    "|地下街|警察局|消防局|服務中心|遊客中心|兒童遊戲場|里民活動場所|區民活動中心|活動中心|健康服務中心|轉運站"
    "|公園|綠地|市場|夜市|商場|商圈|百貨|宮|廟|寺|教堂|圖書館|分館|運動中心|體育館|體育場|球場|國小|國中"
    "|高中|高職|大學|學院|醫院|分院|院區|診所|橋|大橋|隧道|地下道|高架|快速道路|交流道|公所|區公所|分局|派出所"
    "|消防隊|分隊|清潔隊|飯店|酒店|旅館|會館|大樓|大廈|廣場|社區|國宅|宿舍|碼頭|抽水站|水門|機場|步道|公墓"
    "|紀念館|博物館|文化館|園區|法院|地方法院|地方檢察署|親子館|托嬰中心|土地公廟|福德宮|幼兒園|總站|管理處|管理所|工務所|行政大樓|綜合大樓|教學大樓|學生宿舍"
)
"""Words that end like a name and are none."""

PLACE = ("place", 120.0)
"""The kind of a name that has none: a bus stop is called 忠烈祠, 西門, 臺北101."""
_VAGUE = (
    r"站$|場$|室$|門$|側$|樓$|區$|超商|門市|分行|銀行|對面|附近|旁|前$|後$|內$|[路街巷弄段號]"
    r"|公車|捷運|大道$|^(?:中|大|小|新|舊|上|下|東|西|南|北).$"
)

ALSO: dict[str, tuple[str, ...]] = {
    "臺灣大學": ("臺大",), "臺灣師範大學": ("師大", "臺師大", "師範大學"),
    "政治大學": ("政大",), "臺北科技大學": ("北科大",), "臺灣科技大學": ("臺科大",),
    "臺北教育大學": ("國北教大", "國北師"), "臺北護理健康大學": ("北護",),
    "文化大學": ("中國文化大學", "文大"), "陽明交通大學": ("陽明大學", "陽明交大"),
    "世新大學": ("世新",), "臺北醫學大學": ("北醫大",), "臺北市立大學": ("北市大",),
    "建國高中": ("建國中學", "建中"), "第一女子高中": ("北一女", "北一女中"),
    "中山女子高中": ("中山女中", "中山女高"), "景美女子高中": ("景美女中",),
    "臺灣師範大學附屬高中": ("師大附中",), "政治大學附屬高中": ("政大附中",),
    "大安高工": ("大安高級工業職業學校",), "松山工農": ("松山高級工農職業學校",),
    "臺灣大學醫學院附設醫院": ("臺大醫院",), "馬偕紀念醫院": ("馬偕醫院", "臺北馬偕", "馬偕"),
    "臺北榮民總醫院": ("榮民總醫院", "榮總", "臺北榮總"), "長庚紀念醫院": ("長庚醫院",),
    "三軍總醫院": ("三總",), "國泰綜合醫院": ("國泰醫院",), "新光醫院": ("新光吳火獅紀念醫院",),
    "臺北醫學大學附設醫院": ("北醫", "北醫附醫", "臺北醫學院"), "振興醫院": ("振興復健醫院",),
    "國父紀念館": ("孫文紀念館",),
    "臺北市立大學附設實驗國小": ("北市大附小", "市大附小"),
    "國語實驗國小": ("國語實小",),
    "臺北101": ("101大樓", "臺北一零一"), "臺北小巨蛋": ("小巨蛋",), "臺北大巨蛋": ("大巨蛋",),
    "故宮博物院": ("故宮",), "臺北市立動物園": ("動物園", "木柵動物園"), "兒童新樂園": ("新兒童樂園",),
    "二二八和平公園": ("二二八公園", "228公園", "228和平公園", "新公園"),
    "天文科學教育館": ("天文館",), "臺灣科學教育館": ("科教館", "科學教育館"),
    "世貿中心": ("世貿", "世貿一館", "臺北世界貿易中心", "臺北世貿中心"), "圓山大飯店": ("圓山飯店",),
    "臺北車站": ("臺北火車站", "北車", "臺北車站捷運站"), "松山車站": ("松山火車站",),
    "南港車站": ("南港火車站",), "萬華車站": ("萬華火車站",), "臺北松山機場": ("松山機場",),
    "光華數位新天地": ("光華商場",), "三創生活園區": ("三創",), "美麗華百樂園": ("美麗華",),
    "士林官邸公園": ("士林官邸",), "榮星花園公園": ("榮星花園", "榮星公園"),
    "臺北植物園": ("植物園",), "臺北孔子廟": ("孔廟",), "艋舺龍山寺": ("龍山寺",),
    "大龍峒保安宮": ("保安宮",), "華山1914文化創意產業園區": ("華山文創園區", "華山文創", "華山藝文特區"),
    "松山文創園區": ("松菸", "松山菸廠"), "臺北市政府": ("市政府", "市府", "市政大樓"),
    "建成圓環": ("寧夏圓環", "南京西路圓環"), "信義快萬芳交流道": ("萬芳交流道",),
    "東吳大學": ("東吳",),
    "大安森林公園": ("森林公園", "七號公園"), "北投焚化廠": ("北投焚化爐",),
    "百齡右岸河濱公園": ("百齡河濱公園", "百齡河濱"), "中正紀念堂": ("CKS",),
    "第一殯儀館": ("一殯",), "第二殯儀館": ("二殯",),
}  # fmt: skip
"""Names in daily use that no rule gives; where the place lies is never told here."""


_PARTS = (
    (r"^(..)區(戶政事務所|清潔隊|健康服務中心|行政中心|衛生所)$", ("{0}{1}",)),
    (r"^(.{2,3})交流道$", ("{0}路交流道",)),
    (r"醫院(..)院區$", ("{0}院區", "{0}醫院", "聯合醫院{0}院區")),
    (r"分局(.{2,4}派出所)$", ("{0}",)),
    (r"^(.{2,}?)大?橋$", ("{0}橋", "{0}大橋")),
    (r"^(.+河濱)公園$", ("{0}",)),
    (r"^(.{2,3})([左右])岸河濱公園$", ("{0}{1}河濱公園",)),
    (
        r"^(?:臺北)?(.{2,}?)(?:國際)?(?:大飯店|飯店|酒店)$",
        ("{0}飯店", "{0}大飯店", "{0}酒店"),
    ),
)
"""What a name holds, and the names that are made of it."""


def shortened(names: pl.Expr) -> pl.Expr:
    """Return names without owner, district of a school, bracket and annex."""
    return (
        names.str.replace_many(_LONG)
        .str.replace(_OWNER, "")
        .str.replace(r"^.*[0-9]號(..+)$", "$1")
        .str.replace(_BESIDE, "")
        .str.replace(r"^臺灣((?:臺北|士林|高等).*(?:法院|檢察署))$", "$1")
        .str.replace(rf"^{_DISTRICT}(.{{2,4}}(?:國小|國中|高中|高職|高工|高商))", "$1")
        .str.replace(
            r"^(百齡[左右]岸|成美[左右]岸|南湖[左右]岸|福安|華中|雙園)[0-9]+號$",
            "${1}河濱公園",
        )
        .str.replace(_SUFFIX, "")
        .str.replace(r"^(?:市立|國立|私立)", "")
    )


def kind_of(names: pl.Expr) -> pl.Expr:
    """Return the kind of each name by its ending, null where it has none or is a road."""
    ends = [
        pl.when(names.str.contains(rf"..(?:{KINDS[kind][0]})$")).then(pl.lit(kind))
        for kind in ORDER
    ]
    alone = pl.when(names.is_in(ALONE)).then(pl.lit("office"))
    return pl.when(~names.str.contains(_ROADLIKE)).then(pl.coalesce(*ends, alone))


def is_place(names: pl.Expr) -> pl.Expr:
    """Say whether a name without a kind is one that people would use: 忠烈祠, 臺北101."""
    return ~names.str.contains(
        f"{_ROADLIKE}|{_VAGUE}"
    ) & names.str.len_chars().is_between(3, 8)


def core(names: pl.Expr) -> pl.Expr:
    """Return the part of a name that ends with its first kind: 仁愛國小 of 仁愛國小操場."""
    ends = "|".join(
        KINDS[kind][0]
        for kind in ("riverside", "school", "hospital", "library", "park", "sports")
    )
    return names.str.extract(rf"^(.{{2,9}}?(?:{ends}))")


def aliases(name: str, kind: str) -> set[str]:
    """
    Return every name of a place, with its own.

    >>> sorted(aliases("明德國中", "school"))
    ['明德國中', '明德國民中學']
    """
    found = {name, *ALSO.get(name, ()), re.sub("^(?:臺北|中國)(?=..)", "", name)}
    for whole, others in ALSO.items():
        if name in others:
            found |= {whole, *others}
    found |= {
        name.removesuffix(short) + long
        for long, short in _LONG.items()
        if name.endswith(short)
    }
    found |= {
        form.format(*parts.groups())
        for pattern, forms in _PARTS
        if (parts := re.search(pattern, name))
        for form in forms
    }
    if kind in {"temple", "market"}:
        found.add(re.sub(_AREA, "", name))
    return {each for each in found if len(each) > 1 and not re.fullmatch(GENERIC, each)}


def station_names(station: str) -> set[str]:
    """
    Return the names of a metro station: 捷運石牌站, 石牌捷運站, 石牌站, 捷運石牌.

    >>> sorted(station_names("石牌站"))
    ['捷運石牌', '捷運石牌站', '石牌捷運站', '石牌站']
    """
    stem = re.sub("站$", "", station)
    stems = {stem, *stem.split("/")}
    if "101" in stem:
        stems.add("臺北101")
    found: set[str] = set()
    for each in stems:
        found |= {f"捷運{each}站", f"{each}捷運站", f"{each}站", f"捷運{each}"}
    return found


def exit_names(station: str, number: str) -> set[str]:
    """Return the names of an exit: 捷運石牌站2號出口, 石牌站出口2, 石牌站2號 …"""
    whole = {name for name in station_names(station) if name.endswith("站")}
    forms = ("{0}{1}號", "{0}({1}號", "{0}出口{1}", "{0}第{1}號出口", "{0}{1}號出口")
    return {form.format(name, number) for name in whole for form in forms}
