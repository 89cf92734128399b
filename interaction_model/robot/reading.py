"""Tour five: pausing, coming back, and the speed of speech."""

from __future__ import annotations

from interaction_model.robot.ledger import robot_rules
from interaction_model.robot.response import Response
from interaction_model.robot.robot import Robot
from interaction_model.robot.ssml import length, parse
from skill.procedure import Section
from skill.ssml import WORDS_A_MINUTE

_SLOWER_STEPS = 3


def tour(robot: Robot) -> None:
    """Break off in every part and go on; then read ever more slowly."""
    for locale in robot.models:
        for section in robot.procedure.sections[:-1]:
            _pause(robot, locale, section)
        _slow_down(robot, locale)
    for name, state in robot.states().items():
        response = robot.device(attributes=dict(state)).intent("AMAZON.PauseIntent")
        _closed(robot, response, name)


def _pause(robot: Robot, locale: str, section: Section) -> None:
    """A device does not tell where it was broken off, so nothing after the block may be lost."""
    where = f"{locale}, part {section.number}"
    device = robot.device(locale)
    block = device.say(f"read part {section.number}")
    place = str(block.attributes.get("place"))
    _closed(robot, device.say("pause"), where)
    kept = device.launch().attributes.get("place")
    robot.ledger.expect("pause", kept == place, where, f"{kept} kept for {place}")
    read = device.say("resume").heard.get("sentences") or ["nothing"]
    begun = block.heard.get("sentences") or []
    after = robot.procedure.after(place) if robot.procedure.has_sentence(place) else None
    right = read[0] in (*begun[:1], after.id if after else "")
    robot.ledger.expect("resume", right, where, f"{read[0]} after {begun}")


def _closed(robot: Robot, response: Response, where: str) -> None:
    closed = bool(response.text) and not response.open and not response.asks
    robot.ledger.expect("pause", closed, where, f"“{response.text[-60:]}”")


def _slow_down(robot: Robot, locale: str) -> None:
    """Normal speech is comfortable; slowing down begins with pauses, and then stretches words."""
    slowest, fastest = map(int, robot_rules()["pace"].words)
    device = robot.device(locale)
    device.say("read part one")
    paces = [_pace(device.say("repeat"))]
    paces += [_pace(device.say("slower")) for _ in range(_SLOWER_STEPS)]
    normal, pauses = paces[0][0] * WORDS_A_MINUTE, [pause for _, pause in paces]
    robot.ledger.expect(
        "pace", slowest <= normal <= fastest, f"{locale}, normal speed", f"{normal:.0f} a minute"
    )
    speeds = [speed for speed, _ in paces]
    first = speeds[1] == speeds[0] and pauses[1] > pauses[0]
    robot.ledger.expect("pace", first, f"{locale}, slower", f"{paces[:2]}")
    stretched = speeds[-1] < speeds[0] and pauses[-1] >= pauses[1]
    falling = speeds == sorted(speeds, reverse=True)
    robot.ledger.expect("pace", stretched and falling, f"{locale}, slowest", f"{paces}")


def _pace(response: Response) -> tuple[float, float]:
    """Speed of the words, 1 being the usual one, and the longest pause in seconds."""
    root = parse(response.ssml)
    if root is None:
        return 0.0, 0.0
    pauses = [length(element) for element in root.iter("break")]
    rates = [int(e.get("rate", "100%").rstrip("%")) for e in root.iter("prosody")]
    return min(rates, default=100) / 100, max(pauses, default=0.0)
