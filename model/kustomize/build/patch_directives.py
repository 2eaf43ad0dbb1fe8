"""The directives of a strategic merge patch, as far as kustomize knows them."""

from .objects import shown
from .result import ProblemKind, RefusedError
from .traced import Traced

DIRECTIVE = "$patch"
_DIRECTIVES = ("merge", "replace", "delete")


def directive(patch: Traced) -> str:
    """What `$patch` of a mapping says; raises RefusedError for what kustomize does not know."""
    found = patch.entry(DIRECTIVE)
    if found is None:
        return "merge"
    if found.value not in _DIRECTIVES:
        message = f"`$patch: {shown(found.value)}` is not known; it is `merge`, `replace` or `delete`"
        raise RefusedError(ProblemKind.PATCH, found.origin.place, message)
    return str(found.value)
