"""The GitHub Action: valid, and its steps run as the runner runs them, in real repositories, with hostile inputs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from checker.schema import schema, validate

ROOT = Path(__file__).resolve().parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
(CHECK,) = [step for step in STEPS if step.get("id") == "check"]

BAD = "Experts say that the weir will break.\n"
GOOD = "The weir will hold, said Ada Voss, the county's engineer.\n"
SOURCED = "# The ferry\n\nThe harbour board said in a notice on Monday that the ferry lost 40 percent of its guests.\n"
MINOR = "The quay lost 30 percent of its piles.\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the steps are run by bash")


def test_the_action_fits_the_schema_of_actions() -> None:
    command = ["check_jsonschema", "--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml")]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_that_users_say_stands_in_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", "")
    inputs = {name: f"INPUT_{name.upper().replace('-', '_')}" for name in ACTION["inputs"]}
    elsewhere = {"python-version", "extras", "upload-sarif"}
    assert {value for value in CHECK["env"] if value.startswith("INPUT_")} == {
        variable for name, variable in inputs.items() if name not in elsewhere
    }
    for name, variable in inputs.items():
        if name not in elsewhere:
            assert CHECK["env"][variable] == f"${{{{ inputs.{name} }}}}"


def test_python_never_looks_for_modules_in_what_is_checked() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    calls = [call for script in scripts for call in re.findall(r'"\$(?:PYTHON|python)" (-\S+)', script)]
    assert calls == ["-I"] * 3
    assert '"-I", "-m", "checker"' in (ROOT / ".ci" / "github_action.py").read_text(encoding="utf-8")


class Outcome(NamedTuple):
    """What a run of the action left: whether the job fails, its log, its outputs, the summary of the job."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str


class Runner:
    """Runs the steps of the action that are scripts, with the variables and files of GitHub's runner."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._cache = cache
        self.workspace, self._temp = folder / "work space", folder / "temp"
        self.workspace.mkdir()
        self._temp.mkdir()
        self._runs = 0
        self.variables: dict[str, str] = {}

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
        for who in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{who}_NAME": "Ada", f"GIT_{who}_EMAIL": "ada@desk.example"}
        done = subprocess.run(
            ["git", *arguments], cwd=folder or self.workspace, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def run(self, **inputs: str) -> Outcome:
        """Run the check step, then the last one, which makes the job fail."""
        self._runs += 1
        folder = self._temp / str(self._runs)
        folder.mkdir()
        (folder / "checker-cache").symlink_to(self._cache)
        output, summary = folder / "output", folder / "summary"
        summary.write_text("# What another step wrote\n", encoding="utf-8")
        given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
        given["token"] = "a-token"
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        known = {
            **{f"inputs.{name}": value for name, value in given.items()},
            "github.action_path": str(ROOT),
            "runner.temp": str(folder),
            "steps.install.outputs.python": sys.executable,
        }
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "INPUT_"))},
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_REPOSITORY": "desk/articles",
            "RUNNER_TEMP": str(folder),
            **self.variables,
        }
        done = self._script(CHECK, known, environment)
        outputs = outputs_of(output.read_text(encoding="utf-8")) if output.exists() else {}
        code = done.returncode
        if not code:
            code = self._script(
                STEPS[-1], {"steps.check.outputs.exit-code": outputs["exit-code"]}, environment
            ).returncode
        return Outcome(code, done.stdout + done.stderr, outputs, summary.read_text(encoding="utf-8"))

    def _script(
        self, step: Mapping[str, Any], known: Mapping[str, str], environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        own = {
            name: re.sub(r"\$\{\{ (\S+) \}\}", lambda found: known[found[1]], value)
            for name, value in step["env"].items()
        }
        command = [
            "bash",
            "--noprofile",
            "--norc",
            "-e",
            "-o",
            "pipefail",
            "-c",
            step["run"],
        ]  # as `shell: bash` has it
        return subprocess.run(
            command, cwd=self.workspace, env={**environment, **own}, capture_output=True, encoding="utf-8", timeout=120
        )


def outputs_of(text: str) -> dict[str, str]:
    """Read a file of outputs as the runner does."""
    outputs, lines = {}, iter(text.splitlines())
    for line in lines:
        name, _, end = line.partition("<<")
        value: list[str] = []
        for more in lines:
            if more == end:
                break
            value.append(more)
        outputs[name] = "\n".join(value)
    return outputs


def commands_of(log: str) -> list[str]:
    """Return the lines of a log that the runner takes for commands, as it does while commands are not stopped."""
    commands, stopped = [], ""
    for line in log.splitlines():
        shown = line.strip()
        if stopped:
            if shown == f"::{stopped}::":
                stopped = ""
        elif shown.startswith("::stop-commands::"):
            stopped = shown.removeprefix("::stop-commands::")
        elif shown.startswith(("::", "##[")):
            commands.append(shown)
    assert not stopped, "commands stay stopped for the rest of the job"
    return commands


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that `actions/cache` keeps from run to run."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def runner(tmp_path: Path, kept: Path) -> Runner:
    made = Runner(tmp_path, kept)
    made.git("init", "--quiet", "--initial-branch", "main")
    return made


def write(runner: Runner, **articles: str) -> None:
    for name, text in articles.items():
        (runner.workspace / f"{name}.md").write_text(text, encoding="utf-8")


def test_findings_are_annotated_summed_up_and_put_out(runner: Runner) -> None:
    write(runner, bad=BAD, good=GOOD)
    outcome = runner.run(fail_on="warning", sarif="out.sarif")
    assert outcome.code == 1, outcome.log
    (annotation,) = commands_of(outcome.log)
    assert annotation.startswith("::warning file=bad.md,line=1,endLine=1,col=1,endColumn=8,title=core.experts-say")
    assert "bad.md:1:1: warning: 'Experts' cannot be asked." in outcome.log
    assert outcome.summary.startswith("# What another step wrote\n## checker\n\n2 files: 1 warning")
    counted = {
        name: outcome.outputs[name] for name in ("exit-code", "findings", "errors", "warnings", "notes", "failures")
    }
    assert counted == {"exit-code": "1", "findings": "1", "errors": "0", "warnings": "1", "notes": "0", "failures": "0"}
    assert set(outcome.outputs) <= set(ACTION["outputs"])
    lines = Path(outcome.outputs["report"]).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines[:-1]]
    assert [validate(record, {"$ref": "#/$defs/file", "$defs": schema("report")["$defs"]}) for record in records] == [
        [],
        [],
    ]
    from sarif_kit.validate import validation_errors

    sarif = json.loads((runner.workspace / outcome.outputs["sarif"]).read_bytes())
    assert validation_errors(sarif) == []
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["core.experts-say"]


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({}, 0),
        ({"fail_on": "warning"}, 1),
        ({"fail_on": "warning,attribution=never"}, 0),
        ({"fail_on": "core.experts-say=note"}, 1),
        ({"fail_on": "worse"}, 0),
        ({"fail_on": "warning", "args": "--ignore\ncore.experts-say"}, 0),
        ({"config": "strict.yaml"}, 1),
        ({"paths": "good.md"}, 0),
        ({"paths": "good.md\nbad.md", "fail_on": "note"}, 1),
    ],
    ids=str,
)
def test_the_job_fails_as_it_is_told(runner: Runner, inputs: dict[str, str], code: int) -> None:
    write(runner, bad=BAD, good=GOOD)
    (runner.workspace / "strict.yaml").write_text("severities: {attribution: error}\n", encoding="utf-8")
    outcome = runner.run(**inputs, summary="false", annotations="false")
    assert outcome.code == code, outcome.log
    assert commands_of(outcome.log) == []
    assert outcome.summary == "# What another step wrote\n"


def test_what_cannot_be_checked_fails_the_job_and_is_annotated(runner: Runner) -> None:
    write(runner, good=GOOD)
    outcome = runner.run(paths="good.md\ngone.md")
    assert (outcome.code, outcome.outputs["failures"]) == (2, "1")
    assert [line for line in commands_of(outcome.log) if line.startswith("::error title=checker failed::gone.md: ")]
    wrong = runner.run(profile="nwes")
    assert wrong.code == 2
    assert "there is no profile 'nwes'; did you mean 'news'?" in wrong.log
    assert commands_of(wrong.log) == ["::error title=checker::nothing could be checked; the log says why"]
    assert commands_of(runner.run(comment="true").log) == ["::error title=checker::comment: needs compare: true"]
    (told,) = commands_of(runner.run(compare="yes").log)
    assert told == "::error title=checker::compare: 'yes' is neither true nor false"


HOSTILE = "a; touch owned $(touch owned) `touch owned` ' \" && touch owned | %0A::error::x"


def test_hostile_inputs_names_and_articles_do_nothing(runner: Runner) -> None:
    write(runner, good=GOOD)
    folder = runner.workspace / HOSTILE
    folder.mkdir()
    said = "::error::Experts say that\n::set-output name=exit-code::0\n  ::add-mask::weir\n##[error]it will break.\n"
    (folder / "bad.md").write_text(BAD + "\n" + said, encoding="utf-8")
    (runner.workspace / "checker").mkdir()
    (runner.workspace / "checker" / "__main__.py").write_text("open('owned', 'w')", encoding="utf-8")
    (runner.workspace / "json.py").write_text("open('owned', 'w')", encoding="utf-8")
    outcome = runner.run(paths=f"{HOSTILE}\ngood.md\n", fail_on="note", args=f"--ignore={HOSTILE}")
    assert outcome.code == 2
    assert [line for line in commands_of(outcome.log) if not line.startswith("::error title=checker")] == []
    outcome = runner.run(paths=f"{HOSTILE}\ngood.md\n", fail_on="note", sarif=f"{HOSTILE}.sarif\nexit-code<<x\n0\nx")
    assert outcome.code in (1, 2)
    outcome = runner.run(paths=f"{HOSTILE}\ngood.md\n", fail_on="note")
    assert (outcome.code, outcome.outputs["exit-code"]) == (1, "1"), outcome.log
    assert {line.split(" ")[0] for line in commands_of(outcome.log)} <= {"::warning", "::notice"}
    for options in ("--output=x\n", "-", "--config=nix"):
        assert runner.run(paths=options).code == 2 or options == "-"
    assert not list(runner.workspace.rglob("owned"))


# Pull requests


class Api(BaseHTTPRequestHandler):
    """As much of GitHub's API as comments on a pull request need; every request is kept."""

    address = ""
    comments: list[dict[str, Any]]
    requests: list[tuple[str, str, str]]
    refuses = False

    def answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        data: dict[str, Any] = json.loads(self.rfile.read(size)) if size else {}
        self.requests.append((self.command, self.path, self.headers["Authorization"]))
        given: Any = self.comments
        if self.command == "POST":
            given = {"id": len(self.comments) + 1, "user": {"type": "Bot"}, **data}
            self.comments.append(given)
        elif self.command == "PATCH":
            given = self.comments[int(self.path.rpartition("/")[2]) - 1]
            given.update(data)
        self.send_response(403 if self.refuses else 200)
        self.end_headers()
        self.wfile.write(json.dumps(given).encode())

    do_GET = do_POST = do_PATCH = answer  # noqa: N815 - the names are those of the library

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def api() -> Iterator[type[Api]]:
    class Handler(Api):
        pass

    Handler.comments, Handler.requests = [], []
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        Handler.address = f"http://127.0.0.1:{server.server_port}"
        yield Handler
        server.shutdown()
        thread.join()


@pytest.fixture
def pull_request(runner: Runner, tmp_path: Path) -> Runner:
    """Return a runner whose workspace is what actions/checkout makes of a pull request: one commit, the merge."""
    write(runner, old=BAD, ferry=SOURCED)
    runner.git("add", ".")
    runner.git("commit", "--quiet", "--message", "Base")
    base = runner.git("rev-parse", "HEAD")
    runner.git("checkout", "--quiet", "-b", "change")
    write(
        runner,
        ferry=SOURCED.replace("The harbour board said in a notice on Monday that the", "The"),
        new=f"{GOOD}\n{MINOR}",
    )
    runner.git("add", ".")
    runner.git("commit", "--quiet", "--message", "Change")
    runner.git("checkout", "--quiet", "main")
    write(runner, later="Experts say that the tide will turn.\n")
    runner.git("add", ".")
    runner.git("commit", "--quiet", "--message", "Meanwhile")
    runner.git("merge", "--quiet", "--no-edit", "change")
    origin = tmp_path / "origin.git"
    runner.git("clone", "--quiet", "--bare", str(runner.workspace), str(origin), folder=tmp_path)
    runner.git("config", "uploadpack.allowAnySHA1InWant", "true", folder=origin)
    shutil.rmtree(runner.workspace)
    runner.git("clone", "--quiet", "--depth", "1", origin.as_uri(), str(runner.workspace), folder=tmp_path)
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7, "base": {"sha": base}}}), encoding="utf-8")
    runner.variables = {"GITHUB_EVENT_PATH": str(event), "GITHUB_REF": "refs/pull/7/merge"}
    return runner


@pytest.mark.slow
def test_a_pull_request_is_compared_with_its_base_and_commented(pull_request: Runner, api: Any) -> None:
    pull_request.variables["GITHUB_API_URL"] = api.address
    asked = {"compare": "true", "comment": "true", "fail_on": "worse", "diff_base": "none"}
    outcome = pull_request.run(**asked)
    assert outcome.code == 1, outcome.log
    assert (outcome.outputs["worse"], outcome.outputs["better"]) == ("3", "0")
    text = Path(outcome.outputs["comparison"]).read_text(encoding="utf-8")
    assert "**ferry.md**\n\n- line 3: claim worse sourced: unsourced; before: named (The harbour board)\n" in text
    assert "**new.md** (new)\n" in text
    assert "old.md" not in text
    assert "later.md" not in text
    assert text in outcome.summary
    assert [each["body"] for each in api.comments] == [text]
    assert pull_request.git("worktree", "list").count("\n") == 0
    assert pull_request.git("status", "--porcelain") == ""

    (pull_request.workspace / "ferry.md").write_text(SOURCED, encoding="utf-8")
    (pull_request.workspace / "new.md").unlink()
    api.comments.insert(0, {"id": 1, "body": text, "user": {"type": "User"}})  # somebody quotes it
    api.comments[1]["id"] = 2
    again = pull_request.run(**asked)
    assert (again.code, again.outputs["worse"]) == (0, "0"), again.log
    assert [each["body"].splitlines()[1] for each in api.comments] == [
        "## checker: 3 worse",
        "## checker: nothing better or worse",
    ]
    assert {authorization for _, _, authorization in api.requests} == {"Bearer a-token"}

    api.refuses = True
    refused = pull_request.run(**asked)
    assert refused.code == 0
    (warning,) = [line for line in commands_of(refused.log) if line.startswith("::warning title=checker::")]
    assert "HTTP Error 403" in warning
    assert "pull-requests: write" in warning


@pytest.mark.slow
def test_a_pull_request_answers_for_what_it_changes_alone(pull_request: Runner) -> None:
    outcome = pull_request.run(fail_on="note", sarif="out.sarif")
    assert outcome.code == 1, outcome.log
    places = {command.partition(",")[0].partition("file=")[2] for command in commands_of(outcome.log)}
    assert places == {"ferry.md"}
    assert set(outcome.outputs) <= set(ACTION["outputs"])
    compared = pull_request.run(fail_on="worse", compare="true")
    assert (compared.code, compared.outputs["worse"]) == (1, "3"), compared.log
    assert "not compared" not in Path(compared.outputs["comparison"]).read_text(encoding="utf-8")
    everything = pull_request.run(fail_on="note", diff_base="none")
    places = {command.partition(",")[0].partition("file=")[2] for command in commands_of(everything.log)}
    assert places == {"ferry.md", "later.md", "old.md"}
    wrong = pull_request.run(diff_base="--output=owned")
    assert wrong.code == 2
    assert not (pull_request.workspace / "owned").exists()
