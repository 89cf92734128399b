"""The question bank: ways in which people ask, each under the label of what it asks."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from skill.content_files import CONTENT
from skill.errors import ContentError, Problem
from skill.procedure import Procedure
from skill.question.label import Label, parse_label
from skill.text import normalise
from skill.wording import Wording

_HEADING = re.compile(r"\[(?P<label>[^\]]*)\]\s*(?P<words>.*)")


@dataclass(frozen=True)
class BankQuestion:
    """One way of asking."""

    text: str
    """The question, normalised."""
    label: Label
    """What it asks for."""
    path: Path
    """The file that it stands in."""
    line: int
    """Its line there."""


@dataclass(frozen=True)
class Bank:
    """Every question of a procedure, in the order of its files."""

    questions: tuple[BankQuestion, ...]


def digest_of(folder: Path = CONTENT) -> str:
    """First 12 hex digits of the SHA-256 of the bank's files, without parsing them."""
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def load_bank(procedure: Procedure, wording: Wording, folder: Path = CONTENT) -> Bank:
    """Read and check every file under `questions/`.

    A heading in brackets says what the questions below it ask; behind a single sentence's id it
    may repeat the sentence, which must then be the page's. Raises ContentError with every problem:
    unknown labels, questions before any heading, and one question under two labels.
    """
    problems: list[Problem] = []
    questions: list[BankQuestion] = []
    seen: dict[str, BankQuestion] = {}
    for path in _files(folder):
        for question in _read_file(path, procedure, wording, problems):
            before = seen.setdefault(question.text, question)
            if before is question:
                questions.append(question)
            elif before.label == question.label:
                where = f"{before.path.name}:{before.line}"
                problems.append(
                    Problem(
                        path,
                        question.line,
                        f"{question.text!r} stands already in {where}",
                        "delete one of the two",
                    )
                )
            else:
                problems.append(
                    Problem(
                        path,
                        question.line,
                        f"{question.text!r} is labelled [{question.label}] here and "
                        f"[{before.label}] in {before.path.name}:{before.line}",
                        "decide which it asks and delete the other",
                    )
                )
    if not questions and not problems:
        problems.append(
            Problem(folder / "questions", 0, "no questions", "add files of questions under labels")
        )
    if problems:
        raise ContentError(problems)
    return Bank(tuple(questions))


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "questions").rglob("*.txt"))


def _read_file(
    path: Path, procedure: Procedure, wording: Wording, problems: list[Problem]
) -> list[BankQuestion]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(path, 0, f"cannot be read ({error})", "save the file as UTF-8"))
        return []
    found: list[BankQuestion] = []
    label: Label | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        heading = _HEADING.fullmatch(line)
        if heading:
            label = _read_heading(path, number, heading, procedure, wording, problems)
            continue
        text = normalise(line)
        if label is None:
            problems.append(
                Problem(path, number, "a question under no label", "put a heading above it")
            )
        elif not text:
            problems.append(Problem(path, number, f"{line!r} holds no words", "delete the line"))
        else:
            found.append(BankQuestion(text, label, path, number))
    return found


def _read_heading(
    path: Path,
    number: int,
    heading: re.Match[str],
    procedure: Procedure,
    wording: Wording,
    problems: list[Problem],
) -> Label | None:
    try:
        label = parse_label(heading["label"], procedure, wording)
    except ValueError as error:
        problems.append(Problem(path, number, str(error), "use a label of the README's table"))
        return None
    words = heading["words"]
    if words and label.kind == "answer" and words != procedure.sentence(label.targets[0]).text:
        problems.append(
            Problem(
                path,
                number,
                f"the page's {label.targets[0]} reads otherwise",
                "check that the questions still fit, then copy the sentence from page.md",
            )
        )
    return label
