"""`python -m speech listen`: the whole loop by voice."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from skill.load_procedure import load_procedure
from skill.procedure import Procedure
from skill.wording import load_wording
from speech.ear.judge import Judge
from speech.ear.listeners import Ear, MicrophoneListener, WavListener
from speech.ear.recogniser import Recogniser
from speech.ear.vocabulary import default_folder
from speech.handsfree import HandsFree
from speech.keys import EnterKey
from speech.listener import Listener
from speech.matching import load_matcher
from speech.options import Options
from speech.setup import House, make_speaker
from speech.speaker import Tell

PUSH = "Press Enter, then ask. Enter while it speaks stops the voice."
TALK = "Ask when it has finished speaking. Enter while it speaks stops the voice."


@dataclass(frozen=True)
class Listening:
    """How to listen."""

    wavs: tuple[Path, ...] = ()
    """Sound files to hear in place of a microphone."""
    ear: str = "whisper"
    """whisper, sphinx, or both."""
    push: bool = False
    """Whether Enter opens the microphone, rather than the end of our own speech."""
    vocabulary: Path | None = None
    """Where the small ear's words are; None: where they are made."""


def make_ear(name: str, page: Procedure, vocabulary: Path | None = None) -> Ear:
    """The chosen recognisers. Raises EarError for one that cannot be used."""
    recognisers: list[Recogniser] = []
    if name in ("whisper", "both"):
        from speech.ear.whisper import Whisper

        recognisers.append(Whisper(page))
    if name in ("sphinx", "both"):
        from speech.ear.sphinx import Sphinx

        recognisers.append(Sphinx(vocabulary or default_folder()))
    return Ear(*recognisers)


def listen(listening: Listening, options: Options, tell: Tell) -> None:
    """Hold a conversation by voice. Raises SkillError for what cannot be used."""
    ear = make_ear(listening.ear, load_procedure(), listening.vocabulary)
    house = House(options)
    matcher = load_matcher(options.locale)
    keys = EnterKey(sys.stdin) if sys.stdin.isatty() else None
    listener = _make_listener(listening, ear, keys)
    speaker = make_speaker(options, house.page, tell)
    if not listening.wavs:
        tell(PUSH if listening.push else TALK)
    conversation = HandsFree(
        house.new_device(),
        speaker,
        listener,
        Judge(house.load_finder().find, lambda text: matcher(text)[0]),
        lambda text: matcher(text)[0],
        load_wording(),
        lambda line: print(line, flush=True),
        keys.pressed if keys else None,
        patience=len(listening.wavs) + 1 if listening.wavs else 2,
    )
    try:
        conversation.converse()
    finally:
        listener.close()
        speaker.close()


def _make_listener(listening: Listening, ear: Ear, keys: EnterKey | None) -> Listener:
    if listening.wavs:
        return WavListener(listening.wavs, ear)
    from speech.ear.microphone import DeviceMicrophone
    from speech.ear.turn import best_detector

    wait = keys.wait if keys and listening.push else lambda: True
    return MicrophoneListener(DeviceMicrophone(best_detector(), wait), ear)
