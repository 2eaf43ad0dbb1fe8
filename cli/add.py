"""`stackwright add`: call the generator, show what it has done. Heavy imports stand inside."""

import gc
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from .output import examples, print_text, show_waiting, tell, tell_notes, tell_steps

if TYPE_CHECKING:
    from ..generator.plan import Plan
    from ..model.text.document import Value

Command = TypeVar("Command", bound=Callable[..., object])


@click.group(epilog=examples("stackwright add vm db --memory 8Gi", "stackwright add node worker-3 --dry-run"))
def add() -> None:
    """Add a component to the repository around the current folder.

    Every file that has to know it is edited at once, and nothing is written unless the result lints clean.
    """


_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show the changes as a diff, and write nothing.")


def _component(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """What every kind of component has on the command line: its name, its own options, and how to write."""

    def decorate(command: Command) -> Command:
        for option in (_DRY_RUN, *reversed(options)):
            command = option(command)
        return click.argument("name")(command)

    return decorate


_ADDRESS = click.option("--address", metavar="IP", help="Its address; the next free one of the plan otherwise.")
_MAC = click.option("--mac", help="Its hardware address.")
_CARD = click.option("--mac", help="MAC address of its network card; a placeholder otherwise.")
_BUS_PATH = click.option("--bus-path", metavar="PATH", help="The card's PCI path instead, such as 0000:01:00.0.")
_INTO = click.option("--into", metavar="FOLDER", default="", help="Where to put it, in a repository made by hand.")
_DEVICE = click.option("--disk", metavar="DEVICE", help="The disk of the system; a placeholder otherwise.")


@add.command(epilog=examples("stackwright add node worker-3 --disk /dev/sda"))
@_component(
    click.option("--role", type=click.Choice(["controlplane", "worker"]), help="worker, if not said."),
    _ADDRESS,
    _CARD,
    _BUS_PATH,
    _DEVICE,
)
def node(name: str, dry_run: bool, **options: str | None) -> None:
    """Add a machine with Talos, NAME, to its cluster."""
    _add("node", name, options, dry_run=dry_run)


@add.command(epilog=examples("stackwright add host db-2 --service postgresql --service backup"))
@_component(
    click.option("--role", type=click.Choice(["k3s-server", "k3s-agent", "server"]), help="What it is for."),
    _ADDRESS,
    _CARD,
    _BUS_PATH,
    _DEVICE,
    click.option("--service", "services", multiple=True, help="postgresql, backup, monitoring, docker or kubernetes."),
    click.option("--package", "packages", multiple=True, help="A package of nixpkgs."),
)
def host(name: str, dry_run: bool, **options: str | tuple[str, ...] | None) -> None:
    """Add a machine with NixOS, NAME."""
    _add("host", name, options, dry_run=dry_run)


@add.command(epilog=examples("stackwright add vm db --cpu 4 --memory 8Gi --disk 40Gi"))
@_component(
    _ADDRESS,
    _MAC,
    click.option("--cpu", type=int, metavar="N", help="Cores."),
    click.option("--memory", metavar="SIZE", help="Memory, such as 4Gi."),
    click.option("--disk", metavar="SIZE", help="Disk, such as 40Gi."),
    click.option("--image", help="nixos, which this repository configures, or a container disk."),
    _INTO,
)
def vm(name: str, dry_run: bool, into: str, **options: str | int | None) -> None:
    """Add a virtual machine of KubeVirt, NAME; the first brings KubeVirt itself."""
    _add("vm", name, options, dry_run=dry_run, into=into)


@add.command(epilog=examples("stackwright add app web --image ghcr.io/example/web:1.2.0 --port 8080"))
@_component(
    click.option("--namespace", help="Its namespace; its own otherwise."),
    click.option("--image", help="Its image, with a tag."),
    click.option("--port", type=int, metavar="N", help="The port that it listens on."),
    click.option("--expose", type=click.Choice(["cluster", "lan"]), help="Who reaches it; cluster, if not said."),
    _INTO,
)
def app(name: str, dry_run: bool, into: str, **options: str | int | None) -> None:
    """Add an application, NAME, that Argo CD deploys."""
    _add("app", name, options, dry_run=dry_run, into=into)


@add.command(epilog=examples("stackwright add cluster edge --kind k3s --endpoint https://10.30.0.10:6443"))
@_component(
    click.option("--kind", type=click.Choice(["talos", "k3s"]), help="k3s, if not said."),
    click.option("--endpoint", metavar="URL", help="Its API."),
    click.option("--pods", metavar="CIDR", help="Network of its Pods; the next free one otherwise."),
    click.option("--services", metavar="CIDR", help="Network of its Services; the next free one otherwise."),
)
def cluster(name: str, dry_run: bool, **options: str | None) -> None:
    """Add a further cluster, NAME, to the same Argo CD."""
    _add("cluster", name, options, dry_run=dry_run)


def _add(
    kind: str, name: str, options: "Mapping[str, Value | tuple[str, ...]]", *, dry_run: bool, into: str = ""
) -> None:
    from ..generator.add import plan_add, refuse_interrupted
    from ..generator.answers.answers import Wish
    from ..generator.plan import diff
    from ..generator.writing.transaction import apply_plan, lock_for_writing
    from ..lint.workspace import Workspace
    from ..model.files.find_root import find_root

    gc.disable()
    root = find_root(Path())
    said: dict[str, Value] = {
        key.replace("_", "-"): list(value) if isinstance(value, tuple) else value
        for key, value in options.items()
        if value not in (None, ())
    }
    wish = Wish(kind, name, said, into)
    if dry_run:
        source = Workspace.open(root).source
        refuse_interrupted(source)
        plan = plan_add(source, wish)
        print_text(diff(plan.changes))
    else:
        with lock_for_writing(
            root, show_waiting
        ) as right:  # nobody else writes between what is read and what is written
            tell_notes(right.notes)
            plan = plan_add(Workspace.open(root).source, wish)
            apply_plan(right, f"stackwright add {wish.label}", plan.changes)
        _tell_changes(plan, root)
    tell_notes(plan.notes)
    if not dry_run:
        tell_steps(plan.steps)


def _tell_changes(plan: "Plan", root: Path) -> None:
    shown = {path: os.path.relpath(root / path) for path in (*plan.new, *plan.edited_paths)}
    for path in plan.new:
        tell(f"new     {shown[path]}", err=False)
    for path in plan.edited_paths:
        tell(f"edited  {shown[path]}", err=False)
