"""What the voice on this computer makes of hard words and written forms: espeak's own phonemes."""

from __future__ import annotations

import re
from functools import cache

import pytest
from espeak import bare, phonemes

from skill.load_procedure import load_procedure
from skill.procedure import Sentence, Term
from skill.pronounce import with_ending
from skill.ssml import Narrator, Say
from speech.render import render
from speech.setup import make_lexicon
from speech.voice import BRITISH, VOICES

PAGE = load_procedure()
LOCALES = ("en-GB", "en-US")
FORMS = [(form, term) for term in PAGE.terms for form in term.forms]


def heard(text: str, locale: str = "en-GB") -> str:
    """The sounds of a text, as it comes to espeak from the skill's SSML."""
    utterances = render(_narrator(locale).narrate([Say(text)]).ssml, make_lexicon(PAGE, locale))
    voice = VOICES.get(locale, BRITISH)
    return bare(" ".join(phonemes(said.phonemic or said.text, voice) for said in utterances))


@cache
def _narrator(locale: str) -> Narrator:
    return Narrator(PAGE.terms, locale)


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


@pytest.mark.parametrize(
    ("written", "words_alone"),
    [
        ("a 1-stage operation", "a one stage operation"),
        ("from 8am – 6pm", "from eight [[eI]] em to six pee em"),
        ("020 7317 7751", "zero two zero seven three one seven seven seven five one"),
        ("a gap of 4 to 6 weeks", "a gap of four to six weeks"),
        ("Call 999 now", "Call nine nine nine now"),
        ("£500", "five hundred pounds"),
    ],
)
def test_espeak_says_a_written_form_as_its_words(written: str, words_alone: str) -> None:
    assert heard(written) == bare(phonemes(words_alone))


def test_espeak_alone_would_say_it_wrong() -> None:
    assert bare(phonemes("020 7317 7751")) != bare(phonemes("zero two zero seven three one seven"))
    assert bare(phonemes("brachial")) != bare(phonemes("[[br'eIkI@l]]"))
    assert bare(phonemes("residual")) != bare(phonemes("[[rIz'IdZU@l]]"))
    assert "stəʊmə" not in bare(phonemes("an opening ([[st'oUm@]]) in the skin"))
