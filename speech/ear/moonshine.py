"""Another open ear, small and quick, with mistakes of its own: Moonshine tiny by onnxruntime."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from skill.text import normalise
from speech.ear.guesses import best_of, repeats_itself
from speech.ear.model_files import check_model, how_to_install, installed_folder, is_installed
from speech.ear.recogniser import EarError, Guess
from speech.ear.sound import EAR_RATE, SHORTEST, Samples, with_quiet

MODEL_PACKAGE = "moonshine_voice"
"""The registry package whose wheel holds the model; never imported, it wants a sound device."""
EXTRA = "moonshine"
"""What brings it; onnxruntime comes with Whisper, which it helps."""
MODEL_FILES = {
    "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
}
"""SHA-256 of each file of the model, version 0.0.73 of the package."""
THREADS = 2
"""Processor threads."""
BEAMS = 4
"""Ways of hearing that are followed beside each other."""
MODESTY = 0.85
"""Makes its confidence mean what Whisper's does: of words heard equally wrong, it is surer."""
FAINTEST = 0.01
"""Level that speech is over; long silence makes it thank us for watching."""
NO_SPEECH = frozenset({"you", "thank you"})
"""What it makes of hiss and knocks; hardly anybody says just that."""
START, END = 1, 2
"""Tokens before the first word and after the last."""
TOKENS_A_SECOND = 6.5
"""More than anybody says (the maker's figure); without it, noise makes it talk on."""

Numbers = NDArray[Any]


class _Beam(NamedTuple):
    """One way of hearing, so far."""

    tokens: tuple[int, ...]
    total: float
    """Sum of the tokens' log probabilities."""

    @property
    def confidence(self) -> float:
        return float(np.exp(self.total / max(1, len(self.tokens) - 1)))


class Moonshine:
    """Hears any English words; knows nothing of the page."""

    name = "moonshine"
    is_open = True

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` holds the model; default: the installed one. Raises EarError."""
        if not is_installed("onnxruntime"):
            raise EarError(f"No ear: onnxruntime is not installed; {how_to_install('listen')}")
        folder = folder or installed_folder(MODEL_PACKAGE, "assets/tiny-en", EXTRA)
        check_model(folder, MODEL_FILES, EXTRA)
        self._encoder = _start(folder / "encoder_model.ort")
        self._decoder = _start(folder / "decoder_model_merged.ort")
        self._pieces = _read_pieces((folder / "tokenizer.bin").read_bytes())
        self._empty = {
            each.name: np.zeros((1, each.shape[1], 0, each.shape[3]), np.float32)
            for each in self._decoder.get_inputs()
            if each.name.startswith("past_key_values")
        }

    def recognise(self, samples: Samples) -> Guess:
        """What was most probably said; '' for silence, noise, and words without end."""
        if len(samples) < SHORTEST or np.abs(samples).max() < FAINTEST:
            return Guess("", 1.0)
        beams = self._follow(with_quiet(samples))
        guesses = [Guess(self._text(beam.tokens), beam.confidence * MODESTY) for beam in beams]
        best = best_of(guess for guess in guesses if not repeats_itself(guess.text))
        return Guess("", 0.0) if best.text in NO_SPEECH else best

    def _follow(self, samples: Samples) -> list[_Beam]:
        """The likeliest ways of hearing that come to an end."""
        mask = np.ones((1, len(samples)), np.int64)
        sound = self._encoder.run(None, {"input_values": samples[None], "attention_mask": mask})[0]
        steady = {"encoder_hidden_states": sound, "encoder_attention_mask": mask}
        beams, ended, memory = [_Beam((START,), 0.0)], [], self._empty
        for step in range(int(len(samples) / EAR_RATE * TOKENS_A_SECOND)):
            scores, memory = self._step(beams, steady, memory)
            beams, rows, stopped = _branch(beams, scores)
            ended += stopped
            if len(ended) >= BEAMS:
                break
            if step == 0:  # from here on all beams go side by side
                steady = {name: np.repeat(value, BEAMS, 0) for name, value in steady.items()}
            memory = {
                name: value[rows] if step == 0 or ".decoder." in name else value
                for name, value in memory.items()
            }
        return ended

    def _step(
        self, beams: list[_Beam], steady: dict[str, Numbers], memory: dict[str, Numbers]
    ) -> tuple[Numbers, dict[str, Numbers]]:
        """Log probabilities of each beam's next token, and what to remember for the one after."""
        is_first = len(beams) == 1
        feed = {
            "input_ids": np.array([[beam.tokens[-1]] for beam in beams]),
            "use_cache_branch": np.array([not is_first]),
            **steady,
            **memory,
        }
        logits, *present = self._decoder.run(None, feed)
        new = dict(zip(memory, present, strict=True))
        if not is_first:  # what it remembers of the sound is given out once only
            new |= {name: value for name, value in memory.items() if ".encoder." in name}
        scores = logits[:, -1].astype(np.float64)
        scores -= scores.max(axis=1, keepdims=True)
        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), new

    def _text(self, tokens: tuple[int, ...]) -> str:
        pieces = b"".join(self._pieces[token] for token in tokens[1:] if token != END)
        return normalise(pieces.decode("utf-8", "replace").replace("\u2581", " "))


def _branch(beams: list[_Beam], scores: Numbers) -> tuple[list[_Beam], list[int], list[_Beam]]:
    """The beams that go on, from which of the old each comes, and those that have ended."""
    totals = scores + np.array([[beam.total] for beam in beams])
    going: list[_Beam] = []
    rows: list[int] = []
    ended: list[_Beam] = []
    for place in np.argsort(-totals, axis=None)[: 2 * BEAMS]:
        row, token = divmod(int(place), totals.shape[1])
        beam = _Beam((*beams[row].tokens, token), float(totals[row, token]))
        if token == END:
            ended.append(beam)
        elif len(going) < BEAMS:
            going.append(beam)
            rows.append(row)
    return going, rows, ended


def _start(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _read_pieces(data: bytes) -> list[bytes]:
    """The pieces of words, each behind its length: one byte, or two if the first is over 127."""
    pieces, at = [], 0
    while at < len(data):
        length, at = data[at], at + 1
        if length > 127:
            length, at = data[at] * 128 + length - 128, at + 1
        piece, at = data[at : at + length], at + length
        byte = re.fullmatch(rb"<0x([0-9A-F]{2})>", piece)  # for letters that have no piece
        pieces.append(bytes.fromhex(byte[1].decode()) if byte else piece)
    return pieces
