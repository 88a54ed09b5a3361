r"""The phrase notation: what rules and annotators look for.

The grammar, in EBNF. Spaces stand between parts; where they may be left out, the notes say so.

    phrase   = series ;
    series   = part , { part } ;
    part     = gap | ( word | group | lexicon | class ) , [ "?" ] ;
    group    = "(" , series , { "|" , series } , ")" ;
    lexicon  = "{" , name , "}" ;
    class    = "<" , ( "number" | "percent" | "money" | "date" | "name" ) , ">" ;
    gap      = "*" ;
    word     = sign , { sign } ;
    sign     = "\" , special | ? any character but a space and a special ? ;
    special  = "(" | ")" | "|" | "?" | "{" | "}" | "<" | ">" | "*" | "\" ;
    name     = ? small letters, digits and hyphens ? ;
    entry    = ( word | lexicon ) , { word | lexicon } ;          (an entry of a lexicon)

- A word is split and normalised as a text is (`checker.document.Tokens`): `Said:` is the tokens `said` and `:`.
  One that begins with an apostrophe is read as the end of a word: `{official}'s` holds the token `'s`.
- `?` makes the one thing before it optional; after a word of several tokens it is an error.
- A gap is zero to eight tokens of any kind. No way through a phrase may begin or end with one: `(* a)? b` and `a? * b`
  are errors, `a (* b)? c` is not. Gaps in a row add up.
- A class is one whole entity of that label, of one or more tokens.
- Words are not built from parts: `accus(es|ed)`, `anti-{group}` and `say*` are errors.
- A phrase cannot match nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from checker.document import Tokens
from checker.errors import CheckerError
from checker.symbol import CLASSES

GAP = 8  # the tokens that a gap spans at most
MOST_PARTS = 200  # in one phrase, a gap counting as eight: keeps a hostile phrase cheap
DEEPEST_GROUP = 20

SPECIAL = "(){}<>|?*\\"  # the signs that a backslash must stand before, to mean themselves
_CLOSING = {"(": ")", "{": "}", "<": ">"}
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class PhraseError(CheckerError):
    """A phrase that cannot be read; `column` is counted from one."""

    def __init__(self, column: int, problem: str) -> None:
        super().__init__(f"column {column}: {problem}")
        self.column = column


@dataclass(frozen=True, slots=True)
class Word:
    """One token, in its normalised form."""

    text: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Any entry of the lexicon `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One entity with this label."""

    label: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Zero to eight tokens; `column` is where it stands in the phrase."""

    column: int


@dataclass(frozen=True, slots=True)
class Maybe:
    """The part, or nothing."""

    part: Node


@dataclass(frozen=True, slots=True)
class Series:
    """The parts, one after another."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options."""

    options: tuple[Series, ...]


Node: TypeAlias = Word | Lexicon | Slot | Gap | Maybe | Series | Choice


def parse(text: str, lexicons: Collection[str] | None = None) -> Series:
    """Return the tree of a phrase; raise `PhraseError` when it is not one.

    With `lexicons`, a name that is not among them is an error.

    >>> parse("(the)? Minister")
    Series(parts=(Maybe(part=Choice(options=(Series(parts=(Word(text='the'),)),))), Word(text='minister')))
    """
    tree = _Parser(text, lexicons).phrase()
    for gap, place in ((_edge_gap(tree, 1), "begin"), (_edge_gap(tree, -1), "end")):
        if gap is not None:
            raise PhraseError(gap.column, f"a phrase cannot {place} with '*', whichever of its parts are left out")
    if can_be_empty(tree):
        raise PhraseError(1, "the phrase can match nothing: all of its parts are optional")
    return tree


def can_be_empty(node: Node) -> bool:
    """Say whether the part can match no token at all."""
    if isinstance(node, Series):
        return all(map(can_be_empty, node.parts))
    if isinstance(node, Choice):
        return any(map(can_be_empty, node.options))
    return isinstance(node, Gap | Maybe)


def nodes(node: Node) -> Iterator[Node]:
    """Yield the part and all parts in it."""
    yield node
    inner: Sequence[Node] = ()
    if isinstance(node, Series):
        inner = node.parts
    elif isinstance(node, Choice):
        inner = node.options
    elif isinstance(node, Maybe):
        inner = (node.part,)
    for part in inner:
        yield from nodes(part)


def _edge_gap(node: Node, direction: int) -> Gap | None:
    """Return a gap that what the part matches can begin with (direction 1) or end with (-1)."""
    if isinstance(node, Gap):
        return node
    if isinstance(node, Maybe):
        return _edge_gap(node.part, direction)
    if isinstance(node, Choice):
        gaps = (_edge_gap(option, direction) for option in node.options)
        return next((gap for gap in gaps if gap is not None), None)
    if isinstance(node, Series):
        for part in node.parts[::direction]:
            gap = _edge_gap(part, direction)
            if gap is not None or not can_be_empty(part):
                return gap
    return None


class _Parser:
    """Reads one phrase from left to right; `at` is the offset of the next character."""

    def __init__(self, text: str, lexicons: Collection[str] | None) -> None:
        self.text = text
        self.lexicons = lexicons
        self.at = 0
        self.size = 0

    def phrase(self) -> Series:
        tree = self.series(0)
        if self.at < len(self.text):
            sign = self.text[self.at]
            problem = "'|' stands only inside a group" if sign == "|" else "')' without a '(' before it"
            raise self.error(self.at, problem)
        if not tree.parts:
            raise self.error(0, "the phrase is empty")
        return tree

    def error(self, at: int, problem: str) -> PhraseError:
        return PhraseError(at + 1, problem)

    def series(self, depth: int) -> Series:
        """Read parts up to a `|`, a `)` or the end."""
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            if self.text[self.at].isspace():
                self.at += 1
            else:
                parts.extend(self.part(depth))
        return Series(tuple(parts))

    def part(self, depth: int) -> list[Node]:
        """Read one part and the `?` behind it. A word may be several tokens, hence several nodes."""
        start, sign = self.at, self.text[self.at]
        nodes: list[Node]
        if sign == "*":
            nodes = [self.gap()]
        elif sign == "?":
            raise self.error(start, "'?' must directly follow a word, a group, a lexicon or a class")
        elif sign in "}>":
            opening = "{" if sign == "}" else "<"
            raise self.error(start, f"'{sign}' without a '{opening}' before it")
        elif sign in _CLOSING:
            self.forbid_join(start, self.text[start - 1 : start].isalnum() or self.behind(start) in "-'’)}>?")
            nodes = [self.group(depth) if sign == "(" else self.named(sign)]
        else:
            nodes = [*self.words()]
        self.size += GAP if sign == "*" else len(nodes)
        if self.size > MOST_PARTS:
            raise self.error(start, f"the phrase is too long: more than {MOST_PARTS} parts (a gap counts as {GAP})")
        if self.text[self.at : self.at + 1] == "?":
            if len(nodes) > 1:
                word = self.text[start : self.at]
                raise self.error(self.at, f"'?' after '{word}', which is {len(nodes)} tokens: use a space or a group")
            self.at += 1
            nodes = [Maybe(nodes[0])]
        return nodes

    def behind(self, at: int) -> str:
        """The character before the offset; a space at the very beginning, which no other part ends with."""
        return self.text[at - 1] if at else " "

    def forbid_join(self, at: int, joined: bool) -> None:
        if joined:
            raise self.error(at, f"a space is missing before '{self.text[at]}': words are not built from parts")

    def gap(self) -> Gap:
        start = self.at
        self.at += 1
        after = self.text[self.at : self.at + 1] or " "
        if not ((self.behind(start).isspace() or self.behind(start) in "(|") and (after.isspace() or after in ")|")):
            raise self.error(start, "'*' must stand by itself, between spaces: it is a gap of whole words")
        return Gap(start + 1)

    def group(self, depth: int) -> Choice:
        start = self.at
        if depth == DEEPEST_GROUP:
            raise self.error(start, f"groups are nested more than {DEEPEST_GROUP} deep")
        options: list[Series] = []
        while True:
            self.at += 1  # over the "(" or the "|"
            option = self.series(depth + 1)
            if self.at == len(self.text):
                raise self.error(start, "'(' is never closed")
            if not option.parts:
                alone = not options and self.text[self.at] == ")"
                raise self.error(start if alone else self.at, "an empty group" if alone else "an empty alternative")
            options.append(option)
            if self.text[self.at] == ")":
                self.at += 1
                return Choice(tuple(options))

    def named(self, opening: str) -> Lexicon | Slot:
        """Read a lexicon or a class."""
        start, closing = self.at, _CLOSING[opening]
        end = self.text.find(closing, start)
        if end < 0:
            raise self.error(start, f"'{opening}' is never closed")
        name = self.text[start + 1 : end]
        self.at = end + 1
        known, what = (self.lexicons, "lexicon") if opening == "{" else (CLASSES, "class")
        if known is not None and name not in known:
            near = nearest(name, known)
            written = f"{opening}{near}{closing}"
            hint = f"; did you mean {written}?" if near else ""
            if not hint and what == "class":
                hint = "; there are " + ", ".join(f"<{label}>" for label in CLASSES)
            raise self.error(start, f"unknown {what} {opening}{name}{closing}{hint}")
        if not NAME.fullmatch(name):
            raise self.error(start, f"'{name}' is not a lexicon's name: small letters, digits and hyphens")
        return Lexicon(name) if opening == "{" else Slot(name)

    def words(self) -> list[Word]:
        """Read characters up to a space or a special sign, and split them into tokens."""
        start = self.at
        begins_word = re.match(r"-?[^\W_]", self.text[start : start + 2])
        self.forbid_join(start, begins_word is not None and self.behind(start) in ")}>?")
        signs: list[str] = []
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == "\\":
                self.at += 1
                sign = self.text[self.at : self.at + 1]
                if not sign or sign not in SPECIAL:
                    raise self.error(self.at - 1, "a backslash must stand before one of ( ) { } < > | ? * \\")
            elif sign.isspace() or sign in SPECIAL:
                break
            signs.append(sign)
            self.at += 1
        return [Word(token) for token in tokens_of("".join(signs))]


def tokens_of(word: str) -> list[str]:
    """Return the tokens that a word written in a phrase stands for.

    >>> tokens_of("Said:"), tokens_of("’s")
    (['said', ':'], ["'s"])
    """
    if word[0] in "'’":  # the end of a word, if it can be one
        tokens = Tokens("x" + word).words
        if tokens[0] == "x":
            return tokens[1:]
    return Tokens(word).words


def nearest(name: str, known: Collection[str]) -> str:
    """Return the known name that is most like `name`, or nothing when none is like it."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, sorted(known), 1)), "")


def entry_parts(entry: str, lexicons: Collection[str] | None = None) -> list[Word | Lexicon]:
    """Return the words and lexicons that an entry of a lexicon is made of; raise `PhraseError` when it is none."""
    if not any(sign in entry for sign in SPECIAL):  # nearly all entries
        words: list[Word | Lexicon] = [Word(token) for word in entry.split() for token in tokens_of(word)]
        if words:
            return words
    parts: list[Word | Lexicon] = []
    for part in parse(entry, lexicons).parts:
        if not isinstance(part, Word | Lexicon):
            raise PhraseError(1, "an entry holds only words and {lexicons}")
        parts.append(part)
    return parts
