"""The layer `blocks` for English: the roles that a reader of the file format cannot tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from checker.arrays import i64
from checker.document import Block, Document
from checker.forms import bits_by_word
from checker.span import tuple_of
from checker_plugins.english.glance import begins_with_digit, is_english

_LONGEST: Final = 240  # characters: what is longer is a paragraph
_REFINED: Final = frozenset(("paragraph", "heading", "headline"))


class _Pattern:
    """A regular expression that is compiled when it is first asked: it takes long, and many articles ask few."""

    __slots__ = ("_compiled", "_flags", "_source")

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    def fits(self, line: str) -> bool:
        """Say whether the whole line is what the expression describes."""
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        return self._compiled.fullmatch(line) is not None


def _beginnings(text: str) -> list[str]:
    return [word[:3] for word in text.split()]


# The first three letters with which a line must begin, in lower case, to be worth a look, as bits for each.
_DATED: Final = 1
_CREDIT: Final = 2
_PICTURE: Final = 4
_ANY: Final = _DATED | _CREDIT | _PICTURE
_DATE_BEGINS: Final = _beginnings(
    """first published posted updated last issued date modified monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december"""
)
_CREDIT_BEGINS: Final = _beginnings(
    "words text reporting writing author reporter story editing compiled additional special for staff"
)
_CAPTION_BEGINS: Final = _beginnings(
    """file photo picture image credit caption video illustration graphic map chart enlarge toggle hide advertisement
    click view courtesy"""
)
_BEGINS: Final = bits_by_word(
    ((_DATED, _DATE_BEGINS), (_CREDIT, [*_CREDIT_BEGINS, "to "]), (_PICTURE, _CAPTION_BEGINS)),
)

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?,? )?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"{_WEEKDAY}(?:{_MONTH} {_DAY}(?:,? \d{{4}})?|{_DAY} {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.](?:\d\d){1,2})"
)
_TIME = r"(?:(?:,| at| -| –| —| \|)? ?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: \(?[A-Z]{2,4}\)?)?)?"
_STAMP = r"(?:(?:first )?(?:published|posted|updated|last updated|last modified|issued|date|modified)(?: on| at)?:? )?"
_DATE_LINE: Final = _Pattern(
    rf"{_STAMP}{_DATE}{_TIME}(?: ?[|·•,;–—-] ?{_STAMP}(?:{_DATE})?{_TIME})?\.?"
    rf"|(?:published|posted|updated|last updated)(?: on| at)?:? .{{1,40}}",
    re.IGNORECASE,
)
# A place in capitals, with a date, an agency in brackets, or a dash, and nothing else (of at most 84 characters).
_PLACE_LINE: Final = _Pattern(
    rf"[A-Z][A-Z.' -]+(?:, [A-Z][\w. ]{{1,20}})?(?:,? (?:\([A-Z]\w[\w ]{{0,20}}\)|{_DATE})"
    rf"|,? {_DATE} \([A-Z]\w[\w ]{{0,20}}\))?(?: ?[–—-]{{1,2}})?"
)
_PERSON = r"[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|de|van|von|der|bin|al|la)){1,4}"
_PEOPLE = rf"{_PERSON}(?:(?:, | and | & |, and ){_PERSON})*"
_BY: Final = _Pattern(
    r"(?i:(?:written |story |report |reported |words |analysis |opinion )?by):? "
    rf"(?:{_PEOPLE}(?: ?[,|/–—-].{{0,80}})?|[^\W\d_a-z]\w+(?: [Ss]taff)?)"
)
_OFFICES: Final = _Pattern(
    rf"{_PEOPLE}(?:,| -| –| —| \|) ?(?:[\w ]{{0,40}} )?"
    r"(?i:(?:staff |senior |chief |guest |contributing |political |foreign )*"
    r"(?:writer|reporter|correspondent|editor|columnist|contributor)s?|staff)(?:,? .{0,40})?"
)
_WRITERS: Final[tuple[str, ...]] = (
    "staff",
    "writer",
    "reporter",
    "correspondent",
    "editor",
    "columnist",
    "contributor",
)
_CREDIT_WORD: Final = _Pattern(
    r"(?:words|text|reporting|writing|author|authors|reporter|story|editing|compiled)(?: by|:) ?\S.*"
    r"|additional reporting by \S.*"
    r"|(?:special )?(?:to|for) the [A-Z][\w ]{2,30}|staff (?:writer|reporter|and agencies)",
    re.IGNORECASE,
)
_CAPTION: Final = _Pattern(
    r"(?:file )?(?:photo(?:graph|s|graphs)?|picture|pictures|image|images|credit|caption|video|illustration|graphic|map"
    r"|chart)"
    r"(?: credit| courtesy| caption)?(?: ?: ?|s? (?:by|courtesy(?: of)?|via) ).{1,200}"
    r"|\((?:AP|AFP|Reuters|EPA|Getty)[ /].{1,80}\)"
    r"|(?:enlarge this image|toggle caption|hide caption|advertisement|click to enlarge|view gallery"
    r"|file photo).{0,200}"
    r"|courtesy (?:of )?[A-Z].{1,80}"
    r"|.{1,200}(?:/|\(|\| ?|© ?)(?:getty(?: images)?|reuters|afp|ap|epa|shutterstock|istock|wikimedia(?: commons)?"
    r"|flickr|anadolu)(?: (?:images|photo|file))?\)?\.?"
    r"|(?:©|\(c\)) ?.{1,80}",
    re.IGNORECASE,
)
# What ends a caption that begins as any text.
_SOURCES: Final = tuple(
    "getty reuters afp ap epa shutterstock istock wikimedia commons flickr anadolu images photo file".split()
)
_NAMES_ONLY: Final = _Pattern(rf"{_PERSON}(?:, {_PERSON})*,? (?:and|&) {_PERSON}")
_IN_BRACKETS: Final = frozenset("(ap (af (re (ep (ge (c)".split())  # how a source in brackets begins
_SIGNS_OF_SOURCES: Final = "(/|©"
_ENDING: Final = ".!?…;:,"
_IN_PLACES: Final = ".' -"
_AFTER_PLACES: Final = ",(–—"
_STAMPS: Final = ("published", "posted", "updated", "last updated")
_FIRST_DIGIT: Final = 48  # characters: no line with a date has more before its first digit
_QUOTING: Final = "\"“'‘`"
_FOLDED: Final = "ſıİ"  # where case does not count, these stand for "s" and "i"
_CLOSING: Final = "\"'”’»)]"  # may stand after the sign that ends a sentence
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_FINITE: Final = frozenset(
    """is are was were am be been being has have had do does did will would can could shall should may might must isn't
    aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't it's he's she's
    that's
    there's they're we're i'm says said say told tells asked asks made makes took takes went goes came comes got gets
    gave gives became becomes began begins left found finds knew knows thinks thought saw sees felt feels kept keeps
    remains remained seems seemed appears appeared died ran broke fell rose held met won lost sent spoke stood led wrote
    paid built brought bought chose drew drove ate flew froze grew hid hit hurt laid let meant put read rode sang sat
    set
    shook shot shut sold spent swept swore taught threw wore looks needs wants shows means helps calls warns""".split()
)
_MOST_WORDS: Final = 12  # of a heading
_SMALL: Final = frozenset("a an the of and or in on at to for from by with as but nor vs via over into is its".split())


class Blocker:
    """Makes the layer `blocks`: the reader's blocks, with bylines, date lines, captions and headings told apart.

    Only short lines of the roles `paragraph` and `heading` change, and a `headline` that is a date or names
    alone; whatever reads as a full sentence stays a paragraph. Spans stay as they are.
    """

    name = "blocks"
    language = "en"
    needs: Sequence[str] = ()
    phrases: Mapping[str, Sequence[str]] = {}

    def annotate(self, document: Document) -> tuple[Block, ...]:
        """Return the blocks of `document` with refined roles."""
        text = document.text
        blocks = list(document.blocks)
        for index, block in enumerate(blocks):
            span, known, _, _ = block
            start, end = span
            if end - start > _LONGEST or known not in _REFINED or _is_quote(text, start, end):
                continue
            if index >= 4 and _is_plain(text, start, end):
                continue
            line = _line(text[start:end])
            role = _role(line, index)
            if not role and known == "paragraph" and _is_heading(line):
                role = "heading"
            if role and not _is_title(block, line, role):
                blocks[index] = _with_role(block, role)
        _find_headline(text, blocks)
        _find_standfirst(text, blocks)
        return tuple(blocks)


def _with_role(block: Block, role: str) -> Block:
    """Return a block with another role, sooner than it would do so itself."""
    span, _, level, locator = block
    made: Block = tuple_of(Block, (span, role, level, locator))
    return made


def _is_quote(text: str, start: i64, end: i64) -> bool:
    """Say whether a line plainly begins with quoted words, and so is nothing that is asked of lines below.

    It holds no sign that a source may stand by.
    """
    return start < end and text[start] in _QUOTING and not _is_signed(text, start, end)


def _is_signed(text: str, start: i64, end: i64) -> bool:
    """Say whether a line holds a sign that a source may stand by."""
    return any(text.find(sign, start, end) >= 0 for sign in _SIGNS_OF_SOURCES)


def _is_plain(text: str, start: i64, end: i64) -> bool:
    """Say whether a line is plainly a sentence, as most are, and so nothing that is asked of lines below.

    It begins with a word that tells of nothing else, ends with a stop, and holds no sign that a source may stand by.
    """
    if end - start < 4 or not is_english(text, start):
        return False
    second, third = i64(ord(text[start + 1])), i64(ord(text[start + 2]))
    if not (97 <= second <= 122 or (second == 32 and third >= 97)) or not (97 <= third | 32 <= 122 or third == 32):
        return False
    last = end - 1
    if ord(text[last]) in (0x22, 0x201D):  # a quotation mark
        last -= 1
    if ord(text[last]) not in (0x2E, 0x21, 0x3F) or text[start : start + 3].lower() in _BEGINS:  # a stop
        return False
    return not _is_signed(text, start, end)


def _line(written: str) -> str:
    """Return a text with one space for any run of white space, and none around it."""
    return written if _is_tidy(written) else " ".join(written.split())


def _is_tidy(written: str) -> bool:
    """Say whether all white space of a text is single blanks between words."""
    before = 32
    for place in range(len(written)):
        code = ord(written[place])
        if code == 32:
            if before == 32:
                return False
        elif not 32 < code < 128 and written[place].isspace():
            return False
        before = code
    return before != 32


def _is_title(block: Block, line: str, role: str) -> bool:
    """Say whether a headline only looks like something else: "By Any Means", "Video: the flood"."""
    return block.role == "headline" and role != "dateline" and not _NAMES_ONLY.fits(line)


def _role(line: str, index: int) -> str:
    """Return the role that a short line has for its own words, or nothing."""
    if not line:
        return ""
    begins = line[:3].lower()
    kinds = _BEGINS.get(begins, 0)
    if not begins.isascii() and line[0].isalpha():  # some letters beyond ASCII count as a lower-case one of it
        kinds = _ANY
    if (kinds & _DATED or begins_with_digit(line)) and _may_be_date(line) and _DATE_LINE.fits(line):
        return "dateline"
    if _may_be_place(line) and _PLACE_LINE.fits(line) and not line.replace(" ", "").isalpha():
        return "dateline"
    if len(line) <= 160:
        if not _is_ended(line) and _is_byline(line):
            return "byline"
        if kinds & _CREDIT and _CREDIT_WORD.fits(line) and not _is_sentence(line):
            return "byline"
    if (kinds & _PICTURE or _names_source(line)) and _CAPTION.fits(line):
        return "caption"
    if index < 4 and len(line) < 100 and (" and " in line or " & " in line) and _NAMES_ONLY.fits(line):
        return "byline"
    return ""


def _is_byline(line: str) -> bool:
    """Say whether a line that does not end as a sentence says who wrote the article."""
    if "by" in line[:14].lower() and _BY.fits(line):
        return True
    return _begins_with_name(line) and _holds_any(line, _WRITERS) and _OFFICES.fits(line)


def _begins_with_name(line: str) -> bool:
    """Say whether a line may begin with a name of two words, of which the second may be one such as "van"."""
    place = line.find(" ") + 1
    if not 0 < place < len(line) or 97 <= ord(line[0]) <= 122:
        return False
    return not 97 <= ord(line[place]) <= 122 or line[place] in "dvbal"


def _names_source(line: str) -> bool:
    """Say whether a line may begin with a source, or end with one, as the caption of a picture does."""
    if line[0] == "©" or line[:3].lower() in _IN_BRACKETS:
        return True
    signed = "(" in line or "/" in line or "|" in line or "©" in line  # as in `_SIGNS_OF_SOURCES`
    return signed and (line.lower().rstrip(").").endswith(_SOURCES) or _is_folded(line))


def _holds_any(line: str, words: tuple[str, ...]) -> bool:
    """Say whether a line holds any of some words of small letters, in whatever case."""
    lowered = line.lower()
    for word in words:
        if word in lowered:
            return True
    return _is_folded(line)


def _is_folded(line: str) -> bool:
    """Say whether a line may hold a word that is not the same in lower case, but the same where case does not count."""
    return not line.isascii() and any(sign in line for sign in _FOLDED)


def _is_ended(line: str) -> bool:
    """Say whether a line ends as a sentence, or a part of one, does."""
    end = len(line)
    while end and line[end - 1] in _CLOSING:
        end -= 1
    return end > 0 and line[end - 1] in _ENDING


def _may_be_date(line: str) -> bool:
    """Say whether a line has a digit where a date may have its first one, or begins as a line without any can."""
    for place in range(min(len(line), _FIRST_DIGIT)):
        if begins_with_digit(line[place]):
            return True
    return line.lower().startswith(_STAMPS) or _is_folded(line)


def _may_be_place(line: str) -> bool:
    """Say whether a line begins as one with the name of a place in capitals does, and goes on as such a one may."""
    if len(line) < 2 or not 65 <= ord(line[0]) <= 90:
        return False
    if not 65 <= ord(line[1]) <= 90 and line[1] not in _IN_PLACES:
        return False
    place = 2
    while place < len(line) and (65 <= ord(line[place]) <= 90 or line[place] in _IN_PLACES):
        place += 1
    goes_on = place == len(line) or line[place] in _AFTER_PLACES or line[place].isdecimal()
    if not goes_on and not _BEGINS.get(line[place - 1 : place + 2].lower(), 0) & _DATED:
        return False  # nor does a date begin with the last capital
    return len(line) <= 130 or line[:30].isupper()


def _is_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence does and holds a verb that only a sentence holds."""
    return _is_ended(line) and any(word in _FINITE for word in line.lower().split())


def _is_heading(line: str) -> bool:
    """Say whether a line is short, has no finite verb, and does not end as a sentence does."""
    if not line or line[0] in "\"“«'‘`•●-–—*(" or not (line[0].isupper() or line[0].isdigit()) or _is_ended(line):
        return False
    words = _WORD.findall(line) if not _is_wordy(line) else []
    if not words or len(words) > _MOST_WORDS:
        return False
    long = [word for word in words if word.lower() not in _SMALL]
    if len(long) > 2 and all(word[0].isupper() for word in long):
        return True
    lowered = [word.lower().replace("’", "'") for word in words]
    return len(words) <= 8 and not any(word in _FINITE or word.endswith("ed") for word in lowered)


def _is_wordy(line: str) -> bool:
    """Say whether a line has plainly more words than a heading, each of which begins with a letter after a space."""
    if line.count(" ") < _MOST_WORDS:
        return False
    count = 0
    place = -1
    while True:
        place += 1
        if place < len(line) and is_english(line, place):
            count += 1
        place = line.find(" ", place)
        if place < 0 or count > _MOST_WORDS:
            return count > _MOST_WORDS


def _find_headline(text: str, blocks: list[Block]) -> None:
    """Make the first line a headline, if none is marked as one, the line ends as no sentence does, and text follows."""
    for _, role, _, _ in blocks:
        if role == "headline":
            return
    for index, block in enumerate(blocks[:3]):
        if block.role in ("dateline", "caption"):
            continue
        start, end = block.span
        rest = blocks[index + 1 :]
        if block.role not in ("paragraph", "heading") or end - start > 160 or "\n" in text[start:end].strip():
            return
        if rest and not _is_ended(text[start:end].strip()) and any(_is_text(later) for later in rest[:6]):
            blocks[index] = _with_role(block, "headline")
        return


def _is_text(block: Block) -> bool:
    return block.role == "paragraph" and block.span.end - block.span.start > 60


def _find_standfirst(text: str, blocks: list[Block]) -> None:
    """Make the one paragraph between the headline and a byline or date line a standfirst."""
    for index in range(1, min(len(blocks) - 1, 4)):
        if blocks[index - 1].role != "headline":
            continue
        block, after = blocks[index : index + 2]
        short = block.span.end - block.span.start <= 300
        if block.role in ("paragraph", "heading") and short:
            if after.role in ("byline", "dateline") and text[block.span.start : block.span.end].strip():
                blocks[index] = _with_role(block, "standfirst")
            return
