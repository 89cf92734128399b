"""Put a procedure's finder together from its bank, its model and its urgent signs."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from skill.content_files import CONTENT
from skill.errors import ModelError
from skill.procedure import Procedure
from skill.question.bank import BankQuestion, digest_of, load_bank
from skill.question.classes import classes_of
from skill.question.label import Label, parse_label
from skill.question.lexical_finder import LexicalFinder
from skill.question.urgent import UrgentSigns, load_urgent_signs
from skill.wording import Wording

if TYPE_CHECKING:
    from skill.question.finder import QuestionFinder
    from skill.question.model import Model

log = logging.getLogger(__name__)


def load_finder(
    procedure: Procedure, wording: Wording, folder: Path = CONTENT, model_file: Path | None = None
) -> QuestionFinder | LexicalFinder:
    """The finder for the content under `folder`, by its own model unless another file is given.

    With a model made for this page: the learned finder; what the bank gained since is found by
    likeness, and a warning asks for training. Without: the nearest question by rare words.
    Raises ContentError for a bank or signs that cannot be used, ModelError for a given
    `model_file` that cannot.
    """
    # One question is too small for several threads: they would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from skill.question.model import load_model  # needs numpy, which a page without model does not

    signs = load_urgent_signs(folder)
    try:
        model = load_model(model_file or folder / "model.npz")
        if model.version != procedure.version:
            raise ModelError("the model was made for other sentences — run `python -m skill train`")
        classes = classes_of(procedure, wording)
        if model.classes != tuple(str(label) for label in classes):
            raise ModelError("the model knows other topics — run `python -m skill train`")
    except ModelError as error:
        if model_file:
            raise
        log.warning("%s", error)
        return LexicalFinder(load_bank(procedure, wording, folder), signs)
    added, removed = _changes(model, procedure, wording, folder)
    return _learned(model, classes, procedure, wording, signs, added, removed)


def _learned(
    model: Model,
    classes: tuple[Label, ...],
    procedure: Procedure,
    wording: Wording,
    signs: UrgentSigns,
    added: list[BankQuestion],
    removed: frozenset[str],
) -> QuestionFinder:
    from skill.question.finder import QuestionFinder
    from skill.question.read_back import ReadBack
    from skill.question.repair import Repairer, hard_words_of, page_words_of

    known: dict[str, Label] = {}

    def parse(text: str) -> Label:
        if text not in known:
            known[text] = parse_label(text, procedure, wording)
        return known[text]

    repairer = Repairer(hard_words_of(procedure), page_words_of(procedure), model.known)
    read_back = ReadBack(procedure.contact)
    return QuestionFinder(model, classes, parse, signs, repairer, read_back, added, removed)


def _changes(
    model: Model, procedure: Procedure, wording: Wording, folder: Path
) -> tuple[list[BankQuestion], frozenset[str]]:
    """What the bank gained and lost since the model was made from it."""
    if model.bank == digest_of(folder):
        return [], frozenset()
    bank = load_bank(procedure, wording, folder)
    before = dict(model.listing.items())
    now = {question.text for question in bank.questions}
    added = [q for q in bank.questions if before.get(q.text) != str(q.label)]
    removed = frozenset(text for text in before if text not in now)
    if added or removed:
        log.warning(
            "the model is older than the question bank (%d questions new or relabelled, %d gone): "
            "they count already, `python -m skill train` makes them generalise",
            len(added),
            len(removed),
        )
    return added, removed
