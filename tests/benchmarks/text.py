"""Articles that are made up: varied news text of any length, always the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_FIRST = "Ida Oren Mira Tomas Lena Pavel Nora Anton Vera Emil Dora Jonas Petra Felix Ruth Leo".split()
_LAST = "Korm Hallick Voss Tarn Brill Osten Marrow Feld Quist Lund Abel Dorn Stell Rask Wend Holt".split()
_PLACES = "Karrow Tolbury Orm Westmere Hallow Pell Arden Brack Lindal Sorrow".split()
_BODIES = (
    "the harbour board", "the water office", "Karrow council", "the Tolbury Courier", "the ferry company",
    "the teachers' union", "the county court", "Orm Savings Bank", "the health agency", "the mill owners' league",
)  # fmt: skip
_ROLES = "mayor engineer spokesman judge farmer baker inspector teacher fisherman surgeon".split()
_THINGS = "weir dam bridge ferry school clinic quarry mill harbour market".split()
_VERBS = "said told reporters warned added argued explained insisted announced noted admitted".split()
_CLAIMS = (
    "the {thing} would stay shut until {month}", "repairs cost {number} million crowns",
    "{number} people had lost their homes", "the water rose by {number} percent, from {low} to {high}",
    "nobody had read the report on the {thing}", "the {thing} was the oldest in {place}",
    "{person} had been paid {number},000 crowns", "the plan was too late for {place}",
)  # fmt: skip
_SENTENCES = (
    "{claim}, {person}, the {role} of {place}, {verb}.",
    "“{claim},” {verb} {person}. “We were not asked, and we would have said no.”",
    "According to {body}, {claim}.",
    "Some experts believe that {claim}.",
    "It was reported on {day} that {claim}.",
    "{body} {verb} in a notice that {claim}.",
    "He allegedly knew that {claim}.",
    "A {role} who asked not to be named {verb} that {claim}.",
    "The {thing} of {place} was closed on {day}, {month} {number}, after a crack was found in its eastern wall.",
    "In {place}, {number} of {high} families moved to the {thing}, which has {low} beds and no doctor.",
    "She added: “{claim}.”",
    "Critics say the {role} should resign, while {body} denies that {claim}.",
    "{person} and {person} have worked at the {thing} for {number} years; both call it safe.",
    "The {thing} is considered the most expensive building in the county.",
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday".split()
_MONTHS = "March April June October".split()


def article(size: int, seed: int = 1) -> str:
    """Return an article of about `size` characters: a headline, then paragraphs of one to five sentences."""
    chance = Random(seed)
    parts = [f"{chance.choice(_BODIES).capitalize()} shuts the {chance.choice(_THINGS)} of {chance.choice(_PLACES)}"]
    length = 0
    while length < size:
        parts.append(" ".join(_sentence(chance) for _ in range(chance.randint(1, 5))))
        length += len(parts[-1]) + 2
    return "\n\n".join(parts) + "\n"


def _sentence(chance: Random) -> str:
    low = chance.randint(3, 60)
    values = {
        "thing": chance.choice(_THINGS),
        "place": chance.choice(_PLACES),
        "body": chance.choice(_BODIES),
        "role": chance.choice(_ROLES),
        "verb": chance.choice(_VERBS),
        "day": chance.choice(_DAYS),
        "month": chance.choice(_MONTHS),
        "number": chance.randint(2, 28),
        "low": low,
        "high": low + chance.randint(1, 60),
        "person": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
    }
    values["claim"] = chance.choice(_CLAIMS).format(**values)
    written = chance.choice(_SENTENCES).format(**values)
    return written[0].upper() + written[1:]


HOSTILE: dict[str, Callable[[int], str]] = {
    "one quotation mark": lambda size: '"' + "word " * (size // 5),
    "one word": lambda size: "a" * size,
    "said said said": lambda size: "said " * (size // 5),
    "open brackets": lambda size: "(" * size,
    "nested quotations": lambda size: "“a ‘b " * (size // 6),
    "quotation marks": lambda size: '" ' * (size // 2),
    "no line ends": lambda size: article(size, 7).replace("\n", " "),
    "short paragraphs": lambda size: "It is.\n\n" * (size // 8),
    "names": lambda size: " ".join(f"{_FIRST[n % 16]} {_LAST[n % 13]}" for n in range(size // 10)),
    "figures": lambda size: " ".join(f"{n % 90} percent of {n},000 crowns" for n in range(size // 24)) + ".",
    "quotations": lambda size: "“It is so,” he said. " * (size // 21),
    "dates": lambda size: "on March 5, 2024, and " * (size // 22),
}
