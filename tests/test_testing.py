from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pytest

from checker import testing
from checker.document import Document
from checker.errors import CheckerError
from checker.registry import Registry
from checker.rule import Rule
from checker.rulebook import RuleBook
from checker.testing import Broken
from checker_plugins.formats import Format

MakeRule = Callable[..., Rule]
MakeBook = Callable[..., RuleBook]

SOUND: dict[str, Any] = {
    "exceptions": [("maybe not", "sentence"), ("it seems only", "match")],
    "flagged": ("Well, [[it seems]] so, as [[it seems]].", "A title\n\nNow [[it seems]] so.\n\nMaybe not."),
    "clean": ("It seemed so.", "Maybe not, it seems.", "A title\n\nIt seems only so."),
}


@pytest.fixture
def broken(make_rule: MakeRule, make_book: MakeBook) -> Callable[..., list[str]]:
    """Return what runs the examples of a sound rule in which something was changed."""

    def run(**changes: Any) -> list[str]:
        book = make_book(make_rule(**{**SOUND, **changes}))
        return [
            str(one) for one in testing.test_rules(book, Registry(readers={"text": Format("text", "text", (".txt",))}))
        ]

    return run


RunExamples = Callable[..., list[str]]


def test_sound_examples_hold(broken: RunExamples) -> None:
    assert broken() == []


@pytest.mark.parametrize(
    ("flagged", "problem"),
    [
        ("Rain [[fell]].", "expected [[fell]], found nothing"),
        ("Rain fell; [[it]] seems so.", "expected [[it]], found [[it seems]]"),
        ("Rain fell; it seems so.", "expected nothing, found [[it seems]]"),
        ("[[It seems]] as it seems.", "expected [[It seems]], found [[It seems]], [[it seems]]"),
        (
            "[[It seems]] as [[it]] [[seems]].",
            "expected [[It seems]], [[it]], [[seems]], found [[It seems]], [[it seems]]",
        ),
    ],
)
def test_a_flagged_example_must_give_exactly_its_marks(broken: RunExamples, flagged: str, problem: str) -> None:
    assert broken(flagged=(SOUND["flagged"][0], flagged)) == [f"test.seems: flagged example 2: {problem}"]


def test_the_same_words_in_another_place_are_told_apart(broken: RunExamples) -> None:
    kind: dict[str, Any] = {"match": {"phrases": ["it seems so"]}}
    excused = {**kind, "exceptions": [("why it seems so", "match")], "clean": ("Why it seems so.",)}
    problems = broken(flagged=("Why [[it seems so]]. How it seems so.",), **excused)
    assert problems == [
        "test.seems: flagged example 1: expected [[it seems so]] at character 5, found [[it seems so]] at character 22"
    ]


def test_a_clean_example_must_give_nothing(broken: RunExamples) -> None:
    clean = (*SOUND["clean"], "A title\n\nRain fell, it\nseems.")
    assert broken(clean=clean) == ["test.seems: clean example 4: expected nothing, found [[it seems]]"]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            {"exceptions": [*SOUND["exceptions"], ("never", "sentence")]},
            ["test.seems: exception 3, 'never': is not needed: without it, no clean example is flagged"],
        ),
        (
            {"clean": SOUND["clean"][:2]},
            ["test.seems: exception 2, 'it seems only': is not needed: without it, no clean example is flagged"],
        ),
        (
            {"exceptions": SOUND["exceptions"][:1]},
            ["test.seems: clean example 3: expected nothing, found [[It seems]]"],
        ),
        (
            {"exceptions": [("maybe not", "match"), SOUND["exceptions"][1]]},
            [
                "test.seems: clean example 2: expected nothing, found [[it seems]]",
            ],
        ),
        (
            {"exceptions": [("maybe not", "paragraph"), ("only", "paragraph"), ("maybe", "paragraph")]},
            [
                "test.seems: exception 1, 'maybe not': is not needed: without it, no clean example is flagged",
                "test.seems: exception 3, 'maybe': is not needed: without it, no clean example is flagged",
            ],
        ),
    ],
)
def test_every_exception_must_be_needed(broken: RunExamples, changes: Mapping[str, Any], problems: list[str]) -> None:
    assert broken(**changes) == problems


class Failing:
    """A kind, and an annotator, that raise."""

    name = "places"
    language = "en"
    needs: Sequence[str] = ()
    schema: Mapping[str, Any] = {}
    placeholders: Sequence[str] = ()

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        return ()

    def find(self, rule: Rule, document: Document) -> Iterable[Any]:
        raise ValueError("no kind")

    def annotate(self, document: Document) -> Any:
        raise ValueError("no layer")


def test_what_fails_is_told(make_rule: MakeRule, make_book: MakeBook) -> None:
    rule = make_rule(kind="places", flagged=("[[It]] seems.",), clean=("Rain.",))
    annotator = Failing()
    annotator.phrases = {}  # type: ignore[method-assign, assignment]
    book = make_book(rule, kinds=[Failing()], annotators=[annotator])
    problems = testing.test_rules(book, Registry(readers={"text": Format("text", "text", (".txt",))}))
    layer = "a-plugin: annotate 'places' of test/seems.yaml: ValueError: no layer"
    kind = "test.seems: find matches in test/seems.yaml: ValueError: no kind"
    assert problems == [
        Broken("test.seems", "test/seems.yaml", problem)
        for problem in (
            f"flagged example 1: {layer}",
            f"flagged example 1: {kind}",
            "flagged example 1: expected [[It]], found nothing",
            f"clean example 1: {layer}",
            f"clean example 1: {kind}",
        )
    ]


def test_only_the_packs_that_are_asked_for_are_run(make_rule: MakeRule, make_book: MakeBook) -> None:
    names = ("core.one", "core.two", "local.one")
    book = make_book(*(make_rule(name, flagged=("[[None]].",)) for name in names))
    registry = Registry(readers={"text": Format("text", "text", (".txt",))})
    run = [
        [one.rule for one in testing.test_rules(book, registry, packs)]
        for packs in ((), ("core",), ("core.two", "local"))
    ]
    assert run == [["core.one", "core.two", "local.one"], ["core.one", "core.two"], ["core.two", "local.one"]]
    with pytest.raises(CheckerError, match=r"^there is no pack or rule 'locla'; did you mean 'local'\?$"):
        testing.test_rules(book, registry, ["locla"])


def test_the_examples_of_the_bundled_rules_hold(book: RuleBook, registry: Registry) -> None:
    assert [str(one) for one in testing.test_rules(book, registry)] == []
