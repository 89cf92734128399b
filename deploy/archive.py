"""A zip whose bytes depend on nothing but the names and the bytes of its files."""

from __future__ import annotations

import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_UNIX = 3


def write_archive(folder: Path, archive: Path) -> None:
    """Pack every file under `folder`, sorted by name, all with one date and one permission."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    unfinished = archive.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as packed:
        for name, path in sorted(files.items()):
            if path.is_file():
                packed.writestr(_entry(name), path.read_bytes(), compresslevel=6)
    unfinished.replace(archive)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = _READABLE
    return entry
