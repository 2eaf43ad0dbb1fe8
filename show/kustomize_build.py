"""What a kustomization builds, for people: YAML with secrets masked, and where its values come from."""

from collections.abc import Iterator

from ..lint.redaction.redact import redact, without_keys
from ..model.errors import UserError
from ..model.files.file_tree import Hit
from ..model.files.source import Source
from ..model.kustomize.build.result import Build, Built, Problem, Unknown
from ..model.kustomize.paths import kustomization_in
from ..model.text.place import Place
from ..model.text.positions import Positions
from ..schemas.file_types import is_kustomization_name
from .format_place import format_place
from .write_objects import write_object

_Places = dict[str, Positions | None]
#: Folders that are named where one is to be chosen.
_MOST_NAMED = 5


def refuse_other_path(source: Source, path: str) -> None:
    """Raises UserError for a file, and for a folder without a kustomization that has some below it; says which."""
    hit = source.tree.find(path)
    if not isinstance(hit, Hit) or kustomization_in(source.tree, hit.path) is not None:
        return
    around = path.rpartition("/")[0] if not hit.is_folder else path
    below = [one for one in source.tree.below(around) if is_kustomization_name(one)]
    folders = sorted({one.rpartition("/")[0] for one in below}, key=lambda one: (one.count("/"), one))
    if folders:
        more = f" and {len(folders) - _MOST_NAMED:,} more" if len(folders) > _MOST_NAMED else ""
        shown = ", ".join(one or "." for one in folders[:_MOST_NAMED])
        what = "has no kustomization.yaml" if hit.is_folder else "is no kustomization"
        raise UserError(f"{path or 'The root of the repository'} {what}.", f"These folders have one: {shown}{more}.")


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
