"""IPA and Misaki's letters → the phonemes of American recognisers (ARPAbet without stress)."""

from __future__ import annotations

_PHONEMES = {
    "p": "P", "b": "B", "t": "T", "d": "D", "k": "K", "ɡ": "G", "g": "G", "f": "F", "v": "V",
    "θ": "TH", "ð": "DH", "s": "S", "z": "Z", "ʃ": "SH", "ʒ": "ZH", "h": "HH", "m": "M", "n": "N",
    "ŋ": "NG", "l": "L", "ɹ": "R", "j": "Y", "w": "W", "tʃ": "CH", "dʒ": "JH", "ʧ": "CH", "ʤ": "JH",
    "ɾ": "T", "ɪ": "IH", "i": "IY", "iː": "IY", "ɛ": "EH", "æ": "AE", "a": "AE", "ɑː": "AA",
    "ɑ": "AA", "ɒ": "AA", "ɔː": "AO", "ɔ": "AO", "ʊ": "UH", "uː": "UW", "u": "UW", "ʌ": "AH",
    "ə": "AH", "ᵊ": "AH", "ᵻ": "IH", "ɜː": "ER", "ɜ": "ER", "ɜɹ": "ER", "əɹ": "ER", "ɚ": "ER",
    "ɝ": "ER", "eɪ": "EY", "aɪ": "AY", "ɔɪ": "OY", "aʊ": "AW", "əʊ": "OW", "oʊ": "OW",
    "ɪə": "IH AH", "ɛə": "EH R", "ʊə": "UH R",
    "A": "EY", "I": "AY", "O": "OW", "Q": "OW", "W": "AW", "Y": "OY",
    "ˈ": "", "ˌ": "", " ": "", ".": "",
}  # fmt: skip


def to_arpabet(sounds: str) -> str:
    """'ˈstoʊmə' → 'S T OW M AH'; '' if it holds a sound that is not in the table."""
    phonemes = []
    while sounds:
        length = 2 if sounds[:2] in _PHONEMES else 1
        if sounds[:length] not in _PHONEMES:
            return ""
        phonemes.append(_PHONEMES[sounds[:length]])
        sounds = sounds[length:]
    return " ".join(phoneme for phoneme in phonemes if phoneme)
