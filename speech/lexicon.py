"""The lexicon as a table: every hard word of the page, how it is said, and who says so."""

from __future__ import annotations

from collections.abc import Iterable

from skill.procedure import Term

_HEAD = ("word", "British", "American", "respelled", "espeak", "source")


def lexicon_table(terms: Iterable[Term]) -> str:
    """A Markdown table, a row for each written form; the American column names differences only."""
    rows = [_HEAD, ("--",) * len(_HEAD)]
    for term in terms:
        words = ", ".join((term.written, *term.also))
        american = f"/{term.ipa_us}/" if term.ipa_us else "the same"
        rows.append(
            (words, f"/{term.ipa}/", american, term.respelled or "–", term.espeak, term.source)
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
