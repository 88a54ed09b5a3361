"""The bundled rules: one folder a pack, one file a rule."""

from __future__ import annotations

from pathlib import Path

from checker.hookspecs import hookimpl


@hookimpl
def checker_rule_packs() -> list[Path]:
    """Return the folders of the bundled packs; the profiles beside them say which of them are on."""
    folders = (
        path for path in Path(__file__).parent.iterdir() if path.is_dir() and path.name not in ("docs", "profiles")
    )
    return sorted(path for path in folders if path.name[0] not in "._")
