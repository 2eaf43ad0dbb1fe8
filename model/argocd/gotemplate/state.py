"""One rendering of a template: what is in scope, what has been written, and what it has cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .function import Function
from .nodes import Template
from .values import GoValue, NotKnownError, TemplateError

#: What a template may do, and how long its output may get.
MOST_STEPS, _LONGEST = 100_000, 1_000_000


@dataclass(slots=True)
class State:
    """One rendering: the functions, what a missing key is, the variables in scope, and what has been written."""

    template: Template
    functions: Mapping[str, Function]
    missing: str
    variables: list[tuple[str, GoValue]]
    written: list[str] = field(default_factory=list)
    length: int = 0
    steps: int = 0
    depth: int = 0

    def step(self) -> None:
        """Count what is done."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise NotKnownError(f"the template takes more than {MOST_STEPS:,} steps")

    def write(self, text: str) -> None:
        """Add to the output."""
        self.length += len(text)
        if self.length > _LONGEST:
            raise NotKnownError(f"the template writes more than {_LONGEST:,} characters")
        self.written.append(text)

    def assign(self, name: str, value: GoValue) -> None:
        """Give a variable that is in scope another value."""
        for at in range(len(self.variables) - 1, -1, -1):
            if self.variables[at][0] == name:
                self.variables[at] = (name, value)
                return
        raise TemplateError(f"undefined variable: ${name}")
