"""`python -m skill evaluate FILE`: scores by kind, confusions, the worst errors, calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from skill.dialogue import Dialogue
from skill.evaluation.grade import GOOD, KINDS, Labelled, grade
from skill.outcome import Heard
from skill.turn import State, Turn

DECLINED = ("partial", "not_covered", "advice", "off_topic")
BINS = 10
"""Bins of the reliability plot."""
SHOWN = 25
"""Errors that the report shows: the surest first."""


@dataclass(frozen=True)
class Result:
    """One labelled question and what became of it."""

    labelled: Labelled
    heard: Heard
    grade: str
    ms: float
    """Time for the whole turn, in milliseconds."""

    @property
    def is_good(self) -> bool:
        """Whether it counts as right."""
        return self.grade in GOOD


def run(dialogue: Dialogue, rows: Sequence[Labelled]) -> list[Result]:
    """Ask every question as a new listener's first, after a silent launch."""
    results = []
    for row in rows:
        start = perf_counter()
        reply = dialogue.reply(Turn("question", text=row.question, state=State(prompts=1)))
        ms = (perf_counter() - start) * 1000
        heard = reply.state.heard or Heard("off_topic")
        results.append(Result(row, heard, grade(row, heard), ms))
    return results


def scores(results: Sequence[Result]) -> dict[str, float | int | None]:
    """The figures by which the skill is judged; shares in per cent, None where nothing was asked.

    A 'did you mean' that offers the right sentence counts half, up to one question in ten.
    """
    checked = sum(r.grade == "checked" for r in results)
    half = 0.5 * min(checked, len(results) // 10)

    def share(kinds: Sequence[str], extra: float = 0.0) -> float | None:
        asked = [r for r in results if r.labelled.kind in kinds]
        if not asked:
            return None
        return round(100 * (sum(r.is_good for r in asked) + extra) / len(asked), 1)

    moving = sum(r.labelled.kind == "navigation" for r in results)
    wrong = sum(
        r.labelled.kind != "navigation"
        and r.grade.startswith(("wrong passage", "read as answer", "late"))
        for r in results
    )
    times = sorted(r.ms for r in results)
    figures = {
        "n": len(results),
        "ok": share(KINDS, half),
        "answer": share(("answer",), half),
        "declined": share(DECLINED),
        "urgent": share(("urgent",)),
        "navigation": share(("navigation",)),
        "wrong_read": round(100 * wrong / max(1, len(results) - moving), 1),
        "false_alarms": sum(r.grade == "false alarm" for r in results),
        "checked": checked,
        "hedged": sum(r.grade == "hedged" for r in results),
        "ms_p50": round(times[len(times) // 2], 1),
    }
    main = [figures[k] for k in ("answer", "declined", "urgent", "navigation")]
    figures["headline"] = min(value for value in main if value is not None)
    return figures


def report(results: Sequence[Result]) -> str:
    """The whole report as text."""
    lines = [f"{name:>13}: {value}" for name, value in scores(results).items()]
    lines += ["", "grades by kind"]
    for kind in KINDS:
        grades = Counter(r.grade for r in results if r.labelled.kind == kind)
        if grades:
            listed = ", ".join(f"{name} {count}" for name, count in grades.most_common())
            lines.append(f"{kind:>13}: {listed}")
    lines += ["", "asked (rows) and heard (columns)", *_confusion(results)]
    lines += ["", "how far the score can be trusted", *_calibration(results)]
    wrong = sorted((r for r in results if not r.is_good), key=lambda r: -r.heard.why.score)
    lines += ["", f"the surest errors ({min(SHOWN, len(wrong))} of {len(wrong)})"]
    for r in wrong[:SHOWN]:
        want = " ".join(r.labelled.gold) or r.labelled.note or r.labelled.kind
        got = " ".join(r.heard.sentences) or r.heard.command or r.heard.topic or ""
        lines.append(
            f"  {r.heard.why.score:.2f} {r.labelled.question!r}: {want} wanted, "
            f"{r.heard.outcome} {got} heard ({r.grade})"
        )
    return "\n".join(lines)


def _confusion(results: Sequence[Result]) -> list[str]:
    outcomes = sorted({r.heard.outcome for r in results})
    lines = [f"{'':>13}  " + " ".join(f"{name:>11}" for name in outcomes)]
    for kind in KINDS:
        counts = Counter(r.heard.outcome for r in results if r.labelled.kind == kind)
        if counts:
            lines.append(f"{kind:>13}: " + " ".join(f"{counts[name]:>11}" for name in outcomes))
    return lines


def reliability(results: Sequence[Result]) -> list[tuple[float, float, int]]:
    """(mean score, share right, count) for each bin of score that holds any question."""
    bins: list[list[Result]] = [[] for _ in range(BINS)]
    for r in results:
        bins[min(BINS - 1, int(r.heard.why.score * BINS))].append(r)
    return [
        (sum(r.heard.why.score for r in b) / len(b), sum(r.is_good for r in b) / len(b), len(b))
        for b in bins
        if b
    ]


def _calibration(results: Sequence[Result]) -> list[str]:
    rows = reliability(results)
    error = sum(abs(score - right) * count for score, right, count in rows) / len(results)
    lines = [f"  score {s:.2f}: right {right:.2f} of {count}" for s, right, count in rows]
    return [*lines, f"  expected calibration error {error:.3f}"]


def plot(results: Sequence[Result], target: Path) -> None:
    """Draw the reliability plot as PNG; needs the extra `evaluate`."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = reliability(results)
    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="perfectly calibrated")
    axes.plot([s for s, _, _ in rows], [r for _, r, _ in rows], marker="o", label="this skill")
    for s, right, count in rows:
        axes.annotate(str(count), (s, right), textcoords="offset points", xytext=(5, -12))
    axes.set(xlabel="score given", ylabel="share right", xlim=(0, 1), ylim=(0, 1.02))
    axes.legend(loc="upper left")
    figure.savefig(target, dpi=120, bbox_inches="tight")
    pyplot.close(figure)
