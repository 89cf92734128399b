"""Anything at all, at the skill and at the web service: an answer or a refusal, never a failure."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import amazon
import pytest
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import Request
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from responses import faults
from shared import a_dialogue

from skill.build import build_skill
from skill.dialogue import Dialogue
from skill.envelope import apology, invoke
from skill.handlers import COMMAND_INTENTS, QUESTION_INTENTS, SORRY
from skill.web import create_app

HANG = timedelta(seconds=20)
"""One example takes milliseconds; this long is a hang."""
FUZZ = settings(
    deadline=HANG, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PIECES = (Path(__file__).parent / "cases" / "hostile_words.txt").read_text("utf-8").split("\n")
ODD = ["\0", "\x1b[31m", "\u202e", "\ufeff", "\ud800", "\n", "?" * 700, "a b " * 400]
TEXT = st.lists(st.sampled_from([*PIECES, *ODD]) | st.text(max_size=12), max_size=6).map(" ".join)
INTENTS = st.sampled_from(
    [
        *COMMAND_INTENTS,
        *QUESTION_INTENTS,
        *QUESTION_INTENTS,
        "ReadSectionIntent",
        "AboutSectionIntent",
        "ContactIntent",
        "AMAZON.FallbackIntent",
        "Unknown",
    ]
)
SENTENCES = st.sampled_from(["s1", "s13", "s14", "s25", "s26", "s0", "x", ""])
STATES = st.fixed_dictionaries(
    {},
    optional={
        "place": SENTENCES | st.none(),
        "pending": st.lists(SENTENCES, max_size=4),
        "asking": st.sampled_from(["more", "resume", "check", "", "x"]),
        "rate": st.integers(-9, 9),
        "full": st.booleans(),
        "told": st.lists(st.sampled_from(["launch", "more", "off_topic", "x"]), max_size=3),
        "prompts": st.integers(),
        "helps": st.integers(),
        "spelled": TEXT,
        "heard": st.fixed_dictionaries(
            {"outcome": st.sampled_from(["passage", "check", "navigation", "mention", "x"])},
            optional={
                "sentences": st.lists(SENTENCES, max_size=3),
                "offers": st.lists(SENTENCES, max_size=3),
                "section": TEXT,
                "command": st.sampled_from(["next", "forget_me", "spell", "x"]),
            },
        ),
    },
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def dialogue() -> Dialogue:
    return a_dialogue()


@pytest.fixture(scope="module")
def skill(dialogue: Dialogue) -> CustomSkill:
    return build_skill(dialogue, environment={})


@pytest.fixture(scope="module")
def local(dialogue: Dialogue) -> Flask:
    return create_app(dialogue, local=True)


def request(intent: str, text: str, attributes: Any, **changes: Any) -> dict[str, Any]:
    slots = dict.fromkeys(("question", "query", "section"), text)
    row = amazon.intent_request(intent, **slots)
    row["session"] |= {"new": changes.pop("new", False), "attributes": attributes}
    row["request"] |= changes
    return row


@settings(FUZZ, max_examples=400)
@given(INTENTS, TEXT, STATES, st.booleans(), st.sampled_from(["en-GB", "en-US", "en-IN", "xx"]))
def test_any_words_in_any_state(
    skill: CustomSkill,
    caplog: pytest.LogCaptureFixture,
    intent: str,
    text: str,
    state: dict[str, Any],
    new: bool,
    locale: str,
) -> None:
    caplog.clear()
    answer = invoke(skill, request(intent, text, state, new=new, locale=locale))
    assert faults(answer) == []
    assert answer["response"]["outputSpeech"]["ssml"] != SORRY, caplog.text
    json.dumps(answer).encode()


def every_path(row: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(row, dict):
        return [p for k, v in row.items() for p in ((*before, k), *every_path(v, (*before, k)))]
    return []


PATHS = every_path(request("QuestionIntent", "x", {}))


@settings(FUZZ, max_examples=250)
@given(st.sampled_from(PATHS), JUNK, st.sampled_from(sorted(Request.discriminator_value_class_map)))
def test_junk_anywhere(skill: CustomSkill, path: tuple[str, ...], junk: Any, kind: str) -> None:
    for changed in (request("QuestionIntent", "how long", {}), amazon.alexa_request(type=kind)):
        row: Any = changed
        for step in path[:-1]:
            row = row.get(step, {})
        row[path[-1]] = junk
        answer = invoke(skill, changed)
        assert faults(answer) == []


@settings(FUZZ, max_examples=100)
@given(JUNK)
def test_junk_alone(skill: CustomSkill, junk: Any) -> None:
    assert invoke(skill, junk) == apology()


BODY = json.dumps(request("QuestionIntent", "how long does it take", {})).encode()
BYTES = st.binary(max_size=200) | st.builds(
    lambda start, length, junk: BODY[:start] + junk + BODY[start + length :],
    st.integers(0, len(BODY)),
    st.integers(0, 40),
    st.binary(max_size=8) | TEXT.map(lambda text: text.encode(errors="ignore")),
)


@settings(FUZZ, max_examples=250)
@given(BYTES, st.sampled_from(["application/json", "application/json;charset=UTF-8", ""]))
def test_any_bytes_at_the_web_service(
    local: Flask, caplog: pytest.LogCaptureFixture, body: bytes, kind: str
) -> None:
    caplog.set_level(logging.ERROR)
    caplog.clear()
    answer = local.test_client().post("/", data=body, content_type=kind)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert faults(answer.json) == []
    assert not [record for record in caplog.records if record.exc_info]


@settings(FUZZ, max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(
            ["SignatureCertChainUrl", "Signature-256", "Content-Type", "X-Forwarded-For"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80)
        | st.sampled_from([amazon.CHAIN_URL, "https://s3.amazonaws.com/echo.api/%00", "AAAA"]),
    ),
    BYTES,
)
def test_nothing_unsigned_gets_in(verified: Flask, headers: dict[str, str], body: bytes) -> None:
    answer = verified.test_client().post("/", data=body, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json) == {"error"}


@pytest.fixture(scope="module")
def verified(dialogue: Dialogue) -> Flask:
    return create_app(
        dialogue,
        environment={"SKILL_ID": amazon.SKILL_ID},
        clock=lambda: amazon.NOW,
        fetch=lambda url: amazon.good_chain(),
        roots=[amazon.root()],
    )
