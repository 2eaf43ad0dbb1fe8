"""Virtual machines in OpenShift's Templates: what they will not do as they are meant to, and their passwords.

Source: openshift/api `template/v1` (Template, Parameter).
"""

import re
from collections.abc import Iterator
from itertools import chain

from ...schemas.reference_forms import Kind
from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.typed_access import items, text
from .cloud_init import is_cloud_config, only_mapping, user_data
from .facts import RuntimeMistakeFact
from .machine import Machine, machine_of
from .runtime.find import find_runtime_mistakes
from .runtime.mistake import RuntimeMistake
from .runtime.user_data_mistakes import place_of, read_passwords

_PARAMETER = re.compile(r"\$\{(\w+)\}", re.ASCII)
#: What stands where a parameter does while the text is read.
_STANDS = "parameter-"
TEMPLATE = Kind("template.openshift.io", "Template")


def find_template_mistakes(found: ObjectFact, value: Value) -> Iterator[RuntimeMistakeFact]:
    """The broken laws of the machines that a Template makes; `owner` is the Template."""
    values = {name: text(one, "value") or "" for one in items(value, "parameters") if (name := text(one, "name"))}
    for index, one in enumerate(items(value, "objects")):
        group = (text(one, "apiVersion") or "").rpartition("/")[0]
        kind = Kind(group, text(one, "kind") or "")
        machine = machine_of(kind, one)
        for mistake in chain(find_runtime_mistakes(kind, one), _passwords(machine, values)) if machine else ():
            at = found.at.below("objects", index, *mistake.path)
            yield RuntimeMistakeFact(found.at, at, mistake.law, mistake.words)


def _passwords(machine: Machine, values: dict[str, str]) -> Iterator[RuntimeMistake]:
    """Passwords that are parameters; the first of each volume."""
    for data in user_data(machine):
        written = _PARAMETER.sub(rf"{_STANDS}\1", data.written)
        for owner, password in read_passwords(only_mapping(written)) if is_cloud_config(written) else ():
            name = password.removeprefix(_STANDS)
            if password.startswith(_STANDS) and name in values:
                yield RuntimeMistake(
                    "parameter-password" if values[name] else "made-password", place_of(machine, data), (owner, name)
                )
                break
