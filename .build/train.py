"""What the counting library counts: a check of articles that are put together from the examples of the rules.

Called with the folder that holds the packages, under the names that they are installed by; the articles go there too.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from typing import Any

EACH = 120  # examples in an article: some 8,000 characters
ROUNDS = 4  # times that each example is used, in another article each time


def main() -> int:
    """Return 0, or 1 if the check could not be done."""
    home = Path(sys.argv[1])
    sys.path.insert(0, str(home))
    import yaml

    from checker.cli import main as checker

    examples: list[str] = []
    for path in sorted(home.joinpath("checker_rules").rglob("*.yaml")):
        examples += _examples(yaml.safe_load(path.read_text(encoding="utf-8")))
    folder = home / "articles"
    folder.mkdir()
    chance = random.Random(1)
    for number in range(ROUNDS):
        chance.shuffle(examples)
        for start in range(0, len(examples), EACH):
            text = "\n\n".join(examples[start : start + EACH])
            if number % 2:
                text = _typographic(text)
            (folder / f"{number}-{start}.txt").write_text(text + "\n", encoding="utf-8")
    what = ["--no-config", "--no-cache", "--jobs", "1", "--format", "json"]
    return int(checker(["check", *what, str(folder)]) > 1)


def _examples(rule: Any) -> list[str]:
    """Return the examples of what a file of rules holds, without the marks of what should be found."""
    if not isinstance(rule, dict):
        return []
    kinds = rule.get("examples") or {}
    texts = [text for kind in ("flagged", "clean") for text in kinds.get(kind) or () if isinstance(text, str)]
    return [re.sub(r"\[\[|\]\]", "", text) for text in texts]


def _typographic(text: str) -> str:
    """Return text with the quotation marks and dashes that most papers have."""
    text = re.sub(r'(?<!\S)"', "“", text).replace('"', "”")
    return text.replace("'", "’").replace(" - ", " – ")


if __name__ == "__main__":
    sys.exit(main())
