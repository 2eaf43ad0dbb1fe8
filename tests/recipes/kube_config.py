"""How kubectl reaches an API and opens it, as talosctl and k3s write it."""

from typing import Any

from .world import World


def kubeconfig(here: World, name: str, server: str, **context: str) -> dict[str, Any]:
    """How kubectl reaches an API and opens it; more of the context than k3s writes is given."""
    certificates = here.certificates
    authority = {"server": server, "certificate-authority-data": certificates["authority"]}
    user = {"client-certificate-data": certificates["certificate"], "client-key-data": certificates["key"]}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": authority}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name, **context}}],
        "users": [{"name": name, "user": user}],
        "current-context": name,
    }
