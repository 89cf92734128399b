"""Speaking: sentence by sentence, cut short when asked, honest without a sound device."""

from __future__ import annotations

import signal
import threading
import time
import wave
from pathlib import Path

import pytest
from speech_doubles import QuickVoice, failing_player, logging_player, played, wait_until

from speech.clip import Clip
from speech.file_speaker import FileSpeaker
from speech.player import Player
from speech.render import Utterance
from speech.speaker import SilentSpeaker, VoiceSpeaker
from speech.voice import Pyttsx3Voice, SpeechError

THREE = "<speak>A. Bb. Ccc.</speak>"
MISSING = Player(("/no/such/player",), "missing")


class Told(list[str]):
    """What the person at the terminal was told."""

    def __call__(self, line: str) -> None:
        self.append(line)


def test_sentences_are_played_in_order_each_once(tmp_path: Path) -> None:
    told = Told()
    speaker = VoiceSpeaker(QuickVoice(), [logging_player(tmp_path)], told)
    assert speaker.start(THREE).wait()
    assert speaker.start("<speak>Dddd.</speak>").wait()
    speaker.close()
    assert "".join(played(tmp_path)) == "A.Bb.Ccc.Dddd."
    assert told == []


def test_sound_begins_before_all_of_it_is_made(tmp_path: Path) -> None:
    voice = QuickVoice()
    voice.waits_at = "Ccc."
    voice.wait_for.clear()
    speaker = VoiceSpeaker(voice, [logging_player(tmp_path)], Told())
    speaking = speaker.start(THREE)
    while not played(tmp_path) and not speaking.is_over():
        time.sleep(0.01)
    assert "Ccc." not in voice.said
    voice.wait_for.set()
    assert speaking.wait()
    assert "".join(played(tmp_path)) == "A.Bb.Ccc."
    speaker.close()


def test_an_interruption_silences_the_player_and_what_was_to_come(tmp_path: Path) -> None:
    speaker = VoiceSpeaker(QuickVoice(), [logging_player(tmp_path, seconds=60)], Told())
    speaking = speaker.start(THREE)
    while not played(tmp_path):
        time.sleep(0.01)
    assert not speaking.is_over()
    speaking.interrupt()
    assert speaking.is_over() and not speaking.was_heard
    assert len(played(tmp_path)) == 1
    speaking.interrupt()  # once more does no harm
    speaker.close()


@pytest.mark.parametrize("waits_at", ["A.", "Bb."])
def test_an_interruption_does_not_wait_for_the_voice(tmp_path: Path, waits_at: str) -> None:
    voice, told = QuickVoice(), Told()
    voice.waits_at = waits_at
    voice.wait_for.clear()
    speaker = VoiceSpeaker(voice, [logging_player(tmp_path, seconds=60)], told)
    speaking = speaker.start(THREE)
    assert wait_until(lambda: waits_at == "A." or played(tmp_path))
    speaking.interrupt()
    assert speaking.is_over() and not speaking.was_heard
    voice.wait_for.set()
    assert wait_until(lambda: waits_at in voice.said)  # it was still at it, and had not given up
    speaker.start("<speak>Dddd.</speak>")
    assert wait_until(lambda: "Dddd." in played(tmp_path))
    speaker.close()
    assert "Ccc." not in voice.said and not told


@pytest.mark.parametrize("what", ["speech", "sound"])
def test_closing_silences_what_is_under_way(tmp_path: Path, what: str) -> None:
    voice, told = QuickVoice(), Told()
    speaker = VoiceSpeaker(voice, [logging_player(tmp_path, seconds=60)], told)
    speaking = speaker.start(THREE) if what == "speech" else speaker.play(Clip(bytes(200)))
    assert wait_until(lambda: played(tmp_path))
    speaker.close()
    assert speaking.is_over() and not speaking.was_heard
    assert voice.closed and not told


def test_control_c_while_we_wait_ends_no_speech_but_closing_does(tmp_path: Path) -> None:
    speaker = VoiceSpeaker(QuickVoice(), [logging_player(tmp_path, seconds=60)], Told())
    speaking = speaker.start(THREE)
    us, control_c = threading.get_ident(), signal.SIGINT
    with pytest.raises(KeyboardInterrupt):
        threading.Timer(0.2, signal.pthread_kill, (us, control_c)).start()
        speaking.wait()
    assert not speaking.is_over()
    speaker.close()
    assert speaking.is_over() and not speaking.was_heard


def test_speech_can_be_interrupted_before_it_begins(tmp_path: Path) -> None:
    voice = QuickVoice()
    voice.waits_at = "A."
    voice.wait_for.clear()
    speaker = VoiceSpeaker(voice, [logging_player(tmp_path)], Told())
    speaking = speaker.start(THREE)
    speaking._quiet.set()
    voice.wait_for.set()
    assert not speaking.wait()
    assert played(tmp_path) == []
    speaker.close()


@pytest.mark.parametrize("broken", ["missing", "failing"])
def test_the_next_player_is_tried(tmp_path: Path, broken: str) -> None:
    told = Told()
    first = MISSING if broken == "missing" else failing_player(tmp_path)
    speaker = VoiceSpeaker(QuickVoice(), [first, logging_player(tmp_path)], told)
    assert speaker.start(THREE).wait()
    speaker.close()
    assert "".join(played(tmp_path)) == "A.Bb.Ccc."
    assert told == []


def test_no_audio_device_is_said_once_and_never_a_success(tmp_path: Path) -> None:
    told, voice = Told(), QuickVoice()
    speaker = VoiceSpeaker(voice, [MISSING, failing_player(tmp_path)], told)
    assert not speaker.start(THREE).wait()
    assert not speaker.start(THREE).wait()
    assert told == ["No sound: no audio device (failing: cannot open device). Answers are printed."]
    speaker.close()


def test_no_player_is_said_once() -> None:
    told, voice = Told(), QuickVoice()
    speaker = VoiceSpeaker(voice, [], told)
    assert not speaker.play(Clip(bytes(200))).wait()
    assert not speaker.start(THREE).wait()
    assert not speaker.start(THREE).wait()
    assert told == ["No sound: no program that plays it was found. Answers are printed."]
    assert voice.said == []
    speaker.close()


def test_a_broken_voice_is_said_once(tmp_path: Path) -> None:
    told = Told()
    speaker = VoiceSpeaker(QuickVoice(), [logging_player(tmp_path)], told)
    assert not speaker.start("<speak>A. fail. Ccc.</speak>").wait()
    assert not speaker.start(THREE).wait()
    assert told == ["No voice: the engine is broken. Answers are printed."]
    speaker.close()


class RaisingVoice(QuickVoice):
    """Raises what its contract does not allow."""

    def say(self, utterance: Utterance) -> Clip:
        raise RuntimeError("out of memory\nin line 7")


def test_what_no_voice_should_raise_is_told_all_the_same(tmp_path: Path) -> None:
    told = Told()
    speaker = VoiceSpeaker(RaisingVoice(), [logging_player(tmp_path)], told)
    assert not speaker.start(THREE).wait()
    assert not speaker.start(THREE).wait()
    assert told == ["No sound: out of memory. Answers are printed."]
    speaker.close()


def test_nothing_to_say_is_said(tmp_path: Path) -> None:
    speaker = VoiceSpeaker(QuickVoice(), [logging_player(tmp_path)], Told())
    assert speaker.start("<speak/>").wait()
    assert speaker.start("").wait()
    assert played(tmp_path) == []
    speaker.close()


def test_silence() -> None:
    speaker = SilentSpeaker()
    speaking = speaker.start(THREE)
    assert speaking.is_over() and not speaking.wait()
    speaking.interrupt()
    speaker.close()


def frames(path: Path) -> int:
    with wave.open(str(path)) as file:
        return file.getnframes()


def test_answers_are_saved_whole_and_numbered_on(tmp_path: Path) -> None:
    folder, told = tmp_path / "new" / "out", Told()
    speaker = FileSpeaker(QuickVoice(), folder, SilentSpeaker(), told)
    speaker.start(THREE).wait()
    speaker.start("<speak/>").wait()
    speaker.start('<speak>A.<break time="1s"/></speak>').wait()
    assert [frames(path) for path in sorted(folder.iterdir())] == [90, 20 + 22_050]
    later = FileSpeaker(QuickVoice(), folder, SilentSpeaker(), told)
    later.start("<speak>A.</speak>").wait()
    assert sorted(path.name for path in folder.iterdir()) == ["001.wav", "002.wav", "003.wav"]
    assert told == []


def test_saving_does_not_keep_from_speaking(tmp_path: Path) -> None:
    voice = QuickVoice()
    player = logging_player(tmp_path)
    speaker = FileSpeaker(voice, tmp_path / "out", VoiceSpeaker(voice, [player], Told()), Told())
    assert speaker.start(THREE).wait()
    speaker.close()
    assert "".join(played(tmp_path)) == "A.Bb.Ccc."
    assert frames(tmp_path / "out" / "001.wav") == 90


def test_what_cannot_be_saved_is_told_once(tmp_path: Path) -> None:
    told = Told()
    speaker = FileSpeaker(QuickVoice(), tmp_path, SilentSpeaker(), told)
    speaker.start("<speak>fail.</speak>").wait()
    speaker.start(THREE).wait()
    assert told == ["Not saved: No voice: the engine is broken."]
    assert list(tmp_path.glob("*.wav")) == []


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SpeechError, match="cannot be used"):
        FileSpeaker(QuickVoice(), tmp_path / "file", SilentSpeaker(), Told())


def test_a_real_voice_is_interrupted_and_speaks_on(tmp_path: Path) -> None:
    speaker = VoiceSpeaker(Pyttsx3Voice(), [logging_player(tmp_path, seconds=60)], Told())
    speaking = speaker.start("<speak>One sentence. And another one.</speak>")
    while not played(tmp_path):
        time.sleep(0.01)
    speaking.interrupt()
    assert len(played(tmp_path)) == 1
    speaking = speaker.start("<speak>A new one.</speak>")
    while len(played(tmp_path)) < 2:
        time.sleep(0.01)
    speaking.interrupt()
    speaker.close()
