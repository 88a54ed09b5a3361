"""One report in several formats at once: what was asked for, and the writing of each, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from checker.errors import CheckerError, Failure
from checker.hookspecs import FittedReporter, GatheringReporter
from checker.output import Write, encoded, opened
from checker.report import PLAIN, Look
from checker.timings import Call, untimed

if TYPE_CHECKING:
    from types import TracebackType

    from checker.hookspecs import Reporter

DEFAULT = "text"
COMPARED = "comparison"  # the default where a run is compared


class Format(NamedTuple):
    """An output that is asked for: the reporter's name, the file it goes to (none: standard output), its look."""

    name: str
    path: str | None = None
    look: Look = PLAIN
    encoding: str = "utf-8"


class Piece(NamedTuple):
    """What a reporter made of one file, its text encoded already; `opening` replaces it where it is the first of all.

    Where that is a part of the same, `opening` is the offset at which it begins.
    """

    part: Any
    opening: bytes | int = 0


def asked(values: Sequence[str], output: str | None, default: str = DEFAULT) -> list[tuple[str, str | None]]:
    """Return the formats that `--format NAME[:FILE]` and `--output` ask for: names, and files where there are any.

    >>> asked(["sarif:out.sarif", "json"], None)
    [('sarif', 'out.sarif'), ('json', None)]
    """
    named = [value.partition(":") for value in values or [default]]
    for value, (name, colon, path) in zip(values, named, strict=False):
        if not name or (colon and not path):
            raise CheckerError(f"--format: '{value}' should be NAME or NAME:FILE")
    bare = [name for name, _, path in named if not path]
    if len(bare) > 1:
        advice = f"give all but one a file, as in {bare[0]}:FILE"
        raise CheckerError(f"--format: {' and '.join(bare)} cannot share one output; {advice}")
    if output is not None and not bare:
        raise CheckerError(f"--output: every format has a file of its own; {output} would stay empty")
    formats = [(name, path or output) for name, _, path in named]
    files = [path for _, path in formats if path is not None]
    for path in files:
        if files.count(path) > 1:
            raise CheckerError(f"--format: {path} cannot hold two reports")
    return formats


def fitted(reporters: Mapping[str, Reporter], name: str, look: Look) -> Reporter:
    """Return the reporter `name`, ready to write one report; raises `CheckerError` if it cannot be had."""
    if name not in reporters:
        from checker.schema import advice

        raise CheckerError(f"there is no format '{name}'{advice(name, sorted(reporters))}")
    known = reporters[name]
    try:
        return known.fitted(look) if isinstance(known, FittedReporter) else known
    except (Exception, SystemExit) as error:
        raise CheckerError(f"the format '{name}' is out of order: {type(error).__name__}: {error}") from error


class Renderer:
    """Makes the pieces of several reporters, in whatever process, for a run of files that follow each other."""

    def __init__(self, reporters: Mapping[str, Reporter], formats: Sequence[Format], call: Call = untimed) -> None:
        self._call = call
        self._reporters = [fitted(reporters, each.name, each.look) for each in formats]
        self._encodings = [each.encoding for each in formats]
        self._gather = [isinstance(reporter, GatheringReporter) for reporter in self._reporters]
        self._bare = [True] * len(self._reporters)  # whether the reporter's next piece may be the first of its report

    def pieces(self, record: Mapping[str, Any]) -> tuple[tuple[Piece | None, ...], tuple[Failure, ...]]:
        """Return the piece of each format for one file, none for a reporter that fails, and the failures."""
        pieces: list[Piece | None] = []
        failures = []
        for index, reporter in enumerate(self._reporters):
            try:
                part = self._call(f"format {reporter.name}", reporter.file, record, False)
                if self._gather[index]:
                    pieces.append(Piece(part))
                    continue
                part = encoded(part, self._encodings[index])
                opening: bytes | int = 0
                if self._bare[index]:
                    opening = self._call(f"format {reporter.name}", reporter.file, record, True)
                    opening = encoded(opening, self._encodings[index])
                    if isinstance(opening, bytes) and part.endswith(opening):  # most are, but for a comma: sent once
                        opening = len(part) - len(opening)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a seam: a reporter is a plugin
                failures.append(Failure.of(reporter.name, f"write the report of {record['path']}", error))
                pieces.append(None)
                continue
            self._bare[index] = self._bare[index] and not part
            pieces.append(Piece(part, opening))
        return tuple(pieces), tuple(failures)


class Outputs:
    """The outputs of one report, all open. A reporter that fails loses its own output; the others go on."""

    def __init__(self, outputs: Sequence[_Output]) -> None:
        self._outputs = outputs
        self.shown = any(output.path is None for output in outputs)  # whether any goes to standard output

    def start(self, head: Mapping[str, Any]) -> None:
        """Write what stands before the files; raises `CheckerError` for what a reporter cannot do here.

        Standard output comes last: nothing has been written to it when a file's reporter cannot begin.
        """
        for output in sorted(self._outputs, key=lambda output: output.path is None):
            output.tell(output.reporter.start, head)

    def add(self, pieces: Sequence[Piece | None]) -> None:
        """Write the pieces of one file, one for each format."""
        for output, piece in zip(self._outputs, pieces, strict=True):
            if piece is not None:
                output.add(piece)

    def end(
        self,
        totals: Mapping[str, Any],
        failures: Sequence[Mapping[str, str]],
        comparison: Mapping[str, Any] | None = None,
    ) -> tuple[Failure, ...]:
        """Write what stands after the files, and return what failed in writing; some reporters get the comparison."""
        compared = totals if comparison is None else {**totals, "comparison": comparison}
        for output in self._outputs:
            output.tell(output.reporter.end, compared if output.compares else totals, failures)
        return tuple(output.failure for output in self._outputs if output.failure)


@contextmanager
def opened_all(reporters: Mapping[str, Reporter], formats: Sequence[Format]) -> Iterator[Outputs]:
    """Give the outputs of a report; a file appears only when its report is whole and the block ended well."""
    ready = [fitted(reporters, each.name, each.look) for each in formats]
    compares = [getattr(reporters[each.name], "compares", False) for each in formats]
    with ExitStack() as stack:
        yield Outputs([stack.enter_context(_Output(*one)) for one in zip(ready, formats, compares, strict=True)])


class _Output:
    """One output while it is written."""

    def __init__(self, reporter: Reporter, form: Format, compares: bool) -> None:
        self.reporter, self.path, self.compares = reporter, form.path, compares
        self.failure: Failure | None = None
        self._gather = reporter.gather if isinstance(reporter, GatheringReporter) else None
        self._bare = True
        self._begun = False
        self._opened = opened(form.path, form.encoding)
        self._write: Write

    def __enter__(self) -> Self:
        self._write = self._opened.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.failure is None:
            self._opened.__exit__(kind, error, trace)

    def add(self, piece: Piece) -> None:
        """Write the piece of one file."""
        if self._gather:
            written = self.tell(self._gather, piece.part, self._bare)
        else:
            text = piece.part
            if self._bare and piece.opening:
                text = piece.part[piece.opening :] if isinstance(piece.opening, int) else piece.opening
            written = self.tell(lambda: text)
        self._bare = self._bare and not written

    def tell(self, ask: Callable[..., str | bytes], *what: Any) -> bool:
        """Write what the reporter answers; whether there was anything. If it fails, its output is dropped."""
        if self.failure:
            return False
        try:
            answer = ask(*what)
            if not isinstance(answer, str | bytes):
                raise TypeError(f"returned {answer!r:.40}, not text or bytes")
        except (Exception, SystemExit) as error:  # a seam: a reporter is a plugin
            if isinstance(error, CheckerError) and not self._begun:
                raise
            self.failure = Failure.of(self.reporter.name, "write the report", error)
            self._opened.__exit__(type(error), error, error.__traceback__)
            return False
        self._begun = True
        if answer:
            self._write(answer)
        return bool(answer)
