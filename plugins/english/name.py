"""Names in English text: runs of capitalised words, without the titles before them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import compress

from checker.document import Block, Tokens


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never part of a name: they stand before one, or for one.
TITLES = _words(
    """mr mrs ms mx dr prof professor sir dame lord lady rev reverend fr father sister president vice prime minister
    premier chancellor secretary undersecretary deputy senator sen congressman congresswoman representative rep governor
    gov mayor ambassador envoy spokesman spokeswoman spokesperson director chairman chairwoman chair ceo cfo coo chief
    commissioner commander captain capt colonel col lieutenant lt sergeant sgt general gen maj adm admiral brigadier
    inspector detective superintendent sheriff officer constable justice attorney prosecutor speaker mp mep coach
    leader editor analyst economist historian researcher king queen prince princess pope archbishop bishop cardinal
    imam rabbi sheikh sheik emir sultan emperor hon"""
)
# Titles that are surnames or parts of other names as well: titles only where a name follows them.
_DOUBLE_TITLES = _words(
    "king prince pope bishop dean justice chair father sister lord lady queen general chief officer speaker"
)
_INSTITUTION = _words("assembly motors electric hospital court department office bank council command staff house")
# Capitalised for other reasons than being a name.
_NEVER = _words(
    """i i'm i'd i'll i've ok am pm tv id a.m. p.m. ad bc bce ce gmt utc est edt pst pdt cst cdt bst cet ist o yes no oh
    ah hey hi hello please"""
)
_DEMONYMS = _words(
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
_DEPARTMENTS = _words(
    """education finance defence defense health interior justice state foreign affairs commerce trade transport
    agriculture energy environment labour labor home culture tourism industry housing civil internal external public
    planning development information security treasury science technology sport sports water"""
)
# Heads of names such as "Ministry of Defence of Velmark".
_HEADS = _words(
    """ministry department bank university office bureau council institute academy association house court board
    committee commission agency federation union confederation society college school chamber church bishopric diocese
    city town county district republic kingdom state states commonwealth islands isle gulf bay cape lake mount port
    sea strait battle treaty bill act declaration law charter university's museum library theatre hospital centre
    center foundation organisation organization league party front movement army house port president's directorate
    inspectorate secretariat authority parliament senate assembly congress conference tower bridge"""
)
_AFTER_AND = _words(
    """human services welfare development security trade industry culture sport sports technology research family rural
    urban social labour labor science environment water energy climate prevention control drug education health exchange
    justice crime commerce tourism fisheries food forestry aviation transport housing consumer medicine technology
    innovation skills migration border budget infrastructure management reconstruction arts sciences letters"""
)
_PARTICLES = _words("de van von der den di da del della dos du la le bin ibn bint abu al el ul ter ten y zu af av e")
_LINKS = _PARTICLES | {"of", "for", "and", ".", "&"}
_PREFIXES = ("al-", "el-", "ul-", "ad-", "as-", "an-", "at-", "ash-", "d'", "l'")
_WITH_STOP = _words("st ste mt ft jr sr")
# Words that begin sentences: capitalised there, and no names.
_COMMON = _words(
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
_KEPT = _words(
    """new north south east west united great los las san saint first supreme high white black red green national
    international federal royal state central general world public social old long little grand second good young water
    upper lower will may mark"""
)
_BARRED = TITLES | _NEVER | _DEMONYMS | _DEPARTMENTS | _COMMON
_SAYING = _words("said says told added wrote tweeted argued insisted denied explained warned claimed announced")
_ENDS = frozenset(".!?:…•●\"'“‘«„”’»`-–—*]")
_LONGEST = 12  # tokens of one name
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ]")


class Names:
    """Finds the names of a document; `taken` holds the tokens that something else (a date) has already."""

    __slots__ = ("_ends", "_initials", "_lower", "_starts", "_strong", "_taken", "_text", "_words")

    def __init__(self, text: str, tokens: Tokens, initials: str, taken: Collection[int]) -> None:
        self._text = text
        self._words = tokens.words
        self._starts = tokens.starts
        self._ends = tokens.ends
        self._initials = initials
        self._taken = taken
        self._lower = set(compress(self._words, map("a".__le__, initials)))
        self._strong: set[str] = set()

    def find(self, blocks: Sequence[tuple[Block, int, int]]) -> list[tuple[int, int]]:
        """Return the names as ranges of tokens; a block comes with its own range of tokens.

        In a headline or a heading only names that the rest of the text has as well are found, since every word
        there may be capitalised.
        """
        runs: list[tuple[int, int, bool]] = []
        titled = []
        for block, first, last in blocks:
            if block.role in ("headline", "heading"):
                titled.append((first, last))
            elif first < last and block.role != "code":
                self._add_runs(first, last, runs)
        words = self._words
        for first, last, opens in runs:
            if not opens or last > first + 1:
                self._strong.update(words[first + opens : last])
        names = self._names(runs)
        known = {tuple(words[first:last]) for first, last in names}
        known |= {name[-1:] for name in known if len(name) > 1}
        for first, last in titled:
            names.extend(self._known(first, last, known))
        return sorted(names)

    def _names(self, runs: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int]]:
        """Return the names that the runs come to."""
        words = self._words
        names: list[tuple[int, int]] = []
        for first, last, opens in runs:
            if last == first + 1:
                word = words[first]
                if word not in _BARRED and not opens and len(word) > 1:
                    names.append((first, last))
                elif not opens or word not in _COMMON or self._is_acronym(first):
                    self._name(first, last, opens, False, names)
            elif TITLES.isdisjoint(words[first:last]):
                self._name(first, last, opens, False, names)
            else:
                self._split(first, last, opens, names)
        return names

    def _add_runs(self, first: int, last: int, runs: list[tuple[int, int, bool]]) -> None:
        """Add the runs of capitalised words of a block, with what joins them, and whether each begins a sentence."""
        if self._text[self._starts[first] : self._ends[last - 1]].isupper():
            return
        words, initials, taken = self._words, self._initials, self._taken
        end = -1
        for found in _CAPITAL.finditer(initials, first, last):
            index = found.start()
            if index < end or index in taken or not initials[index].isupper():
                continue
            end = index + 1
            if end < last and (initials[end].isupper() or words[end] in _LINKS or _has_prefix(words[end])):
                end = self._run_end(index, last)
            opens = index == first or (words[index - 1] in _ENDS and self._is_opening(index))
            runs.append((index, end, opens))

    def _run_end(self, index: int, limit: int) -> int:
        """Return the token after the run of capitalised words that begins at `index`."""
        words, initials, taken = self._words, self._initials, self._taken
        begin = index
        end = index + 1
        limit = min(limit, begin + _LONGEST)
        while end < limit and end not in taken:
            if not self._follows(end):
                if words[end] == "." and end + 1 < limit and self._takes_stop(end, begin):
                    end += 1
                    continue
                if words[end] == "&" and end + 1 < limit and initials[end + 1].isupper():
                    end += 2
                    continue
                return end
            if initials[end].isupper() or self._is_joined(end):
                end += 1
                continue
            upcoming = self._connected(begin, end, limit)
            if upcoming == end:
                return end
            end = upcoming
        return end

    def _follows(self, index: int) -> bool:
        """Say whether one space, or one line break, and nothing else lies before this token, itself a word."""
        gap = self._starts[index] - self._ends[index - 1]
        return gap == 1 and self._initials[index].isalpha()

    def _takes_stop(self, stop: int, begin: int) -> bool:
        """Say whether the full stop at `stop` belongs to an initial or a short form inside a name."""
        word = self._words[stop - 1]
        upcoming = stop + 1
        if self._starts[stop] != self._ends[stop - 1] or not self._initials[upcoming].isupper():
            return False
        if self._starts[upcoming] - self._ends[stop] > 1 or upcoming in self._taken:
            return False
        if len(word) == 1:
            return word != "i" or stop - 1 > begin
        return word in _WITH_STOP and self._words[upcoming] not in _COMMON

    def _is_joined(self, index: int) -> bool:
        """Say whether the token is one such as "al-Quoz", which begins with a small letter."""
        word = self._words[index]
        if not _has_prefix(word):
            return False
        prefix = word.find("-") if "-" in word else word.find("'")
        return self._text[self._starts[index] + prefix + 1 : self._ends[index]][:1].isupper()

    def _connected(self, begin: int, index: int, limit: int) -> int:
        """Return the token after the capitalised word that small words at `index` join to the run, or `index`."""
        words, initials = self._words, self._initials
        here = index
        if words[here] in _PARTICLES:
            while here < limit and here < index + 3 and words[here] in _PARTICLES and self._follows(here):
                here += 1
        elif words[here] in ("of", "for") and any(word in _HEADS for word in words[begin:index]):
            here += 1
            if here < limit and words[here] == "the" and self._follows(here):
                here += 1
        elif words[here] == "and" and "of" in words[begin:index] and here + 1 < limit and words[here + 1] in _AFTER_AND:
            here += 1
        else:
            return index
        if here < limit and initials[here].isupper() and self._follows(here) and here not in self._taken:
            return here + 1
        return index

    def _is_opening(self, index: int) -> bool:
        """Say whether the sign before the token is one after which any word would be capitalised."""
        if self._words[index - 1] != "." or index < 2:
            return True
        earlier = self._words[index - 2]
        return not (earlier in TITLES or (len(earlier) == 1 and earlier.isalpha()))

    def _split(self, first: int, last: int, opens: bool, names: list[tuple[int, int]]) -> None:
        """Add the names in a run, which titles divide."""
        words = self._words
        begin = first
        index = first
        while index < last:
            word = words[index]
            if word in TITLES and self._is_title(index, begin, last):
                self._name(begin, index, opens and begin == first, True, names)
                index += 1
                while index < last and words[index] in (".", "of", "the", "for", "and"):
                    index += 1
                    while index < last and words[index] in _DEPARTMENTS:
                        index += 1
                begin = index
                continue
            index += 1
        self._name(begin, last, opens and begin == first, False, names)

    def _is_title(self, index: int, begin: int, last: int) -> bool:
        """Say whether a word that can be a title is one here."""
        word = self._words[index]
        if word not in _DOUBLE_TITLES:
            return True
        return index + 1 < last and self._words[index + 1] not in _INSTITUTION and index == begin

    def _name(self, first: int, last: int, opens: bool, titled: bool, names: list[tuple[int, int]]) -> None:
        """Add the name that a run comes to without the words that are capitalised for another reason.

        `opens` is true at the beginning of a sentence, `titled` where a title follows ("Finance Minister").
        """
        words = self._words
        while first < last and words[last - 1] in (".", "&", "of", "and", "the", "for", "-"):
            if words[last - 1] == "." and last - 2 >= first and words[last - 2] in _WITH_STOP:
                break
            last -= 1
        while first < last:
            word = words[first]
            if word in _NEVER or word in (".", "of", "the", "and", "&") or (opens and self._is_plain(first, last)):
                first += 1
                opens = False
            else:
                break
        if first >= last:
            return
        if last - first == 1:
            if (opens and not self._stands_alone(first)) or not self._can_be_name(first, titled):
                return
        elif titled and all(word in _DEPARTMENTS or word in _DEMONYMS for word in words[first:last]):
            return
        is_long = last - first >= 3 and all(len(word) > 4 for word in words[first:last])
        if not (is_long and self._text[self._starts[first] : self._ends[last - 1]].isupper()):  # BREAKING STORY UPDATED
            names.append((first, last))

    def _can_be_name(self, index: int, titled: bool) -> bool:
        """Say whether a lone capitalised word can be a name at all."""
        word = self._words[index]
        if word in _DEMONYMS or word in TITLES or len(word) == 1 or word[:2] in ("d-", "r-"):
            return False
        if word in _DEPARTMENTS:
            return not titled and not (index > 1 and self._words[index - 1] in ("of", "for"))
        return word not in _COMMON or self._is_acronym(index)

    def _is_plain(self, first: int, last: int) -> bool:
        """Say whether the first word of a sentence, with others of a run after it, is an ordinary word."""
        word = self._words[first]
        if self._is_acronym(first):
            return False
        if word in _KEPT and last - first > 1:
            return False
        if word in _COMMON:
            return True
        return last - first > 1 and word in self._lower and word not in self._strong and word not in _HEADS

    def _is_acronym(self, index: int) -> bool:
        written = self._text[self._starts[index] : self._ends[index]]
        return len(written) > 1 and written.isupper()

    def _stands_alone(self, index: int) -> bool:
        """Say whether a lone capitalised word that begins a sentence is a name."""
        word = self._words[index]
        if self._is_acronym(index):
            return True
        if word in self._strong:
            return word not in self._lower
        if word in self._lower:
            return False
        following = self._words[index + 1] if index + 1 < len(self._words) else ""
        return (following in _SAYING and not word.endswith("s")) or (following == "'s")

    def _known(self, first: int, last: int, known: Collection[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
        """Yield the names between two tokens of a heading that are known from the text below it."""
        index = first
        while index < last:
            if self._initials[index].isupper():
                for end in range(min(last, index + 6), index, -1):
                    if tuple(self._words[index:end]) in known:
                        yield index, end
                        index = end - 1
                        break
            index += 1


def _has_prefix(word: str) -> bool:
    """Say whether a word begins as "al-Quoz" and "d'Aubry" do."""
    return ("-" in word or "'" in word) and word.startswith(_PREFIXES)
