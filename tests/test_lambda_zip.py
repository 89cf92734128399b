"""The Lambda's zip: built from this source, unpacked, and run by Lambda's own runtime client."""

from __future__ import annotations

import json
import platform
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import amazon
import pytest
from cloudwatch import counted
from dynalite import CREDENTIALS, REGION, free_port, make_table, running_dynalite
from lambda_runtime import BOTO3, RUNTIME, Function, running_function
from responses import faults

from deploy.bundle import MOST_MEGABYTES, ROOT, Bundle, add_bytecode, build_bundle, copy_ours
from deploy.wheels import here
from skill.content_files import CONTENT

HANDLER = "lambda_function.py"
NOT_NEEDED = (
    *("boto3", "botocore", "flask", "flask_ask_sdk", "cryptography", "pyttsx3", "espeakng_loader"),
    *("torch", "requests", "speech", "interaction_model", "tests", "bin"),
)
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="Lambda runs Linux's wheels only")


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A zip for this machine and this Python; the wheels stay in `build/`."""
    build = tmp_path_factory.mktemp("build")
    (ROOT / "build" / "wheels").mkdir(parents=True, exist_ok=True)
    (build / "wheels").symlink_to(ROOT / "build" / "wheels")
    return build_bundle(build, here())


@pytest.fixture(scope="session")
def unpacked(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(bundle.archive) as archive:
        archive.extractall(folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)  # as in Lambda, where nothing can be written
    return folder


@pytest.fixture(scope="session")
def function(unpacked: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Function]:
    scratch = tmp_path_factory.mktemp("lambda")
    with running_function(unpacked, scratch, SKILL_ID=amazon.SKILL_ID) as running:
        yield running


def ask(question: str) -> dict[str, object]:
    return amazon.intent_request("QuestionIntent", question=question)


def speech(answer: dict[str, dict[str, dict[str, str]]]) -> str:
    return re.sub(r"<[^>]+>", "", answer["response"]["outputSpeech"]["ssml"])


@only_linux
def test_a_conversation_in_lambda(function: Function) -> None:
    launched = function.invoke(amazon.alexa_request())
    answered = function.invoke(ask("will i be asleep"))
    stopped = function.invoke(amazon.intent_request("AMAZON.StopIntent"))
    assert [faults(answer) for answer in (launched, answered, stopped)] == [[], [], []]
    assert "hospital" in speech(launched)
    assert "general anaesthesia" in speech(answered)
    assert stopped["response"]["shouldEndSession"] is True


@only_linux
@pytest.mark.parametrize(
    "question", ["can i ring now", "are you open on christmas day", "what does stoma mean"]
)
def test_parts_that_are_loaded_late_are_there(question: str, function: Function) -> None:
    before = len(function.log.read_text())
    assert faults(function.invoke(ask(question))) == []
    assert "ERROR" not in function.log.read_text()[before:]


@only_linux
def test_the_learned_finder_answers(function: Function) -> None:
    words = "do they knock me out with something before they start cutting"
    assert "anaesthesia" in speech(function.invoke(ask(words)))
    assert "npz" not in function.log.read_text()


@only_linux
def test_a_request_for_another_skill_is_refused(function: Function) -> None:
    request = json.dumps(amazon.alexa_request()).replace(amazon.SKILL_ID, "amzn1.ask.skill.other")
    kind, error = function.outcome_of(json.loads(request))
    assert (kind, error["errorMessage"]) == ("error", "the request is for another skill")


@only_linux
def test_what_goes_wrong_is_logged_where_the_alarm_looks(function: Function) -> None:
    before = len(function.log.read_text())
    assert faults(function.invoke(ask("will i be asleep"))) == []
    assert counted(function.log.read_text()[before:]) == set()
    assert faults(function.invoke({"request": {"type": 5}})) == []
    assert counted(function.log.read_text()[before:]) == {"Apologies"}


@only_linux
def test_a_missing_model_sets_off_an_alarm(unpacked: Path, tmp_path: Path) -> None:
    task = tmp_path / "task"
    task.mkdir()
    for path in unpacked.iterdir():
        if path.name != "skill":
            (task / path.name).symlink_to(path)
    shutil.copytree(unpacked / "skill", task / "skill", ignore=shutil.ignore_patterns("model.npz"))
    with running_function(task, tmp_path) as function:
        assert faults(function.invoke(ask("will i be asleep"))) == []
        assert counted(function.log.read_text()) == {"Warnings"}


@only_linux
def test_a_table_that_cannot_be_reached_does_not_spoil_the_answer(
    unpacked: Path, tmp_path: Path
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    settings = {**CREDENTIALS, "AWS_ENDPOINT_URL_DYNAMODB": nowhere, **bookmark_settings()}
    with running_function(unpacked, tmp_path, RUNTIME + BOTO3, **settings) as function:
        assert "anaesthesia" in speech(function.invoke(ask("will i be asleep")))
        assert counted(function.log.read_text()) == {"Warnings"}


@only_linux
def test_a_place_is_kept_from_one_lambda_to_the_next(
    unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with running_dynalite() as url:
        make_table(url, "bookmarks")
        settings = {**CREDENTIALS, "AWS_ENDPOINT_URL_DYNAMODB": url, **bookmark_settings()}
        said = []
        for run in ("first", "second"):
            (tmp_path / run).mkdir()
            with running_function(unpacked, tmp_path / run, RUNTIME + BOTO3, **settings) as one:
                said.append(speech(one.invoke(amazon.alexa_request())))
                one.invoke(amazon.intent_request("ReadAllIntent"))
                one.invoke(amazon.intent_request("AMAZON.PauseIntent"))
    assert said[0] != said[1]


def bookmark_settings() -> dict[str, str]:
    return {
        "BOOKMARKS": "dynamodb:bookmarks",
        "BOOKMARK_SECRET": "a secret of the tests",
        "AWS_REGION": REGION,
    }


@only_linux
def test_what_is_in_it(bundle: Bundle) -> None:
    with zipfile.ZipFile(bundle.archive) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {HANDLER, "skill/content/osseointegration/model.npz"} <= set(names)
    tops = {name.partition("/")[0] for name in names}
    assert not tops & set(NOT_NEEDED)
    assert not [name for name in names if "/tests/" in name or name.endswith("/RECORD")]
    ours = {name for name in names if name.startswith("skill/") and name.endswith(".py")}
    assert "skill/dialogue.py" in ours
    assert not ours & {"skill/web.py", "skill/serving/worker.py", "skill/__main__.py"}
    assert not [name for name in names if "training" in name or "/evaluation/" in name]


@only_linux
def test_its_size_is_told_and_kept(bundle: Bundle) -> None:
    assert bundle.unpacked < MOST_MEGABYTES * 1_000_000
    told = "\n".join(bundle.lines())
    assert f"{bundle.unpacked / 1e6:.1f} MB unpacked" in told
    assert f"bytecode by Python {platform.python_version()}" in told
    assert "without bytecode" not in told
    assert "without bytecode" in "\n".join(replace(bundle, compiled="").lines())


@only_linux
def test_our_part_of_it_made_again_elsewhere_is_the_same(bundle: Bundle, tmp_path: Path) -> None:
    copy_ours(tmp_path, CONTENT)
    add_bytecode(tmp_path, here())
    again = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert any(name.endswith(".pyc") for name in again)
    with zipfile.ZipFile(bundle.archive) as archive:
        assert [name for name in again if archive.read(name) != again[name]] == []


@only_linux
@pytest.mark.soak
def test_the_same_source_gives_the_same_bytes(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "wheels").symlink_to(ROOT / "build" / "wheels")
    again = build_bundle(tmp_path, here())
    assert again.archive.read_bytes() == bundle.archive.read_bytes()
