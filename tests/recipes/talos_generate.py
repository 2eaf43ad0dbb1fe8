"""talosctl gen: secrets, and configurations made of a base and patches."""

import secrets
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from .arguments import Line, fail


def run(line: Line) -> None:
    """Prints what is generated."""
    what = line.words[1]
    if what == "secrets":
        text = yaml.safe_dump(_bundle())
        _put(line.one("output-file", "secrets.yaml"), text)
    elif what == "config":
        _put(line.one("output"), _config(line))
    else:
        fail(f"stand-in for talosctl: nobody taught me gen {what}", 97)


def _put(path: str, text: str) -> None:
    if path == "-":
        sys.stdout.write(text)
    else:
        Path(path).write_text(text)


def _secret() -> str:
    return "TALOS-" + secrets.token_hex(16)


def _bundle() -> dict[str, Any]:
    pairs = {name: {"crt": _secret(), "key": _secret()} for name in ("etcd", "k8s", "k8saggregator", "os")}
    return {
        "cluster": {"id": _secret(), "secret": _secret()},
        "secrets": {"bootstraptoken": _secret(), "secretboxencryptionsecret": _secret()},
        "trustdinfo": {"token": _secret()},
        "certs": {**pairs, "k8sserviceaccount": {"key": _secret()}},
    }


def _config(line: Line) -> str:
    bundle = yaml.safe_load(Path(line.one("with-secrets")).read_text()) or fail("failed to load secrets bundle: EOF")
    authority = sha256(bundle["certs"]["os"]["crt"].encode()).hexdigest()[:16]
    kind, (name, endpoint) = line.one("output-types"), line.words[2:4]
    if kind == "talosconfig":
        context = {
            "endpoints": [],
            "ca": authority,
            "crt": bundle["certs"]["os"]["crt"],
            "key": bundle["certs"]["os"]["key"],
        }
        return yaml.safe_dump({"context": name, "contexts": {name: context}})
    base: dict[str, Any] = {
        "version": "v1alpha1",
        "machine": {"type": kind, "token": bundle["trustdinfo"]["token"], "ca": {"crt": authority}},
        "cluster": {"controlPlane": {"endpoint": endpoint}, "secret": bundle["cluster"]["secret"]},
    }
    own = "config-patch-control-plane" if kind == "controlplane" else "config-patch-worker"
    documents = [base]
    for patch in (*line.options.get("config-patch", ()), *line.options.get(own, ())):
        documents += _patched(base, patch)
    return yaml.safe_dump_all(documents)


def _patched(base: dict[str, Any], patch: str) -> list[dict[str, Any]]:
    """Lays the part for the main document over it; the other documents of the patch stand beside it."""
    text = Path(patch.removeprefix("@")).read_text() if patch.startswith("@") else patch
    found = [one for one in yaml.safe_load_all(text) if one]
    for one in found:
        if "kind" not in one:
            _merge(base, one)
    return [one for one in found if "kind" in one]


def _merge(into: dict[str, Any], patch: dict[str, Any]) -> None:
    for key, value in patch.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            into[key] = into[key] + value
        else:
            into[key] = value
