"""The rule book: which rules are in it, in what order annotators run, what fails, and what the cache may do to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checker import compilation
from checker import rulebook as rulebook_module
from checker.document import Document
from checker.errors import CheckerError, Failure
from checker.finding import Match
from checker.hookspecs import hookimpl
from checker.registry import Registry
from checker.rule import Rule
from checker.rulebook import RuleBook, pack_folders
from checker.settings import Settings

RULE = """\
schema: 1
id: {id}
title: A title
message: "'{{match}}' will not do."
severity: warning
category: {category}
confidence: high
since: "0.1"
rationale: A reason.
references: []
kind: words
match: {{phrases: ["{phrase}"]}}
language: {language}
exceptions: [{{phrase: "{{river}} (asked)?"}}]
examples:
  flagged: ["[[It seems]] so."]
  clean: ["It is so."]
"""


class Words:
    """A kind for the tests: it finds phrases."""

    name = "words"
    placeholders: Sequence[str] = ()
    schema: Mapping[str, Any] = {
        "type": "object",
        "properties": {"phrases": {"type": "array", "items": {"type": "string"}}},
    }

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        if "explode" in match:
            raise RuntimeError("the kind fell over")
        return list(match["phrases"])

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        yield from ()


def layer(name: str, *needs: str, language: str = "en", phrases: Any = None) -> SimpleNamespace:
    """Make an annotator."""
    return SimpleNamespace(
        name=name, language=language, needs=needs, phrases=phrases or {}, annotate=lambda document: ()
    )


def registry_of(*annotators: Any, packs: Sequence[Path] = (), lexicons: Any = None) -> Registry:
    """Make the registry of one plugin, called `a-plugin`."""
    answers = {
        "checker_kinds": [Words()],
        "checker_annotators": list(annotators),
        "checker_rule_packs": list(packs),
        "checker_lexicons": {"river": ["vella"]} if lexicons is None else lexicons,
    }
    plugin = SimpleNamespace(__name__="a-plugin")
    for hook, answer in answers.items():
        setattr(plugin, hook, hookimpl(lambda answer=answer: answer))
    return Registry.of(plugin)


def write(folder: Path, name: str, category: str = "hedging", phrase: str = "it seems", language: str = "en") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    text = RULE.format(id=f"{folder.name}.{name}", category=category, phrase=phrase, language=language)
    path.write_text(text, encoding="utf-8")
    return path


def ids(book: RuleBook) -> list[str]:
    return [rule.id for rule in book.rules]


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the cache folder of the test."""
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Return a folder with two packs of three rules."""
    home = tmp_path / "packs"
    home.mkdir()
    write(home / "wind", "seems", "hedging", "it seems")
    write(home / "wind", "asks", "sourcing", "who says")
    write(home / "rain", "looks", "hedging", "{river} looks")
    return home


def test_a_book_has_the_rules_sorted_by_id(packs: Path) -> None:
    write(packs / "rain", "other", language="eo")
    write(packs / "rain", "any", language="'*'")
    book, failures = RuleBook.load(registry_of(layer("sentences")), [packs])
    assert failures == ()
    assert ids(book) == ["rain.any", "rain.looks", "wind.asks", "wind.seems"]
    assert book.language == "en"
    assert book.owners == {"kind words": "a-plugin", "annotator sentences": "a-plugin"}
    assert ids(RuleBook.load(registry_of(), [packs], language="eo")[0]) == ["rain.any", "rain.other"]


def test_the_automaton_has_the_phrases_of_rules_exceptions_and_annotators(packs: Path) -> None:
    annotator = layer("quotes", phrases={"english.cue": ["{river} (says|said)"]})
    book, failures = RuleBook.load(registry_of(annotator), [packs / "rain"])
    assert failures == ()
    from checker.document import Sentence, Tokens
    from checker.span import Span

    text = "Vella looks calm, Vella said"
    tokens = Tokens(text)
    hits = book.automaton.scan(tokens, [Sentence(Span(0, len(text)), 0, len(tokens), 0)], [])
    assert {key: [(hit.first, hit.last) for hit in found] for key, found in hits.items() if found} == {
        "rule:rain.looks": [(0, 2)],
        "exception:rain.looks:0": [(0, 1), (4, 5)],
        "english.cue": [(4, 6)],
    }


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ([], [], ["rain.looks", "wind.asks", "wind.seems"]),
        (["wind"], [], ["wind.asks", "wind.seems"]),
        (["hedging"], [], ["rain.looks", "wind.seems"]),
        (["wind.asks", "rain"], [], ["rain.looks", "wind.asks"]),
        ([], ["wind"], ["rain.looks"]),
        (["wind"], ["wind.asks"], ["wind.seems"]),
        (["wind"], ["sourcing", "hedging"], []),
        (["numbers"], [], []),
    ],
)
def test_rules_are_selected_by_id_pack_and_category(
    packs: Path, select: list[str], ignore: list[str], wanted: list[str]
) -> None:
    for _ in range(2):  # compiled, then cached
        assert ids(RuleBook.load(registry_of(), [packs], select, ignore)[0]) == wanted


def test_names_that_select_nothing_are_all_told(packs: Path) -> None:
    with pytest.raises(CheckerError) as error:
        RuleBook.load(registry_of(), [packs], ["wind.seem", "xyzzy"], ["hegding"])
    assert error.value.problems == (
        "--select: there is no rule, pack or category 'wind.seem'; did you mean 'wind.seems'?",
        "--select: there is no rule, pack or category 'xyzzy'",
        "--ignore: there is no rule, pack or category 'hegding'; did you mean 'hedging'?",
    )


def test_a_broken_rule_is_told_on_every_run_and_hides_no_other(packs: Path) -> None:
    path = packs / "wind" / "seems.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("high", "highest"), encoding="utf-8")
    for _ in range(2):
        book, failures = RuleBook.load(registry_of(), [packs], ["wind.seems", "rain"])
        problem = "confidence: 'highest' is not one of low, medium, high; did you mean 'high'?"
        assert failures == (Failure(str(path), "load the rule", "CheckerError", f"{path}:7: {problem}"),)
        assert ids(book) == ["rain.looks"]


def test_a_kind_that_fails_over_a_rule_is_a_failure_of_that_rule(packs: Path) -> None:
    path = packs / "wind" / "seems.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("match: {", "match: {explode: true, "), encoding="utf-8")
    book, failures = RuleBook.load(registry_of(), [packs])
    assert failures == (Failure(str(path), "load the rule", "RuntimeError", "the kind fell over"),)
    assert ids(book) == ["rain.looks", "wind.asks"]


def test_one_id_in_two_packs_is_told_with_both_paths(packs: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "wind", "seems")
    first = packs / "wind" / "seems.yaml"
    book, failures = RuleBook.load(registry_of(), [packs, tmp_path / "wind"])
    detail = f"{other}: id: 'wind.seems' is the id of {first} already"
    assert failures == (Failure(str(other), "load the rule", "CheckerError", detail),)
    assert book.rules[-1].path == str(first)


def test_a_rule_file_that_cannot_be_read_is_a_failure_on_every_run(packs: Path) -> None:
    (packs / "wind" / "folder.yaml").mkdir()
    (packs / "wind" / "lost.yaml").symlink_to(packs / "nowhere")
    for _ in range(2):
        book, failures = RuleBook.load(registry_of(), [packs])
        assert [(Path(failure.who).name, failure.detail.partition(": ")[2]) for failure in failures] == [
            ("folder.yaml", "is not a file"),
            ("lost.yaml", "is not a file"),
        ]
        assert len(book.rules) == 3


def test_rule_folders_may_be_one_pack_or_hold_several(packs: Path, tmp_path: Path) -> None:
    registered = [packs / "rain"]
    assert pack_folders(registered, []) == (str(packs / "rain"),)
    assert pack_folders(registered, [packs]) == (str(packs / "rain"), str(packs / "wind"))
    assert pack_folders([], [packs / "wind"]) == (str(packs / "wind"),)
    (tmp_path / "link").symlink_to(packs / "rain")
    assert pack_folders(registered, [tmp_path / "link"]) == (str(packs / "rain"),)


def test_a_rule_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(CheckerError) as error:
        pack_folders([], [empty])
    assert str(error.value) == f"{empty}: no rule files are in this folder, nor in a folder in it"
    with pytest.raises(CheckerError) as error:
        pack_folders([], [tmp_path / "none"])
    assert str(error.value) == f"{tmp_path / 'none'}: cannot be read as a folder of rules: No such file or directory"


def test_a_pack_may_bring_lexicons(packs: Path) -> None:
    (packs / "rain" / "lexicons.yaml").write_text("storm: [gale, '{river} flood']\nriver: [orm]\n", encoding="utf-8")
    write(packs / "wind", "storms", phrase="the {storm} seems")
    book, failures = RuleBook.load(registry_of(), [packs])
    path = packs / "rain" / "lexicons.yaml"
    detail = f"lexicon river of {path} is left out: a-plugin has one already"
    assert failures == (Failure(str(path), "load the lexicons", "NameClash", detail),)
    assert "wind.storms" in ids(book)


def test_a_broken_lexicon_breaks_only_the_rules_that_name_it(packs: Path) -> None:
    lexicons = {"river": ["vella"], "bad": ["a * b"], "worse": ["{bad} day"], "round": ["{round}"]}
    write(packs / "wind", "named", phrase="the {worse} thing")
    book, failures = RuleBook.load(registry_of(lexicons=lexicons), [packs])
    assert ids(book) == ["rain.looks", "wind.asks", "wind.seems"]
    assert [(failure.who, failure.doing) for failure in failures] == [
        ("a-plugin", "load the lexicons"),
        ("a-plugin", "load the lexicons"),
        (str(packs / "wind" / "named.yaml"), "load the rule"),
    ]
    assert "bad" in failures[0].detail
    assert "round" in failures[1].detail


def test_annotators_run_after_what_they_need() -> None:
    annotators = [
        layer("ledger", "claims", "sources"),
        layer("claims", "hits", "quotations"),
        layer("sources", "claims", "tokens"),
        layer("quotations", "blocks"),
        layer("sentences", "tokens"),
        layer("entities", "sentences"),
        layer("sentences", "tokens", language="*"),
        layer("other", "tokens", language="eo"),
    ]
    book, failures = RuleBook.load(registry_of(*annotators))
    assert failures == ()
    assert [annotator.name for annotator in book.annotators] == [
        "quotations",
        "sentences",
        "entities",
        "claims",
        "sources",
        "ledger",
    ]
    assert book.annotators[1] is annotators[4]
    (any_language, other) = RuleBook.load(registry_of(*annotators), language="eo")[0].annotators
    assert (any_language, other) == (annotators[6], annotators[7])


def test_annotators_that_cannot_run_are_failures() -> None:
    annotators = [
        layer("hits"),
        layer("a", "b"),
        layer("b", "c"),
        layer("c", "a", "tokens"),
        layer("lost", "found"),
        layer("follows", "lost"),
        layer("sentences", "hits"),
        layer("quotations", "sentences"),
    ]
    book, failures = RuleBook.load(registry_of(*annotators))
    doing = "order the annotators"
    assert failures == (
        Failure("a-plugin", doing, "NameClash", "the layer 'hits' is made by the engine alone"),
        Failure("a-plugin", doing, "UnknownLayer", "annotator lost needs the layer 'found', which nothing makes"),
        Failure("a-plugin", doing, "UnknownLayer", "annotator follows needs the layer 'lost', which nothing makes"),
        Failure("a-plugin", doing, "Cycle", "annotators need each other: a needs b, b needs c, c needs a"),
        Failure("a-plugin", doing, "Cycle", "annotators need each other: sentences needs sentences"),
    )
    assert [annotator.name for annotator in book.annotators] == ["quotations"]


def test_phrases_of_annotators_are_looked_at() -> None:
    annotators = [
        layer("a", phrases={"cue": ["says", "{rivr} says"], "rule:x": ["y"]}),
        layer("b", phrases={"cue": ["tells"]}),
        layer("c", phrases=["says"]),
        layer("d", phrases={"d": 5}),
    ]
    book, failures = RuleBook.load(registry_of(*annotators))
    assert failures == (
        Failure(
            "a-plugin",
            "compile the phrases of annotator a",
            "PhraseError",
            "'cue': '{rivr} says': column 1: unknown lexicon {rivr}; did you mean {river}?",
        ),
        Failure("a-plugin", "compile the phrases of annotator a", "NameClash", "'rule:x' is taken by the rules"),
        Failure(
            "a-plugin",
            "compile the phrases of annotator b",
            "NameClash",
            "'cue' is taken by annotator a of a-plugin",
        ),
        Failure(
            "a-plugin",
            "compile the phrases of annotator c",
            "TypeError",
            "'phrases' must be a mapping, not ['says']",
        ),
        Failure("a-plugin", "compile the phrases of annotator d", "TypeError", "'int' object is not iterable"),
    )
    assert [annotator.name for annotator in book.annotators] == ["a", "b", "c", "d"]


class Counter:
    """Counts how often rule books are compiled, not taken from the cache."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        compile_rules = compilation.compile_rules

        def counting(*arguments: Any) -> Any:
            self.count += 1
            return compile_rules(*arguments)

        monkeypatch.setattr(compilation, "compile_rules", counting)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch)


def test_a_book_from_the_cache_is_the_same(packs: Path, compiled: Counter) -> None:
    made, _ = RuleBook.load(registry_of(layer("b", "a"), layer("a")), [packs])
    kept, failures = RuleBook.load(registry_of(layer("b", "a"), layer("a")), [packs])
    assert compiled.count == 1
    assert failures == ()
    assert kept.rules == made.rules
    assert kept.rules[0].exceptions[0].phrase == "{river} (asked)?"
    assert kept.automaton.dump() == made.automaton.dump()
    assert [annotator.name for annotator in kept.annotators] == ["a", "b"]
    assert kept.key == made.key


def test_whatever_a_book_depends_on_makes_a_new_one(
    packs: Path, compiled: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = {RuleBook.load(registry_of(), [packs])[0].key}

    def changed(*arguments: Any, registry: Registry | None = None, **options: Any) -> None:
        before = len(keys)
        keys.add(RuleBook.load(registry or registry_of(), *(arguments or ([packs],)), **options)[0].key)
        assert len(keys) == before + 1
        assert compiled.count == len(keys)

    changed([packs], ["wind"])
    changed([packs], [], ["wind"])
    changed([packs], language="eo")
    changed([packs / "wind"])
    changed(registry=registry_of(layer("sentences")))
    write(packs / "wind", "seems", phrase="it would seem")
    changed()
    (packs / "rain" / "lexicons.yaml").write_text("storm: [gale]\n", encoding="utf-8")
    changed()
    code = packs / "plugin.py"
    code.write_text("one", encoding="utf-8")
    registry = registry_of()
    registry.roots = (*registry.roots, str(code))
    changed(registry=registry)
    os.utime(code, (1, 1))
    changed(registry=registry)
    code.unlink()
    monkeypatch.setattr(rulebook_module, "__version__", "0.1.1")
    changed()


def test_the_code_of_plugins_is_looked_at_file_by_file(tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "inner" / "__pycache__").mkdir(parents=True)
    (package / "inner" / "words.txt").write_text("a", encoding="utf-8")
    stamps = rulebook_module._stamps
    before = list(stamps(str(package)))
    assert [path for path, _, _ in before] == [str(package / "inner" / "words.txt")]
    (package / "inner" / "__pycache__" / "x.pyc").write_text("a", encoding="utf-8")
    assert list(stamps(str(package))) == before
    (package / "inner" / "words.txt").write_text("ab", encoding="utf-8")
    assert list(stamps(str(package))) != before
    assert list(stamps(str(tmp_path / "none"))) == []
    assert list(stamps("")) == []


def test_a_torn_or_foreign_cache_file_is_made_anew(packs: Path, cache_folder: Path, compiled: Counter) -> None:
    wanted = ids(RuleBook.load(registry_of(), [packs])[0])
    (entry,) = cache_folder.iterdir()
    whole = entry.read_bytes()
    for damaged in (
        b"",
        whole[: len(whole) // 2],
        b"PK\3\4" + whole,
        whole[:-1] + b"?",
        whole.replace(b"2\n", b"3\n", 1),
    ):
        entry.write_bytes(damaged)
        before = compiled.count
        book, failures = RuleBook.load(registry_of(), [packs])
        assert (ids(book), failures) == (wanted, ())
        assert compiled.count == before + 1
        assert entry.read_bytes() == whole


def test_a_cache_folder_that_cannot_be_written_is_no_failure(packs: Path, cache_folder: Path) -> None:
    cache_folder.write_text("in the way", encoding="utf-8")
    book, failures = RuleBook.load(registry_of(), [packs])
    assert failures == ()
    assert len(book.rules) == 3


def test_what_fails_is_never_cached(packs: Path, cache_folder: Path) -> None:
    for _ in range(2):
        registry = registry_of(lexicons={"river": ["vella"], "odd": 5})
        RuleBook.load(registry, [packs])
        assert [failure.detail for failure in registry.failures] == ["lexicon 'odd' is not a list of text"]
    assert RuleBook.load(registry_of(layer("lost", "found")), [packs])[1]
    assert not cache_folder.exists()


def test_a_book_from_the_cache_needs_no_yaml_and_no_schema(packs: Path) -> None:
    program = (
        "import sys\n"
        "from checker.registry import Registry\n"
        "from checker.rulebook import RuleBook\n"
        "book, failures = RuleBook.load(Registry.load(third_party=False), ['rain'], ['rain'])\n"
        "heavy = ('yaml', 'jsonschema', 'tempfile', 'difflib', 'checker.compilation', 'checker.strict_yaml')\n"
        "print([rule.id for rule in book.rules], [name for name in heavy if name in sys.modules])\n"
    )
    rule = packs / "rain" / "looks.yaml"
    text = rule.read_text(encoding="utf-8").replace("kind: words", "kind: phrase").replace("{river}", "vella")
    rule.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    said = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=packs, env=environment, capture_output=True, text=True, timeout=60
        )
        for _ in range(2)
    ]
    assert said[1].stdout == "['rain.looks'] []\n", said[1].stderr
    assert "yaml" in said[0].stdout, said[0].stderr


def test_the_bundled_rules_load() -> None:
    registry = Registry.load(third_party=False)
    book, failures = RuleBook.load(registry)
    assert failures == ()
    assert {rule.pack for rule in book.rules} >= {
        "consistency",
        "core",
        "anonymous",
        "attribution",
        "fairness",
        "polls",
    }


def test_settings_are_part_of_the_key_and_nothing_else_of_a_view_is_made_anew(packs: Path) -> None:
    book, _ = RuleBook.load(registry_of(), [packs])
    graver = book.view(Settings(severities={"rain": "error"}))
    assert {rule.severity for rule in graver.rules if rule.pack == "rain"} == {"error"}
    assert {rule.severity for rule in graver.rules if rule.pack != "rain"} == {"warning"}
    assert {rule.severity for rule in book.rules} == {"warning"}
    assert graver.key not in (book.key, book.view(Settings(severities={"rain": "note"})).key)
    assert graver.key == book.view(Settings(severities={"rain": "error"})).key
    assert graver.automaton is book.automaton
    without = book.view(Settings(ignore=("rain",)))
    assert without.rules == tuple(rule for rule in book.rules if rule.pack != "rain")
