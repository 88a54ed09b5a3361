"""How one file is checked: which reader it has, and the record of each of its articles."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from io import BufferedReader
from types import ModuleType
from typing import TYPE_CHECKING, Any

from checker import report
from checker.document import Document, Tokens
from checker.errors import CheckerError, Failure
from checker.json_text import Written
from checker.timings import Call, untimed

if TYPE_CHECKING:
    from checker.audit import Tools
    from checker.discovery import Article
    from checker.hookspecs import Reader
    from checker.registry import Registry
    from checker.results import Results

LARGEST_FILE = 100_000_000  # bytes
LARGEST_ARTICLE = 10_000_000  # code points; more is no article, and its ledger would take gigabytes
PLAIN_READER = "text"  # reads the files that no reader's extension claims
HEAD = 65_536  # bytes of a file by which readers that share its extension may know their own
MOST_KEPT = 64  # articles of one file that are kept for the next run; a file with more is checked again


def examine(
    article: Article,
    tools: Tools,
    results: Results | None = None,
    input_format: str = "",
    only_kept: bool = False,
    call: Call = untimed,
) -> Iterator[tuple[Mapping[str, Any] | None, tuple[Failure, ...]]]:
    """Read and check one file: yield the record in the report of each of its articles, and what failed.

    What could not be had is a failure without a record. Records that `results` holds are taken from there;
    those of a file that nothing failed for are kept there. With `only_kept` nothing is yielded of a file that would
    have to be checked. `call` calls what a stage does (see `timings`).
    """
    path = article.path
    doing = "read"
    record: Mapping[str, Any] | None
    try:
        data = article.data if article.data is not None else call("read", _bytes, path)
        if len(data) > LARGEST_FILE:
            raise CheckerError(f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
        reader = tools.registry.readers[input_format] if input_format else _reader(path, data, tools.registry)
        name = report.valid(path)
        key = results.key(data, reader.name, os.path.splitext(path)[1]) if results else ""
        kept = call("cache", results.get, key, name) if results else None
        if kept is not None:
            yield from ((record, ()) for record in kept)
        if kept is not None or only_kept:
            return
        doing = f"read as {reader.name}"
        records: list[Written] = []
        is_kept = results is not None
        documents = _read(reader, data, path)
        while (document := call("read", next, documents, None)) is not None:
            doing = "check"
            if len(document.text) > LARGEST_ARTICLE:
                is_kept = False
                yield None, (_too_long(document),)
                continue
            if call is not untimed:  # otherwise the engine makes them
                document = document.with_layer("tokens", call("tokens", Tokens, document.text))
            checked = call("check", _engine().check, document, tools.book)
            record = call("record", report.file_record, checked)
            written = None
            if is_kept and not checked.failures and len(records) < MOST_KEPT:
                written = call("record", Written.of, record)  # whose JSON need not be made again
            if written is not None:
                records.append(written)
            is_kept = written is not None
            failures = checked.failures
            document = checked = None  # so that what comes next may have its memory
            yield written or record, failures
            doing = f"read as {reader.name}"
        if results and is_kept:
            call("cache", results.put, key, name, records)
    except OSError as error:
        yield None, (Failure(path, doing, type(error).__name__, error.strerror or str(error)),)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one file's fault must not cost the others their report
        yield None, (Failure.of(path, doing, error),)


@cache  # an import of a name costs as much as a small function, even if it was done before
def _engine() -> ModuleType:
    """Return the engine, which is loaded with the first file that has to be checked."""
    from checker import engine

    return engine


def _reader(path: str, data: bytes, registry: Registry) -> Reader:
    """Return the reader for a file; those with an extension that no reader has are read as plain text.

    Raises `CheckerError` if there is none for what stands in it.
    """
    readers = fitting(path, registry)
    if readers:
        if (known := recognised(readers, data)) is not None:
            return known
        names = " nor ".join(reader.name for reader in readers)
        raise CheckerError(f"{path}: its content is neither {names}; --input-format names another format")
    if PLAIN_READER in registry.readers:
        return registry.readers[PLAIN_READER]
    raise CheckerError(f"there is no reader for files that end in '{os.path.splitext(path)[1].lower()}'")


def fitting(path: str, registry: Registry) -> list[Reader]:
    """Return the readers of files with the extension of `path`."""
    ending = os.path.splitext(path)[1].lower()
    return [reader for reader in registry.readers.values() if ending in reader.extensions]


def recognised(readers: Sequence[Reader], data: bytes) -> Reader | None:
    """Return that of some readers whose file `data` is: the only one, or the first that knows it by how it begins."""
    if len(readers) == 1:
        return readers[0]
    # the registry made sure that they all can tell
    return next((reader for reader in readers if reader.recognises(data[:HEAD])), None)  # type: ignore[attr-defined]


def _bytes(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        if 0 < os.fstat(file.fileno()).st_size <= LARGEST_FILE:
            return file.read()  # takes half the time, but knows no limit
        with BufferedReader(file) as buffered:
            return buffered.read(LARGEST_FILE + 1)


def _read(reader: Reader, data: bytes, path: str) -> Iterator[Document]:
    """Yield the articles of a file; raises `TypeError` when the reader returns something else, or none."""
    documents: object = reader.read(data, path)  # whatever a plugin returns
    if isinstance(documents, Document) or not isinstance(documents, Iterable):
        raise TypeError(f"the reader {reader.name} returned {documents!r:.40}, not documents")
    document = None
    for document in documents:
        if not isinstance(document, Document):
            raise TypeError(f"the reader {reader.name} yielded {document!r:.40}, not a Document")
        yield document
    if document is None:
        raise TypeError(f"the reader {reader.name} yielded no document and raised no error")


def _too_long(document: Document) -> Failure:
    most = f"{LARGEST_ARTICLE // 1_000_000} million characters"
    return Failure(
        document.path,
        "check",
        "CheckerError",
        f"the article is longer than {most}; check its parts as files of their own",
    )
