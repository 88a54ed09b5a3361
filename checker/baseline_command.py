"""The command `baseline`: findings that are there are written to a file, brought up to date in it, or taken out."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.baseline import NAME, Baseline, Entry, entries_of, read, written
from checker.errors import CheckerError
from checker.options import one_of
from checker.report import number_of
from checker.settings import Where

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from checker.audit import Options, Tools
    from checker.discovery import Article
    from checker.errors import Failure
    from checker.progress import Progress

_Records = list[dict[str, Any]]


class _Checked(NamedTuple):
    """What checking came to: the records of the files that nothing failed for, by path, and what failed."""

    records: dict[str, _Records]
    failures: list[Failure]


def declare(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the command."""
    parser.description = (
        "Keep the findings that are there in a file, so that checker check sets them\n"
        "aside and reports only new ones. An entry holds as long as its sentence stays\n"
        "as it is.\n\n"
        "  create  writes the file\n"
        "  update  replaces what it says of the files that are checked; reasons are kept\n"
        "  prune   takes out what is not found any more, and adds nothing\n\n"
        "PATHs are as for checker check; without one, the working directory is checked,\n"
        "and all files that the baseline speaks of. What it says of files that were not\n"
        "checked, and of rules that are not on, stays; what it says of files that are\n"
        "gone does not."
    )
    parser.epilog = "examples:\n  checker baseline create\n  checker baseline update drafts\n  checker baseline prune"
    parser.add_argument("action", metavar="create|update|prune", type=one_of("create", "update", "prune"))
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file, folder or pattern")
    parser.add_argument(
        "--baseline", metavar="FILE", help=f"the file (default: that of the configuration, or else {NAME})"
    )
    parser.add_argument("--force", action="store_true", help="create: overwrite the file that is there")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.set_defaults(run=run_baseline, stdin_filename="")


def run_baseline(arguments: argparse.Namespace) -> int:
    """Write a baseline, or bring one up to date."""
    from checker import audit
    from checker.commands import end, found, left, options_of
    from checker.progress import Progress

    if "-" in arguments.paths:
        raise CheckerError("checker baseline: what comes on standard input has no file; name files or folders")
    options = options_of(arguments)
    tools = audit.load(options)
    old = _old(arguments, tools)
    paths = arguments.paths or [os.curdir, *_files(old)]
    articles, missing = found(arguments, left(paths, tools) if arguments.force_exclude else paths, tools)
    if missing and (arguments.paths or not articles):
        return end(missing)  # what was not meant is not written
    checked = _check(articles, tools, options, Progress(len(articles), wanted=not arguments.quiet))
    new = _renewed(old, checked, tools, adds=arguments.action != "prune")
    _write(new)
    _tell(arguments.action, old, new, is_configured=tools.configuration.baseline is not None)
    return end([*tools.failures, *missing, *checked.failures])


def _old(arguments: argparse.Namespace, tools: Tools) -> Baseline:
    """Return the baseline as it is, an empty one for `create`; raises `CheckerError` if there can be none."""
    path, where = tools.configuration.baseline or (NAME, Where("--baseline"))
    name = os.path.basename(path)
    if not name.startswith(".") and os.path.splitext(name)[1].lower() in tools.extensions:
        advice = "begin its name with a dot, or end it differently"
        raise CheckerError(where.problem(f"{path} would be taken for articles; {advice}"))
    if arguments.action != "create":
        return read(path, where)
    if os.path.isdir(path):
        raise CheckerError(where.problem(f"{path} is a folder; name a file"))
    if os.path.lexists(path) and not arguments.force:
        advice = "checker baseline update keeps its reasons, --force overwrites it"
        raise CheckerError(f"{path} is there already; {advice}")
    return Baseline(path)


def _files(baseline: Baseline) -> list[str]:
    """Return the paths of the files of a baseline that are there."""
    from checker.config import shown

    gone = set(baseline.gone())
    return [shown(os.path.join(baseline.folder, path)) for path in sorted(baseline.entries) if path not in gone]


def _check(articles: Sequence[Article], tools: Tools, options: Options, progress: Progress) -> _Checked:
    from checker import audit

    records: dict[str, _Records] = {article.path: [] for article in articles}
    failures: list[Failure] = []
    failed = set()
    done, path = 0, ""
    with closing(audit.run(articles, tools, options)) as results:
        for result in results:
            done, path = done + (result.path != path), result.path
            failures += result.failures
            if result.failures:
                failed.add(result.path)
            if result.record is not None:
                records[result.path].append(_brief(result.record))
            progress.show(done)
    progress.wipe()
    return _Checked({path: each for path, each in records.items() if path not in failed}, failures)


def _brief(record: dict[str, Any]) -> dict[str, Any]:
    """Return what counts of a record: a corpus of them would fill the memory."""
    return {"findings": record["findings"]}


def _renewed(old: Baseline, checked: _Checked, tools: Tools, *, adds: bool) -> Baseline:
    """Return a baseline with what was found, and with what the old one says of files and rules that were not looked at.

    What is said of files that are gone is dropped; a file that the old one does not know may be one of those, renamed.
    """
    gone, moved = set(old.gone()), old.moved()
    new = Baseline(
        old.path, (entry for path, of_file in old.entries.items() if path not in gone for entry in of_file.values())
    )
    for path, records in checked.records.items():
        name = old.name(path)
        known = old.entries.get(name, moved)
        rules = tools.rules_of(path)
        kept = [entry for entry in old.entries.get(name, {}).values() if entry.rule not in rules]
        found = [_joined(entry, known.get(entry.fingerprint), adds=adds) for entry in entries_of(records, name)]
        new.entries[name] = {entry.fingerprint: entry for entry in (*kept, *found) if entry is not None}
    return new


def _joined(found: Entry, known: Entry | None, *, adds: bool) -> Entry | None:
    """Return the entry for a finding with the reason that was given for it; none if it may not be added."""
    if known is None:
        return found if adds else None
    return found._replace(times=found.times if adds else min(found.times, known.times), reason=known.reason)


def _write(baseline: Baseline) -> None:
    from checker.output import opened

    with opened(baseline.path, what="the baseline", lasts=True) as write:
        write(written(baseline))


def _tell(action: str, old: Baseline, new: Baseline, *, is_configured: bool) -> None:
    files = sum(bool(of_file) for of_file in new.entries.values())
    holds = f"{new.path}: {number_of(len(new), 'finding')} in {number_of(files, 'file')}"
    if action == "create":
        print(holds)
        if not is_configured:
            print(f"To have it used, add this line to checker.yaml:\n  baseline: {new.path}")
        return
    added, removed = _difference(new, old), _difference(old, new)
    print(f"{holds}; {f'{added:,} added, ' if action == 'update' else ''}{removed:,} taken out")


def _difference(one: Baseline, other: Baseline) -> int:
    """Return how many findings one baseline holds that the other does not."""
    return sum(
        max(0, entry.times - (other.entries.get(path, {}).get(name) or entry._replace(times=0)).times)
        for path, of_file in one.entries.items()
        for name, entry in of_file.items()
    )
