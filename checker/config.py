"""The configuration of a project: read strictly, put together from what it extends, every problem told at once."""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from checker import __version__, cache
from checker.configuration import NAME, Configuration, Override
from checker.digest import digest_of
from checker.errors import CheckerError
from checker.globs import wrong_with
from checker.schema import Place
from checker.settings import OTHERS, Gate, Settings, Where
from checker.strict_yaml import LARGEST, Tree, UnreadableError
from checker.vocabulary import vocabulary_of, wrong_names

TABLE = ("tool", "checker")
DEEPEST = 8  # configurations that extend each other

_ADDING = ("rules", "exclude", "overrides")  # lists to which each configuration adds


class _Layer(NamedTuple):
    """One file of a configuration: what it says, and where."""

    shown: str
    folder: str
    tree: Tree

    def where(self, *place: str | int) -> Where:
        problem = self.tree.problem(place, "")
        return Where(self.shown, problem.line, problem.field)


def load(path: str, packs: Iterable[str | os.PathLike[str]] = ()) -> Configuration:
    """Read the configuration in the file at `path`; `packs` are the folders of installed packs, which it may extend.

    What is wrong in its files is in `problems`; raises `CheckerError` when there is no such file.
    """
    if not os.path.isfile(path):
        raise CheckerError(f"--config: there is no file {path}")
    reading = _Reading({os.path.basename(os.fspath(pack)): os.fspath(pack) for pack in packs})
    reading.read(path, ())
    folder = os.path.dirname(os.path.abspath(path))
    return _assembled(reading, shown(path), folder)


def shown(path: str) -> str:
    """Return a path as it is shown: from the working directory, unless that is a long way."""
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):  # another drive, or the working directory is gone
        return path
    return path if relative.count("..") > 3 else relative


class _Reading:
    """The files of one configuration, those that it extends first, and what is wrong with them."""

    def __init__(self, packs: Mapping[str, str]) -> None:
        self.packs = packs
        self.layers: list[_Layer] = []
        self.problems: list[str] = []

    def read(self, path: str, chain: tuple[str, ...], said: Where | None = None) -> None:
        """Read a file after those that it extends; `chain` are the files that led to it, by `said`."""
        real = os.path.realpath(path)
        if said is not None and (real in chain or len(chain) == DEEPEST):
            names = " > ".join(shown(each) for each in (*chain[chain.index(real) :], real)) if real in chain else ""
            self.problems.append(said.problem(f"extends itself: {names}" if names else "is extended too deeply"))
            return
        try:
            tree = _tree(path)
        except OSError as error:
            place = said or Where(shown(path))
            self.problems.append(place.problem(f"{shown(path)} cannot be read: {error.strerror}"))
            return
        except UnreadableError as error:
            self.problems += _told(shown(path), error.problems)
            return
        self.problems += _told(shown(path), tree.problems)
        layer = _Layer(shown(path), os.path.dirname(os.path.abspath(path)), tree)
        wanted = tree.data.get("extends", ())
        for index, name in enumerate([wanted] if isinstance(wanted, str) else wanted):
            where = layer.where("extends") if isinstance(wanted, str) else layer.where("extends", index)
            target = self._target(name, layer.folder)
            if target is None:
                self.problems.append(where.problem(self._missing(name)))
            else:
                self.read(target, (*chain, real), where)
        self.layers.append(layer)

    def _target(self, name: str, folder: str) -> str | None:
        """Return the file that `extends` names: beside the configuration, or in the folder of a pack."""
        folders = (os.path.join(folder, name), os.path.join(self.packs[name], NAME) if name in self.packs else "")
        return next((path for path in folders if os.path.isfile(path)), None)

    def _missing(self, name: str) -> str:
        from checker.schema import did_you_mean

        if name in self.packs:
            return f"the pack '{name}' brings no configuration"
        if os.sep in name or "/" in name or name.endswith((".yaml", ".yml", ".toml")):
            return f"there is no file {name}"
        known = [pack for pack, folder in self.packs.items() if os.path.isfile(os.path.join(folder, NAME))]
        return f"there is no file and no pack '{name}'{did_you_mean(name, known)}"


def _told(path: str, problems: Iterable[Any]) -> list[str]:
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    return [Where(path, problem.line, problem.field).problem(problem.what) for problem in ordered]


def _tree(path: str) -> Tree:
    """Return what a file says, but for what is wrong; from the cache if it was read before and is sound."""
    with open(path, "rb") as file:
        data = file.read(LARGEST + 1)
    is_toml = path.endswith(".toml")
    schema = os.stat(os.path.join(os.path.dirname(__file__), "schemas", "config.schema.json"))
    made_with = repr((__version__, schema.st_size, schema.st_mtime_ns, is_toml)).encode()
    key = digest_of(made_with + b"\0" + data)
    stored = cache.read("configuration", key)
    if stored is not None:
        plain, lines = marshal.loads(stored)
        return Tree(plain, lines, [])
    tree = _parsed(data, is_toml)
    if not tree.problems:
        cache.write("configuration", key, marshal.dumps((tree.data, tree.lines)))
    return tree


def _parsed(data: bytes, is_toml: bool) -> Tree:
    from checker import strict_yaml, toml_table
    from checker.schema import schema, validate

    tree = toml_table.read(data, TABLE) if is_toml else strict_yaml.read(data)
    if tree is None or tree.data is None:
        return Tree({}, {}, [])
    wrong = validate(tree.data, schema("config"))
    sound = _without(tree.data, wrong)
    wrong += _wrong_globs(sound)
    wrong += [(("vocabulary", *place), what) for place, what in wrong_names(sound.get("vocabulary", {}))]
    problems = tree.problems + [tree.problem(place, what) for place, what in wrong]
    return Tree(_without(sound, wrong), tree.lines, problems)


def _without(data: Any, wrong: Iterable[tuple[Place, str]]) -> dict[str, Any]:
    """Return data without the keys at the top in which something is wrong."""
    unsound = {place[0] for place, _ in wrong if place}
    return {key: value for key, value in data.items() if key not in unsound} if isinstance(data, dict) else {}


def _wrong_globs(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    lists: list[tuple[Place, Sequence[str]]] = [((key,), data.get(key, ())) for key in ("include", "exclude")]
    lists += [(("overrides", index, "files"), each["files"]) for index, each in enumerate(data.get("overrides", ()))]
    for place, patterns in lists:
        for index, glob in enumerate(patterns):
            what = wrong_with(glob)
            if what:
                yield (*place, index), what


def _assembled(reading: _Reading, path: str, folder: str) -> Configuration:
    """Put the files together, each over those that it extends."""
    settings, gate = Settings(), Gate()
    listed: dict[str, list[Any]] = {name: [] for name in (*_ADDING, "include")}
    gitignore, warn_unused, baseline, where = True, False, None, {}
    vocabulary: dict[str, Any] = {}
    for layer in reading.layers:
        data = layer.tree.data
        settings = settings.under(_settings(layer, data, ()))
        gate = gate.under(_gate(layer))
        if "include" in data:
            listed["include"].clear()
        listed["rules"] += [(_beside(layer, name), place) for name, place in _listed(layer, "rules")]
        listed["include"] += _listed(layer, "include")
        listed["exclude"] += _listed(layer, "exclude")
        for index, each in enumerate(data.get("overrides", ())):
            own = _settings(layer, each, ("overrides", index))
            listed["overrides"].append(Override(tuple(each["files"]), own, layer.where("overrides", index)))
        gitignore = data.get("gitignore", gitignore)
        if "baseline" in data:
            baseline = (_beside(layer, data["baseline"]), layer.where("baseline"))
        warn_unused = data.get("warn-unused", warn_unused)
        _merge(vocabulary, data.get("vocabulary", {}))
        where.update({name: layer.where(name) for name in data})
        where.update(_of_vocabulary(layer))
    lists = {name: tuple(values) for name, values in listed.items()}
    return Configuration(
        path,
        folder,
        settings,
        gitignore=gitignore,
        warn_unused=warn_unused,
        gate=gate,
        baseline=baseline,
        vocabulary=vocabulary_of(vocabulary),
        where=where,
        files=tuple(layer.shown for layer in reading.layers),
        problems=tuple(reading.problems),
        **lists,
    )


def _settings(layer: _Layer, data: Mapping[str, Any], place: Place) -> Settings:
    where: dict[tuple[str, str], Where] = {}
    for name in ("select", "add", "ignore"):
        where.update({(name, one): layer.where(*place, name, index) for index, one in enumerate(data.get(name, ()))})
    where.update({("severities", name): layer.where(*place, "severities", name) for name in data.get("severities", ())})
    parameters: Mapping[str, Mapping[str, Any]] = data.get("parameters", {})
    for rule, numbers in parameters.items():
        where.update({("parameters", f"{rule} {one}"): layer.where(*place, "parameters", rule, one) for one in numbers})
    if "profile" in data:
        where["profile", ""] = layer.where(*place, "profile")
    return Settings(
        data.get("profile"),
        tuple(data.get("select", ())),
        tuple(data.get("add", ())),
        tuple(data.get("ignore", ())),
        data.get("severities", {}),
        parameters,
        where,
    )


def _gate(layer: _Layer) -> Gate | None:
    said = layer.tree.data.get("fail-on")
    if said is None or isinstance(said, str):
        return None if said is None else Gate(said, {}, {OTHERS: layer.where("fail-on")})
    where = {name: layer.where("fail-on", name) for name in said}
    by_name = {name: severity for name, severity in said.items() if name != OTHERS}
    return Gate(said.get(OTHERS, "error"), by_name, where, False)


def _of_vocabulary(layer: _Layer) -> Iterator[tuple[str, Where]]:
    """Yield where each part of a vocabulary is said."""
    for name, items in layer.tree.data.get("vocabulary", {}).items():
        for index, item in enumerate(items):
            for one in item if isinstance(item, list) else [item["name"] if isinstance(item, dict) else item]:
                step = one if isinstance(items, dict) else index
                yield f"vocabulary.{name}.{' '.join(one.split())}", layer.where("vocabulary", name, step)


def _listed(layer: _Layer, name: str) -> list[tuple[str, Where]]:
    return [(one, layer.where(name, index)) for index, one in enumerate(layer.tree.data.get(name, ()))]


def _beside(layer: _Layer, name: str) -> str:
    return shown(os.path.join(layer.folder, os.path.expanduser(name)))


def _merge(vocabulary: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if name == "lexicons":
            lexicons = vocabulary.setdefault(name, {})
            lexicons.update({each: [*lexicons.get(each, ()), *entries] for each, entries in value.items()})
        else:
            vocabulary[name] = [*vocabulary.get(name, ()), *value]
