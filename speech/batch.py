"""Batch mode: one utterance a line in, one JSON object a line out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from skill.outcome import Heard
from skill.procedure import Procedure
from skill.turn import State
from speech.device import Answer, Device
from speech.render import plain_text

Nearest = Callable[[str, int], str]
"""A question and the row of its `Why` → the bank question that explains the answer."""


class Recorder:
    """Writes down one answer with the page's sentences in place of their ids."""

    def __init__(self, page: Procedure, nearest: Nearest = lambda question, row: "") -> None:
        self._page = page
        self._nearest = nearest

    def record(self, utterance: str, answer: Answer) -> dict[str, Any]:
        """The JSON object of one turn, by the fields of the batch contract."""
        state = State.from_session(answer.attributes)
        heard = state.heard if answer.recorded else None
        return {
            "utterance": utterance,
            "intent": answer.intent,
            "outcome": heard.outcome if heard else "off_topic",
            "section": heard.section if heard else None,
            "sentences": self._texts(heard.sentences) if heard else [],
            "command": heard.command if heard else None,
            "offers": self._texts(heard.offers) if heard and heard.outcome == "check" else [],
            "topic": heard.topic if heard and heard.outcome == "not_covered" else None,
            "urgency": heard.urgency if heard else None,
            "speech": plain_text(answer.ssml),
            "ssml": answer.ssml,
            "reprompt": plain_text(answer.reprompt) if answer.reprompt else None,
            "card": answer.card or None,
            "end_session": answer.end,
            "place": self._place(state.place),
            "why": self._why(utterance, heard) if heard else None,
            "ms": round(answer.ms, 2),
        }

    def _texts(self, ids: Iterable[str]) -> list[str]:
        return [self._page.sentence(i).text for i in ids if self._page.has_sentence(i)]

    def _place(self, sentence_id: str | None) -> dict[str, int] | None:
        if sentence_id is None or not self._page.has_sentence(sentence_id):
            return None
        sentence = self._page.sentence(sentence_id)
        number = self._page.section(sentence.section).number
        return {"section": number, "sentence": sentence.position}

    def _why(self, utterance: str, heard: Heard) -> dict[str, Any]:
        why = heard.why
        return {
            "nearest": (self._nearest(utterance, why.nearest) or None) if why.rule else None,
            "score": round(why.score, 4),
            "margin": round(why.margin, 4),
            "rule": why.rule,
        }


def read_utterances(stream: IO[bytes]) -> Iterator[str]:
    """Lines as text; what is not UTF-8 becomes U+FFFD, so that a line is never lost."""
    for line in stream:
        yield line.decode("utf-8", "replace").rstrip("\n").removesuffix("\r")


def run_single(
    utterances: Iterable[str], new_device: Callable[[], Device], recorder: Recorder
) -> Iterator[dict[str, Any]]:
    """Each utterance is the first thing that its listener says, after a launch."""
    for utterance in utterances:
        device = new_device()
        device.launch()
        yield recorder.record(utterance, _turn(device, utterance))


def run_sessions(
    utterances: Iterable[str], new_device: Callable[[], Device], recorder: Recorder
) -> Iterator[dict[str, Any]]:
    """All utterances are turns of one session, up to a blank line, which begins the next."""
    device = new_device()
    for utterance in utterances:
        if not utterance.strip():
            device.leave()
            device = new_device()
            continue
        if not device.is_open:
            device.launch()
        yield recorder.record(utterance, device.say(utterance))
    device.leave()


def write_records(records: Iterable[dict[str, Any]], out: IO[str]) -> None:
    """One ASCII line a record, each flushed, so that the other end of a pipe can wait for it."""
    for record in records:
        out.write(json.dumps(record) + "\n")
        out.flush()


def _turn(device: Device, utterance: str) -> Answer:
    return device.say(utterance) if utterance.strip() else device.stay_silent()
