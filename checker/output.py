"""Where a report goes: to standard output as it grows, or to a file that is written whole or not at all."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import IO, Any

from checker.errors import CheckerError
from checker.report import valid

_NUMBERS = count(1)  # several reports may be written beside each other
_LITTLE = 1_000_000  # bytes for which no room is asked ahead
_STEP = 16_000_000  # bytes for which it is asked at a time

Write = Callable[[str | bytes], None]


@contextmanager
def opened(
    path: str | None = None, encoding: str = "utf-8", what: str = "the report", lasts: bool = False
) -> Iterator[Write]:
    """Give the function that writes text or bytes to `path`, or to standard output if there is none.

    `what` is what errors call it. What `lasts` is on the disk when it has its name, even if the power fails then; a
    report, which can be made again, is when the system writes it there.

    A file appears under its name only when the block ends without an error: until then the text goes to a
    temporary file beside it, which is removed if anything fails. A device or a pipe takes the text as it
    comes. What the encoding cannot hold becomes a question mark or U+FFFD. Raises `CheckerError` when
    there is no room, no such folder or no right to write, and `BrokenPipeError` when nobody reads any more.
    """
    if path is None:
        yield _writer(sys.stdout.buffer, "standard output", encoding, at_once=sys.stdout.isatty())
        with _told("standard output"):
            sys.stdout.buffer.flush()
    elif os.path.exists(path) and not os.path.isfile(path):
        with _told(path):
            stream = open(path, "wb")  # noqa: SIM115 - closed below, where an error is told
        try:
            yield _writer(stream, path, encoding)
        finally:
            with _told(path):
                stream.close()
    else:
        yield from _whole_file(path, encoding, what, lasts)


def _whole_file(path: str, encoding: str, what: str, lasts: bool) -> Iterator[Write]:
    target = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(target), f".checker-{os.getpid()}-{next(_NUMBERS)}.part")
    with _told(path, what):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        stream = io.BufferedWriter(_Ahead(os.open(temporary, flags, 0o666), "wb"))
    try:
        yield _writer(stream, path, encoding, what=what)
        with _told(path, what):
            stream.flush()
            stream.truncate()  # gives back the room that was not needed
            if lasts:
                os.fsync(stream.fileno())
            stream.close()
            with suppress(FileNotFoundError):  # the rights of a file that is replaced stay as they were
                os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
            os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            stream.close()
        with suppress(OSError):
            os.unlink(temporary)
        raise


class _Ahead(io.FileIO):
    """A new file that asks the file system for room in large steps, ahead of what is written to it.

    Some look for room as late as they can. For a file that takes the place of another this is when it does so: they
    find all of it then, while the run waits.
    """

    _end = 0
    _room = _LITTLE

    def write(self, data: Any) -> int:
        """Write bytes and return how many."""
        self._end += len(data)
        if self._end > self._room:
            self._room = self._end + _STEP
            try:
                os.posix_fallocate(self.fileno(), 0, self._room)
            except (OSError, AttributeError):  # that there is none shows when it is needed
                self._room = sys.maxsize
        return super().write(data)


def _writer(stream: IO[bytes], name: str, encoding: str, at_once: bool = False, what: str = "the report") -> Write:
    def write(piece: str | bytes) -> None:
        data: bytes = encoded(piece, encoding)
        if at_once and "\0" in data.decode(encoding, "replace"):  # which no text holds
            raise CheckerError("--format: this format is not for a terminal; give it a file, as in NAME:FILE")
        left = memoryview(data)
        with _told(name, what):
            while left:  # an unbuffered stream may take a part at a time
                left = left[stream.write(left) :]
            if at_once:
                stream.flush()

    return write


def encoded(piece: Any, encoding: str = "utf-8") -> Any:
    """Return text in an encoding, with a question mark or U+FFFD for what that cannot hold; all else as it is."""
    if not isinstance(piece, str):
        return piece
    try:
        return piece.encode(encoding)
    except UnicodeEncodeError:
        return valid(piece).encode(encoding, "replace")


@contextmanager
def _told(name: str, what: str = "the report") -> Iterator[None]:
    """Turn what the system says against writing into an error that names the place."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CheckerError(f"{name}: cannot write {what}: {error.strerror or error}") from error
