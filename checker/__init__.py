"""A rule-based checker of sourcing in news articles: who says what, and what nobody stands behind."""

# Nothing is imported here that `python -m checker` could find in the working directory.
TYPE_CHECKING = False  # type checkers take it for true

if TYPE_CHECKING:
    from checker.audit import check
    from checker.document import Block, Document, Entity, Link, Quotation, Sentence, SourceMap
    from checker.errors import CheckerError, Failure
    from checker.finding import Finding, Match
    from checker.hookspecs import hookimpl
    from checker.ledger import Attribution, Claim, Ledger, Source
    from checker.rule import Rule
    from checker.span import Span

__version__ = "0.1.0"

__all__ = [
    "Attribution",
    "Block",
    "CheckerError",
    "Claim",
    "Document",
    "Entity",
    "Failure",
    "Finding",
    "Ledger",
    "Link",
    "Match",
    "Quotation",
    "Rule",
    "Sentence",
    "Source",
    "SourceMap",
    "Span",
    "__version__",
    "check",
    "hookimpl",
]

_HOMES = {
    "Attribution": "ledger",
    "Block": "document",
    "CheckerError": "errors",
    "Claim": "ledger",
    "Document": "document",
    "Entity": "document",
    "Failure": "errors",
    "Finding": "finding",
    "Ledger": "ledger",
    "Link": "document",
    "Match": "finding",
    "Quotation": "document",
    "Rule": "rule",
    "Sentence": "document",
    "Source": "ledger",
    "SourceMap": "document",
    "Span": "span",
    "check": "audit",
    "hookimpl": "hookspecs",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that importing the package costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'checker' has no attribute '{name}'")
    from importlib import import_module

    value: object = getattr(import_module(f"checker.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
