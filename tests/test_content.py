"""The content is the page, word for word, and bad content is refused whole with every problem."""

import hashlib
import shutil
from pathlib import Path

import pytest

from skill.content_files import CONTENT
from skill.errors import ContentError
from skill.followups import load_follow_ups
from skill.load_procedure import load_procedure
from skill.question.bank import load_bank
from skill.question.urgent import load_urgent_signs
from skill.wording import load_wording

CASES = Path(__file__).parent / "cases" / "content"
HEADINGS = {"Osseointegration – Procedure", "Book an appointment"}


def squeezed(text):
    return " ".join(text.split())


def test_the_content_is_the_page_sentence_by_sentence():
    page = [squeezed(line) for line in (CASES / "page.txt").read_text("utf-8").splitlines()]
    original = " ".join(line for line in page if line and line not in HEADINGS)
    procedure = load_procedure()
    assert len(procedure.sentences) == 25
    assert len(procedure.sections) == 8
    assert " ".join(sentence.text for sentence in procedure.sentences) == original


def test_a_changed_word_would_be_seen():
    page = (CASES / "page.txt").read_text("utf-8")
    assert load_procedure().sentence("s6").text in page
    assert load_procedure().sentence("s6").text.replace("usually", "always") not in page


def test_neighbours_on_the_page():
    procedure = load_procedure()
    assert procedure.after("s1").id == "s2"
    assert procedure.after("s5", -1).id == "s4"
    assert procedure.after("s25") is None
    assert procedure.after("s1", -1) is None


@pytest.fixture
def content(tmp_path):
    """A copy of the content without its trained model, to be broken."""
    folder = tmp_path / "osseointegration"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("model.npz", "questions"))
    (folder / "questions").mkdir()
    (folder / "questions" / "some.txt").write_text("[s6]\nwill i be asleep\n", "utf-8")
    return folder


def load_all(folder):
    procedure = load_procedure(folder)
    wording = load_wording(folder)
    load_follow_ups(procedure, folder)
    load_urgent_signs(folder)
    return load_bank(procedure, wording, folder)


def test_the_copy_is_sound(content):
    assert len(load_all(content).questions) == 1


BROKEN = [
    ("page.md", "# Osseointegration", "", "no title"),
    ("page.md", "## The muscles {#muscles}", "## The muscles", "not a section heading"),
    ("page.md", "{#muscles}", "{#implant}", "stands already"),
    ("page.md", "Surgery is usually", "## Empty {#empty}\n\n## More {#more}\nSurgery", "is empty"),
    ("sections.toml", "muscles = [", "legs = [", "no section 'legs'"),
    ("sections.toml", '["muscles", "my muscles", "your muscles", "muscle"]', '"it"', "is no list"),
    ("sections.toml", '"my muscles"', '"skin"', "'skin' names both muscles and skin"),
    ("sections.toml", '"my muscles"', '"My muscles"', "use lower case"),
    ("sections.toml", '"my muscles"', '"muscles!"', "no punctuation"),
    ("sections.toml", '"my muscles"', '""', "no punctuation"),
    ("terms.toml", 'written = "stoma"', "", "no `written`"),
    ("terms.toml", 'defined_in = "s22"', 'defined_in = "s99"', "no sentence s99"),
    ("terms.toml", "[[term]]", "[[term", "mend the TOML"),
    ("contact.toml", "020 7317 7751", "020 7317 7752", "is not in sentence s25"),
    ("contact.toml", '"08:00"', '"8 o\'clock"', "missing or unusable"),
    ("contact.toml", "Europe/London", "Europe/Nowhere", "missing or unusable"),
    ("wording.en.toml", 'size = "what size that is"', "", "aspects.size is missing"),
    ("wording.en.toml", '"Goodbye."', "", "goodbye has no lines"),
    ("wording.en.toml", "\nexample = [", "\nexamples = [", "say.example is missing"),
    ("wording.en.toml", "part {number} of", "part {number of", "write {name} for a value"),
    ("followups.toml", 'why = "s14"', 'why = "s41"', "s41"),
    ("followups.toml", 'why = "s14"', 'whence = "s14"', "use one of"),
    ("followups.toml", "[s13]", "[s31]", "no sentence s31"),
    ("followups.toml", 'about = ["the stoma"]', "", "s22.about"),
    ("followups.toml", '["the stoma"]', '["?"]', "s22.about"),
    ("followups.toml", '["the stoma"]', '"the stoma"', "s22.about"),
    ("followups.toml", "[s22]", "[[s22]]", "s22 is no table"),
    ("urgent.toml", 'id = "stroke"', "", "has no id"),
    ("urgent.toml", 'urgency = "urgent"', 'urgency = "soon"', "emergency or urgent"),
    ("urgent.toml", "gasping for", "(gasping for", "mend the wording"),
    ("urgent.toml", "gasping for", "(gasping) for", "write (?:…)"),
    ("urgent.toml", '"dreading"', '"(dreading)"', "no_longer wordings: a group"),
    ("urgent.toml", '"dreading"', '"(dreading"', "no_longer wordings"),
    ("questions/some.txt", "[s6]", "", "under no label"),
    ("questions/some.txt", "[s6]", "[s66]", "is no label"),
    ("questions/some.txt", "[s6]", "[open s6 colour]", "no aspect 'colour'"),
    ("questions/some.txt", "[s6]", "[topic flying carpets]", "is no label"),
    ("questions/some.txt", "[s6]", "[topic carpets]", "no topic 'carpets'"),
    ("questions/some.txt", "[s6]", "[s6] Surgery is fun.", "reads otherwise"),
    ("questions/some.txt", "will i be asleep", "?!?", "holds no words"),
    ("questions/some.txt", "asleep", "asleep\n[s8]\nwill i be asleep?", "is labelled [s8] here"),
    ("questions/some.txt", "asleep", "asleep\nwill i be asleep", "stands already"),
    ("questions/some.txt", "[s6]\nwill i be asleep", "# nothing", "no questions"),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), BROKEN, ids=[b[3] for b in BROKEN])
def test_what_is_broken_is_told_with_file_and_remedy(content, name, old, new, told):
    path = content / name
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as error:
        load_all(content)
    found = [str(p) for p in error.value.problems if told in f"{p.what} {p.remedy}"]
    assert found, str(error.value)
    assert Path(name).parts[0] in found[0]
    assert " — " in found[0]


GROUPS = [
    (["gasping for", "anaphylactic"], "(?P<side>left|right) {}", ["breathing", "allergy"]),
    (["gasping for"], "(left|right) {}", ["breathing"]),
    (["gasping for", "anaphylactic"], r"(left|right) {} \\1", ["breathing", "allergy"]),
    (["anaphylactic"], r"{} \\1", ["allergy"]),
]


@pytest.mark.parametrize(("wordings", "group", "told"), GROUPS, ids=[g[1] for g in GROUPS])
def test_signs_cannot_switch_each_other_off_by_their_groups(content, wordings, group, told):
    path = content / "urgent.toml"
    text = path.read_text("utf-8")
    for wording in wordings:
        assert wording in text
        text = text.replace(wording, group.format(wording), 1)
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError) as error:
        load_all(content)
    found = [problem.what.partition(":")[0] for problem in error.value.problems]
    assert found == [f"sign {name}" for name in told]


@pytest.mark.parametrize(
    "name", ["page.md", "sections.toml", "contact.toml", "terms.toml", "wording.en.toml"]
)
def test_a_missing_file_is_told(content, name):
    (content / name).unlink()
    with pytest.raises(ContentError, match=name):
        load_all(content)


@pytest.mark.parametrize(
    "name", ["page.md", "contact.toml", "wording.en.toml", "questions/some.txt"]
)
def test_a_file_that_is_no_text_is_told(content, name):
    (content / name).write_bytes(b"\xff\xfe\x00broken")
    with pytest.raises(ContentError, match=Path(name).name):
        load_all(content)


def test_all_problems_are_told_at_once(content):
    bank = content / "questions" / "some.txt"
    bank.write_text("before any label\n[nonsense]\n[s6]\n!!\n", "utf-8")
    with pytest.raises(ContentError) as error:
        load_all(content)
    assert [problem.line for problem in error.value.problems] == [1, 2, 4]


def test_every_urgent_sign_names_its_source_and_awaits_review():
    text = (CONTENT / "urgent.toml").read_text("utf-8")
    assert text.count("[[sign]]") == text.count('source = "https://www.nhs.uk/')
    assert text.count("[[sign]]") == text.count('review = "awaiting clinical review"')


def test_no_example_question_is_in_the_bank():
    hashes = set((CASES / "example_hashes.txt").read_text().split())
    assert len(hashes) > 150
    bank = load_bank(load_procedure(), load_wording())
    assert hashlib.sha256(b"did villa win").hexdigest() in hashes  # so that the scan can fail
    found = [
        q.text for q in bank.questions if hashlib.sha256(q.text.encode()).hexdigest() in hashes
    ]
    assert found == []
