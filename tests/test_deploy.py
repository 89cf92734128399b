"""The template for AWS, the container, and the commands that the deployment guide names."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from cfnlint.api import lint_file
from cfnlint.config import ManualArgs
from cloudwatch import TEMPLATE, read_template

from deploy.bundle import ENTRY, ROOT
from deploy.wheels import MACHINES, RUNTIME
from skill.__main__ import _parser
from skill.bookmark.dynamodb import PARTITION_KEY

DEPLOY = ROOT / "deploy"
REGION = "eu-west-1"
SKILL_ID = "amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef"
Resources = dict[str, dict[str, Any]]


def lint(path: Path) -> list[str]:
    found = lint_file(path, config=ManualArgs(regions=[REGION], include_checks=["I"]))
    return [f"{match.rule.id} {match.message}" for match in found]


def test_the_template_is_sound() -> None:
    assert lint(TEMPLATE) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("Runtime: python3.13", "Runtime: python2.7", "E2533"),
        ("!GetAtt Bookmarks.Arn", "!GetAtt Bookmark.Arn", "E1010"),
    ],
)
def test_an_unsound_template_is_found(old: str, new: str, rule: str, tmp_path: Path) -> None:
    text = TEMPLATE.read_text("utf-8")
    assert old in text
    path = tmp_path / "template.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert rule in {line.split()[0] for line in lint(path)}


@pytest.fixture(scope="module")
def resources() -> Resources:
    """What CloudFormation gets, by AWS's own translator (in a process of its own: it is noisy)."""
    program = """
import json, sys
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse
class NoManagedPolicies:
    def load(self): return {}
template = yaml_parse(sys.stdin.read())
template["Resources"]["Skill"]["Properties"]["CodeUri"] = "s3://bucket/lambda.zip"
print(json.dumps(transform(template, {"SkillId": sys.argv[1]}, NoManagedPolicies()), default=str))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, SKILL_ID],
        input=TEMPLATE.read_text("utf-8"),
        env={**os.environ, "AWS_DEFAULT_REGION": REGION},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout)["Resources"])


def of_type(resources: Resources, kind: str) -> list[dict[str, Any]]:
    return [row["Properties"] for row in resources.values() if row["Type"] == kind]


def test_only_this_skill_may_call_the_lambda(resources: Resources) -> None:
    (permission,) = of_type(resources, "AWS::Lambda::Permission")
    assert permission["Principal"] == "alexa-appkit.amazon.com"
    assert permission["EventSourceToken"] in (SKILL_ID, {"Ref": "SkillId"})
    assert permission["FunctionName"] == {"Ref": "SkillAliaslive"}


def test_the_lambda_is_the_one_that_the_zip_is_built_for(resources: Resources) -> None:
    (function,) = of_type(resources, "AWS::Lambda::Function")
    assert function["Runtime"] == f"python{RUNTIME}"
    assert function["Handler"] == f"{ENTRY}.lambda_handler"
    assert (ROOT / f"{ENTRY}.py").is_file()
    assert function["Timeout"] < 8
    template = read_template()
    assert template["Parameters"]["Architecture"]["AllowedValues"] == list(MACHINES)
    assert template["Parameters"]["Architecture"]["Default"] == MACHINES[0]
    packed = TEMPLATE.parent / template["Resources"]["Skill"]["Properties"]["CodeUri"]
    assert packed.resolve() == ROOT / "build" / "lambda.zip"


def test_the_lambda_may_do_no_more_than_it_must(resources: Resources) -> None:
    (role,) = of_type(resources, "AWS::IAM::Role")
    assert "ManagedPolicyArns" not in role
    granted = {}
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            where = json.dumps(statement["Resource"])
            assert "*" not in where
            granted |= dict.fromkeys(statement["Action"], where)
    assert set(granted) == {
        *("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"),
        *("logs:CreateLogStream", "logs:PutLogEvents"),
    }


def test_the_settings_are_those_that_the_skill_reads(resources: Resources) -> None:
    (function,) = of_type(resources, "AWS::Lambda::Function")
    assert function["Environment"]["Variables"] == {
        "SKILL_ID": {"Ref": "SkillId"},
        "BOOKMARKS": {"Fn::Sub": "dynamodb:${Bookmarks}"},
        "BOOKMARK_SECRET": {"Ref": "BookmarkSecret"},
    }
    template = read_template()
    assert template["Parameters"]["BookmarkSecret"]["NoEcho"] is True
    assert "Default" not in template["Parameters"]["BookmarkSecret"]


def test_the_table_is_the_one_that_the_store_writes(resources: Resources) -> None:
    (table,) = of_type(resources, "AWS::DynamoDB::Table")
    assert table["KeySchema"] == [{"AttributeName": PARTITION_KEY, "KeyType": "HASH"}]
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert resources["Bookmarks"]["DeletionPolicy"] == "Retain"


def test_logs_are_deleted_in_time_and_alarms_watch(resources: Resources) -> None:
    (logs,) = of_type(resources, "AWS::Logs::LogGroup")
    assert logs["RetentionInDays"] == {"Ref": "LogDays"}
    alarms = {row["MetricName"]: row for row in of_type(resources, "AWS::CloudWatch::Alarm")}
    assert set(alarms) == {"Errors", "Throttles", "Duration", "Apologies", "Warnings"}
    assert {row["TreatMissingData"] for row in alarms.values()} == {"notBreaching"}
    counted = of_type(resources, "AWS::Logs::MetricFilter")
    measured = {row["MetricTransformations"][0]["MetricName"]: row for row in counted}
    assert set(measured) == {"Apologies", "Warnings"}
    for name, row in measured.items():
        assert row["LogGroupName"] == {"Ref": "SkillLogs"}
        space = row["MetricTransformations"][0]["MetricNamespace"]
        assert alarms[name]["Namespace"] == space


def test_every_alarm_is_sent_to_whoever_asked_for_it(resources: Resources) -> None:
    for alarm in of_type(resources, "AWS::CloudWatch::Alarm"):
        told = {"Fn::If": ["HasAlarmEmail", [{"Ref": "AlarmTopic"}], {"Ref": "AWS::NoValue"}]}
        assert alarm["AlarmActions"] == told


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions, continued lines joined."""
    text = re.sub(r"\\\n\s*", " ", (DEPLOY / "Containerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def last_stage() -> dict[str, str]:
    rows = instructions()
    start = max(at for at, (name, _) in enumerate(rows) if name == "FROM")
    return dict(rows[start:])


def test_the_container_runs_as_nobody_in_particular() -> None:
    user = last_stage()["USER"].split(":")
    assert all(int(number) > 1000 for number in user)
    names = [name for name, _ in instructions()]
    assert names.index("USER") > max(at for at, name in enumerate(names) if name == "RUN")


def test_the_container_starts_what_there_is() -> None:
    stage = last_stage()
    command = json.loads(stage["ENTRYPOINT"]) + json.loads(stage["CMD"])
    assert command[:3] == ["python", "-m", "skill"]
    options = _parser().parse_args(command[3:])
    assert (options.host, options.local) == ("0.0.0.0", False)
    assert stage["EXPOSE"] == str(options.port)
    assert f"127.0.0.1:{options.port}/health" in stage["HEALTHCHECK"]
    check = json.loads(stage["HEALTHCHECK"].partition("CMD ")[2])
    compile(check[2], "health check", "exec")


def test_the_container_is_built_from_what_there_is() -> None:
    rows = instructions()
    images = {value.split()[0] for name, value in rows if name == "FROM"}
    assert images == {f"docker.io/library/python:{RUNTIME}-slim"}
    ours = [value.split()[:-1] for name, value in rows if name == "COPY" and "--from" not in value]
    copied = [name for names in ours for name in names]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    let_in = (DEPLOY / "Containerfile.dockerignore").read_text().split()
    assert {f"!{name}" for name in copied} <= set(let_in)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (argument,) = [value for name, value in rows if name == "ARG"]
    assert argument.partition("=")[2] in extras["optional-dependencies"]
    assert not [value for name, value in rows if re.search(r"SECRET|SKILL_ID=", value)]


def test_its_root_file_system_is_read_only() -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["skill"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    (volume,) = service["volumes"]
    stage = last_stage()
    assert volume.partition(":")[2] == stage["VOLUME"]
    assert f"BOOKMARKS=sqlite:{stage['VOLUME']}/" in stage["ENV"]
    assert (ROOT / "deploy" / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]).is_file()


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))


def test_make_help_tells_of_every_target() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = [re.match(r"make ([a-z-]+) +\S", line) for line in done.stdout.splitlines()]
    assert all(told)
    assert {match[1] for match in told if match} == targets() - {"help"}


def test_every_target_is_phony() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony is not None
    assert targets() <= set(phony[1].split())


def test_the_guide_names_what_there_is() -> None:
    guide = (DEPLOY / "README.md").read_text("utf-8")
    made = set(re.findall(r"\bmake ([a-z-]+)\b", "\n".join(re.findall(r"```.*?```", guide, re.S))))
    assert {"check", "package", "lambda"} <= made <= targets()
    for name in re.findall(r"\]\(([^)#:]+)\)", guide):
        assert (DEPLOY / name).exists()
    template = read_template()
    parameters = template["Parameters"]
    outputs = set(re.findall(r"stack's\s+output `?([A-Z]\w+)", guide))
    assert {"Endpoint", "Log", "Name"} == outputs <= template["Outputs"].keys()
    given = set(re.findall(r"\b([A-Z][A-Za-z]+)=", guide))
    assert {"SkillId", "BookmarkSecret"} <= given & parameters.keys()
