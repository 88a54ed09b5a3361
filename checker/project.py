"""The command `config`: what a project's configuration comes to, for a file, and where each value was said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.options import declare_format, one_of
from checker.settings import OTHERS, Where
from checker.vocabulary import KINDS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from checker.audit import Tools
    from checker.configuration import Configuration
    from checker.settings import Settings

_DEFAULT = "default"


class Value(NamedTuple):
    """One value that applies: its field, its key where the field has several, and where it was said."""

    field: str
    key: str
    value: Any
    where: str


def declare(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the command."""
    parser.description = (
        "Show what a configuration comes to: its own values and those of what it extends,\n"
        "with the place where each was said; for a file with what is said for that file\n"
        "alone."
    )
    parser.epilog = "examples:\n  checker config show\n  checker config show --for opinion/monday.md --format json"
    parser.add_argument("action", metavar="show", type=one_of("show"), help="what to do")
    parser.add_argument("--for", dest="file", metavar="FILE", help="what applies to this file")
    declare_format(parser)
    parser.set_defaults(run=run_config)


def run_config(arguments: argparse.Namespace) -> int:
    """Show what applies and where each value was said."""
    from checker import audit
    from checker.commands import requested
    from checker.exclusion import Exclusion

    tools = audit.load(
        audit.Options(tuple(arguments.rules), plugins=not arguments.no_plugins, config=requested(arguments))
    )
    configuration = tools.configuration
    settings = configuration.settings
    book = tools.book
    reason = ""
    if arguments.file is not None:
        settings = configuration.settings_for(arguments.file)
        book = tools.of(arguments.file).book
        reason = Exclusion(configuration).why(arguments.file) if configuration.path else ""
    found = list(_values(configuration, settings))
    rules = {rule.id: rule.severity for rule in book.rules}
    if arguments.format == "json":
        _print_values(arguments.file, tools, found, reason, rules)
    else:
        _print(arguments.file, tools, found, reason, rules)
    return 2 if tools.failures else 0


def _values(configuration: Configuration, settings: Settings) -> Iterator[Value]:
    for name, key, value in settings.values():
        yield Value(name, key, value, str(settings.where.get((name, key), _DEFAULT)))
    gate = configuration.gate
    for name, severity in {**gate.by_name, OTHERS: gate.others}.items():
        yield Value("fail-on", "" if gate.is_plain else name, severity, str(gate.where.get(name, _DEFAULT)))
    for name in ("rules", "include", "exclude"):
        listed: tuple[tuple[str, Where], ...] = getattr(configuration, name)
        yield from (Value(name, value, value, str(place)) for value, place in listed)
    if configuration.baseline is not None:
        path, place = configuration.baseline
        yield Value("baseline", "", path, str(place))
    if configuration.path:
        where = configuration.where.get("gitignore")
        yield Value("gitignore", "", configuration.gitignore, str(where or _DEFAULT))
        where = configuration.where.get("warn-unused")
        yield Value("warn-unused", "", configuration.warn_unused, str(where or _DEFAULT))
    yield from _vocabulary(configuration)


def _vocabulary(configuration: Configuration) -> Iterator[Value]:
    fields = {kind: name for name, kind in KINDS.items()}
    for entry in configuration.vocabulary.entries:
        name = fields.get(entry.kind, "origins")
        where = configuration.where.get(f"vocabulary.{name}.{entry.names[0]}", _DEFAULT)
        value = {"names": list(entry.names), **({"origin": entry.origin} if entry.origin else {})}
        yield Value(f"vocabulary.{name}", entry.names[0], value, str(where))
    for name, entries in configuration.vocabulary.lexicons.items():
        where = configuration.where.get(f"vocabulary.lexicons.{name}", _DEFAULT)
        yield Value("vocabulary.lexicons", name, list(entries), str(where))


def _print(file: str | None, tools: Tools, found: list[Value], reason: str, rules: dict[str, str]) -> None:
    configuration = tools.configuration
    print(f"configuration: {', '.join(reversed(configuration.files)) or 'none'}")
    rows = [(value.field, _shown(value), value.where) for value in found]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    for field, shown, where in rows:
        print(f"  {field:<{widths[0]}}  {shown:<{min(widths[1], 60)}}  {where}")
    number = f"{len(rules)} {'rule is' if len(rules) == 1 else 'rules are'} on"
    if file is None:
        print(number)
    else:
        said = [str(override.where) for override in configuration.overriding(file)]
        overridden = f"; overrides: {', '.join(said)}" if said else ""
        print(f"{file}: {number}{overridden}")
        if reason:
            print(f"{file}: passed over when a folder is searched ({reason})")


def _shown(value: Value) -> str:
    """Return a value as one line of text."""
    if value.field.startswith("vocabulary."):
        names = value.value if isinstance(value.value, list) else value.value["names"]
        written = ", ".join(names)
        if isinstance(value.value, list):
            return f"{value.key}: {written}"
        return f"{written} (origin: {value.value['origin']})" if "origin" in value.value else written
    if isinstance(value.value, bool):
        return str(value.value).lower()
    if isinstance(value.value, dict):
        written = ", ".join(f"{limit} {number}" for limit, number in value.value.items())
    else:
        written = str(value.value)
    return written if value.key in ("", written) else f"{value.key}: {written}"


def _print_values(file: str | None, tools: Tools, found: list[Value], reason: str, rules: dict[str, str]) -> None:
    from checker.commands import print_json

    configuration = tools.configuration
    data = {
        "files": list(reversed(configuration.files)),
        "folder": os.path.relpath(configuration.folder) if configuration.folder else None,
        "for": file,
        "overrides": [str(override.where) for override in configuration.overriding(file)] if file is not None else [],
        "passed_over": reason,
        "values": [value._asdict() for value in found],
        "rules": rules,
    }
    print_json(data)
