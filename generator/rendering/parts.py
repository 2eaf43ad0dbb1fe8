"""Which parts of the templates a repository is put together from, and once for what."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .context import Context, Seen

PARTS = Path(__file__).resolve().parents[2] / "templates" / "parts"
#: Parts that are rendered once, with what the context must have for it; "" is always there.
_ONCE = (
    ("settings", ""),
    ("repository", ""),
    ("ci-github", "github"),
    ("ci-gitlab", "gitlab"),
    ("ci-forgejo", "forgejo"),
    ("talos", "talos"),
    ("nixos", "nixos"),
    ("ansible", ""),
    ("argocd", "kubernetes"),
    ("infrastructure-cilium", "cilium"),
    ("infrastructure-local-path", "local_path"),
    ("infrastructure-longhorn", "longhorn"),
    ("infrastructure-kubevirt", "kubevirt"),
    ("infrastructure-cdi", "kubevirt"),
    ("infrastructure-multus", "kubevirt"),
    ("infrastructure-monitoring", "monitoring"),
    ("infrastructure-sops", "kubernetes"),
    ("infrastructure-snapshots", "snapshots"),
)
#: Parts that are rendered for each component: the list, and what the component is called in the template.
_EACH = (
    ("talos-node", "nodes", "node"),
    ("nixos-host", "hosts", "host"),
    ("app", "apps", "app"),
    ("vm", "vms", "vm"),
    ("vm-host", "vms", "vm"),
    ("cluster", "clusters", "one_cluster"),
)


class Job(NamedTuple):
    """A part that is to be rendered, for a component where it has one: its name in the template, and itself."""

    part: str
    called: str = ""
    component: Seen = None

    @property
    def key(self) -> tuple[str, str]:
        """What is the same job before and after a change: the part and the component's name."""
        return self.part, str(self.component["name"]) if isinstance(self.component, dict) else ""


def jobs(context: Context) -> Iterator[Job]:
    """Everything that a context is rendered with."""
    has = context["has"]
    assert isinstance(has, dict)
    yield from (Job(part) for part, condition in _ONCE if not condition or has[condition])
    for part, kind, called in _EACH:
        components = context[kind]
        assert isinstance(components, list)
        for component in components:
            if isinstance(component, dict) and _is_for(part, component):
                yield Job(part, called, component)


def _is_for(part: str, component: dict[str, Seen]) -> bool:
    """Whether the component has that part: NixOS does not run in every VM, and the home cluster is the rest."""
    return component.get("is_nixos") is not False if part == "vm-host" else not component.get("is_home")
