"""The commands about rules: what each does, once the command line is understood; each returns an exit code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from checker.commands import FINE, FOUND, columns, end, print_json, requested, tell
from checker.errors import CheckerError
from checker.report import number_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from checker.audit import Tools
    from checker.reference import Section
    from checker.rule import Rule


def run_rules(arguments: argparse.Namespace) -> int:
    """List the rules."""
    from checker.suppression_rules import enabled

    tools = _load(arguments, select=arguments.what, profile=arguments.profile)
    selected = {*arguments.what}
    own = [rule for rule in enabled(tools.book.asked) if not selected or selected & {rule.id, rule.pack, rule.category}]
    rules = sorted([*tools.book.rules, *own], key=lambda rule: rule.id)
    wanted = [rule for rule in rules if arguments.severity in (None, rule.severity)]
    if arguments.format == "json":
        from checker.report import rule_record

        print_json([{"id": rule.id, **rule_record(rule)} for rule in wanted])
    else:
        name = max((len(rule.id) for rule in wanted), default=0)
        for rule in wanted:
            _print_wrapped(f"{rule.id:<{name}}  {rule.severity:<7}  {rule.title}", " " * (name + 11))
        print(f"{number_of(len(wanted), 'rule')}; to read about one: checker explain RULE")
    return end(tools.failures)


def run_explain(arguments: argparse.Namespace) -> int:
    """Say what a rule finds, why, and show its examples."""
    from checker import reference
    from checker.rulebook import profiles
    from checker.schema import did_you_mean

    tools = _load(arguments)
    by_id = {rule.id: rule for rule in tools.rules}
    rule = by_id.get(arguments.rule)
    if rule is None:
        tell(tools.failures)
        raise CheckerError(f"there is no rule '{arguments.rule}'{did_you_mean(arguments.rule, by_id)}")
    known = reference.read_profiles(profiles(tools.registry.packs, arguments.rules))
    _print_rule(rule, reference.sections(rule, tools.book, tools.registry, known))
    return end(tools.failures)


def run_docs(arguments: argparse.Namespace) -> int:
    """Write the rule reference, or say whether the one that is there is current."""
    from checker import reference
    from checker.rulebook import profiles

    tools = _load(arguments)
    if tools.failures:
        return end(tools.failures)
    known = reference.read_profiles(profiles(tools.registry.packs, arguments.rules))
    pages = reference.pages(tools.book, tools.registry, known)
    if not arguments.check:
        try:
            reference.write_pages(arguments.output, pages)
        except OSError as error:
            raise CheckerError(f"--output: {arguments.output}: {error.strerror}") from None
        print(f"{arguments.output}: {number_of(len(pages), 'page')}")
        return FINE
    stale = reference.stale_pages(arguments.output, pages)
    for name in stale:
        print(f"{os.path.join(arguments.output, name)}: is not current; run checker docs")
    return FOUND if stale else FINE


def run_test(arguments: argparse.Namespace) -> int:
    """Run the rules' own examples."""
    from checker.linting import coverage, lint_rules
    from checker.testing import chosen, test_rules

    tools = _load(arguments)
    try:
        tested = chosen(tools.book, arguments.packs)
    except CheckerError:
        tell(tools.failures)  # a pack may be unknown since its rules could not be loaded
        raise
    broken = test_rules(tools.book, tools.registry, arguments.packs)
    if arguments.coverage:
        for covered in coverage(tools.book, tools.registry, arguments.packs):
            print(covered)
            for missed in (*covered.unreached, *covered.unneeded):
                _print_wrapped(f"  not reached: {missed}", "    ")
    if arguments.strict:
        broken += lint_rules(tools.book, tools.registry, arguments.packs)
    for one in broken:
        print(one)
    examples = sum(len(rule.flagged) + len(rule.clean) for rule in tested)
    exceptions = sum(len(rule.exceptions) for rule in tested)
    outcome = f"{number_of(len(broken), 'thing does', 'things do')} not hold" if broken else "all hold"
    tally = (number_of(len(tested), "rule"), number_of(examples, "example"), number_of(exceptions, "exception"))
    print(f"{', '.join(tally)}: {outcome}")
    return end(tools.failures) or (FOUND if broken else FINE)


def _load(arguments: argparse.Namespace, select: Sequence[str] = (), profile: str | None = None) -> Tools:
    """Load plugins and rules, all of them unless something is selected or a profile is named."""
    from checker import audit

    request = requested(arguments)._replace(packs_only=True)
    return audit.load(
        audit.Options(
            tuple(arguments.rules), tuple(select), plugins=not arguments.no_plugins, profile=profile, config=request
        )
    )


def _print_rule(rule: Rule, sections: Sequence[Section]) -> None:
    """Print all that a reader of findings may want to know about a rule."""
    print(f"{rule.id}: {rule.severity}, {rule.category}, {rule.confidence} confidence, since {rule.since}")
    for text in (rule.title, rule.message, rule.rationale, rule.suggest):
        if text:
            _print_wrapped(" ".join(text.split()))
            print()
    print(f"Defined in:\n  - {rule.path or 'the checker itself'}")
    for section in sections:
        print(f"\n{section.title}:")
        for entry in section.entries:
            _print_wrapped(f"  - {entry}", "    ")


def _print_wrapped(text: str, indent: str = "") -> None:
    import textwrap

    width = max(columns(), len(indent) + 20)
    print(textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))
