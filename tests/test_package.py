"""The skill package: its layout, its listing's promises, and what is said of a bad one."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from shared import a_dialogue

from deploy.__main__ import main
from deploy.icons import FOLDER, ICONS, draw, write
from deploy.listing import LISTING, Example, load_listing
from deploy.package import PLACEHOLDER_URL, PRIVACY, assemble, findings, misunderstood, unfinished
from interaction_model.__main__ import main as check
from interaction_model.intents import load_intents
from interaction_model.invocation import request_in
from interaction_model.model import MODELS, load_model
from interaction_model.robot.device import Device
from interaction_model.robot.ledger import Ledger
from interaction_model.robot.robot import outcome
from skill.build import build_skill
from skill.errors import ContentError, SettingError

LOCALES = load_intents().locales
PRIVACY_URL = "https://bone-implant-guide.org/privacy"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:skill:live"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    assemble(folder, PRIVACY_URL, ARN)
    return folder


@pytest.fixture(scope="module")
def manifest(build: Path) -> dict[str, Any]:
    document = json.loads((build / "skill-package" / "skill.json").read_text("utf-8"))
    return dict(document["manifest"])


def test_it_is_laid_out_as_the_command_line_wants_it(build: Path) -> None:
    resources = json.loads((build / "ask-resources.json").read_text())
    package = build / resources["profiles"]["default"]["skillMetadata"]["src"]
    found = {path.relative_to(package).as_posix() for path in package.rglob("*.*")}
    models = {f"interactionModels/custom/{locale}.json" for locale in LOCALES}
    assert found == {"skill.json", *models, *(f"assets/images/{name}" for name in ICONS)}
    for path in MODELS.glob("*.json"):
        assert (package / "interactionModels" / "custom" / path.name).read_bytes() == (
            path.read_bytes()
        )


def test_nothing_is_wrong_with_it(build: Path) -> None:
    assert list(findings(build)) == []
    assert check(["check", str(build / "skill-package" / "skill.json")]) == 0


def test_the_addresses_are_those_given(manifest: dict[str, Any]) -> None:
    private = manifest["privacyAndCompliance"]["locales"]
    assert {row["privacyPolicyUrl"] for row in private.values()} == {PRIVACY_URL}
    assert set(private) == set(LOCALES)
    assert manifest["apis"]["custom"]["endpoint"] == {"uri": ARN}


def test_a_web_service_is_an_endpoint_too(tmp_path: Path) -> None:
    assemble(tmp_path, PRIVACY_URL, "https://skill.example.com/")
    document = json.loads((tmp_path / "skill-package" / "skill.json").read_text("utf-8"))
    endpoint = document["manifest"]["apis"]["custom"]["endpoint"]
    assert endpoint == {"uri": "https://skill.example.com/", "sslCertificateType": "Trusted"}
    assert list(findings(tmp_path)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_listing_says_what_health_listings_must(
    locale: str, manifest: dict[str, Any]
) -> None:
    listing = manifest["publishingInformation"]["locales"][locale]
    description = listing["description"]
    assert "not a substitute for professional medical advice" in description
    assert "not affiliated with the hospital" in description
    assert "has not been reviewed by a clinician" in description
    assert listing["examplePhrases"][0] == "Alexa, open bone implant guide"
    assert not re.search(r"\b(999|911|112|000|save\w* lives?)\b", description)


def test_a_country_may_have_words_of_its_own(manifest: dict[str, Any]) -> None:
    locales = manifest["publishingInformation"]["locales"]
    assert "orthopedics" in locales["en-US"]["keywords"]
    assert "orthopedics" not in locales["en-GB"]["keywords"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_example_phrases_reach_their_intents(locale: str) -> None:
    listing = load_listing()
    assert len(listing.examples) == 3
    assert list(misunderstood(listing, load_model(locale))) == []


@pytest.mark.parametrize(
    ("phrase", "intent", "found"),
    [
        ("Alexa, open bone implant guide", "QuestionIntent", "LaunchRequest"),
        ("Alexa, ask bone implant guide for help", "QuestionIntent", "AMAZON.HelpIntent"),
        ("Alexa, open the bone guide", "LaunchRequest", "None"),
    ],
)
def test_a_phrase_that_reaches_another_is_found(phrase: str, intent: str, found: str) -> None:
    listing = replace(load_listing(), examples=(Example(phrase, intent),))
    (line,) = misunderstood(listing, load_model("en-GB"))
    assert f"is {found} in en-GB, not {intent} — choose another phrase" in line


def test_the_questions_among_them_are_answered_from_the_page() -> None:
    device, model = a_device(), load_model("en-GB")
    questions = [request_in(example.phrase, model) for example in load_listing().examples]
    assert questions[0] == ""
    for question in questions[1:]:
        device.launch()
        assert outcome(device.say(question or "")) == "passage"


def test_the_testers_hear_what_they_are_promised() -> None:
    steps = load_listing().texts["testing"].split("\n\n")[1].splitlines()
    device, heard = a_device(), {}
    device.launch()
    for step in steps[1:]:
        for said in re.findall(r'"([^"]+)"', step):
            if device.new:
                device.launch()
            heard[said] = device.say(said)
    assert len(heard) > 18
    asked = ("will I be asleep", "how is the implant fixed", "what happens to my muscles")
    assert [outcome(heard[said]) for said in (*asked, "what is the weather")] == [
        *["passage"] * 3,
        "off_topic",
    ]
    ends = {said for said, response in heard.items() if not response.open}
    assert ends == {"stop", "cancel", "pause", "help I'm bleeding"}
    assert "999" in heard["help I'm bleeding"].text


def a_device() -> Device:
    return Device(build_skill(a_dialogue(), environment={}), load_model("en-GB"), Ledger())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('category = "HEALTH_AND_FITNESS"\n', "", "no category — add category as a str"),
        ('name = "Bone Implant Guide"', "name = 7", "no name — add name as a str"),
        ('intent = "LaunchRequest"\n', "", "an example without phrase or intent"),
        ("[locale.en-US]", "[locale.fr-FR]", r"\[locale.fr-FR\] is no locale — use en-GB"),
        ("[locale.en-US]", '[locale.en-US]\ntesting = ""', "en-US cannot have this testing"),
        ("[locale.en-US]", "[locale", "mend the TOML"),
    ],
)
def test_a_bad_file_of_texts_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = LISTING.read_text("utf-8")
    assert old in text
    path = tmp_path / "listing.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=rf"listing.toml:\d+: .*{said}"):
        load_listing(path)


def test_a_missing_file_of_texts_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="the file is missing"):
        load_listing(tmp_path / "listing.toml")


@pytest.mark.parametrize(
    ("privacy_url", "endpoint", "said"),
    [
        ("http://example.com", None, "needs an https address"),
        (PRIVACY_URL, "arn:aws:s3:::bucket", "a Lambda's ARN or an https address"),
        (PRIVACY_URL, "arn:aws:lambda:eu-west-1:…:live", "a Lambda's ARN or an https address"),
        (PRIVACY_URL, "", "a Lambda's ARN or an https address"),
    ],
)
def test_a_bad_address_is_refused(
    privacy_url: str, endpoint: str | None, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingError, match=said):
        assemble(tmp_path, privacy_url, endpoint)
    assert not (tmp_path / "skill-package").exists()


def test_a_damaged_package_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assemble(tmp_path, PRIVACY_URL, ARN)
    package = tmp_path / "skill-package"
    (package / "assets" / "images" / "large.png").unlink()
    shutil.copyfile(FOLDER / "large.png", package / "assets" / "images" / "small.png")
    text = (package / "skill.json").read_text("utf-8")
    damaged = text.replace("not a substitute for professional", "as good as").replace("HEALTH", "")
    (package / "skill.json").write_text(damaged, "utf-8")
    wrong = "\n".join(findings(tmp_path))
    for said in ("large.png is missing", "108 by 108 pixels", "[listing-disclaimer]"):
        assert said in wrong
    assert not capsys.readouterr().out


def test_the_command_tells_what_is_missing_before_it_can_be_submitted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".ask").mkdir()
    (tmp_path / ".ask" / "ask-states.json").write_text("{}")
    assert main(["package", "--build", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "cannot be submitted yet" in said
    assert "privacy.md:4: [your name, your e-mail address]" in said
    assert PLACEHOLDER_URL in said
    assert "PRIVACY_URL=" in said
    assert "ENDPOINT=" in said
    assert PLACEHOLDER_URL in (tmp_path / "skill-package" / "skill.json").read_text("utf-8")
    assert (tmp_path / ".ask" / "ask-states.json").is_file()


def test_the_privacy_page_is_handed_over_too(build: Path) -> None:
    assert (build / "privacy.md").read_bytes() == PRIVACY.read_bytes()
    assert "forget me" in PRIVACY.read_text("utf-8")


def test_nothing_is_left_to_fill_in_once_all_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named = PRIVACY.read_text("utf-8").replace("[your name, your e-mail address]", "Jo, jo@a.test")
    mine = tmp_path / "privacy.md"
    mine.write_text(named, "utf-8")
    monkeypatch.setattr("deploy.package.PRIVACY", mine)
    given = ["package", "--build", str(tmp_path / "build")]
    given += ["--privacy-url", PRIVACY_URL, "--endpoint", ARN]
    assert main(given) == 0
    assert capsys.readouterr().out.count("\n") == 1


def test_the_addresses_of_the_guide_are_nobodys(tmp_path: Path) -> None:
    guide = (PRIVACY.parent / "README.md").read_text("utf-8")
    urls = set(re.findall(r"PRIVACY_URL=(\S+)", guide))
    assert urls
    for url in urls:
        assemble(tmp_path, url, ARN)
        assert [line for line in unfinished(tmp_path) if url in line]


@pytest.mark.parametrize("url", ["https://www.example.com/privacy", "https://Skill.test"])
def test_hosts_kept_for_examples_are_nobodys(url: str, tmp_path: Path) -> None:
    assemble(tmp_path, url, ARN)
    assert [line for line in unfinished(tmp_path) if "is a placeholder" in line and url in line]


def test_the_command_ends_with_two_for_a_bad_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["package", "--build", str(tmp_path), "--endpoint", "ftp://example.com"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(("name", "pixels"), ICONS.items())
def test_the_icons_are_those_that_the_script_draws(name: str, pixels: int) -> None:
    with Image.open(FOLDER / name) as opened:
        assert (opened.format, opened.size) == ("PNG", (pixels, pixels))
        difference = ImageChops.difference(opened.convert("RGB"), draw(pixels))
    assert max(ImageStat.Stat(difference).mean) < 1  # other processors may round otherwise


def test_icons_are_drawn_anew(tmp_path: Path) -> None:
    assert [path.name for path in write(tmp_path / "new")] == list(ICONS)


def test_the_privacy_page_says_what_the_template_does() -> None:
    folder = LISTING.parent.parent
    privacy = (folder / "privacy.md").read_text("utf-8")
    template = (folder / "template.yaml").read_text("utf-8")
    days = re.search(r"LogDays:.*?Default: (\d+)", template, re.DOTALL)
    backups = re.search(r"RecoveryPeriodInDays: (\d+)", template)
    assert days is not None and backups is not None
    assert f"deleted after {days[1]} days" in " ".join(privacy.split())
    assert f"deleted after {backups[1]} days" in " ".join(privacy.split())
