"""The language server, by a real client over standard input and output of a real process."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

from checker.cli import main
from checker.open_text import OpenText, Place

if TYPE_CHECKING:
    import pytest

PATIENCE = 60.0  # seconds
ARTICLE = "\U0001f30a\U0001f30a The dam. Experts say it is unsafe.\n\nThe mayor allegedly took 1.2 million crowns.\n"

FULL = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(
            document_changes=True, resource_operations=[types.ResourceOperationKind.Create]
        ),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
    text_document=types.TextDocumentClientCapabilities(
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
        document_symbol=types.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
    ),
    window=types.WindowClientCapabilities(show_document=types.ShowDocumentClientCapabilities(support=True)),
)


def converter() -> Any:
    """Return the client's converter, for which an action with a command is an action."""
    made: Any = default_converter()  # type: ignore[no-untyped-call]
    made.register_structure_hook(
        Union[types.Command, types.CodeAction],  # noqa: UP007 - the hook is found by this very form
        lambda data, _: made.structure(data, types.CodeAction),
    )
    return made


class Editor(LanguageClient):
    """A client that keeps what the server tells it."""

    def __init__(self) -> None:
        super().__init__("test", "1", converter_factory=converter)
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.messages: list[str] = []
        self.logged: list[str] = []
        self.watched: list[str] = []
        self.shown: list[str] = []
        self.texts: dict[str, OpenText] = {}
        self.encoding = "utf-16"
        self._news = asyncio.Event()

        # pygls sets attributes of what it is given, and methods take none
        self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._published))
        self.feature(types.WINDOW_SHOW_MESSAGE)(partial(self._message))
        self.feature(types.WINDOW_LOG_MESSAGE)(partial(self._log))
        self.feature(types.CLIENT_REGISTER_CAPABILITY)(partial(self._register))
        self.feature(types.WINDOW_SHOW_DOCUMENT)(partial(self._show))

    def _published(self, params: types.PublishDiagnosticsParams) -> None:
        self.published[params.uri] = params
        self._news.set()

    def _message(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params.message)
        self._news.set()

    def _log(self, params: types.LogMessageParams) -> None:
        self.logged.append(params.message)
        self._news.set()

    def _register(self, params: types.RegistrationParams) -> None:
        self.watched += [each.method for each in params.registrations]
        self._news.set()

    def _show(self, params: types.ShowDocumentParams) -> types.ShowDocumentResult:
        self.shown.append(Path(params.uri.removeprefix("file://")).read_text(encoding="utf-8"))
        return types.ShowDocumentResult(success=True)

    async def until(self, holds: Callable[[], Any]) -> None:
        """Wait until something holds; what the server tells is a reason to look again."""

        async def wait() -> None:
            while not holds():
                self._news.clear()
                if not holds():
                    await self._news.wait()

        await asyncio.wait_for(wait(), PATIENCE)

    def open(self, uri: str, text: str, language: str = "markdown") -> None:
        self.texts[uri] = OpenText(text, self.encoding)
        item = types.TextDocumentItem(uri, language, 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, uri: str, version: int, start: int, end: int, new: str) -> None:
        """Edit a text as an editor does: the part that changed, by places of the text before."""
        text = self.texts[uri]
        places = (text.place(start), text.place(end))
        where = types.Range(*(types.Position(*place) for place in places))
        change = types.TextDocumentContentChangePartial(range=where, text=new)
        document = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        self.texts[uri] = text.edited(*places, new)

    def cut(self, uri: str, where: types.Range) -> str:
        """Return what stands in a range of a text, as this client counts."""
        text = self.texts[uri]
        start, end = (text.offset(Place(at.line, at.character)) for at in (where.start, where.end))
        return text.text[start:end]

    def found(self, uri: str) -> list[tuple[str, str]]:
        """Return rule and words of each finding that was published last."""
        known = self.published[uri].diagnostics if uri in self.published else ()
        return [(str(each.code), self.cut(uri, each.range)) for each in known]

    async def checked(self, uri: str, version: int) -> None:
        await self.until(lambda: uri in self.published and self.published[uri].version == version)


def talk(
    folder: Path,
    scenario: Callable[[Editor], Awaitable[None]],
    *arguments: str,
    capabilities: types.ClientCapabilities = FULL,
    environment: dict[str, str] | None = None,
    politely: bool = True,
) -> int:
    """Let a client speak with a server that is started in a folder, and return the server's exit code."""

    async def conversation() -> int:
        editor = Editor()
        command = (sys.executable, "-m", "checker", "lsp", *arguments)
        await editor.start_io(*command, cwd=folder, env={**os.environ, **(environment or {})})
        server = editor._server
        assert server is not None
        try:
            given = types.InitializeParams(capabilities=capabilities, root_uri=folder.as_uri())
            answer = await asyncio.wait_for(editor.initialize_async(given), PATIENCE)
            editor.encoding = str(answer.capabilities.position_encoding)
            editor.initialized(types.InitializedParams())
            await scenario(editor)
            if politely:
                await asyncio.wait_for(editor.shutdown_async(None), PATIENCE)
            editor.exit(None)
            return await asyncio.wait_for(server.wait(), PATIENCE)
        finally:
            if server.returncode is None:
                server.kill()
            await editor.stop()  # type: ignore[no-untyped-call]

    return asyncio.run(conversation())


def test_an_article_from_its_opening_to_its_closing(tmp_path: Path) -> None:
    uri = (tmp_path / "dam.md").as_uri()

    async def scenario(editor: Editor) -> None:
        editor.open(uri, ARTICLE)
        await editor.checked(uri, 1)
        assert editor.found(uri) == [("core.experts-say", "Experts"), ("core.allegedly", "allegedly")]
        first = editor.published[uri].diagnostics[0]
        assert first.range == types.Range(types.Position(0, 14), types.Position(0, 21))  # each wave counts two
        assert (first.severity, first.source) == (types.DiagnosticSeverity.Warning, "checker")
        assert first.code_description is not None
        assert first.code_description.href.startswith("https://")
        for version, sign in enumerate("Ada Voss, an engineer, ", 2):  # one keystroke after the other
            at = editor.texts[uri].text.index("Experts")
            editor.type(uri, version, at, at, sign)
        at = editor.texts[uri].text.index("Experts say")
        editor.type(uri, 25, at, at + len("Experts say"), "says")
        await editor.checked(uri, 25)
        assert editor.found(uri) == [("core.allegedly", "allegedly")]
        at = len(editor.texts[uri].text)
        editor.type(uri, 26, at, at, "\nCritics say the board hid two reports.\n")
        await editor.checked(uri, 26)
        assert ("core.critics-say", "Critics") in editor.found(uri)
        editor.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await editor.until(lambda: editor.published[uri].version is None)
        assert editor.found(uri) == []
        assert (editor.messages, editor.logged) == ([], [])

    assert talk(tmp_path, scenario) == 0


def test_what_an_editor_may_ask(tmp_path: Path) -> None:
    uri = (tmp_path / "dam.md").as_uri()
    document = types.TextDocumentIdentifier(uri)

    async def scenario(editor: Editor) -> None:
        editor.open(uri, ARTICLE)
        hover = await editor.text_document_hover_async(types.HoverParams(document, types.Position(0, 15)))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.kind is types.MarkupKind.Markdown
        assert hover.contents.value.startswith("**core.experts-say** (warning): Experts without a name\n\n")
        assert "\n- **Experts** (vague); cue: say\n" in hover.contents.value
        assert hover.range is not None
        assert editor.cut(uri, hover.range) == "Experts"
        blank = await editor.text_document_hover_async(types.HoverParams(document, types.Position(1, 0)))
        assert blank is None
        symbols = await editor.text_document_document_symbol_async(types.DocumentSymbolParams(document))
        assert symbols is not None
        assert [(each.name, each.detail, each.kind) for each in symbols if isinstance(each, types.DocumentSymbol)] == [
            ("Experts say it is unsafe.", "vague: Experts", types.SymbolKind.String),
            ("The mayor allegedly took 1.2 million crowns.", "unsourced", types.SymbolKind.Null),
        ]
        actions = await editor.text_document_code_action_async(_actions_at(uri, editor, "allegedly"))
        assert actions is not None
        aside, explain = actions
        assert isinstance(aside, types.CodeAction)
        assert isinstance(explain, types.CodeAction)
        assert aside.title == "Set core.allegedly aside here, with a reason"
        assert (explain.title, explain.command) == (
            "Explain core.allegedly",
            types.Command("Explain core.allegedly", "checker.explainRule", arguments=("core.allegedly", uri)),
        )
        _apply(editor, uri, aside, 2)
        await editor.checked(uri, 2)
        assert editor.found(uri) == [("core.experts-say", "Experts")]
        asked = types.ExecuteCommandParams("checker.explainRule", ["core.allegedly", uri])
        page = await editor.workspace_execute_command_async(asked)
        assert str(page).startswith("# core.allegedly\n\n**")
        assert editor.shown == [page]
        await editor.workspace_execute_command_async(types.ExecuteCommandParams("checker.explainRule", ["core.nope"]))
        assert editor.messages == ["there is no rule 'core.nope'"]

    assert talk(tmp_path, scenario) == 0


def _actions_at(uri: str, editor: Editor, words: str) -> types.CodeActionParams:
    text = editor.texts[uri]
    at = types.Position(*text.place(text.text.index(words)))
    wanted = types.CodeActionContext([], only=[types.CodeActionKind.QuickFix])
    return types.CodeActionParams(types.TextDocumentIdentifier(uri), types.Range(at, at), wanted)


def _apply(editor: Editor, uri: str, action: types.CodeAction, version: int) -> None:
    """Do the one edit of an action to an open text, as the user who accepts it."""
    assert action.edit is not None
    assert action.edit.document_changes is not None
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.uri, change.text_document.version) == (uri, 1)
    (edit,) = change.edits
    assert isinstance(edit, types.TextEdit)
    text = editor.texts[uri]
    start, end = (text.offset(Place(at.line, at.character)) for at in (edit.range.start, edit.range.end))
    editor.type(uri, version, start, end, edit.new_text)


def test_a_client_of_few_capabilities_that_counts_bytes(tmp_path: Path) -> None:
    """It has no Markdown, no hierarchy, no showing of documents; and leaves without saying `shutdown`."""
    uri = "untitled:Untitled-1"
    few = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf8])
    )
    (tmp_path / "checker.yaml").write_text("ignore: [core.allegedly]\n")
    document = types.TextDocumentIdentifier(uri)

    async def scenario(editor: Editor) -> None:
        assert editor.encoding == "utf-8"
        editor.open("vscode-notebook-cell:/a.ipynb#1", ARTICLE)  # is no article, and nothing is said of it
        editor.open(uri, ARTICLE)
        await editor.checked(uri, 1)
        assert editor.found(uri) == [("core.experts-say", "Experts")]
        assert editor.published[uri].diagnostics[0].range.start == types.Position(0, 18)
        hover = await editor.text_document_hover_async(types.HoverParams(document, types.Position(0, 19)))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.kind is types.MarkupKind.PlainText
        assert hover.contents.value.startswith("core.experts-say (warning): Experts without a name\n\n")
        symbols = await editor.text_document_document_symbol_async(types.DocumentSymbolParams(document))
        assert symbols is not None
        assert [each.name for each in symbols if isinstance(each, types.SymbolInformation)] == [
            "Experts say it is unsafe. (vague: Experts)",
            "The mayor allegedly took 1.2 million crowns. (unsourced)",
        ]
        actions = await editor.text_document_code_action_async(_actions_at(uri, editor, "Experts"))
        assert actions is not None
        assert isinstance(actions[0], types.CodeAction)
        assert actions[0].edit is not None
        assert actions[0].edit.changes is not None
        ((edit,),) = actions[0].edit.changes.values()
        assert edit.new_text == " <!-- checker: ignore core.experts-say: REASON -->"
        asked = types.ExecuteCommandParams("checker.explainRule", ["core.experts-say"])
        page = await editor.workspace_execute_command_async(asked)
        assert editor.messages == [page]
        assert list(editor.published) == [uri]
        editor.texts[uri] = OpenText("Critics say it leaks.", editor.encoding)
        editor.text_document_did_change(  # all of it anew, as clients do that know no edits
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(uri=uri, version=7),
                [types.TextDocumentContentChangeWholeDocument(text="Critics say it leaks.")],
            )
        )
        await editor.checked(uri, 7)
        assert editor.found(uri) == [("core.critics-say", "Critics")]

    assert talk(tmp_path, scenario, capabilities=few, politely=False) == 1


def test_a_project_that_changes_while_its_articles_are_open(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    config, article = tmp_path / "checker.yaml", folder / "dam.txt"
    uri, config_uri = article.as_uri(), config.as_uri()

    async def changed(editor: Editor, path: Path) -> None:
        event = types.FileEvent(path.as_uri(), types.FileChangeType.Changed)
        editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.watched)
        assert editor.watched == ["workspace/didChangeWatchedFiles"]
        editor.open(uri, ARTICLE, "plaintext")
        await editor.until(lambda: len(editor.found(uri)) == 2)
        config.write_text("schema: 1\nseverities: {core: error}\nignore: [core.allegedly]\n")
        await changed(editor, config)
        await editor.until(lambda: editor.found(uri) == [("core.experts-say", "Experts")])
        assert editor.published[uri].diagnostics[0].severity is types.DiagnosticSeverity.Error
        config.write_text("schema: 1\nignore: [kore]\n")
        editor.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(config_uri)))
        await editor.until(lambda: config_uri in editor.published)
        (mistake,) = editor.published[config_uri].diagnostics
        assert (mistake.range.start.line, mistake.message.partition(";")[0].partition(" (")[0]) == (
            1,
            "ignore[0]: there is no rule, pack or category 'kore'",
        )
        assert editor.found(uri) == [("core.experts-say", "Experts")]  # as by the last that was right
        config.write_text("schema: 1\n")
        await changed(editor, config)
        await editor.until(lambda: not editor.published[config_uri].diagnostics and len(editor.found(uri)) == 2)
        # A format without comments: what is set aside stands in a file beside the article, which is made for it.
        actions = await editor.text_document_code_action_async(_actions_at(uri, editor, "Experts"))
        assert actions is not None
        assert isinstance(actions[0], types.CodeAction)
        assert actions[0].edit is not None
        assert actions[0].edit.document_changes is not None
        create, change = actions[0].edit.document_changes
        sidecar = folder / "dam.txt.checker.yaml"
        assert isinstance(create, types.CreateFile)
        assert isinstance(change, types.TextDocumentEdit)
        assert create.uri == change.text_document.uri == sidecar.as_uri()
        assert isinstance(change.edits[0], types.TextEdit)
        sidecar.write_text(change.edits[0].new_text)
        await changed(editor, sidecar)
        await editor.until(lambda: editor.found(uri) == [("core.allegedly", "allegedly")])

    assert talk(tmp_path, scenario) == 0


PLUGIN = """
import checker
from checker.document import Document

print("a plugin that is loud when it is loaded")

class Loud:
    name = "loud"
    extensions = (".loud",)

    def read(self, data, path):
        print("and when it reads")
        text = data.decode("utf-8-sig")
        if "crash" in text:
            raise ZeroDivisionError("by plugin")
        yield Document.of(text, path=path)

@checker.hookimpl
def checker_readers():
    return [Loud()]
"""


def test_a_loud_and_broken_plugin_does_not_disturb_the_conversation(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "loud-1.0.dist-info").mkdir(parents=True)
    (site / "loud.py").write_text(PLUGIN)
    (site / "loud-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1.0\n")
    (site / "loud-1.0.dist-info" / "entry_points.txt").write_text("[checker]\nloud = loud\n")
    uri, other = (tmp_path / "a.loud").as_uri(), (tmp_path / "b.md").as_uri()

    async def scenario(editor: Editor) -> None:
        editor.open(uri, "Experts say it leaks.", "loud")
        await editor.checked(uri, 1)
        assert editor.found(uri) == [("core.experts-say", "Experts")]
        editor.type(uri, 2, 0, 0, "crash ")
        await editor.checked(uri, 2)
        assert editor.found(uri) == []
        await editor.until(lambda: editor.logged)
        assert editor.logged == [f"{tmp_path / 'a.loud'}: read as loud: ZeroDivisionError: by plugin"]
        editor.type(uri, 3, 0, 0, "crash ")
        await editor.checked(uri, 3)
        editor.open(other, "Experts say it leaks. " * 60_000)
        await editor.until(lambda: editor.messages)
        assert editor.messages == [
            f"{tmp_path / 'b.md'}: longer than 1 million characters, and not checked in the editor; use checker check"
        ]
        editor.type(uri, 4, 0, len("crash crash "), "")
        await editor.checked(uri, 4)
        assert editor.found(uri) == [("core.experts-say", "Experts")]
        assert len(editor.logged) == 1

    environment = {"PYTHONPATH": str(site), "CHECKER_NO_PLUGINS": ""}
    assert talk(tmp_path, scenario, environment=environment) == 0


def test_without_pygls_the_command_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith(("pygls", "lsprotocol", "checker.language_server"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "checker.protocol", raising=False)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    assert main(["lsp"]) == 2
    assert capsys.readouterr().err == (
        "checker: the language server needs pygls; install it with: pip install 'claim-checker[lsp]'\n"
    )


def test_a_configuration_that_is_not_there_is_told_before_anything_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lsp", "--config", "nowhere.yaml"]) == 2
    assert capsys.readouterr().err == "checker: --config: there is no file nowhere.yaml\n"
