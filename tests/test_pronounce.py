"""How written words are said: marked up for Alexa's voices, and by the voice on this computer."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.load_procedure import load_procedure
from skill.procedure import Term
from skill.pronounce import Pronouncer, with_ending
from skill.ssml import MAX_SPEECH, Narrator, Read, Say

PAGE = load_procedure()
CASES = Path(__file__).parent / "cases" / "spoken_forms.tsv"
BRITISH = Pronouncer(PAGE.terms)


def cases() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def said(text: str, pronouncer: Pronouncer = BRITISH) -> str:
    return "".join(
        how.attributes["alias"] if how and how.tag == "sub" else written
        for written, how in pronouncer.pieces(text)
    )


@pytest.mark.parametrize(("written", "spoken"), cases())
def test_written_forms(written: str, spoken: str) -> None:
    assert said(written) == spoken


@settings(deadline=None)
@given(st.text())
def test_pieces_of_any_text_are_the_text(text: str) -> None:
    assert "".join(written for written, _ in BRITISH.pieces(text)) == text


_SCRAPS = [
    *(row[0] for row in cases()),
    *(s.text for s in PAGE.sentences),
    " ",
    "(",
    ") ",
    "/",
    "–",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(_SCRAPS)).map("".join))
def test_pieces_of_written_forms_are_the_text(text: str) -> None:
    assert "".join(written for written, _ in BRITISH.pieces(text)) == text


def test_asides_are_set_apart_by_pauses() -> None:
    text = "the risks (especially infection) associated, as a graft – if needed (a, b)."
    marks = "".join("|" if how and how.tag == "break" else w for w, how in BRITISH.pieces(text))
    assert (
        marks == "the risks |(especially infection)| associated, as a graft |– if needed |(a, b)."
    )


def test_only_words_that_voices_say_wrong_are_marked_up() -> None:
    marked = {
        written
        for sentence in PAGE.sentences
        for written, how in BRITISH.pieces(sentence.text)
        if how and how.tag == "phoneme"
    }
    assert marked == {
        "osseointegration", "brachial", "distal", "heterotopic", "neuromas", "transcutaneous",
    }  # fmt: skip


def test_american_voices_get_american_sounds() -> None:
    (_, british), *_ = BRITISH.pieces("osseointegration")
    (_, american), *_ = Pronouncer(PAGE.terms, american=True).pieces("osseointegration")
    assert british and american
    assert "əʊ" in british.attributes["ph"]
    assert "oʊ" in american.attributes["ph"]


def test_the_whole_page_fits_into_one_response_with_its_markup() -> None:
    for locale in ("en-GB", "en-US"):
        speech = Narrator(PAGE.terms, locale).narrate([Read(s) for s in PAGE.sentences])
        assert len(speech.ssml) < MAX_SPEECH * 0.75


def test_a_term_without_ipa_is_respelled_in_every_form() -> None:
    pronouncer = Pronouncer((Term("stoma", also=("stomas",), respelled="stow-ma"),))
    assert said("Stoma, stomas", pronouncer) == "stow-ma, stow-mas"


def test_no_terms_at_all() -> None:
    assert Narrator((), "en-GB").narrate([Say("8am")]).ssml == (
        '<speak><sub alias="8 a.m.">8am</sub></speak>'
    )


@pytest.mark.parametrize(
    ("ipa", "written", "form", "expected"),
    [
        ("njʊəˈɹəʊmə", "neuroma", "neuromas", "njʊəˈɹəʊməz"),
        ("ˈɡɹɑːft", "graft", "grafts", "ˈɡɹɑːfts"),
        ("ˈbɹəʊtʃ", "broach", "broaches", "ˈbɹəʊtʃɪz"),
        ("ˈplɛksəs", "plexus", "plexi", ""),
        ("", "plexus", "plexus", ""),
    ],
)
def test_plurals(ipa: str, written: str, form: str, expected: str) -> None:
    assert with_ending(ipa, written, form) == expected


# By the voice on this computer


@pytest.mark.parametrize("term", PAGE.terms, ids=lambda term: term.written)
def test_espeak_letters_are_the_ipa(term: Term) -> None:
    letters = " ".join(f"[[{word}]]" for word in term.espeak.split())
    assert _bare(_espeak(letters)) == _bare(term.ipa)


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
    assert _bare(_espeak(said(written))) == _bare(_espeak(words_alone))


def test_espeak_alone_would_say_it_wrong() -> None:
    assert _bare(_espeak("020 7317 7751")) != _bare(_espeak("zero two zero seven three one seven"))
    assert _bare(_espeak("brachial")) != _bare(_espeak("[[br'eIkI@l]]"))


def _bare(ipa: str) -> str:
    """A pronunciation without stress, length and the finest differences between notations."""
    for mark, plain in (("æ", "a"), ("ɐ", "ə"), ("i", "ɪ"), ("ᵻ", "ɪ")):
        ipa = ipa.replace(mark, plain)
    return "".join(sound for sound in ipa if sound not in "ˈˌː .")


@cache
def _library() -> ctypes.CDLL:
    loader = pytest.importorskip("espeakng_loader", reason="no espeak library is installed")
    library = ctypes.CDLL(loader.get_library_path())
    folder = Path(loader.get_data_path()).parent
    assert library.espeak_Initialize(1, 0, str(folder).encode(), 0) > 0
    # That [[…]] are phonemes is a setting that only a synthesis makes.
    library.espeak_Synth(b"a", ctypes.c_size_t(2), 0, 0, 0, 0x101, None, None)
    library.espeak_Synchronize()
    assert library.espeak_SetVoiceByName(b"gmw/en") == 0
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return library


def _espeak(text: str) -> str:
    """What espeak makes of a text, in IPA."""
    buffer = ctypes.create_string_buffer(text.encode())
    rest = ctypes.c_void_p(ctypes.addressof(buffer))
    clauses = []
    while rest.value:
        clauses.append(_library().espeak_TextToPhonemes(ctypes.byref(rest), 1, 2) or b"")
    return b" ".join(clauses).decode()
