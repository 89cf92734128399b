"""The lexicon against its sources: each pronunciation, and the words that need one."""

from __future__ import annotations

import re

import numpy as np
import pytest
from dictionaries import as_cmudict, cmudict, comparable, misaki, misaki_ways
from espeak import bare, phonemes

from skill.content_files import CONTENT
from skill.load_procedure import load_procedure
from skill.procedure import Term
from speech.words import words_without_entry

PAGE = load_procedure()
LISTS = {
    "Misaki, British gold; CMUdict": ("gb_gold", ""),
    "Misaki, British silver; CMUdict": ("gb_silver", ""),
    "Misaki, British and American gold": ("gb_gold", "us_gold"),
    "Misaki, British and American silver": ("gb_silver", "us_silver"),
}
"""Source as terms.toml names it → Misaki's lists for the two pronunciations; '' is CMUdict."""
TWO_WORDS = [term for term in PAGE.terms if " " in term.written]
OURS = [term for term in PAGE.terms if term.source.startswith("ours")]
LOOKED_UP = [term for term in PAGE.terms if term not in TWO_WORDS + OURS]

COMMON = 15_000
"""So many pieces at the head of the encoder's vocabulary count as common. It is BERT's, in which
words stand in the order of their frequency in Wikipedia and a corpus of books."""
SAID_OTHERWISE = {
    "graft": "with the short a of the north, as in faster",
    "minimises": "as the lists have minimise; the form itself they lack",
    "utilised": "likewise, but for a weaker second vowel",
}
"""Rare words without an entry that espeak does not say as the dictionary does, and how."""


def named(written: str) -> Term:
    return next(term for term in PAGE.terms if term.written == written)


@pytest.mark.parametrize("term", LOOKED_UP, ids=lambda term: term.written)
def test_a_pronunciation_is_the_one_in_the_dictionary_it_names(term: Term) -> None:
    kind = re.search(r" \(the (verb|noun)\)", term.source)
    british, american = LISTS[term.source.replace(kind[0] if kind else "", "")]
    which = kind[1].upper() if kind else "DEFAULT"
    assert comparable(term.ipa) == misaki(british, term.written, which)
    said = term.ipa_us or term.ipa
    if american:
        assert comparable(said) == misaki(american, term.written, which)
    else:
        assert as_cmudict(said) in cmudict(term.written)


@pytest.mark.parametrize("term", OURS, ids=lambda term: term.written)
def test_ours_is_only_what_no_dictionary_has(term: Term) -> None:
    lists = ("gb_gold", "gb_silver", "us_gold", "us_silver")
    assert not cmudict(term.written) and not any(misaki(name, term.written) for name in lists)
    assert "Misaki" not in term.source and "CMUdict" not in term.source


@pytest.mark.parametrize("term", TWO_WORDS, ids=lambda term: term.written)
def test_two_words_are_said_as_each_alone(term: Term) -> None:
    words = [named(word) for word in term.written.split()]
    assert term.source == "its two words"
    assert bare(term.ipa) == bare("".join(word.ipa for word in words))
    assert bare(term.ipa_us) == bare("".join(word.ipa_us for word in words))


def test_a_wrong_pronunciation_would_be_seen() -> None:
    assert comparable("ɹɪˈsɪdʒʊəl") != misaki("gb_gold", "residual")
    assert comparable("ˈɹɪzɪdʒʊəl") != misaki("gb_gold", "residual")
    assert as_cmudict("stəʊˈmɑː") not in cmudict("stoma")


# Words that need an entry


def rare_words(terms: tuple[Term, ...]) -> set[str]:
    with np.load(CONTENT / "model.npz") as arrays:
        common = bytes(arrays["vocabulary"]).decode().splitlines()[:COMMON]
    assert common.index("the") < common.index("people") < common.index("procedure")
    text = " ".join(sentence.text for sentence in PAGE.sentences)
    return set(words_without_entry(text, terms)) - set(common)


def are_said_otherwise(words: set[str]) -> set[str]:
    return {word for word in words if bare(phonemes(word)) not in british_sounds(word)}


def british_sounds(word: str) -> set[str]:
    ways = [misaki_ways(name, word).values() for name in ("gb_gold", "gb_silver")]
    return {bare(sounds) for way in ways for sounds in way}


def test_a_rare_word_has_an_entry_or_is_said_as_the_dictionary_has_it() -> None:
    assert are_said_otherwise(rare_words(PAGE.terms)) == set(SAID_OTHERWISE)


def test_without_the_entries_words_would_be_said_wrong() -> None:
    found = are_said_otherwise(rare_words(()))
    assert {"circumferential", "distal", "residual", "sedation"} <= found
    assert not found & {"unwanted", "attaching", "stump"}
