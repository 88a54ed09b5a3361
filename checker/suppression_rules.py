"""The rules about suppressions, which are the engine's own: whatever else is on, they are, unless they are ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from checker.rule import DEFAULT_BLOCKS, Rule

if TYPE_CHECKING:
    from checker.selection import Asked

PACK = "suppression"
KIND = "suppression"  # is none that a rule file could name

INVALID = f"{PACK}.invalid"
EXPIRED = f"{PACK}.expired"
UNUSED = f"{PACK}.unused"


def _rule(id_: str, **said: Any) -> Rule:
    same: Mapping[str, Any] = {
        "category": "transparency",
        "confidence": "high",
        "since": "0.1",
        "references": (),
        "false_positives": (),
        "blocks": DEFAULT_BLOCKS,
        "quoted": "include",
        "kind": KIND,
        "match": {},
        "exceptions": (),
        "language": "*",
        "flagged": (),
        "clean": (),
        "path": "",
    }
    return Rule(id=id_, **{**same, **said})


RULES = (
    _rule(
        EXPIRED,
        title="A suppression whose day has passed",
        message="This suppression of {names} ended on {until}: what it set aside is shown again.",
        severity="warning",
        rationale="A day after which a suppression ends is a promise to look at the matter again. When it has passed, "
        "the suppression sets nothing aside any more, and the promise is due.",
        suggest="Mend what it hid, or give it another day and a reason that still holds.",
    ),
    _rule(
        INVALID,
        title="A suppression that cannot be followed",
        message="This suppression sets nothing aside: {problem}",
        severity="error",
        rationale="Whoever writes a suppression counts on it. One that names a rule which there is not, that gives no "
        "reason, or that cannot be read sets nothing aside, and must not do so in silence.",
        suggest="Write it as in 'checker: ignore core.allegedly until 2027-03-01: the charge sheet is linked below'.",
    ),
    _rule(
        UNUSED,
        title="A suppression of nothing",
        message="This suppression sets aside nothing of {names}.",
        severity="warning",
        rationale="A suppression that nothing needs any more would hide, unseen, what is written there next. "
        "--warn-unused, or warn-unused in the configuration, finds those whose rules are on.",
        suggest="Take it out.",
    ),
)


def enabled(asked: Asked) -> tuple[Rule, ...]:
    """Return those of the rules that nothing ignores by their ids or their pack, as grave as the settings take them."""
    return tuple(asked.taken(rule) for rule in RULES if not _is_ignored(rule, asked))


def _is_ignored(rule: Rule, asked: Asked) -> bool:
    if {rule.id, rule.pack} & {*asked.ignore}:
        return True
    settings = asked.settings
    for name in (rule.id, rule.pack):
        if name in settings.ignore or name in settings.add:
            return name in settings.ignore
    return False
