"""The lexicon as a document: every hard word of the page, how it is said, and who says so."""

from __future__ import annotations

from collections.abc import Iterable

from skill.procedure import Term

_HEADING = """\
# How the hard words are said

Made from `terms.toml` by `python -m speech lexicon`. The voice on this computer gets the letters in
the column espeak (an American voice: the American sounds in such letters), Alexa the British or
American sounds of the words that have a respelling; a voice without phonemes gets the respelling.
"""
_HEAD = ("word", "British", "American", "respelled", "espeak", "source")


def lexicon_page(terms: Iterable[Term]) -> str:
    """A Markdown page with a table, in which the American column names differences only."""
    rows = [_HEAD, ("--",) * len(_HEAD)]
    for term in terms:
        words = ", ".join((term.written, *term.also))
        american = f"/{term.ipa_us}/" if term.ipa_us else "the same"
        rows.append(
            (words, f"/{term.ipa}/", american, term.respelled or "–", term.espeak, term.source)
        )
    return "\n".join([_HEADING, *(f"| {' | '.join(row)} |" for row in rows)])
