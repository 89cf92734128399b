"""An interaction model's document as typed values, whatever shape it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interaction_model.linter.rules import Finding


@dataclass(frozen=True)
class Slot:
    """A slot as an intent declares it."""

    name: str
    """Its name."""
    kind: str
    """Its type."""
    prompts: tuple[str, ...] = ()
    """Ids of the prompts that a dialog uses for it."""
    samples: tuple[str, ...] = ()
    """Ways to fill it once it is asked for."""


@dataclass(frozen=True)
class Intent:
    """An intent, of the language model or of a dialog."""

    name: str
    """Its name."""
    slots: tuple[Slot, ...]
    """In the order of the file."""
    samples: tuple[str, ...] = ()
    """In the order of the file."""
    prompts: tuple[str, ...] = ()
    """Ids of the prompts that a dialog uses for the intent itself."""


@dataclass(frozen=True)
class Value:
    """One value of a slot type."""

    id: str
    """Its id, or ''."""
    forms: tuple[str, ...]
    """The value itself, then its synonyms."""


@dataclass(frozen=True)
class SlotType:
    """A slot type of the model's own."""

    name: str
    """Its name."""
    values: tuple[Value, ...]
    """In the order of the file."""
    supplied: bool
    """Whether its values come from a catalogue instead."""


@dataclass(frozen=True)
class Language:
    """What the rules look at."""

    locale: str
    """Such as en-GB; '' if the file's name does not tell."""
    invocation_name: str
    """What opens the skill."""
    sensitivity: str | None
    """Of the Fallback intent, if it is set."""
    intents: tuple[Intent, ...]
    """The language model's intents."""
    types: tuple[SlotType, ...]
    """The language model's slot types."""
    dialogs: tuple[Intent, ...]
    """The intents that have a dialog."""
    prompts: frozenset[str]
    """Ids of the prompts that are defined."""

    @property
    def english(self) -> bool:
        """Whether rules about English words apply."""
        return self.locale.startswith("en") or not self.locale


def read_language(document: Any, locale: str) -> tuple[Language, list[Finding]]:
    """The document, with what had to be left out because of its shape."""
    reader = _Reader()
    model = reader.row(document, "interactionModel", "the file")
    language = reader.row(model, "languageModel", "interactionModel")
    dialog = reader.row(model, "dialog", "interactionModel", optional=True)
    configuration = reader.row(language, "modelConfiguration", "languageModel", optional=True)
    fallback = reader.row(
        configuration, "fallbackIntentSensitivity", "modelConfiguration", optional=True
    )
    prompts = reader.rows(model, "prompts", "interactionModel", optional=True)
    result = Language(
        locale,
        reader.text(language, "invocationName", "languageModel"),
        reader.text(fallback, "level", "fallbackIntentSensitivity") if fallback else None,
        tuple(reader.intent(row) for row in reader.rows(language, "intents", "languageModel")),
        tuple(reader.slot_type(row) for row in reader.rows(language, "types", "", optional=True)),
        tuple(
            reader.intent(row, dialog=True)
            for row in reader.rows(dialog, "intents", "dialog", optional=True)
        ),
        frozenset(reader.text(row, "id", "a prompt") for row in prompts),
    )
    return result, reader.findings


class _Reader:
    """Takes what has the right shape and notes what has not."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def row(self, row: Any, key: str, where: str, optional: bool = False) -> dict[str, Any]:
        """The object under `key`; {} if there is none."""
        value = self._get(row, key, dict, "an object", where, optional)
        return value if isinstance(value, dict) else {}

    def rows(
        self, row: Any, key: str, where: str, optional: bool = False
    ) -> tuple[dict[str, Any], ...]:
        """The objects listed under `key`."""
        return self._listed(row, key, dict, "objects", where, optional)

    def texts(self, row: Any, key: str, where: str, optional: bool = False) -> tuple[str, ...]:
        """The texts listed under `key`."""
        return self._listed(row, key, str, "texts", where, optional)

    def text(self, row: Any, key: str, where: str, optional: bool = False) -> str:
        """The text under `key`, or ''."""
        return str(self._get(row, key, str, "a text", where, optional) or "")

    def intent(self, row: dict[str, Any], dialog: bool = False) -> Intent:
        """One intent."""
        name = self.text(row, "name", "an intent")
        where = f"intent {name}"
        return Intent(
            name,
            tuple(self._slot(slot, where) for slot in self.rows(row, "slots", where, True)),
            () if dialog else self.texts(row, "samples", where, True),
            self._prompts(row, where) if dialog else (),
        )

    def _slot(self, row: dict[str, Any], intent: str) -> Slot:
        name = self.text(row, "name", f"a slot of {intent}")
        where = f"{intent}, slot {name}"
        return Slot(
            name,
            self.text(row, "type", where),
            self._prompts(row, where),
            self.texts(row, "samples", where, True),
        )

    def _prompts(self, row: dict[str, Any], where: str) -> tuple[str, ...]:
        prompts = self.row(row, "prompts", where, optional=True)
        return tuple(id for id in prompts.values() if isinstance(id, str))

    def slot_type(self, row: dict[str, Any]) -> SlotType:
        """One slot type."""
        name = self.text(row, "name", "a slot type")
        where = f"type {name}"
        values = []
        for value in self.rows(row, "values", where, optional=True):
            said = self.row(value, "name", where)
            forms = (self.text(said, "value", where), *self.texts(said, "synonyms", where, True))
            values.append(Value(self.text(value, "id", where, optional=True), forms))
        return SlotType(name, tuple(values), "valueSupplier" in row)

    def _listed(
        self, row: Any, key: str, kind: type, kinds: str, where: str, optional: bool
    ) -> tuple[Any, ...]:
        values = self._get(row, key, list, f"a list of {kinds}", where, optional)
        wrong = [value for value in values or () if not isinstance(value, kind)]
        if wrong:
            self._note(where, f"{key} holds {_brief(wrong[0])}: list {kinds} only")
        return tuple(value for value in values or () if isinstance(value, kind))

    def _get(
        self, row: Any, key: str, kind: type, kind_name: str, where: str, optional: bool
    ) -> Any:
        value = row.get(key) if isinstance(row, dict) else None
        if isinstance(value, kind):
            return value
        if value is not None:
            self._note(where, f"{key} is {_brief(value)}: it must be {kind_name}")
        elif not optional:
            self._note(where, f"{key} is missing: it must be {kind_name}")
        return None

    def _note(self, where: str, what: str) -> None:
        self.findings.append(Finding("model-schema", where, what))


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
