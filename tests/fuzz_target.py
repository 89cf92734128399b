"""Coverage-guided fuzzing: `python tests/fuzz_target.py CORPUS -max_total_time=60`.

Each input is posted to the local web service; anything but an answer or a refusal is a find.
"""

from __future__ import annotations

import json
import logging
import sys

import amazon
import atheris
from responses import faults

with atheris.instrument_imports(include=["skill"]):
    from skill.build import build_dialogue
    from skill.web import create_app

FIRST = [
    amazon.alexa_request(),
    amazon.alexa_request(type="SessionEndedRequest", reason="ERROR"),
    amazon.intent_request("QuestionIntent", question="what happens to my muscles"),
    amazon.intent_request("ReadSectionIntent", section="the anaesthetic"),
    amazon.intent_request("AMAZON.NextIntent"),
]
"""What the fuzzer starts from."""


def main() -> None:
    logging.disable(logging.CRITICAL)
    client = create_app(build_dialogue(), local=True).test_client()

    def post(data: bytes) -> None:
        answer = client.post("/", data=data, content_type="application/json")
        if answer.status_code == 200:
            found = faults(answer.json)
            if found:
                raise AssertionError(found)
        elif answer.status_code != 400:
            raise AssertionError(answer.status)

    for request in FIRST:
        post(json.dumps(request).encode())
    atheris.Setup(sys.argv, post)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
