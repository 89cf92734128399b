"""Labelled questions, and how well an answer fits a label."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from skill.errors import ContentError, Problem
from skill.outcome import Heard
from skill.procedure import Procedure

KINDS = (
    "answer",
    "partial",
    "not_covered",
    "advice",
    "urgent",
    "off_topic",
    "navigation",
)
GOOD = frozenset({"right", "accepted"})
"""Grades that count as right in the shares."""
ALIKE = (
    frozenset({"next", "resume", "yes", "read_all"}),
    frozenset({"previous", "repeat", "repeat_sentence", "previous_section"}),
    frozenset({"stop", "pause"}),
    frozenset({"start_over", "first"}),
    frozenset({"repeat_sentence", "repeat", "slower"}),
)
"""Reading commands that are taken for each other."""


@dataclass(frozen=True)
class Labelled:
    """One question with what is right about it."""

    question: str
    """As a recogniser hands it over."""
    kind: str
    """One of KINDS."""
    gold: tuple[str, ...] = ()
    """Sentences each of which answers by itself."""
    accept: tuple[str, ...] = ()
    """Sentences that would do as well, if less directly."""
    note: str = ""
    """For navigation: the command."""


def load_labelled(path: Path, procedure: Procedure) -> list[Labelled]:
    """Read a JSONL file of labelled questions; raises ContentError with every bad line."""
    problems: list[Problem] = []
    rows: list[Labelled] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        unreadable = Problem(path, 0, f"cannot be read ({error})", "give a JSONL file")
        raise ContentError([unreadable]) from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            labelled = Labelled(
                str(row["q"]),
                row["kind"],
                tuple(row.get("gold") or ()),
                tuple(row.get("accept") or ()),
                row.get("note") or "",
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(
                Problem(
                    path, number, f"no labelled question ({error})", 'write {"q": …, "kind": …}'
                )
            )
            continue
        unknown = [s for s in labelled.gold + labelled.accept if not procedure.has_sentence(s)]
        if labelled.kind not in KINDS or unknown:
            what = f"unknown {', '.join(unknown) or labelled.kind}"
            problems.append(Problem(path, number, what, f"use {', '.join(KINDS)} and page ids"))
        rows.append(labelled)
    if problems or not rows:
        raise ContentError(problems or [Problem(path, 0, "no questions", "add some")])
    return rows


def grade(labelled: Labelled, heard: Heard) -> str:
    """How well a reply fits: right, accepted, or what is wrong with it."""
    outcome, sentences = heard.outcome, heard.sentences
    if labelled.kind == "urgent":
        return "right" if outcome == "urgent" else f"MISSED URGENT: {outcome}"
    if outcome == "urgent":
        return "false alarm"
    if outcome in ("passage", "mention") and len(sentences) > 3:
        return "wrong passage: too long"
    reads = outcome == "passage" or (outcome == "navigation" and heard.command == "go_to")
    if labelled.kind == "navigation":
        return _grade_command(labelled, heard, reads)
    if labelled.kind == "answer":
        return _grade_answer(labelled, heard, reads)
    return _grade_declined(labelled, heard, reads)


def _grade_command(labelled: Labelled, heard: Heard, reads: bool) -> str:
    want, got = labelled.note, heard.command
    if want == "go_to":
        if not reads:
            return f"missed: {heard.outcome}"
        return "right" if heard.sentences[:1] and heard.sentences[0] in labelled.gold else "wrong"
    if heard.outcome != "navigation":
        return f"missed: {heard.outcome}"
    alike = any(got in group and want in group for group in ALIKE)
    return "right" if got == want or alike else f"wrong command: {got}"


def _grade_answer(labelled: Labelled, heard: Heard, reads: bool) -> str:
    lenient = {*labelled.gold, *labelled.accept}
    first = heard.sentences[0] if heard.sentences else ""
    if reads:
        if first in labelled.gold:
            return "right"
        if first in lenient:
            return "accepted"
        return "late" if set(labelled.gold) & set(heard.sentences) else "wrong passage"
    if heard.outcome == "mention":
        return "hedged" if lenient & set(heard.sentences) else "wrong passage"
    if heard.outcome == "check":
        return "checked" if lenient & set(heard.offers) else "missed: check"
    return f"missed: {heard.outcome}"


def _grade_declined(labelled: Labelled, heard: Heard, reads: bool) -> str:
    outcome = heard.outcome
    lenient = {*labelled.gold, *labelled.accept}
    if reads:
        near = labelled.kind == "partial" and heard.sentences[0] in lenient
        return "read as answer" if near else "wrong passage"
    if labelled.kind == "partial":
        if outcome == "mention":
            return "right" if lenient & set(heard.sentences) else "wrong passage"
        return "accepted" if outcome == "not_covered" else f"missed: {outcome}"
    if labelled.kind in ("not_covered", "advice"):
        if outcome == labelled.kind:
            return "right"
        return (
            "accepted" if outcome in ("not_covered", "advice", "mention") else f"missed: {outcome}"
        )
    if outcome in ("off_topic", "not_covered"):
        return "right"
    return "accepted" if outcome == "advice" else f"missed: {outcome}"
