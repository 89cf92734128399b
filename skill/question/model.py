"""The trained model: an encoder, two heads, and the bank as it was when it learned from it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skill.content_files import CONTENT
from skill.errors import ModelError
from skill.question.arrays import map_arrays
from skill.question.encoder import Encoder, Vector
from skill.question.wordpiece import WordPiece

MODEL = CONTENT / "model.npz"
"""The committed model of the procedure that this skill ships with."""


@dataclass(frozen=True)
class Prediction:
    """What the model makes of one question."""

    subjects: Vector
    """Probability of each class, in the order of `Model.classes`."""
    aspects: Vector
    """Probability of each aspect, in the order of `Model.aspects`."""
    place: Vector
    """The question's place among those of the bank: a vector of length one."""


@dataclass(frozen=True)
class Model:
    """Everything that was learned; read one with `load_model`."""

    encoder: Encoder
    """Turns a question into a vector."""
    subject: tuple[Vector, Vector]
    """Weights (classes, width) and biases of the first head, divided by its temperature."""
    aspect: tuple[Vector, Vector]
    """Weights and biases of the second head."""
    classes: tuple[str, ...]
    """Labels of the first head."""
    aspects: tuple[str, ...]
    """Names of the second head."""
    projection: Vector
    """(width, small): brings a vector into the space in which bank questions are kept."""
    texts: tuple[str, ...]
    """The bank's questions when the model was made."""
    labels: tuple[str, ...]
    """Their labels, one each."""
    places: Vector
    """Their places, (questions, small), rows of length one."""
    known: frozenset[str]
    """Words that are right as they stand: common English ones, and those of the bank."""
    version: str
    """Version of the page that the model was made for."""
    bank: str
    """Digest of the bank's files that it was made from."""

    def predict(self, question: str) -> Prediction:
        """What a normalised question asks, by the heads."""
        vector = self.encoder.encode(question)
        return Prediction(
            _softmax(self.subject[0] @ vector + self.subject[1]),
            _softmax(self.aspect[0] @ vector + self.aspect[1]),
            self.project(vector),
        )

    def project(self, vector: Vector) -> Vector:
        """The place of an encoder's vector among the bank's questions."""
        small = vector @ self.projection
        return np.asarray(small / max(float(np.linalg.norm(small)), 1e-9), np.float32)


def load_model(path: Path = MODEL) -> Model:
    """Read a model file; raises ModelError if it is missing or damaged."""
    try:
        arrays = map_arrays(path)
        # Columns together: a question is compared with all places in half the time.
        places = np.multiply(
            arrays["places"], arrays["places.scale"][:, None], order="F", dtype=np.float32
        )
        return Model(
            Encoder(arrays, WordPiece(_lines(arrays["vocabulary"]))),
            (arrays["subject"], arrays["subject.bias"]),
            (arrays["aspect"], arrays["aspect.bias"]),
            tuple(_lines(arrays["classes"])),
            tuple(_lines(arrays["aspects"])),
            arrays["projection"],
            tuple(_lines(arrays["texts"])),
            tuple(_lines(arrays["labels"])),
            places,
            frozenset(_lines(arrays["known"])),
            *_lines(arrays["made_for"]),
        )
    except FileNotFoundError:
        raise ModelError(f"{path}: there is no model — run `python -m skill train`") from None
    except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"{path}: the model cannot be read ({error}) — run `python -m skill train`"
        ) from error


def _lines(encoded: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> list[str]:
    """Text kept as UTF-8 bytes in an array, one item a line."""
    return encoded.tobytes().decode().split("\n")


def _softmax(scores: Vector) -> Vector:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), np.float32)
