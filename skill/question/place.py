"""`python -m skill place`: the bank as it is now in the model's list, with its weights as they are.

What the list holds decides at once and tells what is like it; only training makes it generalise.
Needs numpy alone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skill.content_files import CONTENT
from skill.load_procedure import load_procedure
from skill.question.arrays import as_bytes, as_int8, save_arrays
from skill.question.bank import digest_of, load_bank
from skill.question.listing import pack_listing
from skill.question.model import Model, load_model
from skill.wording import load_wording


def place(folder: Path = CONTENT) -> tuple[int, int]:
    """Bring the list in the `model.npz` under `folder` up to date; how many came, how many went.

    A new question takes some 10 ms. Raises ContentError for a bank, ModelError for a model that
    cannot be used.
    """
    procedure = load_procedure(folder)
    questions = load_bank(procedure, load_wording(folder), folder).questions
    path = folder / "model.npz"
    model = load_model(path)
    listing = model.listing
    texts = [question.text for question in questions]
    kept = np.array([-1 if (row := listing.find(text)) is None else row for text in texts])
    is_new = kept < 0
    places, scales = model.places[kept], model.place_scales[kept]
    new = [text for text, fresh in zip(texts, is_new, strict=True) if fresh]
    if new:
        places[is_new], scales[is_new] = _places(model, new)
    with np.load(path) as file:
        arrays = dict(file)
    packed, order = pack_listing(texts, [str(question.label) for question in questions])
    arrays |= packed
    arrays["places"], arrays["places.scale"] = places[order], scales[order]
    arrays["made_for"] = as_bytes([model.version, digest_of(folder)])
    save_arrays(path, arrays)
    return len(new), len(listing) - int((~is_new).sum())


def _places(model: Model, texts: list[str]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Where questions lie, as int8 with a scale a row; rows are of length one."""
    places = np.stack([model.encoder.encode(text) for text in texts]) @ model.projection
    return as_int8(places / np.linalg.norm(places, axis=1, keepdims=True))
