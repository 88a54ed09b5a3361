"""All phrases of all rules as one automaton, run once over the tokens of a document.

The phrases become one nondeterministic automaton over symbols: words, lexicons, the parts of entities, and
"any token". Every token of a text belongs to a class, the set of the symbols that it satisfies, and the
deterministic automaton over classes is built as texts ask for it, so that its size depends on what is read,
not on what could be. A run starts at each token that can begin a phrase and goes on until no phrase can; all
other tokens cost one look into a table.

Cost is linear in the text. A run is no longer than the longest phrase, save for entities, and those are
entered at their first token only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from checker.arrays import append, i64, vec
from checker.document import Entity, Forms, Sentence, Tokens
from checker.errors import CheckerError
from checker.symbol import ALONE, ANY, BEGIN, CLASSES, END, FIRST_LEXICON, INSIDE, through_forks

if TYPE_CHECKING:
    from checker.phrase import Series

_PLACES: Final = 5  # of a token in an entity, with "in none": the digits of an entity code, one digit for each class
_WEIGHTS: Final = {label: _PLACES**index for index, label in enumerate(CLASSES)}
_CODES: Final = _PLACES ** len(CLASSES)

_MARKS: Final = 61  # bits that fit into a plain number of a compiled module
_ROOM: Final = 300_000  # transitions of the deterministic automaton that are kept, some 50 bytes each


class Hit:
    """Tokens that a phrase matched, from `first` up to, not including, `last`.

    `phrase` is the phrase's index among those of its key, in their order.
    """

    __slots__ = ("first", "last", "phrase")

    def __init__(self, first: int, last: int, phrase: int = 0) -> None:
        self.first = first
        self.last = last
        self.phrase = phrase

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hit):
            return NotImplemented
        return (self.first, self.last, self.phrase) == (other.first, other.last, other.phrase)

    def __hash__(self) -> int:
        return hash((self.first, self.last, self.phrase))

    def __repr__(self) -> str:
        return f"Hit({self.first}, {self.last}, {self.phrase})"


Hits = dict[str, list[Hit]]


class _State:
    """A state of the deterministic automaton: `following` has the states that follow it by token class, as asked for.

    `waiting` are the NFA's states (see `Automaton._reached`). Of these, `wanted` has those that a symbol can satisfy,
    by symbol, and `by_any` is what any token leads to; `otherwise` is the state that follows by all classes without
    a wanted symbol. `marks` are those of the wanted symbols: a class that shares none of them has no such symbol.
    `accepts` has the keys and phrases that end here, each key before its phrase.
    """

    __slots__ = ("accepts", "by_any", "following", "marks", "otherwise", "waiting", "wanted")

    def __init__(self, waiting: frozenset[int]) -> None:
        self.waiting = waiting
        self.wanted: dict[int, list[int]] = {}
        self.marks = 0
        self.by_any: set[int] = set()
        self.accepts: list[int] = []
        self.following: dict[Any, _State] = {}
        self.otherwise: _State | None = None


class Automaton:
    """The compiled phrases. Made by `compile_phrases` or `Automaton.load`; `scan` finds their hits in a document.

    `steps` counts the steps that all scans took together: a measure of their cost that no clock disturbs.
    `room` bounds the transitions that are kept between and within scans.
    """

    def __init__(self, data: dict[str, Any], room: int = _ROOM) -> None:
        self._data = data
        self.room = room
        self.steps = 0
        self._keys: list[str] = data["keys"]
        self._accepts: list[tuple[int, int]] = data["accepts"]
        self._vocabulary: dict[str, int] = data["vocabulary"]
        self._symbol: list[int] = data["symbol"]
        self._target: list[int] = data["target"]
        self._forks: dict[int, list[int]] = data["forks"]
        self._openings: dict[int, list[int]] = data["openings"]
        self._children: dict[int, dict[int, int]] = data["children"]
        self._first_word: int = data["first_word"]
        self._weights = {label: _WEIGHTS[label] for label in data["labels"]}
        self._closures: dict[int, frozenset[int]] = {}
        self._marks = [0] * len(data["classes"])  # of each class, once a word of it was met: see `_State`
        self._objects: list[Any] = list(range(len(data["classes"])))  # as objects, which is what tables find
        self._forms: Forms | None = None
        self._of_forms: vec[i64] = vec[i64]()  # the class of each of them, by its number
        self._forget()

    @property
    def kept(self) -> int:
        """The number of transitions that are kept at present."""
        return self._built

    def dump(self) -> dict[str, Any]:
        """Return the automaton as plain data that `marshal` can write, for `load`."""
        return self._data

    @classmethod
    def load(cls, data: dict[str, Any]) -> Automaton:
        """Make the automaton whose `dump` was `data`."""
        return cls(data)

    def scan(self, tokens: Tokens, sentences: Sequence[Sentence], entities: Sequence[Entity]) -> Hits:
        """Return the hits of every key: leftmost and longest, in order, not overlapping, each inside one sentence.

        Every key is there, also one without hits. Where entities of one label overlap, the longest is taken.
        """
        if len(self._combinations) > self.room:
            self._forget()
        self._meet(tokens.forms)
        known = self._of_forms
        classes = tokens.numbers[:]
        for index in range(len(classes)):
            classes[index] = known[classes[index]]
        self._enter(entities, classes)
        found: list[list[Hit]] = [[] for _ in self._keys]
        self._run(classes, sentences, found)
        return dict(zip(self._keys, found, strict=True))

    def _meet(self, forms: Forms) -> None:
        """Find the classes of the words that were not met before."""
        if forms is not self._forms:
            self._forms = forms
            self._of_forms = vec[i64]()
        known = self._of_forms
        for index in range(len(known), len(forms)):
            number = self._vocabulary.get(forms.words[index], 0)
            self._marks[number] = _marks_of(self._symbols[number])
            known = append(known, number)
        self._of_forms = known

    def _run(self, classes: vec[i64], sentences: Sequence[Sentence], found: list[list[Hit]]) -> None:
        """Add what the runs from all tokens find to the lists of hits, one list for each key."""
        openings, marks, objects = self._first, self._marks, self._objects
        unknown, nowhere = self._unknown, self._nowhere
        reached = vec[i64]([0] * len(found))  # the end of each key's last hit
        passed: list[_State] = []  # accepting states that a run has come by,
        places: list[int] = []  # and where
        steps = 0
        for sentence in sentences:
            first, last = sentence.first, min(sentence.last, len(classes))
            steps += max(0, last - first)
            for start in range(first, last):
                state = openings[classes[start]]
                if state is nowhere:
                    continue
                if state is unknown:
                    state = openings[classes[start]] = self._follow(self._start, classes[start])
                    if state is nowhere:
                        continue
                at = start + 1
                while at < last:
                    steps += 1
                    here = classes[at]
                    following = state.following.get(objects[here]) if marks[here] & state.marks else state.otherwise
                    if following is None:
                        following = self._follow(state, here)
                    if following is nowhere:
                        break
                    if state.accepts:
                        passed.append(state)
                        places.append(at)
                    state = following
                    at += 1
                if state.accepts:
                    passed.append(state)
                    places.append(at)
                if passed:
                    _take(passed, places, start, found, reached)
        self.steps += steps

    def _enter(self, entities: Sequence[Entity], classes: vec[i64]) -> None:
        """Give the tokens inside entities that some phrase asks for the classes of such tokens."""
        chosen: dict[str, list[tuple[int, int]]] = {label: [] for label in self._weights}
        for first, last, label, _, _ in entities:
            ranges = chosen.get(label)
            if ranges is not None and 0 <= first < last <= len(classes):
                ranges.append((first, last))
        for label, ranges in chosen.items():
            weight = self._weights[label]
            for first, last in _longest(ranges):
                if last - first == 1:
                    classes[first] = self._combined(classes[first], ALONE * weight)
                    continue
                classes[first] = self._combined(classes[first], BEGIN * weight)
                for index in range(first + 1, last - 1):
                    classes[index] = self._combined(classes[index], INSIDE * weight)
                classes[last - 1] = self._combined(classes[last - 1], END * weight)

    def _combined(self, token_class: int, code: int) -> int:
        """Return the class of a token of this class at these places in entities."""
        key = token_class * _CODES + code
        known = self._combinations.get(key)
        if known is None:
            symbols = set(self._symbols[token_class])
            for label in range(len(CLASSES)):
                code, place = divmod(code, _PLACES)
                if place:
                    symbols.add(4 * label + place)
            known = self._combinations[key] = len(self._symbols)
            self._symbols.append(frozenset(symbols))
            self._objects.append(known)
            self._marks.append(_marks_of(self._symbols[-1]))
            self._first.append(self._unknown)
        return known

    def _forget(self) -> None:
        """Empty the tables, between scans: no class of a token that is being read may be lost."""
        self._symbols: list[frozenset[int]] = list(self._data["classes"])
        del self._marks[len(self._symbols) :]
        del self._objects[len(self._symbols) :]
        self._combinations: dict[int, int] = {}
        self._start = _State(frozenset())
        self._start.wanted = self._openings
        self._nowhere = _State(frozenset())  # where a run ends
        self._unknown = _State(frozenset())  # what nobody has asked for yet
        self._first = [self._unknown] * len(self._symbols)  # where runs go with their first token, by its class
        self._states: dict[frozenset[int], _State] = {}
        self._built = 0

    def _flush(self) -> None:
        """Drop the transitions and all states that no run stands in."""
        self._start.following.clear()
        self._first[:] = [self._unknown] * len(self._symbols)
        for state in self._states.values():
            state.following.clear()
            state.otherwise = None
        self._states.clear()
        self._built = 0

    def _follow(self, state: _State, token_class: int) -> _State:
        """Make the transition from a state by a token of this class; return where it leads."""
        if state is not self._start:
            known = self._states.setdefault(state.waiting, state)
            if known is not state:  # made anew since a flush that this run has outlived
                state = known
                following = state.following.get(self._objects[token_class])
                if following is not None:
                    return following
        symbols = self._symbols[token_class]
        asked: list[int] = []
        for symbol in symbols:
            items = state.wanted.get(symbol)
            if items is not None:
                asked += items
        if asked:
            reached = self._reached(asked, symbols)
            reached |= state.by_any
            following = self._state(frozenset(reached)) if reached else self._nowhere
        else:
            following = state.otherwise or self._otherwise(state)
        if asked or self._marks[token_class] & state.marks:
            state.following[self._objects[token_class]] = following
            self._built += 1
        if self._built > self.room:
            self._flush()
        return following

    def _otherwise(self, state: _State) -> _State:
        """Make the transition from a state by all tokens without a symbol that it waits for."""
        following = self._state(frozenset(state.by_any)) if state.by_any else self._nowhere
        state.otherwise = following
        self._built += 1
        return following

    def _state(self, waiting: frozenset[int]) -> _State:
        """Return the deterministic state that stands for these states of the NFA."""
        state = self._states.get(waiting)
        if state is not None:
            return state
        state = self._states[waiting] = _State(waiting)
        wanted = state.wanted
        accepted: list[tuple[int, int]] = []
        for item in waiting:
            node, origin = divmod(item, len(self._symbol))
            symbol = self._symbol[origin]
            if node:
                for child in self._children[node]:
                    wanted.setdefault(child, []).append(item)
            elif symbol < 0:
                accepted.append(self._accepts[~symbol])
            elif symbol == ANY:
                state.by_any |= self._closure(self._target[origin])
            else:
                wanted.setdefault(symbol, []).append(item)
                if FIRST_LEXICON <= symbol < self._first_word:
                    wanted.setdefault(symbol + 1, []).append(item)
        state.marks = _marks_of(wanted)
        # of several phrases of one key the first one counts
        state.accepts = [part for pair in sorted(dict(sorted(accepted, reverse=True)).items()) for part in pair]
        return state

    def _reached(self, items: list[int], symbols: frozenset[int]) -> set[int]:
        """Return what the NFA's states `items`, which wait for one of these symbols, come to by a token that has them.

        An item is a state, or, inside an entry of several tokens, node * number of states + the lexicon's state.
        """
        word = max(symbols)  # the token's own symbol, if it has one; no entry goes on with any other symbol
        count = len(self._symbol)
        reached: set[int] = set()
        for item in items:
            node, origin = divmod(item, count)
            if not node:
                symbol = self._symbol[origin]
                if symbol in symbols:
                    reached |= self._closure(self._target[origin])
                if not (FIRST_LEXICON <= symbol < self._first_word and symbol + 1 in symbols):
                    continue
                node = symbol
            child = self._children[node].get(word)
            if child is not None:
                node, is_end = divmod(child, 2)
                if is_end:
                    reached |= self._closure(self._target[origin])
                if node:
                    reached.add(node * count + origin)
        return reached

    def _closure(self, origin: int) -> frozenset[int]:
        """Return the waiting and accepting states that forks lead to from a state."""
        known = self._closures.get(origin)
        if known is None:
            known = self._closures[origin] = frozenset(through_forks(origin, self._forks))
        return known


def _marks_of(symbols: Iterable[int]) -> int:
    """Return one bit of a few for each of some symbols but `ANY`: what shares no bit has no symbol in common."""
    marks = 0
    for symbol in symbols:
        if symbol != ANY:
            marks |= 1 << symbol % _MARKS
    return marks


def _take(passed: list[_State], places: list[int], start: int, found: list[list[Hit]], reached: vec[i64]) -> None:
    """Add the longest hit of each key that begins at `start`, where its last one does not reach; empty the lists."""
    for place in range(len(passed) - 1, -1, -1):
        at = places[place]
        accepts = passed[place].accepts
        for index in range(0, len(accepts), 2):
            key = accepts[index]
            if reached[key] <= start:
                found[key].append(Hit(start, at, accepts[index + 1]))
                reached[key] = at
    passed.clear()
    places.clear()


def compile_phrases(phrases: Iterable[tuple[str, str]], lexicons: Mapping[str, Sequence[str]]) -> Automaton:
    """Compile pairs of a key and a phrase; a key may come with several phrases.

    Raises `CheckerError` with all problems of the phrases, each `key: phrase: column …`, and of the lexicons that
    they name.
    """
    from checker.lexicon import entries
    from checker.nfa import Compiler
    from checker.phrase import Lexicon, PhraseError, nodes, parse

    trees: list[tuple[str, Series]] = []
    problems: list[str] = []
    for key, phrase in phrases:
        try:
            trees.append((key, parse(phrase, lexicons)))
        except PhraseError as error:
            problems.append(f"{key}: '{phrase}': {error}")
    resolved: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted({node.name for _, tree in trees for node in nodes(tree) if isinstance(node, Lexicon)}):
        try:
            resolved[name] = entries(name, lexicons)
        except CheckerError as error:
            problems += error.problems
    if problems:
        raise CheckerError(*dict.fromkeys(problems))
    return Automaton(Compiler(resolved).compile(trees))


def _longest(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges without those that overlap a longer one, or one of the same length that begins before."""
    if all(left[1] <= right[0] for left, right in pairwise(ranges)):
        return ranges
    kept: list[tuple[int, int]] = []
    taken: set[int] = set()
    for first, last in sorted(set(ranges), key=lambda ends: (ends[0] - ends[1], ends)):
        if first not in taken and last - 1 not in taken:  # a longer one that overlaps it holds its first or last token
            taken.update(range(first, last))
            kept.append((first, last))
    return kept
