"""`python -m speech.demo QUESTION.wav ANSWER.wav`: hear a question, save the spoken answer."""

from __future__ import annotations

import sys
from pathlib import Path

from skill.errors import SkillError
from speech.clip import join
from speech.ear.sound import load_samples, to_clip
from speech.listen import make_ear
from speech.options import Options
from speech.render import plain_text, render
from speech.setup import House, make_lexicon, make_speaker
from speech.voice import Pyttsx3Voice


def main(question: Path, answer: Path) -> None:
    """Play the question, print what was heard and said, write the answer. Raises SkillError."""
    house, options = House(Options(batch=True)), Options()
    samples = load_samples(question)
    speaker = make_speaker(options, house.page, print)
    speaker.play(to_clip(samples)).wait()
    heard = make_ear("whisper", house.page).hear(samples)
    print(f"> {heard.text} ({heard.confidence:.0%} sure)")
    ssml = house.new_device().say(heard.text).ssml
    print(plain_text(ssml))
    voice = Pyttsx3Voice()
    utterances = render(ssml, make_lexicon(house.page, options.locale))
    answer.write_bytes(join(voice.say(utterance) for utterance in utterances).wav())
    voice.close()
    speaker.close()


if __name__ == "__main__":
    try:
        main(*map(Path, sys.argv[1:3]))
    except (SkillError, OSError, TypeError) as problem:
        sys.exit(f"{problem}\nusage: {__doc__}")
