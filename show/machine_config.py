"""A rendered machine configuration for people: secrets masked, and where each value comes from."""

from ..lint.redaction.redact import redact
from ..model.files.source import Source
from ..model.talos.machine.fill_base import PLACEHOLDERS
from ..model.talos.machine.render_machine import Rendered
from ..model.text.positions import Positions
from ..schemas.tables.fields_to_json_schema import dump_version
from .format_place import format_place


def annotate(rendered: Rendered, source: Source) -> str:
    """The text with a line above it that says what it is, and with the origins behind their values, if there are."""
    machine = rendered.machine
    base = "its own base" if machine.base else f"a base of Talos {dump_version(rendered.version)}"
    count = len(machine.patches)
    patches = f"{count} patch" if count == 1 else f"{count} patches"
    head = f"# {machine.name} ({machine.role}): {base} and {patches}; secrets are masked.\n"
    if machine.is_talhelpers:
        head += "# What talhelper itself adds from the other fields of its file is not in it.\n"
    if rendered.unsaid:
        head += f"# Nothing here says {_list_unsaid(rendered.unsaid)}.\n"
    lines = [_mark_line(line, rendered.unsaid) for line in redact(rendered.text).splitlines()]
    known: dict[str, Positions | None] = {}
    for number, place in rendered.origins.items():
        lines[number - 1] += f"  # {format_place(place, source, known)}"
    return head + "\n".join(lines) + "\n"


def _list_unsaid(unsaid: tuple[str, ...]) -> str:
    *most, last = (PLACEHOLDERS[what][1] for what in unsaid)
    return f"{', '.join(most)} or {last}" if most else last


def _mark_line(line: str, unsaid: tuple[str, ...]) -> str:
    """The line, with a mark where a placeholder stands for what nobody says."""
    marked = any(line.endswith(PLACEHOLDERS[what][0]) for what in unsaid)
    return f"{line}  # a placeholder: nothing here says it" if marked else line
