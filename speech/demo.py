"""`python -m speech.demo QUESTION.wav ANSWER.wav`: hear a question, save the spoken answer."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from skill.errors import SkillError
from speech.clip import join
from speech.ear.sound import load_samples, to_clip
from speech.listen import make_ear
from speech.options import VOICES, Options, Parser
from speech.render import plain_text, render
from speech.setup import House, make_lexicon, make_speaker
from speech.understudy import say_all
from speech.voices import make_voice


def main(question: Path, answer: Path, voice: str) -> None:
    """Hear and play the question, print and write the answer. Raises SkillError and OSError."""
    house, samples = House(Options(batch=True)), load_samples(question)
    heard = make_ear("whisper", house.page, print).hear(samples)
    with closing(make_speaker(Options(), house.page, print)) as speaker:
        speaker.play(to_clip(samples)).wait()
    ssml = house.new_device().say(heard.text).ssml
    print(f"> {heard.text} ({heard.confidence:.0%} sure)\n{plain_text(ssml)}")
    utterances = render(ssml, make_lexicon(house.page, "en-GB"))
    with closing(make_voice(voice, "en-GB", print)) as speaks:
        answer.write_bytes(join(say_all(speaks, utterances)).wav())


if __name__ == "__main__":
    parser = Parser(prog="python -m speech.demo", description=__doc__)
    parser.add_argument("question", type=Path, help="WAV file to hear")
    parser.add_argument("answer", type=Path, help="WAV file to write")
    parser.add_argument("--voice", default=VOICES[0], choices=VOICES, help="who answers")
    try:
        main(**vars(parser.parse_args()))
    except (SkillError, OSError) as problem:
        parser.error(str(problem))
