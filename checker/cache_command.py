"""The command `cache`: what the cache folder holds, and how it is emptied."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from checker import cache
from checker.commands import print_json
from checker.errors import CheckerError
from checker.options import declare_format, one_of
from checker.report import number_of
from checker.schema import advice

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

SORTS = {
    "rulebook": "rules and lexicons, compiled",
    "results": "what became of files that were checked before",
    "configuration": "configurations, as they were read",
    "globs": "patterns of paths, as they were read",
}
_ENTRIES = ("entry", "entries")
_UNITS = ("bytes", "kB", "MB", "GB")


def declare(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the command."""
    parser.description = (
        "Show what the cache folder holds, or empty it. Nothing is lost by that but time,\n"
        "and runs that are going on meanwhile come to the same results."
    )
    kinds = "\n".join(f"  {name:<14} {about}" for name, about in SORTS.items())
    parser.epilog = f"kinds of entries:\n{kinds}\n\nexamples:\n  checker cache info\n  checker cache clear results"
    parser.add_argument("action", metavar="info|clear", type=one_of("info", "clear"), help="what to do")
    parser.add_argument(
        "kinds", nargs="*", default=[], metavar="KIND", help="only entries of these kinds (default: all)"
    )
    declare_format(parser)
    parser.set_defaults(run=run_cache)


def run_cache(arguments: argparse.Namespace) -> int:
    """Show what the cache folder holds, or empty it."""
    entries = [entry for entry in cache.entries() if not arguments.kinds or entry.sort in _known(arguments.kinds)]
    if arguments.action == "clear":
        return _clear(entries, arguments.format)
    _known(arguments.kinds)
    sorts = arguments.kinds or sorted({*SORTS, *(entry.sort for entry in entries)})
    now = time.time_ns()
    rows = []
    for sort in sorts:
        found = [entry for entry in entries if entry.sort == sort]
        oldest = max(0, now - min((entry.time for entry in found), default=now)) // 10**9
        rows.append(
            {"kind": sort, "entries": len(found), "bytes": sum(entry.size for entry in found), "oldest": oldest}
        )
    if arguments.format == "json":
        print_json({"folder": cache.folder(), "kinds": rows})
        return 0
    print(cache.folder())
    for row in rows:
        age = f", the oldest {_age(int(row['oldest']))} old" if row["entries"] else ""
        print(f"  {row['kind']:<14} {number_of(int(row['entries']), *_ENTRIES)}, {_size(int(row['bytes']))}{age}")
    return 0


def _clear(entries: Sequence[cache.Entry], form: str) -> int:
    """Delete entries, and say how many; 2 when some could not be deleted."""
    gone = [entry for entry in entries if cache.remove(entry.path)]
    size = sum(entry.size for entry in gone)
    if form == "json":
        print_json({"folder": cache.folder(), "deleted": len(gone), "bytes": size, "left": len(entries) - len(gone)})
    else:
        print(f"{cache.folder()}: deleted {number_of(len(gone), *_ENTRIES)}, {_size(size)}")
    if len(gone) < len(entries):
        raise CheckerError(f"{cache.folder()}: {number_of(len(entries) - len(gone), *_ENTRIES)} could not be deleted")
    return 0


def _known(kinds: Sequence[str]) -> Sequence[str]:
    """Return the kinds of entries that a user names, if there are such."""
    for kind in kinds:
        if kind not in SORTS:
            raise CheckerError(f"there is no kind of entry '{kind}'{advice(kind, SORTS)}")
    return kinds


def _size(number: int) -> str:
    """Return a size as people read it.

    >>> _size(999), _size(1_500_000)
    ('999 bytes', '1.5 MB')
    """
    size, unit = float(number), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.1f} {_UNITS[unit]}" if unit else f"{number} bytes"


def _age(seconds: int) -> str:
    """Return an age as people read it.

    >>> _age(59), _age(7200)
    ('59 seconds', '2 hours')
    """
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            return number_of(seconds // length, unit)
    return number_of(seconds, "second")
