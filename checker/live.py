"""Articles as they are written: open texts, checked with the rules of their projects, which may change meanwhile."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import audit, freshness
from checker.configuration import NAME, PYPROJECT, find
from checker.discovery import Article
from checker.errors import CheckerError, Failure
from checker.examination import fitting, recognised
from checker.notes import REASON
from checker.report import valid
from checker.span import Span
from checker.suppression import SUFFIX, date_of

if TYPE_CHECKING:
    from checker.audit import Options, Tools
    from checker.document import Document
    from checker.freshness import Stamp
    from checker.hookspecs import Reader
    from checker.registry import Registry
    from checker.rule import Rule
    from checker.sidecar import Edit

LARGEST_TEXT = 1_000_000  # characters that are checked while somebody writes

Record = Mapping[str, Any]  # what a report holds of an article

_PLACED = re.compile(r"(.+?):(\d+): (.*)", re.DOTALL)

# What editors call a format, where it is neither the name of a reader nor an extension.
_LANGUAGES = {"plaintext": ".txt", "restructuredtext": ".rst", "gfm": ".md"}


class Mistake(NamedTuple):
    """Something that the user can mend: the file, if it is in one, the line, counted from one, 0 for none, and what."""

    path: str
    line: int
    what: str


class Reading(NamedTuple):
    """What checking a text came to.

    `records` are those of its articles, `rules` the rules that were on by their ids, `mistakes` what is wrong with
    the text itself, `failures` what broke. `skipped` is why a text that is an article was not checked.
    """

    records: tuple[Record, ...] = ()
    rules: Mapping[str, Rule] = {}
    mistakes: tuple[Mistake, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: str = ""


class Addition(NamedTuple):
    """An edit that sets a finding aside, and the text that it edits; empty where the file is still to be made."""

    edit: Edit
    text: str


class Project:
    """One configuration, or none, and what is loaded with it; a broken one leaves the last that was right in force."""

    def __init__(self, options: Options, path: str | None) -> None:
        self.path = path
        self.tools: Tools | None = None
        self.mistakes: tuple[Mistake, ...] = ()
        self.failures: tuple[Failure, ...] = ()
        self._options = options._replace(config=options.config._replace(path=path))
        self.options = self._options  # with the baseline, once it was read
        self._stamps: dict[str, Stamp | None] | None = None

    def refresh(self) -> None:
        """Load what was never loaded, or has changed since."""
        stamps = self._now()
        if stamps == self._stamps:
            return
        try:
            tools = audit.load(self._options)
            self.options = audit.with_baseline(self._options, tools)
            self.tools = tools
            failed = tools.failures
            self.failures = tuple(failure for failure in failed if failure.error != "CheckerError")
            mendable = (failure for failure in failed if failure.error == "CheckerError")
            problems = [problem for failure in mendable for problem in failure.detail.splitlines()]
        except CheckerError as error:
            problems = list(error.problems)
        except OSError as error:  # gone, or unreadable, since it was found
            problems = [f"{self.path}: {error.strerror or error}"]
        self.mistakes = tuple(_mistake(problem, self.path or "") for problem in problems)
        # Files that were changed while they were read have other stamps than before, and are read again next time.
        self._stamps = {path: stamps.get(path, at) for path, at in self._now().items()}

    @property
    def files(self) -> Iterable[str]:
        """The files that decided about findings when they were looked at last."""
        return self._stamps or ()

    def _now(self) -> dict[str, Stamp | None]:
        from checker.configuration import Configuration

        configuration = self.tools.configuration if self.tools else Configuration()
        return freshness.of_project(self.path, configuration, self._options.rules)


class Desk:
    """The open texts' projects. Not for several threads at once."""

    def __init__(self, options: Options, *, search: bool) -> None:
        self._options = options
        self._search = search  # whether each text's configuration is looked for
        self._projects: dict[str | None, Project] = {}
        self._beside: dict[str, tuple[Mistake, ...]] = {}  # what is wrong beside a text: in its sidecar

    @property
    def mistakes(self) -> list[Mistake]:
        """What is wrong with the configurations and rules of the projects, and beside the texts."""
        there = [project for path, project in self._projects.items() if path is None or os.path.isfile(path)]
        found = [each for project in there for each in project.mistakes]
        return list(dict.fromkeys([*found, *(each for beside in list(self._beside.values()) for each in beside)]))

    def project(self, path: str) -> Project:
        """Return the project of a file, loaded anew if need be."""
        config = find(os.path.dirname(path) or os.curdir) if self._search else self._options.config.path
        project = self._projects.get(config)
        if project is None:
            project = self._projects[config] = Project(self._options, config)
        project.refresh()
        return project

    def decides(self, path: str) -> bool:
        """Say whether a file may decide about findings: a configuration, a rule, a sidecar, what git ignores."""
        name = os.path.basename(path)
        if name in (NAME, PYPROJECT, ".gitignore") or name.endswith(SUFFIX):
            return True
        files = {os.path.realpath(file) for project in list(self._projects.values()) for file in project.files}
        return os.path.realpath(path) in files

    def read(self, text: str, path: str, language: str) -> Reading:
        """Check a text as the file `path`; `language` is what the editor calls its format.

        A text of no known format, one that the configuration passes over and one that is empty have no records.
        """
        self.forget(path)
        project = self.project(path)
        tools = project.tools
        if tools is None or not text or text.isspace() or _is_excluded(tools, path):
            return Reading()
        data = _encoded(text)
        reader = reader_of(tools.registry, path, language, data)
        if reader is None:
            return Reading()
        if len(text) > LARGEST_TEXT:
            most = f"{LARGEST_TEXT // 1_000_000} million characters"
            return Reading(skipped=f"{path}: longer than {most}, and not checked in the editor; use checker check")
        records, failures, mistakes = [], list(project.failures), list[Mistake]()
        options = project.options._replace(input_format=reader.name, today=date_of(None, os.environ))
        article = Article(path, len(data), data)
        for record, failed in audit.reviewed(article, tools.of(path), options):
            records += [record] if record is not None else []
            for failure in failed:
                found = _mistakes_of(failure)
                mistakes += found
                failures += [] if found else [failure]
        self._beside[path] = tuple(each for each in mistakes if each.path != os.path.realpath(path))
        mistakes = [each for each in mistakes if each.path == os.path.realpath(path)]
        rules = {rule.id: rule for rule in tools.rules}
        return Reading(tuple(records), rules, tuple(mistakes), tuple(failures))

    def forget(self, path: str) -> None:
        """Forget what was wrong beside a text that is closed."""
        self._beside.pop(path, None)

    def additions(
        self,
        text: str,
        path: str,
        language: str,
        wanted: Sequence[tuple[Record, Mapping[str, Any]]],
        sidecar: str | None,
    ) -> list[Addition | None]:
        """Return for each finding of a text, with its article's record, the edit that sets it aside for `REASON`.

        `sidecar` is the text of the article's sidecar where that is open too. There is none for what cannot be
        found any more, or where the sidecar has a mistake.
        """
        from checker.sidecar import addition
        from checker.suppression_rules import PACK

        tools = self.project(path).tools
        data = _encoded(text)
        reader = reader_of(tools.registry, path, language, data) if tools else None
        if reader is None:
            return [None for _ in wanted]
        if sidecar is None:
            sidecar = _text_of(path + SUFFIX)
        found: list[Addition | None] = []
        documents: dict[str, Document] = {}
        with suppress(CheckerError):  # what was read before it stands
            documents.update((document.path, document) for document in reader.read(data, path))
        style = getattr(reader, "comment_style", None)
        for record, finding in wanted:
            document = documents.get(record["path"])
            try:
                if finding["rule"].startswith(f"{PACK}."):
                    raise CheckerError(f"{finding['rule']}: is not set aside in an article")
                if document is None:
                    raise CheckerError(f"{record['path']}: there is no such article any more")
                span = _canonical(record, finding["span"])
                edit = addition(document, span, [finding["rule"]], REASON, path=path, style=style, sidecar=sidecar)
            except CheckerError:
                found.append(None)
            else:
                found.append(Addition(edit, text if edit.path == path else sidecar))
        return found

    def explain(self, rule_id: str, path: str) -> str:
        """Return all of a rule as Markdown; raises `CheckerError` if there is none of that name."""
        from checker import reference
        from checker.rulebook import profiles

        project = self.project(path)
        tools = project.tools
        rule = next((rule for rule in tools.rules if rule.id == rule_id), None) if tools else None
        if tools is None or rule is None:
            raise CheckerError(f"there is no rule '{rule_id}'")
        folders = [folder for folder, _ in tools.configuration.rules]
        known = reference.read_profiles(profiles(tools.registry.packs, [*folders, *self._options.rules]))
        return reference.page_of(rule, tools.book, tools.registry, known)


def reader_of(registry: Registry, path: str, language: str, data: bytes) -> Reader | None:
    """Return the reader for an open text: that of its extension, else of its language; none if it is no article."""
    if known := fitting(path, registry):
        return recognised(known, data)
    readers = registry.readers
    if language in readers:
        return readers[language]
    ending = _LANGUAGES.get(language, f".{language}")
    return next((reader for reader in readers.values() if ending in reader.extensions), None)


def _encoded(text: str) -> bytes:
    """Return the bytes of a text with a mark: whatever charset the text declares, this is UTF-8."""
    return codecs.BOM_UTF8 + valid(text).encode()


def _canonical(record: Record, place: Mapping[str, Any]) -> Span:
    """Return where the text of an article, as it is read, has what stands at a place of its file."""
    there = place["start"], place["end"]
    places = (each for each in record["article"]["places"] if (each[0], each[1]) == there)
    return Span(*next(places, (*there, *there))[2:4])


def _text_of(path: str) -> str:
    """Return the text of a file, nothing if there is none."""
    try:
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
            return file.read()
    except OSError:
        return ""


def _is_excluded(tools: Tools, path: str) -> bool:
    from checker.exclusion import Exclusion

    return bool(tools.configuration.path and Exclusion(tools.configuration).why(path))


def _mistakes_of(failure: Failure) -> list[Mistake]:
    """Return what is wrong with certain lines of a text, or of what stands beside it; nothing for another failure."""
    if failure.error != "CheckerError":
        return []
    return [found for problem in failure.detail.splitlines() if (found := _mistake(problem, "")).line]


def _mistake(problem: str, path: str) -> Mistake:
    """Return a problem by its place, if it names one; else it is that of the whole of the file `path`."""
    placed = _PLACED.match(problem)
    if placed:
        return Mistake(os.path.realpath(placed[1]), int(placed[2]), placed[3])
    return Mistake(os.path.realpath(path) if path else "", 0, problem)
