"""A flake: its inputs, and the hosts that its outputs have."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ....text.place import Place
from ..call import call
from ..force import as_attrs, attempt, force, guard, later, unknown
from ..importing import import_file
from ..modules.evaluate_modules import Evaluated
from ..modules.find_option import Known, find_option
from ..paths import path_of
from ..read_data import Members
from ..run_state import HOST_STEPS, Files, Run, fail
from ..start import start
from ..values import Attrs, Closure, Conditional, Lazy, Thunk, Unknown, Value, place_of
from .input_values import make_input
from .inputs import Input, Inputs, find_repository, read_inputs
from .nixpkgs import set_up_nixpkgs
from .system import System, evaluate_system

if TYPE_CHECKING:
    from .colmena import Hive

#: Where the modules of a host say what it runs on.
_PLATFORM = (("nixpkgs", "hostPlatform"), ("nixpkgs", "system"))
#: The outputs that colmena reads, of which the first wins.
_HIVES = ("colmenaHive", "colmena")
#: What `self` has of the commit that it is of, or of the files that are changed since.
_OF_COMMIT = frozenset(
    {
        "dirtyRev",
        "dirtyShortRev",
        "lastModified",
        "lastModifiedDate",
        "narHash",
        "rev",
        "revCount",
        "shortRev",
        "submodules",
    }
)


class Host(NamedTuple):
    """One of `nixosConfigurations` or a node of colmena, written at `place` or, made by a function, somewhere in it.

    `system` is what `nixosSystem` was called with, Unknown where that is not known.
    """

    name: str
    place: Place | None
    system: System | Unknown


class Names(NamedTuple):
    """The names of an output, and why there may be more, None where these are all."""

    names: tuple[str, ...]
    missing: Unknown | None = None


class Flake(NamedTuple):
    """What a flake says. `missing` says why there may be more hosts than these, None where these are all.

    `nodes` are those of its `hive` of colmena, where it has one, by name; they may be hosts, too.
    """

    run: Run
    path: str
    description: str | None
    inputs: Inputs
    hosts: Mapping[str, Host]
    missing: Unknown | None
    darwin: Names
    home: Names
    outputs: Attrs | Unknown
    hive: "Hive | None" = None
    nodes: Mapping[str, Host] = {}

    @property
    def is_complete(self) -> bool:
        """Whether these are all hosts."""
        return self.missing is None

    @property
    def machines(self) -> Mapping[str, Host]:
        """The hosts, and the nodes that are no hosts."""
        return {**self.nodes, **self.hosts}


def evaluate_flake(files: Files, path: str = "flake.nix", deadline: float | None = None) -> Flake:
    """What the flake at a path says, as far as it can be known without its inputs. Raises nothing.

    `deadline` is a time of `time.monotonic`.
    """
    run = start(files, deadline)
    flake = guard(run, lambda: _evaluate(run, path))
    return _without(run, path, flake) if isinstance(flake, Unknown) else flake


def _evaluate(run: Run, path: str) -> Flake:
    set_up_nixpkgs(run)
    flake = import_file(run, path_of(path))
    if not isinstance(flake, Attrs):
        raise fail("a file that is no set is no flake")
    inputs = read_inputs(run, flake)
    outputs = attempt(run, later(lambda: _call_outputs(run, path, flake, inputs)))
    return _read(run, path, flake, inputs, outputs if isinstance(outputs, Attrs | Unknown) else Unknown("no set"))


def _without(run: Run, path: str, why: Unknown) -> Flake:
    nothing = Names((), why)
    return Flake(run, path, None, Inputs({}, why), {}, why, nothing, nothing, why)


def _read(run: Run, path: str, flake: Attrs, inputs: Inputs, outputs: Attrs | Unknown) -> Flake:
    description = attempt(run, flake.items.get("description"))
    hosts: dict[str, Host] = {}
    configurations = _output(run, outputs, "nixosConfigurations")
    if isinstance(configurations, Unknown) or isinstance(outputs, Unknown):
        missing: Unknown | None = configurations if isinstance(configurations, Unknown) else None
    else:
        missing = configurations.open
        place = place_of(outputs.items["nixosConfigurations"]) if configurations.items else None
        hosts = {name: _host(run, name, item, place) for name, item in sorted(configurations.items.items())}
    hive = _find_hive(run, outputs)
    return Flake(
        run,
        path,
        description if isinstance(description, str) else None,
        inputs,
        hosts,
        missing,
        _names(run, outputs, "darwinConfigurations"),
        _names(run, outputs, "homeConfigurations"),
        outputs,
        hive,
        _nodes(run, outputs, hive) if hive is not None and isinstance(outputs, Attrs) else {},
    )


def _find_hive(run: Run, outputs: Attrs | Unknown) -> "Hive | None":
    if isinstance(outputs, Unknown):
        return None
    written = next((outputs.items[name] for name in _HIVES if name in outputs.items), None)
    if written is None:
        return None
    from .colmena import Hive, make_hive  # few flakes have one

    made = attempt(run, later(lambda: make_hive(run, written)))
    return made.mark if isinstance(made, Attrs) and isinstance(made.mark, Hive) else None


def _nodes(run: Run, outputs: Attrs, hive: "Hive") -> Mapping[str, Host]:
    around = next((place_of(outputs.items[name]) for name in _HIVES if name in outputs.items), None)
    hosts = {name: _host(run, name, item, around) for name, item in sorted(hive.nodes.items.items())}
    return {name: host._replace(place=place_of(hive.written[name]) or around) for name, host in hosts.items()}


def _output(run: Run, outputs: Attrs | Unknown, name: str) -> Attrs | Unknown:
    """A set of outputs, an empty one where there is certainly none."""
    if isinstance(outputs, Unknown):
        return outputs
    if name not in outputs.items:
        return outputs.open or Attrs()
    found = attempt(run, outputs.items[name])
    return found if isinstance(found, Attrs | Unknown) else Unknown(f"`{name}` is no set")


def _names(run: Run, outputs: Attrs | Unknown, name: str) -> Names:
    found = _output(run, outputs, name)
    return Names((), found) if isinstance(found, Unknown) else Names(tuple(sorted(found.items)), found.open)


def _host(run: Run, name: str, lazy: Lazy, around: Place | None) -> Host:
    # What a function makes may still know its file.
    place = place_of(lazy) or (Place(lazy.path) if isinstance(lazy, Thunk) and lazy.path else around)
    value = attempt(run, lazy)
    if isinstance(value, Attrs) and isinstance(value.mark, System):
        return Host(name, place, value.mark)
    why = value if isinstance(value, Unknown) else Unknown("a host is not made by `nixosSystem`")
    return Host(name, place, why)


def _call_outputs(run: Run, path: str, flake: Attrs, inputs: Inputs) -> Value:
    function = flake.items.get("outputs")
    names = {*inputs.items, *_formals(run, function)} - {"self"}
    repositories = {name: find_repository(inputs.items, name) for name in names}
    given: dict[str, Lazy] = {}
    for name in sorted(names):
        given[name] = make_input(run, inputs.items.get(name, Input(name)), repositories)
    outputs = Thunk()
    this = later(lambda: _this(run, path, outputs, Attrs(given, inputs.missing)))
    outputs.compute = lambda: call(run, function, Attrs({**given, "self": this}, inputs.missing))
    return force(run, outputs)


def _formals(run: Run, function: Lazy) -> list[str]:
    """Inputs need not be named: those that `outputs` asks for are looked up in the registry."""
    value = attempt(run, function)
    formals = value.node.formals if isinstance(value, Closure) else None
    return [formal.name for formal in formals.names] if formals is not None else []


def _this(run: Run, path: str, outputs: Lazy, inputs: Attrs) -> Value:
    """`self`: the outputs, with what is known of the tree."""
    made = as_attrs(run, outputs)
    folder = path.rpartition("/")[0]
    unknowns: dict[str, Lazy] = {name: unknown(Unknown("the commit is not known")) for name in _OF_COMMIT}
    items = {"_type": "flake", "inputs": inputs, "outputs": made, "outPath": path_of(folder).text, **unknowns}
    items["sourceInfo"] = Attrs({"outPath": path_of("").text, **unknowns}, None, Conditional(_OF_COMMIT))
    return Attrs({**made.items, **items}, made.open, Conditional(_OF_COMMIT))


def evaluate_host(flake: Flake, host: Host) -> Evaluated | Unknown:
    """The modules of a host, walked. Raises nothing."""
    system = host.system
    if isinstance(system, Unknown):
        return system
    flake.run.steps = max(flake.run.steps, HOST_STEPS)
    return guard(flake.run, lambda: evaluate_system(flake.run, system))


def forget_systems(flake: Flake) -> None:
    """Drops what the modules of hosts have come to; who asks again evaluates them again."""
    for host in flake.machines.values():
        if isinstance(host.system, System):
            host.system.evaluated = None


def find_platform(evaluated: Evaluated, host: Host) -> str | Unknown | None:
    """What a host runs on, such as `x86_64-linux`; None where nothing says so. Raises nothing.

    `nixpkgs.hostPlatform` goes before the argument of `nixosSystem`, which may be a set with `system`.
    """
    for path in _PLATFORM:
        found = find_option(evaluated, path)
        if isinstance(found, Unknown):
            return found
        if isinstance(found, Known):
            value = found.value.items.get("system") if isinstance(found.value, Members) else found.value
            return value if isinstance(value, str) else Unknown("a platform is no string")
    if isinstance(host.system, Unknown) or "system" not in host.system.arguments.items:
        return None
    argument = attempt(evaluated.space.run, host.system.arguments.items["system"])
    return argument if isinstance(argument, str | Unknown | None) else Unknown("a platform is no string")
