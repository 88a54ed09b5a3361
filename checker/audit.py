"""Many files to one report: what is loaded for a run, what becomes of each, and the public call `check`."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import report, suppression_rules
from checker.aside import Step
from checker.configuration import Configuration, Request
from checker.errors import CheckerError, Failure
from checker.examination import examine
from checker.profile import DEFAULT as DEFAULT_PROFILE
from checker.results import Results
from checker.suppressing import Suppressor
from checker.timings import Call, Clock, untimed
from checker.writing import Renderer

if TYPE_CHECKING:
    from checker.comparison import Brief
    from checker.discovery import Article
    from checker.registry import Registry
    from checker.rule import Rule
    from checker.rulebook import RuleBook
    from checker.writing import Format, Piece

LARGEST_CHUNK = 64_000  # bytes that are checked by a process at a time: at the end none waits long for another
SMALL_RUN = 200_000  # bytes; fewer are checked before another process has started
# Documents and their layers hold no circles, and looking for some costs a tenth of a run. What a plugin may leave is
# looked for, where nobody else does so, after this many bytes of articles.
SWEPT = 16_000_000


class Options(NamedTuple):
    """What a run is asked for; the defaults are those of `checker check`.

    `rules` are folders with rule packs of the user's own; `select` and `ignore` name rules, packs or
    categories; `jobs` is the number of processes, 0 for one on each processor that may be used; `input_format`
    names the reader of all files, empty for the one that each file's name and content ask for; `fields` says
    what readers of records should take for the text, the headline and so on: pairs of such a name and a field's.
    `profile` names a profile, and is none for all rules; `config` is a configuration, whose own profile goes before
    that. Suppressions in articles and sidecars end after the day until which they hold, by the date `today`, such as
    2027-03-01; if it is empty, none ends. With `warn_unused`, or where the configuration says so, those that set
    nothing aside are findings. `aside` are the steps, in order, that then set findings of a checked file aside. With
    `compare` the results hold what a comparison wants of their files, with `timed` how long each stage took.
    """

    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    language: str = "en"
    plugins: bool = True
    jobs: int = 0
    cache: bool = True
    input_format: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    profile: str | None = DEFAULT_PROFILE
    config: Request = Request()
    today: str = ""
    warn_unused: bool = False
    aside: tuple[Step, ...] = ()
    compare: bool = False
    timed: bool = False


class Tools(NamedTuple):
    """What the files of a run are checked with, and what failed while it was loaded."""

    registry: Registry
    book: RuleBook
    failures: tuple[Failure, ...]
    configuration: Configuration = Configuration()

    def of(self, path: str) -> Tools:
        """Return what the file at `path` is checked with: the rules as its settings have them."""
        settings = self.configuration.settings_for(path)
        return self if settings == self.book.asked.settings else self._replace(book=self.book.view(settings))

    def rules_of(self, path: str) -> frozenset[str]:
        """Return the ids of the rules that are on for the file at `path`."""
        book = self.of(path).book
        return frozenset(rule.id for rule in (*book.rules, *suppression_rules.enabled(book.asked)))

    @property
    def wanted(self) -> Callable[[str, bool], bool] | None:
        """What says of files and folders whether a search takes them; none without a configuration."""
        if not self.configuration.path:
            return None
        from checker.exclusion import Exclusion

        return Exclusion(self.configuration).wants

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are on for any file, taken as the settings of most files say, and the engine's own."""
        own = suppression_rules.enabled(self.book.asked)
        taken = {rule.id: rule for rule in (*self.book.whole, *self.book.rules, *own)}
        return tuple(taken[id_] for id_ in sorted(taken))

    @property
    def extensions(self) -> frozenset[str]:
        """The extensions of the files that are articles wherever they are found."""
        readers = self.registry.readers.values()
        named = {ending for reader in readers for ending in getattr(reader, "only_named", ())}
        return frozenset(ending for reader in readers for ending in reader.extensions) - named


class Result(NamedTuple):
    """What came of one article: its record or what each reporter made of it, its part of the totals, its failures.

    `path` is that of its file, which may hold several. What could not be read or checked has failures only. `brief` is
    what a comparison wants of it, if one is asked for.
    """

    path: str
    record: dict[str, Any] | None = None
    pieces: tuple[Piece | None, ...] = ()
    counts: Mapping[str, int] | None = None
    failures: tuple[Failure, ...] = ()
    fails: bool = False  # whether a finding is one that makes the run fail
    excused: int = 0  # findings that the baseline set aside
    brief: Brief | None = None
    spent: Mapping[str, float] = {}  # seconds by stage, since the last result


def load(options: Options) -> Tools:
    """Load plugins and rules; raises `CheckerError` when the options name rules that do not exist."""
    from checker.registry import Registry
    from checker.rulebook import RuleBook

    registry = Registry.load(third_party=options.plugins)
    if options.input_format and options.input_format not in registry.readers:
        from checker.schema import advice

        wanted = options.input_format
        raise CheckerError(f"there is no input format '{wanted}'{advice(wanted, sorted(registry.readers))}")
    for name, reader in registry.readers.items() if options.fields else ():
        with_fields = getattr(reader, "with_fields", None)
        if with_fields is not None:
            registry.readers[name] = with_fields(dict(options.fields))
    configuration = options.config.of(_read_configuration(options.config.path, registry), options.profile)
    book, failures = RuleBook.load(
        registry, options.rules, options.select, options.ignore, options.language, configuration=configuration
    )
    return Tools(registry, book, (*registry.failures, *failures), configuration)


def with_baseline(options: Options, tools: Tools) -> Options:
    """Return options with the step of the configured baseline, if any; raises `CheckerError` if it cannot be read."""
    if tools.configuration.baseline is None:
        return options
    from checker.baseline import Excuse, read

    return options._replace(aside=(*options.aside, Excuse(read(*tools.configuration.baseline))))


def _read_configuration(path: str | None, registry: Registry) -> Configuration:
    if not path:
        return Configuration()
    from checker.config import load as read

    return read(path, registry.packs)


def reviewed(
    article: Article,
    tools: Tools,
    options: Options,
    results: Results | None = None,
    only_kept: bool = False,
    call: Call = untimed,
) -> Iterator[tuple[Mapping[str, Any] | None, tuple[Failure, ...]]]:
    """Read and check one file as `examine` does, and set aside what its articles and the options want set aside."""
    warns = options.warn_unused or tools.configuration.warn_unused
    suppressor = Suppressor(tools.book, article.path, options.today, warns)
    found = examine(article, tools, results, options.input_format, only_kept, call)
    steps = _copied(options.aside)
    for examined, failures in suppressor.apply(found):
        if examined is None:
            yield None, failures
            continue
        record = examined
        for step in steps:
            record = step(record, article.path)
        yield record, failures


def _copied(steps: Sequence[Step]) -> list[Step]:
    if not steps:
        return []
    from copy import copy

    return [copy(step) for step in steps]


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

    waiting = Clock()
    call = waiting.call if options.timed else untimed
    for results in workers.ordered(chunks, task, _died, jobs, task.at_hand if options.cache else None, call):
        if options.timed:
            waiting.add(results[-1].spent)
            results[-1] = results[-1]._replace(spent=waiting.taken())
        yield from results


def check(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    rules: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    language: str = "en",
    plugins: bool = True,
    jobs: int = 1,
    input_format: str = "",
    profile: str | None = DEFAULT_PROFILE,
    config: str | os.PathLike[str] | None = None,
    today: str | None = None,
    warn_unused: bool = False,
) -> dict[str, Any]:
    """Check files, folders and patterns, and return the whole report as plain data (see `checker schema report`).

    `rules` are folders with rule packs of your own; `select` and `ignore` name rules, packs or categories; of each,
    and of `paths`, a single one may stand for a list. `profile` names a profile, none for all rules; `config` names
    a configuration, whose own profile goes before that; `input_format` names the reader of all files (see `checker
    plugins`). Suppressions end by the date `today`, the present one unless told, and with `warn_unused` those that set
    nothing aside are findings. What could not be read or checked is in the report's `failures`; raises `CheckerError`
    only for arguments that name rules or formats which do not exist, and for what is wrong with the configuration or
    its baseline.
    """
    from checker import __version__
    from checker.discovery import discover
    from checker.suppression import date_of

    options = Options(
        _texts(rules),
        _texts(select),
        _texts(ignore),
        language,
        plugins,
        jobs,
        input_format=input_format,
        profile=profile,
        config=Request(None if config is None else os.fspath(config)),
        today=date_of(today, os.environ),
        warn_unused=warn_unused,
    )
    tools = load(options)
    options = with_baseline(options, tools)
    articles, failures = discover(_texts(paths), tools.extensions, wanted=tools.wanted)
    failures = [*tools.failures, *failures]
    records = []
    for result in run(articles, tools, options):
        failures += result.failures
        if result.record is not None:
            records.append(result.record)
    head = report.head(__version__, tools.rules)
    return {**head, "files": records, "failures": [report.failure_record(failure) for failure in failures]}


class _Task:
    """Checks a chunk of files and has reporters write of each; may be sent to another process."""

    def __init__(self, options: Options, formats: Sequence[Format], tools: Tools | None) -> None:
        self.options, self.formats, self.tools = options, formats, tools
        self._kept: dict[str, Results] = {}  # by the key of the rule book
        self._unswept = 0  # bytes of articles since the last search for garbage
        self._renderer: Renderer | None = None  # of the files whose results are at hand
        self._clock = Clock() if options.timed else None
        if self._clock and tools:
            self.tools = self._clock.over(tools)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "tools": None, "_renderer": None}  # a process of its own loads its own

    def __call__(self, articles: Sequence[Article]) -> list[Result]:
        return list(self.results(articles))

    def results(self, articles: Sequence[Article]) -> Iterator[Result]:
        """Yield what becomes of each file."""
        renderer = self._made_renderer()
        for article in articles:
            yield from self._results(article, renderer)
            self._unswept += article.size
            if self._unswept >= SWEPT and not gc.isenabled():
                gc.collect()
                self._unswept = 0

    def at_hand(self, articles: Sequence[Article]) -> list[Result] | None:
        """Return what becomes of files that were all checked before; nothing as soon as one of them was not.

        That is done quicker than it could be sent from one process to another.
        """
        self._renderer = self._renderer or self._made_renderer()
        found: list[Result] = []
        for article in articles:
            known = len(found)
            found += self._results(article, self._renderer, only_kept=True)
            if len(found) == known:
                return None
        return found

    def _made_renderer(self) -> Renderer | None:
        if self.tools is None:
            self.tools = load(self.options)
            if self._clock:
                self.tools = self._clock.over(self.tools)
        call = self._clock.call if self._clock else untimed
        return Renderer(self.tools.registry.reporters, self.formats, call) if self.formats else None

    def _results(self, article: Article, renderer: Renderer | None, only_kept: bool = False) -> Iterator[Result]:
        assert self.tools is not None  # loaded with the renderer
        tools, clock = self.tools.of(article.path), self._clock
        call = clock.call if clock else untimed
        kept = None
        if self.options.cache:
            key = tools.book.key
            kept = self._kept.get(key) or self._kept.setdefault(key, Results(f"{key}{self.options.fields or ''}"))
        for record, failures in reviewed(article, tools, self.options, kept, only_kept, call):
            if record is None:
                yield Result(article.path, failures=failures, spent=clock.taken() if clock else {})
                continue
            counts, fails = report.count(record), tools.configuration.gate.fails_any(record["findings"])
            kept_of = self._brief(record)
            excused = sum(finding["by"] == "baseline" for finding in record["suppressed"])
            if renderer is None:
                result = Result(article.path, dict(record), (), counts, failures, fails, excused, kept_of)
            else:
                pieces, unwritten = renderer.pieces(record)
                result = Result(article.path, None, pieces, counts, (*failures, *unwritten), fails, excused, kept_of)
            yield result._replace(spent=clock.taken()) if clock else result

    def _brief(self, record: Mapping[str, Any]) -> Brief | None:
        if not self.options.compare:
            return None
        from checker.comparison import brief

        return brief(record)


def _died(article: Article, how: str) -> Result:
    """Return the result of a file whose checking ended the whole process."""
    return Result(article.path, failures=(Failure(article.path, "check", "ProcessDied", how),))


def _texts(given: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """Return what is given as a tuple of text: a single text is one entry, not as many as it has characters."""
    if isinstance(given, str | os.PathLike):
        return (os.fspath(given),)
    return tuple(os.fspath(one) for one in given)


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
