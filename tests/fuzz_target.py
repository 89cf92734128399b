"""Coverage-guided fuzzing: `python tests/fuzz_target.py CORPUS -max_total_time=60`.

CORPUS is a folder of right requests to start from. Each input is posted to the web service as a
body that Amazon signed; anything but an answer or a refusal is a find, and so is an apology, for it
says that something broke.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import amazon
import atheris
from responses import faults

with atheris.instrument_imports(include=["skill"]):
    from skill.build import build_dialogue
    from skill.handlers import SORRY
    from skill.web import create_app


def main() -> None:
    logging.disable(logging.CRITICAL)
    client = create_app(
        build_dialogue(),
        environment={"SKILL_ID": amazon.SKILL_ID},
        clock=lambda: amazon.NOW,
        fetch=lambda url: amazon.good_chain(),
        roots=[amazon.root()],
    ).test_client()

    def post(body: bytes) -> int:
        answer = client.post("/", data=body, headers=amazon.signed_headers(body))
        if answer.status_code == 200:
            found = faults(answer.json)
            if found or SORRY in answer.text:
                raise AssertionError(found or "an apology")
        elif answer.status_code != 400:
            raise AssertionError(answer.status)
        return answer.status_code

    for file in Path(sys.argv[1]).iterdir():
        if post(file.read_bytes()) != 200:
            raise AssertionError(f"{file.name} is a right request and refused")

    def fuzz(body: bytes) -> None:
        post(body)

    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
