"""The questions of `new` on a terminal, and `--choose`."""

from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import click
import pytest
from click.testing import Result

from stackwright.cli import new as new_command
from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.questions import answer, default, describe_question, machine_questions, questions
from stackwright.generator.answers.recommend_stack import QUESTIONS, recommend
from stackwright.generator.answers.rules import find_invalid_answers
from stackwright.model.text.document import Value

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_command, "on_terminal", lambda: True)


def typed(stack: str = "talos", answers: Mapping[str, str] | None = None, *, sure: str = "y") -> str:
    """What someone types who takes every default but these, and confirms."""
    said = dict(answers or {})
    lines = [stack, *(said.pop(dotted, "") for dotted in questions(stack))]
    counts: dict[str, Value] = {key: int(value) for key, value in (answers or {}).items() if key in COUNTS[stack]}
    lines += [said.pop(dotted, "") for dotted in machine_questions({"stack": stack, **counts}, "demo")]
    lines.append(sure)
    assert not said
    return "".join(f"{line}\n" for line in lines)


def test_every_default_can_be_taken(
    stackwright: Run, tmp_path: Path, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    assert stackwright("new", "a/demo", "--no-git", typed=typed()).exception is None
    assert stackwright("new", "b/demo", "--no-git", "--defaults").exception is None
    assert snapshot(tmp_path / "a" / "demo") == snapshot(tmp_path / "b" / "demo")


def test_answers_are_taken_and_summed_up(stackwright: Run, tmp_path: Path) -> None:
    said = {
        "control-planes": "1",
        "workers": "1",
        "network.nodes": "192.168.7.0/24",
        "choices.storage": "longhorn",
        "choices.monitoring": "no",
    }
    done = stackwright("new", "demo", "--no-git", typed=typed(answers=said))
    assert done.exception is None
    assert "nodes:            cp-1 192.168.7.11, worker-1 192.168.7.12\n" in done.stdout
    text = (tmp_path / "demo" / "stackwright.yaml").read_text()
    assert "storage: longhorn" in text
    assert "monitoring: false" in text
    assert "gateway: 192.168.7.1\n" in text


def test_what_is_wrong_is_asked_again_at_once(stackwright: Run, tmp_path: Path) -> None:
    lines = typed().splitlines()
    pods = 1 + questions("talos").index("network.pods")
    lines[pods : pods + 1] = ["10.0.0.0/8", ""]
    at = 1 + questions("talos").index("network.nodes")
    lines[at : at + 1] = ["10.20.0.5/24", "ten", "10.21.0.0/24"]
    done = stackwright("new", "demo", "--no-git", typed="".join(f"{line}\n" for line in lines))
    assert done.exception is None, done.output
    assert "Error: 10.20.0.5/24 is an address within a network; the network is 10.20.0.0/24" in done.output
    assert "Error: 10.0.0.0/8 overlaps network.nodes 10.21.0.0/24" in done.output
    assert "Error: `ten` is not an IPv4 network such as `10.20.0.0/24`" in done.output
    assert "nodes: 10.21.0.0/24\n" in (tmp_path / "demo" / "stackwright.yaml").read_text()


def test_who_is_not_sure_gets_nothing(stackwright: Run, tmp_path: Path) -> None:
    done = stackwright("new", "demo", typed=typed(sure="n"))
    assert isinstance(done.exception, click.Abort)
    assert list(tmp_path.iterdir()) == []


def test_what_was_said_is_not_asked(stackwright: Run) -> None:
    done = stackwright("new", "demo", "--dry-run", "--set", "stack=talos", "--set", "workers=0", typed="\n" * 40)
    assert done.exception is None
    assert "\nworkers [" not in done.stdout
    assert "\ncontrol-planes [3]:" in done.stdout


@pytest.mark.parametrize("stack", COUNTS)
def test_every_question_has_a_help_and_a_default_that_is_right(stack: str) -> None:
    for dotted in ("stack", *questions(stack)):
        assert describe_question(dotted) != dotted
        written = default({"stack": stack}, dotted, "demo")
        found = answer({"stack": stack}, dotted, written, "demo")
        assert not isinstance(found, str), (dotted, found)
        assert complete(found, "demo") == complete({"stack": stack}, "demo")


def test_what_a_later_question_can_put_right_is_left_to_it() -> None:
    tree = answer({"network": {"pods": "10.244.0.0/16"}}, "network.nodes", "10.244.0.0/24", "demo", ("network.pods",))
    assert not isinstance(tree, str)
    assert find_invalid_answers(complete(tree))
    assert isinstance(answer(tree, "network.dns", "10.244.0.1", "demo"), str)


@pytest.mark.parametrize("answers", list(product([False, True], repeat=len(QUESTIONS))))
def test_every_recommendation_has_its_reasons(answers: tuple[bool, ...]) -> None:
    wanted = dict(zip(QUESTIONS, answers, strict=True))
    found = recommend(wanted)
    assert found.stack in COUNTS
    assert found.reasons
    assert all(reason.endswith(".") for reason in found.reasons)
    if wanted["vms"]:
        assert found.stack == "kubevirt"
    if not any(answers):
        assert found.stack == "talos"


def test_every_stack_can_be_recommended() -> None:
    every = product([False, True], repeat=len(QUESTIONS))
    assert {recommend(dict(zip(QUESTIONS, answers, strict=True))).stack for answers in every} == set(COUNTS)


def test_choosing(stackwright: Run) -> None:
    done = stackwright("new", "demo", "--defaults", "--choose", "--dry-run", typed="n\ny\ny\nn\nn\n")
    assert "Recommended: nixos-k3s\n  - Packages and services of your own need NixOS" in done.stdout
    assert "+  stack: nixos-k3s\n" in done.stdout
