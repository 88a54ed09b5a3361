"""Each format held against its schema, or read by a program that reads it, for reports of several sorts."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import report as reports
from checker.document import Document
from checker.engine import Checked
from checker.schema import schema, validate
from checker.writing import Format, Renderer
from checker_plugins.reporters import FORMATS
from checker_plugins.reporters.encoding import byte_columns, one_line, relative, uri

FOLDER = Path(__file__).parent / "golden" / "formats"
GOLDEN: dict[str, Any] = json.loads((FOLDER / "report.json").read_bytes())
NASTY = (
    "a\x00b \x1b[31m ]]> --> %0A::error::x | `c` <script>alert(1)</script> &amp; \"'\\ *b* @all #1 :x: $y$ "
    "[z](javascript:1) https://evil.example \u202e\ufffe \ud83d 🙂\r\nnext\n=1+1"
)
PATH = "dra\nfts/we|ir,x:y%0A <&>\t`🙂`\ud83d.md"

Render = Callable[[str, Mapping[str, Any]], bytes]


def hostile(report: dict[str, Any]) -> dict[str, Any]:
    """Return a report whose every free text is one that some format would trip over."""
    fixed = {"schema", "id", "rule", "severity", "category", "confidence", "fingerprint", "type", "status", "format"}
    fixed |= {"language", "quotation", "source_id", "claim", "origin", "role", "since", "version", "error"}

    def spoil(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            names = value if key != "rules" else {name: name for name in value}
            return {name: spoil(value[name], name) for name in names}
        if isinstance(value, list):
            return [spoil(each, "" if key in ("links", "because") else key) for each in value]
        if isinstance(value, str) and key not in fixed and key not in ("attributions", "sources", "chain"):
            return PATH if key in ("path", "who") else NASTY
        return value

    spoilt: dict[str, Any] = spoil({**report, "tool": {}})
    suppressed = [{**finding, "by": "comment", "reason": NASTY} for finding in spoilt["files"][1]["findings"]]
    again = {**spoilt["files"][0], "path": "=cmd|' /C calc'!A1.md", "suppressed": suppressed}
    return {**spoilt, "tool": report["tool"], "files": [*spoilt["files"], again]}


REPORTS: dict[str, dict[str, Any]] = {
    "golden": GOLDEN,
    "hostile": hostile(GOLDEN),
    "no file": {**GOLDEN, "files": [], "failures": []},
    "failures only": {**GOLDEN, "files": [], "failures": GOLDEN["failures"] * 12},
    "nothing found": {**GOLDEN, "files": [{**file, "findings": []} for file in GOLDEN["files"]], "failures": []},
    "without its articles": {
        **GOLDEN,
        "files": [{key: file[key] for key in file if key != "article"} for file in GOLDEN["files"]],
    },
    "found in the second file only": {**GOLDEN, "files": [{**GOLDEN["files"][0], "findings": []}, GOLDEN["files"][1]]},
}
ALL = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


def found(report: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(file["path"], finding) for file in report["files"] for finding in file["findings"]]


def test_every_format_is_tried_here() -> None:
    here = {"text", "json", "html", "csv", "xlsx", "comparison", "comparison-json"}  # these have tests of their own
    tried = {name.removeprefix("test_").partition("_")[0] for name in globals() if name.startswith("test_")}
    assert {name for name, *_ in FORMATS} <= here | tried


@ALL
@pytest.mark.parametrize("name", [name for name, *_ in FORMATS])
def test_the_same_report_gives_the_same_bytes_in_utf_8(name: str, report: dict[str, Any], render: Render) -> None:
    written = render(name, report)
    assert render(name, report) == written
    if name != "xlsx":
        assert "\x00" not in written.decode("utf-8")


@ALL
def test_sarif_fits_its_schema_and_tells_all(report: dict[str, Any], render: Render) -> None:
    from sarif_kit.validate import validation_errors

    log = json.loads(render("sarif", report))
    assert validation_errors(log) == []
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == list(report["rules"])
    categories = {taxon["id"] for taxon in run["taxonomies"][0]["taxa"]}
    for rule, known in zip(driver["rules"], report["rules"].values(), strict=True):
        assert rule["defaultConfiguration"]["level"] == known["severity"]
        assert rule["relationships"][0]["target"]["id"] in categories
        assert known["category"] in rule["properties"]["tags"]
        assert "<script>" not in rule["help"]["markdown"].replace("\\<", "")
    shown = [result for result in run["results"] if not result["suppressions"]]
    hidden = [result for result in run["results"] if result["suppressions"]]
    assert len(hidden) == sum(len(file["suppressed"]) for file in report["files"])
    for result, (path, finding) in zip(shown, found(report), strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert (result["ruleId"], result["level"]) == (finding["rule"], finding["severity"])
        assert unquote(place["artifactLocation"]["uri"]) == reports.valid(path)
        region, span = place["region"], finding["span"]
        assert [region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")] == [
            span[key] for key in ("line", "column", "end_line", "end_column")
        ]
        assert (region["charOffset"], region["charOffset"] + region["charLength"]) == (span["start"], span["end"])
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["artifacts"]) == len({file["path"] for file in report["files"]})
    prints = [
        (one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], one["partialFingerprints"])
        for one in shown
    ]
    assert len({(at, each["primaryLocationLineHash"]) for at, each in prints}) == len(set(map(str, prints)))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is not bool(report["failures"])
    assert len(invocation["toolExecutionNotifications"]) == len(report["failures"])


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("drafts/weir.md", "drafts/weir.md"),
        ("./weir.md", "weir.md"),
        ("../a b/ü.md", "../a%20b/%C3%BC.md"),
        ("a:b.md", "a%3Ab.md"),
        ("100%25#1?.md", "100%2525%231%3F.md"),
        ("/srv/a.md", "file:///srv/a.md"),
        ("C:/news/a.md", "file:///C:/news/a.md"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_sarif_addresses_are_relative_references(path: str, address: str) -> None:
    assert uri(path) == address
    if not address.startswith("file:"):
        assert urlsplit(address).scheme == ""
        assert unquote(urlsplit(address).path) == relative(path)


def test_sarif_tells_repeated_findings_apart(render: Render) -> None:
    file = GOLDEN["files"][0]
    twice = {**GOLDEN, "files": [{**file, "findings": [file["findings"][0]] * 2}]}
    first, second = json.loads(render("sarif", twice))["runs"][0]["results"]
    assert first["partialFingerprints"]["checker/v1"] == second["partialFingerprints"]["checker/v1"]
    hashes = [one["partialFingerprints"]["primaryLocationLineHash"] for one in (first, second)]
    assert [each.partition(":")[2] for each in hashes] == ["1", "2"]


@ALL
def test_junit_is_read_by_junitparser(report: dict[str, Any], render: Render) -> None:
    from junitparser import Error, Failure, JUnitXml, Skipped

    written = render("junit", report)
    for element in ElementTree.fromstring(written).iter():
        assert set(element.attrib) <= _JENKINS_ATTRIBUTES[element.tag]
    suites = list(JUnitXml.fromstring(written))
    files, failed = suites[: len(report["files"])], suites[len(report["files"]) :]
    for suite, file in zip(files, report["files"], strict=True):
        cases = list(suite)
        found, aside = file["findings"], file["suppressed"]
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (len(cases), len(found), 0, len(aside))
        results = [case.result for case in cases if case.result]
        assert [type(result) for (result,) in results] == [Failure] * len(found) + [Skipped] * len(aside)
        for (result,), finding in zip(results, found, strict=False):
            assert (result.type, result.message) == (finding["severity"], one_line(finding["message"]))
        assert cases
    assert [case.result[0].__class__ for suite in failed for case in suite] == [Error] * len(report["failures"])


_JENKINS_ATTRIBUTES = {  # those that the schema of Jenkins' xunit plugin allows, of those that we might write
    "testsuites": {"name"},
    "testsuite": {"name", "file", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
}


@ALL
def test_checkstyle_is_read_by_diff_quality(report: dict[str, Any], render: Render) -> None:
    from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver

    written = render("checkstyle", report)
    read = CheckstyleXmlDriver().parse_reports([written.decode().partition("\n")[2]])
    wanted: dict[str, list[tuple[int, str]]] = {}
    for path, finding in found(report):
        message = one_line(finding["message"])
        at = reports.valid(relative(path)).replace("\\", "/")
        wanted.setdefault(at, []).append((finding["span"]["line"], f"{_LEVELS[finding['severity']]}: {message}"))
    failed = {reports.valid(failure["who"]) for failure in report["failures"]}
    for path, expected in wanted.items():
        assert [(one.line, one.message) for one in read[path] if one.line] == expected
    assert {path for path, violations in read.items() if any(one.line == 0 for one in violations)} == failed
    root = ElementTree.fromstring(written)
    assert {error.get("severity") for error in root.iter("error")} <= {"error", "warning", "info"}
    assert len(list(root.iter("file"))) == len(report["files"]) + len(report["failures"])


_LEVELS = {"error": "error", "warning": "warning", "note": "info"}
_COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:]*))?::(.*)")


def command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as the runner of GitHub Actions does."""
    match = _COMMAND.fullmatch(line)
    assert match, line
    properties = dict(part.split("=", 1) for part in (match[2] or "").split(",") if part)
    unescaped = {name: unquote(value) for name, value in properties.items()}
    return match[1], unescaped, unquote(match[3])


@ALL
def test_github_shows_the_gravest_and_counts_the_rest(report: dict[str, Any], render: Render) -> None:
    lines = render("github", report).decode().splitlines()
    rest = lines.pop() if lines and not lines[-1].startswith("::") else ""
    commands = [command(line) for line in lines]
    by_level = {level: [each for each in commands if each[0] == level] for level in ("error", "warning", "notice")}
    assert max(map(len, by_level.values())) <= 10
    left_out = sum(int(number) for number in re.findall(r"(\d+) (?:error|warning|note|failure)s?\b", rest))
    assert len(commands) + left_out == len(found(report)) + len(report["failures"])
    assert [level for level, *_ in commands] == sorted((level for level, *_ in commands), key=list(by_level).index)
    places = {(relative(reports.valid(path)), str(finding["span"]["line"])) for path, finding in found(report)}
    for _, properties, message in commands:
        if "file" in properties:
            assert (properties["file"], properties["line"]) in places
            assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert message


def test_github_puts_errors_first_and_the_surest_findings_before_others(render: Render) -> None:
    pattern = GOLDEN["files"][0]["findings"][0]
    findings = [{**pattern, "message": f"low {number}", "confidence": "low"} for number in range(8)]
    findings += [{**pattern, "message": f"high {number}"} for number in range(4)]
    findings += [{**pattern, "message": "grave", "severity": "error", "confidence": "low"}]
    report = {**GOLDEN, "files": [{**GOLDEN["files"][0], "findings": findings}], "failures": GOLDEN["failures"] * 11}
    lines = render("github", report).decode().splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10 + ["1"]
    assert all("title=checker failed" in line for line in lines[:10])
    assert [line.rpartition("::")[2] for line in lines[10:14]] == [f"high {number}" for number in range(4)]
    assert lines[-1] == "1 failure, 1 error, 2 warnings left out: GitHub shows 10 annotations of each level a step"


@pytest.mark.parametrize(("last", "columns"), [(3, True), (4, False)])
def test_github_takes_columns_within_one_line_only(last: int, columns: bool, render: Render) -> None:
    file = GOLDEN["files"][0]
    finding = {**file["findings"][0], "span": {**file["findings"][0]["span"], "line": 3, "end_line": last}}
    written = render("github", {**GOLDEN, "files": [{**file, "findings": [finding]}], "failures": []}).decode()
    assert ("endColumn=" in written) is ("col=" in written) is columns


@ALL
def test_gitlab_is_a_list_of_issues_of_the_documented_form(report: dict[str, Any], render: Render) -> None:
    issues = json.loads(render("gitlab", report))
    assert len(issues) == len(found(report)) + len(report["failures"])
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(isinstance(issue[key], str) and issue[key] for key in set(issue) - {"location"})
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert set(issue["location"]) == {"path", "lines"}
        assert not issue["location"]["path"].startswith(("./", "/"))
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert [issue["check_name"] for issue in issues if issue["severity"] != "blocker"] == [
        finding["rule"] for _, finding in found(report)
    ]


@ALL
def test_rdjsonl_is_a_diagnostic_a_line(report: dict[str, Any], render: Render) -> None:
    lines = [json.loads(line) for line in render("rdjsonl", report).decode().split("\n") if line]
    assert len(lines) == len(found(report)) + len(report["failures"])
    for line in lines:
        assert set(line) == {"message", "location", "severity", "source", "code"}
        assert line["severity"] in ("ERROR", "WARNING", "INFO")
        assert set(line["location"]) <= {"path", "range"}
        assert (line["source"], set(line["code"])) == ({"name": "checker"}, {"value"})


def test_rdjsonl_columns_count_the_bytes_of_the_source(render: Render) -> None:
    lines = [json.loads(line) for line in render("rdjsonl", GOLDEN).splitlines()]
    beyond = 0
    for line, (path, finding) in zip(lines, found(GOLDEN), strict=False):
        source = (FOLDER / path).read_bytes().split(b"\n")
        place = line["location"]["range"]
        start, end = place["start"], place["end"]
        assert start["line"] == end["line"] == finding["span"]["line"]
        assert source[start["line"] - 1][start["column"] - 1 : end["column"] - 1].decode() == finding["excerpt"]
        beyond += start["column"] != finding["span"]["column"]
    assert beyond  # one of them stands after an emoji


@given(st.text("aé“🙂\n", max_size=30), st.data())
def test_columns_in_bytes_are_those_of_the_line(text: str, data: st.DataObject) -> None:
    record = reports.file_record(Checked(Document.of(text)))
    offset = data.draw(st.integers(0, len(text)))
    line = text[:offset].rpartition("\n")[2]
    columns = byte_columns(record)
    assert columns
    assert columns(offset, len(line) + 1) == len(line.encode()) + 1


def test_rdjsonl_tells_lines_alone_if_the_article_is_not_there(render: Render) -> None:
    first = json.loads(render("rdjsonl", REPORTS["without its articles"]).splitlines()[0])
    assert set(first["location"]["range"]["start"]) == {"line"}


@ALL
def test_jsonl_holds_what_json_does(report: dict[str, Any], render: Render) -> None:
    *files, last = [json.loads(line) for line in render("jsonl", report).decode().split("\n") if line]
    definitions = schema("report")["$defs"]
    assert validate(last, {"$ref": "#/$defs/last_line", "$defs": definitions}) == []
    assert [validate(file, {"$ref": "#/$defs/file", "$defs": definitions}) for file in files] == [[] for _ in files]
    last.pop("totals")
    whole = json.loads(render("json", report))
    assert {**last, "files": files} == whole
    assert validate(whole, schema("report")) == []


@ALL
def test_markdown_shows_what_is_said_and_no_markup_of_it(report: dict[str, Any], render: Render) -> None:
    from pyromark import Markdown, Options

    written = render("markdown", report).decode()
    events = list(Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_MATH).events(written))
    names = {next(iter(event)) if isinstance(event, dict) else event for event in events}
    assert not names & {"Html", "InlineHtml", "InlineMath", "DisplayMath", "Code"}
    starts = [event["Start"] for event in events if isinstance(event, dict) and "Start" in event]
    kinds = {next(iter(start)) if isinstance(start, dict) else start for start in starts}
    assert kinds <= {
        "Heading",
        "Paragraph",
        "Table",
        "TableHead",
        "TableRow",
        "TableCell",
        "List",
        "Item",
        "BlockQuote",
        "Strong",
    }
    assert starts.count("TableRow") == len(report["files"])
    text = "".join(str(event.get("Text", "")) for event in events if isinstance(event, dict))
    for path, finding in found(report):
        assert one_line(path) in text
        assert one_line(finding["message"]) in text
    assert text.endswith("checker judges the form of sourcing, never whether a claim is true.")
    assert not re.search(r"@\w|https?://|www\.", written)


def test_markdown_stays_small_and_keeps_the_gravest(render: Render) -> None:
    pattern = GOLDEN["files"][0]
    notes = [{**pattern["findings"][0], "severity": "note", "message": "m" * 900}] * 4
    grave = {**pattern["findings"][0], "severity": "error", "message": "grave"}
    files = [{**pattern, "path": f"{number:05}" + "é" * 60, "findings": notes} for number in range(2_500)]
    files[-1] = {**files[-1], "findings": [grave]}
    written = render("markdown", {**GOLDEN, "files": files, "failures": GOLDEN["failures"] * 9_000})
    assert 800_000 < len(written) < 1_000_000
    text = written.decode()
    assert "\n- **error** 9:98 grave (core.allegedly)\n" in text
    for name in ("findings", "files", "failures"):
        assert re.search(rf"\n[\d,]+ {name} more left out for want of room\.\n", text)


@ALL
def test_claimreview_uses_terms_of_schema_org_and_gives_no_verdict(report: dict[str, Any], render: Render) -> None:
    models = import_module("msgspec_schemaorg.models")
    written = json.loads(render("claimreview", report))
    drafts = written["@graph"]
    claims = [claim for file in report["files"] for claim in file["claims"] if claim["check_worthy"]]
    assert [draft["claimReviewed"] for draft in drafts] == [one_line(claim["text"]) for claim in claims]
    assert written["@context"][0] == "https://schema.org"
    assert len(written.get("failures", [])) == len(report["failures"])
    for node in nodes(drafts):
        terms = set(getattr(models, node["@type"]).__struct_encode_fields__)
        assert set(node) <= terms
        assert not {"reviewRating", "ratingValue", "author"} & set(node) or node["@type"] == "Claim"
    for draft in drafts:
        assert (draft["@type"], draft["itemReviewed"]["@type"]) == ("ClaimReview", "Claim")
        assert draft["itemReviewed"]["appearance"]["@type"] == "NewsArticle"


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a graph."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(each)


def test_findings_in_files_without_lines_are_told_by_words(render: Render) -> None:
    file = GOLDEN["files"][1]
    span = {**file["findings"][0]["span"], "line": 40, "end_line": 40, "locator": "paragraph 12"}
    finding = {**file["findings"][0], "span": span, "message": "Whose?"}
    claim = {**file["claims"][0], "span": span, "check_worthy": True}
    files = [{**file, "path": "wire/late.docx", "findings": [finding], "claims": [claim]}]
    told = {name: render(name, {**GOLDEN, "files": files, "failures": []}).decode() for name in PLACED}
    (result,) = json.loads(told["sarif"])["runs"][0]["results"]
    (there,) = result["locations"]
    assert there["logicalLocations"] == [{"name": "paragraph 12"}]
    assert set(there["physicalLocation"]) == {"artifactLocation"}
    assert told["github"].startswith("::warning file=wire/late.docx,line=1,endLine=1,title=")
    assert told["github"].endswith("::paragraph 12: Whose?\n")
    (issue,) = json.loads(told["gitlab"])
    assert (issue["description"], issue["location"]["lines"]) == ("paragraph 12: Whose?", {"begin": 1, "end": 1})
    diagnostic = json.loads(told["rdjsonl"])
    assert (diagnostic["message"], diagnostic["location"]) == ("paragraph 12: Whose?", {"path": "wire/late.docx"})
    assert ' line="1" column="1" severity="warning" message="paragraph 12: Whose?"' in told["checkstyle"]
    assert 'name="core.reports-suggest at paragraph 12"' in told["junit"]
    assert "- **warning** paragraph 12 Whose? (core.reports-suggest)\n" in told["markdown"]
    assert told["csv"].splitlines()[1].startswith("wire/late.docx,paragraph 12,")
    assert '"wire/late.docx, paragraph 12"' in told["claimreview"]


PLACED = ("sarif", "github", "gitlab", "rdjsonl", "checkstyle", "junit", "markdown", "csv", "claimreview")


def test_articles_of_one_file_are_remarked_upon_in_that_file(render: Render) -> None:
    file = GOLDEN["files"][1]
    files = [{**file, "path": f"wire/feed.xml#{number}", "findings": file["findings"][:1]} for number in (1, 2)]
    told = {name: render(name, {**GOLDEN, "files": files, "failures": []}).decode() for name in PLACED[:6]}
    for name, written in told.items():
        assert written.count("wire/feed.xml") >= 2, name
        assert ("feed.xml#2" in written) is (name == "junit"), name
    (artifact,) = json.loads(told["sarif"])["runs"][0]["artifacts"]
    assert artifact["location"]["uri"] == "wire/feed.xml"
    assert len({issue["fingerprint"] for issue in json.loads(told["gitlab"])}) == 2


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(min_size=1, max_size=20))
def test_no_text_breaks_a_format(registry: Any, text: str, path: str) -> None:
    file = GOLDEN["files"][0]
    finding = {**file["findings"][0], "message": text, "excerpt": text, "before": text, "suggest": text}
    record = {
        **file,
        "path": path,
        "findings": [finding],
        "claims": [{**file["claims"][0], "text": text, "links": [text]}],
    }
    names = [name for name, *_ in FORMATS]
    pieces, failures = Renderer(registry.reporters, [Format(name) for name in names]).pieces(record)
    assert failures == ()
    by_name = dict(zip(names, pieces, strict=True))
    assert json.loads(f"[{by_name['sarif'].part[1]}]")[0]["message"]["text"] == text  # type: ignore[union-attr]
    for name in ("junit", "checkstyle"):
        ElementTree.fromstring(by_name[name].part)  # type: ignore[union-attr]
    assert by_name["rdjsonl"].part.count(b"\n") == 1  # type: ignore[union-attr]
    assert len(io.StringIO(by_name["markdown"].part.row).readlines()) == 1  # type: ignore[union-attr]
