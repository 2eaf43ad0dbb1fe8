"""`stackwright new`: answers → files → lint → a folder, with a first commit in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..lint.finding import Finding
from ..model.errors import UserError
from . import defaults
from .answers import Answers
from .check import findings_of_new, told
from .git import first_commit, install_hooks
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
    if found := findings_of_new(rendered):
        raise _blamed(answers, found, parts)
    return Plan(tuple(Change(path, None, data) for path, data in rendered.items()), tuple(advice(answers)))


def _blamed(answers: Answers, found: tuple[Finding, ...], parts: Path) -> Exception:
    """The error for findings in a new repository: the versions that were answered may have brought them."""
    ours = replace(answers, versions=defaults.VERSIONS, contract=contract_of(defaults.VERSIONS["talos"]))
    if ours != answers and not findings_of_new(files(ours, parts)):
        hint = "Other `versions:` are right; those of the defaults fit together."
        return UserError(f"With these versions the repository would have findings:{told(found)}", hint)
    return ScaffoldError(f"the new repository has findings:{told(found)}")


def write_new(target: Path, plan: Plan, branch: str, *, with_git: bool) -> Iterator[str]:
    """Write the plan into a folder of its own; the sentences say what is left to do.

    Raises UserError, and leaves everything as it was, where that cannot be done.
    """
    refuse_occupied(target)
    failed = None
    with new_folder(target) as folder:
        fill(folder, plan.changes)
        if with_git:
            failed = first_commit(folder, branch)
    if failed:
        yield failed
    if with_git and (target / ".git").exists():
        yield from install_hooks(target)
