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
_COMPOUNDS: Final = ("-based", "-born", "-owned", "-backed", "-led", "-run")

# What a word does to the signs of those beside it.
PLAIN: Final = 0
COMPOUND: Final = 1  # "the Karrow-based firm": an adjective, also with a capital letter
TO: Final = 2
ABOUT: Final = 3  # before a number no preposition
STOP: Final = 4
SHORT: Final = 5  # before a full stop part of a name: "Sen. Ann Lee", "John F. Kennedy"


def by_word(word: str) -> int:
    """Return the sign of a normalised word that has one whatever its tag, else -1."""
    return _BY_WORD.get(word, -1)


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


def habit(word: str) -> int:
    """Return what a normalised word does to the signs of those beside it."""
    if len(word) == 1 and word.isalpha():
        return SHORT
    if "-" in word and word.endswith(_COMPOUNDS):
        return COMPOUND
    return _HABITS.get(word, PLAIN)


def is_plain(word: str) -> bool:
    """Say whether a normalised word has no sign but its tag, and does nothing to those of others."""
    return word not in _BY_WORD and habit(word) == PLAIN
