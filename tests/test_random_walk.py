"""A random walk over everything that can be said: no state breaks the rules of prompt and place."""

import random

import pytest
from shared import a_dialogue

from skill.build import build_skill
from skill.load_procedure import load_procedure
from speech.device import Device
from speech.endpoint import LocalEndpoint
from speech.matching import load_matcher
from speech.render import plain_text

PROCEDURE = load_procedure()
SAID = (
    "contents, skim, where am i, next, previous, next part, previous part, first sentence, "
    "last sentence, go to the muscles, part four, part nine, start over, carry on, read it all, "
    "repeat, repeat the sentence, spell that, spell stoma, slower, faster, normal speed, "
    "short answers, longer answers, contact, can i ring now, pause, forget me, help, stop, yes, "
    "no, the first, the second, why, and then, will i be asleep, how big is the hole, "
    "what is the weather, should i stop my tablets, i can't breathe, thank you, are you sure, "
    "oh dear, go back two, forward three, sentence four, go to recovery, spell the phone number, "
    "do you remember me, who is it for"
).split(", ")


def walk(turns, seed):
    chooser = random.Random(seed)
    device = Device(LocalEndpoint(build_skill(a_dialogue())), load_matcher("en-GB"), "walker")
    for turn in range(turns):
        if not device.is_open and chooser.random() < 0.5:
            said, answer = "(launch)", device.launch()
        elif chooser.random() < 0.05:
            said, answer = "(silence)", device.stay_silent()
        else:
            said = chooser.choice(SAID)
            answer = device.say(said)
        check(answer, f"turn {turn}, {said}: {answer.ssml}")


def check(answer, where):
    speech = plain_text(answer.ssml)
    assert speech, where
    assert answer.end == (not answer.reprompt), where
    assert answer.end or "?" in speech or "Say " in speech, where
    assert plain_text(answer.reprompt) != speech or answer.end, where
    place = answer.attributes.get("place")
    assert place is None or PROCEDURE.has_sentence(place), where
    heard = answer.attributes["heard"].get("sentences", ())
    assert all(PROCEDURE.sentence(s).text in speech for s in heard), where
    assert len(answer.ssml) <= 8_000, where


def test_a_walk_of_a_few_hundred_turns():
    walk(400, seed=1)


def test_the_check_sees_a_broken_rule():
    device = Device(LocalEndpoint(build_skill(a_dialogue())), load_matcher("en-GB"), "walker")
    answer = device.launch()
    broken = type(answer)(**{**answer.__dict__, "reprompt": ""})
    with pytest.raises(AssertionError):
        check(broken, "")


@pytest.mark.soak
def test_a_walk_of_ten_thousand_turns():
    walk(10_000, seed=2)
