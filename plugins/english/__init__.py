"""English: sentences, entities, quotations, and the ledger of who says what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from checker import hookimpl

if TYPE_CHECKING:
    from checker.hookspecs import Annotator


@hookimpl
def checker_annotators() -> Sequence[Annotator]:
    """Return the annotators of English, one for each layer."""
    from checker_plugins.english.block import Blocker
    from checker_plugins.english.entity import EntityFinder
    from checker_plugins.english.ledger import LedgerAnnotator
    from checker_plugins.english.quotation import Quoter
    from checker_plugins.english.segment import Segmenter

    return (Blocker(), Segmenter(), EntityFinder(), Quoter(), LedgerAnnotator())


@hookimpl
def checker_lexicons() -> Mapping[str, Sequence[str]]:
    """Return the English lexicons."""
    from checker_plugins.english.lexicon import load

    return load()
