"""The kinds of rules: phrases in the text, and conditions on the ledger's claims, attributions and sources."""

from __future__ import annotations

from checker.hookspecs import Kind, hookimpl
from checker_plugins.kinds.article import ArticleKind
from checker_plugins.kinds.attribution import AttributionKind
from checker_plugins.kinds.claim import ClaimKind
from checker_plugins.kinds.phrase import PhraseKind
from checker_plugins.kinds.source import SourceKind

__all__ = ["ArticleKind", "AttributionKind", "ClaimKind", "PhraseKind", "SourceKind", "checker_kinds"]


@hookimpl
def checker_kinds() -> list[Kind]:
    """Return the five kinds."""
    return [PhraseKind(), ClaimKind(), AttributionKind(), SourceKind(), ArticleKind()]
