"""What a kustomization builds, for people: YAML with secrets masked, and where its values come from."""

from collections.abc import Iterator

from ..lint.redaction.redact import redact, without_keys
from ..model.files.source import Source
from ..model.kustomize.build.result import Build, Built, Problem, Unknown
from ..model.text.place import Place
from ..model.text.positions import Positions
from .format_place import format_place
from .write_objects import write_object

_Places = dict[str, Positions | None]


def format_build(build: Build, source: Source, *, with_origins: bool) -> str:
    """The objects as kubectl writes them, each after `---`; with origins a comment behind what another file says."""
    known: _Places = {}
    texts: list[str] = []
    comments: dict[int, str] = {}
    count = 0
    for built in build.objects:
        if with_origins:
            texts.append(f"# {format_place(built.made_by, source, known)}")
            count += 1
        if not built.is_whole:
            texts.append("# not all of it is known")
            count += 1
        for line in write_object(built.traced.value):
            if with_origins and line.path is not None and (comment := _comment(built, line.path, source, known)):
                comments[count] = comment
            texts.append(line.text)
            count += 1
        texts.append("---")
        count += 1
    lines = redact("\n".join(texts[:-1])).split("\n")
    for number, comment in comments.items():
        lines[number] += f"  # {comment}"
    return "\n".join([*lines, *_unknown_lines(build, source, known)]).strip("\n") + "\n"


def _comment(built: Built, path: tuple[str | int, ...], source: Source, known: _Places) -> str:
    """Where a value comes from, unless that is where the object, or what is around the value, does."""
    place, around = built.origin(path), built.origin(path[:-1])
    if place.path == built.made_by.path and around.path == built.made_by.path:
        return ""
    return format_place(place, source, known) if place != around or place.path != around.path else ""


def _unknown_lines(build: Build, source: Source, known: _Places) -> Iterator[str]:
    """What is not known of the build, as comments."""
    if build.unknown:
        yield ""
        yield "# Not known:"
    for one in sorted({tell_unknown(one, source, known) for one in build.unknown}):
        yield f"# {one}"


def tell_unknown(one: Unknown, source: Source, known: _Places) -> str:
    """What is not known, with its place and why."""
    return f"{format_place(one.at, source, known)}: {without_keys(one.what)} ({one.kind.value})"


def format_problem(problem: Problem, source: Source) -> str:
    """A problem with its place: `path:line: message`."""
    return f"{_tell_place(problem.at, source)}: {without_keys(problem.message)}"


def _tell_place(at: Place, source: Source) -> str:
    return format_place(at, source, {}) or "."
