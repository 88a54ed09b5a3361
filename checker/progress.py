"""A line on the terminal that says how far a long run is, and that is gone when it ends."""

from __future__ import annotations

import sys
import time

MANY = 20  # files; fewer are done before anybody wonders
_INTERVAL = 0.1  # seconds between two drawings
_WIPE = "\r\033[K"


class Progress:
    """Shows how many of `total` files are done, on standard error, if that is a terminal and there are many."""

    def __init__(self, total: int, wanted: bool = True) -> None:
        self.total = total
        self.shown = wanted and total >= MANY and sys.stderr is not None and sys.stderr.isatty()
        self._drawn = False
        self._next = time.monotonic() + _INTERVAL

    def show(self, done: int) -> None:
        """Draw the line, if the last drawing is long enough ago."""
        if self.shown and time.monotonic() >= self._next:
            sys.stderr.write(f"{_WIPE}{done} of {self.total} files")
            sys.stderr.flush()
            self._drawn = True
            self._next = time.monotonic() + _INTERVAL

    def wipe(self) -> None:
        """Remove the line, so that other text may be written."""
        if self._drawn:
            sys.stderr.write(_WIPE)
            sys.stderr.flush()
            self._drawn = False
