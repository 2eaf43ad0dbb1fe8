"""What objects are called when a kustomization has been built, as far as prefixes and suffixes decide that."""

from ...schemas.kustomize.field_specs import UNPREFIXED
from ...schemas.reference_forms import Kind
from .builds import Build

#: Kinds that keep their names, wherever they stand.
_KEPT = frozenset(kind for _, kind in UNPREFIXED)
_NONE = ("", "")


def final_name(build: Build, path: str, kind: Kind, name: str) -> str:
    """The name of an object of a file of a build, "" where several ways through it give it different ones."""
    if kind.name in _KEPT:
        return name
    affixes = build.affixes.get(path, frozenset()) - {_NONE}
    if len(affixes) > 1:
        return ""
    before, after = next(iter(affixes), _NONE)
    return f"{before}{name}{after}"


def add_affixes(kind: Kind, name: str, prefix: str, suffix: str) -> str:
    """The name with what a kustomization puts before and behind it; one that is not known stays so."""
    return f"{prefix}{name}{suffix}" if name and kind.name not in _KEPT else name
