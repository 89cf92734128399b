"""`python -m skill`: the commands for those who run the skill and care for its content."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from skill import console

TEST_SPLIT = "evaluation/test.jsonl"
"""Our own labelled questions, never trained on; within the content folder."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code: 2 for anything that cannot be used."""
    options = _parser().parse_args(arguments)
    return console.run(lambda: options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m skill", description=__doc__)
    commands = parser.add_subparsers(required=True)

    serve = commands.add_parser("serve", help="answer Alexa's requests as a web service")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at")
    serve.add_argument("--port", type=int, default=8080, help="0 takes any free one")
    serve.add_argument("--workers", type=int, default=2, help="processes; best one a core")
    serve.add_argument(
        "--local", action="store_true", help="verify nothing and answer this machine only"
    )
    serve.set_defaults(run=_serve)

    bank = commands.add_parser("bank", help="check the question bank and show what it covers")
    bank.set_defaults(run=_bank)

    train = commands.add_parser("train", help="make model.npz anew from the question bank")
    train.add_argument("--epochs", type=int, help="rounds over the bank")
    train.add_argument("--seed", type=int, help="of the shuffling")
    train.add_argument("--networks", type=int, help="trained from following seeds and averaged")
    train.add_argument("--apart", type=Path, help="folder for each network's own model as well")
    train.add_argument("--go-on", action="store_true", help="from model.npz as it is: minutes")
    train.set_defaults(run=_train)

    place = commands.add_parser("place", help="bring model.npz's list of questions up to date")
    place.set_defaults(run=_place)

    evaluate = commands.add_parser("evaluate", help="score the skill on labelled questions")
    evaluate.add_argument("file", type=Path, nargs="?", help="JSONL; default: our own test split")
    evaluate.add_argument("--model", type=Path, help="another model.npz than the skill's own")
    evaluate.add_argument("--plot", type=Path, help="write the reliability plot as PNG here")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _serve(options: argparse.Namespace) -> None:
    from skill import server

    if options.local:
        server.serve_locally(options.port)
    else:
        server.serve(options.host, options.port, options.workers)


def _bank(options: argparse.Namespace) -> None:
    from skill.content_files import CONTENT
    from skill.evaluation.bank_report import learning_curve, report
    from skill.evaluation.grade import load_labelled
    from skill.load_procedure import load_procedure
    from skill.question.bank import load_bank
    from skill.wording import load_wording

    procedure = load_procedure()
    bank = load_bank(procedure, load_wording())
    print(report(bank, procedure, CONTENT), flush=True)
    print("\nlearning curve (nearest question by shared words, on our own test split)")
    for count, right in learning_curve(bank, load_labelled(CONTENT / TEST_SPLIT, procedure)):
        print(f"{count:>6} questions: {right:.1%}", flush=True)


def _train(options: argparse.Namespace) -> None:
    from skill.training import command

    command.run(
        epochs=options.epochs,
        seed=options.seed,
        networks=options.networks,
        apart=options.apart,
        go_on=options.go_on,
    )


def _place(_: argparse.Namespace) -> None:
    from skill.question.place import place

    came, went = place()
    print(f"{came} questions placed, {went} taken out; train to make them generalise")


def _evaluate(options: argparse.Namespace) -> None:
    from skill.build import build_dialogue
    from skill.content_files import CONTENT
    from skill.evaluation import evaluate
    from skill.evaluation.grade import load_labelled
    from skill.load_procedure import load_procedure
    from skill.question.bank import digest_of
    from skill.question.load import load_finder
    from skill.wording import load_wording

    path = options.file or CONTENT / TEST_SPLIT
    procedure = load_procedure()
    finder = load_finder(procedure, load_wording(), CONTENT, options.model)
    results = evaluate.run(build_dialogue(finder=finder), load_labelled(path, procedure))
    print(f"{path.name}, question bank {digest_of()}")
    print(evaluate.report(results))
    if options.plot:
        evaluate.plot(results, options.plot)


if __name__ == "__main__":
    sys.exit(main())
