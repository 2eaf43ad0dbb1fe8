"""What was done, read from the world, the clusters and the repository."""

import base64
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import sops
from .age_identity import identity
from .desk import Desk

_ENCRYPTED = re.compile(r"^sops:", re.MULTILINE)


def secret_files(at: Desk) -> list[str]:
    """All files that are named as encrypted ones."""
    found = [path.relative_to(at.root).as_posix() for path in at.root.rglob("*.sops.yaml")]
    return sorted(path for path in found if path != ".sops.yaml")


def is_encrypted(at: Desk, path: str) -> bool:
    """Whether sops wrote the file."""
    return bool(_ENCRYPTED.search((at.root / path).read_text()))


def texts(value: Any) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def secrets(at: Desk) -> set[str]:
    """Everything that must not be seen: lines of what is encrypted, keys of clusters, what was typed in."""
    found = {"S3CRET-of-the-bucket", "S3CRET-of-the-forge", "S3CRET-typed-in"}
    for path in secret_files(at):
        for text in texts(_secret_parts(at.opened(path))):
            found.update(line for line in text.splitlines() if len(line) > 15 and not line.startswith(("-", "#")))
    for objects in at.clusters.values():
        for one in objects.of_kind("Secret"):
            if one["type"] != "helm.sh/release.v1" if "type" in one else True:
                found.update(_decoded(one))
    if (at.root / "age.key").exists():
        found.update(line for line in (at.root / "age.key").read_text().splitlines() if line.startswith("AGE-SECRET"))
    return found


def _secret_parts(tree: dict[str, Any]) -> Any:
    """Of a manifest only the texts are secret."""
    if tree.get("kind") == "SopsSecret":
        parts = [one["stringData"] for one in tree["spec"]["secretTemplates"]]
        return [{name: value for name, value in one.items() if name not in _OPEN} for one in parts]
    return {name: value for name, value in tree.items() if name != "host"}


#: Keys of a Secret that are none.
_OPEN = ("url", "type", "username", "name", "server", "namespace", "ca.crt")


def _decoded(secret: dict[str, Any]) -> Iterator[str]:
    for value in (value for name, value in secret.get("data", {}).items() if name not in _OPEN):
        for line in base64.b64decode(value).decode(errors="replace").splitlines():
            if len(line) > 15 and not line.startswith("#"):
                yield line


def leaked(at: Desk) -> list[str]:
    """Where a secret can be seen: on a command line, in a file that Git may take, in a temporary file."""
    known = secrets(at)
    lines = [f"{call.program} {' '.join(call.arguments)}" for call in at.calls()]
    found = [f"on a command line: {line[:200]}" for line in lines if any(one in line for one in known)]
    for path in [*_visible(at), *(one for one in (at.folder / "tmp").rglob("*") if one.is_file())]:
        text = path.read_text(errors="replace")
        found += [f"in {path}: {one}" for one in known if one in text]
    return found


def _visible(at: Desk) -> list[Path]:
    """Files that `git add --all` takes or took."""
    listed = _git(at, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    return [at.root / path for path in listed if path and (at.root / path).is_file()]


def _git(at: Desk, *arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=at.root, check=True, capture_output=True, text=True).stdout


def status(at: Desk) -> list[str]:
    """What Git sees that is not committed."""
    return _git(at, "status", "--short", "--untracked-files=all").splitlines()


def values(at: Desk, release: str, namespace: str, cluster: str = "") -> tuple[str, dict[str, Any]]:
    """With which version and which values a chart is installed."""
    for one in at.objects(cluster).of_kind("ConfigMap"):
        if (one["metadata"]["name"], one["metadata"]["namespace"]) == (f"{release}-values", namespace):
            return one["data"]["version"], json.loads(one["data"]["values"])
    raise AssertionError(f"{release} is not installed")


def projects(at: Desk) -> dict[str, dict[str, Any]]:
    """AppProjects by name."""
    return {one["metadata"]["name"]: one["spec"] for one in at.objects().of_kind("AppProject")}


def ready_nodes(at: Desk, cluster: str = "") -> set[str]:
    """Nodes that are ready."""
    return {
        one["metadata"]["name"]
        for one in at.objects(cluster).of_kind("Node")
        if one["status"]["conditions"][0]["status"] == "True"
    }


def cluster_key(at: Desk, cluster: str = "") -> str:
    """The identity that the operator in a cluster has."""
    for one in at.objects(cluster).of_kind("Secret"):
        if (one["metadata"]["name"], one["metadata"]["namespace"]) == ("sops-age", "sops"):
            return base64.b64decode(one["data"]["key"]).decode()
    raise AssertionError("the operator has no key")


def host_opens(at: Desk, host: str) -> dict[str, Any]:
    """What a host reads from its file, with the SSH key that was put on it."""
    key = (at.folder / "home" / f"key-{host}").read_text()
    return opens(at, f"nixos/secrets/{host}.sops.yaml", identity(key))


def opens(at: Desk, path: str, key: str) -> dict[str, Any]:
    """What an encrypted file says to somebody; that it is not for him is a failure of the test."""
    try:
        return sops.opened(at.root / path, key)
    except SystemExit:
        raise AssertionError(f"{path} is not encrypted for who has to open it") from None
