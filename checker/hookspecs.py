"""The plugin contract: six hooks, and the shape of what each returns.

A plugin is a module or object with functions marked `@checker.hookimpl`, named under the entry-point group
`checker`. Hooks return things; they do not act. A new argument may be added to a hook, none is ever removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import os

    import pluggy

    from checker.document import Document
    from checker.finding import Match
    from checker.report import Look
    from checker.rule import Rule

HOOKS = (
    "checker_readers",
    "checker_annotators",
    "checker_kinds",
    "checker_rule_packs",
    "checker_lexicons",
    "checker_reporters",
)
MARK = "checker_impl"  # the attribute in which pluggy looks for its mark

# What pluggy's own marker notes of a function that is marked without options.
_PLAIN = {
    "wrapper": False,
    "hookwrapper": False,
    "optionalhook": False,
    "tryfirst": False,
    "trylast": False,
    "specname": None,
}

if TYPE_CHECKING:
    import os

    hookimpl = pluggy.HookimplMarker("checker")
else:

    def hookimpl(function=None, **options):
        """Mark a function as a plugin's answer to a hook, as pluggy does, which is not loaded for a plain mark."""
        if function is None or options:
            from pluggy import HookimplMarker

            return HookimplMarker("checker")(function, **options)
        setattr(function, MARK, dict(_PLAIN))
        return function


class Reader(Protocol):
    """Reads one file format. `extensions` are lower case, with their dot.

    A reader may have more attributes. `only_named` holds those of its extensions that do not make a file an
    article: such files are read when they are named, by themselves or by a pattern, and passed over in folders.
    `recognises(data: bytes) -> bool` says by its first bytes whether a file is of this format; readers may share
    an extension if each of them can say that. A third one, `with_fields(fields) -> Reader`, is for formats whose
    fields go by any names: it returns the reader that takes the fields so named for `text`, `html` or metadata.
    `comment_style`, a `checker.document.CommentStyle`, is for formats whose comments it reads.
    """

    name: str
    extensions: Sequence[str]

    def read(self, data: bytes, path: str) -> Iterable[Document]:
        """Yield the articles of one file, in order, at least one. Raises `CheckerError` when there is none.

        The one article of a file goes by the file's `path`, one of several by a name that begins with it
        (`feed.xml#2`, `lines.jsonl:17`). Where a file has no text of its own, its blocks have locators. What
        was yielded before an error stands.
        """
        ...


class Annotator(Protocol):
    """Makes one layer of a document of one language (`*`: of any).

    `needs` names the layers that it reads. `phrases` maps names of its own to phrases, which join the one
    automaton; the layer `hits` then holds what they matched, under the same names.

    An annotator may have a mapping `vocabulary`: from the kinds of the house's vocabulary (see `KINDS` in
    `checker.vocabulary`) to the names of the lexicons that the entries of a kind join. The layer `vocabulary`
    tells where they stand.
    """

    name: str
    language: str
    needs: Sequence[str]
    phrases: Mapping[str, Sequence[str]]

    def annotate(self, document: Document) -> Any:
        """Return the layer. Must not change the document."""
        ...


class Kind(Protocol):
    """A kind of rule: what its `match` may say, and how it finds matches.

    `schema` is the JSON Schema of a rule's `match`; every property carries a description. `placeholders` names
    what a rule's message may hold in braces besides `{match}`; every match of the kind has values for them.
    A kind that finds nothing for a rule none of whose phrases stands in the article says so by an attribute
    `only_hits = True`: then it is not asked, unless the rule has no phrases at all. A kind whose matches speak of the
    article as a whole says so by an attribute `whole_article = True`: then a rule's scope does not matter. One that
    keeps something of a document lets go of it in a method `done()`, called when all rules were asked about it.
    """

    name: str
    schema: Mapping[str, Any]
    placeholders: Sequence[str]

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        """Return the phrases of a rule's `match` that join the automaton."""
        ...

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        """Yield the rule's matches in a document that has all its layers."""
        ...


class Reporter(Protocol):
    """Writes a report, piece by piece: text, which is written as UTF-8, or bytes, which are written as they are.

    `file` may be called in another process than `start` and `end`; what it returns depends on that file alone.
    An attribute `about` may say in one line what the format is for; `checker check --help` shows it. One whose
    attribute `compares` is true can be had only with `--compare`; the `totals` that it is given then hold a
    `comparison` (see `checker schema comparison`), which no other reporter sees.
    """

    name: str

    def start(self, head: Mapping[str, Any]) -> str | bytes:
        """Return what stands before the files. `head` is the report without `files` and `failures`."""
        ...

    def file(self, file: Mapping[str, Any], first: bool) -> Any:
        """Return what stands for one file; `first` is true while nothing has been written of any file."""
        ...

    def end(self, totals: Mapping[str, Any], failures: Sequence[Mapping[str, str]]) -> str | bytes:
        """Return what stands after the files."""
        ...


@runtime_checkable
class FittedReporter(Reporter, Protocol):
    """A reporter that is made anew for each report: it draws for people, or it remembers what it was given."""

    def fitted(self, look: Look) -> Reporter:
        """Return the reporter of one report, which may draw as `look` says."""
        ...


@runtime_checkable
class GatheringReporter(Reporter, Protocol):
    """A reporter that must know of several files before it can write: of all of them, or of what came before.

    Its `file` returns whatever it will want to know of the file, in a form that can be sent between processes.
    """

    def gather(self, part: Any, first: bool) -> str | bytes:
        """Take what `file` returned, in the order of the files, and return what can be written already."""
        ...


def checker_readers() -> Iterable[Reader]:
    """Return readers of file formats."""


def checker_annotators() -> Iterable[Annotator]:
    """Return annotators, each of which makes one layer of a document."""


def checker_kinds() -> Iterable[Kind]:
    """Return kinds of rules."""


def checker_rule_packs() -> Iterable[str | os.PathLike[str]]:
    """Return folders of rule files; the folder's name is the pack's."""


def checker_lexicons() -> Mapping[str, Sequence[str]]:
    """Return lexicons: names that phrases use as `{name}`, each with its entries, which are phrases of plain words."""


def checker_reporters() -> Iterable[Reporter]:
    """Return reporters, each of which writes one output format."""
