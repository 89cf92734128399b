"""From the question bank to `model.npz`: train, pack, and keep the bank beside the weights."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skill.errors import ModelError
from skill.procedure import Procedure
from skill.question.arrays import Arrays, as_bytes, save_arrays
from skill.question.bank import Bank
from skill.question.classes import ASPECT_CLASSES, classes_of
from skill.question.label import Label
from skill.question.listing import pack_listing
from skill.question.model import load_model
from skill.question.wordpiece import UNKNOWN, WordPiece
from skill.training.augment import Augmenter
from skill.training.examples import ExampleMaker
from skill.training.network import Network, average
from skill.training.pack import pack_encoder, put_matrix
from skill.training.train import Course, Recipe, Start, embed_all, train
from skill.wording import Wording

USUAL = 3
"""Times that a word must stand in the bank to be no mishearing."""
PLACE_WIDTH = 64
"""Dimensions kept of a bank question's vector: enough to name the nearest, a sixth of the size."""


def build_model(
    procedure: Procedure,
    wording: Wording,
    bank: Bank,
    base: Path,
    target: Path,
    digest: str,
    recipe: Recipe,
    apart: Path | None = None,
    start: Path | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Train on the whole `bank`, starting from the encoder in `base`, and write `target`.

    `digest` is that of the bank's files: a model whose digest differs is older than the bank.
    Each network's own model goes to the folder `apart`, if there is one, to show how they differ.
    `start`: a model to go on from, in place of the base alone. Raises ModelError if there is none,
    or if it tells other classes apart.
    """
    vocabulary = read_vocabulary(base)
    classes = classes_of(procedure, wording)
    if start and load_model(start).classes != tuple(map(str, classes)):
        raise ModelError(f"{start}: it tells other classes apart — train anew, without --go-on")
    say("listening for what sounds alike")
    course = Course(
        bank.questions,
        ExampleMaker(classes, WordPiece(vocabulary)),
        Augmenter(bank.questions, common_words(vocabulary)),
        len(classes),
        vocabulary.index(UNKNOWN),
        base,
        Start(start, kept_rows(vocabulary)) if start else None,
    )
    networks = train(course, recipe, say)
    say("packing")

    def write(network: Network, path: Path) -> None:
        arrays = pack_model(network, vocabulary, classes, bank, embed_all(network, course))
        arrays["made_for"] = as_bytes([procedure.version, digest])
        save_arrays(path, arrays)
        say(f"wrote {path.name}, {path.stat().st_size / 1e6:.1f} MB")

    if apart:
        for seed, network in enumerate(networks, recipe.seed):
            write(network, apart / f"seed-{seed}.npz")
    write(average(networks), target)


def pack_model(
    network: Network,
    vocabulary: list[str],
    classes: Sequence[Label],
    bank: Bank,
    vectors: NDArray[np.float32],
) -> Arrays:
    """Everything that `skill.question.model` reads, but for what the model was made for.

    `vectors`: the network's for the bank's questions, one a row.
    """
    kept = kept_rows(vocabulary)
    small = [vocabulary[row] for row in kept]
    arrays = pack_encoder(network, kept)
    for name, head in zip(("subject", "aspect", "several"), network.heads, strict=True):
        arrays[name] = head.weight.detach().numpy().astype(np.float32)
        arrays[f"{name}.bias"] = head.bias.detach().numpy().astype(np.float32)
    arrays["vocabulary"] = as_bytes(small)
    arrays["classes"] = as_bytes([str(label) for label in classes])
    arrays["aspects"] = as_bytes(list(ASPECT_CLASSES))
    listing, order = pack_listing(
        [question.text for question in bank.questions],
        [str(question.label) for question in bank.questions],
    )
    arrays |= listing
    _put_places(arrays, vectors[order])
    arrays["known"] = as_bytes(own_words(WordPiece(small), bank))
    return arrays


def read_vocabulary(base: Path) -> list[str]:
    """The pieces of the base encoder by id."""
    ids = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    pieces = [""] * len(ids)
    for piece, row in ids.items():
        pieces[row] = piece
    return pieces


def kept_rows(vocabulary: list[str]) -> list[int]:
    """Rows of the base's vocabulary that a packed model has."""
    return [row for row, piece in enumerate(vocabulary) if is_kept(piece)]


def is_kept(piece: str) -> bool:
    """Whether a piece can occur: questions are normalised to plain letters and figures."""
    return piece.isascii() and not piece.startswith("[unused")


def common_words(vocabulary: list[str]) -> list[str]:
    """The pieces of a vocabulary that are whole words of two letters and more."""
    return [piece for piece in vocabulary if piece.isalpha() and len(piece) > 1]


def own_words(tokeniser: WordPiece, bank: Bank) -> list[str]:
    """Words that the bank repeats and that are no common ones: no repair may touch them."""
    counts = Counter(word for question in bank.questions for word in question.text.split())
    usual = (word for word, count in counts.items() if count >= USUAL)
    return sorted(word for word in usual if not tokeniser.is_word(word))


def _put_places(arrays: Arrays, vectors: NDArray[np.float32]) -> None:
    """Keep the directions in which the bank's questions differ most, and their places there."""
    _, _, directions = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    projection = directions[:PLACE_WIDTH].T.astype(np.float32)
    places = vectors @ projection
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    arrays["projection"] = projection
    put_matrix(arrays, "places", places)
