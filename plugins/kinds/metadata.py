"""What a file's front matter or head says of an article, whatever the newsroom calls it."""

from __future__ import annotations

from collections.abc import Mapping

BYLINE = ("author", "authors", "byline")
DATE = ("date", "published", "datepublished", "pubdate", "publish_date", "published_time")
UPDATE = ("modified", "updated", "lastmod", "datemodified", "modified_time", "last_modified")
TYPE = ("type", "kind", "genre", "section", "articlesection", "category", "categories")
_DAY = 10  # characters of a date as year, month and day


def first(metadata: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Return the first of these entries that says something; nothing if none does.

    >>> first({"updated": "2024-05-03"}, UPDATE)
    '2024-05-03'
    """
    return next((metadata[name] for name in names if metadata.get(name, "").strip()), "")


def types(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the article is said to be, in lower case: its type, its genre, its section.

    >>> types({"section": "Opinion, Europe"})
    ('opinion', 'europe')
    """
    parts = (part.strip().lower() for name in TYPE for part in metadata.get(name, "").split(","))
    return tuple(dict.fromkeys(filter(None, parts)))


def is_updated(metadata: Mapping[str, str]) -> bool:
    """Say whether the article was changed on a later day than it was published.

    >>> is_updated({"date": "2024-05-03T10:00", "modified": "2024-05-07"})
    True
    """
    date, update = first(metadata, DATE), first(metadata, UPDATE)
    return bool(date and update) and date[:_DAY] < update[:_DAY]
