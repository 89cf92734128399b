"""SSML as Alexa gets it → what a local voice can say: sentences, pauses and rates, no tags.

What a voice here cannot do is left out and its words are kept: no tag is ever read aloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from xml.etree import ElementTree

from speech.phonemes import to_espeak

_PREFIXED = re.compile(r"(</?)(amazon):")
_TAG = re.compile(r"<[^>]*>")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d])")
_LOOSE_COMMA = re.compile(r"[\s,]*\s,+")
_SPELLED = ("characters", "spell-out")
_PAUSES_MS = {"none": 0, "x-weak": 100, "weak": 200, "medium": 350, "strong": 600, "x-strong": 1000}
_PARAGRAPH_MS = 500
_RATES = {"x-slow": 60, "slow": 80, "medium": 100, "fast": 125, "x-fast": 160}
_LONGEST_PAUSE_MS = 10_000
_INSIDE_MS = 500
"""Up to here a pause inside a sentence is a comma: the voice keeps its melody."""

Lexicon = Mapping[str, tuple[str, str]]
"""Written word, lower case → its respelling and its espeak phonemes, either may be ''."""


@dataclass(frozen=True)
class Utterance:
    """What a voice says in one breath."""

    text: str
    """Plain words for any voice."""
    phonemic: str = ""
    """The same for espeak, with [[phonemes]] where they are known; '' if there are none."""
    rate: int = 100
    """Percent of the voice's ordinary speed."""
    pause_ms: int = 0
    """Silence afterwards."""


@dataclass(frozen=True)
class _Piece:
    text: str
    phonemic: str
    rate: int


@dataclass(frozen=True)
class _Pause:
    ms: int


def render(ssml: str, lexicon: Lexicon | None = None) -> tuple[Utterance, ...]:
    """The utterances of an SSML document, in order."""
    utterances: list[Utterance] = []
    gathered: list[_Piece] = []
    for piece in _pieces(_parse(ssml), 100, lexicon or {}):
        if isinstance(piece, _Pause):
            if 0 < piece.ms <= _INSIDE_MS and not _ends_sentence(gathered):
                gathered.append(_Piece(", ", "", gathered[-1].rate))
                continue
            utterances += _flush(gathered)
            if utterances:
                ms = min(_LONGEST_PAUSE_MS, utterances[-1].pause_ms + piece.ms)
                utterances[-1] = replace(utterances[-1], pause_ms=ms)
            continue
        if gathered and gathered[-1].rate != piece.rate:
            utterances += _flush(gathered)
        gathered.append(piece)
    return (*utterances, *_flush(gathered))


def plain_text(ssml: str) -> str:
    """The words as they are shown: written forms, spelled words letter by letter."""
    return " ".join("".join(_shown(_parse(ssml))).split())


def _parse(ssml: str) -> ElementTree.Element:
    """The document's root; what is no XML is taken as text, without its tags."""
    try:
        return ElementTree.fromstring(_PREFIXED.sub(r"\1\2-", ssml))  # noqa: S314 - from our skill
    except ElementTree.ParseError:
        root = ElementTree.Element("speak")
        root.text = unescape(_TAG.sub(" ", ssml))
        return root


def _shown(element: ElementTree.Element) -> Iterator[str]:
    text = element.text or ""
    if element.tag in ("break", "p", "s"):
        yield " "
    yield " ".join(text.upper()) + "." if _is_spelled(element) else text
    for child in element:
        yield from _shown(child)
        yield child.tail or ""


def _pieces(element: ElementTree.Element, rate: int, lexicon: Lexicon) -> Iterator[_Piece | _Pause]:
    text = element.text or ""
    if element.tag == "break":
        yield _Pause(_pause(element))
    elif element.tag == "sub":
        alias = element.get("alias") or text
        yield _Piece(alias, _phonemic(alias, lexicon), rate)
        return
    elif element.tag == "phoneme":
        respelled, phonemes = lexicon.get(text.lower(), ("", ""))
        phonemes = phonemes or to_espeak(element.get("ph", ""))
        yield _Piece(respelled or text, _apart(phonemes), rate)
        return
    elif _is_spelled(element):
        letters = [letter for letter in text.upper() if not letter.isspace()]
        yield _Piece(", ".join(letters) + ".", "", rate)
        return
    elif element.tag == "prosody":
        rate = _rate(element.get("rate", ""), rate)
    yield from _sentences(text, rate, lexicon)
    for child in element:
        yield from _pieces(child, rate, lexicon)
        yield from _sentences(child.tail or "", rate, lexicon)
    if element.tag in ("p", "s"):
        yield _Pause(_PARAGRAPH_MS if element.tag == "p" else 0)


def _sentences(text: str, rate: int, lexicon: Lexicon) -> Iterator[_Piece | _Pause]:
    """Text of one's own, cut where a sentence ends, so that sound can begin with the first."""
    first, *others = _SENTENCE_END.split(text)
    if first:
        yield _Piece(first, _phonemic(first, lexicon), rate)
    for sentence in others:
        yield _Pause(0)
        yield _Piece(sentence, _phonemic(sentence, lexicon), rate)


def _phonemic(text: str, lexicon: Lexicon) -> str:
    """The text with phonemes for the words of the lexicon; '' if it has none of them."""
    known = sorted((word for word, said in lexicon.items() if said[1]), key=len, reverse=True)
    if not known:
        return ""
    # A possessive is left to the voice: of "[[phonemes]]'s" it would read the s as a letter.
    words = rf"\b(?:{'|'.join(map(re.escape, known))})\b(?!['’]\w)"
    found = re.compile(words, re.IGNORECASE)
    said, count = found.subn(lambda word: _apart(lexicon[word[0].lower()][1]), _no_phonemes(text))
    return said if count else ""


def _apart(phonemes: str) -> str:
    """Phonemes after a space: espeak says nothing of those that follow "(" or a quotation mark."""
    return phonemes and f" {phonemes}"


def _flush(gathered: list[_Piece]) -> list[Utterance]:
    """Make one utterance of the pieces gathered so far, and begin anew."""
    text = _words(piece.text for piece in gathered)
    phonemic = ""
    if any(piece.phonemic for piece in gathered):
        phonemic = _words(piece.phonemic or _no_phonemes(piece.text) for piece in gathered)
    rate = gathered[0].rate if gathered else 100
    gathered.clear()
    if not any(c.isalnum() for c in text):
        return []
    return [Utterance(text, phonemic, rate)]


def _ends_sentence(gathered: list[_Piece]) -> bool:
    return not gathered or gathered[-1].text.rstrip().endswith((".", "!", "?", ":"))


def _words(texts: Iterator[str]) -> str:
    return _LOOSE_COMMA.sub(",", " ".join("".join(texts).split()))


def _no_phonemes(text: str) -> str:
    return text.replace("[[", "[ [")


def _is_spelled(element: ElementTree.Element) -> bool:
    return element.tag == "say-as" and element.get("interpret-as") in _SPELLED


def _pause(element: ElementTree.Element) -> int:
    time = re.fullmatch(r"(\d+(?:\.\d+)?)(m?s)", element.get("time", ""))
    if time is None:
        return _PAUSES_MS.get(element.get("strength", "medium"), _PAUSES_MS["medium"])
    return min(_LONGEST_PAUSE_MS, int(float(time[1]) * (1 if time[2] == "ms" else 1000)))


def _rate(value: str, around: int) -> int:
    """A prosody rate in percent of the ordinary one, multiplied with that around it."""
    percent = re.fullmatch(r"(\d+)%", value)
    wanted = int(percent[1]) if percent else _RATES.get(value, 100)
    return max(20, min(300, around * wanted // 100))
