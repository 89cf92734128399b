"""The slot type QUESTION: whole questions, chosen so that Alexa hears the words of the page.

The values bias recognition without limiting it, so they cover every content word of the page, the
common words of questions that it does not answer, and urgent sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from skill.procedure import Procedure
from skill.question.bank import Bank, BankQuestion
from skill.text import normalise

FEWEST_WORDS, MOST_WORDS = 2, 9
"""Length of a value."""
MOST_QUESTIONS, MOST_URGENT = 320, 60
"""Values from ordinary labels, and from urgent ones."""
ADVICE_SHARE = 14
"""Questions for the one label that holds very different questions."""
USUAL = 20
"""A word that stands in at least so many questions is usual; rarer ones may be misheard."""
USUAL_PAIR = 8
"""Two words that follow each other in fewer questions may be misheard, too."""
COMMON_WORDS = 600
"""So many of the most frequent words of uncovered questions should occur."""

_SAYABLE = re.compile(r"[a-z' ]+")
_STOP_WORDS = frozenset(
    "a also an and any are be by been can could do does for from had has have he her his however i "
    "if in into is it its may me my not now of on or our she so still such that the their then "
    "these they this those to under us was we were when where which who will with would you your "
    "am pm nhs net".split()
)


def content_words(procedure: Procedure) -> list[str]:
    """The page's words that carry meaning, in the order of the page."""
    words: dict[str, None] = {}
    for sentence in procedure.sentences:
        for word in normalise(sentence.text).split():
            parts = () if "@" in word else re.split(r"[^a-z]+", word)
            words.update((part, None) for part in parts if len(part) > 1)
    return [word for word in words if word not in _STOP_WORDS]


def choose_questions(procedure: Procedure, bank: Bank, word_question: str) -> list[tuple[str, str]]:
    """(id, question) of every value; the same bank gives the same values.

    Words of the page that no fitting question holds are put into `word_question`.
    """
    usual = _usual_words(procedure, bank)
    fitting = [question for question in bank.questions if _fits(question.text, usual)]
    ordinary = [q for q in fitting if q.label.kind in ("answer", "open", "topic", "advice")]
    urgent = [q for q in fitting if q.label.kind == "urgent"]
    page = content_words(procedure)
    wanted = dict.fromkeys(_common_words(ordinary), 1.0) | dict.fromkeys(page, 3.0)
    pairs = Counter(pair for question in bank.questions for pair in set(_pairs(question.text)))
    strange = {pair for pair, count in pairs.items() if count < USUAL_PAIR}
    chosen = _spread(ordinary, wanted, strange, MOST_QUESTIONS)
    common = dict.fromkeys(_common_words(urgent), 1.0)
    chosen += _spread(urgent, common, strange, MOST_URGENT)
    values = _numbered(chosen)
    said = {word for _, text in values for word in text.split()}
    missing = (word for word in page if word not in said)
    return values + [(f"word-{word}", word_question.format(word=word)) for word in missing]


def _fits(text: str, usual: set[str]) -> bool:
    words = text.split()
    fitting = FEWEST_WORDS <= len(words) <= MOST_WORDS and _SAYABLE.fullmatch(text) is not None
    return fitting and usual.issuperset(words)


def _usual_words(procedure: Procedure, bank: Bank) -> set[str]:
    """Words of the page or of several questions: what is rarer is often a misheard word."""
    counts = Counter(word for question in bank.questions for word in set(question.text.split()))
    least = min(USUAL, 1 + len(bank.questions) // 1000)
    return {word for word, count in counts.items() if count >= least} | set(
        content_words(procedure)
    )


def _common_words(questions: Iterable[BankQuestion]) -> list[str]:
    counts = Counter(word for q in questions for word in set(q.text.split()))
    for word in _STOP_WORDS:
        counts.pop(word, None)
    return sorted(counts, key=lambda word: (-counts[word], word))[:COMMON_WORDS]


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    words = text.split()
    return pairwise(words)


def _spread(
    questions: list[BankQuestion],
    wanted: dict[str, float],
    strange: set[tuple[str, str]],
    most: int,
) -> list[BankQuestion]:
    """Choose by turns from every subject, each time the question that brings most wanted words."""
    groups: dict[str, list[BankQuestion]] = {}
    for question in questions:
        groups.setdefault(_subject(question), []).append(question)
    wanted, chosen = dict(wanted), list[BankQuestion]()
    turns = [name for name in groups for _ in range(ADVICE_SHARE if name == "advice" else 1)]
    while turns and len(chosen) < most:
        for name in list(turns):
            if not groups[name]:
                turns.remove(name)
            elif len(chosen) < most:
                best = max(groups[name], key=lambda q: _gain(q.text, wanted, strange))
                groups[name].remove(best)
                chosen.append(best)
                for word in best.text.split():
                    wanted.pop(word, None)
    return chosen


def _subject(question: BankQuestion) -> str:
    label = question.label
    return " ".join((label.kind, *label.targets[:1]))


def _gain(text: str, wanted: dict[str, float], strange: set[tuple[str, str]]) -> float:
    """What a question adds, less what is strange in it; among equals the shorter is the clearer."""
    words = text.split()
    new = sum(wanted.get(word, 0.0) for word in set(words))
    return new - sum(pair in strange for pair in _pairs(text)) - 0.05 * len(words)


def _numbered(chosen: list[BankQuestion]) -> list[tuple[str, str]]:
    counts: Counter[str] = Counter()
    values = []
    for question in chosen:
        name = re.sub(r"[^a-z0-9]+", "-", _subject(question))
        counts[name] += 1
        values.append((f"{name}-{counts[name]}", question.text))
    return values
