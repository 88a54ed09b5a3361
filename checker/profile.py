"""Profiles: named selections of rules with severities of their own, read from files as strictly as rules are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

DEFAULT = "news"  # the profile of a run that names none
FOLDER = "profiles"  # stands beside the packs that its profiles speak of


class Profile(NamedTuple):
    """A named selection: which rules it switches on, which of them it leaves out, and how grave it takes them.

    `select`, `ignore` and the keys of `severities` name rules, packs or categories; nothing selected is everything.
    """

    name: str
    title: str
    description: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severities: Mapping[str, str]

    @property
    def named(self) -> tuple[str, ...]:
        """Every rule, pack and category that the profile names."""
        return (*self.select, *self.ignore, *self.severities)

    def holds(self, rule: str, pack: str, category: str) -> bool:
        """Say whether the profile switches on a rule of this id, pack and category."""
        names = {rule, pack, category}
        return (not self.select or bool(names & {*self.select})) and not names & {*self.ignore}

    def severity(self, rule: str, pack: str, category: str, severity: str) -> str:
        """Return how grave the profile takes a rule: by its id, pack or category, in this order, or its `severity`."""
        return next((self.severities[name] for name in (rule, pack, category) if name in self.severities), severity)


def name_of(path: str) -> str:
    """Return the name of the profile in the file at `path`: the file's own, without its ending."""
    return os.path.splitext(os.path.basename(path))[0]


def read_profile(data: bytes, path: str) -> Profile:
    """Read the bytes of the profile at `path`; raises `CheckerError` with all that is wrong with it, line by line."""
    from checker import strict_yaml
    from checker.schema import schema, validate

    try:
        tree = strict_yaml.read(data)
    except strict_yaml.UnreadableError as error:
        raise strict_yaml.error(path, list(error.problems)) from None
    problems = tree.problems + [tree.problem(place, what) for place, what in validate(tree.data, schema("profile"))]
    if problems:
        raise strict_yaml.error(path, problems)
    plain: Mapping[str, Any] = tree.data
    return Profile(
        name_of(path),
        " ".join(plain["title"].split()),
        " ".join(plain["description"].split()),
        tuple(plain.get("select", ())),
        tuple(plain.get("ignore", ())),
        dict(plain.get("severities", {})),
    )


def unknown(name: str, known: Mapping[str, object]) -> str:
    """Return the sentence that says that there is no profile `name`."""
    from checker.schema import advice

    return f"there is no profile '{name}'{advice(name, sorted(known))}"
