"""What the README promises: its spoken answers are real, and every phrase in it works."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from shared import a_dialogue

from skill.build import build_skill
from speech import commands
from speech.__main__ import COMMANDS
from speech.device import Device
from speech.endpoint import LocalEndpoint
from speech.matching import load_matcher
from speech.options import read_options
from speech.render import plain_text

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CASES = [
    line.split("\t")
    for line in (ROOT / "tests/cases/readme_phrases.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def endpoint():
    return LocalEndpoint(build_skill(a_dialogue()))


@pytest.fixture
def device(endpoint, request):
    device = Device(endpoint, load_matcher("en-GB"), request.node.name)
    device.launch()
    return device


BLOCKS = "\n".join(re.findall(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
WAYS = README.split("| `python -m speech` … |")[1].split("\n\n")[0]
SPEECH = [
    *re.findall(r"^python -m speech (.*?)(?: *[#<].*)?$", BLOCKS, re.MULTILINE),
    *re.findall(r"^\| `(.*?)` \|", WAYS, re.MULTILINE),
]


@pytest.mark.parametrize("line", SPEECH)
def test_a_command_line_is_understood(line):
    given = shlex.split(line)
    parse = commands._parser().parse_args if given[0] in COMMANDS else read_options
    assert parse(given)


def test_every_other_command_and_every_way_of_listening_is_told_of():
    assert set(COMMANDS) == {line.split()[0] for line in SPEECH} & set(COMMANDS)
    told = {word for line in SPEECH for word in line.split() if word.startswith("--")}
    assert {"--push", "--headset", "--wav", "--ear", "--voice"} <= told


def test_every_extra_exists():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = set(re.findall(r"`(?:pip install -e )?'\.\[([a-z-]+)\]'`", README))
    assert {"listen", "listen-small", "moonshine", "voices", "epub"} <= named
    assert named <= set(extras["optional-dependencies"])


SHOWN = re.findall(r"\*\*You:\*\* (.+)\n> \*\*Skill:\*\* (.+)", README)


def test_three_answers_are_shown():
    assert len(SHOWN) == 3


@pytest.mark.parametrize(("asked", "answer"), SHOWN, ids=[asked for asked, _ in SHOWN])
def test_the_shown_answer_is_the_real_one(device, asked, answer):
    assert plain_text(device.say(asked).ssml) == answer


def test_every_phrase_of_the_table_is_tried():
    table = README.split("## What you can say")[1].split("\n## ")[0]
    phrases = re.findall(r"^\| (?!Say)([a-z].*?) \|", table, re.MULTILINE)
    assert phrases == [phrase for phrase, _, _ in CASES]


@pytest.mark.parametrize(("phrase", "outcome", "detail"), CASES, ids=[c[0] for c in CASES])
def test_a_phrase_works_after_an_answer(device, phrase, outcome, detail):
    device.say("what do they do with my muscles")
    heard = device.say(phrase).attributes["heard"]
    assert heard["outcome"] == outcome
    found = [heard.get(name) for name in ("command", "topic", "again")]
    assert detail in (*found, *heard.get("sentences", ()))
