"""Which values types take. Source: the NixOS manual, "Options Types"."""

from ..compare import is_equal
from ..lib.types import type_of
from ..run_state import Run
from ..values import OptionType, PathValue, Value, name_type


def accepts(run: Run, kind: OptionType, value: Value) -> bool | None:
    """Whether a value is of a type, as the outermost layer has it; None where that is not known."""
    name = name_type(value)
    match kind.kind:
        case "bool" | "int" | "float" | "string":
            return name == kind.kind
        case "separated":
            return name == "string"
        case "number":
            return name in {"int", "float"}
        case "path":
            return isinstance(value, PathValue) or (isinstance(value, str) and value.startswith("/"))
        case "listOf":
            return name == "list"
        case "attrsOf" | "lazyAttrsOf" | "attrs":
            return name == "set"
        case "submodule" | "deferredModule":
            return name in {"set", "lambda", "path"}
        case "functionTo":
            return name == "lambda" or None
        case "anything" | "unspecified":
            return True
        case "nullOr":
            return True if value is None else accepts(run, type_of(run, kind.inner[0]), value)
        case "enum":
            return True in [is_equal(run, value, choice) for choice in kind.inner]
        case "either":
            found = [accepts(run, type_of(run, inner), value) for inner in kind.inner]
            return True if True in found else None if None in found else False
        case _:
            return None
