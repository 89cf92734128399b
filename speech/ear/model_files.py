"""Models that come inside packages: found without starting the package, and checked.

Those that decide what was said and when are checked: another one would answer other questions,
and nobody could tell why. Those of the voices (hibari, Piper) and of the small ear are not: a
voice that goes wrong is heard, the small ear never decides alone, and versions are pinned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import util
from pathlib import Path

from speech.ear.recogniser import EarError


def how_to_install(extra: str) -> str:
    """What to do about a package that comes with an extra."""
    return f"install it with: pip install -e '.[{extra}]'"


def is_installed(package: str) -> bool:
    """Whether a package can be imported; it is not."""
    return util.find_spec(package) is not None


def installed_folder(package: str, within: str, extra: str) -> Path:
    """A folder inside an installed package, which is not imported.

    Raises EarError that names the extra which brings it.
    """
    spec = util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EarError(f"No ear: {package} is not installed; {how_to_install(extra)}")
    return Path(spec.submodule_search_locations[0]) / within


def check_model(folder: Path, files: Mapping[str, str], extra: str) -> None:
    """Raise EarError unless every file, by its SHA-256, is the one that was tried.

    It names the extra which brings them.
    """
    remedy = how_to_install(extra)
    for name, expected in files.items():
        path = folder / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EarError(f"No ear: {path} cannot be read ({error.strerror}); {remedy}") from error
        if found != expected:
            raise EarError(f"No ear: {path} is not the file that was tried; {remedy}")
