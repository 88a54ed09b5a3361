"""A folder of wheels of what is installed beside the tests: it stands in for the package index."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def fill(folder: Path, *requirements: str) -> None:
    """Write the wheels of the installed distributions that meet some requirements, with all that these need."""
    for found in _needed(requirements):
        name = canonicalize_name(found.name).replace("-", "_")
        tags = [
            line.partition(":")[2].strip() for line in (found.read_text("WHEEL") or "").splitlines() if "Tag:" in line
        ]
        with zipfile.ZipFile(folder / f"{name}-{found.version}-{tags[0]}.whl", "w") as wheel:
            for file in found.files or ():
                if ".." not in file.parts and file.suffix != ".pyc":
                    wheel.write(str(file.locate()), PurePosixPath(file))


def _needed(requirements: tuple[str, ...]) -> Iterator[Distribution]:
    environment = {"extra": ""}
    waiting = [Requirement(each) for each in requirements]
    seen = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in seen or (requirement.marker and not requirement.marker.evaluate(environment)):
            continue
        seen.add(name)
        found = distribution(name)
        waiting += map(Requirement, found.requires or ())
        yield found
