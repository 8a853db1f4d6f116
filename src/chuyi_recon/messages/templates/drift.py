"""What differs from golden files, and why. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "drift.cause.white-space-gone": ("only white space is gone", "仅空白有所删减"),
    "drift.cause.words-in-no-witness": ("no witness has these words here in one piece", "各本此处均无这段完整文字"),
    "drift.family.count-in-file": ("{n} in {file}", "{file} {n} 处"),
    "drift.family.differs": ("{path} differs: {n}", "{path} 与现结果不符：{n}"),
    "drift.family.gone": ("there is no such family any more; remove the folder, or give the family back", "该组已不存在；请删除此目录，或恢复该组"),
    "drift.family.more-differences": ("and {n} more: {files}; --format json lists them all", "另有 {n} 处：{files}；--format json 可列出全部"),
    "drift.family.updated": ("{path} updated: {n}", "已更新 {path}：{n}"),
    "drift.file.missing": ("{path} is missing", "缺少 {path}"),
    "drift.file.new": ("{path} is new", "新增 {path}"),
    "drift.file.not-findings": ("it is no list of findings", "不是疑误列表"),
    "drift.file.not-utf8": ("it is not UTF-8 (byte {start})", "不是 UTF-8 编码（第 {start} 字节）"),
    "drift.file.other-bytes": ("it says the same in other bytes", "内容相同，字节有异"),
    "drift.file.other-line-ends": ("its line ends are others; `golden/** -text` in .gitattributes keeps git from it", "换行符有异；在 .gitattributes 中写 `golden/** -text`，可使 git 不予转换"),
    "drift.findings-moved": ("findings in {witness} that only stand elsewhere: {n}; the first, {code}, at ", "{witness} 中仅位置变动的疑误 {n} 条；首条 {code}，位置 "),
    "drift.golden-file-missing": ("this golden file is missing", "缺少此审定结果"),
    "drift.golden-of-no-family": ("golden files of a family that is no more", "审定结果所属的组已不存在"),
    "drift.golden.finding": ("no longer: {code} in {witnesses}: {why}", "已无标记 {code}（{witnesses}）：{why}"),
    "drift.golden.mark": ("golden: {text}: {why}", "原审定：{text}：{why}"),
    "drift.ground.by-rule": ("{ground} by rule {rule}", "{ground}（规则 {rule}）"),
    "drift.ground.of-witnesses": ("{ground}: {witnesses}", "{ground}：{witnesses}"),
    "drift.help": ("Read what differs. If the new text is right, `recon check --update` writes it; if not, something got worse: a witness was changed, a setting, or recon itself.", "请通读不符之处。新结果如属正确，可由 `recon check --update` 写入；否则必有退步：或转录本有改动，或设置有改动，或 recon 本身有改动。"),
    "drift.is-golden-drift": ("A golden file is not what recon makes of its family today.", "审定结果与 recon 今日由该组所得不符。"),
    "drift.more-causes.in-line": (" (and {n} more)", "（另有 {n} 条）"),
    "drift.more-causes.own-line": ("and {n} more", "另有 {n} 条"),
    "drift.now.because": ("now: {why}", "现状：{why}"),
    "drift.now.decided": ("now: {text} ({ground})", "现作 {text}（{ground}）"),
    "drift.now.decided-because": ("now: {text} ({ground}): {why}", "现作 {text}（{ground}）：{why}"),
    "drift.now.finding": ("now: {code} in {witnesses}: {why}", "现有标记 {code}（{witnesses}）：{why}"),
    "drift.now.not-printed.many": ("now: not printed, although {witnesses} have {text}", "现未采用，而 {witnesses} 均有 {text}"),
    "drift.now.not-printed.one": ("now: not printed, although {witnesses} has {text}", "现未采用，而 {witnesses} 有 {text}"),
}
# fmt: on
