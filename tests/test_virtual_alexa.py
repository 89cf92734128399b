"""An independent stand-in for Alexa talks with the running web service."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from node_packages import node_package

from interaction_model.model import MODELS

HERE = Path(__file__).parent


@pytest.fixture
def service():
    """The web service on a free port of this machine; its address."""
    command = [sys.executable, "-m", "skill", "serve", "--local", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield re.search(r"http://\S+", process.stdout.readline())[0]
        finally:
            process.terminate()


def test_launch_ask_go_on_help_and_stop(service):
    package = node_package("virtual-alexa", "0.7.8")
    done = subprocess.run(
        ["node", HERE / "virtual_alexa.js", package, MODELS / "en-GB.json", service],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    launch, answer, on, help_, stop = json.loads(done.stdout.splitlines()[-1])
    assert "What would you like to know?" in launch["ssml"]
    assert "Surgery is usually performed under general" in answer["ssml"]
    assert "This will be augmented with" in on["ssml"]
    assert "I am not a doctor" in help_["ssml"]
    assert stop["ssml"] == "<speak>Goodbye.</speak>"
    assert [turn["end"] for turn in (launch, answer, on, help_, stop)] == [False] * 4 + [True]
