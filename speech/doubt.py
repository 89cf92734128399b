"""What somebody says to "Did you say …?"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from skill.text import normalise
from speech.listener import Heard

YES, NO = "AMAZON.YesIntent", "AMAZON.NoIntent"
_FIRST = r"(?:(?:oh|um|er|well) )*"
_YES = re.compile(_FIRST + r"(?:yes|yeah|yep|yup|aye)\b")
_NO = re.compile(
    _FIRST + r"(?:no|nope|nah)\b(?: no\b)*"
    r"(?: (?:i|we) (?:(?:said|say|asked|meant|mean)\b|(?:did not|didn't|never)\b.*))?"
)
"""A no, and what leads over to what was said in truth; "I did not say …" names what was not."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    says: Literal["yes", "no", ""]
    """Whether it was said; '' for anything else, silence too."""
    besides: Heard
    """What was said beside a no, or in place of either."""


def read_reply(heard: Heard, match: Callable[[str], str]) -> Reply:
    """A reply to "Did you say …?"; `match` gives the intent of an utterance."""
    text = normalise(heard.text)
    intent = match(text) if text else ""
    if intent == YES or _YES.match(text):
        return Reply("yes", Heard(""))
    refusal = _NO.match(text)
    if refusal:
        return Reply("no", replace(heard, text=text[refusal.end() :].strip(), others=(), second=""))
    return Reply("no", Heard("")) if intent == NO else Reply("", heard)
