"""What the Lambda's zip is made of: the archive, modules reached, the model, and wheels."""

from __future__ import annotations

import platform
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from deploy.__main__ import main
from deploy.archive import write_archive
from deploy.bundle import ROOT, add_bytecode, check_model
from deploy.reach import reached_files
from deploy.wheels import REQUIREMENTS, Target, fetch_wheels, here
from skill.content_files import CONTENT
from skill.errors import ModelError, SettingError


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
