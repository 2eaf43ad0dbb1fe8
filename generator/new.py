"""`stackwright new`: answers → files → lint → a folder, with a first commit in it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..lint.finding import Finding
from ..model.errors import UserError
from .answers import defaults
from .answers.answers import Answers
from .answers.rules import advice
from .answers.version_answers import contract_of
from .check import check_new, findings_of_new, format_findings
from .existing_folder import look
from .plan import Change, Plan
from .rendering.parts import PARTS
from .rendering.render import files
from .writing.exclusive_folder import Waiting, silent
from .writing.first_commit import first_commit, install_hooks
from .writing.git_in_existing_repository import commit
from .writing.transaction import apply_plan, lock_for_writing
from .writing.write_new_folder import fill, new_folder


class ScaffoldError(Exception):
    """What we have rendered does not pass our own checks, which no answer can be blamed for."""


def plan_new(answers: Answers, parts: Path = PARTS) -> Plan:
    """The files of a new repository; raises where they would not lint clean in the strict profile."""
    rendered = files(answers, parts)
    obstacles, placeholders = check_new(rendered)
    if obstacles:
        raise _explain_findings(answers, obstacles, parts)
    notes = [*advice(answers), *_explain_placeholders(len(placeholders))]
    return Plan(tuple(Change(path, None, data) for path, data in rendered.items()), tuple(notes))


def _explain_placeholders(placeholders: int) -> Iterator[str]:
    if placeholders:
        what = "1 placeholder is" if placeholders == 1 else f"{placeholders} placeholders are"
        yield f"{what} left for what only you know: `just placeholders` or `stackwright lint` shows them."


def _explain_findings(answers: Answers, found: tuple[Finding, ...], parts: Path) -> Exception:
    """The error for findings in a new repository: the versions that were answered may have brought them."""
    ours = replace(answers, versions=defaults.VERSIONS, contract=contract_of(defaults.VERSIONS["talos"]))
    if ours != answers and not findings_of_new(files(ours, parts)):
        hint = "Other `versions:` are right; those of the defaults fit together."
        return UserError("With these versions the repository would have findings:", hint, format_findings(found))
    return ScaffoldError("\n  ".join(("the new repository has findings:", *format_findings(found))))


def write_repository(
    target: Path, plan: Plan, branch: str, *, with_git: bool, waiting: Waiting = silent
) -> Iterator[str]:
    """Write the plan into a folder of its own, or into a clone that is as good as empty.

    The sentences say what is left to do. Raises UserError, and leaves everything as it was, where that cannot be done.
    """
    existing = look(target)
    if existing.is_empty:
        yield from _into_new(target, plan, branch, with_git=with_git, waiting=waiting)
    else:
        kept = {change.path: change.before for change in plan.changes if change.before is not None}
        if any(existing.files.get(path) != data for path, data in kept.items()):
            raise UserError(f"{target} has been changed meanwhile, and nothing was written.", "Run it again.")
        with lock_for_writing(Path(os.path.realpath(target)), waiting, back=True) as right:
            apply_plan(right, f"stackwright new {target}", plan.changes)
        if with_git:
            yield from commit(target, branch, (change.path for change in plan.changes), kept)
    if with_git and (target / ".git").exists():
        yield from install_hooks(target)


def _into_new(target: Path, plan: Plan, branch: str, *, with_git: bool, waiting: Waiting) -> Iterator[str]:
    failed = None
    with new_folder(target, f"stackwright new {target}", waiting) as folder:
        fill(folder, plan.changes)
        if with_git:
            failed = first_commit(folder, branch)
    if failed:
        yield failed
