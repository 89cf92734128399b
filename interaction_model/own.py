"""What this skill's own models must keep beyond the rules for every skill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from interaction_model.linter.check import read_json
from interaction_model.linter.language import Language, read_language
from interaction_model.linter.report import Report, make_report
from interaction_model.linter.rules import Finding, Rule, load_rules, words

RULES = Path(__file__).with_name("own.toml")
LISTING = Path(__file__).parent.parent / "build" / "skill-package" / "skill.json"
"""The listing, once `make package` has written it."""


@lru_cache(maxsize=1)
def own_rules() -> Mapping[str, Rule]:
    """Every rule of this skill's own by its id, those that tests show among them."""
    return load_rules(RULES)


def check_own_model(path: Path) -> Report:
    """Check one of this skill's models; raises InteractionModelError if it cannot be read."""
    text, document = read_json(path)
    model, _ = read_language(document, path.stem)
    looked = {id: rule for id, rule in own_rules().items() if not rule.shown_by}
    return make_report(path, text, looked, list(_broken(model)))


def _broken(model: Language) -> Iterator[Finding]:
    pinned = own_rules()["own-invocation-name"].words[0]
    if model.invocation_name != pinned:
        what = f"{model.invocation_name!r}: call it {pinned!r} again"
        yield Finding("own-invocation-name", "invocation name", what, model.invocation_name)
    names = {intent.name for intent in model.intents}
    for name in words("intent-required-to-read"):
        if name not in names:
            yield Finding("own-reading-intents", "intents", f"{name} is missing: add it")
