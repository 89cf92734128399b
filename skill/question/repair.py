"""Misheard words put right: only towards the page's hard words, when sound and spelling agree."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from skill.procedure import Procedure
from skill.question.sound import distance, sound_key
from skill.text import normalise

LEAST_KEY = 4
"""Consonants from which a word may be off by some; shorter ones must sound the same."""
SURE, UNSURE = 0.17, 0.3
"""Share of the sound that may differ for a repair that is made, or only asked about."""
SPELLING = {3: 0.35, 4: 0.45, 5: 0.45, 6: 0.4}
"""Share of the letters that may differ, by length of the sound: short words must look alike too."""
LONG_SPELLING = 0.65
"""The same for longer sounds."""
MAX_WORDS = 4
"""Words into which a recogniser breaks one long word."""


@dataclass(frozen=True)
class Repair:
    """A question with misheard words put right."""

    text: str
    """The question to understand."""
    unsure: str = ""
    """A word of the page that may have been meant; '' if nothing is in doubt."""
    unsure_text: str = ""
    """The question if it was meant."""


class _Target(NamedTuple):
    """A hard word to look for."""

    word: str
    letters: str
    """The word without its spaces."""
    key: str
    """How it sounds."""
    sounds: frozenset[str]
    """The different consonants of the key."""
    off: int
    """Edits of the sound that are allowed."""
    misspelled: int
    """Edits of the letters that are allowed."""


class Repairer:
    """Finds hard words of the page in what a recogniser made of them."""

    def __init__(
        self, hard_words: Iterable[str], page_words: Iterable[str], known: Container[str]
    ) -> None:
        """`hard_words` are looked for; what holds one of `page_words` was heard well.

        `known` are single words that are right as they stand.
        """
        self._known = known
        self._page = frozenset(page_words)
        self._targets: dict[str, list[_Target]] = {}
        for word in sorted(set(hard_words)):
            target = _target(word)
            self._targets.setdefault(target.key[:1], []).append(target)

    def repair(self, question: str) -> Repair:
        """Put right a normalised question, from left to right, the closest window first."""
        words = question.split()
        done: list[str] = []
        doubt: tuple[int, int, str] | None = None
        i = 0
        while i < len(words):
            far, word, size = self._closest(words, i)
            if far <= SURE:
                done.append(word)
                i += size
                continue
            if word and doubt is None:
                doubt = (len(done), size, word)
            done.append(words[i])
            i += 1
        text = " ".join(done)
        if doubt is None:
            return Repair(text)
        at, size, word = doubt
        return Repair(text, word, " ".join([*done[:at], word, *done[at + size :]]))

    def _closest(self, words: list[str], start: int) -> tuple[float, str, int]:
        """How far the best window from `start` is off a hard word, that word, and its size.

        Far is 1 and the word '' where there is none.
        """
        best = (1.0, "", 1)
        if words[start] in _SMALL:
            return best
        for size in range(1, min(MAX_WORDS, len(words) - start) + 1):
            last = words[start + size - 1]
            if last in self._page:
                break
            if last in _SMALL or (size == 1 and last in self._known):
                continue
            match = self._match("".join(words[start : start + size]))
            if match:
                best = min(best, (*match, size))
        return best

    def _match(self, joined: str) -> tuple[float, str] | None:
        """How far words without spaces are off the hard word that they sound most like, and it."""
        key = sound_key(joined)
        sounds = set(key)
        best: tuple[float, str] | None = None
        for target in self._targets.get(key[:1], ()):
            # Lengths and consonants tell of most what `distance` would, at less cost.
            if abs(len(key) - len(target.key)) > target.off:
                continue
            if abs(len(joined) - len(target.letters)) > target.misspelled:
                continue
            if len(target.sounds - sounds) > target.off or len(sounds - target.sounds) > target.off:
                continue
            off = distance(key, target.key, target.off)
            if off > target.off:
                continue
            if distance(joined, target.letters, target.misspelled) <= target.misspelled:
                best = min(best or (1.0, ""), (off / len(target.key), target.word))
        return best


def _target(word: str) -> _Target:
    letters = word.replace(" ", "")
    key = sound_key(letters)
    off = int(UNSURE * len(key)) if len(key) >= LEAST_KEY else 0
    misspelled = int(SPELLING.get(len(key), LONG_SPELLING) * len(letters))
    return _Target(word, letters, key, frozenset(key), off, misspelled)


_SMALL = frozenset(
    "a the of to it is in on at for and my your what how when why who do does are was or you i "
    "we they he she be with that this if so as by not no yes".split()
)
"""Little words neither begin nor end a broken word."""


def hard_words_of(procedure: Procedure) -> set[str]:
    """The words that are looked for: every written form of the page's terms."""
    return {form for term in procedure.terms for form in term.forms}


def page_words_of(procedure: Procedure) -> set[str]:
    """Words of the page of four letters and more, and its terms: never repaired away."""
    texts = [sentence.text for sentence in procedure.sentences] + list(hard_words_of(procedure))
    return {word for text in texts for word in normalise(text).split() if len(word) >= 4}
