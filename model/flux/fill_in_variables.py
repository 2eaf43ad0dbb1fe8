"""What a Flux Kustomization deploys once its variables are filled in, and where their values come from.

What is filled in is the YAML of an object, so that a text which is nothing but a variable becomes a number, or true,
where the value is one. Source: fluxcd/pkg `kustomize/kustomize_varsub.go` (SubstituteVariables, LoadVariables).
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.references import SECRET
from ..kustomize.build.result import Built
from ..kustomize.build.traced import Origin, Traced, change_items, put_all
from ..text.open_collections import Value
from ..text.place import Place
from ..text.scalars import RESOLVERS
from ..text.typed_access import mapping, text
from .build_deployment import DeploymentBuilds
from .deployments import Deployment
from .expand_variables import RefusedVariableError, UnknownVariableError, expand_variables
from .places import below_root

#: With which an object is not filled in.
SUBSTITUTE = "kustomize.toolkit.fluxcd.io/substitute"
_WHOLE = re.compile(r"\$\{(\w+)\}")
#: What a text begins with that stands in YAML without quotes, and what it does not have in it then.
_PLAIN_START, _QUOTED = re.compile(r"[$\w./]"), re.compile(r": |:$| #|[\n\"\\]")
#: How an encrypted value begins.
_ENCRYPTED = "ENC["
_RESOLVE = RESOLVERS["go-yaml-2"]


class VariableValue(NamedTuple):
    """The value of a variable, None where it cannot be seen from here, and where it is set."""

    value: str | None
    at: Place


class RefusedVariable(NamedTuple):
    """What Flux refuses to fill in: a variable that nothing sets, or what it cannot read."""

    at: Place
    written: str


def is_disabled(built: Built) -> bool:
    """Whether an object is left as it is."""
    metadata = mapping(dict(built.value), "metadata")
    return any(text(metadata, field, SUBSTITUTE) == "disabled" for field in ("annotations", "labels"))


def find_values(builds: DeploymentBuilds, one: Deployment, spec: Mapping[str, Value]) -> Mapping[str, VariableValue]:
    """The variables of a Kustomization by name: its own, else those of the last object that has them."""
    found: dict[str, VariableValue] = {name: VariableValue(None, one.at) for name in one.given}
    for at in one.variables or ():
        for name, value in _values_of(builds, at):
            before = found.get(name)
            # Each cluster may have an object of that name: which of them is meant is not known then.
            is_sure = before is None or before.value == value.value
            found[name] = value if is_sure else value._replace(value=None)
    own = mapping(dict(spec), "postBuild", "substitute")
    for name, written in own.items():
        said = written if isinstance(written, str) else None
        found[name] = VariableValue(_one_line(said), below_root(one.at, "spec", "postBuild", "substitute", name))
    return found


def _values_of(builds: DeploymentBuilds, at: Place) -> Iterator[tuple[str, VariableValue]]:
    value = builds.read(at)
    is_coded = text(value, "kind") == SECRET.name
    for field in ("data", "stringData"):
        for name, written in mapping(value, field).items():
            said = written if isinstance(written, str) else None
            if said is not None and said.startswith(_ENCRYPTED):
                said = None
            if said is not None and is_coded and field == "data":
                said = _decode(said)
            yield name, VariableValue(_one_line(said), below_root(at, field, name))


def _decode(coded: str) -> str | None:
    try:
        return base64.b64decode(coded).decode()
    except (binascii.Error, ValueError):
        return None


def _one_line(value: str | None) -> str | None:
    return value.replace("\n", "") if value is not None else None


def fill_in(built: Built, values: Mapping[str, VariableValue], refused: list[RefusedVariable]) -> Built:
    """The object with its variables filled in; what Flux refuses is added to `refused`, and left as it is."""
    if not built.is_whole or is_disabled(built):
        return built

    def look_up(name: str) -> str | None:
        found = values.get(name)
        if found is not None and found.value is None:
            raise UnknownVariableError
        return found.value if found is not None else None

    def fill(part: Traced) -> Traced:
        match part.value:
            case dict() as entries:
                inner = {key: Traced(value, part.origin.below(key)) for key, value in entries.items()}
                after = {key: fill(entry) for key, entry in inner.items()}
                return put_all(part, {key: after[key] for key in after if after[key] is not inner[key]})
            case list():
                return change_items(part, fill)
            case str() as written if "${" in written or "$$" in written:
                return expand(part, written)
            case _:
                return part

    def expand(part: Traced, written: str) -> Traced:
        try:
            filled = expand_variables(written, look_up)
        except RefusedVariableError as error:
            refused.append(RefusedVariable(part.origin.place, str(error)))
            return part
        if filled == written:
            return part
        whole = _WHOLE.fullmatch(written)
        origin = Origin(values[whole[1]].at, None, spread=True) if whole else part.origin
        is_plain = _PLAIN_START.match(written) and not _QUOTED.search(written)
        return Traced(_RESOLVE(filled) if is_plain else filled, origin)

    return built._replace(traced=fill(built.traced))
