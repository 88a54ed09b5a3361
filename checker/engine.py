"""The engine: layers are made, rules are asked for matches, and matches become findings.

It knows no plugin and no language. What a plugin or a rule does wrong becomes a `Failure`, and the rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker.arrays import first_after, first_from
from checker.document import Block, Document, Entity, Quotation, Sentence, Tokens
from checker.errors import Failure
from checker.finding import Finding, Match, fingerprint
from checker.hits import Hits
from checker.ledger import Ledger
from checker.span import Span, tuple_of

if TYPE_CHECKING:
    from checker.hookspecs import Annotator, Kind
    from checker.rule import Rule
    from checker.rulebook import RuleBook

LONGEST_VALUE = 80  # characters of a value in a message
LONGEST_SENTENCE = 2000  # characters of a finding's sentence: a text without full stops must not cost its square

_PLACEHOLDER = r"\{([a-z_]+)\}"
_RECORDS = {"blocks": Block, "sentences": Sentence, "entities": Entity, "quotations": Quotation}
_NEED = {"hits": ("sentences", "entities"), "vocabulary": ("hits",)}  # the engine's own layers
_FINDING: Final[Any] = Finding  # what is final is found at once where this is compiled
_LAYERS = Document._fields.index("layers")
_SPAN: Final = 0  # the place of the span in each record
_ALWAYS_THERE = (*_RECORDS, "hits", "vocabulary", "ledger")


class Checked(NamedTuple):
    """What checking came to: the document with its layers, its findings in order, its ledger, and what failed."""

    document: Document
    findings: tuple[Finding, ...] = ()
    ledger: Ledger = Ledger()
    failures: tuple[Failure, ...] = ()


def check(document: Document, book: RuleBook) -> Checked:
    """Annotate `document` and apply every rule of `book` to it; findings are sorted by span, then rule."""
    document, failures = annotate(document, book)
    places = Places(document)
    findings: list[Finding] = []
    agenda = _agenda(book, _language(document))
    for task in agenda.tasks(Hits.of(document.layers["hits"])):
        matches, failure = _matches(task, document)
        if matches:
            findings += _findings(task, matches, places)
        if failure is not None:
            failures = (*failures, failure)
    failures = (*failures, *agenda.done(document.path))
    findings.sort(key=lambda finding: (finding.span, finding.rule))
    return Checked(document, tuple(findings), document.layers["ledger"], failures)


class _Task:
    """A rule, its kind, and what the kind says of itself, which is the same for all articles."""

    def __init__(self, rule: Rule, kind: Kind, needs: str = "") -> None:
        self.rule: Final = rule
        self.kind: Final[Any] = kind  # a plugin may not keep to its types
        self.anywhere: Final = bool(getattr(kind, "whole_article", False))
        self.needs: Final = needs  # the key of the hits without which there is nothing to find, if there is one
        self.pieces: Final[list[str]] = re.split(_PLACEHOLDER, rule.message)  # each second one is a placeholder's name


class _Agenda:
    """The rules of a book for one language.

    Of a thousand rules hardly any has a hit in one article: those that find nothing without one must cost next to
    nothing.
    """

    def __init__(self, book: RuleBook, language: str) -> None:
        self.rules: Final[Any] = book.rules
        self.kinds: Final[Any] = book.kinds
        self._tasks: list[_Task] = []
        for rule in book.rules:
            if rule.language in (language, "*"):
                kind = book.kinds[rule.kind]
                only_hits = getattr(kind, "only_hits", False) and kind.phrases(rule.match)
                self._tasks.append(_Task(rule, kind, rule_key(rule) if only_hits else ""))
        self._done: list[tuple[str, Any]] = [
            (book.owners.get(f"kind {name}", name), done)
            for name, kind in book.kinds.items()
            if callable(done := getattr(kind, "done", None))
        ]

    def tasks(self, hits: Hits) -> list[_Task]:
        """Return the rules that may find something where these hits are, in their order."""
        return [task for task in self._tasks if not task.needs or hits.has(task.needs)]

    def done(self, path: str) -> list[Failure]:
        """Have the kinds let go of the document at `path`, which their rules were asked about; return what failed."""
        failures = []
        for owner, done in self._done:
            try:
                done()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a seam: whatever a plugin does
                failures.append(Failure.of(owner, f"be done with {path}", error))
        return failures


def rule_key(rule: Rule) -> str:
    """Return the key under which the layer `hits` has what a rule's phrases match."""
    return f"rule:{rule.id}"


_agendas: dict[tuple[int, str], _Agenda] = {}  # by the identity of the rules
_MOST_AGENDAS = 64


def _agenda(book: RuleBook, language: str) -> _Agenda:
    """Return the agenda of a rule book, made once for all documents of one language."""
    key = id(book.rules), language
    agenda = _agendas.get(key)
    if agenda is None or agenda.rules is not book.rules or agenda.kinds is not book.kinds:
        if len(_agendas) >= _MOST_AGENDAS:
            _agendas.clear()
        agenda = _agendas[key] = _Agenda(book, language)
    return agenda


def annotate(document: Document, book: RuleBook) -> tuple[Document, tuple[Failure, ...]]:
    """Return `document` with all its layers, and what failed on the way.

    The layers `tokens`, `blocks`, `sentences`, `entities`, `quotations`, `hits`, `vocabulary` and `ledger` are
    always there: where no annotator makes one, the engine puts the plainest that will do.
    """
    annotation = _Annotation(document, book)
    for name in (*annotation.annotators, *_ALWAYS_THERE):
        annotation.make(name)
    return annotation.document, tuple(annotation.failures)


def apply_rule(
    rule: Rule, kind: Kind, document: Document, places: Places, *, ignored_exception: int | None = None
) -> tuple[list[Finding], Failure | None]:
    """Return the findings of one rule in an annotated document, by span, and the failure that cut them short.

    The exception with the index `ignored_exception` is left out, which is how an exception is shown to be needed.
    """
    task = _Task(rule, kind)
    matches, failure = _matches(task, document)
    return _findings(task, matches, places, ignored_exception), failure


def _findings(task: _Task, matches: list[Match], places: Places, ignored_exception: int | None = None) -> list[Finding]:
    """Return the findings of a rule, by span: its matches that are in its scope and that nothing excuses."""
    rule = task.rule
    findings: dict[Span, Finding] = {}
    occurrences: dict[str, int] = {}
    if len(matches) > 1:
        matches = sorted(matches, key=lambda match: match.span)
    for match in matches:
        span = match.span
        if span in findings or not (task.anywhere or places.in_scope(rule, span)):
            continue
        if rule.exceptions and places.is_excused(rule, span, ignored_exception):
            continue
        findings[span] = _finding(task, match, places.text, places.shown_sentence(span), occurrences)
    return list(findings.values())


def _matches(task: _Task, document: Document) -> tuple[list[Match], Failure | None]:
    """Return what the kind of a rule finds for it: up to its first mistake, if it yields one after the other."""
    matches: list[Match] = []
    rule, kind = task.rule, task.kind
    try:
        found: Iterable[object] = kind.find(rule, document)
        for match in found:
            sound = _sound(match, rule, document.text)
            matches.append(sound)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a seam: whatever a plugin does
        return matches, Failure.of(rule.id, f"find matches in {document.path}", error)
    return matches, None


def _sound(match: object, rule: Rule, text: str) -> Match:
    """Return what a kind yielded; raises an error where that is no match in the text."""
    if not isinstance(match, Match):
        raise TypeError(f"the kind {rule.kind!r} yielded {match!r}, which is no Match")
    values: object = match.values
    if not isinstance(values, (dict, Mapping)):
        raise TypeError(f"the kind {rule.kind!r} yielded the values {values!r}, which are no mapping")
    match.span.of(text)  # what is no span of whole numbers fails here
    start, end = match.span
    if not 0 <= start < end <= len(text):
        raise ValueError(f"the kind {rule.kind!r} yielded the span {start}..{end} of a text of {len(text)} characters")
    return match


def _finding(task: _Task, match: Match, text: str, sentence: Span, occurrences: dict[str, int]) -> Finding:
    rule = task.rule
    span, claim, values = match
    excerpt, around = span.of(text), sentence.of(text)
    name = fingerprint(rule.id, excerpt, around)
    occurrence = occurrences.get(name, 0)
    occurrences[name] = occurrence + 1
    if occurrence:
        name = fingerprint(rule.id, excerpt, around, occurrence)
    made: Finding = tuple_of(
        _FINDING,
        (
            rule.id,
            rule.severity,
            rule.category,
            rule.confidence,
            _message(task.pieces, values, excerpt),
            span,
            excerpt,
            sentence,
            rule.suggest,
            claim,
            name,
        ),
    )
    return made


def _message(pieces: list[str], values: Mapping[str, Any], excerpt: str) -> str:
    """Return the message of a rule with values in the place of its placeholders; that of "match" is the excerpt."""
    if len(pieces) == 1:
        return pieces[0]
    parts = pieces[:]
    for place in range(1, len(parts), 2):
        name = parts[place]
        parts[place] = shortened(excerpt if name == "match" else str(values.get(name, "")))
    return "".join(parts)


def shortened(value: str) -> str:
    """Return `value` as a message shows it: white space folded, and at most `LONGEST_VALUE` characters.

    >>> shortened("as   he  said")
    'as he said'
    """
    folded = " ".join(value[: 20 * LONGEST_VALUE].split())
    return folded if len(folded) <= LONGEST_VALUE else folded[: LONGEST_VALUE - 1].rstrip() + "…"


class Places:
    """Where things stand in an annotated document: the block, the sentence, the quotation of a span."""

    __slots__ = ("_blocks", "_hits", "_quotations", "_sentences", "_tokens", "text")

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self._tokens: Tokens = document.layers["tokens"]
        self._blocks: Sequence[Block] = document.layers["blocks"]
        self._sentences: Sequence[Sentence] = document.layers["sentences"]
        self._hits = Hits.of(document.layers["hits"])
        self._quotations = [quotation for quotation in document.layers["quotations"] if not quotation.depth]

    def block(self, span: Span) -> Block:
        """Return the block in which `span` begins; text that lies in none is a paragraph by itself."""
        index = _last_at(self._blocks, span.start)
        block = self._blocks[index] if index >= 0 else None
        return block if block is not None and span.start < block.span.end else Block(span, "paragraph")

    def sentence(self, span: Span) -> Span:
        """Return the sentence of `span`, or the sentences if it goes over several, or its block if there is none."""
        first = max(_last_at(self._sentences, span.start), 0)
        last = _last_at(self._sentences, span.end - 1)
        if first == last and self._sentences[first].span.holds(span):  # so it is with most
            return self._sentences[first].span
        near = (*self._sentences[first : first + 2], *self._sentences[last : last + 1])
        around = [sentence.span for sentence in near]
        touched = [other for other in around if other.meets(span)] or [self.block(span).span]
        return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))

    def shown_sentence(self, span: Span) -> Span:
        """Return the sentence of `span`, cut down to what stands near it when it is very long."""
        sentence = self.sentence(span)
        if sentence.end - sentence.start <= LONGEST_SENTENCE:
            return sentence
        around = LONGEST_SENTENCE // 4
        return Span(max(sentence.start, span.start - around), min(sentence.end, span.end + around))

    def is_quoted(self, span: Span) -> bool:
        """Say whether `span` lies inside a quotation."""
        index = _last_at(self._quotations, span.start)
        return index >= 0 and self._quotations[index].span.holds(span)

    def in_scope(self, rule: Rule, span: Span) -> bool:
        """Say whether `rule` speaks of the place where `span` stands."""
        if self.block(span).role not in rule.blocks:
            return False
        return rule.quoted == "include" or self.is_quoted(span) == (rule.quoted == "only")

    def is_excused(self, rule: Rule, span: Span, ignored_exception: int | None = None) -> bool:
        """Say whether any exception of `rule` excuses what stands at `span`, but for one, if its index is given."""
        for index, exception in enumerate(rule.exceptions):
            if index != ignored_exception and self.excused(f"exception:{rule.id}:{index}", exception.within, span):
                return True
        return False

    def excused(self, key: str, within: str, span: Span) -> bool:
        """Say whether a hit of the exception `key` stands in the sentence or paragraph of `span`, or meets it.

        Within the article, any hit will do.
        """
        hits, tokens = self._hits, self._tokens
        index, end = hits.bounds(key)
        if index == end or within == "article":
            return index < end
        # The hits of one key stand in order and do not overlap: the first that can excuse is the best that can.
        if within == "match":
            index = first_after(hits.lasts, tokens.at(span.start), index, end)
            return index < end and tokens.starts[hits.firsts[index]] < span.end
        around = self.sentence(span) if within == "sentence" else self.block(span).span
        index = first_from(hits.firsts, tokens.first_at(around.start), index, end)
        return index < end and tokens.ends[hits.lasts[index] - 1] <= around.end


def _last_at(records: Sequence[Any], offset: int) -> int:
    """Return the index of the last of `records` that begins at or before `offset`; -1 if none does."""
    low, high = 0, len(records)
    while low < high:
        middle = (low + high) // 2
        span: Span = records[middle][_SPAN]
        if offset < span[0]:
            high = middle
        else:
            low = middle + 1
    return low - 1


def _language(document: Document) -> str:
    return document.language.partition("-")[0]


class _Annotation:
    """A document on its way to having all its layers, each made once, what it needs before it."""

    def __init__(self, document: Document, book: RuleBook) -> None:
        self._document = document
        self._layers: dict[str, Any] = dict(document.layers)  # those that are there already
        if "tokens" not in self._layers:
            self._layers["tokens"] = Tokens(document.text)
        self.failures: list[Failure] = []
        self.annotators: dict[str, Annotator] = {}
        self._book = book
        self._begun: set[str] = {"tokens"}
        self._lost: set[str] = set()  # the layers whose annotator failed, or could not run for want of another's
        language = _language(document)
        for annotator in book.annotators:
            if annotator.language == language or (annotator.language == "*" and annotator.name not in self.annotators):
                self.annotators[annotator.name] = annotator

    @property
    def document(self) -> Document:
        """The document with the layers that are there already.

        They are a copy: else a layer that keeps its document would keep itself, and never be freed.
        """
        fields: list[Any] = [*self._document]
        fields[_LAYERS] = {**self._layers}
        made: Document = tuple_of(Document, fields)
        return made

    def make(self, name: str) -> None:
        """Make the layer `name`, unless it is there or being made."""
        if name in self._begun:
            return
        self._begun.add(name)
        annotator = self.annotators.get(name)
        for need in annotator.needs if annotator is not None else _NEED.get(name, ()):
            self.make(need)
        if annotator is not None:
            if self._lost.isdisjoint(annotator.needs) and self._annotate(annotator):
                return
            self._lost.add(name)
        if name == "hits":
            self._scan()
        elif name in _ALWAYS_THERE:
            self._layers[name] = self._plainest(name)  # which may make another layer first

    def _annotate(self, annotator: Annotator) -> bool:
        name = annotator.name
        try:
            layer = annotator.annotate(self.document)
            if name in _RECORDS:
                layer = _records(layer, _RECORDS[name])
            elif name == "ledger" and not isinstance(layer, Ledger):
                raise TypeError(f"returned {layer!r}, which is no Ledger")
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a seam: whatever a plugin does
            owner = self._book.owners.get(f"annotator {name}", name)
            self.failures.append(Failure.of(owner, f"annotate {name!r} of {self._document.path}", error))
            return False
        self._layers[name] = layer
        return True

    def _scan(self) -> None:
        layers = self._layers
        try:
            book: Any = self._book  # whose automaton is another one while it is timed
            hits = book.automaton.scan(layers["tokens"], layers["sentences"], layers["entities"])
        except Exception as error:  # noqa: BLE001 - a seam: the layers come from plugins and may be wrong
            self.failures.append(Failure.of("checker", f"match the phrases in {self._document.path}", error))
            self._lost.add("hits")
            hits = Hits.of({})
        layers["hits"] = hits

    def _plainest(self, name: str) -> Any:
        """Return the layer `name` as it is without an annotator: each block one sentence, no ledger, and so on."""
        if name == "blocks":
            return self._document.blocks
        if name == "vocabulary":
            layers = self._layers
            return self._book.vocabulary.layer(Hits.of(layers["hits"]), layers["tokens"], self._document.text)
        if name == "sentences":
            self.make("blocks")
            return tuple(self._block_sentences())
        return Ledger() if name == "ledger" else ()

    def _block_sentences(self) -> list[Sentence]:
        tokens: Tokens = self._layers["tokens"]
        sentences = []
        for index, block in enumerate(self._layers.get("blocks", self._document.blocks)):
            first, last = tokens.at(block.span.start), tokens.first_at(block.span.end)
            if block.role != "code" and first < last:
                sentences.append(Sentence(tokens.span(first, last), first, last, index))
        return sentences


def _records(layer: Iterable[object], kind: type) -> tuple[object, ...]:
    """Return the records of a layer; raises `TypeError` where one is of another kind."""
    records = tuple(layer)
    for record in records:
        if not isinstance(record, kind):
            raise TypeError(f"returned {record!r}, which is no {kind.__name__}")
    return records
