"""A chapter spoken into one clip, with the moment at which each line begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from speech.clip import Clip, join
from speech.export.book import Chapter, Line
from speech.render import Lexicon, render
from speech.understudy import say_all
from speech.voice import Voice

PAUSE_MS = 600
"""Silence after a sentence."""
NAME_PAUSE_MS = 900
"""Silence after the name of a chapter."""


@dataclass(frozen=True)
class Cue:
    """When one line is spoken within its chapter."""

    line: Line
    """The line."""
    begin_ms: int
    """Its first moment."""
    end_ms: int
    """The first moment of what follows, or the end of the chapter."""


@dataclass(frozen=True)
class Recording:
    """A chapter with its sound."""

    chapter: Chapter
    """What is spoken."""
    clip: Clip
    """The sound."""
    cues: tuple[Cue, ...]
    """One for each line, in order and without gaps."""


def record(chapter: Chapter, voice: Voice, lexicon: Lexicon) -> Recording:
    """Speak a chapter line by line, all of it at one sample rate. Raises SpeechError."""
    clips = list(_speak(chapter.lines, voice, lexicon))
    cues, samples = [], 0
    for line, clip in zip(chapter.lines, clips, strict=True):
        begin = samples
        samples += len(clip.frames) // 2
        cues.append(Cue(line, _ms(begin, clip), _ms(samples, clip)))
    return Recording(chapter, join(clips), tuple(cues))


def _speak(lines: Sequence[Line], voice: Voice, lexicon: Lexicon) -> Iterator[Clip]:
    """The sound of each line with its pause."""
    utterances = [render(line.ssml, lexicon) for line in lines]
    said = iter(say_all(voice, list(chain.from_iterable(utterances))))
    for line, parts in zip(lines, utterances, strict=True):
        spoken = join(islice(said, len(parts)))
        yield spoken.with_pause(NAME_PAUSE_MS if line.is_name else PAUSE_MS)


def _ms(samples: int, clip: Clip) -> int:
    return samples * 1000 // clip.rate
