from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Block, Document, Entity, Quotation, Sentence, SourceMap, Tokens
from checker.engine import LONGEST_SENTENCE, Places, annotate, apply_rule, check
from checker.errors import Failure
from checker.finding import Finding, Match, fingerprint
from checker.ledger import Claim, Ledger
from checker.report import file_record
from checker.rule import Rule
from checker.rulebook import RuleBook
from checker.span import Span
from checker_plugins.kinds import PhraseKind

MakeRule = Callable[..., Rule]
MakeBook = Callable[..., RuleBook]

STRANGE = st.text(st.characters(exclude_categories=()), max_size=60)  # with lone surrogates and controls
WORDS = st.lists(
    st.sampled_from(
        ["it", "seems", "it seems", "perhaps", "The", "dam", ".", '"', "“", "”", "\n\n", "İ", "\ud800", "’"]
    )
).map(" ".join)


class Annotates:
    """An annotator made of a function."""

    def __init__(
        self,
        name: str,
        annotate: Callable[[Document], Any],
        *,
        needs: Sequence[str] = (),
        phrases: Mapping[str, Sequence[str]] | None = None,
        language: str = "en",
    ) -> None:
        self.name = name
        self.language = language
        self.needs = needs
        self.phrases = phrases or {}
        self._annotate = annotate

    def annotate(self, document: Document) -> Any:
        return self._annotate(document)


class Finds:
    """A kind made of a function."""

    name = "own"
    schema: Mapping[str, Any] = {}
    placeholders: Sequence[str] = ()

    def __init__(self, find: Callable[[Rule, Document], Iterator[Any]]) -> None:
        self._find = find

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        return ()

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        return self._find(rule, document)


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: object) -> Any:
        raise error

    return fail


def article(*paragraphs: str | tuple[str, str], path: str = "news.txt") -> Document:
    """Return a document of paragraphs, or of pairs of a role and a text, with a blank line between two."""
    blocks, text = [], ""
    for paragraph in paragraphs:
        role, words = ("paragraph", paragraph) if isinstance(paragraph, str) else paragraph
        text += "\n\n" if text else ""
        blocks.append(Block(Span(len(text), len(text) + len(words)), role))
        text += words
    return Document(text, tuple(blocks), text, SourceMap.identity(len(text)), path=path)


def split_at_stops(document: Document) -> tuple[Sentence, ...]:
    """Return sentences that end with a full stop or with their block."""
    tokens: Tokens = document.layers["tokens"]
    sentences, first = [], 0
    for index, block in enumerate(document.blocks):
        for token in range(first, len(tokens)):
            if tokens.starts[token] >= block.span.end:
                break
            last = token + 1 == len(tokens) or tokens.starts[token + 1] >= block.span.end
            if tokens.words[token] == "." or last:
                sentences.append(Sentence(tokens.span(first, token + 1), first, token + 1, index))
                first = token + 1
    return tuple(sentences)


def between_quotes(document: Document) -> tuple[Quotation, ...]:
    """Return quotations from one straight mark to the next."""
    tokens: Tokens = document.layers["tokens"]
    marks = [index for index, word in enumerate(tokens.words) if word == '"']
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple(Quotation(tokens.span(first, last + 1), first, last + 1) for first, last in pairs)


SENTENCES = Annotates("sentences", split_at_stops)
QUOTATIONS = Annotates("quotations", between_quotes)


def excerpts(findings: Sequence[Finding]) -> list[str]:
    return [finding.excerpt for finding in findings]


# Findings


def test_a_finding_holds_what_the_rule_and_the_text_say(make_rule: MakeRule, make_book: MakeBook) -> None:
    document = article("Rain fell. It  seems the dam held.")
    checked = check(document, make_book(make_rule(), annotators=[SENTENCES]))
    assert checked.failures == ()
    assert checked.findings == (
        Finding(
            rule="test.seems",
            severity="warning",
            category="hedging",
            confidence="high",
            message="Found 'It seems'.",
            span=Span(11, 20),
            excerpt="It  seems",
            sentence=Span(11, 34),
            suggest="Say who.",
            claim=None,
            fingerprint=fingerprint("test.seems", "it seems", "it seems the dam held."),
        ),
    )


def test_values_are_put_into_the_message_folded_and_shortened(make_rule: MakeRule, make_book: MakeBook) -> None:
    values = {"long": "word " * 40, "braces": "{match}\n  {long}", "match": "not this"}
    kind = Finds(lambda rule, document: iter([Match(Span(0, 3), "c1", values)]))
    rule = make_rule(kind="own", message="{match}/{braces}/{long}/{unknown}")
    (finding,) = check(article("One two."), make_book(rule, kinds=[kind])).findings
    assert finding.message == f"One/{{match}} {{long}}/{'word ' * 15}word…/"
    assert len("word " * 15 + "word…") == 80
    assert finding.claim == "c1"


def test_findings_are_sorted_and_one_rule_finds_a_span_once(make_rule: MakeRule, make_book: MakeBook) -> None:
    spans = [Span(4, 7), Span(0, 7), Span(4, 7), Span(0, 3)]
    kind = Finds(lambda rule, document: (Match(span, rule.id) for span in spans))
    rules = [make_rule("test.b", kind="own"), make_rule("test.a", kind="own")]
    findings = check(article("One two."), make_book(*rules, kinds=[kind])).findings
    assert [(finding.span, finding.rule) for finding in findings] == [
        (span, rule) for span in sorted(set(spans)) for rule in ("test.a", "test.b")
    ]


def test_of_two_matches_of_one_span_the_first_stands(make_rule: MakeRule, make_book: MakeBook) -> None:
    kind = Finds(lambda rule, document: (Match(Span(0, 3), claim) for claim in ("c2", "c1")))
    (finding,) = check(article("One two."), make_book(make_rule(kind="own"), kinds=[kind])).findings
    assert finding.claim == "c2"
    assert finding.fingerprint == fingerprint("test.seems", "one", "one two.")


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        ({"paragraph"}, ["it seems"]),
        ({"headline"}, ["It seems"]),
        ({"headline", "paragraph"}, ["It seems", "it seems"]),
    ],
)
def test_scope_names_the_roles_of_blocks(
    make_rule: MakeRule, make_book: MakeBook, blocks: set[str], found: list[str]
) -> None:
    document = article(("headline", "It seems so"), ("code", "it seems"), "Now it seems so.")
    book = make_book(make_rule(blocks=frozenset(blocks)))
    assert excerpts(check(document, book).findings) == found


def test_the_roles_are_those_of_the_layer_blocks(make_rule: MakeRule, make_book: MakeBook) -> None:
    book = make_book(
        make_rule(blocks=frozenset({"byline"})),
        annotators=[Annotates("blocks", lambda document: [block._replace(role="byline") for block in document.blocks])],
    )
    assert excerpts(check(article("Now it seems so."), book).findings) == ["it seems"]


@pytest.mark.parametrize(("quoted", "starts"), [("exclude", [0, 43]), ("include", [0, 21, 43]), ("only", [21])])
def test_scope_says_what_happens_inside_quotations(
    make_rule: MakeRule, make_book: MakeBook, quoted: str, starts: list[int]
) -> None:
    text = 'It seems so. Eda: "No, it seems" – and now it seems.'
    starts = [text.index("It seems"), text.index("it seems"), text.rindex("it seems")]
    wanted = {"exclude": [starts[0], starts[2]], "include": starts, "only": [starts[1]]}[quoted]
    book = make_book(make_rule(quoted=quoted), annotators=[QUOTATIONS])
    assert [finding.span.start for finding in check(article(text), book).findings] == wanted


def test_what_follows_a_quotation_inside_a_quotation_is_quoted(make_rule: MakeRule, make_book: MakeBook) -> None:
    text = "“I said ‘no’ and it seems so.”"
    outer = Quotation(Span(0, len(text)), 0, 12)
    inner = Quotation(Span(8, 12), 3, 6, depth=1)
    book = make_book(make_rule(), annotators=[Annotates("quotations", lambda document: [outer, inner])])
    assert check(article(text), book).findings == ()


def test_a_match_that_only_holds_a_quotation_is_not_quoted(make_rule: MakeRule, make_book: MakeBook) -> None:
    document = article('It "seems" so.')
    book = make_book(make_rule(match={"phrases": ["it * so"]}), annotators=[QUOTATIONS])
    assert excerpts(check(document, book).findings) == ['It "seems" so']


def test_a_kind_that_speaks_of_the_whole_article_has_no_scope(make_rule: MakeRule, make_book: MakeBook) -> None:
    kind = Finds(lambda rule, document: iter([Match(Span(0, 5))]))
    rule = make_rule(kind="own", blocks=frozenset({"caption"}))
    book = make_book(rule, kinds=[kind], annotators=[QUOTATIONS])
    assert not check(article('"One" two.'), book).findings
    kind.whole_article = True  # type: ignore[attr-defined]
    book = make_book(rule, kinds=[kind], annotators=[QUOTATIONS])
    assert excerpts(check(article('"One" two.'), book).findings) == ['"One"']


# Exceptions


@pytest.mark.parametrize(
    ("paragraphs", "excused"),
    [
        (["It seems so, perhaps."], {"sentence", "paragraph", "article"}),
        (["Perhaps. It seems so."], {"paragraph", "article"}),
        (["It seems so. Perhaps."], {"paragraph", "article"}),
        (["Perhaps.", "It seems so.", "Perhaps."], {"article"}),
        (["Perhaps. It, perhaps, seems so. Perhaps."], {"sentence", "match", "paragraph", "article"}),
        (["It seems so."], set()),
    ],
)
@pytest.mark.parametrize("within", ["sentence", "match", "paragraph", "article"])
def test_exceptions_reach_as_far_as_they_say(
    make_rule: MakeRule, make_book: MakeBook, within: str, paragraphs: list[str], excused: set[str]
) -> None:
    rule = make_rule(match={"phrases": ["it * seems", "it seems"]}, exceptions=[("perhaps", within)])
    checked = check(article(*paragraphs), make_book(rule, annotators=[SENTENCES]))
    assert len(checked.findings) == (0 if within in excused else 1)


def test_an_exception_within_the_match_may_overlap_it(make_rule: MakeRule, make_book: MakeBook) -> None:
    rule = make_rule(exceptions=[("seems clear", "match"), ("so it", "match")])
    text = "It seems clear. And so it seems. It seems grey. Clear it seems."
    checked = check(article(text), make_book(rule, annotators=[SENTENCES]))
    assert [finding.span.start for finding in checked.findings] == [
        text.index("It seems grey"),
        text.index("it seems.", 40),
    ]


def test_an_exception_can_be_left_out(make_rule: MakeRule, make_book: MakeBook) -> None:
    rule = make_rule(exceptions=[("perhaps", "sentence"), ("maybe", "sentence")])
    book = make_book(rule)
    document, _ = annotate(article("Perhaps it seems so."), book)
    found = [
        len(apply_rule(rule, book.kinds["phrase"], document, Places(document), ignored_exception=index)[0])
        for index in (None, 0, 1)
    ]
    assert found == [0, 1, 0]


# Isolation


def test_an_annotator_that_raises_hides_nothing_else(make_rule: MakeRule, make_book: MakeBook) -> None:
    made = []
    book = make_book(
        make_rule(),
        annotators=[
            Annotates("sentences", raising(KeyError("x"))),
            Annotates("claims", lambda document: made.append("claims"), needs=["sentences"]),
            Annotates("ledger", lambda document: made.append("ledger"), needs=["claims"]),
            Annotates("places", lambda document: "some", needs=["tokens"]),
        ],
    )
    checked = check(article("It seems so. It seems not."), book)
    assert checked.failures == (Failure("a-plugin", "annotate 'sentences' of news.txt", "KeyError", "'x'"),)
    assert made == []
    assert excerpts(checked.findings) == ["It seems", "It seems"]
    assert checked.document.layers["places"] == "some"
    assert checked.ledger == Ledger()
    assert [sentence.span for sentence in checked.document.layers["sentences"]] == [Span(0, 26)]
    assert "claims" not in checked.document.layers


@pytest.mark.parametrize(
    ("layer", "returned", "detail"),
    [
        ("blocks", 3, "'int' object is not iterable"),
        ("sentences", ["One"], "returned 'One', which is no Sentence"),
        ("entities", [None], "returned None, which is no Entity"),
        ("quotations", "a", "returned 'a', which is no Quotation"),
        ("ledger", None, "returned None, which is no Ledger"),
    ],
)
def test_an_annotator_that_returns_the_wrong_thing_is_a_failure(
    make_rule: MakeRule, make_book: MakeBook, layer: str, returned: Any, detail: str
) -> None:
    book = make_book(make_rule(), annotators=[Annotates(layer, lambda document: returned)])
    checked = check(article("It seems so."), book)
    assert checked.failures == (Failure("a-plugin", f"annotate '{layer}' of news.txt", "TypeError", detail),)
    assert excerpts(checked.findings) == ["It seems"]


def test_layers_that_phrases_cannot_be_matched_with_are_a_failure(make_rule: MakeRule, make_book: MakeBook) -> None:
    made: list[str] = []
    book = make_book(
        make_rule(),
        make_rule("test.whole", kind="article", match={"when": {"words": {"at-least": 2}}}),
        annotators=[
            Annotates("sentences", lambda document: [Sentence(Span(0, 3), 0, "x", 0)]),  # type: ignore[arg-type]
            Annotates("cues", lambda document: made.append("cues"), needs=["hits"]),
        ],
    )
    checked = check(article("It seems so."), book)
    assert [failure[:2] for failure in checked.failures] == [("checker", "match the phrases in news.txt")]
    assert made == []
    assert [finding.rule for finding in checked.findings] == ["test.whole"]


@pytest.mark.parametrize(
    ("yielded", "error", "detail"),
    [
        ("text", "TypeError", "the kind 'own' yielded 'text', which is no Match"),
        (Match((0, 2)), "AttributeError", "'tuple' object has no attribute 'of'"),  # type: ignore[arg-type]
        (Match(Span(3, 90)), "ValueError", "the kind 'own' yielded the span 3..90 of a text of 12 characters"),
        (Match(Span(-1, 3)), "ValueError", "the kind 'own' yielded the span -1..3 of a text of 12 characters"),
        (Match(Span(5, 5)), "ValueError", "the kind 'own' yielded the span 5..5 of a text of 12 characters"),
        (Match(Span(5, 3)), "ValueError", "the kind 'own' yielded the span 5..3 of a text of 12 characters"),
        (Match(Span(0, 1), None, 7), "TypeError", "the kind 'own' yielded the values 7, which are no mapping"),  # type: ignore[arg-type]
    ],
)
def test_a_kind_that_yields_the_wrong_thing_is_a_failure(
    make_rule: MakeRule, make_book: MakeBook, yielded: Any, error: str, detail: str
) -> None:
    kind = Finds(lambda rule, document: iter([Match(Span(0, 2)), yielded, Match(Span(3, 5))]))
    book = make_book(make_rule("test.a", kind="own"), make_rule(), kinds=[kind])
    checked = check(article("It seems so."), book)
    assert checked.failures == (Failure("test.a", "find matches in news.txt", error, detail),)
    assert excerpts(checked.findings) == ["It", "It seems"]


def test_a_kind_is_told_when_its_rules_have_been_asked(make_rule: MakeRule, make_book: MakeBook) -> None:
    told: list[str] = []
    kind = Finds(lambda rule, document: iter([Match(Span(0, 2))] if not told else []))
    kind.done = lambda: told.append("done")  # type: ignore[attr-defined]
    rules = [make_rule("test.a", kind="own"), make_rule("test.b", kind="own")]
    assert [each.rule for each in check(article("It seems."), make_book(*rules, kinds=[kind])).findings] == [
        "test.a",
        "test.b",
    ]
    assert told == ["done"]
    kind.done = raising(ValueError("own fault"))  # type: ignore[attr-defined]
    failures = check(article("It seems."), make_book(kinds=[kind])).failures
    assert failures == (Failure("own", "be done with news.txt", "ValueError", "own fault"),)


@pytest.mark.parametrize("error", [RecursionError("deep"), SystemExit("deep"), MemoryError("deep")], ids=repr)
def test_a_kind_that_raises_hides_nothing_else(make_rule: MakeRule, make_book: MakeBook, error: BaseException) -> None:
    def find(rule: Rule, document: Document) -> Iterator[Match]:
        yield Match(Span(3, 5))
        raise error

    book = make_book(make_rule("test.a", kind="own"), make_rule(), kinds=[Finds(find)])
    checked = check(article("It seems so."), book)
    assert checked.failures == (Failure("test.a", "find matches in news.txt", type(error).__name__, "deep"),)
    assert excerpts(checked.findings) == ["It seems", "se"]


# Layers


def test_without_annotators_the_engine_makes_the_plainest_layers(make_rule: MakeRule, make_book: MakeBook) -> None:
    document = article(("headline", "It seems"), ("code", "it seems"), "“…” It seems so. Yes.")
    annotated, failures = annotate(document, make_book(make_rule()))
    layers = annotated.layers
    assert failures == ()
    assert layers["blocks"] == document.blocks
    assert [(sentence.span.of(document.text), sentence.block) for sentence in layers["sentences"]] == [
        ("It seems", 0),
        ("“…” It seems so. Yes.", 2),
    ]
    assert layers["entities"] == layers["quotations"] == ()
    assert layers["ledger"] == Ledger()
    assert [(hit.first, hit.last) for hit in layers["hits"]["rule:test.seems"]] == [(0, 2), (7, 9)]


def test_annotators_run_when_what_they_need_is_there(make_rule: MakeRule, make_book: MakeBook) -> None:
    order: list[str] = []

    def made(name: str, layer: Any) -> Callable[[Document], Any]:
        def annotate(document: Document) -> Any:
            order.append(name)
            return layer(document) if callable(layer) else layer

        return annotate

    ledger = Ledger(claims=(Claim("c1", Span(0, 12), "event", "unsourced", False),))
    hits = lambda document: [(hit.first, hit.last) for hit in document.layers["hits"]["cue"]]  # noqa: E731
    book = make_book(
        make_rule(),
        annotators=[
            Annotates("ledger", made("ledger", ledger), needs=["cues"]),
            Annotates("cues", made("cues", hits), needs=["hits"], phrases={"cue": ["<number> said"]}),
            Annotates("sentences", made("sentences", split_at_stops), needs=["tokens", "blocks"]),
            Annotates("entities", made("entities", [Entity(1, 2, "number")]), needs=["tokens"]),
        ],
    )
    checked = check(article("Then 3 said so."), book)
    assert order == ["sentences", "entities", "cues", "ledger"]
    assert checked.document.layers["cues"] == [(1, 3)]
    assert checked.ledger == ledger
    assert checked.failures == ()


def test_other_languages_are_left_alone(make_rule: MakeRule, make_book: MakeBook) -> None:
    german = make_rule("test.german", language="de", match={"phrases": ["so"]})
    anywhere = make_rule("test.anywhere", language="*", match={"phrases": ["so"]})
    book = make_book(
        german,
        anywhere,
        make_rule(),
        annotators=[
            Annotates("mark", lambda document: "any", language="*"),
            Annotates("mark", lambda document: "english"),
            Annotates("other", lambda document: "german", language="de"),
        ],
    )
    document = article("It seems so.")
    found = {}
    for language in ("en", "en-GB", "de"):
        checked = check(document._replace(language=language), book)
        layers = checked.document.layers
        found[language] = ([finding.rule for finding in checked.findings], layers["mark"], layers.get("other"))
    english = (["test.seems", "test.anywhere"], "english", None)
    assert found == {
        "en": english,
        "en-GB": english,
        "de": (["test.anywhere", "test.german"], "any", "german"),
    }


# Sentences and fingerprints


def test_a_match_over_two_sentences_has_both(make_rule: MakeRule, make_book: MakeBook) -> None:
    kind = Finds(lambda rule, document: iter([Match(Span(4, 12))]))
    book = make_book(make_rule(kind="own"), kinds=[kind], annotators=[SENTENCES])
    (finding,) = check(article("One two. Three four. Five."), book).findings
    assert finding.sentence == Span(0, 20)


def test_a_match_that_sticks_out_of_its_sentence_is_in_it_all_the_same(
    make_rule: MakeRule, make_book: MakeBook
) -> None:
    sentence = Sentence(Span(4, 11), 1, 3, 0)
    kind = Finds(lambda rule, document: (Match(span) for span in (Span(0, 7), Span(8, 12), Span(0, 3))))
    book = make_book(make_rule(kind="own"), kinds=[kind], annotators=[Annotates("sentences", lambda _: [sentence])])
    findings = check(article("One two six."), book).findings
    assert [finding.sentence for finding in findings] == [Span(0, 12), Span(0, 11), Span(4, 12)]


def test_a_match_in_code_has_its_block_for_a_sentence(make_rule: MakeRule, make_book: MakeBook) -> None:
    book = make_book(
        make_rule(blocks=frozenset({"code"}), kind="own"), kinds=[Finds(lambda *_: iter([Match(Span(6, 8))]))]
    )
    (finding,) = check(article("One.", ("code", "it seems")), book).findings
    assert finding.sentence == Span(6, 14)


def test_a_very_long_sentence_is_cut_down_around_the_match(make_rule: MakeRule, make_book: MakeBook) -> None:
    text = "word " * 1000 + "it seems" + " word" * 1000
    (finding,) = check(article(text), make_book(make_rule())).findings
    assert finding.sentence == Span(
        finding.span.start - LONGEST_SENTENCE // 4, finding.span.end + LONGEST_SENTENCE // 4
    )


def test_findings_that_would_share_a_fingerprint_are_numbered(make_rule: MakeRule, make_book: MakeBook) -> None:
    document = article("It seems so.", "Other.", "It  seems so.", "It seems so, it seems.")
    kind = PhraseKind()
    backwards = Finds(lambda rule, document: reversed(list(kind.find(rule, document))))
    backwards.name, backwards.phrases = "phrase", kind.phrases  # type: ignore[method-assign]
    book = make_book(make_rule(), kinds=[backwards])
    names = [finding.fingerprint for finding in check(document, book).findings]
    assert names == [
        fingerprint("test.seems", "It seems", "It seems so."),
        fingerprint("test.seems", "It seems", "It seems so.", 1),
        fingerprint("test.seems", "It seems", "It seems so, it seems."),
        fingerprint("test.seems", "It seems", "It seems so, it seems.", 1),
    ]


@given(before=st.lists(WORDS, max_size=3), after=st.lists(WORDS, max_size=3))
def test_edits_elsewhere_do_not_change_a_fingerprint(
    make_rule: MakeRule, make_book: MakeBook, before: list[str], after: list[str]
) -> None:
    book = make_book(make_rule(), annotators=[SENTENCES])
    wanted = fingerprint("test.seems", "it seems", "Today it seems unlike any other.")
    document = article(*before, "Rain fell. Today it seems unlike any other. Snow fell.", *after)
    assert wanted in [finding.fingerprint for finding in check(document, book).findings]


@given(text=st.one_of(STRANGE, WORDS))
def test_any_text_gives_spans_in_the_text_the_same_each_time_and_no_failure(
    make_rule: MakeRule, make_book: MakeBook, text: str
) -> None:
    book = make_book(
        make_rule(exceptions=[("perhaps", "paragraph")]),
        make_rule("test.signs", match={"phrases": ["the", '"', "“"], "position": "sentence-start"}, quoted="include"),
        make_rule("test.whole", kind="article", match={"when": {"claims": 0}}),
        annotators=[SENTENCES, QUOTATIONS],
    )
    document = article(*text.split("\n\n"))
    first, again = check(document, book), check(document, book)
    assert first.failures == ()
    assert first.findings == again.findings
    for finding in first.findings:
        assert finding.excerpt == finding.span.of(document.text) != ""
        assert finding.sentence.holds(finding.span)
        assert finding.sentence.end <= len(document.text)
    assert len({finding.fingerprint for finding in first.findings}) == len(first.findings)


@given(text=st.one_of(STRANGE, WORDS))
def test_any_text_gives_no_failure_with_all_that_is_bundled(book: RuleBook, text: str) -> None:
    checked = check(article(*text.split("\n\n")), book)
    assert checked.failures == ()
    assert all(finding.excerpt == finding.span.of(checked.document.text) for finding in checked.findings)


def test_checking_leaves_no_circles_for_the_collector(book: RuleBook) -> None:
    """The command line looks for garbage seldom: a run over many files may leave none."""
    document = Document.of((Path(__file__).parent / "articles" / "quarry.md").read_text(encoding="utf-8"))

    def checked() -> int:
        return len(file_record(check(document, book))["findings"])

    assert checked() > 5  # what is loaded on the way may well leave some
    gc.collect()
    gc.disable()
    try:
        checked()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_rules_without_a_hit_are_not_asked_for(
    make_rule: Callable[..., Rule], make_book: Callable[..., RuleBook]
) -> None:
    asked: list[str] = []

    class Noting(PhraseKind):
        def find(self, rule: Rule, document: Document) -> Iterator[Match]:
            asked.append(rule.id)
            yield from super().find(rule, document)

    words = ("eels", "cod", "eels")
    rules = [make_rule(id=f"test.r{number}", match={"phrases": [word]}) for number, word in enumerate(words)]
    book = make_book(*rules, kinds=[Noting()])
    found = check(Document.of("Three eels, and no other fish."), book).findings
    assert asked == [finding.rule for finding in found] == ["test.r0", "test.r2"]
    check(Document.of("Cod."), book._replace(rules=book.rules[:1]))
    assert asked == ["test.r0", "test.r2"]
    check(Document.of("Eels."), book._replace(rules=book.rules[:1]))
    assert asked == ["test.r0", "test.r2", "test.r0"]
