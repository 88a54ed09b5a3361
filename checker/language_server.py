"""The language server: open texts are kept, checked off the event loop, and told of to an editor; needs pygls."""

from __future__ import annotations

import asyncio
import os
import queue
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from checker import __version__, notes, protocol
from checker.errors import CheckerError
from checker.live import Desk, Mistake, Reading
from checker.open_text import OpenText
from checker.suppression import SUFFIX

PAUSE = 0.2  # seconds without a keystroke after which a text is checked
MOST_ACTIONS = 10  # findings of a range that are offered something
WATCHED = ("**/*.{yaml,yml}", "**/pyproject.toml", "**/.gitignore")

Answer = TypeVar("Answer")


class Opened:
    """A text that an editor has open, and the work on it."""

    def __init__(self, uri: str, path: str, language: str, version: int, text: OpenText) -> None:
        self.uri, self.path, self.language = uri, path, language
        self.real = os.path.realpath(path)
        self.version, self.text = version, text
        self.reading: asyncio.Future[Reading | None] | None = None  # of the present text, or on its way
        self.publishing: asyncio.Task[None] | None = None
        self.skipped = ""  # what the user was told last about why it is not checked


class Worker:
    """A thread that does one thing after another; the program does not wait for it when it ends."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]]] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def ask(self, job: Callable[[], Answer]) -> asyncio.Future[Answer]:
        """Return what `job` will return."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._jobs.put((job, future))
        return future

    def _work(self) -> None:
        while True:
            job, future = self._jobs.get()
            answer, failed = None, None
            try:
                answer = job()
            except BaseException as error:  # noqa: BLE001 - whoever asked gets it
                failed = error
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                future.get_loop().call_soon_threadsafe(_settle, future, answer, failed)


def _settle(future: asyncio.Future[Any], answer: Any, failed: BaseException | None) -> None:
    if future.cancelled():
        return
    if failed is None:
        future.set_result(answer)
    else:
        future.set_exception(failed if isinstance(failed, Exception) else RuntimeError(repr(failed)))


class _Protocol(LanguageServerProtocol):
    """The protocol, without a second copy of each text: its lines are others than those of editors."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None


class Server(LanguageServer):
    """What the server knows, and what it does about it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("checker", __version__, protocol_cls=_Protocol)
        self.desk = desk
        self.worker = Worker()
        self.texts: dict[str, Opened] = {}
        self.pages = tempfile.mkdtemp(prefix="checker-rules-")  # about rules, for the editor to show
        self._mistakes: tuple[Mistake, ...] = ()
        self._told: set[str] = set()

    @property
    def encoding(self) -> str:
        """What columns count: code units of this encoding."""
        return str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding or "utf-16"))

    def supports(self, name: str) -> Any:
        """Return what the client says of a capability, by its path such as `window.show_document.support`."""
        value: Any = self.client_capabilities
        for part in name.split("."):
            value = getattr(value, part, None)
        return value

    def path_of(self, uri: str) -> str:
        """Return the path by which a text is checked; nothing for what is neither a file nor a new text."""
        path = uris.to_fs_path(uri)
        if path is None and uris.uri_scheme(uri) == "untitled":
            path = uris.urlparse(uri)[2]
        elif path is None:
            return ""
        path = os.path.join(self.workspace.root_path or os.getcwd(), path or "untitled")
        return "" if os.path.dirname(path) == self.pages else path

    async def read(self, opened: Opened) -> Reading | None:
        """Return what checking the present text came to; none if the text was changed before it could be checked."""
        if opened.reading is None:
            opened.reading = self.worker.ask(partial(self._read, opened, opened.text))
        return await asyncio.shield(opened.reading)

    def _read(self, opened: Opened, text: OpenText) -> Reading | None:
        if opened.text is not text or self.texts.get(opened.uri) is not opened:
            return None
        return self.desk.read(text.text, opened.path, opened.language)

    def check_soon(self, opened: Opened, pause: float = PAUSE) -> None:
        """Check a text when nothing has changed for `pause` seconds, and publish what is found."""
        if opened.publishing is not None:
            opened.publishing.cancel()
        opened.publishing = asyncio.get_running_loop().create_task(self._check(opened, pause))

    def check_all_soon(self) -> None:
        """Check all texts again: what decides about their findings may have changed."""
        for opened in self.texts.values():
            opened.reading = None
            self.check_soon(opened)

    async def _check(self, opened: Opened, pause: float) -> None:
        await asyncio.sleep(pause)
        text = opened.text
        try:
            reading = await self.read(opened)
        except Exception as error:  # noqa: BLE001 - a seam: the server outlives whatever goes wrong with one text
            failed = f"{opened.path}: {type(error).__name__}: {error}"
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, failed))
            return
        self._publish_mistakes()
        if reading is None or opened.text is not text or self.texts.get(opened.uri) is not opened:
            return
        self._publish(opened.real, opened, reading)
        self._tell(reading, opened)

    def close(self, uri: str) -> None:
        """Forget a text, and take its findings away."""
        opened = self.texts.pop(uri, None)
        if opened is not None:
            if opened.publishing is not None:
                opened.publishing.cancel()
            self.desk.forget(opened.path)
            found = protocol.of_mistakes(mistake for mistake in self._mistakes if mistake.path == opened.real)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found))
            self._publish_mistakes()

    def _publish(self, path: str, opened: Opened | None, reading: Reading | None) -> None:
        """Publish all that is known of a file: its findings if it is open, and what is wrong with it."""
        found = protocol.of_mistakes(mistake for mistake in self._mistakes if mistake.path == path)
        if opened is not None and reading is not None:
            found = protocol.diagnostics(opened.text, reading) + found
        uri = opened.uri if opened else uris.from_fs_path(path)
        version = opened.version if opened else None
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri or "", found, version))

    def _publish_mistakes(self) -> None:
        """Publish what is wrong with configurations and rules, if that is other than it was."""
        mistakes = tuple(self.desk.mistakes)
        if mistakes == self._mistakes:
            return
        changed = dict.fromkeys(each.path for each in (*self._mistakes, *mistakes))
        self._mistakes = mistakes
        for path in changed:
            if path:
                opened = self._at(path)
                done = opened.reading if opened else None
                known = done.result() if done and done.done() and not done.exception() else None
                self._publish(path, opened, known)
        for mistake in mistakes:
            if not mistake.path:
                self._say(mistake.what, types.MessageType.Error)

    def _tell(self, reading: Reading, opened: Opened) -> None:
        """Tell what failed, each thing once, and why a text is not checked."""
        for failure in reading.failures:
            if str(failure) not in self._told:
                self._told.add(str(failure))
                self.window_log_message(types.LogMessageParams(types.MessageType.Error, str(failure)))
        if reading.skipped != opened.skipped:
            opened.skipped = reading.skipped
            if reading.skipped:
                self._say(reading.skipped, types.MessageType.Warning)

    def _say(self, message: str, kind: types.MessageType) -> None:
        self.window_show_message(types.ShowMessageParams(kind, message))

    async def actions(self, opened: Opened, where: types.Range) -> list[types.CodeAction]:
        """Return what can be done about the findings in a range."""
        text, reading = opened.text, await self.read(opened)
        if reading is None:
            return []
        wanted = list(notes.findings_in(reading.records, protocol.span_of(text, where)))[:MOST_ACTIONS]
        beside = self._at(os.path.realpath(opened.path + SUFFIX))
        sidecar = beside.text.text if beside else None
        ask = partial(self.desk.additions, text.text, opened.path, opened.language, wanted, sidecar)
        actions = []
        for (_, finding), addition in zip(wanted, await self.worker.ask(ask), strict=True):
            about = protocol.diagnostic(text, reading, finding)
            if addition is not None:
                target = opened if addition.edit.path == opened.path else beside
                uri = target.uri if target else uris.from_fs_path(addition.edit.path) or ""
                version = target.version if target else None
                action = protocol.setting_aside(finding["rule"], addition, about, uri, version, self._can())
                actions += [action] if action else []
            actions.append(protocol.explanation(finding["rule"], opened.uri, about))
        return actions

    def _at(self, path: str) -> Opened | None:
        """Return the open text of a file, by its real path."""
        return next((opened for opened in self.texts.values() if opened.real == path), None)

    def _can(self) -> protocol.Can:
        edits = "workspace.workspace_edit."
        operations = self.supports(edits + "resource_operations") or ()
        return protocol.Can(
            self.encoding,
            bool(self.supports(edits + "document_changes")),
            types.ResourceOperationKind.Create in operations,
            bool(self.supports(edits + "snippet_edit_support")),
        )

    async def explain(self, rule: str, uri: str) -> str:
        """Show all of a rule in the editor, and return it as Markdown."""
        path = self.path_of(uri) if uri else ""
        try:
            page = await self.worker.ask(
                partial(self.desk.explain, rule, path or os.path.join(os.getcwd(), "untitled"))
            )
        except CheckerError as error:
            self._say(str(error), types.MessageType.Error)
            return ""
        if self.supports("window.show_document.support"):
            file = os.path.join(self.pages, f"{rule}.md")
            with open(file, "w", encoding="utf-8") as written:
                written.write(page)
            shown = types.ShowDocumentParams(uris.from_fs_path(file) or "", external=False, take_focus=True)
            with suppress(Exception):  # the client may say no in any way
                if (await self.window_show_document_async(shown)).success:
                    return page
        self._say(page, types.MessageType.Info)
        return page


def serve(desk: Desk, reading: BinaryIO, writing: BinaryIO) -> int:
    """Serve one editor until it says `exit` or goes away; returns the exit code, 1 if it never said `shutdown`."""
    server = Server(desk)
    _register(server)
    try:
        server.start_io(reading, writing)
    finally:
        shutil.rmtree(server.pages, ignore_errors=True)
    return 0 if server.protocol._shutdown else 1  # which pygls tells in no other way


def _register(server: Server) -> None:
    _register_texts(server)
    _register_files(server)
    _register_questions(server)


def _register_texts(server: Server) -> None:
    """Register what an editor says of its texts."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        given = params.text_document
        path = server.path_of(given.uri)
        if path:
            text = OpenText(given.text, server.encoding)
            opened = Opened(given.uri, path, given.language_id, given.version, text)
            server.texts[given.uri] = opened
            server.check_soon(opened, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        opened = server.texts.get(params.text_document.uri)
        if opened is None:
            return
        for change in params.content_changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = protocol.place_of(change.range.start), protocol.place_of(change.range.end)
                opened.text = opened.text.edited(start, end, change.text)
            else:
                opened.text = OpenText(change.text, server.encoding)
        opened.version = params.text_document.version
        opened.reading = None
        server.check_soon(opened)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.close(params.text_document.uri)


def _register_files(server: Server) -> None:
    """Register what an editor says of files."""

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        if server.desk.decides(server.path_of(params.text_document.uri)):
            server.check_all_soon()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        if any(server.desk.decides(uris.to_fs_path(change.uri) or "") for change in params.changes):
            server.check_all_soon()

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        if server.supports("workspace.did_change_watched_files.dynamic_registration"):
            watchers = [types.FileSystemWatcher(glob) for glob in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await server.client_register_capability_async(types.RegistrationParams([wanted]))


def _register_questions(server: Server) -> None:
    """Register what an editor asks."""

    async def read(uri: str) -> tuple[OpenText, Reading] | None:
        opened = server.texts.get(uri)
        if opened is None:
            return None
        text, reading = opened.text, await server.read(opened)
        return None if reading is None else (text, reading)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        known = await read(params.text_document.uri)
        formats = server.supports("text_document.hover.content_format") or ()
        markdown = types.MarkupKind.Markdown in formats
        return protocol.hover(*known, params.position, markdown=markdown) if known else None

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(
        params: types.DocumentSymbolParams,
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
        known = await read(params.text_document.uri)
        if known is None:
            return None
        found = protocol.symbols(*known)
        if server.supports("text_document.document_symbol.hierarchical_document_symbol_support"):
            return found
        return list(protocol.flat_symbols(found, params.text_document.uri))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    async def code_actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        opened = server.texts.get(params.text_document.uri)
        if opened is None or not _wants_fixes(params.context.only):
            return None
        return await server.actions(opened, params.range)

    @server.command(protocol.EXPLAIN)
    async def explain(*arguments: Any) -> str:
        rule, uri = [*map(str, arguments), "", ""][:2]
        return await server.explain(rule, uri)


def _wants_fixes(only: Any) -> bool:
    """Say whether a client that asks for some kinds of actions, if it does, asks for ours: a kind means its parts."""
    kinds = [str(getattr(kind, "value", kind)) for kind in only or ()]
    return not kinds or any(kind in ("", types.CodeActionKind.QuickFix.value) for kind in kinds)
