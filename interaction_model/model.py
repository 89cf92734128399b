"""An interaction model as the matcher reads it: the committed file that is sent to Amazon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skill.errors import SkillError
from skill.text import normalise

MODELS = Path(__file__).parent / "models"
"""The committed models, one file a locale."""


class InteractionModelError(SkillError):
    """An interaction model that is missing or cannot be read."""


@dataclass(frozen=True)
class Carrier:
    """A sample with one slot: the words around it, and what they ask for."""

    intent: str
    """The intent."""
    slot: str
    """The slot's name."""
    kind: str
    """The slot's type."""
    before: str
    """Words before the slot, as `key_of` writes them."""
    after: str
    """Words behind it."""


@dataclass(frozen=True)
class Model:
    """One locale's model, indexed for matching."""

    locale: str
    """Such as en-GB."""
    invocation_name: str
    """What opens the skill."""
    static: dict[str, str]
    """Sample without slots → intent."""
    carriers: dict[str, tuple[Carrier, ...]] = field(default_factory=dict)
    """Words before a slot → the samples that begin with them."""
    longest: int = 0
    """Most words before any slot."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """Slot type → value or synonym → id."""
    catch_all: tuple[str, str] | None = None
    """Intent and slot that take any whole utterance."""
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Intent → the names of its slots; every intent of the model stands here."""


def key_of(text: str) -> str:
    """The form in which samples and utterances are compared: recognisers differ in apostrophes."""
    return normalise(text).replace("'", "")


def load_model(locale: str = "en-GB", folder: Path = MODELS) -> Model:
    """Read a committed model; raises InteractionModelError."""
    known = sorted(path.stem for path in folder.glob("*.json"))
    if locale not in known:
        listed = ", ".join(known) or "none: run `python -m interaction_model write`"
        raise InteractionModelError(f"there is no interaction model for {locale!r} ({listed})")
    path = folder / f"{locale}.json"
    try:
        return index_model(locale, read_model(path))
    except (KeyError, TypeError, AttributeError) as error:
        raise InteractionModelError(f"{path}: not an interaction model") from error


def read_model(path: Path) -> dict[str, Any]:
    """A model file's document; raises InteractionModelError if it is not one."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        intents = document["interactionModel"]["languageModel"]["intents"]
    except OSError as error:
        raise InteractionModelError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise InteractionModelError(f"{path}: not JSON ({error})") from error
    except (KeyError, TypeError) as error:
        raise InteractionModelError(f"{path}: not an interaction model") from error
    if not isinstance(intents, list):
        raise InteractionModelError(f"{path}: its intents are no list")
    return dict(document)


def index_model(locale: str, document: dict[str, Any]) -> Model:
    """The model in a checked document, indexed."""
    language = document["interactionModel"]["languageModel"]
    static: dict[str, str] = {}
    carriers: dict[str, list[Carrier]] = {}
    catch_all = None
    for carrier in _samples(language["intents"]):
        if isinstance(carrier, tuple):
            static.setdefault(*carrier)
        elif not carrier.before and not carrier.after:
            catch_all = (carrier.intent, carrier.slot)
        else:
            carriers.setdefault(carrier.before, []).append(carrier)
    return Model(
        locale,
        language["invocationName"],
        static,
        {before: tuple(rows) for before, rows in carriers.items()},
        max((len(before.split()) for before in carriers), default=0),
        {kind["name"]: _values(kind.get("values", [])) for kind in language.get("types", [])},
        catch_all,
        {
            intent["name"]: tuple(slot["name"] for slot in intent.get("slots", ()))
            for intent in language["intents"]
        },
    )


def _samples(intents: list[dict[str, Any]]) -> Iterator[Carrier | tuple[str, str]]:
    for intent in intents:
        types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        for sample in intent.get("samples", ()):
            before, brace, rest = sample.partition("{")
            if not brace:
                yield key_of(sample), intent["name"]
                continue
            slot, _, after = rest.partition("}")
            yield Carrier(intent["name"], slot, types[slot], key_of(before), key_of(after))


def _values(rows: list[dict[str, Any]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for row in rows:
        for form in (row["name"]["value"], *row["name"].get("synonyms", ())):
            values.setdefault(key_of(form), row.get("id") or row["name"]["value"])
    return values
