"""What can go wrong: errors that a user can mend, and failures that a report holds."""

from __future__ import annotations

from typing import NamedTuple


class Origin(NamedTuple):
    """The place in a file that an error speaks of; `line` is counted from one, 0 when there is none.

    >>> str(Origin("rules/core/hedge.yaml", 7))
    'rules/core/hedge.yaml:7'
    """

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class CheckerError(Exception):
    """Something that the user can mend: one or several problems, one a line, each `path:line: what is wrong`."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Failure(NamedTuple):
    """Something that could not be done, kept in the report so that the rest of it still stands.

    `who` is the plugin, rule or file that failed, `doing` what it was asked for, `error` the kind of error
    (a class name), `detail` its text.
    """

    who: str
    doing: str
    error: str
    detail: str

    @classmethod
    def of(cls, who: str, doing: str, error: BaseException) -> Failure:
        """Make the failure that `error` amounts to."""
        return cls(who, doing, type(error).__name__, str(error))

    def __str__(self) -> str:
        return f"{self.who}: {self.doing}: {self.error}: {self.detail}"
