"""Sources of English: their types, which mentions are one source, whose origin they share, and what is told of them."""

from __future__ import annotations

import pytest

from checker.ledger import Ledger, Source
from checker_plugins.english.talk import Talk
from tests.english import annotated, ledger_of, parts

TYPES = [
    ("Ann Dorn", "person"),
    ("Mayor Ann Dorn", "person"),
    ("the mayor of Karrow", "person"),
    ("the actor Ann Dorn", "person"),
    ("the Commerce Minister", "person"),
    ("her brother", "person"),
    ("the minister’s spokeswoman", "person"),
    ("the ministry", "organisation"),
    ("the Ministry of Works", "organisation"),
    ("a spokesman for the Karrow Port Authority", "organisation"),
    ("Karrow University", "organisation"),
    ("police", "organisation"),
    ("Russia", "organisation"),
    ("the Directorate General of Mines", "organisation"),
    ("a letter from the ministry", "document"),
    ("photographs", "document"),
    ("the court filing", "document"),
    ("the Karrow-based Institute of Mines", "organisation"),
    ("Reuters", "media"),
    ("the Karrow Gazette", "media"),
    ("state media", "media"),
    ("a senior official", "anonymous"),
    ("an official of the ministry", "anonymous"),
    ("two people familiar with the talks", "anonymous"),
    ("eyewitnesses", "anonymous"),
    ("one resident", "anonymous"),
    ("experts", "vague"),
    ("critics", "vague"),
    ("many residents", "vague"),
    ("local media", "vague"),
    ("some reports", "vague"),
    ("officials", "vague"),
    ("the newspaper", "vague"),
    ("40 percent of voters", "vague"),
]


@pytest.mark.parametrize(("source", "type_"), TYPES, ids=lambda value: value)
def test_types(source: str, type_: str) -> None:
    text = f"The dam leaks, according to {source}."
    ledger = ledger_of(text)
    assert [
        (parts(one, text).source, known.type) for one, known in zip(ledger.attributions, ledger.sources, strict=True)
    ] == [(source, type_)]


# A text, and its sources: the text of every mention.
SAME = [
    (  # full name, surname, pronoun
        "Ann Dorn said it leaks. Dorn said it is old. She added that it will fall.",
        [["Ann Dorn", "Dorn", "She"]],
    ),
    (  # two people of one surname stay two
        "Ann Dorn said it leaks. Bert Dorn said it does not.",
        [["Ann Dorn"], ["Bert Dorn"]],
    ),
    (  # an office, by its words and by its head
        "The Minister of Education, Ann Dorn, said it leaks. The minister said it is old.",
        [["The Minister of Education, Ann Dorn", "The minister"]],
    ),
    (  # an office in other words
        "The Minister of Education, Ann Dorn, said it leaks. The head of education said it is old.",
        [["The Minister of Education, Ann Dorn", "The head of education"]],
    ),
    (  # an office that is named later
        "The mayor said it leaks. Mayor Ann Dorn said it is old.",
        [["The mayor", "Mayor Ann Dorn"]],
    ),
    (  # an acronym
        "The Karrow Port Authority said it leaks. KPA said it is old.",
        [["The Karrow Port Authority", "KPA"]],
    ),
    (  # a body named before it speaks
        "The Lake Party met on Monday. The party said the vote was void. The Lake Party said it would sue.",
        [["The party", "The Lake Party"]],
    ),
    (  # "it" and "they" for bodies
        "The ministry said it leaks. It said that it was old.",
        [["The ministry", "It"]],
    ),
    (  # the paper, once an outlet has a name
        "The Karrow Mirror reported that it leaks. The newspaper said that it was old.",
        [["The Karrow Mirror", "The newspaper"]],
    ),
    (  # the same nobody again
        "Experts say it leaks. Experts say it is old.",
        [["Experts", "Experts"]],
    ),
    (  # a person's body is not that person
        "Ann Dorn of Brannock Stone said it leaks. Brannock Stone said it does not.",
        [["Ann Dorn of Brannock Stone"], ["Brannock Stone"]],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), SAME, ids=lambda value: str(value)[:40])
def test_which_mentions_are_one_source(text: str, wanted: list[list[str]]) -> None:
    assert [[span.of(text) for span in source.mentions] for source in ledger_of(text).sources] == wanted


# A text, and the number of independent sources behind it.
INDEPENDENT = [
    ("The ministry said it leaks. The mayor said it is old.", 2),
    # a body and who speaks for it, or belongs to it
    ("Brannock Stone said it leaks. Ann Dorn, a spokeswoman for Brannock Stone, said it is old.", 1),
    ("The fire service said a child died. A fire officer said wires burned.", 1),
    ("The government said it leaks. Commerce Minister Ann Dorn said it is old.", 1),
    ("The health ministry said it leaks. A health official said it is old.", 1),
    # an outlet and what it relays
    ("Reuters reported that the ministry said it leaks.", 1),
    ("The mine will close, Reuters reported, citing the ministry.", 1),
    ("Reuters reported that the ministry said it leaks. Reuters reported that the wall is cracked.", 2),
    ("The study found that it leaks. The authors of the study said it is old.", 1),
    ("Ann Dorn said it leaks. A lawyer for Ann Dorn said it is old.", 1),
    # who only stands beside a name
    ("Ann Dorn said it leaks. Bert Hall, a rival of Ann Dorn, said it is old.", 2),
    ("Ann Dorn said it leaks. Bert Hall, who married Ann Dorn, said it is old.", 2),
    # officials of one field
    ("Security officials said shots were fired. The security chief, Ann Dorn, said two men fled.", 1),
    # a document and whose it is
    ("The ministry said it leaks. According to its report, the wall is cracked.", 1),
    # what an outlet found itself
    ("Reuters reported that it leaks. The BBC reported that it is old.", 2),
    # nobody who could be asked
    ("Experts say it leaks. Critics say it is old.", 0),
    ("A senior official said it leaks. Experts say it is old.", 1),
    # who is only told to want something
    ("The union opposed the merger. The mayor said it would come.", 1),
]


@pytest.mark.parametrize(("text", "number"), INDEPENDENT, ids=lambda value: str(value)[:60])
def test_independent_sources(text: str, number: int) -> None:
    assert ledger_of(text).summary()["independent_sources"] == number


def test_a_relay_is_told_of_the_attribution() -> None:
    ledger = ledger_of("Reuters reported that the ministry said it leaks.")
    outlet, ministry = ledger.attributions
    assert (outlet.chain, ministry.chain) == ((), (outlet.source_id,))


def _only(ledger: Ledger) -> Source:
    (source,) = ledger.sources
    return source


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("A senior official, who asked not to be named, said it leaks.", True),
        ("A senior official said on condition of anonymity that it leaks.", True),
        ("A senior official said it leaks.", False),
        ("Ann Dorn, who asked not to be named, said it leaks.", False),
    ],
)
def test_the_reason_for_anonymity(text: str, given: bool) -> None:
    assert _only(ledger_of(text)).reason_given is given


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("An official who attended the meeting said it leaks.", True),
        ("A person with direct knowledge of the talks said it leaks.", True),
        ("An official said it leaks.", False),
    ],
)
def test_how_a_source_knows(text: str, told: bool) -> None:
    assert _only(ledger_of(text)).how_they_know is told


@pytest.mark.parametrize(
    ("text", "role", "affiliation"),
    [
        ("Ann Dorn, the mayor of Karrow, said it leaks.", "mayor", "Karrow"),
        ("A clerk at the Ministry of Works said it leaks.", "clerk", "Ministry of Works"),
        ("An engineer at the ministry said it leaks.", "engineer", "ministry"),
        ("Ann Dorn said it leaks. Dorn, an engineer at the ministry, said it is old.", "engineer", "ministry"),
        ("Ann Dorn said it leaks.", "", ""),
        ("The ministry said it leaks.", "", ""),
    ],
)
def test_role_and_affiliation(text: str, role: str, affiliation: str) -> None:
    source = _only(ledger_of(text))
    assert (source.role, source.affiliation) == (role, affiliation)


def test_the_name_of_a_source_is_its_fullest_early_mention() -> None:
    assert _only(ledger_of("The mayor said it leaks. Mayor Ann Dorn said it is old.")).name == "Mayor Ann Dorn"


def _tried(text: str) -> int:
    """Return how many sources were looked at to tell who is who."""
    document = annotated(text)
    from checker_plugins.english import attribution
    from checker_plugins.english.reading import Reading

    reading = Reading(document)
    talk = Talk(reading, document.layers["blocks"])
    talk.read(attribution.attributions(reading))
    return talk.sources.tried


@pytest.mark.parametrize(
    "sentence",
    ["Ann Dorn{} said it leaks. ", "The mayor of Karrow{} said it leaks. ", "A source of Dorn{} said it leaks. "],
)
def test_the_search_for_the_same_source_grows_with_the_text_alone(sentence: str) -> None:
    letters = "abcdefghij"
    few, many = (
        _tried("".join(sentence.format("".join(letters[int(digit)] for digit in f"{n:04}")) for n in range(count)))
        for count in (100, 400)
    )
    assert many <= 5 * few + 100
