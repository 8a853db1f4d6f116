"""How many known pairs the tables of likeness know, and how many of any two characters they call alike.

    python -m benchmarks.confusables

In: the lists below, and from the folder that RECON_EVAL names what real engines took for one another.
Out: the table of docs/likeness.md. Where two characters are drawn at random the share is not estimated
but counted, over all pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.accuracy import EVAL, ROOT
from chuyi_recon.app.language.confusables import TableConfusables

ALIKES = TableConfusables()

# Pairs that manuals of proofreading name, and a few of our own kind. The weights were chosen on these.
LOOK = """
    己已 己巳 已巳 未末 土士 日曰 人入 入八 千干 干于 千于 戊戌 戌戍 戊戍 天夭 大太 太犬 大犬 今令 免兔 鸟乌
    侯候 拨拔 折拆 析折 栗粟 祟崇 徒徙 晴睛 粱梁 壁璧 茶荼 暑署 辨辩 辫辩 密蜜 竞竟 汩汨 冶治 宜宣 官宫 盲肓
    撤撒 住往 住佳 失矢 夫失 牛午 贝见 田由 由甲 甲申 石右 右古 左在 木本 术木 休体 目且 且旦 白自 自目 史吏
    爪瓜 丐丏 母毋 王玉 王主 丸九 尤龙 无元 亨享 亭享 毫亳 哀衷 哀衰 衰衷 戎戒 或惑 迸进 还环 坏环 迁迂 扳板
    扬杨 场扬 捡检 抢枪 抢拾 拾抬 待侍 持特 村材 州洲 扛杠 柱住 注往 桂挂 治洽 冷泠 淮准 难雄 推椎 惟帷 帐账
    责贵 责贡 员贞 买卖 斥斤 尸户 芦庐 泸沪 札礼 仓仑 抡抢 论沦 沉沈 设没 没役 拉垃 几凡 朱未 耒来 采釆 宇字
    李季 季委 秃秀 灸炙 灾炎 里理 埋理 要耍 票栗 西酉 酒洒 苗茁 菌茵 因困 囚因 固国 圆园 问间 间闻 闭闲 微徽
    衍衔 卯印 柳抑 仰抑 昂昴 市布 币市 届屈 销锁 钩钓 钧钩 根很 狠狼 朗郎 即既 却劫 公分 幻幼 列刘 卷券 卷眷
    织职 炽帜 记纪 径轻 顶项 颁颂 历厉 处外 汉汊 乡多 夕歹 申串 予矛 了子 万方 刀力 兵乓 乒乓 仕任 冻陈 延廷
    庆厌 思恩 摸模 提堤 渴喝 爱受 竿竽 篮蓝 综棕 育肓 贷货 贬眨 趟淌 遣遗 铃钤 阂阁 隐稳 颗棵
"""

# The same of traditional script.
TRADITIONAL = """
    書晝 晝畫 鳥烏 島鳥 曾會 當嘗 賞嘗 賓實 費貴 責貴 賣買 東束 柬東 棟揀 車東 達違 遣遺 還遷 壞壤 檢撿 復複
    微徵 徵徽 間問 聞間 閉閑 開閉 門鬥 學覺 興與 舉興 舊奮 獲穫 護獲 歷曆 壓厭 魔磨 聽廳 輪輸 論諭 難離 雖難
    網綱 錫賜 錄綠 綠緣 緩綬 鐘鍾 動勳 勤勒 勵勱 熱勢 壺壹 豐豊 禮體 齋齊 寫瀉 螢瑩 榮營 燭獨 帥師 幣弊 蔽弊
    績積 經輕 縣懸 檀擅 聲馨 縱蹤 倫淪 億憶 儀議 職織 識織 題顯 類頻 頂項 賴賢 購講 賤錢 線錢 紅江 約納 組祖
    級紙
"""

# Written down when the weights had been chosen; the threshold was moved once since, from 0.66.
FRESH = """
    贪贫 梢稍 稍捎 胀帐 涨胀 厕侧 测侧 陡徒 陕狭 峡狭 挟狭 拣炼 练拣 慢漫 幔慢 漠摸 膜模 撕嘶 瞻赡 檐瞻 辐幅
    幅福 逼福 嬴赢 羸嬴 籍藉 杳查 沓杳 惴揣 揣喘 湍端 瑕暇 暇遐 遏竭 揭竭 渴揭 谒竭 拴栓 诠拴 骄娇 浇绕 绕饶
    晓烧 坑炕 抗坑 航杭 吭杭 伸神 绅呻 枯姑 怙沽 拆坼 诉拆 肆肄 麾靡 靡糜 骞寨 塞寨 赛塞 寒塞 玷沾 惦掂 砧粘
    炯迥 恫洞 充允 汛讯 迅汛 孑孓 孑子 毌毋 凸凹 快块 抉快 诀决 冰泳 咏泳 沫沬 昧味 妹昧 株珠 珠殊 抹沫 秣抹
    鈞鉤 緒諸 賭睹 脹賬 獎漿 漿槳 瀆讀 壟聾 齡鈴 殼穀 穀轂 贏羸 遞遲 遜遙 閨閏 嬰櫻 墾懇 鍋渦 攔欄 欄爛 蘭闌
    鄉卿 榜傍 謗膀 緝輯 塵麈 麥夌 鳴嗚 遼潦 瞭撩
"""

# What is typed for one another by ear; some look alike as well.
SOUND = """
    的得 地得 事是 象像 象向 做作 在再 帐账 订定 他她 她它 哪那 即及 既即 于与 于余 预予 由有 又有 工公 功公
    共供 式试 市事 示视 时实 时十 施师 史使 始使 形型 刑型 性姓 情请 成城 成程 承程 正政 争征 整正 进近 进尽
    今金 紧谨 目幕 幕墓 募慕 部布 步布 到道 意义 意议 依医 以已 机基 级极 集级 记计 计际 技计 只知 制治 制质
    致至 直值 指只 新心 线现 县现 向项 想享 响享 原员 员园 院愿 建件 健件 间建 简减 检简 权全 权泉 需须 续绪
    圆园 厉利 力利 历立 连联 练炼 令另 陆路 律率 密秘 名明 年粘 培陪 期其 起启 前钱 青清 求球 区曲 人仁 任认
    容荣 如入 三散 身深 生声 胜盛 收手 书树 数属 题体 条调 通同 为位 文问 务物 息习 系细
"""

# What an engine that invents, or a writer, may put for one another: neither look nor sound.
NEITHER = """
    怡信 楚建 方形 培发 校工 文化 农业 国人 建设 省县 湖河 南北 年月 教学 书法 路桥 水山 电灯 税钱 法令 村镇
    修拆 古新 河溪 东西 上中 前后 春秋 冬夏 红绿 黑青 父女 兄妹 君臣 车船 马羊 米麦 茶酒 诗歌 琴鼓 金铜 银铁
    铜锡 纸布 笔砚 买租 赢败 来往 高矮 深浅 宽窄 快慢 冷热 强弱 先次 左前 内中 男童 老幼 城乡 厂店 校院 师徒
    医药 病痛 军民 兵将 党群 官民 州府 朝代 皇帝 祖孙 寺庙 塔楼 门窗 墙柱 屋宅 田园 稻谷 牛猪 鸡鸭 鱼虾 虎豹
    龙凤 松竹 梅兰 花草 根叶 果实 粮油 盐糖 衣裤 鞋帽 刀枪 弓箭 歌舞 画雕 读背 写抄 说讲 看听 走跑 坐站 吃喝
    睡醒 笑哭
"""


def listed(pairs: str) -> list[str]:
    """The pairs of one of the lists."""
    return pairs.split()


def is_han(sign: str) -> bool:
    """Whether a sign is a Han of the first plane."""
    return "\u3400" <= sign <= "\u9fff"


def exchanged(truth: str, read: str) -> Iterator[tuple[str, str]]:
    """Han that stand for one another where two signs and more on either side are the same."""
    steps = list(Levenshtein.opcodes(truth, read))
    for before, step, after in zip(steps, steps[1:], steps[2:], strict=False):
        width = step.src_end - step.src_start
        if step.tag != "replace" or width > 2 or width != step.dest_end - step.dest_start:
            continue
        if all(s.tag == "equal" and s.src_end - s.src_start > 1 for s in (before, after)):
            pairs = zip(truth[step.src_start : step.src_end], read[step.dest_start : step.dest_end], strict=True)
            yield from (p for p in pairs if all(map(is_han, p)))


def seen() -> Counter[frozenset[str]]:
    """What the engines of ocr-dev took for one another, and how often."""
    found: Counter[frozenset[str]] = Counter()
    for folder in sorted(EVAL.glob("ocr-dev/d*")):
        truth = bare(folder / "truth.txt")
        for read in sorted(folder.glob("witnesses/w*.txt")):
            found.update(map(frozenset, exchanged(truth, bare(read))))
    return found


def bare(path: Path) -> str:
    """A text without white space."""
    return "".join(path.read_text("utf-8", errors="replace").split())


def shares(pairs: Iterable[Iterable[str]]) -> tuple[float, float]:
    """Of the pairs, the share that looks alike and the share that sounds alike."""
    told = [(ALIKES.look_alike(a, b), ALIKES.sound_alike(a, b)) for a, b in pairs]
    return sum(look for look, _ in told) / len(told), sum(sound for _, sound in told) / len(told)


def by_chance(counts: Counter[str]) -> tuple[float, float]:
    """How likely two different characters drawn by these counts look alike, and sound alike."""
    chars = sorted(counts)
    pairs = [(a, b) for i, a in enumerate(chars) for b in chars[i + 1 :]]
    weights = [counts[a] * counts[b] for a, b in pairs]
    look = sum(w for (a, b), w in zip(pairs, weights, strict=True) if ALIKES.look_alike(a, b))
    sound = sum(w for (a, b), w in zip(pairs, weights, strict=True) if ALIKES.sound_alike(a, b))
    return look / sum(weights), sound / sum(weights)


def ordinary() -> Counter[str]:
    """The 3,755 characters of GB 2312's first level, once each."""
    codes = (bytes((a, b)) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    return Counter(c.decode("gb2312") for c in codes if c <= b"\xd7\xf9")


def written() -> Counter[str]:
    """The characters of the corpora, as often as they stand there."""
    return Counter(c for f in sorted(ROOT.glob("corpora/*/*.txt")) for c in bare(f) if is_han(c))


def rows() -> Iterator[tuple[str, int, float, float]]:
    """The lines of the table: what, how many pairs, the share that looks alike, the share that sounds alike."""
    lists = {"look-alikes": LOOK, "traditional": TRADITIONAL, "fresh": FRESH, "sound-alikes": SOUND, "neither": NEITHER}
    for name, told in lists.items():
        yield name, len(listed(told)), *shares(listed(told))
    if EVAL.is_dir():
        for least in (1, 2):
            pairs_seen = [p for p, count in seen().items() if count >= least]
            yield f"real OCR, seen {least} or more", len(pairs_seen), *shares(pairs_seen)
    for name, counts in (("any two of GB 2312 level 1", ordinary()), ("any two of the corpora", written())):
        yield name, len(counts) * (len(counts) - 1) // 2, *by_chance(counts)


if __name__ == "__main__":
    print("| pairs | how many | look alike | sound alike |\n|---|---:|---:|---:|")
    for name, count, look, sound in rows():
        print(f"| {name} | {count:,} | {look:.2%} | {sound:.2%} |")
