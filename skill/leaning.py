"""Short questions that lean on what was heard: the same question with a thing in its gap."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

MOST_WORDS = 8
"""A longer question says itself what it is about."""

_QUESTION = "what which who whose when where why how"
_HELPERS = (
    "is are was were be been being do does did done has have had can could will would shall should "
    "may might must isn't aren't don't doesn't won't get got gets getting going gonna"
)
_PLAIN_VERBS = (
    "go goes come comes take takes took taken put puts use uses used make makes made hold holds "
    "look looks last lasts stay stays need needs happen happens keep kept leave give gives "
    "call called become work works mean"
)
_AROUND = (
    "and so but or then though exactly please now just really actually ok okay oh right well "
    "i you we he she me my your the a an any some there here of in on at to for with by from out "
    "off up down over back through as like about inside after before between again still all "
    "both each every other else usually always ever only not no yes done that this"
)
_MEASURES = (
    "big deep long wide large small thick thin tall high heavy strong tight hard soft round far "
    "painful sore much many often size shape colour color length depth width kind sort type"
)
LIGHT = frozenset(f"{_QUESTION} {_HELPERS} {_PLAIN_VERBS} {_AROUND} {_MEASURES}".split())
"""Words that name nothing: a question of these alone is about whatever was heard."""
PRONOUNS = frozenset("it they them those these this that one ones".split())

_FILLER = re.compile(r"(?:(?:and|so|but|ok|okay|oh|right|well|sorry|um|er) )+(?=\w)")
_TAIL = re.compile(r"(?: (?:then|though|exactly|please|again|roughly|about|do you know))+$")
_HEARD = r"(?: ones?| of (?:them|those|these|it|that))?"
_LEFT_OUT = re.compile(
    rf"(?P<ask>how (?:many|much)|which|what (?:kind|sort|type)){_HEARD}(?P<rest>.*)"
)
_MEASURE = re.compile(
    r"(?:how (?:big|deep|long|wide|large|small|thick|tall|high|heavy|strong|tight|far)"
    r"|what (?:size|shape|colou?r|length|depth|width))"
)
_BESIDE = re.compile(
    r"(?:and|or|what about|how about|and what about|and how about)"
    r"(?: (?:for|in|with|on))? (?P<thing>(?:[a-z'-]+ ){0,2}[a-z'-]+)"
)
_STRANDED = re.compile(r".+ (?P<place>before|(?:in )?between)")
_NOBODY = re.compile(
    r"\b(?:(?:is|was|isn't) (?:it|that|this)|(?:it|that|this) (?:is|was|be|takes?))"
    r" (?!going|supposed|meant)(?:\w+ ){0,2}(?:to|that|if|when) \w|\bwhat time is it"
)
"""Wordings in which "it" stands for nothing heard: "is it safe to drive"."""
_DOING = re.compile(
    r"\b(?:do|does|did|doing|done|say|said|mean|means|explain|repeat) (?:it|that|this|so)"
    r"(?= (?:then|though|please|again|like|for|to|with|when|in)\b|$)"
    r"|\b(?:have|has|had|having|get|gets|getting) (?:it|that|this) done\b"
    r"|\bafter(?:wards?)?$"
)
"""Wordings that ask about all that was heard, or the whole operation, not about a thing in it."""
_OBJECT = re.compile(
    r"\b(?:them|those|these)\b(?= (?:for|with|in|on|out|off|at|from|to|then|made|done)\b|$)"
)
_POINTED = re.compile(
    r"\b(?:this|that|those|these)\b"
    r"(?= (?:is|are|was|be|made|done|put|used|come|go|hurt|last|stay|heal|look|feel|work|for|with"
    r"|in|on|out|off|then|big|deep|long|wide|large|small|thick|painful|sore|safe|normal)\b|$)"
)
_SUBJECTS = tuple(re.compile(rf"\b{word}\b") for word in ("it", "they"))
_SHORT = (
    (re.compile(r"\b(it|that|this|what|how|where|when|who)'s\b"), r"\1 is"),
    (re.compile(r"\b(they|those|these)'re\b"), r"\1 are"),
)


def lean(question: str, things: Sequence[str], named: frozenset[str]) -> tuple[str, ...]:
    """A normalised question asked anew, once for each thing that may be meant.

    It is () where the question stands alone.
    `things` are what the sentence heard last is about, such as "the stoma"; `named` are words that
    name something on the page, so that a question that has one with its pronoun says itself what
    it is about.
    """
    if not things or len(question.split()) > MOST_WORDS:
        return ()
    for pattern, whole in _SHORT:
        question = pattern.sub(whole, question)
    bare = _TAIL.sub("", question)
    core = _FILLER.sub("", bare, count=1) if _FILLER.match(bare) else bare
    beside = _beside(bare)
    if beside:
        return (f"what about {beside}", *(f"{thing} for {beside}" for thing in things))
    gap = _left_out(core) or _stranded(core) or _pronoun(question, named)
    return tuple(gap(thing) for thing in _agreeing(core, things)) if gap else ()


def own_words(question: str) -> int:
    """How many words of a normalised question say what it is about; 0: it names nothing at all."""
    return sum(word not in LIGHT and word not in PRONOUNS for word in question.split())


Gap = Callable[[str], str]
"""Puts a thing into the gap of a question."""


def _left_out(core: str) -> Gap | None:
    """The gap behind "how many", "which ones are used", "how deep"."""
    found = _LEFT_OUT.fullmatch(core)
    if found and not own_words(found["rest"]):
        ask = found["ask"] + (" of" if found["ask"].startswith("what") else "")
        rest = found["rest"].removesuffix(" it").removesuffix(" they")
        return lambda thing: f"{ask} {thing.removeprefix('the ')}{rest}"
    if _MEASURE.fullmatch(core):
        return lambda thing: f"{core} {'are' if _is_plural(thing) else 'is'} {thing}"
    return None


def _beside(bare: str) -> str:
    """The thing in "and the hand"; '' if a question asks something else of it."""
    found = _BESIDE.fullmatch(bare)
    thing = found["thing"] if found else ""
    if not own_words(thing) or thing.split()[0] in _QUESTION.split():
        return ""
    return thing if PRONOUNS.isdisjoint(thing.split()) else ""


def _stranded(core: str) -> Gap | None:
    """The gap at the end of "how long did they wait before"."""
    found = _STRANDED.fullmatch(core)
    return (lambda thing: f"{core} {thing}") if found else None


def _pronoun(question: str, named: frozenset[str]) -> Gap | None:
    """The gap that a pronoun fills: "how big is it", "what do they do with them"."""
    if not named.isdisjoint(question.split()) or _NOBODY.search(question):
        return None
    if _DOING.search(question):
        return None
    for pattern in (_OBJECT, _POINTED, *_SUBJECTS):
        found = pattern.search(question)
        if found:
            before, after = question[: found.start()], question[found.end() :]
            return lambda thing: f"{before}{thing}{after}"
    return None


def _agreeing(core: str, things: Sequence[str]) -> list[str]:
    """The things that a question may mean by its number: "how many" asks of several."""
    words = set(core.split())
    many = not words.isdisjoint({"many", "they", "them", "those", "these", "ones", "between"})
    one = not words.isdisjoint({"it", "this", "that", "much"})
    if many == one:
        return list(things)
    return [thing for thing in things if _is_plural(thing) == many] or list(things)


def _is_plural(thing: str) -> bool:
    return thing.endswith("s")
