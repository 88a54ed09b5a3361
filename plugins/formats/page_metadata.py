"""What a page says of its article: in `meta` and `link` elements, Open Graph, JSON-LD, and in the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker_plugins.formats.markup import plain
from checker_plugins.formats.metadata import tidy

# For each name, where it is looked for, the surest place first; what begins with "ld:" is of JSON-LD.
_PLACES = {
    "headline": ("ld:headline", "og:title", "twitter:title", "dc.title", "title"),
    "description": ("description", "og:description", "twitter:description", "ld:description"),
    "byline": (
        "ld:author",
        "author",
        "byl",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "article:author",
        "mark",
    ),
    "published": (
        "ld:datePublished",
        "article:published_time",
        "datepublished",
        "pubdate",
        "publish-date",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dc.date",
        "date",
        "time",
    ),
    "updated": ("ld:dateModified", "article:modified_time", "og:updated_time", "datemodified", "lastmod"),
    "section": ("ld:articleSection", "article:section", "parsely-section", "section"),
    "language": ("lang", "ld:inLanguage", "content-language", "dc.language", "og:locale"),
    "url": ("canonical", "og:url", "ld:url", "ld:mainEntityOfPage"),
}
_WANTED = frozenset(place for places in _PLACES.values() for place in places)
_ARTICLE = re.compile(r"(?:\w*Article|\w*BlogPosting|Report)\Z")
DEEPEST = 6  # levels of JSON-LD in which an article is looked for


class PageMetadata:
    """What was found, each in the first place of its kind."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def note(self, place: str, value: str) -> None:
        """Note what a place says, unless one of that name said something before."""
        if place in _WANTED:
            value = " ".join(value.split())
            is_address = place == "article:author" and "/" in value  # a profile's address is no name
            if value and not is_address:
                self.found.setdefault(place, value)

    def meta(self, attributes: Mapping[str, str]) -> None:
        """Note a `meta` element."""
        for name in ("name", "property", "itemprop", "http-equiv"):
            if attributes.get(name):
                self.note(attributes[name].lower(), attributes.get("content", ""))

    def link(self, attributes: Mapping[str, str]) -> None:
        """Note a `link` element, if it says what the page's own address is."""
        if "canonical" in attributes.get("rel", "").lower().split():
            self.note("canonical", attributes.get("href", ""))

    def linked_data(self, text: str) -> None:
        """Note the first article that JSON-LD describes; what is no JSON is left alone."""
        import json

        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return
        for article in _articles(value, 0):
            for name, said in article.items():
                text = _said(said)
                if text:
                    self.note(f"ld:{name}", plain(text))
            return

    def named(self) -> dict[str, str]:
        """Return what was found, under the names that all readers use."""
        return tidy(
            {
                name: next((self.found[place] for place in places if place in self.found), None)
                for name, places in _PLACES.items()
            }
        )


def _articles(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield what JSON-LD says is an article, in lists, graphs and below pages."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _articles(part, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(value.get(name), depth + 1)


def _said(value: Any) -> str:
    """Return a value as text: a name or an address of an object, a list with commas between."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_said, value[:20]))) if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return value if isinstance(value, str) else ""
