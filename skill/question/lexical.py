"""The nearest text by shared words, weighted by how rare they are: simple, honest, no training."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

_SUFFIXES = ("ing", "ed", "es", "s")


def stem(word: str) -> str:
    """Cut a common English ending, so that 'fixed' meets 'fixing'."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


class LexicalIndex:
    """Cosine of rarity-weighted word sets over a list of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._rows: dict[str, list[int]] = defaultdict(list)
        bags = [{stem(word) for word in text.split()} for text in texts]
        for row, bag in enumerate(bags):
            for word in bag:
                self._rows[word].append(row)
        total = len(texts)
        self._weight = {w: math.log(1 + total / len(rows)) for w, rows in self._rows.items()}
        self._unknown = math.log(1 + total)
        self._norms = [math.sqrt(sum(self._weight[w] ** 2 for w in bag)) or 1.0 for bag in bags]

    def nearest(self, question: str, count: int = 5) -> list[tuple[int, float]]:
        """(row, cosine from 0 to 1) of the best texts, best first; empty if no word is shared."""
        bag = {stem(word) for word in question.split()}
        norm = math.sqrt(sum(self._weight.get(w, self._unknown) ** 2 for w in bag)) or 1.0
        scores: Counter[int] = Counter()
        for word in bag:
            weight = self._weight.get(word, 0.0) ** 2
            for row in self._rows.get(word, ()):
                scores[row] += weight  # type: ignore[assignment]
        cosines = [(row, score / (norm * self._norms[row])) for row, score in scores.items()]
        return sorted(cosines, key=lambda pair: (-pair[1], pair[0]))[:count]
