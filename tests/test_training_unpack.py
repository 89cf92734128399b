"""Training that goes on from a packed model: nothing is lost on the way back into a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skill.content_files import CONTENT
from skill.errors import ModelError
from skill.question.arrays import map_arrays

pytest.importorskip("transformers", reason="transformers is not installed")
pytest.importorskip("all_minilm_l6_v2", reason="the base encoder is not installed")

from skill.training.build_model import kept_rows, read_vocabulary
from skill.training.command import unpack_base
from skill.training.network import Network
from skill.training.pack import pack_encoder
from skill.training.unpack import unpack_model

MODEL = map_arrays(CONTENT / "model.npz")
CLASSES = len(MODEL["subject"])


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_base(tmp_path_factory.mktemp("base"))


def test_a_model_unpacked_and_packed_is_the_same(base: Path) -> None:
    kept = kept_rows(read_vocabulary(base))
    network = Network(base, CLASSES)
    unpack_model(network, MODEL, kept)
    packed = pack_encoder(network, kept)
    assert len(packed) > 100
    for name, array in packed.items():
        assert np.allclose(array, MODEL[name], atol=1e-5), name
    assert np.array_equal(network.subject.weight.detach().numpy(), MODEL["subject"])


def test_a_model_of_other_classes_is_refused(base: Path) -> None:
    network = Network(base, CLASSES + 1)
    with pytest.raises(ModelError, match="train anew, without --go-on"):
        unpack_model(network, MODEL, kept_rows(read_vocabulary(base)))
