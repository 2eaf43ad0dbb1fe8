"""What modules define and declare below a path, for those who ask from outside: put together once for each path."""

from dataclasses import dataclass, field
from functools import cached_property

from ..force import attempt
from ..values import Attrs, Lazy, Unknown
from .definitions import Children, Definition, children, holds, peel_all
from .merge import find_doubt
from .space import Path, Space, is_option, look_at_top

#: Steps of a path below which conditions are looked at, so that nothing is asked for that hangs on one which is false.
_CONDITIONS_FROM = 2


@dataclass(eq=False)
class Level:
    """The definitions at a path, the options that are declared there, and why there may be more of them.

    Nothing may be in evaluation when it is made: what is not known then is not known for good.
    """

    space: Space
    path: Path
    definitions: list[Definition]
    trees: list[Lazy]
    missing: Unknown | None
    levels: "dict[str, Level]" = field(default_factory=dict)

    @cached_property
    def peeled(self) -> list[Definition]:
        """The definitions without `mkIf` and the like around them; most of those that do not count are left out."""
        if not self.path:
            return look_at_top(self.space).peeled
        found, run = peel_all(self.space.run, self.definitions), self.space.run
        if len(self.path) < _CONDITIONS_FROM:
            return found
        return [one for one in found if not one.conditions or holds(run, one) is not False]

    @cached_property
    def is_option(self) -> bool:
        """Whether a module declares an option here."""
        return any(is_option(tree) for tree in self._declared)

    @cached_property
    def is_doubtful(self) -> bool:
        """Whether another definition may replace the whole of what is below."""
        return find_doubt(self.space.run, self.path, self.peeled) is not None

    def step(self, name: str) -> "Level":
        """What is at a name below."""
        if name not in self.levels:
            trees = [tree.items[name] for tree in self._declared if name in tree.items]
            definitions = self.below.names.get(name, [])
            missing = self.missing or self.below.missing
            self.levels[name] = Level(self.space, (*self.path, name), definitions, trees, missing)
        return self.levels[name]

    @cached_property
    def below(self) -> Children:
        """What is defined at the names below."""
        return children(self.space.run, self.peeled) if self.path else look_at_top(self.space).below

    @cached_property
    def _declared(self) -> list[Attrs]:
        return [tree for tree in (attempt(self.space.run, one) for one in self.trees) if isinstance(tree, Attrs)]
