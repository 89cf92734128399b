"""Coverage-guided fuzzing of the whole web service, for a minute."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import amazon
import pytest

SECONDS = 60
FIRST = [
    amazon.alexa_request(),
    amazon.alexa_request(type="SessionEndedRequest", reason="ERROR"),
    amazon.intent_request("QuestionIntent", question="what happens to my muscles"),
    amazon.intent_request("ReadSectionIntent", section="the anaesthetic"),
    amazon.intent_request("AMAZON.NextIntent"),
]
"""What the fuzzer starts from."""


@pytest.mark.soak
@pytest.mark.skipif(
    not find_spec("atheris"),
    reason="atheris is missing: .venv/bin/pip install -e '.[fuzz]', then `make soak` again",
)
def test_a_minute_of_guided_fuzzing(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, request in enumerate(FIRST):
        (corpus / f"{number}.json").write_bytes(amazon.encode(request))
    done = subprocess.run(
        [
            sys.executable,
            str(Path(__file__).parent / "fuzz_target.py"),
            str(corpus),
            f"-max_total_time={SECONDS}",
            "-timeout=20",
            f"-artifact_prefix={tmp_path}/",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done" in done.stderr
