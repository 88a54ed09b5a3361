"""Options that several commands have, and what their values may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from checker.settings import Gate


def declare_outputs(parser: argparse.ArgumentParser) -> None:
    """Declare formats, the files that they go to, and how they look."""
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="NAME[:FILE]",
        help="a format, and the file it goes to, whole or not at all; may be repeated (default: text)",
    )
    parser.add_argument("--output", metavar="FILE", help="the file of the --format that names none")
    parser.add_argument("--quiet", action="store_true", help="findings and failures only: no ledgers, totals, progress")
    parser.add_argument(
        "--color",
        default="auto",
        metavar="WHEN",
        type=one_of("auto", "always", "never"),
        help="auto (default: on a terminal, unless NO_COLOR is set), always, never",
    )


def declare_compare(parser: argparse.ArgumentParser) -> None:
    """Declare the report that a run is compared with."""
    parser.add_argument(
        "--compare",
        metavar="BASE",
        help="tell what became better or worse since BASE, a report saved as json or jsonl; the format is then "
        "comparison, Markdown for a pull request, unless --format says otherwise",
    )


def format_list() -> str:
    """Return the list of formats for the help: each reporter, and what it says of itself."""
    from checker.registry import Registry

    reporters = Registry.load().reporters
    width = max(map(len, reporters), default=0)
    lines = [f"  {name:<{width}}  {getattr(reporter, 'about', '')}".rstrip() for name, reporter in reporters.items()]
    return "\n".join(["formats:", *lines])


def declare_profile(parser: argparse.ArgumentParser, what: str) -> None:
    """Declare the profile; `what` says what it does for the command."""
    parser.add_argument("--profile", metavar="NAME", help=what)


def declare_choice(parser: argparse.ArgumentParser) -> None:
    """Declare which rules are used, and where they come from."""
    what = "rules, packs or categories, with commas between; may be repeated"
    parser.add_argument("--select", action="append", default=[], metavar="WHAT", help=f"only these {what}")
    parser.add_argument("--ignore", action="append", default=[], metavar="WHAT", help=f"not these {what}")
    declare_sources(parser)


def declare_sources(parser: argparse.ArgumentParser) -> None:
    """Declare where rules and the configuration come from."""
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="DIR",
        help="add the rule pack in the folder DIR; may be repeated",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--config", metavar="FILE", help="the configuration (default: checker.yaml, here or in a folder above)"
    )
    which.add_argument("--no-config", action="store_true", help="use no configuration")
    declare_no_plugins(parser)


def declare_no_plugins(parser: argparse.ArgumentParser) -> None:
    """Declare that installed plugins are left out."""
    parser.add_argument("--no-plugins", action="store_true", help="load no plugins but the bundled ones")


def declare_format(parser: argparse.ArgumentParser) -> None:
    """Declare whether a list is for people or for programs."""
    parser.add_argument("--format", default="text", metavar="NAME", type=one_of("text", "json"), help="text or json")


def one_of(*names: str) -> Callable[[str], str]:
    """Return the type of an argument that must be one of `names`."""

    def parse(value: str) -> str:
        import argparse

        if value not in names:
            from checker.schema import advice

            raise argparse.ArgumentTypeError(f"there is no '{value}'{advice(value, names)}")
        return value

    return parse


def gate(value: str) -> Gate:
    """Return what `--fail-on` says."""
    import argparse

    from checker.settings import gate_of

    try:
        return gate_of(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def fields(value: str) -> list[tuple[str, str]]:
    """Return the pairs of `name=field` in a list with commas between."""
    import argparse

    from checker.document import METADATA

    pairs = []
    for part in value.split(","):
        name, _, field = (piece.strip() for piece in part.partition("="))
        if not name or not field:
            raise argparse.ArgumentTypeError(f"'{part}' is not of the form name=field")
        known = ("text", "html", *METADATA)
        if name not in known:
            from checker.schema import advice

            raise argparse.ArgumentTypeError(f"there is no '{name}'{advice(name, known)}")
        pairs.append((name, field))
    return pairs


def whole_number(value: str) -> int:
    """Return the number that a value is."""
    import argparse

    if not (value.isascii() and value.isdigit()):
        raise argparse.ArgumentTypeError(f"'{value}' is not a whole number")
    return int(value)
