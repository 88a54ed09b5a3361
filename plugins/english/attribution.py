"""Attributions: which cue hands which content to which source, sentence by sentence.

Work is done only in sentences that hold a cue outside quotation marks, or a colon that may be one. A cue is read in
one of a few constructions (subject before or after the verb, passive, "according to", impersonal "it is noted
that"), and what follows or precedes it decides whether it attributes anything at all. Which verb takes what is told
by the lexicons of `lexicons/attribution.yaml`, called frames here. A cue that hands over no statement can still tell
what somebody wants, does or thinks: see `attitude`.
"""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import i64
from checker.span import Span, span_of
from checker_plugins.english import attitude, content, subject
from checker_plugins.english.line import Line
from checker_plugins.english.reading import ATTITUDE, CUES, LEAD_IN, LEARN, REPORT_PASSIVE, Reading
from checker_plugins.english.sign import (
    BASE_FORM,
    COLON,
    COMMA,
    CONJUNCTION,
    DETERMINER,
    FULL_STOP,
    GERUND,
    HYPHEN,
    INFINITIVE,
    NOUN,
    PARTICIPLE,
    PAST,
    PLURAL,
    PREPOSITION,
    PROPER,
    QUOTE,
    RELATIVE,
    SINGULAR,
)
from checker_plugins.english.syntax import Phrase
from checker_plugins.english.tagging import (
    CUE_ATTITUDE,
    CUE_CITING,
    CUE_FIND,
    CUE_IMPERSONAL,
    CUE_LEARN,
    CUE_NOUN,
    CUE_OBJECT,
    CUE_PHRASE,
    CUE_PROMISE,
    CUE_SAY,
    DOCUMENT,
    SPEECH,
)

_NEGATIONS: Final = frozenset(("not", "n't", "'t", "never"))
_QUOTED: Final = 5  # tokens in quotation marks, the marks included, from which on words are somebody's and no mere name
_STATED_BY_PARTICIPLE: Final = 1 << CUE_SAY | 1 << CUE_OBJECT | 1 << CUE_PROMISE | 1 << CUE_FIND
_CLASSES: Final = [*CUES, "cue-citing"]

_VERBS: Final = PAST | SINGULAR | PLURAL | GERUND | PARTICIPLE | BASE_FORM
_PRICED: Final = DETERMINER | PROPER
_ENDS: Final = FULL_STOP | QUOTE
_COMMA_OR_COLON: Final = COMMA | COLON
_AFTER_ASIDE: Final = COMMA | COLON | FULL_STOP
_BEFORE_PARTICIPLE: Final = COMMA | CONJUNCTION | RELATIVE | QUOTE | PREPOSITION | HYPHEN


NOBODY: Final = (0, 0)  # the tokens of no source


@mypyc_attr(acyclic=True)
class Raw:
    """An attribution before its source is known: token ranges of source and cue, and the span of its content.

    `head` is the base noun phrase of the source; both are `NOBODY` where there is none. With `attitude`, it tells what
    the source wants, thinks or does, and is not what a claim rests on.
    """

    __slots__ = (
        "attitude", "carried_over", "content", "cue", "cue_class", "head", "impersonal", "quotation", "sentence",
        "source",
    )  # fmt: skip

    def __init__(
        self,
        sentence: int,
        cue: tuple[int, int],
        source: tuple[int, int],
        head: tuple[int, int],
        content: Span | None,
        quotation: str = "indirect",
        impersonal: bool = False,
        carried_over: bool = False,
        attitude: bool = False,
        cue_class: str = "cue-say",
    ) -> None:
        self.sentence, self.cue, self.source, self.head, self.content = sentence, cue, source, head, content
        self.quotation, self.impersonal, self.carried_over = quotation, impersonal, carried_over
        self.attitude, self.cue_class = attitude, cue_class

    def of_source(self, first: i64, last: i64) -> Raw:
        """Return the same attribution to one of several sources, that of the tokens from `first` up to `last`."""
        part = (first, last)
        return Raw(
            self.sentence, self.cue, part, part, self.content, self.quotation, self.impersonal, self.carried_over,
            self.attitude, self.cue_class,
        )  # fmt: skip


_NONE: Final[list[Raw]] = []


def attributions(reading: Reading) -> list[list[Raw]]:
    """Return, for each sentence, the attributions in it that have a cue, in the order of the text."""
    begins = reading.cues.begins
    every: list[list[Raw]] = [_NONE] * len(reading.sentences)
    for index in range(len(every)):
        if begins[index] < begins[index + 1] or index in reading.colons:
            every[index] = _Sentence(reading, index).read(begins[index], begins[index + 1])
    return every


@mypyc_attr(acyclic=True, free_list_len=1)  # there is but one at a time
class _Sentence:
    """The cues of one sentence, read one after another."""

    def __init__(self, reading: Reading, index: int) -> None:
        self.line = Line(reading, index)
        self.found: list[Raw] = []

    def read(self, begin: i64, end: i64) -> list[Raw]:
        """Return the attributions of the sentence's cues, those from `begin` up to, not including, `end`."""
        line = self.line
        cues = line.reading.cues
        for number in range(begin, end):
            limit = content.limit_of(line, number, end)
            first, last, kind = cues.firsts[number] - line.base, cues.lasts[number] - line.base, cues.kinds[number]
            if kind == CUE_PHRASE:
                raw = self._phrase(first, last)
            elif kind == CUE_IMPERSONAL:
                raw = self._impersonal(first, last)
            elif kind == CUE_NOUN:
                raw = self._noun(first, last, limit)
            else:
                raw = self._verb(first, last, kind, limit)
            if raw is not None:
                self.found.append(raw)
        colon = self._colon() if line.index in line.reading.with_colon else None
        if colon is not None:
            self.found.append(colon)
        return self.found

    # -- the constructions -------------------------------------------------------------------------------------

    def _colon(self) -> Raw | None:
        """Read a colon as a cue where there is no other: "The mayor took to the stage: “…”", "Lee: No deal"."""
        line = self.line
        index = 0
        while (index := line.find_word(":", index + 1, line.end - 1)) > 0:
            if line.quoted[index]:
                continue
            said = line.span(index + 1, line.end)
            if any(raw.content is not None and said is not None and raw.content.meets(said) for raw in self.found):
                return None
            speaker = line.syntax.before(subject.before_bracket(line, index))
            if speaker is not None and speaker.first == 0 and self._is_speaker(speaker, index):
                return self._raw(index, index + 1, speaker, said, CUE_SAY)
            if index > 1 and line.quoted[index + 1]:
                found = subject.main_subject(line, index)
                return None if found is None else self._raw(index, index + 1, found, said, CUE_SAY)
        return None

    def _is_speaker(self, phrase: Phrase, colon: i64) -> bool:
        """Say whether what stands before a colon is a person's name, not a label such as "FILE PHOTO"."""
        line = self.line
        before = line.span(0, colon)
        written = before.of(line.reading.text) if before is not None else ""
        return line.mark(phrase.head - 1) == PROPER and not written.isupper()

    def _phrase(self, first: i64, last: i64) -> Raw | None:
        """Read "According to the ministry, …" or "…, according to the ministry"."""
        line = self.line
        source = line.syntax.after(last)
        if source is None or (line.word(first) == "per" and not line.mark(last) & _PRICED):
            return None  # "ten per kilo"
        source = subject.with_apposition(line, source)
        end = source.last
        if line.word(first) in ("citing", "quoting") and self.found:
            return self._raw(first, last, source, self.found[-1].content, CUE_CITING)
        after_comma = first > 0 and line.mark(first - 1) == COMMA
        if first > 0 and line.mark(first - 1) & _ENDS and line.quoted[first - 1]:
            said = line.span(0, first)
        elif first > 1 and not (after_comma and line.word(0) in ("and", "but") and first < 3):
            said = line.span(content.clause_start(line, first, self._taken(first)), first - after_comma)
            if end < line.end and line.mark(end) == COMMA and first < 8 and after_comma:
                said = line.span(0, line.end)  # "The mine, according to a letter, will close."
        else:
            said = line.span(end + 1 if end < line.end and line.mark(end) & _COMMA_OR_COLON else end, line.end)
        return self._raw(first, last, source, said, CUE_PHRASE)

    def _impersonal(self, first: i64, last: i64) -> Raw | None:
        """Read "It is noted that …": nobody says so."""
        line = self.line
        stop = last - 1 if line.word(last - 1) == "that" else last
        said = line.span(last, line.end)
        if said is None:
            return None
        cue = (line.base + first, line.base + stop)
        return Raw(line.index, cue, cue, NOBODY, said, line.reading.quotation(said), impersonal=True)

    def _noun(self, first: i64, last: i64, limit: i64) -> Raw | None:
        """Read "her claim that …", a statement, and "the union's support for …", an attitude."""
        line = self.line
        if line.mark(first) != NOUN:
            return None
        owner = subject.owner(line, first)
        states = line.word(last - 1) == "that"
        matter = line.syntax.after(last)
        said = line.span(last - 1, limit) if states else None
        if not states and matter is not None:
            said = line.span(last, min(matter.last, limit))
        if owner is None or said is None:
            return None
        raw = self._raw(first, last - states, owner, said, CUE_SAY if states else CUE_ATTITUDE)
        raw.attitude = not states
        return raw

    def _verb(self, first: i64, last: i64, kind: i64, limit: i64) -> Raw | None:
        """Read a verb: as a statement if it can be one, else as an attitude."""
        line = self.line
        if not line.mark(first) & _VERBS:
            return None
        start = line.syntax.verb_group(first)
        raw = None if kind == CUE_ATTITUDE else self._statement(start, first, last, kind, limit)
        if raw is None and line.frames(first) & ATTITUDE:
            found = attitude.read(line, start, first, last, limit)
            if found is not None:
                raw = self._raw(found.start, found.last, found.source, found.content, CUE_ATTITUDE)
                raw.attitude = not self._quotes(found.content)
        elif raw is not None and raw.content is not None and self._leaves_open(start, first, raw.content):
            raw.attitude = True
        return raw

    def _quotes(self, said: Span) -> bool:
        """Say whether the words of a source themselves are given: "mocked the plan as “a gift to the banks”"."""
        first, last = self.line.tokens(said)
        return sum(self.line.quoted[first:last]) >= _QUOTED

    def _leaves_open(self, start: i64, verb: i64, said: Span) -> bool:
        """Say whether nothing is stated: "did not say who had paid"."""
        line = self.line
        if not any(line.word(place) in _NEGATIONS for place in range(start, verb)):
            return False
        first = line.tokens(said)[0]
        return line.mark(first) == RELATIVE or line.word(first) in ("whether", "if")

    def _statement(self, start: i64, first: i64, last: i64, kind: i64, limit: i64) -> Raw | None:
        line, mark = self.line, self.line.mark(first)
        if start and line.mark(start - 1) == INFINITIVE:
            return self._infinitive(start, first, last, kind, limit)
        by = last < line.end and line.word(last) == "by"
        if mark == PARTICIPLE and (line.is_passive(start, first) or (start == first and by)):
            return self._passive(start, first, last, kind) if by else None
        if mark == GERUND and not line.is_passive(start, first):
            return self._participle(first, last, kind, limit)
        if line.frames(first) & LEARN:
            return self._learned(start, last)
        inverted = subject.inverted(line, start, first, last)
        if inverted is not None:
            return self._said(start, first, last, inverted, kind, inverted.last, limit)
        found = subject.subject(line, start)
        return None if found is None else self._said(start, first, last, found, kind, last, limit)

    def _infinitive(self, start: i64, first: i64, last: i64, kind: i64, limit: i64) -> Raw | None:
        """Read "She went on to say that …", "he declined to say whether …"."""
        line = self.line
        place, _ = content.skip(line, last, line.frames(first))
        leading = line.frames(start - 2) | line.frames(start - 3)
        if place >= line.end or not (line.word(place) == "that" or line.quoted[place] or leading & LEAD_IN):
            return None
        found = subject.main_subject(line, start)
        return None if found is None else self._said(start, first, last, found, kind, last, limit)

    def _participle(self, first: i64, last: i64, kind: i64, limit: i64) -> Raw | None:
        """Read "…, adding that …": the subject is the last speaker's or the sentence's."""
        line = self.line
        if not _STATED_BY_PARTICIPLE >> kind & 1 or first == 0:
            return None
        relayed = line.word(first - 1) == "as"  # "quoted the minister as saying"
        own = line.syntax.before(first - relayed)
        shown = own is not None and kind == CUE_FIND and line.is_in(own.head - 1, DOCUMENT)
        if own is not None and (relayed or shown or (own.first and line.word(own.first - 1) == "with")):
            found: Phrase | None = own  # "with local media reporting …", "photographs showing …"
        elif line.mark(first - 1) & _BEFORE_PARTICIPLE:
            found = line.subject or subject.main_subject(line, first)
        else:
            return None
        said = content.after(line, last, kind, line.frames(first), limit)
        if said is None and relayed and self.found:
            said = self.found[-1].content  # "…, local media quoted the minister as saying"
        if found is None or said is None:
            return None
        line.subject = found
        return self._raw(first, last, found, said, kind)

    def _passive(self, start: i64, first: i64, last: i64, kind: i64) -> Raw | None:
        """Read "… was described by the inquiry as …", "…, reported by local press as …"."""
        line = self.line
        if not line.frames(first) & REPORT_PASSIVE:
            return None
        source = line.syntax.after(last + 1)
        if source is None or line.word(last + 1).endswith("ing"):
            return None
        said = line.span(content.clause_start(line, start, self._taken(start)), start)
        if start > 1 and line.mark(start - 1) == COMMA:  # "the mine, confirmed by the ministry, will close"
            goes_on = line.syntax.is_any(COMMA, source.last, source.last + 1)
            said = line.span(0, line.end if goes_on else start - 1)
        return self._raw(start, last + 1, source, said, kind)

    def _learned(self, start: i64, last: i64) -> Raw | None:
        """Read "The paper learned of the order from an aide": the source stands behind "from"."""
        line = self.line
        if line.mark(start) == PARTICIPLE or subject.subject(line, start) is None:
            return None
        for index in range(last, min(line.end, last + 12)):
            if line.word(index) == "from" and not line.quoted[index]:
                source = line.syntax.after(index + 1)
                if source is not None:
                    return self._raw(start, last, source, line.span(0, line.end), CUE_LEARN)
        return None

    def _said(self, start: i64, first: i64, last: i64, source: Phrase, kind: i64, after: i64, limit: i64) -> Raw | None:
        """Read the plain case: a source and a verb, in either order; the content before them, after them, or both."""
        line = self.line
        cue_end = self._cue_end(last) if after == last else last
        if source.first > 0 and line.word(source.first - 1) == "as" and source.first < start:
            line.subject = source
            return self._aside(start, cue_end, source, kind)
        place = max(after, cue_end)
        opening = min(source.first, start)
        if start > 1 and line.mark(start - 1) == RELATIVE and line.mark(start - 2) == COMMA:
            limit = content.main_clause(line, place, limit)
        said = content.after(line, place, kind, line.frames(first), limit)
        closes = place >= line.end and opening == source.first
        before = content.before(line, opening, kind, said is not None, 0 if closes else self._taken(opening))
        if before is not None and closes:
            self._cut(before.end)
        if before is not None:
            ending = said.end if said is not None and content.goes_on(line, place) else before.end
            said = span_of(before.start, max(before.end, ending))
        if said is None and SPEECH >> kind & 1:
            said = content.around(line, opening, place)
        if said is None and not (line.word(-1) == ":" and kind == CUE_SAY):
            return None
        line.subject = source
        return self._raw(start, cue_end, source, said, kind)

    def _aside(self, start: i64, last: i64, source: Phrase, kind: i64) -> Raw | None:
        """Read "As Reuters reports, …", "…, as the publication notes, …"."""
        line = self.line
        if not SPEECH >> kind & 1:
            return None
        opening = source.first - 1
        if last >= line.end or line.mark(last) & _AFTER_ASIDE or line.word(last - 1) == "it":
            said = line.span(last + 1, line.end) if opening == 0 else line.span(0, line.end)
            return self._raw(start, last, source, said, kind)
        return None

    # -- small things ------------------------------------------------------------------------------------------

    def _taken(self, before: i64) -> i64:
        """Return up to where the sentence belongs to attributions read before: their cues and sources."""
        reached = 0
        for raw in self.found:
            if raw.content is not None:
                end = max(raw.cue[1], raw.source[1]) - self.line.base
                if reached < end < before:
                    reached = end
        return reached

    def _cut(self, end: i64) -> None:
        """Let the contents read before stop where the sentence's closing attribution begins: "…, her brother said"."""
        for raw in self.found:
            if raw.content is not None and raw.content.start < end < raw.content.end:
                raw.content = span_of(raw.content.start, end)

    def _cue_end(self, last: i64) -> i64:
        """Take the day into the cue: "said Tuesday"."""
        line = self.line
        while last < line.end and line.is_date(last) and line.word(last) not in ("in", "on"):
            last += 1
        return last

    def _raw(self, first: i64, last: i64, source: Phrase, said: Span | None, kind: i64) -> Raw:
        line = self.line
        base = line.base
        return Raw(
            line.index,
            (base + first, base + last),
            (base + source.first, base + source.last),
            (base + source.first, base + source.head),
            said,
            line.reading.quotation(said) if said is not None else "indirect",
            cue_class=_CLASSES[kind],
        )
