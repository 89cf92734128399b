"""What 'why?' or 'and then?' mean after a sentence of the page: a table that authors can edit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skill.content_files import CONTENT, read_toml
from skill.errors import ContentError, Problem
from skill.outcome import ASPECTS, FOLLOW_UPS, Command, Mention, Passage
from skill.procedure import Procedure


@dataclass(frozen=True)
class FollowUps:
    """Answers to questions that lean on the sentence heard last."""

    procedure: Procedure
    answers: dict[str, dict[str, str]]
    """Sentence heard last → relation → id of the sentence that answers."""

    def find(self, last: str, relation: str) -> Passage | Mention | Command:
        """The answer to `relation` after the sentence `last`.

        Where the page has none it is a Mention of that sentence; 'then' and 'more_detail' read on.
        """
        known = self.answers.get(last, {}).get(relation)
        if known:
            return Passage((known,))
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
    answers = read_toml(path, problems)
    for last, relations in answers.items():
        if not procedure.has_sentence(last):
            problems.append(Problem(path, 0, f"no sentence {last}", "use an id of the page"))
        for relation, target in relations.items():
            if relation not in FOLLOW_UPS:
                problems.append(
                    Problem(
                        path, 0, f"{last}.{relation}", f"use one of {', '.join(sorted(FOLLOW_UPS))}"
                    )
                )
            if not procedure.has_sentence(target):
                problems.append(
                    Problem(path, 0, f"{last}.{relation} = {target}", "use an id of the page")
                )
    if problems:
        raise ContentError(problems)
    return FollowUps(procedure, answers)
