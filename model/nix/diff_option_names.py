"""Old and new names of options: what differs in them."""

from ...schemas.nix.old_options import Path


def split_changed(old: Path, new: Path) -> tuple[Path, Path]:
    """What of two names differs: their ends, behind the steps that both begin with."""
    shared = 0
    while shared < min(len(old), len(new)) - 1 and old[shared] == new[shared]:
        shared += 1
    return old[shared:], new[shared:]
