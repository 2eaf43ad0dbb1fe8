"""The Talos configuration of every node, on throw-away bases, by our own loader, patcher and validator.

The bases are those that `talosctl gen config` writes, with secrets that are none. A base is written for a contract,
and then read by that version of Talos and all later ones.
"""

from collections.abc import Iterator
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from stackwright.model.document import Document, load
from stackwright.model.talos.loading import refusals
from stackwright.model.talos.patching import PatchError, patched, read_patch
from stackwright.model.talos.validating import validated
from stackwright.schemas.notation import Version, version
from stackwright.schemas.releases import RELEASES

pytestmark = pytest.mark.system

BASES = Path(str(resources.files("stackwright.schemas"))) / "talos_bases"
#: The declared contract, and the oldest that is supported.
CONTRACTS = ("1.12", "1.13")


def _nodes(root: Path, seen: dict[str, Any]) -> Iterator[tuple[str, list[bytes]]]:
    for node in seen["nodes"]:
        role = str(node["role"])
        paths = ("talos/patches/all.yaml", f"talos/patches/{role}.yaml", f"talos/nodes/{node['name']}.yaml")
        yield role, [(root / path).read_bytes() for path in paths]


def _said(base: bytes, patches: list[bytes], at: Version) -> list[str]:
    made = patched(load(base, "talos").documents, [read_patch(patch, at) for patch in patches], at)
    if isinstance(made, PatchError):
        return [made.message]
    documents = [Document(index, value) for index, value in enumerate(made)]
    if refused := [refusal.message for refusal in refusals(documents, at, ())]:
        return refused
    verdict = validated([document.value for document in documents], at, "metal")
    return [problem.message for problem in (*verdict.errors, *verdict.warnings)]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_node_is_valid(root: Path, seen: dict[str, Any], contract: str) -> None:
    for role, patches in _nodes(root, seen):
        base = (BASES / f"{contract}-{role}.yaml").read_bytes()
        for at in (known for known in RELEASES["talos"] if known >= version(contract)):
            assert _said(base, patches, at) == [], (role, at)


def test_the_declared_contract_is_tried(root: Path, seen: dict[str, Any]) -> None:
    assert seen["minors"]["talos"] == CONTRACTS[-1]
    if (root / "scripts/talos-config").exists():
        assert f"contract=v{CONTRACTS[-1]}\n" in (root / "scripts/talos-config").read_text()


def test_the_image_is_that_of_the_schematic(root: Path) -> None:
    if not (root / "talos").exists():
        pytest.skip("no Talos")
    schematic = yaml.safe_load((root / "talos/schematic.yaml").read_text())
    extensions = schematic["customization"].get("systemExtensions", {}).get("officialExtensions", [])
    lines = ["customization:" if extensions else "customization: {}"]
    lines += ["    systemExtensions:", "        officialExtensions:"] if extensions else []
    lines += [f"            - {extension}" for extension in extensions]
    image = yaml.safe_load(next(iter((root / "talos/patches/all.yaml").read_text().split("\n---\n"))))
    name, _, tag = image["machine"]["install"]["image"].rpartition(":")
    assert name.rpartition("/")[2] == sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert yaml.safe_load((root / "stackwright.yaml").read_text())["versions"]["talos"] == tag
