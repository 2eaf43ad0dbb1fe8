"""Of a bundle over the size limit the schemas of the kinds in use are read, and nothing else of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.crd import oversized_crd_files
from stackwright.model.crd.oversized_crd_files import find_large_definitions
from stackwright.model.files.source import open_source

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
CONFIG = "lint: {max-file-size: 3000}\n"


def definition(kind: str, more: str = "") -> str:
    return (
        "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        f"metadata: {{name: {kind.lower()}s.shop.example.org}}\nspec:\n  group: shop.example.org\n  scope: Namespaced\n"
        f"  names: {{kind: {kind}, plural: {kind.lower()}s}}\n  versions:\n    - name: v1\n      served: true\n"
        "      storage: true\n      schema:\n        openAPIV3Schema:\n          type: object\n          properties:\n"
        f"            spec: {{type: object, properties: {{size: {{type: integer}}}}}}\n{more}"
    )


OBJECT = "apiVersion: shop.example.org/v1\nkind: Basket\nmetadata: {name: mine, namespace: web}\nspec: {seize: 2}\n"
PAD = "".join(f"# {'x' * 78}\n" for _ in range(20))
BUNDLE = PAD + definition("Basket") + definition("Till") + "---\n" + PAD


def test_a_kind_of_a_bundle_over_the_limit_has_a_schema(make: Make, told: Told) -> None:
    root = make({"stackwright.yaml": CONFIG, "crds/bundle.yaml": BUNDLE, "web/basket.yaml": OBJECT})
    found = told(root)
    assert any("SCH001" in line and "seize" in line for line in found)
    assert any("YAML005" in line for line in found)


def test_a_bundle_of_a_hostile_size_is_left_alone(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make({"bundle.yaml": BUNDLE})
    source, wanted = open_source(root, size_limit=3000), {("shop.example.org/v1", "Basket")}
    assert [found.kind for found in find_large_definitions(source, ["bundle.yaml"], wanted)] == ["Basket"]
    for bound in ("_MOST_OF_FILE", "_MOST_OF_ALL", "_MOST_PARSED"):
        with monkeypatch.context() as patch:
            patch.setattr(oversized_crd_files, bound, 100)
            assert not list(find_large_definitions(source, ["bundle.yaml"], wanted))


def test_a_definition_that_is_over_the_limit_by_itself_is_left_alone(make: Make) -> None:
    root = make({"bundle.yaml": BUNDLE + definition("Shelf", PAD * 3)})
    wanted = {("shop.example.org/v1", "Shelf")}
    assert not list(find_large_definitions(open_source(root, size_limit=3000), ["bundle.yaml"], wanted))
