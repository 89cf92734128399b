"""The Lambda's zip: built from this source, unpacked, and run by Lambda's own runtime client."""

from __future__ import annotations

import json
import platform
import re
import shutil
import sys
import tomllib
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

from deploy.__main__ import main
from deploy.archive import write_archive
from deploy.bundle import (
    MOST_MEGABYTES,
    ROOT,
    Bundle,
    add_bytecode,
    build_bundle,
    check_model,
    copy_ours,
)
from deploy.reach import reached_files
from deploy.wheels import REQUIREMENTS, Target, fetch_wheels, here
from skill.content_files import CONTENT
from skill.errors import ModelError, SettingError

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
    assert not ours & {"skill/web.py", "skill/worker.py", "skill/__main__.py"}
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


@pytest.mark.parametrize("program", [None, "exit 1", "echo 2.7.18"])
def test_without_the_targets_python_there_is_no_bytecode(
    program: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "3.12" if sys.version_info[:2] == (3, 13) else "3.13"
    if program:
        python = tmp_path / f"python{other}"
        python.write_text(f"#!/bin/sh\n{program}\n")
        python.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "task").mkdir()
    (tmp_path / "task" / "module.py").touch()
    assert add_bytecode(tmp_path / "task", Target(other, "x86_64")) == ""
    assert [path.name for path in (tmp_path / "task").rglob("*")] == ["module.py"]


@only_linux
@pytest.mark.soak
def test_the_same_source_gives_the_same_bytes(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "wheels").symlink_to(ROOT / "build" / "wheels")
    again = build_bundle(tmp_path, here())
    assert again.archive.read_bytes() == bundle.archive.read_bytes()


def test_an_archive_depends_on_names_and_bytes_alone(tmp_path: Path) -> None:
    for folder, names in (("one", "abc"), ("two", "cba")):
        for name in names:
            path = tmp_path / folder / name / "file.py"
            path.parent.mkdir(parents=True)
            path.write_text(name)
            path.chmod(0o600 if folder == "one" else 0o755)
        write_archive(tmp_path / folder, tmp_path / f"{folder}.zip")
    first, second = ((tmp_path / f"{name}.zip").read_bytes() for name in ("one", "two"))
    assert first == second
    (tmp_path / "two" / "a" / "file.py").write_text("other")
    write_archive(tmp_path / "two", tmp_path / "two.zip")
    assert (tmp_path / "two.zip").read_bytes() != first


def test_only_what_is_imported_is_reached(tmp_path: Path) -> None:
    (tmp_path / "skill" / "parts").mkdir(parents=True)
    for name, text in {
        "entry.py": "import json\nfrom skill.one import f\nimport requests",
        "skill/__init__.py": "",
        "skill/one.py": "def f():\n    from skill.parts import late, CONSTANT",
        "skill/parts/__init__.py": "CONSTANT = 1",
        "skill/parts/late.py": "import skill.missing",
        "skill/web.py": "",
    }.items():
        (tmp_path / name).write_text(text)
    reached = {p.relative_to(tmp_path).as_posix() for p in reached_files(tmp_path, "entry")}
    late = {"skill/parts/__init__.py", "skill/parts/late.py"}
    assert reached == {"entry.py", "skill/__init__.py", "skill/one.py", *late}


def test_a_missing_model_stops_it_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "osseointegration"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("model.npz"))
    with pytest.raises(ModelError, match="there is no model — run"):
        check_model(content)
    monkeypatch.setattr("deploy.bundle.check_model", lambda _: check_model(content))
    assert main(["lambda", "--build", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_model_for_another_page_stops_it(tmp_path: Path) -> None:
    content = tmp_path / "osseointegration"
    shutil.copytree(CONTENT, content)
    for path in (content / "page.md", *(content / "questions").rglob("*.txt")):
        text = path.read_text("utf-8").replace("general anaesthesia", "anaesthesia")
        path.write_text(text, "utf-8")
    with pytest.raises(ModelError, match="does not fit the content"):
        check_model(content)


@pytest.mark.parametrize(
    ("python", "machine", "said"),
    [
        ("3", "x86_64", "no version such as"),
        ("2.7", "x86_64", "no version such as"),
        ("3.13", "riscv64", "use x86_64 or arm64"),
    ],
)
def test_a_target_that_lambda_does_not_have(python: str, machine: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        Target(python, machine)


def test_wheels_that_cannot_be_had_are_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "requirements.txt"
    wrong.write_text("six==1.17.0 --hash=sha256:" + "0" * 64)
    monkeypatch.setattr("deploy.wheels.REQUIREMENTS", wrong)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SettingError, match=r"^pip download failed: [^\n]+$"):
        fetch_wheels(Target("3.13", "arm64"), tmp_path)


def test_the_wheels_are_those_that_the_project_is_tested_with() -> None:
    pins = dict(re.findall(r"^([\w-]+)==(\S+)", REQUIREMENTS.read_text(), re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    tested = dict(
        re.findall(r'([\w-]+)==([^\s;"]+)', "\n".join(project["dependencies"]))
        + re.findall(r'([\w-]+)==([^\s;"]+)', "\n".join(project["optional-dependencies"]["aws"]))
    )
    both = pins.keys() & tested.keys()
    assert {"numpy", "ask-sdk-core", "holidays", "tzdata"} <= both
    assert {name: pins[name] for name in both} == {name: tested[name] for name in both}


def test_this_machine_is_a_target() -> None:
    assert here().name.startswith(f"python{sys.version_info.major}.{sys.version_info.minor}-")
    assert here().machine in {"x86_64", "arm64"}, platform.machine()
