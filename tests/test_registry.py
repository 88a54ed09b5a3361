"""Plugins: what they contribute, and that what is wrong with one is told and costs nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from importlib.machinery import PathFinder
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pluggy
import pytest

from checker import hookimpl, hookspecs
from checker import registry as registry_module
from checker.errors import Failure
from checker.registry import BUNDLED, PluginInfo, Registry


def reader(name: str = "plain", extensions: Sequence[str] = (".txt",)) -> SimpleNamespace:
    return SimpleNamespace(name=name, extensions=extensions, read=lambda data, path: None)


def annotator(name: str = "sentences", language: str = "en") -> SimpleNamespace:
    return SimpleNamespace(name=name, language=language, needs=(), phrases={}, annotate=lambda document: ())


def kind(name: str = "words", **changes: Any) -> SimpleNamespace:
    shape = {"name": name, "schema": {}, "placeholders": (), "phrases": lambda match: [], "find": lambda *two: iter(())}
    return SimpleNamespace(**{**shape, **changes})


def reporter(name: str = "lines") -> SimpleNamespace:
    return SimpleNamespace(name=name, start=lambda head: "", file=lambda *two: "", end=lambda *two: "")


def plugin(name: str = "a-plugin", **hooks: Any) -> SimpleNamespace:
    """Make a plugin whose hooks return what is given, or raise it."""
    made = SimpleNamespace(__name__=name)
    for hook, answer in hooks.items():
        setattr(made, f"checker_{hook}", hookimpl(answering(answer)))
    return made


def answering(answer: Any) -> Callable[[], Any]:
    def hook() -> Any:
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return hook


class EntryPoint(SimpleNamespace):
    """An entry point of an installed distribution, as far as the registry looks at it."""

    def load(self) -> Any:
        if isinstance(self.value, BaseException):
            raise self.value
        return self.value


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what makes plugins look installed: distribution=plugin, or =an error that loading it raises."""
    monkeypatch.delenv("CHECKER_NO_PLUGINS")
    monkeypatch.setattr(registry_module, "_may_be_installed", lambda: True)
    points: list[EntryPoint] = []

    def add(distribution: str, value: Any, name: str = "main", version: str = "2.0") -> None:
        dist = SimpleNamespace(name=distribution, version=version)
        points.append(EntryPoint(name=name, value=value, dist=dist))

    monkeypatch.setattr(metadata, "entry_points", lambda *, group: points if group == "checker" else [])
    return add


def test_what_plugins_contribute_is_there_by_name(tmp_path: Path) -> None:
    pack = tmp_path / "local"
    pack.mkdir()
    one, other = reader("plain", (".txt",)), reader("page", (".html", ".htm"))
    made = annotator()
    registry = Registry.of(
        plugin("p", readers=[one, other], annotators=(made,), kinds=iter([kind()]), rule_packs=[pack]),
        plugin("q", reporters=[reporter()], lexicons={"river": ["Vella", "Orm"]}),
    )
    assert registry.failures == []
    assert registry.readers == {"plain": one, "page": other}
    assert registry.annotators == (made,)
    assert list(registry.kinds) == ["words"]
    assert list(registry.reporters) == ["lines"]
    assert registry.packs == (str(pack),)
    assert registry.lexicons() == {"river": ("Vella", "Orm")}
    assert registry.plugins == (
        PluginInfo("p", "", ("reader plain", "reader page", "annotator sentences (en)", "kind words", "pack local")),
        PluginInfo("q", "", ("reporter lines", "lexicon river")),
    )
    assert registry.owners["reporter lines"] == "q"


def test_the_bundled_plugins_come_first_and_have_no_failures() -> None:
    registry = Registry.load(third_party=False)
    assert registry.failures == []
    assert tuple(each.name for each in registry.plugins) == BUNDLED
    assert {"phrase", "claim", "attribution", "source", "article", "consistency"} <= registry.kinds.keys()
    assert {"consistency", "core", "polls", "words"} <= {os.path.basename(pack) for pack in registry.packs}
    assert not {"docs", "profiles"} & {os.path.basename(pack) for pack in registry.packs}
    assert registry.lexicons()
    assert registry.failures == []


def test_installed_plugins_are_loaded_by_name_and_can_be_turned_off(
    install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    install("z-plugin", plugin(kinds=[kind("z")]))
    install("a-plugin", plugin(kinds=[kind("a")]))
    registry = Registry.load()
    assert registry.plugins[len(BUNDLED) :] == (
        PluginInfo("a-plugin", "2.0", ("kind a",)),
        PluginInfo("z-plugin", "2.0", ("kind z",)),
    )
    assert "z" not in Registry.load(third_party=False).kinds
    monkeypatch.setenv("CHECKER_NO_PLUGINS", "1")
    assert "z" not in Registry.load().kinds


@pytest.mark.parametrize(
    ("folder", "text", "found"),
    [
        ("good-1.0.dist-info", "[console_scripts]\nx = y\n\n[checker]\ngood = good_plugin\n", True),
        ("good.egg-info", "[checker]\r\ngood = good_plugin\r\n", True),
        ("good-1.0.dist-info", "[checkers]\ngood = good_plugin\n", False),
        ("good-1.0", "[checker]\ngood = good_plugin\n", False),
    ],
)
def test_a_distribution_on_the_path_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, text: str, found: bool
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "METADATA").write_text("Metadata-Version: 2.1\nName: good\nVersion: 1.0\n", encoding="utf-8")
    (tmp_path / folder / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: good\nVersion: 1.0\n", encoding="utf-8")
    (tmp_path / folder / "entry_points.txt").write_bytes(text.encode())
    source = "from checker import hookimpl\n@hookimpl\ndef checker_lexicons():\n    return {'good': ['vella']}\n"
    (tmp_path / "good_plugin.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(sys, "meta_path", [one for one in sys.meta_path if not hasattr(one, "find_distributions")])
    sys.meta_path.append(PathFinder)  # as it is without the finders of test tools
    monkeypatch.delenv("CHECKER_NO_PLUGINS")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *(one for one in sys.path if os.path.isdir(one))])
    assert registry_module._may_be_installed() is found
    registry = Registry.load()
    assert ("good" in {plugin.name for plugin in registry.plugins}) is found
    assert ("good" in registry.lexicons()) is found
    sys.modules.pop("good_plugin", None)


def test_two_entry_points_of_one_distribution_are_told_apart(install: Callable[..., None]) -> None:
    install("a-plugin", plugin(kinds=[kind("one")]), name="one")
    install("a-plugin", plugin(kinds=[kind("two")]), name="two")
    registry = Registry.load()
    assert [each.name for each in registry.plugins[len(BUNDLED) :]] == ["a-plugin (one)", "a-plugin (two)"]
    assert {"one", "two"} <= registry.kinds.keys()


@pytest.mark.parametrize(
    ("error", "name", "detail"),
    [
        (ImportError("No module named 'absent'"), "ImportError", "No module named 'absent'"),
        (SyntaxError("bad"), "SyntaxError", "bad"),
        (SystemExit("good-bye"), "SystemExit", "good-bye"),
    ],
)
def test_a_plugin_that_does_not_load_hides_no_other(
    install: Callable[..., None], error: BaseException, name: str, detail: str
) -> None:
    install("bad-plugin", error)
    install("good-plugin", plugin(kinds=[kind("good")]))
    registry = Registry.load()
    assert Failure("bad-plugin", "load the plugin", name, detail) in registry.failures
    assert "good" in registry.kinds


def test_installed_metadata_that_cannot_be_read_is_a_failure(
    install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*, group: str) -> None:
        raise ValueError("torn metadata")

    monkeypatch.setattr(metadata, "entry_points", broken)
    registry = Registry.load()
    assert Failure("plugins", "find the installed plugins", "ValueError", "torn metadata") in registry.failures
    assert "phrase" in registry.kinds


HOOKS = {
    "readers": ("reader", reader("good", (".good",))),
    "annotators": ("annotator", annotator("good")),
    "kinds": ("kind", kind("good")),
    "reporters": ("reporter", reporter("good")),
}


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_that_raises_or_returns_the_wrong_thing_hides_no_other(hook: str) -> None:
    noun, good = HOOKS[hook]

    def endless() -> Iterator[Any]:
        yield good
        raise KeyError("lost")

    registry = Registry.of(
        plugin("raises", **{hook: ValueError("no luck")}),
        plugin("number", **{hook: 3}),
        plugin("nothing", **{hook: None}),
        plugin("text", **{hook: "abc"}),
        plugin("breaks", **{hook: endless()}),
        plugin("holds", **{hook: [object]}),
        plugin("odd", **{hook: [7]}),
        plugin("good", **{hook: [good]}),
    )
    doing = f"offer {noun}s"
    assert registry.failures == [
        Failure("raises", doing, "ValueError", "no luck"),
        Failure("number", doing, "WrongAnswer", f"returned 3, not {noun}s"),
        Failure("nothing", doing, "WrongAnswer", f"returned None, not {noun}s"),
        Failure("text", doing, "WrongAnswer", f"returned 'abc', not {noun}s"),
        Failure("breaks", doing, "KeyError", "'lost'"),
        Failure("holds", doing, "WrongAnswer", f"returned the class object, not a {noun}: make one of it"),
        Failure("odd", doing, "WrongAnswer", f"returned 7, not a {noun}"),
    ]
    assert [label for label in registry.owners if " good" in label]


@pytest.mark.parametrize(
    ("contribution", "detail"),
    [
        (kind(find=None), "kind 'words': 'find' must be a method, not None"),
        (kind(schema=[]), "kind 'words': 'schema' must be a mapping, not []"),
        (kind(placeholders="place"), "kind 'words': 'placeholders' must be a list of text, not 'place'"),
        (kind(name=""), "kind '': 'name' must be text, not ''"),
        (SimpleNamespace(name="words", schema={}), "kind 'words' has no 'placeholders'"),
    ],
)
def test_the_shape_of_what_is_returned_is_looked_at(contribution: Any, detail: str) -> None:
    registry = Registry.of(plugin("p", kinds=[contribution, kind("sound")]))
    assert registry.failures == [Failure("p", "offer kinds", "WrongAnswer", detail)]
    assert list(registry.kinds) == ["sound"]


def test_an_attribute_that_raises_is_a_failure_of_its_plugin() -> None:
    class Bad:
        @property
        def name(self) -> str:
            raise RuntimeError("no name yet")

    registry = Registry.of(plugin("p", kinds=[Bad(), kind("sound")]))
    assert registry.failures == [Failure("p", "offer kinds", "RuntimeError", "no name yet")]
    assert list(registry.kinds) == ["sound"]


def test_of_two_that_offer_one_name_the_first_stays(install: Callable[..., None]) -> None:
    first = kind("twice")
    install("a-plugin", plugin(kinds=[first]))
    install("b-plugin", plugin(kinds=[kind("twice")]))
    registry = Registry.load()
    assert registry.kinds["twice"] is first
    detail = "kind twice of b-plugin 2.0 is left out: a-plugin 2.0 has one already"
    assert registry.failures[-1:] == [Failure("b-plugin", "offer kinds", "NameClash", detail)]


def test_bundled_names_cannot_be_taken_over(install: Callable[..., None]) -> None:
    eager = plugin()
    eager.checker_kinds = hookimpl(answering([kind("phrase")]), tryfirst=True)
    install("a-plugin", eager)
    registry = Registry.load()
    assert registry.owners["kind phrase"] == "checker_plugins.kinds"
    detail = "kind phrase of a-plugin 2.0 is left out: checker_plugins.kinds 0.1.0 has one already"
    assert registry.failures[-1:] == [Failure("a-plugin", "offer kinds", "NameClash", detail)]


def test_two_readers_cannot_share_an_extension() -> None:
    registry = Registry.of(
        plugin("p", readers=[reader("one", (".a", ".b"))]), plugin("q", readers=[reader("two", (".b",))])
    )
    detail = "reader two of q is left out: reader one of p reads .b files"
    assert registry.failures == [Failure("q", "offer readers", "NameClash", detail)]
    assert list(registry.readers) == ["one"]


def test_annotators_of_two_languages_may_share_a_name() -> None:
    registry = Registry.of(plugin("p", annotators=[annotator(language="en"), annotator(language="eo")]))
    assert registry.failures == []
    assert [each.language for each in registry.annotators] == ["en", "eo"]


def test_an_unknown_hook_is_a_failure_and_the_known_ones_stand() -> None:
    registry = Registry.of(plugin("p", kindz=[], kinds=[kind()]))
    detail = "unknown hook 'checker_kindz'; did you mean 'checker_kinds'?"
    assert registry.failures == [Failure("p", "load the plugin", "UnknownHook", detail)]
    assert list(registry.kinds) == ["words"]


def test_a_plugin_without_hooks_is_a_failure() -> None:
    registry = Registry.of(SimpleNamespace(__name__="p", checker_kinds=lambda: [kind()]))
    detail = "has no hooks: mark its functions with @checker.hookimpl"
    assert registry.failures == [Failure("p", "load the plugin", "NoHooks", detail)]


def test_a_hook_that_asks_for_an_unknown_argument_takes_its_plugin_out() -> None:
    made = plugin("p", kinds=[kind("other")])

    @hookimpl
    def checker_readers(folder: str) -> list[object]:
        return []

    made.checker_readers = checker_readers
    registry = Registry.of(made, plugin("q", kinds=[kind()]))
    (failure,) = registry.failures
    assert (failure.who, failure.doing, failure.error) == ("p", "load the plugin", "PluginValidationError")
    assert "folder" in failure.detail
    assert list(registry.kinds) == ["words"]


def test_hooks_are_not_wrapped() -> None:
    made = plugin("p", kinds=[kind()])

    @hookimpl(wrapper=True)
    def checker_readers() -> Iterator[Any]:
        yield

    made.checker_readers = checker_readers
    registry = Registry.of(made)
    detail = "wraps the hook; hooks return things, none is wrapped"
    assert registry.failures == [Failure("p", "offer readers", "WrongAnswer", detail)]


def test_what_is_no_folder_is_no_pack(tmp_path: Path) -> None:
    registry = Registry.of(plugin("p", rule_packs=[5, "nowhere/at-all", tmp_path]))
    assert registry.failures == [
        Failure("p", "offer packs", "WrongAnswer", "returned 5, which is not a folder"),
        Failure("p", "offer packs", "WrongAnswer", "returned 'nowhere/at-all', which is not a folder"),
    ]
    assert registry.packs == (str(tmp_path),)


@pytest.mark.parametrize(
    ("lexicons", "detail"),
    [
        (["a"], "returned ['a'], not a mapping of lexicons"),
        ({"a": "abc"}, "lexicon 'a' is not a list of text"),
        ({"a": [1]}, "lexicon 'a' is not a list of text"),
        ({3: ["a"]}, "lexicon 3 is not a list of text"),
    ],
)
def test_lexicons_are_looked_at_too(lexicons: Any, detail: str) -> None:
    registry = Registry.of(plugin("p", lexicons=lexicons), plugin("q", lexicons={"river": ["Vella"]}))
    assert registry.failures == []
    assert registry.lexicons() == {"river": ("Vella",)}
    assert registry.failures == [Failure("p", "offer lexicons", "WrongAnswer", detail)]
    registry.lexicons()
    assert len(registry.failures) == 1


def test_lexicons_are_asked_for_only_when_wanted() -> None:
    asked: list[str] = []

    class Plugin:
        @hookimpl
        def checker_lexicons(self) -> Mapping[str, Sequence[str]]:
            asked.append("lexicons")
            return {"river": ["Vella"]}

    registry = Registry.of(Plugin())
    assert asked == []
    registry.lexicons()
    registry.lexicons()
    assert asked == ["lexicons"]


TRAP = "import pathlib; pathlib.Path(__file__).with_name('sprung').touch()\n"


def test_no_python_is_loaded_from_the_directory_that_is_checked(tmp_path: Path) -> None:
    """A folder of articles may hold a module and the metadata of a distribution that names it a plugin."""
    trap = tmp_path / "trap-1.0.dist-info"
    trap.mkdir()
    (trap / "METADATA").write_text("Metadata-Version: 2.1\nName: trap\nVersion: 1.0\n", encoding="utf-8")
    (trap / "entry_points.txt").write_text("[checker]\ntrap = trap\n", encoding="utf-8")
    for name in ("trap", "checker_plugins", "checker_rules", "pluggy", "yaml", "jsonschema"):
        (tmp_path / f"{name}.py").write_text(TRAP, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CHECKER_NO_PLUGINS"}
    environment["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry and entry != str(tmp_path))
    program = (
        "from checker.registry import Registry\n"
        "from checker.rulebook import RuleBook\n"
        "registry = Registry.load()\n"
        "assert not RuleBook.load(registry, ['pack'])[1]\n"
        "print(sorted(registry.kinds), 'trap' in [plugin.name for plugin in registry.plugins])\n"
    )
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "lexicons.yaml").write_text("test-river: [vella]\n", encoding="utf-8")
    environment["CHECKER_CACHE_DIR"] = str(tmp_path / "cache")
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == "['article', 'attribution', 'claim', 'consistency', 'phrase', 'source'] False\n", done.stderr
    assert not (tmp_path / "sprung").exists()


def test_the_path_is_as_it_was_afterwards() -> None:
    before = list(sys.path)
    Registry.load()
    assert sys.path == before


def test_importing_the_package_costs_nothing() -> None:
    program = "import sys, checker; print([m for m in ('pluggy', 'yaml', 'checker.document') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr


def test_every_public_name_is_there() -> None:
    import checker

    for name in checker.__all__:
        assert getattr(checker, name) is not None
    assert set(checker.__all__) <= set(dir(checker))
    with pytest.raises(AttributeError, match="module 'checker' has no attribute 'nothing'"):
        checker.nothing  # noqa: B018


def test_the_mark_of_a_hook_is_that_of_pluggy() -> None:
    def checker_kinds() -> list[Any]:
        return []

    ours = dict(vars(hookimpl(checker_kinds)))
    vars(checker_kinds).clear()
    assert ours == vars(pluggy.HookimplMarker("checker")(checker_kinds)) != {}


def test_every_hook_is_listed_with_its_specification() -> None:
    functions = {name for name in vars(hookspecs) if name.startswith("checker_")}
    assert functions == {*hookspecs.HOOKS}
