"""How this skill speaks of its page: short sentences of its own, short blocks, one short cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interaction_model.robot.ledger import robot_rules
from interaction_model.robot.response import Response
from interaction_model.robot.ssml import Broken
from skill.procedure import Procedure, Sentence
from skill.ssml import seconds

_WHOLE = ("read_all", "skim", "repeat")
"""Commands that ask for more than a block, or for the same again."""
_SPELLED = ("spell",)
"""Commands that are answered with a list of letters, which is no sentence."""
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")


def broken_style(response: Response, page: Procedure) -> Iterator[Broken]:
    """Every rule of style that a response breaks."""
    heard = response.heard
    ids = heard.get("sentences", ()) if response.text else ()
    read = [page.sentence(id) for id in ids if page.has_sentence(id)]
    if heard.get("command") not in _SPELLED:
        yield from _sentences(response, page)
    if read:
        yield from _cue(response, read)
    if heard.get("command") not in _WHOLE:
        yield from _block(read)


def _sentences(response: Response, page: Procedure) -> Iterator[Broken]:
    own = response.text
    for sentence in page.sentences:
        own = own.replace(sentence.text, ".")
    for sentence in _SENTENCE.findall(own):
        if seconds(sentence) > robot_rules()["own-sentence"].figure:
            yield "own-sentence", f"{seconds(sentence):.1f} s: “{sentence.strip()[:80]}”"


def _block(read: list[Sentence]) -> Iterator[Broken]:
    rule = robot_rules()["block"]
    length = sum(seconds(sentence.text) for sentence in read)
    if len(read) > int(rule.words[0]) or (len(read) > 1 and length > rule.figure):
        yield "block", f"{len(read)} sentences, {length:.0f} s"


def _cue(response: Response, read: list[Sentence]) -> Iterator[Broken]:
    """What follows the page's words: one question, in the last two sentences, and short."""
    text = response.text
    end = max(text.rfind(sentence.text) + len(sentence.text) for sentence in read)
    after = text[end:]
    cue = " ".join(_SENTENCE.findall(after)[-2:])
    if after.count("?") != 1 or "?" not in cue or seconds(cue) > robot_rules()["cue"].figure:
        yield "cue", f"{seconds(cue):.1f} s: “{after.strip()[-80:]}”"
