"""One file → its documents and facts. Pure: bytes in, values out, so that it can run anywhere."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..schemas.files import CHART_NAME, MAGIC, TEMPLATE_MARKS, YAML_SUFFIXES
from ..schemas.references import COMPONENT, KUSTOMIZATION
from .argocd.facts import application
from .argocd.projects import project, too_long
from .argocd.repositories import ANY as ANY_PROJECT
from .argocd.repositories import MARK as REPOSITORY_MARK
from .argocd.repositories import scoped_projects
from .argocd.values import settings
from .crd.definitions import definitions
from .crd.modelines import MARK as MODELINE
from .crd.modelines import modelines
from .facts import (
    ApplicationFact,
    FileFacts,
    FluxFact,
    KustomizationFact,
    MistakeFact,
    ObjectFact,
    ProducedFact,
    ProjectFact,
    ReferenceFact,
    SuppressionFact,
    TalosFact,
)
from .flux.facts import flux_kustomization
from .kubernetes.facts import is_core, mentions, objects, opens, produced, words
from .kustomize.facts import is_kustomization_name, kustomization
from .references import references
from .talos.facts.documents import talos_document
from .talos.facts.extract import machine_facts
from .text.document import Document, Loaded, Value, load
from .text.parse_error import Fault
from .text.placeholders import placeholders
from .text.scalars import Profile
from .text.suppressions import suppressions
from .version_pins import flake_pins, pins
from .violations import Checker

_TALOS = re.compile(rb"^(machine|cluster):|^apiVersion: v1alpha1\s*$", re.MULTILINE)
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_LINE_END = re.compile(r"[ \t]*+$", re.MULTILINE)
_NO_BREAK = re.compile(r"[^\n]")
_NO_RESTRICTIONS = b"LoadRestrictionsNone"
_SKIP = b"+argocd:skip-file-rendering"
_GLOBAL_PROJECTS = b"globalProjects"
#: Words anywhere in a file that are facts.
_MARKS = (_NO_RESTRICTIONS, _SKIP, _GLOBAL_PROJECTS)
_FLAKE_LOCK = "flake.lock"
#: YAML files without the ending; of JSON files, which are YAML too, flake.lock is one that counts.
_YAML_NAMES = frozenset({"Kustomization", _FLAKE_LOCK, "talosconfig"})
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was looked at: its facts, and the documents with the objects in them for the document rules."""

    facts: FileFacts
    documents: tuple[Document, ...] = ()
    objects: tuple[tuple[ObjectFact, Value], ...] = ()


def is_yaml(path: str) -> bool:
    """Whether the file is YAML by its name."""
    return path.endswith(YAML_SUFFIXES) or posixpath.basename(path) in _YAML_NAMES


def template_state(path: str, charts: frozenset[str]) -> str | None:
    """Why a YAML file is a template by its place: below `templates/` of a chart, or with a placeholder in its path."""
    if "{{" in path or "{%" in path:
        return "templated"
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        if part == "templates" and "/".join(parts[:index]) in charts:
            return "helm-template"
    return None


def chart_folders(paths: Iterable[str]) -> frozenset[str]:
    """The folders that hold a Helm chart."""
    return frozenset(posixpath.dirname(path) for path in paths if posixpath.basename(path) == CHART_NAME)


def decoded(data: bytes) -> str:
    """The text of a file without byte order mark, as positions count in it; undecodable bytes become U+FFFD."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace")
    return data.removeprefix(_BOM).decode("utf-8", "replace")


def read(path: str, data: bytes) -> Read:
    """Everything that a file of the tree says; `data` are its bytes."""
    if state := _state(data):
        return Read(FileFacts(path, state, scoped_projects=(ANY_PROJECT,) if REPOSITORY_MARK in data else ()))
    raw = decoded(data).encode() if data.startswith(_UTF16) else data.removeprefix(_BOM)
    profile: Profile = "talos" if _TALOS.search(raw) else "kubernetes"
    loaded = load(raw, profile)
    if posixpath.basename(path) == _FLAKE_LOCK:
        return _flake_lock(path, loaded, raw)
    if _is_template(loaded, raw):
        return Read(FileFacts(path, "templated"))
    found = _facts(path, loaded, raw)
    marks = {mark for mark in _MARKS if mark in raw}
    return replace(found, facts=_marked(found.facts, marks)) if marks else found


def _marked(facts: FileFacts, marks: set[bytes]) -> FileFacts:
    return facts._replace(
        lifts_restrictions=_NO_RESTRICTIONS in marks,
        is_skipped=_SKIP in marks,
        merges_projects=_GLOBAL_PROJECTS in marks,
    )


def read_plain(path: str, data: bytes) -> Read:
    """What can be said of a file that is no YAML: its placeholders and suppressions."""
    if state := _state(data):
        return Read(FileFacts(path, state))
    raw = decoded(data).encode()
    return Read(FileFacts(path, "read", suppressions=_suppressions(raw), placeholders=placeholders(path, raw)))


def read_template(path: str, data: bytes) -> Read:
    """What can be said of a Helm chart's template: the Applications in it whose paths stand there in full.

    Tags become placeholders of the same length, so that places stay right; lines of tags only become blank.
    """
    facts = FileFacts(path, "helm-template")
    if b"argoproj.io/" not in data or _state(data):
        return Read(facts)
    plain = _without_tags(decoded(data))
    found = _facts(path, load(plain.encode()), plain.encode()).facts
    roots = {application.object.at for application in found.applications}
    named = tuple(fact for fact in found.references if fact.owner in roots)
    return Read(facts._replace(applications=found.applications, references=named))


def _without_tags(text: str) -> str:
    """The text with its tags replaced. A tag that is never closed is none, and looked for no further."""
    made: list[str] = []
    at = 0
    for group in _neighbouring(text, _TAG.finditer(text, 0, text.rfind("}}") + 2)):
        start, end = group[0].start(), group[-1].end()
        head, newline, indent = text[at:start].rpartition("\n")
        begins_line = (bool(newline) or not at) and not indent.strip(" \t")
        if begins_line and _LINE_END.match(text, end):
            made += (head, newline, " " * len(indent), _NO_BREAK.sub(" ", text[start:end]))
        else:
            made += (text[at:start], _TAG.sub(_placeholder, text[start:end]))
        at = end
    return "".join((*made, text[at:]))


def _neighbouring(text: str, tags: Iterable[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Tags with nothing but blanks between them together."""
    group: list[re.Match[str]] = []
    for tag in tags:
        if group and text[group[-1].end() : tag.start()].strip(" \t"):
            yield group
            group = []
        group.append(tag)
    if group:
        yield group


def _placeholder(match: re.Match[str]) -> str:
    return _NO_BREAK.sub("x", match[0]) if "\n" in match[0] else f"$({'x' * (len(match[0]) - 3)})"


def _state(data: bytes) -> str | None:
    for magic, state in MAGIC.items():
        if data.startswith(magic):
            return state
    if b"\0" in data[:8192] and not data.startswith(_UTF16):
        return "binary"
    return None


def _is_template(loaded: Loaded, raw: bytes) -> bool:
    """A text that is no YAML, or odd, but has a template language's marks will be YAML once it is rendered."""
    broken = loaded.odd_keys or _is_broken(loaded)
    return broken and TEMPLATE_MARKS.search(raw) is not None


def _facts(path: str, loaded: Loaded, raw: bytes) -> Read:
    found = [pair for document in loaded.documents for pair in objects(document)]
    named: list[ReferenceFact] = []
    made: list[ProducedFact] = []
    applications: list[ApplicationFact] = []
    opened: list[str] = []
    flux: list[FluxFact] = []
    projects: list[ProjectFact] = []
    wrong: list[MistakeFact] = []
    checker = Checker(raw)
    for fact, value in found:
        if fact.type not in (KUSTOMIZATION, COMPONENT):  # these are read by the name of their file
            named.extend(references(fact.type, value, fact.at))
            wrong.extend(checker.object(fact, value))
        made.extend(produced(fact, value))
        if not is_core(fact.api_version):
            opened.extend(opens(fact, value))
            if (app := application(fact, value)) is not None:
                applications.append(app)
            if (flux_fact := flux_kustomization(fact, value)) is not None:
                flux.append(flux_fact)
            if (project_fact := project(fact, value)) is not None:
                projects.append(project_fact)
            wrong.extend(checker.placed(too_long(fact, value), fact.at, fact.api_version, fact.kind))
    kustomizations: list[KustomizationFact] = []
    if is_kustomization_name(path):
        nothing = () if loaded.flaws else (Document(0, None),)
        for document in loaded.documents[:1] or nothing:
            if (both := kustomization(document)) is not None:
                kustomizations.append(both[0])
                named.extend(both[1])
                wrong.extend(checker.kustomization(both[0], document.value))
    machine = _machine_documents(loaded.documents) if _TALOS.search(raw) else []
    wrong.extend(mistake for fact, value in machine for mistake in checker.talos(fact, value))
    facts = FileFacts(
        path=path,
        state="sops" if any(_is_sops(document) for document in loaded.documents) else "read",
        documents=len(loaded.documents),
        flaws=loaded.flaws,
        objects=tuple(fact for fact, _ in found),
        references=tuple(named),
        produced=tuple(made),
        kustomizations=tuple(kustomizations),
        applications=tuple(applications),
        flux=tuple(flux),
        mentions=frozenset(_names(loaded, raw)),
        suppressions=_suppressions(raw),
        opens=tuple(opened),
        mistakes=tuple(wrong),
        talos=tuple(fact for fact, _ in machine),
        definitions=tuple(defined for fact, value in found for defined in definitions(fact, value)),
        modelines=modelines(raw.decode("utf-8", "replace")) if MODELINE in raw else (),
        pins=pins(loaded.documents, raw),
        machines=machine_facts(path, loaded.documents, machine),
        blank=_blankness(loaded, raw),
        placeholders=placeholders(path, raw),
        projects=tuple(projects),
        settings=tuple(settings(loaded.documents[0].value)) if loaded.documents and not found else (),
        scoped_projects=_scoped(loaded, wrong) if REPOSITORY_MARK in raw else (),
    )
    return Read(facts, loaded.documents, tuple(found))


def _scoped(loaded: Loaded, wrong: Iterable[MistakeFact]) -> tuple[str, ...]:
    """The projects to which the file's Secrets bring repositories; any, where a mistake may hide one."""
    hidden = _is_broken(loaded) or any(fact.kind == "Secret" for fact in wrong)
    return (ANY_PROJECT,) if hidden else tuple(scoped_projects(loaded.documents))


def _is_broken(loaded: Loaded) -> bool:
    return any(flaw.fault is Fault.SYNTAX for flaw in loaded.flaws)


def _suppressions(raw: bytes) -> tuple[SuppressionFact, ...]:
    return tuple(suppressions(raw.decode("utf-8", "replace"))) if b"stackwright:" in raw.lower() else ()


def _blankness(loaded: Loaded, raw: bytes) -> str:
    """How a file says nothing, "" where it says something."""
    if loaded.flaws or any(document.value not in (None, {}) for document in loaded.documents):
        return ""
    return "comments" if raw.strip() else "empty"


def _machine_documents(documents: Iterable[Document]) -> list[tuple[TalosFact, Value]]:
    """The documents of a Talos machine configuration, or of patches to one."""
    found = ((talos_document(document), document.value) for document in documents)
    return [(fact, value) for fact, value in found if fact is not None]


def _flake_lock(path: str, loaded: Loaded, raw: bytes) -> Read:
    wrong = [mistake for document in loaded.documents for mistake in Checker(raw).flake_lock(document)]
    pinned = tuple(pin for document in loaded.documents for pin in flake_pins(document))
    return Read(FileFacts(path, "read", len(loaded.documents), loaded.flaws, mistakes=tuple(wrong), pins=pinned))


def _is_sops(document: Document) -> bool:
    sops = document.value.get("sops") if isinstance(document.value, dict) else None
    return isinstance(sops, dict) and ("mac" in sops or "lastmodified" in sops)


def _names(loaded: Loaded, raw: bytes) -> Iterator[str]:
    """Names that may be those of objects that no manifest shows; of a text that is no YAML it can be any word."""
    for document in loaded.documents:
        yield from _mentions(document)
    if _is_broken(loaded):
        yield from words(raw.decode("utf-8", "replace"))


def _mentions(document: Document) -> Iterable[str]:
    """Names in anything that is not core Kubernetes: custom resources and Helm values may make what they name."""
    value = document.value
    if isinstance(value, dict) and isinstance(version := value.get("apiVersion"), str) and is_core(version):
        return ()
    return mentions(value)
