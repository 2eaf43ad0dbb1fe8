"""What docs/generator.md shows works."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.read_answers import complete_answers, parse_answers
from stackwright.schemas.stackwright.answers import answers_schema

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "generator.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_of_answers() -> None:
    (example,) = blocks("yaml")
    answers = complete_answers(parse_answers(example, "answers.yaml"))
    assert [host.name for host in answers.hosts] == ["db-1", "build-1"]


def test_every_answer_is_in_the_table() -> None:
    named = set(re.findall(r"`([a-z0-9*.-]+)`", "\n".join(re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE))))
    known = set(answers_schema()["properties"]) - {"template"}
    assert {name.split(".")[0] for name in named} >= known


def test_what_the_stacks_start_with(answers_of: Callable[..., Answers]) -> None:
    for stack, starts in re.findall(r"^\| `([a-z0-9-]+)` \| [^|]+ \| (\d[^|]+) \|$", PAGE, re.MULTILINE):
        answers = answers_of(stack)
        counts = {
            "control plane": sum(node.is_controlplane for node in answers.nodes),
            "worker": sum(not node.is_controlplane for node in answers.nodes),
            "server": sum(host.role != "k3s-agent" for host in answers.hosts),
            "agent": sum(host.role == "k3s-agent" for host in answers.hosts),
            "virtual machine": len(answers.vms),
        }
        told = {label.rstrip("s"): int(number) for number, label in re.findall(r"(\d) ([a-z ]+)", starts)}
        assert told == {label: count for label, count in counts.items() if count}, stack


def test_the_commands(stackwright: Callable[..., Result], demo: Path, tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(blocks("yaml")[0])
    lines = [line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    commands = [shlex.split(line.rpartition("&& ")[2]) for line in lines if "stackwright " in line]
    for _, command, *arguments in [one for one in commands if one[0] == "stackwright"]:
        if command == "add":
            done = stackwright("add", *arguments, cwd=demo)
        else:
            asks = not any(option in arguments for option in ("--defaults", "--answers"))
            done = stackwright(command, *arguments, "--dry-run", *(["--defaults"] if asks else []))
        assert done.exception is None or "differs" in str(done.exception), (arguments, done.exception)
