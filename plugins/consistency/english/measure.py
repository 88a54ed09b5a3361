"""Measures in English: "30 miles (48 km)"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from checker.span import Span
from checker_plugins.consistency.english.change import token_at
from checker_plugins.consistency.english.hint import CONVERSIONS, UNIT, UNITS
from checker_plugins.consistency.measure import Conversion, Measure
from checker_plugins.consistency.relation import Quantity

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article, Figured

_SMALL = 10
_PAIR = 2  # numbers: one in each unit
_UNIT_OF = {name: unit for unit, names in UNITS.items() for name in names.split()}
_SQUARES = {
    "mm": "mm2", "cm": "cm2", "m": "m2", "km": "km2", "in": "in2", "ft": "ft2", "yd": "yd2", "mi": "mi2",
}  # fmt: skip
_CUBES = {"m": "m3", "ft": "ft3", "yd": "yd3"}
_PER_HOUR = {"mi": "mph", "km": "kph"}
_UNIT_WORDS = "|".join(sorted(_UNIT_OF, key=len, reverse=True))
_UNIT = (
    rf"(?:(?:(?P<power{{0}}>square|sq ?\.?|cubic|cu ?\.?|metric) )?(?:nautical )?(?P<unit{{0}}>{_UNIT_WORDS})"
    r"(?P<hour{0}> (?:per|an) hour| / h)?"
    r"|(?P<degree{0}>(?:° ?|degrees? )(?:c|f|celsius|fahrenheit|centigrade)|c|f|celsius|fahrenheit))\b"
)
_FORM: Final = (  # compiled when it is first used: few articles call for it
    r"(?P<before>(?:[^ ]+ ){0,3})(?P<first>N\d+)(?: -)? " + _UNIT.format(1) + r"(?: (?P<noun>[a-z-]+))? "
    r"(?:\(|, or|\[|/) (?:or |about |around |roughly |nearly |almost |some |approximately |just |over "
    r"|under |more than |less than )*"
    r"(?P<second>N\d+)(?: -)? " + _UNIT.format(2) + r"(?= [^ ]+)?"
)
_FAR = 5  # tokens after a number up to which its unit may stand: "a 30-sq. mile area"


def conversions(article: Article) -> list[Conversion]:
    """Return the measures that are told in a second unit, in brackets or after "or"."""
    found: list[Conversion] = []
    for figured in article.figured_for(CONVERSIONS):
        outline = figured.outline
        if (
            figured.numbers < _PAIR
            or not (" ( " in outline or " , or " in outline or " [ " in outline or " / N" in outline)
            or _measures(article, figured) < _PAIR
        ):
            continue
        for match in re.finditer(_FORM, outline):
            told = _conversion(article, figured, match)
            if told is not None:
                found.append(told)
    return found


def _measures(article: Article, figured: Figured) -> int:
    """Return how many numbers of a sentence have a unit near behind them."""
    found = 0
    for entity in figured.entities:
        last = min(entity.last + _FAR, figured.sentence.last)
        found += entity.label == "number" and bool(article.bits_within(entity.last, last) & UNIT)
    return found


def _conversion(article: Article, figured: Figured, match: re.Match[str]) -> Conversion | None:
    before = match["before"].split()
    after = figured.outline[match.end() :].split()[:2]
    # Half of a range or of a measure in two units ("6 feet 2 inches"): what stands for what is not plain.
    if any(word[0] == "N" and word[1:].isdecimal() for word in (*before, *after)) or (
        before and before[-1] in ("to", "-", "–")
    ):
        return None
    first, second = figured.quantity(match["first"]), figured.quantity(match["second"])
    units = _unit(match, "1"), _unit(match, "2")
    first, second = _rounded(first), _rounded(second)
    if first is None or second is None or not units[0] or not units[1] or first.unit or second.unit:
        return None
    texts = []
    for side, quantity in (("1", first), ("2", second)):
        end = max(match.end(name + side) for name in ("unit", "hour", "degree") if match[name + side])
        token = token_at(figured, end)
        texts.append(Span(quantity.span.end, article.tokens.ends[token - 1]))
    names = [text.of(article.text).strip(" -") for text in texts]
    end = texts[1].end
    span = Span(first.span.start, end + (article.text[end : end + 1] in tuple(")]")))
    return Conversion(span, Measure(first, units[0], names[0]), Measure(second, units[1], names[1]))


def _rounded(quantity: Quantity | None) -> Quantity | None:
    """Return a small whole number of units with the limits that its rounding to one unit gives it."""
    if quantity is None or quantity.value >= _SMALL or quantity.low < quantity.high:
        return quantity
    return quantity._replace(low=quantity.value - 0.5, high=quantity.value + 0.5)


def _unit(match: re.Match[str], side: str) -> str:
    """Return the unit of one side, as `UNITS` names it, or nothing where it has none of that kind."""
    degree = match["degree" + side]
    if degree:
        return "degf" if degree.replace("degrees", "").replace("degree", "").strip("° ")[0] == "f" else "degc"
    unit, power = _UNIT_OF[match["unit" + side]], match["power" + side] or ""
    if match["hour" + side]:
        return _PER_HOUR.get(unit, "")
    if power.startswith("sq"):
        return _SQUARES.get(unit, "")
    if power.startswith("cu"):
        return _CUBES.get(unit, "")
    if power == "metric":
        return "t" if unit == "ton" else ""
    if "nautical" in match[0]:
        return ""
    return unit
