"""`stackwright new`: ask, call the generator, show what it has done. Heavy imports stand inside."""

import gc
import re
from pathlib import Path

import click

from ..model.errors import UserError
from ..model.text.escape_control_characters import clean
from .output import examples, print_text, show_waiting, tell, tell_notes, tell_steps
from .paths import as_place
from .prompts import ask, choose_stack, on_terminal


@click.command(
    short_help="Start a repository.",
    epilog=examples("stackwright new homelab", "stackwright new homelab --defaults --set stack=kubevirt"),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), callback=as_place)
@click.option("--defaults", is_flag=True, help="Ask nothing: take the defaults.")
@click.option("--answers", type=click.Path(path_type=Path), metavar="FILE", help="Take answers from YAML or JSON.")
@click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE", help="One answer: network.nodes=10.0.0.0/24.")
@click.option("--choose", is_flag=True, help="Ask what the nodes are for, and recommend a stack.")
@click.option("--dry-run", is_flag=True, help="Show the tree and the files, and write nothing.")
@click.option("--no-git", is_flag=True, help="Make no git repository.")
def new(
    folder: Path,
    defaults: bool,
    answers: Path | None,
    assignments: tuple[str, ...],
    choose: bool,
    dry_run: bool,
    no_git: bool,
) -> None:
    """Start a repository in DIR: empty, not there, or a clone of a new repository.

    Asks on a terminal; each question has a default. All answers: docs/generator.md.
    """
    from ..generator.answers.read_answers import GivenAnswers, complete_answers, read_answers
    from ..generator.existing_folder import keep_existing, look, repository_name
    from ..generator.new import plan_new, write_repository
    from ..generator.next_steps import after_new
    from ..generator.plan import diff, tree
    from ..generator.writing.write_new_folder import clean_up

    gc.disable()  # templates and facts hold few cycles, and looking for some costs a tenth of a run
    if not dry_run:
        tell_notes(clean_up(folder, show_waiting))
    existing = look(folder)
    given = read_answers(answers) if answers else GivenAnswers({})
    asks = not (defaults or answers)
    if (asks or choose) and not on_terminal():
        hint = "--defaults takes all defaults, --answers FILE and --set KEY=VALUE say what differs from them."
        raise UserError("There is no terminal to ask on.", hint)
    if not (dry_run or no_git or existing.has_git):
        _stand_alone(folder, asks=asks)
    name = _name(repository_name(existing, folder))
    found = existing.assignments(given.tree, assignments)
    assignments = (*found, *assignments)
    if choose:
        assignments = (f"stack={choose_stack()}", *assignments)
    whole = ask(given, assignments, name) if asks else complete_answers(given, assignments, name)
    plan = keep_existing(plan_new(whole), existing, folder)
    if dry_run:
        print_text(f"{folder}/\n{tree(plan.new)}\n{diff(plan.changes)}")
    else:
        notes = list(write_repository(folder, plan, whole.repository.branch, with_git=not no_git, waiting=show_waiting))
        tell(
            f"{folder}: {len(plan.changes)} files, clean in the strict profile. Start with {folder}/README.md.",
            err=False,
        )
        tell_notes(notes)
    tell_notes((f"The clone says {', '.join(found)}.",) if found else ())
    tell_notes(plan.notes)
    if not dry_run:
        tell_steps(after_new(whole, folder, plan, has_origin=existing.has_origin, with_git=not no_git))


def _name(called: str) -> str:
    """The name of a repository of which the folder or the URL is called in any way."""
    from ..generator.answers.rules import NO_TEXTS

    found = re.sub(r"[^a-z0-9]+", "-", called.lower()).lstrip("-0123456789")[:40].strip("-")
    return "homelab" if found in NO_TEXTS else found or "homelab"


def _stand_alone(folder: Path, *, asks: bool) -> None:
    """Ask before a repository is made inside of another one; raises UserError where nobody can be asked."""
    from ..generator.writing.git_in_existing_repository import enclosing_repository

    outer = enclosing_repository(folder)
    if outer is None:
        return
    what = f"{folder} would be a repository inside of the repository {outer}"
    if not asks:
        hint = "Name a folder outside of it, or make a plain folder of that repository with --no-git."
        raise UserError(f"{what}, which would not know what is in it.", hint)
    click.confirm(clean(f"{what}, which would not know what is in it. Go on?"), default=False, abort=True)
