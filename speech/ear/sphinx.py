"""The small ear: PocketSphinx over the content's own words. It must never decide alone."""

from __future__ import annotations

from importlib import util
from pathlib import Path
from typing import Any

import numpy as np

from skill.text import normalise
from speech.ear.recogniser import EarError, Guess
from speech.ear.sound import Samples, to_clip
from speech.ear.vocabulary import INSTALL

HISS = 1e-4
"""Level of a noise that is added: silence without any, as synthetic voices have, is misheard."""
BEAM = 1e-70
"""How unlikely a path may be that is still followed."""


class Sphinx:
    """Hears only the words of the question bank and the page."""

    name = "sphinx"
    is_open = False

    def __init__(self, folder: Path) -> None:
        """`folder` holds the vocabulary. Raises EarError."""
        if util.find_spec("pocketsphinx") is None:
            raise EarError(f"No small ear: pocketsphinx is not installed; {INSTALL}")
        words, order = folder / "words.dict", folder / "words.lm"
        if not (words.is_file() and order.is_file()):
            raise EarError(
                f"No small ear: {folder} has no vocabulary; make it with: "
                "python -m speech vocabulary"
            )
        import pocketsphinx

        try:
            self._decoder: Any = pocketsphinx.Decoder(
                dict=str(words), lm=str(order), loglevel="FATAL", beam=BEAM, pbeam=BEAM, wbeam=BEAM
            )
        except RuntimeError as error:
            raise EarError(
                f"No small ear: the vocabulary in {folder} cannot be used; make it anew with: "
                "python -m speech vocabulary"
            ) from error

    def recognise(self, samples: Samples) -> Guess:
        """What was most probably said, of what it knows."""
        if not len(samples):
            return Guess("", 0.0)
        hiss = np.random.default_rng(0).normal(0, HISS, len(samples)).astype(np.float32)
        self._decoder.start_utt()
        self._decoder.process_raw(to_clip(samples + hiss).frames, full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        if best is None or not best.hypstr:
            return Guess("", 0.0)
        return Guess(normalise(best.hypstr), min(1.0, best.prob ** (1 / len(best.hypstr.split()))))
