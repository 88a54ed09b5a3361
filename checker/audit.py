"""Many files to one report: what is loaded for a run, how one file is checked, and the public call `check`."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import report
from checker.errors import CheckerError, Failure
from checker.results import Results
from checker.writing import Renderer

if TYPE_CHECKING:
    from checker.discovery import Article
    from checker.document import Document
    from checker.hookspecs import Reader
    from checker.registry import Registry
    from checker.rulebook import RuleBook
    from checker.writing import Format, Piece

LARGEST_FILE = 100_000_000  # bytes
LARGEST_CHUNK = 64_000  # bytes that are checked by a process at a time: at the end none waits long for another
SMALL_RUN = 200_000  # bytes; fewer are checked before another process has started
PLAIN_READER = "text"  # reads the files that no reader's extension claims


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for; the defaults are those of `checker check`.

    `rules` are folders with rule packs of the user's own; `select` and `ignore` name rules, packs or
    categories; `jobs` is the number of processes, 0 for one on each processor that may be used.
    """

    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    language: str = "en"
    plugins: bool = True
    jobs: int = 0
    cache: bool = True


class Tools(NamedTuple):
    """What the files of a run are checked with, and what failed while it was loaded."""

    registry: Registry
    book: RuleBook
    failures: tuple[Failure, ...]

    @property
    def extensions(self) -> frozenset[str]:
        """The extensions of the files that some reader reads."""
        return frozenset(ending for reader in self.registry.readers.values() for ending in reader.extensions)


class Result(NamedTuple):
    """What came of one file: its record or what each reporter made of it, its part of the totals, its failures.

    A file that could not be checked has failures only.
    """

    path: str
    record: dict[str, Any] | None = None
    pieces: tuple[Piece | None, ...] = ()
    counts: Mapping[str, int] | None = None
    failures: tuple[Failure, ...] = ()


def load(options: Options) -> Tools:
    """Load plugins and rules; raises `CheckerError` when the options name rules that do not exist."""
    from checker.registry import Registry
    from checker.rulebook import RuleBook

    registry = Registry.load(third_party=options.plugins)
    book, failures = RuleBook.load(registry, options.rules, options.select, options.ignore, options.language)
    return Tools(registry, book, (*registry.failures, *failures))


def examine(
    article: Article, tools: Tools, results: Results | None = None
) -> tuple[dict[str, Any] | None, tuple[Failure, ...]]:
    """Read and check one file: its record in the report, none if it could not be had, and what failed.

    A record that `results` holds is taken from there; one that nothing failed for is kept there.
    """
    from checker.engine import check as check_document

    path = article.path
    doing = "read"
    try:
        data = article.data if article.data is not None else _bytes(path)
        if len(data) > LARGEST_FILE:
            raise CheckerError(f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
        reader = _reader(path, tools)
        key = results.key(data, reader.name, os.path.splitext(path)[1]) if results else ""
        kept = results.get(key, report.valid(path)) if results else None
        if kept is not None:
            return kept, ()
        doing = f"read as {reader.name}"
        document = _read(reader, data, path)
        doing = "check"
        checked = check_document(document, tools.book)
        record = report.file_record(checked)
        if results and not checked.failures:
            results.put(key, record)
        return record, checked.failures
    except OSError as error:
        return None, (Failure(path, doing, type(error).__name__, error.strerror or str(error)),)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one file's fault must not cost the others their report
        return None, (Failure.of(path, doing, error),)


def run(
    articles: Sequence[Article],
    tools: Tools,
    options: Options,
    formats: Sequence[Format] = (),
) -> Generator[Result]:
    """Check files and yield what came of each, in order; the same for any number of `options.jobs`.

    With `formats` each result holds what their reporters make of the file, without any the record itself.
    """
    task = _Task(options, formats, tools)
    jobs = options.jobs or _processors()
    chunks = _chunks(articles, jobs)
    if jobs == 1 or len(chunks) < 2:
        yield from task.results(articles)
        return
    from checker import workers

    for results in workers.ordered(chunks, task, _died, jobs):
        yield from results


def check(
    paths: Iterable[str | os.PathLike[str]],
    *,
    rules: Iterable[str | os.PathLike[str]] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    language: str = "en",
    plugins: bool = True,
    jobs: int = 1,
) -> dict[str, Any]:
    """Check files, folders and patterns, and return the whole report as plain data (see `checker schema report`).

    `rules` are folders with rule packs of your own; `select` and `ignore` name rules, packs or categories.
    What could not be read or checked is in the report's `failures`; raises `CheckerError` only for arguments
    that name rules which do not exist.
    """
    from checker import __version__
    from checker.discovery import discover

    options = Options(
        tuple(os.fspath(folder) for folder in rules), tuple(select), tuple(ignore), language, plugins, jobs
    )
    tools = load(options)
    articles, failures = discover([os.fspath(path) for path in paths], tools.extensions)
    failures = [*tools.failures, *failures]
    records = []
    for result in run(articles, tools, options):
        failures += result.failures
        if result.record is not None:
            records.append(result.record)
    head = report.head(__version__, tools.book.rules)
    return {**head, "files": records, "failures": [report.failure_record(failure) for failure in failures]}


class _Task:
    """Checks a chunk of files and has reporters write of each; may be sent to another process."""

    def __init__(self, options: Options, formats: Sequence[Format], tools: Tools | None) -> None:
        self.options, self.formats, self.tools = options, formats, tools

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "tools": None}  # a process of its own loads its own

    def __call__(self, articles: Sequence[Article]) -> list[Result]:
        return list(self.results(articles))

    def results(self, articles: Sequence[Article]) -> Iterator[Result]:
        """Yield what becomes of each file."""
        if self.tools is None:
            self.tools = load(self.options)
        kept = Results(self.tools.book.key) if self.options.cache else None
        renderer = Renderer(self.tools.registry.reporters, self.formats) if self.formats else None
        for article in articles:
            record, failures = examine(article, self.tools, kept)
            if record is None:
                yield Result(article.path, failures=failures)
                continue
            counts = report.count(record)
            if renderer is None:
                yield Result(article.path, record, counts=counts, failures=failures)
            else:
                pieces, unwritten = renderer.pieces(record)
                yield Result(article.path, pieces=pieces, counts=counts, failures=(*failures, *unwritten))


def _died(article: Article, how: str) -> Result:
    """Return the result of a file whose checking ended the whole process."""
    return Result(article.path, failures=(Failure(article.path, "check", "ProcessDied", how),))


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(LARGEST_FILE + 1)


def _reader(path: str, tools: Tools) -> Reader:
    """Return the reader for the extension of `path`, else the one for plain text."""
    ending = os.path.splitext(path)[1].lower()
    readers = tools.registry.readers
    for reader in readers.values():
        if ending in reader.extensions:
            return reader
    if PLAIN_READER in readers:
        return readers[PLAIN_READER]
    raise CheckerError(f"there is no reader for files that end in '{ending}'")


def _read(reader: Reader, data: bytes, path: str) -> Document:
    from checker.document import Document

    document = reader.read(data, path)
    if not isinstance(document, Document):
        raise TypeError(f"the reader {reader.name} returned {document!r:.40}, not a Document")
    return document


def _processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chunks(articles: Sequence[Article], jobs: int) -> list[list[Article]]:
    """Part the files into runs of about one size in bytes, which one process checks at a time."""
    total = sum(article.size for article in articles)
    if total < SMALL_RUN:
        return [list(articles)]
    size = min(LARGEST_CHUNK, total // (jobs * 4))
    chunks: list[list[Article]] = []
    room = 0
    for article in articles:
        if room <= 0:
            chunks.append([])
            room = size
        chunks[-1].append(article)
        room -= article.size
    return chunks
