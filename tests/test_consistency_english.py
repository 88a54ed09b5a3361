"""What `consistency` reads in English: it says what is wrong to the word, and nothing where it is not sure."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.arrays import i64, vec
from checker.document import Document, Tokens
from checker.engine import annotate, check
from checker_plugins.consistency.english import relations
from checker_plugins.consistency.english.article import Article
from checker_plugins.consistency.english.slip import NameWords, is_slip
from checker_plugins.consistency.relation import CHECKS

if TYPE_CHECKING:
    from checker.registry import Registry
    from checker.rulebook import RuleBook
    from checker_plugins.consistency.relation import Relation

Find = Callable[[str], list[tuple[str, str, str]]]

POINTS = (
    "From 4 percent to 5 percent is a change of +1 percentage points, not 1 percent. Say which of the two is meant."
)
BODY = (
    "The council of Brask met on Monday night in the hall above the market. The debate on the old dam went on until "
    "after midnight, and most of those who had come to listen had left by then. The works will close the road across "
    "the dam for the winter, and the farms on the far bank will have to send their milk round by Orvale. "
)


@pytest.fixture(scope="session")
def consistency(registry: Registry) -> RuleBook:
    from checker.rulebook import RuleBook

    book = RuleBook.load(registry, select=("consistency",))[0]
    return book._replace(annotators=tuple(each for each in book.annotators if each.name != "ledger"))  # to be quick


@pytest.fixture(scope="session")
def find(registry: Registry, consistency: RuleBook) -> Find:
    """Return what finds, in a text, the rule, the words and the message of each finding of the pack."""

    def found(text: str) -> list[tuple[str, str, str]]:
        checked = check(next(iter(registry.readers["text"].read(text.encode(), "text.txt"))), consistency)
        assert not checked.failures
        findings = [each for each in checked.findings if each.rule.startswith("consistency.")]
        return [(each.rule.partition(".")[2], each.excerpt, each.message) for each in findings]

    return found


@pytest.mark.parametrize(
    ("text", "rule", "words", "message"),
    [
        (
            "Burglaries rose 20 percent, from 50 to 65.",
            "percent-change", "20 percent",
            "From 50 to 65 is +30 %, not 20 percent. Check all three figures.",
        ),
        (
            "Its profit was €6.5 million, down 20 per cent from €10 million in 2022.",
            "percent-change", "20 per cent",
            "From €10 million to €6.5 million is −35 %, not 20 per cent. Check all three figures.",
        ),
        (
            "Crime dropped 40 percent: from 1,200 incidents to 900.",
            "percent-change", "40 percent",
            "From 1,200 to 900 is −25 %, not 40 percent. Check all three figures.",
        ),
        (
            "The fee tripled to forty-five crowns from thirty.",
            "percent-change", "tripled",
            "From thirty to forty-five is +50 %, not “tripled”. Check all three figures.",
        ),
        (
            "Unemployment fell from 5 to 6 percent.",
            "wrong-direction", "fell from 5 to 6 percent",
            "'fell' from 5 to 6 percent: that is +20 %. Check the verb and the order of the figures.",
        ),
        (
            "Unemployment rose from 4 percent to 5 percent, a 1 percent increase.",
            "percentage-points", "1 percent",
            POINTS,
        ),
        (
            "Of the 40 houses, 12 (25 percent) stand empty.",
            "share", "25 percent",
            "12 of 40 is 30 %, not 25 percent. Check the three figures.",
        ),
        (
            "Three in four (60 percent) said yes.",
            "share", "60 percent",
            "Three of four is 75 %, not 60 percent. Check the three figures.",
        ),
        (
            "Three adults and two children, six people in all, were hurt.",
            "parts-and-total", "six",
            "Three + two is 5, not six. Check the parts and the total.",
        ),
        (
            "Five people were hurt: two drivers, a cyclist and three pedestrians.",
            "parts-and-total", "Five",
            "two + 1 + three is 6, not Five. Check the parts and the total.",
        ),
        (
            "The town has 40,000 people, of whom 10,000, or 40 percent, are under 18.",
            "share", "40 percent",
            "10,000 of 40,000 is 25 %, not 40 percent. Check the three figures.",
        ),
        (
            "Output was 10 million barrels, up from 12 million in 2019.",
            "wrong-direction", "up from 12 million",
            "'up' from 12 million to 10 million: that is −16.7 %. Check the verb and the order of the figures.",
        ),
        (
            "52 percent approve of the plan and 58 percent disapprove.",
            "more-than-everybody", "52 percent approve of the plan and 58 percent",
            "52 percent + 58 percent is 110 %: more than everybody. Check the shares.",
        ),
        (
            "The dam lies 30 miles (68 km) north of Brask.",
            "unit-conversion", "30 miles (68 km)",
            "30 miles is 48 km, not 68 km. Convert it again.",
        ),
        (
            "It reached 95 degrees Fahrenheit (45 degrees Celsius).",
            "unit-conversion", "95 degrees Fahrenheit (45 degrees Celsius)",
            "95 degrees Fahrenheit is 35 degrees Celsius, not 45 degrees Celsius. Convert it again.",
        ),
        (
            "It costs between 50 and 30 crowns.",
            "reversed-range", "50 and 30",
            "50 is more than 30: put the lower end first, or check both.",
        ),
        (
            "Brill leads Kessler 48% to 45% in a poll whose margin of error is 4 points.",
            "lead-within-margin", "leads Kessler 48% to 45%",
            "The lead is 3 and the margin of error 4: the poll does not show who is ahead.",
        ),
        (
            "The council met on Monday, March 5, 2024, at noon.",
            "weekday", "Monday, March 5, 2024",
            "March 5, 2024 is a Tuesday, not a Monday. Check the day and the date.",
        ),
        (
            "The lease ends on 29 February 2023.",
            "impossible-date", "29 February 2023",
            "February 2023 has 28 days: there is no 29. Check the date.",
        ),
        (
            "Brill, who died on 3 March 2020 at age 85, was born on 1 July 1940.",
            "age", "85",
            "Born 1 July 1940, at 3 March 2020: that is 79 years, not 85. Check the age and the dates.",
        ),
        (
            "The war, from 1990 to 1995, lasted 10 years.",
            "duration", "10",
            "From 1990 to 1995 is 5, not 10. Check the dates and the length.",
        ),
        (
            "Ada Brill, 34, runs the mill. Her neighbours are glad. Brill, 36, said so.",
            "two-values", "36",
            "36 here, 34 before: the same thing has two values. Check both.",
        ),
        (
            "The bridge was built in 1931. Few remember it. The bridge, built in 1913, is to go.",
            "two-values", "1913",
            "1913 here, 1931 before: the same thing has two values. Check both.",
        ),
        (
            f"Council to spend $30 million on dam\n\n{BODY}It decided to spend $20 million.",
            "headline-figure", "$30 million",
            "The body has $20 million, and nowhere $30 million. Make them agree.",
        ),
        (
            f"Dam decision\n\n- Work will cost 300 jobs.\n\n{BODY}It will cost 200 jobs.",
            "key-point-figure", "300",
            "The body has 200, and nowhere 300. Make them agree.",
        ),
        (
            f"Photo: The bus that killed six people in Brask.\n\n{BODY}The bus killed five people.",
            "caption-figure", "six",
            "The body has five, and nowhere six. Make them agree.",
        ),
        (
            "Mayor Kesler resigns over flood\n\nThe mayor, Ada Kessler, resigned on Monday. Kessler had led the town.",
            "headline-name", "Kesler",
            "The body has 'Kessler', and nowhere 'Kesler'. Spell the name in one way.",
        ),
        (
            'Mayor: "We have lost everything"\n\n"We have lost almost everything," she told reporters in the hall.',
            "headline-quotation", '"We have lost everything"',
            "The body does not hold these words, but “We have lost almost everything”. Quote what was said.",
        ),
        (
            "Minister lied to parliament about dam\n\nThe minister is accused of lying to parliament about the dam.",
            "headline-without-hedge", "lied",
            "The body has only “accused of lying”; the headline says 'lied' flatly. Hedge both, or neither.",
        ),
        (
            "Ada Kessler runs the mill. Kessler lives in Brask. Later Ada Kesler came back.",
            "name-spelling", "Ada Kesler",
            "'Ada Kesler' is 'Ada Kessler' elsewhere in this article. Spell the name in one way.",
        ),
        (
            "Dr Kessler spoke first. The board thanked Dr Kesler. Then Dr Kessler left.",
            "name-spelling", "Kesler",
            "'Kesler' is 'Kessler' elsewhere in this article. Spell the name in one way.",
        ),
        # the words that a check goes by, twice or as a part of another word
        (
            "The rate fell compared with 30 compared to 50.",
            "wrong-direction", "fell compared with 30 compared to 50",
            "'fell' from 30 to 50: that is +67 %. Check the verb and the order of the figures.",
        ),
        (
            "Of the members, out-of 40 voters, 12, or 90 percent, came.",
            "share", "90 percent",
            "12 of 40 is 30 %, not 90 percent. Check the three figures.",
        ),
        (
            "Nobody saw a difference in the hall where the many guests stood in-between 9 and 5.",
            "reversed-range", "9 and 5",
            "9 is more than 5: put the lower end first, or check both.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_to_the_word(find: Find, text: str, rule: str, words: str, message: str) -> None:
    assert find(text) == [(rule, words, message)]


@pytest.mark.parametrize(
    "text",
    [
        # changes: another base, another unit, another rate, a rounding, a word that leaves room
        "Wages rose 2 percent a year, from 40,000 crowns to 60,000 crowns.",
        "After inflation the budget grew 3 percent, from 50 million to 65 million crowns.",
        "Sales rose 12% to €5.6m from €5m.",
        "The number of visitors nearly doubled, from 410 to 780.",
        "The number of visitors more than doubled, from 100 to 260.",
        "It grew by about 30 percent, from 50 to 66.",
        "Rain fell from 5 to 6 in the morning.",
        "The club rose from ninth place to fourth, and from 9 to 4 in the ranking.",
        "The temperature rose from minus 10 to minus 5 degrees.",
        "The bill passed 52 to 48, up from 20 percent support in 2010 to a majority.",
        "Three in 10 voters have a degree, up from 54 and 23 percent in 2008, respectively.",
        "This version corrects the year of the sale from 2013 to 2003.",
        # points
        "The rate rose from 4.5 percent to 5 percent, an increase of half a percentage point.",
        "Approval rose from 97 percent to 100 percent, up 3 percent.",
        # shares and totals
        "Of the 40 houses, 12 stand empty, and 25 percent of the shops.",
        "Voters aged 50 to 64 (70%) agreed, as did those of 30 to 49 (62%).",
        "There are 5 million to 8 million of them, or about 2 percent of the country.",
        "Five people were hurt, two of them badly, and three cars were lost.",
        "The fire killed nine people, including four men and three women.",
        "It has three rooms: two of 20 metres and one of 30 metres by 12 hours of light.",
        "59 percent of drivers approved, while 52 percent of farmers disapproved.",
        "The three towns lost 12, 14 and 8 people, or 34 in total.",
        "The town has 40,000 people, of whom 10,000, or a quarter, are under 18.",
        # measures
        "They crawled at only 3 miles per hour (6 km per hour).",
        "He is 6 feet 2 inches (188 cm) tall.",
        "It runs for 50 to 60 miles (80 to 97 km).",
        "It took 10 gallons (45 litres) and 10 gallons (38 litres).",
        "It warmed by 2 degrees Celsius (3.6 degrees Fahrenheit).",
        "It costs 5 pounds (6 euros), and weighs 3 pounds (of flour).",
        # ranges and polls
        "The gap between 50 and 30 percent is wide. Children aged 9 and 2 were there.",
        "It is open between 9 and 5 o'clock. They had a choice between 5 and 3 rooms.",
        "Brill leads 48% to 45%, within the margin of error of 4 points.",
        "Brill leads 52% to 41%. The margin of error is 4 points.",
        "In 1994, Brill held a 2-point lead. The margin of error of this poll is 3 points.",
        # dates and ages
        "The hearing was on Tuesday or Wednesday, March 5, 2024.",
        "She was there on 3-5 May 2024, a Friday to a Sunday.",
        "Brill, whose father was born in 1920, died in 2010 aged 60.",
        "Brill, born in 1950, and Kessler, 30, met in 1999.",
        "He was in office from 1990 to 1995 and again for 10 years.",
        "He lived there from 1990 to 1995, and ten years later came back.",
        # one quantity
        "Ada Brill, 34, and Tom Brill, 36, run the mill. Brill, 34, said so.",
        "The 40-page report was short, and the 45-page annex long.",
        # headlines
        f"Five ways to save the dam\n\n{BODY}It decided to spend $20 million in three ways.",
        f"Council to spend $20m on dam\n\n{BODY}It decided to spend $19.8 million.",
        f"Seven killed in crash\n\n{BODY}Four women and three men were killed in the crash.",
        f"Six killed in crash\n\n{BODY}Five people and the driver were killed.",
        f"A third of houses empty: 33 percent\n\n{BODY}A third of the houses stand empty, up from 20 percent.",
        "Mayor defends ‘safe’ dam\n\nThe mayor said the dam was not safe.",
        'Mayor: "We will rebuild the dam"\n\n"We will," she said, "rebuild the dam."',
        "Kesslers resign over flood\n\nThe mayor, Ada Kessler, resigned on Monday. Kessler had led the town.",
        "Minister accused of lying about dam\n\nThe minister is accused of lying to parliament about the dam.",
        "Minister lied about dam\n\nThe minister is accused of lying about the dam. He lied in May and in June.",
        # a figure before that nothing says is one
        "The club of 50 members last year had risen to 65, up 10 percent, the board said from a hall with 12 dogs.",
        # names
        "Bite Kesslar runs it. Bite Kesslar, said Bite Kesslar, is in Kessler.",
        "The letter speaks of Ada Kesslr [sic]. Ada Kessler, said the mayor, wrote to Kessler. Kessler left.",
        "The Senate Majority leader spoke, and so did the Senate Minority leader.",
        "Ada Kessler and Ada Kestner met. The Kesslers and a Kesslerian club came too.",
        "He knows Iran and Iraq, Austria and Australia, Medicare and Medicaid, Slovakia and Slovenia.",
        # words of somebody else
        "“Burglaries rose 20 percent, from 50 to 65,” Ada Brill said.",
    ],
)  # fmt: skip
def test_nothing_is_said_where_nothing_is_sure(find: Find, text: str) -> None:
    assert find(text) == []


VERBS = st.sampled_from([("rose", 1), ("climbed", 1), ("fell", -1), ("dropped", -1)])
PLACES = st.sampled_from(
    ["{verb} {stated} percent, from {base} to {result}", "{verb} to {result} from {base}, or {stated} per cent"]
)


@settings(max_examples=40)
@given(st.integers(101, 99_999), st.integers(12, 95), VERBS, PLACES, st.booleans())
def test_changes_that_agree_and_changes_that_do_not(
    find: Find, base: int, stated: int, verb: tuple[str, int], form: str, is_wrong: bool
) -> None:
    result = round(base * (1 + verb[1] * stated / 100))
    told = stated + 40 if is_wrong else stated
    text = f"Visits to Brask {form.format(verb=verb[0], stated=told, base=f'{base:,}', result=f'{result:,}')}."
    assert [rule for rule, _, _ in find(text)] == (["percent-change"] if is_wrong else [])


SHARES = (
    "{part} of {whole} houses, or {stated} percent, are empty",
    "{stated}% of the houses ({part} of {whole}) are empty",
    "of the {whole} houses, {part} ({stated} per cent) are empty",
)
UNITS = (
    ("miles", "km", 1.609344),
    ("feet", "m", 0.3048),
    ("pounds", "kg", 0.45359237),
    ("acres", "hectares", 0.404686),
)


@settings(max_examples=40)
@given(st.integers(2, 700), st.integers(3, 700), st.sampled_from(SHARES), st.booleans())
def test_shares_that_agree_and_shares_that_do_not(find: Find, part: int, rest: int, form: str, is_wrong: bool) -> None:
    whole = part + rest
    stated = round(100 * part / whole)
    told = (stated + 30 if stated < 60 else stated - 30) if is_wrong else stated
    text = f"The mayor said that {form.format(part=part, whole=whole, stated=told)}."
    assert [rule for rule, _, _ in find(text)] == (["share"] if is_wrong else [])


@settings(max_examples=40)
@given(st.integers(3, 900), st.sampled_from(UNITS), st.booleans())
def test_measures_that_agree_and_measures_that_do_not(
    find: Find, value: int, units: tuple[str, str, float], is_wrong: bool
) -> None:
    first, second, size = units
    converted = value * size * (1.5 if is_wrong else 1)
    text = f"The mayor said that it was {value} {first} ({converted:.1f} {second}) or so."
    assert [rule for rule, _, _ in find(text)] == (["unit-conversion"] if is_wrong else [])


@settings(max_examples=40)
@given(st.text(alphabet="from to 0123456789.,%$()-–:“” rose fell Brill Monday May", max_size=200))
def test_no_text_makes_it_fail(find: Find, text: str) -> None:
    for _, words, _ in find(f"It {text}"):
        assert words in f"It {text}"


def test_a_date_without_a_year_is_read_by_the_date_line(find: Find) -> None:
    text = (
        "Published 12 March 2024\n\nThe dam broke on Monday, March 12. It was built 50 years ago, in 1974, they said."
    )
    assert [words for _, words, _ in find(text)] == ["Monday, March 12"]
    assert find("The dam broke on Monday, March 12. It was built 50 years ago, in 1900, the board said.") == []


def test_numbers_in_one_scale(find: Find) -> None:
    assert find("It grew 20 percent, from 5 to 6 million crowns.") == []
    ((rule, words, _),) = find("It grew 50 percent, from 5 to 6 million crowns.")
    assert (rule, words) == ("percent-change", "50 percent")
    assert find("It grew 20 percent, from 900 to 3 million crowns.") == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("kessler", "kesler", True), ("kessler", "kesslre", True), ("marenko", "merenko", True),
        ("papadopoulos", "papadopolous", True), ("kessler", "kesslers", False), ("korea", "korean", False),
        ("brown", "brawn", False), ("kessler", "kestner", False), ("kessler", "nessler", False),
        ("brill", "bril", False), ("müller", "muller", False), ("kessler", "kessler", False),
    ],
)  # fmt: skip
def test_slips_of_spelling(one: str, other: str, expected: bool) -> None:
    assert is_slip(one, other) is expected
    assert is_slip(other, one) is expected


@given(st.lists(st.text("abcdeé", min_size=4, max_size=9), min_size=2, max_size=5))
def test_no_slip_is_passed_over_among_names(names: list[str]) -> None:
    """What the shapes of words rule out is no slip."""
    tokens = Tokens(" ".join(f"k{name}" for name in names))
    firsts = range(len(tokens))
    found = NameWords(tokens, vec[i64](list(firsts)), vec[i64]([first + 1 for first in firsts]))
    slips = [any(is_slip(word, other) for other in tokens.words) for word in tokens.words]
    assert found.has_slips is any(slips)
    assert [found.may_have(token) for token in firsts] == slips


HOSTILE = {
    "changes": "It rose 5 percent from 6 to 7 to 8 from 9 percent. ",
    "one sentence": "from 5 to 6 percent, ",
    "numbers": "5 of 6 and 7 in 8, ",
    "brackets": "It is 5 miles (6 km (7 miles (8 km. ",
    "dates": "Monday, May 5, 2020, Tuesday, May 6, 2020 (born 1950) died aged 5. ",
    "names": "Ada Kessler{0} met Kessler{0}a, Mr Kessler{0}b and Kessler{0}. ",
    "quotations": "\n\n> we will never ever do it {0}\n\nWe will do it never ever {0}. ",
    "captions": "\n\nPhoto: {0} people killed in Kessler{0}.\n\nThere were {0} people killed in all of Brask. ",
    "ages": "Brill, 5, met Ada Brill, 6, a 7-year-old Kessler, and the 8-page report. ",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_the_time_grows_with_the_text(registry: Registry, consistency: RuleBook, kind: str) -> None:
    def seconds(times: int) -> float:
        headline = "Mayor says 'we will ever never do it' to 5 killed\n\n"
        text = headline + "".join(HOSTILE[kind].format(number) for number in range(times))
        document = annotate(next(iter(registry.readers["text"].read(text.encode(), "text.txt"))), consistency)[0]
        best = float("inf")
        for _ in range(3):
            relations = type(document.layers["relations"])(document)
            start = time.process_time()
            for name in CHECKS:
                for relation in relations.of(name):
                    relation.disagreement(0.02)
            best = min(best, time.process_time() - start)
        return best

    seconds(20)
    assert seconds(800) < 9 * max(seconds(200), 0.002)  # four times the text; squared, it would be sixteen


@settings(max_examples=200)
@given(st.data())
def test_no_check_is_kept_from_a_sentence_that_holds_something_for_it(
    consistency: RuleBook, data: st.DataObject
) -> None:
    """What a sentence is passed over for by its words alone, the check would not have found there either.

    The sentences are the rules' own examples, each with some of its words left out.
    """
    words = data.draw(st.sampled_from(_examples(consistency))).split(" ")
    left_out = data.draw(st.sets(st.integers(0, len(words) - 1), max_size=3))
    text = " ".join(word for place, word in enumerate(words) if place not in left_out)
    assert _read_with_hints(consistency, text) == _read_with_hints(consistency, text, all_checks=-1)


def test_every_check_that_goes_by_words_finds_something_in_the_examples(consistency: RuleBook) -> None:
    """So that the test above is about something."""
    found = {check_ for text in _examples(consistency) for check_ in _read_with_hints(consistency, text)}
    assert found == set(relations._SENTENCES)


def _examples(consistency: RuleBook) -> list[str]:
    texts = [text for rule in consistency.rules for text in (*rule.flagged, *rule.clean)]
    return [text.replace("[[", "").replace("]]", "") for text in texts]


def _read_with_hints(consistency: RuleBook, text: str, all_checks: int = 0) -> dict[str, list[Relation]]:
    """Return what each check reads in a text that goes by the words of its sentences; by none of them with -1."""
    document = annotate(Document.of(text), consistency)[0]
    found = {}
    for check_, bit in relations._SENTENCES.items():
        article = Article(document)
        for figured in article.figured:
            figured.checks |= all_checks
        module, function = relations._READERS[check_]
        read = getattr(import_module(f"checker_plugins.consistency.english.{module}"), function)
        if (article.checks | all_checks) & bit and (read_here := [*read(article)]):
            found[check_] = read_here
    return found
