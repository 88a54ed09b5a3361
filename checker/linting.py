"""Rules under a stricter eye: what their examples reach, and what a careful author would mend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.testing import Broken, Example, chosen, found, read_examples

if TYPE_CHECKING:
    from checker.registry import Registry
    from checker.rule import Rule
    from checker.rulebook import RuleBook

_CONDITIONS = ("when", "unless")
_FEWEST = 3  # flagged examples, and clean ones
_FEWEST_STORIES = (1, 2)  # of a rule that speaks of whole articles: an example is long to read
_SHORTEST = 12  # words of a rationale
_ALIKE = 0.8  # the share of their phrases that two rules may have in common


class Coverage(NamedTuple):
    """What a rule's examples reach: of its phrases, and of its conditions, which some example must need."""

    rule: str
    path: str
    phrases: int
    conditions: int
    unreached: tuple[str, ...]  # the phrases that no flagged example holds
    unneeded: tuple[str, ...]  # the conditions without which all examples would stay as they are

    def __str__(self) -> str:
        parts = [f"{self.rule}: {self.phrases - len(self.unreached)} of {self.phrases} phrases"]
        if self.conditions:
            parts.append(f"{self.conditions - len(self.unneeded)} of {self.conditions} conditions")
        return ", ".join(parts)


def coverage(book: RuleBook, registry: Registry, packs: Collection[str] = ()) -> list[Coverage]:
    """Return what the examples of the rules of `packs` reach; without `packs`, of all rules."""
    return [_covered(rule, book, read_examples(rule, book, registry)) for rule in chosen(book, packs)]


def lint_rules(book: RuleBook, registry: Registry, packs: Collection[str] = ()) -> list[Broken]:
    """Return what a careful author would mend about the rules of `packs`, beyond examples that do not hold."""
    problems: list[Broken] = []
    rules = chosen(book, packs)
    reached = {one.rule: one for one in coverage(book, registry, packs)}
    for rule in rules:
        silent = [f"no flagged example holds the phrase '{phrase}'" for phrase in reached[rule.id].unreached]
        lines = [*_written(rule, book), *silent, *_doubled(rule, book)]
        problems += [Broken(rule.id, rule.path, line) for line in lines]
    return problems


def _covered(rule: Rule, book: RuleBook, examples: Sequence[Example]) -> Coverage:
    phrases = list(book.kinds[rule.kind].phrases(rule.match))
    reached = {
        hit.phrase
        for example in examples
        if example.expected
        for hit in example.document.layers["hits"].get(f"rule:{rule.id}", ())
    }
    unneeded = []
    conditions = [(part, name) for part in _CONDITIONS for name in rule.match.get(part, ())]
    for part, name in conditions:
        weaker = rule._replace(match=_without(rule.match, part, name))
        if all(found(weaker, book, example)[0] == list(example.expected) for example in examples):
            unneeded.append(f"{part}.{name}")
    return Coverage(
        rule.id,
        rule.path,
        len(phrases),
        len(conditions),
        tuple(phrase for index, phrase in enumerate(phrases) if index not in reached),
        tuple(unneeded),
    )


def _without(match: Mapping[str, Any], part: str, name: str) -> dict[str, Any]:
    """Return what a rule looks for, less one of its conditions."""
    kept = {key: value for key, value in match[part].items() if key != name}
    return {**match, part: kept}


def _written(rule: Rule, book: RuleBook) -> Iterator[str]:
    """Yield what is missing from the words of a rule."""
    if not rule.references:
        yield "references: there are none; say where the reasons can be read"
    if not rule.false_positives:
        yield "false-positives: there are none; say when the rule is wrong"
    if not rule.suggest:
        yield "suggest: is missing; say what to do about a finding"
    if not _advises(rule.message):
        yield "message: gives no advice; say what to do, in a sentence of its own or as a question"
    if len(rule.rationale.split()) < _SHORTEST:
        yield f"rationale: has fewer than {_SHORTEST} words; say what a reader loses"
    whole = getattr(book.kinds[rule.kind], "whole_article", False)
    fewest = _FEWEST_STORIES if whole else (_FEWEST, _FEWEST)
    for name, examples, wanted in zip(("flagged", "clean"), (rule.flagged, rule.clean), fewest, strict=True):
        if len(examples) < wanted:
            yield f"examples.{name}: {len(examples)} of at least {wanted}"


def _advises(message: str) -> bool:
    """Say whether a message does more than name the fault: it asks, or goes on after a full stop or a colon.

    >>> _advises("'{match}' names nobody."), _advises("'{match}': by whom?")
    (False, True)
    """
    body = message.rstrip(".")
    return "?" in message or any(sign in body for sign in (". ", ": ", "; "))


def _doubled(rule: Rule, book: RuleBook) -> Iterator[str]:
    """Yield where other rules do the same: the same phrases under the same conditions, with the same excuses."""
    own = set(book.kinds[rule.kind].phrases(rule.match))
    for other in book.rules:
        if other.id <= rule.id or _ground(other) != _ground(rule):
            continue
        theirs = set(book.kinds[other.kind].phrases(other.match))
        shared = own & theirs
        if (own or theirs) and len(shared) < _ALIKE * len(own | theirs):
            yield from (f"the phrase '{phrase}' stands in {other.id} too" for phrase in sorted(shared))
        else:
            yield f"does the same as {other.id}: make one rule of the two"


def _ground(rule: Rule) -> tuple[object, ...]:
    """Return all but the phrases of what decides where a rule fires."""
    conditions = {part: rule.match.get(part) for part in rule.match if part not in ("phrases", "mark")}
    key: Callable[[str], str] = str
    return (rule.kind, sorted(rule.blocks, key=key), rule.quoted, conditions, rule.exceptions, rule.language)
