"""Attributions: which cue hands which content to which source, sentence by sentence.

Work is done only in sentences that hold a cue outside quotation marks, or a quotation after a colon. A cue is read in
one of a few constructions (subject before or after the verb, passive, "according to", impersonal "it is noted
that"), and what follows or precedes it decides whether it attributes anything at all. Which verb takes what is told
by the lexicons of `lexicons/attribution.yaml`, called frames here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.span import Span
from checker_plugins.english.reading import Cue, Reading
from checker_plugins.english.syntax import SUBORDINATORS, Phrase

_SETTING = frozenset("in on at to during via of before after from through about".split())
_AFTER_SETTING = frozenset(("that", "in", "on", "at", "to"))
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "gets", "got", "'s", "'re"))


@dataclass(slots=True)
class Raw:
    """An attribution before its source is known: token ranges of source and cue, and the span of its content."""

    sentence: int
    cue: tuple[int, int]
    source: tuple[int, int] | None
    head: tuple[int, int] | None
    content: Span | None
    quotation: str = "indirect"
    impersonal: bool = False
    carried_over: bool = False
    cue_class: str = "cue-say"


def attributions(reading: Reading) -> list[Raw]:
    """Return the attributions of a document that have a cue, in the order of the text."""
    found: list[Raw] = []
    colons = reading.colons
    for index in sorted(reading.cues.keys() | colons):
        found.extend(_Sentence(reading, index).read(reading.cues.get(index, ())))
    return found


class _Sentence:
    """The cues of one sentence, read one after another; positions count from the sentence's first token."""

    def __init__(self, reading: Reading, index: int) -> None:
        self.reading = reading
        self.index = index
        self.base = reading.sentences[index].first
        self.syntax = reading.syntax(index)
        self.words = self.syntax.words
        self.signs = self.syntax.signs
        self.quoted = reading.quoted[self.base : reading.sentences[index].last]
        self.end = len(self.signs)
        while self.end and self.signs[self.end - 1] == "." and not self.quoted[self.end - 1]:
            self.end -= 1
        self.found: list[Raw] = []
        self.subject: Phrase | None = None  # of the last cue: what a following "adding" goes on from

    def read(self, cues: Sequence[Cue]) -> Iterator[Raw]:
        """Yield the attributions of the sentence's cues."""
        for number, (first, last, name) in enumerate(cues):
            limit = self._limit(cues, number)
            first, last = first - self.base, last - self.base
            if name == "cue-phrase":
                raw = self._phrase(first, last, limit)
            elif name == "cue-impersonal":
                raw = self._impersonal(first, last)
            else:
                raw = self._verb(first, last, name, limit)
            if raw is not None:
                self.found.append(raw)
        colon = self._colon()
        if colon is not None:
            self.found.append(colon)
        yield from self.found

    def _colon(self) -> Raw | None:
        """"The mayor took to the stage: “…”": a colon before a quotation is a cue where there is no other."""
        for index in range(2, self.end - 1):
            if self.words[index] == ":" and self.quoted[index + 1] and not self.quoted[index]:
                content = self._span(index + 1, self.end)
                if any(raw.content is not None and content is not None and raw.content.meets(content) for raw in self.found):
                    return None
                subject = self._main_subject(index)
                return None if subject is None else self._raw(index, index + 1, subject, content, "cue-say")
        return None

    # -- the constructions -------------------------------------------------------------------------------------

    def _phrase(self, first: int, last: int, limit: int) -> Raw | None:
        """"According to the ministry, …" or "…, according to the ministry"."""
        source = self.syntax.after(last)
        if source is None:
            return None
        source = self._with_apposition(source)
        after = source.last
        if self.words[first] in ("citing", "quoting") and self.found:
            return self._raw(first, last, source, self.found[-1].content, "cue-citing")
        if first > 0 and self.signs[first - 1] in '."' and self.quoted[first - 1]:
            content = self._span(0, first)
        elif first > 1 and not (self.signs[first - 1] == "," and self.words[0] in ("and", "but") and first < 3):
            content = self._span(self._clause_start(first), first - (self.signs[first - 1] == ","))
            if after < self.end and self.signs[after] == "," and first < 8 and self.signs[first - 1] == ",":
                content = self._span(0, self.end)  # "One child was, according to the service, among the dead."
        else:
            content = self._span(after + (after < self.end and self.signs[after] == ","), self.end)
        return self._raw(first, last, source, content, "cue-phrase")

    def _impersonal(self, first: int, last: int) -> Raw | None:
        """"It is noted that …": nobody says so."""
        stop = last - 1 if self.words[last - 1] == "that" else last
        content = self._span(last, self.end)
        if content is None:
            return None
        return Raw(
            self.index,
            (self.base + first, self.base + stop),
            (self.base + first, self.base + stop),
            None,
            content,
            self._quotation(content),
            impersonal=True,
        )

    def _verb(self, first: int, last: int, name: str, limit: int) -> Raw | None:
        sign = self.signs[first]
        if sign not in "vzqgeb":
            return None
        start = self.syntax.verb_group(first)
        if start and self.signs[start - 1] == "t":
            return self._infinitive(start, first, last, name, limit)
        if sign == "e" and self._is_passive(start, first):
            return self._passive(start, first, last, name)
        if sign == "e" and start == first and last < self.end and self.words[last] == "by":
            return self._passive(start, first, last, name)
        if sign == "g" and not any(word in ("is", "are", "was", "were", "be", "been") for word in self.words[start:first]):
            return self._participle(first, last, name, limit)
        if "learn" in self._frames(first):
            return self._learned(start, last, name)
        inverted = self._inverted(start, first, last)
        if inverted is not None:
            return self._said(start, first, last, inverted, name, inverted.last, limit)
        subject = self._subject(start)
        if subject is None:
            return None
        return self._said(start, first, last, subject, name, last, limit)

    def _infinitive(self, start: int, first: int, last: int, name: str, limit: int) -> Raw | None:
        """"She went on to say that …", "he declined to say whether …"."""
        after, _ = self._skip(last, self._frames(first))
        leading = self._frames(start - 2) | self._frames(start - 3)
        if after >= self.end or not (self.words[after] == "that" or self.quoted[after] or "lead-in" in leading):
            return None
        subject = self._main_subject(start)
        return None if subject is None else self._said(start, first, last, subject, name, last, limit)

    def _participle(self, first: int, last: int, name: str, limit: int) -> Raw | None:
        """"…, adding that …": the subject is the last speaker's or the sentence's."""
        if name not in ("cue-say", "cue-object", "cue-promise", "cue-find") or first == 0:
            return None
        own = self.syntax.before(first)
        if own is not None and own.first and self.words[own.first - 1] == "with":
            subject: Phrase | None = own  # "with local media reporting …"
        elif self.signs[first - 1] in ',cw"i-':
            subject = self.subject or self._main_subject(first)
        else:
            return None
        content = self._after(last, name, self._frames(first), limit)
        if subject is None or content is None:
            return None
        self.subject = subject
        return self._raw(first, last, subject, content, name)

    def _passive(self, start: int, first: int, last: int, name: str) -> Raw | None:
        """"… was described by the inquiry as …", "…, reported by local press as …"."""
        if last >= self.end or self.words[last] != "by" or "report-passive" not in self._frames(first):
            return None
        source = self.syntax.after(last + 1)
        if source is None or self.words[last + 1].endswith("ing"):
            return None
        content = self._span(self._clause_start(start), start)
        return self._raw(start, last + 1, source, content, name)

    def _learned(self, start: int, last: int, name: str) -> Raw | None:
        """"The paper learned of the order from an aide": the source stands behind "from"."""
        if self.signs[start - 1 : start] not in tuple("npo") or self.signs[start] == "e":
            return None
        for index in range(last, min(self.end, last + 12)):
            if self.words[index] == "from" and not self.quoted[index]:
                source = self.syntax.after(index + 1)
                if source is not None:
                    return self._raw(start, last, source, self._span(0, self.end), "cue-learn")
        return None

    def _said(self, start: int, first: int, last: int, source: Phrase, name: str, after: int, limit: int) -> Raw | None:
        """The plain case: a source and a verb, in either order; the content before them, after them, or both."""
        cue_end = self._cue_end(last) if after == last else last
        self.subject = source
        if source.first > 0 and self.words[source.first - 1] == "as" and source.first < start:
            return self._aside(start, cue_end, source, name)
        content = self._after(max(after, cue_end), name, self._frames(first), limit)
        before = self._before(min(source.first, start), name, content is not None)
        if before is not None:
            ending = content.end if content is not None and self._goes_on(max(after, cue_end)) else before.end
            content = Span(before.start, max(before.end, ending))
        if content is None and not (self.signs[-1] in ':"' and self.words[-1] == ":" and name == "cue-say"):
            return None
        return self._raw(start, cue_end, source, content, name)

    def _aside(self, start: int, last: int, source: Phrase, name: str) -> Raw | None:
        """"As Reuters reports, …", "…, as the publication notes, …"."""
        if name not in ("cue-say", "cue-find", "cue-think"):
            return None
        opening = source.first - 1
        if last >= self.end or self.signs[last] in ",:." or self.words[last - 1] == "it":
            content = self._span(last + 1, self.end) if opening == 0 else self._span(0, self.end)
            return self._raw(start, last, source, content, name)
        return None

    # -- content -----------------------------------------------------------------------------------------------

    def _after(self, index: int, name: str, frames: frozenset[str], limit: int) -> Span | None:
        """The content that begins at or soon after `index`, if what stands there can be one."""
        place, hearer = self._skip(index, frames)
        if place >= limit:
            return None
        sign, word = self.signs[place], self.words[place]
        if sign in ":," and place + 1 < limit and (self.quoted[place + 1] or sign == ":"):
            return self._span(place + 1, limit)
        if self.quoted[place] or (word == "that" and sign != "w"):
            return self._span(place, limit)
        if sign == "," or name == "cue-quote-only":
            return None
        if sign == "w" or word in ("whether", "if", "how", "why"):
            return self._span(place, limit) if name in ("cue-say", "cue-think") else None
        if sign == "t":
            return self._span(place, limit) if "promise" in frames or (hearer and "ask" not in frames) else None
        if "say-outright" in frames and limit - place >= 2:
            return self._span(place, limit)
        if name in ("cue-say", "cue-find", "cue-think") and (hearer or "tell" not in frames):
            if self.syntax.is_clause(place, limit, loose=name == "cue-say"):
                return self._span(place, limit)
        if "weigh" in frames and not self._has_cue_noun(place, limit):
            return None
        if "object-cue" in frames or (name in ("cue-say", "cue-find") and any(self.quoted[place:limit])):
            return self._span(place, limit)
        if "promise" in frames and (self.words[index - 1] in ("for", "on", "upon") or word == "for"):
            return self._span(place, limit)
        if name == "cue-find" and self.syntax.base(place) > place:
            return self._span(place, limit)
        comma = self.signs.find(",", place, limit)
        if "say-clause" in frames and any(sign in self.signs[place : comma if comma > 0 else limit] for sign in "vzqme"):
            return self._span(place, limit)
        return None

    def _has_cue_noun(self, place: int, limit: int) -> bool:
        """Say whether the object is something said: "any suggestion that", "the claims"."""
        phrase = self.syntax.after(place)
        return phrase is not None and any(
            self.base + token in self.reading.cue_nouns for token in range(phrase.first, min(phrase.last, limit))
        )

    def _before(self, start: int, name: str, has_content: bool) -> Span | None:
        """The content that ends right before `start`: a quotation, or a clause set off by a comma or a dash."""
        if start < 2:
            return None
        sign = self.signs[start - 1]
        if self.quoted[start - 1]:
            return self._span(self._clause_start(start - 1, quoted=True), start)
        if sign == "," and self.quoted[start - 2]:
            return self._span(self._clause_start(start - 2, quoted=True), start - 1)
        if sign in ",-" and not has_content and name in ("cue-say", "cue-find", "cue-think"):
            begin = self._clause_start(start - 1)
            if start - 1 - begin >= 3 and any(s in "vzqm" for s in self.signs[begin : start - 1]):
                return self._span(begin, start - 1)
        return None

    def _clause_start(self, before: int, quoted: bool = False) -> int:
        """Where the content that ends at `before` begins: after the last attribution of the sentence, or with it."""
        start = 0
        for raw in self.found:
            if raw.content is not None and raw.cue[1] - self.base <= before:
                reached = max(raw.cue[1], raw.source[1] if raw.source else 0) - self.base
                if reached < before and not quoted:
                    start = max(start, min(reached, before))
        while start < before and self.signs[start] in ",c-" and not self.quoted[start]:
            start += 1
        return start

    def _goes_on(self, index: int) -> bool:
        """Say whether the content goes on after a cue in its middle: "…, he said, …"."""
        return index < self.end and self.signs[index] in ',:"' or (index < self.end and bool(self.quoted[index]))

    def _skip(self, index: int, frames: frozenset[str]) -> tuple[int, bool]:
        """Step over what may stand between a cue and its content: a hearer, a time, a place."""
        place, hearer = index, False
        if "tell" in frames and place < self.end and not self.quoted[place] and self.words[place] != "that":
            phrase = self.syntax.after(place)
            if phrase is not None:
                place, hearer = phrase.last, True
        while place < self.end and not self.quoted[place]:
            word = self.words[place]
            if self.base + place in self.reading.dates or self.signs[place] == "r" or word in ("here", "too", "back"):
                place += 1
            elif word in _SETTING and self._is_setting(place):
                place = self.syntax.after(place + 1).last  # type: ignore[union-attr]
            else:
                break
        if place + 1 < self.end and self.signs[place] == "," and self.words[place + 1] == "that":
            return place + 1, hearer
        return place, hearer

    def _is_setting(self, place: int) -> bool:
        """Say whether a preposition begins a mere setting ("in a statement", "on Facebook") before the content."""
        phrase = self.syntax.after(place + 1)
        if phrase is None:
            return False
        last = phrase.last
        if last >= self.end or self.quoted[last] or self.signs[last] in ",:":
            return True
        if self.words[place] in ("of", "about", "from", "through"):
            return False
        return self.words[last] in _AFTER_SETTING or last + self.base in self.reading.dates or self.syntax.is_clause(last, self.end)

    def _cue_end(self, last: int) -> int:
        while last < self.end and self.base + last in self.reading.dates and self.words[last] not in ("in", "on"):
            last += 1
        return last

    def _limit(self, cues: Sequence[Cue], number: int) -> int:
        """Where the content of a cue ends at the latest: where a later cue with a source of its own begins."""
        for first, _, name in cues[number + 1 :]:
            first -= self.base
            if self.quoted[first] or first == 0:
                continue
            if self.signs[first] == "g" and self.signs[first - 1] == "," and name in ("cue-say", "cue-object"):
                return first - 1
            if name == "cue-phrase" and self.signs[first - 1] == "," and self.syntax.after(first + 2) is not None:
                return self.end
        return self.end

    # -- sources -----------------------------------------------------------------------------------------------

    def _subject(self, start: int) -> Phrase | None:
        """The subject of the verb group that begins at `start`."""
        if start == 0:
            return None
        sign = self.signs[start - 1]
        if sign == "w":
            return self._antecedent(start - 1)
        if sign == "c" or (sign == "," and self.subject is not None and start > 1 and self.signs[start - 2] != "w"):
            found = self._apposed(start - 1) if sign == "," else None
            return found or self.subject or (self._main_subject(start) if sign == "c" else None)
        if sign in ",-)":
            return self._apposed(start - 1)
        phrase = self.syntax.before(start)
        if phrase is None:
            return None
        opening = phrase.first - 1
        if opening >= 0 and self.signs[opening] == "i" and self.words[opening] not in SUBORDINATORS:
            if opening > 1 and self.signs[opening - 1] == "e":  # "averages measured by Acme showed"
                agent = self.syntax.before(opening - 1)
                if agent is not None:
                    return Phrase(agent.first, phrase.last, agent.head)
            return None
        if phrase.first > 1 and self.signs[phrase.first - 1] in "vzq" and self.signs[phrase.first - 2] == "w":
            return self._antecedent(phrase.first - 2, start)
        return phrase

    def _antecedent(self, relative: int, until: int | None = None) -> Phrase | None:
        """The noun phrase that the relative pronoun at `relative` speaks of."""
        if self.words[relative] not in ("who", "which", "that"):
            return None
        end = relative - (relative > 0 and self.signs[relative - 1] in ",-")
        phrase = self.syntax.before(end)
        if phrase is None or until is None:
            return phrase
        return Phrase(phrase.first, until, phrase.head)

    def _apposed(self, comma: int) -> Phrase | None:
        """A noun phrase with something set off after it: "Ann Lee, the mayor, said"; the last mark is at `comma`."""
        mark = self.signs[comma]
        opening = "(" if mark == ")" else mark
        for index in range(comma - 1, max(0, comma - 32), -1):
            if self.quoted[index]:
                return None
            if self.signs[index] != opening:
                continue
            phrase = self.syntax.before(self._before_bracket(index))
            inside = self.signs[index + 1 : comma]
            if phrase is None or not inside:
                continue
            relative = inside[0] == "w"
            if not relative and any(sign in "vzqm" for sign in inside):
                return None
            before = phrase.first - 1
            if before >= 0 and self.signs[before] == "i" and self.words[before] not in SUBORDINATORS:
                continue
            return Phrase(phrase.first, comma + (mark == ")"), phrase.head)
        return None

    def _before_bracket(self, index: int) -> int:
        """Step back over a bracket that ends at `index`."""
        if index and self.signs[index - 1] == ")":
            opening = self.signs.rfind("(", max(0, index - 10), index)
            return opening if opening > 0 else index
        return index

    def _with_apposition(self, phrase: Phrase) -> Phrase:
        """The noun phrase with the apposition that follows it: "Ann Lee, the mayor of Lowtown"."""
        last = phrase.last
        if last + 1 < self.end and self.signs[last] == "(":
            close = self.signs.find(")", last, min(self.end, last + 8))
            if close > 0:
                last = close + 1
        if last + 1 < self.end and self.signs[last] == "," and not self.quoted[last + 1]:
            following = self.syntax.after(last + 1)
            if following is not None and self.signs[last + 1] in "dnpj#":
                end = following.last
                if end >= self.end or self.signs[end] == ",":
                    if not (end < self.end and any(s in "vzqm" for s in self.signs[end + 1 : end + 4])):
                        return Phrase(phrase.first, end, phrase.head)
                    if self.signs[end] == ",":
                        return Phrase(phrase.first, end, phrase.head)
        return Phrase(phrase.first, last, phrase.head)

    def _inverted(self, start: int, first: int, last: int) -> Phrase | None:
        """The subject after its verb: "…," said Ann Lee."""
        if last >= self.end or "invert" not in self._frames(first) or self.quoted[last]:
            return None
        if start > 0 and not (self.quoted[start - 1] or self.signs[start - 1] in ',"-'):
            return None
        if start == 0 and self.index > 0 and not self.reading.quoted[self.base - 1]:
            return None
        phrase = self.syntax.after(last)
        if phrase is None or self.base + last in self.reading.dates:
            return None
        beside_quotation = start == 0 or self.quoted[start - 1] or (start > 1 and self.quoted[start - 2])
        following = self.signs[phrase.last : phrase.last + 1]
        if not beside_quotation and following and following not in ",.i-:r" and phrase.last < self.end:
            return None
        if not beside_quotation and self.syntax.is_clause(last, self.end):
            return None
        return self._with_apposition(phrase)

    def _main_subject(self, before: int) -> Phrase | None:
        """The subject of the sentence's first finite verb."""
        for finite in ("vzqm", "e"):
            for index in range(1, before):
                if self.signs[index] in finite and not self.quoted[index]:
                    found = self._subject(self.syntax.verb_group(index))
                    if found is not None:
                        return found
        return None

    # -- small things ------------------------------------------------------------------------------------------

    def _is_passive(self, start: int, first: int) -> bool:
        return any(word in _BE for word in self.words[start:first]) or (
            start > 0 and self.words[start - 1] in ("'s", "'re", "being")
        )

    def _frames(self, verb: int) -> frozenset[str]:
        """The frames of the verb at `verb`."""
        return self.reading.frames.get(self.base + verb, frozenset())

    def _span(self, first: int, last: int) -> Span | None:
        if first >= last:
            return None
        return self.reading.tokens.span(self.base + first, self.base + last)

    def _quotation(self, content: Span) -> str:
        inside = [q for q in self.reading.quotations if q.span.meets(content)]
        if not inside:
            return "indirect"
        covered = sum(min(q.span.end, content.end) - max(q.span.start, content.start) for q in inside)
        return "direct" if covered >= 0.9 * (content.end - content.start) else "mixed"

    def _raw(self, first: int, last: int, source: Phrase, content: Span | None, name: str) -> Raw | None:
        return Raw(
            self.index,
            (self.base + first, self.base + last),
            (self.base + source.first, self.base + source.last),
            (self.base + source.first, self.base + source.head),
            content,
            self._quotation(content) if content is not None else "indirect",
            cue_class=name,
        )

