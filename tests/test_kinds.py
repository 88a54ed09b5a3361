from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checker.document import Block, Document, Link, SourceMap, Tokens
from checker.engine import annotate, check
from checker.ledger import Attribution, Claim, Figure, Ledger, Source
from checker.rule import Rule
from checker.rulebook import RuleBook
from checker.schema import validate
from checker.span import Span
from checker_plugins.kinds import ArticleKind, AttributionKind, ClaimKind, PhraseKind, SourceKind, checker_kinds
from checker_plugins.kinds.condition import Conditions, Field
from checker_plugins.kinds.records import Records

MakeRule = Callable[..., Rule]
MakeBook = Callable[..., RuleBook]

HEADLINE = "Orvale dam will hold, mayor says"
FIRST = "Four in ten houses, reportedly 312, stand below the dam, the mayor told the Orvale Echo."
SECOND = "She denied that it allegedly leaks."
THIRD = "It was noted that nobody inspects it."
TEXT = "\n\n".join([HEADLINE, f"{FIRST} {SECOND}", THIRD])


def span(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after))
    return Span(start, start + len(words))


MAYOR = Source(
    "s1", "Ilva Tran", "person", "s1", (span("She"), span("the mayor", FIRST)), role="mayor", affiliation="Orvale"
)
ECHO = Source("s2", "Orvale Echo", "media", "s1", (span("the Orvale Echo"),))
WITNESS = Source("s3", "a witness", "anonymous", "s3", (), reason_given=True, how_they_know=True)
NOBODY = Source("s4", "", "vague", "s4", (span("It was noted"),))

LEDGER = Ledger(
    attributions=(
        Attribution("a1", span("the mayor", FIRST), span("told"), span("Four in ten houses, reportedly 312"), "s1"),
        Attribution("a2", None, None, span("it allegedly leaks"), "s1", carried_over=True, quotation="mixed"),
        Attribution("a3", span("the Orvale Echo"), None, None, "s3", chain=("s2",)),
        Attribution("a4", None, span("It was noted"), span("nobody inspects it"), "s4", quotation="direct"),
        Attribution("a5", None, None, None, "gone"),
    ),
    sources=(MAYOR, ECHO, WITNESS, NOBODY),
    claims=(
        Claim(
            "c1", span(FIRST), "statistic", "named", True, ("figure", "number of people"), ("a1", "a3"), ("s1", "s2"),
            1, (span("reportedly"),),
            (Figure(span("Four in ten"), 0.4, ""), Figure(span("312"), 312, "houses")),
            ("l1",),
        ),
        Claim("c2", span(SECOND), "accusation", "named", True, ("accusation",), ("a2",), ("s1",), 1,
              (span("allegedly"),), quotation="mixed"),
        Claim("c3", span(THIRD), "statement", "vague", False, (), ("a4", "gone"), ("s4",)),
        Claim("c4", span("nobody inspects it"), "event", "unsourced", True, role="headline"),
    ),
    single_source=True,
)  # fmt: skip


class LedgerOf:
    name = "ledger"
    language = "en"
    needs: Sequence[str] = ()
    phrases: Mapping[str, Sequence[str]] = {}

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def annotate(self, document: Document) -> Ledger:
        return self._ledger


class Sentences:
    name = "sentences"
    language = "en"
    needs: Sequence[str] = ()
    phrases: Mapping[str, Sequence[str]] = {}

    def annotate(self, document: Document) -> Iterator[Any]:
        from checker.document import Sentence

        tokens = document.layers["tokens"]
        for text, block in ((HEADLINE, 0), (FIRST, 1), (SECOND, 1), (THIRD, 2)):
            at = span(text)
            first, last = tokens.at(at.start), tokens.at(at.end)
            yield Sentence(at, first, last, block)


def document(headline: str = "headline", **changes: Any) -> Document:
    blocks = (
        Block(span(HEADLINE), headline),
        Block(Span(span(FIRST).start, span(SECOND).end), "paragraph"),
        Block(span(THIRD), "paragraph"),
    )
    return Document(TEXT, blocks, TEXT, SourceMap.identity(len(TEXT)), **changes)


@pytest.fixture
def found(make_rule: MakeRule, make_book: MakeBook) -> Callable[..., list[str]]:
    """Return what finds the excerpts of one rule in the article of this module."""

    def find(kind: str, match: Mapping[str, Any], article: Document | None = None, **changes: Any) -> list[str]:
        book = make_book(make_rule(kind=kind, match=match, **changes), annotators=[LedgerOf(LEDGER), Sentences()])
        checked = check(article or document(), book)
        assert checked.failures == ()
        return [finding.excerpt for finding in checked.findings]

    return find


Found = Callable[..., list[str]]


def claims(*ids: str) -> list[str]:
    spans = sorted(claim.span for claim in LEDGER.claims if claim.id in ids)
    return [at.of(TEXT) for at in spans]


# Conditions


def test_a_field_is_read_once_of_each_record_for_all_rules() -> None:
    read: list[str] = []

    def noted(claim: Claim, _: Records) -> str:
        read.append(claim.id)
        return claim.status

    def never(claim: Claim, _: Records) -> bool:
        raise AssertionError("no claim is left to be asked")

    fields: dict[str, Field[Claim]] = {"status": Field("text", "", noted), "never": Field("flag", "", never)}
    three = [
        Claim(f"c{number}", Span(0, 1), "event", status, False)
        for number, status in enumerate(("named", "vague", "vague"))
    ]
    layers = {"ledger": Ledger(), "tokens": Tokens(TEXT), "hits": {}}
    records = Records(document(layers=layers))
    for status, ids in (("vague", ["c1", "c2"]), ("named", ["c0"]), ("unsourced", [])):
        found = Conditions({"when": {"status": status}}, fields).among(three, records)
        assert [claim.id for claim in found] == ids
    assert not list(Conditions({"when": {"status": "unsourced", "never": True}}, fields).among(three, records))
    assert read == ["c0", "c1", "c2"]


@pytest.mark.parametrize(
    ("when", "ids"),
    [
        ({"type": "statistic"}, ["c1"]),
        ({"type": ["statistic", "event"]}, ["c1", "c4"]),
        ({"status": "named"}, ["c1", "c2"]),
        ({"check_worthy": True}, ["c1", "c2", "c4"]),
        ({"check_worthy": False}, ["c3"]),
        ({"because": "accusation"}, ["c2"]),
        ({"because": ["number of people", "accusation"]}, ["c1", "c2"]),
        ({"has_link": True}, ["c1"]),
        ({"has_hedge": False}, ["c3", "c4"]),
        ({"hedge": ["allegedly", "perhaps"]}, ["c2"]),
        ({"hedges": 1}, ["c1", "c2"]),
        ({"has_figure": True}, ["c1"]),
        ({"figures": {"at-least": 1}}, ["c1"]),
        ({"figures": [0, 1]}, ["c2", "c3", "c4"]),
        ({"independent_sources": {"at-least": 1, "at-most": 1}}, ["c1", "c2"]),
        ({"sources": {"at-most": 1}}, ["c2", "c3", "c4"]),
        ({"attributions": {"at-least": 2}}, ["c1", "c3"]),
        ({"carried_over": True}, ["c2"]),
        ({"quotation": "mixed"}, ["c2"]),
        ({"role": "headline"}, ["c4"]),
        ({"words": {"at-most": 3}}, ["c4"]),
        ({"words": 6}, ["c2"]),
        ({"words": 7}, ["c3"]),
        ({"status": "named", "type": "accusation"}, ["c2"]),
        ({"status": "anonymous"}, []),
    ],
)
def test_claims_are_found_by_their_fields(found: Found, when: Mapping[str, Any], ids: list[str]) -> None:
    assert found("claim", {"when": when}) == claims(*ids)
    if len(when) == 1:
        others = {claim.id for claim in LEDGER.claims} - set(ids)
        assert found("claim", {"unless": when}) == claims(*others)


def test_a_match_is_dropped_when_any_of_unless_holds(found: Found) -> None:
    assert found("claim", {"unless": {"has_figure": True, "status": "vague"}}) == claims("c2", "c4")


@pytest.mark.parametrize(
    ("when", "ids"),
    [
        ({"source_type": "person"}, ["a1", "a2"]),
        ({"source_type": ["anonymous", "vague"]}, ["a3", "a4"]),
        ({"has_source": True}, ["a1", "a3"]),
        ({"has_cue": False}, ["a2", "a3"]),
        ({"has_content": False}, ["a3"]),
        ({"quotation": ["direct", "mixed"]}, ["a2", "a4"]),
        ({"carried_over": True}, ["a2"]),
        ({"relayed": True}, ["a3"]),
        ({"reason_given": True}, ["a3"]),
        ({"how_they_know": False}, ["a1", "a2", "a4"]),
        ({"cue": "it was noted"}, ["a4"]),
    ],
)
def test_attributions_are_found_by_their_fields(found: Found, when: Mapping[str, Any], ids: list[str]) -> None:
    marks = {"a1": "the mayor", "a2": "it allegedly leaks", "a3": "the Orvale Echo", "a4": "It was noted"}
    assert sorted(found("attribution", {"when": when})) == sorted(marks[one] for one in ids)


@pytest.mark.parametrize(
    ("when", "marks"),
    [
        ({"type": "person"}, ["the mayor"]),
        ({"mentions": {"at-least": 2}}, ["the mayor"]),
        ({"claims": 2}, ["the mayor"]),
        ({"claims": 1}, ["the Orvale Echo", "It was noted"]),
        ({"check_worthy_claims": {"at-least": 1}}, ["the mayor", "the Orvale Echo"]),
        ({"attributions": 2}, ["the mayor"]),
        ({"attributions": 0}, ["the Orvale Echo"]),
        ({"reason_given": True}, []),  # the one that has a reason is never mentioned
        ({"how_they_know": False}, ["the mayor", "the Orvale Echo", "It was noted"]),
        ({"has_role": True}, ["the mayor"]),
        ({"has_affiliation": False}, ["the Orvale Echo", "It was noted"]),
    ],
)
def test_sources_are_found_by_their_fields_and_marked_once(
    found: Found, when: Mapping[str, Any], marks: list[str]
) -> None:
    assert found("source", {"when": when}) == marks


ARTICLE = {
    "words": 35,
    "sentences": 4,
    "claims": 4,
    "claims.check_worthy": 3,
    "claims.check_worthy_unsourced": 1,
    "claims.unsourced": 1,
    "claims.vague": 1,
    "claims.anonymous": 0,
    "claims.named": 2,
    "independent_sources": 1,
    "single_source": True,
    "sources": 4,
    "sources.named": 2,
    "sources.anonymous": 1,
    "sources.vague": 1,
    "sources.person": 1,
    "sources.organisation": 0,
    "sources.document": 0,
    "sources.media": 1,
    "attributions": 5,
    "attributions.anonymous_percent": 25,
    "accusations": 1,
    "links": 1,
    "lead_links": 1,
    "has_metadata": False,
    "has_date": False,
    "has_type": False,
    "is_updated": False,
    "has_byline": False,
    "has_headline": True,
}


@pytest.mark.parametrize(("field", "value"), ARTICLE.items())
def test_articles_are_found_by_their_fields(found: Found, field: str, value: Any) -> None:
    article = document(links=(Link(Span(0, 1), "#"),))
    assert found("article", {"when": {field: value}}, article) == [HEADLINE]
    other = (not value) if isinstance(value, bool) else {"at-least": value + 1}
    assert found("article", {"when": {field: other}}, article) == []


def test_every_field_of_articles_is_tried() -> None:
    fields = list(ArticleKind().schema["properties"]["when"]["properties"])
    assert list(ARTICLE) == [field for field in fields if field != "article_type"]


@pytest.mark.parametrize(
    ("field", "metadata"),
    [
        ("has_metadata", {"author": "Oda Brix"}),
        ("has_date", {"published": "2024-05-03"}),
        ("has_type", {"genre": "Analysis"}),
        ("is_updated", {"date": "2024-05-03T09:00", "modified": "2024-05-04"}),
    ],
)
def test_metadata_are_read_under_the_names_that_newsrooms_use(
    found: Found, field: str, metadata: Mapping[str, str]
) -> None:
    assert len(found("article", {"when": {field: True}}, document(metadata=metadata))) == 1
    assert found("article", {"when": {field: True}}, document(metadata={})) == []


def test_an_article_is_of_every_type_that_its_metadata_name(found: Found) -> None:
    article = document(metadata={"type": "Report", "section": "World, Opinion"})
    for type_ in ("report", "world", "opinion"):
        assert len(found("article", {"when": {"article_type": type_}}, article)) == 1
    assert found("article", {"when": {"article_type": ["news", "Opinion"]}}, article) == []


def test_a_change_on_the_day_of_publication_is_no_update(found: Found) -> None:
    same = document(metadata={"date": "2024-05-03T09:00", "modified": "2024-05-03T18:00"})
    assert found("article", {"when": {"is_updated": True}}, same) == []


@pytest.mark.parametrize(
    "article", [document("byline"), document(metadata={"byline": "Oda Brix"})], ids=["block", "metadata"]
)
def test_a_byline_stands_in_a_block_or_in_the_metadata(found: Found, article: Document) -> None:
    assert len(found("article", {"when": {"has_byline": True}}, article)) == 1


# Marks and phrases


@pytest.mark.parametrize(
    ("mark", "marked"),
    [
        ("claim", [FIRST, SECOND]),
        ("figure", ["Four in ten", SECOND]),
        ("hedge", ["reportedly", "allegedly"]),
        ("source", ["the mayor", SECOND]),
        ("cue", ["told", SECOND]),
    ],
)
def test_a_claim_is_marked_as_asked_or_else_as_a_whole(found: Found, mark: str, marked: list[str]) -> None:
    assert found("claim", {"when": {"status": "named"}, "mark": mark}) == marked


@pytest.mark.parametrize(
    ("match", "marked"),
    [
        ({"phrases": ["it", "the dam"]}, ["the dam", "it", "It", "it"]),  # the last stands in two claims
        ({"phrases": ["it", "the dam"], "when": {"status": "named"}}, ["the dam", "it"]),
        ({"phrases": ["it", "the dam"], "when": {"status": "named"}, "mark": "hedge"}, ["reportedly", "allegedly"]),
        ({"phrases": ["leaks"], "mark": "claim"}, [SECOND]),
        ({"phrases": ["mayor says"]}, []),
        ({"phrases": ["no such words"]}, []),
    ],
)
def test_phrases_restrict_claims_and_are_marked(found: Found, match: Mapping[str, Any], marked: list[str]) -> None:
    assert found("claim", match) == marked


@pytest.mark.parametrize(
    ("match", "marked"),
    [
        ({"mark": "cue"}, ["told", "the Orvale Echo", "it allegedly leaks", "It was noted"]),
        ({"mark": "content", "when": {"has_cue": True}}, ["Four in ten houses, reportedly 312", "nobody inspects it"]),
        ({"phrases": ["mayor told"]}, ["the mayor"]),
        ({"phrases": ["told"], "mark": "content"}, ["Four in ten houses, reportedly 312"]),
        ({"phrases": ["orvale"]}, ["the Orvale Echo"]),
        ({"phrases": ["allegedly"]}, ["it allegedly leaks"]),
        ({"phrases": ["nobody"]}, []),
    ],
)
def test_attributions_are_marked_as_asked_and_met_by_phrases(
    found: Found, match: Mapping[str, Any], marked: list[str]
) -> None:
    assert found("attribution", match) == marked


def test_the_first_mention_that_a_phrase_meets_is_marked(found: Found) -> None:
    assert found("source", {"phrases": ["she", "the orvale"]}) == ["the Orvale Echo", "She"]


@pytest.mark.parametrize(
    ("headline", "match", "marked"),
    [
        ("headline", {"when": {"claims": 4}}, HEADLINE),
        ("caption", {"when": {"claims": 4}}, HEADLINE),
        ("headline", {"phrases": ["allegedly", "told the"]}, "told the"),
    ],
)
def test_the_headline_the_first_sentence_or_a_phrase_is_marked_for_an_article(
    found: Found, headline: str, match: Mapping[str, Any], marked: str
) -> None:
    assert found("article", match, document(headline)) == [marked]


def test_an_article_without_a_word_is_not_found(make_rule: MakeRule, make_book: MakeBook) -> None:
    book = make_book(make_rule(kind="article", match={"when": {"claims": 0}}))
    assert check(Document.of("   "), book).findings == ()


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("This indicates a leak. So this indicates one.", [0]),
        ("“This indicates a leak.” (This indicates one.)", [1, 26]),
        ("[[[[[This indicates a leak.", []),
    ],
)
def test_a_phrase_may_be_wanted_at_the_start_of_sentences_only(
    make_rule: MakeRule, make_book: MakeBook, text: str, starts: list[int]
) -> None:
    class AtStops(Sentences):
        def annotate(self, document: Document) -> Iterator[Any]:
            from checker.document import Sentence

            tokens, first = document.layers["tokens"], 0
            for index in range(len(tokens)):
                if index + 1 == len(tokens) or (
                    tokens.words[index + 1] in "“(Sso" and "." in tokens.words[first:index]
                ):
                    yield Sentence(tokens.span(first, index + 1), first, index + 1, 0)
                    first = index + 1

    rule = make_rule(match={"phrases": ["this indicates"], "position": "sentence-start"})
    findings = check(Document.of(text), make_book(rule, annotators=[AtStops()])).findings
    assert [finding.span.start for finding in findings] == starts


def test_a_phrase_in_a_claim_names_the_innermost(make_rule: MakeRule, make_book: MakeBook) -> None:
    rule = make_rule(match={"phrases": ["inspects", "it was noted", "leaks", "will hold"]})
    checked = check(document(), make_book(rule, annotators=[LedgerOf(LEDGER)]))
    assert [(finding.excerpt, finding.claim) for finding in checked.findings] == [
        ("will hold", None),
        ("leaks", "c2"),
        ("It was noted", "c3"),
        ("inspects", "c4"),
    ]


# Messages and schemas

WHY = "source=Ilva Tran; cue=told; because=figure, number of people"
HALVES = (("c1", "Four in ten houses"), ("c2", "312, stand below the dam"))
TYPES = "statistic, accusation, cause, inference, superlative, prediction, event, statement"


@pytest.mark.parametrize(
    ("kind", "match", "message"),
    [
        (
            "claim",
            {"when": {"type": "statistic"}},
            f"claim={FIRST[:79]}…; type=statistic; figure=Four in ten; hedge=reportedly; {WHY}",
        ),
        (
            "claim",
            {"when": {"type": "event"}},
            "claim=nobody inspects it; type=event; figure=; hedge=; source=; cue=; because=",
        ),
        (
            "attribution",
            {"when": {"quotation": "direct"}},
            "source=; cue=It was noted; content=nobody inspects it",
        ),
        ("source", {"when": {"type": "person"}}, "source=Ilva Tran; mentions=2; claims=2"),
        ("source", {"when": {"type": "vague"}}, "source=It was noted; mentions=1; claims=1"),
        (
            "article",
            {"when": {"claims": 4}},
            "claims=4; check_worthy=3; unsourced=1; vague=1; anonymous=0; named=2; independent=1; source=Ilva Tran",
        ),
    ],
)
def test_messages_have_a_value_for_each_placeholder(
    make_rule: MakeRule, make_book: MakeBook, kind: str, match: Mapping[str, Any], message: str
) -> None:
    placeholders = next(each for each in checker_kinds() if each.name == kind).placeholders
    template = "; ".join(f"{name}={{{name}}}" for name in placeholders)
    book = make_book(make_rule(kind=kind, match=match, message=template), annotators=[LedgerOf(LEDGER)])
    assert [finding.message for finding in check(document(), book).findings] == [message]


def test_findings_about_claims_and_attributions_name_the_claim(make_rule: MakeRule, make_book: MakeBook) -> None:
    book = make_book(
        make_rule("test.claim", kind="claim", match={"when": {"type": "accusation"}}),
        make_rule("test.attribution", kind="attribution", match={"when": {"relayed": True}}),
        make_rule("test.source", kind="source", match={"when": {"type": "person"}}),
        annotators=[LedgerOf(LEDGER)],
    )
    named = {finding.rule: finding.claim for finding in check(document(), book).findings}
    assert named == {"test.claim": "c2", "test.attribution": "c1", "test.source": None}


def test_an_attribution_of_two_claims_names_the_first(make_rule: MakeRule, make_book: MakeBook) -> None:
    attribution = Attribution("a1", span("the mayor", FIRST), span("told"), None, None)
    both = tuple(Claim(name, span(text), "event", "vague", True, attributions=("a1",)) for name, text in HALVES)
    annotator = LedgerOf(Ledger((attribution,), (), both))
    book = make_book(make_rule(kind="attribution", match={"when": {"has_cue": True}}), annotators=[annotator])
    assert [finding.claim for finding in check(document(), book).findings] == ["c1"]


@pytest.mark.parametrize("kind", checker_kinds(), ids=lambda kind: kind.name)
def test_schemas_are_closed_and_describe_every_property(kind: Any) -> None:
    Draft202012Validator.check_schema(kind.schema)

    def properties(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        for inner in schema.values():
            if isinstance(inner, Mapping):
                yield from properties(inner)
        if "properties" in schema:
            assert schema["additionalProperties"] is False
            yield from schema["properties"].values()

    described = [each.get("description", "") for each in properties(kind.schema)]
    assert described
    assert all(text[0].isupper() and text.endswith(".") for text in described)


@pytest.mark.parametrize(
    ("kind", "match", "problems"),
    [
        (PhraseKind, {}, [(("phrases",), "is missing")]),
        (PhraseKind, {"phrases": []}, [(("phrases",), "must not be empty")]),
        (ClaimKind, {}, [((), "must not be empty")]),
        (
            ClaimKind,
            {"when": {"typ": "event"}},
            [(("when", "typ"), "unknown key; did you mean 'type'?")],
        ),
        (
            ClaimKind,
            {"unless": {"type": "events"}, "mark": "figures"},
            [
                (
                    ("unless", "type"),
                    f"'events' is not one of {TYPES}; did you mean 'event'?",
                ),
                (("mark",), "'figures' is not one of claim, figure, hedge, source, cue; did you mean 'figure'?"),
            ],
        ),
        (
            ClaimKind,
            {"when": {"status": ["named", "none"]}},
            [(("when", "status", 1), "'none' is not one of unsourced, vague, anonymous, named")],
        ),
        (ClaimKind, {"when": {"figures": "two"}}, [(("when", "figures"), "must be a whole number, not 'two'")]),
        (ClaimKind, {"when": {"figures": True}}, [(("when", "figures"), "must be a whole number, not true")]),
        (
            ArticleKind,
            {"when": {"claims": {"at-lest": 3}}},
            [(("when", "claims", "at-lest"), "unknown key; did you mean 'at-least'?")],
        ),
        (
            ArticleKind,
            {"when": {"claims": {"at-least": -1}}},
            [(("when", "claims", "at-least"), "must be at least 0, not -1")],
        ),
        (
            ArticleKind,
            {"when": {"single_source": "yes"}},
            [(("when", "single_source"), "must be true or false, not 'yes'")],
        ),
        (SourceKind, {"mark": "source"}, [(("mark",), "unknown key")]),
        (AttributionKind, {"when": {"cue": []}}, [(("when", "cue"), "must not be empty")]),
    ],
)
def test_schemas_say_plainly_what_is_wrong(
    kind: type[Any], match: Mapping[str, Any], problems: list[tuple[tuple[str, ...], str]]
) -> None:
    assert sorted(validate(match, kind().schema)) == sorted(problems)


def test_a_rule_with_the_same_id_and_other_conditions_is_compiled_anew(
    make_rule: MakeRule, make_book: MakeBook
) -> None:
    kind = ClaimKind()
    rules = [make_rule(kind="claim", match={"when": {"type": name}}) for name in ("event", "statistic", "event")]
    book = make_book(rules[0], annotators=[LedgerOf(LEDGER)])
    annotated, _ = annotate(document(), book)
    assert [[match.claim for match in kind.find(rule, annotated)] for rule in rules] == [["c4"], ["c1"], ["c4"]]


SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(
    lambda pair: Span(pair[0], min(pair[0] + pair[1], len(TEXT)))
)
IDS = st.sampled_from(["x1", "x2", "x3"])
LEDGERS = st.builds(
    Ledger,
    attributions=st.lists(
        st.builds(Attribution, IDS, st.none() | SPANS, st.none() | SPANS, st.none() | SPANS, st.none() | IDS),
        max_size=3,
    ).map(tuple),
    sources=st.lists(
        st.builds(
            Source,
            IDS,
            st.just("one"),
            st.sampled_from(["person", "vague"]),
            IDS,
            st.lists(SPANS, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    claims=st.lists(
        st.builds(
            Claim,
            IDS,
            SPANS,
            st.just("event"),
            st.just("vague"),
            st.booleans(),
            attributions=st.lists(IDS, max_size=2).map(tuple),
            sources=st.lists(IDS, max_size=2).map(tuple),
            hedges=st.lists(SPANS, max_size=2).map(tuple),
            figures=st.lists(st.builds(Figure, SPANS, st.none(), st.just("")), max_size=2).map(tuple),
        ),
        max_size=4,
    ).map(tuple),
)


@given(ledger=LEDGERS)
def test_any_ledger_gives_spans_in_the_text_and_no_failure(
    make_rule: MakeRule, make_book: MakeBook, ledger: Ledger
) -> None:
    marks = {"claim": ("claim", "figure", "hedge", "source", "cue"), "attribution": ("source", "cue", "content")}
    rules = [
        make_rule(f"test.{kind}-{mark}", kind=kind, match={"mark": mark, "phrases": ["the", "it"]}, quoted="include")
        for kind in marks
        for mark in marks[kind]
    ]
    rules += [
        make_rule(f"test.{kind}", kind=kind, match={"phrases": ["the", "it"]})
        for kind in ("claim", "source", "article")
    ]
    checked = check(document(), make_book(*rules, annotators=[LedgerOf(ledger)]))
    assert checked.failures == ()
    assert all(finding.excerpt == finding.span.of(TEXT) != "" for finding in checked.findings)
