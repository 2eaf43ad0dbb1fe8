"""sprig's functions of encodings, checksums, JSON, paths and URLs, and Argo CD's of YAML.

Source: sprig's documentation (Encoding, Cryptographic and Security, Path, URL Functions), 3.3; argo-cd
`applicationset/utils/template_functions.go`.
"""

import base64
import hashlib
import posixpath
import zlib
from collections.abc import Callable

from .base_encodings import decode_base32, decode_base64
from .function import Function
from .json_text import JsonError, dump_json, read_json
from .urls import join_url, parse_url
from .values import ANY, MAP, GoValue, TemplateError, text_bytes
from .yaml_text import dump_yaml, read_yaml


def _hash(name: str) -> Function:
    return Function(("string",), lambda text: hashlib.new(name, text_bytes(text)).hexdigest())


def _dumps(*, escapes: bool = True, indent: int = 0, fails: bool = False) -> Callable[[GoValue], str]:
    def run(value: GoValue) -> str:
        try:
            return dump_json(value, escapes=escapes, indent=indent)
        except JsonError as error:
            if fails:
                raise TemplateError(str(error)) from None
            return ""

    return run


def _from_json(text: str) -> GoValue:
    try:
        return read_json(text)
    except JsonError:
        return None


def _must_from_json(text: str) -> GoValue:
    try:
        return read_json(text)
    except JsonError as error:
        raise TemplateError(str(error)) from None


def _from_yaml(text: str) -> GoValue:
    found = read_yaml(text)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise TemplateError(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            f"{json_kind(found)} into Go value of type map[string]interface {{}}"
        )
    return found


def _from_yaml_array(text: str) -> GoValue:
    found = read_yaml(text)
    if found is None:
        return []
    if not isinstance(found, list):
        raise TemplateError(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            f"{json_kind(found)} into Go value of type []interface {{}}"
        )
    return found


def json_kind(value: object) -> str:
    """What Go's JSON decoder calls a value that does not fit."""
    match value:
        case bool():
            return "bool"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            return "number"


def base_name(path: str) -> str:
    """The last part of a path, as Go's path.Base."""
    if not path:
        return "."
    return posixpath.basename(path.rstrip("/")) or "/"


def _clean(path: str) -> str:
    found = posixpath.normpath(path) if path else "."
    return found[1:] if found.startswith("//") else found


def _directory(path: str) -> str:
    return _clean(path[: path.rfind("/") + 1])


def _extension(path: str) -> str:
    name = path[path.rfind("/") + 1 :]
    return name[name.rfind(".") :] if "." in name else ""


_PATHS: dict[str, Function] = {
    "base": Function(("string",), base_name),
    "dir": Function(("string",), _directory),
    "clean": Function(("string",), _clean),
    "ext": Function(("string",), _extension),
    "isAbs": Function(("string",), lambda path: path.startswith("/")),
}
ENCODING: dict[str, Function] = {
    **_PATHS,
    **{f"os{name[0].upper()}{name[1:]}": function for name, function in _PATHS.items()},
    "b64enc": Function(("string",), lambda text: base64.b64encode(text_bytes(text)).decode()),
    "b64dec": Function(("string",), decode_base64),
    "b32enc": Function(("string",), lambda text: base64.b32encode(text_bytes(text)).decode()),
    "b32dec": Function(("string",), decode_base32),
    "sha1sum": _hash("sha1"),
    "sha256sum": _hash("sha256"),
    "sha512sum": _hash("sha512"),
    "adler32sum": Function(("string",), lambda text: str(zlib.adler32(text_bytes(text)))),
    "fromJson": Function(("string",), _from_json),
    "mustFromJson": Function(("string",), _must_from_json),
    "toJson": Function((ANY,), _dumps()),
    "mustToJson": Function((ANY,), _dumps(fails=True)),
    "toPrettyJson": Function((ANY,), _dumps(indent=2)),
    "mustToPrettyJson": Function((ANY,), _dumps(indent=2, fails=True)),
    "toRawJson": Function((ANY,), _dumps(escapes=False, fails=True)),
    "mustToRawJson": Function((ANY,), _dumps(escapes=False, fails=True)),
    "toYaml": Function((ANY,), dump_yaml),
    "fromYaml": Function(("string",), _from_yaml),
    "fromYamlArray": Function(("string",), _from_yaml_array),
    "urlParse": Function(("string",), parse_url),
    "urlJoin": Function((MAP,), join_url),
}
