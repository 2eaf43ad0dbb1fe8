"""How a law of the API server is written: what it is told under, where it applies, and what must be so there.

A way such as `spec.rules[].host` leads to what is judged: `[]` is each item of a list, `{}` each value of a mapping. A
law on one value holds wherever that is set; one on a mapping may ask how other fields of it are set.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

#: How fields are set: each of these has one of the values; "" is for one that is not set.
Condition = Mapping[str, tuple[object, ...]]

#: Nothing is asked.
ALWAYS: Condition = MappingProxyType({})

#: Stands in a condition for any value but none.
SET = "<set>"


class Law(NamedTuple):
    """A row: `code` is the rule's, `at` the way, `check` the name of what is asked, `given` what it is asked with.

    `says` goes on with a sentence that begins with the field, `hint` is what to write. `field` is judged in the mapping
    at `at`. `is_warning` is what the server takes with a warning, `is_applied` what server-side apply alone refuses.
    """

    code: str
    at: str
    check: str
    given: tuple[object, ...] = ()
    says: str = ""
    hint: str = ""
    field: str = ""
    when: Condition = ALWAYS
    unless: Condition = ALWAYS
    is_warning: bool = False
    is_applied: bool = False


def form(code: str, at: str, name: str, says: str, hint: str = "") -> Law:
    """A text that is not empty has a form of `schemas/formats/texts.py`."""
    return Law(code, at, "form", (name,), says, hint)


def within(code: str, at: str, least: int, most: int | None = None) -> Law:
    """A whole number lies between two others."""
    says = f"must be {least} or more" if most is None else f"must be between {least} and {most}"
    return Law(code, at, "within", (least, most), says, f"write a number that is {says[8:]}")


def one_of(code: str, at: str, *values: str) -> Law:
    """A text is one of these, or empty."""
    return Law(code, at, "one-of", values, f"must be one of {', '.join(values)}", f"write one of {', '.join(values)}")


def longest(code: str, at: str, most: int) -> Law:
    """A text, list or mapping is no longer than that."""
    return Law(code, at, "longest", (most,), f"may have at most {most}", f"leave it at {most}")


def needs(
    code: str, at: str, field: str, *, when: Condition | None = None, unless: Condition | None = None, why: str = ""
) -> Law:
    """A mapping has a field, where the others are set in that way."""
    says = f"must have `{field}`{why and f': {why}'}"
    return Law(code, at, "needs", (), says, f"add `{field}`", field, when or ALWAYS, unless or ALWAYS)


def forbids(
    code: str, at: str, field: str, why: str, *, when: Condition | None = None, unless: Condition | None = None
) -> Law:
    """A mapping does not have a field, where the others are set in that way."""
    return Law(
        code, at, "forbids", (), f"may not be set: {why}", f"remove `{field}`", field, when or ALWAYS, unless or ALWAYS
    )


def unique(code: str, at: str, *fields: str, unset: Mapping[str, object] | None = None) -> Law:
    """No two entries of a list agree in these fields, or are the same where none is named; `unset` are defaults."""
    what = " and ".join(f"`{field}`" for field in fields) or "value"
    says = f"repeats the {what} of an earlier entry"
    return Law(code, at, "unique", (fields, dict(unset or {})), says, "keep one of them, or give each its own")


def filled(code: str, at: str, what: str = "") -> Law:
    """A text is not empty where it is set: an empty one is not the same as none."""
    return Law(code, at, "filled", (), "may not be empty", f"write {what}" if what else "write it, or remove the field")


def own(code: str, at: str, check: str, *given: object) -> Law:
    """What a function by itself decides, with its own words."""
    return Law(code, at, check, given)


def applied(law: Law) -> Law:
    """The same as a law of server-side apply alone."""
    return law._replace(is_applied=True)


def warned(law: Law) -> Law:
    """The same as what the server takes, with a warning."""
    return law._replace(is_warning=True)
