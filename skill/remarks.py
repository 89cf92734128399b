"""What is said to the reader, not asked of the page: thanks, doubt, what it keeps, volume."""

from __future__ import annotations

import re

from skill.again import ask_which, say_not_covered
from skill.cues import offer_again
from skill.draft import Draft
from skill.outcome import Heard

_KNOW = r"(?:remember|remembered|recall|recognise|know)"
_KEEP = r"(?:keep|kept|store|stored|save|saved|collect|collected)"
_MINE = (
    r"(?:my (?:name|voice|place|words|questions?|settings|details|data)"
    r"|(?:what|anything|everything) i (?:say|said|ask|asked)|(?:any|every)thing (?:about|of) me)"
)
_DATA = r"(?:data|information|info|details|things?)"
_SIGH = (
    r"(?:oh|ah|aha|ooh|wow|blimey|crikey|gosh|golly|goodness|heavens|me|my|dear|h+m+|well i never"
    r"|i see|i understand|understood|(?:very )?interesting|fascinating|fair enough|good to know"
    r"|that(?:'s| is) (?:interesting|good to know))"
)
"""A word or two that ask for nothing."""

_WORDINGS = {
    "thanks": (
        r"(?:(?:oh|ok|okay|right|well|great|lovely|brilliant|perfect|good|all right) )*"
        r"(?:(?:many )?thanks|thank (?:you|u)|ta|cheers|much (?:obliged|appreciated))"
        r"(?: (?:very much|so much|ever so much|a lot|indeed|then|love|dear|pet|mate"
        r"|for (?:that|this|(?:your|the) help|telling me)))*",
    ),
    "doubt": (
        r"(?:(?:oh|but|and) )*(?:are )?you (?:(?:really|quite|absolutely|very) )*"
        r"(?:sure|certain|positive|serious)(?: (?:about|of) (?:that|this|it))?",
        r"(?:oh )?is (?:that|this|it) (?:(?:really|actually|quite) )?(?:so|right|true|correct)",
        r"(?:oh )?(?:really(?: truly)?|seriously|for real|you're (?:joking|kidding))",
    ),
    "reaction": (rf"{_SIGH}(?: {_SIGH})*",),
    "kept": (
        rf"(?:do|did|can|will|have) you (?:(?:still|ever) )?"
        rf"(?:{_KNOW} (?:me|us|{_MINE})|{_KEEP} {_MINE})",
        rf"(?:what|how much)(?: {_DATA})? (?:do|did|have|are|will) you (?:{_KNOW}|{_KEEP})"
        r" (?:about|of|from|on) me",
        rf"what (?:{_DATA} )?(?:do you have|have you got|is (?:kept|stored|saved))"
        r" (?:about|of|on) me",
    ),
    "eligibility": (
        r"who(?:'s|s| is| was)(?: (?:it|this)| (?:the |this )?(?:operation|surgery|procedure))"
        r"(?: (?:meant|intended|suitable|right))? for",
    ),
    "volume": (
        r"(?:(?:please|can you|could you|would you|can't you|just|a bit|a little|much|even"
        r"|(?:speak|talk|read|say) (?:it|that)|speak|talk|read|be|go) )*"
        r"(?:louder|quieter|softer|more (?:loudly|quietly|softly)|speak up"
        r"|(?:the )?volume (?:up|down)"
        r"|(?:turn|put) (?:(?:it|that|yourself|the (?:volume|sound)) (?:up|down)"
        r"|(?:up|down) the (?:volume|sound))"
        r"|(?:change|raise|lower|increase|decrease) the volume)(?: a bit| a little| for me)*",
        r"(?:sorry )?i (?:can't|cannot|can not|can hardly|can barely) hear (?:you|it|that)"
        r"(?: properly| very well| at all)?",
        r"(?:(?:you're|you are|it's|it is|that's|that is) )?"
        r"(?:much |far |a bit )?too (?:loud|quiet)(?: for me)?",
    ),
}
"""Prompt key, or topic that the page does not cover → its wordings, each a whole utterance, so that
a sentence with anything else in it is understood as a question.

How loud we are is the device's to change; "be quiet" is not asked for here: it means stop.
"""
_REMARK = re.compile("|".join(f"(?P<{key}>{'|'.join(_WORDINGS[key])})" for key in _WORDINGS))


def find_remark(question: str) -> str | None:
    """The key of the remark that a normalised utterance is, or None."""
    said = _REMARK.fullmatch(question.removesuffix(" please"))
    return said.lastgroup if said else None


def answer_remark(draft: Draft, remark: str) -> Heard:
    """Answer a remark; it is never a yes, so what was offered is offered again."""
    if remark in draft.wording.topics:
        return say_not_covered(draft, remark)
    last = draft.state.last
    is_answered = remark in ("volume", "kept")
    if is_answered or remark == "thanks":
        draft.say(remark)
    if draft.state.asking == "check" and last:
        return ask_which(draft, last.offers, last.word or "")
    if remark == "doubt":
        if draft.state.place and last and last.sentences and not last.aspect:
            draft.ask("own_words", "repeat")
        else:
            draft.ask("page_alone")
        return Heard("navigation")
    offer_again(draft)
    return Heard("off_topic", again=remark) if is_answered else Heard("navigation")
