"""The `schema` commands: which kinds are known, what their fields are, and importing more of them."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import examples, print_report, print_text, progress, tell, write_file

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ..lint.workspace import Workspace
    from ..model.crd.definitions import Defined
    from ..model.known_kinds import KnownKind
    from ..show.schema_list import Used

_FORMATS = ("text", "json")


@click.group(
    short_help="List, show and import the schemas of kinds.",
    epilog=examples("stackwright schema list --used", "stackwright schema show vm spec.template.spec.domain"),
)
def schema() -> None:
    """List the kinds whose fields are known, show the fields, and import kinds that are not known."""


@schema.command(
    "list",
    short_help="List the kinds whose fields are known.",
    epilog=examples("stackwright schema list", "stackwright schema list --used"),
)
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--used", is_flag=True, help="Only kinds of objects here, with their number, those without a schema too.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True, help="For whom.")
def list_(path: Path, used: bool, format_: str) -> None:
    """List the kinds whose fields are known in the repository around PATH (the current folder)."""
    from ..model.crd.imported_schemas import unreadable
    from ..show.schema_list import list_kinds, list_kinds_json, of_used

    workspace = _around(path)
    source, kinds, counted = workspace.source, _kinds(workspace), _used_kinds(workspace) if used else None
    if format_ == "json":
        print_report(list_kinds_json(kinds, counted, source))
    else:
        print_text(list_kinds(kinds, source) if counted is None else of_used(kinds, counted, source))
    for broken in unreadable(source):
        tell(f"warning: {broken} holds no schema that can be used: import it again, or remove it.")


def _complete(_context: click.Context, _parameter: click.Parameter, begun: str) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    from ..model.known_kinds import built_in_kinds, of_imports
    from ..schemas.custom_resources.index import KINDS

    source = _around(Path()).source
    ours = [name for kinds in KINDS.values() for part in kinds for name in part.split()]
    names = {*ours, *(kind.kind for kind in (*built_in_kinds(), *of_imports(source)))}
    return [CompletionItem(name) for name in sorted(names) if name.lower().startswith(begun.lower())]


@schema.command(
    short_help="Show the fields of a kind.",
    epilog=examples(
        "stackwright schema show Application", "stackwright schema show vm@1.6 spec.template.spec.domain.devices"
    ),
)
@click.argument("kind", metavar="KIND[@VERSION]", shell_complete=_complete)
@click.argument("field", metavar="[PATH]", default="")
@click.option(
    "--format", "format_", type=click.Choice(_FORMATS), default="text", help="text, or json: the JSON Schema."
)
def show(kind: str, field: str, format_: str) -> None:
    """Show the fields of KIND, or those at PATH in it, such as spec.sources[].helm.

    KIND is a kind, its plural or short name, and GROUP/KIND or GROUP/VERSION/KIND where several have that name. VERSION
    is one of its product, such as 1.6; without it the fields of all versions are shown.
    """
    from ..show.find_schema import describe_kind, json_of

    workspace = _around(Path())
    source, kinds = workspace.source, _kinds(workspace)
    if format_ == "json":
        print_report(json_of(source, kinds, kind, field))
    else:
        print_text(describe_kind(source, kinds, kind, field))


@schema.command(
    "import",
    short_help="Import CustomResourceDefinitions.",
    epilog=examples(
        "stackwright schema import crds/*.yaml",
        "stackwright schema import https://example.org/v1.2/install.yaml",
        "kubectl get crd -o yaml | stackwright schema import --used -",
    ),
)
@click.argument("places", metavar="FILE|URL...", nargs=-1, required=True)
@click.option("--used", is_flag=True, help="Only kinds that the repository has objects of.")
def import_(places: tuple[str, ...], used: bool) -> None:
    """Import the CustomResourceDefinitions of files, URLs or standard input (-), whatever else is in them.

    They are kept in .stackwright/schemas, which is meant to be committed. Nothing but this command opens a connection.
    """
    from ..model.crd.download import content, strip_secrets
    from ..model.crd.import_schemas import crds_in, origin_of, plan_import
    from ..model.crd.imported_schemas import FOLDER
    from ..model.files.check_destination import ANYTHING

    workspace = _around(Path())
    source, kinds = workspace.source, frozenset(_used_kinds(workspace)) if used else None
    found: list[tuple[Defined, str]] = []
    for place in places:
        name = strip_secrets(place)
        found += [(crd, origin_of(source, place)) for crd in crds_in(content(place), name)]
    for step in (done := list(plan_import(source, found, kinds))):
        if step.text is not None:
            write_file(source.root / step.path, step.text, ANYTHING, source, folders=True)
        if step.told:
            tell(step.told, err=False)
    if unused := sum(not step.told for step in done):
        tell(f"{unused} left out: the repository has no objects of {'it' if unused == 1 else 'them'}.")
    if stored := {step.path for step in done if step.text is not None}:
        hidden = source.uses_git and bool(source.ignored(stored))
        what = "but .gitignore hides it" if hidden else "commit it"
        tell(f"{len(stored)} written to {os.path.relpath(source.root / FOLDER)}: {what}.")


def _around(path: Path) -> "Workspace":
    from ..lint.workspace import Workspace

    return Workspace.around(path)


def _kinds(workspace: "Workspace") -> "list[KnownKind]":
    from ..model.known_kinds import list_known_kinds

    return list_known_kinds(workspace.source, workspace.config.excludes)


def _used_kinds(workspace: "Workspace") -> "Used":
    """The kinds of the repository's objects, for which all files are read."""
    from ..show.schema_list import count_used_kinds

    return count_used_kinds(workspace.repository(progress()).files.values())
