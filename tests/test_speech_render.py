"""SSML made into what a local voice can say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from skill.load_procedure import load_procedure
from skill.ssml import RATES, Narrator, Read, Spell
from speech.phonemes import to_espeak
from speech.render import Utterance, plain_text, render
from speech.setup import make_lexicon

CASES = Path(__file__).parent / "cases" / "speech" / "render.txt"
LEXICON = {"osseointegration": ("ossio integration", "[[,0si@U]]")}
PAGE = load_procedure()


def cases() -> Iterator[tuple[str, tuple[Utterance, ...]]]:
    ssml, expected = None, []
    for line in [*CASES.read_text(encoding="utf-8").splitlines(), "<"]:
        if line.startswith("<"):
            if ssml is not None:
                yield ssml, tuple(expected)
            ssml, expected = line[1:].strip(), []
        elif line.startswith("="):
            text, *rest = (cell.strip() for cell in line[1:].split(" | "))
            rate, pause, phonemic = (*rest, *("100", "0", "")[len(rest) :])
            expected.append(Utterance(text, phonemic, int(rate), int(pause)))


@pytest.mark.parametrize(("ssml", "expected"), list(cases()), ids=lambda v: str(v)[:40])
def test_rendering(ssml: str, expected: tuple[Utterance, ...]) -> None:
    assert render(ssml, LEXICON) == expected


@pytest.mark.parametrize("locale", ["en-GB", "en-US"])
@pytest.mark.parametrize("rate", range(len(RATES)))
def test_no_tag_of_the_page_reaches_a_voice(locale: str, rate: int) -> None:
    narrator, lexicon = Narrator(PAGE.terms, locale), make_lexicon(PAGE, locale)
    speech = narrator.narrate([Read(sentence) for sentence in PAGE.sentences], rate)
    utterances = render(speech.ssml, lexicon)
    assert len(utterances) >= len(PAGE.sentences)
    for utterance in utterances:
        assert not set("<>&") & set(utterance.text + utterance.phonemic)
        assert "break" not in utterance.text and "phoneme" not in utterance.text
    assert plain_text(speech.ssml) == speech.text


def test_every_pronunciation_of_the_lexicon_can_be_said_by_espeak() -> None:
    ipas = [ipa for term in PAGE.terms for ipa in (term.ipa, term.ipa_us) if ipa]
    assert len(ipas) > 20
    assert [ipa for ipa in ipas if not to_espeak(ipa)] == []


def test_a_sound_that_espeak_has_no_letter_for_is_noticed() -> None:
    assert to_espeak("ʘ") == ""


def test_spelled_words_are_shown_letter_by_letter() -> None:
    narrator = Narrator(PAGE.terms, "en-GB")
    spelled = narrator.narrate([Spell("stoma")])
    assert plain_text(spelled.ssml) == "S T O M A."
    named = narrator.narrate([Spell("stoma", alphabet=True)])
    assert plain_text(named.ssml).startswith("S for Sierra, T for Tango")


def test_what_is_shown_has_the_written_forms() -> None:
    ssml = (
        '<speak>Call <sub alias="zero two zero">020</sub>.<break time="1s"/>Now &amp; here.</speak>'
    )
    assert plain_text(ssml) == "Call 020. Now & here."
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring("<speak>a & b</speak>")
    assert plain_text("<speak>a & b</speak>") == "a & b"
