"""What espeak makes of a text, in IPA, by the library that the voice on this computer uses."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path

import pytest

from skill.load_procedure import load_procedure
from skill.procedure import Procedure
from skill.ssml import Narrator, Say
from speech.render import render
from speech.setup import make_lexicon
from speech.voice import BRITISH, VOICES

PHONEMES_IN_TEXT = 0x101
"""espeak's flags for UTF-8 with [[phonemes]]."""
PLAIN = (("ɚ", "əɹ"), ("ɹɹ", "ɹ"), ("ɾ", "t"), ("æ", "a"), ("ɐ", "ə"), ("i", "ɪ"), ("ᵻ", "ɪ"))
"""The finest differences between notations."""


def heard(text: str, locale: str = "en-GB") -> str:
    """The bare sounds of a text, as it comes to espeak from the skill's SSML."""
    page, narrator = _page(locale)
    utterances = render(narrator.narrate([Say(text)]).ssml, make_lexicon(page, locale))
    voice = VOICES.get(locale, BRITISH)
    return bare(" ".join(phonemes(said.phonemic or said.text, voice) for said in utterances))


def phonemes(text: str, voice: str = BRITISH) -> str:
    """The IPA of a text, in which [[…]] are phonemes."""
    library = _library()
    assert library.espeak_SetVoiceByName(voice.encode()) == 0
    buffer = ctypes.create_string_buffer(text.encode())
    rest = ctypes.c_void_p(ctypes.addressof(buffer))
    clauses = []
    while rest.value:
        clauses.append(library.espeak_TextToPhonemes(ctypes.byref(rest), 1, 2) or b"")
    return b" ".join(clauses).decode()


def bare(ipa: str) -> str:
    """A pronunciation without spaces, stress, length and the finest differences."""
    sounds = "".join(sound for sound in ipa if sound not in "ˈˌː .")
    for mark, plain in PLAIN:
        sounds = sounds.replace(mark, plain)
    return sounds


@cache
def _page(locale: str) -> tuple[Procedure, Narrator]:
    page = load_procedure()
    return page, Narrator(page.terms, locale)


@cache
def _library() -> ctypes.CDLL:
    loader = pytest.importorskip("espeakng_loader", reason="no espeak library is installed")
    library = ctypes.CDLL(loader.get_library_path())
    folder = Path(loader.get_data_path()).parent
    assert library.espeak_Initialize(1, 0, str(folder).encode(), 0) > 0
    # That [[…]] are phonemes is a setting that only a synthesis makes.
    library.espeak_Synth(b"a", ctypes.c_size_t(2), 0, 0, 0, PHONEMES_IN_TEXT, None, None)
    library.espeak_Synchronize()
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return library
