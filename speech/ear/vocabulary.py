"""The words of the small ear: a dictionary and a language model made from the content."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from skill.procedure import Procedure
from skill.pronounce import with_ending
from skill.question.bank import Bank
from skill.text import normalise
from speech.ear.arpabet import to_arpabet
from speech.ear.recogniser import EarError

INSTALL = "install it with: pip install -e '.[listen-small]'"
LEAST = 2
"""Times that a word stands in the bank before it is listened for; the page's own always are."""
REMEDY = "make it with: python -m speech vocabulary"
_WORD = re.compile(r"[a-z][a-z']*")


@dataclass(frozen=True)
class Vocabulary:
    """What was made, and for what."""

    folder: Path
    """Where `words.dict` and `words.lm` are."""
    words: int
    """Words that can be heard."""
    sentences: int
    """Sentences from which their order was learned."""
    left_out: tuple[str, ...]
    """Words of the content that no dictionary has."""


def default_folder() -> Path:
    """Where the vocabulary is kept between runs."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "bone-implant-guide"


def build_vocabulary(page: Procedure, bank: Bank, folder: Path) -> Vocabulary:
    """Write dictionary, language model and their source's digest into `folder`. Raises EarError."""
    own = _own_texts(page)
    texts = own + [question.text for question in bank.questions]
    counts = Counter(word for text in texts for word in text.split())
    must = {word for text in own for word in text.split()}
    wanted = {w for w, n in counts.items() if (n >= LEAST or w in must) and _WORD.fullmatch(w)}
    said = pronounce_all(wanted, page)
    texts = [text for text in texts if text and all(word in said for word in text.split())]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "words.dict").write_text("".join(_rows(said)), encoding="utf-8")
        (folder / "words.lm").write_text(_language_model(texts), encoding="utf-8")
        (folder / "words.sha256").write_text(_digest(page, bank), encoding="utf-8")
    except OSError as error:
        raise EarError(f"{folder} cannot be written: {error.strerror}.") from error
    return Vocabulary(folder, len(said), len(texts), tuple(sorted(wanted - said.keys())))


def check_vocabulary(folder: Path, page: Procedure, bank: Bank) -> None:
    """Raise EarError unless there is a vocabulary in `folder`, made of this very content."""
    names = ("words.dict", "words.lm", "words.sha256")
    if not all((folder / name).is_file() for name in names):
        raise EarError(f"No small ear: {folder} has no vocabulary; {REMEDY}")
    if (folder / "words.sha256").read_bytes() != _digest(page, bank).encode():
        raise EarError(f"No small ear: {folder} has the vocabulary of other content; {REMEDY}")


def _digest(page: Procedure, bank: Bank) -> str:
    """What a vocabulary is made of, but for the dictionaries, whose versions are pinned."""
    texts = [*_own_texts(page), *(question.text for question in bank.questions)]
    sounds = [f"{form} {how[0]}" for form, how in _said_as_terms(page).items()]
    return hashlib.sha256("\n".join(texts + sounds).encode()).hexdigest()


def _own_texts(page: Procedure) -> list[str]:
    """The page's sentences, hard words and names of sections."""
    own = [normalise(sentence.text) for sentence in page.sentences]
    own += [form for term in page.terms for form in term.forms]
    return own + [normalise(section.name) for section in page.sections]


def pronounce_all(words: Iterable[str], page: Procedure) -> dict[str, tuple[str, ...]]:
    """Word → its pronunciations; from the terms, CMUdict, and Misaki's lists, in this order."""
    sources = [_said_as_terms(page), _cmudict(), _misaki()]
    said = {}
    for word in words:
        found = next((f for source in sources if (f := _find(word, source))), ())
        if found:
            said[word] = found
    return said


def _said_as_terms(page: Procedure) -> dict[str, tuple[str, ...]]:
    return {
        form: (to_arpabet(with_ending(ipa, term.written, form)),)
        for term in page.terms
        for form in term.forms
        for ipa in (term.ipa_us or term.ipa,)
    }


def _find(word: str, source: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The pronunciations of a word, or of the word that it is a regular form of."""
    found = [sounds for sounds in source.get(word, ()) if sounds]
    if found:
        return tuple(found)
    for ending, sound in (("'s", _plural), ("s", _plural), ("d", _past)):
        base = source.get(word.removesuffix(ending), ()) if word.endswith(ending) else ()
        if base and base[0]:
            return tuple(f"{sounds} {sound(sounds.split()[-1])}" for sounds in base if sounds)
    return ()


def _plural(last: str) -> str:
    if last in ("S", "Z", "SH", "ZH", "CH", "JH"):
        return "IH Z"
    return "S" if last in ("P", "T", "K", "F", "TH") else "Z"


def _past(last: str) -> str:
    if last in ("T", "D"):
        return "IH D"
    return "T" if last in ("P", "K", "F", "TH", "S", "SH", "CH") else "D"


def _cmudict() -> dict[str, tuple[str, ...]]:
    try:
        path = resources.files("pocketsphinx") / "model" / "en-us" / "cmudict-en-us.dict"
        lines = path.read_text("utf-8").splitlines()
    except ModuleNotFoundError as error:
        raise EarError(f"No small ear: pocketsphinx is not installed; {INSTALL}") from error
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        word, _, sounds = line.partition(" ")
        word = word.partition("(")[0]
        found[word] = (*found.get(word, ()), sounds)
    return found


def _misaki() -> dict[str, tuple[str, ...]]:
    """Misaki's American lists, where they are installed."""
    found: dict[str, tuple[str, ...]] = {}
    try:
        lists = resources.files("misaki") / "data"
    except ModuleNotFoundError:
        return found
    for name in ("us_silver.json", "us_gold.json"):
        for word, sounds in json.loads((lists / name).read_text("utf-8")).items():
            sounds = sounds["DEFAULT"] if isinstance(sounds, dict) else sounds
            found[word.lower()] = (to_arpabet(sounds or ""),)
    return found


def _rows(said: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for word, ways in sorted(said.items()):
        for number, sounds in enumerate(ways, 1):
            yield f"{word if number == 1 else f'{word}({number})'} {sounds}\n"


def _language_model(texts: list[str]) -> str:
    from pocketsphinx.lm import ArpaBoLM

    model = ArpaBoLM(text="".join(f"<s> {text} </s>\n" for text in texts))
    model.compute()
    written = io.StringIO()
    model.write(written)
    return written.getvalue()
