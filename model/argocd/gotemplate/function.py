"""A function of templates: the Go types of its parameters, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass

from .values import GoValue


@dataclass(frozen=True, slots=True)
class Function:
    """`parameters` are names of Go types; the last may be variadic, `...string`, and `value` is one that takes all.

    `run` gets the arguments, whose types have been checked; it raises TemplateError where Go's function gives an error
    or panics, and NotKnownError where what it gives cannot be known.
    """

    parameters: tuple[str, ...]
    run: Callable[..., GoValue]

    @property
    def is_variadic(self) -> bool:
        """Whether any number of arguments may come at the end."""
        return bool(self.parameters) and self.parameters[-1].startswith("...")

    def type_at(self, index: int) -> str:
        """The type of an argument by its number."""
        if self.is_variadic and index >= len(self.parameters) - 1:
            return self.parameters[-1].removeprefix("...")
        return self.parameters[index]
