"""Sights: the tokens of one text that are looked at by those who cut it into sentences and find its names."""

from __future__ import annotations

from typing import Final

from checker.arrays import append, i64, vec
from checker.document import Tokens
from checker_plugins.english.form import BITS, BRACKET, CAPITAL, ODD, QUOTE, STOP, TRIGGER, known_of


class Sight:
    """The tokens of a text by what their forms tell, see `form`.

    `bits` are those of each token. `stops`, `quotes`, `capitals`, `triggers` and `odd` are the tokens with such a bit,
    in order; `brackets` is where those stand that open. All forms of the text have the mark `here`, until it
    `is_spent`.
    """

    __slots__ = ("bits", "brackets", "capitals", "here", "is_spent", "odd", "quotes", "stops", "triggers")

    def __init__(self, tokens: Tokens) -> None:
        known, bits, starts = known_of(tokens.forms), tokens.numbers[:], tokens.starts
        of_forms, here = known.bits, known.new_mark()
        some = len(bits) // 8  # about as many of a kind as there may be
        stops, brackets, quotes = vec[i64](capacity=some), vec[i64](), vec[i64](capacity=some)
        capitals, triggers, odd = vec[i64](capacity=2 * some), vec[i64](capacity=some), vec[i64](capacity=some)
        for index in range(len(bits)):
            number = bits[index]
            form = of_forms[number] & BITS
            of_forms[number] = form | here
            bits[index] = form
            if not form & (STOP | BRACKET | QUOTE | CAPITAL | TRIGGER | ODD):
                continue
            if form & CAPITAL:
                capitals = append(capitals, index)
            if form & TRIGGER:
                triggers = append(triggers, index)
            if form & ODD:
                odd = append(odd, index)
            if form & (STOP | BRACKET | QUOTE):
                if form & STOP:
                    stops = append(stops, index)
                if form & BRACKET:
                    brackets = append(brackets, starts[index])
                if form & QUOTE:
                    quotes = append(quotes, index)
        self.bits = bits
        self.here: i64 = here
        self.is_spent = False
        self.stops = stops
        self.brackets = brackets
        self.quotes = quotes
        self.capitals = capitals
        self.triggers = triggers
        self.odd = odd


class _Last:
    """The tokens that were looked at last, and what was seen of them: one annotator after the other asks for it."""

    __slots__ = ("sight", "tokens")

    def __init__(self) -> None:
        self.tokens: Tokens | None = None
        self.sight: Sight | None = None


_last: Final = _Last()


def sight_of(tokens: Tokens) -> Sight:
    """Return what is seen of the tokens of a text."""
    if _last.sight is None or _last.tokens is not tokens:
        _last.sight = Sight(tokens)
        _last.tokens = tokens
    return _last.sight


def fresh_sight_of(tokens: Tokens) -> Sight:
    """Return the same for one who will change its bits and the marks of its forms, as nobody has before."""
    sight = sight_of(tokens)
    if sight.is_spent:
        _last.sight = None
        sight = sight_of(tokens)
    sight.is_spent = True
    return sight


def last_sight_of(tokens: Tokens) -> Sight:
    """Return the same for the one who asks last, after whom the tokens are not kept any longer."""
    sight = sight_of(tokens)
    _last.sight = _last.tokens = None
    return sight
