"""How the commands of every package end."""

from __future__ import annotations

import subprocess
import sys

import pytest

COMMANDS = {"interaction_model": ["rules"], "speech": ["--mute", "contents"]}


@pytest.mark.parametrize("package", COMMANDS)
def test_a_reader_who_has_read_enough_is_no_error(package: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", package, *COMMANDS[package]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stderr
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), errors) == (0, "")
