"""What holds for all tests."""

from __future__ import annotations

import os

# As in the skill itself, and before any test imports numpy: threads only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
