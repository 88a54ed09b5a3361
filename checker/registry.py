"""The registry: loads plugins, each by itself, and keeps what they contribute."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.errors import Failure

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    import pluggy

    from checker.hookspecs import Annotator, Kind, Reader, Reporter

BUNDLED = (
    "checker_plugins.formats",
    "checker_plugins.kinds",
    "checker_plugins.reporters",
    "checker_plugins.english",
    "checker_plugins.consistency",
    "checker_rules",
)
GROUP = "checker"  # of entry points

Named = tuple[str, Callable[[Any], bool], str]  # an attribute, what it must be, and that in words


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset) and all(isinstance(one, str) for one in value)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


_NAME: Named = ("name", _is_text, "text")
_SHAPES: dict[str, tuple[Named, ...]] = {
    "reader": (_NAME, ("extensions", _is_texts, "a list of text"), ("read", callable, "a method")),
    "annotator": (
        _NAME,
        ("language", _is_text, "text"),
        ("needs", _is_texts, "a list of text"),
        ("annotate", callable, "a method"),
    ),
    "kind": (
        _NAME,
        ("schema", _is_mapping, "a mapping"),
        ("placeholders", _is_texts, "a list of text"),
        ("phrases", callable, "a method"),
        ("find", callable, "a method"),
    ),
    "reporter": (
        _NAME,
        ("start", callable, "a method"),
        ("file", callable, "a method"),
        ("end", callable, "a method"),
    ),
}


class PluginInfo(NamedTuple):
    """A plugin as `checker plugins` lists it; contributions are such as "reader markdown" or "kind claim"."""

    name: str
    version: str
    contributions: tuple[str, ...]


class _Plugin(NamedTuple):
    name: str
    version: str


class Registry:
    """What the plugins contribute: `readers`, `kinds` and `reporters` by name, `annotators`, folders of rules.

    `owners` names the plugin behind each contribution ("reader markdown", "annotator sentences (en)"), and
    `roots` are the files and folders of the plugins' code. `failures` holds what could not be loaded.
    """

    def __init__(self, readers: Mapping[str, Reader] | None = None) -> None:
        self.readers: dict[str, Reader] = dict(readers or {})
        self.annotators: tuple[Annotator, ...] = ()
        self.kinds: dict[str, Kind] = {}
        self.packs: tuple[str | os.PathLike[str], ...] = ()
        self.reporters: dict[str, Reporter] = {}
        self.owners: dict[str, str] = {}
        self.failures: list[Failure] = []
        self.roots: tuple[str, ...] = ()
        self._plugins: list[_Plugin] = []
        self._bundled: dict[str, ModuleType] = {}
        self._manager: pluggy.PluginManager | None = None
        self._lexicons: dict[str, tuple[str, ...]] | None = None

    @classmethod
    def load(cls, third_party: bool = True) -> Registry:
        """Load the bundled plugins, then those installed under the entry-point group `checker`.

        The latter are left out if `third_party` is false or `$CHECKER_NO_PLUGINS` is set.
        """
        from checker import __version__

        registry = cls()
        with without_working_directory():
            for name in BUNDLED:
                registry._load_bundled(name, __version__)
            if third_party and not os.environ.get("CHECKER_NO_PLUGINS") and _may_be_installed():
                registry._load_entry_points()
            registry._collect()
        return registry

    @classmethod
    def of(cls, *plugins: object) -> Registry:
        """Make a registry of plugins that are at hand, in this order and no others; for tests and for embedding."""
        registry = cls()
        names = [_called(plugin) for plugin in plugins]
        for index, plugin in enumerate(plugins):
            again = names[:index].count(names[index])
            registry._load(f"{names[index]} {again + 1}" if again else names[index], "", partial(_itself, plugin))
        registry._collect()
        return registry

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """The loaded plugins in their order; their lexicons are listed once `lexicons` has been called."""
        return tuple(
            PluginInfo(name, version, tuple(label for label, owner in self.owners.items() if owner == name))
            for name, version in self._plugins
        )

    def lexicons(self) -> dict[str, tuple[str, ...]]:
        """Return the lexicons of all plugins; what goes wrong joins `failures`. Slow: only a new rule book needs it."""
        if self._lexicons is None:
            self._lexicons = {}
            for who, lexicons in self._answers("checker_lexicons", "lexicon"):
                if not isinstance(lexicons, Mapping):
                    self._fail(who, _doing("lexicon"), f"returned {_shown(lexicons)}, not a mapping of lexicons")
                    continue
                for name, entries in lexicons.items():
                    if not (_is_text(name) and isinstance(entries, list | tuple) and _is_texts(entries)):
                        self._fail(who, _doing("lexicon"), f"lexicon {_shown(name)} is not a list of text")
                    elif self._own(who, f"lexicon {name}"):
                        self._lexicons[name] = tuple(entries)
        return self._lexicons

    def _load_entry_points(self) -> None:
        """Load the plugins that installed distributions name, in the order of their names."""
        from importlib.metadata import entry_points

        try:
            named = [(*_distribution(point), point) for point in entry_points(group=GROUP)]
            found = sorted(named, key=lambda each: (each[0], each[2].name))
        except Exception as error:  # noqa: BLE001 - a distribution with broken metadata
            self.failures.append(Failure.of("plugins", "find the installed plugins", error))
            return
        distributions = [distribution for distribution, _, _ in found]
        for distribution, version, point in found:
            alone = distributions.count(distribution) == 1
            self._load(distribution if alone else f"{distribution} ({point.name})", version, point.load)

    def _load_bundled(self, who: str, version: str) -> None:
        """Load one of our own plugins, whose hooks are known to be sound: no manager need look at them."""
        try:
            plugin = self._bundled[who] = import_module(who)
        except (Exception, SystemExit) as error:  # noqa: BLE001
            self.failures.append(Failure.of(who, "load the plugin", error))
            return
        self._plugins.append(_Plugin(who, version))
        self.roots = (*self.roots, _root(plugin))

    def _load(self, who: str, version: str, load: Callable[[], Any]) -> None:
        """Load one plugin and put its hooks under the manager; what goes wrong becomes a failure of its own."""
        manager = self._hooks()
        plugin = None
        try:
            plugin = load()
            manager.register(plugin, name=who)
        except (Exception, SystemExit) as error:  # noqa: BLE001
            if plugin is not None and manager.get_name(plugin) == who:
                manager.unregister(plugin)
            self.failures.append(Failure.of(who, "load the plugin", error))
            return
        self._plugins.append(_Plugin(who, version))
        self.roots = (*self.roots, _root(plugin))
        self._refuse_unknown_hooks(manager, plugin, who)

    def _hooks(self) -> pluggy.PluginManager:
        if self._manager is None:
            import pluggy

            from checker import hookspecs

            self._manager = pluggy.PluginManager("checker")
            specify = pluggy.HookspecMarker("checker")
            for name in hookspecs.HOOKS:
                specify(getattr(hookspecs, name))
            self._manager.add_hookspecs(hookspecs)
        return self._manager

    def _refuse_unknown_hooks(self, manager: pluggy.PluginManager, plugin: object, who: str) -> None:
        """Tell of implementations of hooks that there are not, as the manager's `check_pending` would of the first."""
        from checker.schema import did_you_mean

        callers = manager.get_hookcallers(plugin) or []
        known = [name for name in vars(manager.hook) if getattr(manager.hook, name).has_spec()]
        for caller in callers:
            optional = any(each.plugin is plugin and each.optionalhook for each in caller.get_hookimpls())
            if not caller.has_spec() and not optional:
                detail = f"unknown hook '{caller.name}'{did_you_mean(caller.name, known)}"
                self.failures.append(Failure(who, "load the plugin", "UnknownHook", detail))
        if not callers:
            detail = "has no hooks: mark its functions with @checker.hookimpl"
            self.failures.append(Failure(who, "load the plugin", "NoHooks", detail))

    def _collect(self) -> None:
        """Ask every plugin for what it contributes, but for lexicons."""
        for who, reader in self._items("checker_readers", "reader"):
            self._add_reader(who, reader)
        for who, annotator in self._items("checker_annotators", "annotator"):
            if self._own(who, label_of(annotator)):
                self.annotators = (*self.annotators, annotator)
        for who, kind in self._items("checker_kinds", "kind"):
            if self._own(who, f"kind {kind.name}"):
                self.kinds[kind.name] = kind
        for who, reporter in self._items("checker_reporters", "reporter"):
            if self._own(who, f"reporter {reporter.name}"):
                self.reporters[reporter.name] = reporter
        for who, folder in self._items("checker_rule_packs", "pack"):
            if not isinstance(folder, str | os.PathLike) or not os.path.isdir(folder):
                self._fail(who, _doing("pack"), f"returned {_shown(folder)}, which is not a folder")
                continue
            pack = os.path.normpath(folder)
            if self._own(who, f"pack {os.path.basename(pack)}"):
                self.packs = (*self.packs, pack)

    def _add_reader(self, who: str, reader: Reader) -> None:
        """Add a reader, unless another one has its name or reads the same files."""
        for known in () if reader.name in self.readers else self.readers.values():
            shared = sorted({*reader.extensions} & {*known.extensions})
            if shared and not (_can_recognise(reader) and _can_recognise(known)):
                first = f"reader {known.name} of {self._title(self.owners[f'reader {known.name}'])}"
                detail = f"reader {reader.name} of {self._title(who)} is left out: {first} reads {shared[0]} files"
                self.failures.append(Failure(who, _doing("reader"), "NameClash", detail))
                return
        if self._own(who, f"reader {reader.name}"):
            self.readers[reader.name] = reader

    def _items(self, hook: str, noun: str) -> Iterator[tuple[str, Any]]:
        """Yield the well-formed things that the plugins return for a hook, each with the plugin's name."""
        for who, answer in self._answers(hook, noun):
            if isinstance(answer, str | Mapping) or not isinstance(answer, Iterable):
                self._fail(who, _doing(noun), f"returned {_shown(answer)}, not {noun}s")
                continue
            try:
                items = list(answer)
            except Exception as error:  # noqa: BLE001
                self.failures.append(Failure.of(who, _doing(noun), error))
                continue
            for item in items:
                try:
                    wrong = _misshapen(item, noun)
                except Exception as error:  # noqa: BLE001
                    self.failures.append(Failure.of(who, _doing(noun), error))
                    continue
                if wrong:
                    self._fail(who, _doing(noun), wrong)
                else:
                    yield who, item

    def _answers(self, hook: str, noun: str) -> Iterator[tuple[str, Any]]:
        """Yield each plugin's answer to a hook, in the order in which the plugins were loaded."""
        for who, function, wraps in self._implementations(hook):
            if wraps:
                self._fail(who, _doing(noun), "wraps the hook; hooks return things, none is wrapped")
                continue
            try:
                yield who, function()
            except Exception as error:  # noqa: BLE001
                self.failures.append(Failure.of(who, _doing(noun), error))

    def _implementations(self, hook: str) -> Iterator[tuple[str, Callable[[], Any], bool]]:
        """Yield the plugins that implement a hook, in order, each with its function and whether it is a wrapper."""
        for who, module in self._bundled.items():
            if hasattr(module, hook):
                yield who, getattr(module, hook), False
        if self._manager is not None:
            order = [plugin.name for plugin in self._plugins]
            known = getattr(self._manager.hook, hook).get_hookimpls()
            for each in sorted(known, key=lambda each: order.index(each.plugin_name)):
                yield each.plugin_name, each.function, bool(each.hookwrapper or each.wrapper)

    def _own(self, who: str, label: str) -> bool:
        """Note whose a contribution is. One that another plugin has made already is a failure: the first one stays."""
        if label not in self.owners:
            self.owners[label] = who
            return True
        detail = f"{label} of {self._title(who)} is left out: {self._title(self.owners[label])} has one already"
        self.failures.append(Failure(who, _doing(label.partition(" ")[0]), "NameClash", detail))
        return False

    def _title(self, who: str) -> str:
        version = next((plugin.version for plugin in self._plugins if plugin.name == who), "")
        return f"{who} {version}".strip()

    def _fail(self, who: str, doing: str, detail: str) -> None:
        self.failures.append(Failure(who, doing, "WrongAnswer", detail))


def _can_recognise(reader: Reader) -> bool:
    return callable(getattr(reader, "recognises", None))


def label_of(annotator: Annotator) -> str:
    """Return the label under which a registry's `owners` has an annotator."""
    return f"annotator {annotator.name} ({annotator.language})"


def _doing(noun: str) -> str:
    return f"offer {noun}s"


def _misshapen(item: Any, noun: str) -> str:
    """Return what is wrong with the shape of a contribution; nothing when it is sound."""
    if isinstance(item, type):
        return f"returned the class {item.__name__}, not a {noun}: make one of it"
    shape = _SHAPES.get(noun, ())
    if all(not hasattr(item, attribute) for attribute, _, _ in shape) and shape:
        return f"returned {_shown(item)}, not a {noun}"
    name = getattr(item, "name", None)
    for attribute, sound, wanted in shape:
        if not hasattr(item, attribute):
            return f"{noun} {_shown(name)} has no '{attribute}'"
        if not sound(getattr(item, attribute)):
            return f"{noun} {_shown(name)}: '{attribute}' must be {wanted}, not {_shown(getattr(item, attribute))}"
    return ""


def _may_be_installed() -> bool:
    """Say whether any installed distribution may name a plugin: a look at files, many times faster than asking."""
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    head = f"[{GROUP}]".encode()
    for entry in sys.path:
        if os.path.isfile(entry) or entry.endswith(".egg"):  # an archive
            return True
        try:
            names = [name for name in os.listdir(entry or ".") if name.endswith((".dist-info", ".egg-info", ".egg"))]
        except OSError:
            continue
        for name in names:
            try:
                with open(os.path.join(entry, name, "entry_points.txt"), "rb") as file:
                    written = file.read()
                    if head in written and re.search(rb"^\s*" + re.escape(head), written, re.MULTILINE):
                        return True
            except OSError:
                if name.endswith(".egg"):
                    return True
    return False


def _distribution(point: EntryPoint) -> tuple[str, str]:
    """Return the name and the version of the distribution that an entry point belongs to."""
    distribution = point.dist
    if distribution is None or not distribution.name:
        return point.name, ""
    return distribution.name, distribution.version or ""


def _itself(plugin: object) -> object:
    return plugin


def _called(plugin: object) -> str:
    return str(getattr(plugin, "__name__", type(plugin).__name__))


def _root(plugin: object) -> str:
    """Return the file, or the folder of the outermost package, that a plugin's code lies in; it may be unknown."""
    module = sys.modules.get(plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__)
    if module is None:
        return ""
    outermost = sys.modules.get(module.__name__.partition(".")[0], module)
    for each in (outermost, module):
        file = getattr(each, "__file__", None)
        if file:
            return os.path.dirname(file) if hasattr(each, "__path__") else str(file)
    return ""


def _shown(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:57]}..."


@contextmanager
def without_working_directory() -> Iterator[None]:
    """Keep Python from loading code of the working directory, whose articles are about to be checked.

    `python -m checker` and an interactive session put it on the path. It stays there if checker itself was
    loaded from it.
    """
    home = os.path.realpath(os.path.dirname(os.path.dirname(__file__)))
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # the working directory is gone
        here = ""
    before = sys.path[:]
    if here != home:
        sys.path[:] = [entry for entry in before if entry and os.path.realpath(entry) != here]
    try:
        yield
    finally:
        sys.path[:] = before
