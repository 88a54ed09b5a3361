"""Makes what a rule book holds: files read, rules chosen, annotators ordered, phrases compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from checker import phrase, vocabulary
from checker.automaton import Automaton, compile_phrases
from checker.errors import CheckerError, Failure
from checker.lexicon import entries as entries_of
from checker.registry import label_of
from checker.rule import read_lexicons, read_rule
from checker.schema import did_you_mean
from checker.selection import Asked, known_names, wrong_gate, wrong_numbers, wrong_settings
from checker.settings import Where, in_order

if TYPE_CHECKING:
    from checker.configuration import Configuration
    from checker.hookspecs import Annotator
    from checker.registry import Registry
    from checker.rule import Rule
    from checker.rulebook import RuleFile

MADE_BY_ENGINE = ("tokens", "hits", "vocabulary")
PUT_BY_ENGINE = ("blocks", "sentences", "entities", "quotations", "ledger")  # where no annotator makes them
HITS_NEED = ("tokens", "sentences", "entities")
MADE_OF_HITS = ("hits", "vocabulary")

Lexicons = dict[str, tuple[str, ...]]


class Compiled(NamedTuple):
    """The rules that are enabled, sorted by id, the automaton, and the labels of the annotators in their order."""

    rules: tuple[Rule, ...]
    automaton: Automaton
    order: list[str]


def compile_rules(
    registry: Registry,
    files: Sequence[RuleFile],
    folders: Sequence[str],
    asked: Sequence[Asked],
    language: str,
    configuration: Configuration,
) -> tuple[Compiled, list[Failure]]:
    """Read the rule files and compile what any of `asked` enables; return it with everything that failed.

    Raises `CheckerError` when what is asked for is not there, with all that is wrong with the configuration.
    """
    failures: list[Failure] = []
    annotators = ordered(registry.annotators, language, registry.owners, failures)
    lexicons = _lexicons(registry, files, failures)
    problems = _join_vocabulary(lexicons, configuration, annotators)
    read = _rules(registry, files, lexicons, failures)
    _refuse([*configuration.problems, *_wrong(read, registry, files, folders, asked, configuration), *problems])
    rules = tuple(rule for rule in read if rule.language in (language, "*") and any(one.holds(rule) for one in asked))
    phrases: list[tuple[str, str]] = list(configuration.vocabulary.phrases())
    for rule in rules:
        phrases += [(f"rule:{rule.id}", one) for one in registry.kinds[rule.kind].phrases(rule.match)]
        phrases += [(f"exception:{rule.id}:{index}", one.phrase) for index, one in enumerate(rule.exceptions)]
    taken: dict[str, str] = {}
    for annotator in annotators:
        phrases += _phrases_of(annotator, registry.owners[label_of(annotator)], lexicons, taken, failures)
    order = [label_of(annotator) for annotator in annotators]
    return Compiled(rules, compile_phrases(phrases, lexicons), order), failures


def _wrong(
    read: Iterable[Rule],
    registry: Registry,
    files: Iterable[RuleFile],
    folders: Iterable[str],
    asked: Sequence[Asked],
    configuration: Configuration,
) -> list[str]:
    """Return what is wrong with the names of rules in what is asked for."""
    ids = [file.id for file in files if not file.is_lexicons]
    known = known_names(ids, folders)
    variants = [one.settings for one in asked]
    problems = dict.fromkeys(problem for one in asked for problem in one.wrong_names(known))
    problems.update(dict.fromkeys(wrong_settings(variants, known, ids)))
    problems.update(dict.fromkeys(wrong_gate(configuration.gate, known)))
    problems.update(dict.fromkeys(wrong_numbers(variants, read, registry.kinds)))
    return list(problems)


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise CheckerError(*in_order(problems))


def _join_vocabulary(lexicons: Lexicons, configuration: Configuration, annotators: Iterable[Annotator]) -> list[str]:
    """Let the house's vocabulary join the lexicons that the annotators name for it; return what is wrong with it."""
    joined: dict[str, list[str]] = {}
    for annotator in annotators:
        offered: Mapping[str, Sequence[str]] = getattr(annotator, "vocabulary", {})
        for kind, names in offered.items():
            joined.setdefault(kind, []).extend(name for name in names if name in lexicons)
    problems = []
    for name, entries in configuration.vocabulary.added(joined).items():
        where = configuration.where.get(f"vocabulary.lexicons.{name}", Where("vocabulary"))
        if name not in lexicons:
            problems.append(where.problem(f"there is no lexicon '{name}'{did_you_mean(name, lexicons)}"))
            continue
        before = lexicons[name]
        lexicons[name] = tuple(dict.fromkeys((*before, *entries)))
        try:
            entries_of(name, lexicons)
        except CheckerError as error:
            problems += [where.problem(problem) for problem in error.problems]
            lexicons[name] = before
    return problems


def _rules(registry: Registry, files: Iterable[RuleFile], lexicons: Lexicons, failures: list[Failure]) -> list[Rule]:
    """Read the rules, sorted by id; a file with something wrong is a failure, the others stand."""
    rules: dict[str, Rule] = {}
    for file in files:
        if file.is_lexicons:
            continue
        try:
            rule = read_rule(file.data, file.path, registry.kinds, lexicons)
            if rule.id in rules:
                raise CheckerError(f"{file.path}: id: '{rule.id}' is the id of {rules[rule.id].path} already")
            rules[rule.id] = rule
        except Exception as error:  # noqa: BLE001 - a kind may fail over a rule
            failures.append(Failure.of(file.path, "load the rule", error))
    return [rules[name] for name in sorted(rules)]


def _lexicons(registry: Registry, files: Iterable[RuleFile], failures: list[Failure]) -> Lexicons:
    """Return the lexicons of the plugins and of the packs without the broken ones."""
    lexicons = dict(registry.lexicons())
    owners = {name: registry.owners[f"lexicon {name}"] for name in lexicons}
    for file in files:
        if not file.is_lexicons:
            continue
        try:
            added = read_lexicons(file.data, file.path)
        except CheckerError as error:
            failures.append(Failure.of(file.path, "load the lexicons", error))
            continue
        for name, entries in added.items():
            if name in lexicons:
                detail = f"lexicon {name} of {file.path} is left out: {owners[name]} has one already"
                failures.append(Failure(file.path, "load the lexicons", "NameClash", detail))
            else:
                lexicons[name], owners[name] = entries, file.path
    told: set[str] = set()
    for name in list(lexicons):
        try:
            entries_of(name, lexicons)
        except CheckerError as error:
            if str(error) not in told:  # lexicons that name a broken one are broken for the same reason
                failures.append(Failure.of(owners[name], "load the lexicons", error))
            told.add(str(error))
            owners.pop(name)
    return {name: entries for name, entries in lexicons.items() if name in owners}


def _phrases_of(
    annotator: Annotator, who: str, lexicons: Lexicons, taken: dict[str, str], failures: list[Failure]
) -> list[tuple[str, str]]:
    """Return the phrases of an annotator under its keys; `taken` has the keys of those before it."""
    phrases: list[tuple[str, str]] = []
    doing = f"compile the phrases of annotator {annotator.name}"
    try:
        offered = annotator.phrases
        if not isinstance(offered, Mapping):
            raise TypeError(f"'phrases' must be a mapping, not {offered!r:.60}")
        sets = {key: list(offered[key]) for key in sorted(offered)}
    except Exception as error:  # noqa: BLE001
        failures.append(Failure.of(who, doing, error))
        return []
    for key, texts in sets.items():
        if key.startswith(("rule:", "exception:", vocabulary.PREFIX)) or key in taken:
            detail = f"'{key}' is taken by {taken.get(key, 'the rules')}"
            failures.append(Failure(who, doing, "NameClash", detail))
            continue
        taken[key] = f"annotator {annotator.name} of {who}"
        for text in texts:
            try:
                phrase.parse(text, lexicons)
            except CheckerError as error:
                failures.append(Failure(who, doing, type(error).__name__, f"'{key}': '{text}': {error}"))
            else:
                phrases.append((key, text))
    return phrases


def ordered(
    annotators: Iterable[Annotator], language: str, owners: Mapping[str, str], failures: list[Failure]
) -> list[Annotator]:
    """Return the annotators of a language in an order in which each comes after what it needs.

    One whose needs nothing makes, or which needs itself by way of others, is left out and is a failure.
    """
    waiting = _of_language(annotators, language, owners, failures)
    order: list[Annotator] = []
    made = {"tokens"}

    def missing(annotator: Annotator) -> list[str]:
        needs = dict.fromkeys(
            need for one in annotator.needs for need in (HITS_NEED if one in MADE_OF_HITS else (one,))
        )
        return [need for need in needs if need not in made and (need in waiting or need not in PUT_BY_ENGINE)]

    while waiting:
        ready = [annotator for annotator in waiting.values() if not missing(annotator)]
        for annotator in ready:
            order.append(annotator)
            made.add(annotator.name)
            del waiting[annotator.name]
        if ready:
            continue
        lacking = {name: [need for need in missing(one) if need not in waiting] for name, one in waiting.items()}
        broken = [name for name, needs in lacking.items() if needs]
        if broken:
            name = broken[0]
            detail = f"annotator {name} needs the layer '{lacking[name][0]}', which nothing makes"
            out, error = [name], "UnknownLayer"
        else:
            out = _cycle({name: missing(one)[0] for name, one in waiting.items()})
            steps = ", ".join(f"{one} needs {other}" for one, other in zip(out, [*out[1:], out[0]], strict=True))
            detail, error = f"annotators need each other: {steps}", "Cycle"
        who = owners[label_of(waiting[out[0]])]
        failures.append(Failure(who, "order the annotators", error, detail))
        for name in out:
            del waiting[name]
    return order


def _of_language(
    annotators: Iterable[Annotator], language: str, owners: Mapping[str, str], failures: list[Failure]
) -> dict[str, Annotator]:
    """Return the annotators of a language by name; one of the very language goes before one of any."""
    found: dict[str, Annotator] = {}
    for annotator in annotators:
        if annotator.name in MADE_BY_ENGINE:
            detail = f"the layer '{annotator.name}' is made by the engine alone"
            failures.append(Failure(owners[label_of(annotator)], "order the annotators", "NameClash", detail))
        elif annotator.language == language or (annotator.language == "*" and annotator.name not in found):
            found[annotator.name] = annotator
    return found


def _cycle(needs: Mapping[str, str]) -> list[str]:
    """Return the names of a cycle in which each needs the next one."""
    path: list[str] = []
    name = next(iter(needs))
    while name not in path:
        path.append(name)
        name = needs[name]
    return path[path.index(name) :]
