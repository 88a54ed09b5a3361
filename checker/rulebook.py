"""The rule book: the enabled rules, compiled, and everything needed to apply them; cached on disk."""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import __version__, cache, profile
from checker.automaton import Automaton
from checker.configuration import NAME as CONFIGURATION
from checker.configuration import Configuration
from checker.digest import digest_of
from checker.errors import CheckerError, Failure
from checker.profile import Profile
from checker.registry import label_of, without_working_directory
from checker.rule import Reference, Rule, RuleException, rule_id
from checker.selection import Asked, known_names
from checker.settings import Settings, Where
from checker.vocabulary import Vocabulary

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


class RuleBook(NamedTuple):
    """The enabled rules of one language, sorted by id, with all that it takes to apply them.

    `annotators` stand in the order in which they can run. `owners` names the plugin behind each of them and
    of the kinds ("annotator sentences", "kind claim"). `key` changes when anything changes that findings
    depend on: rules, lexicons, plugins, versions, settings; `common` is its part without the settings. `whole`
    are the rules that any file's settings enable, as their files have them; the automaton is of all of them.
    `paths` are the files of all rules that there are, enabled or not, `folders` those of their packs.
    """

    rules: tuple[Rule, ...]
    automaton: Automaton
    annotators: tuple[Annotator, ...]
    kinds: Mapping[str, Kind]
    owners: Mapping[str, str]
    language: str
    key: str
    views: dict[str, RuleBook]  # those that were made, by what settings they are for
    common: str = ""
    vocabulary: Vocabulary = Vocabulary()
    whole: tuple[Rule, ...] = ()
    asked: Asked = Asked()
    profiles: Mapping[str, Profile] = {}
    paths: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    @classmethod
    def load(
        cls,
        registry: Registry,
        rule_directories: Iterable[str | os.PathLike[str]] = (),
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        language: str = "en",
        profile_name: str | None = None,
        configuration: Configuration | None = None,
    ) -> tuple[RuleBook, tuple[Failure, ...]]:
        """Return the rule book, from the disk cache when it has it, and what failed while it was made.

        `select` and `ignore` name rules, packs or categories, `profile_name` a profile, without which all rules
        are enabled; `CheckerError` when there is no such thing. A selection goes before that of the profile; a
        `configuration` is there instead of a profile's name. What fails while the plugins' lexicons are asked for
        joins the failures of `registry`.
        """
        if configuration is None:
            configuration = Configuration(settings=Settings(profile_name))
        own, problems = _own_folders(configuration, rule_directories)
        folders = pack_folders(registry.packs, own)
        files, failures = _read_files(folders, stamped={os.fspath(pack) for pack in registry.packs})
        chosen, unknown = _profile_files(configuration.variants, registry.packs, own)
        if problems or unknown:
            configuration = configuration._replace(problems=(*configuration.problems, *problems, *unknown))
        names = sorted(configuration.gate.by_name)
        part = (folders, sorted(select), sorted(ignore), language, configuration.vocabulary.key)
        common = _key(registry, files, part)
        key = _with(common, [settings.key for settings in configuration.variants], sorted(chosen.items()), names)
        stored = None if configuration.problems else cache.read("rulebook", key)
        asked = Asked(tuple(select), tuple(ignore), None, _with_profiles(registry.packs))
        if stored is None:
            known = len(registry.failures)
            files, failures = _read_files(folders)
            with without_working_directory():  # where a file yaml.py may lie among the articles
                from checker import compilation

                profiles, wrong = _read_profiles(chosen)
                configuration = configuration._replace(problems=(*configuration.problems, *wrong))
                compiled, broken = compilation.compile_rules(
                    registry, files, folders, _variants(asked, configuration, profiles), language, configuration
                )
            if not (broken or failures) and known == len(registry.failures):  # else a later run would not hear of them
                cache.write("rulebook", key, _packed(compiled.rules, compiled.automaton, compiled.order, profiles))
            whole, automaton, order = compiled.rules, compiled.automaton, compiled.order
            failures += broken
        else:
            whole, automaton, order, profiles = _unpacked(stored)
        by_label = {label_of(annotator): annotator for annotator in registry.annotators}
        owners = {label: who for label, who in registry.owners.items() if label.startswith("kind ")}
        owners.update({f"annotator {by_label[label].name}": registry.owners[label] for label in order})
        annotators = tuple(by_label[label] for label in order)
        book = cls(
            (),
            automaton,
            annotators,
            registry.kinds,
            owners,
            language,
            "",
            {},
            common.hex(),
            configuration.vocabulary,
            whole,
            asked,
            profiles,
            tuple(file.path for file in files if not file.is_lexicons),
            folders,
        )
        return book.view(configuration.settings), tuple(failures)

    @property
    def names(self) -> Sequence[str]:
        """The names of all rules, packs and categories that there are, enabled or not."""
        return _names(self.paths, self.folders)

    def view(self, settings: Settings) -> RuleBook:
        """Return the rules of this book that some settings enable, taken as the settings say; all else is shared."""
        key = repr(settings.key)
        view = self.views.get(key)
        if view is None:
            named = None if settings.profile is None else self.profiles.get(settings.profile)
            asked = self.asked._replace(profile=named, settings=settings)
            rules = tuple(asked.taken(rule) for rule in self.whole if asked.holds(rule))
            digest = _with(bytes.fromhex(self.common), settings.key, named and tuple(named))
            self.views[key] = view = self._replace(rules=rules, key=digest.hex(), asked=asked)
        return view


@lru_cache(maxsize=2)
def _names(paths: Sequence[str], folders: Sequence[str]) -> Sequence[str]:
    return known_names(map(rule_id, paths), folders)


def _own_folders(
    configuration: Configuration, rule_directories: Iterable[str | os.PathLike[str]]
) -> tuple[list[str | os.PathLike[str]], list[str]]:
    """Return the folders with rules that the configuration and the command name, and what is wrong with the former."""
    found: list[str | os.PathLike[str]] = []
    problems = []
    for folder, where in configuration.rules:
        try:
            pack_folders((), [folder])
            found.append(folder)
        except CheckerError as error:
            problems.append(where.problem(str(error)))
    return [*found, *rule_directories], problems


def _variants(asked: Asked, configuration: Configuration, profiles: Mapping[str, Profile]) -> list[Asked]:
    """Return what is asked for by all settings that a file may have.

    Where several overrides may mean one file, what they have in common is not ignored by any: then the book holds
    whatever they could enable together.
    """
    found = [
        asked._replace(settings=settings, profile=None if settings.profile is None else profiles.get(settings.profile))
        for settings in configuration.variants
    ]
    return found if len(found) < 3 else [one.widest for one in found]


def pack_folders(
    packs: Iterable[str | os.PathLike[str]], directories: Iterable[str | os.PathLike[str]]
) -> tuple[str, ...]:
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
    packs: Iterable[str | os.PathLike[str]], directories: Iterable[str | os.PathLike[str]] = ()
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


def _profile_files(
    variants: Iterable[Settings],
    packs: Iterable[str | os.PathLike[str]],
    directories: Iterable[str | os.PathLike[str]],
) -> tuple[dict[str, RuleFile], list[str]]:
    """Return the files of the profiles that settings name, and what is wrong with the names.

    That there is no profile of the default name is not wrong: then all rules are enabled.
    """
    known: dict[str, RuleFile] | None = None
    found: dict[str, RuleFile] = {}
    problems: dict[str, None] = {}
    for settings in variants:
        if settings.profile is None:
            continue
        if known is None:
            known = profiles(packs, directories)
        if settings.profile in known:
            found[settings.profile] = known[settings.profile]
        elif settings.profile != profile.DEFAULT:
            where = settings.where.get(("profile", ""), Where("--profile"))
            problems.setdefault(where.problem(profile.unknown(settings.profile, known)))
    return found, list(problems)


def _read_profiles(files: Mapping[str, RuleFile]) -> tuple[dict[str, Profile], list[str]]:
    """Return the profiles in some files, and all that is wrong with them."""
    found: dict[str, Profile] = {}
    problems: list[str] = []
    for name, file in files.items():
        try:
            found[name] = profile.read_profile(file.data, file.path)
        except CheckerError as error:
            problems += error.problems
    return found, problems


def _with_profiles(packs: Iterable[str | os.PathLike[str]]) -> frozenset[str]:
    """Return the folders of those packs that have profiles beside them, which switch them on."""
    folders = [os.fspath(pack) for pack in packs]
    return frozenset(each for each in folders if os.path.isdir(os.path.join(os.path.dirname(each), profile.FOLDER)))


def _holds_rules(folder: str) -> bool:
    return any(_is_rule_file(name) for name in os.listdir(folder))


def _is_rule_file(name: str) -> bool:
    return name.endswith(_ENDINGS) and name != CONFIGURATION


def _read_files(folders: Iterable[str], stamped: Collection[str] = ()) -> tuple[list[RuleFile], list[Failure]]:
    """Return the rule files of the packs, in order, and those that cannot be read.

    Of those in the folders `stamped` there is size and time instead of the bytes. That tells installed packs apart, as
    it does code, and is quicker; what a user edits is read.
    """
    files: list[RuleFile] = []
    failures: list[Failure] = []
    for folder in folders:
        try:
            names = sorted(name for name in os.listdir(folder) if _is_rule_file(name))
        except OSError as error:
            failures.append(Failure.of(folder, "read the rule pack", error))
            continue
        for name in names:
            path = os.path.join(folder, name)
            try:
                if not os.path.isfile(path):  # a pipe would be waited for
                    raise CheckerError(f"{path}: is not a file")
                files.append(RuleFile(path, _stamp(path) if folder in stamped else _head(path)))
            except (OSError, CheckerError) as error:
                failures.append(Failure.of(path, "load the rule", error))
    return files, failures


def _stamp(path: str) -> bytes:
    status = os.stat(path)
    return b"%d %d" % (status.st_size, status.st_mtime_ns)


def _head(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(LARGEST_RULE + 1)


def _key(registry: Registry, files: Iterable[RuleFile], asked: object) -> bytes:
    """Return a digest of everything that the compiled rules depend on."""
    parts: list[bytes] = []

    def add(part: object) -> None:
        written = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        parts.append(len(written).to_bytes(8, "big"))
        parts.append(written)

    add((__version__, sys.version, marshal.version, asked))
    add(sorted((label, who) for label, who in registry.owners.items() if not label.startswith("lexicon ")))
    add([(plugin.name, plugin.version) for plugin in registry.plugins])
    for root in dict.fromkeys((os.path.dirname(__file__), *registry.roots)):
        add(list(_stamps(root)))
    for file in files:
        add(file.path)
        add(file.data)
    return digest_of(b"".join(parts))


def _with(digest: bytes, *parts: object) -> bytes:
    """Return a digest of a digest and of plain data."""
    return digest_of(digest + repr(parts).encode("utf-8", "surrogatepass"))


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


def _packed(
    rules: Iterable[Rule], automaton: Automaton, order: Iterable[str], profiles: Mapping[str, Profile]
) -> bytes:
    rows = [[_plain(value) for value in rule] for rule in rules]
    book: Any = (rows, automaton.dump(), list(order), {name: tuple(one) for name, one in profiles.items()})
    return marshal.dumps(book)


def _plain(value: Any) -> Any:
    """Return a value whose tuples are no named ones, which marshal would refuse."""
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _unpacked(stored: bytes) -> tuple[tuple[Rule, ...], Automaton, list[str], dict[str, Profile]]:
    rows, automaton, order, profiles = marshal.loads(stored)
    names = Rule._fields
    references, exceptions = names.index("references"), names.index("exceptions")
    for row in rows:
        row[references] = tuple(Reference(*one) for one in row[references])
        row[exceptions] = tuple(RuleException(*one) for one in row[exceptions])
    by_name = {name: Profile(*one) for name, one in profiles.items()}
    return tuple(Rule(*row) for row in rows), Automaton.load(automaton), order, by_name
