"""The small ear: PocketSphinx over the content's own words. It must never decide alone."""

from __future__ import annotations

from importlib import util
from pathlib import Path
from typing import Any

import numpy as np

from skill.procedure import Procedure
from skill.question.bank import Bank
from skill.text import normalise
from speech.ear.recogniser import EarError, Guess
from speech.ear.sound import Samples, to_clip
from speech.ear.vocabulary import INSTALL, REMEDY, check_vocabulary

HISS = 1e-4
"""Level of a noise that is added: silence without any, as synthetic voices have, is misheard."""
BEAM = 1e-70
"""How unlikely a path may be that is still followed."""


class Sphinx:
    """Hears only the words of the question bank and the page."""

    name = "sphinx"
    is_open = False

    def __init__(self, folder: Path, page: Procedure, bank: Bank) -> None:
        """`folder` holds the vocabulary that was made of the page and the bank. Raises EarError."""
        if util.find_spec("pocketsphinx") is None:
            raise EarError(f"No small ear: pocketsphinx is not installed; {INSTALL}")
        check_vocabulary(folder, page, bank)
        import pocketsphinx

        words, order = str(folder / "words.dict"), str(folder / "words.lm")
        try:
            self._decoder: Any = pocketsphinx.Decoder(
                dict=words, lm=order, loglevel="FATAL", beam=BEAM, pbeam=BEAM, wbeam=BEAM
            )
        except RuntimeError as error:
            raise EarError(
                f"No small ear: the vocabulary in {folder} cannot be used; {REMEDY}"
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
