"""Written forms: what a voice is given for them, and what espeak makes of that."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
from espeak import bare, heard, phonemes
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.emergency import emergency_number, same_day_route
from skill.load_procedure import load_procedure
from skill.pronounce import Pronouncer
from skill.spoken_forms import FORMS
from skill.wording import load_wording
from skill.written_form import Form

PAGE = load_procedure()
BRITISH = Pronouncer(PAGE.terms)
FOLDER = Path(__file__).parent / "cases"
WORDS_ALONE = re.compile(r"(?:a|[A-Za-z][a-z]+)(?:,? (?:a|[A-Za-z][a-z]+))*")
"""Words without figures, marks or single letters: every voice says them as they stand."""


def rows(name: str) -> list[list[str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


SPOKEN = rows("spoken_forms.tsv")
NO_FORMS = rows("not_spoken_forms.tsv")


def said(text: str) -> str:
    return "".join(
        how.attributes["alias"] if how and how.tag == "sub" else written
        for written, how in BRITISH.pieces(text)
    )


@pytest.mark.parametrize(("written", "spoken"), [row[:2] for row in SPOKEN])
def test_what_a_voice_is_given(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(("written", "spoken"), [row for row in SPOKEN if len(row) == 2])
def test_what_stands_without_its_words_is_words_alone(written: str, spoken: str) -> None:
    assert WORDS_ALONE.fullmatch(spoken)


@pytest.mark.parametrize(
    ("written", "spoken", "in_words"), [row for row in SPOKEN if len(row) == 3]
)
def test_espeak_says_it_as_its_words(written: str, spoken: str, in_words: str) -> None:
    assert WORDS_ALONE.fullmatch(re.sub(r"\[\[[^]]+\]\]", "sounds", in_words))
    assert heard(written) == bare(phonemes(in_words))


@pytest.mark.parametrize("locale", ["en-GB", "en-US", "en-CA", "en-AU", "en-IN"])
def test_the_number_to_call_is_said_digit_by_digit_in_every_line(locale: str) -> None:
    told = {"number": emergency_number(locale), "route": same_day_route(locale)}
    lines = [
        re.sub(r"(?<=[Cc]all )\{(number|route)\}", lambda blank: told[blank[1]], line)
        for line in chain.from_iterable(load_wording().lines.values())
    ]
    calls = [line for line in lines if re.search(r"\bcall \d{3}\b", line, re.IGNORECASE)]
    assert len(calls) > 5
    for line in calls:
        assert re.search(r"\bcall [a-z]+ [a-z]+ [a-z]+\b", said(line), re.IGNORECASE)
        assert not re.search(r"\b\d{3}\b", said(line))


@pytest.mark.parametrize(("form", "text"), NO_FORMS)
def test_what_only_looks_like_a_form_comes_as_written(form: str, text: str) -> None:
    assert said(text) == text


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_form_has_a_row_and_words_that_it_leaves_alone(form: Form) -> None:
    found = re.compile(form.pattern, re.IGNORECASE if form.any_case else 0)
    assert any(found.search(row[0]) for row in SPOKEN)
    assert form.name in {row[0] for row in NO_FORMS}


@settings(deadline=None)
@given(st.text())
def test_pieces_of_any_text_are_the_text(text: str) -> None:
    assert "".join(written for written, _ in BRITISH.pieces(text)) == text


_SCRAPS = [
    *(row[0] for row in SPOKEN),
    *(s.text for s in PAGE.sentences),
    " ",
    "(",
    ") ",
    "/",
    "–",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(_SCRAPS)).map("".join))
def test_pieces_of_written_forms_are_the_text(text: str) -> None:
    assert "".join(written for written, _ in BRITISH.pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the risks (of infection) associated", "the risks |(of infection)| associated"),
        ("the risks [see below] associated", "the risks |[see below]| associated"),
        ("as a graft – if needed (a, b).", "as a graft |– if needed |(a, b)."),
        ("a limb(s), bone[1] and x-ray", "a limb(s), bone[1]| and x-ray"),
    ],
)
def test_asides_are_set_apart_by_pauses(text: str, expected: str) -> None:
    marks = "".join("|" if how and how.tag == "break" else w for w, how in BRITISH.pieces(text))
    assert marks == expected
