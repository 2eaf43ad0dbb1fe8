"""`add` in a repository that was made by hand: a folder beside its like, and an entry where they are listed."""

import posixpath
from collections.abc import Mapping
from pathlib import Path

from ...lint.engine import analyse
from ...model.config import parse_config
from ...model.edit import Action, Edit, encode, resolve_edits
from ...model.errors import UserError
from ...model.files.source import CONFIG_NAME, Source, Unread
from ...model.repository import Repository
from ...model.text.decoding import decode
from ...model.text.document import Value, load
from ...model.text.place import Place
from ...model.text.positions import Positions
from ...model.text.splice import apply_splices, line_end
from ..answers import defaults
from ..answers.answers import Wish
from ..answers.read_answers import GivenAnswers, refuse
from ..answers.schema_errors import find_misfits
from ..plan import Change, Plan
from ..rendering.context import Context, Seen
from ..rendering.parts import PARTS
from ..rendering.render import part_files
from ..writing.merge import own_bytes
from .copy_document import append_document, document, dump_like, is_directory, make_entry, namespace_of
from .layout import Layout, Listed
from .next_steps import in_handmade
from .places import find_place
from .shared_pattern import NAME
from .siblings import Habit, has_kustomizations

_DEFAULTS: Mapping[str, dict[str, Value]] = {
    "app": defaults.APP,
    "vm": {**defaults.VM, "image": "quay.io/containerdisks/debian:13"},
}
_KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
_WITHOUT_PLAN = ("address", "mac", "state-version")


def plan_in_handmade(source: Source, wish: Wish, parts: Path = PARTS) -> Plan:
    """What is to be written; raises UserError where the repository does not tell where."""
    whole = _component(wish)
    repository = _read(source)
    chosen = find_place(repository, source, wish)
    site = chosen.site
    if isinstance(site, Habit):
        changes = _beside_siblings(repository, source, site, wish, whole, parts)
    else:
        changes = _into_folder(source, site, wish, whole, parts)
    if not changes:
        return Plan((), (f"{wish.kind} {wish.name} is there already, as asked for: nothing to do.",))
    plan = Plan(tuple(sorted(changes)), chosen.notes)
    return plan._replace(steps=tuple(in_handmade(wish, chosen, plan)))


def _into_folder(source: Source, layout: Layout, wish: Wish, whole: Context, parts: Path) -> list[Change]:
    """A folder beside its like, and an entry where they are listed."""
    target = posixpath.join(layout.folder, wish.name)
    seen: Context = {wish.kind: {**whole, "own_namespace": layout.namespace is None}}
    rendered = part_files(f"handmade-{wish.kind}", seen, parts)
    files = {posixpath.join(target, path): data for path, data in rendered.items()}
    if layout.marker:
        files[posixpath.join(target, layout.marker)] = _marker(source, layout, wish.name, str(whole["namespace"]))
    changes = _new(source, files)
    if layout.listed and wish.name not in layout.members:
        changes.append(_with_entry(source, layout.listed, target))
    return changes


def _marker(source: Source, layout: Layout, name: str, namespace: str) -> bytes:
    """The file by which an ApplicationSet knows the folder, like those of its siblings."""
    paths = [posixpath.join(layout.folder, member, layout.marker) for member in layout.members]
    texts = [own_bytes(source, path) or b"" for path in paths]
    values = [next((one.value for one in load(text).documents), None) for text in texts]
    told = make_entry(values, layout.members, name, namespace)
    if told is None:
        what = f"{posixpath.join(layout.folder, '*', layout.marker)} says something else in each folder"
        raise UserError(f"{what}, and an ApplicationSet makes the Applications of it.", "Add the folder by hand.")
    return dump_like(told, decode(texts[-1])).encode()


def _beside_siblings(
    repository: Repository, source: Source, habit: Habit, wish: Wish, whole: Context, parts: Path
) -> list[Change]:
    """What tells Argo CD or Flux of the application, like its siblings, and the folder that it names."""
    namespace = namespace_of(habit, str(wish.options.get("namespace", "")), wish.name)
    seen: Context = {"app": {**whole, "namespace": namespace.name, "own_namespace": namespace.is_own}}
    rendered = dict(part_files("handmade-app", seen, parts))
    if is_directory(habit) or (namespace.is_told and not has_kustomizations(habit, repository)):
        del rendered["kustomization.yaml"]
    file, target = (path.replace(NAME, wish.name) for path in (habit.file, habit.target))
    files = {posixpath.join(target, path): data for path, data in rendered.items()}
    like = decode(own_bytes(source, habit.siblings[-1].path) or b"")
    told = dump_like(document(habit, wish.name, namespace), like)
    if habit.own:
        own = f"{_KUSTOMIZATION}resources:\n  - {habit.own.replace(NAME, wish.name)}\n"
        files[posixpath.join(posixpath.dirname(file), "kustomization.yaml")] = own.encode()
    if NAME in habit.file:
        changes = _new(source, {**files, file: told.encode()})
        added = posixpath.dirname(file) if habit.own else file
        return [*changes, *(_with_entry(source, one, added) for one in habit.listed if changes)]
    own_file = own_bytes(source, file) or b""
    is_there = wish.name in habit.members
    return [*_new(source, files), *([] if is_there else [Change(file, own_file, append_document(own_file, told))])]


def _read(source: Source) -> Repository:
    content = source.read(CONFIG_NAME)
    config = parse_config("" if isinstance(content, Unread) else decode(content))
    return analyse(source, config)[0]


def _component(wish: Wish) -> dict[str, Seen]:
    """The component with its defaults; raises UserError for what cannot be said of it here."""
    if wish.kind not in _DEFAULTS:
        what = f"This repository was not made by stackwright, so what makes a {wish.kind} here is not known."
        raise UserError(f"{what} Only apps and vms can be added to it.", "`stackwright new DIR` shows how it could be.")
    because = f"{wish.kind} {wish.name} cannot be added, and nothing was written:"
    refuse(GivenAnswers({}), find_misfits({f"{wish.kind}s": [{"name": wish.name, **wish.options}]}), because)
    if "expose" in wish.options:
        raise UserError(
            "--expose needs to know what load balancers there are, and nothing here says it.", "Leave it out."
        )
    for option in wish.options.keys() & set(_WITHOUT_PLAN):
        raise UserError(f"--{option} needs the address plan of a scaffold, and there is none here.", "Leave it out.")
    if wish.options.get("image") == "nixos":
        raise UserError("The image nixos is configured by a flake of the scaffold, and there is none here.")
    return {"namespace": wish.name, **_DEFAULTS[wish.kind], "name": wish.name, **wish.options}


def _new(source: Source, files: Mapping[str, bytes]) -> list[Change]:
    """The files that are not there yet; raises UserError where another one is."""
    changes = []
    for path, data in files.items():
        own = own_bytes(source, path)
        if own not in (None, data):
            raise UserError(f"{path} is there already, and is not what would be written.", "Choose another name.")
        changes += [Change(path, None, data)] if own is None else []
    return changes


def _with_entry(source: Source, listed: Listed, target: str) -> Change:
    """The kustomization with one more entry, written as the last one is; raises UserError where that cannot be told."""
    own = own_bytes(source, listed.path) or b""
    text = decode(own)
    text += "" if text.endswith("\n") else line_end(text)
    splice = resolve_edits(Positions(text), Edit(Place(listed.path, listed.at), Action.AFTER, _like(listed, target)))
    after = encode(apply_splices(text, [splice]), own) if splice else None
    if after is None:
        raise UserError(f"{target} cannot be added to the list in {listed.path}.", "Add it by hand.")
    return Change(listed.path, own, after)


def _like(listed: Listed, target: str) -> str:
    """The way to the target from the kustomization, written as its sibling is: with `./`, with `/` at the end."""
    way = posixpath.relpath(target, posixpath.dirname(listed.path) or ".")
    return f"{'./' if listed.written.startswith('./') else ''}{way}{'/' if listed.written.endswith('/') else ''}"
