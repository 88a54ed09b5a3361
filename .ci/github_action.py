"""What `action.yml` runs: checks the articles of a workflow run, and shows what came of it as GitHub does.

It takes its inputs from the variables `INPUT_…`, and ends with 0 once it has told the exit code of the check among its
outputs. What the check prints is kept from the runner, for which a line of an article could be a command.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

MARK = "<!-- checker comparison -->"
MOST_PAGES = 30  # of a hundred comments each, among which the earlier one is looked for


class ActionError(Exception):
    """What a user of the action can mend."""


def main() -> int:
    """Run the action; 2 when it could not be done, else 0: the exit code of the check is an output."""
    try:
        write_outputs(checked())
    except ActionError as problem:
        print(f"::error title=checker::{escaped(str(problem))}")
        return 2
    return 0


def checked() -> dict[str, str]:
    """Check the articles, show the results, and return the outputs."""
    work = Path(os.environ["RUNNER_TEMP"], "checker")
    work.mkdir(parents=True, exist_ok=True)
    report, annotations, summary = work / "report.jsonl", work / "annotations.txt", work / "summary.md"
    comparison, changes = work / "comparison.md", work / "comparison.json"
    written = {"jsonl": report, "github": annotations, "markdown": summary}
    compares = is_true("COMPARE") and bool(pull_request())
    if is_true("COMMENT") and not is_true("COMPARE"):
        raise ActionError("comment: needs compare: true")
    options = [f"--{name}={value}" for name in ("config", "profile", "baseline") if (value := said(name))]
    options += lines("ARGS")
    gate = said("fail-on")
    if compares:
        base = work / "base.jsonl"
        check_base(base, options)
        options.append(f"--compare={base}")
        written |= {"comparison": comparison, "comparison-json": changes}
    elif "worse" in gate.split(","):  # there is no base outside a pull request: nothing can have become worse
        gate = ",".join(part for part in gate.split(",") if part != "worse") or "never"
    if gate:
        options.append(f"--fail-on={gate}")
    if since := diff_base():
        options.append(f"--diff={since}")
    if sarif := said("sarif"):
        written["sarif"] = Path(sarif)
    formats = [f"--format={name}:{path}" for name, path in written.items()]
    code = run([*options, *formats, "--format=text"])
    if not report.is_file():
        raise ActionError("nothing could be checked; the log says why")
    if is_true("ANNOTATIONS"):
        print(annotations.read_text(encoding="utf-8"), end="", flush=True)
    if is_true("SUMMARY"):
        parts = [comparison, summary] if compares else [summary]
        append("GITHUB_STEP_SUMMARY", "\n\n".join(part.read_text(encoding="utf-8") for part in parts))
    outputs = {"exit-code": str(code), "report": str(report), "sarif": sarif, **counts(report)}
    if compares:
        told = json.loads(changes.read_bytes())
        outputs |= {"comparison": str(comparison), "worse": str(told["worse"]), "better": str(told["better"])}
        if is_true("COMMENT"):
            comment(comparison.read_text(encoding="utf-8"))
    return outputs


def run(options: list[str], folder: Path | None = None) -> int:
    """Run the check in a folder, and return its exit code; nothing that it prints is a command for the runner."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", flush=True)
    command = [sys.executable, "-I", "-m", "checker", "check", "--color=never", *options, "--", *lines("PATHS")]
    try:
        return subprocess.run(command, cwd=folder, stderr=subprocess.STDOUT, check=False).returncode
    finally:
        print(f"\n::{token}::", flush=True)


def check_base(report: Path, options: list[str]) -> None:
    """Check the base of the pull request in a working tree of its own, and write its report."""
    tree = report.with_name("base")
    git("worktree", "add", "--quiet", "--force", "--detach", str(tree), pull_request_base())
    try:
        here = os.path.relpath(os.getcwd(), git("rev-parse", "--show-toplevel"))
        print("checker: checking the base of the pull request", flush=True)
        run([*options, "--quiet", "--fail-on=never", f"--format=jsonl:{report}"], Path(tree, here))
    finally:
        git("worktree", "remove", "--force", str(tree))
    if not report.is_file():
        raise ActionError("compare: the base of the pull request could not be checked; the log says why")


def pull_request() -> dict[str, Any]:
    """Return what the event says of the pull request; nothing if it is about none."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    event = json.loads(Path(path).read_bytes()) if path and os.path.isfile(path) else {}
    found: dict[str, Any] = event.get("pull_request") or {}
    return found


def diff_base() -> str:
    """Return the revision since which lines count as changed; nothing if all of them count."""
    asked = said("diff-base")
    if asked in ("", "none"):
        return ""
    if asked != "auto":
        return asked
    return pull_request_base() if pull_request() else ""


def pull_request_base() -> str:
    """Return the commit that the pull request is to be merged into, fetched if the checkout is too shallow for it."""
    merge = os.environ.get("GITHUB_REF", "").endswith("/merge")  # the commit that the merge would make: base, then head
    if merge:
        if not parents("HEAD"):
            git("fetch", "--quiet", "--no-tags", "--depth=2", "origin", git("rev-parse", "HEAD"))
        if len(parents("HEAD")) == 2:
            return parents("HEAD")[0]
    base = str(pull_request()["base"]["sha"])
    try:
        git("cat-file", "-e", f"{base}^{{commit}}")
    except ActionError:
        git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", base)
        return base
    try:
        return git("merge-base", base, "HEAD")
    except ActionError:  # too shallow to know
        return base


def parents(commit: str) -> list[str]:
    """Return the parents of a commit that are there."""
    return git("rev-list", "--parents", "--max-count=1", commit).split()[1:]


def git(*arguments: str) -> str:
    """Return what git prints; raises `ActionError` with what it complains of."""
    done = subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        raise ActionError(f"git {arguments[0]}: {done.stderr.strip()}; actions/checkout with fetch-depth: 0 may help")
    return done.stdout.strip()


def counts(report: Path) -> dict[str, str]:
    """Return the outputs that count, from the last line of the report."""
    last = json.loads(report.read_bytes().rstrip().rpartition(b"\n")[2])
    totals = {f"{name}s": str(last["totals"][name]) for name in ("error", "warning", "note")}
    return {**totals, "findings": str(last["totals"]["findings"]), "failures": str(len(last["failures"]))}


def comment(text: str) -> None:
    """Write the comparison under the pull request, in place of the one that was there; a refusal is a warning."""
    api = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    issues = f"{api}/repos/{os.environ['GITHUB_REPOSITORY']}/issues"
    try:
        for page in range(1, MOST_PAGES + 1):
            found = request("GET", f"{issues}/{pull_request()['number']}/comments?per_page=100&page={page}")
            for each in found:
                if each["body"].startswith(MARK) and each["user"]["type"] == "Bot":
                    request("PATCH", f"{issues}/comments/{each['id']}", {"body": text})
                    return
            if len(found) < 100:
                break
        request("POST", f"{issues}/{pull_request()['number']}/comments", {"body": text})
    except (urllib.error.URLError, OSError) as error:
        advice = "it needs the permission pull-requests: write, which pull requests from forks never have"
        print(f"::warning title=checker::{escaped(f'no comment was written: {error}; {advice}')}")


def request(method: str, url: str, data: dict[str, str] | None = None) -> Any:
    """Return what the API answers."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {said('token')}",
        "Content-Type": "application/json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    body = None if data is None else json.dumps(data).encode()
    asked = urllib.request.Request(url, body, headers, method=method)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return json.load(answer)


def said(name: str) -> str:
    """Return an input."""
    return os.environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()


def is_true(name: str) -> bool:
    """Return an input that is true or false."""
    value = said(name)
    if value not in ("true", "false", ""):
        raise ActionError(f"{name.lower()}: '{value}' is neither true nor false")
    return value == "true"


def lines(name: str) -> list[str]:
    """Return an input that has one value on each line."""
    return [line.strip() for line in said(name).splitlines() if line.strip()]


def write_outputs(outputs: dict[str, str]) -> None:
    """Hand outputs to the runner; no value can end its own and begin another."""
    end = secrets.token_hex(16)
    append("GITHUB_OUTPUT", "".join(f"{name}<<{end}\n{value}\n{end}\n" for name, value in outputs.items()))


def append(variable: str, text: str) -> None:
    """Add text to one of the runner's files, to which other steps write too."""
    if path := os.environ.get(variable):
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(text if text.endswith("\n") else f"{text}\n")


def escaped(text: str) -> str:
    """Return text as the value of a command for the runner."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


if __name__ == "__main__":
    sys.exit(main())
