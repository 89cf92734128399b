"""A spoken question: from the end of the words to the first sound of the answer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from threading import Event
from time import perf_counter

from benchmarks.table import Row
from skill.errors import SkillError
from skill.evaluation.grade import load_labelled
from speech.clip import Clip
from speech.device import Device
from speech.ear.listeners import Ear
from speech.ear.sound import clip_samples
from speech.ear.trial import TEST_SPLIT
from speech.ear.turn import END_MS
from speech.listen import make_ear
from speech.options import Options
from speech.render import Utterance, render
from speech.setup import House, make_lexicon
from speech.speaker import clips_ahead
from speech.voice import Pyttsx3Voice

QUESTIONS = 40
WHAT = "end of speech to first sound"


def measure() -> list[Row]:
    """p50 and p95, beside the same questions typed; a reason where there is no ear or voice."""
    house = House(Options(batch=True))
    try:
        ear = make_ear("whisper", house.page)
        times = measure_times(house, ear)
    except SkillError as error:
        return [Row(WHAT, "skipped", str(error))]
    rows = []
    for share in (50, 95):
        spoken, typed = (sorted(column)[len(column) * share // 100] for column in times)
        waited = f"the same typed {typed:.0f} ms; {END_MS} ms of it waiting for more words"
        rows.append(Row(f"{WHAT}, p{share}", f"{spoken:.0f} ms", waited, spoken / typed))
    return rows


def measure_times(house: House, ear: Ear) -> tuple[list[float], list[float]]:
    """Milliseconds for each question, spoken and typed; sound counts when a player has it."""
    voice = Pyttsx3Voice()
    lexicon = make_lexicon(house.page, "en-GB")
    spoken, typed = [], []

    def sound(device: Device, question: Callable[[], str]) -> float:
        began = perf_counter()
        utterances = render(device.say(question()).ssml, lexicon)
        first: list[Clip] = list(islice(clips_ahead(voice, utterances, Event()), 1))
        assert first and first[0].frames
        return (perf_counter() - began) * 1000

    rows = load_labelled(TEST_SPLIT, house.page)
    for row in rows[:: len(rows) // QUESTIONS]:
        samples = clip_samples(voice.say(Utterance(row.question)))
        for times, question in (
            (spoken, lambda s=samples: ear.hear(s).text),
            (typed, lambda q=row.question: q),
        ):
            device = house.new_device()
            device.launch()
            voice._kept.clear()  # every answer is said anew
            times.append(sound(device, question))
    voice.close()
    return [ms + END_MS for ms in spoken], typed
