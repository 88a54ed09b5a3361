"""Profiles: read strictly, and applied to the packs that stand beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import audit
from checker.errors import CheckerError
from checker.profile import read_profile
from checker.registry import Registry
from checker.rulebook import RuleBook, profiles

RULE = """schema: 1
id: {pack}.{name}
title: A title
message: "Found '{{match}}': say who."
severity: note
category: hedging
confidence: high
since: "0.1"
rationale: A reason.
references: []
kind: phrase
match: {{phrases: [{name}]}}
examples: {{flagged: ["[[{name}]]"], clean: [nothing]}}
"""
PROFILE = "schema: 1\ntitle: The desk\ndescription: For the desk.\n"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Return a folder with two packs of two rules each, and the profiles `news` and `desk` beside them."""
    for pack in ("tide", "wind"):
        (tmp_path / pack).mkdir()
        for name in ("ebb", "flow"):
            (tmp_path / pack / f"{name}.yaml").write_text(RULE.format(pack=pack, name=name))
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "news.yaml").write_text(f"{PROFILE}select: [tide]\n")
    desk = f"{PROFILE}select: [hedging]\nignore: [wind.flow]\nseverities: {{tide: error, tide.ebb: warning}}\n"
    (tmp_path / "profiles" / "desk.yaml").write_text(desk)
    return tmp_path


def chosen(packs: Path, profile: str | None, *, offered: bool = True, **asked: object) -> dict[str, str]:
    """Return the enabled rules with their severities, the packs being a plugin's or else the user's own."""
    registry = Registry.load(third_party=False)
    registry.packs = (packs / "tide", packs / "wind") if offered else ()
    registry.annotators = ()  # whose phrases take long to compile
    directories = () if offered else (packs,)
    book, failures = RuleBook.load(registry, directories, profile_name=profile, **asked)  # type: ignore[arg-type]
    assert failures == ()
    return {rule.id: rule.severity for rule in book.rules}


def test_without_a_profile_all_rules_are_on(packs: Path) -> None:
    assert list(chosen(packs, None)) == ["tide.ebb", "tide.flow", "wind.ebb", "wind.flow"]


def test_a_profile_selects_ignores_and_grades(packs: Path) -> None:
    assert list(chosen(packs, "news")) == ["tide.ebb", "tide.flow"]
    assert chosen(packs, "desk") == {"tide.ebb": "warning", "tide.flow": "error", "wind.ebb": "note"}


def test_a_selection_goes_before_the_profiles_and_keeps_its_severities(packs: Path) -> None:
    assert chosen(packs, "desk", select=["tide.flow", "wind"]) == {
        "tide.flow": "error",
        "wind.ebb": "note",
        "wind.flow": "note",
    }
    assert list(chosen(packs, "desk", ignore=["tide"])) == ["wind.ebb"]


def test_packs_of_ones_own_are_on_unless_the_profile_ignores_them(packs: Path) -> None:
    assert list(chosen(packs, "news", offered=False)) == ["tide.ebb", "tide.flow", "wind.ebb", "wind.flow"]
    assert "wind.flow" not in chosen(packs, "desk", offered=False)


def test_the_default_profile_may_be_missing_and_another_one_may_not(packs: Path) -> None:
    for path in (packs / "profiles").iterdir():
        path.unlink()
    assert len(chosen(packs, "news")) == 4
    with pytest.raises(CheckerError, match=r"^--profile: there is no profile 'desk'; there are none$"):
        chosen(packs, "desk")


def test_an_unknown_profile_is_refused_with_the_nearest_name(packs: Path) -> None:
    with pytest.raises(CheckerError, match=r"there is no profile 'newts'; did you mean 'news'\?"):
        chosen(packs, "newts")


def test_a_profile_of_ones_own_takes_the_place_of_a_bundled_one(packs: Path) -> None:
    bundled = Registry.load(third_party=False).packs
    assert profiles(bundled)["news"].path != profiles(bundled, [packs])["news"].path
    assert {"news", "investigation", "wire", "opinion", "factcheck", "strict"} <= set(profiles(bundled))


def test_a_profile_that_names_what_is_not_there_is_refused(packs: Path) -> None:
    (packs / "profiles" / "desk.yaml").write_text(f"{PROFILE}select: [tyde]\n")
    with pytest.raises(
        CheckerError, match=r"profile desk: there is no rule, pack or category 'tyde'; did you mean 'tide'"
    ):
        chosen(packs, "desk")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (PROFILE.replace("title: The desk\n", ""), "desk.yaml:1: title: is missing"),
        (f"{PROFILE}selects: [tide]\n", "desk.yaml:4: selects: unknown key; did you mean 'select'?"),
        (f"{PROFILE}select: []\n", "desk.yaml:4: select: must not be empty"),
        (f"{PROFILE}severities: {{tide: fatal}}\n", "'fatal' is not one of note, warning, error"),
        (f"{PROFILE}title: Again\n", "desk.yaml:4: duplicate key 'title'"),
    ],
)
def test_a_bad_profile_says_what_and_where(text: str, problem: str) -> None:
    with pytest.raises(CheckerError) as error:
        read_profile(text.encode(), "desk.yaml")
    assert problem in str(error.value)


def test_a_changed_profile_is_another_rule_book(packs: Path) -> None:
    registry = Registry.load(third_party=False)
    registry.packs, registry.annotators = (packs / "tide",), ()
    before = RuleBook.load(registry, profile_name="news")[0].key
    (packs / "profiles" / "news.yaml").write_text(f"{PROFILE}select: [tide.ebb]\n")
    assert RuleBook.load(registry, profile_name="news")[0].key != before


def test_only_the_core_and_what_does_sums_is_on_by_default() -> None:
    book = audit.load(audit.Options(plugins=False)).book
    assert {rule.pack for rule in book.rules} <= {"core", "consistency"}
    assert len(audit.load(audit.Options(plugins=False, profile=None)).book.rules) > 2 * len(book.rules)
