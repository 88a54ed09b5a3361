"""What is known of an open text, in the terms of the Language Server Protocol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types

from checker import notes
from checker.open_text import OpenText, Place
from checker.span import Span

if TYPE_CHECKING:
    from checker.live import Addition, Mistake, Reading
    from checker.notes import Entry

SOURCE = "checker"
EXPLAIN = "checker.explainRule"  # the command; its arguments are a rule and a text

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}


class Can(NamedTuple):
    """What a client can do with edits: heed versions of texts, make files, fill in snippets; and what columns count."""

    encoding: str
    versions: bool
    create: bool
    snippets: bool


def range_of(text: OpenText, span: Span) -> types.Range:
    """Return a span of a text as the client counts it."""
    start, end = text.place(span.start), text.place(span.end)
    return types.Range(types.Position(*start), types.Position(*end))


def span_of(text: OpenText, given: types.Range) -> Span:
    """Return a range of the client as a span of a text."""
    start = text.offset(place_of(given.start))
    return Span(start, max(start, text.offset(place_of(given.end))))


def place_of(position: types.Position) -> Place:
    """Return a position of the client as a place."""
    return Place(position.line, position.character)


def diagnostics(text: OpenText, reading: Reading) -> list[types.Diagnostic]:
    """Return the findings in a text, and what is wrong with it as a file."""
    found = [diagnostic(text, reading, finding) for record in reading.records for finding in record["findings"]]
    return found + [
        types.Diagnostic(
            range_of(text, text.line(each.line - 1)), each.what, types.DiagnosticSeverity.Error, source=SOURCE
        )
        for each in reading.mistakes
    ]


def diagnostic(text: OpenText, reading: Reading, finding: Mapping[str, Any]) -> types.Diagnostic:
    """Return a finding."""
    rule = reading.rules.get(finding["rule"])
    url = notes.address(rule) if rule else ""
    return types.Diagnostic(
        range=range_of(text, notes.span_of(finding["span"])),
        message=finding["message"],
        severity=_SEVERITY[finding["severity"]],
        code=finding["rule"],
        code_description=types.CodeDescription(url) if url else None,
        source=SOURCE,
    )


def of_mistakes(mistakes: Iterable[Mistake]) -> list[types.Diagnostic]:
    """Return what is wrong with a configuration or a rule; each goes over its line."""
    found = []
    for mistake in mistakes:
        line = max(mistake.line - 1, 0)
        where = types.Range(types.Position(line, 0), types.Position(line + 1, 0))
        found.append(types.Diagnostic(where, mistake.what, types.DiagnosticSeverity.Error, source=SOURCE))
    return found


def hover(text: OpenText, reading: Reading, position: types.Position, *, markdown: bool) -> types.Hover | None:
    """Return what is known about a position."""
    note = notes.hover(reading.records, reading.rules, text.offset(place_of(position)), markdown=markdown)
    if note is None:
        return None
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, note.text), range_of(text, note.span))


def symbols(text: OpenText, reading: Reading) -> list[types.DocumentSymbol]:
    """Return the claims of a text."""
    return [_symbol(text, entry) for entry in notes.outline(reading.records)]


def _symbol(text: OpenText, entry: Entry) -> types.DocumentSymbol:
    where = range_of(text, entry.span)
    below = [_symbol(text, each) for each in entry.below]
    if below:
        kind = types.SymbolKind.File
    else:
        kind = types.SymbolKind.String if entry.is_sourced else types.SymbolKind.Null
    first = below[0].range if below else where
    return types.DocumentSymbol(entry.name, kind, where, first, detail=entry.detail, children=below or None)


def flat_symbols(symbols: Sequence[types.DocumentSymbol], uri: str) -> Iterator[types.SymbolInformation]:
    """Yield symbols for a client that knows no hierarchy."""
    for symbol in symbols:
        name = f"{symbol.name} ({symbol.detail})"
        yield types.SymbolInformation(types.Location(uri, symbol.range), name, symbol.kind)
        yield from flat_symbols(symbol.children or (), uri)


def setting_aside(
    rule: str, addition: Addition, about: types.Diagnostic, uri: str, version: int | None, can: Can
) -> types.CodeAction | None:
    """Return the action that sets a finding aside by an edit of the file `uri`; none if the client cannot do it.

    `version` is that of the file where it is open.
    """
    edit, text = addition.edit, OpenText(addition.text, can.encoding)
    where = range_of(text, edit.span)
    change: types.WorkspaceEdit
    if not can.versions:
        if not addition.text:
            return None
        change = types.WorkspaceEdit(changes={uri: [types.TextEdit(where, edit.text)]})
    else:
        new: types.TextEdit | types.SnippetTextEdit = types.TextEdit(where, edit.text)
        if can.snippets:
            new = types.SnippetTextEdit(where, types.StringValue(_snippet(edit.text)))
        document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        changes: list[Any] = [types.TextDocumentEdit(document, [new])]
        if not addition.text:
            if not can.create:
                return None
            changes.insert(0, types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True)))
        change = types.WorkspaceEdit(document_changes=changes)
    title = f"Set {rule} aside here, with a reason"
    return types.CodeAction(title, types.CodeActionKind.QuickFix, [about], edit=change)


def _snippet(text: str) -> str:
    """Return text as a snippet in which the reason is there to be written over.

    >>> _snippet("<!-- checker: ignore core.x: REASON -->")
    '<!-- checker: ignore core.x: ${1:REASON} -->'
    """
    escaped = text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
    before, reason, after = escaped.rpartition(notes.REASON)
    return f"{before}${{1:{reason}}}{after}" if reason else escaped


def explanation(rule: str, uri: str, about: types.Diagnostic) -> types.CodeAction:
    """Return the action that shows all of a rule."""
    command = types.Command(title=f"Explain {rule}", command=EXPLAIN, arguments=[rule, uri])
    return types.CodeAction(command.title, types.CodeActionKind.QuickFix, [about], command=command)
