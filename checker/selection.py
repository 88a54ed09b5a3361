"""Which rules are on for a file, how grave they are taken and with which numbers; and names that mean no rule."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from checker.finding import CATEGORIES
from checker.schema import did_you_mean
from checker.settings import Gate, Settings, Where, adjusted
from checker.suppression_rules import PACK, RULES

if TYPE_CHECKING:
    from checker.hookspecs import Kind
    from checker.profile import Profile
    from checker.rule import Rule


class Asked(NamedTuple):
    """Which rules are asked for: what a command selects and ignores, the settings, and the profile that they name.

    `governed` are the folders of the packs that profiles switch on; a pack that no profile governs is on unless
    it is ignored.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: Profile | None = None
    governed: frozenset[str] = frozenset()
    settings: Settings = Settings()

    @property
    def widest(self) -> Asked:
        """The same without what settings ignore: it holds every rule that other settings over these leave on."""
        return self._replace(settings=self.settings._replace(ignore=()))

    def holds(self, rule: Rule) -> bool:
        """Say whether `rule` is enabled: by the command, or else by the settings, or else by the profile."""
        names = {rule.id, rule.pack, rule.category}
        if names & {*self.ignore}:
            return False
        if self.select:
            return bool(names & {*self.select})
        settings = self.settings
        for name in (rule.id, rule.pack, rule.category):
            if name in settings.ignore:
                return False
            if name in settings.add:
                return True
        if settings.select:
            return bool(names & {*settings.select})
        profile = self.profile
        if profile is None:
            return True
        if os.path.dirname(rule.path) not in self.governed:
            return not names & {*profile.ignore}
        return profile.holds(rule.id, rule.pack, rule.category)

    def taken(self, rule: Rule) -> Rule:
        """Return `rule` with the severity that the settings or else the profile give it, and the settings' numbers."""
        severity = rule.severity
        if self.profile is not None:
            severity = self.profile.severity(rule.id, rule.pack, rule.category, severity)
        said = self.settings.severities
        severity = next((said[name] for name in (rule.id, rule.pack, rule.category) if name in said), severity)
        numbers = self.settings.parameters.get(rule.id)
        if numbers:
            rule = rule._replace(match=adjusted(rule.match, numbers)[0])
        return rule if severity == rule.severity else rule._replace(severity=severity)

    def wrong_names(self, known: Collection[str]) -> Iterator[str]:
        """Yield what is wrong with the names that the command and the profile use; `known` are those there are."""
        named = self.profile.named if self.profile else ()
        for option, names in (
            ("--select", self.select),
            ("--ignore", self.ignore),
            (f"profile {self.profile.name}" if self.profile else "", named),
        ):
            for name in names:
                if name not in known:
                    yield f"{option}: {_unknown(name, known)}"


def known_names(ids: Iterable[str], folders: Iterable[str]) -> list[str]:
    """Return what a rule can be named by: the ids, the packs in `folders`, the categories, and the engine's own."""
    packs = [os.path.basename(os.path.abspath(folder)) for folder in folders]
    own = (PACK, *(rule.id for rule in RULES))
    return sorted({*ids, *packs, *CATEGORIES, *own})


def wrong_settings(variants: Sequence[Settings], known: Collection[str], ids: Collection[str]) -> list[str]:
    """Return what is wrong with the names in settings, each with its place."""
    problems: dict[str, None] = {}
    for settings in variants:
        for name, key, _ in settings.values():
            where = settings.where.get((name, key), Where(name))
            if name in ("select", "add", "ignore", "severities") and key not in known:
                problems.setdefault(where.problem(_unknown(key, known)))
            rule = key.partition(" ")[0]
            if name == "parameters" and rule not in ids:
                problems.setdefault(where.problem(f"there is no rule '{rule}'{did_you_mean(rule, ids)}"))
    return list(problems)


def wrong_gate(gate: Gate, known: Collection[str]) -> list[str]:
    """Return what is wrong with the names in `fail-on`, each with its place."""
    return [gate.where[name].problem(_unknown(name, known)) for name in gate.by_name if name not in known]


def wrong_numbers(variants: Sequence[Settings], rules: Iterable[Rule], kinds: Mapping[str, Kind]) -> list[str]:
    """Return what is wrong with the numbers that settings give to rules, each with its place."""
    from checker.schema import validate

    problems: dict[str, None] = {}
    by_id = {rule.id: rule for rule in rules}
    for settings in variants:
        for id_, numbers in settings.parameters.items():
            rule = by_id.get(id_)
            if rule is None:
                continue
            match, wrong = adjusted(rule.match, numbers)
            for place, what in validate(match, kinds[rule.kind].schema):
                wrong += [(str(step), what) for step in place if step in numbers]
            for name, what in wrong:
                where = settings.where.get(("parameters", f"{id_} {name}"), Where("parameters"))
                problems.setdefault(where.problem(what))
    return list(problems)


def _unknown(name: str, known: Collection[str]) -> str:
    return f"there is no rule, pack or category '{name}'{did_you_mean(name, known)}"
