"""Bytes become text, or are refused by name; nothing is replaced in silence.

In: the bytes of one file. Out: a `Transcription` whose text says what the file says, newlines and
all, with the codec that gave it. Law: `text.encode(encoding)` gives the bytes back, but for a byte
order mark, which is taken off: it is no repair, and in UTF-8 the codec is then `utf-8-sig`.

The order: byte order mark, zero bytes (UTF-16 and UTF-32 without a mark),
strict UTF-8, and last a contest between GB18030, Big5 and unmarked UTF-16. Each of these decodes
many byte strings of the others without an error (`關於` in Big5 is `闽` in GB18030), so the reading
with the likelier characters wins, and chardet is asked where two are close.
"""

from __future__ import annotations

import codecs
from functools import cache
from unicodedata import category

from chuyi_recon.core.model import Repair, Transcription
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message

_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAVE_AS_TEXT = Message("hint.give-plain-text")
_MULTIBYTE = ("gb18030", "big5", "cp950", "big5hkscs")
_UTF_16 = ("utf-16-le", "utf-16-be")

# Control characters of a text file: tab, line ends, form feed. Anything else counts against it.
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r")) + b"\x7f"
_CONTROL_SHARE = 0.01  # of all bytes; a page of OCR has none, compressed data some 10 in 100

_NON_ASCII = bytes(range(128, 256))

# Characters that every second clause of Chinese has, in both scripts; counted in the notice, the
# development sets and our own memory of the language. They tell a true reading of a title of five
# characters from a false one: by chance a false reading holds one such character in thirty.
_FREQUENT = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年"
    "过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣"
    "理心本前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高"
    "间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給"
    "世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打"
    "女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队"
    "隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求"
    "据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運笔筆省厅廳县"
    "縣府局委村镇鎮街号號职職责責组組织織单單位档檔案印章章办辦函函令知请請批示执執施依照附件字元百千零六七八九"
    "，。、；：？！“”‘’（）《》〈〉「」『』〔〕【】…—·　"
)


def decode(name: str, data: bytes) -> Transcription:
    """The text of `data` with its encoding and every repair; `name` only words the errors.

    >>> decode("004.txt", "湘教发〔2022〕7号".encode("gb18030")).encoding
    'gb18030'

    Raises `UndecodableWitness` for a binary file, for bytes that are text in no encoding we know,
    and for a file in two encodings.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _decode_marked(name, data, len(mark), encoding)
            return _make_transcription(text, "utf-8-sig" if encoding == "utf-8" else encoding)
    if b"\0" in data:
        return _make_transcription(*_decode_with_zeros(name, data))
    if len(data.translate(None, _CONTROL)) < len(data) * (1 - _CONTROL_SHARE):
        wide = _likeliest_decoding(data, _UTF_16)  # half of a 、 in UTF-16 is a control character
        if wide is None:
            full = Message("error.witness.control-characters", name=name)
            raise UndecodableWitness(full, _SAVE_AS_TEXT)
        return _make_transcription(*wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_mixture(name, data, error)
    else:
        if not _is_chance_utf8(text, data):
            return _make_transcription(text, "utf-8")
    found = _likeliest_decoding(data, (*_MULTIBYTE, *_UTF_16))
    if found is None:
        _refuse_damaged(name, data)
        guess = _chardet_guess(data)
        raise UndecodableWitness(
            Message(
                "error.witness.undecodable.guessed" if guess else "error.witness.undecodable.unknown",
                name=name,
                guess=guess,
            ),
            _SAVE_AS_TEXT,
        )
    return _make_transcription(*found)


def chinese_likelihood(text: str) -> float:
    """How far the characters of `text` beyond ASCII look like Chinese: about 1.5 to 2.3 for a true
    reading, below 1 for a false one. Not a probability; 0 for a text that is all ASCII.

    A frequent character counts 3, one of the first level of GB 2312 or Big5 counts 1, another
    Han character 0, and what no Chinese page holds -2.

    >>> false = "关于实施职业教育".encode("gb18030").decode("big5", "ignore")
    >>> chinese_likelihood("关于实施职业教育") > 1.5 > 1 > chinese_likelihood(false)
    True
    """
    beyond = [c for c in text[:_JUDGED_CHARACTERS] if ord(c) > 127 and (c in _FREQUENT or not c.isspace())]
    return sum(map(_character_score, beyond)) / len(beyond) if beyond else 0.0


def _character_score(char: str) -> int:
    if char in _FREQUENT:
        return 3
    if char in _common_characters():
        return 1
    return 0 if "\u3400" <= char <= "\u9fff" or "\uff01" <= char <= "\uff5e" or category(char)[0] in "PN" else -2


@cache
def _common_characters() -> frozenset[str]:
    """The characters that both standards put first because people use them."""
    simplified = bytes(b for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for b in (lead, trail))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(b for lead in range(0xA4, 0xC7) for trail in trails for b in (lead, trail))
    return frozenset(simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore"))


def _make_transcription(text: str, encoding: str, *repairs: Repair) -> Transcription:
    lost = text.find("\N{REPLACEMENT CHARACTER}")
    if lost >= 0:
        repairs += (Repair(lost, Message("repair.replacement-character")),)
    return Transcription(text, encoding, repairs)


def _decode_marked(name: str, data: bytes, skip: int, encoding: str) -> str:
    """The text after a byte order mark, which is a promise: what breaks it is refused."""
    try:
        return data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        at = skip + error.start
        raise UndecodableWitness(
            Message(
                "error.witness.breaks-byte-order-mark",
                name=name,
                encoding=encoding,
                at=at,
            ),
            Message("hint.resave-cut-or-joined-file"),
        ) from error


def _decode_with_zeros(name: str, data: bytes) -> tuple[str, str]:
    """A text with zero bytes: UTF-32 or UTF-16 without a mark, or no text at all."""
    for encoding in ("utf-32-le", "utf-32-be"):
        text = _decode_strictly(data, encoding)
        if text and "\0" not in text:
            return text, encoding
    readings = [(t, e) for e in _UTF_16 if (t := _decode_strictly(data, e)) and "\0" not in t]
    # Text with line ends or ASCII: the likelier side is the one with more ASCII and more Chinese. A zero
    # byte in UTF-8 makes UTF-16 of any characters at all, which is less likely still.
    ranked = sorted(((_text_score(t) / len(t), t, e) for t, e in readings), key=lambda r: -r[0])
    if ranked and ranked[0][0] >= _LIKELY and _has_few_controls(ranked[0][1]):
        return ranked[0][1:]
    at = data.index(0)
    raise UndecodableWitness(
        Message("error.witness.zero-byte", name=name, at=at),
        _SAVE_AS_TEXT,
    )


def _text_score(text: str) -> int:
    """What the characters of `text` are worth, an ASCII character as much as a frequent one."""
    return sum(_character_score(c) if ord(c) > 127 else 3 for c in text)


def _has_few_controls(text: str) -> bool:
    """Whether `text` has no more control or unassigned characters than a text file may have."""
    odd = sum(category(c) in ("Cc", "Cn") and not c.isspace() for c in text)
    return odd <= len(text) * _CONTROL_SHARE


def _is_chance_utf8(text: str, data: bytes) -> bool:
    """Whether UTF-8 is an accident: 业院校 in GB18030 is also the UTF-8 of three Cyrillic letters.

    Only where every character has two bytes, one of them is beyond the Latin letters, and the
    other reading is plainly Chinese; French and Russian stay what they are.
    """
    if not text or not "\u024f" < max(text) < "\u0800":
        return False
    other = _decode_strictly(data, "gb18030")
    return other is not None and chinese_likelihood(other) >= _SURE


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_mixture(name: str, data: bytes, error: UnicodeDecodeError) -> None:
    """Raises if part of the file is plainly UTF-8; the first byte that is not is named."""
    if not (
        _is_plainly_utf8(data)
        or any(_is_plainly_utf8(line) for line in data.splitlines() if _decode_strictly(line, "utf-8"))
    ):
        return
    at = error.start
    number = data.count(b"\n", 0, at) + 1
    if error.end == len(data) and "unexpected end" in error.reason:
        raise UndecodableWitness(
            Message(
                "error.witness.cut-inside-character",
                name=name,
                at=at,
                number=number,
            ),
            Message("hint.retake-cut-off-file"),
        )
    line = data[data.rfind(b"\n", 0, at) + 1 :].partition(b"\n")[0]
    other = next(
        (e for e in _MULTIBYTE[:2] if (t := _decode_strictly(line, e)) and chinese_likelihood(t) >= _LIKELY), None
    )
    raise UndecodableWitness(
        Message(
            "error.witness.mixed-encodings" if other else "error.witness.invalid-utf8",
            name=name,
            at=at,
            number=number,
            other=other,
        ),
        Message("hint.resave-mixed-encodings"),
    )


def _refuse_damaged(name: str, data: bytes) -> None:
    """Raises if the file begins as plain GB18030 or Big5 and breaks; the byte is named."""
    for encoding in _MULTIBYTE[:2]:
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            head = data[: error.start].decode(encoding)
            if len(head) >= 4 and chinese_likelihood(head) >= _SURE:
                line = data.count(b"\n", 0, error.start) + 1
                raise UndecodableWitness(
                    Message(
                        "error.witness.damaged-encoding",
                        name=name,
                        encoding=encoding,
                        at=error.start,
                        line=line,
                    ),
                    Message("hint.retake-damaged-file"),
                ) from error


def _is_plainly_utf8(data: bytes) -> bool:
    """Whether most of `data` beyond ASCII is Chinese in UTF-8.

    Four likely characters of three bytes do not come about by chance in GB18030 or Big5.
    """
    text = data.decode("utf-8", "ignore")  # to judge by; what is left out is never printed
    wide = sum(c >= "\u2e80" for c in text)
    beyond = len(data) - len(data.translate(None, _NON_ASCII))
    return wide >= 4 and 6 * wide >= beyond and chinese_likelihood(text) >= _LIKELY


# Measured on 20,000 cuts of the notice and the development sets, 6 to 100 characters, both scripts:
# one true reading in a hundred lies below 1.33 (six characters) or 1.67 (24); Japanese read as
# GB18030 lies at 1.31 to 1.67. Below _LIKELY a reading is refused, up to _SURE chardet may object.
_LIKELY, _SURE = 0.9, 1.7
# Two readings nearer than this are close: 社会 against its mirror in UTF-16; chardet chooses.
_CLOSE = 0.4
_JUDGED_CHARACTERS = 20_000  # characters; a longer text is judged by its beginning
_CHARDET_BYTES = 60_000  # bytes, the same for chardet, which would take a minute over 10 MB


def _likeliest_decoding(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str] | None:
    """The likeliest reading of bytes that are no UTF-8, or None; ties go to the earlier encoding."""
    readings: dict[str, str] = {}
    for encoding in encodings:
        if encoding in ("cp950", "big5hkscs") and "big5" in readings:
            continue  # the wider forms of Big5 are asked only where the narrow one fails
        text = _decode_strictly(data, encoding)
        if text is not None and (encoding not in _UTF_16 or _has_few_controls(text)):
            readings[encoding] = text
    ranked = sorted(readings, key=lambda e: -chinese_likelihood(readings[e]))
    if not ranked or chinese_likelihood(readings[ranked[0]]) < _LIKELY:
        return None
    first = ranked[0]
    if chinese_likelihood(readings[first]) < _SURE and _is_foreign(data):
        return None
    if len(ranked) > 1 and chinese_likelihood(readings[first]) - chinese_likelihood(readings[ranked[1]]) < _CLOSE:
        first = _chardet_choice(data, ranked[:2]) or first
    return readings[first], first


def _chardet_choice(data: bytes, among: list[str]) -> str | None:
    """chardet's choice among two close readings, or None where it names neither."""
    guess = (_chardet_guess(data) or "").lower().replace("gb2312", "gb18030").replace("gbk", "gb18030")
    return next((e for e in among if e == guess or (e in ("cp950", "big5hkscs") and guess.startswith("big5"))), None)


def _is_foreign(data: bytes) -> bool:
    """Whether chardet is fairly sure that the bytes are Japanese or Korean."""
    import chardet

    guess = chardet.detect(data[:_CHARDET_BYTES])
    return guess["language"] in ("ja", "ko") and guess["confidence"] > 0.5


def _chardet_guess(data: bytes) -> str | None:
    import chardet  # 70 ms, and only a file in doubt needs it

    guess = chardet.detect(data[:_CHARDET_BYTES])["encoding"]
    return guess if isinstance(guess, str) else None
