"""Reads conversation scripts, and holds them through the local device's batch mode.

A script file holds dialogues:

    # Title                      a dialogue; settings may follow
    now: 2026-11-28T10:00        the clock (also `locale: en-US`)
    > contents                   what the listener says
    command: list_sections       what has to come back, see CHECKS
    leave                        the listener goes away: the next words open a new session
    kill                         the device is killed at once, and started again
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skill.load_procedure import load_procedure

DIALOGUES = Path(__file__).parent / "cases" / "dialogues"
BATCH = (sys.executable, "-m", "speech", "--batch", "--session")
IDS = {sentence.text: sentence.id for sentence in load_procedure().sentences}

Record = dict[str, Any]


@dataclass
class Turn:
    """One thing that the listener says, or `leave` or `kill`."""

    said: str
    line: int
    expected: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_event(self) -> bool:
        return self.said in ("!leave", "!kill")


@dataclass
class Script:
    """One dialogue."""

    title: str
    path: Path
    settings: dict[str, str] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(f"--{name}={value}" for name, value in sorted(self.settings.items()))


def _place(record: Record) -> str:
    place = record["place"]
    return f"{place['section']}.{place['sentence']}" if place else "none"


def _ids(name: str) -> Callable[[Record], str]:
    return lambda record: " ".join(IDS[text] for text in record[name]) or "none"


def _text(name: str) -> Callable[[Record], str]:
    return lambda record: "none" if record[name] is None else str(record[name])


EQUAL: dict[str, Callable[[Record], str]] = {
    **{
        name: _text(name)
        for name in ("outcome", "intent", "command", "section", "topic", "urgency")
    },
    **{name: _ids(name) for name in ("sentences", "offers")},
    "place": _place,
    "ends": lambda record: "yes" if record["end_session"] else "no",
}
"""Expectations that name a whole value, `none` for nothing."""
HOLDS = {"says": "speech", "marks": "ssml", "reprompts": "reprompt", "shows": "card"}
"""Expectations that name a part of a text."""
LACKS = {"never says": "speech", "never marks": "ssml"}
"""Expectations that name what must not be in a text."""
CHECKS = (*EQUAL, *HOLDS, *LACKS)


def read_scripts(path: Path) -> Iterator[Script]:
    """The dialogues in a file; ValueError names the line that cannot be read."""
    script: Script | None = None
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        where = f"{path.name}:{number}"
        name, colon, value = (part.strip() for part in line.partition(":"))
        if line.startswith("# "):
            if script:
                yield script
            script = Script(line[2:], path)
        elif script is None:
            raise ValueError(f"{where}: a line before any title — begin with `# Title`")
        elif line.startswith("> "):
            script.turns.append(Turn(line[2:], number))
        elif line in ("leave", "kill"):
            script.turns.append(Turn("!" + line, number))
        elif not script.turns and colon and name in ("now", "locale"):
            script.settings[name] = value
        elif script.turns and colon and name in CHECKS:
            script.turns[-1].expected.append((name, value))
        else:
            raise ValueError(f"{where}: {line!r} — use {', '.join(CHECKS)}")
    if script:
        yield script


def failures(turn: Turn, record: Record) -> Iterator[str]:
    """What came back other than expected."""
    for name, value in turn.expected:
        if name in EQUAL:
            found = EQUAL[name](record)
            right = found == value
        elif name in HOLDS:
            found = record[HOLDS[name]] or ""
            right = value in found
        else:
            found = record[LACKS[name]]
            right = value not in found
        if not right:
            yield f"line {turn.line}, {turn.said!r}: {name}: {value}\n    but: {found}"


def hold_together(scripts: list[Script]) -> list[list[Record]]:
    """Dialogues without events and with equal settings, through one process: their records."""
    lines = "\n\n".join("\n".join(turn.said for turn in script.turns) for script in scripts)
    result = subprocess.run(
        [*BATCH, *scripts[0].options],
        input=lines + "\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    records = iter([json.loads(line) for line in result.stdout.splitlines()])
    return [[next(records) for _ in script.turns] for script in scripts]


def hold_with_events(script: Script, folder: Path) -> list[Record]:
    """A dialogue of one listener whose device is left or killed: its records, without events."""
    command = [*BATCH, *script.options, "--listener=jo", f"--store={folder / 'bookmarks.db'}"]
    records: list[Record] = []
    process = _start(command)
    try:
        for turn in script.turns:
            if turn.said == "!kill":
                process.kill()
                _close(process)
                process = _start(command)
            else:
                process.stdin.write("" if turn.is_event else turn.said)
                process.stdin.write("\n")
                process.stdin.flush()
                if not turn.is_event:
                    records.append(json.loads(process.stdout.readline()))
    finally:
        process.kill()
        _close(process)
    return records


def _start(command: Iterable[str]) -> Any:
    return subprocess.Popen(
        list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )


def _close(process: Any) -> None:
    process.communicate()
