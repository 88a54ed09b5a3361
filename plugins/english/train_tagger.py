"""Train the tagger's model again, the same to the byte.

    python -m checker_plugins.english.train_tagger EWT GUM [--rounds 6]

EWT and GUM are checkouts of the Universal Dependencies treebanks UD_English-EWT (CC BY-SA 4.0, commit
15d613d8447b3478787d4c278730a1e48a945efb) and UD_English-GUM (commit afb41ee9bca57991125814fa04d96a0e61470c8b).
Of GUM, the texts under a non-commercial licence (wikiHow, fiction) and those whose words it does not carry (Reddit) are
left out; the rest is CC BY or in the public domain. Training reads the documents of each treebank's `files.train` and
`files.dev`, cut into the tokens of `checker.document`; accuracy is printed for the documents of `files.test`, news by
itself.
"""

from __future__ import annotations

import argparse
import marshal
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from checker.document import Tokens
from checker_plugins.english.sign import NUMBER, TAGS
from checker_plugins.english.tagger import (
    AFTER,
    BEFORE,
    HIGHEST,
    OPEN,
    OWN,
    PAIRS,
    PLACE,
    PLACE_BITS,
    START,
    Tagger,
    Words,
    shape,
)

Weights = defaultdict[str, list[float]]
Sentence = tuple[list[str], list[str], list[str]]  # words, texts, tags

TEMPLATES = 10
LEFT_OUT = ("GUM_whow", "GUM_fiction", "GUM_reddit")
COMMON = 12  # a word seen less often than this may have tags that it was not seen with
RARE = 0.003  # a tag that a word has more seldom than this is taken for a slip
LEAST = 1.8  # features whose weights are all nearer to nothing are left out: half the size, 0.1 points of accuracy
SCALE = 4  # weights are kept in quarters: the largest fit in a byte
NOTHING = bytes([128]) * len(TAGS)  # the row of no weight
COARSE = {
    "NN": "N", "NNS": "N", "NNP": "P", "NNPS": "P", "JJ": "J", "JJR": "J", "JJS": "J", "RB": "R", "RBR": "R",
    "RBS": "R", "DT": "D", "PDT": "D", "PRP$": "D", "PRP": "O", "EX": "O", "WDT": "W", "WP": "W", "WP$": "W",
    "WRB": "W", "IN": "I", "CC": "C", "POS": "S", "VB": "VB", "VBD": "VD", "VBN": "VN", "VBG": "VG", "VBZ": "VZ",
    "VBP": "VP", "MD": "M", "TO": "T", "RP": "L", "CD": "#",
}  # fmt: skip


def sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of one CoNLL-U file, cut into our own tokens, with coarse tags."""
    text, rows = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# text = "):
            text = line[9:]
        elif line and line[0].isdigit():
            columns = line.split("\t")
            if columns[0].isdigit():
                rows.append((columns[1], columns[4]))
        elif not line and rows:
            yield from _aligned(text, rows)
            rows = []


def _aligned(text: str, rows: list[tuple[str, str]]) -> Iterator[Sentence]:
    """Carry the tags over to our tokens; a token of several words (a hyphenated one) takes the last one's."""
    ends, place = [], 0
    for word, tag in rows:
        found = text.find(word, place)
        if found < 0:
            return
        place = found + len(word)
        ends.append((found, place, COARSE.get(tag, "." if not any(sign.isalnum() for sign in word) else "X")))
    tokens = Tokens(text)
    tags: list[str] = []
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        over = [tag for a, b, tag in ends if a < end and b > start]
        if not over:
            return
        tags.append(over[0] if tokens.words[len(tags)].isalpha() else over[-1])
    yield tokens.words, [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)], tags


def documents(home: Path, part: str) -> Iterator[tuple[str, Path]]:
    """Yield the name and the file of each document of `part` (train, dev, test) of one treebank."""
    folder = home / "not-to-release"
    for name in (folder / "file-lists" / f"files.{part}").read_text(encoding="utf-8").split():
        if not name.startswith(LEFT_OUT):
            path = folder / "sources" / name
            yield name, path if path.suffix == ".conllu" else path.with_name(path.name + ".conllu")


def possible_tags(texts: Iterable[Sentence]) -> dict[str, bytes]:
    """Return the tags, as numbers, of words that are common enough to show all those that they can have."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for words, _, tags in texts:
        for word, tag in zip(words, tags, strict=True):
            counts[word][tag] += 1
    choices = {}
    for word, found in sorted(counts.items()):
        if not any(sign.isalnum() for sign in word):
            choices[word] = bytes((NUMBER["."],))
        elif found.total() >= COMMON:
            kept = [tag for tag, count in found.most_common() if count / found.total() >= RARE]
            choices[word] = bytes(sorted(NUMBER[tag] for tag in kept))
    return choices


def features(word: str, form: str, before: str, after: str, tag: str, tag2: str) -> tuple[str, ...]:
    """Return what the perceptron looks at for one word: one value for each of its templates."""
    return (
        word,
        word[-3:],
        word[-2:] + form,
        tag,
        tag2 + " " + tag,
        tag + " " + word,
        before,
        before[-3:],
        after,
        after[-3:],
    )


def train(texts: list[Sentence], rounds: int) -> Tagger:
    """Train an averaged perceptron on `texts`, in a shuffled but repeatable order."""
    choices = possible_tags(texts)
    weights: list[Weights] = [defaultdict(lambda: [0.0] * len(TAGS)) for _ in range(TEMPLATES)]
    totals: list[Weights] = [defaultdict(lambda: [0.0] * len(TAGS)) for _ in range(TEMPLATES)]
    step = 0
    shuffled = random.Random(20261122)
    for _ in range(rounds):
        shuffled.shuffle(texts)
        for words, forms, gold in texts:
            tag, tag2 = "<", "<"
            padded = ["<", *words, ">"]
            for index, word in enumerate(words):
                possible = choices.get(word, OPEN)
                if forms[index][0].isupper():
                    possible += bytes((NUMBER["P"],))
                known = TAGS[possible[0]]
                if len(possible) > 1:
                    seen = features(word, shape(forms[index]), padded[index], padded[index + 2], tag, tag2)
                    rows = [row for table, feature in zip(weights, seen, strict=True) if (row := table.get(feature))]
                    known = TAGS[max(possible, key=lambda number: sum(row[number] for row in rows))]
                    step += 1
                    if known != gold[index]:
                        right, wrong = NUMBER[gold[index]], NUMBER[known]
                        for table, total, feature in zip(weights, totals, seen, strict=True):
                            table[feature][right] += 1
                            table[feature][wrong] -= 1
                            total[feature][right] += step
                            total[feature][wrong] -= step
                tag2, tag = tag, known
    return packed(choices, [_averaged(table, total, step) for table, total in zip(weights, totals, strict=True)])


def _averaged(table: Weights, total: Weights, step: int) -> dict[str, bytes]:
    """Average the weights over all steps and pack them in bytes; leave out features that weigh next to nothing."""
    averaged = {}
    for feature, row in sorted(table.items()):
        means = [weight - seen / step for weight, seen in zip(row, total[feature], strict=True)]
        if max(map(abs, means)) >= LEAST:
            averaged[feature] = bytes(max(0, min(255, 128 + round(SCALE * mean))) for mean in means)
    return averaged


def packed(choices: dict[str, bytes], weights: Sequence[Mapping[str, bytes]]) -> Tagger:
    """Lay the weights of the templates out as the tagger reads them: all that belongs to a word in one place."""
    words: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
    endings: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
    numbers = {**NUMBER, "<": START}
    by_tag: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
    for feature, row in weights[5].items():
        tag, _, word = feature.partition(" ")
        by_tag[word][numbers[tag]] = _with_most(row)
    for feature, row in weights[0].items():
        words[feature][OWN] = _with_most(row)
    for feature, row in weights[1].items():
        endings[feature][OWN] = _with_most(row)
    for place, whole, end in ((BEFORE, 6, 7), (AFTER, 8, 9)):
        for feature, row in weights[whole].items():
            words[feature][place] = _sum(row, weights[end].get(feature[-3:], NOTHING))
        for feature, row in weights[end].items():
            endings[feature][place] = _with_most(row)
    order = [*TAGS, "<"]
    pairs = b"".join(
        _sum(weights[3].get(tag, NOTHING), weights[4].get(f"{tag2} {tag}", NOTHING)) for tag2 in order for tag in order
    )
    shapes = {feature: _with_most(row) for feature, row in weights[2].items()}
    return laid_out(choices, words, by_tag, endings, shapes, pairs)


def laid_out(
    choices: Mapping[str, bytes],
    words: Mapping[str, Mapping[int, bytes]],
    by_tag: Mapping[str, Mapping[int, bytes]],
    endings: Mapping[str, Mapping[int, bytes]],
    shapes: Mapping[str, bytes],
    pairs: bytes,
) -> Tagger:
    """Lay rows out one behind the other, those that are equal once, and note where those of each word are.

    `words` and `endings` have rows by what they are for, see `tagger`, `by_tag` those of a tag in front of a word.
    """
    layout = _Layout(pairs)
    nothing = {OWN: _with_most(NOTHING), BEFORE: _with_most(NOTHING), AFTER: _with_most(NOTHING)}
    ends = {ending: {**nothing, **endings[ending]} for ending in sorted(endings)}
    places = {ending: layout.told(rows, {}) for ending, rows in {"": nothing, **ends}.items()}
    found: dict[str, int] = {}
    for word in sorted({*choices, *words, *by_tag}):
        end = ends.get(word[-3:], nothing)
        rows = {**end, OWN: nothing[OWN], **words.get(word, {})}
        found[word] = layout.told(rows, by_tag.get(word, {}))
        tags = choices.get(word, b"")
        layout.numbers += layout.place(end[OWN]) + bytes((len(tags),)) + tags
    if len(layout.rows) >> PLACE_BITS:
        raise ValueError("the rows are too many for what the tagger keeps of their places")
    looks = {look: int.from_bytes(layout.place(row), "little") for look, row in shapes.items()}
    return Tagger(bytes(layout.rows), bytes(layout.numbers), found, places, looks)


class _Layout:
    """The rows of a model as they are laid out, and the numbers that say where."""

    def __init__(self, pairs: bytes) -> None:
        self.rows = bytearray(pairs)
        self.numbers = bytearray()
        self._places: dict[bytes, bytes] = {}

    def place(self, rows: bytes) -> bytes:
        """Return the place of some rows, which are laid out if they were not yet."""
        found = self._places.get(rows)
        if found is None:
            found = self._places[rows] = len(self.rows).to_bytes(PLACE, "little")
            self.rows += rows
        return found

    def told(self, rows: Mapping[int, bytes], by_tag: Mapping[int, bytes]) -> int:
        """Note where the rows of a word or an ending are, and return the place of that."""
        place = len(self.numbers)
        behind = [_with_most(NOTHING), *(by_tag[tag] for tag in sorted(by_tag))]
        order = {tag: number for number, tag in enumerate(sorted(by_tag), 2)}
        steps = bytes(order.get(tag, 1) for tag in range(PAIRS))
        for row in (rows[OWN], rows[BEFORE], rows[AFTER], steps + b"".join(behind)):
            self.numbers += self.place(row)
        return place


def _sum(one: bytes, other: bytes) -> bytes:
    """Return the sums of two rows, less what all have in common, so that they fit in bytes again."""
    scores = [a + b for a, b in zip(one, other, strict=True)]
    least = min(scores)
    return _with_most(bytes(min(score - least, HIGHEST) for score in scores))


def _with_most(row: bytes) -> bytes:
    """Return a row as the tagger reads it, with the highest of its scores for unknown words behind them."""
    return row + bytes((max(row[tag] for tag in OPEN),))


def accuracy(model: Tagger, texts: Iterable[Sentence]) -> tuple[int, int]:
    """Return how many tags of `texts` the model gets right, and how many there are."""
    right = total = 0
    known = Words(model)
    for words, forms, gold in texts:
        tags = known.tags(list(words), list(forms))
        right += sum(TAGS[number] == tag for number, tag in zip(tags, gold, strict=True))
        total += len(gold)
    return right, total


def main() -> None:
    """Train on the two checkouts, print the accuracy on their test documents, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebanks", nargs=2, type=Path, metavar="CHECKOUT")
    parser.add_argument("--rounds", type=int, default=6)
    arguments = parser.parse_args()
    texts = [
        sentence
        for home in arguments.treebanks
        for part in ("train", "dev")
        for _, path in documents(home, part)
        for sentence in sentences(path)
    ]
    model = train(texts, arguments.rounds)
    for home in arguments.treebanks:
        for genre in ("", "GUM_news"):
            found = [s for name, path in documents(home, "test") if name.startswith(genre) for s in sentences(path)]
            right, total = accuracy(model, found)
            if total:
                print(f"{home.name} {genre or 'all'}: {right / total:.4f} of {total} tokens")
    data = marshal.dumps(model.tables(), 2)  # version 2: no references, the same bytes every time
    Path(__file__).with_name("tagger.model").write_bytes(data)
    print(f"{len(data)} bytes, {len(model.words)} words")


if __name__ == "__main__":
    main()
