from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import checker
from checker import audit, examination, json_text, workers
from checker.audit import Options, Tools
from checker.discovery import Article, discover
from checker.document import Document
from checker.errors import CheckerError, Failure
from checker.hookspecs import hookimpl
from checker.registry import Registry
from checker.report import Look
from checker.rule import Rule
from checker.rulebook import RuleBook
from checker.writing import Format, fitted
from checker_plugins import formats, kinds, reporters
from checker_plugins.reporters.json_report import JsonReporter

SENTENCE = "It seems the ferry to Orm was late. "


class Moody:
    """A reader of `.moody` files, which does what the first word of the file says."""

    name = "moody"
    extensions: Sequence[str] = (".moody",)

    def read(self, data: bytes, path: str) -> Iterable[Document]:
        word = data.split()[0]
        if word == b"raise":
            raise KeyError("ferry")
        if word == b"leave":
            raise SystemExit(3)
        if word == b"die":
            os._exit(7)
        if word == b"kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == b"wrong":
            return 3  # type: ignore[return-value]
        if word == b"single":
            return Document.of("One.")  # type: ignore[return-value]
        if word == b"refuse":
            raise CheckerError(f"{path}:2: not today")
        document = Document.of(data.decode())._replace(path=path, format=self.name)
        if word == b"stranger":
            return [3]  # type: ignore[list-item]
        if word == b"nothing":
            return []
        if word == b"several":
            return self.several(document)
        return [document]

    def several(self, document: Document) -> Iterator[Document]:
        yield document._replace(path=f"{document.path}#1")
        yield document._replace(path=f"{document.path}#2")
        if "broken" in document.text:
            raise CheckerError(f"{document.path}:3: the third is broken")


class Plugin:
    """A plugin with the moody reader."""

    @hookimpl
    def checker_readers(self) -> Iterable[Moody]:
        return [Moody()]


@pytest.fixture
def tools(make_rule: Callable[..., Rule], make_book: Callable[..., RuleBook]) -> Tools:
    return Tools(Registry.of(formats, kinds, reporters, Plugin()), make_book(make_rule()), ())


def files(folder: Path, *contents: str, ending: str = ".moody") -> list[Article]:
    articles = []
    for number, content in enumerate(contents):
        path = folder / f"{number}{ending}"
        path.write_text(content, encoding="utf-8")
        articles.append(Article(str(path), path.stat().st_size))
    return articles


def report_of(
    articles: Sequence[Article], tools: Tools, name: str = "json", **options: Any
) -> tuple[str, list[Failure]]:
    """Return the text and the failures of a run, put together as the command line does."""
    text = ""
    failures: list[Failure] = []
    for result in audit.run(articles, tools, Options(cache=False, **options), [Format(name)]):
        failures += result.failures
        for piece in result.pieces:
            if piece:
                bare = piece.part[piece.opening :] if isinstance(piece.opening, int) else piece.opening
                text += (piece.part if text else bare).decode()
    return text, failures


def test_any_number_of_jobs_gives_the_same_bytes(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SMALL_RUN", 0)
    contents = [SENTENCE * (number % 7 + 1) if number % 5 else "raise" for number in range(60)]
    articles = files(tmp_path, *contents)
    for name in ("json", "text"):
        text, failures = report_of(articles, tools, name, jobs=1)
        assert len(failures) == 12
        for jobs in (2, 3, 4):
            assert report_of(articles, tools, name, jobs=jobs) == (text, failures)


def test_results_come_in_the_order_of_the_files(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SMALL_RUN", 0)
    articles = files(tmp_path, *(SENTENCE * (50 - number) for number in range(50)))
    results = audit.run(articles, tools, Options(cache=False, jobs=3))
    records = [result.record for result in results]
    assert [record["path"] for record in records if record] == [article.path for article in articles]


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        ("raise", ("read as moody", "KeyError", "'ferry'")),
        ("leave", ("read as moody", "SystemExit", "3")),
        ("wrong", ("read as moody", "TypeError", "the reader moody returned 3, not documents")),
        ("stranger", ("read as moody", "TypeError", "the reader moody yielded 3, not a Document")),
        ("nothing", ("read as moody", "TypeError", "the reader moody yielded no document and raised no error")),
        ("refuse", ("read as moody", "CheckerError", "{path}:2: not today")),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_with_one_file_costs_no_other(
    tmp_path: Path,
    tools: Tools,
    monkeypatch: pytest.MonkeyPatch,
    content: str,
    failure: tuple[str, str, str],
    jobs: int,
) -> None:
    monkeypatch.setattr(audit, "SMALL_RUN", 0)
    articles = files(tmp_path, SENTENCE, content, SENTENCE)
    text, failures = report_of(articles, tools, jobs=jobs)
    path = articles[1].path
    assert failures == [Failure(path, failure[0], failure[1], failure[2].format(path=path))]
    records = [json.loads(line.strip(",")) for line in text.strip().split("\n")]
    assert [record["path"] for record in records] == [articles[0].path, articles[2].path]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_file_that_kills_its_process_is_found_and_the_others_go_on(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "SMALL_RUN", 0)
    contents = [SENTENCE] * 30
    contents[3], contents[20] = "die", "kill"
    articles = files(tmp_path, *contents)
    results = list(audit.run(articles, tools, Options(cache=False, jobs=2)))
    assert [result.path for result in results] == [article.path for article in articles]
    assert [failure for result in results for failure in result.failures] == [
        Failure(articles[3].path, "check", "ProcessDied", "the process that checked it ended with exit code 7"),
        Failure(articles[20].path, "check", "ProcessDied", "the process that checked it was ended by SIGKILL"),
    ]
    assert sum(result.record is not None for result in results) == 28


def test_a_run_that_is_given_up_leaves_no_process(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "SMALL_RUN", 0)
    started = []
    start = workers._Worker.__init__

    def noted(self: Any, serve: Any) -> None:
        start(self, serve)
        started.append(self.process.pid)

    monkeypatch.setattr(workers._Worker, "__init__", noted)
    run = audit.run(files(tmp_path, *[SENTENCE] * 40), tools, Options(cache=False, jobs=2))
    next(run)
    run.close()
    assert len(started) == 2
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_no_more_is_handed_out_than_a_few_chunks_ahead() -> None:
    slow = "slow"

    def serve(chunk: Sequence[str]) -> list[tuple[str, float]]:
        if chunk[0] == slow:
            time.sleep(0.3)
        return [(item, time.monotonic()) for item in chunk]

    chunks = [[slow], *([str(number)] for number in range(40))]
    answers = [one for answer in workers.ordered(chunks, serve, lambda item, how: (item, 0.0), 2) for one in answer]
    assert [item for item, _ in answers] == [item for chunk in chunks for item in chunk]
    waited_for = answers[0][1]
    assert sum(when < waited_for for _, when in answers) < 2 * workers._AHEAD


def test_no_process_waits_for_work_while_the_caller_sees_to_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Sequence[str]] = []
    give = workers._Worker.give

    def noted(self: Any, chunk: Sequence[str]) -> None:
        given.append(chunk)
        give(self, chunk)

    monkeypatch.setattr(workers._Worker, "give", noted)
    chunks = [[str(number)] for number in range(6)]
    for number, answer in enumerate(workers.ordered(chunks, list, lambda item, how: item, 1)):
        assert answer == chunks[number]
        assert len(given) == min(number + 2, len(chunks))


def test_chunks_are_of_about_one_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SMALL_RUN", 100)
    monkeypatch.setattr(audit, "LARGEST_CHUNK", 50)
    articles = [Article(str(size), size) for size in (10, 30, 20, 400, 1, 1)]
    assert [[article.size for article in chunk] for chunk in audit._chunks(articles, 1)] == [
        [10, 30, 20],
        [400],
        [1, 1],
    ]
    assert audit._chunks(articles[:2], 4) == [articles[:2]]


def test_a_file_that_vanishes_is_a_failure(tmp_path: Path, tools: Tools) -> None:
    articles = files(tmp_path, SENTENCE, SENTENCE)
    os.unlink(articles[0].path)
    text, failures = report_of(articles, tools)
    assert failures == [Failure(articles[0].path, "read", "FileNotFoundError", "No such file or directory")]
    assert json.loads(text)["path"] == articles[1].path


def test_an_article_that_is_too_long_costs_itself_alone(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "LARGEST_ARTICLE", 60)
    file = tmp_path / "lines.jsonl"
    lines = ['{"text": "The wall fell on Monday."}', f'{{"text": "{"The wall fell. " * 9}"}}', '{"text": "It held."}']
    file.write_text("\n".join(lines), encoding="utf-8")
    found = list(examination.examine(Article(str(file), file.stat().st_size), tools))
    assert [record and record["path"] for record, _ in found] == [f"{file}:1", None, f"{file}:3"]
    (failure,) = found[1][1]
    assert failure.who == f"{file}:2"
    assert failure.detail == "the article is longer than 0 million characters; check its parts as files of their own"


def test_one_line_of_fifty_megabytes_is_told_at_once(tmp_path: Path, tools: Tools) -> None:
    file = tmp_path / "line.txt"
    file.write_bytes(b"Experts say the wall fell. " * 1_900_000)
    ((record, (failure,)),) = examination.examine(Article(str(file), file.stat().st_size), tools)
    assert record is None
    assert failure.detail == "the article is longer than 10 million characters; check its parts as files of their own"


def test_a_file_that_is_too_large_is_a_failure(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "LARGEST_FILE", 2_000_000)
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * 2_000_001)
    _, failures = report_of([Article(str(path), 2_000_001)], tools)
    assert failures == [Failure(str(path), "read", "CheckerError", "the file is larger than 2 MB")]


def test_a_file_of_no_known_format_is_read_as_plain_text(tmp_path: Path, tools: Tools) -> None:
    (article,) = files(tmp_path, SENTENCE, ending=".news")
    text, failures = report_of([article], tools)
    assert (json.loads(text)["format"], failures) == ("text", [])


def test_a_reporter_that_fails_is_a_failure_and_its_findings_count(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise KeyError("path")

    monkeypatch.setattr(JsonReporter, "file", fail)
    (result,) = audit.run(files(tmp_path, SENTENCE), tools, Options(cache=False), [Format("json"), Format("text")])
    assert result.failures == (Failure("json", f"write the report of {result.path}", "KeyError", "'path'"),)
    assert [piece and b"test.seems" in piece.part for piece in result.pieces] == [None, True]
    assert (result.counts or {})["warning"] == 1


def test_a_file_of_several_articles_gives_a_record_for_each(tmp_path: Path, tools: Tools) -> None:
    (article,) = files(tmp_path, "several eels. " + SENTENCE)
    results = list(audit.run([article], tools, Options(cache=False)))
    assert [result.record["path"] for result in results if result.record] == [f"{article.path}#1", f"{article.path}#2"]
    assert [len(result.failures) for result in results] == [0, 0]
    assert {result.path for result in results} == {article.path}


def test_what_a_reader_yields_before_an_error_stands(tmp_path: Path, tools: Tools) -> None:
    articles = files(tmp_path, "several broken eels. " + SENTENCE, SENTENCE)
    text, failures = report_of(articles, tools)
    paths = [file["path"] for file in json.loads(f"[{text}]")]
    assert paths == [f"{articles[0].path}#1", f"{articles[0].path}#2", articles[1].path]
    assert [failure.detail for failure in failures] == [f"{articles[0].path}:3: the third is broken"]


def test_the_articles_of_one_file_are_kept_together_under_any_name(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    (article,) = files(tmp_path, "several eels. " + SENTENCE)
    first = [result.record for result in audit.run([article], tools, Options())]
    monkeypatch.setattr(Moody, "read", lambda *_: pytest.fail("was read again"))
    assert [result.record for result in audit.run([article], tools, Options())] == first
    moved = article._replace(path=str(tmp_path / "moved.moody"), data=b"several eels. " + SENTENCE.encode())
    again = [result.record for result in audit.run([moved], tools, Options())]
    assert again == [{**record, "path": record["path"].replace("0.moody", "moved.moody")} for record in first if record]


def test_a_file_of_very_many_articles_is_not_kept(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(examination, "MOST_KEPT", 1)
    (article,) = files(tmp_path, "several eels. " + SENTENCE)
    assert len(list(audit.run([article], tools, Options()))) == 2
    assert not (tmp_path / "cache" / "results").exists()


class Claiming:
    """A reader of `.shared` files that hold its sign."""

    extensions: Sequence[str] = (".shared",)
    only_named: Sequence[str] = (".shared",)

    def __init__(self, name: str) -> None:
        self.name = name

    def recognises(self, data: bytes) -> bool:
        return self.name.encode() in data

    def read(self, data: bytes, path: str) -> Iterable[Document]:
        yield Document.of(data.decode())._replace(path=path, format=self.name)


class Sharing:
    """A plugin with two readers that share an extension."""

    @hookimpl
    def checker_readers(self) -> Iterable[Claiming]:
        return [Claiming("red"), Claiming("blue")]


def test_readers_that_share_an_extension_know_their_own_by_the_content(
    tmp_path: Path, make_rule: Callable[..., Rule], make_book: Callable[..., RuleBook]
) -> None:
    registry = Registry.of(formats, kinds, reporters, Sharing())
    assert not registry.failures
    sharing = Tools(registry, make_book(make_rule()), ())
    assert ".shared" not in sharing.extensions
    assert ".md" in sharing.extensions
    articles = files(tmp_path, "A blue eel.", "A red eel.", "A red, blue eel.", "An eel.", ending=".shared")
    results = list(audit.run(articles, sharing, Options(cache=False)))
    assert [result.record["format"] for result in results if result.record] == ["blue", "red", "red"]
    assert [failure.detail for result in results for failure in result.failures] == [
        f"{articles[3].path}: its content is neither red nor blue; --input-format names another format"
    ]
    results = list(audit.run(articles, sharing, Options(cache=False, input_format="blue")))
    assert [result.record["format"] for result in results if result.record] == ["blue"] * 4


def test_a_record_is_taken_from_the_cache_until_anything_changes(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    checked: list[str] = []
    read = Moody.read

    def noted(self: Moody, data: bytes, path: str) -> Iterable[Document]:
        checked.append(path)
        return read(self, data, path)

    monkeypatch.setattr(Moody, "read", noted)
    article, other = files(tmp_path, SENTENCE, SENTENCE)

    def records(article: Article, key: str = "one", cache: bool = True) -> list[dict[str, Any] | None]:
        book = tools.book._replace(key=key)
        return [result.record for result in audit.run([article], tools._replace(book=book), Options(cache=cache))]

    first = records(article)
    assert records(article) == first
    (moved,) = records(other)
    assert moved is not None
    assert first == [{**moved, "path": article.path}]
    assert checked == [article.path]
    assert records(article, key="two") == first
    assert records(article, cache=False) == first
    assert checked == [article.path] * 3
    Path(article.path).write_text(SENTENCE * 2, encoding="utf-8")
    assert records(article) != first
    for entry in (tmp_path / "cache" / "results").rglob("*"):
        if entry.is_file():
            entry.write_bytes(entry.read_bytes()[:-5])
    assert records(other) == [moved]
    assert len(checked) == 5


def test_a_file_with_a_failure_is_checked_again(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    articles = files(tmp_path, "raise")
    for _ in range(2):
        assert [len(result.failures) for result in audit.run(articles, tools, Options())] == [1]


def test_a_cache_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    (result,) = audit.run(files(tmp_path, SENTENCE), tools, Options())
    assert (result.failures, result.record is not None) == ((), True)


def test_the_public_call_returns_the_whole_report(tmp_path: Path) -> None:
    from checker.schema import schema, validate

    files(tmp_path, SENTENCE, SENTENCE, ending=".md")
    whole = checker.check([tmp_path, tmp_path / "gone.md"], plugins=False)
    assert validate(whole, schema("report")) == []
    assert [Path(file["path"]).name for file in whole["files"]] == ["0.md", "1.md"]
    assert {"who": str(tmp_path / "gone.md"), "doing": "find articles"}.items() <= whole["failures"][-1].items()
    assert checker.check([tmp_path, tmp_path / "gone.md"], plugins=False, jobs=2) == whole


def test_a_single_text_is_one_path_and_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path, SENTENCE, ending=".md")
    monkeypatch.chdir(tmp_path)
    report = checker.check(["0.md"], select=["core.allegedly"], plugins=False)
    assert [file["path"] for file in report["files"]] == ["0.md"]
    for path in ("0.md", Path("0.md")):
        assert checker.check(path, select="core.allegedly", plugins=False) == report


def test_a_format_that_does_not_exist(tools: Tools) -> None:
    with pytest.raises(CheckerError, match=r"^there is no format 'jsn'; did you mean 'json'\?$"):
        fitted(tools.registry.reporters, "jsn", Look())


def test_articles_found_are_those_that_readers_read(tmp_path: Path, tools: Tools) -> None:
    files(tmp_path, SENTENCE)
    files(tmp_path, SENTENCE, ending=".png")
    articles, _ = discover([str(tmp_path)], tools.extensions)
    assert [Path(article.path).name for article in articles] == ["0.moody"]


def test_files_that_were_all_checked_before_go_to_no_process(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(audit, "SMALL_RUN", 1)
    articles = files(tmp_path, *[f"{number} eels. {SENTENCE}" for number in range(8)])

    def text(jobs: int) -> bytes:
        results = audit.run(articles, tools, Options(jobs=jobs), [Format("json")])
        pieces = [piece for result in results for piece in result.pieces if piece]
        opening = pieces[0].opening
        assert isinstance(opening, int)
        return b"".join(piece.part for piece in pieces)[opening:]

    first = text(jobs=2)
    monkeypatch.setattr(workers, "_Worker", lambda serve: pytest.fail("a process was started"))
    monkeypatch.setattr(json_text, "_read", lambda text: pytest.fail("the JSON was read, though nothing asks for it"))
    assert text(jobs=2) == first
    monkeypatch.undo()
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(audit, "SMALL_RUN", 1)
    for number in (0, 3, 7):  # some are new: hits and work that others do come together in order
        Path(articles[number].path).write_text("Seven eels. " + SENTENCE, encoding="utf-8")
    mixed = text(jobs=2)
    assert mixed == text(jobs=1)
    assert [file["path"] for file in json.loads(b"[" + mixed + b"]")] == [article.path for article in articles]
