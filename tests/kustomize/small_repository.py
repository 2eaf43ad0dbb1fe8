"""A repository of a few files in memory, and what its folders build."""

from collections.abc import Mapping
from typing import NamedTuple

from stackwright.model.files.file_tree import Hit, WhyMissing
from stackwright.model.kustomize.build.accumulate import Store
from stackwright.model.kustomize.build.build import build
from stackwright.model.kustomize.build.parsed_files import ParsedFiles
from stackwright.model.kustomize.build.result import Build
from stackwright.model.text.document import Value
from stackwright.model.text.place import NodePath


class SmallRepository(NamedTuple):
    """Files by path, and paths of which nothing is known, by why."""

    files: Mapping[str, str | bytes]
    missing: Mapping[str, WhyMissing] = {}

    def find(self, path: str) -> Hit | WhyMissing:
        """What stands at a path."""
        if path in self.files:
            return Hit(path, is_folder=False)
        if any(not path or one.startswith(f"{path}/") for one in self.files):
            return Hit(path, is_folder=True)
        return WhyMissing.OUTSIDE if path.startswith("..") else self.missing.get(path, WhyMissing.ABSENT)

    def read(self, path: str) -> bytes | WhyMissing:
        """The bytes of a file."""
        data = self.files[path]
        return data.encode() if isinstance(data, str) else data


def build_files(
    files: Mapping[str, str | bytes], at: str = "", missing: Mapping[str, WhyMissing] | None = None
) -> Build:
    """What a folder builds."""
    return build(at, Store(ParsedFiles(SmallRepository(files, missing or {}))))


def objects(files: Mapping[str, str | bytes], at: str = "") -> list[Mapping[str, Value]]:
    """The objects of a folder that builds."""
    found = build_files(files, at)
    assert found.problems == ()
    assert found.unknown == ()
    return [one.value for one in found.objects]


def written_at(files: Mapping[str, str | bytes], name: str, path: NodePath) -> tuple[str, NodePath]:
    """The file and the way in it from which a value of the object of a name comes."""
    (one,) = (one for one in build_files(files).objects if one.names[-1] == name)
    place = one.origin(path)
    return place.path, getattr(place.at, "path", ())


CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n"
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: web
        image: nginx:1
        envFrom: [{configMapRef: {name: a}}]
      - name: side
        image: busybox
"""
