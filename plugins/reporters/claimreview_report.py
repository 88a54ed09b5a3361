"""The reporter `claimreview`: drafts of fact-checks in schema.org's terms, to be filled in by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.json_text import as_json
from checker_plugins.reporters.encoding import one_line, place, told, uri

_AUTHORS = {"person": "Person", "organisation": "Organization", "media": "NewsMediaOrganization"}
_NAMED = ("person", "organisation", "media", "document")
# The keys that are ours alone mean nothing in schema.org's terms; `null` keeps readers from taking them for such.
_CONTEXT = '["https://schema.org",{"failures":null}]'

Data = Mapping[str, Any]


class ClaimReviewReporter:
    """Writes a draft `ClaimReview` for each claim that needs checking: who makes it and where, and never a rating."""

    name = "claimreview"

    def __init__(self) -> None:
        self._bare = True

    def start(self, head: Data) -> str:
        """Return the opening of the graph."""
        return f'{{"@context":{_CONTEXT},"@graph":['

    def file(self, file: Data, first: bool) -> list[str]:
        """Return the drafts for the claims of a file."""
        sources = {source["id"]: source for source in file["sources"]}
        article = _article(file)
        return [as_json(_draft(file, claim, sources, article)) for claim in file["claims"] if claim["check_worthy"]]

    def gather(self, part: Sequence[str], first: bool) -> str:
        """Return the drafts, each on a line, with commas between all that there are."""
        text = ""
        for draft in part:
            text += ("\n" if self._bare else ",\n") + draft
            self._bare = False
        return text

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return the end of the graph, and what could not be done, outside of it."""
        failed = as_json({"failures": [told(failure) for failure in failures]})[1:-1]
        return "\n]" + (f",\n{failed}" if failures else "") + "}\n"


def _draft(file: Data, claim: Data, sources: Mapping[str, Data], article: Data) -> dict[str, Any]:
    behind = [sources[each] for each in claim["sources"] if each in sources]
    named = [source for source in behind if source["type"] in _NAMED]
    span = claim["span"]
    said = one_line(claim["text"])
    item: dict[str, Any] = {"@type": "Claim", "text": said, "appearance": article}
    authors = [_author(source) for source in named if source["type"] in _AUTHORS]
    documents = [
        {"@type": "CreativeWork", "name": one_line(each["name"])} for each in named if each["type"] == "document"
    ]
    links = [
        {"@type": "CreativeWork", "url": link} for link in claim["links"] if link.startswith(("https://", "http://"))
    ]
    if authors:
        item["author"] = authors
    if documents or links:
        item["citation"] = [*documents, *links]
    return {
        "@type": "ClaimReview",
        "identifier": f"{uri(file['path'])}#{claim['id']}",
        "creativeWorkStatus": "Draft",
        "claimReviewed": said,
        "itemReviewed": item,
        "keywords": [claim["type"], claim["status"], *claim["because"]],
        "disambiguatingDescription": f"{file['path']}, {place(span)}",
    }


def _author(source: Data) -> dict[str, Any]:
    author: dict[str, Any] = {"@type": _AUTHORS[source["type"]], "name": one_line(source["name"])}
    if source["type"] == "person":
        if source["role"]:
            author["jobTitle"] = one_line(source["role"])
        if source["affiliation"]:
            author["affiliation"] = {"@type": "Organization", "name": one_line(source["affiliation"])}
    return author


def _article(file: Data) -> dict[str, Any]:
    """Return the article that the claims appear in: its headline and address, as far as the report has them."""
    written: dict[str, Any] = {"@type": "NewsArticle", "inLanguage": file["language"], "name": file["path"]}
    article = file.get("article") or {"text": "", "blocks": ()}
    for block in article["blocks"]:
        if block["role"] == "headline":
            written["headline"] = one_line(article["text"][block["start"] : block["end"]])
            break
    metadata: Mapping[str, str] = file.get("metadata") or {}
    for theirs, ours in (("url", "url"), ("datePublished", "published"), ("dateModified", "updated")):
        if metadata.get(ours):
            written[theirs] = metadata[ours]
    return written
