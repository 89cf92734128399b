"""How fast the skill is, beside the SDK's smallest skill and services of the same kind."""

import os

# As in the skill itself, and before anything here imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
