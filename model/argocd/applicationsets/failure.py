"""What ends the work of a generator; caught where the generators of an ApplicationSet are gone through."""

from ...text.place import NodePath


class GeneratorError(Exception):
    """The controller reports this of a generator, or of the part of the ApplicationSet that is `at` a path."""

    def __init__(self, message: str, at: NodePath | None = None) -> None:
        super().__init__(message)
        self.at = at


class PanicError(Exception):
    """The controller itself breaks off here."""
