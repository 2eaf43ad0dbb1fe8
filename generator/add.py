"""`stackwright add`: the same repository with one more component. What changes is merged into what is there."""

from collections.abc import Iterator
from pathlib import Path

from ..model.errors import UserError
from ..model.files.journal import find_interrupted
from ..model.files.source import CONFIG_NAME, Source, Unread
from ..model.text.decoding import decode
from ..model.text.typed_access import items, mapping
from .answers.answers import Answers, Component, Wish
from .answers.complete import complete
from .answers.config_answers import read_settings
from .answers.default_components import AnswerTree
from .answers.plain_values import to_plain
from .answers.read_answers import GivenAnswers, complete_answers, refuse
from .answers.rules import KINDS, find_invalid_answers, label
from .answers.schema_errors import find_misfits
from .check import brought, format_findings
from .existing_folder import HANDBOOK, with_handbook
from .next_steps import after_add
from .plan import Change, Plan
from .rendering.parts import PARTS
from .rendering.render import Files, render_changes
from .writing.merge import merge, own_bytes
from .writing.merged_meaning import means_the_same

_JUSTFILE = "justfile"


def plan_add(source: Source, wish: Wish, parts: Path = PARTS) -> Plan:
    """What has to be written for the wish; raises UserError where it cannot be had."""
    given = settings_of(source)
    if given is None:
        from .handmade.add import plan_in_handmade

        plan = plan_in_handmade(source, wish, parts)
    elif wish.into:
        raise UserError("--into is for repositories that were made by hand; this one has its places.", "Leave it out.")
    else:
        plan = _make_plan(source, given, wish, parts)
    return _check(source, wish, plan) if plan.changes else plan


def _check(source: Source, wish: Wish, plan: Plan) -> Plan:
    """The plan with a note about its placeholders; raises UserError for every other finding that it brings."""
    obstacles, placeholders = brought(source, {change.path: change.after for change in plan.changes})
    if obstacles:
        hint = "Nothing was written. Look at what differs there from the scaffold."
        raise UserError(f"With {wish.label} the repository would have new findings:", hint, format_findings(obstacles))
    if not placeholders:
        return plan
    what = "a placeholder" if len(placeholders) == 1 else f"{len(placeholders)} placeholders"
    note = "\n  ".join((f"{wish.label} comes with {what}, for what only you know:", *format_findings(placeholders)))
    return plan._replace(notes=(*plan.notes, note))


def refuse_interrupted(source: Source) -> None:
    """Raise UserError where an interrupted run has written a part of its files only."""
    if (found := find_interrupted(source)) is not None:
        what = f"`{found.command}` was interrupted: {found.written} of {found.files} files are written"
        raise UserError(f"{what}.", "Any `stackwright add` that may write finishes that, or takes it back.")


def settings_of(source: Source) -> GivenAnswers | None:
    """The answers that the repository was made from, None where it was made by hand."""
    content = source.read(CONFIG_NAME) if CONFIG_NAME in source.tree.files else Unread.GONE
    return None if isinstance(content, Unread) else read_settings(decode(content))


def _make_plan(source: Source, given: GivenAnswers, wish: Wish, parts: Path) -> Plan:
    before = complete_answers(given, with_versions=False)
    if (there := _there(before, wish)) is not None:
        return Plan((), (f"{label(there)} is there already, as asked for: nothing to do.",))
    after = with_component(given, before, wish)
    handbook = own_bytes(source, HANDBOOK) if HANDBOOK in source.tree.files else None
    old, new = (with_handbook(files, handbook or b"") for files in render_changes(before, after, parts))
    plan = _merge_changes(source, old, new)
    return plan._replace(steps=after_add(wish, after, plan, _justfile(source, plan)))


def _justfile(source: Source, plan: Plan) -> str:
    """The justfile as it will be."""
    found = next((change.after for change in plan.changes if change.path == _JUSTFILE), None)
    return decode(found or (own_bytes(source, _JUSTFILE) if _JUSTFILE in source.tree.files else None) or b"")


def _there(answers: Answers, wish: Wish) -> Component | None:
    """The component if it is there just as it is wished; raises UserError where it is there, but differs."""
    for component in getattr(answers, KINDS[wish.kind]):
        if component.name == wish.name:
            present = mapping(to_plain(component))
            other = [key for key, value in wish.options.items() if present.get(key) != value]
            if not other:
                found: Component = component
                return found
            differing = ", ".join(f"{key} is {present.get(key, 'not set')}, not {wish.options[key]}" for key in other)
            hint = f"`add` changes nothing that is there; edit {CONFIG_NAME} and the files of {wish.name}."
            raise UserError(f"{wish.label} is there already, but differs: {differing}.", hint)
    return None


def with_component(given: GivenAnswers, before: Answers, wish: Wish) -> Answers:
    """The answers with the wished component; raises UserError where it does not go with the others."""
    tree: AnswerTree = mapping(to_plain(before))
    kind = KINDS[wish.kind]
    whole: AnswerTree = {**tree, kind: [*items(tree, kind), {"name": wish.name, **wish.options}]}
    because = f"{wish.label} cannot be added, and nothing was written:"
    refuse(given, find_misfits(whole), because)
    after = complete(whole)
    is_stranger = wish.kind == "node" and not before.has_cluster("talos")
    instead = f"`stackwright add host {wish.name} --role k3s-agent` adds a NixOS machine to the cluster here."
    refuse(given, find_invalid_answers(after, with_versions=False), because, instead if is_stranger else "")
    return after


def _merge_changes(source: Source, old: Files, new: Files) -> Plan:
    """The changes from old to new, each merged into the owner's file."""
    changes: list[Change] = []
    notes: list[str] = []
    conflicts: list[str] = []
    for path in sorted(path for path in new if old.get(path) != new[path]):
        own = own_bytes(source, path)
        if own is None and path in old:
            notes.append(f"{path} is not there any more, so its change was left out.")
        elif own is None or (path in old and own == old[path]):
            changes.append(Change(path, own, new[path]))
        elif own != new[path]:
            found = merge(own, old[path], new[path]) if path in old else None
            if isinstance(found, bytes) and not means_the_same(path, own, old[path], new[path], found):
                conflicts.append(f"{path}: there the change would say something else")
            elif isinstance(found, bytes):
                changes += [Change(path, own, found)] if found != own else []
            elif path.endswith(".md"):  # what is written for people breaks nothing where it is behind
                notes.append(f"{path} has edits of yours where its change would go, so it was left as it is.")
            else:
                conflicts += _clashes(path, found)
    if conflicts:
        hint = "Nothing was written. Undo the edits there (git stash), add, and make the edits again."
        raise UserError("Edits of yours are where the change would go:", hint, conflicts)
    return Plan(tuple(changes), tuple(notes))


def _clashes(path: str, conflicts: object) -> Iterator[str]:
    if not isinstance(conflicts, tuple):
        yield f"{path} is there already, and is not what would be written"
        return
    for first, last in conflicts:
        yield f"{path}:{first}" + (f" to {last}" if last > first else "")
