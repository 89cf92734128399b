"""What the linter says about one file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from interaction_model.linter.rules import Finding, Rule


@dataclass(frozen=True)
class Report:
    """The rules that one file was held against, and what came of it."""

    path: Path
    """The file."""
    text: str
    """The file's text."""
    rules: Mapping[str, Rule]
    """Every rule that was looked at, by its id, in the order of its table."""
    findings: tuple[Finding, ...]
    """Every broken rule, in that order."""
    skipped: tuple[str, ...] = ()
    """Ids of rules on such a file that could not be looked at without its models."""

    def lines(self) -> Iterator[str]:
        """`file:line: where: what — the rule [its id]`, one for each finding."""
        return (self._line(f) for f in self.findings if not self.rules[f.rule].reminder)

    def reminders(self) -> Iterator[str]:
        """The same for what has to be done only before the skill is submitted."""
        return (self._line(f) for f in self.findings if self.rules[f.rule].reminder)

    def _line(self, finding: Finding) -> str:
        rule = self.rules[finding.rule]
        line = _line_of(self.text, finding.text)
        name = f"{rule.id}, advice" if rule.advice else rule.id
        return f"{self.path}:{line}: {finding.where}: {finding.what} — {rule.text} [{name}]"


def make_report(
    path: Path,
    text: str,
    rules: Mapping[str, Rule],
    findings: list[Finding],
    skipped: tuple[str, ...] = (),
) -> Report:
    """A report on a file whose findings come in any order."""
    order = list(rules)
    ordered = tuple(sorted(findings, key=lambda finding: order.index(finding.rule)))
    return Report(path, text, rules, ordered, skipped)


def _line_of(text: str, said: str) -> int:
    """The line on which a text stands in a file; 0 for the file as a whole."""
    if not said:
        return 0
    for written in (json.dumps(said, ensure_ascii=False), json.dumps(said)):
        at = text.find(written)
        if at >= 0:
            return text.count("\n", 0, at) + 1
    return 0
