"""What waits for a thread: it is done, unless there is no use in it any more."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Event, Thread, active_count

import pytest

from skill.serving import waiting
from skill.serving.exchange import Answer
from skill.serving.waiting import WaitingRoom

ANSWER = Answer(b"answer", is_last=False)


@pytest.mark.parametrize(("patience", "second"), [(60.0, ANSWER), (0.0, None)])
def test_who_has_waited_too_long_is_sent_away(
    patience: float, second: Answer | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, answers, begun, done = WaitingRoom(1), SimpleQueue[Answer | None](), Event(), Event()

    def work() -> Answer:
        begun.set()
        assert done.wait(60)
        return ANSWER

    room.enter(work, answers.put)
    assert begun.wait(60)
    monkeypatch.setattr(waiting, "PATIENCE", patience)
    room.enter(lambda: ANSWER, answers.put)
    assert answers.empty()
    done.set()
    assert [answers.get(timeout=60), answers.get(timeout=60)] == [ANSWER, second]


def test_threads_are_started_when_they_are_needed() -> None:
    before, room, answers = active_count(), WaitingRoom(2), SimpleQueue[Answer | None]()
    assert active_count() == before
    for _ in range(5):
        room.enter(lambda: ANSWER, answers.put)
        assert answers.get(timeout=60) == ANSWER
    assert before < active_count() <= before + 2


def test_where_there_is_no_thread_nobody_waits_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", start)
    answers: list[Answer | None] = []
    WaitingRoom(2).enter(lambda: ANSWER, answers.append)
    assert answers == [None]
