"""Forms: what a word as it is written tells by itself to those who look for names and figures."""

from __future__ import annotations

from typing import Final

from checker.arrays import append, i64, vec
from checker.forms import SMALL as ALL_SMALL
from checker.forms import Forms, bits_by_word
from checker_plugins.english.abbreviation import ABBREVIATIONS
from checker_plugins.english.calendar import AFTER_RELATIVE_WORDS, DATE_WORDS, RELATIVE_WORDS
from checker_plugins.english.figure import NUMBER_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The bits of a form. Its first sign:
UPPER: Final = 1 << 0  # has a small letter that goes with it, as circled capitals have
CAPITAL: Final = 1 << 1  # is a capital letter
ALPHA: Final = 1 << 2  # is a letter
DIGIT: Final = 1 << 3
# The whole:
NUMBER: Final = 1 << 4  # is a word of numbers
TRIGGER: Final = 1 << 5  # may begin a figure or a date
PREFIXED: Final = 1 << 6  # begins as "al-Quoz" and "d'Aubry" do
ACRONYM: Final = 1 << 7  # is in capitals, and not one letter
ODD: Final = 1 << 8  # not written as phrases are, though no letter from A to Z begins it: "iPhone"; or a capital letter
# does that has no small one
TITLE: Final = 1 << 9
NEVER: Final = 1 << 10
DEMONYM: Final = 1 << 11
DEPARTMENT: Final = 1 << 12
COMMON: Final = 1 << 13
HEAD: Final = 1 << 14
LINK: Final = 1 << 15  # joins the words of a name, or begins what joins them
PARTICLE: Final = 1 << 16
KEPT: Final = 1 << 17
SHORTENED: Final = 1 << 18  # keeps its full stop inside a name
BEFORE: Final = 1 << 19  # stands before the first word of a sentence
NO_FIRST: Final = 1 << 20  # never the first word of a name
NO_LAST: Final = 1 << 21  # never the last
SMALL: Final = 1 << 22  # begins with a small letter
TAKEN: Final = 1 << 23  # of a token, not of a form: belongs to a figure or a date
VERB: Final = 1 << 24  # is plainly a verb, as most sentences hold one
STOP: Final = 1 << 25  # is, or has as its last sign, one that can end a sentence
BRACKET: Final = 1 << 26  # opens a bracket
QUOTE: Final = 1 << 27  # is, or may hold, a quotation mark
ABBREVIATION: Final = 1 << 28
RELATIVE: Final = 1 << 29  # begins dates such as "last week"
AFTER_RELATIVE: Final = 1 << 30  # goes on with them
FULL_STOP: Final = STOP | LINK  # no other stop joins the words of a name
BITS: Final = (1 << 32) - 1  # all of these; above them is a mark, see `Known`
BARRED: Final = TITLE | NEVER | DEMONYM | DEPARTMENT | COMMON

# Never part of a name: they stand before one, or for one.
_TITLES: Final = _words(
    """mr mrs ms mx dr prof professor sir dame lord lady rev reverend fr father sister president vice prime minister
    premier chancellor secretary undersecretary deputy senator sen congressman congresswoman representative rep governor
    gov mayor ambassador envoy spokesman spokeswoman spokesperson director chairman chairwoman chair ceo cfo coo chief
    commissioner commander captain capt colonel col lieutenant lt sergeant sgt general gen maj adm admiral brigadier
    inspector detective superintendent sheriff officer constable justice attorney prosecutor speaker mp mep coach
    leader editor analyst economist historian researcher king queen prince princess pope archbishop bishop cardinal
    imam rabbi sheikh sheik emir sultan emperor hon"""
)
# Capitalised for other reasons than being a name.
_NEVER: Final = _words(
    """i i'm i'd i'll i've ok am pm tv id a.m. p.m. ad bc bce ce gmt utc est edt pst pdt cst cdt bst cet ist o yes no oh
    ah hey hi hello please"""
)
_DEMONYMS: Final = _words(
    """american british english scottish welsh irish french german italian spanish portuguese dutch belgian swiss
    austrian danish swedish norwegian finnish icelandic polish czech slovak hungarian romanian bulgarian greek
    turkish russian ukrainian belarusian serbian croatian bosnian slovenian albanian european african asian chinese
    japanese korean indian pakistani bangladeshi nepali afghan iranian iraqi syrian lebanese israeli palestinian
    egyptian libyan tunisian algerian moroccan saudi yemeni qatari emirati kuwaiti jordanian sudanese ethiopian
    kenyan ugandan tanzanian nigerian ghanaian somali congolese south-african zimbabwean zambian australian canadian
    mexican brazilian argentine chilean peruvian colombian venezuelan cuban haitian thai vietnamese indonesian
    malaysian philippine filipino taiwanese burmese cambodian mongolian kazakh uzbek georgian armenian azerbaijani
    latvian lithuanian estonian arab jewish muslim islamic christian catholic protestant hindu sikh buddhist soviet
    western eastern northern southern latin hispanic black white nazi republican democratic democrat communist
    conservative"""
)
_DEPARTMENTS: Final = _words(
    """education finance defence defense health interior justice state foreign affairs commerce trade transport
    agriculture energy environment labour labor home culture tourism industry housing civil internal external public
    planning development information security treasury science technology sport sports water"""
)
# Heads of names such as "Ministry of Defence of Velmark".
_HEADS: Final = _words(
    """ministry department bank university office bureau council institute academy association house court board
    committee commission agency federation union confederation society college school chamber church bishopric diocese
    city town county district republic kingdom state states commonwealth islands isle gulf bay cape lake mount port
    sea strait battle treaty bill act declaration law charter university's museum library theatre hospital centre
    center foundation organisation organization league party front movement army house port president's directorate
    inspectorate secretariat authority parliament senate assembly congress conference tower bridge"""
)
_PARTICLES: Final = _words(
    "de van von der den di da del della dos du la le bin ibn bint abu al el ul ter ten y zu af av e"
)
_LINKS: Final = _PARTICLES | {"of", "for", "and", ".", "&"}
_PREFIXES: Final[tuple[str, ...]] = ("al-", "el-", "ul-", "ad-", "as-", "an-", "at-", "ash-", "d'", "l'")
_WITH_STOP: Final = _words("st ste mt ft jr sr")
# Words that begin sentences: capitalised there, and no names.
_COMMON: Final = _words(
    """a about above according across actually add additional adding after again against ago ahead all almost along
    already also although altogether always amid among an and annual another any anybody anyone anything apart
    apparently are around as aside ask asked at authorities away back based basically be because before behind being
    believe below beside besides between beyond both but by call called can certain certainly citing clearly come
    coming compared concerning consider contrary could critics currently dear despite did do does doing done
    doubtless down due during each earlier early earth either elsewhere end enough especially even eventually ever
    every everybody everyone everything everywhere evidence exactly except experts facing fans far few fewer finally
    find first firstly five following for former formerly four fresh friends from further furthermore generally get
    getting give given go going good government great growing had half has have having he hence her here hers high
    him his historically hopefully how however hundreds if in inc including increasingly indeed initially inside
    instead into investigators is it its itself journalists just keep knowing last lastly late later lately least
    less let like likewise little local long look looking low made mainly make making many maybe me mean meanwhile
    media members men might mine more moreover most mostly much must my named naturally near nearby nearly neither
    never nevertheless new next nine no nobody none nonetheless nor normally not nothing notably now nowhere
    obviously of off officers officials often old on once one ones only onto opponents or original originally other
    others otherwise our out outside over overall owing parents part partly past people perhaps photo please plus
    police possibly previous previously prior probably protesters put quite rather read really recent recently
    regarding reporters reports researchers residents right same say says scientists second secondly see seeing
    seems several shall she should similar similarly simply since six so some somebody someone something sometimes
    somewhere soon sources speaking still strange students subsequently such suddenly supporters sure surely take
    taken taking ten thank thanks that the their them then there thereafter thereby therefore these they thing
    things this those though three through throughout thus till to today together told tomorrow tonight too toward
    towards truly twice two typically under undoubtedly unfortunately unless unlike until up upon us use used using
    usually various very via victims voters watch we well were what whatever when whenever where whereas wherever
    whether which while who whoever whole whom whose why will with within without witnesses women workers would yes
    yesterday yet you young your activists analysts campaigners doctors firefighters lawyers prosecutors rescuers
    soldiers troops rebels teachers farmers families children nurses"""
)
# Begin names as well as sentences: kept when a capitalised word follows.
_KEPT: Final = _words(
    """new north south east west united great los las san saint first supreme high white black red green national
    international federal royal state central general world public social old long little grand second good young water
    upper lower will may mark"""
)
_VERBS: Final = _words(
    """is are was were be been has have had does do did will would can could may might must shall should says said 's
    're 've 'd 'll"""
)
_SETS: Final[tuple[tuple[int, frozenset[str]], ...]] = (
    (NUMBER | TRIGGER, NUMBER_WORDS),
    (TRIGGER, DATE_WORDS),
    (TITLE, _TITLES),
    (NEVER, _NEVER),
    (DEMONYM, _DEMONYMS),
    (DEPARTMENT, _DEPARTMENTS),
    (COMMON, _COMMON),
    (HEAD, _HEADS),
    (LINK, _LINKS),
    (PARTICLE, _PARTICLES),
    (KEPT, _KEPT),
    (SHORTENED, _WITH_STOP),
    (BEFORE, frozenset(".!?:…•●\"'“‘«„”’»`-–—*]")),
    (VERB, _VERBS),
    (ABBREVIATION, ABBREVIATIONS),
    (RELATIVE, RELATIVE_WORDS),
    (AFTER_RELATIVE, AFTER_RELATIVE_WORDS),
    (STOP, frozenset(".!?…‽。！？")),
    (BRACKET, frozenset("(")),
    (QUOTE, frozenset("\"“”„«»‟`'‘’‚‹›")),
    (NO_FIRST, frozenset((".", "of", "the", "and", "&"))),
    (NO_LAST, frozenset((".", "&", "of", "and", "the", "for", "-"))),
)


_BY_WORD: Final = bits_by_word(_SETS)


class Known:
    """What is known of forms by themselves, as bits, by their numbers.

    `lowered` has the numbers of the same words written as phrases are matched. Who wants to mark some words of one
    document puts a mark above their bits, which is another one for each document.
    """

    __slots__ = ("_mark", "bits", "lowered")

    def __init__(self) -> None:
        self.bits: vec[i64] = vec[i64]()
        self.lowered: vec[i64] = vec[i64]()
        self._mark: i64 = 0

    def new_mark(self) -> i64:
        """Return a mark that no word has yet, in its place above the bits."""
        self._mark += BITS + 1
        return self._mark


def known_of(forms: Forms) -> Known:
    """Return what is known of forms; each is reckoned once, and kept with them."""
    kept = forms.known.get("english")
    known = kept if isinstance(kept, Known) else Known()
    forms.known["english"] = known
    bits, lowered, texts, words = known.bits, known.lowered, forms.texts, forms.words
    number = len(bits)
    if number == len(forms):
        return known
    while number < len(forms):  # which grow by words in small letters
        text, word = texts[number], words[number]
        bits = append(bits, _bits(text, word, forms.kinds[number]))
        lowered = append(lowered, number if word is text else forms.number(word))
        number += 1
    known.bits, known.lowered = bits, lowered
    return known


def _bits(written: str, word: str, kind: i64) -> int:
    form = _BY_WORD.get(word, 0)
    if kind & ALL_SMALL:
        return form | ALPHA | SMALL
    if kind == 0 and ("-" in word or "'" in word) and word.startswith(_PREFIXES):
        form |= PREFIXED
    if "'" in word and not word.isascii():
        form |= QUOTE  # after what is no letter by itself
    if written[-1] == ".":
        form |= STOP
    first = written[0]
    code = ord(first)
    if code < 128:
        if 97 <= code <= 122:
            return form | ALPHA | SMALL if written == word else form | ALPHA | SMALL | ODD
        if 65 <= code <= 90:
            form |= UPPER | CAPITAL | ALPHA
        elif 48 <= code <= 57:
            form |= DIGIT | TRIGGER
    else:
        form |= _bits_beyond_ascii(first, written == word)
    if len(written) > 1 and written.isupper():
        form |= ACRONYM
    return form


def _bits_beyond_ascii(first: str, is_plain: bool) -> int:
    """Return the bits of a form's first sign; `is_plain` says whether it is written as phrases are."""
    form = 0
    if first.isupper():
        form |= UPPER | CAPITAL if first.isalnum() else UPPER
    if first.islower():
        form |= SMALL
    if not is_plain or first.isupper():
        form |= ODD
    if first.isalpha():
        form |= ALPHA
    if first.isdecimal():
        form |= DIGIT | TRIGGER
    return form
