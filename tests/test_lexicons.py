from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from checker.automaton import compile_phrases
from checker.document import Sentence, Tokens
from checker.errors import CheckerError
from checker.lexicon import check_lexicons, entries
from checker.span import Span
from checker_plugins.english.lexicon import FOLDER, load

LEXICONS = load()
FILES = sorted(FOLDER.glob("*.yaml"))
WRITTEN = {
    (path.name, name): lexicon
    for path in FILES
    for name, lexicon in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).items()
}


def found(phrase: str, text: str) -> list[str]:
    """Return what `phrase` matches in `text`, read as one sentence."""
    tokens = Tokens(text)
    sentence = Sentence(Span(0, len(text)), 0, len(tokens), 0)
    hits = compile_phrases([("key", phrase)], LEXICONS).scan(tokens, [sentence], ())
    return [tokens.span(hit.first, hit.last).of(text) for hit in hits["key"]]


def test_all_lexicons_can_be_compiled() -> None:
    assert check_lexicons(LEXICONS) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_name_is_written_twice_in_a_file(path: Path) -> None:
    node = yaml.compose(path.read_text(encoding="utf-8"))
    assert node is not None
    for mapping in (node, *(value for _, value in node.value)):
        keys = [key.value for key, _ in mapping.value]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", WRITTEN, ids=lambda key: key[1])
def test_no_entry_is_written_twice(key: tuple[str, str]) -> None:
    written = [" ".join(entry.lower().split()) for entry in WRITTEN[key]["entries"]]
    assert sorted(written) == sorted(set(written))


@pytest.mark.parametrize("key", WRITTEN, ids=lambda key: key[1])
def test_every_lexicon_says_what_it_holds(key: tuple[str, str]) -> None:
    assert WRITTEN[key]["description"].endswith((".", "…"))


@pytest.mark.parametrize("name", ["media-name", "organisation-name"])
def test_a_name_in_lower_case_is_no_other_noun(name: str) -> None:
    nouns = {"who", "time", "report", "index", "apple", "meta", "science", "nature", "app", "spa", "insider", "focus"}
    assert nouns.isdisjoint(" ".join(entry) for entry in entries(name, LEXICONS))


@pytest.mark.parametrize(
    ("name", "least"),
    [("say", 180), ("find", 90), ("judge", 180), ("role", 700), ("media-name", 400), ("loaded", 150)],
)
def test_the_large_lexicons_are_large(name: str, least: int) -> None:
    assert len(entries(name, LEXICONS)) >= least


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("{say}", "He said so, adding more, and has since told us.", ["said", "adding", "told"]),
        ("{say-past}", "She says it now and wrote it then.", ["wrote"]),
        ("{say-participle}", "It was written, they wrote.", ["written"]),
        ("{say}", "It went on to say that; it points out this.", ["went on to say", "points out"]),
        ("{role-plural}", "The prime ministers met the mayor.", ["prime ministers"]),
        ("{role-singular}", "The prime ministers met the mayor.", ["mayor"]),
        ("{role}", "Heads of state and one head of state.", ["Heads of state", "head of state"]),
        ("{accusation}", "Corruption, and bribes that he took, and stole.", ["Corruption", "bribes", "stole"]),
        ("{impersonal}", "It is emphasised that; it was known that.", ["It is emphasised that", "it was known that"]),
        ("{hedge-passive}", "They are believed to know; he was feared dead.", ["are believed to", "was feared"]),
        ("{title}", "Gen. Orlo met Dr Vane and Mrs. Teel.", ["Gen.", "Dr", "Mrs."]),
        ("{media-name}", "The Kyiv Independent and Reuters wrote.", ["The Kyiv Independent", "Reuters"]),
        ("{anonymity-reason}", "She spoke on condition of anonymity.", ["on condition of anonymity"]),
    ],
)
def test_what_a_lexicon_matches(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


def written(folder: Path, text: str, name: str = "one.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_words_that_yaml_would_read_as_something_else(tmp_path: Path) -> None:
    folder = written(tmp_path, "short: {description: Short words., entries: [no, on, yes, 444, null]}")
    assert load(folder) == {"short": ["no", "on", "yes", "444", "null"]}


def test_a_verb_lexicon_that_names_another(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        "one: {description: A., inflect: verb, entries: [cry, '{two}']}\n"
        "two: {description: B., inflect: verb, entries: [beg]}",
    )
    lexicons = load(folder)
    assert lexicons["one"] == ["cry", "cries", "cried", "crying", "{two}"]
    assert lexicons["one-past"] == ["cried", "{two-past}"]
    assert lexicons["two-ing"] == ["begging"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- one", "one.yaml: not a mapping of names to lexicons"),
        ("one: two", "one.yaml: one: not a mapping"),
        ("one: {entries: [a]}", "one.yaml: one: description: missing"),
        ("one: {description: A., entries: []}", "one.yaml: one: entries: missing"),
        ("one: {description: A., entries: [[a]]}", "one.yaml: one: entries: an entry is not a word or a phrase"),
        ("one: {description: A., entries: [a], kind: verb}", "one.yaml: one: kind: unknown key"),
        (
            "one: {description: A., entries: [a], inflect: verbs}",
            "one.yaml: one: inflect: 'verbs' is not one of verb, noun, none",
        ),
    ],
)
def test_a_bad_file_says_where(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(CheckerError) as caught:
        load(written(tmp_path, text))
    assert caught.value.problems == (problem,)


def test_two_files_with_one_name(tmp_path: Path) -> None:
    text = "one: {description: A., entries: [a]}"
    written(tmp_path, text)
    with pytest.raises(CheckerError) as caught:
        load(written(tmp_path, text, "two.yaml"))
    assert caught.value.problems == ("two.yaml: one: another file has a lexicon of this name",)
