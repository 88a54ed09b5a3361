"""The page around the articles: its template, style and script, the policy that guards it, and inert data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.finding import SEVERITIES
from checker.ledger import STATUSES
from checker_plugins.reporters.text_report import CREED

if TYPE_CHECKING:
    from jinja2 import Environment

MEANINGS = {
    "unsourced": "Nobody stands behind it: the writer asserts it.",
    "vague": "Somebody stands behind it who could not be asked.",
    "anonymous": "Somebody definite stands behind it whose name is withheld.",
    "named": "A person, body, outlet or document that a reader can identify.",
}

_FOLDER = Path(__file__).resolve().parent
_STYLES = ("page.css", "article.css", "ledger.css", "aside.css", "print.css")
_SCRIPTS = (
    "element.js",
    "table.js",
    "filter.js",
    "index.js",
    "text.js",
    "ledger.js",
    "sources.js",
    "aside.js",
    "main.js",
)

# Signs that turn the direction of what follows, or that control a terminal: shown by name instead.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNSHOWN = re.compile(_HIDDEN.pattern + r"|\\u00")  # as JSON writes them
_ESCAPED = re.compile("[<\ud800-\udfff\u2028\u2029]")
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")).encode


def shown(text: str) -> str:
    """Return `text` with every sign that would hide or turn text around replaced by its code in brackets.

    >>> shown("abc\\u202edef")
    'abc⟦U+202E⟧def'
    """
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub(_name, text)


def inert(data: Any) -> str:
    """Return `data` as JSON that cannot end the element it stands in, nor turn what stands around it.

    >>> inert({"text": "</script>"})
    '{"text":"\\\\u003c/script>"}'
    """
    text = _encode(data)
    if _UNSHOWN.search(text):
        text = _encode(_all_shown(data))
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def block(name: str, data: str) -> str:
    """Return the element that holds inert data under an id."""
    return f'<script type="application/json" id="{name}">{data}</script>\n'


def start(head: Mapping[str, Any]) -> str:
    """Return the page from its first byte down to its data."""
    style, script = _style(), _script()
    return (
        _environment()
        .get_template("start.html")
        .render(
            tool=head["tool"],
            policy=_policy(style, script),
            style=style,
            creed=CREED,
            statuses=[(status, MEANINGS[status]) for status in reversed(STATUSES)],
            severities=list(reversed(SEVERITIES)),
        )
    )


def end(report: Mapping[str, Any]) -> str:
    """Return the page from behind the articles' data to its last byte."""
    return block("report", inert(report)) + _environment().get_template("end.html").render(script=_script())


def _policy(style: str, script: str) -> str:
    """Return the content security policy: this style, this script, and nothing else whatever."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _style() -> str:
    return "\n" + "".join(map(_read, _STYLES))


@cache
def _script() -> str:
    """Return the script; the braces keep its names out of the page's."""
    return '\n"use strict";\n{\n' + "\n".join(map(_read, _SCRIPTS)) + "}\n"


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
    )
    environment.filters["ours"] = Markup  # style and script, which come from this folder
    return environment


def _all_shown(data: Any) -> Any:
    if isinstance(data, str):
        return shown(data)
    if isinstance(data, Mapping):
        return {shown(name): _all_shown(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_all_shown(value) for value in data]
    return data


def _name(sign: re.Match[str]) -> str:
    return f"⟦U+{ord(sign[0]):04X}⟧"
