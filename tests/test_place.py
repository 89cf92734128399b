"""The model's list of questions is brought up to date with the bank, its weights as they are."""

from __future__ import annotations

import shutil

import pytest

from skill.content_files import CONTENT
from skill.errors import ModelError
from skill.load_procedure import load_procedure
from skill.question.bank import digest_of
from skill.question.load import load_finder
from skill.question.model import load_model
from skill.question.place import place
from skill.wording import load_wording

ADDED = "is the hole in my skin round like a button"


@pytest.fixture
def content(tmp_path):
    return shutil.copytree(CONTENT, tmp_path / "content")


def test_what_the_bank_gained_and_lost_is_in_the_list(content, caplog):
    path = content / "questions" / "answered" / "7-skin.txt"
    lines = path.read_text("utf-8").splitlines()
    row = next(row for row, line in enumerate(lines) if line.startswith("[s22]")) + 1
    gone, lines[row] = lines[row], ADDED
    path.write_text("\n".join(lines) + "\n", "utf-8")
    before = load_model(content / "model.npz")
    assert place(content) == (1, 1)
    model = load_model(content / "model.npz")
    assert model.bank == digest_of(content) != before.bank
    assert model.listing.find(gone) is None
    nearest, likeness = model.nearest(model.predict(ADDED).vector)
    assert nearest == model.listing.find(ADDED) and likeness > 0.99
    outcome = load_finder(load_procedure(content), load_wording(content), content).find(ADDED)
    assert outcome.sentences == ("s22",) and outcome.why.rule == "exact"
    assert not caplog.records


def test_a_list_that_is_up_to_date_stays_as_it_is(content):
    before = load_model(content / "model.npz")
    assert place(content) == (0, 0)
    after = load_model(content / "model.npz")
    assert list(after.listing.items()) == list(before.listing.items())
    assert (after.places == before.places).all()


def test_a_missing_model_is_told(content):
    (content / "model.npz").unlink()
    with pytest.raises(ModelError, match="there is no model"):
        place(content)
