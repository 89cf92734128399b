"""The house keeps its directions: imports run one way, and each outside library has one door."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("skill", "interaction_model", "speech")
ABOVE = {
    "skill": {"interaction_model", "speech"},
    "interaction_model": {"speech"},
    "speech": set(),
}
CONVERSATION_FREE_OF = {"ask_sdk_core", "ask_sdk_model", "ask_sdk_runtime", "flask", "pyttsx3"}
HEAVY_AT_THE_TOP = {
    "torch",
    "transformers",
    "boto3",
    "flask",
    "cryptography",
    "pyttsx3",
    "holidays",
}


def imports_of(source):
    """(module, whether at the top level of the file) of every import."""
    tree = ast.parse(source)
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, id(node) in top


def files_of(package):
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package):
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of(package)
        for module, _ in imports_of(path.read_text("utf-8"))
        if module.split(".")[0] in ABOVE[package]
    ]
    assert wrong == []


def reached_from(*starts, at_top_only):
    """(importing module, imported name) of all that is reached from some of our modules."""
    seen, todo = set(), list(starts)
    while todo:
        module = todo.pop()
        if module in seen:
            continue
        seen.add(module)
        path = ROOT / (module.replace(".", "/") + ".py")
        if not path.is_file():
            path = ROOT / module.replace(".", "/") / "__init__.py"
        if not path.is_file():
            continue
        for name, at_top in imports_of(path.read_text("utf-8")):
            if at_top or not at_top_only:
                yield module, name
                todo.append(name)


def test_the_conversation_knows_no_assistant():
    reached = list(reached_from("skill.dialogue", "skill.question.load", at_top_only=False))
    assert ("skill.dialogue", "skill.draft") in reached
    assert [r for r in reached if r[1].split(".")[0] in CONVERSATION_FREE_OF] == []


def test_the_lambda_path_imports_nothing_heavy():
    reached = list(reached_from("lambda_function", at_top_only=True))
    assert "skill.dialogue" in {name for _, name in reached}
    assert [r for r in reached if r[1].split(".")[0] in HEAVY_AT_THE_TOP] == []


def test_the_scan_sees_a_wrong_import():
    assert ("speech.device", True) in set(imports_of("from speech.device import Device"))
    assert ("torch", False) in set(imports_of("def f():\n    import torch"))


def test_the_top_level_holds_what_was_agreed():
    allowed = {
        "skill", "interaction_model", "speech", "tests", "deploy", "benchmarks",
        "lambda_function.py", "README.md", "pyproject.toml", "Makefile", "LICENSE",
        ".gitignore", ".ci", ".git",
    }  # fmt: skip
    ignored = (ROOT / ".gitignore").read_text().split()
    found = {p.name for p in ROOT.iterdir()} - allowed
    left = {n for n in found if f"{n}/" not in ignored and not n.endswith(".egg-info")}
    assert left == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_project_speaks_of_itself_alone(package):
    words = ("/work/", "/root/", "/tmp/")
    wrong = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files_of(package)
        for word in words
        if word in path.read_text("utf-8")
    ]
    assert wrong == []
