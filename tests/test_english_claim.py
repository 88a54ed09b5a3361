"""Claims of English: what asserts something, of what type, when it is worth asking "says who?", and its figures."""

from __future__ import annotations

import pytest

from checker.ledger import Claim
from tests.english import ledger_of

ASSERTING = [
    "The dam is old.",
    "The mayor resigned on Friday.",
    "The dam, built in 1950, was never inspected.",
    "Nobody knew of it.",
    "What she found was a crack.",
    "“The dam leaks,” she said.",
]
NOT_ASSERTING = [
    "Who paid for the dam?",
    "Why the dam leaks",
    "Read more: the dam of Karrow",
    "Photo: Ann Dorn",
    "Karrow, Friday",
    "The dam.",
]


@pytest.mark.parametrize("text", ASSERTING)
def test_what_asserts(text: str) -> None:
    assert len(ledger_of(text).claims) == 1


@pytest.mark.parametrize("text", NOT_ASSERTING)
def test_what_asserts_nothing(text: str) -> None:
    assert ledger_of(text).claims == ()


def test_a_headline_and_a_byline_assert_nothing() -> None:
    text = "Dam near Karrow leaks\n\nBy Ann Dorn\n\nThe dam above the town leaks.\n\nThe mayor left the town on Friday."
    assert [claim.span.of(text) for claim in ledger_of(text).claims] == [
        "The dam above the town leaks.",
        "The mayor left the town on Friday.",
    ]


def _claim(text: str) -> Claim:
    (claim,) = ledger_of(text).claims
    return claim


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("The minister took bribes for years.", "accusation"),
        ("This indicates that the repairs were stopped on purpose.", "inference"),
        ("Some 4,300 homes stand below the dam.", "statistic"),
        ("Prices have risen by 40 percent.", "statistic"),
        ("The wall broke because of the rain.", "cause"),
        ("It is the oldest dam in the country.", "superlative"),
        ("The wall will fail within a year.", "prediction"),
        ("The council met on Friday.", "statement"),
        ("The minister stole 4,300 crowns because he was the poorest man in the country.", "accusation"),
    ],
)
def test_types(text: str, type_: str) -> None:
    assert _claim(text).type == type_


REASONS = [
    ("Nine people died in the blast.", ("casualty",)),
    ("The minister took bribes for years.", ("accusation",)),
    ("Some 4,300 homes stand below the dam.", ("figure",)),
    ("This indicates that the repairs were stopped on purpose.", ("inference",)),
    ("The wall broke because of the rain.", ("cause",)),
    ("It is the oldest dam in the country.", ("superlative",)),
    ("The mine was secretly sold.", ("secret",)),
    ("Experts say the mine is closed.", ("unidentified-source",)),
    ("A senior official said the mine is closed.", ("unidentified-source",)),
    # no reasons: background, public acts, what is plain to see
    ("The council met on Friday.", ()),
    ("The firm apparently owns the mine.", ()),
    ("Karrow lies on a lake.", ()),
    ("The mayor resigned on Friday.", ()),
    ("She is 43 years old.", ()),
    ("They took flight 447 at noon.", ()),
    ("Her death was mourned in the town.", ()),
    ("They left after the first two rounds.", ()),
    ("He was sentenced to nine years for fraud.", ()),
]


@pytest.mark.parametrize(("text", "because"), REASONS, ids=lambda value: str(value)[:50])
def test_why_a_claim_is_worth_checking(text: str, because: tuple[str, ...]) -> None:
    claim = _claim(text)
    assert claim.because == because
    assert claim.check_worthy is bool(because)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Some 4,300 homes stand there.", [(4300, "", "homes")]),
        ("Prices have risen by 40 percent.", [(40, "percent", "")]),
        ("The firm paid $2.5 million.", [(2_500_000, "USD", "")]),
        ("Two of the nine wells are dry.", [(2, "", ""), (9, "", "wells")]),
        ("The dam was built in 1950.", []),
    ],
)
def test_figures_with_what_they_count(text: str, figures: list[tuple[float, str, str]]) -> None:
    assert [(one.value, one.unit, one.counts) for one in _claim(text).figures] == figures
