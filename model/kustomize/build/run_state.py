"""What the transformers of a kustomization share."""

from collections.abc import Callable
from typing import NamedTuple

from ...text.place import Place
from .accumulated import Accumulated
from .key_values import Content
from .parsed_files import ParsedFiles
from .read_named_file import read_path
from .result import Effect, RefusedError, Unknown
from .traced import Traced


class Run(NamedTuple):
    """The files, what is put together so far, and the folder whose fields say what to do with it."""

    files: ParsedFiles
    done: Accumulated
    folder: str
    fields: Traced

    def at(self) -> Place:
        """The place of the fields."""
        return self.fields.origin.place

    def attempt(self, step: Callable[[], None]) -> None:
        """Do a step; what kustomize refuses in it is noted."""
        try:
            step()
        except RefusedError as error:
            self.done.refuse(error)

    def read(self, path: str, at: Place) -> Content | Unknown:
        """A file that is named."""
        return read_path(self.files, self.folder, path, at)

    def met(self, field: str, entry: Traced, count: int) -> None:
        """Note how many objects an entry has met."""
        self.done.effects.append(Effect(field, entry.origin.place, count))
