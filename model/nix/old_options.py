"""What a host sets under names that NixOS has no more, with the place of each name."""

import re
from collections.abc import Iterator

from ...schemas.nix.old_options import OLD_OPTION_TREE, OLD_OPTIONS, Path
from ..text.place import Chars, Place
from .diff_option_names import split_changed
from .evaluate.modules.evaluate_modules import Evaluated
from .evaluate.modules.find_written import find_written
from .evaluate.run_state import Run
from .host_facts import OldOption

#: Characters before a value in which its name is looked for.
_NEAR = 200


def read_old_options(run: Run, found: Evaluated) -> Iterator[OldOption]:
    """The old options that the modules of a host set."""
    for one in find_written(found, OLD_OPTION_TREE):
        new = OLD_OPTIONS[one.path].new
        yield OldOption(one.path, one.place, one.is_certain, _find_key(run, one.place, one.path, new) if new else None)


def _find_key(run: Run, place: Place | None, old: Path, new: Path) -> Chars | None:
    """Where the end of the old name stands before the value: only where the new one can be written in its place.

    The value must stand right behind it, and nothing else in the file may be called what the new end begins with, so
    that no set is defined in two ways that Nix does not put together.
    """
    text = run.files.read(place.path) if place is not None else None
    if text is None or place is None or not isinstance(place.at, Chars):
        return None
    changed, becomes = split_changed(old, new)
    name = r"\.".join(map(re.escape, changed))
    before = text[max(0, place.at.start - _NEAR) : place.at.start]
    match = re.search(rf"(?<![\w'\"-])({name})\s*=\s*\(?$", before)
    if match is None or re.search(rf"(?<![\w'.-]){re.escape(becomes[0])}\s*=", text):
        return None
    start = place.at.start - len(before) + match.start(1)
    return Chars(start, start + len(match[1]))
