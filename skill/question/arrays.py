"""The arrays of a model file; read where they lie: only what is used is fetched from disk."""

from __future__ import annotations

import math
import mmap
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
"""The contents of a model file, by name."""

_LOCAL_HEADER = 30
"""Bytes of a zip member's header before its name."""
_MOST_HEADER = 512
"""Bytes in which an array's own header ends."""
_PLAIN_HEAD = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(?P<kind>[<|][a-z]\d)', 'fortran_order': False, "
    rb"'shape': \((?P<shape>[\d, ]*)\), \} *\n",
    re.DOTALL,
)
"""The header that `save_arrays` writes, of which numpy's own reading of a hundred takes 5 ms."""


def map_arrays(path: Path) -> Arrays:
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
    head = content[start : start + _MOST_HEADER]
    plain = _PLAIN_HEAD.match(head)
    if plain:
        shape = tuple(int(size) for size in plain["shape"].split(b",") if size.strip())
        kind, by_columns, length = np.dtype(plain["kind"].decode()), False, plain.end()
    else:
        shape, by_columns, kind, length = _read_head(head)
    count = math.prod(shape)
    flat = np.frombuffer(content, kind, count, start + length)
    return flat.reshape(shape, order="F" if by_columns else "C")


def _read_head(head: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Shape, order, type and length of an array's own header, as numpy reads it."""
    stream = BytesIO(head)
    version = npy.read_magic(stream)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    return *read(stream), stream.tell()


def save_arrays(path: Path, arrays: Arrays) -> None:
    """Write a model file.

    Whoever is answering has the old one mapped: it is replaced whole, never written into.
    """
    fresh = path.with_name("fresh-" + path.name)
    np.savez(fresh, **arrays)  # type: ignore[arg-type]
    fresh.replace(path)


def as_bytes(lines: Sequence[str]) -> NDArray[np.uint8]:
    """Lines as one array of UTF-8 bytes."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def as_lines(encoded: NDArray[np.uint8]) -> list[str]:
    """The lines that `as_bytes` wrote."""
    return encoded.tobytes().decode().split("\n")


def as_int8(matrix: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix as int8 rows and one scale a row."""
    scale = np.abs(matrix).max(axis=1) / 127
    scale[scale == 0] = 1
    return np.round(matrix / scale[:, None]).astype(np.int8), scale.astype(np.float32)
