"""Players: taken at their deed, not at their word."""

from __future__ import annotations

import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from sound_server import sound_server
from speech_doubles import QuickVoice, logging_player, played, program, wait_until

from speech.clip import SAMPLE_RATE, Clip
from speech.player import Player, find_players
from speech.speaker import VoiceSpeaker


def silence(seconds: float) -> Clip:
    return Clip(bytes(2 * int(SAMPLE_RATE * seconds)))


def test_a_player_may_take_the_file_inside_its_command(tmp_path: Path) -> None:
    copy = tmp_path / "copy.wav"
    (tmp_path / "a.wav").write_bytes(Clip(b"\0\0").wav())
    player = Player((sys.executable, "-c", f"import shutil; shutil.copy('{{}}', {str(copy)!r})"))
    playback = player.start(tmp_path / "a.wav")
    playback.wait(20)
    assert playback.close() == ""
    with wave.open(str(copy)) as file:
        assert file.getnframes() == 1


def test_players_are_named_and_found() -> None:
    assert Player(("/usr/bin/aplay", "-q")).name == "aplay"
    for player in find_players():
        assert player.name


def test_miniaudio_says_when_there_is_no_device(tmp_path: Path) -> None:
    pytest.importorskip("miniaudio")
    (tmp_path / "a.wav").write_bytes(Clip(bytes(2000)).wav())
    result = subprocess.run(
        [sys.executable, "-m", "speech.play", str(tmp_path / "a.wav")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if result.returncode == 0:
        pytest.skip("this computer has an audio device")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == "no audio device"


def test_a_player_that_is_done_at_once_has_played_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    content = Player(program(tmp_path / "content.py", "pass"), "content")
    speaker = VoiceSpeaker(QuickVoice(), [content], told.append)
    assert not speaker.play(silence(60)).wait()
    speaker.close()
    assert told == ["No sound: no audio device (content: it ended too soon). Answers are printed."]


def test_a_player_that_hangs_is_given_up_for_the_next(tmp_path: Path) -> None:
    told: list[str] = []
    sleep = program(tmp_path / "hanging.py", "import time; time.sleep(600)")
    hanging = Player(sleep, "hanging", patience_s=0.1)
    speaker = VoiceSpeaker(QuickVoice(), [hanging, logging_player(tmp_path)], told.append)
    assert speaker.start("<speak>A.</speak>").wait()
    speaker.close()
    assert played(tmp_path) == ["A."] and told == []
    speaker = VoiceSpeaker(QuickVoice(), [hanging], told.append)
    assert not speaker.start("<speak>A.</speak>").wait()
    speaker.close()
    assert told == [
        "No sound: no audio device (hanging: it does not come to an end). Answers are printed."
    ]


def test_what_a_player_has_started_falls_silent_with_it(tmp_path: Path) -> None:
    begun, finished = tmp_path / "begun", tmp_path / "finished"
    inner = f"""
        import pathlib, time
        pathlib.Path({str(begun)!r}).touch()
        time.sleep(30)
        pathlib.Path({str(finished)!r}).touch()
    """
    outer = f"import subprocess; subprocess.run({list(program(tmp_path / 'inner.py', inner))!r})"
    speaker = VoiceSpeaker(QuickVoice(), [Player(program(tmp_path / "outer.py", outer))], print)
    speaking = speaker.start("<speak>A.</speak>")
    assert wait_until(begun.exists)
    speaking.interrupt()  # waits until nobody holds what the player was given
    assert not finished.exists()
    speaker.close()


@pytest.fixture(params=["always-sink", "null-sink sink_name=room"])
def sink(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A sound server of our own, without a device or with a made one."""
    with sound_server(tmp_path, monkeypatch, request.param):
        yield request.param


def test_a_sound_server_without_a_device_is_no_audio_device(sink: str) -> None:
    told: list[str] = []
    speaker = VoiceSpeaker(QuickVoice(), find_players(), told.append)
    was_heard = speaker.play(silence(0.2)).wait()
    speaker.close()
    if sink == "always-sink":
        assert not was_heard
        (line,) = told
        assert line.startswith("No sound: no audio device")
        assert line.endswith("the sound server has no device). Answers are printed.")
    else:
        assert was_heard and told == []
