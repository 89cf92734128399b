"""What a short question means after a sentence of the page: a table that authors can edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.content_files import CONTENT, line_of, read_toml
from skill.errors import ContentError, Problem
from skill.outcome import ASPECTS, FOLLOW_UPS, Command, Mention, Passage
from skill.procedure import Procedure
from skill.text import normalise

MOST_THINGS = 3
"""Things that a sentence may be about: each costs a reading of the question."""


@dataclass(frozen=True)
class FollowUps:
    """Answers to questions that lean on the sentence heard last."""

    procedure: Procedure
    answers: dict[str, dict[str, str]]
    """Sentence heard last → relation → id of the sentence that answers."""
    about: dict[str, tuple[str, ...]]
    """Sentence → what it is about, normalised, the main thing first."""

    def knows(self, last: str, relation: str) -> bool:
        """Whether the table itself answers `relation` after the sentence `last`."""
        return relation in self.answers.get(last, {})

    def find(self, last: str, relation: str) -> Passage | Mention | Command:
        """The answer to `relation` after the sentence `last`.

        Where the page has none it is a Mention of that sentence; 'then' and 'more_detail' read on.
        """
        if self.knows(last, relation):
            return Passage((self.answers[last][relation],))
        if relation in ("then", "more_detail"):
            following = self.procedure.after(last)
            return Passage((following.id,)) if following else Command("next")
        if relation == "meaning":
            return Mention(last, "define")
        return Mention(last, relation if relation in ASPECTS else "other")


def load_follow_ups(procedure: Procedure, folder: Path = CONTENT) -> FollowUps:
    """Read and check `followups.toml`; raises ContentError with every problem."""
    path = folder / "followups.toml"
    problems: list[Problem] = []
    tables = read_toml(path, problems)
    if not problems:
        problems += _problems(tables, procedure, path)
    if problems:
        raise ContentError(problems)
    about = {last: tuple(map(normalise, row.pop("about"))) for last, row in tables.items()}
    return FollowUps(procedure, tables, about)


def _problems(tables: dict[str, Any], procedure: Procedure, path: Path) -> Iterator[Problem]:
    for last, row in tables.items():
        line = line_of(path, last)
        if not procedure.has_sentence(last):
            yield Problem(path, line, f"no sentence {last}", "use an id of the page")
        if not isinstance(row, dict):
            yield Problem(path, line, f"{last} is no table", f"write [{last}] on a line of its own")
            continue
        if not _are_things(row.get("about")):
            remedy = f'write about = ["the …"], with one to {MOST_THINGS} things'
            yield Problem(path, line_of(path, last, "about"), f"{last}.about", remedy)
        for relation in row.keys() - {"about"}:
            line, target = line_of(path, last, relation), row[relation]
            if relation not in FOLLOW_UPS:
                remedy = f"use one of about, {', '.join(sorted(FOLLOW_UPS))}"
                yield Problem(path, line, f"{last}.{relation}", remedy)
            if not isinstance(target, str) or not procedure.has_sentence(target):
                what = f"{last}.{relation} = {target}"
                yield Problem(path, line, what, "use an id of the page")


def _are_things(value: object) -> bool:
    """Whether a value names things that can stand in a question."""
    return (
        isinstance(value, list)
        and 0 < len(value) <= MOST_THINGS
        and all(isinstance(thing, str) and normalise(thing) for thing in value)
    )
