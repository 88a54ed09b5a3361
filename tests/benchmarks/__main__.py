"""Runs the benchmarks and writes their table: `python -m tests.benchmarks [--write] [-k NAME]`.

With `--write` the table goes into README.md, between its two marks.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
README = _HERE.parent.parent / "README.md"
BEGIN, END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"


def main() -> int:
    """Run them and print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into README.md")
    parser.add_argument("-k", default="", metavar="NAME", help="only the benchmarks whose name holds this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "measured.json")
        options = ["-o", "python_files=bench_*.py", "-o", "python_functions=bench_*", "-q", "-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", *options, f"--benchmark-json={path}", str(_HERE), "-k", arguments.k]
        code = subprocess.run(command, check=False).returncode
        if code:
            return code
        measured = json.loads(path.read_text(encoding="utf-8"))
    lines = table(measured["benchmarks"], machine())
    if arguments.write:
        before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
        text = "\n".join([BEGIN, *lines, END])
        README.write_text(before + text + rest.partition(END)[2], encoding="utf-8")
    else:
        print("\n".join(lines))
    return 0


def machine() -> str:
    """Return what was measured on, and when."""
    compiled = "compiled" if _is_compiled() else "plain"
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{day}, {platform.machine()}, {cores} cores, Python {platform.python_version()}, {compiled} modules"


def _is_compiled() -> bool:
    from checker import document

    return not str(document.__file__).endswith(".py")


def table(benchmarks: Sequence[Mapping[str, Any]], where: str) -> list[str]:
    """Return the lines of the Markdown tables for what pytest-benchmark measured; times are the least of all rounds."""
    by_name = {each["name"]: each for each in benchmarks}
    stages = {name: each for name, each in by_name.items() if name.startswith("bench_stages[")}
    lines = [f"Measured on {where}; milliseconds, the least of several rounds.", ""]
    if stages:
        sizes = [name.partition("[")[2].rstrip("]") for name in stages]
        lines += [f"| Stage | {' | '.join(sizes)} |", f"|---|{'---:|' * len(sizes)}"]
        columns = [each["extra_info"]["stages"] for each in stages.values()]
        for stage in columns[0]:
            if stage != "check":
                lines.append(f"| {stage} | {' | '.join(_shown(column[stage]) for column in columns)} |")
        lines.append(f"| **all** | {' | '.join(_shown(each['stats']['min']) for each in stages.values())} |")
        lines.append("")
    titles = {
        "bench_rules[100]": "an article of 100 KB, 100 rules",
        "bench_rules[1000]": "an article of 100 KB, 1,000 rules",
        "bench_start_up": "a cold process, two sentences",
        "bench_unchanged": "a cold process, {files} unchanged files",
    }
    rest = {name: title for name, title in titles.items() if name in by_name}
    if rest:
        lines += ["| Run | Time |", "|---|---:|"]
        for name, title in rest.items():
            each = by_name[name]
            lines.append(f"| {title.format(**each['extra_info'])} | {_shown(each['stats']['min'])} |")
    return lines


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:,.1f}" if seconds < 1 else f"{seconds * 1000:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
