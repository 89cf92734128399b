"""Coverage-guided fuzzing of the whole web service, for a minute."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import amazon
import pytest

SECONDS = 60


@pytest.mark.soak
@pytest.mark.skipif(not find_spec("atheris"), reason="atheris is missing: pip install -e '.[fuzz]'")
def test_a_minute_of_guided_fuzzing(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    first = amazon.intent_request("QuestionIntent", question="what happens to my muscles")
    (corpus / "first.json").write_text(json.dumps(first))
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
