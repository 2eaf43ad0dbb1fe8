"""How it is told that an object which is built does not fit its schema."""

from typing import NamedTuple

from ..model.facts import ViolationFact
from ..model.files.file_tree import closest
from ..schemas.validation.validate import ViolationType
from .violation_messages import field_of, format_path, format_types, kind_of, one_of, value_of


class Said(NamedTuple):
    """The sentence about an object, what stands at the carets, what it is about, and what to do."""

    message: str
    label: str
    target: str
    hint: str


def describe(fact: ViolationFact, name: str, fate: str) -> Said:
    """What is said of a violation in an object of a name; `fate` is what becomes of an unknown field."""
    violation, who, field = fact.violation, f"{kind_of(fact)} {name}", field_of(fact)
    last = str(violation.path[-1]) if violation.path else fact.kind
    match violation.type:
        case ViolationType.UNKNOWN_FIELD:
            near = closest(last, violation.allowed, cutoff=0.7)
            fields = (
                f"the fields here are {one_of(violation.allowed)}" if violation.allowed else "nothing can be set here"
            )
            hint = f"write `{near}`; {fields}" if near else fields
            return Said(f"{who} has no field {field}: {fate}", "it comes from here", last, hint)
        case ViolationType.WRONG_TYPE:
            types = format_types(violation.allowed)
            message = f"{field} of {who} must be {types}, not {_typed_value(fact)}"
            return Said(message, "it comes from here", last, f"write {types}")
        case ViolationType.MISSING_FIELD:
            return Said(f"{who} lacks {field}", f"needs `{last}`", last, _hint_missing(fact, last))
        case ViolationType.NOT_ALLOWED:
            values = f"it can be {one_of(violation.allowed)}" if violation.allowed else "its schema lists the values"
            return Said(f"{field} of {who} cannot be {value_of(fact)}", "no such value", last, values)
        case ViolationType.DUPLICATE:
            keys = " and ".join(violation.allowed)
            where = f"`{format_path(violation.path[:-1])}`"
            message = f"{where} of {who} has two entries with the same {keys}"
            return Said(message, "the second", last, f"give each its own {keys}, or remove one")
        case ViolationType.EXCLUSIVE:
            return _describe_group(fact, who, last)
        case _:
            form, value = ", ".join(violation.allowed), value_of(fact)
            is_shown = value.startswith("`")
            message = f"{field} of {who} cannot be {value}" if is_shown else f"{field} of {who} must be {form}"
            return Said(message, "not of that form", last, f"write {form}")


def _typed_value(fact: ViolationFact) -> str:
    value = value_of(fact)
    if not fact.violation.got.startswith('"'):
        return value
    return f"{value}, a string" if value.startswith("`") else "a string"


def _hint_missing(fact: ViolationFact, last: str) -> str:
    """For a container that has no image, those that have one: a patch may be meant for one of these."""
    name, beside = fact.violation.got, fact.violation.allowed
    if not beside:
        return f"add `{last}` in a base or a patch"
    near = closest(name, beside, cutoff=0.5)
    return (
        f"write `{near}` if this is meant for that container, or add `{last}`; the others are {one_of(beside)}"
        if near
        else (f"add `{last}`; the containers with one are {one_of(beside)}")
    )


def _describe_group(fact: ViolationFact, who: str, last: str) -> Said:
    where = f"{field_of(fact)} of {who}" if fact.violation.path else who
    border = fact.violation.allowed.index("")
    found, names = sorted(fact.violation.allowed[:border]), fact.violation.allowed[border + 1 :]
    if not found:
        return Said(f"{where} needs one of {one_of(names)}", "has none", last, "add one of them")
    listed = ", ".join(f"`{name}`" for name in found[:-1]) + f" and `{found[-1]}`"
    hint = "keep one of them; a patch takes a field away with `null`"
    return Said(f"{where} has {listed}, which exclude each other", "", last, hint)
