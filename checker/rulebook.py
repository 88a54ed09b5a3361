"""The rule book: the enabled rules, compiled, and everything needed to apply them; cached on disk."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import __version__, cache, profile
from checker.automaton import Automaton
from checker.errors import CheckerError, Failure
from checker.registry import label_of, without_working_directory
from checker.rule import Reference, Rule, RuleException, rule_id

if TYPE_CHECKING:
    from checker.hookspecs import Annotator, Kind
    from checker.registry import Registry

LEXICONS = "lexicons"  # the stem of the one file of a pack that holds no rule
LARGEST_RULE = 256 * 1024  # bytes; one more is read, for the reader to refuse

_ENDINGS = (".yaml", ".yml")


class RuleFile(NamedTuple):
    """A file of a rule pack: its path as shown to the user, and its bytes."""

    path: str
    data: bytes

    @property
    def is_lexicons(self) -> bool:
        """Whether the file holds the pack's lexicons, not a rule."""
        return os.path.splitext(os.path.basename(self.path))[0] == LEXICONS

    @property
    def id(self) -> str:
        """The id of the rule that the file holds."""
        return rule_id(self.path)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The enabled rules of one language, sorted by id, with all that it takes to apply them.

    `annotators` stand in the order in which they can run. `owners` names the plugin behind each of them and
    of the kinds ("annotator sentences", "kind claim"). `key` changes when anything changes that findings
    depend on: rules, lexicons, plugins, versions.
    """

    rules: tuple[Rule, ...]
    automaton: Automaton
    annotators: tuple[Annotator, ...]
    kinds: Mapping[str, Kind]
    owners: Mapping[str, str]
    language: str
    key: str

    @classmethod
    def load(
        cls,
        registry: Registry,
        rule_directories: Iterable[str | os.PathLike[str]] = (),
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        language: str = "en",
        profile_name: str | None = None,
    ) -> tuple[RuleBook, tuple[Failure, ...]]:
        """Return the rule book, from the disk cache when it has it, and what failed while it was made.

        `select` and `ignore` name rules, packs or categories, `profile_name` a profile, without which all rules
        are enabled; `CheckerError` when there is no such thing. A selection goes before that of the profile. What
        fails while the plugins' lexicons are asked for joins the failures of `registry`.
        """
        rule_directories = tuple(rule_directories)
        folders = pack_folders(registry.packs, rule_directories)
        files, failures = _read_files(folders)
        chosen = None if profile_name is None else _profile_file(profile_name, registry.packs, rule_directories)
        asked = (folders, sorted(select), sorted(ignore), language, chosen)
        key = _key(registry, files, asked)
        stored = cache.read("rulebook", key)
        if stored is None:
            known = len(registry.failures)
            with without_working_directory():  # where a file yaml.py may lie among the articles
                from checker import compilation

                selected = None if chosen is None else profile.read_profile(chosen.data, chosen.path)
                asked_for = compilation.Asked(tuple(select), tuple(ignore), selected, _with_profiles(registry.packs))
                compiled, broken = compilation.compile_rules(registry, files, folders, asked_for, language)
            if not broken and known == len(registry.failures):  # else a later run would not hear of them
                cache.write("rulebook", key, _packed(compiled.rules, compiled.automaton, compiled.order))
            rules, automaton, order = compiled.rules, compiled.automaton, compiled.order
            failures += broken
        else:
            rules, automaton, order = _unpacked(stored)
        by_label = {label_of(annotator): annotator for annotator in registry.annotators}
        owners = {label: who for label, who in registry.owners.items() if label.startswith("kind ")}
        owners.update({f"annotator {by_label[label].name}": registry.owners[label] for label in order})
        annotators = tuple(by_label[label] for label in order)
        return cls(rules, automaton, annotators, registry.kinds, owners, language, key.hex()), tuple(failures)


def pack_folders(packs: Iterable[os.PathLike[str]], directories: Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """Return the folders of the plugins' packs and of those in the user's directories, each once.

    A directory is a pack if it holds rule files, or else its folders are; `CheckerError` if neither is so.
    """
    found = [os.fspath(pack) for pack in packs]
    for directory in [os.fspath(directory) for directory in directories]:
        try:
            folders = (entry.path for entry in os.scandir(directory) if entry.is_dir())
            inside = sorted(folder for folder in folders if os.path.basename(folder) != profile.FOLDER)
            if _holds_rules(directory):
                found.append(directory)
            elif held := [folder for folder in inside if _holds_rules(folder)]:
                found.extend(held)
            else:
                raise CheckerError(f"{directory}: no rule files are in this folder, nor in a folder in it")
        except OSError as error:
            raise CheckerError(f"{directory}: cannot be read as a folder of rules: {error.strerror}") from None
    once = {os.path.realpath(folder): folder for folder in reversed(found)}
    return tuple(folder for folder in dict.fromkeys(found) if once[os.path.realpath(folder)] == folder)


def profiles(
    packs: Iterable[os.PathLike[str]], directories: Iterable[str | os.PathLike[str]] = ()
) -> dict[str, RuleFile]:
    """Return the files of the profiles by their names: those in the user's directories, then those beside the packs."""
    folders = [os.path.join(os.fspath(directory), profile.FOLDER) for directory in directories]
    folders += [os.path.join(os.path.dirname(os.fspath(pack)), profile.FOLDER) for pack in packs]
    found: dict[str, RuleFile] = {}
    for folder in dict.fromkeys(folders):
        if os.path.isdir(folder):
            for file in _read_files([folder])[0]:
                found.setdefault(profile.name_of(file.path), file)
    return found


def _profile_file(
    name: str, packs: Iterable[os.PathLike[str]], directories: Iterable[str | os.PathLike[str]]
) -> RuleFile | None:
    """Return the file of the profile `name`; none if it is the default one, and there is none to be had."""
    known = profiles(packs, directories)
    if name not in known and name != profile.DEFAULT:
        raise profile.unknown(name, known)
    return known.get(name)


def _with_profiles(packs: Iterable[os.PathLike[str]]) -> frozenset[str]:
    """Return the folders of those packs that have profiles beside them, which switch them on."""
    folders = [os.fspath(pack) for pack in packs]
    return frozenset(each for each in folders if os.path.isdir(os.path.join(os.path.dirname(each), profile.FOLDER)))


def _holds_rules(folder: str) -> bool:
    return any(name.endswith(_ENDINGS) for name in os.listdir(folder))


def _read_files(folders: Iterable[str]) -> tuple[list[RuleFile], list[Failure]]:
    """Return the rule files of the packs, in order, and those that cannot be read."""
    files: list[RuleFile] = []
    failures: list[Failure] = []
    for folder in folders:
        try:
            names = sorted(name for name in os.listdir(folder) if name.endswith(_ENDINGS))
        except OSError as error:
            failures.append(Failure.of(folder, "read the rule pack", error))
            continue
        for name in names:
            path = os.path.join(folder, name)
            try:
                if not os.path.isfile(path):  # a pipe would be waited for
                    raise CheckerError(f"{path}: is not a file")
                with open(path, "rb") as file:
                    files.append(RuleFile(path, file.read(LARGEST_RULE + 1)))
            except (OSError, CheckerError) as error:
                failures.append(Failure.of(path, "load the rule", error))
    return files, failures


def _key(registry: Registry, files: Iterable[RuleFile], asked: object) -> bytes:
    """Return a digest of everything that the compiled rules depend on."""
    digest = hashlib.sha256()

    def add(part: object) -> None:
        written = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        digest.update(len(written).to_bytes(8, "big"))
        digest.update(written)

    add((__version__, sys.version, marshal.version, asked))
    add(sorted((label, who) for label, who in registry.owners.items() if not label.startswith("lexicon ")))
    add([(plugin.name, plugin.version) for plugin in registry.plugins])
    for root in dict.fromkeys((os.path.dirname(__file__), *registry.roots)):
        add(list(_stamps(root)))
    for file in files:
        add(file.path)
        add(file.data)
    return digest.digest()


def _stamps(root: str) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of a file, or of all files below a folder, in order."""
    try:
        if os.path.isfile(root):
            status = os.stat(root)
            yield root, status.st_size, status.st_mtime_ns
            return
        with os.scandir(root) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _stamps(entry.path)
        else:
            status = entry.stat(follow_symlinks=False)
            yield entry.path, status.st_size, status.st_mtime_ns


def _packed(rules: Iterable[Rule], automaton: Automaton, order: Iterable[str]) -> bytes:
    names = [field.name for field in fields(Rule)]
    rows = [[_plain(getattr(rule, name)) for name in names] for rule in rules]
    book: Any = (rows, automaton.dump(), list(order))
    return marshal.dumps(book)


def _plain(value: Any) -> Any:
    """Return a value whose tuples are no named ones, which marshal would refuse."""
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _unpacked(stored: bytes) -> tuple[tuple[Rule, ...], Automaton, list[str]]:
    rows, automaton, order = marshal.loads(stored)
    names = [field.name for field in fields(Rule)]
    references, exceptions = names.index("references"), names.index("exceptions")
    for row in rows:
        row[references] = tuple(Reference(*one) for one in row[references])
        row[exceptions] = tuple(RuleException(*one) for one in row[exceptions])
    return tuple(Rule(*row) for row in rows), Automaton.load(automaton), order
