"""The Git generator: folders by patterns, or what files say.

Source: argo-cd `applicationset/generators/git.go`, `reposerver/repository/repository.go` (GetGitDirectories,
GetGitFiles).
"""

import posixpath
from collections.abc import Iterator

from ...text.document import Value
from ...text.typed_access import items, mapping, text
from ..gotemplate.format import format_value
from ..gotemplate.sprig_encoding import base_name, json_kind
from ..gotemplate.values import STRINGS, GoValue, NotKnownError, TemplateError, Typed, text_bytes
from ..gotemplate.yaml_text import read_yaml
from ..normalize_names import normalize
from .doublestar import match_doublestar
from .expansion import Surroundings, Unknown
from .failure import GeneratorError
from .parameters import Parameters, add_values, flatten
from .path_globs import match_folder
from .pathspecs import match_pathspec
from .replace_parameters import Replacer

_EMPTY = "ApplicationSet is empty"


def generate_from_git(generator: Value, around: Surroundings, replacer: Replacer) -> list[Parameters]:
    """The sets of parameters; raises NotKnownError where the generator reads another repository or revision."""
    if not items(generator, "directories") and not items(generator, "files"):
        raise GeneratorError(_EMPTY)
    check_is_here(generator, around)
    try:
        if items(generator, "directories"):
            return _from_folders(generator, around, replacer)
        return _from_files(generator, around, replacer)
    except GeneratorError as error:
        raise GeneratorError(f"error generating params from git: {error}") from None


def check_is_here(generator: Value, around: Surroundings) -> None:
    """Raises NotKnownError where the generator reads another repository, or a revision that is not at hand."""
    url, revision = text(generator, "repoURL") or "", text(generator, "revision")
    if not around.own.owns(url):
        hint = "`repository: urls` in stackwright.yaml may say that it is"
        named = url or "a repository without URL"
        raise NotKnownError(f"it reads {named}, which is not known to be this repository; {hint}", is_proven=True)
    if not around.own.is_here(revision):
        raise NotKnownError(f"it reads revision {revision}, whose files are not those at hand", is_proven=True)


def _from_folders(generator: Value, around: Surroundings, replacer: Replacer) -> list[Parameters]:
    patterns = [
        (text(one, "path") or "", mapping(one).get("exclude") is True) for one in items(generator, "directories")
    ]
    found: list[Parameters] = []
    for folder in sorted(find_folders(around), key=lambda path: [text_bytes(step) for step in path.split("/")]):
        fits = {is_excluded for pattern, is_excluded in patterns if match_folder(pattern, folder)}
        if fits == {False}:
            parameters = _of_path(folder, None, generator, replacer)
            add_values(generator, parameters, replacer)
            found.append(parameters)
    return found


def find_folders(around: Surroundings) -> Iterator[str]:
    """The folders that patterns may take."""
    for folder in around.files.folders():
        if around.hidden_folders or not any(step.startswith(".") for step in folder.split("/")):
            yield folder


def _of_path(folder: str, file_name: str | None, generator: Value, replacer: Replacer) -> Parameters:
    """What a folder, or a file in it, is called by."""
    prefix = text(generator, "pathParamPrefix") or ""
    name = base_name(folder)
    steps = folder.split("/")
    names: dict[str, GoValue] = {"basename": name, "basenameNormalized": normalize(name)}
    if file_name is not None:
        names |= {"filename": file_name, "filenameNormalized": normalize(file_name)}
    if not replacer.is_go:
        path = f"{prefix}.path" if prefix else "path"
        numbered: dict[str, GoValue] = {f"{path}[{at}]": step for at, step in enumerate(steps) if step}
        return {path: folder, **{f"{path}.{key}": value for key, value in names.items()}, **numbered}
    segments: list[GoValue] = [*steps]
    inner: GoValue = {"path": folder, **names, "segments": Typed(STRINGS, segments)}
    return {prefix: {"path": inner}} if prefix else {"path": inner}


def _from_files(generator: Value, around: Surroundings, replacer: Replacer) -> list[Parameters]:
    taken: set[str] = set()
    left_out: set[str] = set()
    for one in items(generator, "files"):
        pattern = text(one, "path") or ""
        (left_out if mapping(one).get("exclude") is True else taken).update(match_files(pattern, around))
    found: list[Parameters] = []
    for path in sorted(taken - left_out, key=text_bytes):
        try:
            found += _from_file(path, generator, around, replacer)
        except (GeneratorError, TemplateError) as error:
            url = text(generator, "repoURL")
            raise GeneratorError(f"unable to process file '{path}' from repository '{url}': {error}") from None
    return found


def match_files(pattern: str, around: Surroundings) -> list[str]:
    """The files that a pattern takes; raises NotKnownError or GeneratorError."""
    if around.new_globs:
        return match_doublestar(pattern, around.files.paths(), around.files.folders())
    return match_pathspec(pattern, around.files.paths())


def _from_file(path: str, generator: Value, around: Surroundings, replacer: Replacer) -> list[Parameters]:
    content = around.files.read(path)
    if isinstance(content, Unknown):
        raise NotKnownError(f"{path}: {content.why}")
    folder = posixpath.dirname(path) or "."
    found: list[Parameters] = []
    for one in _objects(content):
        own: Parameters = (
            one if replacer.is_go else {key: format_value(v, nested=True) for key, v in flatten(one).items()}
        )
        parameters = {**own, **_of_path(folder, posixpath.basename(path), generator, replacer)}
        add_values(generator, parameters, replacer)
        found.append(parameters)
    return found


def _objects(content: str) -> list[Parameters]:
    """The one object in a file, or the list of objects."""
    try:
        found = read_yaml(content)
    except TemplateError as error:
        raise GeneratorError(f"unable to parse file: {error}") from None
    several = found if isinstance(found, list) else [found]
    objects = [{} if one is None else one for one in several]
    if not all(isinstance(one, dict) for one in objects):
        wrong = next(one for one in objects if not isinstance(one, dict))
        raise GeneratorError(
            "unable to parse file: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            f"{json_kind(wrong)} into Go value of type []map[string]interface {{}}"
        )
    return [one for one in objects if isinstance(one, dict)]
