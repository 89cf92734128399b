"""The parts of understanding: repair of misheard words, urgent signs, labels, nearest words."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.content_files import CONTENT
from skill.load_procedure import load_procedure
from skill.outcome import Command, Mention, Passage, Why
from skill.question.label import parse_label
from skill.question.lexical import LexicalIndex
from skill.question.read_back import ReadBack
from skill.question.repair import Repairer, hard_words_of, page_words_of
from skill.question.sound import distance, sound_key
from skill.question.urgent import load_urgent_signs
from skill.question.wordpiece import WordPiece, expand
from skill.text import MAX_QUESTION, normalise
from skill.wording import load_wording

CASES = Path(__file__).parent / "cases" / "question"
PROCEDURE, WORDING = load_procedure(), load_wording()
# Words that a reader knows as right; the trained model brings its own, larger list.
KNOWN = frozenset("what who will have single faster final spot infection coffee price".split())
REPAIRER = Repairer(hard_words_of(PROCEDURE), page_words_of(PROCEDURE), KNOWN)
SIGNS = load_urgent_signs()


def table(name):
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("heard", "meant"), table("repair.tsv"))
def test_repair(heard, meant):
    assert REPAIRER.repair(heard).text == (heard if meant == "=" else meant)


@pytest.mark.parametrize(("said", "holds"), table("read_back.tsv"))
def test_contact_details_are_recognised_when_read_back(said, holds):
    found = ReadBack(PROCEDURE.contact).find(normalise(said))
    assert found == (PROCEDURE.contact.sentence if holds == "yes" else None)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz '", max_size=80))
def test_repair_never_fails_and_never_adds_strange_words(text):
    question = normalise(text)
    hard = {part for word in hard_words_of(PROCEDURE) for part in word.split()}
    assert set(REPAIRER.repair(question).text.split()) <= set(question.split()) | hard


@pytest.mark.parametrize(("urgency", "said"), table("signs.tsv"))
def test_urgent_signs(urgency, said):
    found = SIGNS.find(normalise(said))
    assert (found.urgency if found else "-") == urgency


def test_one_search_tells_whether_any_sign_is_there():
    lines = (CONTENT / "questions" / "urgent.txt").read_text("utf-8").splitlines()
    told = [expand(normalise(line)) for line in lines]
    one_by_one = [any(sign.pattern.search(said) for sign in SIGNS.signs) for said in told]
    assert [bool(SIGNS.any_sign.search(said)) for said in told] == one_by_one
    assert True in one_by_one and False in one_by_one


@pytest.mark.parametrize(
    ("said", "over"),
    [
        ("i had a heart attack ten years ago", True),
        ("it got infected but he's fine now", True),
        ("i'm worried about bleeding", True),
        ("i used to be fine but now my chest hurts", False),
        ("ten years ago it bled and it is bleeding again", False),
        ("my chest hurts", False),
    ],
)
def test_what_is_past_or_only_feared(said, over):
    assert SIGNS.is_over(normalise(said)) is over


@pytest.mark.parametrize(
    ("one", "other"),
    [("neuroma", "new roma"), ("spinal", "spy null"), ("procedure", "pro seed yore")],
)
def test_what_sounds_alike_has_one_key(one, other):
    assert sound_key(one) == sound_key(other.replace(" ", ""))


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_bounded(one, other):
    full = distance(one, other, 10)
    assert full == distance(other, one, 10)
    assert (full == 0) == (one == other)
    assert distance(one, other, 2) == min(full, 3)


@pytest.mark.parametrize(
    "label",
    ["s6", "s17 s19", "s9 + s21", "open s22 size", "topic driving", "advice", "off_topic",
     "urgent emergency", "command next", "go_to muscles", "follow_up why"],
)  # fmt: skip
def test_a_label_reads_what_it_writes(label):
    parsed = parse_label(label, PROCEDURE, WORDING)
    assert str(parsed) == label


@pytest.mark.parametrize(
    "label", ["", "s26", "open s1", "open s1 colour", "topic", "command go_to", "advice please"]
)
def test_what_is_no_label_is_refused(label):
    with pytest.raises(ValueError):
        parse_label(label, PROCEDURE, WORDING)


def test_labels_become_outcomes():
    why = Why()
    assert parse_label("s17 s19", PROCEDURE, WORDING).outcome(why) == Passage(("s17",), why)
    assert parse_label("s9 + s21", PROCEDURE, WORDING).outcome(why).sentences == ("s9", "s21")
    assert parse_label("open s22 size", PROCEDURE, WORDING).outcome(why) == Mention(
        "s22", "size", why
    )
    assert parse_label("go_to skin", PROCEDURE, WORDING).outcome(why) == Command(
        "go_to", section="skin", why=why
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Will I be ASLEEP?!", "will i be asleep"),
        ("  what\u00a0is\tit\n", "what is it"),
        ("café <b>naïve</b>", "cafe b naive b"),
        ("it’s 39.5 at rf.private@nhs.net.", "it's 39.5 at rf.private@nhs.net"),
        ("🦿🦿🦿", ""),
        ("\x00\x07\x1b[2J", "2j"),
        ("...", ""),
        ("", ""),
    ],
)
def test_normalise(said, words):
    assert normalise(said) == words


def test_only_the_beginning_of_a_very_long_utterance_is_looked_at():
    assert len(normalise("a " * 10_000)) <= MAX_QUESTION


@given(st.text(max_size=200))
def test_normalise_is_idempotent(text):
    assert normalise(normalise(text)) == normalise(text)


def test_contractions_are_written_out_with_and_without_apostrophe():
    assert expand("isnt it") == expand("isn't it") == "is not it"
    assert expand("the surgeon's knife") == "the surgeon s knife"


def test_wordpiece_splits_greedily_and_bounds_its_input():
    pieces = WordPiece(["[UNK]", "[CLS]", "[SEP]", "bone", "##s", "stump", "b"])
    assert pieces.encode("bones stump") == [1, 3, 4, 5, 2]
    assert pieces.encode("xyz") == [1, 0, 2]
    assert len(pieces.encode("bone " * 200)) == 64


def test_the_nearest_text_shares_the_rarest_words():
    index = LexicalIndex(["will i be asleep", "will i be cut", "how is it fixed"])
    row, cosine = index.nearest("am i asleep")[0]
    assert row == 0
    assert 0 < cosine < 1
    assert math.isclose(index.nearest("will i be cut")[0][1], 1.0)
    assert index.nearest("zebra") == []
