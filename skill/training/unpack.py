"""A packed model's weights back in a network, to go on training from: the reverse of `pack`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from skill.errors import ModelError
from skill.training.network import Network

Arrays = Mapping[str, NDArray[Any]]


def unpack_model(network: Network, arrays: Arrays, kept: Sequence[int]) -> None:
    """Put a model's weights into a network of the same kind.

    `kept`: rows of the network's vocabulary that the model has, in its order. Raises ModelError if
    the model tells other classes apart than the network.
    """
    try:
        with torch.no_grad():
            _put_encoder(dict(network.bert.state_dict()), arrays, list(kept))
            for name, head in zip(("subject", "aspect", "several"), network.heads, strict=True):
                head.weight.copy_(torch.from_numpy(arrays[name].copy()))
                head.bias.copy_(torch.from_numpy(arrays[f"{name}.bias"].copy()))
    except (KeyError, RuntimeError, ValueError) as error:
        raise ModelError(
            f"the model is of another kind ({error}) — train anew, without --go-on"
        ) from error


def _put_encoder(state: dict[str, torch.Tensor], arrays: Arrays, kept: list[int]) -> None:
    """`state` holds the network's own tensors, which are filled in place."""
    state["embeddings.word_embeddings.weight"][kept] = _matrix(arrays, "words")
    positions = _matrix(arrays, "positions")
    kinds = state["embeddings.token_type_embeddings.weight"][0]  # packed together with positions
    state["embeddings.position_embeddings.weight"][: len(positions)] = positions - kinds
    _put_norm(state, "embeddings.LayerNorm", arrays, "norm")
    for i in range(int(arrays["layers"])):
        target, name = f"encoder.layer.{i}.", f"layer{i}"
        mix = _matrix(arrays, f"{name}.mix").chunk(3)
        bias = torch.from_numpy(arrays[f"{name}.mix.bias"].copy()).chunk(3)
        for part, weight, shift in zip(("query", "key", "value"), mix, bias, strict=True):
            state[f"{target}attention.self.{part}.weight"].copy_(weight)
            state[f"{target}attention.self.{part}.bias"].copy_(shift)
        for part, where in (
            ("out", "attention.output"),
            ("up", "intermediate"),
            ("down", "output"),
        ):
            state[f"{target}{where}.dense.weight"].copy_(_matrix(arrays, f"{name}.{part}"))
            dense = torch.from_numpy(arrays[f"{name}.{part}.bias"].copy())
            state[f"{target}{where}.dense.bias"].copy_(dense)
        _put_norm(state, f"{target}attention.output.LayerNorm", arrays, f"{name}.out.norm")
        _put_norm(state, f"{target}output.LayerNorm", arrays, f"{name}.down.norm")


def _put_norm(state: dict[str, torch.Tensor], target: str, arrays: Arrays, source: str) -> None:
    state[f"{target}.weight"].copy_(torch.from_numpy(arrays[f"{source}.gain"].copy()))
    state[f"{target}.bias"].copy_(torch.from_numpy(arrays[f"{source}.bias"].copy()))


def _matrix(arrays: Arrays, name: str) -> torch.Tensor:
    rows = arrays[name].astype(np.float32) * arrays[f"{name}.scale"].reshape(-1, 1)
    return torch.from_numpy(rows)
