"""Words to the pieces that the encoder knows: WordPiece, as BERT's vocabularies use it."""

from __future__ import annotations

import re

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
MAX_PIECES = 64
"""Longest input of the encoder, both marks included; a spoken question has about 15."""
_WORD = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")

_CONTRACTIONS = {
    "aint": "is not", "arent": "are not", "cant": "can not", "couldnt": "could not",
    "couldve": "could have", "didnt": "did not", "doesnt": "does not", "dont": "do not",
    "hadnt": "had not", "hasnt": "has not", "havent": "have not", "hes": "he is", "hows": "how is",
    "im": "i am", "innit": "is it not", "isnt": "is not", "itll": "it will", "ive": "i have",
    "mustnt": "must not", "neednt": "need not", "shes": "she is", "shouldnt": "should not",
    "shouldve": "should have", "thatll": "that will", "thats": "that is", "theres": "there is",
    "theyd": "they would", "theyll": "they will", "theyre": "they are", "theyve": "they have",
    "wasnt": "was not", "werent": "were not", "weve": "we have", "whats": "what is",
    "whens": "when is", "wheres": "where is", "whos": "who is", "whys": "why is",
    "wont": "will not", "wouldnt": "would not", "wouldve": "would have", "youd": "you would",
    "youll": "you will", "youre": "you are", "youve": "you have",
    "i'll": "i will", "he'll": "he will", "she'll": "she will", "we'll": "we will",
    "we're": "we are", "i'd": "i would", "he'd": "he would", "she'd": "she would",
    "we'd": "we would", "it's": "it is", "let's": "let us",
}  # fmt: skip
"""Contractions with and without the apostrophe that recognisers drop; only where it is certain."""


def expand(question: str) -> str:
    """Write out contractions, so that "isn't", "isnt" and "is not" are one to the encoder."""
    return " ".join([_CONTRACTIONS.get(word) or _bare(word) for word in question.split()])


def _bare(word: str) -> str:
    """A word without its apostrophe, which a contraction may have too many of."""
    return _CONTRACTIONS.get(word.replace("'", "")) or word.replace("'", " ")


class WordPiece:
    """Greedy longest-match tokeniser over a fixed vocabulary."""

    def __init__(self, vocabulary: list[str]) -> None:
        """`vocabulary`: pieces by id; pieces inside a word begin with ##."""
        self._ids = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
        self._unknown = self._ids[UNKNOWN]
        self._start, self._end = self._ids[START], self._ids[END]

    def is_word(self, word: str) -> bool:
        """Whether a word of three letters or more is a piece by itself: then it is a common one."""
        return len(word) > 2 and word.isalpha() and word in self._ids

    def encode(self, question: str) -> list[int]:
        """Piece ids of a normalised question between its start and end marks."""
        ids = [self._start]
        for word in _WORD.findall(expand(question)):
            ids.extend(self._pieces(word))
        return [*ids[: MAX_PIECES - 1], self._end]

    def _pieces(self, word: str) -> list[int]:
        known = self._ids.get(word)
        if known is not None:
            return [known]
        pieces: list[int] = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                piece = self._ids.get(prefix + word[start:end])
                if piece is not None:
                    break
            else:
                return [self._unknown]
            pieces.append(piece)
            start = end
        return pieces
