"""The trained model: an encoder, three heads, and the bank as it was when it learned from it."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skill.content_files import CONTENT
from skill.errors import ModelError
from skill.question.arrays import Arrays, as_lines, map_arrays
from skill.question.encoder import Encoder, Vector
from skill.question.listing import Listing
from skill.question.wordpiece import WordPiece

MODEL = CONTENT / "model.npz"
"""The committed model of the procedure that this skill ships with."""


class Prediction(NamedTuple):
    """What the model makes of one question."""

    subjects: Vector
    """Probability of each class, in the order of `Model.classes`."""
    aspects: Vector
    """Score of each aspect, higher for a likelier one, in the order of `Model.aspects`."""
    several: float
    """Probability that more than one sentence answers."""
    vector: Vector
    """The question's, as the encoder made it, at length one."""


class Known:
    """Words that are right as they stand: common English ones, and those that the bank repeats."""

    def __init__(self, tokeniser: WordPiece, own: Iterable[str]) -> None:
        """`own`: words of the bank that are not common ones."""
        self._is_common = tokeniser.is_word
        self._own = frozenset(own)

    def __contains__(self, word: object) -> bool:
        return word in self._own or (isinstance(word, str) and self._is_common(word))


@dataclass(frozen=True)
class Model:
    """Everything that was learned; read one with `load_model`."""

    encoder: Encoder
    """Turns a question into a vector."""
    heads: tuple[Vector, Vector]
    """Weights (rows, width) and biases of the three heads, one below the other.

    A row for each class, divided by the temperature; one for each aspect; one for several answers.
    """
    classes: tuple[str, ...]
    """Labels of the first head."""
    aspects: tuple[str, ...]
    """Names of the second head."""
    projection: Vector
    """(width, small): brings a vector into the smaller space in which bank questions are kept."""
    listing: Listing
    """The bank's questions and labels when the model was made."""
    places: NDArray[np.int8]
    """Their places, (questions, small); rows are of length one but for `place_scales`."""
    place_scales: Vector
    """(questions,): what each row of `places` is to be multiplied by."""
    known: Known
    """Words that are right as they stand."""
    version: str
    """Version of the page that the model was made for."""
    bank: str
    """Digest of the bank's files that it was made from."""

    def predict(self, question: str) -> Prediction:
        """What a normalised question asks, by the heads."""
        vector = self.encoder.encode(question)
        weights, biases = self.heads
        scores = weights @ vector + biases
        return Prediction(
            _softmax(scores[: len(self.classes)]),
            scores[len(self.classes) : -1],
            1 / (1 + math.exp(-scores[-1])),
            _unit(vector),
        )

    def nearest(self, vector: Vector) -> tuple[int, float]:
        """Row of the bank's question that is most like a predicted vector, and their cosine."""
        place = _unit(vector @ self.projection)
        likeness = self.places @ place * self.place_scales
        row = int(likeness.argmax())
        return row, float(likeness[row])


def load_model(path: Path = MODEL) -> Model:
    """Read a model file; raises ModelError if it is missing or damaged."""
    try:
        arrays = map_arrays(path)
        tokeniser = WordPiece(as_lines(arrays["vocabulary"]))
        return Model(
            Encoder(arrays, tokeniser),
            (_below(arrays, ""), _below(arrays, ".bias")),
            tuple(as_lines(arrays["classes"])),
            tuple(as_lines(arrays["aspects"])),
            arrays["projection"],
            Listing(arrays),
            arrays["places"],
            arrays["places.scale"],
            Known(tokeniser, as_lines(arrays["known"])),
            *as_lines(arrays["made_for"]),
        )
    except FileNotFoundError:
        raise ModelError(f"{path}: there is no model — run `python -m skill train`") from None
    except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"{path}: the model cannot be read ({error}) — run `python -m skill train`"
        ) from error


def _below(arrays: Arrays, part: str) -> Vector:
    """A part of each of the heads, copied into one array: in the file they lie askew for BLAS."""
    heads = [arrays[head + part] for head in ("subject", "aspect", "several")]
    return np.concatenate(heads, dtype=np.float32)


def _unit(vector: Vector) -> Vector:
    """A vector at length one."""
    return vector / np.float32(max(math.sqrt(vector @ vector), 1e-9))


def _softmax(scores: Vector) -> Vector:
    raised = np.exp(scores - scores.max())
    raised /= raised.sum()
    return np.asarray(raised, np.float32)
