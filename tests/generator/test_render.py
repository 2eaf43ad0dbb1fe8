"""Parts → files: what is dropped, what is never run, and what a change does not touch."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.plain_values import to_plain
from stackwright.generator.answers.rules import find_invalid_answers
from stackwright.generator.rendering.context import context
from stackwright.generator.rendering.parts import jobs
from stackwright.generator.rendering.render import files, part_files, render_changes, templates
from stackwright.model.text.document import Value
from stackwright.model.text.typed_access import items, mapping

ROOT = "{{ cookiecutter.root }}"


@pytest.fixture
def parts(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    def write(texts: Mapping[str, str]) -> Path:
        for name, text in texts.items():
            part, _, path = name.partition("/")
            target = tmp_path / part / ROOT / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return tmp_path

    return write


def test_names_and_contents(parts: Callable[[Mapping[str, str]], Path]) -> None:
    folder = parts(
        {
            "repository/README.md": "# {{ cookiecutter.repository.title }}\n",
            "repository/empty.md": "{% if cookiecutter.has.k3s %}\nk3s\n{% endif %}\n",
            "repository/{{ 'k3s.md' if cookiecutter.has.k3s }}": "k3s\n",
            "talos-node/{{ cookiecutter.node.name }}.yaml": "{% for dns in cookiecutter.network.dns %}\n- {{ dns }}\n{% endfor %}\n",
        }
    )
    found = files(complete({"control-planes": 1, "workers": 1}), folder)
    assert found == {
        "README.md": b"# Homelab\n",
        "cp-1.yaml": b"- 10.20.0.1\n",
        "worker-1.yaml": b"- 10.20.0.1\n",
    }


def test_hooks_are_not_run(parts: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> None:
    folder = parts({"repository/README.md": "x\n"})
    for hook in ("pre_prompt", "pre_gen_project", "post_gen_project"):
        (folder / "repository" / "hooks").mkdir(exist_ok=True)
        (folder / "repository" / "hooks" / f"{hook}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    files(complete({}), folder)
    assert not (tmp_path / "ran").exists()


def test_only_what_reads_a_change_is_rendered_again(parts: Callable[[Mapping[str, str]], Path]) -> None:
    folder = parts(
        {
            "repository/nodes.md": "{% for node in cookiecutter.nodes %}\n{{ node.name }}\n{% endfor %}\n",
            "repository/title.md": "{{ cookiecutter.repository.title }}\n",
            "repository/opaque.md": "{{ cookiecutter['domain'] }}\n",
            "talos-node/{{ cookiecutter.node.name }}.md": "{{ cookiecutter.node.address }}\n",
        }
    )
    before, after = complete({"workers": 0}), complete({"workers": 1})
    old, new = render_changes(before, after, folder)
    assert sorted(new) == ["nodes.md", "opaque.md", "worker-1.md"]
    assert sorted(old) == ["nodes.md", "opaque.md"]


def grown(answers: Answers, more: dict[str, Value]) -> Answers:
    tree = mapping(to_plain(answers))
    return complete({**tree, **{kind: [*items(tree, kind), entry] for kind, entry in more.items()}})


@pytest.mark.parametrize("stack", ["talos", "nixos-k3s", "kubevirt", "two-clusters"])
@pytest.mark.parametrize(
    "more",
    [
        {"nodes": {"name": "new-1"}},
        {"hosts": {"name": "new-1", "services": ["docker"]}},
        {"vms": {"name": "new-1"}},
        {"apps": {"name": "new-1"}},
        {"clusters": {"name": "new-1", "endpoint": "https://10.99.0.1:6443"}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_is_skipped_has_not_changed(
    stack: str, more: dict[str, Value], answers_of: Callable[..., Answers]
) -> None:
    before = answers_of(stack)
    after = grown(before, more)
    if find_invalid_answers(after):
        pytest.skip("a combination that is refused")
    whole_old, whole_new = files(before), files(after)
    old, new = render_changes(before, after)
    assert {path: whole_old[path] for path in old} == old
    assert {path: whole_new[path] for path in new} == new
    differing = {path for path in whole_old.keys() | whole_new.keys() if whole_old.get(path) != whole_new.get(path)}
    assert differing <= old.keys() | new.keys()
    assert not whole_old.keys() - whole_new.keys(), "a component that joins takes no file away"


@pytest.mark.parametrize("stack", ["talos", "nixos-k3s", "talos-nixos", "kubevirt", "two-clusters"])
def test_no_two_parts_write_the_same_file(stack: str, answers_of: Callable[..., Answers]) -> None:
    seen = context(answers_of(stack))
    written: dict[str, str] = {}
    for job in jobs(seen):
        own = {**seen, job.called: job.component} if job.called else seen
        for path in part_files(job.part, own):
            assert path not in written, f"{job.part} and {written[path]} write {path}"
            written[path] = job.part


def test_every_part_has_templates(answers_of: Callable[..., Answers]) -> None:
    from stackwright.generator.rendering.parts import PARTS

    wanted = {
        job.part for stack in ("talos-nixos", "kubevirt", "two-clusters") for job in jobs(context(answers_of(stack)))
    }
    assert [part for part in sorted(wanted) if not templates(PARTS / part)] == []
    assert [part.name for part in sorted(PARTS.iterdir()) if not (part / "cookiecutter.json").is_file()] == []
