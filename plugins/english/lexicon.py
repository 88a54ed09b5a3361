"""The English lexicons: named lists of words and phrases, read from the YAML files in `lexicons/`.

A file maps a name to its `description`, how its entries `inflect` (verb, noun or none) and its `entries`. An
inflected lexicon comes with one lexicon for each form: `say` (all forms), `say-base`, `say-s`, `say-past`,
`say-participle`, `say-ing`; `role` (both), `role-singular`, `role-plural`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from checker.errors import CheckerError
from checker_plugins.english.inflect import plurals, verb_forms

FOLDER = Path(__file__).parent / "lexicons"
VERB_FORMS = ("base", "s", "past", "participle", "ing")
NOUN_FORMS = ("singular", "plural")
_FORMS = {"verb": VERB_FORMS, "noun": NOUN_FORMS, "none": ()}
_KEYS = {"description", "inflect", "entries"}


def load(folder: Path = FOLDER) -> dict[str, list[str]]:
    """Return every lexicon of the files in `folder`, with the lexicons of single forms.

    Raises `CheckerError` with all the problems of the files at once.
    """
    written: dict[str, Mapping[str, Any]] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        for name, lexicon in _read(path).items():
            problems.extend(f"{path.name}: {name}: {problem}" for problem in _problems(lexicon))
            if name in written:
                problems.append(f"{path.name}: {name}: another file has a lexicon of this name")
            written[name] = lexicon
    if problems:
        raise CheckerError(*problems)
    lexicons: dict[str, list[str]] = {}
    for name, lexicon in written.items():
        for form, entries in _expanded(lexicon, written).items():
            lexicons[f"{name}-{form}" if form else name] = entries
    return lexicons


def _read(path: Path) -> dict[str, Mapping[str, Any]]:
    import yaml

    # The base loader leaves every scalar a string: "no" and "on" are words here.
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if not isinstance(content, dict):
        raise CheckerError(f"{path.name}: not a mapping of names to lexicons")
    return content


def _problems(lexicon: object) -> Iterator[str]:
    if not isinstance(lexicon, dict):
        yield "not a mapping"
        return
    for key in lexicon.keys() - _KEYS:
        yield f"{key}: unknown key"
    for key in ("description", "entries"):
        if not lexicon.get(key):
            yield f"{key}: missing"
    if lexicon.get("inflect", "none") not in _FORMS:
        yield f"inflect: {lexicon['inflect']!r} is not one of verb, noun, none"
    if not all(isinstance(entry, str) and entry for entry in lexicon.get("entries", ())):
        yield "entries: an entry is not a word or a phrase"


def _expanded(lexicon: Mapping[str, Any], written: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The lexicons that one written lexicon comes to, by form; the one with all forms has the name "".

    A `{name}` entry of an inflected lexicon stands for the same form of that lexicon.
    """
    inflect = lexicon.get("inflect", "none")
    entries: list[str] = lexicon["entries"]
    if inflect == "none":
        return {"": _distinct(entries)}
    forms: dict[str, list[str]] = {form: [] for form in _FORMS[inflect]}
    whole = []
    for entry in entries:
        if entry.startswith("{"):
            whole.append(entry)
            name = entry.strip("{}")
            if name in written and written[name].get("inflect", "none") == inflect:
                for form, found in forms.items():
                    found.append(f"{{{name}-{form}}}")
            continue
        inflected = verb_forms(entry) if inflect == "verb" else ((entry,), plurals(entry))
        for found, spellings in zip(forms.values(), inflected, strict=True):
            found.extend(spellings)
        whole.extend(spelling for spellings in inflected for spelling in spellings)
    return {"": _distinct(whole), **{form: _distinct(found) for form, found in forms.items()}}


def _distinct(entries: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(entries))
