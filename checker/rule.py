"""Rules: what a rule file says, read strictly, with every problem of the file at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.document import ROLES
from checker.span import Span

if TYPE_CHECKING:
    from checker.hookspecs import Kind
    from checker.schema import Place
    from checker.strict_yaml import Problem, Tree

DEFAULT_BLOCKS = frozenset(ROLES) - {"byline", "caption", "code"}

# Compiled when they are first used: not by a run that finds its rule book in the cache.
_MARK = r"\[\[|\]\]"
_BRACE = r"\{([a-z_]+)\}|[{}]"
_NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z"
_LEXICON_FILE: Mapping[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {
        "description": "Small letters, digits and hyphens.",
        "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$",
    },
    "additionalProperties": {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": r"\S"}},
}


class Reference(NamedTuple):
    """Where a rule's reasons can be read: a title, and an address when there is one."""

    title: str
    url: str = ""


class RuleException(NamedTuple):
    """A phrase that excuses a match: in the match's sentence, the match itself, its paragraph, or the whole article."""

    phrase: str
    within: str = "sentence"


class Rule(NamedTuple):
    """One rule, as its file says it; `match` is plain data whose meaning is the kind's."""

    id: str
    title: str
    message: str
    severity: str
    category: str
    confidence: str
    since: str
    rationale: str
    references: tuple[Reference, ...]
    false_positives: tuple[str, ...]
    blocks: frozenset[str]
    quoted: str
    kind: str
    match: Mapping[str, Any]
    exceptions: tuple[RuleException, ...]
    suggest: str
    language: str
    flagged: tuple[str, ...]
    clean: tuple[str, ...]
    path: str

    @property
    def pack(self) -> str:
        """The pack that the rule belongs to: the part of its id before the full stop."""
        return self.id.partition(".")[0]


def marked(text: str) -> tuple[str, tuple[Span, ...]]:
    """Take the marks out of an example; return its text and the marked spans, in order.

    Raises `ValueError` when marks are unbalanced, nested or empty.

    >>> marked("It is [[allegedly]] so.")
    ('It is allegedly so.', (Span(start=6, end=15),))
    """
    pieces: list[str] = []
    spans: list[Span] = []
    at = length = 0
    opened: int | None = None
    for mark in re.finditer(_MARK, text):
        piece = text[at : mark.start()]
        pieces.append(piece)
        length += len(piece)
        at = mark.end()
        if mark.group() == "[[":
            if opened is not None:
                raise ValueError(f"'[[' inside another '[[', at character {mark.start() + 1}")
            opened = length
        elif opened is None:
            raise ValueError(f"']]' without '[[', at character {mark.start() + 1}")
        elif opened == length:
            raise ValueError(f"nothing between '[[' and ']]', at character {mark.start() + 1}")
        else:
            spans.append(Span(opened, length))
            opened = None
    if opened is not None:
        raise ValueError("'[[' without ']]'")
    return "".join((*pieces, text[at:])), tuple(spans)


def rule_id(path: str) -> str:
    """Return the id that the rule in the file at `path` must have: the names of its folder and of its file."""
    folder, name = os.path.split(os.path.abspath(path))
    return f"{os.path.basename(folder)}.{os.path.splitext(name)[0]}"


def read_rule(data: bytes, path: str, kinds: Mapping[str, Kind], lexicons: Mapping[str, Sequence[str]]) -> Rule:
    """Read the bytes of the rule file at `path`; raises `CheckerError` with all that is wrong with it, line by line."""
    from checker import strict_yaml
    from checker.schema import schema, validate

    try:
        tree = strict_yaml.read(data)
    except strict_yaml.UnreadableError as error:
        raise strict_yaml.error(path, list(error.problems)) from None
    wrong = validate(tree.data, schema("rule"))
    problems = tree.problems + [tree.problem(place, what) for place, what in wrong]
    if isinstance(tree.data, dict):
        sound = _Sound(tree, {place for place, _ in wrong})
        problems += _checked(sound, path)
        problems += _checked_match(sound, kinds, lexicons)
    if problems:
        raise strict_yaml.error(path, problems)
    return _rule(tree.data, path)


def read_lexicons(data: bytes, path: str) -> dict[str, tuple[str, ...]]:
    """Read the bytes of a pack's `lexicons.yaml`; raises `CheckerError` with all that is wrong with it."""
    from checker import strict_yaml
    from checker.phrase import PhraseError, entry_parts
    from checker.schema import validate

    try:
        tree = strict_yaml.read(data)
    except strict_yaml.UnreadableError as error:
        raise strict_yaml.error(path, list(error.problems)) from None
    problems = tree.problems + [tree.problem(place, what) for place, what in validate(tree.data, _LEXICON_FILE)]
    if not problems:
        for name, entries in tree.data.items():
            for index, entry in enumerate(entries):
                try:
                    entry_parts(entry)
                except PhraseError as error:
                    problems.append(tree.problem((name, index), str(error)))
    if problems:
        raise strict_yaml.error(path, problems)
    return {name: tuple(entries) for name, entries in tree.data.items()}


class _Sound:
    """The part of a file that fits the schema: what does not has been told already, and is left out."""

    def __init__(self, tree: Tree, wrong: set[Place]) -> None:
        self.tree = tree
        self.wrong = wrong

    def at(self, *place: str | int) -> Any:
        """Return the value at `place`, or nothing when it is missing or has something wrong inside."""
        if any(wrong[: len(place)] == place or place[: len(wrong)] == wrong != () for wrong in self.wrong):
            return None
        value = self.tree.data
        for step in place:
            if isinstance(value, dict) and step not in value:
                return None
            value = value[step]
        return value

    def items(self, *place: str | int) -> Iterator[tuple[Place, Any]]:
        """Yield the places and values of those items of the list at `place` that have nothing wrong."""
        holder: Any = self.tree.data
        for step in place:
            holder = holder.get(step) if isinstance(holder, dict) else None
        for index in range(len(holder) if isinstance(holder, list) else 0):
            value = self.at(*place, index)
            if value is not None:
                yield (*place, index), value


def _checked(sound: _Sound, path: str) -> Iterator[Problem]:
    """Yield what is wrong with the fields that all kinds share, beyond what the schema says."""
    tree, wanted = sound.tree, rule_id(path)
    pack, _, name = wanted.partition(".")
    folder = os.path.basename(os.path.dirname(os.path.abspath(path)))
    for part, what in ((pack, "folder"), (name, "file")):
        if not re.match(_NAME, part):
            yield tree.problem(("id",), f"the {what}'s name must be small letters, digits and hyphens, not '{part}'")
    written = sound.at("id")
    if written is not None and written != wanted and re.match(_NAME, pack) and re.match(_NAME, name):
        yield tree.problem(("id",), f"must be '{wanted}', as the file is {folder}/{os.path.basename(path)}")
    for part, flagged in (("flagged", True), ("clean", False)):
        for place, text in sound.items("examples", part):
            try:
                spans = marked(text)[1]
            except ValueError as error:
                yield tree.problem(place, str(error))
                continue
            if flagged and not spans:
                yield tree.problem(place, "must mark what is found: put it between [[ and ]]")
            elif spans and not flagged:
                yield tree.problem(place, "must have no marks: nothing is found in a clean example")


def _checked_match(
    sound: _Sound, kinds: Mapping[str, Kind], lexicons: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield what is wrong with the fields whose meaning depends on the kind, and with the phrases."""
    from checker.schema import did_you_mean, validate

    tree = sound.tree
    for place, item in sound.items("exceptions"):
        yield from _checked_phrase(tree, (*place, "phrase"), item["phrase"], lexicons)
    name = sound.at("kind")
    if name is None:
        return
    if name not in kinds:
        known = f"there are {', '.join(sorted(kinds))}" if kinds else "there are none"
        yield tree.problem(("kind",), f"there is no kind '{name}'{did_you_mean(name, kinds) or '; ' + known}")
        return
    kind = kinds[name]
    message = sound.at("message")
    if message is not None:
        yield from (tree.problem(("message",), what) for what in _placeholders(message, kind))
    match = sound.at("match")
    if match is None:
        return
    wrong = validate(match, kind.schema)
    yield from (tree.problem(("match", *place), what) for place, what in wrong)
    if not wrong:
        places = dict(_texts(match, ("match",)))
        for phrase in kind.phrases(match):
            yield from _checked_phrase(tree, places.get(phrase, ("match",)), phrase, lexicons)


def _placeholders(message: str, kind: Kind) -> Iterator[str]:
    from checker.schema import did_you_mean

    known = [f"{{{name}}}" for name in dict.fromkeys(("match", *kind.placeholders))]
    offered = f"; there are {', '.join(known)}"
    for brace in re.finditer(_BRACE, message):
        written = brace.group()
        if len(written) == 1:
            yield f"'{written}' belongs to no placeholder{offered}"
        elif written not in known:
            yield f"unknown placeholder {written}{did_you_mean(written, known) or offered}"


def _checked_phrase(tree: Tree, place: Place, phrase: str, lexicons: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    from checker.phrase import PhraseError, parse

    try:
        parse(phrase, lexicons)
    except PhraseError as error:
        yield tree.problem(place, str(error))


def _texts(value: Any, place: Place) -> Iterator[tuple[str, Place]]:
    """Yield every text of plain data with its place."""
    if isinstance(value, str):
        yield value, place
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*place, index))


def _rule(data: Mapping[str, Any], path: str) -> Rule:
    """Make the rule that sound data describe."""
    scope: Mapping[str, Any] = data.get("scope", {})
    return Rule(
        id=data["id"],
        title=_line(data["title"]),
        message=_line(data["message"]),
        severity=data["severity"],
        category=data["category"],
        confidence=data["confidence"],
        since=data["since"],
        rationale=data["rationale"].strip(),
        references=tuple(Reference(_line(one["title"]), one.get("url", "")) for one in data["references"]),
        false_positives=tuple(_line(text) for text in data.get("false-positives", ())),
        blocks=frozenset(scope.get("blocks", DEFAULT_BLOCKS)),
        quoted=scope.get("quoted", "exclude"),
        kind=data["kind"],
        match=data["match"],
        exceptions=tuple(
            RuleException(one["phrase"], one.get("within", "sentence")) for one in data.get("exceptions", ())
        ),
        suggest=_line(data.get("suggest", "")),
        language=data.get("language", "en"),
        flagged=tuple(text.strip("\n") for text in data["examples"]["flagged"]),
        clean=tuple(text.strip("\n") for text in data["examples"]["clean"]),
        path=path,
    )


def _line(text: str) -> str:
    """Return a text that a file may fold, as one line."""
    return " ".join(text.split())
