"""The opening hours, said for the moment or the day that a question means."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from skill.asked_day import asks_about_hours
from skill.build import build_dialogue
from skill.dialogue import Dialogue
from skill.hours import OpeningHours
from skill.load_procedure import load_procedure
from skill.outcome import NotCovered, Outcome, Passage
from skill.turn import Reply, Turn

CASES = Path(__file__).parent / "cases" / "hours.tsv"


def cases() -> list[tuple[str, ...]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


class ContactFinder:
    """Takes every question for one about the contact sentence."""

    def find(self, question: str) -> Outcome:
        return Passage(("s25",))


@pytest.fixture(scope="module")
def dialogue() -> Dialogue:
    return build_dialogue(finder=ContactFinder())


def ask(dialogue: Dialogue, question: str, now: datetime | None) -> Reply:
    return dialogue.reply(Turn("question", text=question, now=now))


@pytest.mark.parametrize(("clock", "question", "said"), cases())
def test_what_is_said_comes_before_the_page(
    dialogue: Dialogue, clock: str, question: str, said: str
) -> None:
    page = load_procedure().sentence("s25").text
    reply = ask(dialogue, question, datetime.fromisoformat(clock))
    assert reply.speech is not None
    assert reply.state.heard is not None
    before, _, _ = reply.speech.text.partition(page)
    assert before == (f"{said} The page says: " if said else "")
    assert page in reply.speech.text
    assert reply.state.heard.sentences == ("s25",)


@pytest.mark.parametrize(
    "question",
    [
        "what is the number",
        "how do i book",
        "when can i call",
        "what are the opening hours",
        "how much would it cost now",
        "can i get a quote today",
        "",
    ],
)
def test_other_questions_about_contact_need_no_clock(dialogue: Dialogue, question: str) -> None:
    reply = ask(dialogue, question, datetime.fromisoformat("2026-11-28T10:00Z"))
    assert reply.speech is not None
    assert reply.speech.text.startswith("For more information")


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("are they open on bank holidays", "passage"),
        ("is anyone there on christmas day", "passage"),
        ("will they reply today", "not_covered"),
        ("how quickly do they reply to emails", "not_covered"),
    ],
)
def test_a_detail_that_the_hours_settle_is_covered(question: str, outcome: str) -> None:
    class DetailFinder:
        def find(self, question: str) -> Outcome:
            return NotCovered("enquiries-detail")

    reply = ask(build_dialogue(finder=DetailFinder()), question, datetime(2026, 11, 28, 10))
    assert reply.state.heard is not None
    assert reply.state.heard.outcome == outcome


def test_without_a_clock_the_page_speaks_alone(dialogue: Dialogue) -> None:
    reply = ask(dialogue, "can i ring now", None)
    assert reply.speech is not None
    assert reply.speech.text.startswith("For more information")


@pytest.mark.parametrize("question", [question for _, question, _ in cases()])
def test_the_case_is_about_hours(question: str) -> None:
    assert asks_about_hours(question)


def test_every_line_that_rests_on_holidays_says_that_they_are_not_on_the_page() -> None:
    for _, question, said in cases():
        if "public holiday" in said:
            assert "not on the page" in said or "does not mention" in said, question


def test_substitute_days_are_holidays() -> None:
    hours = OpeningHours(load_procedure().contact)
    substitutes = ["2026-12-28", "2027-12-27", "2027-12-28", "2028-01-03", "2022-01-03"]
    ordinary = ["2026-12-29", "2027-12-29", "2026-04-02", "2026-04-07"]
    assert all(hours.is_holiday(datetime.fromisoformat(day).date()) for day in substitutes)
    assert not any(hours.is_holiday(datetime.fromisoformat(day).date()) for day in ordinary)


def test_the_holidays_are_loaded_only_when_needed() -> None:
    program = (
        "import sys, skill.build; from skill.hours import OpeningHours;"
        "from skill.load_procedure import load_procedure; OpeningHours(load_procedure().contact);"
        "print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "question",
    [
        "is it open at half seven in the morning",
        "can i ring at seven in the evening",
        "can i call at 9 on monday",
    ],
)
def test_a_time_of_day_is_left_to_the_page(question):
    """What the clock says now would be the answer to another question."""
    assert not asks_about_hours(question)
