"""A small repository for ApplicationSets: its files, and the clusters that are registered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from stackwright.model.argocd.applicationsets.expand import expand
from stackwright.model.argocd.applicationsets.expansion import Cluster, Expansion, Surroundings, Unknown
from stackwright.model.files.file_tree import folders_of

URL = "https://git.example.org/team/stack.git"
CLUSTERS = (
    Cluster("east", "https://east.example.org", labels={"env": "prod"}, annotations={"path": "clusters/east"}),
    Cluster("West_2", "https://west.example.org", "team", {"env": "test"}),
)
TEMPLATE: dict[str, Any] = {
    "goTemplate": True,
    "template": {
        "metadata": {"name": "{{.name}}"},
        "spec": {
            "project": "default",
            "destination": {"server": "https://kubernetes.default.svc", "namespace": "default"},
            "source": {"repoURL": URL, "path": "apps/x", "targetRevision": "main"},
        },
    },
}


@dataclass(frozen=True)
class Tree:
    """Files by path."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def paths(self) -> Iterable[str]:
        return sorted(self.texts)

    def folders(self) -> Iterable[str]:
        return {folder for path in self.texts for folder in folders_of(path) if folder}

    def read(self, path: str) -> str | Unknown:
        return self.texts[path] if path != "secret.yaml" else Unknown("it is too large")


@dataclass(frozen=True)
class Own:
    """One URL, and its default branch."""

    def owns(self, url: str) -> bool:
        return url == URL

    def is_here(self, revision: str | None) -> bool:
        return revision in (None, "HEAD", "main")


Expand = Callable[..., Expansion]


@pytest.fixture
def expanded() -> Expand:
    """What an ApplicationSet with a `spec` makes; `texts` are files, and other names are fields of the surroundings."""

    def expand_spec(spec: dict[str, Any], texts: Mapping[str, str] | None = None, **more: Any) -> Expansion:
        given = Surroundings(Tree(texts or {}), Own(), **{"clusters": CLUSTERS, **more})
        return expand({"metadata": {"name": "set", "namespace": "argocd"}, "spec": {**TEMPLATE, **spec}}, given)

    return expand_spec
