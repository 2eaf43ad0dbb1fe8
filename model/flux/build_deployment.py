"""What a Flux Kustomization deploys, before variables are filled in: its folder, built as Flux builds it."""

from ..files.file_tree import WhyMissing
from ..files.source import Source
from ..kustomize.build.accumulate import Store
from ..kustomize.build.build import build
from ..kustomize.build.files import SourceFiles
from ..kustomize.build.parsed_files import ParsedFiles
from ..kustomize.build.result import Build
from ..kustomize.build.traced import Traced, written
from ..text.decoding import decode
from ..text.document import load
from ..text.open_collections import Value
from ..text.place import Node, Place
from ..text.typed_access import mapping, value_at_path
from .deployments import Deployment
from .edit_kustomization import EDITING, edit_kustomization
from .generated_kustomizations import GeneratedFiles
from .places import below_root


class DeploymentBuilds:
    """The builds of Kustomizations of one state of a repository, which share what they include."""

    def __init__(self, source: Source) -> None:
        self.files = SourceFiles(source)
        self._generated = GeneratedFiles(self.files)
        self.store = Store(ParsedFiles(self._generated, restricts=False))

    def spec(self, one: Deployment) -> Traced:
        """The `spec` of a Kustomization with its places."""
        return written(mapping(self.read(one.at), "spec"), below_root(one.at, "spec"))

    def read(self, at: Place) -> Value:
        """The value at a place in a file, None where it is not there."""
        data = self.files.read(at.path)
        node = at.at
        if isinstance(data, WhyMissing) or not isinstance(node, Node):
            return None
        documents = load(decode(data).encode()).documents
        found = next((one.value for one in documents if one.index == node.document), None)
        return value_at_path(found, *node.path)

    def build(self, one: Deployment, spec: Traced) -> Build:
        """What the folder of a Kustomization comes to with its `spec`; places are those of files that are there."""
        if one.resources is not None:
            self._generated.add(one.folder, one.resources)
        if not is_editing(spec):
            return self._placed(build(one.folder, self.store))
        return self._placed(
            build(one.folder, self.store, lambda read: edit_kustomization(read, spec, self.store.files))
        )

    def _placed(self, found: Build) -> Build:
        problems = tuple(one._replace(at=self._generated.place_of(one.at)) for one in found.problems)
        return found._replace(problems=problems)


def is_editing(spec: Traced) -> bool:
    """Whether a `spec` says something that changes what its folder builds."""
    return isinstance(spec.value, dict) and any(spec.value.get(field) for field in EDITING)


def is_in_object(at: Place, root: Place) -> bool:
    """Whether a place is in the object at `root`."""
    node = at.at
    return at.path == root.path and isinstance(node, Node) and isinstance(root.at, Node) and node.is_in(root.at)
