"""`add` in a repository that was made by hand: a folder beside its like, and an entry where they are listed."""

import posixpath
from collections.abc import Mapping
from pathlib import Path

from ..lint.engine import analyse
from ..model.config import parse_config
from ..model.document import Value
from ..model.errors import UserError
from ..model.positions import Positions
from ..model.reading import decoded
from ..model.source import CONFIG_NAME, Source, Unread
from . import defaults
from .answers import Wish
from .context import Context, Seen
from .fitting import misfits
from .given import Given, refuse
from .layout import Layout, Listed, is_habit, layouts
from .merge import own_bytes
from .parts import PARTS
from .plan import Change, Plan
from .render import part_files

#: What folders of applications and of virtual machines are called.
_FOLDERS = {
    "app": frozenset({"apps", "applications", "workloads"}),
    "vm": frozenset({"vms", "virtual-machines", "virtualmachines"}),
}
_DEFAULTS: Mapping[str, dict[str, Value]] = {
    "app": defaults.APP,
    "vm": {**defaults.VM, "image": "quay.io/containerdisks/debian:13"},
}
_CALLED = {"app": "an application", "vm": "a virtual machine"}
_WITHOUT_PLAN = ("address", "mac", "state-version")


def plan_in_handmade(source: Source, wish: Wish, parts: Path = PARTS) -> Plan:
    """What is to be written; raises UserError where the repository does not tell where."""
    whole = _component(wish)
    layout = _chosen(wish, _told(source))
    target = posixpath.join(layout.folder, wish.name)
    seen: Context = {wish.kind: {**whole, "own_namespace": layout.namespace is None}}
    rendered = part_files(f"handmade-{wish.kind}", seen, parts)
    files = {posixpath.join(target, path): data for path, data in rendered.items()}
    changes = [change for path, data in files.items() if (change := _new(source, path, data))]
    if layout.listed and wish.name not in layout.members:
        changes.append(_with_entry(source, layout.listed, posixpath.basename(layout.members[-1]), wish.name))
    done = () if changes else (f"{wish.kind} {wish.name} is there already, as asked for: nothing to do.",)
    return Plan(tuple(sorted(changes)), done)


def _told(source: Source) -> tuple[Layout, ...]:
    content = source.read(CONFIG_NAME)
    config = parse_config("" if isinstance(content, Unread) else decoded(content))
    repository, _ = analyse(source, config, judging=frozenset())
    return layouts(repository, source)


def _component(wish: Wish) -> dict[str, Seen]:
    """The component with its defaults; raises UserError for what cannot be said of it here."""
    if wish.kind not in _FOLDERS:
        what = f"This repository was not made by stackwright, so what makes a {wish.kind} here is not known."
        raise UserError(f"{what} Only apps and vms can be added to it.", "`stackwright new DIR` shows how it could be.")
    because = f"{wish.kind} {wish.name} cannot be added, and nothing was written:"
    refuse(Given({}), misfits({f"{wish.kind}s": [{"name": wish.name, **wish.options}]}), because)
    if "expose" in wish.options:
        raise UserError(
            "--expose needs to know what load balancers there are, and nothing here says it.", "Leave it out."
        )
    for option in wish.options.keys() & set(_WITHOUT_PLAN):
        raise UserError(f"--{option} needs the address plan of a scaffold, and there is none here.", "Leave it out.")
    if wish.options.get("image") == "nixos":
        raise UserError("The image nixos is configured by a flake of the scaffold, and there is none here.")
    return {"namespace": wish.name, **_DEFAULTS[wish.kind], "name": wish.name, **wish.options}


def _chosen(wish: Wish, found: tuple[Layout, ...]) -> Layout:
    """The one layout that fits; raises UserError where there is none, or more."""
    wanted = wish.into.strip("/")
    fitting = [layout for layout in found if layout.folder == wanted] if wanted else _fitting(wish.kind, found)
    if len(fitting) == 1:
        return fitting[0]
    listed = sorted({layout.folder or "." for layout in fitting or found})
    untold = f"It cannot be told where {_CALLED[wish.kind]} goes"
    if wanted or not listed:
        what = f"Nothing here picks up the folders in {wanted}" if wanted else untold
        hint = "A kustomization that lists them, or an ApplicationSet with a Git generator over them, would."
        raise UserError(f"{what}.", f"{hint} There is one for: {', '.join(listed)}." if listed else hint)
    if len(listed) < len(fitting):
        places = ", ".join(layout.listed.path if layout.listed else "an ApplicationSet" for layout in fitting)
        raise UserError(f"{listed[0]} is picked up in several places: {places}.", "Add the folder by hand.")
    raise UserError(f"{untold}: {', '.join(listed)}.", "--into FOLDER says where.")


def _fitting(kind: str, found: tuple[Layout, ...]) -> list[Layout]:
    named = [layout for layout in found if posixpath.basename(layout.folder) in _FOLDERS[kind]]
    vms = [layout for layout in found if layout.has_vms and is_habit(layout)] if kind == "vm" else []
    return named or vms


def _new(source: Source, path: str, data: bytes) -> Change | None:
    own = own_bytes(source, path)
    if own not in (None, data):
        raise UserError(f"{path} is there already, and is not what would be written.", "Choose another name.")
    return Change(path, None, data) if own is None else None


def _with_entry(source: Source, listed: Listed, sibling: str, name: str) -> Change:
    """The kustomization with one more entry, written as the last one is."""
    own = own_bytes(source, listed.path) or b""
    text = decoded(own)
    span = Positions(text).span(listed.at)
    lines = text.splitlines(keepends=True)
    line = lines[span.end_line - 1]
    entry = _like(listed.written, sibling, name)
    if line[: span.column - 1].strip() == "-":
        ended = line if line.endswith("\n") else f"{line}\n"
        end = "\r\n" if ended.endswith("\r\n") else "\n"
        lines[span.end_line - 1] = f"{ended}{line[: span.column - 1]}{entry}{end}"
    else:
        lines[span.end_line - 1] = f"{line[: span.end_column - 1]}, {entry}{line[span.end_column - 1 :]}"
    return Change(listed.path, own, "".join(lines).encode())


def _like(written: str, sibling: str, name: str) -> str:
    """A path as its sibling is written: `./web/` → `./db/`."""
    head, _, tail = written.rpartition(sibling)
    return f"{head}{name}{tail}"
