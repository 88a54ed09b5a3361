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
    ("[Ann Dorn] {did not say} <who had paid for the road>.", "person", "named"),
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


@pytest.mark.parametrize(("sample", "type_", "status"), STATEMENTS, ids=lambda value: str(value)[:60])
def test_statements(sample: str, type_: str, status: str) -> None:
    ledger, attribution = attribution_of(sample)
    assert source_of(ledger, attribution).type == type_
    assert claim_of(ledger, attribution).status == status
