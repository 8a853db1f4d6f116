"""What stands opposite what, on short texts; the pictures show the pivot | the witness where they differ."""

from __future__ import annotations

import pytest

from chuyi_recon.core.align import align_family
from chuyi_recon.core.model import Alignment, Family, FoldedText, PairwiseAlignment, Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold


def collate(*texts: str) -> tuple[Alignment, dict[str, FoldedText]]:
    """The texts as witnesses p, a, b, c …; p is the pivot."""
    sigla = "pabcdef"[: len(texts)]
    witnesses = tuple(Witness(s, Transcription(t)) for s, t in zip(sigla, texts, strict=True))
    folded = {w.siglum: fold(w.text, lambda s: s) for w in witnesses}
    return align_family(Family("f", tuple(sorted(witnesses, key=lambda w: w.siglum)), "p"), folded, Settings()), folded


def pairing(alignment: Alignment, siglum: str) -> PairwiseAlignment:
    return next(p for p in alignment.pairwise if p.siglum == siglum)


def picture(*texts: str, siglum: str = "a") -> str:
    """One witness against the pivot: {pivot|witness} differs, >moved<, [pivot that is lost], +uncovered+."""
    alignment, folded = collate(*texts)
    return draw(pairing(alignment, siglum), folded["p"].key, folded[siglum].key)


def draw(own: PairwiseAlignment, pivot: str, witness: str) -> str:
    out, at = "", 0
    uncovered = [(s.start, s.extract(witness)) for s in own.uncovered()]
    for block in own.blocks:
        if block.pivot.start > at:
            out += f"[{pivot[at : block.pivot.start]}]"
        while uncovered and block.kind != "moved" and uncovered[0][0] < block.witness.start:
            out += f"+{uncovered.pop(0)[1]}+"
        here, there = block.pivot.extract(pivot), block.witness.extract(witness)
        out += {"equal": here, "moved": f">{here}<", "differs": f"{{{here}|{there}}}"}[block.kind]
        at = max(at, block.pivot.end)
    if at < len(pivot):
        out += f"[{pivot[at:]}]"
    return out + "".join(f"+{text}+" for _, text in uncovered)


# ------------------------------------------------------------------ small variants


def test_a_dropped_measure_word_is_an_addition_of_the_witness() -> None:
    assert picture("支持建设3楚怡高水平职业本科学校。", "支持建设3所楚怡高水平职业本科学校。") == (
        "支持建设3{|所}楚怡高水平职业本科学校。"
    )


def test_quotation_marks_round_a_word_are_variants_of_their_own() -> None:
    assert picture("打造楚怡职业教育专业智库,", "打造“楚怡”职业教育专业智库,") == '打造{|"}楚怡{|"}职业教育专业智库,'


def test_two_signs_in_the_other_order_are_one_variant() -> None:
    assert (
        picture("受此福報甚大歡喜，作禮而去。", "受此福報甚大喜歡，作禮而去。") == "受此福報甚大{歡喜|喜歡},作禮而去。"
    )


def test_an_omission_and_an_addition_round_one_sign_are_one_variant() -> None:
    assert picture("若人皆行所教，無有憂苦。", "若人皆由行教，無有憂苦。") == "若人皆{行所|由行}教,無有憂苦。"


def test_one_sign_that_agrees_by_chance_does_not_break_a_variant_in_two() -> None:
    drawn = picture(
        "实行公开制度，对弄虚作假、偷工减料的单位依法严肃查处。", "实行公开制度，对工作成效突出的单位依法严肃查处。"
    )
    assert drawn == "实行公开制度,对{弄虚作假、偷工减料|工作成效突出}的单位依法严肃查处。"


def test_text_is_never_set_against_a_mark() -> None:
    assert picture("提高资金使用绩效。完善政策环境。", "提高资金使用效益完善政策环境。") == (
        "提高资金使用{绩|}效{|益}{。|}完善政策环境。"
    )


def test_a_clause_mark_on_both_sides_keeps_two_variants_apart() -> None:
    drawn = picture("手足，火燒其身體支節皆爛壞。", "首，烹煮其身體支節皆爛壞。")
    assert drawn == "{手足|首},{火燒|烹煮}其身體支節皆爛壞。"


def test_an_omission_holds_what_another_witness_adds_and_is_not_moved_to_begin_there() -> None:
    texts = "各县入册登记满十人方可入其名单。", "各县入其册登记满十人方可入其名单。", "各县入其名单。"
    assert picture(*texts, siglum="b") == "各县{入册登记满十人方可|}入其名单。"


def test_a_name_written_twice_and_misread_is_misread_and_written_twice() -> None:
    drawn = picture("抵达潭州府僧众四千余人。", "抵达谭州府谭州府僧众四千余人。")
    assert drawn in ("抵达{潭|谭}州府{|谭州府}僧众四千余人。", "抵达{潭|谭}{|州府谭}州府僧众四千余人。")


def test_one_sign_twice_is_no_proof_of_a_sign_lost() -> None:
    assert picture("高水平职业本科学校名单", "高水平职业科学学校名单") == "高水平职业{本科|科学}学校名单"


def test_two_signs_lost_on_either_side_of_a_third_are_one_variant() -> None:
    assert picture("印发给市县乡村各级。", "印发给县村各级。") == "印发给{市县乡|县}村各级。"


def test_they_are_two_where_another_witness_has_only_one_of_them() -> None:
    texts = "印发给市县乡村各级。", "印发给县村各级。", "印发给市县村各级。"
    assert picture(*texts, siglum="a") == "印发给{市|}县{乡|}村各级。"
    assert picture(*texts, siglum="b") == "印发给市县{乡|}村各级。"


def test_a_gap_stands_at_the_same_place_in_all_witnesses() -> None:
    pivot = "供養或一日二日三日五日乃至七日供養都畢。"
    texts = (pivot, "供養或一日二日三日五日供養都畢。", "供養或一日二三日五日供養都畢。")
    assert "日五日{乃至七日|}供養" in picture(*texts, siglum="a")
    assert "日五日{乃至七日|}供養" in picture(*texts, siglum="b")


def test_a_gap_of_one_witness_alone_stands_where_it_can_first() -> None:
    assert picture("营造技术技能人才汇聚。", "营造技能人才汇聚。") == "营造{技术|}技能人才汇聚。"


def test_what_is_twice_stands_away_from_another_difference() -> None:
    assert (
        picture("又三日到林河县，住十日。", "又三日到临河县临河县，住十日。") == "又三日到{林|临}河县{|临河县},住十日。"
    )


def test_a_gap_holds_what_another_witness_adds_inside_it() -> None:
    pivot = "立约自今以后不得入库看管十年期满方得入其仓中领取。"
    texts = (pivot, "立约自今以后不得入其仓中领取。", pivot.replace("入库", "入其库"))
    assert picture(*texts) == "立约自今以后不得{入库看管十年期满方得|}入其仓中领取。"


def test_of_two_copies_of_a_sentence_the_second_is_the_one_too_many() -> None:
    once = "实行逐册清点、双人签字制度；协商不成的，向人民法院提起诉讼。本合同一式四份。"
    twice = once.replace("协商不成的，向人民法院提起诉讼。", "协商不成的，向人民法院提起诉讼。" * 2)
    assert picture(once, twice) == key(once).replace("。本", "。{|协商不成的,向人民法院提起诉讼。}本")


def test_a_lost_rule_is_lost_from_its_beginning_to_its_end() -> None:
    rules = [f"第{n}条 市应急局应当在{d}日内对申请作出书面答复。\n" for n, d in zip("三四五六", "2345", strict=True)]
    drawn = picture("".join(rules), "".join(rules[:1] + rules[2:]))
    assert drawn == (
        "第三条市应急局应当在2日内对申请作出书面答复。{第四条市应急局应当在3日内对申请作出书面答复。|}"
        "第五条市应急局应当在4日内对申请作出书面答复。第六条市应急局应当在5日内对申请作出书面答复。"
    )


# ------------------------------------------------------------------ what is not the same text

OPENING = "各市州、县市区人民政府：为传承发扬职业教育精神，推动我省职业教育高质量发展，现就实施行动通知如下。"
ORDERS = "（三）完善政策环境。创新政策供给，提高技术技能人才待遇，畅通职业发展通道。"
PAGE = "（一）加强组织领导。省职业教育工作联席会议成员单位按照各自职能职责，细化分解目标任务，确保各项工作有序完成。"
INVENTED = (
    "三、健全职业教育质量保障制度。健全职业教育质量评价制度，建立以政府为主导的评价制度，定期对职业院校进行评价，"
    "确保职业教育质量。健全职业教育监督制度，建立由政府主导的职业教育监督制度，确保职业教育质量。"
)


def test_an_invented_section_is_paired_with_nothing() -> None:
    alignment, folded = collate(OPENING + PAGE + ORDERS, OPENING + INVENTED + ORDERS)
    own = pairing(alignment, "a")
    assert "".join(s.extract(folded["a"].key) for s in own.uncovered()) == fold(INVENTED, lambda s: s).key
    assert sum(len(b.pivot) for b in own.blocks) == len(fold(OPENING + ORDERS, lambda s: s))


def test_a_true_sentence_inside_an_invented_section_is_found() -> None:
    true = "扎实推进职业教育楚怡行动实施。"
    drawn = picture(OPENING + PAGE + true + PAGE[::-1] + ORDERS, OPENING + INVENTED + true + INVENTED[::-1] + ORDERS)
    assert f"+{true}" in drawn.replace(fold(INVENTED, lambda s: s).key, "")


def test_a_lost_page_is_a_lacuna_and_no_omission() -> None:
    drawn = picture(OPENING + PAGE + ORDERS, OPENING + ORDERS)
    assert drawn == f"{key(OPENING)}[{key(PAGE)}]{key(ORDERS)}"


@pytest.mark.parametrize(("lost", "kind"), [(25, "differs"), (26, "lacuna")])
def test_a_stretch_is_an_omission_up_to_the_setting_and_a_lacuna_beyond(lost: int, kind: str) -> None:
    text = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"[:lost]
    drawn = picture(OPENING + text + ORDERS, OPENING + ORDERS)
    assert (f"{{{text}|}}" in drawn) == (kind == "differs")
    assert (f"[{text}]" in drawn) == (kind == "lacuna")


def test_words_put_in_place_of_others_inside_a_clause_stand_opposite_them() -> None:
    drawn = picture(
        OPENING + "市州人民政府重点办好1所以上骨干高职高专院校；遴选建设10所高水平高职专科院校。" + ORDERS,
        OPENING + "市州人民政府重点办好以星海音乐学院、高水平高职专科院校。" + ORDERS,
    )
    assert "重点办好{1所以上骨干高职高专院校;遴选建设10所|以星海音乐学院}{|、}高水平" in drawn


def test_a_misread_sign_at_the_end_of_a_lacuna_is_a_variant() -> None:
    nav = "首页>县政资讯>公告专区>县政府文化局>发布日期：112-08-22>浏览人次：128833"
    assert picture(nav + "\n澄溪县政府公告发文日期。" + OPENING, "澄溪悬政府公告发文日期。" + OPENING).startswith(
        f"[{nav.replace('：', ':')}]澄溪{{县|悬}}政府公告发文日期。"
    )


def test_a_letterhead_read_half_twice_is_not_stepped_through() -> None:
    pivot = (
        "首页>省交通运输厅>信息公开>通知公告\n江渚省交通运输厅 时间：2023-06-19 09:32\n"
        "江渚省交通运输厅\n江渚省财政厅文件\n江渚省自然资源厅\n江交发〔2023〕18号\n" + OPENING
    )
    witness = "江渚省交通运输厅\n江渚省财政厅文件\n省自然资源厅\n江渚省自然资源厅\n江交发〔2023〕18号\n" + OPENING
    assert "江渚省交通运输厅江渚省财政厅文件{|省自然资源厅}江渚省自然资源厅江交发" in picture(pivot, witness)


# ------------------------------------------------------------------ moved text


def test_a_paragraph_in_another_place_is_moved() -> None:
    drawn = picture(OPENING + PAGE + ORDERS + INVENTED, OPENING + INVENTED + PAGE + ORDERS)
    assert ">" in drawn
    assert drawn.replace(">", "").replace("<", "") == key(OPENING + PAGE + ORDERS + INVENTED)


def test_an_alignment_knows_whether_a_witness_has_its_parts_in_another_order() -> None:
    """Another start of the consensus could only give it another order: without one none is tried."""
    in_order, _ = collate(OPENING + PAGE + ORDERS + INVENTED, OPENING + PAGE.replace("楚怡", "楚信") + INVENTED)
    in_another, _ = collate(OPENING + PAGE + ORDERS + INVENTED, OPENING + INVENTED + PAGE + ORDERS)
    assert (in_order.has_moved_text, in_another.has_moved_text) == (False, True)


def test_a_variant_inside_moved_text_is_still_a_variant() -> None:
    changed = INVENTED.replace("定期", "不定期").replace("主导", "引导", 1)
    drawn = picture(OPENING + PAGE + ORDERS + INVENTED, OPENING + changed + PAGE + ORDERS)
    assert "{|不}" in drawn
    assert "{主|引}" in drawn


def test_a_letterhead_is_no_moved_signature() -> None:
    bodies = "湖南省发展和改革委员会\n湖南省人力资源和社会保障厅\n湖南省住房和城乡建设厅\n"
    alignment, _ = collate(OPENING + ORDERS + "\n" + bodies, bodies + OPENING + ORDERS)
    assert all(b.kind != "moved" for b in pairing(alignment, "a").blocks)


def test_the_second_column_of_a_page_read_across_is_found() -> None:
    left = [
        "第一条为了保护北山生态环境，",
        "维护生态安全和生物多样性，",
        "根据有关法律法规的规定，",
        "结合本市实际，制定条例。",
    ]
    right = [
        "第四条市人民政府应当加强",
        "对北山生态环境保护工作的",
        "领导，相关县市区人民政府",
        "负责本行政区域的保护工作。",
    ]
    down = "\n".join(left + right)
    across = "\n".join(line for pair in zip(left, right, strict=True) for line in pair)
    alignment, folded = collate(down + "\n" + OPENING, across + "\n" + OPENING)
    found = sum(len(b.pivot) for b in pairing(alignment, "a").blocks if b.kind != "differs")
    assert found >= 0.95 * len(folded["p"])


# ------------------------------------------------------------------ islands

LETTERHEAD = "湖南省教育厅\n湖南省发展和改革委员会\n湖南省财政厅文件\n湘教发〔2022〕7号\n"


def test_a_letterhead_that_the_pivot_lacks_and_two_share_is_an_island_at_its_beginning() -> None:
    other = LETTERHEAD.replace("财政厅", "人民政府").replace("教发〔2022〕", "人社规〔2020〕")
    alignment, folded = collate(OPENING + ORDERS, LETTERHEAD + OPENING + ORDERS, other + OPENING + ORDERS)
    (island,) = alignment.islands
    assert island.slot == 0
    assert {s: span.extract(folded[s].key) for s, span in island.spans.items()} == {
        "a": key(LETTERHEAD),
        "b": key(other),
    }
    inner = island.alignment.pairwise[0]
    drawn = draw(inner, key(LETTERHEAD) if island.alignment.pivot == "a" else key(other), key(other))
    assert "湖南省教育厅湖南省发展和改革委员会湖南省" in drawn


def test_two_unlike_inventions_at_one_place_are_no_island() -> None:
    alignment, _ = collate(OPENING + ORDERS, OPENING + INVENTED + ORDERS, OPENING + PAGE + ORDERS)
    assert alignment.islands == ()
    assert pairing(alignment, "a").uncovered()


def test_what_one_witness_alone_adds_is_uncovered_and_no_island() -> None:
    alignment, folded = collate(OPENING + ORDERS, OPENING + INVENTED + ORDERS, OPENING + ORDERS)
    assert alignment.islands == ()
    assert [s.extract(folded["a"].key) for s in pairing(alignment, "a").uncovered()] == [key(INVENTED)]


# ------------------------------------------------------------------ words


def test_a_word_of_an_alphabet_is_not_taken_apart() -> None:
    assert (
        picture(
            "her favourite was recovering, and she could no longer debar herself from her society.",
            "her favourite was menaced, and she could no longer debar herself from her solitude.",
        )
        == "herfavouritewas{recovering|menaced},andshecouldnolongerdebarherselffromher{society|solitude}."
    )


def test_two_words_run_together_are_the_same_signs() -> None:
    assert picture("we parted to day in tears", "we parted today in tears") == "wepartedtodayintears"


def test_a_capital_letter_is_a_difference_and_no_obstacle() -> None:
    drawn = picture("it was past. The consequences were fatal.", "it was past, but the consequences were fatal.")
    assert drawn.endswith("{The|the}consequenceswerefatal.")


# ------------------------------------------------------------------ edges


@pytest.mark.parametrize("texts", [("", ""), ("", "甲"), ("甲", ""), ("甲乙", "丙丁"), ("a", "A")])
def test_the_shortest_texts_are_no_special_case(texts: tuple[str, str]) -> None:
    alignment, _ = collate(*texts)
    assert alignment.pairwise[0].length == len(texts[1])


def key(text: str) -> str:
    return fold(text, lambda s: s).key
