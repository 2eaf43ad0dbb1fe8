"""The input deploy-rs: what its functions make for the profiles of a node. Source: README of serokell/deploy-rs."""

from collections.abc import Callable
from dataclasses import dataclass

from ...syntax.tree import Select
from ..bindings import name_of
from ..force import delay, later, unknown
from ..run_state import Run
from ..values import Attrs, Builtin, Lazy, Thunk, Unknown, Value
from .flake_utils import DEFAULT_SYSTEMS

_OPEN = Unknown("deploy-rs is known in part")
_CHECK = Unknown("a check of deploy-rs is a package")
#: The functions that take a system of `nixosSystem`, and others that take one value.
_OF_ONE = ("nixos", "darwin", "home-manager", "noop")
#: What `deployChecks` makes for each platform.
CHECKS = ("deploy-activate", "deploy-schema")


@dataclass(slots=True, eq=False)
class Activation:
    """The mark of a profile that the deploy-rs of a platform activates; `of` is what it was made of.

    Where that is selected by name, `around` is the set that has the name. `kind` is the name of the function.
    """

    kind: str
    system: str
    of: Lazy
    around: Lazy = None
    name: Lazy = None


def make_deploy_rs(outside: Unknown) -> Attrs:
    """The flake deploy-rs."""
    library: dict[str, Lazy] = {system: make_library(system) for system in DEFAULT_SYSTEMS}
    return Attrs({"lib": Attrs(library, _OPEN)}, outside)


def make_library(system: str) -> Attrs:
    """`lib.<system>`"""
    activate: dict[str, Lazy] = {kind: Builtin(kind, 1, _activate(kind, system)) for kind in _OF_ONE}
    custom = Builtin(
        "custom", 3, lambda _run, _this, base, _script: Attrs({}, _OPEN, Activation("custom", system, base))
    )
    checks = Attrs(dict.fromkeys(CHECKS, unknown(_CHECK)))
    items: dict[str, Lazy] = {
        "activate": Attrs({**activate, "custom": Attrs({"__functor": custom})}, _OPEN),
        "deployChecks": Builtin("deployChecks", 1, lambda _run, _deploy: checks),
    }
    return Attrs(items, _OPEN)


def _custom(system: str) -> Callable[[Run, Lazy, Lazy, Lazy], Value]:
    return lambda _run, _this, base, _script: Attrs({}, _OPEN, Activation("custom", system, base))


def _activate(kind: str, system: str) -> Callable[[Run, Lazy], Value]:
    def activate(run: Run, base: Lazy) -> Value:
        made = Activation(kind, system, base)
        # Asked now: what has been evaluated no longer says of what it was selected.
        if isinstance(base, Thunk) and isinstance(base.node, Select) and base.scope is not None:
            node, scope = base.node, base.scope
            *path, last = node.path
            if node.default is None:
                made.around = delay(node._replace(path=tuple(path)) if path else node.subject, scope)
                made.name = later(lambda: name_of(run, last, scope))
        return Attrs({}, _OPEN, made)

    return activate
