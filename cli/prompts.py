"""The questions of `stackwright new` on a terminal: each with its help, its default, and objections at once."""

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..generator.answers.answers import Answers
    from ..generator.answers.default_components import AnswerTree
    from ..generator.answers.read_answers import GivenAnswers


def on_terminal() -> bool:
    """Whether someone can be asked."""
    return sys.stdin.isatty()


def choose_stack() -> str:
    """The stack that fits what the nodes are for; its reasons are told."""
    from ..generator.answers.recommend_stack import QUESTIONS, recommend

    found = recommend({name: click.confirm(question, default=False) for name, question in QUESTIONS.items()})
    click.echo(f"\nRecommended: {found.stack}")
    for reason in found.reasons:
        click.echo(f"  - {reason}")
    click.echo()
    return found.stack


def ask(given: "GivenAnswers", assignments: tuple[str, ...], name: str) -> "Answers":
    """The answers of whoever sits there to everything that was not given; raises Abort where they are not confirmed."""
    from ..generator.answers.questions import describe_question, is_given, machine_questions, questions, summary
    from ..generator.answers.read_answers import GivenAnswers, complete_answers, merge_assignments

    tree = merge_assignments(given, assignments, name)
    if not is_given(tree, "stack"):
        tree = _ask(tree, "stack", describe_question("stack"), name)
    wanted = [dotted for dotted in questions(str(tree["stack"])) if not is_given(tree, dotted)]
    for at, dotted in enumerate(wanted):
        tree = _ask(tree, dotted, describe_question(dotted), name, tuple(wanted[at + 1 :]))
    for dotted, text in machine_questions(tree, name).items():
        tree = _ask(tree, dotted, text, name)
    answers = complete_answers(GivenAnswers(tree), (), name)
    click.echo(f"\n{summary(answers)}")
    click.confirm("Write this?", default=True, abort=True)
    return answers


def _ask(tree: "AnswerTree", dotted: str, text: str, name: str, later: tuple[str, ...] = ()) -> "AnswerTree":
    from ..generator.answers.questions import answer, default

    def checked(written: str) -> "AnswerTree":
        found = answer(tree, dotted, written.strip(), name, later)
        if isinstance(found, str):
            raise click.UsageError(found)
        return found

    click.secho(f"\n{text}", dim=True)
    found: AnswerTree = click.prompt(dotted, default=default(tree, dotted, name), value_proc=checked)
    return found
