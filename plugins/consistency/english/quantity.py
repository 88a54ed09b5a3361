"""Figures in English: how exactly each is meant."""

from __future__ import annotations

from checker.document import Entity, Tokens
from checker_plugins.consistency.relation import Quantity

_ABOUT = frozenset("about around roughly approximately some circa estimated ~ approx".split())
_UNDER = frozenset("nearly almost under below".split())
_OVER = frozenset("over above exceeding topping".split())
_EXACT = 100  # whole numbers below it are as exact as they look; round ones from here on may be rounded
_MOST = 0.06  # of its value: no two numbers that could be written lie further apart
_MOST_SCALED = 0.1  # the same for "2 million" and "$2"


def read_quantity(text: str, tokens: Tokens, entity: Entity) -> Quantity | None:
    """Return the quantity that a figure comes to, with the limits that its rounding and its words allow."""
    if entity.value is None or entity.label not in ("number", "percent", "money"):
        return None
    span = tokens.span(entity.first, entity.last)
    value = entity.value
    if _is_negative(text, tokens, entity.first):
        return None
    half = _step(tokens.words[entity.first : entity.last], value, entity.unit) / 2
    low, high = value - half, value + half
    before = tokens.words[max(0, entity.first - 4) : entity.first]
    if "-" in before[-1:]:
        before = before[:-1]
    low, high = _worded(before, value, low, high)
    after = tokens.words[entity.last : entity.last + 2]
    if after[:1] == ["or"] and after[1:2] and after[1] in ("so", "more", "less", "fewer"):
        low, high = min(low, 0.8 * value), max(high, 1.25 * value)
    elif after[:1] == ["plus"] or after[:1] == ["+"]:
        high = max(high, 1.25 * value)
    return Quantity(span, span.of(text), value, low, high, entity.unit)


def _is_negative(text: str, tokens: Tokens, first: int) -> bool:
    """Say whether a minus sign stands before a figure, and is no hyphen and no part of "plus or minus"."""
    before = tokens.words[first - 1] if first else ""
    if before == "minus":
        return tokens.words[max(0, first - 2) : first - 1] != ["or"]
    if before not in ("-", "−", "–") or tokens.ends[first - 1] != tokens.starts[first]:
        return False
    sign = tokens.starts[first - 1]
    return sign == 0 or text[sign - 1].isspace() or text[sign - 1] == "("


def _worded(before: list[str], value: float, low: float, high: float) -> tuple[float, float]:
    """Return the limits of a value that words such as "about" and "more than" make wider."""
    last, two = before[-1:], before[-2:]
    pair = " ".join(two)
    if not last:
        return low, high
    if last[0] in _ABOUT or "about" in two or "around" in two:
        return min(low, 0.88 * value), max(high, 1.12 * value)
    if last[0] in _UNDER or pair in (
        "less than",
        "fewer than",
        "up to",
        "at most",
        "close to",
        "just under",
        "as many",
    ):
        return min(low, 0.75 * value), max(high, 1.02 * value)
    if last[0] in _OVER or pair in ("more than", "greater than", "at least", "just over", "well over", "upwards of"):
        return low, max(high, 1.3 * value)
    return low, high


def _step(words: list[str], value: float, unit: str) -> float:
    """Return the distance between a value and the next one that could have been written in its place."""
    digits = next((word for word in words if word[0].isdecimal()), "")
    if not digits:  # in words
        return (
            0.0 if value < _EXACT and not unit else _whole(1.0 if value < 1000 else _MOST_SCALED * value, value, unit)
        )
    plain = digits.replace(",", "")
    whole, _, decimals = plain.partition(".")
    written = float(plain) if plain.count(".") <= 1 else value
    scale = value / written if written else 1.0
    if decimals:
        return scale * float(10 ** -len(decimals))
    zeros = len(whole) - len(whole.rstrip("0")) if len(whole) > 2 else 0
    if zeros:
        return scale * min(float(10**zeros), _MOST * written)
    return _whole(scale, value, unit) if scale != 1.0 or unit else 0.0


def _whole(step: float, value: float, unit: str) -> float:
    """Return the step of a whole number: percentages are rounded to one, other figures not by a large part of them."""
    return step if unit.startswith("percent") else min(step, _MOST_SCALED * value)
