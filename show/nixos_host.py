"""What is known of a NixOS host, for people: as Nix, with secrets masked, and where each value comes from."""

import json
import re

from ..lint.redaction.redact import redact
from ..model.files.source import Source
from ..model.nix.evaluate.modules.find_option import Known
from ..model.nix.evaluate.paths import in_tree
from ..model.nix.evaluate.read_data import Data, Members
from ..model.nix.evaluate.values import PathValue, Unknown
from ..model.nix.hosts import Configuration
from ..model.nix.read_host import find_values
from ..model.text.positions import Positions
from .format_place import format_place

#: What stands for a part of a value that is not known.
_NOT_KNOWN = "<unknown>"
_PLAIN_NAME = re.compile(r"[A-Za-z_][\w'-]*")
_WIDTH = 100


def describe_host(found: Configuration, source: Source, *, with_origins: bool) -> str:
    """What is known of the options, a line for each value; behind it those that are not, with the reason."""
    places: dict[str, Positions | None] = {}
    lines: list[str] = []
    unknown: dict[str, list[str]] = {}
    for path, said in find_values(found.found):
        name = ".".join(map(_name, path))
        match said:
            case Known(value=Unknown(why=why)) | Unknown(why=why):
                unknown.setdefault(why, []).append(name)
            case Known(value=Members(items=items)) if items:
                pass  # its members stand for it
            case Known(value=value, place=place):
                origin = f"  # {format_place(place, source, places)}" if with_origins and place else ""
                lines.append(f"{name} = {_format(value, '')};{origin}")
    shown = redact("\n".join(["{", *lines, "}"]), "host.nix")[2:-2]
    reasons = [f"# {', '.join(names)}: {why}" for why, names in unknown.items()]
    told = [_head(found), *([shown] if shown else []), *(["", "# Not known:", *reasons] if reasons else [])]
    return "\n".join(told) + "\n"


def _head(found: Configuration) -> str:
    host, flake = found.host, found.flake
    if isinstance(found.found, Unknown):
        return f"# {host.name} in {flake.path}: its modules are not known: {found.found.why}"
    count = len(found.found.files)
    files = "1 file says" if count == 1 else f"{count} files say"
    head = f"# {host.name} in {flake.path}: what {files}, without what nixpkgs sets itself; secrets are masked."
    missing = sorted({one.why for one in found.found.missing})
    return "\n".join([head, *(f"# A module is not known: {why}" for why in missing)])


def _format(value: Data, indent: str) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case int() | float():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("${", "\\${")
        case PathValue(text=text):
            inside = in_tree(text)
            return text if inside is None else f"./{inside}"
        case Unknown():
            return _NOT_KNOWN
        case Members(items=items):
            inner = [f"{_name(name)} = {_format(item, indent + '  ')};" for name, item in sorted(items.items())]
            return _block("{", "}", inner, indent)
        case tuple():
            return _block("[", "]", [_format(item, indent + "  ") for item in value], indent)


def _block(opening: str, closing: str, inner: list[str], indent: str) -> str:
    """Its parts in one line where they are short, else a line each."""
    flat = " ".join([opening, *inner, closing])
    if len(flat) + len(indent) <= _WIDTH and "\n" not in flat:
        return flat
    return "\n".join([opening, *(f"{indent}  {one}" for one in inner), f"{indent}{closing}"])


def _name(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False)
