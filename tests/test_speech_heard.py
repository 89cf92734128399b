"""Hard words as the voice on this computer says them: espeak's own phonemes."""

from __future__ import annotations

import re

import pytest
from espeak import bare, heard, phonemes

from skill.load_procedure import load_procedure
from skill.procedure import Sentence, Term
from skill.pronounce import with_ending
from speech.voice import VOICES

PAGE = load_procedure()
LOCALES = ("en-GB", "en-US")
FORMS = [(form, term) for term in PAGE.terms for form in term.forms]


def lexicon_sounds(form: str, term: Term, locale: str) -> str:
    ipa = (locale in VOICES and term.ipa_us) or term.ipa
    return bare(with_ending(ipa, term.written, form))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("form", "term"), FORMS, ids=[form for form, _ in FORMS])
@pytest.mark.parametrize("text", ["the {}, then", "({} and so on)", "the “{}” there"])
def test_a_hard_word_is_heard_as_the_lexicon_says(
    text: str, form: str, term: Term, locale: str
) -> None:
    assert lexicon_sounds(form, term, locale) in heard(text.format(form), locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("sentence", PAGE.sentences, ids=lambda sentence: sentence.id)
def test_no_hard_word_of_the_page_is_lost(sentence: Sentence, locale: str) -> None:
    sounds = heard(sentence.text, locale)
    for form, term in FORMS:
        times = len(re.findall(rf"\b{form}\b", sentence.text, re.IGNORECASE))
        assert sounds.count(lexicon_sounds(form, term, locale)) >= times, form


@pytest.mark.parametrize("term", PAGE.terms, ids=lambda term: term.written)
def test_espeak_letters_are_the_ipa(term: Term) -> None:
    letters = " ".join(f"[[{word}]]" for word in term.espeak.split())
    assert bare(phonemes(letters)) == bare(term.ipa)


def test_espeak_alone_would_say_it_wrong() -> None:
    assert bare(phonemes("020 7317 7751")) != bare(phonemes("zero two zero seven three one seven"))
    assert bare(phonemes("brachial")) != bare(phonemes("[[br'eIkI@l]]"))
    assert bare(phonemes("residual")) != bare(phonemes("[[rIz'IdZU@l]]"))
    assert "stəʊmə" not in bare(phonemes("an opening ([[st'oUm@]]) in the skin"))
