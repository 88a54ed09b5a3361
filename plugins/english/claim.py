"""Claims: which sentences assert something checkable, the writer's hedges in them, and their figures."""

from __future__ import annotations

from collections.abc import Sequence

from checker.document import Block, Entity, Sentence
from checker.ledger import Figure
from checker.span import Span
from checker_plugins.english.reading import PROMPT, UNIT, Reading

PHRASES: dict[str, tuple[str, ...]] = {
    "claim-prompt": ("{prompt-word}",),
    "claim-unit": ("{quantity-unit}",),
    "hedge-adverb": ("{hedge-adverb}",),
    "hedge-adjective": ("{doubting-adjective}",),
    "hedge-impersonal": (
        (
            "it (is|was|'s|has been) (now|also|widely|generally|commonly)? (believed|understood|thought|alleged|claimed"
            "|reported|rumoured|rumored|feared|suspected|assumed|presumed|speculated) that?"
        ),
    ),
    "hedge-passive": ("{hedge-passive}",),
    "hedge-modal": ("(may|might|could)",),
    "hedge-verb": ("(seem|seems|seemed|appear|appears|appeared)",),
}

_SHORT = 14  # tokens of a line such as "Read more: …"
# Blocks whose text asserts nothing of its own: names, dates, titles, and what is not prose.
NO_CLAIMS = frozenset(("headline", "heading", "byline", "dateline", "caption", "code"))

_VERBS = frozenset(
    "is are was were be been has have had does do did will would can could may might must shall should says said "
    "'s 're 've 'd 'll".split()
)


def asserts(reading: Reading, index: int, block: Block) -> bool:
    """Say whether the sentence `index` states something that could be checked."""
    sentence = reading.sentences[index]
    if block.role in NO_CLAIMS:
        return False
    words = reading.tokens.words[sentence.first : sentence.last]
    text = sentence.span.of(reading.text)
    closing = text.rstrip("\"”’' )»")
    if closing.endswith("?") and not reading.quoted[sentence.first]:
        return False
    if words[0] in ("what", "how", "why", "who", "where") and not closing.endswith((".", "!", ":", "…")):
        return False
    if reading.is_in(sentence.first, PROMPT) and len(words) <= _SHORT and not closing.endswith("."):
        return False
    if _VERBS.intersection(words):
        return True
    alphabetic = [word for word in words if word[0].isalpha()]
    if len(alphabetic) < 3:
        return False
    if closing.endswith((".", "!", ":", ";", "…")) and len(alphabetic) >= 6:
        return True
    signs = reading.syntax(index).signs
    return any(sign in signs for sign in "vzqm") or ("e" in signs and (len(alphabetic) > 12 or closing.endswith(".")))


def hedges(reading: Reading) -> dict[int, list[Span]]:
    """Return the writer's own words of doubt by the first token of each, outside quotations."""
    tokens, words = reading.tokens, reading.tokens.words
    found: dict[int, list[Span]] = {}
    taken = 0
    everything = sorted(
        (hit.first, -hit.last, name)
        for name in PHRASES
        if name.startswith("hedge-")
        for hit in reading.hits.get(name, ())
    )
    for first, negative, name in everything:
        last = -negative
        if first < taken or reading.quoted[first]:
            continue
        if name == "hedge-impersonal" and words[last - 1] == "that":
            last -= 1
        if name == "hedge-passive" and words[last - 2 : last] == ["supposed", "to"]:
            continue  # a duty, not a doubt
        if name == "hedge-modal" and not _is_epistemic(reading, first):
            continue
        if name == "hedge-verb" and words[last : last + 1] not in (
            ["to"],
            ["as"],
            ["like"],
            ["likely"],
            ["that"],
            ["set"],
        ):
            continue
        if name == "hedge-adjective" and not _is_doubting(reading, first):
            continue
        found.setdefault(first, []).append(tokens.span(first, last))
        taken = last
    return found


# What "could" tells of likelihood before, where other verbs make it an ability.
_LIKELY = frozenset(
    "be have become lead face take cost mean result cause also soon still even well potentially".split()
)


def _is_epistemic(reading: Reading, token: int) -> bool:
    """Say whether a modal verb tells of likelihood: not the month, not permission, ability or a question."""
    words = reading.tokens.words
    if reading.dates[token] or reading.text[reading.tokens.starts[token]].isupper():
        return False
    following = words[token + 1 : token + 3]
    if not following or not following[0][0].isalpha():
        return False
    if words[token] == "could":
        return following[0] in _LIKELY
    return True


_ALSO_VERBS = frozenset(("reported", "claimed", "suspected", "accused", "alleged", "supposed"))
_BEFORE_ADJECTIVES = frozenset(
    "a an the of any his her their its for 's no with several other some two three by between against over to".split()
)
_AFTER_VERBS = frozenset("of to that by in on a an the".split())


def _is_doubting(reading: Reading, token: int) -> bool:
    """Say whether an adjective of doubt stands before what it doubts, not as a verb ("the paper reported")."""
    words = reading.tokens.words
    if words[token] not in _ALSO_VERBS:
        return True
    before = words[token - 1] if token else ""
    after = words[token + 1] if token + 1 < len(words) else ""
    if before not in _BEFORE_ADJECTIVES or not after[:1].isalpha():
        return False
    return not after.endswith("ly") and after not in _AFTER_VERBS


def figures(reading: Reading, entities: Sequence[Entity], sentence: Sentence) -> tuple[Figure, ...]:
    """Return the quantities of a sentence: numbers, shares and sums, the widest of those that overlap."""
    found: list[Figure] = []
    reached = sentence.first
    for entity in entities:
        if entity.label not in ("number", "percent", "money") or entity.first < reached:
            continue
        span = reading.tokens.span(entity.first, entity.last)
        counts = ""
        if entity.label == "number" and entity.last < sentence.last:
            counts = _counted(reading, entity.last, sentence.last)
        found.append(Figure(span, entity.value, entity.unit, counts))
        reached = entity.last
    return tuple(found)


# Nouns that are counted without anybody having to count: lengths of time and way, scores.
_LENGTHS = frozenset(
    "years year months month weeks week days day hours hour minutes minute seconds times feet foot inches inch metres "
    "meters km kilometres kilometers miles terms rounds points goals games pages".split()
)
_BEFORE_LABELS = frozenset("aged age flight no number article section $ - boeing airbus".split())


def is_statistic(reading: Reading, figure: Figure) -> bool:
    """Say whether a figure is one that somebody must have counted or measured: not an age, a length of time."""
    if figure.unit:
        return True
    token = reading.tokens.at(figure.span.start)
    before = reading.tokens.words[token - 1] if token else ""
    if before in _BEFORE_LABELS:
        return False
    return figure.counts not in _LENGTHS and (figure.value or 0) >= 10 and bool(figure.counts)


def _counted(reading: Reading, token: int, limit: int) -> str:
    """The noun that a number counts: the next word that is a unit, or the one that follows."""
    for index in range(token, min(token + 3, limit)):
        if reading.is_in(index, UNIT):
            return reading.tokens.words[index]
    word = reading.tokens.words[token]
    return word if word[0].isalpha() and word.endswith("s") else ""
