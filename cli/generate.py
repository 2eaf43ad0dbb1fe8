"""`new` and `add` on the command line: ask, call the generator, show what it has done. Heavy imports stand inside."""

import gc
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..model.errors import UserError
from ..model.text.printable import clean
from .arguments import as_place
from .prompts import ask, chosen, on_terminal
from .terminal import examples, print_text, tell

if TYPE_CHECKING:
    from ..generator.plan import Plan
    from ..model.files.source import Source

Command = TypeVar("Command", bound=Callable[..., Any])


@click.command(
    short_help="Start a repository.",
    epilog=examples("stackwright new homelab", "stackwright new homelab --defaults --set stack=kubevirt"),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), callback=as_place)
@click.option("--defaults", is_flag=True, help="Ask nothing: take the defaults.")
@click.option("--answers", type=click.Path(path_type=Path), metavar="FILE", help="Take answers from YAML or JSON.")
@click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE", help="One answer: network.nodes=10.0.0.0/24.")
@click.option("--choose", is_flag=True, help="Ask what the nodes are for, and recommend a stack.")
@click.option("--dry-run", is_flag=True, help="Show the tree and the files, and write nothing.")
@click.option("--no-git", is_flag=True, help="Make no git repository.")
def new(
    folder: Path,
    defaults: bool,
    answers: Path | None,
    assignments: tuple[str, ...],
    choose: bool,
    dry_run: bool,
    no_git: bool,
) -> None:
    """Start a repository in DIR: empty, not there, or a clone of a new repository.

    Asks on a terminal; each question has a default. All answers: docs/generator.md.
    """
    from ..generator.answers.read_answers import Given, answered, read_answers
    from ..generator.existing_folder import beside, called, look
    from ..generator.new import plan_new, write_new
    from ..generator.next_steps import after_new
    from ..generator.plan import diff, tree
    from ..generator.writing.write import clean_up

    gc.disable()  # templates and facts hold few cycles, and looking for some costs a tenth of a run
    if not dry_run:
        _tell(clean_up(folder, _waiting))
    existing = look(folder)
    given = read_answers(answers) if answers else Given({})
    asks = not (defaults or answers)
    if (asks or choose) and not on_terminal():
        hint = "--defaults takes all defaults, --answers FILE and --set KEY=VALUE say what differs from them."
        raise UserError("There is no terminal to ask on.", hint)
    if not (dry_run or no_git or existing.has_git):
        _stand_alone(folder, asks=asks)
    name = _name(called(existing, folder))
    found = existing.assignments(given.tree, assignments)
    assignments = (*found, *assignments)
    if choose:
        assignments = (f"stack={chosen()}", *assignments)
    whole = ask(given, assignments, name) if asks else answered(given, assignments, name)
    plan = beside(plan_new(whole), existing, folder)
    if dry_run:
        print_text(f"{folder}/\n{tree(plan.new)}\n{diff(plan.changes)}")
    else:
        notes = list(write_new(folder, plan, whole.repository.branch, with_git=not no_git, waiting=_waiting))
        tell(
            f"{folder}: {len(plan.changes)} files, clean in the strict profile. Start with {folder}/README.md.",
            err=False,
        )
        _tell(notes)
    _tell((f"The clone says {', '.join(found)}.",) if found else ())
    _tell(plan.notes)
    if not dry_run:
        _tell_steps(after_new(whole, folder, plan, has_origin=existing.has_origin, with_git=not no_git))


def _name(called: str) -> str:
    """The name of a repository of which the folder or the URL is called in any way."""
    from ..generator.answers.rules import NO_TEXTS

    found = re.sub(r"[^a-z0-9]+", "-", called.lower()).lstrip("-0123456789")[:40].strip("-")
    return "homelab" if found in NO_TEXTS else found or "homelab"


def _stand_alone(folder: Path, *, asks: bool) -> None:
    """Ask before a repository is made inside of another one; raises UserError where nobody can be asked."""
    from ..generator.writing.clone import around

    outer = around(folder)
    if outer is None:
        return
    what = f"{folder} would be a repository inside of the repository {outer}"
    if not asks:
        hint = "Name a folder outside of it, or make a plain folder of that repository with --no-git."
        raise UserError(f"{what}, which would not know what is in it.", hint)
    click.confirm(clean(f"{what}, which would not know what is in it. Go on?"), default=False, abort=True)


def _tell(notes: Iterable[str]) -> None:
    for note in notes:
        tell(f"note: {note}")


def _waiting(note: str) -> None:
    _tell((f"{note} …",))


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


def _add(kind: str, name: str, options: "dict[str, Any]", *, dry_run: bool, into: str = "") -> None:
    from ..generator.add import plan_add, refuse_interrupted
    from ..generator.answers.answers import Wish
    from ..generator.plan import diff
    from ..generator.writing.journal import apply, held
    from ..model.config import read_config
    from ..model.files.root import find_root
    from ..model.files.source import open_source

    gc.disable()
    root = find_root(Path())
    said = {key: value for key, value in options.items() if value not in (None, ())}
    said = {key.replace("_", "-"): list(value) if isinstance(value, tuple) else value for key, value in said.items()}
    wish = Wish(kind, name, said, into)

    def source() -> "Source":
        return open_source(root, staged=False, size_limit=read_config(root).size_limit)

    if dry_run:
        refuse_interrupted(seen := source())
        plan = plan_add(seen, wish)
        print_text(diff(plan.changes))
    else:
        with held(root, _waiting) as right:  # nobody else writes between what is read and what is written
            _tell(right.notes)
            plan = plan_add(source(), wish)
            apply(right, f"stackwright add {wish.label}", plan.changes)
        _tell_changes(plan, root)
    _tell(plan.notes)
    if not dry_run:
        _tell_steps(plan.steps)


def _tell_changes(plan: "Plan", root: Path) -> None:
    shown = {path: os.path.relpath(root / path) for path in (*plan.new, *plan.edited)}
    for path in plan.new:
        tell(f"new     {shown[path]}", err=False)
    for path in plan.edited:
        tell(f"edited  {shown[path]}", err=False)


def _tell_steps(steps: Iterable[str]) -> None:
    """What is to be done next, numbered."""
    for number, step in enumerate(steps, 1):
        tell(f"{'Next:' if number == 1 else '     '} {number}. {step}", err=False)
