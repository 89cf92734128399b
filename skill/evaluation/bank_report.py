"""`python -m skill bank`: near-duplicates, balance, coverage and learning curve of the bank."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from skill.evaluation.grade import Labelled, grade
from skill.outcome import Heard, Mention, NotCovered, OffTopic, Passage, UrgentHelp, Why
from skill.procedure import Procedure
from skill.question.bank import Bank, BankQuestion
from skill.question.label import Label
from skill.question.lexical import LexicalIndex
from skill.text import normalise

NEAR = 0.9
"""Share of words in common from which two questions are one."""
CURVE = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
"""Shares of the bank at which the learning curve is measured."""


def near_duplicates(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (later row, earlier row) of texts whose word sets overlap by NEAR or more."""
    rows: dict[str, list[int]] = defaultdict(list)
    bags = [frozenset(text.split()) for text in texts]
    counts = Counter(word for bag in bags for word in bag)
    pairs = []
    for row, bag in enumerate(bags):
        rare = sorted(bag, key=lambda word: counts[word])
        # Two sets that overlap by NEAR share one of the rarest words of each.
        prefix = rare[: max(1, len(bag) - int(NEAR * len(bag)) + 1)]
        seen = {other for word in prefix for other in rows[word]}
        for other in sorted(seen):
            if overlap(bag, bags[other]) >= NEAR:
                pairs.append((row, other))
                break
        for word in prefix:
            rows[word].append(row)
    return pairs


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Words in common over words in all, 0 to 1."""
    return len(one & other) / (len(one | other) or 1)


def report(bank: Bank, procedure: Procedure, root: Path) -> str:
    """The whole report as text; paths are shown from `root`."""
    texts = [question.text for question in bank.questions]
    pairs = near_duplicates(texts)
    lines = [f"{len(texts)} questions, {len(texts) - len(pairs)} without near-duplicates", ""]
    for row, other in pairs:
        here, there = bank.questions[row], bank.questions[other]
        where = f"{here.path.relative_to(root)}:{here.line}"
        what = f"{here.text!r} is much the same as {there.path.name}:{there.line}"
        lines.append(f"{where}: {what} — delete one")
    lines += ["balance", *_balance(bank.questions), "", "coverage", *_coverage(bank, procedure)]
    return "\n".join(lines)


def _balance(questions: Iterable[BankQuestion]) -> list[str]:
    kinds = Counter(question.label.kind for question in questions)
    lines = []
    for kind, count in kinds.most_common():
        labels = Counter(
            " ".join((q.label.kind, *q.label.targets[:1]))
            for q in questions
            if q.label.kind == kind
        )
        least, fewest = labels.most_common()[-1]
        most, top = labels.most_common(1)[0]
        lines.append(
            f"{kind:>10}: {count} under {len(labels)} labels, {fewest} ({least}) to {top} ({most})"
        )
    return lines


def _coverage(bank: Bank, procedure: Procedure) -> list[str]:
    """How often each sentence is asked about, and what of it is left open."""
    answered: Counter[str] = Counter()
    opened: dict[str, set[str]] = defaultdict(set)
    for question in bank.questions:
        if question.label.kind == "answer":
            answered.update(question.label.targets)
        elif question.label.kind == "open":
            opened[question.label.targets[0]].add(question.label.aspect)
    return [
        f"{s.id:>4}: {answered[s.id]} questions; open aspects: {' '.join(sorted(opened[s.id]))}"
        for s in procedure.sentences
    ]


def learning_curve(bank: Bank, rows: Sequence[Labelled]) -> list[tuple[int, float]]:
    """(questions, share of `rows` right) by the nearest question in growing shares of the bank.

    A plain nearest neighbour, not the trained model: cheap, and it shows whether more questions
    would still help.
    """
    points = []
    for share in CURVE:
        step = round(1 / share)
        kept = bank.questions[::step]
        index = LexicalIndex([question.text for question in kept])
        right = 0
        for row in rows:
            near = index.nearest(normalise(row.question), 1)
            label = kept[near[0][0]].label if near else Label("off_topic")
            right += grade(row, _heard(label)) in ("right", "accepted")
        points.append((len(kept), right / len(rows)))
    return points


def _heard(label: Label) -> Heard:
    match label.outcome(Why()):
        case Passage(sentences):
            return Heard("passage", sentences)
        case Mention(sentence):
            return Heard("mention", (sentence,))
        case NotCovered(topic):
            return Heard("not_covered", topic=topic)
        case UrgentHelp(urgency):
            return Heard("urgent", urgency=urgency)
        case OffTopic():
            return Heard("off_topic")
    kind = "advice" if label.kind == "advice" else "navigation"
    return Heard(kind, command=label.targets[0] if label.targets else None)
