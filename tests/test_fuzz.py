"""Anything at all, at the skill and at the web service: an answer or a refusal, never a failure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import amazon
import pytest
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import Request
from flask import Flask
from fuzzing import fuzz
from hypothesis import strategies as st
from responses import faults

from skill.envelope import apology, invoke
from skill.handlers import COMMAND_INTENTS, QUESTION_INTENTS, SORRY

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


def request(intent: str, text: str, attributes: Any, **changes: Any) -> dict[str, Any]:
    slots = dict.fromkeys(("question", "query", "section"), text)
    row = amazon.intent_request(intent, **slots)
    row["session"] |= {"new": changes.pop("new", False), "attributes": attributes}
    row["request"] |= changes
    return row


def any_words_in_any_state(
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


LOCALES = st.sampled_from(["en-GB", "en-US", "en-IN", "xx"])
test_any_words_in_any_state, test_other_words_in_any_state = fuzz(
    any_words_in_any_state, INTENTS, TEXT, STATES, st.booleans(), LOCALES, examples=400
)


def every_path(row: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(row, dict):
        return [p for k, v in row.items() for p in ((*before, k), *every_path(v, (*before, k)))]
    return []


PATHS = every_path(request("QuestionIntent", "x", {}))


def junk_anywhere(skill: CustomSkill, path: tuple[str, ...], junk: Any, kind: str) -> None:
    for changed in (request("QuestionIntent", "how long", {}), amazon.alexa_request(type=kind)):
        row: Any = changed
        for step in path[:-1]:
            row = row.get(step, {})
        row[path[-1]] = junk
        answer = invoke(skill, changed)
        assert faults(answer) == []


KINDS = st.sampled_from(sorted(Request.discriminator_value_class_map))
test_junk_anywhere, test_other_junk_anywhere = fuzz(
    junk_anywhere, st.sampled_from(PATHS), JUNK, KINDS, examples=250
)


def junk_alone(skill: CustomSkill, junk: Any) -> None:
    assert invoke(skill, junk) == apology()


test_junk_alone, test_other_junk_alone = fuzz(junk_alone, JUNK, examples=100)


BODY = json.dumps(request("QuestionIntent", "how long does it take", {})).encode()
BYTES = st.binary(max_size=200) | st.builds(
    lambda start, length, junk: BODY[:start] + junk + BODY[start + length :],
    st.integers(0, len(BODY)),
    st.integers(0, 40),
    st.binary(max_size=8) | TEXT.map(lambda text: text.encode(errors="ignore")),
)


def assert_answered_or_refused(answer: Any, log: pytest.LogCaptureFixture) -> None:
    """An apology would say that something of ours broke."""
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert faults(answer.json) == []
        assert SORRY not in answer.text, log.text
    else:
        assert set(answer.json) == {"error"}
    assert {record.getMessage() for record in log.records} <= {"answered", "refused"}


def any_bytes_at_the_web_service(
    local: Flask, caplog: pytest.LogCaptureFixture, body: bytes, kind: str
) -> None:
    caplog.clear()
    answer = local.test_client().post("/", data=body, content_type=kind)
    assert_answered_or_refused(answer, caplog)


CONTENT_TYPES = st.sampled_from(["application/json", "application/json;charset=UTF-8", ""])
test_any_bytes_at_the_web_service, test_other_bytes_at_the_web_service = fuzz(
    any_bytes_at_the_web_service, BYTES, CONTENT_TYPES, examples=250
)


def any_bytes_that_are_signed(app: Flask, caplog: pytest.LogCaptureFixture, body: bytes) -> None:
    caplog.clear()
    answer = app.test_client().post("/", data=body, headers=amazon.signed_headers(body))
    assert_answered_or_refused(answer, caplog)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Whole requests in which a value is exchanged for junk."""
    changed: Any = request(draw(INTENTS), draw(TEXT), draw(STATES))
    path = draw(st.sampled_from(PATHS))
    row = changed
    for step in path[:-1]:
        row = row.get(step, {})
    row[path[-1]] = draw(JUNK)
    return json.dumps(changed).encode()


test_any_bytes_that_are_signed, test_other_bytes_that_are_signed = fuzz(
    any_bytes_that_are_signed, BYTES | requests(), examples=250
)


def nothing_unsigned_gets_in(app: Flask, headers: dict[str, str], body: bytes) -> None:
    answer = app.test_client().post("/", data=body, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json) == {"error"}


NAMES = ["SignatureCertChainUrl", "Signature-256", "Content-Type", "X-Forwarded-For"]
VALUES = [amazon.CHAIN_URL, "https://s3.amazonaws.com/echo.api/%00", "AAAA"]
HEADERS = st.dictionaries(
    st.sampled_from(NAMES),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80)
    | st.sampled_from(VALUES),
)
test_nothing_unsigned_gets_in, test_nothing_else_unsigned_gets_in = fuzz(
    nothing_unsigned_gets_in, HEADERS, BYTES, examples=200
)
