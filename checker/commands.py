"""What the commands do, once the command line is understood; each returns an exit code."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import closing, contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError, Failure

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.audit import Options, Tools
    from checker.comparison import Comparing
    from checker.configuration import Request
    from checker.discovery import Article
    from checker.hookspecs import Reporter
    from checker.writing import Format

FINE, FOUND, FAILED = 0, 1, 2
_WIDTH = 80


def run_check(arguments: argparse.Namespace) -> int:
    """Check articles and write the report."""
    from checker import __version__, audit, report
    from checker.progress import Progress
    from checker.timings import Clock
    from checker.writing import opened_all

    formats = _formats(arguments)
    if arguments.watch:
        return _watch(arguments, formats)
    options = options_of(arguments)
    clock, begun = Clock(), perf_counter()
    tools = clock.call("load", audit.load, options)
    comparing = _comparing(arguments, formats, tools.registry.reporters)
    gc.freeze()  # what is loaded stays: no search for garbage need look at it, and processes share it
    articles, missing, options = clock.call("find articles", _articles, arguments, tools, options)
    if comparing:  # a base in JSON lines that lies in a folder which is checked is no article
        articles = [each for each in articles if not _is_same_file(each.path, comparing.base.path)]
    options = audit.with_baseline(options, tools)
    _guard(formats, [each.path for each in articles if each.data is None or _is_change(arguments)])
    failures = [*tools.failures, *missing]
    totals = report.Totals()
    fails, excused = False, 0
    failed = set()
    progress = Progress(len(articles), wanted=not arguments.quiet)
    with opened_all(tools.registry.reporters, formats) as outputs:
        outputs.start(report.head(__version__, tools.rules))
        with _unswept(), closing(audit.run(articles, tools, options, formats)) as results:
            done, path = 0, ""
            for result in results:
                done, path = done + (result.path != path), result.path  # a file may hold several articles
                failures += result.failures
                if result.failures:
                    failed.add(result.path)
                totals.add(result.counts or {})
                fails, excused = fails or result.fails, excused + result.excused
                if comparing and result.brief:
                    comparing.files.append(result.brief)
                if result.pieces:
                    if outputs.shown:
                        progress.wipe()
                    clock.call("write", outputs.add, result.pieces)
                clock.add(result.spent)
                progress.show(done)
        progress.wipe()
        tell(failures)
        gate = tools.configuration.gate
        compared = None
        if comparing:
            ids = (rule.id for rule in tools.rules)
            compared = comparing.compared(__version__, ids, gate, is_whole=not _is_change(arguments))
        unwritten = outputs.end(totals.data, [report.failure_record(failure) for failure in failures], compared)
        tell(unwritten)
    if compared and gate.only_worse:
        fails = bool(compared["worse"])
    if tools.configuration.baseline and not arguments.quiet and not _is_change(arguments):
        _remark_stale([each.path for each in articles if each.path not in failed], tools, options, excused)
    if options.timed:
        from checker.timings import Work, show

        sys.stdout.flush()
        work = Work(perf_counter() - begun, len(articles), sum(article.size for article in articles))
        show(clock.spent, work, sys.stderr)
    return FAILED if failures or unwritten else FOUND if fails else FINE


@contextmanager
def _unswept() -> Iterator[None]:
    """Have Python look for no circles of garbage: see `audit.SWEPT`."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def run_report(arguments: argparse.Namespace) -> int:
    """Write a saved report in other formats."""
    from checker import report
    from checker.registry import Registry
    from checker.saved import read
    from checker.settings import Gate
    from checker.writing import Renderer, opened_all

    formats = _formats(arguments)
    registry = Registry.load(third_party=not arguments.no_plugins)
    comparing = _comparing(arguments, formats, registry.reporters)
    _guard(formats, [arguments.file])
    head, records, known = read(arguments.file, sys.stdin.buffer.read() if arguments.file == "-" else None)
    totals = report.Totals()
    failures = [*(Failure(**each) for each in known), *registry.failures]
    here = len(known)
    with opened_all(registry.reporters, formats) as outputs:
        renderer = Renderer(registry.reporters, formats)
        outputs.start(head)
        for record in records:
            totals.add(report.count(record))
            if comparing:
                comparing.add(record)
            pieces, unwritten = renderer.pieces(record)
            failures += unwritten
            outputs.add(pieces)
        tell(failures)
        compared = comparing.compared(head["tool"]["version"], head["rules"], Gate()) if comparing else None
        unwritten = outputs.end(totals.data, [report.failure_record(failure) for failure in failures], compared)
        tell(unwritten)
    return FAILED if failures[here:] or unwritten else FINE


def run_plugins(arguments: argparse.Namespace) -> int:
    """List the plugins and what they contribute."""
    from checker.registry import Registry
    from checker.report import number_of

    registry = Registry.load(third_party=not arguments.no_plugins)
    registry.lexicons()  # until they are asked for, they are not listed, nor what is wrong with them
    if arguments.format == "json":
        print_json([plugin._asdict() for plugin in registry.plugins])
    else:
        for plugin in registry.plugins:
            print(f"{plugin.name} {plugin.version}".rstrip())
            shown = [each for each in plugin.contributions if not each.startswith("lexicon ")]
            if lexicons := len(plugin.contributions) - len(shown):
                shown.append(number_of(lexicons, "lexicon"))
            for contribution in shown or ("nothing",):
                print(f"  {contribution}")
    return end(registry.failures)


def run_schema(arguments: argparse.Namespace) -> int:
    """Print a published JSON Schema."""
    from checker.schema import schema as published

    print_json(published(arguments.name))
    return FINE


def requested(arguments: argparse.Namespace) -> Request:
    """Return what the command line says of the configuration, which is looked for unless it says otherwise."""
    from checker.configuration import Request, find

    return Request(
        None if arguments.no_config else arguments.config or find(os.curdir),
        getattr(arguments, "profile", None),
        getattr(arguments, "fail_on", None),
        baseline="" if getattr(arguments, "no_baseline", False) else getattr(arguments, "baseline", None),
    )


def left(paths: Sequence[str], tools: Tools) -> Sequence[str]:
    """Return the paths without the files that the configuration passes over."""
    from checker.exclusion import Exclusion

    return Exclusion(tools.configuration).left(paths) if tools.configuration.path else paths


def _watch(arguments: argparse.Namespace, formats: Sequence[Format]) -> int:
    """Check articles again whenever they change."""
    from functools import partial

    from checker.watch import Asked, watch

    for name in ("diff", "staged", "compare"):
        if getattr(arguments, name):
            raise CheckerError(f"--watch: what is checked again and again cannot be held against --{name}")
    if arguments.timings:
        raise CheckerError("--watch: --timings tells of a run that has an end; leave one of them out")
    if "-" in arguments.paths:
        raise CheckerError("--watch: standard input cannot be watched; name the file or its folder")
    return watch(
        Asked(
            partial(options_of, arguments),
            partial(_paths, arguments),
            formats,
            partial(_guard, formats),
            tell,
            arguments.quiet,
        )
    )


def _paths(arguments: argparse.Namespace, tools: Tools) -> Sequence[str]:
    """Return the paths that a command names, with --force-exclude without files that the configuration passes over."""
    return left(arguments.paths, tools) if arguments.force_exclude else arguments.paths


def _articles(
    arguments: argparse.Namespace, tools: Tools, options: Options
) -> tuple[list[Article], list[Failure], Options]:
    """Return what is to be checked, what could not be found, and the options with what sets the unchanged aside."""
    paths = _paths(arguments, tools)
    if _is_change(arguments):
        from checker.changes import since

        changes = since(arguments.diff, paths if arguments.paths else None, tools, options)
        for remark in changes.remarks if not arguments.quiet else ():
            _remark(remark)
        return changes.articles, changes.failures, options._replace(aside=(*options.aside, changes.step))
    return (*found(arguments, paths, tools), options)


def found(arguments: argparse.Namespace, paths: Sequence[str], tools: Tools) -> tuple[list[Article], list[Failure]]:
    """Return the articles that `paths` name, and what could not be found."""
    from checker.discovery import discover

    stdin = _standard_input() if "-" in paths else None
    return discover(paths, tools.extensions, stdin=stdin, stdin_filename=arguments.stdin_filename, wanted=tools.wanted)


def _is_same_file(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _is_change(arguments: argparse.Namespace) -> bool:
    return arguments.staged or arguments.diff is not None


def _remark_stale(paths: Sequence[str], tools: Tools, options: Options, excused: int) -> None:
    """Say how many entries of the baseline excuse nothing any more."""
    from checker.baseline import Excuse, stale
    from checker.report import number_of

    for step in options.aside:
        if isinstance(step, Excuse):
            number = stale(step.baseline, paths, {rule.id for rule in tools.rules}, excused)
            if number:
                what = number_of(number, "finding is", "findings are")
                _remark(f"{step.baseline.path}: {what} no longer there; checker baseline prune takes them out")


def _remark(text: str) -> None:
    """Say something on standard error that is no failure."""
    sys.stdout.flush()
    print(f"checker: {_printable(text)}", file=sys.stderr)


def options_of(arguments: argparse.Namespace) -> Options:
    """Return what a run is asked for."""
    from checker.audit import Options
    from checker.suppression import date_of

    return Options(
        rules=tuple(arguments.rules),
        select=parts(arguments.select),
        ignore=parts(arguments.ignore),
        plugins=not arguments.no_plugins,
        jobs=arguments.jobs,
        cache=not arguments.no_cache,
        input_format=arguments.input_format,
        fields=tuple(arguments.jsonl_fields),
        config=requested(arguments),
        compare=getattr(arguments, "compare", None) is not None,
        today=date_of(arguments.today, os.environ),
        warn_unused=arguments.warn_unused,
        timed=getattr(arguments, "timings", False),
    )


def _comparing(
    arguments: argparse.Namespace, formats: Iterable[Format], reporters: Mapping[str, Reporter]
) -> Comparing | None:
    """Return what compares a run with the report that was saved before, if that is asked for."""
    if arguments.compare is None:
        for form in formats:
            if getattr(reporters.get(form.name), "compares", False):
                raise CheckerError(f"--format: {form.name} needs something to compare with: --compare BASE.json")
        if (gate := getattr(arguments, "fail_on", None)) is not None and gate.only_worse:
            raise CheckerError("--fail-on: worse needs something to compare with: --compare BASE.json")
        return None
    from checker.comparison import Comparing, read_base

    return Comparing(read_base(arguments.compare))


def _formats(arguments: argparse.Namespace) -> list[Format]:
    """Return the outputs that are asked for; only standard output has a width and colours to heed."""
    from checker.report import Look
    from checker.writing import COMPARED, DEFAULT, Format, asked

    formats = []
    default = DEFAULT if arguments.compare is None else COMPARED
    for name, path in asked(arguments.format, arguments.output, default):
        look = Look(columns(), _in_color(arguments, path), arguments.quiet)
        formats.append(Format(name, path, look, _encoding(name, path)))
    return formats


def _guard(formats: Iterable[Format], read: Iterable[str]) -> None:
    """Refuse to write a report over one of the files that it is made from."""
    targets = {_identity(form.path): form.path for form in formats if form.path and os.path.isfile(form.path)}
    if targets:
        for path in read:
            if (target := targets.get(_identity(path))) is not None:
                raise CheckerError(f"{target} is one of the files to read; name another file for the report")


def _identity(path: str) -> tuple[int, int] | str:
    """Return what two names of one file have in common."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return path
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)


def parts(values: Iterable[str]) -> tuple[str, ...]:
    """Return the names in the values of an option, which may have commas between them."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _standard_input() -> bytes:
    from checker.examination import LARGEST_FILE

    return sys.stdin.buffer.read(LARGEST_FILE + 1) if sys.stdin is not None else b""


def columns() -> int:
    """Return the width of the page: $COLUMNS, else the terminal's, else 80."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit() and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH


def _in_color(arguments: argparse.Namespace, path: str | None) -> bool:
    if arguments.color != "auto":
        return bool(arguments.color == "always")
    if path or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def _encoding(name: str, path: str | None) -> str:
    """Return the encoding of a report: UTF-8, but that of the terminal for text that is shown there."""
    if name == "text" and path is None:
        return sys.stdout.encoding or "utf-8"
    return "utf-8"


def end(failures: Sequence[Failure]) -> int:
    """Tell what failed, and return the exit code."""
    tell(failures)
    return FAILED if failures else FINE


def tell(failures: Sequence[Failure]) -> None:
    """Write the failures to standard error, after what was written to standard output."""
    if failures:
        sys.stdout.flush()
    for failure in failures:
        print(told(failure), file=sys.stderr)


def told(failure: Failure) -> str:
    """Return what a user should read of a failure: `path: doing: detail`.

    Errors that a user can mend speak for themselves; of any other the kind is named too, since its text may
    say little.

    >>> told(Failure("a.md", "check", "KeyError", "'b'"))
    "a.md: check: KeyError: 'b'"
    """
    who, doing, error, detail = map(_printable, failure)
    plain = error in ("CheckerError", "ProcessDied") or (error.endswith("Error") and doing in ("read", "find articles"))
    if not plain:
        return f"{who}: {doing}: {error}: {detail}"
    if detail and all(line.startswith(f"{who}:") for line in detail.splitlines()):
        return detail  # several problems of one file, each with its line
    return f"{who}: {doing}: {detail}"


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)


def print_json(data: Any) -> None:
    """Print data as JSON."""
    import json

    print(json.dumps(data, indent=2))
