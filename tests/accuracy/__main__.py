"""Measure how right the checker is: `python -m tests.accuracy`."""

from __future__ import annotations

import argparse
import datetime
import shutil
import signal
import sys
import time
from collections.abc import Sequence

from checker import __version__
from checker.errors import CheckerError
from checker.schema import did_you_mean
from tests.accuracy import browse, errors, figures, labelled, table
from tests.accuracy.labelled import Measured, MissingError, shared_folder
from tests.accuracy.measures import SETS

EXIT_DROPPED, EXIT_FAILED = 1, 2
TRAINING = "attribution.train"  # not measured, since rules are made from it: to look at errors

_ABOUT = """\
Check every labelled set that is there with `checker check`, and print the figures of
the sets' own scorers beside those that were recorded last and the goals. The sets are
looked for in the folder that CHECKER_SHARED names, or else in shared beside the project."""

_MORE = """\
examples:
  python -m tests.accuracy
  python -m tests.accuracy --set gold --record
  python -m tests.accuracy --errors attribution --kind cue --limit 50

exit codes:
  0  measured; with --check: no recorded figure dropped by more than a point
  1  with --check: a figure did, or it cannot be compared
  2  the checker or a scorer failed, or the command was wrong"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.limit and (arguments.check or arguments.record):
        parser.error("--check and --record take whole sets: leave --limit out")
    try:
        if arguments.errors:
            return show_errors(arguments.errors, arguments.kind, arguments.limit or 20)
        if arguments.kind:
            parser.error("--kind goes with --errors")
        if arguments.markdown and not (arguments.record or arguments.check):
            print(table.markdown(figures.read(figures.FIGURES)), end="")
            return 0
        code = show_figures(arguments.set or list(SETS), arguments.limit, arguments.record, arguments.check)
        if arguments.markdown:
            print("\n" + table.markdown(figures.read(figures.FIGURES)), end="")
        return code
    except MissingError as error:
        print(f"tests.accuracy: not measured: {error}", file=sys.stderr)
        return EXIT_FAILED
    except CheckerError as error:
        print(f"tests.accuracy: {error}", file=sys.stderr)
        return EXIT_FAILED


def show_figures(names: Sequence[str], limit: int | None, is_recorded: bool, is_checked: bool) -> int:
    """Measure the sets and print their figures as they come; record or check them if so asked."""
    if not shared_folder().is_dir():
        missing = f"there is no {shared_folder()}; CHECKER_SHARED names the folder of the labelled sets"
        if is_recorded:
            raise MissingError(missing)
        print(f"not measured: {missing}")
        return 0
    recorded = figures.read(figures.FIGURES)
    started = time.perf_counter()
    measured: dict[str, Measured] = {}
    print(table.HEADER)
    for name in names:
        try:
            measured[name] = labelled.measure(labelled.open_set(name, limit))
        except MissingError as problem:
            print(f"{name:15} not measured: {problem}", flush=True)
        else:
            print("\n".join(table.rows(name, measured[name], recorded.get(name))), flush=True)
    total = sum(one.sentences for one in measured.values())
    print(f"\nsets: {len(measured)}, sentences: {total:,}, seconds: {time.perf_counter() - started:.1f}")
    if is_recorded and not measured:
        raise CheckerError("nothing was measured, so nothing is recorded")
    if is_recorded:
        figures.record(measured, datetime.datetime.now(datetime.UTC).date().isoformat(), __version__, figures.FIGURES)
        print(f"recorded: {', '.join(measured)}")
    return _check(measured) if is_checked else 0


def show_errors(name: str, kind: str | None, limit: int) -> int:
    """Print where the labels of a set and the checker differ."""
    opened = labelled.open_set(name)
    kinds = errors.kinds_of(opened)
    if kind and kind not in kinds:
        raise CheckerError(f"{name} has no errors of kind '{kind}'; there are: {', '.join(kinds)}")
    found = errors.differences(opened, labelled.check_texts(opened.texts()))
    width = max(60, min(shutil.get_terminal_size((100, 24)).columns, 120))
    for text in browse.browse(found, (kind,) if kind else kinds, limit, width):
        print(text)
    return 0


def _check(measured: dict[str, Measured]) -> int:
    problems = figures.complaints(measured, figures.read(figures.FIGURES))
    for problem in problems:
        print(f"tests.accuracy: {problem}", file=sys.stderr)
    if not problems:
        print("no recorded figure dropped by more than a point")
    return EXIT_DROPPED if problems else 0


def _parser() -> argparse.ArgumentParser:
    sets = "\n".join(f"  {name:16} {about}" for name, about in SETS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.accuracy",
        description=_ABOUT,
        epilog=f"sets:\n{sets}\n\n{_MORE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--set", action="append", metavar="SET", type=_set, help="only this set; may be repeated")
    parser.add_argument(
        "--limit",
        type=_count,
        metavar="N",
        help="only the first N articles, documents or sentences; with --errors: N errors of each kind (20)",
    )
    parser.add_argument("--record", action="store_true", help="keep today's figures as those to compare with")
    parser.add_argument("--check", action="store_true", help="fail if a recorded figure dropped by more than a point")
    parser.add_argument("--markdown", action="store_true", help="print the recorded figures as the README's table")
    parser.add_argument(
        "--errors", metavar="SET", type=_set_or_training, help=f"show where labels and checker differ; also {TRAINING}"
    )
    kinds = ("sentence", *errors.PARTS, *(kind for kind in errors.GOLD_KINDS if kind not in errors.PARTS))
    parser.add_argument("--kind", choices=kinds, metavar="KIND", help=f"only errors of this kind: {', '.join(kinds)}")
    return parser


def _set(name: str) -> str:
    """Return the set that is meant; `speech` is short for `speech.dev`."""
    return _known(name, tuple(SETS))


def _set_or_training(name: str) -> str:
    return _known(name, (*SETS, TRAINING))


def _known(name: str, known: Sequence[str]) -> str:
    for full in (name, f"{name}.dev"):
        if full in known:
            return full
    advice = did_you_mean(name, known) or f"; there are: {', '.join(known)}"
    raise argparse.ArgumentTypeError(f"there is no set '{name}'{advice}")


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise argparse.ArgumentTypeError(f"'{value}' is not a number of 1 or more")
    return int(value)


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends it quietly
    sys.exit(main())
