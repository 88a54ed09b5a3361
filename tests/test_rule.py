"""Rule files: what they say, and every mistake that can be in one, to the word and the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document
from checker.errors import CheckerError
from checker.finding import Match
from checker.rule import DEFAULT_BLOCKS, Reference, Rule, RuleException, marked, read_lexicons, read_rule, rule_id
from checker.span import Span
from checker.strict_yaml import DEEPEST, LARGEST, UnreadableError, read

RULE = """\
schema: 1
id: local.vague-voice
title: Nobody speaks
message: "'{match}' names nobody ({place})."
severity: warning
category: attribution
confidence: high
since: "0.1"
rationale: >
  A voice without a name
  cannot be asked.
references:
  - title: "A handbook, Sources"
    url: https://handbook.example/sources
false-positives: ["A voice that is named later."]
scope: {blocks: [headline, paragraph], quoted: include}
kind: words
match:
  phrases:
    - "voices (have)? {say}"
    - "no * one said"
exceptions:
  - phrase: "{say} Marta"
  - phrase: "by name"
    within: paragraph
suggest: Name the voice.
language: en
examples:
  flagged:
    - "[[Voices said]] the weir would hold."
  clean:
    - "Voices rose over the weir."
"""
LEXICONS = {"say": ("said", "say"), "vague-group": ("critics",)}


class Words:
    """A kind for the tests: it finds phrases, and offers the placeholder `place`."""

    name = "words"
    placeholders: Sequence[str] = ("place",)
    schema: Mapping[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["phrases"],
        "properties": {
            "phrases": {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "when": {"type": "object", "properties": {"type": {"enum": ["statistic", "event"]}}},
        },
    }

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        return list(match["phrases"])

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        yield from ()


KINDS = {"words": Words()}
PATH = "local/vague-voice.yaml"


def problems(text: str | bytes, path: str = PATH) -> tuple[str, ...]:
    """Return what is wrong with a rule file, line by line; it must be something."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(CheckerError) as error:
        read_rule(data, path, KINDS, LEXICONS)
    return error.value.problems


def test_a_rule_is_what_its_file_says() -> None:
    assert read_rule(RULE.encode(), PATH, KINDS, LEXICONS) == Rule(
        id="local.vague-voice",
        title="Nobody speaks",
        message="'{match}' names nobody ({place}).",
        severity="warning",
        category="attribution",
        confidence="high",
        since="0.1",
        rationale="A voice without a name cannot be asked.",
        references=(Reference("A handbook, Sources", "https://handbook.example/sources"),),
        false_positives=("A voice that is named later.",),
        blocks=frozenset({"headline", "paragraph"}),
        quoted="include",
        kind="words",
        match={"phrases": ["voices (have)? {say}", "no * one said"]},
        exceptions=(RuleException("{say} Marta", "sentence"), RuleException("by name", "paragraph")),
        suggest="Name the voice.",
        language="en",
        flagged=("[[Voices said]] the weir would hold.",),
        clean=("Voices rose over the weir.",),
        path=PATH,
    )


def test_what_a_file_leaves_out_has_a_default() -> None:
    lines = RULE.splitlines(keepends=True)
    start, end = lines.index("exceptions:\n"), lines.index("examples:\n")
    text = "".join(line for line in (*lines[:start], *lines[end:]) if not line.startswith(("scope", "false")))
    rule = read_rule(text.encode(), PATH, KINDS, LEXICONS)
    assert rule.pack == "local"
    assert rule.blocks == DEFAULT_BLOCKS
    assert not rule.blocks & {"code", "caption", "byline"}
    assert (rule.quoted, rule.exceptions, rule.suggest, rule.language) == ("exclude", (), "", "en")
    assert rule.false_positives == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("schema: 1", "schema: 2", 1, "schema: must be 1, not 2"),
        ("schema: 1", "schema: true", 1, "schema: must be 1, not true"),
        ("schema: 1\n", "", 1, "schema: is missing"),
        (
            "id: local.vague-voice",
            "id: local.vague-voices",
            2,
            "id: must be 'local.vague-voice', as the file is " + PATH,
        ),
        (
            "id: local.vague-voice",
            "id: Local.voice",
            2,
            (
                "id: 'Local.voice' does not fit; it must be: the pack, a full stop, and the file's name, in lower-case "
                "words joined by hyphens, as in core.experts-say"
            ),
        ),
        ("title: Nobody speaks", "titel: Nobody speaks", 3, "titel: unknown key; did you mean 'title'?"),
        ("title: Nobody speaks", "title: no", None, ""),
        ("title: Nobody speaks", "title: true", 3, "title: must be text, not true; put it in quotation marks"),
        ("title: Nobody speaks", "title:", 3, "title: must be text, not nothing"),
        ("title: Nobody speaks", 'title: " "', 3, "title: must not be empty"),
        ("title: Nobody speaks", "title: [a]", 3, "title: must be text, not a list"),
        ("{place}", "{plaice}", 4, "message: unknown placeholder {plaice}; did you mean '{place}'?"),
        ("{place}", "{Q7}", 4, "message: '{' belongs to no placeholder; there are {match}, {place}"),
        ("{place}", "{who}", 4, "message: unknown placeholder {who}; there are {match}, {place}"),
        ("severity: warning", "severity: fatal", 5, "severity: 'fatal' is not one of note, warning, error"),
        (
            "severity: warning",
            "severity: waring",
            5,
            "severity: 'waring' is not one of note, warning, error; did you mean 'warning'?",
        ),
        (
            "category: attribution",
            "category: atribution",
            6,
            (
                "category: 'atribution' is not one of sourcing, attribution, hedging, language, numbers, fairness, "
                "transparency, consistency; did you mean 'attribution'?"
            ),
        ),
        ("confidence: high", "confidence: 1", 7, "confidence: 1 is not one of low, medium, high"),
        ('since: "0.1"', "since: 0.1", 8, "since: must be text, not 0.1; put it in quotation marks"),
        ('since: "0.1"', 'since: "0.1"\nsince: "0.2"', 9, "duplicate key 'since'"),
        ("    url: https", "    uri: https", 14, "references[0].uri: unknown key; did you mean 'url'?"),
        (
            "url: https://handbook.example/sources",
            "url: handbook",
            14,
            "references[0].url: 'handbook' does not fit; it must be: an address that begins with https:// or http://",
        ),
        ('  - title: "A handbook, Sources"\n    url', "  - url", 13, "references[0].title: is missing"),
        ('["A voice that is named later."]', "later", 15, "false-positives: must be a list, not 'later'"),
        (
            "[headline, paragraph]",
            "[headline, paragaph]",
            16,
            (
                "scope.blocks[1]: 'paragaph' is not one of headline, standfirst, byline, dateline, heading, paragraph, "
                "list-item, blockquote, caption, table-cell, code; did you mean 'paragraph'?"
            ),
        ),
        ("[headline, paragraph]", "[]", 16, "scope.blocks: must not be empty"),
        ("[headline, paragraph]", "[code, code]", 16, "scope.blocks: holds 'code' twice"),
        ("quoted: include", "quoted: no", 16, "scope.quoted: 'no' is not one of exclude, include, only"),
        ("kind: words", "kind: wrods", 17, "kind: there is no kind 'wrods'; did you mean 'words'?"),
        ("kind: words", "kind: xyz", 17, "kind: there is no kind 'xyz'; there are words"),
        ("  phrases:", "  phrase:", 18, "match.phrases: is missing"),
        (
            "match:\n",
            "match:\n  when: {type: statistics}\n",
            19,
            "match.when.type: 'statistics' is not one of statistic, event; did you mean 'statistic'?",
        ),
        (
            '{say}"\n    - "no',
            '{sya}"\n    - "no',
            20,
            "match.phrases[0]: column 16: unknown lexicon {sya}; did you mean {say}?",
        ),
        (
            "no * one said",
            "no <nmae> said",
            21,
            "match.phrases[1]: column 4: unknown class <nmae>; did you mean <name>?",
        ),
        (
            "no * one said",
            "no one said *",
            21,
            "match.phrases[1]: column 13: a phrase cannot end with '*', whichever of its parts are left out",
        ),
        ("{say} Marta", "({say} Marta", 23, "exceptions[0].phrase: column 1: '(' is never closed"),
        (
            "within: paragraph",
            "within: paragraphs",
            25,
            (
                "exceptions[1].within: 'paragraphs' is not one of sentence, match, paragraph, article; "
                "did you mean 'paragraph'?"
            ),
        ),
        (
            "language: en",
            "language: English",
            27,
            (
                "language: 'English' does not fit; it must be: the two or three letters "
                "of the language of the articles that the rule is for, as in en, which is the default; * for any"
            ),
        ),
        (
            "[[Voices said]]",
            "Voices said",
            30,
            "examples.flagged[0]: must mark what is found: put it between [[ and ]]",
        ),
        ("[[Voices said]]", "[[Voices said", 30, "examples.flagged[0]: '[[' without ']]'"),
        ("[[Voices said]]", "Voices said]]", 30, "examples.flagged[0]: ']]' without '[[', at character 12"),
        ("[[Voices said]]", "[[Voices [[said]]", 30, "examples.flagged[0]: '[[' inside another '[[', at character 10"),
        ("[[Voices said]]", "[[]] Voices", 30, "examples.flagged[0]: nothing between '[[' and ']]', at character 3"),
        (
            "Voices rose over",
            "[[Voices]] rose over",
            32,
            "examples.clean[0]: must have no marks: nothing is found in a clean example",
        ),
        ('  clean:\n    - "Voices rose over the weir."\n', "  clean: []\n", 31, "examples.clean: must not be empty"),
        ('  clean:\n    - "Voices rose over the weir."\n', "", 28, "examples.clean: is missing"),
        ("title: Nobody speaks", "title: &a Nobody", 3, "title: anchors are not allowed: &a"),
        ("title: Nobody speaks", "title: !!str Nobody", 3, "title: tags are not allowed: tag:yaml.org,2002:str"),
        ("title: Nobody speaks", "title: *a", 3, "title: aliases are not allowed: *a"),
        ("title: Nobody speaks", "? [a]\n: b", 3, "a key must be a word"),
        ("title: Nobody speaks", "title: 2026-01-02", None, ""),
        ("title: Nobody speaks", "title: 12:30", None, ""),
    ],
)
def test_a_bad_rule_file_says_what_and_where(old: str, new: str, line: int | None, problem: str) -> None:
    assert RULE.count(old) == 1, old
    text = RULE.replace(old, new)
    if line is None:
        read_rule(text.encode(), PATH, KINDS, LEXICONS)
        return
    assert f"{PATH}:{line}: {problem}" in problems(text)


def test_all_problems_of_a_file_come_at_once_and_in_order() -> None:
    text = (
        RULE.replace("warning", "fatal")
        .replace("{place}", "{who}")
        .replace("{say} Marta", "({say}")
        .replace("[[V", "V")
    )
    assert problems(text) == (
        f"{PATH}:4: message: unknown placeholder {{who}}; there are {{match}}, {{place}}",
        f"{PATH}:5: severity: 'fatal' is not one of note, warning, error",
        f"{PATH}:23: exceptions[0].phrase: column 1: '(' is never closed",
        f"{PATH}:30: examples.flagged[0]: ']]' without '[[', at character 12",
    )


def test_a_duplicate_key_hides_nothing_else() -> None:
    text = RULE.replace("severity: warning", "severity: fatal\nseverity: warning")
    assert problems(text) == (
        f"{PATH}:5: severity: 'fatal' is not one of note, warning, error",
        f"{PATH}:6: duplicate key 'severity'",
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", f"{PATH}:1: must be a mapping, not nothing"),
        (b"# only a comment\n", f"{PATH}:1: must be a mapping, not nothing"),
        (b"- a\n", f"{PATH}:1: must be a mapping, not a list"),
        (b"schema: 1\ntitle: caf\xe9\n", f"{PATH}:2: is not UTF-8: byte 0xe9"),
        (RULE.encode("utf-16"), f"{PATH}:1: is not UTF-8: byte 0xff"),
        (b"a: 1\n---\nb: 2\n", f"{PATH}:2: only one document can stand in a file"),
        (b"x" * (LARGEST + 1), f"{PATH}: is too large: 262,145 bytes, of at most 262,144"),
        (b"[" * 1000, f"{PATH}:1: is nested deeper than {DEEPEST} levels"),
    ],
)
def test_a_file_that_is_no_rule_at_all(data: bytes, problem: str) -> None:
    assert problems(data) == (problem,)


@pytest.mark.parametrize(("data", "line"), [(b"a: [1\nb: 2\n", 2), (b"a: 1\n\tb: 2\n", 2), (b"a: 1\nb: \x00\n", 2)])
def test_what_is_not_yaml_says_so_with_its_line(data: bytes, line: int) -> None:
    (problem,) = problems(data)
    assert problem.startswith(f"{PATH}:{line}: is not YAML: ")


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    levels = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    told = problems("\n".join(levels))
    assert told[0] == f"{PATH}:1: a0: anchors are not allowed: &a0"
    assert f"{PATH}:2: a1[0]: aliases are not allowed: *a0" in told


def test_a_byte_order_mark_is_no_problem() -> None:
    assert read_rule(b"\xef\xbb\xbf" + RULE.encode(), PATH, KINDS, LEXICONS).id == "local.vague-voice"


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "True", "NO", "Null", "1e3", "0x10", "1_000", "012", ".5", "=", "<<"]
)
def test_words_stay_words(word: str) -> None:
    assert read(f"a: {word}".encode()).data == {"a": word}


@pytest.mark.parametrize(
    ("written", "value"), [("true", True), ("false", False), ("-7", -7), ("0.5", 0.5), ("~", None)]
)
def test_the_few_values_that_are_no_words(written: str, value: object) -> None:
    assert read(f"a: {written}".encode()).data == {"a": value}
    assert read(f"a: '{written}'".encode()).data == {"a": written}


def test_the_loader_in_python_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    quick = read(RULE.encode())
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert read(RULE.encode()) == quick


@given(st.binary(max_size=60) | st.text("{}[]&*!|>'\"%@`?:-, \n#ab1", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    last = data.count(b"\n") + data.count(b"\r") + 2
    try:
        lines = [*read(data).lines.values()]
    except UnreadableError as error:
        lines = [problem.line for problem in error.problems]
    assert all(0 <= line <= last for line in lines)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (
            "local/Vague.yaml",
            "local/Vague.yaml:2: id: the file's name must be small letters, digits and hyphens, not 'Vague'",
        ),
        (
            "My Pack/vague-voice.yaml",
            (
                "My Pack/vague-voice.yaml:2: id: the folder's name must be small letters, digits and "
                "hyphens, not 'My Pack'"
            ),
        ),
    ],
)
def test_names_of_files_are_checked_too(path: str, problem: str) -> None:
    assert problems(RULE, path) == (problem,)


def test_the_id_follows_from_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack").mkdir()
    monkeypatch.chdir(tmp_path / "pack")
    assert rule_id("a-rule.yaml") == "pack.a-rule"


def test_lexicons_are_read() -> None:
    text = b"river:\n  - Vella\n  - upper Vella\nno: [on, '{river} basin']\n"
    assert read_lexicons(text, "p/lexicons.yaml") == {"river": ("Vella", "upper Vella"), "no": ("on", "{river} basin")}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [b]\na: [c]", "2: duplicate key 'a'"),
        ("a:\n  - 12", "2: a[0]: must be text, not 12; put it in quotation marks"),
        ("a: b", "1: a: must be a list, not 'b'"),
        ("a: []", "1: a: must not be empty"),
        ("a: ['x|y']", "1: a[0]: column 2: '|' stands only inside a group"),
        ("a:\n- ok\n- 'x * y'", "3: a[1]: column 1: an entry holds only words and {lexicons}"),
        ("A: [b]", "1: A: 'A' does not fit; it must be: small letters, digits and hyphens"),
        ("[a]", "1: must be a mapping, not a list"),
        ("a: *b", "1: a: aliases are not allowed: *b"),
    ],
)
def test_bad_lexicons_say_what_and_where(text: str, problem: str) -> None:
    with pytest.raises(CheckerError) as error:
        read_lexicons(text.encode(), "p/lexicons.yaml")
    assert error.value.problems == (f"p/lexicons.yaml:{problem}",)


def test_marks_are_taken_out() -> None:
    assert marked("[[A]] b [[c]]") == ("A b c", (Span(0, 1), Span(4, 5)))
    assert marked("plain [one] text") == ("plain [one] text", ())


@given(st.lists(st.tuples(st.text("ab \n"), st.text("ab \n", min_size=1))), st.text("ab "))
def test_marks_make_a_round_trip(pieces: list[tuple[str, str]], rest: str) -> None:
    written = "".join(f"{before}[[{inside}]]" for before, inside in pieces) + rest
    text, spans = marked(written)
    assert text == "".join(before + inside for before, inside in pieces) + rest
    assert [span.of(text) for span in spans] == [inside for _, inside in pieces]
