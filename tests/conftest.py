"""What the tests share: no installed plugins, a cache folder of their own, and small rules and rule books."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from checker.hookspecs import Annotator, Kind
    from checker.registry import Registry
    from checker.rule import Rule
    from checker.rulebook import RuleBook

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("checker", derandomize=True, deadline=None)
settings.load_profile("checker")


def pytest_configure() -> None:
    """Refuse to test what is not there any more: modules that were compiled before their sources changed."""
    for library in [path for name in ("checker", "plugins") for path in (ROOT / name).rglob("*.cpython-*")]:
        source = library.with_name(library.name.partition(".")[0] + ".py")
        if library.suffix in (".so", ".pyd") and source.exists() and source.stat().st_mtime > library.stat().st_mtime:
            raise pytest.UsageError(f"{library} is older than its source: pip install -e . again, or delete it")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that makes the golden files anew; what it changes is for a person to read and to commit."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, bytes], None]:
    """Return what holds bytes against a golden file, or writes it if `--update-golden` is given."""

    def compare(path: Path, data: bytes) -> None:
        if request.config.getoption("--update-golden"):
            path.write_bytes(data)
        assert path.read_bytes() == data, f"{path.name} differs; if it should, run pytest --update-golden"

    return compare


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return what runs the command line in an empty folder: its exit code, its output, its errors."""
    from checker.cli import main

    monkeypatch.chdir(tmp_path)

    def call(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(argv)
        return code, *capsys.readouterr()

    return call


@pytest.fixture(scope="session")
def render(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """Return what writes a whole report, as plain data, in a format, and refuses any failure."""
    from checker import report as reports
    from checker.comparison import Comparing, read_base
    from checker.settings import Gate
    from checker.writing import Format, Renderer, opened_all

    def write(name: str, report: Mapping[str, Any]) -> bytes:
        path = tmp_path_factory.mktemp("report") / name
        formats = [Format(name, str(path))]
        totals = reports.Totals()
        comparing = Comparing(read_base(str(Path(__file__).parent / "golden" / "formats" / "base.json")))
        with opened_all(registry.reporters, formats) as outputs:
            renderer = Renderer(registry.reporters, formats)
            outputs.start({key: report[key] for key in ("schema", "tool", "rules")})
            for file in report["files"]:
                totals.add(reports.count(file))
                comparing.add(file)
                pieces, failures = renderer.pieces(file)
                assert failures == ()
                outputs.add(pieces)
            compared = comparing.compared(report["tool"]["version"], report["rules"], Gate())
            assert outputs.end(totals.data, report["failures"], compared) == ()
        return path.read_bytes()

    return write


@pytest.fixture(autouse=True, scope="session")
def own_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests from whatever is installed and cached on the machine that they run on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHECKER_NO_PLUGINS", "1")
        patch.setenv("CHECKER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def registry(own_world: None) -> Registry:
    """Return the registry of the bundled plugins."""
    from checker.registry import Registry

    return Registry.load(third_party=False)


@pytest.fixture(scope="session")
def book(registry: Registry) -> RuleBook:
    """Return the rule book of all bundled rules."""
    from checker.rulebook import RuleBook

    return RuleBook.load(registry)[0]


@pytest.fixture(scope="session")
def make_rule() -> Callable[..., Rule]:
    """Return what makes a rule: of kind `phrase` that finds "it seems", unless told otherwise."""
    from checker.rule import DEFAULT_BLOCKS, Rule, RuleException

    def make(id: str = "test.seems", *, exceptions: Sequence[tuple[str, str]] = (), **changes: Any) -> Rule:  # noqa: A002
        fields: dict[str, Any] = {
            "title": "A title",
            "message": "Found '{match}'.",
            "severity": "warning",
            "category": "hedging",
            "confidence": "high",
            "since": "0.1",
            "rationale": "A reason.",
            "references": (),
            "false_positives": (),
            "blocks": DEFAULT_BLOCKS,
            "quoted": "exclude",
            "kind": "phrase",
            "match": {"phrases": ["it seems"]},
            "suggest": "Say who.",
            "language": "en",
            "flagged": (),
            "clean": (),
            "path": f"{id.replace('.', '/')}.yaml",
        }
        return Rule(id=id, exceptions=tuple(RuleException(*one) for one in exceptions), **{**fields, **changes})

    return make


@pytest.fixture(scope="session")
def make_book() -> Callable[..., RuleBook]:
    """Return what makes a rule book of rules, annotators and kinds (the bundled ones, unless told otherwise)."""
    from checker.automaton import compile_phrases
    from checker.rulebook import RuleBook
    from checker_plugins.kinds import checker_kinds

    def make(
        *rules: Rule,
        annotators: Sequence[Annotator] = (),
        kinds: Sequence[Kind] = (),
        lexicons: Mapping[str, Sequence[str]] | None = None,
    ) -> RuleBook:
        by_name = {kind.name: kind for kind in (*checker_kinds(), *kinds)}
        phrases = [(f"rule:{rule.id}", phrase) for rule in rules for phrase in by_name[rule.kind].phrases(rule.match)]
        for rule in rules:
            for index, exception in enumerate(rule.exceptions):
                phrases.append((f"exception:{rule.id}:{index}", exception.phrase))
        for annotator in annotators:
            for name, own in annotator.phrases.items():
                phrases += [(name, phrase) for phrase in own]
        return RuleBook(
            rules=tuple(sorted(rules, key=lambda rule: rule.id)),
            automaton=compile_phrases(phrases, lexicons or {}),
            annotators=tuple(annotators),
            kinds=by_name,
            owners={f"annotator {annotator.name}": "a-plugin" for annotator in annotators},
            language="en",
            key="",
            views={},
        )

    return make


@pytest.fixture
def rule_folder(tmp_path: Path) -> Path:
    """Return an empty folder whose name can be a pack's."""
    folder = tmp_path / "local"
    folder.mkdir()
    return folder
