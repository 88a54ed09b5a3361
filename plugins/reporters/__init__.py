"""The bundled reporters: text for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable

from checker.hookspecs import Reporter, hookimpl
from checker_plugins.reporters.json_report import JsonReporter
from checker_plugins.reporters.text_report import TextReporter


@hookimpl
def checker_reporters() -> Iterable[Reporter]:
    """Return the reporters `text` and `json`."""
    return (TextReporter(), JsonReporter())
