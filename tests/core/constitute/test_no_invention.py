"""What a witness invented is not printed, and what stands in its place is: also where two inventions are neighbours."""

from tests.line import reconstruct_texts

TITLE = "古籍修复服务合同\n"
PARTIES = "甲方：云汀市图书馆\n乙方：明瀚修复有限公司\n"
LAW = "根据《中华人民共和国合同法》和招标文件，双方就善本修复事宜协商一致，订立本合同。\n"
FIRST = "一、乙方为甲方修复善本二百四十册，其中宋刻本十二册、明刻本八十六册。\n"
SECOND = "二、修复用纸须与原纸相近，不得使用化学浆糊，每册修复前后各拍摄影像存档。\n"
THIRD = "三、工作地点为甲方善本库房，原件不得带离；乙方人员进出库房须登记。\n"
FOURTH = "四、合同总价分三期支付，全部验收合格后付清，质保期为两年。\n"
FIFTH = "五、因本合同发生争议的，双方协商解决；协商不成的，由甲方所在地法院管辖。\n"

LEASE = (
    "房屋租赁合同\n出租方（以下简称甲方）：云汀市图书馆\n承租方（以下简称乙方）：明瀚修复有限公司\n"
    "根据《中华人民共和国合同法》及相关规定，为明确权利义务关系，在自愿、平等、有偿的原则下，特订立本协议。\n"
    "一、甲方将位于市中心的房屋出租给乙方作办公使用，租期三年，月租金捌仟元，押一付三。\n"
)
PLANTS = "本馆庭院广植花木，春有玉兰，秋有丹桂，游人如织，被评为全市园林式单位。\n"
SPORTS = "近日职工运动会圆满落幕，拔河、跳绳、乒乓球等项目精彩纷呈，气氛十分热烈。\n"


def test_an_invented_opening_that_names_the_true_parties_leaves_nothing_but_them() -> None:
    true = TITLE + PARTIES + LAW + FIRST + SECOND + THIRD + FOURTH + FIFTH
    got = reconstruct_texts({"base": LEASE + FIRST + SECOND + THIRD + FOURTH + FIFTH, "a": true, "b": true}, "base")
    assert got.text.replace("\n", "") == true.replace("\n", "")
    (told,) = [f for f in got.findings if f.code == "hallucinated-section"]
    assert (told.siglum, told.span.extract(got.family.witness("base").text)) == ("base", LEASE.strip())


def test_an_invention_gives_way_to_what_two_share_though_one_of_them_invents_beside_it() -> None:
    true = TITLE + PARTIES + LAW + FIRST + SECOND + THIRD + FOURTH + FIFTH
    false = true.replace(SECOND, PLANTS)
    # a also lost the first item, and has another invention in its stead
    beside = true.replace(FIRST, SPORTS)
    got = reconstruct_texts({"base": false, "a": beside, "b": true}, "base")
    assert PLANTS not in got.text
    assert SECOND.strip() in got.text


def test_what_two_share_is_found_where_one_of_them_lost_what_the_pivot_has_before_it() -> None:
    true = TITLE + PARTIES + LAW + FIRST + SECOND + THIRD + FOURTH + FIFTH
    base = true.replace(SECOND, PLANTS)
    got = reconstruct_texts({"base": base, "a": true.replace(FIRST, ""), "b": true}, "base")
    assert SECOND.strip() in got.text
    assert [f.siglum for f in got.findings if f.code == "hallucinated-section"] == ["base"]


def test_one_stretch_that_another_witness_has_in_two_places_is_cut() -> None:
    true = TITLE + PARTIES + LAW + FIRST + SECOND + THIRD + FOURTH + FIFTH
    base = true.replace(SECOND, "").replace(FOURTH, SPORTS)
    got = reconstruct_texts({"base": base, "a": true.replace(THIRD, ""), "b": true}, "base")
    assert got.text.replace("\n", "") == true.replace("\n", "")
