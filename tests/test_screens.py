"""What devices with a display get, and nothing for the others."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from skill.build import build_skill
from skill.envelope import invoke
from skill.load_procedure import load_procedure
from skill.procedure import Procedure
from skill.wording import load_wording

APL = "Alexa.Presentation.APL"
LAUNCH = {"type": "LaunchRequest"}
USER = {"userId": "amzn1.ask.account.TEST"}
APPLICATION = {"applicationId": "amzn1.ask.skill.test"}


def intent(name: str, **slots: str) -> dict[str, Any]:
    values = {slot: {"name": slot, "value": value} for slot, value in slots.items()}
    return {"type": "IntentRequest", "intent": {"name": name, "slots": values}}


def touch(*arguments: object) -> dict[str, Any]:
    return {"type": f"{APL}.UserEvent", "token": "contents", "arguments": list(arguments)}


class Device:
    """A device that holds a session with a skill of its own."""

    def __init__(self, screen: bool) -> None:
        interfaces: dict[str, Any] = {"AudioPlayer": {}}
        if screen:
            interfaces[APL] = {"runtime": {"maxVersion": "2024.2"}}
        device = {"deviceId": "one", "supportedInterfaces": interfaces}
        self.skill = build_skill(environment={})
        self.system = {"application": APPLICATION, "user": USER, "device": device}
        self.attributes: dict[str, Any] = {}
        self.new = True

    def send(self, request: dict[str, Any]) -> dict[str, Any]:
        session = {
            "new": self.new,
            "sessionId": "one",
            "application": APPLICATION,
            "user": USER,
            "attributes": self.attributes,
        }
        rest = {"requestId": "one", "timestamp": "2026-11-27T10:00:00Z", "locale": "en-GB"}
        envelope = invoke(
            self.skill,
            {
                "version": "1.0",
                "session": session,
                "context": {"System": self.system},
                "request": {**rest, **request},
            },
        )
        assert len(json.dumps(envelope).encode()) < 24_000
        self.attributes = envelope.get("sessionAttributes", {})
        self.new = False
        response: dict[str, Any] = envelope["response"]
        return response


@pytest.fixture
def device() -> Device:
    return Device(screen=True)


@pytest.fixture(scope="module")
def page() -> Procedure:
    return load_procedure()


def rendered(response: dict[str, Any]) -> dict[str, Any]:
    """The properties of the document that is shown."""
    directive = response["directives"][0]
    assert directive["type"] == f"{APL}.RenderDocument"
    properties: dict[str, Any] = directive["datasources"][directive["token"]]["properties"]
    return properties


def token(response: dict[str, Any]) -> str:
    name: str = response["directives"][0]["token"]
    return name


def text_of(ssml: str) -> str:
    """What the transformer ssmlToText makes of it."""
    words = "".join(ElementTree.fromstring(ssml.replace("amazon:", "amazon-")).itertext())
    return words.strip()


def spoken(response: dict[str, Any]) -> list[str]:
    """Everything that is said: by the voice first, then by the display."""
    voice = response.get("outputSpeech")
    said = [text_of(voice["ssml"])] if voice else []
    for directive in response.get("directives", []):
        for command in directive.get("commands", []):
            lines = rendered(response)["lines"]
            assert command["type"] == "SpeakList"
            assert directive["token"] == token(response)
            assert (command["start"], command["count"]) == (0, len(lines))
            said += [text_of(line["ssml"]) for line in lines]
    return said


REQUESTS = [
    LAUNCH,
    intent("ContentsIntent"),
    intent("NextSectionIntent"),
    intent("AMAZON.NextIntent"),
    intent("AMAZON.RepeatIntent"),
    intent("SlowerIntent"),
    intent("AMAZON.ResumeIntent"),
    intent("SkimIntent"),
    intent("WhereAmIIntent"),
    intent("SpellIntent"),
    intent("ContactIntent"),
    intent("AMAZON.HelpIntent"),
    intent("QuestionIntent", question="will i be asleep"),
    intent("QuestionIntent", question="what is the weather"),
    intent("AMAZON.FallbackIntent"),
    intent("AMAZON.StartOverIntent"),
    intent("ReadAllIntent"),
    intent("AMAZON.StopIntent"),
]


@pytest.mark.rule("own-screen-speaks")
def test_a_screen_changes_who_speaks_and_not_what_is_said(device: Device) -> None:
    speaker = Device(screen=False)
    for request in REQUESTS:
        with_screen, without = device.send(request), speaker.send(request)
        heard = "".join(spoken(with_screen)).replace(" ", "")
        assert heard == text_of(without["outputSpeech"]["ssml"]).replace(" ", ""), request
        assert with_screen.get("reprompt") == without.get("reprompt")
        assert with_screen["shouldEndSession"] == without["shouldEndSession"]
        assert with_screen.get("card") == without.get("card")
        assert "directives" not in without


def test_a_page_sentence_is_shown_as_it_is_written(device: Device, page: Procedure) -> None:
    device.send(LAUNCH)
    response = device.send(intent("ReadAllIntent"))
    lines = rendered(response)["lines"]
    shown = [text_of(line["ssml"]) for line in lines if not line["own"]]
    assert shown == [sentence.text for sentence in page.sentences[: len(shown)]]
    assert len(shown) > 20
    transformers = response["directives"][0]["datasources"]["reading"]["transformers"]
    assert {(t["transformer"], t["outputName"]) for t in transformers} == {
        ("ssmlToText", "text"),
        ("ssmlToSpeech", "speech"),
    }


def test_the_voice_says_what_comes_before_the_page(device: Device) -> None:
    device.send(LAUNCH)
    response = device.send(intent("NextSectionIntent"))
    assert "Part 1" in response["outputSpeech"]["ssml"]
    lines = rendered(response)["lines"]
    assert [line["own"] for line in lines] == [False, False, False, True]
    assert rendered(response)["heading"].startswith("1. ")
    assert "outputSpeech" not in device.send(intent("AMAZON.NextIntent"))


def test_slower_reading_pauses_longer(device: Device) -> None:
    device.send(LAUNCH)
    pauses = []
    for request in (intent("NextSectionIntent"), intent("SlowerIntent")):
        line = rendered(device.send(request))["lines"][0]["ssml"]
        pauses.append(int(re.findall(r'time="(\d+)ms"/></speak>', line)[0]))
    assert pauses[1] > pauses[0]


@pytest.mark.parametrize(
    "request_", [LAUNCH, intent("ContentsIntent"), intent("AMAZON.HelpIntent")]
)
def test_the_contents_can_be_touched(
    device: Device, page: Procedure, request_: dict[str, Any]
) -> None:
    response = device.send(request_)
    assert token(response) == "contents"
    parts = rendered(response)["parts"]
    assert [part["id"] for part in parts] == [section.id for section in page.sections]
    heard = device.send(touch("go_to", parts[4]["id"]))
    assert token(heard) == "reading"
    assert text_of(rendered(heard)["lines"][0]["ssml"]) == page.section("muscles").sentences[0].text
    assert device.attributes["place"] == "s14"


@pytest.mark.parametrize(
    "arguments", [(), ("go_to",), ("go_to", "nowhere"), ("go_to", 5), ("dance", "muscles"), (None,)]
)
def test_a_strange_touch_shows_the_contents(device: Device, arguments: tuple[object, ...]) -> None:
    response = device.send(touch(*arguments))
    assert token(response) == "contents"
    assert "The page has 8 parts" in response["outputSpeech"]["ssml"]


def test_a_touch_without_a_session_is_answered(device: Device) -> None:
    rest = {"requestId": "one", "timestamp": "2026-11-27T10:00:00Z", "locale": "en-GB"}
    envelope = invoke(
        device.skill,
        {
            "version": "1.0",
            "context": {"System": device.system},
            "request": {**rest, **touch("go_to", "muscles")},
        },
    )
    assert token(envelope["response"]) == "reading"


def test_the_contact_is_shown(device: Device, page: Procedure) -> None:
    response = device.send(intent("ContactIntent"))
    assert token(response) == "contact"
    shown = rendered(response)
    assert shown["phone"] == page.contact.phone
    assert shown["email"].replace("<br>", "") == page.contact.email
    assert shown["page"] == page.sentence("s25").text
    assert "outputSpeech" in response


def test_every_screen_word_of_our_own_is_in_the_wording(device: Device) -> None:
    wording = load_wording()
    assert rendered(device.send(LAUNCH))["heading"] == wording.say("screen_contents")
    contact = rendered(device.send(intent("ContactIntent")))
    assert contact["phoneLabel"] == wording.say("screen_phone")
    assert contact["emailLabel"] == wording.say("screen_email")
