"""Rules on the invocation name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interaction_model.linter.language import Language
from interaction_model.linter.rules import Finding, figure, words

_WORDS = re.compile(
    r"(?:[^\W\d_]\.|[^\W\d_]+(?:['’][^\W\d_]*)?)(?: (?:[^\W\d_]\.|[^\W\d_]+(?:['’][^\W\d_]*)?))*"
)
_FORBIDDEN = (
    ("invocation-wake-word", "is a wake word"),
    ("invocation-skill-word", "names the kind of thing"),
    ("invocation-launch-word", "opens skills"),
    ("invocation-connecting-word", "connects requests"),
)


def check_invocation(model: Language) -> Iterator[Finding]:
    """Every broken rule on the name that opens the skill."""
    for rule, what in _broken(model.invocation_name, model.english):
        yield Finding(rule, "invocation name", what, model.invocation_name)


def _broken(name: str, english: bool) -> Iterator[tuple[str, str]]:
    spoken = [word.removesuffix("'s").removesuffix("’s") for word in name.lower().split()]
    if not 2 <= len(name) <= figure("invocation-length"):
        yield "invocation-length", f"{len(name)} characters: choose another"
    if name and (name != name.lower() or not _WORDS.fullmatch(name)):
        yield "invocation-characters", f"{name!r}: write it as it is said, in lower case"
    if len(spoken) == 1:
        yield "invocation-one-word", f"{name!r}: add a word"
    long = [word for word in spoken if len(word) > figure("invocation-sayable")]
    if long:
        yield "invocation-sayable", f"{long[0]!r} has {len(long[0])} letters: say it more simply"
    if not english:
        return
    for rule, why in _FORBIDDEN:
        for word in spoken:
            if word in words(rule):
                yield rule, f"{word!r} {why}: leave it out"
    small = [word for word in spoken if word in words("invocation-small-word")]
    if len(spoken) == 2 and small:
        yield "invocation-small-word", f"{small[0]!r}: replace it by a telling word"
