"""The certification robot: it passes this skill, and each rule of its tours can fail."""

from __future__ import annotations

from functools import cache
from itertools import count
from pathlib import Path

import pytest
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Response as SdkResponse
from ask_sdk_model.canfulfill import CanFulfillIntent, CanFulfillIntentValues
from ask_sdk_model.ui import SimpleCard, SsmlOutputSpeech

from deploy.package import assemble
from interaction_model.__main__ import main
from interaction_model.model import MODELS, InteractionModelError, load_model
from interaction_model.own import own_rules
from interaction_model.robot.device import Device
from interaction_model.robot.ledger import MOST_FAILURES, Ledger, robot_rules
from interaction_model.robot.run import run_robot
from skill.serializer import PlannedSerializer

FOLDER = Path(__file__).parent / "cases"


class _Faulty(AbstractRequestHandler):
    """Gives every request the same response, and keeps the same attributes."""

    def __init__(self, response: SdkResponse | None, kept: dict[str, str]) -> None:
        self._response = response
        self._kept = kept

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> SdkResponse:
        if self._response is None:
            raise ValueError("on purpose")
        handler_input.attributes_manager.session_attributes = dict(self._kept)
        return self._response


def _faulty(response: SdkResponse | None, **kept: str) -> CustomSkill:
    builder = SkillBuilder()
    builder.add_request_handler(_Faulty(response, kept))
    skill = builder.create()
    skill.serializer = PlannedSerializer()
    return skill


PARROT = SdkResponse(
    output_speech=SsmlOutputSpeech(ssml="<speak>What else?</speak>"),
    card=SimpleCard(title="Parrot", content="What else?"),
    should_end_session=False,
)
MUTE = SdkResponse(can_fulfill_intent=CanFulfillIntent(CanFulfillIntentValues.MAYBE))


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manifest that `make package` writes."""
    build = tmp_path_factory.mktemp("build")
    assemble(build)
    return build / "skill-package" / "skill.json"


@cache
def _ledger_of(kind: str, manifest: Path | None) -> Ledger:
    response = {"parrot": PARROT, "mute": MUTE, "failing": None}[kind]
    ledger = run_robot(manifest, skill=_faulty(response))
    assert not ledger.passed
    return ledger


def _rules_broken_by(kind: str, manifest: Path | None) -> set[str]:
    return {rule for rule, _, _ in _ledger_of(kind, manifest).failures}


def test_a_skill_that_always_asks_the_same_fails(listing: Path) -> None:
    assert _rules_broken_by("parrot", listing) >= {
        *("reprompt", "one-shot", "stop", "sections", "silence", "session-end", "pace"),
        *("unknown-intent", "unknown-request", "can-fulfill", "pause", "resume", "raw-words"),
        *("urgent", "urgent-same-day", "urgent-phone", "urgent-alone"),
    }


def test_a_skill_that_says_nothing_fails(listing: Path) -> None:
    assert _rules_broken_by("mute", listing) >= {
        *("launch", "one-shot", "examples", "recommended", "help", "intents", "sections", "slots"),
        *("unknown-intent", "unknown-locale", "urgent", "urgent-phone", "pause"),
    }


def test_a_skill_that_breaks_fails(listing: Path) -> None:
    found = _rules_broken_by("failing", listing)
    assert found >= {"answers", "session-end", "stop", "urgent", "pace"}


def test_every_rule_of_the_tours_can_fail(listing: Path) -> None:
    rules = list(robot_rules())
    tours = set(rules[rules.index("launch") :])
    kinds = ("parrot", "mute", "failing")
    assert tours <= set[str]().union(*(_rules_broken_by(kind, listing) for kind in kinds))


def test_this_skill_passes_with_the_listing_of_its_package(
    listing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["robot", "--manifest", str(listing)])
    report = capsys.readouterr().out
    assert (code, report.count("FAIL"), report.count("not looked at")) == (0, 0, 0), report
    rules = len(robot_rules())
    assert f"{rules} of {rules} rules kept" in report
    assert report.splitlines()[0].startswith("  1. pass  answers: ")
    for rule in own_rules().values():
        assert (f". test  {rule.id}: " in report) == bool(rule.shown_by)


def test_without_a_listing_its_examples_count_as_not_looked_at() -> None:
    ledger = _ledger_of("parrot", None)
    assert ledger.looked["examples"] == 0
    report = "\n".join(ledger.lines())
    assert "not looked at  examples: " in report
    assert f"of {len(robot_rules())} rules kept" in report


def test_each_locale_needs_its_three_examples() -> None:
    ledger = _ledger_of("parrot", FOLDER / "linter_sound_manifest.json")
    lacking = {where for rule, where, _ in ledger.failures if rule == "examples"}
    assert lacking >= {f"en-{country}, listing" for country in ("AU", "CA", "IN", "US")}
    assert "en-GB, listing" not in lacking


def test_the_command_line_takes_the_listing_of_the_package(
    listing: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Path | None] = []

    def run(manifest: Path | None) -> Ledger:
        asked.append(manifest)
        return Ledger()

    monkeypatch.setattr("interaction_model.robot.run.run_robot", run)
    for path in (listing, listing.parent / "nowhere.json"):
        monkeypatch.setattr("interaction_model.__main__.LISTING", path)
        assert main(["robot"]) == 1
    assert asked == [listing, None]
    assert "no example phrase was tried: `make package` writes one" in capsys.readouterr().out


def test_an_unreadable_manifest_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "skill.json"
    path.write_text("{", encoding="utf-8")
    assert main(["robot", "--manifest", str(path)]) == 2
    assert "skill.json:1: not JSON" in capsys.readouterr().err
    with pytest.raises(InteractionModelError, match="cannot be read"):
        run_robot(MODELS / "nowhere.json")


def test_the_device_measures_how_long_an_answer_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger()
    monkeypatch.setattr("interaction_model.robot.device.perf_counter", count(0, 9).__next__)
    Device(_faulty(PARROT), load_model(), ledger).launch()
    assert ("reply-time", "en-GB, launch", "9.0 s") in ledger.failures


def test_the_words_of_slots_are_looked_for_in_what_is_kept() -> None:
    ledger = Ledger()
    device = Device(_faulty(PARROT, rule="why me"), load_model(), ledger)
    device.intent("AskIntent", {"query": {"name": "query", "value": "why you"}, "other": None})
    assert "attributes" not in {rule for rule, _, _ in ledger.failures}
    device.intent("AskIntent", {"query": {"name": "query", "value": "Why me"}})
    (failure,) = (failure for failure in ledger.failures if failure[0] == "attributes")
    assert failure == ("attributes", "en-GB, AskIntent", "the listener's words are kept")


def test_the_report_counts_what_it_does_not_print() -> None:
    ledger = Ledger()
    for turn in range(MOST_FAILURES + 2):
        ledger.expect("help", False, f"turn {turn}", "nothing said")
    ledger.expect("launch", True, "en-GB")
    report = "\n".join(ledger.lines())
    assert "FAIL  help: " in report
    assert "turn 0: nothing said" in report
    assert "… and 2 more" in report
    assert "not looked at  stop: " in report
    assert not ledger.passed


def test_a_rule_that_is_not_in_the_table_cannot_be_looked_at() -> None:
    with pytest.raises(KeyError):
        Ledger().expect("politeness", True, "en-GB")
