"""Speech for hours: nothing is lost or doubled, and nothing is left behind."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import tempfile
import threading
from collections import Counter
from pathlib import Path

import pytest
from speech_doubles import played, program, wait_until

from speech.clip import Clip, read_clip
from speech.player import Player
from speech.render import Utterance
from speech.speaker import VoiceSpeaker
from speech.voice import BRITISH, WORKER, Pyttsx3Voice

COUNTED = "one two three four five six".split()
TEXTS = [" ".join(COUNTED[:count]) for count in range(1, len(COUNTED) + 1)]
FAST = 300
"""Percent of the ordinary speed, so that hundreds are played in minutes."""


class CountingVoice(Pyttsx3Voice):
    """Remembers nothing that it has said, and counts the processes that it had to order."""

    orders = 0

    def say(self, utterance: Utterance) -> Clip:
        self._kept.clear()
        return super().say(utterance)

    def _order(self, utterance: Utterance) -> str:
        self.orders += 1
        return super()._order(utterance)


def frames_of(text: str, path: Path) -> int:
    """Samples of a text said by a process of its own, beside all that is tried here."""
    order = {"text": text, "phonemic": "", "rate": FAST, "voice": BRITISH, "path": str(path)}
    subprocess.run(WORKER, input=json.dumps(order), text=True, check=True, timeout=60)
    return len(read_clip(path).frames) // 2


def counting_player(folder: Path) -> Player:
    """Plays by writing how many samples it got into `played`, then taking as long as they do."""
    code = f"""
        import sys, time, wave
        with wave.open(sys.argv[1]) as file:
            samples, rate = file.getnframes(), file.getframerate()
        with open({str(folder / "played")!r}, "a") as log:
            log.write(f"{{samples}}\\n")
        time.sleep(samples / rate)
    """
    return Player(program(folder / "player.py", code), "counter")


@pytest.mark.parametrize("count", [6, pytest.param(500, marks=pytest.mark.soak)])
def test_utterances_in_a_row_are_played_whole_and_once(tmp_path: Path, count: int) -> None:
    lengths = [frames_of(text, tmp_path / "reference.wav") for text in TEXTS]
    assert lengths == sorted(set(lengths))  # so that each tells its text
    told: list[str] = []
    voice = CountingVoice()
    speaker = VoiceSpeaker(voice, [counting_player(tmp_path)], told.append)
    for number in range(count):
        text = TEXTS[number % len(TEXTS)]
        assert speaker.start(f'<speak><prosody rate="{FAST}%">{text}</prosody></speak>').wait()
    speaker.close()
    wanted = [str(lengths[number % len(lengths)]) for number in range(count)]
    assert played(tmp_path) == wanted
    assert told == []
    assert voice.orders == count  # none had to be said again


def owned() -> Counter[str]:
    """How much this process holds of what it should let go."""
    own, parents = os.getpid(), []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # a process that has just ended
            parents.append(int(path.read_text().rpartition(")")[2].split()[1]))
    return Counter(
        children=parents.count(own),
        open_files=len(list(Path("/proc/self/fd").iterdir())),
        threads=threading.active_count(),
        temporary_files=len(list(Path(tempfile.gettempdir()).rglob("*"))),
    )


def grown(before: Counter[str]) -> Counter[str]:
    """What is held beyond that, once threads have had the time to end."""
    wait_until(lambda: not owned() - before)
    return owned() - before


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system has no /proc")
@pytest.mark.parametrize("count", [6, pytest.param(300, marks=pytest.mark.soak)])
def test_nothing_is_left_behind(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    gc.collect()
    before = owned()
    told: list[str] = []
    speaker = VoiceSpeaker(CountingVoice(), [counting_player(tmp_path)], told.append)
    ssml = f'<speak><prosody rate="{FAST}%">{TEXTS[0]}. {TEXTS[1]}.</prosody></speak>'
    assert speaker.start(ssml).wait()
    between = owned()
    for number in range(count):
        so_far = len(played(tmp_path))
        speaking = speaker.start(ssml)
        if number % 3 == 1:
            assert wait_until(lambda so_far=so_far: len(played(tmp_path)) > so_far)
        if number % 3:
            speaking.interrupt()
        else:
            assert speaking.wait()
    assert told == []
    assert not grown(between)
    speaker.close()
    assert not grown(before)
