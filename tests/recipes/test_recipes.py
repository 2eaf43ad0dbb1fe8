"""Every recipe that is not of the first day, where everything is there: `pytest tests/recipes -k 'talos and etcd'`."""

import json
from collections.abc import Callable

import pytest

from stackwright.tests.recipes import days, state
from stackwright.tests.recipes.desk import Desk
from stackwright.tests.recipes.repositories import CASES, STACKS
from stackwright.tests.recipes.table import RECIPES

Make = Callable[[str], Desk]
EVERY = [(case, name) for case in STACKS for name, row in RECIPES.items() if case in row.stacks]


def _public(at: Desk) -> set[str]:
    """The recipes that `just` lists."""
    found = json.loads(at.output("just", "--dump", "--dump-format", "json"))["recipes"]
    return {name for name, one in found.items() if not one["private"]}


@pytest.mark.parametrize("case", CASES)
def test_every_recipe_is_run(case: str, after_first: Make) -> None:
    """By the first and the second day, or by a row of the table."""
    at = after_first(case)
    early = {command.split()[1] for command in days.commands(at.root) if command.startswith("just ")}
    rows = {name for name, row in RECIPES.items() if case in row.stacks}
    missing = _public(at) - early - set(RECIPES)
    assert missing == set(), "a row of tests/recipes/table.py is missing"
    if case in STACKS:
        assert rows <= _public(at)


@pytest.mark.parametrize(("case", "name"), EVERY, ids=[f"{case}-{name}" for case, name in EVERY])
def test_recipe(case: str, name: str, after_first: Make) -> None:
    """It is green, and what it is for was done."""
    at = after_first(case)
    done = RECIPES[name].run(at)
    # A recipe that stays until it is ended was ended.
    assert done.code == (130 if name == "argocd" else 0), done.text
    RECIPES[name].done(at, done)
    assert state.leaked(at) == []


@pytest.mark.parametrize(("case", "name"), [one for one in EVERY if RECIPES[one[1]].machine], ids=lambda one: str(one))
def test_unreachable(case: str, name: str, after_first: Make) -> None:
    """Without the machine that it needs a recipe is red, says which, and leaves nothing behind."""
    at = after_first(case)
    machine = at.machine((RECIPES[name].machine or str)(at))
    at.change(machine.name, state="unreachable")
    before = sorted(path for path in at.root.rglob("*") if ".git" not in path.parts)
    done = RECIPES[name].run(at)
    assert done.code != 0, done.text
    assert machine.name in done.text or machine.address in done.text, done.text
    after = sorted(path for path in at.root.rglob("*") if ".git" not in path.parts and path.is_file())
    assert [path for path in after if path not in before and not path.name.endswith("000000Z.snapshot")] == []
    assert state.leaked(at) == []
