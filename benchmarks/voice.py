"""A spoken question: from the end of the words to the first sound of the answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from threading import Event
from time import perf_counter

from benchmarks.loudspeaker import player_start
from benchmarks.table import Row
from skill.errors import SkillError
from skill.evaluation.grade import load_labelled
from skill.wording import load_wording
from speech.ear.judge import Judge
from speech.ear.listeners import Ear
from speech.ear.sound import Samples, clip_samples
from speech.ear.trial import TEST_SPLIT
from speech.ear.turn import END_MS
from speech.handsfree import HandsFree
from speech.listen import make_ear
from speech.listener import Heard
from speech.matching import load_intent_of
from speech.options import Options
from speech.render import Lexicon, Utterance, render
from speech.setup import House, make_lexicon
from speech.speaker import SilentSpeaker, Speaking, clips_ahead
from speech.voice import Pyttsx3Voice

QUESTIONS = 40
WHAT = "end of speech to first sound"


class OneQuestion:
    """A listener that hears one sound, and notes when that had ended."""

    def __init__(self, samples: Samples, ear: Ear) -> None:
        self._sounds: Iterator[Samples] = iter([samples])
        self._ear = ear
        self.ended = 0.0

    def listen(self) -> Heard | None:
        """What was said, once."""
        for samples in self._sounds:
            self.ended = perf_counter()
            return self._ear.hear(samples)
        return None

    def close(self) -> None:
        """Nothing to let go of."""


class FirstSound(SilentSpeaker):
    """Has the first sound of each answer made anew, and notes when a player could begin."""

    def __init__(self, voice: Pyttsx3Voice, lexicon: Lexicon) -> None:
        self._voice = voice
        self._lexicon = lexicon
        self.ready = 0.0

    def start(self, ssml: str) -> Speaking:
        """Make it; nothing is played."""
        self._voice._kept.clear()
        assert next(clips_ahead(self._voice, render(ssml, self._lexicon), Event())).frames
        self.ready = perf_counter()
        return Speaking()


def measure() -> list[Row]:
    """p50 and p95, beside the same questions typed; a reason where there is no ear or voice."""
    house = House(Options(batch=True))
    voice = Pyttsx3Voice()
    tell = partial(print, file=sys.stderr)
    try:
        times = measure_times(house, make_ear("whisper", house.page, tell), voice)
        start = player_start()
    except SkillError as error:
        return [Row(WHAT, "skipped", str(error))]
    finally:
        voice.close()
    started = (
        f"{start:.0f} ms the player's start"
        if start
        else "without the player's start: no sound server"
    )
    rows = []
    for share in (50, 95):
        spoken, typed = (sorted(column)[len(column) * share // 100] + start for column in times)
        beside = f"the same typed {typed:.0f} ms; {END_MS} ms of it waiting for words, {started}"
        rows.append(Row(f"{WHAT}, p{share}", f"{spoken:.0f} ms", beside, spoken / typed))
    return rows


def measure_times(house: House, ear: Ear, voice: Pyttsx3Voice) -> tuple[list[float], list[float]]:
    """Milliseconds for each question, spoken and typed, until a player could begin."""
    intent_of = load_intent_of("en-GB")
    speaker = FirstSound(voice, make_lexicon(house.page, "en-GB"))
    judge = Judge(house.load_finder().find, intent_of)
    wording = load_wording()
    spoken, typed = [], []
    rows = load_labelled(TEST_SPLIT, house.page)
    for row in rows[:: len(rows) // QUESTIONS]:
        asked = OneQuestion(clip_samples(voice.say(Utterance(row.question))), ear)
        HandsFree(
            house.new_device(), speaker, asked, judge, intent_of, wording, lambda line: None
        ).converse()
        spoken.append((speaker.ready - asked.ended) * 1000 + END_MS)
        device = house.new_device()
        device.launch()
        entered = perf_counter()
        speaker.start(device.say(row.question).ssml)
        typed.append((speaker.ready - entered) * 1000)
    return spoken, typed
