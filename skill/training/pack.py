"""Write a trained model as the arrays that the numpy encoder reads: int8 with a scale a row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from skill.question.arrays import Arrays, as_int8
from skill.question.wordpiece import MAX_PIECES
from skill.training.network import Network


def pack_encoder(network: Network, kept: list[int]) -> Arrays:
    """The encoder's arrays; `kept` are the rows of the vocabulary that stay, in their new order."""
    state = {name: tensor.detach().numpy() for name, tensor in network.bert.state_dict().items()}
    arrays: Arrays = {}
    put_matrix(arrays, "words", state["embeddings.word_embeddings.weight"][kept])
    positions = state["embeddings.position_embeddings.weight"][:MAX_PIECES]
    kinds = state["embeddings.token_type_embeddings.weight"][0]  # every question is of type 0
    put_matrix(arrays, "positions", positions + kinds)
    _put_norm(arrays, "norm", state, "embeddings.LayerNorm")
    count = network.bert.config.num_hidden_layers
    for i in range(count):
        source, name = f"encoder.layer.{i}.", f"layer{i}"
        mix = [state[f"{source}attention.self.{part}.weight"] for part in ("query", "key", "value")]
        bias = [state[f"{source}attention.self.{part}.bias"] for part in ("query", "key", "value")]
        put_matrix(arrays, f"{name}.mix", np.concatenate(mix))
        arrays[f"{name}.mix.bias"] = np.concatenate(bias).astype(np.float32)
        for part, where in (
            ("out", "attention.output"),
            ("up", "intermediate"),
            ("down", "output"),
        ):
            put_matrix(arrays, f"{name}.{part}", state[f"{source}{where}.dense.weight"])
            arrays[f"{name}.{part}.bias"] = state[f"{source}{where}.dense.bias"].astype(np.float32)
        _put_norm(arrays, f"{name}.out.norm", state, f"{source}attention.output.LayerNorm")
        _put_norm(arrays, f"{name}.down.norm", state, f"{source}output.LayerNorm")
    arrays["layers"] = np.array(count)
    arrays["heads"] = np.array(network.bert.config.num_attention_heads)
    return arrays


def put_matrix(arrays: Arrays, name: str, matrix: NDArray[Any]) -> None:
    """Add `matrix` as int8 rows and one float32 scale a row."""
    arrays[name], arrays[f"{name}.scale"] = as_int8(matrix)


def _put_norm(arrays: Arrays, name: str, state: dict[str, NDArray[Any]], source: str) -> None:
    arrays[f"{name}.gain"] = state[f"{source}.weight"].astype(np.float32)
    arrays[f"{name}.bias"] = state[f"{source}.bias"].astype(np.float32)
