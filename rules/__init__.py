"""The bundled rules: one folder a pack, one file a rule."""

from __future__ import annotations

import os

from checker.hookspecs import hookimpl


@hookimpl
def checker_rule_packs() -> list[str]:
    """Return the folders of the bundled packs; the profiles beside them say which of them are on."""
    with os.scandir(os.path.dirname(__file__)) as entries:
        folders = [entry for entry in entries if entry.is_dir() and entry.name not in ("docs", "profiles")]
    return sorted(entry.path for entry in folders if entry.name[0] not in "._")
