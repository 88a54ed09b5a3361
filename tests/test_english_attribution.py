"""Attributions of English: each construction as a sentence with its source, cue and content.

What is not covered: a source inside a quotation ("“Lee told me that …,” she said" names Lee to nobody); a cue far from
its quotation ("The mayor was blunt. “No.”" in another paragraph); figures of speech ("the numbers tell a story");
a content in two pieces around another sentence; nouns of saying without an owner ("the claim that …"); and the
attitudes that a verb tells of its subject only in passing ("would like", "seemed to want").
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document
from checker_plugins.english import tagging
from checker_plugins.english.reading import CUES
from tests.english import Parts, annotated, attribution_of, claim_of, ledger_of, marked, parts, source_of

# A sample, the type of its source, the status of the claim that it is.
STATEMENTS = [
    # a source, a cue and "that", or a clause without it
    ("[The mayor] {said} <that the dam was safe>.", "person", "named"),
    ("[The mayor] {said} <the dam was safe>.", "person", "named"),
    ("[Ann Dorn] {told} reporters <the bridge had been closed>.", "person", "named"),
    ("[The ministry] {announced} <that the mine would close>.", "organisation", "named"),
    ("[The council] {insisted} <that nobody had been asked>.", "organisation", "named"),
    ("[The auditors] {warned} <the fund would run dry by May>.", "organisation", "named"),
    ("[Oren Hall] {testified} <that he had burned the letters>.", "person", "named"),
    ("[She] {tweeted} <that the count was wrong>.", "person", "named"),
    ("[The court] {ruled} <that the vote was void>.", "organisation", "named"),
    ("[The Harbour Board] {denied} <the charge>.", "organisation", "named"),
    ("[The union] {accused} <the firm of hiding the report>.", "organisation", "named"),
    ("[Ann Dorn] {called} <the plan a gift to the banks>.", "person", "named"),
    ("[The prosecutor] {demanded} <that the files be opened>.", "person", "named"),
    ("[The governor] {promised} <to rebuild the school>.", "person", "named"),
    ("[Ann Dorn] {called for} <a new count of the votes>.", "person", "named"),
    ("[Ann Dorn] {believes} <that the mill was sold too cheaply>.", "person", "named"),
    ("[The survey] {found} <that most pipes were cracked>.", "document", "named"),
    ("[The report] {estimates} <the loss at two million crowns>.", "document", "named"),
    ("[Data from the Port Office] {show} <that traffic has doubled>.", "document", "named"),
    # with auxiliaries, adverbs, a time and a place between cue and content
    ("[Ann Dorn] {has repeatedly said} <that the dam was safe>.", "person", "named"),
    ("[Ann Dorn] {did not say} <that the road was paid for>.", "person", "named"),
    ("[The mayor] {said Tuesday} <that the dam was safe>.", "person", "named"),
    ("[The mayor] {said} in a statement <that the dam was safe>.", "person", "named"),
    ("[The mayor] {said} at a meeting in Karrow <that the dam was safe>.", "person", "named"),
    ("[The mayor] {said}, however, <that the dam was safe>.", "person", "named"),
    ("[The council] on Monday {said} <the road would stay shut>.", "organisation", "named"),
    # the cue behind the content, inverted or not
    ("<The dam was safe>, [the mayor] {said}.", "person", "named"),
    ("<The dam was safe>, {said} [Ann Dorn].", "person", "named"),
    ("<The dam was safe>, {said} [Ann Dorn, the mayor of Karrow].", "person", "named"),
    ("<“The dam is safe,”> [she] {said}.", "person", "named"),
    ("<“The dam is safe,”> {said} [Ann Dorn].", "person", "named"),
    ("<“The dam is safe,”> {laughed} [Ann Dorn].", "person", "named"),
    # in the middle
    ("<“The dam,” [she] {said}, “is safe.”>", "person", "named"),
    ("<In the long run, [Ann Dorn] {said}, the dam will be safe>.", "person", "named"),
    # quotations
    ("[Ann Dorn] {said}: <“The dam is safe.”>", "person", "named"),
    ("[Ann Dorn] {said}, <“The dam is safe.”>", "person", "named"),
    ("[The mayor] {said} <that the dam was “as safe as a house”>.", "person", "named"),
    ("[Ann Dorn] {described} <the plan as “a gift to the banks”>.", "person", "named"),
    ("[Ann Dorn] {mocked} <the plan as “a gift to the banks”>.", "person", "named"),
    ("[The mayor] took to the stage on Friday{:} <“The dam is safe.”>", "person", "named"),
    ("[Ann Dorn]{:} <“The dam is safe and it will stay safe.”>", "person", "named"),
    ("[Ann Dorn]{:} <The dam is safe and will stay safe>.", "person", "named"),
    # a quotation that goes on after the cue, in the same paragraph
    ("<“No,” [she] {said}. “Not now. Not ever.”>", "person", "named"),
    # phrases
    ("{According to} [the ministry], <the mine will close>.", "organisation", "named"),
    ("<The mine will close>, {according to} [the ministry].", "organisation", "named"),
    ("<The mine will close>, {according to} [Ann Dorn, who runs the union].", "person", "named"),
    ("<The mine, {according to} [a letter from the ministry], will close>.", "document", "named"),
    ("{In the words of} [Ann Dorn], <the mine is a grave>.", "person", "named"),
    ("{As} [the Karrow Mirror] {reported}, <the mine will close>.", "media", "named"),
    ("<The mine will close, as [the Karrow Mirror] {reports}>.", "media", "named"),
    ("As [Reuters] {reports}:", "media", "named"),
    # passives
    ("<The mine> {was described by} [the inspectors] as a danger.", "vague", "vague"),
    ("<The mine, {confirmed by} [the ministry], will close>.", "organisation", "named"),
    # relative clauses and appositions
    ("[Ann Dorn], who {said} <that the dam was safe>, left the room.", "person", "named"),
    ("It is a dam which [the BBC] {describes} <as a danger to the valley>.", "media", "named"),
    ("[Ann Dorn, the mayor of Karrow], {said} <that the dam was safe>.", "person", "named"),
    ("[Ann Dorn, 24, who runs the mill], {said} <that the dam was safe>.", "person", "named"),
    ("[Ann Dorn (Lake Party)] {said} <that the dam was safe>.", "person", "named"),
    ("[Sen. Ann Dorn] {said} <that the dam was safe>.", "person", "named"),
    ("[John F. Dorn] {said} <that the dam was safe>.", "person", "named"),
    ("[Voters who had come to the hall] {said} <that they were tired>.", "vague", "vague"),
    ("[A survey taken by the Port Office] {showed} <that traffic had doubled>.", "document", "named"),
    # participles, with the subject of the sentence or their own
    ("[Ann Dorn] left, {adding} <that the dam was safe>.", "person", "named"),
    ("The bank kept quiet, with [the Karrow Mirror] {reporting} <that it was broke>.", "media", "named"),
    # a speaker spoken for by another
    ("The paper quoted [the minister] as {saying} <that the mine would close>.", "person", "named"),
    ("<The Karrow Mirror {learned} of the order from [an aide]>.", "anonymous", "anonymous"),
    # infinitives
    ("[Ann Dorn] {went on to say} <that the dam was safe>.", "person", "named"),
    # nouns
    ("The court heard [her] {claim} <that the dam was safe>.", "person", "named"),
    ("The court heard [Ann Dorn]'s {claim} <that the dam was safe>.", "person", "named"),
    # sources at the beginning of a sentence, where every word has a capital letter, and in headlines
    ("[Boreng] {says} <the plane was checked in May>.", "organisation", "named"),
    ("[Press TV] {said} <the plane was checked in May>.", "media", "named"),
    # anonymous and vague ones
    ("[A senior official] {said} <that the order came from above>.", "anonymous", "anonymous"),
    ("[A source close to the ministry] {said} <that the order came from above>.", "anonymous", "anonymous"),
    ("[Experts] {say} <that the dam will fail>.", "vague", "vague"),
    ("[About 40 percent of the voters] {said} <that they were tired>.", "vague", "vague"),
]


def test_the_number_of_a_cue_is_its_place_among_the_cues() -> None:
    numbers = {
        "cue-phrase": tagging.CUE_PHRASE,
        "cue-say": tagging.CUE_SAY,
        "cue-promise": tagging.CUE_PROMISE,
        "cue-object": tagging.CUE_OBJECT,
        "cue-think": tagging.CUE_THINK,
        "cue-find": tagging.CUE_FIND,
        "cue-quote-only": tagging.CUE_QUOTE_ONLY,
        "cue-learn": tagging.CUE_LEARN,
        "cue-attitude": tagging.CUE_ATTITUDE,
        "cue-noun": tagging.CUE_NOUN,
        "cue-impersonal": tagging.CUE_IMPERSONAL,
    }
    assert numbers == {name: place for place, name in enumerate(CUES)}
    assert len(CUES) == tagging.CUE_CITING  # which no phrase tells


@pytest.mark.parametrize(("sample", "type_", "status"), STATEMENTS, ids=lambda value: str(value)[:60])
def test_statements(sample: str, type_: str, status: str) -> None:
    ledger, attribution = attribution_of(sample)
    assert source_of(ledger, attribution).type == type_
    assert claim_of(ledger, attribution).status == status


def test_the_samples_say_what_the_marks_mean() -> None:
    assert marked("<“No,” [she] {said}.>") == ("“No,” she said.", Parts("she", "said", "“No,” she said."))


# Attributions of which no claim rests on its source: what somebody is told to want, praise, oppose or do.
ATTITUDES = [
    "[The union] {opposed} <the merger>.",
    "[Ann Dorn] {has endorsed} <the plan>.",
    "[Ann Dorn] {did not say} <who had paid for the road>.",
    "[The union] {applauded} <the new mayor>, who smiled.",
    "[The governor] {sought to portray} <the strike as a plot>.",
    "<The mayor> {was booed by} [the union].",
    "The strike went on despite [her] {criticism of} <the union>.",
    "[The union]'s {support for} <the merger> grew.",
]


@pytest.mark.parametrize("sample", ATTITUDES)
def test_attitudes_attribute_and_support_no_claim(sample: str) -> None:
    ledger, attribution = attribution_of(sample)
    assert all(attribution.id not in claim.attributions for claim in ledger.claims)
    assert attribution.source_id is None


def test_one_who_speaks_elsewhere_is_the_source_of_an_attitude_too() -> None:
    ledger = ledger_of("The union opposed the merger. The union said that the merger would cost jobs.")
    assert [one.source_id for one in ledger.attributions] == ["s1", "s1"]
    assert [claim.status for claim in ledger.claims] == ["unsourced", "named"]


NOTHING = [
    "The mayor opened the bridge.",
    "The bridge that he built fell.",
    "They read the report.",
    "The statement was long.",
    "The price per kilo rose.",
    "FILE PHOTO: A bridge stands above the valley.",
    "The claims office is closed.",
    "Her death was sudden.",
    "In other words, no.",
    "The bill could face a vote.",
    "The talks seem to have failed.",
    "The mayor is expected to resign.",
    "The union could oppose the merger.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_attributes_nothing(text: str) -> None:
    assert [parts(one, text) for one in ledger_of(text).attributions] == []


# Several attributions in one sentence: all that are there, in order.
SEVERAL = [
    (  # two contents of one source
        "The mayor said the dam was safe, adding that the road was not.",
        [
            ("The mayor", "said", "the dam was safe"),
            ("The mayor", "adding", "that the road was not"),
        ],
    ),
    (  # two sources of one content
        "The council and the government called for a new count.",
        [
            ("The council", "called for", "a new count"),
            ("the government", "called for", "a new count"),
        ],
    ),
    (  # one within the other
        "Ann Dorn told the court that the minister had said the dam was safe.",
        [
            ("Ann Dorn", "told", "that the minister had said the dam was safe"),
            ("the minister", "had said", "the dam was safe"),
        ],
    ),
    (  # one closes the sentence and takes all of it
        "The union opposed the merger, her brother added.",
        [
            ("The union", "opposed", "the merger"),
            ("her brother", "added", "The union opposed the merger"),
        ],
    ),
    (  # a relay
        "The mine will close, Reuters reported, citing the ministry.",
        [
            ("Reuters", "reported", "The mine will close"),
            ("the ministry", "citing", "The mine will close"),
        ],
    ),
    (  # nobody in particular
        "It is widely believed that the dam will fail.",
        [("It is widely believed", "It is widely believed", "the dam will fail")],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), SEVERAL, ids=lambda value: str(value)[:40])
def test_several_in_one_sentence(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert [tuple(parts(one, text)) for one in ledger_of(text).attributions] == wanted


# A text, and for each sentence who stands behind it, by the text of the first mention.
CARRIED = [
    ("Ann Dorn said: “The dam is safe.” “It will stay safe.”", ["Ann Dorn", "Ann Dorn"]),
    (
        "“The dam is safe,” Ann Dorn said.\n\n“It will stay safe,” she added.\n\n“Nobody needs to leave.”",
        ["Ann Dorn", "Ann Dorn", "Ann Dorn"],
    ),
    (
        "Ann Dorn spoke at length. She said: “The dam is old and it leaks.\n\n“We will have to tear it down.”",
        ["", "She", "She"],
    ),
    ("The report says that prices rose. For example, bread cost twice as much.", ["The report", "The report"]),
    ("Ann Dorn said that the mill was lost. We could not pay.", ["Ann Dorn", "Ann Dorn"]),
    ("A source said that the clerk fled. He then burned the books.", ["A source", "A source"]),
    (
        "The memo said:\n\n- The dam is cracked.\n- The wall leaks.\n\nThe weather was fine.",
        ["The memo", "The memo", "The memo", ""],
    ),
    ("Ann Dorn said that the dam was safe. The road is closed.", ["Ann Dorn", ""]),
    ("The dam was safe, Ann Dorn said. The road is closed.", ["Ann Dorn", ""]),
    ("Ann Dorn said that the dam was safe.\n\nThe road is closed.", ["Ann Dorn", ""]),
]


@pytest.mark.parametrize(("text", "wanted"), CARRIED, ids=lambda value: str(value)[:40])
def test_talk_that_goes_on(text: str, wanted: list[str]) -> None:
    ledger = ledger_of(text)
    first = {source.id: source.mentions[0].of(text) for source in ledger.sources}
    assert [" ".join(first[id_] for id_ in claim.sources) for claim in ledger.claims] == wanted


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("“The dam is safe,” she said.", "direct"),
        ("She said the dam was safe.", "indirect"),
        ("She said the dam, an old wall above the town, was “safe”.", "mixed"),
    ],
)
def test_how_the_words_are_given(text: str, how: str) -> None:
    assert [one.quotation for one in ledger_of(text).attributions] == [how]


_WORDS = (
    "Ann Dorn said that the “dam was” safe , according to experts . : who told him ( it is believed ) “ ” — he and "
    "says opposed citing as by \n\n claims 40 percent , the ministry’s spokesman"
).split(" ")
_SIGNS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)
TEXTS = (st.lists(st.sampled_from(_WORDS), max_size=60).map(" ".join) | _SIGNS).filter(str.strip)


@given(TEXTS)
def test_any_text_has_a_ledger_whose_spans_lie_in_it(text: str) -> None:
    document = annotated(text)
    ledger = document.layers["ledger"]
    length = len(document.text)
    for attribution in ledger.attributions:
        for span in (attribution.source, attribution.cue, attribution.content):
            assert span is None or 0 <= span.start < span.end <= length
        _stays_in_a_block(document, attribution.source)
        _stays_in_a_block(document, attribution.cue)
        _stays_in_a_block(document, attribution.content)
    known = {source.id for source in ledger.sources}
    assert known == {one.source_id for one in ledger.attributions} - {None} | {
        id_ for one in ledger.attributions for id_ in one.chain
    }
    assert {source.origin for source in ledger.sources} <= known
    assert {id_ for claim in ledger.claims for id_ in claim.sources} <= known


def _stays_in_a_block(document: Document, span: object) -> None:
    assert span is None or any(block.span.holds(span) for block in document.layers["blocks"])


@given(TEXTS)
def test_the_same_text_has_the_same_ledger(text: str) -> None:
    assert ledger_of(text) == ledger_of(text)
