"""Where the content lies, and how its TOML files are read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from skill.errors import Problem

CONTENT = Path(__file__).parent / "content" / "osseointegration"
"""The procedure that this skill ships with."""


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """Parse a TOML file; what is wrong with it is added to `problems` and {} returned."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(path, 0, "the file is missing", "restore it from version control"))
    except UnicodeDecodeError as error:
        problems.append(Problem(path, 0, f"not UTF-8 ({error.reason})", "save the file as UTF-8"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problems.append(Problem(path, int(line[1]) if line else 0, str(error), "mend the TOML"))
    return {}


def line_of(path: Path, table: str, key: str = "") -> int:
    """The line of a table in a TOML file, or of one of its keys; 0 when it has none there.

    A key that is missing is looked for where its table begins.
    """
    begins = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name = line.partition("#")[0].partition("=")[0].strip()
        if name == f"[{table}]":
            begins = number
        elif name.startswith("[") and begins:
            break
        elif begins and key and name.strip('"') == key:
            return number
    return begins
