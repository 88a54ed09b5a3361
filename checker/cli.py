"""The command line: what may be said, and what becomes of errors, interrupts and broken pipes."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from checker import __version__
from checker.options import (
    declare_choice,
    declare_compare,
    declare_format,
    declare_no_plugins,
    declare_outputs,
    declare_profile,
    declare_sources,
    fields,
    format_list,
    gate,
    one_of,
    whole_number,
)

if TYPE_CHECKING:
    import argparse


EXIT_FAILED = 2
EXIT_INTERRUPTED = 130  # 128 and the number of the signal, as shells count
EXIT_BROKEN_PIPE = 141

_OBJECTS_BETWEEN_COLLECTIONS = 100_000

_ABOUT = """\
Reads news articles and says who stands behind each claim: which claims have no
source, which rest on vague or anonymous ones, where words of doubt stand in for
a source. It judges the form of sourcing, never whether a claim is true."""

_EXIT_CODES = """\
exit codes:
  0    nothing at or above --fail-on
  1    findings at or above --fail-on
  2    a file, rule or plugin failed, or the command was wrong (2 wins over 1)
  130  interrupted
  141  whoever read the output stopped reading"""

_FORMATS = "<formats>"  # the place in a command's help where they are listed

_COMMANDS = {
    "check": "check articles and report what an editor should look at",
    "rules": "list the rules",
    "explain": "say what a rule finds, why, and show its examples",
    "docs": "write the rule reference as Markdown",
    "test": "run the rules' own examples",
    "plugins": "list the plugins and what they contribute",
    "report": "write a saved report in other formats",
    "schema": "print a published JSON Schema",
    "init": "set up a project: write its configuration, and its CI job",
    "config": "show what a project's configuration comes to",
    "baseline": "keep the findings that are there in a file, so that only new ones are reported",
    "cache": "show what the cache holds, or empty it",
    "lsp": "run the language server, which shows findings in an editor",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    from checker.errors import CheckerError

    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)  # for circles of garbage is looked seldom: there are hardly any
    atexit.register(gc.freeze)  # and not at all in what the process leaves behind
    _mend_streams()
    try:
        try:
            arguments = _parse(list(sys.argv[1:] if argv is None else argv))
            command: Callable[[argparse.Namespace], int] = arguments.run
            code = command(arguments)
            sys.stdout.flush()
            return code
        except CheckerError as error:
            return _failed(str(error))
        except SystemExit as error:  # argparse, after --help and after a wrong command
            sys.stdout.flush()
            return error.code if isinstance(error.code, int) else EXIT_FAILED
    except KeyboardInterrupt:
        print("checker: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return EXIT_BROKEN_PIPE
    except OSError as error:  # of the last flush; all else that may fail is caught where it is done
        _drop_output()
        if not _has_folder():
            return _failed("the working directory is gone; change to a folder that is there")
        return _failed(f"standard output: {error.strerror or error}")


def _mend_streams() -> None:
    """Make standard output take any text, and be there even if whoever started us closed it."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the program runs
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")


def _failed(problems: str) -> int:
    for problem in problems.splitlines():
        print(f"checker: {problem}", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
    return EXIT_FAILED


def _has_folder() -> bool:
    """Say whether the working directory is still there."""
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _drop_output() -> None:
    """Send what standard output still holds nowhere, or Python would complain of it when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _parse(argv: list[str]) -> argparse.Namespace:
    from checker.schema import advice

    if argv and not argv[0].startswith("-") and argv[0] not in _COMMANDS:
        if os.path.exists(argv[0]):
            _wrong(f"'{argv[0]}' is not a command; did you mean 'checker check {argv[0]}'?")
        _wrong(f"there is no command '{argv[0]}'{advice(argv[0], _COMMANDS)}")
    if not argv:
        _wrong(f"a command is missing: one of {', '.join(_COMMANDS)}")
    parser, options = _parser(argv[0])
    if argv[0] in _DECLARE:
        if not {"-h", "--help"} & {*argv}:
            parser.usage = ""  # which is made before it is known whether anybody asks for it
        arguments, extra = parser.parse_known_intermixed_args(argv[1:])  # options may stand between paths
    else:
        arguments, extra = parser.parse_known_args(argv)
    if argv[0] == "check" and not (arguments.paths or arguments.staged or arguments.diff is not None or extra):
        _wrong("the following arguments are required: PATH", "check")
    if extra:
        option = extra[0].partition("=")[0]
        if option.startswith("-"):
            _wrong(f"there is no option {option}{advice(option, options)}", argv[0])
        _wrong(f"'{extra[0]}' is one argument too many", argv[0])
    return arguments


def _wrong(problem: str, command: str = "") -> NoReturn:
    """End a run whose command line is wrong, with one line that says why."""
    from checker.errors import CheckerError

    help_of = f"checker {command} --help" if command in _COMMANDS else "checker --help"
    raise CheckerError(f"{problem} (see {help_of})")


def _parser(command: str) -> tuple[argparse.ArgumentParser, list[str]]:
    """Return the parser of what follows `command`, or of the program's own options, and the names of its options."""
    import argparse

    from checker.commands import columns

    class Parser(argparse.ArgumentParser):
        def _get_formatter(self) -> argparse.HelpFormatter:
            # Every option that is declared asks for one, which by itself would load what looks at terminals.
            return argparse.RawDescriptionHelpFormatter(self.prog, width=columns() - 2)

        def error(self, message: str) -> NoReturn:
            _wrong(message, command)

        def format_help(self) -> str:
            if self.epilog and _FORMATS in self.epilog:  # only who asks for help waits for the plugins
                self.epilog = self.epilog.replace(_FORMATS, format_list())
            return super().format_help()

    if command in _DECLARE:
        parser = Parser(
            prog=f"checker {command}",
            description=_COMMANDS[command][0].upper() + _COMMANDS[command][1:] + ".",
            allow_abbrev=False,
        )
        _DECLARE[command](parser)
        return parser, [option for option in parser._option_string_actions if option.startswith("--")]
    parser = Parser(
        prog="checker",
        description=_ABOUT,
        epilog=f"example:\n  checker check article.md\n\n{_EXIT_CODES}",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"checker {__version__}", help="print the version and stop"
    )
    commands = parser.add_subparsers(metavar="COMMAND", title="commands", required=True)
    for name, about in _COMMANDS.items():
        commands.add_parser(name, help=about)
    return parser, ["--help", "--version"]


def _declare_check(parser: argparse.ArgumentParser) -> None:
    from checker.commands import run_check

    parser.description = (
        "Check articles and report what an editor should look at. A PATH is a file, a\n"
        "folder with articles in it or in folders below it, a quoted pattern such as\n"
        "'**/*.md', or - for standard input. With --diff or --staged it may be left out."
    )
    parser.epilog = (
        "examples:\n"
        "  checker check article.md\n"
        "  checker check drafts '**/*.html' --fail-on warning\n"
        "  checker check drafts --select core.experts-say,hedging\n"
        "  curl -s https://example.org/news | checker check - --stdin-filename news.html\n"
        "  checker check drafts --format sarif:out.sarif --format text\n"
        "  checker check drafts --watch\n"
        "  checker check --diff origin/main\n"
        "  checker check drafts --compare main.json --fail-on worse,hedging=never\n\n" + _FORMATS + "\n\n" + _EXIT_CODES
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file, folder, pattern or -")
    change = parser.add_mutually_exclusive_group()
    change.add_argument(
        "--diff",
        metavar="REV",
        help="report only what changed since this revision of git, or since the branch left it, as in a review",
    )
    change.add_argument("--staged", action="store_true", help="report only what is staged, as it would be committed")
    baseline = parser.add_mutually_exclusive_group()
    baseline.add_argument(
        "--baseline", metavar="FILE", help="set aside the findings in this file (see checker baseline)"
    )
    baseline.add_argument("--no-baseline", action="store_true", help="set aside none, whatever the configuration says")
    declare_outputs(parser)
    parser.add_argument(
        "--fail-on",
        metavar="SEVERITY",
        type=gate,
        help="exit with 1 if there are findings of this severity or a graver one: error (default), warning, note; "
        "never: only failures count; NAME=SEVERITY: for a rule, pack or category; worse: only what became worse since "
        "the report that --compare names counts; several with commas between",
    )
    declare_compare(parser)
    _declare_reading(parser)
    parser.add_argument("--stdin-filename", default="<stdin>", metavar="NAME", help="the name that - goes by")
    parser.add_argument(
        "--watch",
        action="store_true",
        help="go on, and check again whatever changes, until Ctrl-C; the exit code is then 0",
    )
    parser.add_argument(
        "--timings", action="store_true", help="tell on standard error how long each stage and the slowest rules took"
    )
    parser.set_defaults(run=run_check)


def _declare_reading(parser: argparse.ArgumentParser) -> None:
    """Declare what decides how articles are checked."""
    parser.add_argument(
        "--force-exclude", action="store_true", help="pass over excluded files also where a PATH names them outright"
    )
    declare_profile(parser, "news (default), investigation, wire, opinion, factcheck, strict, or one of your own")
    declare_choice(parser)
    parser.add_argument(
        "--jobs", default=0, metavar="N", type=whole_number, help="processes at work; 0 (default): one a processor"
    )
    parser.add_argument(
        "--input-format",
        default="",
        metavar="NAME",
        help="read all files as this: text, markdown, html, docx or another that 'checker plugins' lists as a reader",
    )
    parser.add_argument(
        "--jsonl-fields",
        default=(),
        metavar="FIELDS",
        type=fields,
        help="what the fields of JSON Lines are called, such as text=story,headline=kicker",
    )
    parser.add_argument(
        "--warn-unused", action="store_true", help="report suppressions in articles that set nothing aside"
    )
    parser.add_argument(
        "--today",
        metavar="DATE",
        help="the day by which suppressions with a date end (default: that of SOURCE_DATE_EPOCH, else today)",
    )
    parser.add_argument("--no-cache", action="store_true", help="check files again that were checked before")


def _declare_baseline(parser: argparse.ArgumentParser) -> None:
    from checker.baseline_command import declare

    declare(parser)
    _declare_reading(parser)


def _declare_rules(parser: argparse.ArgumentParser) -> None:
    from checker.rule_commands import run_rules

    parser.epilog = (
        "examples:\n  checker rules\n  checker rules hedging --severity warning\n  checker rules --format json"
    )
    parser.add_argument("what", nargs="*", metavar="WHAT", help="rules, packs or categories (default: all)")
    parser.add_argument(
        "--severity", metavar="SEVERITY", type=one_of("error", "warning", "note"), help="only rules of this severity"
    )
    declare_profile(parser, "only the rules of this profile, with its severities")
    declare_format(parser)
    declare_sources(parser)
    parser.set_defaults(run=run_rules)


def _declare_explain(parser: argparse.ArgumentParser) -> None:
    from checker.rule_commands import run_explain

    parser.epilog = "example:\n  checker explain core.experts-say"
    parser.add_argument("rule", metavar="RULE", help="the rule's id")
    declare_sources(parser)
    parser.set_defaults(run=run_explain)


def _declare_docs(parser: argparse.ArgumentParser) -> None:
    from checker.rule_commands import run_docs

    parser.description = "Write the rule reference as Markdown: an index, and a page for each pack."
    parser.epilog = (
        "examples:\n  checker docs --output docs/rules\n  checker docs --output docs/rules --check\n\n"
        "exit codes: 0 written, or current; 1 not current"
    )
    parser.add_argument("--output", required=True, metavar="DIR", help="the folder of the pages")
    parser.add_argument("--check", action="store_true", help="write nothing; say which pages are not current")
    declare_sources(parser)
    parser.set_defaults(run=run_docs)


def _declare_test(parser: argparse.ArgumentParser) -> None:
    from checker.rule_commands import run_test

    parser.description = (
        "Run the rules' own examples: what they mark must be found, exactly; what is\n"
        "clean must stay clean; every exception must be needed."
    )
    parser.epilog = (
        "examples:\n  checker test\n  checker test house --rules house\n\nexit codes: 0 all hold; 1 some do not"
    )
    parser.add_argument("packs", nargs="*", metavar="PACK", help="the packs to test (default: all)")
    mend = "also report what a careful author would mend: phrases without an example, rules that stand twice"
    parser.add_argument("--strict", action="store_true", help=mend)
    parser.add_argument("--coverage", action="store_true", help="show which phrases and conditions the examples reach")
    declare_sources(parser)
    parser.set_defaults(run=run_test)


def _declare_plugins(parser: argparse.ArgumentParser) -> None:
    from checker.commands import run_plugins

    parser.epilog = "example:\n  checker plugins"
    declare_no_plugins(parser)
    declare_format(parser)
    parser.set_defaults(run=run_plugins)


def _declare_report(parser: argparse.ArgumentParser) -> None:
    from checker.commands import run_report

    parser.description = (
        "Write a report that was saved with --format json or jsonl in other formats. It\n"
        "is held against its schema first (see: checker schema report)."
    )
    parser.epilog = (
        "examples:\n"
        "  checker report convert run.json --format markdown\n"
        "  checker report convert run.jsonl --format csv:claims.csv --format github\n\n"
        + _FORMATS
        + "\n\nexit codes: 0 written; 2 the report is not valid, or could not be written"
    )
    parser.add_argument("action", metavar="convert", type=one_of("convert"), help="what to do with it")
    parser.add_argument("file", metavar="FILE", help="the saved report; - for standard input")
    declare_outputs(parser)
    declare_compare(parser)
    declare_no_plugins(parser)
    parser.set_defaults(run=run_report)


def _declare_schema(parser: argparse.ArgumentParser) -> None:
    from checker.commands import run_schema

    parser.epilog = "example:\n  checker schema report > report.schema.json"
    parser.add_argument(
        "name",
        metavar="NAME",
        help="report: what --format json and jsonl write; comparison: what comparison-json does; "
        "rule, profile, config, baseline, sidecar: such a file",
    )
    parser.set_defaults(run=run_schema)


def _declare_config(parser: argparse.ArgumentParser) -> None:
    from checker.project import declare

    declare(parser)
    declare_profile(parser, "as with this profile")
    declare_sources(parser)


def _declare_lsp(parser: argparse.ArgumentParser) -> None:
    from checker.lsp_command import declare

    declare(parser)
    declare_profile(parser, "the profile of all texts, whatever their configurations say")
    declare_choice(parser)


_DECLARE: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "check": _declare_check,
    "rules": _declare_rules,
    "explain": _declare_explain,
    "docs": _declare_docs,
    "test": _declare_test,
    "plugins": _declare_plugins,
    "report": _declare_report,
    "schema": _declare_schema,
    "init": lambda parser: import_module("checker.init").declare(parser),
    "config": _declare_config,
    "baseline": _declare_baseline,
    "cache": lambda parser: import_module("checker.cache_command").declare(parser),
    "lsp": _declare_lsp,
}
