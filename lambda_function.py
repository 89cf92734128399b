"""The entry of AWS Lambda: set its handler to `lambda_function.lambda_handler`."""

from __future__ import annotations

import gc
from typing import Any

from skill.build import build_skill
from skill.envelope import invoke

_skill = build_skill()
gc.freeze()  # what was built stays: the collector need not look at it again


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one Alexa request: request JSON in, response JSON out."""
    return invoke(_skill, event)
