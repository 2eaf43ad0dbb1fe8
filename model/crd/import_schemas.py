"""What `schema import` does: definitions in a text → what is to be written, and what is said of each."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from ...schemas.tables.catalogue import find
from ..errors import UserError
from ..files.source import Source, Unread
from ..text.decoding import decode
from ..text.document import load
from ..text.parse_error import ParseErrorType
from ..text.positions import Positions
from . import imported_schemas as imported
from .definitions import KIND, Defined, find_definitions
from .download import STDIN, is_url, strip_secrets
from .schema import json_schemas


class ImportStep(NamedTuple):
    """What becomes of one definition: `text` goes into the file at `path`, None where nothing is to be written.

    `told` is what is said of it, "" of a kind that is not used.
    """

    told: str
    path: str
    text: str | None = None


def crds_in(data: bytes, name: str) -> list[Defined]:
    """The definitions in a YAML or JSON text, whatever else is in it; UserError where it cannot be read."""
    content = decode(data)
    loaded = load(content.encode())
    for parse_error in loaded.parse_errors:
        if parse_error.type is not ParseErrorType.DUPLICATE_KEY:
            line = Positions(content).span(parse_error.at).line
            hint = "Render it first, as `helm template` does." if "{{" in content else f"Give a file with a {KIND}."
            raise UserError(f"{name}:{line}: it is not YAML: {parse_error.message}.", hint)
    return [crd for _, crd in find_definitions(loaded)]


def origin_of(source: Source, place: str) -> str:
    """What an imported file says of where it came from: a path of the repository, a file's name, or a URL."""
    if is_url(place) or place == STDIN:
        return strip_secrets(place)
    whole = Path(place).resolve()
    return whole.relative_to(source.root).as_posix() if whole.is_relative_to(source.root) else whole.name


def plan_import(
    source: Source, found: Collection[tuple[Defined, str]], used: Collection[tuple[str, str]] | None
) -> Iterator[ImportStep]:
    """What to do with definitions and their origins; `used` limits them to these API versions and kinds.

    Of several definitions of a kind the last one counts. Raises UserError where there is none at all.
    """
    if not found:
        raise UserError(f"There is no {KIND} in it.", "Give the file that installs the kind in a cluster.")
    last = {imported.path_of(crd.group, crd.kind): (crd, origin) for crd, origin in found}
    for path, (crd, origin) in sorted(last.items()):
        yield _step(source, crd, origin, path, used)


def _step(source: Source, crd: Defined, origin: str, path: str, used: Collection[tuple[str, str]] | None) -> ImportStep:
    name = f"{crd.kind} ({crd.group}/{', '.join(crd.versions)})"
    written = [(version, crd.kind) for version in crd.api_versions]
    if all(find(*one) is not None for one in written):
        return ImportStep(f"known      {name}: built in", path)
    if used is not None and not any(one in used for one in written):
        return ImportStep("", path)
    if not any(json_schemas(crd)):
        return ImportStep(f"no schema  {name}", path)
    text = imported.dump_schema(crd, origin)
    if len(text) > source.size_limit:
        return ImportStep(f"too large  {name}", path)
    before = source.read(path)
    if before == text.encode():
        return ImportStep(f"unchanged  {name}", path)
    return ImportStep(f"{'imported' if before is Unread.GONE else 'updated':9}  {name}", path, text)
