"""Suppressions: which findings an article wants set aside, where and why; and the notation of those in comments.

- `checker: ignore NAMES [until DATE]: REASON` is of the block that the comment stands in or, by itself, before;
- `checker: ignore-file NAMES [until DATE]: REASON` is of the whole article;
- `checker: off NAMES [until DATE]: REASON` is of all from there on, up to `checker: on`.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from checker.document import Block, Comment
from checker.errors import CheckerError
from checker.schema import advice
from checker.span import Span

SUFFIX = ".checker.yaml"  # of a sidecar, after the whole name of the file that it lies beside
LONGEST = 2000  # characters of a comment
MOST = 500  # suppressions of one article: each is held against each finding
COMMANDS = ("ignore", "ignore-file", "off", "on")

_ToSource = Callable[[Span], Span]
_FORM = "checker: ignore RULE: REASON"
# Compiled when they are first used: most runs meet no suppression.
_COMMAND = r"checker\s*(?P<colon>:?)[\s:-]*(?P<command>[\w-]*)\s*(?P<rest>.*)"
_BETWEEN_NAMES = r"[,\s]+"
_UNTIL = r"(?:^|[,\s])until\b\s*(?P<date>.*)$"
_LATE_DATE = r"\(?\buntil \d{4}-\d\d?-\d\d?\)?\.?$"
_DATE = r"\d{4}-\d\d-\d\d"


class Suppression(NamedTuple):
    """One wish that findings be set aside, and what is wrong with it, if anything; then it sets nothing aside.

    `by` is comment, front-matter or sidecar. `names` are rules, packs or categories; `until` is the last day on
    which it holds, empty for always. `span` is where it stands in the source of the article; for a sidecar there is
    none, but a `line`. `covers` is the part of the source in which findings must begin, none for all of it.
    `excerpt`, `fingerprint` and `article`, where they are not empty, must be those of a finding and its article.
    """

    by: str
    names: tuple[str, ...] = ()
    reason: str = ""
    until: str = ""
    problem: str = ""
    span: Span | None = None
    covers: Span | None = None
    line: int = 0
    excerpt: str = ""
    fingerprint: str = ""
    article: str = ""


def article_of(path: str) -> str:
    """Return the path of the article that a sidecar belongs to; nothing if `path` is none of a sidecar.

    >>> article_of("desk/dam.docx.checker.yaml"), article_of("checker.yaml")
    ('desk/dam.docx', '')
    """
    name = os.path.basename(path)
    return path.removesuffix(SUFFIX) if name.endswith(SUFFIX) and name != SUFFIX else ""


def wrong_date(text: str) -> str:
    """Return what is wrong with a date, in a sentence without a full stop; nothing if it is one.

    >>> wrong_date("2027-02-29")
    "'2027-02-29' is no day of the calendar"
    """
    if not re.fullmatch(_DATE, text):
        return f"'{text}' is no date; write it as in 2027-03-01"
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return f"'{text}' is no day of the calendar"
    return ""


def date_of(asked: str | None, environment: Mapping[str, str]) -> str:
    """Return the date by which suppressions end: the one asked for, else that of `SOURCE_DATE_EPOCH`, else today's.

    Raises `CheckerError` for what is no date. This alone looks at a clock: what it returns is an input of a run.
    """
    if asked is not None:
        if wrong := wrong_date(asked):
            raise CheckerError(f"--today: {wrong}")
        return asked
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(int(epoch)) if epoch else time.localtime())
    except (ValueError, OverflowError, OSError):
        raise CheckerError(f"SOURCE_DATE_EPOCH: '{epoch}' is no number of seconds since 1970") from None


def written(names: Sequence[str], reason: str, until: str = "", command: str = "ignore") -> str:
    """Return the text of a comment, without the marks of comments.

    >>> written(["core.allegedly"], "the charge sheet is linked below", "2027-03-01")
    'checker: ignore core.allegedly until 2027-03-01: the charge sheet is linked below'
    """
    day = f" until {until}" if until else ""
    return f"checker: {command} {', '.join(names)}{day}: {' '.join(reason.split())}"


def of_comments(comments: Iterable[Comment], blocks: Sequence[Block], to_source: _ToSource) -> list[Suppression]:
    """Return the suppressions in comments, in order; comments that speak of something else are none."""
    found: list[Suppression] = []
    open_stretches: list[int] = []  # indices of those that no `on` has ended yet
    for comment in comments:
        command, said = read_comment(comment.text)
        if not command and not said.problem:
            continue
        said = said._replace(span=comment.span, problem=said.problem or comment.fault)
        if command == "on" and not said.problem:
            for index in open_stretches:
                start = found[index].span or comment.span
                found[index] = found[index]._replace(problem="", covers=Span(start.start, comment.span.end))
            if open_stretches:
                open_stretches.clear()
                continue
            said = said._replace(problem="nothing was switched off before it")
        elif command == "off" and not said.problem:
            open_stretches.append(len(found))
            said = said._replace(problem="no 'checker: on' ends it; to cover the whole file write 'ignore-file'")
        elif command == "ignore" and not said.problem:
            covered = _covered(comment, blocks)
            if covered is None:
                said = said._replace(problem="no text follows that it could cover; put it before or into a paragraph")
            else:
                said = said._replace(covers=to_source(covered))
        found.append(said)
    return found


def read_comment(text: str) -> tuple[str, Suppression]:
    """Return the command of a comment, and what it says; no command where it is none, or a wrong one.

    >>> read_comment("checker: ignore hedging, core.allegedly: quoted from the indictment")[1].names
    ('hedging', 'core.allegedly')
    """
    none = Suppression("comment")
    match = re.match(_COMMAND, " ".join(text[: LONGEST + 1].split()), re.IGNORECASE)
    if match is None or not (match["colon"] or match["command"].lower() in COMMANDS):
        return "", none  # a comment about checkers
    command = match["command"]
    if len(text) > LONGEST:
        return "", none._replace(problem=f"it is longer than {LONGEST:,} characters")
    if not match["colon"]:
        return "", none._replace(problem=f"a colon is missing after 'checker': write '{_FORM}'")
    if command not in COMMANDS:
        return "", none._replace(problem=f"'{command}' is none of its commands{advice(command, COMMANDS)}")
    if command == "on":
        extra = match["rest"].strip()
        return command, none._replace(problem="nothing stands after 'on', which ends all that is off" if extra else "")
    head, colon, reason = match["rest"].partition(":")
    said = none._replace(reason=reason.strip())
    until = re.search(_UNTIL, head)
    if until is not None:
        said = said._replace(until=until["date"].strip())
        head = head[: until.start()]
    said = said._replace(names=tuple(dict.fromkeys(filter(None, re.split(_BETWEEN_NAMES, head)))))
    return command, said._replace(problem=_problem(said, command, is_dated=until is not None, has_colon=bool(colon)))


def _problem(said: Suppression, command: str, *, is_dated: bool, has_colon: bool) -> str:
    if not has_colon or not said.reason:
        return f"it gives no reason: write 'checker: {command} {', '.join(said.names[:1]) or 'RULE'}: REASON'"
    if not said.names:
        return f"it names no rule: write 'checker: {command} RULE: REASON'"
    if is_dated and (wrong := wrong_date(said.until)):
        return wrong
    if not is_dated and re.search(_LATE_DATE, said.reason):
        return f"its date stands before the reason: write 'checker: {command} {said.names[0]} until DATE: REASON'"
    return ""


def _covered(comment: Comment, blocks: Sequence[Block]) -> Span | None:
    """Return the part of the canonical text that a comment covers: its block, or the whole of the table before it."""
    first = comment.block
    if first is None or first >= len(blocks):
        return None
    last = first
    if blocks[first].role == "table-cell" and not comment.is_inside:
        while last + 1 < len(blocks) and blocks[last + 1].role == "table-cell":
            last += 1
    return Span(blocks[first].span.start, blocks[last].span.end)
