"""What an editor shows beside a text: words at a place, and the outline of claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import notes
from checker.audit import Options
from checker.configuration import Request
from checker.live import Desk, Reading

ARTICLE = """\
# Harbour pumps fail

Mayor Ada Voss told the Karrow Courier on Monday that 40 pumps had failed.

Critics say the board allegedly hid *two* reports.
"""


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Options(config=Request()), search=False)


def read(desk: Desk, text: str, path: str = "/desk/pumps.md") -> Reading:
    reading = desk.read(text, path, "markdown")
    assert reading.failures == ()
    return reading


def at(reading: Reading, text: str, words: str, *, markdown: bool = True) -> str:
    note = notes.hover(reading.records, reading.rules, text.index(words), markdown=markdown)
    assert note is not None
    return note.text


def test_a_hover_on_a_finding_tells_its_rule_and_then_the_claim(desk: Desk) -> None:
    reading = read(desk, ARTICLE)
    text = at(reading, ARTICLE, "Critics")
    rule = reading.rules["core.critics-say"]
    finding, claim = text.split("\n\n---\n\n")
    assert finding.split("\n\n")[:3] == [
        f"**core.critics-say** (warning): {rule.title}",
        "'Critics' could be anybody. Name who holds this view, and say what side they are on.",
        f"What to do: {rule.suggest}",
    ]
    assert f"Why: {' '.join(rule.rationale.split())}" in finding.replace("\\", "")
    assert finding.split("\n\n")[-1] == (
        "To set it aside: `checker: ignore core.critics-say: REASON` in a comment here, "
        "or in the sidecar where the format has none"
    )
    assert claim.splitlines() == [
        "**Claim: vague** (statement; worth checking: unidentified-source)",
        "",
        "- **Critics** (vague); cue: say",
        "- Independent sources: 0",
        "- Words of doubt: allegedly",
        "- Figures: two",
    ]


def test_a_hover_on_a_claim_tells_its_source(desk: Desk) -> None:
    assert at(read(desk, ARTICLE), ARTICLE, "on Monday", markdown=False).splitlines() == [
        "Claim: named (statistic; worth checking: figure)",
        "",
        "- Mayor Ada Voss (person, mayor); cue: told",
        "- Independent sources: 1",
        "- Figures: 40",
    ]


def test_a_hover_on_a_relayed_claim_tells_its_origin_and_who_passes_its_words_on(desk: Desk) -> None:
    text = "The Orm Mirror reported that the works ministry said 40 pumps had failed.\n"
    assert at(read(desk, text), text, "pumps").splitlines()[2:5] == [
        "- **The Orm Mirror** (media); cue: reported",
        "- **the works ministry** (organisation); goes back to The Orm Mirror; cue: said; by way of The Orm Mirror",
        "- Independent sources: 1",
    ]


def test_nothing_is_known_of_the_blank_between_two_claims(desk: Desk) -> None:
    reading = read(desk, ARTICLE)
    assert notes.hover(reading.records, reading.rules, len("# Harbour pumps fail\n")) is None


def test_a_hover_spans_the_narrowest_of_what_it_tells(desk: Desk) -> None:
    note = notes.hover(read(desk, ARTICLE).records, {}, ARTICLE.index("allegedly"))
    assert note is not None
    assert note.span.of(ARTICLE) == "allegedly"


def test_an_unsourced_claim_says_so(desk: Desk) -> None:
    text = "The company paid 1.2 million crowns for his house.\n"
    assert "- Nobody stands behind it but the writer." in at(read(desk, text), text, "company")


def test_words_of_an_article_cannot_be_markup(desk: Desk) -> None:
    text = (
        "Rik <img src=x onerror=alert(1)> Vale_Orm [here](javascript:alert(1)) said www.orm.example and "
        "https://orm.example paid `3` | 4 million crowns to desk@orm.example &amp; \u202eothers.\n"
    )
    reading = Desk(Options(config=Request()), search=False).read(text, "/desk/a.txt", "plaintext")
    shown = "\n".join(
        note.text
        for offset in range(0, len(text), 7)
        if (note := notes.hover(reading.records, reading.rules, offset)) is not None
    )
    from pyromark import html  # the parser that reads Markdown here is as good a judge as any

    made = html(shown)
    assert "<img" not in made
    assert "href" not in made.replace('href="https://en.wikipedia.org', "")
    assert "\u202e" not in shown


def test_the_outline_lists_the_claims_with_who_stands_behind_them(desk: Desk) -> None:
    entries = notes.outline(read(desk, ARTICLE).records)
    assert [(entry.detail, entry.is_sourced, entry.span.of(ARTICLE)[:12]) for entry in entries[-2:]] == [
        ("named: Mayor Ada Voss", True, "Mayor Ada Vo"),
        ("vague: Critics", True, "Critics say "),
    ]
    assert entries[-1].name == "Critics say the board allegedly hid two reports."


def test_a_long_claim_has_a_short_name(desk: Desk) -> None:
    text = f"The board sold {'very ' * 40}old pumps in 2019.\n"
    (entry,) = notes.outline(read(desk, text).records)
    assert len(entry.name) == notes.LONGEST_NAME
    assert entry.name.endswith("…")


def test_several_articles_of_one_file_are_told_apart() -> None:
    desk = Desk(Options(config=Request()), search=False)
    text = '{"text": "The dam lost 40 pumps."}\n{"text": "The mill burned in May."}\n'
    reading = desk.read(text, "/desk/wire.jsonl", "jsonl")
    entries = notes.outline(reading.records)
    assert [(entry.name, len(entry.below)) for entry in entries] == [
        ("/desk/wire.jsonl:1", 1),
        ("/desk/wire.jsonl:2", 1),
    ]
    assert entries[1].below[0].span.of(text) == "The mill burned in May."
    assert all(entry.span == entry.below[0].span for entry in entries)


def test_what_is_set_aside_says_by_what_and_why(desk: Desk, tmp_path: Path) -> None:
    text = "Critics say it leaks. <!-- checker: ignore core.critics-say: they are the five below -->\n"
    shown = at(read(desk, text), text, "Critics").split("\n\n---\n\n")
    assert shown[0] == "**core.critics-say** is set aside (comment): they are the five below"
