"""Open ears that help each other out: what the first hears poorly, the next hears as well."""

from __future__ import annotations

from speech.ear.guesses import SURE, best_of
from speech.ear.recogniser import Guess, Recogniser
from speech.ear.sound import Samples


class Together:
    """The first decides alone if it is sure, or if it hears no words at all."""

    is_open = True

    def __init__(self, *recognisers: Recogniser) -> None:
        """Open ones whose confidences mean the same; the best first."""
        self.name = " and ".join(recogniser.name for recogniser in recognisers)
        self._recognisers = recognisers

    def recognise(self, samples: Samples) -> Guess:
        """The surest of what was heard until one was sure, and all else behind it."""
        guesses: list[Guess] = []
        for recogniser in self._recognisers:
            guesses.append(recogniser.recognise(samples))
            if guesses[-1].confidence >= SURE or not guesses[0].text:
                break
        return best_of(guesses) if guesses[0].text else guesses[0]
