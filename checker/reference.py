"""All of a rule in words, for the terminal and as the pages of the rule reference."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import suppression_rules
from checker.profile import Profile, read_profile
from checker.rule import DEFAULT_BLOCKS
from checker.testing import excused, read_examples

if TYPE_CHECKING:
    from checker.registry import Registry
    from checker.rule import Rule
    from checker.rulebook import RuleBook, RuleFile

INDEX = "README.md"  # of the rule reference

_WITHIN = {
    "sentence": "in the same sentence",
    "match": "in the words that are found",
    "paragraph": "in the same paragraph",
    "article": "anywhere in the article",
}
_QUOTED = {
    "exclude": "not inside quotation marks",
    "include": "also inside quotation marks",
    "only": "only inside quotation marks",
}
_NOTE = "This page is made from the rule files by `checker docs`; edit those, not this."


class Entry(NamedTuple):
    """One thing that is said of a rule: words, and before them a phrase in the notation of phrases, if any."""

    text: str = ""
    phrase: str = ""

    def __str__(self) -> str:
        return f"{self.phrase} {self.text}".strip()


class Section(NamedTuple):
    """A part of what is said of a rule."""

    title: str
    entries: Sequence[Entry]


def read_profiles(files: Mapping[str, RuleFile]) -> list[Profile]:
    """Read profiles, sorted by name; raises `CheckerError` for one with something wrong."""
    return [read_profile(files[name].data, files[name].path) for name in sorted(files)]


def sections(rule: Rule, book: RuleBook, registry: Registry, profiles: Iterable[Profile]) -> list[Section]:
    """Return all of a rule but its title, message and rationale, in the order in which it is read."""
    if rule.kind == suppression_rules.KIND:
        return [Section("Switched on by", _entries(["every profile, and every selection"]))]
    examples = excused(rule, book, read_examples(rule, book, registry)) if rule.exceptions else []
    excuses = [
        Entry(
            f"{_WITHIN[exception.within]}, as in: {_line(example)}".removesuffix(", as in: "), _line(exception.phrase)
        )
        for exception, example in zip(rule.exceptions, examples, strict=True)
    ]
    phrases = [Entry(phrase=_line(phrase)) for phrase in book.kinds[rule.kind].phrases(rule.match)]
    parts = (
        Section("Looks for", _entries(_looked_for(rule))),
        Section("Phrases", phrases),
        Section("Where", _entries([_scope(rule)])),
        Section("Excused by", excuses),
        Section("Flagged", _entries(rule.flagged)),
        Section("Not flagged", _entries(rule.clean)),
        Section("Known false positives", _entries(rule.false_positives)),
        Section("See also", _entries(f"{title} {address}" for title, address in rule.references)),
        Section("Switched on by", _entries(_switched_on(rule, profiles))),
    )
    return [part for part in parts if part.entries]


def pages(book: RuleBook, registry: Registry, profiles: Sequence[Profile]) -> dict[str, str]:
    """Return the rule reference: the Markdown of each page by its file name, the index and one page a pack."""
    packs: dict[str, list[Rule]] = {}
    for rule in book.rules:
        packs.setdefault(rule.pack, []).append(rule)
    found = {f"{pack}.md": _page(pack, rules, book, registry, profiles) for pack, rules in packs.items()}
    return {INDEX: _index(packs, profiles), **found}


def page_of(rule: Rule, book: RuleBook, registry: Registry, profiles: Sequence[Profile]) -> str:
    """Return the Markdown of a page about one rule."""
    return "\n".join([f"# {rule.id}", "", *_lines(rule, book, registry, profiles), ""])


def write_pages(folder: str, made: Mapping[str, str]) -> None:
    """Write the pages into `folder`, which is made if need be; pages of packs that are gone are taken away."""
    os.makedirs(folder, exist_ok=True)
    for name in _strays(folder, made):
        os.remove(os.path.join(folder, name))
    for name, text in made.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def stale_pages(folder: str, made: Mapping[str, str]) -> list[str]:
    """Return the names of the pages in `folder` that are missing, differ from `made` or are none of its pages."""
    stale = _strays(folder, made) if os.path.isdir(folder) else []
    for name, text in made.items():
        try:
            with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
                if file.read().replace("\r\n", "\n") != text:
                    stale.append(name)
        except OSError:
            stale.append(name)
    return sorted(stale)


def _strays(folder: str, made: Mapping[str, str]) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.endswith(".md") and name not in made)


def _entries(texts: Iterable[str]) -> list[Entry]:
    return [Entry(_line(text)) for text in texts]


def _looked_for(rule: Rule) -> list[str]:
    """Return the conditions of a rule in words."""
    match: Mapping[str, Any] = rule.match
    lines = [f"kind: {rule.kind}"]
    for part, word in (("when", "when"), ("unless", "not when")):
        lines += [f"{word} {name} is {_condition(wanted)}" for name, wanted in match.get(part, {}).items()]
    rest = {name: value for name, value in match.items() if name not in ("when", "unless", "phrases")}
    return lines + [f"{name}: {value}" for name, value in rest.items()]


def _condition(wanted: object) -> str:
    """Return a condition in words.

    >>> _condition(["vague", "anonymous"]), _condition({"at-least": 2}), _condition(False)
    ('vague or anonymous', 'at least 2', 'false')
    """
    if isinstance(wanted, Mapping):
        return " and ".join(f"{limit.replace('-', ' ')} {number}" for limit, number in wanted.items())
    if isinstance(wanted, list | tuple):
        return " or ".join(map(str, wanted))
    return str(wanted).lower() if isinstance(wanted, bool) else str(wanted)


def _scope(rule: Rule) -> str:
    blocks = "everywhere but in byline, caption and code"
    if rule.blocks != DEFAULT_BLOCKS:
        blocks = f"in {', '.join(sorted(rule.blocks))}"
    return f"{blocks}; {_QUOTED[rule.quoted]}"


def _switched_on(rule: Rule, profiles: Iterable[Profile]) -> list[str]:
    found = []
    for profile in profiles:
        if profile.holds(rule.id, rule.pack, rule.category):
            severity = profile.severity(rule.id, rule.pack, rule.category, rule.severity)
            found.append(profile.name if severity == rule.severity else f"{profile.name} (as {severity})")
    return [", ".join(found)] if found else []


def _line(text: str) -> str:
    return " ".join(text.split())


def _index(packs: Mapping[str, Sequence[Rule]], profiles: Sequence[Profile]) -> str:
    lines = ["# The rules", "", _NOTE, ""]
    total = sum(map(len, packs.values()))
    lines += [f"{total} rules in {len(packs)} packs.", "", "| Pack | Rules |", "|---|---|"]
    lines += [f"| [{pack}]({pack}.md) | {len(rules)} |" for pack, rules in packs.items()]
    if profiles:
        lines += ["", "## Profiles", "", "| Profile | For | Rules |", "|---|---|---|"]
        for profile in profiles:
            every = (rule for rules in packs.values() for rule in rules)
            count = sum(profile.holds(rule.id, rule.pack, rule.category) for rule in every)
            lines.append(f"| `{profile.name}` | {profile.title}. {profile.description} | {count} |")
    lines += ["", "## All rules", "", "| Rule | Finds | Severity |", "|---|---|---|"]
    for pack, rules in packs.items():
        lines += [
            f"| [{rule.id}]({pack}.md#{_anchor(rule)}) | {_cell(rule.title)} | {rule.severity} |" for rule in rules
        ]
    return "\n".join([*lines, ""])


def _page(pack: str, rules: Sequence[Rule], book: RuleBook, registry: Registry, profiles: Sequence[Profile]) -> str:
    lines = [f"# {pack}", "", _NOTE, ""]
    lines += [f"- [{rule.id}](#{_anchor(rule)}): {rule.title}" for rule in rules]
    for rule in rules:
        lines += ["", f"## {rule.id}", "", *_lines(rule, book, registry, profiles)]
    return "\n".join([*lines, ""])


def _lines(rule: Rule, book: RuleBook, registry: Registry, profiles: Sequence[Profile]) -> list[str]:
    """Return the lines of Markdown about a rule below its heading."""
    about = f"{rule.severity}, {rule.category}, {rule.confidence} confidence, since {rule.since}"
    lines = [f"**{rule.title}** ({about})", "", _line(rule.rationale), ""]
    lines += [f"Says: {_code(rule.message)}", ""]
    if rule.suggest:
        lines += [rule.suggest, ""]
    for section in sections(rule, book, registry, profiles):
        lines += [f"{section.title}:", ""]
        lines += [f"- {_item(entry)}" for entry in section.entries]
        lines.append("")
    return lines[:-1]


def _anchor(rule: Rule) -> str:
    """Return the name that a heading with the rule's id has in a page."""
    return rule.id.replace(".", "")


def _item(entry: Entry) -> str:
    phrase = _code(entry.phrase) if entry.phrase else ""
    return f"{phrase} {_escaped(entry.text)}".strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _escaped(text: str) -> str:
    """Return plain text as Markdown that shows it; what is found stands in bold.

    >>> _escaped("[[Some]] say *so*.")
    '**Some** say \\\\*so\\\\*.'
    """
    for sign in ("\\", "*", "_", "`", "<", "{", "|", "#"):
        text = text.replace(sign, "\\" + sign)
    return text.replace("[[", "**").replace("]]", "**")
