"""`stackwright new`: answers → files → lint → a folder, with a first commit in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..lint.finding import Finding
from ..model.errors import UserError
from . import defaults
from .answers import Answers
from .check import findings_of_new, found_in_new, told
from .git import first_commit, install_hooks
from .holding import Waiting, silent
from .parts import PARTS
from .plan import Change, Plan
from .render import files
from .rules import advice
from .versions import contract_of
from .write import fill, new_folder, refuse_occupied


class ScaffoldError(Exception):
    """What we have rendered does not pass our own checks, which no answer can be blamed for."""


def plan_new(answers: Answers, parts: Path = PARTS) -> Plan:
    """The files of a new repository; raises where they would not lint clean in the strict profile."""
    rendered = files(answers, parts)
    obstacles, placeholders = found_in_new(rendered)
    if obstacles:
        raise _blamed(answers, obstacles, parts)
    notes = [*advice(answers), *_left(len(placeholders))]
    return Plan(tuple(Change(path, None, data) for path, data in rendered.items()), tuple(notes))


def _left(placeholders: int) -> Iterator[str]:
    if placeholders:
        what = "1 placeholder is" if placeholders == 1 else f"{placeholders} placeholders are"
        yield f"{what} left for what only you know: `just placeholders` or `stackwright lint` shows them."


def _blamed(answers: Answers, found: tuple[Finding, ...], parts: Path) -> Exception:
    """The error for findings in a new repository: the versions that were answered may have brought them."""
    ours = replace(answers, versions=defaults.VERSIONS, contract=contract_of(defaults.VERSIONS["talos"]))
    if ours != answers and not findings_of_new(files(ours, parts)):
        hint = "Other `versions:` are right; those of the defaults fit together."
        return UserError(f"With these versions the repository would have findings:{told(found)}", hint)
    return ScaffoldError(f"the new repository has findings:{told(found)}")


def write_new(target: Path, plan: Plan, branch: str, *, with_git: bool, waiting: Waiting = silent) -> Iterator[str]:
    """Write the plan into a folder of its own; the sentences say what is left to do.

    Raises UserError, and leaves everything as it was, where that cannot be done.
    """
    refuse_occupied(target)
    failed = None
    with new_folder(target, f"stackwright new {target}", waiting) as folder:
        fill(folder, plan.changes)
        if with_git:
            failed = first_commit(folder, branch)
    if failed:
        yield failed
    if with_git and (target / ".git").exists():
        yield from install_hooks(target)
