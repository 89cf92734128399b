"""Whether to answer what was heard, to ask about it, or to ask again."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.outcome import OffTopic, Why
from speech.ear.judge import Judge
from speech.ear.listeners import Ear
from speech.listener import Heard
from speech.matching import load_matcher
from tests.sounds import hiss
from tests.speech_doubles import Meanings, Parrot

CASES = Path(__file__).parent / "cases" / "judgements.tsv"


def judgements() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("heard", "understood", "confidence", "other", "understood_other", "do", "text"), judgements()
)
def test_judgements(
    heard: str,
    understood: str,
    confidence: str,
    other: str,
    understood_other: str,
    do: str,
    text: str,
) -> None:
    meanings = Meanings({other: understood_other, heard: understood})
    judge = Judge(meanings.find, lambda utterance: "QuestionIntent")
    judgement = judge.judge(Heard(heard, float(confidence), second=other))
    assert (judgement.do, judgement.text) == (do, text)


def test_an_emergency_among_the_further_guesses_is_asked_about() -> None:
    meanings = Meanings({"i am breathing": "passage(0.97)", "i am bleeding": "sign"})
    judge = Judge(meanings.find, lambda utterance: "QuestionIntent")
    judgement = judge.judge(Heard("i am breathing", 0.95, ("i am leaving", "i am bleeding")))
    assert (judgement.do, judgement.text) == ("confirm", "i am bleeding")


def test_other_guesses_that_are_no_emergency_change_nothing() -> None:
    meanings = Meanings({"how is it mixed": "passage(0.6)"})
    judge = Judge(meanings.find, lambda utterance: "QuestionIntent")
    judgement = judge.judge(Heard("how is it mixed", 0.6, ("how is it fixed",)))
    assert (judgement.do, judgement.text) == ("confirm", "how is it mixed")


def test_what_is_not_sure_is_answered_if_the_guesses_agree() -> None:
    one, two = "how is it fixed", "how is it mixed"
    judge = Judge(
        Meanings({one: "passage(0.8)", two: "passage(0.8)"}).find,
        lambda utterance: "QuestionIntent",
    )
    assert (judge.judge(Heard(one, 0.5, (two,))).do, judge.judge(Heard(one, 0.5)).do) == (
        "answer", "confirm",
    )  # fmt: skip
    assert judge.judge(Heard(one, 0.4, (two,))).do == "confirm"


def test_off_topic_guesses_may_agree_and_are_asked_about() -> None:
    judge = Judge(Meanings({}).find, lambda utterance: "QuestionIntent")
    assert judge.judge(Heard("tips on a turntable", 0.6, ("lips on a turntable",))).do == "confirm"


REFUSED = [
    # heard, refused: do, text
    (Heard("a", 0.9, ("b", "c")), "a", "confirm", "b"),
    (Heard("a", 0.9, ("b",)), "b", "answer", "a"),
    (Heard("a", 0.9), "a", "again", ""),
    (Heard("a", 0.9, second="a"), "a", "again", ""),
    (Heard("a", 0.9, ("b",)), "c", "answer", "a"),
]


@pytest.mark.parametrize(("heard", "refused", "do", "text"), REFUSED)
def test_what_was_refused_is_not_asked_about_again(
    heard: Heard, refused: str, do: str, text: str
) -> None:
    meanings = Meanings(dict.fromkeys("abc", "passage(0.8)"))
    judgement = Judge(meanings.find, lambda utterance: "QuestionIntent").judge(heard, refused)
    assert (judgement.do, judgement.text) == (do, text)


def test_a_judgement_tells_what_the_words_mean() -> None:
    judge = Judge(Meanings({"i am bleeding": "sign"}).find, lambda utterance: "QuestionIntent")
    assert judge.judge(Heard("i am bleeding", 0.2)).is_urgent
    assert not judge.judge(Heard("tips on a turntable", 0.9)).is_urgent
    assert judge.judge(Heard("")).meaning is None


def test_nothing_to_do_with_the_page_is_no_sense_however_sure() -> None:
    off_topic = OffTopic(Why(score=0.99, rule="learned"))
    judge = Judge(lambda question: off_topic, lambda utterance: "QuestionIntent")
    assert judge.judge(Heard("tips on a turntable", 0.5)).do == "confirm"


def test_a_command_of_the_model_is_known() -> None:
    match = load_matcher("en-GB")
    judge = Judge(Meanings({}).find, lambda utterance: match(utterance)[0])
    assert judge.judge(Heard("next", 0.45)).do == "answer"
    assert judge.judge(Heard("necks", 0.45)).do == "confirm"


def test_a_closed_vocabulary_is_never_sure_by_itself() -> None:
    heard = Ear(Parrot("how is it fixed", is_open=False)).hear(hiss(100))
    judge = Judge(Meanings({heard.text: "exact"}).find, lambda utterance: "AMAZON.NextIntent")
    assert judge.judge(heard).do == "confirm"


def test_the_second_ear_goes_along() -> None:
    ear = Ear(Parrot("one", is_open=True), Parrot("two", is_open=False))
    assert ear.hear(hiss(100)) == Heard("one", 0.99, second="two")
