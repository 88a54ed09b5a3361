"""A project's configuration as a value, and where it is found; `config` reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from checker.globs import globs
from checker.settings import Gate, Settings, Where
from checker.vocabulary import Vocabulary

NAME = "checker.yaml"
PYPROJECT = "pyproject.toml"

_TABLE = rb"""^[ \t]*(?:\[+[ \t]*)?tool[ \t]*\.[ \t]*["']?checker["']?[ \t]*[].=]"""


class Override(NamedTuple):
    """Settings for the files that some patterns mean."""

    files: tuple[str, ...]
    settings: Settings
    where: Where


class Configuration(NamedTuple):
    """What a project's configuration says, with that of the configurations which it extends.

    `path` is the file as shown to the user, `files` are that and those which it extends, these first, `folder` is
    where its patterns start, `problems` what is wrong with it. The other parts leave out what is wrong.
    """

    path: str = ""
    folder: str = ""
    settings: Settings = Settings()
    overrides: tuple[Override, ...] = ()
    rules: tuple[tuple[str, Where], ...] = ()
    include: tuple[tuple[str, Where], ...] = ()
    exclude: tuple[tuple[str, Where], ...] = ()
    gitignore: bool = True
    warn_unused: bool = False
    gate: Gate = Gate()
    baseline: tuple[str, Where] | None = None
    vocabulary: Vocabulary = Vocabulary()
    where: Mapping[str, Where] = {}
    files: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def variants(self) -> tuple[Settings, ...]:
        """The settings of files that no override means, then those of files that one means; not of several."""
        return (self.settings, *(self.settings.under(override.settings) for override in self.overrides))

    def overriding(self, path: str) -> list[Override]:
        """Return the overrides that mean a file, in their order."""
        below = self.below(path) if self.overrides else None
        return [each for each in self.overrides if below is not None and globs(each.files).hold(below)]

    def settings_for(self, path: str) -> Settings:
        """Return the settings for a file."""
        settings = self.settings
        for override in self.overriding(path):
            settings = settings.under(override.settings)
        return settings

    def below(self, path: str) -> str | None:
        """Return a path as patterns see it: from the configuration's folder, none if it lies elsewhere."""
        return path_below(path, self.folder)

    def with_profile(self, name: str, where: Where) -> Configuration:
        """Return this configuration with one profile for all files, whatever it says itself."""
        overrides = tuple(
            each._replace(settings=each.settings.with_profile(name, where)) if each.settings.profile else each
            for each in self.overrides
        )
        return self._replace(settings=self.settings.with_profile(name, where), overrides=overrides)


class Request(NamedTuple):
    """What a command says of the configuration: its file, if any, the profile, the gate and the baseline before it.

    An empty `baseline` is none. With `packs_only`, all that counts of the configuration are its folders of rules.
    """

    path: str | None = None
    profile: str | None = None
    gate: Gate | None = None
    packs_only: bool = False
    baseline: str | None = None

    def of(self, found: Configuration, profile: str | None) -> Configuration:
        """Return what counts of a configuration; `profile` does where neither it nor the command names one."""
        if self.packs_only:
            found = Configuration(rules=found.rules, problems=found.problems)
        if self.profile is not None:
            found = found.with_profile(self.profile, Where("--profile"))
        elif profile is not None and found.settings.profile is None:
            found = found._replace(settings=Settings(profile).under(found.settings))
        if self.baseline is not None:
            found = found._replace(baseline=(self.baseline, Where("--baseline")) if self.baseline else None)
        return found._replace(gate=found.gate.under(self.gate))


def path_below(path: str, folder: str) -> str | None:
    """Return a path from an absolute folder, with `/` between its parts; none if it is not below the folder."""
    absolute = os.path.abspath(path)
    relative = _relative(absolute, folder)
    if relative is None:  # by another name of the folder: through a link
        parent, name = os.path.split(absolute)
        relative = _relative(os.path.join(os.path.realpath(parent), name), os.path.realpath(folder))
    return relative


def find(folder: str) -> str | None:
    """Return the configuration of a folder: its own, or the nearest above it, but not above a repository or the home.

    In one folder `checker.yaml` goes before a pyproject.toml with a table `tool.checker`.
    """
    home = os.path.realpath(os.path.expanduser("~"))
    folder = os.path.realpath(folder)
    while True:
        path = os.path.join(folder, NAME)
        if os.path.isfile(path):
            return path
        path = os.path.join(folder, PYPROJECT)
        if os.path.isfile(path) and _has_table(path):
            return path
        parent = os.path.dirname(folder)
        if parent == folder or folder == home or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = parent


def _relative(path: str, folder: str) -> str | None:
    try:
        relative = os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return None
    return None if relative == ".." or relative.startswith("../") else relative


def _has_table(path: str) -> bool:
    """Say whether a pyproject.toml has a table `tool.checker`; a look is enough, and quicker than reading it."""
    try:
        with open(path, "rb") as file:
            return bool(re.search(_TABLE, file.read(), re.MULTILINE))
    except OSError:
        return False
