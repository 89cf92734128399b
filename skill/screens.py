"""What a device with a display shows: contents to touch, the sentences being read, the contact.

The documents are data files under `apl/`; `common.json` holds the colours, sizes and styles of all.
A display that reads speaks each line itself, so that the line being spoken can be highlighted;
the assistant's own voice then says only what comes before the first line.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from skill.draft import Draft
from skill.outcome import Heard
from skill.procedure import Procedure
from skill.ssml import PAUSES_MS, Part, Read, Say
from skill.turn import Screen
from skill.wording import Wording

FOLDER = Path(__file__).parent / "apl"
DOCUMENTS = ("contents", "reading", "contact")
"""Names of the documents; each is also the token of its directive and the name of its data."""

_SPEAK = [
    {"inputPath": "lines[*].ssml", "outputName": "text", "transformer": "ssmlToText"},
    {"inputPath": "lines[*].ssml", "outputName": "speech", "transformer": "ssmlToSpeech"},
]


@cache
def load_document(name: str) -> dict[str, Any]:
    """An APL document, whole; one of DOCUMENTS."""
    common = json.loads((FOLDER / "common.json").read_text(encoding="utf-8"))
    return {**common, **json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))}


class Screens:
    """Chooses and fills the document that goes with a reply."""

    def __init__(self, procedure: Procedure, wording: Wording) -> None:
        self._page = procedure
        self._wording = wording

    def show(self, draft: Draft, heard: Heard) -> Screen | None:
        """The screen for a reply; None when what is shown may stay."""
        if heard.sentences and heard.sentences[0] == self._page.contact.sentence:
            return self._contact(draft)
        if any(isinstance(part, Read) for part in draft.parts):
            return self._reading(draft, heard)
        if draft.turn.event == "launch" or heard.command in ("list_sections", "help", "go_to"):
            return self._contents(draft)
        return None

    def _contents(self, draft: Draft) -> Screen:
        parts = [
            {"id": section.id, "label": f"{section.number}. {section.name}"}
            for section in self._page.sections
        ]
        heading = self._wording.say("screen_contents")
        return Screen(
            (_render("contents", {"heading": heading, "parts": parts}),),
            draft.narrate(draft.parts),
        )

    def _contact(self, draft: Draft) -> Screen:
        contact = self._page.contact
        shown = {
            "phoneLabel": self._wording.say("screen_phone"),
            "phone": contact.phone,
            "emailLabel": self._wording.say("screen_email"),
            "email": contact.email.replace("@", "<br>@"),
            "pageLabel": self._wording.say("page_says"),
            "page": self._page.sentence(contact.sentence).text,
        }
        return Screen((_render("contact", shown),), draft.narrate(draft.parts))

    def _reading(self, draft: Draft, heard: Heard) -> Screen:
        first = next(i for i, part in enumerate(draft.parts) if isinstance(part, Read))
        spoken = draft.parts[first:]
        lines = [
            {"ssml": _line(draft, part, part is spoken[-1]), "own": isinstance(part, Say)}
            for part in spoken
        ]
        section = self._page.section(heard.section) if heard.section else None
        heading = f"{section.number}. {section.name}" if section else self._page.title
        speak = {"type": "SpeakList", "componentId": "reading", "start": 0, "count": len(lines)}
        commands = {
            "type": "Alexa.Presentation.APL.ExecuteCommands",
            "token": "reading",
            "commands": [{**speak, "align": "center"}],
        }
        render = _render("reading", {"heading": heading, "lines": lines}, _SPEAK)
        lead = draft.narrate(draft.parts[:first]) if first else None
        return Screen((render, commands), lead)


def _line(draft: Draft, part: Part, last: bool) -> str:
    """The SSML of one line, with the pause that would follow it in a longer speech."""
    ssml = draft.narrate([part]).ssml
    if last:
        return ssml
    pause = f'<break time="{PAUSES_MS[draft.state.rate]}ms"/>'
    return ssml.replace("</speak>", f"{pause}</speak>")


def _render(
    name: str, properties: dict[str, Any], transformers: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    data = {"type": "object", "properties": properties}
    return {
        "type": "Alexa.Presentation.APL.RenderDocument",
        "token": name,
        "document": load_document(name),
        "datasources": {name: {**data, "transformers": transformers} if transformers else data},
    }
