"""What an API server says about itself: its kinds, and what its requests take."""

from typing import Any

from .kinds import Kind

_VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"]
#: k8s.io/api/apidiscovery/v2
TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


def groups(kinds: list[Kind], *, core: bool) -> dict[str, Any]:
    """All kinds of the core group, or those of all others, in one answer."""
    names = dict.fromkeys(kind.group for kind in kinds if (kind.group == "") == core)
    return {
        "kind": "APIGroupDiscoveryList",
        "apiVersion": "apidiscovery.k8s.io/v2",
        "metadata": {},
        "items": [{"metadata": {"name": name} if name else {}, "versions": _versions(kinds, name)} for name in names],
    }


def _versions(kinds: list[Kind], group: str) -> list[dict[str, Any]]:
    versions = dict.fromkeys(kind.version for kind in kinds if kind.group == group)
    return [
        {
            "version": version,
            "freshness": "Current",
            "resources": [_resource(kind) for kind in kinds if (kind.group, kind.version) == (group, version)],
        }
        for version in versions
    ]


def _resource(kind: Kind) -> dict[str, Any]:
    return {
        "resource": kind.plural,
        "responseKind": {"group": kind.group, "version": kind.version, "kind": kind.kind},
        "scope": "Namespaced" if kind.namespaced else "Cluster",
        "singularResource": kind.kind.lower(),
        "shortNames": list(kind.short),
        "verbs": _VERBS,
    }


def resources(kinds: list[Kind], api: str) -> dict[str, Any] | None:
    """The kinds of one version, in the form from before there was one answer for all."""
    listed = [
        {
            "name": kind.plural,
            "singularName": kind.kind.lower(),
            "kind": kind.kind,
            "namespaced": kind.namespaced,
            "shortNames": list(kind.short),
            "verbs": _VERBS,
        }
        for kind in kinds
        if kind.api == api
    ]
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": api, "resources": listed} if listed else None


def openapi_index(kinds: list[Kind]) -> dict[str, Any]:
    """Where the descriptions are."""
    paths = dict.fromkeys(f"apis/{kind.api}" if kind.group else f"api/{kind.version}" for kind in kinds)
    return {"paths": {path: {"serverRelativeURL": f"/openapi/v3/{path}?hash=0"} for path in paths}}


def openapi(kinds: list[Kind], path: str) -> dict[str, Any]:
    """That every kind can be checked and tried by the server: all that kubectl asks of a description."""
    parameters = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in ("dryRun", "fieldValidation")]
    return {
        "openapi": "3.0.0",
        "info": {"title": "Kubernetes", "version": "v1.35.0"},
        "paths": {
            f"/{path}/{kind.plural}/{{name}}": {
                "patch": {
                    "parameters": parameters,
                    "responses": {"200": {"description": "OK"}},
                    "x-kubernetes-action": "patch",
                    "x-kubernetes-group-version-kind": {
                        "group": kind.group,
                        "version": kind.version,
                        "kind": kind.kind,
                    },
                }
            }
            for kind in kinds
            if path == (f"apis/{kind.api}" if kind.group else f"api/{kind.version}")
        },
    }
