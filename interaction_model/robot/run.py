"""One run of the robot from beginning to end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ask_sdk_core.skill import CustomSkill

from interaction_model.linter.check import read_json
from interaction_model.linter.manifest import read_manifest
from interaction_model.model import MODELS, load_model
from interaction_model.robot import oddities, opening, reading, safety, states
from interaction_model.robot.ledger import Ledger
from interaction_model.robot.robot import Robot
from skill.build import build_skill
from skill.load_procedure import load_procedure
from skill.wording import load_wording


def run_robot(manifest: Path | None = None, skill: CustomSkill | None = None) -> Ledger:
    """Go through a skill, by default this one; without a manifest its example phrases are left out.

    Raises InteractionModelError for a model or a manifest that cannot be read.
    """
    models = {path.stem: load_model(path.stem) for path in sorted(MODELS.glob("*.json"))}
    examples = _examples(manifest) if manifest else {}
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    skill = skill or build_skill(clock=lambda: noon, environment={})
    robot = Robot(skill, models, load_procedure(), load_wording())
    opening.tour(robot, examples)
    states.tour(robot)
    oddities.tour(robot)
    safety.tour(robot)
    reading.tour(robot)
    return robot.ledger


def _examples(path: Path) -> dict[str, tuple[str, ...]]:
    manifest, _ = read_manifest(read_json(path)[1])
    return {listing.locale: listing.examples for listing in manifest.listings}
