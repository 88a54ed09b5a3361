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
from typing import TYPE_CHECKING, Any, Final

from checker.arrays import append, first_from, i64, vec
from checker.document import Entity, Sentence, Tokens
from checker.errors import CheckerError
from checker.forms import Forms
from checker.hits import Hits
from checker.symbol import ALONE, ANY, BEGIN, CLASSES, END, FIRST_LEXICON, INSIDE, through_forks
from checker.table import NOT_THERE, Table

if TYPE_CHECKING:
    from checker.phrase import Series

_PLACES: Final = 5  # of a token in an entity, with "in none": the digits of an entity code, one digit for each class
_LABELS: Final = {label: index for index, label in enumerate(CLASSES)}
_RANGE: Final = 3  # numbers of an entity: its label's place among `CLASSES`, its first token, the one after its last

_ROOM: Final = 300_000  # transitions of the deterministic automaton that are kept, some 50 bytes each

# Marks tell for little whether a class of tokens has no symbol that a state waits for. They are bits of four numbers:
# the first two have one for each symbol of a lexicon or an entity, and hardly any is the mark of two of them; of a word
# both others have one, and words that share both are few.
_MARKS: Final = 4
_MARK_BITS: Final = 63  # of a plain number of a compiled module, without its sign

# A state of the deterministic automaton is a number, by which its row of numbers is found; it begins with the marks of
# the symbols that the state waits for.
_ROW: Final = _MARKS + 2
_OTHERWISE: Final = _MARKS  # the state that follows by all classes without such a symbol
_ENDS: Final = _MARKS + 1  # where, among all that are accepted, what ends here begins and ends: keys and phrases; or 0
_END: Final = (1 << 32) - 1  # the lower half of that
_NOWHERE: Final = 0  # the state where a run ends
_UNKNOWN: Final = -1  # in place of a state, as `NOT_THERE` is: the one that nobody has asked for yet

_ITEM_BITS: Final = 42  # of a number that holds, above it, a symbol that a state waits for, and an item, see `_advance`
_ITEM: Final = (1 << _ITEM_BITS) - 1

# Numbers of a hit among those of a scan: its key, its first token, the one after its last, its phrase.
_HIT: Final = 4


class _Found:
    """The hits of one scan in the order in which they are found, as plain numbers."""

    __slots__ = ("_hits", "_latest")

    def __init__(self, keys: int, tokens: int) -> None:
        hits = vec[i64](capacity=2 * tokens + _HIT)  # a hit comes on every second token or so
        self._hits = append(append(append(append(hits, 0), -1), 0), 0)  # one before the text, which stands for none
        self._latest = vec[i64]([0] * keys)  # where the last one of each key stands

    def take(self, accepted: vec[i64], place: i64, end: i64, first: i64, last: i64) -> None:
        """Take what accepted keys and phrases matched, unless a hit from an earlier token reaches into it.

        Of what begins at one token the longer is taken after the shorter, in whose place it comes.
        """
        hits, latest = self._hits, self._latest
        while place < end:
            key, phrase = accepted[place], accepted[place + 1]
            hit = latest[key]
            if hits[hit + 1] == first and hits[hit + 2] <= last:
                hits[hit + 2] = last
                hits[hit + 3] = phrase
            elif hits[hit + 2] <= first:
                latest[key] = len(hits)
                hits = append(append(append(append(hits, key), first), last), phrase)
            place += 2
        self._hits = hits

    def by_key(self, places: dict[str, int]) -> Hits:
        """Return the hits, those of each key together."""
        hits = self._hits
        # Counted one place further on than they begin: as each is put there, they come to be where the next ones begin.
        bounds = vec[i64]([0] * (len(places) + 2))
        for hit in range(_HIT, len(hits), _HIT):
            bounds[hits[hit] + 2] += 1
        for place in range(2, len(bounds)):
            bounds[place] += bounds[place - 1]
        made = Hits(places, bounds)
        firsts, lasts, phrases = made.firsts, made.lasts, made.phrases
        for hit in range(_HIT, len(hits), _HIT):
            after = hits[hit] + 1
            at = bounds[after]
            bounds[after] = at + 1
            firsts[at], lasts[at], phrases[at] = hits[hit + 1], hits[hit + 2], hits[hit + 3]
        return made


class Automaton:
    """The compiled phrases. Made by `compile_phrases` or `Automaton.load`; `scan` finds their hits in a document.

    `steps` counts the steps that all scans took together: a measure of their cost that no clock disturbs.
    `room` bounds the transitions that are kept between and within scans.
    """

    def __init__(self, data: dict[str, Any], room: int = _ROOM) -> None:
        self._data = data
        self.room = room
        self.steps = 0
        self._keys: dict[str, int] = {key: place for place, key in enumerate(data["keys"])}
        self._accepts: list[tuple[int, int]] = data["accepts"]
        self._vocabulary: dict[str, int] = data["vocabulary"]
        self._symbol = vec[i64](data["symbol"])
        self._target = vec[i64](data["target"])
        self._forks: dict[int, list[int]] = data["forks"]
        self._openings: dict[int, list[int]] = data["openings"]
        self._children: dict[int, dict[int, int]] = data["children"]
        self._first_word: i64 = data["first_word"]
        self._labels: dict[str, int] = {label: _LABELS[label] for label in data["labels"]}
        self._closures: list[frozenset[int] | None] = [None] * len(self._symbol)  # once asked for: see `_closure`
        self._forms: Forms | None = None
        self._of_forms: vec[i64] = vec[i64]()  # the class of each of them, by its number
        # The symbols that a token of a class satisfies, in order, class by class; where those of each class begin; and
        # their marks, once a word of the class was met.
        self._symbols = vec[i64]()
        self._bounds = vec[i64]()
        self._marks = vec[i64]()
        self._combinations = Table()  # the classes of tokens in entities, by their own and their places there
        # The deterministic states: by the states of the NFA that they stand for, and the other way round; their rows;
        # the keys and phrases that end in them, by turns; what they wait for, in order: a symbol and the state of the
        # NFA in one number, and where that of each begins; and what any token leads to from each.
        self._states: dict[frozenset[int], int] = {}
        self._waiting: list[frozenset[int]] = []
        self._rows = vec[i64]()
        self._accepted = vec[i64]()
        self._wanted = vec[i64]()
        self._begins = vec[i64]()
        self._by_any: list[frozenset[int]] = []
        self._opened = vec[i64]()  # where runs go with their first token, by its class
        self._transitions = Table()
        self._built = 0
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
        found = _Found(len(self._keys), len(classes))
        self._run(classes, sentences, found)
        return found.by_key(self._keys)

    def _meet(self, forms: Forms) -> None:
        """Find the classes of the words that were not met before."""
        if forms is not self._forms:
            self._forms = forms
            self._of_forms = vec[i64]()
        known = self._of_forms
        words = forms.words
        for index in range(len(known), len(words)):
            number = self._vocabulary.get(words[index], 0)
            if number:
                self._mark_class(number)
            known = append(known, number)
        self._of_forms = known

    def _run(self, classes: vec[i64], sentences: Sequence[Sentence], found: _Found) -> None:
        """Add what the runs from all tokens find to the hits."""
        openings, marks, transitions = self._opened, self._marks, self._transitions
        rows, accepted = self._rows, self._accepted
        steps: i64 = 0
        for _, begin, end, _ in sentences:
            first: i64 = max(0, begin)
            last: i64 = min(end, len(classes))
            if first < last:
                steps += last - first
            for start in range(first, last):
                state = openings[classes[start]]
                if state == _UNKNOWN:
                    state = self._open(classes[start])
                    openings, rows, accepted = self._opened, self._rows, self._accepted
                at = start
                while state != _NOWHERE:
                    at += 1
                    row = state * _ROW
                    ends = rows[row + _ENDS]
                    if ends:
                        found.take(accepted, ends >> 32, ends & _END, start, at)
                    if at >= last:
                        break
                    steps += 1
                    here = classes[at]
                    if _share(marks, here * _MARKS, rows, row):
                        following = transitions.find(state, here)
                    else:
                        following = rows[row + _OTHERWISE]
                    if following == _UNKNOWN:
                        following = self._follow(state, here)
                        openings, rows, accepted = self._opened, self._rows, self._accepted
                    state = following
        self.steps += steps

    def _enter(self, entities: Sequence[Entity], classes: vec[i64]) -> None:
        """Give the tokens inside entities that some phrase asks for the classes of such tokens."""
        ranges = vec[i64]()
        reached = vec[i64]([0] * len(CLASSES))
        overlap = False
        index: i64 = -1
        known = ""
        for begin, end, label, _, _ in entities:
            if label is not known:  # most of them are names
                index = self._labels.get(label, -1)
                known = label
            first: i64 = max(0, begin)
            last: i64 = end
            if index >= 0 and 0 <= first < last <= len(classes):
                overlap = overlap or first < reached[index]
                reached[index] = last
                ranges = append(append(append(ranges, index), first), last)
        if overlap:
            ranges = _longest(ranges)
        for place in range(0, len(ranges), _RANGE):
            weight = _weight(ranges[place])
            first, last = ranges[place + 1], ranges[place + 2] - 1
            if first == last:
                classes[first] = self._combined(classes[first], ALONE * weight)
                continue
            classes[first] = self._combined(classes[first], BEGIN * weight)
            for index in range(first + 1, last):
                classes[index] = self._combined(classes[index], INSIDE * weight)
            classes[last] = self._combined(classes[last], END * weight)

    def _combined(self, token_class: i64, code: i64) -> i64:
        """Return the class of a token of this class at this place in an entity."""
        known = self._combinations.find(token_class, code)
        if known == NOT_THERE:
            known = self._combine(token_class, code)
            self._combinations.put(token_class, code, known)
        return known

    def _combine(self, token_class: i64, code: i64) -> i64:
        """Make that class."""
        symbols = set(self._symbols[self._bounds[token_class] : self._bounds[token_class + 1]])
        for label in range(len(CLASSES)):
            place = code // _weight(label) % _PLACES
            if place:
                symbols.add(4 * label + place)
        made: i64 = len(self._bounds) - 1
        for symbol in sorted(symbols):
            self._symbols = append(self._symbols, symbol)
        self._bounds = append(self._bounds, len(self._symbols))
        self._marks = _with_zeros(self._marks, _MARKS)
        self._mark_class(made)
        self._opened = append(self._opened, _UNKNOWN)
        return made

    def _mark_class(self, token_class: i64) -> None:
        """Give a class the marks of the symbols that its tokens satisfy."""
        for place in range(self._bounds[token_class], self._bounds[token_class + 1]):
            self._mark(self._marks, token_class * _MARKS, self._symbols[place])

    def _mark(self, marks: vec[i64], row: i64, symbol: i64) -> None:
        """Put the marks of a symbol into a row."""
        if symbol < self._first_word:
            marks[row + symbol // _MARK_BITS % 2] |= _bit(symbol % _MARK_BITS)
        else:
            marks[row + 2] |= _bit(symbol % _MARK_BITS)
            marks[row + 3] |= _bit(symbol // _MARK_BITS % _MARK_BITS)

    def _forget(self) -> None:
        """Empty the tables, between scans: no class of a token that is being read may be lost."""
        self._symbols = vec[i64](self._data["class_symbols"])
        self._bounds = vec[i64](self._data["class_bounds"])
        self._marks = vec[i64]([0] * (_MARKS * (len(self._bounds) - 1)))
        self._combinations.clear()
        self._of_forms = vec[i64]()
        self._flush()

    def _flush(self) -> None:
        """Drop all states and transitions."""
        self._states = {frozenset(): _NOWHERE}
        self._rows = vec[i64]([0] * _ROW)
        self._accepted = vec[i64]()
        self._wanted = vec[i64]()
        self._begins = vec[i64]([0, 0])
        self._waiting = [frozenset()]
        self._by_any = [frozenset()]
        self._opened = vec[i64]([_UNKNOWN] * (len(self._bounds) - 1))
        self._transitions.clear()
        self._built = 0

    def _open(self, token_class: i64) -> i64:
        """Return where runs go with a first token of this class."""
        reached: set[int] = set()
        for place in range(self._bounds[token_class], self._bounds[token_class + 1]):
            symbol = self._symbols[place]
            for item in self._openings.get(symbol, ()):
                self._advance(symbol, item, token_class, reached)
        state = self._state(frozenset(reached))
        self._opened[token_class] = state
        self._built += 1
        return self._within_room(state)

    def _follow(self, state: i64, token_class: i64) -> i64:
        """Make the transition from a state by a token of this class; return where it leads."""
        if not _share(self._marks, token_class * _MARKS, self._rows, state * _ROW):
            return self._within_room(self._otherwise(state))
        reached = self._reached(state, token_class)
        if reached:
            reached |= self._by_any[state]
            following = self._state(frozenset(reached))
        else:
            following = self._rows[state * _ROW + _OTHERWISE]
            if following == _UNKNOWN:
                following = self._otherwise(state)
        self._transitions.put(state, token_class, following)
        self._built += 1
        return self._within_room(following)

    def _reached(self, state: i64, token_class: i64) -> set[int]:
        """Return what a token of this class leads to from a state, by the symbols that the state waits for."""
        reached: set[int] = set()
        wanted, symbols = self._wanted, self._symbols
        first, last = self._begins[state], self._begins[state + 1]
        for one in range(self._bounds[token_class], self._bounds[token_class + 1]):
            symbol = symbols[one]
            if not self._may_wait(state * _ROW, symbol):
                continue
            place = first_from(wanted, symbol << _ITEM_BITS, first, last)
            while place < last and wanted[place] >> _ITEM_BITS == symbol:
                self._advance(symbol, wanted[place] & _ITEM, token_class, reached)
                place += 1
        return reached

    def _may_wait(self, row: i64, symbol: i64) -> bool:
        """Say whether a state, given by its row, has the first mark of a symbol."""
        place = row + (symbol // _MARK_BITS % 2 if symbol < self._first_word else 2)
        return self._rows[place] >> symbol % _MARK_BITS & 1 == 1

    def _otherwise(self, state: i64) -> i64:
        """Make the transition from a state by all tokens without a symbol that it waits for."""
        following = self._state(self._by_any[state])
        self._rows[state * _ROW + _OTHERWISE] = following
        self._built += 1
        return following

    def _within_room(self, state: i64) -> i64:
        """Return the state that a transition was made to: made anew where there is no more room."""
        if self._built <= self.room:
            return state
        waiting = self._waiting[state]
        self._flush()
        return self._state(waiting)

    def _state(self, waiting: frozenset[int]) -> i64:
        """Return the deterministic state that stands for these states of the NFA."""
        state = self._states.get(waiting)
        if state is None:
            state = self._states[waiting] = len(self._waiting)
            self._waiting.append(waiting)
            self._add(waiting)
        return state

    def _add(self, waiting: frozenset[int]) -> None:
        """Add the row of the state that stands for these states of the NFA."""
        wanted: list[int] = []
        by_any: set[int] = set()
        accepted: dict[int, int] = {}  # of several phrases of one key the first one counts
        for item in waiting:
            node, origin = divmod(item, len(self._symbol))
            symbol = self._symbol[origin]
            if node:
                wanted += [word << _ITEM_BITS | item for word in self._children[node]]
            elif symbol < 0:
                key, phrase = self._accepts[~symbol]
                accepted[key] = min(phrase, accepted.get(key, phrase))
            elif symbol == ANY:
                by_any |= self._closure(origin)
            else:
                wanted.append(symbol << _ITEM_BITS | item)
                if FIRST_LEXICON <= symbol < self._first_word:
                    wanted.append((symbol + 1) << _ITEM_BITS | item)
        first: i64 = len(self._accepted)
        for key, phrase in accepted.items():
            self._accepted = append(append(self._accepted, key), phrase)
        ends = first << 32 | len(self._accepted) if accepted else 0
        row: i64 = len(self._rows)
        self._rows = append(append(_with_zeros(self._rows, _MARKS), _UNKNOWN), ends)
        wanted.sort()
        for key in wanted:
            self._wanted = append(self._wanted, key)
            self._mark(self._rows, row, key >> _ITEM_BITS)
        self._begins = append(self._begins, len(self._wanted))
        self._by_any.append(frozenset(by_any))

    def _advance(self, symbol: i64, item: i64, token_class: i64, reached: set[int]) -> None:
        """Add what the NFA's state `item` comes to by a token of this class, which has the symbol that it waits for.

        An item is a state, or, inside an entry of several tokens, node * number of states + the lexicon's state.
        """
        count = i64(len(self._symbol))
        node = item // count
        origin = item - node * count
        if not node:
            node = self._symbol[origin]
            if symbol == node:
                reached |= self._closure(origin)
                return
            # An entry of the lexicon `node` begins, by the token's own symbol, which comes last if it has one.
            symbol = self._symbols[self._bounds[token_class + 1] - 1]
        child: i64 = self._children[node].get(symbol, 0)  # 0: no entry goes on so
        if child & 1:
            reached |= self._closure(origin)
        if child >> 1:
            reached.add((child >> 1) * count + origin)

    def _closure(self, origin: i64) -> frozenset[int]:
        """Return the waiting and accepting states that a state comes to once it has its symbol, through forks."""
        known = self._closures[origin]
        if known is None:
            known = self._closures[origin] = frozenset(through_forks(self._target[origin], self._forks))
        return known


def _bit(place: i64) -> i64:
    """Return a number of one bit: what mypyc makes of `i64(1) << place` is half as wide."""
    bit: i64 = 1
    bit <<= place
    return bit


def _share(marks: vec[i64], one: i64, others: vec[i64], other: i64) -> bool:
    """Say whether two rows may have a symbol in common: whether they have marks in common."""
    if marks[one] & others[other] or marks[one + 1] & others[other + 1]:
        return True
    return marks[one + 2] & others[other + 2] != 0 and marks[one + 3] & others[other + 3] != 0


def _with_zeros(numbers: vec[i64], count: i64) -> vec[i64]:
    for _ in range(count):
        numbers = append(numbers, 0)
    return numbers


def _weight(label: i64) -> i64:
    """Return what a place in an entity of this label is multiplied with in the code of all places of a token."""
    weight: i64 = 1
    for _ in range(label):
        weight *= _PLACES
    return weight


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


def _longest(ranges: vec[i64]) -> vec[i64]:
    """Return the ranges without those that overlap a longer one of their label.

    Of two that are as long the one that begins first is kept.
    """
    kept = vec[i64]()
    taken: set[tuple[int, int]] = set()
    rows = {(ranges[at + 1] - ranges[at + 2], ranges[at + 1], ranges[at]) for at in range(0, len(ranges), _RANGE)}
    for length, first, label in sorted(rows):
        last = first - length
        # a longer one that overlaps it holds its first or last token
        if (label, first) not in taken and (label, last - 1) not in taken:
            taken.update((label, index) for index in range(first, last))
            kept = append(append(append(kept, label), first), last)
    return kept
