"""The rules' own examples: what they mark is found, what is clean stays clean, and every exception is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from checker.engine import Places, annotate, apply_rule, shortened
from checker.errors import CheckerError
from checker.rule import marked
from checker.schema import did_you_mean
from checker.span import Span

if TYPE_CHECKING:
    from checker.document import Document
    from checker.errors import Failure
    from checker.registry import Registry
    from checker.rule import Rule
    from checker.rulebook import RuleBook


_HEAD = "---\n"  # an example that begins so has front matter, and is read as Markdown


class Broken(NamedTuple):
    """Something about a rule's examples that does not hold: the rule, its file, and what is wrong."""

    rule: str
    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.problem}"


class Example(NamedTuple):
    """An example that was read and annotated: its name, text and marked spans, and its document."""

    name: str
    text: str
    expected: tuple[Span, ...]
    document: Document
    places: Places
    failures: tuple[Failure, ...]


def chosen(book: RuleBook, packs: Collection[str] = ()) -> list[Rule]:
    """Return the rules of `packs`, of which one may be a single rule's id; without `packs`, all rules.

    Raises `CheckerError` when there is no such pack or rule.
    """
    known = {name for rule in book.rules for name in (rule.pack, rule.id)}
    unknown = [f"there is no pack or rule '{name}'{did_you_mean(name, known)}" for name in packs if name not in known]
    if unknown:
        raise CheckerError(*unknown)
    return [rule for rule in book.rules if not packs or rule.pack in packs or rule.id in packs]


def test_rules(book: RuleBook, registry: Registry, packs: Collection[str] = ()) -> list[Broken]:  # noqa: PT028
    """Run the examples of the rules of `packs` (see `chosen`) and return what does not hold."""
    return [
        Broken(rule.id, rule.path, problem)
        for rule in chosen(book, packs)
        for problem in _problems(rule, book, read_examples(rule, book, registry))
    ]


def read_examples(rule: Rule, book: RuleBook, registry: Registry) -> list[Example]:
    """Read and annotate the examples of a rule: those that are flagged, then the clean ones.

    One that begins with front matter is read as Markdown, if there is a reader for that, all others as plain text.
    """
    examples = []
    for part, texts in (("flagged", rule.flagged), ("clean", rule.clean)):
        for number, text in enumerate(texts, 1):
            plain, spans = marked(text)
            with_head = plain.startswith(_HEAD) and "markdown" in registry.readers
            reader = registry.readers["markdown" if with_head else "text"]
            document = next(iter(reader.read(plain.encode("utf-8"), rule.path)))._replace(language=book.language)
            document, failures = annotate(document, book)
            name = f"{part} example {number}"
            examples.append(Example(name, plain, spans, document, Places(document), failures))
    return examples


def excused(rule: Rule, book: RuleBook, examples: Sequence[Example]) -> list[str]:
    """Return for each exception of a rule the text of the first clean example that needs it, empty if none does."""
    clean = [example for example in examples if not example.expected]
    return [
        next((example.text for example in clean if found(rule, book, example, ignored_exception=index)[0]), "")
        for index in range(len(rule.exceptions))
    ]


def _problems(rule: Rule, book: RuleBook, examples: Sequence[Example]) -> Iterator[str]:
    """Yield what does not hold about one rule."""
    for example in examples:
        yield from _compared(example, rule, book)
    for index, (exception, text) in enumerate(zip(rule.exceptions, excused(rule, book, examples), strict=True)):
        if not text:
            name = f"exception {index + 1}, '{exception.phrase}'"
            yield f"{name}: is not needed: without it, no clean example is flagged"


def found(
    rule: Rule, book: RuleBook, example: Example, ignored_exception: int | None = None
) -> tuple[list[Span], tuple[Failure, ...]]:
    """Return the spans of the example's text that `rule` finds, in order, and what failed."""
    document, failures = example.document, example.failures
    kind = book.kinds[rule.kind]
    findings, failure = apply_rule(rule, kind, document, example.places, ignored_exception=ignored_exception)
    spans = [document.to_source(finding.span) for finding in findings]
    return spans, failures if failure is None else (*failures, failure)


def _compared(example: Example, rule: Rule, book: RuleBook) -> Iterator[str]:
    """Yield what differs between the spans that are expected in an example and those that are found."""
    spans, failures = found(rule, book, example)
    for failure in failures:
        yield f"{example.name}: {failure}"
    if spans != list(example.expected):
        wanted, given = _shown(example.expected, example.text), _shown(spans, example.text)
        if wanted == given:  # the same words in another place
            wanted, given = _shown(example.expected, example.text, at=True), _shown(spans, example.text, at=True)
        yield f"{example.name}: expected {wanted}, found {given}"


def _shown(spans: Collection[Span], text: str, at: bool = False) -> str:
    place = " at character {}" if at else ""
    return ", ".join(f"[[{shortened(span.of(text))}]]{place.format(span.start + 1)}" for span in spans) or "nothing"
