"""How written words are said: hard words from the lexicon, written forms from a table.

The text itself never changes: a voice gets the written words with a note of how to say them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from skill.procedure import Term
from skill.spoken_forms import FORMS, say_address

ASIDE_MS = 250
"""Pause before and after brackets, and where a dash stands between words."""
_ASIDE = r"(?<=\s)(?=[(\[])|(?<=[)\]])(?=\s)|(?<=\w )(?=[–—] \D)"
_VOICELESS = frozenset("ptkfθ")
_HISSING = frozenset("szʃʒ")


@dataclass(frozen=True)
class Saying:
    """An SSML element that tells a voice how to say the written words inside it."""

    tag: str
    """`sub`, `phoneme`, or `break`, which has no words inside."""
    attributes: dict[str, str] = field(hash=False)
    """Its attributes, such as alias or ph."""


class Pronouncer:
    """Splits text into pieces and says how each is pronounced."""

    def __init__(self, terms: tuple[Term, ...], american: bool = False) -> None:
        """`american` takes the American pronunciation where a term has one."""
        self._american = american
        self._marked = {
            form.lower(): term for term in terms if is_marked(term) for form in term.forms
        }
        self._words = tuple(form for term in terms for form in term.forms)
        words = sorted((re.escape(form) for form in self._marked), key=len, reverse=True)
        patterns = [f"(?P<{form.name}>{_cased(form.pattern, form.any_case)})" for form in FORMS]
        if words:
            patterns.append(rf"(?P<term>(?i:\b(?:{'|'.join(words)})\b))")
        self._pattern = re.compile("|".join([*patterns, f"(?P<aside>{_ASIDE})"]))
        self._forms = {form.name: form for form in FORMS}

    def pieces(self, text: str) -> Iterator[tuple[str, Saying | None]]:
        """Yield (written words, how to say them or None); joined they are `text` again."""
        end = 0
        for match in self._pattern.finditer(text):
            if match.start() > end:
                yield text[end : match.start()], None
            yield match[0], self._saying(match)
            end = match.end()
        if end < len(text):
            yield text[end:], None

    def _saying(self, match: re.Match[str]) -> Saying | None:
        kind = match.lastgroup or ""
        if kind == "aside":
            return Saying("break", {"time": f"{ASIDE_MS}ms"})
        if kind == "term":
            return self._pronounce(match[0].lower())
        if kind in ("email", "web"):
            said = say_address(match[0], self._words)
        else:
            said = self._forms[kind].say(match[0])
        return None if said == match[0] else Saying("sub", {"alias": said})

    def _pronounce(self, form: str) -> Saying:
        term = self._marked[form]
        ipa = with_ending((self._american and term.ipa_us) or term.ipa, term.written, form)
        if ipa:
            return Saying("phoneme", {"alphabet": "ipa", "ph": ipa})
        return Saying("sub", {"alias": term.respelled + form[len(term.written) :]})


def is_marked(term: Term) -> bool:
    """Whether a voice is told how to say a term: it has a respelling, and few need one."""
    return bool(term.respelled)


def with_ending(ipa: str, written: str, form: str) -> str:
    """The pronunciation of a regular plural of `written`; '' for any other form."""
    if form == written or not ipa:
        return ipa
    if form == f"{written}s" and ipa[-1] not in _HISSING:
        return ipa + ("s" if ipa[-1] in _VOICELESS else "z")
    if form in (f"{written}es", f"{written}s"):
        return f"{ipa}ɪz"
    return ""


def _cased(pattern: str, any_case: bool) -> str:
    return f"(?i:{pattern})" if any_case else pattern
