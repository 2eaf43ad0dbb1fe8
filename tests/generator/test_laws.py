"""What holds for every stack with every choice: it renders, lints clean, renders the same again, and grows."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

import pytest

from stackwright.generator.add import plan_add
from stackwright.generator.answers.answers import Wish
from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.rules import find_invalid_answers
from stackwright.generator.check import findings_of_new, format_findings
from stackwright.generator.rendering.render import files
from stackwright.model.files.source import Source

pytestmark = pytest.mark.system

CHOICES: dict[str, tuple[str, ...]] = {
    "stack": tuple(COUNTS),
    "cni": ("cilium", "flannel"),
    "storage": ("local-path", "longhorn"),
    "ci": ("github", "gitlab", "forgejo"),
    "monitoring": ("yes", "no"),
    "example-vm": ("yes", "no"),
}
WISHES = (
    Wish("node", "new-node", {"role": "worker"}),
    Wish("host", "new-host", {"services": ["postgresql", "docker"]}),
    Wish("vm", "new-vm", {}),
    Wish("vm", "other-vm", {"image": "quay.io/containerdisks/debian:13"}),
    Wish("app", "new-app", {}),
    Wish("cluster", "new-cluster", {"endpoint": "https://10.99.0.1:6443"}),
)


def pairwise() -> Iterator[dict[str, str]]:
    """Combinations in which every two choices meet, found greedily."""
    names = list(CHOICES)
    open_pairs = {
        ((first, one), (second, other))
        for first, second in combinations(names, 2)
        for one, other in product(CHOICES[first], CHOICES[second])
    }
    every = [dict(zip(names, values, strict=True)) for values in product(*CHOICES.values())]
    while open_pairs:
        best = max(every, key=lambda found: len(met(found) & open_pairs))
        open_pairs -= met(best)
        yield best


def met(found: dict[str, str]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    return set(combinations(found.items(), 2))


def tree(found: dict[str, str]) -> dict[str, Any]:
    choices = {
        key: value == "yes" if value in ("yes", "no") else value for key, value in found.items() if key != "stack"
    }
    return {"stack": found["stack"], "choices": choices}


@pytest.mark.parametrize("found", list(pairwise()), ids=lambda found: "-".join(found.values()))
def test_it_is_clean_and_stays_clean_as_it_grows(found: dict[str, str], in_memory: Callable[..., Source]) -> None:
    answers = complete(tree(found))
    assert find_invalid_answers(answers) == ()
    made = files(answers)
    assert format_findings(findings_of_new(made)) == []
    assert files(answers) == made
    for path, data in made.items():
        assert_tidy(path, data)
    for wish in WISHES:
        if wish.kind == "node" and not answers.nodes:
            continue  # refused: Talos nodes join no k3s
        plan = plan_add(in_memory(made), wish)  # raises where it would bring a finding
        made = {**made, **{change.path: change.after for change in plan.changes}}
        again = plan_add(in_memory(made), wish)
        assert again.changes == ()
    assert format_findings(findings_of_new(made)) == []


def assert_tidy(path: str, data: bytes) -> None:
    text = data.decode()
    assert "\r" not in text, path
    assert text.endswith("\n"), path
    assert not text.endswith("\n\n"), path
    assert not text.startswith("\n"), path
    assert [line for line in text.splitlines() if line != line.rstrip()] == [], path
    assert "cookiecutter." not in text, path
    if path.endswith((".yaml", ".yml")):
        assert "\t" not in text, path
        if "yamllint disable rule:line-length" not in text:
            assert [
                line for line in text.splitlines() if len(line) > 120 and " " in line.strip().lstrip("#- ")
            ] == [], path


GROWN = """
import hashlib
from stackwright.generator.answers.complete import complete
from stackwright.generator.rendering.render import files
for stack in ("kubevirt", "two-clusters"):
    for path, data in files(complete({"stack": stack})).items():
        print(path, hashlib.sha256(data).hexdigest())
"""


def test_every_process_renders_the_same_bytes() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", GROWN],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(told) == 1
    assert b"stackwright.yaml" in told.pop()


def test_the_order_in_which_things_are_added_does_not_matter_for_what_is_there(
    in_memory: Callable[..., Source], files_of: Callable[..., dict[str, bytes]]
) -> None:
    """`new` is `add`, repeated: a node that joined later is the same as one that was there from the start."""
    start = files_of("talos", "workers=1")
    plan = plan_add(in_memory(start), Wish("node", "worker-2", {}))
    assert {**start, **{change.path: change.after for change in plan.changes}} == files_of("talos", "workers=2")
