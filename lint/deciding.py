"""What decides about a run beside the files that are checked: configuration and baseline, and whose they are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..model.config import Config, inside, parse_config, read_config
from ..model.errors import UserError
from ..model.reading import decoded
from ..model.revision import Revision, file_at, find_revision
from ..model.source import CONFIG_NAME, read_file
from .baseline import LARGEST, Key, parse_baseline, read_baseline

#: Where the baseline is if the configuration does not say.
BASELINE = ".stackwright/baseline.json"


@dataclass(frozen=True, slots=True)
class Deciding:
    """The configuration of a run; with a `revision` it is that one's, and the baseline too."""

    root: Path
    config: Config
    revision: Revision | None = None

    @property
    def baseline(self) -> str:
        """Where the configuration has the baseline, from the root."""
        return self.config.baseline or BASELINE

    def known(self, named: Path | None) -> Counter[Key] | None:
        """The baseline at the path that is named, else at the one of the configuration; None where there is none."""
        if self.revision and (path := self._tracked(named)):
            data = file_at(self.revision, path)
            return None if data is None else parse_baseline(data, path)
        at = named or inside(self.root, self.baseline)
        return read_baseline(at) if named or self.config.baseline or at.exists() else None

    def differences(self, named: Path | None, *, with_baseline: bool) -> Iterator[str]:
        """Sentences on what the files that are checked would have decided otherwise."""
        if self.revision is None:
            return
        compared = {"configuration": CONFIG_NAME}
        if with_baseline and (path := self._tracked(named)):
            compared["baseline"] = path
        for what, path in compared.items():
            here = read_file(str(self.root / path), LARGEST)
            if (here if isinstance(here, bytes) else None) != file_at(self.revision, path):
                name = self.revision.name
                yield f"the {what} of this change ({path}) differs from that of {name}, which was used"

    def _tracked(self, named: Path | None) -> str | None:
        """The path of the baseline from the root, None where a person has named one that is elsewhere."""
        if named is None:
            return self.baseline
        whole = named.resolve()
        return whole.relative_to(self.root).as_posix() if whole.is_relative_to(self.root) else None


def decide(root: Path, *, with_config: bool = True, config_from: str = "") -> Deciding:
    """Who decides about a run: nobody, a revision, or what is there; raises UserError where that cannot be read."""
    if not with_config and config_from:
        raise UserError("--no-config and --config-from exclude each other.", "Give one of them.")
    if config_from:
        revision = find_revision(root, config_from)
        data = file_at(revision, CONFIG_NAME)
        return Deciding(root, parse_config(decoded(data)) if data is not None else Config(), revision)
    return Deciding(root, read_config(root) if with_config else Config())
