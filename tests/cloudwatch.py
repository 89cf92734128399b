"""CloudWatch in miniature: which alarms of the template a line of the Lambda's log sets off."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import Any

import yaml

from deploy.bundle import ROOT

TEMPLATE = ROOT / "deploy" / "template.yaml"
_CONDITION = re.compile(r'\(?\$\.(\w+) = "([^"]*)"\)?')


class _Cloud(yaml.SafeLoader):
    """Reads CloudFormation's own tags as plain values."""


def _plain(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return str(node.value)


_Cloud.add_multi_constructor("!", _plain)


def read_template() -> dict[str, Any]:
    """The template as it is written."""
    return dict(yaml.load(TEMPLATE.read_text("utf-8"), Loader=_Cloud))


def filters() -> dict[str, dict[str, str]]:
    """Metric → field of a line → the value wanted, for each filter; all of a filter's must hold."""
    found = {}
    for row in read_template()["Resources"].values():
        if row["Type"] == "AWS::Logs::MetricFilter":
            pattern = row["Properties"]["FilterPattern"].strip("{} ")
            wanted = [_CONDITION.fullmatch(one.strip()) for one in pattern.split("&&")]
            assert all(wanted), f"not understood here: {pattern}"
            metric = row["Properties"]["MetricTransformations"][0]["MetricName"]
            found[metric] = dict(one.groups() for one in wanted if one)
    return found


def counted(log: str) -> set[str]:
    """The metrics in which some line of a log is counted."""
    rows = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return {
        metric
        for metric, wanted in filters().items()
        for row in rows
        if all(fnmatchcase(str(row.get(field)), value) for field, value in wanted.items())
    }
