"""The automaton: what phrases match, the same as a naive matcher finds, at a cost that grows with the text alone."""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.automaton import Automaton, compile_phrases
from checker.document import Entity, Sentence, Tokens
from checker.errors import CheckerError
from checker.hits import Hit, Hits
from checker.lexicon import entries
from checker.phrase import GAP, Choice, Gap, Lexicon, Maybe, Node, PhraseError, Slot, Word, parse
from checker.span import Span
from checker.symbol import CLASSES, END, FIRST_LEXICON

LEXICONS = {
    "say": ["said", "says", "{tell}", "made clear", "made it clear"],
    "tell": ["told"],
    "group": ["experts", "senior officials"],
    "long": ["a b", "a b c d", "c"],
}


def test_the_symbols_of_lexicons_come_after_those_of_all_classes() -> None:
    assert 1 + END * len(CLASSES) == FIRST_LEXICON


def sentence(first: int, last: int) -> Sentence:
    return Sentence(Span(0, 0), first, last, 0)


def hits(
    phrase: str, text: str, entities: Sequence[Entity] = (), sentences: Sequence[Sentence] | None = None
) -> list[str]:
    """Return the texts that one phrase matches."""
    tokens = Tokens(text)
    automaton = compile_phrases([("key", phrase)], LEXICONS)
    found = automaton.scan(tokens, [sentence(0, len(tokens))] if sentences is None else sentences, entities)
    return [tokens.span(hit.first, hit.last).of(text) for hit in found["key"]]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("the mayor", "The mayor met THE MAYOR.", ["The mayor", "THE MAYOR"]),
        ("(some|many)? {group} (have|had)? {say}", "Some experts had told him.", ["Some experts had told"]),
        ("{group} {say}", "Senior officials made it clear, experts made it", ["Senior officials made it clear"]),
        ("{say} (it clear)?", "He made clear it clear", ["made clear it clear"]),
        ("{long} e?", "a b c d e a b e a b c d a b", ["a b c d e", "a b e", "a b c d", "a b"]),
        ("a (b|b c) d?", "a b c d", ["a b c d"]),
        ("a b? a", "a a a b a", ["a a", "a b a"]),
        ("a a", "a a a", ["a a"]),
        ("a * b", "a 1 2 3 4 5 6 7 8 b", ["a 1 2 3 4 5 6 7 8 b"]),
        ("a * b", "a 1 2 3 4 5 6 7 8 9 b", []),
        ("a * b", "a b c b", ["a b c b"]),
        ("a * a", "a a", ["a a"]),
        ("a * * b", "a 1 2 3 4 5 6 7 8 9 b", ["a 1 2 3 4 5 6 7 8 9 b"]),
        ("{say} , \\?", "Said, ?", ["Said, ?"]),
        ("mayor's", "The mayor’s dog", ["mayor’s"]),
    ],
)
def test_examples(phrase: str, text: str, found: list[str]) -> None:
    assert hits(phrase, text) == found


def test_no_hit_leaves_its_sentence() -> None:
    bounds = [sentence(0, 2), sentence(3, 5)]
    assert hits("a * b", "a b a b b", sentences=bounds) == ["a b"]
    assert hits("b", "a b b a b", sentences=bounds) == ["b", "b"]
    assert hits("a b", "a b a b b", sentences=[]) == []
    assert hits("a b", "a b a b", sentences=[sentence(2, 9)]) == ["a b"]


def test_a_class_takes_whole_entities_only() -> None:
    text = "Ann Lee Ray met Ann"
    ann, lee_ray, both = Entity(4, 5, "name"), Entity(1, 3, "name"), Entity(0, 3, "name")
    assert hits("<name>", text, [both, ann]) == ["Ann Lee Ray", "Ann"]
    assert hits("<name> ray", text, [both]) == []
    assert hits("lee <name>?", text, [both]) == ["Lee"]
    assert hits("<name> <name>", text, [Entity(0, 1, "name"), lee_ray]) == ["Ann Lee Ray"]
    assert hits("<name>", text, [Entity(0, 2, "name"), Entity(1, 5, "name")]) == ["Lee Ray met Ann"]
    assert hits("<name>", text, [Entity(0, 2, "name"), lee_ray]) == ["Ann Lee"]
    assert hits("<name>", text, [both], [sentence(0, 2), sentence(2, 5)]) == []
    assert hits("<name>", text, [Entity(4, 4, "name"), Entity(4, 6, "name"), Entity(0, 1, "place")]) == []


def test_entities_of_several_labels_may_nest_and_overlap() -> None:
    text = "about 3.5 % of them"
    nested = [Entity(1, 3, "percent", 3.5), Entity(1, 2, "number", 3.5)]
    assert hits("about <percent> of", text, nested) == ["about 3.5 % of"]
    assert hits("about <number> %", text, nested) == ["about 3.5 %"]
    assert hits("(<number>|<percent>) %?", text, nested) == ["3.5 %"]
    crossing = [Entity(0, 3, "date"), Entity(2, 5, "money")]
    assert hits("<date> of", text, crossing) == ["about 3.5 % of"]
    assert hits("3.5 <money>", text, crossing) == ["3.5 % of them"]


def test_keys_are_apart_and_hits_tell_their_phrase() -> None:
    phrases = [("x", "a b"), ("y", "b"), ("x", "a b c"), ("x", "(b|c) d"), ("x", "a b c"), ("none", "z")]
    found = compile_phrases(phrases, {}).scan(Tokens("a b c d"), [sentence(0, 4)], [])
    assert found == {"x": [Hit(0, 3, 1)], "y": [Hit(1, 2, 0)], "none": []}


def test_hits_read_like_a_mapping_and_as_plain_numbers() -> None:
    lists = {"x": [Hit(0, 3, 1), Hit(4, 5, 0)], "none": [], "y": [Hit(1, 2, 0)]}
    found = compile_phrases([("x", "a"), ("x", "a b c"), ("none", "z"), ("y", "b")], {}).scan(
        Tokens("a b c d a"), [sentence(0, 5)], []
    )
    for hits in (found, Hits.of(lists)):
        assert hits == lists
        assert hits != {**lists, "y": []}
        assert issubclass(type(hits), Mapping)
        assert list(hits) == list(hits.keys()) == list(lists)
        assert len(hits) == 3
        assert hits.values() == list(lists.values())
        assert "none" in hits
        assert "other" not in hits
        assert hits.get("x") == hits["x"] == lists["x"]
        assert hits.get("none", [Hit(0, 1)]) == []
        assert hits.get("other") is None
        assert hits.get("other", ()) == ()
        assert [hits.has(key) for key in ("x", "none", "y", "other")] == [True, False, True, False]
        begin, end = hits.bounds("x")
        assert list(hits.firsts[begin:end]) == [0, 4]
        assert list(hits.lasts[begin:end]) == [3, 5]
        assert list(hits.phrases[begin:end]) == [1, 0]
        with pytest.raises(KeyError):
            hits["other"]
    assert Hits.of(found) is found
    assert Hits.of({}) == {}


def test_no_phrases_at_all() -> None:
    assert compile_phrases([], {}).scan(Tokens("a b"), [sentence(0, 2)], [Entity(0, 1, "name")]) == {}


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(CheckerError) as caught:
        compile_phrases([("x", "a ("), ("y", "{sya}"), ("z", "{one}"), ("z", "b")], {**LEXICONS, "one": ["{one}"]})
    assert caught.value.problems == (
        "x: 'a (': column 3: '(' is never closed",
        "y: '{sya}': column 1: unknown lexicon {sya}; did you mean {say}?",
        "lexicon 'one': names itself: {one} > {one}",
    )


class Naive:
    """Finds hits by trying every way through a phrase from every token."""

    def __init__(self, words: Sequence[str], entities: Sequence[Entity], lexicons: Mapping[str, Sequence[str]]) -> None:
        self.words = words
        self.lexicons = {name: entries(name, lexicons) for name in lexicons}
        self.entities: dict[str, list[Entity]] = {label: [] for label in CLASSES}
        for entity in sorted(entities, key=lambda entity: (entity.first - entity.last, entity.first)):
            kept = self.entities[entity.label]
            if all(entity.last <= other.first or other.last <= entity.first for other in kept):
                kept.append(entity)

    def ends(self, node: Node, at: int, last: int) -> set[int]:
        """Return where the part can end that begins at the token `at`."""
        if isinstance(node, Word):
            return {at + 1} if at < last and self.words[at] == node.text else set()
        if isinstance(node, Lexicon):
            return {
                at + len(entry)
                for entry in self.lexicons[node.name]
                if at + len(entry) <= last and tuple(self.words[at : at + len(entry)]) == entry
            }
        if isinstance(node, Slot):
            return {one.last for one in self.entities[node.label] if one.first == at and one.last <= last}
        if isinstance(node, Gap):
            return set(range(at, min(at + GAP, last) + 1))
        if isinstance(node, Maybe):
            return {at} | self.ends(node.part, at, last)
        if isinstance(node, Choice):
            return {end for option in node.options for end in self.ends(option, at, last)}
        reached = {at}
        for part in node.parts:
            reached = {end for start in reached for end in self.ends(part, start, last)}
        return reached

    def scan(self, phrases: Sequence[tuple[str, str]], sentences: Sequence[Sentence]) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = {key: [] for key, _ in phrases}
        for key, hits in found.items():
            trees = [parse(phrase) for one, phrase in phrases if one == key]
            for bounds in sentences:
                at = bounds.first
                while at < bounds.last:
                    ends = [(end, -i) for i, tree in enumerate(trees) for end in self.ends(tree, at, bounds.last)]
                    if ends:
                        end, index = max(ends)
                        hits.append(Hit(at, end, -index))
                        at = end
                    else:
                        at += 1
        return found


WORDS = "ab"
atoms = st.sampled_from([*WORDS, *WORDS, "{x}", "{y}", "{z}", "<name>", "<number>", "<date>"])


@st.composite
def phrase_texts(draw: st.DrawFn, depth: int = 0) -> str:
    """Draw a phrase that mostly has no gap at its edges, and mostly matches something."""
    parts = []
    for _ in range(draw(st.integers(1, 3 - depth))):
        part = draw(atoms)
        if depth < 2 and not draw(st.integers(0, 3)):
            part = "(" + "|".join(draw(st.lists(phrase_texts(depth + 1), min_size=1, max_size=3))) + ")"
        parts.append(part + draw(st.sampled_from(["", "", "?"])))
        if not draw(st.integers(0, 4)):
            parts.append("*")
    if depth == 0:  # edges that are always there, so that gaps may stand within
        parts = [draw(atoms), *parts, draw(atoms)][draw(st.sampled_from([0, 0, 1])) :]
    return " ".join(parts)


lexicon_entries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Draw phrases, lexicons, a text, its sentences and its entities."""
    lexicons = {name: draw(st.lists(lexicon_entries, min_size=1, max_size=4)) for name in ("y", "z")}
    lexicons["x"] = [*draw(st.lists(lexicon_entries, max_size=2)), draw(st.sampled_from(["{y}", "a {z}", "{z} {y}"]))]
    phrases = []
    for key, text in draw(st.lists(st.tuples(st.sampled_from("kl"), phrase_texts()), min_size=2, max_size=6)):
        try:
            parse(text)
        except PhraseError:
            continue
        phrases.append((key, text))
    words = draw(st.lists(st.sampled_from(WORDS * 3 + "c"), min_size=draw(st.sampled_from([20, 10, 0])), max_size=30))
    cuts = sorted({0, len(words), *draw(st.sets(st.integers(0, len(words)), max_size=2))})
    sentences = [sentence(first, last) for first, last in pairwise(cuts) if draw(st.integers(0, 4))]
    places = st.integers(0, max(len(words) - 1, 0))
    spans = st.tuples(places, st.integers(1, 6), st.sampled_from(["name", "number", "date"]))
    entities = [
        Entity(first, min(first + length, len(words)), label)
        for first, length, label in (draw(st.lists(spans, max_size=10)) if words else [])
    ]
    return {"phrases": phrases, "lexicons": lexicons, "words": words, "sentences": sentences, "entities": entities}


@settings(max_examples=150, deadline=None)
@given(cases())
def test_the_automaton_finds_what_a_naive_matcher_finds(case: dict[str, Any]) -> None:
    tokens = Tokens(" ".join(case["words"]))
    expected = Naive(case["words"], case["entities"], case["lexicons"]).scan(case["phrases"], case["sentences"])
    automaton = compile_phrases(case["phrases"], case["lexicons"])
    assert automaton.scan(tokens, case["sentences"], case["entities"]) == expected
    loaded = Automaton.load(marshal.loads(marshal.dumps(automaton.dump())))
    cramped = Automaton(automaton.dump(), room=2)
    for other in (automaton, loaded, cramped, cramped):
        assert other.scan(tokens, case["sentences"], case["entities"]) == expected


def test_the_tables_stay_within_their_room() -> None:
    automaton = compile_phrases([("k", "a * (b|c|d) * {say} <name>? e")], LEXICONS)
    cramped = Automaton(automaton.dump(), room=40)
    text = Tokens("a x b said y a c z d told e a a b said made it clear e " * 50)
    names = [Entity(index, index + 2, "name") for index in range(0, len(text) - 2, 7)]
    whole = [sentence(0, len(text))]
    assert cramped.scan(text, whole, names) == automaton.scan(text, whole, names)
    assert cramped.kept <= 40 < automaton.kept


def steps(automaton: Automaton, words: Sequence[str], entities: Sequence[Entity] = ()) -> int:
    """Return the steps that a scan of the words as one sentence takes."""
    before = automaton.steps
    automaton.scan(Tokens(" ".join(words)), [sentence(0, len(words))], entities)
    return automaton.steps - before


@pytest.mark.parametrize("word", ["said", "made", "a", "x"])
def test_the_cost_of_hostile_text_is_linear(word: str) -> None:
    automaton = compile_phrases(
        [("k", "{say} {say} {say}"), ("l", "{say} * anonymity"), ("m", "a * a * b"), ("n", "a <name> a? <name> b")],
        LEXICONS,
    )
    few, many = steps(automaton, [word] * 2_000), steps(automaton, [word] * 8_000)
    assert many <= 4.1 * few
    assert few <= 2_000 * 24


def test_the_cost_of_long_entities_is_linear() -> None:
    automaton = compile_phrases([("k", "<name> * b"), ("l", "a * <name> b")], LEXICONS)
    for length in (1_000, 4_000):
        one = [Entity(2, length, "name")]
        assert steps(automaton, ["a"] * length, one) <= 15 * length
        assert steps(automaton, ["a"] * length, [Entity(i, i + 1, "name") for i in range(length)]) <= 15 * length


def test_the_cost_does_not_grow_with_the_number_of_phrases() -> None:
    words = (
        "the town council met on monday and its mayor said that the bridge would be closed until may " * 20
    ).split()
    first, last = "council met mayor said bridge".split(), "opened fell burned sank moved".split()

    def automaton(count: int) -> Automaton:
        made = [f"{first[i % 5]} {{group}}? w{i // 25} {last[i // 5 % 5]}" for i in range(count)]
        return compile_phrases([(f"rule-{i}", phrase) for i, phrase in enumerate(made)], LEXICONS)

    assert steps(automaton(1_000), words) == steps(automaton(100), words) <= 2 * len(words)


def test_entries_of_lexicons_are_shared_by_the_phrases_that_name_them() -> None:
    lexicons = {"long": [f"first-{index} second third" for index in range(500)]}
    phrases = [("k", f"{{long}} w{index}") for index in range(100)]
    data = compile_phrases(phrases, lexicons).dump()
    assert len(data["symbol"]) == 300  # the lexicon, the word and the end of each phrase
    assert sum(map(len, data["children"].values())) == 1_500


def test_sentences_that_overlap_or_begin_before_the_text_give_the_longest_hit_once() -> None:
    text = "many experts said"
    whole, part = sentence(-1, 3), sentence(0, 2)
    assert hits("many experts said?", text, sentences=[whole, part]) == ["many experts said"]
    assert hits("many experts said?", text, sentences=[part, whole]) == ["many experts said"]
