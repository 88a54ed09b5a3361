"""The bundled packs and profiles; run as a program, this writes the table of rules/README.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import checker_rules
from checker import reference, strict_yaml
from checker.linting import lint_rules
from checker.rule import marked
from checker.rulebook import RuleBook, profiles
from checker.testing import test_rules as broken_examples

if TYPE_CHECKING:
    from checker.registry import Registry

FOLDER = Path(checker_rules.__file__).resolve().parent
README = FOLDER / "README.md"
START, END = "evidence.yaml -->\n", "<!-- end of the table -->"
PACKS = ("allegation", "anonymous", "attribution", "core", "fairness", "numbers", "polls", "transparency", "words")
OWN = [path for pack in PACKS for path in sorted((FOLDER / pack).glob("*.yaml")) if path.stem != "lexicons"]
KEPT = 0.85  # of what a rule of the core finds, an editor accepts this share


def _evidence() -> dict[str, dict[str, Any]]:
    return dict(strict_yaml.read((FOLDER / "evidence.yaml").read_bytes()).data)


def _table(book: RuleBook) -> str:
    lines = ["| Rule | Finds | Severity | Row | Found | Accepted/read |", "|---|---|---|---|---|---|"]
    evidence = _evidence()
    for rule in book.rules:
        if rule.pack in PACKS:
            known = evidence[rule.id]
            rows = ", ".join(map(str, known["rows"]))
            judged = f"{known['accepted']}/{known['read']}" if known["read"] else "none read"
            page = f"docs/{rule.pack}.md#{rule.id.replace('.', '')}"
            found = known["findings"]
            lines.append(f"| [{rule.id}]({page}) | {rule.title} | {rule.severity} | {rows} | {found} | {judged} |")
    silent = [name for name, known in evidence.items() if not known["findings"]]
    return "\n".join(
        [
            *lines,
            "",
            "Rules that find nothing in the 324 articles: " + ", ".join(f"`{name}`" for name in silent) + ".",
            "",
        ]
    )


@pytest.mark.parametrize("pack", PACKS)
def test_the_examples_hold_also_under_the_stricter_eye(pack: str, book: RuleBook, registry: Registry) -> None:
    assert [str(one) for one in broken_examples(book, registry, [pack])] == []
    assert [str(one) for one in lint_rules(book, registry, [pack])] == []


def test_every_file_is_a_rule(book: RuleBook) -> None:
    ids = {rule.id for rule in book.rules}
    assert {f"{path.parent.name}.{path.stem}" for path in OWN} <= ids


def test_no_example_is_used_for_two_purposes(book: RuleBook) -> None:
    for rule in book.rules:
        texts = [marked(text)[0] for text in (*rule.flagged, *rule.clean)]
        assert len(texts) == len(set(texts)), rule.id


def test_ninety_rows_of_practice_are_encoded() -> None:
    rows = {row for known in _evidence().values() for row in known["rows"]}
    assert len(rows) >= 90
    assert rows <= set(range(1, 116))


def test_each_rule_has_its_evidence(book: RuleBook) -> None:
    evidence = _evidence()
    assert sorted(evidence) == [rule.id for rule in book.rules if rule.pack in PACKS]
    for name, known in evidence.items():
        assert known["accepted"] <= known["read"] <= known["findings"], name


def test_the_core_keeps_what_it_promises() -> None:
    """Where enough was read to tell: of two findings, one that is wrong says little."""
    for name, known in _evidence().items():
        if name.startswith("core.") and known["read"] >= 4:
            assert known["accepted"] >= KEPT * known["read"], name


def test_the_table_of_rules_is_current(book: RuleBook) -> None:
    shown = README.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    assert shown.strip() == _table(book).strip()


def test_the_rule_reference_is_current(book: RuleBook, registry: Registry) -> None:
    known = reference.read_profiles(profiles(registry.packs))
    assert reference.stale_pages(str(FOLDER / "docs"), reference.pages(book, registry, known)) == []


def test_the_readme_names_every_pack_and_profile(registry: Registry) -> None:
    text = README.read_text(encoding="utf-8")
    for name in (*PACKS, *profiles(registry.packs)):
        assert f"| `{name}` |" in text


@pytest.mark.parametrize("name", ["news", "investigation", "wire", "opinion", "factcheck", "strict"])
def test_every_profile_loads_and_differs(name: str, registry: Registry, book: RuleBook) -> None:
    chosen, failures = RuleBook.load(registry, profile_name=name)
    assert failures == ()
    if name == "strict":
        assert [rule.id for rule in chosen.rules] == [rule.id for rule in book.rules]
    else:
        assert 10 < len(chosen.rules) < len(book.rules)


def test_opinion_asks_for_less_than_news(registry: Registry) -> None:
    news, opinion = (RuleBook.load(registry, profile_name=name)[0].rules for name in ("news", "opinion"))
    assert len(opinion) < len(news)
    severity = {rule.id: rule.severity for rule in opinion}
    assert severity["core.experts-say"] == "note"


if __name__ == "__main__":
    from checker.registry import Registry as Loaded

    head, _, rest = README.read_text(encoding="utf-8").partition(START)
    table = _table(RuleBook.load(Loaded.load(third_party=False))[0])
    README.write_text(f"{head}{START}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
