"""What a question turned out to be: one type for each way in which it can be answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Why:
    """How an outcome was reached, so that every answer can be explained."""

    nearest: int = -1
    """Row of the bank question that decided; -1 when none did alone."""
    score: float = 1.0
    """Probability given to the outcome, 0 to 1; 1 when an exact rule decided."""
    margin: float = 1.0
    """Score less that of the best other outcome, 0 to 1."""
    rule: str = ""
    """Name of the stage that decided: exact, sign, learned, neighbour…"""


SURE = Why()


@dataclass(frozen=True)
class Passage:
    """Whole sentences of the page that answer, best first."""

    sentences: tuple[str, ...]
    """Ids; at least one, at most three."""
    why: Why = SURE


@dataclass(frozen=True)
class Mention:
    """The page names the thing but leaves open what was asked of it."""

    sentence: str
    """Id of the sentence that names it."""
    aspect: str
    """What is left open, a key of the wording's `aspects`: size, duration, define…"""
    why: Why = SURE


@dataclass(frozen=True)
class NotCovered:
    """About the operation or the care around it, but the page does not say."""

    topic: str
    """Id of the uncovered topic, a key of the wording's `topics`."""
    why: Why = SURE


@dataclass(frozen=True)
class Advice:
    """A personal clinical decision: for the listener's own team, not for a page."""

    why: Why = SURE


@dataclass(frozen=True)
class UrgentHelp:
    """Something that needs help now."""

    urgency: Literal["emergency", "urgent"]
    """`emergency` (999 in the UK) or `urgent` (111 or the surgical team)."""
    why: Why = SURE


@dataclass(frozen=True)
class OffTopic:
    """Nothing to do with the operation, or nothing that can be understood."""

    why: Why = SURE


@dataclass(frozen=True)
class Check:
    """Two readings are about equally likely: ask which is meant."""

    options: tuple[str, ...]
    """Ids of sentences, the likelier first; each would be read on 'yes' or 'the first'."""
    heard: str = ""
    """A word of the page that may have been misheard ('Did you say stoma?'); '' otherwise."""
    why: Why = SURE


@dataclass(frozen=True)
class Command:
    """A reading command in free words."""

    name: str
    """One of COMMANDS."""
    section: str | None = None
    """For go_to: the section."""
    word: str = ""
    """For spell: the word asked for; '' for the last hard word heard."""
    number: int = 0
    """For go_to: which sentence of the part; for next and previous: how many; 0: not said."""
    why: Why = SURE


@dataclass(frozen=True)
class FollowUp:
    """A question that leans on the sentence heard last."""

    relation: str
    """why, then, who, where, when, how, meaning or more_detail."""
    why: Why = SURE


Outcome = (
    Passage | Mention | NotCovered | Advice | UrgentHelp | OffTopic | Check | Command | FollowUp
)

COMMANDS = frozenset(
    "next previous next_section previous_section first last repeat repeat_sentence start_over "
    "read_all skim go_to list_sections where_am_i pause resume stop help slower faster "
    "normal_speed shorter fuller spell yes no forget_me".split()
)
"""What the reader can be told to do."""
FOLLOW_UPS = frozenset("why then who where when how meaning more_detail".split())
"""How a question may lean on the sentence heard last."""
ASPECTS = frozenset(
    "define size duration number when who why how where material cost pain safety lasting "
    "alternative care other".split()
)
"""What a sentence may leave open about the thing that it names."""


@dataclass(frozen=True)
class Heard:
    """The record of one reply, in ids and numbers, for repeats, follow-ups and batch."""

    outcome: str
    """passage, mention, not_covered, advice, urgent, off_topic, check or navigation."""
    sentences: tuple[str, ...] = ()
    """Ids of the whole page sentences spoken, in order."""
    section: str | None = None
    """Id of the section read or gone to."""
    command: str | None = None
    """For navigation: what was understood."""
    offers: tuple[str, ...] = ()
    """For check: the sentence that each choice would read."""
    topic: str | None = None
    """For not_covered: the topic."""
    urgency: str | None = None
    """For urgent: emergency or urgent."""
    aspect: str | None = None
    """For mention: what was said to be left open."""
    word: str | None = None
    """For check: the word that may have been misheard."""
    hours: str | None = None
    """For contact: the day whose opening hours were said, as `name_day` names it."""
    again: str | None = None
    """For repeat: the command, outcome or prompt to be said again."""
    why: Why = field(default=SURE)
    """How the outcome was reached."""
