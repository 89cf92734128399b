"""`python -m speech listen`: the whole loop by voice."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from skill.load_procedure import load_procedure
from skill.procedure import Procedure
from skill.question.bank import load_bank
from skill.wording import load_wording
from speech.ear.expectation import Expectation
from speech.ear.judge import Judge
from speech.ear.listeners import Ear, MicrophoneListener, WavListener
from speech.ear.model_files import is_installed
from speech.ear.recogniser import EarError, Recogniser
from speech.ear.vocabulary import default_folder
from speech.earcon import Earcons
from speech.handsfree import HandsFree
from speech.keys import EnterKey
from speech.listener import Listener
from speech.matching import load_intent_of
from speech.options import Options
from speech.setup import House, make_speaker
from speech.speaker import Tell

PUSH = "Press Enter, then ask. Enter while it speaks stops the voice."
TALK = "Ask when it has finished speaking. Enter while it speaks stops the voice."
HEADSET = "Ask at any time: when you speak, the voice stops."

BreakIn = Callable[[float], bool]
"""Waits for some seconds; whether somebody wants to break in."""


@dataclass(frozen=True)
class Listening:
    """How to listen."""

    wavs: tuple[Path, ...] = ()
    """Sound files to hear in place of a microphone."""
    ear: str = "whisper"
    """whisper (with Moonshine's help, where it is installed), sphinx, or both."""
    push: bool = False
    """Whether Enter opens the microphone, rather than the end of our own speech."""
    headset: bool = False
    """Whether the microphone does not hear our voice: then people can break in by speaking."""
    sounds: bool = True
    """Whether short sounds tell when we listen, think, and find nothing."""
    vocabulary: Path | None = None
    """Where the small ear's words are; None: where they are made."""


def make_ear(name: str, page: Procedure, tell: Tell, vocabulary: Path | None = None) -> Ear:
    """The chosen recognisers; Moonshine helps Whisper where it is installed and can be used.

    What the bank's questions make likely is preferred among what they guess.
    Raises EarError for one that cannot be used.
    """
    bank = load_bank(page, load_wording())
    recognisers: list[Recogniser] = []
    if name in ("whisper", "both"):
        recognisers.append(open_ear(page, tell))
    if name in ("sphinx", "both"):
        from speech.ear.sphinx import Sphinx

        recognisers.append(Sphinx(vocabulary or default_folder(), page, bank))
    first, *second = recognisers
    expect = Expectation(question.text for question in bank.questions)
    return Ear(first, second[0] if second else None, expect)


def open_ear(page: Procedure, tell: Tell) -> Recogniser:
    """Whisper, and Moonshine to help it where that is installed.

    Raises EarError without Whisper; why an installed Moonshine cannot help is told.
    """
    from speech.ear import moonshine
    from speech.ear.together import Together
    from speech.ear.whisper import Whisper

    whisper = Whisper(page)
    if not is_installed(moonshine.MODEL_PACKAGE):
        return whisper
    try:
        return Together(whisper, moonshine.Moonshine())
    except EarError as error:
        tell(f"Whisper listens without Moonshine. {error}")
        return whisper


def listen(listening: Listening, options: Options, tell: Tell) -> None:
    """Hold a conversation by voice. Raises SkillError for what cannot be used."""
    ear = make_ear(listening.ear, load_procedure(), tell, listening.vocabulary)
    house = House(options)
    intent_of = load_intent_of(options.locale)
    keys = EnterKey.of_terminal()
    with contextlib.ExitStack() as closing:
        speaker = make_speaker(options, house.page, tell)
        closing.callback(speaker.close)
        earcons = Earcons(speaker if listening.sounds and not listening.wavs else None)
        listener, breaks_in = _make_listener(listening, ear, keys, earcons)
        closing.callback(listener.close)
        if not listening.wavs:
            tell(HEADSET if listening.headset else PUSH if listening.push else TALK)
        HandsFree(
            house.new_device(),
            speaker,
            listener,
            Judge(house.load_finder().find, intent_of),
            intent_of,
            load_wording(),
            lambda line: print(line, flush=True),
            breaks_in,
            patience=len(listening.wavs) + 1 if listening.wavs else 2,
            earcons=earcons,
        ).converse()


def _make_listener(
    listening: Listening, ear: Ear, keys: EnterKey | None, earcons: Earcons
) -> tuple[Listener, BreakIn | None]:
    """What listens, and what tells that somebody wants to break in."""
    if listening.wavs:
        return WavListener(listening.wavs, ear), None
    from speech.ear.capture import Capture
    from speech.ear.microphone import DeviceMicrophone, HeadsetMicrophone
    from speech.ear.turn import best_detector

    def ready() -> bool:
        go_on = keys.wait() if keys and listening.push else True
        earcons.play("listening")
        earcons.wait()
        return go_on

    def think() -> None:
        earcons.play("thinking")

    if not listening.headset:
        microphone = DeviceMicrophone(best_detector(), ready)
        return MicrophoneListener(microphone, ear, think), keys.pressed if keys else None
    headset = HeadsetMicrophone(best_detector(), Capture(), ready)

    def breaks_in(seconds: float) -> bool:
        return bool(keys and keys.pressed(0)) or headset.hears(seconds)

    return MicrophoneListener(headset, ear, think), breaks_in
