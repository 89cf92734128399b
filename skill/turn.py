"""What goes into the conversation and what comes out, free of any assistant's types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, NamedTuple

from skill.outcome import SURE, Command, Heard, Why
from skill.ssml import NORMAL_RATE, Speech

Reading = Callable[[object], object]
_NO_SUBJECT = ("not_covered", "advice", "off_topic", "check")
"""Outcomes after which a follow-up leans on what was heard before them."""
_IN_PASSING = (None, "slower", "faster", "normal_speed", "shorter", "fuller")
"""Commands of replies after which the one before them can still be repeated; None: thanks."""
Event = Literal["launch", "question", "about", "command", "silence", "lost", "ended"]
"""`silence`: an intent without its words; `lost`: speech that came without any text."""


@dataclass(frozen=True)
class State:
    """Where the listener is and what was said last: ids and numbers only, kept for the session."""

    place: str | None = None
    """Id of the sentence heard last, while reading or in an answer."""
    pending: tuple[str, ...] = ()
    """Ids of sentences that 'more' reads next; empty: what follows `place`."""
    asking: str = ""
    """The yes/no question that is open: more, resume, repeat, check or ''."""
    rate: int = NORMAL_RATE
    """Step of speed, 0 slowest to 4 fastest."""
    full: int = 0
    """How full readings are: -1 one sentence at a time, 0 as usual, 1 answers of three as well."""
    heard: Heard | None = None
    """The last reply."""
    told: tuple[str, ...] = ()
    """Prompt keys that were said in full already."""
    prompts: int = 0
    """Questions put to the listener so far; picks the reprompt."""
    helps: int = 0
    """How often help was asked in a row."""
    examples: int = 0
    """Which example of a question was given last, counted on; 0: none yet."""
    spelled: str = ""
    """The page's word spelled last; spelled again, it gets the alphabet."""
    said: Heard | None = None
    """The reply that can be repeated, where the last one only thanked or changed the speed."""
    before: str | None = None
    """Id of the sentence heard before a reply that read none and yet changed no subject."""

    @property
    def last(self) -> Heard | None:
        """The last reply that said something, if there is one."""
        return self.said or self.heard

    @property
    def leans_on(self) -> str | None:
        """Id of the sentence that a follow-up leans on, if there is one."""
        return self.last.sentences[-1] if self.last and self.last.sentences else self.before

    def after(self, heard: Heard, **changes: Any) -> State:
        """The state once a reply was heard.

        A decline leaves its listener at the same subject, and thanks at the same reply as well.
        """
        if _only_passes(heard):
            return self.changed(heard=heard, said=self.last, **changes)
        keeps = not heard.sentences and (heard.again or heard.outcome) in _NO_SUBJECT
        before = self.leans_on if keeps else None
        return self.changed(heard=heard, said=None, before=before, **changes)

    def changed(self, **changes: Any) -> State:
        """A copy with some fields changed."""
        copy = object.__new__(State)
        copy.__dict__.update(self.__dict__, **changes)
        return copy

    def on_page(self, has_sentence: Callable[[str], bool]) -> State:
        """The state without sentences that the page does not have: it may have changed since."""
        ids = self.pending
        for heard in filter(None, (self.heard, self.said)):
            ids = (*ids, *heard.sentences, *heard.offers)
        no_choice = self.asking == "check" and not (self.last and self.last.offers)
        lost = any(s is not None and not has_sentence(s) for s in (self.place, self.before))
        if not (no_choice or lost or not all(map(has_sentence, ids))):
            return self
        return State(rate=self.rate, full=self.full, told=self.told, prompts=self.prompts)

    def to_session(self) -> dict[str, Any]:
        """Plain JSON values; what equals its default is left out."""
        row: dict[str, Any] = {}
        for name, value in self.__dict__.items():
            kind = type(value)
            if kind is Heard:
                row[name] = _heard_row(value)
            elif value != _DEFAULTS[name]:
                row[name] = list(value) if kind is tuple else value
        return row

    @classmethod
    def from_session(cls, attributes: dict[str, Any] | None) -> State:
        """Read what `to_session` wrote; anything unknown or of a wrong type is dropped."""
        if not isinstance(attributes, dict):
            return cls()
        state: State = _read(cls, _DEFAULTS, _STATE_FIELDS, attributes)
        return state if 0 <= state.rate <= 4 else state.changed(rate=min(4, max(0, state.rate)))


def _only_passes(heard: Heard) -> bool:
    """Whether a reply said nothing that could be repeated or asked about."""
    says = heard.outcome != "navigation" or heard.sentences or heard.offers or heard.again
    return not says and heard.command in _IN_PASSING


def _read(
    cls: type[Any], defaults: dict[str, Any], readers: dict[str, Reading], row: dict[str, Any]
) -> Any:
    """An object with the values of a row that are of the right types, and defaults."""
    made = object.__new__(cls)
    values = made.__dict__
    values.update(defaults)
    for name, value in row.items():
        if name in readers:
            values[name] = readers[name](value)
    return made


def _heard_row(heard: Heard) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in heard.__dict__.items():
        kind = type(value)
        if kind is tuple:
            if value:
                row[name] = list(value)
        elif kind is Why:
            if value != SURE:
                row[name] = dict(value.__dict__)
        elif value is not None:
            row[name] = value
    return row


def _heard(row: object) -> Heard | None:
    if not isinstance(row, dict) or not isinstance(row.get("outcome"), str):
        return None
    heard: Heard = _read(Heard, _HEARD, _HEARD_FIELDS, row)
    return heard


def _why(row: object) -> Why:
    if not isinstance(row, dict):
        return SURE
    nearest, score, margin = row.get("nearest"), row.get("score"), row.get("margin")
    rule = row.get("rule")
    if not (isinstance(nearest, int) and isinstance(rule, str)):
        return SURE
    if not (isinstance(score, int | float) and isinstance(margin, int | float)):
        return SURE
    return Why(nearest, float(score), float(margin), rule)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple([s for s in value if isinstance(s, str)]) if isinstance(value, list) else ()


def _reading(name: str, default: object) -> Reading:
    """How a field is read from plain JSON values; what is of a wrong type is the default."""
    special: dict[str, Reading] = {"heard": _heard, "said": _heard, "why": _why}
    if name in special:
        return special[name]
    if default is None:
        return _text
    if default == ():
        return _texts
    return lambda value: value if type(value) is type(default) else default


_DEFAULTS: dict[str, Any] = {f.name: f.default for f in fields(State)}
_HEARD: dict[str, Any] = {f.name: f.default for f in fields(Heard)} | {"outcome": ""}
_STATE_FIELDS = {name: _reading(name, default) for name, default in _DEFAULTS.items()}
_HEARD_FIELDS = {name: _reading(name, default) for name, default in _HEARD.items()}


class Turn(NamedTuple):
    """One thing that a listener said or did."""

    event: Event
    """What kind of thing."""
    text: str = ""
    """question: the free words; about: ''."""
    command: Command | None = None
    """command: what was asked of the reader."""
    section: str | None = None
    """about: the section asked about."""
    state: State = State()
    """The session so far."""
    listener: str | None = None
    """The assistant's user id; only ever used through the bookmark's keyed hash."""
    locale: str = "en-GB"
    """Decides emergency numbers and pronunciation."""
    now: datetime | None = None
    """The clock, with a time zone; None: the real one."""
    screen: bool = False
    """Whether the device shows APL documents."""
    new: bool = False
    """Whether this is the first turn of its session."""


class Card(NamedTuple):
    """What the companion app shows."""

    title: str
    text: str


class Screen(NamedTuple):
    """What a device with a display shows with a reply, and says itself."""

    directives: tuple[dict[str, Any], ...]
    """APL directives."""
    speech: Speech | None
    """What is left for the assistant's own voice; None when the display says everything."""


class Reply(NamedTuple):
    """One answer, ready to be put into an assistant's envelope."""

    speech: Speech | None
    """What is said; None only when the session has ended already."""
    reprompt: Speech | None = None
    """Said after silence; there is one exactly when the microphone stays open."""
    card: Card | None = None
    """Shown in the app."""
    state: State = State()
    """The session to keep."""
    end: bool = False
    """Whether the microphone closes."""
    screen: Screen | None = None
    """For a device with a display; None elsewhere, or when what is shown may stay."""
