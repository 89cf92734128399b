"""A small BERT in plain numpy: a question becomes a vector."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from skill.question.wordpiece import WordPiece

Vector = NDArray[np.float32]
_EPSILON = 1e-12
_GELU = np.float32(0.7978845608)


class Encoder:
    """Turns one question at a time into the mean of its last hidden states."""

    def __init__(self, weights: Mapping[str, NDArray[np.generic]], tokeniser: WordPiece) -> None:
        """`weights`: arrays by name as `skill.training.pack` writes them.

        Matrices come as int8 with one float scale a row (`NAME`, `NAME.scale`).
        """
        self._tokeniser = tokeniser
        self._words = weights["words"]
        self._word_scale = np.asarray(weights["words.scale"], np.float32)[:, None]
        self._positions = _matrix(weights, "positions")
        self._norm = _pair(weights, "norm")
        self.layers = int(weights["layers"])
        self.heads = int(weights["heads"])
        self._layers = [_Layer(weights, f"layer{i}", self.heads) for i in range(self.layers)]

    def encode(self, question: str) -> Vector:
        """The vector of a normalised question, as wide as the encoder, not scaled to length one."""
        ids = self._tokeniser.encode(question)
        hidden = self._words[ids].astype(np.float32) * self._word_scale[ids]
        hidden = _normalise(hidden + self._positions[: len(ids)], *self._norm)
        for layer in self._layers:
            hidden = layer.run(hidden)
        return np.asarray(hidden.mean(axis=0), np.float32)


class _Layer:
    def __init__(self, weights: Mapping[str, NDArray[np.generic]], name: str, heads: int) -> None:
        self._heads = heads
        self._mix = _turned(weights, f"{name}.mix")  # queries, keys and values side by side
        self._mix_bias = np.asarray(weights[f"{name}.mix.bias"], np.float32)
        self._out = _turned(weights, f"{name}.out")
        self._out_bias = np.asarray(weights[f"{name}.out.bias"], np.float32)
        self._out_norm = _pair(weights, f"{name}.out.norm")
        self._up = _turned(weights, f"{name}.up")
        self._up_bias = np.asarray(weights[f"{name}.up.bias"], np.float32)
        self._down = _turned(weights, f"{name}.down")
        self._down_bias = np.asarray(weights[f"{name}.down.bias"], np.float32)
        self._down_norm = _pair(weights, f"{name}.down.norm")

    def run(self, hidden: Vector) -> Vector:
        length, width = hidden.shape
        mixed = (hidden @ self._mix + self._mix_bias).reshape(length, 3, self._heads, -1)
        queries, keys, values = mixed.transpose(1, 2, 0, 3)
        scores = queries @ keys.transpose(0, 2, 1) * np.float32((width // self._heads) ** -0.5)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        seen = (scores @ values).transpose(1, 0, 2).reshape(length, width)
        hidden = _normalise(hidden + seen @ self._out + self._out_bias, *self._out_norm)
        inner = hidden @ self._up + self._up_bias
        inner *= np.float32(0.5) * (
            1 + np.tanh(_GELU * (inner + np.float32(0.044715) * inner * inner * inner))
        )
        return _normalise(hidden + inner @ self._down + self._down_bias, *self._down_norm)


def _normalise(hidden: NDArray[np.floating], gain: Vector, bias: Vector) -> Vector:
    centred = hidden - hidden.mean(axis=-1, keepdims=True)
    variance = (centred * centred).mean(axis=-1, keepdims=True)
    return np.asarray(centred / np.sqrt(variance + np.float32(_EPSILON)) * gain + bias, np.float32)


def _matrix(weights: Mapping[str, NDArray[np.generic]], name: str) -> Vector:
    scale = np.asarray(weights[f"{name}.scale"], np.float32)
    return np.asarray(np.asarray(weights[name]).astype(np.float32) * scale[:, None], np.float32)


def _turned(weights: Mapping[str, NDArray[np.generic]], name: str) -> Vector:
    """The transpose of a matrix, made in one step: most of a cold start goes into these."""
    scale = np.asarray(weights[f"{name}.scale"], np.float32)
    made = np.multiply(weights[name].T, scale, order="C", dtype=np.float32)
    return np.asarray(made, np.float32)


def _pair(weights: Mapping[str, NDArray[np.generic]], name: str) -> tuple[Vector, Vector]:
    return (
        np.asarray(weights[f"{name}.gain"], np.float32),
        np.asarray(weights[f"{name}.bias"], np.float32),
    )
