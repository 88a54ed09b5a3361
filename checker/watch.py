"""Checking while somebody writes: what changed is checked again, until Ctrl-C.

Files are looked at, not waited for: notices of the system are lost in containers and on network drives, and a look
at two thousand files takes a few hundredths of a second.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import __version__, audit, freshness, report
from checker.errors import CheckerError, Failure
from checker.finding import SEVERITIES
from checker.output import opened
from checker.progress import Progress
from checker.report import number_of
from checker.suppression import SUFFIX
from checker.writing import DEFAULT, Format, Renderer, opened_all

if TYPE_CHECKING:
    from checker.audit import Options, Result, Tools
    from checker.discovery import Article
    from checker.freshness import Stamp

INTERVAL = 0.5  # seconds between two looks
SETTLING = 0.1  # seconds that nothing may have changed for before it is checked
MOST_LOOKS = 50  # at files that go on changing
SHARE = 10  # of the time, looking may take one part in so many

_CLEAR = "\033[2J\033[H"


class Asked(NamedTuple):
    """What a watch is asked for; `options` and `paths` may change with the configuration, so they are asked anew.

    `guard` refuses to write a report over one of the given files, `tell` tells the user of failures.
    """

    options: Callable[[], Options]
    paths: Callable[[Tools], Sequence[str]]
    formats: Sequence[Format]
    guard: Callable[[Sequence[str]], None]
    tell: Callable[[Sequence[Failure]], None]
    quiet: bool = False


def watch(asked: Asked) -> int:
    """Check, then check again whatever changes, until Ctrl-C; returns the exit code of that, which is 0.

    Raises `CheckerError` for what is wrong with the command or, at the start, with the configuration. Later on
    what is wrong is told, and the last configuration that was right still counts.
    """
    for form in asked.formats:
        if form.path is None and form.name != DEFAULT:
            raise CheckerError(
                f"--watch: standard output shows {DEFAULT}; give {form.name} a file, as in {form.name}:FILE"
            )
    watcher = _Watcher(asked)
    try:
        watcher.check(watcher.look())
        while True:
            watcher.check(watcher.changed())
    except KeyboardInterrupt:
        return 0


class _Look(NamedTuple):
    """What a look at the files saw: their stamps, which do not differ while nothing changes."""

    asked: tuple[str | None, str]  # the configuration, and the date by which suppressions end
    project: Mapping[str, Stamp | None]
    articles: Mapping[Article, tuple[Stamp | None, Stamp | None]]  # of each file, and of its sidecar
    missing: tuple[Failure, ...]


class _Kept(NamedTuple):
    """What is kept of a file until it changes: its part of the totals, its failures, its records if they are needed."""

    counts: tuple[Mapping[str, int], ...]
    failures: tuple[Failure, ...]
    records: tuple[bytes, ...]


class _Watcher:
    """The state of a watch: what it checks with, what it saw last, and what came of each file."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.options = asked.options()
        self.tools = audit.load(self.options)
        self.options = audit.with_baseline(self.options, self.tools)
        self.problems: tuple[str, ...] = ()  # of a configuration that could not be taken
        self.seen: _Look | None = None
        self.kept: dict[str, _Kept] = {}
        self._files = [form for form in asked.formats if form.path is not None]
        self._shown = [form for form in asked.formats if form.path is None]
        self._took = 0.0  # seconds, by the last look

    def look(self) -> _Look:
        """Look at all files, and at what decides how they are checked."""
        from checker.discovery import discover

        begun = time.monotonic()
        options = self.asked.options()
        tools = self.tools
        articles, missing = discover(self.asked.paths(tools), tools.extensions, wanted=tools.wanted)
        if self.seen is None:
            self.asked.guard([article.path for article in articles])
        own = {os.path.realpath(form.path) for form in self._files if form.path}
        stamps = {
            article: (freshness.stamp(article.path), freshness.stamp(article.path + SUFFIX))
            for article in articles
            if not own or os.path.realpath(article.path) not in own
        }
        project = freshness.of_project(options.config.path, tools.configuration, self.options.rules)
        self._took = time.monotonic() - begun
        return _Look((options.config.path, options.today), project, stamps, tuple(missing))

    def changed(self) -> _Look:
        """Wait until something is other than it was when it was checked, and then until it stays as it is."""
        while True:
            time.sleep(max(INTERVAL, SHARE * self._took))
            look = self.look()
            if look != self.seen:
                break
        for _ in range(MOST_LOOKS):
            time.sleep(max(SETTLING, self._took))
            before, look = look, self.look()
            if look == before:
                break
        return look

    def check(self, look: _Look) -> None:
        """Check what changed, and show what came of it."""
        before = self.seen
        decided = before and (before.asked, before.project)
        if decided is not None and decided != (look.asked, look.project) and self._reload():
            before = None
            again = self.look()  # with the new configuration; what changed since it was read is seen next time
            look = again._replace(project={path: look.project.get(path, at) for path, at in again.project.items()})
        known = before.articles if before else {}
        stale = [article for article, stamp in look.articles.items() if known.get(article, ()) != stamp]
        self.seen = look
        present = {article.path for article in look.articles}
        self.kept = {path: kept for path, kept in self.kept.items() if path in present}
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            sys.stdout.write(_CLEAR)
            sys.stdout.flush()
        self._check(stale)
        self._write_files()
        failures = [each for kept in self.kept.values() for each in kept.failures]
        self._end(len(stale), [*self.tools.failures, *look.missing, *failures])

    def _reload(self) -> bool:
        """Load configuration and rules anew; if that fails, what there was stays, and the problems are kept."""
        options = self.asked.options()
        try:
            tools = audit.load(options)
            self.options = audit.with_baseline(options, tools)
        except CheckerError as error:
            self.problems = error.problems
            return False
        self.tools, self.problems = tools, ()
        self.kept.clear()
        return True

    def _check(self, articles: Sequence[Article]) -> None:
        """Check files, show what was found in each, and keep what will be needed of them."""
        renderer = Renderer(self.tools.registry.reporters, self._shown)
        progress = Progress(len(articles), wanted=not self.asked.quiet)
        with closing(audit.run(articles, self.tools, self.options)) as results:
            for done, (path, found) in enumerate(_by_file(results)):
                progress.show(done)
                if all(result.record is None for result in found) and not os.path.exists(path):
                    continue  # it is gone since, which the next look will see
                records = [result.record for result in found if result.record is not None]
                failures = [failure for result in found for failure in result.failures]
                for record in records:
                    pieces, unwritten = renderer.pieces(record)
                    failures += unwritten
                    parts = [piece.part for piece in pieces if piece is not None]
                    if any(parts):
                        progress.wipe()
                    self._show(parts)
                kept = [zlib.compress(marshal.dumps(record), 1) for record in records if self._files]
                counts = [result.counts for result in found if result.counts is not None]
                self.kept[path] = _Kept(tuple(counts), tuple(failures), tuple(kept))
        progress.wipe()

    def _show(self, parts: Sequence[Any]) -> None:
        for form, part in zip(self._shown, parts, strict=False):
            with opened(None, form.encoding) as write:
                write(part)

    def _write_files(self) -> None:
        """Write the reports that go to files, whole, of all files."""
        if not self._files or self.seen is None:
            return
        reporters = self.tools.registry.reporters
        paths = [article.path for article in self.seen.articles]
        kept = [self.kept[path] for path in paths if path in self.kept]
        failures = [*self.tools.failures, *self.seen.missing, *(each for one in kept for each in one.failures)]
        try:
            renderer = Renderer(reporters, self._files)
            with opened_all(reporters, self._files) as outputs:
                outputs.start(report.head(__version__, self.tools.rules))
                for stored in (each for one in kept for each in one.records):
                    pieces, unwritten = renderer.pieces(marshal.loads(zlib.decompress(stored)))
                    failures += unwritten
                    outputs.add(pieces)
                self.asked.tell(outputs.end(self._totals(), [report.failure_record(each) for each in failures]))
        except CheckerError as error:  # no room, no right, no folder any more: the watch goes on
            _tell(error.problems)

    def _totals(self) -> dict[str, int]:
        totals = report.Totals()
        for kept in self.kept.values():
            for counts in kept.counts:
                totals.add(counts)
        return totals.data

    def _end(self, checked: int, failures: Sequence[Failure]) -> None:
        """Tell what failed, what is wrong with the configuration, and in one line how things stand."""
        self.asked.tell(failures)
        if self.problems:
            _tell((*self.problems, "the last configuration that was right still counts"))
        if self.asked.quiet:
            return
        totals = self._totals()
        found = [number_of(totals[name], name) for name in reversed(SEVERITIES) if totals[name]]
        if failures:
            found.append(number_of(len(failures), "failure"))
        articles = number_of(len(self.seen.articles) if self.seen else 0, "file")
        stand = f"checked {checked} of {articles}: {', '.join(found) or 'nothing found'}"
        print(f"{time.strftime('%H:%M:%S')}: {stand}. Ctrl-C ends.", flush=True)


def _by_file(results: Iterator[Result]) -> Iterator[tuple[str, list[Result]]]:
    """Yield the results of each file together."""
    path, found = "", list[Any]()
    for result in results:
        if found and result.path != path:
            yield path, found
            found = []
        path = result.path
        found.append(result)
    if found:
        yield path, found


def _tell(problems: Sequence[str]) -> None:
    sys.stdout.flush()
    for problem in problems:
        print(f"checker: {problem}", file=sys.stderr)
