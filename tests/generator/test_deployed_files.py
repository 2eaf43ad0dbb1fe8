"""In new repositories of all stacks it is known what deploys each file, and a slip in what deploys them is found."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.rendering.render import files
from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.model.files.source import open_source
from stackwright.show.explain_file import explain_file

Make = Callable[[Mapping[str, str | bytes]], Path]
STACKS = ("kubevirt", "nixos-k3s", "talos", "talos-nixos", "two-clusters")
_APPS = "kubernetes/bootstrap/apps.yaml"
#: What stands in the ApplicationSet of the applications, a slip of it, and the rule that tells of it.
SLIPS = [
    ("revision: main", "revision: mian", "ARG066"),
    ("targetRevision: main", "targetRevision: mian", "ARG066"),
    ("path: kubernetes/apps/*", "path: kubernetes/app/*", "ARG022"),
    (
        "path: kubernetes/apps/*",
        "path: kubernetes/apps/*\n          - {path: kubernetse/apps/web, exclude: true}",
        "ARG067",
    ),
    ("project: apps", "project: aps", "ARG024"),
    ('path: "{{ .path.path }}"', 'path: "{{ .path.pth }}"', "ARG020"),
    ('path: "{{ .path.path }}"', 'path: "{{ .path.path }}/web"', "ARG023"),
    ("name: app-{{ .path.basename }}", "name: app-{{ .path.base }}", "ARG020"),
]


@cache
def _made(stack: str) -> Mapping[str, str | bytes]:
    return dict(files(complete_answers(GivenAnswers({"stack": stack}))))


@pytest.mark.parametrize("stack", STACKS)
def test_explain_names_the_application_of_every_deployed_file(stack: str, make: Make) -> None:
    root = make(_made(stack))
    workspace, source = Workspace.open(root), open_source(root)
    repository = workspace.expanded()
    below = [path for path in repository.tree.files if path.startswith("kubernetes/") and path.endswith(".yaml")]
    told = {path: explain_file(repository, source, path) for path in below}
    assert below
    assert [path for path, text in told.items() if "Deployed: yes" not in text or " by Application " not in text] == []


@pytest.fixture(scope="module")
def applications() -> str:
    """What deploys the applications of every stack, but for the URL."""
    data = _made("talos")[_APPS]
    return data.decode() if isinstance(data, bytes) else data


@pytest.mark.parametrize(("right", "wrong", "code"), SLIPS)
def test_a_slip_in_what_deploys_the_applications_is_found(
    right: str, wrong: str, code: str, applications: str, committed: Make
) -> None:
    assert right in applications
    sets = {_APPS: applications.replace(right, wrong, 1)}
    root = committed(_few(_made("talos")) | sets)
    workspace = Workspace.open(root)
    report = workspace.report(select(workspace.config, select=("ARG",)), Options(jobs=1))
    assert code in {one.code for one in report.findings if one.mark.path == _APPS}


def _few(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    kept = ("kubernetes/apps/", "kubernetes/bootstrap/", "stackwright.yaml")
    return {path: data for path, data in files.items() if path.startswith(kept)}
