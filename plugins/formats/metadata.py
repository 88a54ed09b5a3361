"""The names of metadata: what each format calls the headline, the byline and the rest, under one name each."""

from __future__ import annotations

from collections.abc import Mapping

SAME = {
    "headline": ("headline", "title"),
    "description": ("description", "summary", "standfirst", "subtitle", "dek", "excerpt", "abstract", "teaser"),
    "byline": ("byline", "author", "authors", "by", "creator", "writer"),
    "published": ("published", "date", "published_at", "publish_date", "pubdate", "datepublished", "publication_date"),
    "updated": ("updated", "modified", "lastmod", "last_modified", "updated_at", "datemodified", "revdate"),
    "section": ("section", "category", "categories"),
    "language": ("language", "lang", "locale"),
    "url": ("url", "canonical", "canonical_url", "permalink", "link"),
}


_ALIASES = frozenset(other for others in SAME.values() for other in others)


def with_known_names(found: Mapping[str, str]) -> dict[str, str]:
    """Return metadata with those that the rest of the checker asks for under their own names.

    >>> with_known_names({"title": "Dam fails", "layout": "news"})
    {'headline': 'Dam fails', 'layout': 'news'}
    """
    named = {name: next((found[other] for other in others if found.get(other)), "") for name, others in SAME.items()}
    kept = {name: value for name, value in found.items() if name not in _ALIASES}
    return {**{name: value for name, value in named.items() if value}, **kept}


def tidy(found: Mapping[str, str | None]) -> dict[str, str]:
    """Return what has a value, its white space folded."""
    folded = {name: " ".join(value.split()) for name, value in found.items() if value}
    return {name: value for name, value in folded.items() if value}
