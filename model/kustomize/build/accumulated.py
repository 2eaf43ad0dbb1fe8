"""What has been put together so far: objects, and what is to be done with them in the end."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ...text.place import Place
from .apply_patches import Shapes
from .objects import Resource, Resources
from .resolve_variables import Variable, add_variables
from .result import Effect, Problem, ProblemKind, RefusedError, Unknown, UnknownKind
from .transformer_config import EMPTY, Config

#: Objects by what two of them must not have in common.
Seen = dict[tuple[str, str, str, str, str], Resource]
#: Objects of one build beyond which no more are taken: small files can include one another into any number.
MOST_OBJECTS = 10_000


@dataclass(slots=True)
class Accumulated:
    """The objects of a kustomization and of those that it includes.

    With `is_open` there may be more objects than these, so that what is not found may be among those.
    """

    resources: Resources = field(default_factory=Resources)
    config: Config = EMPTY
    variables: list[Variable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    shapes: Shapes = None

    @property
    def is_open(self) -> bool:
        """Whether something that should be here is not."""
        return bool(self.problems or self.unknown)

    def blur(self, ones: Iterable[Resource]) -> None:
        """Note that not all is known of objects: something that may change them is not."""
        for one in ones:
            one.is_whole = False

    def refuse(self, error: RefusedError) -> None:
        """Take note of a problem, and go on."""
        self.problems.append(error.problem)

    def by_key(self) -> Seen:
        """The objects by who they are, as long as none of them is changed."""
        return {one.identity.key: one for one in self.resources}

    def add(self, more: Iterable[Resource], named: Place, seen: Seen) -> None:
        """Add objects of what is named at a place to those that are `seen`; one that is there already is a problem."""
        for one in more:
            other = seen.setdefault(one.identity.key, one)
            if other is not one:
                self.problems.append(_twice(one, other, named))
            elif len(self.resources.all) >= MOST_OBJECTS:
                what = f"more than {MOST_OBJECTS:,} objects"
                if not self.unknown or self.unknown[-1].what != what:
                    self.unknown.append(Unknown(UnknownKind.TOO_MUCH, one.made_by, what))
            else:
                self.resources.all.append(one)

    def merge(self, other: "Accumulated", named: Place, seen: Seen) -> None:
        """Take in what a folder builds that is included at a place; its objects are copied."""
        self.problems += other.problems
        self.unknown += other.unknown
        self.effects += other.effects
        self.parts |= other.parts
        self.shapes = other.shapes if other.shapes is not None else self.shapes
        self.add([one.copy() for one in other.resources], named, seen)
        try:
            self.config = self.config.merge(other.config, named)
            self.variables = add_variables(self.variables, other.variables)
        except RefusedError as error:
            self.refuse(error)


def _twice(one: Resource, other: Resource, named: Place) -> Problem:
    here, there = one.made_by.path, other.made_by.path
    where = f"twice in {here}" if here == there else f"in {there} and {here}"
    message = f"{one.identity} is {where}: rename one"
    return Problem(ProblemKind.DUPLICATE_OBJECT, named, message, one.identity.kind)
