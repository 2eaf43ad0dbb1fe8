"""An ApplicationSet's and an Application's fields as Go's types have them: what does not fit is refused or dropped.

Source: the field table of Argo CD (schemas/fields/argocd.fields), and how encoding/json treats unknown fields, null and
values of another type; which optional fields are pointers is from pkg/apis/application/v1alpha1/types.go of 3.5.
"""

from collections.abc import Iterator

from ....schemas.tables.catalogue import table
from ....schemas.tables.notation import Field
from ...text.document import Value
from ...text.place import NodePath
from ..gotemplate.sprig_encoding import json_kind
from .expansion import Data, Unknown
from .failure import GeneratorError

#: Scalars that may be there with their zero value, since they are pointers.
_POINTERS = frozenset(
    {"prune", "selfHeal", "allowEmpty", "enabled", "revisionHistoryLimit", "factor", "string", "templatePatch"}
)
#: Structs that are no pointers, and are left out where nothing is in them.
_PLAIN_STRUCTS = frozenset({"jsonnet"})
#: Where an empty list or mapping is not the same as none: parameters of a plugin.
_PRESENT = frozenset({"map", "array"})
_ANYTHING = frozenset({"any", "object"})
#: Fields of an object's metadata as an ApplicationSet's template has them, and what else an Application may have.
METADATA = "ApplicationSetTemplateMeta"


def decode(value: Value, type_: str, at: NodePath) -> Value:
    """The value with only the fields of its type, and without what is zero; raises GeneratorError as Go does.

    `type_` is a type as the field table writes it, such as `ApplicationSpec` or `[string]`; `at` is the path,
    behind the name of the kind: the message has it, and so does the error.
    """
    return _decode(value, type_, None, at)


def _decode(value: Value, written: str, field: Field | None, at: NodePath) -> Value:
    if value is None or written in _ANYTHING:
        return value
    if written.startswith("["):
        if not isinstance(value, list):
            raise _mismatch(value, at, written)
        inner = written[1:-1]
        is_struct = inner == "struct" or inner[0].isupper()
        return [
            ({} if is_struct else _or_zero(None, inner)) if item is None else _decode(item, inner, field, (*at, index))
            for index, item in enumerate(value)
        ]
    if written.startswith("{"):
        if not isinstance(value, dict):
            raise _mismatch(value, at, written)
        inner = written[1:-1]
        return {key: _or_zero(_decode(entry, inner, field, (*at, key)), inner) for key, entry in value.items()}
    if written == "struct" or written[0].isupper():
        if not isinstance(value, dict):
            raise _mismatch(value, at, written)
        return dict(_members(value, fields_of(written, field), at))
    return _scalar(value, written, at)


def _members(value: dict[str, Value], fields: tuple[Field, ...], at: NodePath) -> Iterator[tuple[str, Value]]:
    for one in fields:
        found = _decode(value.get(one.name), one.type, one, (*at, one.name))
        if not _is_zero(found, one):
            yield one.name, found


def fields_of(written: str, field: Field | None) -> tuple[Field, ...]:
    """The fields of a struct: of the type of that name, or those written below the field."""
    return field.fields if field is not None and written == "struct" else table("argocd").type(written).fields


def _is_zero(value: "Value | Data", field: Field) -> bool:
    """Whether Go would leave the field out, were it optional."""
    if value is None:
        return True
    if isinstance(value, Unknown) or (field.name in _POINTERS and not isinstance(value, str)):
        return False
    if field.name in ("string", "templatePatch") or field.name in _PRESENT:
        return False
    if isinstance(value, dict):
        is_struct = field.type == "struct" or field.type[0].isupper()
        return not value and (not is_struct or field.name in _PLAIN_STRUCTS) and field.type not in _ANYTHING
    return not value and field.type not in _ANYTHING


def _or_zero(value: Value, written: str) -> Value:
    return "" if value is None and written not in _ANYTHING and written != "boolean" else value


def _scalar(value: Value, written: str, at: NodePath) -> Value:
    match written, value:
        case "boolean", bool():
            return value
        case "integer", int() if not isinstance(value, bool):
            return value
        case "integer", float() if value.is_integer():
            return int(value)
        case "int-or-string", int() | str() if not isinstance(value, bool):
            return value
        case (("boolean" | "integer" | "int-or-string"), _):
            raise _mismatch(value, at, {"boolean": "bool", "integer": "int64"}.get(written, written))
        case _, str():
            return value
        case _:
            raise _mismatch(value, at, "string")


def _mismatch(value: "Value | Data", at: NodePath, wanted: str) -> GeneratorError:
    where = ".".join(map(str, at))
    message = f"json: cannot unmarshal {json_kind(value)} into Go struct field {where} of type {wanted}"
    return GeneratorError(message, at)


def encode(value: Data, type_: str) -> Data:
    """The value as Go writes it: optional fields that are zero are left out, required ones are there."""
    return _encode(value, type_, None)


def _encode(value: Data, written: str, field: Field | None) -> Data:
    if isinstance(value, list) and written.startswith("["):
        return [_encode(item, written[1:-1], field) for item in value]
    if not isinstance(value, dict) or not (written == "struct" or written[0].isupper()):
        return value
    found: dict[str, Data] = {}
    for one in fields_of(written, field):
        inner = _encode(value.get(one.name), one.type, one)
        if not _is_zero(inner, one):
            found[one.name] = inner
        elif one.required:
            found[one.name] = _zero(one)
    return found


def _zero(field: Field) -> Data:
    if field.type == "struct" or field.type[0].isupper():
        return _encode({}, field.type, field)
    zeros: dict[str, Data] = {"boolean": False, "integer": 0, "int-or-string": 0}
    return zeros.get(field.type, None if field.type[0] in "[{" else "")
