"""Reading the arrays of a model file where they lie: only what is used is fetched from disk."""

from __future__ import annotations

import mmap
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_LOCAL_HEADER = 30
"""Bytes of a zip member's header before its name."""
_MOST_HEADER = 512
"""Bytes in which an array's own header ends."""


def map_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of an uncompressed .npz file by name, read-only.

    Raises OSError, ValueError or BadZipFile for a file that is missing, cut off or of another kind.
    """
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return {member.filename.removesuffix(".npy"): _array(content, member) for member in members}


def _array(content: mmap.mmap, member: zipfile.ZipInfo) -> NDArray[Any]:
    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{member.filename} is compressed")
    at = member.header_offset
    name, extra = (int.from_bytes(content[at + i : at + i + 2], "little") for i in (26, 28))
    start = at + _LOCAL_HEADER + name + extra
    head = BytesIO(content[start : start + _MOST_HEADER])
    version = npy.read_magic(head)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, by_columns, kind = read(head)
    count = int(np.prod(shape, dtype=np.int64))
    flat = np.frombuffer(content, kind, count, start + head.tell())
    return flat.reshape(shape, order="F" if by_columns else "C")
