"""What stackwright sees in a file or on one of its lines, told to a person."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..lint.missing_paths import missing_path
from ..lint.redaction.by_file import Redactions
from ..lint.redaction.redact import Redaction, without_keys
from ..model.deployed.resolve_names import all_edges
from ..model.edge import Edge
from ..model.errors import UserError
from ..model.facts import Facts, ObjectFact
from ..model.files.source import Source
from ..model.kubernetes.facts import ProducedFact
from ..model.kubevirt.facts import VirtualMachineFact
from ..model.kustomize.paths import kustomization_in
from ..model.nix.facts import FlakeFact, NixErrorFact
from ..model.read_file import is_yaml
from ..model.repository import Repository
from ..model.text.decoding import decode
from ..model.text.escape_control_characters import clean
from ..model.text.parse_error import ParseError
from ..model.text.place import Node, NodePath, Place
from ..model.text.positions import Positions
from ..model.text.suppressions import SuppressionFact
from ..schemas.file_types import is_archived
from .class_of_path import class_of
from .explain_deployment import deployers, explain_deployment
from .graph import name_with_namespace, owner, title_of_object, without_secrets
from .nix_file import list_inputs

_BREAK = re.compile(r"\r\n|\n|\r")
#: Keys that stand in a path as they are; any other stands in brackets.
_PLAIN_KEY = re.compile(r"[\w$/-]+")


def explain_file(repository: Repository, source: Source, path: str, line: int | None = None) -> str:
    """What is known of a path from the root, or of one of its lines (from 1).

    Raises UserError where nothing is there.
    """
    look = _Look(repository, source, Redactions(repository))
    told = _whole(look, path) if line is None else _line(look, path, line)
    return "".join(f"{clean(without_keys(text))}\n" for text in told)


@dataclass(frozen=True, slots=True)
class _Look:
    """The repository with the lines of its files, each of which is parsed once at the most."""

    repository: Repository
    source: Source
    redactions: Redactions
    parsed: dict[str, Positions | None] = field(default_factory=dict)

    def positions(self, path: str) -> Positions | None:
        if path not in self.parsed:
            data = self.source.read(path) if path in self.repository.files else None
            self.parsed[path] = Positions(decode(data)) if isinstance(data, bytes) else None
        return self.parsed[path]

    def redaction(self, path: str) -> Redaction:
        """What may be shown of a file."""
        return self.redactions.of(path, self.positions(path))

    def line(self, place: Place) -> int:
        """The line of a place, 0 where a file is meant as a whole."""
        at, positions = place.at, self.positions(place.path) if place.at is not None else None
        return positions.span(at).line if positions and at is not None else 0

    def words(self, place: Place) -> str:
        line = self.line(place)
        return f"{place.path or '.'}:{line}" if line else place.path or "."

    def object_at(self, place: Place) -> str:
        """The object around a place, "" where there is none."""
        file = self.repository.files.get(place.path)
        fact = owner(file.of(ObjectFact), place.at) if file and isinstance(place.at, Node) else None
        return name_with_namespace(self.repository, place.path, fact) if fact else ""


def _whole(look: _Look, path: str) -> Iterator[str]:
    repository = look.repository
    yield path or "."
    yield f"  {class_of(repository, look.source, path)}"
    if is_archived(path):
        yield "  in a folder that is set aside by its name: findings in it are only info"
    if file := repository.files.get(path):
        yield from _facts(look, path, file, None)
        yield from _section("Hosts", _hosts(look, path, file))
        yield from _machines(look, path)
    answer = explain_deployment(repository, path)
    if (file and is_yaml(path)) or answer.startswith("yes"):
        by = dict.fromkeys(f"{words} at {look.words(place)}" for words, place in deployers(repository, path))
        yield from ("", f"Deployed: {answer}", *(f"  {text}" for text in by))
    yield from _section("References", _references(look, _from(look, path)))
    yield from _section("Referred to by", _referrers(look, _to(look, path)))


def _hosts(look: _Look, path: str, file: Facts) -> Iterator[str]:
    """The hosts of a flake, nodes of colmena among them, and why there may be others."""
    if file.of(FlakeFact):
        from ..model.nix.hosts import find_flakes  # only here: few look at a flake

        for flake in find_flakes(look.source, [path]):
            for host in flake.machines.values():
                yield f"{host.name} at {look.words(host.place)}" if host.place else host.name
            if flake.missing is not None:
                yield f"perhaps more ({flake.missing.why})"


def _machines(look: _Look, path: str) -> Iterator[str]:
    """What the virtual machines of the file will be."""
    if look.repository.facts_at(path, VirtualMachineFact):
        from .explain_machine import explain_machines  # only here: few look at a machine

        # What is told of user data and network data are names and addresses, of which their lines are made as well.
        for _, name, lines in explain_machines(look.repository, look.source, path):
            yield from _section(name, lines)


def _line(look: _Look, path: str, line: int) -> Iterator[str]:
    repository = look.repository
    kind, file, positions = class_of(repository, look.source, path), repository.files.get(path), look.positions(path)
    yield f"{path or '.'}:{line}"
    if file is None or positions is None or not file.state.is_read:
        yield f"  {kind}"
        return
    texts = _BREAK.split(look.redaction(path).text)
    if not 1 <= line <= len(texts) - (texts[-1] == ""):
        raise UserError(f"{path} has no line {line}.", f"It has {len(texts) - (texts[-1] == '')}.")
    yield f"  | {texts[line - 1]}"
    yield from _section("Node", map(look.redaction(path).sentence, _nodes(look, path, file, positions, line)))
    yield from _facts(look, path, file, range(_first_comment(texts, line), line + 1))
    yield from _section("References", _references(look, (e for e in _from(look, path) if look.line(e.at) == line)))
    yield from _section("Referred to by", _referrers(look, (e for e in _to(look, path) if _names(look, e, line))))


def _facts(look: _Look, path: str, file: Facts, lines: range | None) -> Iterator[str]:
    """The facts of the file, or those on the last of some lines, with the comments above it."""
    here = lines and lines[-1:]
    yield from _section("Objects", _objects(look, path, file, here))
    if lines is None:
        yield from _section("Inputs", list_inputs(file))
    yield from _section("Faults", _parse_errors(look, path, file, here))
    yield from _section("Suppressions", _suppressions(look, path, file, lines))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    if told := list(lines):
        yield from ("", title, *(f"  {line}" for line in told))


def _objects(look: _Look, path: str, file: Facts, lines: range | None) -> Iterator[str]:
    told = []
    for fact in file.of(ObjectFact):
        place = Place(path, fact.at)
        told.append((place, f"{look.object_at(place)} ({fact.api_version})"))
    for made in file.of(ProducedFact):
        place = Place(path, made.at)
        told.append(
            (place, f"{look.object_at(place)} makes {title_of_object(made.kind.name, made.namespace, made.name)}")
        )
    return _number_lines(look, told, lines)


def _parse_errors(look: _Look, path: str, file: Facts, lines: range | None) -> Iterator[str]:
    told = [
        (Place(path, parse_error.at), f"{parse_error.type.value}: {parse_error.message}")
        for parse_error in file.of(ParseError)
    ]
    told += [(Place(path, error.at), f"syntax: {error.message}") for error in file.of(NixErrorFact)]
    return _number_lines(look, told, lines)


def _suppressions(look: _Look, path: str, file: Facts, lines: range | None) -> Iterator[str]:
    told = []
    for fact in file.of(SuppressionFact):
        word, reason = "ignore-file" if fact.whole_file else "ignore", fact.reason or "no reason given"
        told.append((Place(path, fact.at), f"{word}[{', '.join(fact.codes)}]: {reason}"))
    return _number_lines(look, told, lines)


def _number_lines(look: _Look, told: Iterable[tuple[Place, str]], lines: range | None) -> Iterator[str]:
    numbered = [(look.line(place), text, place.path) for place, text in told]
    wanted = [each for each in sorted(numbered) if lines is None or each[0] in lines]
    return (f"line {line}: {look.redaction(path).sentence(text)}" for line, text, path in wanted)


def _from(look: _Look, path: str) -> list[Edge]:
    return [edge for edge in all_edges(look.repository) if edge.at.path == path]


def _to(look: _Look, path: str) -> list[Edge]:
    """The references to a path and what stands in it; a folder and its kustomization are one."""
    tree, folder = look.repository.tree, posixpath.dirname(path)
    paths = {path, kustomization_in(tree, path) or path}
    if kustomization_in(tree, folder) == path:
        paths.add(folder)
    every = all_edges(look.repository)
    return [edge for edge in every if (edge.hit.path in paths if edge.hit else _would_be(edge, path))]


def _would_be(edge: Edge, path: str) -> bool:
    return edge.reference.leads is not None and edge.target == path


def _names(look: _Look, edge: Edge, line: int) -> bool:
    """Whether the edge leads to an object that begins, or has its name, on this line."""
    if edge.hit is None or not isinstance(root := edge.hit.at, Node):
        return False
    name = root.below("metadata", "name")
    return line in (look.line(edge.hit), look.line(edge.hit._replace(at=name)))


def _references(look: _Look, edges: Iterable[Edge]) -> Iterator[str]:
    told = [(e.at, f"{e.reference.path} {without_secrets(e.written.strip())}: {_end(look, e)}") for e in edges]
    return _number_lines(look, told, None)


def _end(look: _Look, edge: Edge) -> str:
    if edge.hit is not None:
        name = look.object_at(edge.hit)
        return f"found at {look.words(edge.hit)}" + (f", {name}" if name else "")
    why = edge.why.value if edge.why else ""
    if not edge.is_missing:
        return f"not known ({why})"
    hint = missing_path(look.repository, edge).hint if edge.reference.leads is not None else None
    return f"missing ({why})" + (f"; {hint}" if hint else "")


def _referrers(look: _Look, edges: Iterable[Edge]) -> list[str]:
    told = []
    for edge in edges:
        by = ", ".join(part for part in (look.object_at(edge.at), edge.reference.path) if part)
        state = "" if edge.hit else f" ({edge.why.value if edge.why else ''})"
        told.append((edge.at.path, look.line(edge.at), f"{by} {edge.written.strip()}{state}"))
    return [f"{path}:{line}: {text}" for path, line, text in sorted(told)]


def _nodes(look: _Look, where: str, file: Facts, positions: Positions, line: int) -> Iterator[str]:
    """The innermost nodes that start on a line, with the objects around them."""
    starting = dict.fromkeys((node.document, node.path) for node in positions.nodes_on(line))
    for document, path in starting:
        if not any(d == document and p[: len(path)] == path and p != path for d, p in starting):
            name = look.object_at(Place(where, Node(document, path)))
            number = f", document {document + 1}" if file.documents > 1 else ""
            yield f"{_format_path(path)}{f' of {name}' if name else ''}{number}"


def _format_path(path: NodePath) -> str:
    steps = (f"[{s}]" if isinstance(s, int) or not _PLAIN_KEY.fullmatch(s) else f".{s}" for s in path)
    return "".join(steps).removeprefix(".") or "the whole document"


def _first_comment(texts: list[str], line: int) -> int:
    """The first of the lines of comments directly above a line, or the line itself."""
    while line > 1 and texts[line - 2].lstrip().startswith("#"):
        line -= 1
    return line
