"""
Which places do people name in English, and what are they called in Chinese?

In: nothing. Out: names of stations and landmarks in small letters without spaces, and the
name that the table of landmarks has. From general knowledge. Pure.
"""

from __future__ import annotations

_STATIONS = """
Taipei Main Station/臺北車站 Ximen/西門 Longshan Temple/龍山寺 Shandao Temple/善導寺
Zhongxiao Xinsheng/忠孝新生 Zhongxiao Fuxing/忠孝復興 Zhongxiao Dunhua/忠孝敦化
Sun Yat-Sen Memorial Hall/國父紀念館 Taipei City Hall/市政府 Yongchun/永春 Houshanpi/後山埤
Kunyang/昆陽 Nangang/南港 Taipei Nangang Exhibition Center/南港展覽館
Nangang Exhibition Center/南港展覽館 Xiangshan/象山 Taipei 101/臺北101 World Trade Center/臺北101
Xinyi Anhe/信義安和 Daan/大安 Daan Park/大安森林公園 Dongmen/東門
Chiang Kai-Shek Memorial Hall/中正紀念堂 CKS Memorial Hall/中正紀念堂 NTU Hospital/臺大醫院
Zhongshan/中山 Shuanglian/雙連 Minquan W. Rd/民權西路 Minquan West Road/民權西路 Yuanshan/圓山
Jiantan/劍潭 Shilin/士林 Zhishan/芝山 Mingde/明德 Shipai/石牌 Qilian/唭哩岸 Qiyan/奇岩
Beitou/北投 Xinbeitou/新北投 Fuxinggang/復興崗 Zhongyi/忠義 Guandu/關渡
Songshan/松山 Nanjing Sanmin/南京三民 Taipei Arena/臺北小巨蛋 Nanjing Fuxing/南京復興
Songjiang Nanjing/松江南京 Beimen/北門 Xiaonanmen/小南門 Guting/古亭
Taipower Building/臺電大樓 Gongguan/公館 Wanlong/萬隆 Jingmei/景美
Xingtian Temple/行天宮 Zhongshan Elementary School/中山國小 Daqiaotou/大橋頭
Taipei Zoo/動物園 Muzha/木柵 Wanfang Community/萬芳社區 Wanfang Hospital/萬芳醫院 Xinhai/辛亥
Linguang/麟光 Liuzhangli/六張犁 Technology Building/科技大樓
Zhongshan Junior High School/中山國中 Songshan Airport/松山機場 Dazhi/大直 Jiannan Rd/劍南路
Jiannan Road/劍南路 Xihu/西湖 Gangqian/港墘 Wende/文德 Neihu/內湖 Dahu Park/大湖公園
Huzhou/葫洲 Donghu/東湖 Nangang Software Park/南港軟體園區
"""
_PLACES = """
Taipei 101/臺北101 Taipei Main Station/臺北車站 Taipei Train Station/臺北車站
Taipei Railway Station/臺北車站 Songshan Station/松山車站 Nangang Station/南港車站
Songshan Airport/松山機場 Taipei Bus Station/臺北轉運站 City Hall Bus Station/市府轉運站
Taipei City Hall/市政府 Taipei City Government/市政府 Presidential Office/總統府
Legislative Yuan/立法院 Executive Yuan/行政院 Control Yuan/監察院 Judicial Yuan/司法院
Sun Yat-sen Memorial Hall/國父紀念館 Chiang Kai-shek Memorial Hall/中正紀念堂
CKS Memorial Hall/中正紀念堂 Liberty Square/自由廣場 National Theater/國家戲劇院
National Concert Hall/國家音樂廳 National Central Library/國家圖書館
National Palace Museum/故宮 Palace Museum/故宮 Taipei Fine Arts Museum/臺北市立美術館
National Taiwan Museum/臺灣博物館 National Museum of History/歷史博物館
Taipei Zoo/動物園 Botanical Garden/植物園 Daan Forest Park/大安森林公園 Da'an Park/大安森林公園
228 Peace Park/二二八和平公園 228 Park/二二八和平公園 Peace Park/二二八和平公園
Youth Park/青年公園 Expo Park/花博公園 Dahu Park/大湖公園 Bihu Park/碧湖公園 Bangka Park/艋舺公園
Rongxing Park/榮星花園 Shilin Official Residence/士林官邸 Dajia Riverside Park/大佳河濱公園
Yanping Riverside Park/延平河濱公園 Rainbow Riverside Park/彩虹河濱公園 Rainbow Bridge/彩虹橋
Guandu Nature Park/關渡自然公園 Guandu Temple/關渡宮 Guandu Bridge/關渡大橋
Yangmingshan/陽明山 Yangming Mountain/陽明山 Elephant Mountain/象山 Maokong Gondola/貓空纜車
Maokong/貓空 Qingtiangang/擎天崗 Xiaoyoukeng/小油坑 Zhuzihu/竹子湖 Thermal Valley/地熱谷
Beitou Hot Spring Museum/北投溫泉博物館 Longshan Temple/龍山寺 Lungshan Temple/龍山寺
Xingtian Temple/行天宮 Baoan Temple/保安宮 Bao'an Temple/保安宮 Confucius Temple/孔廟
Zhinan Temple/指南宮 Taipei Grand Mosque/清真寺 Grand Mosque/清真寺 Red House/西門紅樓
Ximending/西門町 Dadaocheng/大稻埕 Huashan 1914/華山文創園區 Huashan/華山文創園區
Songshan Cultural and Creative Park/松山文創園區 Songyan/松菸 Treasure Hill/寶藏巖
Bopiliao/剝皮寮 Shilin Night Market/士林夜市 Raohe Night Market/饒河夜市
Raohe Street Night Market/饒河夜市 Ningxia Night Market/寧夏夜市 Shida Night Market/師大夜市
Tonghua Night Market/通化夜市 Linjiang Night Market/臨江街夜市 Gongguan Night Market/公館夜市
Jingmei Night Market/景美夜市 Huaxi Night Market/華西街夜市 Huaxi Street/華西街夜市
Nanjichang Night Market/南機場夜市 Liaoning Night Market/遼寧街夜市
Taipei Arena/臺北小巨蛋 Taipei Dome/臺北大巨蛋 Tianmu Baseball Stadium/天母棒球場
Taipei Performing Arts Center/北藝中心 Taipei Music Center/北流 Miramar/美麗華
Guanghua Digital Plaza/光華商場 Syntrend/三創 Breeze Center/微風廣場 Grand Hotel/圓山大飯店
Regent/晶華酒店 Taipei World Trade Center/世貿中心 World Trade Center/世貿中心
TICC/國際會議中心 Nangang Exhibition Center/南港展覽館 Nangang Software Park/南港軟體園區
Academia Sinica/中研院 National Taiwan University Hospital/臺大醫院 NTU Hospital/臺大醫院
NTUH/臺大醫院 Veterans General Hospital/榮總 Tri-Service General Hospital/三總
Mackay Memorial Hospital/馬偕醫院 Mackay Hospital/馬偕醫院 Cathay General Hospital/國泰醫院
Wanfang Hospital/萬芳醫院 Shin Kong Hospital/新光醫院 Chang Gung Hospital/長庚醫院
National Taiwan University/臺灣大學 National Taiwan Normal University/臺灣師範大學
National Chengchi University/政治大學 Soochow University/東吳大學
Chinese Culture University/文化大學 Shih Hsin University/世新大學 Ming Chuan University/銘傳大學
Taipei American School/臺北美國學校 Taipei Medical University/臺北醫學大學
"""


def _squeezed(name: str) -> str:
    """Return a name as `geo.latin` squeezes texts."""
    return "".join(
        letter for letter in name.lower() if letter.isascii() and letter.isalnum()
    )


def _pairs(names: str) -> list[tuple[str, str]]:
    """Return the English and the Chinese name of each entry."""
    pairs, english = [], ""
    for word in names.split():
        english += word.split("/")[0]
        if "/" in word:
            pairs.append((_squeezed(english), word.split("/")[1]))
            english = ""
    return pairs


PLACES = dict(_pairs(_PLACES)) | {
    form: "捷運" + chinese.removesuffix("站") + "站"
    for english, chinese in _pairs(_STATIONS)
    for form in (
        f"mrt{english}",
        f"{english}mrt",
        f"{english}station",
        f"mrt{english}station",
        f"{english}mrtstation",
        f"{english}metrostation",
    )
    if english != "taipeimainstation"
}
"""English without spaces, and Chinese."""
