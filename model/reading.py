"""One file → its documents and facts. Pure: bytes in, values out, so that it can run anywhere."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..schemas.files import CHART_NAME, MAGIC, TEMPLATE_MARKS, YAML_SUFFIXES
from .argocd.facts import ApplicationFact
from .argocd.repositories import ANY as ANY_PROJECT
from .argocd.repositories import MARK as REPOSITORY_MARK
from .argocd.repositories import ScopedFact
from .facts import BlankFact, Fact, Facts, Mark, MarkFact, ObjectFact, ReferenceFact, State, facts_of
from .files.tree import folders_of
from .kubernetes.facts import objects
from .talos.technology import MARKS as TALOS_MARKS
from .technologies import TABLE
from .technology import Text
from .text.document import Document, Loaded, Value, load
from .text.parse_error import Fault
from .text.placeholders import placeholders
from .text.scalars import Profile
from .text.suppressions import SuppressionFact, suppressions
from .text.unquoted import find_unquoted
from .version_pins import flake_pins, pins
from .violations import Checker

_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_LINE_END = re.compile(r"[ \t]*+$", re.MULTILINE)
_NO_BREAK = re.compile(r"[^\n]")
_FLAKE_LOCK = "flake.lock"
#: YAML files without the ending; of JSON files, which are YAML too, flake.lock is one that counts.
_YAML_NAMES = frozenset({"Kustomization", _FLAKE_LOCK, "talosconfig"})
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was looked at: its facts, and the documents with the objects in them for the object rules."""

    facts: Facts
    documents: tuple[Document, ...] = ()
    objects: tuple[tuple[ObjectFact, Value], ...] = ()


def is_yaml(path: str) -> bool:
    """Whether the file is YAML by its name."""
    return path.endswith(YAML_SUFFIXES) or posixpath.basename(path) in _YAML_NAMES


def template_state(path: str, charts: frozenset[str]) -> State | None:
    """Why a YAML file is a template by its place: below `templates/` of a chart, or with a placeholder in its path."""
    if "{{" in path or "{%" in path:
        return State.TEMPLATED
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        if part == "templates" and "/".join(parts[:index]) in charts:
            return State.HELM_TEMPLATE
    return None


def is_in_chart(path: str, charts: frozenset[str]) -> bool:
    """Whether a Helm chart is around the file."""
    return any(folder in charts for folder in folders_of(path)) if charts else False


def chart_folders(paths: Iterable[str]) -> frozenset[str]:
    """The folders that hold a Helm chart."""
    return frozenset(posixpath.dirname(path) for path in paths if posixpath.basename(path) == CHART_NAME)


def decoded(data: bytes) -> str:
    """The text of a file without byte order mark, as positions count in it; undecodable bytes become U+FFFD."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace")
    return data.removeprefix(_BOM).decode("utf-8", "replace")


def read(path: str, data: bytes, *, in_chart: bool = False) -> Read:
    """Everything that a file of the tree says; `data` are its bytes. A Helm chart may render what is in it."""
    if state := _state(data):
        return Read(facts_of((ScopedFact(ANY_PROJECT),) if REPOSITORY_MARK in data else (), state))
    raw = decoded(data).encode() if data.startswith(_UTF16) else data.removeprefix(_BOM)
    profile: Profile = "talos" if TALOS_MARKS.search(raw) else "kubernetes"
    loaded = load(raw, profile)
    if posixpath.basename(path) == _FLAKE_LOCK:
        return _flake_lock(loaded, raw)
    if _is_broken(loaded):
        manifest = None if in_chart else find_unquoted(path, raw)
        if manifest is not None and manifest.is_own:
            loaded, raw = replace(manifest.loaded, flaws=manifest.loaded.flaws + manifest.flaws), manifest.plain
        elif TEMPLATE_MARKS.search(raw):
            return Read(facts_of(manifest.flaws if manifest else (), State.TEMPLATED))
    return _facts(path, loaded, raw)


def read_plain(path: str, data: bytes) -> Read:
    """What can be said of a file that is no YAML: its placeholders and suppressions."""
    if state := _state(data):
        return Read(Facts(state))
    raw = decoded(data).encode()
    return Read(facts_of((*_suppressions(raw), *placeholders(path, raw))))


def read_template(path: str, data: bytes) -> Read:
    """What can be said of a Helm chart's template: the Applications in it whose paths stand there in full.

    Tags become placeholders of the same length, so that places stay right; lines of tags only become blank.
    """
    if b"argoproj.io/" not in data or _state(data):
        return Read(Facts(State.HELM_TEMPLATE))
    plain = _without_tags(decoded(data))
    found = _facts(path, load(plain.encode()), plain.encode()).facts
    roots = {application.object.at for application in found.of(ApplicationFact)}
    named = (fact for fact in found.of(ReferenceFact) if fact.owner in roots)
    return Read(facts_of((*found.of(ApplicationFact), *named), State.HELM_TEMPLATE))


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


def _state(data: bytes) -> State | None:
    for magic, state in MAGIC.items():
        if data.startswith(magic):
            return State(state)
    if b"\0" in data[:8192] and not data.startswith(_UTF16):
        return State.BINARY
    return None


def _is_broken(loaded: Loaded) -> bool:
    """Whether a text is no YAML, or odd: with a template language's marks it will be YAML once it is rendered."""
    return loaded.odd_keys or any(flaw.fault is Fault.SYNTAX for flaw in loaded.flaws)


def _facts(path: str, loaded: Loaded, raw: bytes) -> Read:
    found = tuple(pair for document in loaded.documents for pair in objects(document))
    text = Text(path, raw, loaded.documents, loaded.flaws, found, Checker(raw))
    state = State.SOPS if any(_is_sops(document) for document in loaded.documents) else State.READ
    return Read(facts_of(_of_text(text), state, len(loaded.documents)), loaded.documents, found)


def _of_text(text: Text) -> Iterator[Fact]:
    """The facts of a file: first what any text says, then what each technology knows of it."""
    yield from text.flaws
    yield from _suppressions(text.raw)
    yield from pins(text.documents, text.raw)
    yield from placeholders(text.path, text.raw)
    yield from (MarkFact(mark) for mark in Mark if mark.value in text.raw)
    yield from _blankness(text)
    for technology in TABLE:
        yield from technology.of_file(text)
        if technology.looks_at_objects:
            for fact, value in text.objects:
                yield from technology.of_object(fact, value, text)


def _suppressions(raw: bytes) -> tuple[SuppressionFact, ...]:
    return tuple(suppressions(raw.decode("utf-8", "replace"))) if b"stackwright:" in raw.lower() else ()


def _blankness(text: Text) -> Iterator[BlankFact]:
    """How a file says nothing, if it does."""
    if not text.flaws and all(document.value in (None, {}) for document in text.documents):
        yield BlankFact("comments" if text.raw.strip() else "empty")


def _flake_lock(loaded: Loaded, raw: bytes) -> Read:
    wrong = [mistake for document in loaded.documents for mistake in Checker(raw).flake_lock(document)]
    pinned = tuple(pin for document in loaded.documents for pin in flake_pins(document))
    return Read(facts_of((*loaded.flaws, *wrong, *pinned), documents=len(loaded.documents)))


def _is_sops(document: Document) -> bool:
    sops = document.value.get("sops") if isinstance(document.value, dict) else None
    return isinstance(sops, dict) and ("mac" in sops or "lastmodified" in sops)
