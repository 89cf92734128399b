"""The entry of AWS Lambda: set its handler to `lambda_function.lambda_handler`."""

from __future__ import annotations

import gc
from typing import Any

gc.disable()  # until all is built: nothing is garbage before, and looking for it takes time

from skill.build import build_skill  # noqa: E402
from skill.envelope import invoke  # noqa: E402

_skill = build_skill()
gc.freeze()  # what was built stays: the collector need not look at it again
gc.enable()


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one Alexa request: request JSON in, response JSON out."""
    return invoke(_skill, event)
