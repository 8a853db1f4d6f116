"""What came of editors’ rulings. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "ruling.line.breaks-off": ("the line breaks off, as after a crash", "此行中断，似因程序意外退出"),
    "ruling.line.git-conflict": ("left by git where it could not merge; remove the line, and keep those between", "git 未能合并所留；请删除此行，保留其间各行"),
    "ruling.line.too-deep": ("lists or objects lie in one another too deeply", "列表或对象嵌套过深"),
    "ruling.line.invalid": ("{why}", "不合裁定的格式"),
    "ruling.line.needs-text": ("{choice} needs a text; omit prints nothing", "{choice} 须有文字；删去文字用 omit"),
    "ruling.line.needs-witness": ("{choice} needs a witness", "{choice} 须写明转录本"),
    "ruling.line.no-reading": ("its anchor has no reading", "定位之中没有异文"),
    "ruling.line.passed-over": ("{where}: no ruling, and passed over: {fault}", "{where}：不成裁定，已略过：{fault}"),
    "ruling.many-ruled-otherwise": ("{editors} and others ruled otherwise", "{editors} 等人另有不同裁定"),
    "ruling.name.id-and-place": ("ruling {id} on {place}", "裁定 {id}（{place}）"),
    "ruling.name.id-editor-and-place": ("ruling {id} of {editor} on {place}", "裁定 {id}（{editor}，{place}）"),
    "ruling.name.unreadable": ("a ruling", "裁定"),
    "ruling.no-such-place": ("the place is gone: nothing like it stands in any witness", "此处已不存：各本均无相似文字"),
    "ruling.outcome.conflict": ("{ruling} is in conflict, and not applied: {why}", "{ruling}与他人裁定抵触，未施行：{why}"),
    "ruling.outcome.moved": ("{ruling} is applied; its place has moved: {why}", "{ruling}已施行，惟位置有移动：{why}"),
    "ruling.outcome.orphaned": ("{ruling} is orphaned, and not applied: {why}", "{ruling}定位失效，未施行：{why}"),
    "ruling.outcome.stale": ("{ruling} is stale: it is applied, look at it again: {why}", "{ruling}已施行，但须复核：{why}"),
    "ruling.part-of-longer-ruled-place": ("its place is a part of a longer one now, in which another ruling lies", "此处现已并入较长的一处，其中另有裁定"),
    "ruling.place-ambiguous": ("it cannot be told which of several places is meant", "相似之处不止一处，无从确定所指"),
    "ruling.place-grown": ("witnesses now part at more than the place alone; the rest is as it was", "各本相异的范围已较此处为大，其余如旧"),
    "ruling.place-repeated": ("the place is no longer the only one: it stands {times} times", "此处已不唯一：相同之处共 {times} 处"),
    "ruling.readings-changed": ("the readings were {then}; they are {now}", "裁定时各本作 {then}，现作 {now}"),
    "ruling.ruled-otherwise": ("{editors} ruled otherwise", "{editors} 另有不同裁定"),
    "ruling.stray.family-unclear": ("it names no witnesses, and several families lie here", "未写明转录本，而此处不止一组"),
    "ruling.stray.no-pages": ("it names no page of {table}", "未写明 {table} 中的页面"),
    "ruling.stray.orphaned": ("{where}: {ruling} is orphaned: {why}", "{where}：{ruling}定位失效：{why}"),
    "ruling.stray.pages-gone": ("none of its pages is in a family of {table} any more", "所列各页均已不在 {table} 的任何一组之中"),
    "ruling.stray.witnesses-gone": ("none of its witnesses lies there any more", "所列转录本均已不在此处"),
    "ruling.stretch.empty": ("the stretch holds no text", "所裁定的文段无文字"),
    "ruling.stretch.found-in-other-witness": ("there is no {witness}; {siglum} has the stretch", "{witness} 已不存，{siglum} 有此段文字"),
    "ruling.stretch.gone": ("the stretch is gone from {witness}", "{witness} 中已无此段文字"),
    "ruling.stretch.reads-otherwise": ("the stretch reads otherwise than the editor saw", "此段文字与裁定时所见不同"),
    "ruling.stretch.repeated": ("the stretch stands {times} times", "此段文字出现 {times} 次，无从确定所指"),
    "ruling.stretch.words-around-changed": ("the words around the stretch are others than they were", "此段上下文与裁定时不同"),
    "ruling.words-around-changed": ("the words around the place are others than they were", "此处上下文与裁定时不同"),
    "ruling.words-gone-similar-elsewhere": ("the words around the place are gone, and others like it stand elsewhere", "此处上下文已不存，而相似文字见于他处"),
}
# fmt: on
