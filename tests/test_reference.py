from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.profile import Profile
from checker.reference import pages, sections, stale_pages, write_pages
from checker.registry import Registry
from checker.rule import Reference, Rule
from checker.rulebook import RuleBook
from checker_plugins.formats import Format

REGISTRY = Registry(readers={"text": Format("text", "text", (".txt",))})
DESK = Profile("desk", "The desk", "For the desk.", ("test",), (), {"test.seems": "error"})
WIRE = Profile("wire", "The wire", "For the wire.", ("other",), (), {})


@pytest.fixture
def book(make_rule: Callable[..., Rule], make_book: Callable[..., RuleBook]) -> RuleBook:
    rule = make_rule(
        exceptions=[("to me", "paragraph")],
        references=(Reference("Style", "https://example.org"),),
        blocks=frozenset({"headline"}),
        quoted="only",
        flagged=("[[It seems]] *late*.",),
        clean=("It seems late to me.",),
    )
    return make_book(rule, make_rule("test.dusk", kind="claim", match={"when": {"status": ["vague", "unsourced"]}}))


def test_all_of_a_rule_is_said(book: RuleBook) -> None:
    told = {
        section.title: [str(entry) for entry in section.entries]
        for section in sections(book.rules[1], book, REGISTRY, [DESK, WIRE])
    }
    assert told == {
        "Looks for": ["kind: phrase"],
        "Phrases": ["it seems"],
        "Where": ["in headline; only inside quotation marks"],
        "Excused by": ["to me in the same paragraph"],
        "Flagged": ["[[It seems]] *late*."],
        "Not flagged": ["It seems late to me."],
        "See also": ["Style https://example.org"],
        "Switched on by": ["desk (as error)"],
    }


def test_conditions_are_put_into_words(book: RuleBook) -> None:
    (looked_for, *_) = sections(book.rules[0], book, REGISTRY, [])
    assert [str(entry) for entry in looked_for.entries] == ["kind: claim", "when status is vague or unsourced"]


def test_pages_show_what_the_rule_says_and_nothing_else(book: RuleBook) -> None:
    made = pages(book, REGISTRY, [DESK, WIRE])
    assert sorted(made) == ["README.md", "test.md"]
    assert "- **It seems** \\*late\\*." in made["test.md"]
    assert "- `to me` in the same paragraph" in made["test.md"]
    assert "| [test.seems](test.md#testseems) | A title | warning |" in made["README.md"]
    assert "| `desk` | The desk. For the desk. | 2 |" in made["README.md"]
    assert made == pages(book, REGISTRY, [DESK, WIRE])


def test_stale_pages_are_named_and_mended(book: RuleBook, tmp_path: Path) -> None:
    folder, made = str(tmp_path / "pages"), pages(book, REGISTRY, [])
    assert stale_pages(folder, made) == ["README.md", "test.md"]
    write_pages(folder, made)
    assert stale_pages(folder, made) == []
    (tmp_path / "pages" / "old.md").write_text("")
    (tmp_path / "pages" / "test.md").write_text("")
    assert stale_pages(folder, made) == ["old.md", "test.md"]
    write_pages(folder, made)
    assert stale_pages(folder, made) == []
