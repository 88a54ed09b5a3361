"""Only what changed: which articles a change touched, and what was found in them before.

What is compared is the working tree with the commit where HEAD left a revision, as who reviews a branch sees it; or
what is staged with HEAD. An article's old version is checked as the new one is, with the rules of today.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from checker import audit
from checker.discovery import STANDARD_INPUT, Article, discover
from checker.errors import CheckerError, Failure
from checker.examination import LARGEST_FILE
from checker.git import GONE, NO_FILE, REPOSITORY, Change, Repository
from checker.unchanged import Unchanged, before, is_same

_DOING = "find what changed"


class Changes(NamedTuple):
    """The articles that changed, what could not be looked at, the step that sets aside what was there, and remarks."""

    articles: list[Article]
    failures: list[Failure]
    step: Unchanged
    remarks: list[str]


class _Version(NamedTuple):
    """An article as it is, and the bytes of its file before and now; none where it is new, or cannot be read."""

    article: Article
    old: bytes | None
    new: bytes | None


def since(revision: str | None, paths: Sequence[str] | None, tools: audit.Tools, options: audit.Options) -> Changes:
    """Return what changed since `revision`, or what is staged if there is none, of that which `paths` name.

    Without `paths` that is what lies below the working directory. Raises `CheckerError` when git cannot tell.
    """
    if paths is not None and STANDARD_INPUT in paths:
        option = "--staged" if revision is None else "--diff"
        raise CheckerError(f"{option}: what comes on standard input is in no repository; name files or folders")
    search = _Search(revision, tools)
    if paths is None:
        search.take_folder("")
    else:
        search.take(paths)
    versions = [each for each in search.versions() if not _is_same(each)]
    step = _step(versions, tools, options)
    if not versions and not search.failures:
        search.remarks.append(
            "no article is staged" if revision is None else f"no article has changed since '{revision}'"
        )
    return Changes([each.article for each in versions], search.failures, step, search.remarks)


def _is_same(version: _Version) -> bool:
    return version.old is not None and version.new is not None and is_same(version.old, version.new)


def _step(versions: Sequence[_Version], tools: audit.Tools, options: audit.Options) -> Unchanged:
    """Return the step that knows what the old versions held; what cannot be read of them held nothing."""
    articles = [Article(each.article.path, len(each.old), each.old) for each in versions if each.old is not None]
    records: dict[str, list[dict[str, Any]]] = {}
    for result in audit.run(articles, tools, options):
        if result.record is not None:
            records.setdefault(result.path, []).append(result.record)
    files = {
        each.article.path: before(each.old, each.new, records.get(each.article.path, ()))
        for each in versions
        if each.old is not None and each.new is not None
    }
    kinds = tools.book.kinds
    whole = frozenset(rule.id for rule in tools.rules if getattr(kinds.get(rule.kind), "whole_article", False))
    return Unchanged(files, whole)


class _Found(NamedTuple):
    """A changed file, in its repository, and its path as the report shows it."""

    repository: Repository
    change: Change
    path: str


class _Search:
    """One search for articles that changed, in whatever repositories they are."""

    def __init__(self, revision: str | None, tools: audit.Tools) -> None:
        self.revision, self.tools = revision, tools
        self.failures: list[Failure] = []
        self.remarks: list[str] = []
        self._found: dict[tuple[str, str], _Found] = {}
        self._repositories: dict[str, Repository | None] = {}  # by folders that they may hold
        self._changes: dict[str, dict[str, Change]] = {}  # by the roots of repositories

    def take(self, paths: Sequence[str]) -> None:
        """Take what changed of what paths name, as `discover` understands them."""
        for path in paths:
            if os.path.isdir(path):
                self.take_folder(path)
            else:
                articles, failures = discover([path], self.tools.extensions, wanted=self.tools.wanted)
                self.failures += failures
                for article in articles:
                    self._take_file(article.path)

    def take_folder(self, folder: str) -> None:
        """Take what changed below a folder."""
        real = os.path.realpath(folder)
        repository = self._repository(real, folder)
        if repository is None:
            return
        below = os.path.relpath(real, repository.root).replace(os.sep, "/")
        prefix = "" if below == os.curdir else f"{below}/"
        changes = {path: change for path, change in self._changed(repository).items() if path.startswith(prefix)}
        if self.revision is not None:
            changes.update((path, self._unknown(repository, path)) for path in repository.untracked([prefix]))
        for path in sorted(changes):
            rest = path[len(prefix) :]
            if self._is_wanted(folder, rest, changes[path]):
                self._add(_Found(repository, changes[path], os.path.join(folder, rest)))

    def versions(self) -> Iterator[_Version]:
        """Yield the old and the new version of each article that was found; what is not merged is a failure."""
        contents = self._contents()
        for _, change, path in self._found.values():
            if not change.mode:
                self._fail(path, "it is not merged; settle the conflict, and stage it")
                continue
            old = contents[change.before] if change.before else None
            if self.revision is None:
                new = contents[change.now]
                yield _Version(Article(path, len(new), new), old, new)
            else:
                yield _of_working_tree(path, old)

    def _contents(self) -> dict[str, bytes]:
        """Return the contents that git keeps of what was found."""
        wanted: dict[str, dict[str, str]] = {}
        for repository, change, _ in self._found.values():
            for name in (change.before, change.now if self.revision is None else ""):
                if name:
                    wanted.setdefault(repository.root, {})[name] = change.path
        contents: dict[str, bytes] = {}
        for root, names in wanted.items():
            contents.update(zip(names, Repository(root).contents(list(names.items())), strict=True))
        return contents

    def _take_file(self, path: str) -> None:
        real = os.path.realpath(path)
        repository = self._repository(os.path.dirname(real), path)
        if repository is None:
            return
        below = os.path.relpath(real, repository.root).replace(os.sep, "/")
        change = self._changed(repository).get(below)
        is_gone = change is None or change.mode == GONE
        if is_gone and self.revision is not None and below not in repository.tracked:
            change = self._unknown(repository, below)
        if change is not None:
            self._add(_Found(repository, change, path))

    def _unknown(self, repository: Repository, path: str) -> Change:
        """Return the change that made a file which git does not know, although it may have known it before."""
        if os.path.islink(os.path.join(repository.root, path)):
            return Change(path, mode=NO_FILE[0])
        known = self._changed(repository).get(path)
        return Change(path, before=known.before if known is not None and known.mode == GONE else "")

    def _add(self, found: _Found) -> None:
        if found.change.mode == REPOSITORY or found.change.path.endswith("/"):
            self.remarks.append(
                f"{found.path}: is a repository of its own; run checker there to see what changed in it"
            )
        elif found.change.mode not in (GONE, *NO_FILE):
            self._found.setdefault((found.repository.root, found.change.path), found)

    def _is_wanted(self, folder: str, rest: str, change: Change) -> bool:
        """Say whether a search through `folder` would take what lies in it at `rest`."""
        parts = rest.rstrip("/").split("/")
        if any(part.startswith(".") for part in parts):
            return False
        wanted = self.tools.wanted
        is_repository = change.mode == REPOSITORY or rest.endswith("/")
        if not is_repository and os.path.splitext(rest)[1].lower() not in self.tools.extensions:
            return False
        if wanted is None:
            return True
        above = (os.path.join(folder, *parts[:length]) for length in range(1, len(parts)))
        return all(wanted(each, True) for each in above) and wanted(os.path.join(folder, *parts), is_repository)

    def _changed(self, repository: Repository) -> dict[str, Change]:
        if repository.root not in self._changes:
            base = None if self.revision is None else repository.base(self.revision)
            self._changes[repository.root] = {change.path: change for change in repository.changed(base)}
        return self._changes[repository.root]

    def _repository(self, folder: str, shown: str) -> Repository | None:
        """Return the repository of a folder; that there is none is a failure of the path `shown`."""
        top = _top(folder)
        if top not in self._repositories:
            self._repositories[top] = Repository.of(top)
        repository = self._repositories[top]
        if repository is None:
            self._fail(shown or os.getcwd(), "it is not in a git repository")
        return repository

    def _fail(self, path: str, why: str) -> None:
        self.failures.append(Failure(path, _DOING, "CheckerError", why))


def _of_working_tree(path: str, old: bytes | None) -> _Version:
    """Return an article in the working tree with the bytes that are compared; what cannot be read is told later."""
    try:
        with open(path, "rb") as file:
            new = file.read(LARGEST_FILE + 1)
    except OSError:
        return _Version(Article(path, 0), old, None)
    return _Version(Article(path, len(new), new), old, new)


def _top(folder: str) -> str:
    """Return the folder above which no repository that holds `folder` begins; `folder` itself if none shows."""
    if "GIT_DIR" in os.environ:
        return os.curdir
    above = folder
    while not os.path.lexists(os.path.join(above, ".git")):
        parent = os.path.dirname(above)
        if parent == above:
            return folder
        above = parent
    return above
