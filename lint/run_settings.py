"""What decides about a run beside the files that are checked: configuration and baseline, and whose they are."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..model.config import Config, config_of, inside, parse_config
from ..model.errors import UserError
from ..model.files.revision import Revision, file_at, find_revision, ignore_files
from ..model.files.source import CONFIG_NAME, Source, Unread, read_file
from ..model.text.decoding import decode
from .baseline import LARGEST, Key, parse_baseline, read_baseline

#: Where the baseline is if the configuration does not say.
BASELINE = ".stackwright/baseline.json"


@dataclass(frozen=True, slots=True)
class Deciding:
    """The configuration of a run, and the baseline: of what is checked, or of a `revision`."""

    source: Source
    config: Config
    revision: Revision | None = None

    @property
    def root(self) -> Path:
        """The root of what is checked."""
        return self.source.root

    @property
    def baseline(self) -> str:
        """Where the configuration has the baseline, from the root."""
        return self.config.baseline or BASELINE

    def read_baseline(self, named: Path | None) -> Counter[Key] | None:
        """The baseline at the path that is named, else at the one of the configuration; None where there is none."""
        if self.revision and (path := self._tracked_path(named)):
            data = file_at(self.revision, path)
            return None if data is None else parse_baseline(data, path)
        if not self.source.is_disk and not named:
            return self._read_committed()
        at = named or inside(self.root, self.baseline)
        return read_baseline(at) if named or self.config.baseline or at.exists() else None

    def _read_committed(self) -> Counter[Key] | None:
        """The baseline that the commit at hand has."""
        if self.baseline not in self.source.tree.files:
            return None
        data = self.source.contents.get(self.baseline)
        if data is None:  # as on the disk
            return read_baseline(inside(self.root, self.baseline))
        if isinstance(data, Unread):
            raise UserError(f"The baseline {self.baseline} is {data.value}.", "Is it meant to be that large?")
        return parse_baseline(data, self.baseline)

    def describe_left_behind(self) -> Iterator[str]:
        """Sentences on files that decide here and are not in the commit at hand."""
        for path in (CONFIG_NAME, self.baseline):
            is_left = not self.source.is_disk and path not in self.source.tree.files and (self.root / path).exists()
            if is_left and self.revision is None:
                yield f"{path} is not in the commit, and does not count"

    def differences(self, source: Source, named: Path | None, *, with_baseline: bool) -> Iterator[str]:
        """Sentences on what the files that are checked would have decided otherwise."""
        if self.revision is None:
            return
        compared = {"configuration": CONFIG_NAME}
        if with_baseline and (path := self._tracked_path(named)):
            compared["baseline"] = path
        for what, path in compared.items():
            here = self._here(path)
            if (here if isinstance(here, bytes) else None) != file_at(self.revision, path):
                yield f"the {what} of this change ({path}) differs from that of {self.revision.name}, which was used"
        if _ignore_files_of(source, self.revision) != ignore_files(self.revision):
            yield f"what git ignores in this change differs from what it does in {self.revision.name}, which was used"

    @contextmanager
    def over(self, source: Source) -> Iterator[Source]:
        """The source as it is checked: with a revision git ignores what it does there."""
        if self.revision is None:
            yield source
            return
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="stackwright-") as folder:
            top = Path(folder).resolve()
            for path, data in ignore_files(self.revision).items():
                (top / path).parent.mkdir(parents=True, exist_ok=True)
                (top / path).write_bytes(data)
            root = top / self.revision.prefix
            root.mkdir(parents=True, exist_ok=True)
            yield replace(source, ignoring=(replace(self.revision.checkout, top=top), root))

    def _here(self, path: str) -> bytes | Unread:
        """A file as it is checked."""
        if not self.source.is_disk and path not in self.source.tree.files:
            return Unread.GONE
        staged = self.source.contents.get(path)
        return read_file(str(self.root / path), LARGEST) if staged is None else staged

    def _tracked_path(self, named: Path | None) -> str | None:
        """The path of the baseline from the root, None where a person has named one that is elsewhere."""
        if named is None:
            return self.baseline
        whole = named.resolve()
        return whole.relative_to(self.root).as_posix() if whole.is_relative_to(self.root) else None


def _ignore_files_of(source: Source, revision: Revision) -> dict[str, bytes | Unread]:
    """Every `.gitignore` of the checked files, by its path from the top."""
    inside = {revision.prefix + path for path in source.tree.by_name.get(".gitignore", ())}
    parts = revision.prefix.split("/")[:-1]
    around = {"/".join((*parts[:length], ".gitignore")) for length in range(len(parts))}
    found = {path: read_file(str(revision.checkout.top / path), LARGEST) for path in inside | around}
    return {path: data for path, data in found.items() if data is not Unread.GONE}


def decide(source: Source, *, with_config: bool = True, config_from: str = "") -> Deciding:
    """Who decides about a run: nobody, a revision, or what is there; raises UserError where that cannot be read."""
    if not with_config and config_from:
        raise UserError("--no-config and --config-from exclude each other.", "Give one of them.")
    if config_from:
        revision = find_revision(source.root, config_from)
        data = file_at(revision, CONFIG_NAME)
        return Deciding(source, parse_config(decode(data)) if data is not None else Config(), revision)
    return Deciding(source, config_of(source) if with_config else Config())
