"""A small BERT in plain numpy: a question becomes a vector."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from skill.question.wordpiece import WordPiece

Vector = NDArray[np.float32]
Weights = Mapping[str, NDArray[np.generic]]
_EPSILON = 1e-12
_GELU = np.float32(0.7978845608)
_PARTS = ("mix", "out", "up", "down")
"""The matrices of a layer; `mix` makes queries, keys and values at once."""


class Encoder:
    """Turns one question at a time into the mean of its last hidden states.

    Hidden states stand in columns, one for each piece of the question: so the matrices are used
    as they lie in the file, row by row.
    """

    def __init__(self, weights: Weights, tokeniser: WordPiece) -> None:
        """`weights`: arrays by name as `skill.training.pack` writes them.

        Matrices come as int8 with one float scale a row (`NAME`, `NAME.scale`).
        """
        self._tokeniser = tokeniser
        self._words = weights["words"]
        self._word_scale = _floats(weights, "words.scale")[:, None]
        self._positions = (
            _floats(weights, "positions") * _floats(weights, "positions.scale")[:, None]
        )
        self._norm = _Norm(weights, "norm")
        self.layers = int(weights["layers"])
        self.heads = int(weights["heads"])
        names = [f"layer{i}" for i in range(self.layers)]
        matrices = _unpacked(weights, [f"{name}.{part}" for name in names for part in _PARTS])
        self._layers = [_Layer(weights, matrices, name, self.heads) for name in names]

    def encode(self, question: str) -> Vector:
        """The vector of a normalised question, as wide as the encoder, not scaled to length one."""
        ids = self._tokeniser.encode(question)
        rows = self._words[ids].astype(np.float32) * self._word_scale[ids]
        hidden = self._norm((rows + self._positions[: len(ids)]).T)
        for layer in self._layers:
            hidden = layer.run(hidden)
        return np.asarray(hidden.mean(axis=1), np.float32)


class _Layer:
    def __init__(
        self, weights: Weights, matrices: dict[str, Vector], name: str, heads: int
    ) -> None:
        self._heads = heads
        self._mix, self._out, self._up, self._down = (
            _Linear(weights, matrices[f"{name}.{part}"], f"{name}.{part}") for part in _PARTS
        )
        self._out_norm = _Norm(weights, f"{name}.out.norm")
        self._down_norm = _Norm(weights, f"{name}.down.norm")

    def run(self, hidden: Vector) -> Vector:
        width, length = hidden.shape
        depth = width // self._heads
        queries, keys, values = self._mix(hidden).reshape(3, self._heads, depth, length)
        scores = keys.transpose(0, 2, 1) @ (queries * np.float32(depth**-0.5))
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        seen = (values @ scores).reshape(width, length)
        hidden = self._out_norm(hidden + self._out(seen))
        inner = self._up(hidden)
        inner *= np.float32(0.5) * (
            1 + np.tanh(_GELU * (inner + np.float32(0.044715) * inner * inner * inner))
        )
        return self._down_norm(hidden + self._down(inner))


class _Linear:
    """A matrix whose rows are yet to be scaled, and a bias."""

    def __init__(self, weights: Weights, matrix: Vector, name: str) -> None:
        self._matrix = matrix
        self._scale = _floats(weights, f"{name}.scale")[:, None]
        self._bias = _floats(weights, f"{name}.bias")[:, None]

    def __call__(self, hidden: Vector) -> Vector:
        made = self._matrix @ hidden
        made *= self._scale  # a question has few columns: quicker than scaling the matrix
        made += self._bias
        return made


class _Norm:
    """Brings each column to mean 0 and variance 1, then to a gain and a bias that were learned."""

    def __init__(self, weights: Weights, name: str) -> None:
        self._gain = _floats(weights, f"{name}.gain")[:, None]
        self._bias = _floats(weights, f"{name}.bias")[:, None]

    def __call__(self, hidden: Vector) -> Vector:
        centred = hidden - hidden.mean(axis=0)
        deviation = np.sqrt((centred * centred).mean(axis=0) + np.float32(_EPSILON))
        return np.asarray(centred / deviation * self._gain + self._bias, np.float32)


def _unpacked(weights: Weights, names: list[str]) -> dict[str, Vector]:
    """Matrices as floats, end to end in one array.

    Most of a cold start goes into these: numpy asks for large pages of memory only for an array
    of some megabytes, and those are there several times sooner.
    """
    room = np.empty(sum(weights[name].size for name in names), np.float32)
    made, end = {}, 0
    for name in names:
        start, end = end, end + weights[name].size
        made[name] = room[start:end].reshape(weights[name].shape)
        made[name][...] = weights[name]
    return made


def _floats(weights: Weights, name: str) -> Vector:
    return np.asarray(weights[name], np.float32)
