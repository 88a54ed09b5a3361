"""The rules' own examples: what they mark is found, what is clean stays clean, and every exception is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from checker.engine import Places, annotate, apply_rule, shortened
from checker.errors import CheckerError
from checker.rule import marked
from checker.schema import did_you_mean
from checker.span import Span

if TYPE_CHECKING:
    from checker.document import Document
    from checker.errors import Failure
    from checker.hookspecs import Reader
    from checker.registry import Registry
    from checker.rule import Rule
    from checker.rulebook import RuleBook


class Broken(NamedTuple):
    """Something about a rule's examples that does not hold: the rule, its file, and what is wrong."""

    rule: str
    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.problem}"


class _Example(NamedTuple):
    """An example that was read and annotated: its document, where things stand in it, and what failed."""

    document: Document
    places: Places
    failures: tuple[Failure, ...]


def test_rules(book: RuleBook, registry: Registry, packs: Collection[str] = ()) -> list[Broken]:  # noqa: PT028
    """Run the examples of the rules of `packs` and return what does not hold; without `packs`, of all rules.

    A single rule's id may stand for a pack. Raises `CheckerError` when there is no such pack or rule.
    """
    known = {name for rule in book.rules for name in (rule.pack, rule.id)}
    unknown = [f"there is no pack or rule '{name}'{did_you_mean(name, known)}" for name in packs if name not in known]
    if unknown:
        raise CheckerError(*unknown)
    reader = registry.readers["text"]
    return [
        Broken(rule.id, rule.path, problem)
        for rule in book.rules
        if not packs or rule.pack in packs or rule.id in packs
        for problem in _problems(rule, book, reader)
    ]


def _problems(rule: Rule, book: RuleBook, reader: Reader) -> Iterator[str]:
    """Yield what does not hold about one rule."""
    for number, example in enumerate(rule.flagged, 1):
        text, spans = marked(example)
        yield from _compared(f"flagged example {number}", text, spans, rule, book, _annotated(text, rule, book, reader))
    clean = [_annotated(text, rule, book, reader) for text in rule.clean]
    for number, (text, annotated) in enumerate(zip(rule.clean, clean, strict=True), 1):
        yield from _compared(f"clean example {number}", text, (), rule, book, annotated)
    for index, exception in enumerate(rule.exceptions):
        if not any(_found(rule, book, example, ignored_exception=index)[0] for example in clean):
            name = f"exception {index + 1}, '{exception.phrase}'"
            yield f"{name}: is not needed: without it, no clean example is flagged"


def _annotated(text: str, rule: Rule, book: RuleBook, reader: Reader) -> _Example:
    document = replace(next(iter(reader.read(text.encode("utf-8"), rule.path))), language=book.language)
    document, failures = annotate(document, book)
    return _Example(document, Places(document), failures)


def _found(
    rule: Rule, book: RuleBook, example: _Example, ignored_exception: int | None = None
) -> tuple[list[Span], tuple[Failure, ...]]:
    """Return the spans of the example's text that `rule` finds, in order, and what failed."""
    document, places, failures = example
    findings, failure = apply_rule(rule, book.kinds[rule.kind], document, places, ignored_exception=ignored_exception)
    spans = [document.to_source(finding.span) for finding in findings]
    return spans, failures if failure is None else (*failures, failure)


def _compared(
    name: str, text: str, expected: tuple[Span, ...], rule: Rule, book: RuleBook, example: _Example
) -> Iterator[str]:
    """Yield what differs between the spans that are expected in an example and those that are found."""
    found, failures = _found(rule, book, example)
    for failure in failures:
        yield f"{name}: {failure}"
    if found != list(expected):
        wanted, given = _shown(expected, text), _shown(found, text)
        if wanted == given:  # the same words in another place
            wanted, given = _shown(expected, text, at=True), _shown(found, text, at=True)
        yield f"{name}: expected {wanted}, found {given}"


def _shown(spans: Collection[Span], text: str, at: bool = False) -> str:
    place = " at character {}" if at else ""
    return ", ".join(f"[[{shortened(span.of(text))}]]{place.format(span.start + 1)}" for span in spans) or "nothing"
