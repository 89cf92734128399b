"""What the robot found: how often each rule was looked at, and where it was broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from interaction_model.linter.rules import Rule, load_rules
from interaction_model.own import own_rules

RULES = Path(__file__).with_name("rules.toml")
MOST_FAILURES = 5
"""So many failures of one rule are printed; more are counted."""


@lru_cache(maxsize=1)
def robot_rules() -> Mapping[str, Rule]:
    """Every rule of the robot by its id."""
    return load_rules(RULES)


class Ledger:
    """Gathers the results of one run."""

    def __init__(self) -> None:
        self.looked = Counter[str]()
        self.failures: list[tuple[str, str, str]] = []

    def expect(self, rule: str, kept: bool, where: str, what: str = "") -> None:
        """Record whether a rule was kept; `what` is what was found instead."""
        if rule not in robot_rules():
            raise KeyError(rule)
        self.looked[rule] += 1
        if not kept:
            self.failures.append((rule, where, what))

    @property
    def passed(self) -> bool:
        """Whether every rule was looked at and kept."""
        return not self.failures and set(self.looked) == set(robot_rules())

    def lines(self) -> Iterator[str]:
        """The report, one rule a line, failures below their rule; then what the tests show."""
        for number, rule in enumerate(robot_rules().values(), 1):
            yield from self._rule(number, rule)
        shown = [rule for rule in own_rules().values() if rule.shown_by]
        for number, rule in enumerate(shown, 1 + len(robot_rules())):
            yield f"{number:3}. test  {rule.id}: {rule.text} ({rule.shown_by})"
        kept = len(set(self.looked) - {rule for rule, _, _ in self.failures})
        yield f"{kept} of {len(robot_rules())} rules kept, {self.looked.total():,} checks"
        yield f"{len(shown)} more rules are looked at by the tests that are named"

    def _rule(self, number: int, rule: Rule) -> Iterator[str]:
        failures = [(where, what) for id, where, what in self.failures if id == rule.id]
        looked = self.looked[rule.id]
        verdict = "FAIL" if failures else "pass" if looked else "not looked at"
        yield f"{number:3}. {verdict:4}  {rule.id}: {rule.text} ({looked:,} times)"
        for where, what in failures[:MOST_FAILURES]:
            yield f"           {where}: {what}"
        if len(failures) > MOST_FAILURES:
            yield f"           … and {len(failures) - MOST_FAILURES} more"
