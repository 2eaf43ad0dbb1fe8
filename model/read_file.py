"""One file → its documents and facts. Pure: bytes in, values out, so that it can run anywhere."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ..schemas.file_types import CHART_NAME, LONE_PLACEHOLDER, MAGIC, TEMPLATE_MARKS, YAML_SUFFIXES
from .check_against_known_schemas import Checker
from .facts import BlankFact, Fact, Facts, FileState, ObjectFact, facts_of
from .files.file_tree import folders_of, split
from .technologies import TABLE
from .technology import FileText, Unquoted
from .text.decoding import as_utf8, decode, is_utf16
from .text.document import Document, Loaded, Value, load
from .text.parse_error import ParseErrorType
from .text.placeholders import placeholders
from .text.scalars import Profile
from .text.suppressions import SuppressionFact, suppressions

_JSON = ".json"
_API_VERSION, _KIND = (re.compile(rb'"%b"\s*+:\s*+"' % key) for key in (b"apiVersion", b"kind"))
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_LINE_END = re.compile(r"[ \t]*+$", re.MULTILINE)
_NO_BREAK = re.compile(r"[^\n]")
_MAGIC = tuple(MAGIC)
_NAMES = frozenset(name for row in TABLE for name in (*row.names, *row.lone))
_LANGUAGES = {suffix: read for row in TABLE for suffix, read in row.languages.items()}
#: The last part of endings of two parts.
_LAST = frozenset(posixpath.splitext(suffix)[1] for suffix in _LANGUAGES if suffix.count(".") > 1)
_FILES = {path: read for row in TABLE for path, read in row.files.items()}
_LONE = {name: facts for row in TABLE for name, facts in row.lone.items()}
_DIALECTS = tuple(row.dialect for row in TABLE if row.dialect)
_READERS = tuple((row.of_file, row.of_object if row.looks_at_objects else None) for row in TABLE)
_OBJECTS = tuple(row.objects for row in TABLE if row.has_objects)
_TEMPLATES = tuple(row.templates for row in TABLE if row.templates)


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was looked at: its facts, and the documents with the objects in them for the object rules."""

    facts: Facts
    documents: tuple[Document, ...] = ()
    objects: tuple[tuple[ObjectFact, Value], ...] = ()


def is_yaml(path: str) -> bool:
    """Whether the file is YAML by its name."""
    return path.endswith(YAML_SUFFIXES) or posixpath.basename(path) in _NAMES


def is_json(path: str) -> bool:
    """Whether the file is JSON by its name: few are manifests, which `is_manifest` tells by what they hold."""
    return path.endswith(_JSON) and path not in _FILES


def is_manifest(data: bytes) -> bool:
    """Whether JSON may be an object of Kubernetes, as kustomize, Argo CD and Flux take it beside YAML."""
    return b'"apiVersion"' in data and _API_VERSION.search(data) is not None and _KIND.search(data) is not None


def is_language(path: str) -> bool:
    """Whether the file is in a language of its own by its name, or one of its own by its path."""
    return _language(path) is not None


def _language(path: str) -> Callable[[str, bytes], Facts] | None:
    """What reads a file that is not YAML: by one ending of its name, by two, or by its path."""
    stem, suffix = posixpath.splitext(path)
    if suffix in _LAST:
        suffix = posixpath.splitext(stem)[1] + suffix
    return _LANGUAGES.get(suffix) or _FILES.get(path)


def template_state(path: str, charts: frozenset[str]) -> FileState | None:
    """Why a YAML file is a template by its place: below `templates/` of a chart, or with a placeholder in its path."""
    if "{{" in path or "{%" in path:
        return FileState.TEMPLATED
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        if part == "templates" and "/".join(parts[:index]) in charts:
            return FileState.HELM_TEMPLATE
    return None


def is_in_chart(path: str, charts: frozenset[str]) -> bool:
    """Whether a Helm chart is around the file."""
    return any(folder in charts for folder in folders_of(path)) if charts else False


def chart_folders(paths: Iterable[str]) -> frozenset[str]:
    """The folders that hold a Helm chart."""
    return frozenset(folder for folder, name in map(split, paths) if name == CHART_NAME)


def read(path: str, data: bytes, *, in_chart: bool = False) -> Read:
    """Everything that a file of the tree says; `data` are its bytes. A Helm chart may render what is in it."""
    if state := _state(data):
        return Read(facts_of((fact for row in TABLE for fact in row.unread(data)), state))
    if language := _language(path):
        facts = language(path, data)
        return Read(facts.plus(*placeholders(path, as_utf8(data))))
    raw = as_utf8(data)
    loaded = load(raw, _profile(raw))
    if lone := _LONE.get(split(path)[1]):
        text = _text(path, loaded, raw, ())
        return Read(facts_of((*loaded.parse_errors, *lone(text)), documents=len(loaded.documents)))
    if _is_broken(loaded):
        manifest = None if in_chart else _find_unquoted(path, raw)
        if manifest is not None and manifest.is_own:
            loaded, raw = (
                replace(manifest.loaded, parse_errors=manifest.loaded.parse_errors + manifest.parse_errors),
                manifest.plain,
            )
        elif TEMPLATE_MARKS.search(raw) or LONE_PLACEHOLDER.search(raw):
            return Read(facts_of(manifest.parse_errors if manifest else (), FileState.TEMPLATED))
    return _facts(path, loaded, raw)


def read_plain(path: str, data: bytes) -> Read:
    """What can be said of a file that is not valid YAML: its placeholders and suppressions."""
    if state := _state(data):
        return Read(Facts(state))
    raw = decode(data).encode()
    return Read(facts_of((*_suppressions(raw), *placeholders(path, raw))))


def _profile(raw: bytes) -> Profile:
    return next((dialect.profile for dialect in _DIALECTS if dialect.is_own(raw)), "go-yaml-2")


def _find_unquoted(path: str, raw: bytes) -> Unquoted | None:
    return next((found for row in TABLE if (found := row.find_unquoted(path, raw)) is not None), None)


def read_template(path: str, data: bytes) -> Read:
    """What can be said of a Helm chart's template: what counts of it, with paths that stand there in full.

    Tags become placeholders of the same length, so that places stay right; lines of tags only become blank.
    """
    picking = [templates.pick for templates in _TEMPLATES if templates.mark in data]
    if not picking or _state(data):
        return Read(Facts(FileState.HELM_TEMPLATE))
    plain = _without_tags(decode(data))
    found = _facts(path, load(plain.encode()), plain.encode()).facts
    return Read(facts_of((fact for pick in picking for fact in pick(found)), FileState.HELM_TEMPLATE))


def _without_tags(text: str) -> str:
    """The text with its tags replaced. A tag that is never closed is none, and looked for no further."""
    made: list[str] = []
    at = 0
    for group in _group_tags(text, _TAG.finditer(text, 0, text.rfind("}}") + 2)):
        start, end = group[0].start(), group[-1].end()
        head, newline, indent = text[at:start].rpartition("\n")
        begins_line = (bool(newline) or not at) and not indent.strip(" \t")
        if begins_line and _LINE_END.match(text, end):
            made += (head, newline, " " * len(indent), _NO_BREAK.sub(" ", text[start:end]))
        else:
            made += (text[at:start], _TAG.sub(_placeholder, text[start:end]))
        at = end
    return "".join((*made, text[at:]))


def _group_tags(text: str, tags: Iterable[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
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


def _state(data: bytes) -> FileState | None:
    if data.startswith(_MAGIC):
        return next(FileState(state) for magic, state in MAGIC.items() if data.startswith(magic))
    if b"\0" in data[:8192] and not is_utf16(data):
        return FileState.BINARY
    return None


def _is_broken(loaded: Loaded) -> bool:
    """Whether a text is no YAML, or odd: with a template language's marks it will be YAML once it is rendered."""
    return loaded.odd_keys or any(parse_error.type is ParseErrorType.SYNTAX for parse_error in loaded.parse_errors)


def _facts(path: str, loaded: Loaded, raw: bytes) -> Read:
    found = tuple(pair for document in loaded.documents for objects in _OBJECTS for pair in objects(document))
    text = _text(path, loaded, raw, found)
    state = FileState.SOPS if any(_is_sops(document) for document in loaded.documents) else FileState.READ
    return Read(facts_of(_of_text(text), state, len(loaded.documents)), loaded.documents, found)


def _text(path: str, loaded: Loaded, raw: bytes, objects: tuple[tuple[ObjectFact, Value], ...]) -> FileText:
    return FileText(path, raw, loaded.documents, loaded.parse_errors, objects, Checker(raw))


def _of_text(text: FileText) -> list[Fact]:
    """The facts of a file: first what any text says, then what each technology knows of it."""
    found: list[Fact] = [*text.parse_errors, *_suppressions(text.raw), *placeholders(text.path, text.raw)]
    found += _blankness(text)
    for of_file, of_object in _READERS:
        found += of_file(text)
        if of_object is not None:
            for fact, value in text.objects:
                found += of_object(fact, value, text)
    return found


def _suppressions(raw: bytes) -> tuple[SuppressionFact, ...]:
    return tuple(suppressions(raw.decode("utf-8", "replace"))) if b"stackwright:" in raw.lower() else ()


def _blankness(text: FileText) -> Iterator[BlankFact]:
    """How a file says nothing, if it does."""
    if not text.parse_errors and all(document.value in (None, {}) for document in text.documents):
        yield BlankFact("comments" if text.raw.strip() else "empty")


def _is_sops(document: Document) -> bool:
    sops = document.value.get("sops") if isinstance(document.value, dict) else None
    return isinstance(sops, dict) and ("mac" in sops or "lastmodified" in sops)
