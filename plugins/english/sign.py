"""Signs: what the shallow syntax of a sentence knows of each token, its tag or a class of its own.

A sign is a number: of a tag, the tag's own, see `tagger`; of the marks, one that comes after those. A sentence has
one bit for each sign, and is written with one character for each.
"""

from __future__ import annotations

from typing import Final

TAGS: Final = "N P J R D O W I C S VB VD VN VG VZ VP M T L # . X".split()
NUMBER: Final = {tag: number for number, tag in enumerate(TAGS)}
SIGNS: Final = "npjrdowicsbvegzqmtl#.x" + ',:;(-)"'
COUNT: Final = len(SIGNS)

# Each sign as its bit, in the order of `SIGNS`.
NOUN: Final = 1 << 0
PROPER: Final = 1 << 1
QUALITY: Final = 1 << 2
ADVERB: Final = 1 << 3
DETERMINER: Final = 1 << 4
PRONOUN: Final = 1 << 5
RELATIVE: Final = 1 << 6
PREPOSITION: Final = 1 << 7
CONJUNCTION: Final = 1 << 8
POSSESSIVE: Final = 1 << 9
BASE_FORM: Final = 1 << 10
PAST: Final = 1 << 11
PARTICIPLE: Final = 1 << 12
GERUND: Final = 1 << 13
SINGULAR: Final = 1 << 14
PLURAL: Final = 1 << 15
MODAL: Final = 1 << 16
INFINITIVE: Final = 1 << 17
PARTICLE: Final = 1 << 18
FIGURE: Final = 1 << 19
FULL_STOP: Final = 1 << 20
OTHER: Final = 1 << 21
COMMA: Final = 1 << 22
COLON: Final = 1 << 23
SEMICOLON: Final = 1 << 24
OPENING: Final = 1 << 25
HYPHEN: Final = 1 << 26
CLOSING: Final = 1 << 27
QUOTE: Final = 1 << 28


def bits(signs: str) -> int:
    """Return the bits of some signs, given as characters."""
    return sum(1 << SIGNS.index(sign) for sign in signs)


# Words and marks that have one sign whatever their tag: "acting" and the like stand before a title as adjectives.
_BY_WORD: Final = {
    word: SIGNS.index(sign)
    for words, sign in (
        (",", ","), (":", ":"), (";", ";"), ("( [", "("), (") ]", ")"), ("- – —", "-"),
        ("\" “ ” „ « » ‘ ’ ' `", '"'),
        ("acting former incumbent outgoing ruling ousted late sitting", "j"),
        ("both either neither", "d"),
    )
    for word in words.split()
}  # fmt: skip
_COMPOUNDS: Final[tuple[str, ...]] = ("-based", "-born", "-owned", "-backed", "-led", "-run")

# What a word does to the signs of those beside it: its habit.
PLAIN: Final = 0
COMPOUND: Final = 1  # "the Karrow-based firm": an adjective, also with a capital letter
TO: Final = 2
ABOUT: Final = 3  # before a number no preposition
STOP: Final = 4
SHORT: Final = 5  # before a full stop part of a name: "Sen. Ann Lee", "John F. Kennedy"

_HABITS: Final = {
    "to": TO,
    ".": STOP,
    **dict.fromkeys("about around over nearly almost roughly".split(), ABOUT),
    **dict.fromkeys(
        "sen sens rep reps gov govs dr drs mr mrs ms messrs prof gen lt col maj capt sgt cmdr adm brig rev fr st pres "
        "hon supt det insp amb atty".split(),
        SHORT,
    ),
}

# What words tell of signs, as bits: the sign that one has whatever its tag, plus one, and above that its habit.
HABIT: Final = 5
BITS: Final = HABIT + 3
ONE: Final = (1 << HABIT) - 1
TOLD: Final = (1 << BITS) - 1
_BY_ITSELF: Final = {
    word: _BY_WORD.get(word, -1) + 1 | _HABITS.get(word, PLAIN) << HABIT for word in [*_BY_WORD, *_HABITS]
}


def told(word: str) -> int:
    """Return what a normalised word tells of signs, its own and those of the words beside it, as bits."""
    if len(word) == 1 and word.isalpha():
        return SHORT << HABIT
    if "-" in word and word.endswith(_COMPOUNDS):
        return COMPOUND << HABIT
    return _BY_ITSELF.get(word, 0)
