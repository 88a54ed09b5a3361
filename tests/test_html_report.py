"""The HTML report in a real browser: what is seen, pressed, reached by keyboard and printed, and what cannot run."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest

from checker.report import Totals, count
from checker_plugins.reporters.html import HtmlReporter

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESK: dict[str, Any] = json.loads(
    (Path(__file__).parent / "golden" / "html" / "report.json").read_text(encoding="utf-8")
)
CREED = "checker judges the form of sourcing, never whether a claim is true."
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

pytestmark = pytest.mark.slow

NOTES = "[...document.querySelectorAll('.note')].map((note) => note.getBoundingClientRect().toJSON())"

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium; without one the tests are skipped, but in CI they fail."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        reason = "there is no Chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the page of a report from disk; afterwards nothing may have gone wrong or out."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    wrong: list[str] = []
    path = tmp_path / "report.html"

    def opened(report: dict[str, Any] = DESK, place: str = "", **media: Any) -> Page:
        path.write_text(written(report), encoding="utf-8", newline="\n", errors="strict")
        page = context.new_page()
        page.on("console", lambda message: wrong.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: requests.append(request.url))
        if media:
            page.emulate_media(**media)
        page.goto(f"{path.as_uri()}{place}")
        return page

    requests: list[str] = []
    yield opened
    context.close()
    assert wrong == []
    assert {url.partition("#")[0] for url in requests} <= {path.as_uri()}


def written(report: dict[str, Any]) -> str:
    reporter, totals = HtmlReporter(), Totals()
    parts = [reporter.start({name: report[name] for name in ("schema", "tool", "rules")})]
    for index, file in enumerate(report["files"]):
        totals.add(count(file))
        parts.append(reporter.gather(reporter.file(file, not index), not index))
    return "".join([*parts, reporter.end(totals.data, report["failures"])])


def only(file: int) -> dict[str, Any]:
    return deepcopy({**DESK, "files": [DESK["files"][file]], "failures": []})


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def shown_claims(page: Page) -> list[str]:
    return texts(page, ".ledger tbody td:nth-child(2) a")


# What the page shows


def test_the_index_lists_the_articles_with_their_statuses_and_totals(open_page: Open) -> None:
    page = open_page()
    assert page.title() == "3 articles: sourcing report"
    assert texts(page, ".index td.title a") == [
        "Weir at Tolbury opened by night",
        "Lamp lit on Ferrow Point",
        "desk/silent.txt",
    ]
    assert texts(page, ".facts") == [
        "10 claims · 6 claims to check · 6 findings · 1 article whose news rests on a single source"
    ]
    labels = [bar.get_attribute("aria-label") for bar in page.locator(".index .bar").all()]
    assert labels[0] == "3 named, 1 anonymous, 1 vague, 3 unsourced"
    widths = [float(rect.get_attribute("width") or 0) for rect in page.locator(".index tr:first-child .bar rect").all()]
    assert widths == [375, 125, 125, 375]
    (failures,) = texts(page, ".failures")
    assert failures.startswith("1 failure What failed is missing from this report. desk/torn.docx could not read as")
    assert CREED in page.locator(".masthead").inner_text()
    assert page.locator(".text .claim").count() == 0  # nothing is drawn before it is opened


def test_a_report_of_one_article_opens_with_it(open_page: Open) -> None:
    page = open_page(only(1))
    assert page.title() == "Lamp lit on Ferrow Point: sourcing report"
    assert page.locator("h1").inner_text() == "desk/lamp.txt"
    assert page.locator(".crumbs").count() == 0
    assert page.get_by_role("button", name="Next finding").count() == 0


def test_the_text_reads_as_the_article_does(open_page: Open) -> None:
    page = open_page(place="#a0")
    article = DESK["files"][0]["article"]
    without_marks = page.evaluate(
        """[...document.querySelectorAll(".block > :first-child")].map((block) => {
          const copy = block.cloneNode(true);
          for (const mark of copy.querySelectorAll(".mark, .flag")) mark.remove();
          return copy.textContent;
        })"""
    )
    assert without_marks == [article["text"][block["start"] : block["end"]] for block in article["blocks"]]
    tags = page.evaluate("[...document.querySelectorAll('.block > :first-child')].map((block) => block.tagName)")
    assert page.locator(".block > :first-child[lang=en]").count() == len(tags)
    assert tags == ["H2", "P", "P", "P", "P", "H3", "P", "P", "BLOCKQUOTE", "P"]


def test_a_status_is_told_by_line_and_sign_and_word_and_not_by_colour_alone(open_page: Open) -> None:
    page = open_page(place="#a0")
    styles = page.evaluate(
        """["named", "anonymous", "vague", "unsourced"].map((status) => {
          const claim = document.querySelector(`.text .claim.${status}`);
          const mark = claim.querySelector(".mark");
          return [getComputedStyle(claim).textDecorationStyle, mark.querySelector("use").getAttribute("href"),
            mark.getAttribute("aria-label").split(", ")[1]];
        })"""
    )
    assert styles == [
        ["solid", "#sign-named", "named: to the ledger"],
        ["dashed", "#sign-anonymous", "anonymous: to the ledger"],
        ["dotted", "#sign-vague", "vague: to the ledger"],
        ["wavy", "#sign-unsourced", "unsourced: to the ledger"],
    ]


def test_notes_stand_beside_what_they_speak_of_and_never_over_each_other(open_page: Open) -> None:
    page = open_page(place="#a0")
    boxes = page.evaluate(NOTES)
    flags = page.evaluate("[...document.querySelectorAll('.flag')].map((flag) => flag.getBoundingClientRect().top)")
    text_right = page.evaluate("document.querySelector('.block > p').getBoundingClientRect().right")
    assert len(boxes) == len(flags) == 5
    for above, below in pairwise(boxes):
        assert above["bottom"] <= below["top"]
    assert all(box["left"] > text_right for box in boxes)
    assert all(abs(box["top"] - flag) < 20 for box, flag in zip(boxes[:4], flags, strict=False))


def test_crowded_notes_make_way_for_the_one_that_is_reached(open_page: Open) -> None:
    crowded = only(0)
    crowded["files"][0]["findings"] *= 2
    page = open_page(crowded)
    page.locator("#a0-f7").click()
    page.locator("#a0-n7:focus").wait_for()
    flag, note = (page.evaluate(f"document.getElementById('a0-{kind}7').getBoundingClientRect().top") for kind in "fn")
    assert abs(flag - note) < 20
    assert page.locator(".note > details:visible").count() == 1
    page.keyboard.press("Tab")
    page.locator("#a0-n4 .back").focus()
    assert [page.locator(f"#a0-n{number} details").is_visible() for number in (7, 4)] == [False, True]
    boxes = page.evaluate(NOTES)
    boxes.sort(key=lambda box: box["top"])
    assert all(above["bottom"] <= below["top"] for above, below in pairwise(boxes))


def test_a_note_says_what_is_the_matter_what_to_do_and_why(open_page: Open) -> None:
    page = open_page(place="#a0")
    note = page.locator("#a0-n1")
    assert texts(page, "#a0-n1") == ["2 warning line 9 claim 3 'Some anglers' cannot be asked. desk.nobody"]
    note.locator("summary").click()
    opened = note.inner_text()
    assert "Name one of them." in opened
    assert "A reader cannot weigh a source without a name." in opened
    assert note.get_by_role("link", name="style book").get_attribute("href") == "https://style.example/nobody"


def test_the_sources_are_chains_from_their_origin(open_page: Open) -> None:
    page = open_page(place="#a0")
    assert texts(page, ".origins h3") == ["Independent sources (2)", "Vague sources (1)"]
    chain = page.locator(".origin", has_text="A keeper")
    assert chain.locator(".source-name").all_inner_texts() == ["A keeper", "the Tolbury Bell", "the Norrin agency"]
    assert "the article says why it is not named" in chain.inner_text()
    assert chain.locator(".end a").get_attribute("href") == "#a0-c3"
    county = page.locator(".origin", has_text="Ines Korrow")
    assert county.locator(".way").count() == 2
    assert county.locator(".end a").all_inner_texts() == ["1", "2", "7"]


def test_an_article_that_was_taken_out_of_the_report_is_said_to_be(open_page: Open) -> None:
    page = open_page(place="#a2")
    assert "The text of this article is not in the report." in page.locator(".text .notice").inner_text()
    assert page.locator("#a2-n0 .context").inner_text() == "The bell is said to be silent."
    assert texts(page, ".ledger .claim-text p") == ["The bell is said to be silent."]


def test_what_is_set_aside_stands_in_a_part_of_its_own(open_page: Open) -> None:
    told = only(2)
    (finding,) = told["files"][0]["findings"]
    said = {"by": "comment", "span": finding["span"], "line": 3, "text": "checker: …", "names": ["desk.nobody"]}
    said |= {"until": "2027-03-01", "covers": None, "excerpt": "", "fingerprint": "", "problem": ""}
    told["files"][0] |= {
        "findings": [],
        "suppressed": [{**finding, "by": "comment", "reason": "<b>It is a legend</b>"}],
        "suppressions": [
            {**said, "reason": "<b>It is a legend</b>", "state": "used", "findings": 1},
            {**said, "reason": "gone", "state": "expired", "findings": 0, "names": ["desk.one-voice"]},
        ],
    }
    page = open_page(told, place="#a0-aside")
    assert texts(page, ".parts li") == ["Text", "Ledger", "Sources", "Set aside"]
    assert texts(page, ".aside h3") == ["What was asked for (2)", "Findings that are set aside (1)"]
    assert texts(page, ".wish-head") == [
        "desk.nobody until 2027-03-01 line 3 1 finding set aside",
        "desk.one-voice until 2027-03-01 line 3 has ended",
        "warning desk.nobody line 1",
    ]
    assert texts(page, ".wish p:last-child") == [
        "<b>It is a legend</b>",
        "gone",
        "Set aside by a comment: <b>It is a legend</b>",
    ]
    assert page.locator(".wish b").count() == 0
    from axe_playwright_python.sync_playwright import Axe

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.activeElement.id") == "a0-aside"


def test_what_a_file_says_of_its_article_and_of_places_without_lines(open_page: Open) -> None:
    told = only(2)
    metadata = {"headline": "Bell silent", "byline": "Ro Tann", "published": "2026-03-01", "url": "https://a.example/1"}
    aside = [{**finding, "by": "unchanged", "reason": ""} for finding in told["files"][0]["findings"]]
    told["files"] = [{**told["files"][0], "metadata": metadata, "suppressed": aside}]
    told = json.loads(json.dumps(told).replace('"line": 1', '"locator": "paragraph 12", "line": 1'))
    page = open_page(told)
    assert page.title() == "Bell silent: sourcing report"
    assert texts(page, ".about-article span > *") == ["Ro Tann", "published 2026-03-01", "https://a.example/1"]
    assert texts(page, ".summary .facts") == ["1 claim · 1 to check · 0 independent sources · 1 finding set aside"]
    assert "1 warning paragraph 12 claim 1" in texts(page, ".note")[0]
    assert texts(page, ".ledger .line") == ["paragraph 12"]


def test_a_report_of_failures_alone_shows_them(open_page: Open) -> None:
    page = open_page({**DESK, "files": []})
    assert page.locator("h1").inner_text() == "No article could be checked"
    assert "desk/torn.docx" in page.locator(".failures").inner_text()
    assert page.locator("form, table").locator("visible=true").count() == 0


# What can be done


def test_from_a_claim_to_the_ledger_and_back(open_page: Open) -> None:
    page = open_page(place="#a0")
    page.locator("#a0-c3").click()
    assert focused(page) == "a0-r3"
    page.locator("#a0-r3").click()
    assert focused(page) == "a0-c3"
    page.locator(".claim", has_text="9,000 young trout").click()
    assert focused(page) == "a0-r4"
    page.locator(".ledger p", has_text="for good").click()
    assert focused(page) == "a0-c5"
    page.locator("#a0-r2").locator("xpath=../..").get_by_role("link", name="Some anglers").click()
    assert focused(page) == "a0-s2"
    page.locator("#a0-s2 a").click()
    assert focused(page) == "a0-m2"


def test_the_same_link_works_twice(open_page: Open) -> None:
    page = open_page(place="#a0")
    page.locator("#a0-c3").click()
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    page.locator("#a0-c3").click()
    assert focused(page) == "a0-r3"


def test_filters_by_status_hide_claims(open_page: Open) -> None:
    page = open_page(place="#a0")
    for status in ("named", "vague"):
        page.get_by_role("checkbox", name=status).uncheck(force=True)
    assert shown_claims(page) == ["4", "5", "6", "8"]
    assert page.locator(".claim.off").count() == 4
    assert page.locator("#a0-c0").is_hidden()
    assert page.locator("#outcome").inner_text() == "4 of 8 claims, 5 of 5 findings shown"
    page.get_by_role("button", name="Show all").click()
    page.get_by_text("8 of 8 claims, 5 of 5 findings shown").wait_for()
    assert page.locator(".claim.off").count() == 0
    assert len(shown_claims(page)) == 8


def test_filters_by_severity_and_rule_hide_findings(open_page: Open) -> None:
    page = open_page(place="#a0")
    page.get_by_role("checkbox", name="note").uncheck(force=True)
    assert page.locator(".note:visible").count() == 3
    assert page.locator("#a0-f0").is_hidden()
    assert page.locator(".headline .found").count() == 0
    assert page.locator("[data-finding='4']").is_hidden()
    page.get_by_role("columnheader", name="Findings").get_by_role("button").click()
    assert page.locator("[data-finding='4']").is_hidden()
    page.get_by_label("Findings by rule").select_option("desk.nobody")
    assert page.locator("#outcome").inner_text() == "1 of 8 claims, 1 of 5 findings shown"
    assert shown_claims(page) == ["3"]


def test_what_is_hidden_by_a_filter_is_shown_when_a_link_leads_there(open_page: Open) -> None:
    page = open_page(place="#a0")
    page.get_by_role("checkbox", name="unsourced").uncheck(force=True)
    assert page.locator("#a0-r5").count() == 0
    page.evaluate("location.hash = '#a0-r5'")
    page.locator("#a0-r5:focus").wait_for()
    assert page.get_by_role("checkbox", name="unsourced").is_checked()


def test_the_ledger_can_be_sorted(open_page: Open) -> None:
    page = open_page(place="#a0")
    head = page.get_by_role("columnheader", name="Status")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert shown_claims(page) == ["5", "6", "8", "3", "4", "1", "2", "7"]
    head.get_by_role("button").click()
    assert shown_claims(page) == ["1", "2", "7", "4", "3", "5", "6", "8"]
    findings = page.get_by_role("columnheader", name="Findings")
    findings.get_by_role("button").click()
    assert shown_claims(page)[:3] == ["8", "3", "6"]
    assert head.get_attribute("aria-sort") is None


def test_the_index_can_be_sorted_searched_and_filtered(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("columnheader", name="unsourced").get_by_role("button").click()
    page.get_by_role("columnheader", name="Article").get_by_role("button").click()
    assert texts(page, ".index td.title a") == [
        "desk/silent.txt",
        "Lamp lit on Ferrow Point",
        "Weir at Tolbury opened by night",
    ]
    page.get_by_label("Path or headline").fill("TOLBURY")
    assert texts(page, ".index td.title a") == ["Weir at Tolbury opened by night"]
    assert page.locator("#outcome").inner_text() == "1 of 3 articles pass the filters"
    page.get_by_label("Path or headline").fill("")
    page.get_by_label("Findings by rule").select_option("desk.nobody")
    assert texts(page, ".index td.title a") == ["desk/silent.txt", "Weir at Tolbury opened by night"]
    page.get_by_role("checkbox", name="warning").uncheck(force=True)
    assert texts(page, ".index td.title a") == ["Weir at Tolbury opened by night"]


def test_articles_are_opened_left_and_come_back_to(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("link", name="Lamp lit").click()
    page.wait_for_selector(".text")
    assert page.evaluate("document.activeElement.textContent") == "desk/lamp.txt"
    page.get_by_role("link", name="Previous", exact=True).click()
    page.get_by_role("heading", name="desk/weir.md").wait_for()
    page.go_back()
    page.get_by_role("heading", name="desk/lamp.txt").wait_for()
    page.get_by_role("link", name="All articles").click()
    page.wait_for_selector(".index")


@pytest.mark.parametrize("place", ["#a99", "#a-1", "#a0-c99", "#nowhere", "#a0-%22%3E", "#index"])
def test_an_address_that_leads_nowhere_still_opens_the_report(open_page: Open, place: str) -> None:
    page = open_page(place=place)
    assert page.locator("h1").inner_text() in ("3 articles", "desk/weir.md")


def test_everything_can_be_reached_by_keyboard(open_page: Open) -> None:
    page = open_page(place="#a0")
    page.keyboard.press("Tab")
    page.evaluate("document.querySelector('.skip').focus()")
    page.keyboard.press("Enter")
    assert focused(page) == "main"
    assert page.locator("h1").inner_text() == "desk/weir.md"
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(focused(page) or str(page.evaluate("document.activeElement.textContent")))
    assert {f"a0-c{number}" for number in range(8)} | {f"a0-f{number}" for number in range(5)} <= reached
    assert {f"a0-r{number}" for number in range(8)} | {"Status", "rule"} <= reached
    page.locator("#a0-f2").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "a0-n2"
    page.keyboard.press("Escape")
    assert focused(page) == "a0-f2"


def test_buttons_lead_from_finding_to_finding_and_around(open_page: Open) -> None:
    page = open_page(place="#a0")
    on, back = (page.get_by_role("button", name=f"{name} finding") for name in ("Next", "Previous"))
    seen = []
    for _ in range(6):
        on.click()
        seen.append(focused(page))
    back.click()
    assert [*seen, focused(page)] == ["a0-f0", "a0-f1", "a0-f2", "a0-f3", "a0-f4", "a0-f0", "a0-f4"]
    page.get_by_role("checkbox", name="warning").uncheck(force=True)
    back.click()
    assert focused(page) == "a0-f2"


def test_the_colours_follow_the_system_until_they_are_chosen(open_page: Open) -> None:
    page = open_page(color_scheme="dark")

    def paper() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    dark, button = paper(), page.locator("#theme")
    assert button.inner_text() == "Colours: as the system"
    button.click()
    assert (button.inner_text(), paper() == dark) == ("Colours: light", False)
    button.click()
    assert (button.inner_text(), paper()) == ("Colours: dark", dark)
    page.reload()
    assert button.inner_text() == "Colours: dark"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("place", ["", "#a0", "#a2"])
def test_axe_finds_no_violation(open_page: Open, scheme: str, width: int, place: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(place=place, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for closed in page.locator("details").all():
        closed.evaluate("(details) => { details.open = true; }")
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == []


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page: Open) -> None:
    page = open_page(place="#a0")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    order = page.evaluate(
        """[document.getElementById("a0-f1"), document.getElementById("a0-n1"), document.querySelector("h3")]
        .map((element) => element.getBoundingClientRect().top)"""
    )
    assert order == sorted(order)  # the note stands below its paragraph and above the next


def test_two_thousand_articles_open_at_once_and_are_drawn_when_they_are_asked_for(
    browser: Browser, tmp_path: Path
) -> None:
    """The time is told and not judged, for it is the machine's as much as the page's: `pytest -rP` shows it."""
    long = only(0)
    for name in ("claims", "findings", "sources"):
        long["files"][0][name] *= 8
    long["files"] = [{**long["files"][0], "path": f"desk/{number:04}.md"} for number in range(2000)]
    path = tmp_path / "report.html"
    path.write_text(written(long), encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator(".index a").first.wait_for()
    seconds = page.evaluate("performance.now()") / 1000
    print(f"{path.stat().st_size / 1e6:.1f} MB, open after {seconds:.2f} s")
    assert page.locator("h1").inner_text() == "2,000 articles"
    assert page.locator(".index tbody tr").count() == 200
    page.get_by_role("button", name="Show 200 more of 1800").click()
    assert page.locator(".index tbody tr").count() == 400
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".index tbody tr").count() == 2000
    page.get_by_label("Path or headline").fill("1999")
    page.get_by_role("link", name="Weir at Tolbury").click()
    page.get_by_role("heading", name="desk/1999.md").wait_for()
    assert page.locator(".ledger tbody tr").count() == 64
    assert page.locator(".text .block").count() == 10
    page.close()


# What is printed


def pdf_pages(page: Page) -> list[str]:
    import io

    from pypdf import PdfReader

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [" ".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in printed.pages]  # no ligatures


def test_the_printed_sheet_has_a_row_to_tick_off_for_each_claim(open_page: Open) -> None:
    page = open_page(place="#a0", color_scheme="dark")
    text = " ".join(pdf_pages(page))
    assert CREED in text
    assert "Weir at Tolbury opened by night" in text
    for claim in DESK["files"][0]["claims"]:
        assert claim["text"] in text
    for finding in DESK["files"][0]["findings"]:
        assert finding["message"] in text
    assert "Checked with, and what they said" in text
    assert "By Marl Denning" not in text
    assert "Print a checking sheet" not in text
    page.emulate_media(media="print")
    assert page.locator(".tick:visible").count() == 8
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"


def test_the_heads_of_the_columns_are_on_every_page_of_the_sheet(open_page: Open) -> None:
    long = only(0)
    long["files"][0]["claims"] *= 6
    sheets = [sheet for sheet in pdf_pages(open_page(long)) if "Monday night" in sheet]
    assert len(sheets) > 1
    for sheet in sheets:
        assert "Done No. Claim Status Type To check Sources Figures and hedges Findings" in sheet


def test_a_ledger_of_many_claims_is_drawn_in_part_and_printed_whole(open_page: Open) -> None:
    long = only(0)
    long["files"][0]["claims"] *= 45
    page = open_page(long)
    assert page.locator(".ledger tbody tr").count() == 300
    page.evaluate("location.hash = '#a0-r350'")
    page.locator("#a0-r350:focus").wait_for()
    assert page.locator(".ledger tbody tr").count() == 360
    page = open_page(long)
    assert page.get_by_role("button", name="Show 60 more of 60").is_visible()
    assert "360 line 19" in " ".join(pdf_pages(page))


def test_a_filtered_ledger_is_printed_as_it_is_shown(open_page: Open) -> None:
    page = open_page(place="#a0")
    page.get_by_role("checkbox", name="named").uncheck(force=True)
    text = " ".join(pdf_pages(page))
    assert "about 9,000 young trout" in text
    assert "had risen by 40 centimetres" not in text
    assert "5 of 8 claims, 5 of 5 findings shown" in text


# What cannot happen

ATTACKS = (
    "</script><script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<!--<script>",
    "<svg/onload=window.ran=1>",
    "\"><iframe srcdoc='<script>parent.ran=1</script>'>",
    "' onmouseover='window.ran = 1",
    "&lt;b&gt;&amp;&#60;script&#62;",
    "</template></noscript></style></title><base href='https://evil.example/'>",
    "{{ 7 * 7 }}{% raw %}${1}`",
    "\u2028\u2029]]>",
)


def hostile() -> dict[str, Any]:
    """Return the sample with every attack in every text that comes from outside."""
    attack = " ".join(ATTACKS)
    report = deepcopy(DESK)
    for file in report["files"][:1]:
        article, added = file["article"], len(f"{attack} ")
        article["text"] = f"{attack} {article['text']}"
        for block in article["blocks"]:
            block["start"] += added if block["start"] else 0
            block["end"] += added
        article["places"] = [[start, end, first + added, last + added] for start, end, first, last in article["places"]]
        file["path"] = f"desk/{attack}.md"
        for claim in file["claims"]:
            claim["text"] = f"{attack} {claim['text']}"
            claim["links"] = ["javascript:window.ran=1", f"https://a.example/{ATTACKS[0]}", attack]
            claim["because"] = [attack]
        for finding in file["findings"]:
            for name in ("message", "suggest", "excerpt", "before", "after"):
                finding[name] = attack
        for source in file["sources"]:
            source["name"] = source["role"] = source["affiliation"] = attack
    for rule in report["rules"].values():
        rule["title"] = rule["rationale"] = attack
        rule["references"] = [{"title": attack, "url": "javascript:window.ran=1"}]
    report["failures"] = [dict.fromkeys(("who", "doing", "error", "detail"), attack)]
    return report


@pytest.mark.parametrize("place", ["", "#a0"])
def test_nothing_that_an_article_says_can_run(open_page: Open, place: str) -> None:
    page = open_page(hostile(), place)
    for closed in page.locator("details").all():
        closed.evaluate("(details) => { details.open = true; }")
    shown = page.locator("body").inner_text()
    for attack in ATTACKS:
        assert " ".join(attack.split()) in " ".join(shown.split())
    assert page.evaluate("window.ran") is None
    assert page.locator("script").count() == 3 + 2  # three articles, the report, and the one that runs
    assert page.locator("img, iframe, base, object, embed, link").count() == 0
    kept = page.evaluate(
        """[...document.querySelectorAll("*")].flatMap((element) => [...element.attributes].map(({name}) => name))
        .filter((name) => name.startsWith("on") || name === "src" || name === "srcdoc")"""
    )
    assert kept == []
    targets = {anchor.get_attribute("href") or "" for anchor in page.locator("a").all()}
    assert all(re.match(r"#|https://a\.example/", target) for target in targets)


def test_a_click_on_every_link_and_claim_of_a_hostile_article_runs_nothing(open_page: Open) -> None:
    page = open_page(hostile(), "#a0")
    page.evaluate("for (const at of document.querySelectorAll('a:not([target]), [data-goto], summary')) at.click()")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None


def test_signs_that_turn_text_around_are_shown_by_their_code(open_page: Open) -> None:
    turned = only(1)
    turned = json.loads(json.dumps(turned).replace("Odo Pell", "Odo \\u202ePell\\u0000"))
    page = open_page(turned)
    assert "Odo ⟦U+202E⟧Pell⟦U+0000⟧" in page.locator(".text").first.inner_text()
    assert "\u202e" not in page.content()


def test_the_page_itself_can_turn_no_text_into_markup(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(written(DESK), encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.goto(path.as_uri())
    for code in ("document.body.innerHTML = '<b>x</b>'", "document.write('x')", "document.body.setHTMLUnsafe('x')"):
        error = page.evaluate(f"(() => {{ try {{ {code} }} catch (error) {{ return String(error); }} }})()")
        assert "TrustedHTML" in error, code
    page.close()
