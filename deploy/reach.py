"""Which of our own files the Lambda's entry reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

OURS = ("skill", "interaction_model", "speech")


def reached_files(root: Path, entry: str) -> list[Path]:
    """The files of every module of ours that `entry` imports, at once or later, from `root`."""
    found: dict[Path, None] = {}
    todo = [entry]
    while todo:
        path = _file_of(todo.pop(), root)
        if path is None or path in found:
            continue
        found[path] = None
        todo += _imports_of(path)
    return sorted(found)


def _file_of(module: str, root: Path) -> Path | None:
    """The file of a module; None for one that is not ours, or for a name within a module."""
    place = root / module.replace(".", "/")
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


def _imports_of(path: Path) -> Iterator[str]:
    """Names of ours that a file imports, with the packages around them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] in OURS:
                yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))
