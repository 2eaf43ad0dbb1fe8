"""What an Application says that Argo CD refuses or ignores.

The laws are those of `schemas/argocd/application_and_project_validation.py`.
"""

import posixpath
from collections.abc import Iterator

from ...schemas.argocd.application_and_project_validation import (
    DNS_NAME,
    DROPPABLE,
    DROPPED_LAW,
    FLOATING,
    HELM_VERSIONS,
    RANGE,
    WORD,
)
from ...schemas.file_types import is_placeholder
from ..text.document import load
from ..text.open_collections import Value
from ..text.parse_error import ParseErrorType
from ..text.place import NodePath
from ..text.typed_access import items, mapping, text, value_at_path

#: Where in the Application, which law, and what is written.
Mistake = tuple[NodePath, str, str]
_CREATES = "CreateNamespace=true"
_OCI = "oci://"
#: Blocks of a source that say how it is rendered.
_TOOLS = ("helm", "kustomize", "directory", "plugin")


def application_mistakes(value: Value) -> Iterator[Mistake]:
    """The broken laws of an Application, or of the template of one."""
    name, spec = text(value, "metadata", "name"), mapping(value, "spec")
    if name and not is_placeholder(name) and not DNS_NAME.fullmatch(name):
        yield ("metadata", "name"), "name", name
    for steps, law, written in _spec(spec):
        yield ("spec", *steps), law, written


def _spec(spec: dict[str, Value]) -> Iterator[Mistake]:
    sources, hydrator = items(spec, "sources"), mapping(spec, "sourceHydrator")
    if hydrator:
        yield from _hydrator(hydrator)
        yield from (((field,), "source-beside-hydrator", field) for field in ("source", "sources") if spec.get(field))
    elif sources:
        if mapping(spec, "source"):
            yield ("source",), "source-beside-sources", ""
        names = [text(source, "name") for source in sources]
        for index, source in enumerate(sources):
            for steps, law, written in _source(source, is_one_of_several=True):
                yield ("sources", index, *steps), law, written
            if (name := names[index]) and name in names[:index] and not is_placeholder(name):
                yield ("sources", index, "name"), "double-source-name", name
    elif mapping(spec, "source"):
        for steps, law, written in _source(spec["source"], is_one_of_several=False):
            yield ("source", *steps), law, written
        for block, fields in DROPPABLE.items():
            said = mapping(spec, "source").get(block)
            if isinstance(said, dict) and said.keys() <= fields and not any(said.values()):
                yield ("source", block), DROPPED_LAW, block
    elif spec and all(spec.get(field) in (None, [], {}) for field in ("source", "sources", "sourceHydrator")):
        yield (), "no-source", ""
    yield from _destination(spec)


def _destination(spec: Value) -> Iterator[Mistake]:
    said = value_at_path(spec, "destination")
    if isinstance(said, dict) and text(said, "server") is None and text(said, "name") is None:
        yield ("destination",), "no-destination", ""
    policy = mapping(spec, "syncPolicy")
    creates = _CREATES in items(policy, "syncOptions")
    if mapping(policy, "managedNamespaceMetadata") and not creates:
        yield ("syncPolicy", "managedNamespaceMetadata"), "unmade-namespace", ""
    if creates and isinstance(said, dict) and text(said, "namespace") is None:
        index = items(policy, "syncOptions").index(_CREATES)
        yield ("syncPolicy", "syncOptions", index), "nameless-namespace", ""


def _hydrator(hydrator: Value) -> Iterator[Mistake]:
    for field in ("syncSource", "hydrateTo"):
        if mapping(hydrator, field).get("targetBranch") == "":
            yield ("sourceHydrator", field, "targetBranch"), "no-branch", ""
    path = text(hydrator, "syncSource", "path")
    if path and not is_placeholder(path) and posixpath.normpath(path) in (".", "/"):
        yield ("sourceHydrator", "syncSource", "path"), "hydrated-root", path
    if mapping(hydrator, "drySource").get("repoURL") == "":
        yield ("sourceHydrator", "drySource", "repoURL"), "no-repository", ""


def _source(source: Value, *, is_one_of_several: bool) -> Iterator[Mistake]:
    said = mapping(source)
    url, path, chart = text(said, "repoURL"), text(said, "path"), text(said, "chart")
    if said.get("repoURL") == "":
        yield ("repoURL",), "no-repository", ""
    if path is None and chart is None:
        if not is_one_of_several:
            yield (), "no-path", ""
        elif text(said, "ref") is None:
            yield (), "no-part", ""
        else:
            yield from (((tool,), "options-of-values", tool) for tool in _TOOLS if mapping(said, tool))
    if chart is not None and url is not None:
        yield from _chart(url, chart, said)
    yield from _outside(path if chart is None else None, mapping(said, "helm"))
    yield from _helm(mapping(said, "helm"))


def _chart(url: str, chart: str, source: dict[str, Value]) -> Iterator[Mistake]:
    version = source.get("targetRevision")
    if version in (None, ""):
        yield (), "no-version", ""
    elif isinstance(version, str) and WORD.fullmatch(version) and url.startswith(("http://", "https://")):
        yield ("targetRevision",), "word-for-version", version
    elif isinstance(version, str) and not is_placeholder(version):
        if FLOATING.fullmatch(version):
            yield ("targetRevision",), "floating-version", version
        elif RANGE.search(version):
            yield ("targetRevision",), "version-range", version
    # With something like the chart's name at its end it is an artifact's address, which Argo CD 3.1 and newer pull.
    last = url.rstrip("/").rpartition("/")[2]
    if url.startswith(_OCI) and not is_placeholder(url + chart) and chart not in last and last not in chart:
        yield ("repoURL",), "oci-prefix", url


def _outside(path: str | None, helm: Value) -> Iterator[Mistake]:
    """Paths of a source that lead out of its repository; the files of a chart that is pulled are in that."""
    if path is None or is_placeholder(path):
        return
    if path.startswith("/"):
        yield ("path",), "absolute-path", path
        return
    if path and _leads_out(path):
        yield ("path",), "outside-path", path
        return
    for index, written in enumerate(items(helm, "valueFiles")):
        # What begins with a dollar, or with a scheme, leads somewhere else.
        is_relative = isinstance(written, str) and not written.startswith(("/", "$")) and "://" not in written
        if is_relative and not is_placeholder(str(written)) and _leads_out(posixpath.join(path, str(written))):
            yield ("helm", "valueFiles", index), "outside-value-file", str(written)


def _leads_out(path: str) -> bool:
    return posixpath.normpath(path).split("/")[0] == ".."


def _helm(helm: dict[str, Value]) -> Iterator[Mistake]:
    for index, entry in enumerate(items(helm, "parameters")):
        if isinstance(entry, dict) and text(entry, "name") is None:
            yield ("helm", "parameters", index), "nameless-parameter", ""
    version = text(helm, "version")
    if version and not is_placeholder(version) and version not in HELM_VERSIONS:
        yield ("helm", "version"), "helm-version", version
    values = text(helm, "values")
    if values is None or is_placeholder(values):
        return
    if mapping(helm, "valuesObject"):
        yield ("helm", "values"), "values-beside-object", ""
    elif law := _broken_by_values(values):
        yield ("helm", "values"), law, ""


def _broken_by_values(values: str) -> str | None:
    loaded = load(values.encode())
    if any(error.type is ParseErrorType.SYNTAX for error in loaded.parse_errors):
        return "values-syntax"
    written = loaded.documents[0].value if loaded.documents else None
    return None if written is None or isinstance(written, dict) else "values-form"
