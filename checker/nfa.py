"""The nondeterministic automaton behind the phrases: what its symbols are, and how phrases become its states.

A state waits for one symbol and then goes on to one other state; it may accept a phrase instead (its symbol is
negative), or be a fork, which stands for the states that it leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any

from checker.phrase import GAP, Choice, Gap, Lexicon, Maybe, Node, Series, Slot, Word, nodes
from checker.symbol import ALONE, ANY, BEGIN, CLASSES, END, FIRST_LEXICON, INSIDE, through_forks


class Compiler:
    """Builds the data of an `Automaton` from the trees of phrases and the entries of the lexicons that they name."""

    def __init__(self, lexicons: Mapping[str, list[tuple[str, ...]]]) -> None:
        self.labels = {name: FIRST_LEXICON + 2 * index for index, name in enumerate(lexicons)}
        self.first_word = FIRST_LEXICON + 2 * len(lexicons)
        self.words: dict[str, int] = {}
        self.belongs: dict[str, set[int]] = {}  # words to the symbols of lexicons
        self.symbol: list[int] = []
        self.target: list[int] = []
        self.forks: dict[int, list[int]] = {}
        self.branches: dict[tuple[int, int], int] = {}  # of the tree of entries: (node, word) to node
        self.ends: set[int] = set()
        self.lexicons = lexicons
        for name, label in self.labels.items():
            for entry in lexicons[name]:
                self.add_entry(label, entry)

    def add_entry(self, label: int, entry: tuple[str, ...]) -> None:
        """Add an entry to the lexicon with this symbol."""
        belongs = self.belongs.setdefault(entry[0], set())
        if len(entry) == 1:
            belongs.add(label)
            return
        belongs.add(label + 1)
        node = label
        for token in entry:
            node = self.branches.setdefault((node, self.word(token)), self.first_word + len(self.branches))
        self.ends.add(node)

    def word(self, token: str) -> int:
        """Return the symbol of a word."""
        return self.words.setdefault(token, self.first_word + len(self.words))

    def state(self, symbol: int, target: int) -> int:
        """Add a state that waits for a symbol; return its number."""
        self.symbol.append(symbol)
        self.target.append(target)
        return len(self.symbol) - 1

    def fork(self, targets: list[int]) -> int:
        """Add a fork; return its number."""
        origin = self.state(ANY, 0)
        self.forks[origin] = targets
        return origin

    def build(self, node: Node, after: int) -> int:
        """Add the states that match a part and then go on to the state `after`; return the first of them."""
        if isinstance(node, Word):
            return self.state(self.word(node.text), after)
        if isinstance(node, Lexicon):
            return self.state(self.labels[node.name], after)
        if isinstance(node, Maybe):
            return self.fork([self.build(node.part, after), after])
        if isinstance(node, Choice):
            return self.fork([self.build(option, after) for option in node.options])
        if isinstance(node, Slot):
            place = 4 * CLASSES.index(node.label)
            inside = self.fork([])
            self.forks[inside] += [self.state(place + INSIDE, inside), self.state(place + END, after)]
            return self.fork([self.state(place + ALONE, after), self.state(place + BEGIN, inside)])
        if isinstance(node, Gap):
            origin = after
            for _ in range(GAP):
                origin = self.fork([self.state(ANY, origin), after])
            return origin
        for part in reversed(node.parts):
            after = self.build(part, after)
        return after

    def compile(self, trees: Iterable[tuple[str, Series]]) -> dict[str, Any]:
        """Build all phrases; return the automaton's data."""
        keys: dict[str, int] = {}
        counts: dict[int, int] = {}
        accepts: list[tuple[int, int]] = []
        openings: dict[int, list[int]] = {}
        labels: set[str] = set()
        for key, tree in trees:
            index = keys.setdefault(key, len(keys))
            accepts.append((index, counts.get(index, 0)))
            counts[index] = accepts[-1][1] + 1
            origin = self.build(tree, self.state(~(len(accepts) - 1), 0))
            for waiting in sorted(through_forks(origin, self.forks)):
                symbol = self.symbol[waiting]
                openings.setdefault(symbol, []).append(waiting)
                if FIRST_LEXICON <= symbol < self.first_word:
                    openings.setdefault(symbol + 1, []).append(waiting)
            labels.update(node.label for node in nodes(tree) if isinstance(node, Slot))
        classes, vocabulary = self.classes()
        return {
            "keys": list(keys),
            "accepts": accepts,
            "labels": sorted(labels),
            "vocabulary": vocabulary,
            "class_symbols": [symbol for symbols in classes for symbol in symbols],
            "class_bounds": [0, *accumulate(map(len, classes))],
            "symbol": self.symbol,
            "target": self.target,
            "forks": self.forks,
            "openings": openings,
            "children": self.children(),
            "first_word": self.first_word,
        }

    def classes(self) -> tuple[list[tuple[int, ...]], dict[str, int]]:
        """Return the symbols of each class of tokens, in order, and the class of each word; 0 is that of all others."""
        numbers: dict[tuple[int, ...], int] = {(): 0}
        vocabulary = {}
        for token in {**self.belongs, **self.words}:
            symbols = sorted(self.belongs.get(token, ()))
            if token in self.words:
                symbols.append(self.words[token])  # which come after those of lexicons
            vocabulary[token] = numbers.setdefault(tuple(symbols), len(numbers))
        return list(numbers), vocabulary

    def children(self) -> dict[int, dict[int, int]]:
        """Return the tree of entries: node to word to twice the next node (0: a leaf), plus 1 if an entry ends."""
        inner = {node for node, _ in self.branches}
        children: dict[int, dict[int, int]] = {}
        for (node, word), child in self.branches.items():
            children.setdefault(node, {})[word] = 2 * (child if child in inner else 0) + (child in self.ends)
        return children
