"""The repository that `make_repo.py` makes, as it grows in memory: files, counts, and what leads nowhere on purpose."""

import random
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # to mypy this folder is part of the package, to Python it is where the script lies
    from . import shapes
else:
    import shapes

OWNERS = ("order", "user", "asset", "price", "stock", "event", "report", "token", "quota", "label", "route", "batch")
ROLES = ("api", "worker", "cache", "gateway", "proxy", "indexer", "scheduler", "exporter", "sync", "mailer", "store")
DANGLING_KINDS = ("resources path", "value file", "ConfigMap name", "Application path")
PLACEHOLDER = re.compile(r"^( *)\$\{(\w+)\}\n|\$\{(\w+)\}|\$(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dangling:
    file: str
    target: str
    what: str


@dataclass(frozen=True, slots=True)
class App:
    team: str
    name: str
    clusters: tuple[str, ...]

    @property
    def folder(self) -> str:
        return f"apps/{self.team}/{self.name}"


@dataclass(slots=True)
class Plan:
    """The repository as it grows in memory."""

    clusters: list[str]
    teams: tuple[str, ...]
    random: random.Random
    files: dict[str, str] = field(default_factory=dict)
    documents: int = 0
    references: int = 0
    apps: int = 0
    machines: int = 0
    nodes: int = 0
    dangling: list[Dangling] = field(default_factory=list)
    machine_files: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    node_entries: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def fill(self, shape: str, **values: str) -> str:
        self.references += shape.count("$to_")

        def replaced(match: re.Match[str]) -> str:
            indent, block, braced, bare = match.groups()
            if block:
                return textwrap.indent(values[block], indent)
            word = braced or bare
            return values[word] if word in values else self.drawn(word)

        return PLACEHOLDER.sub(replaced, shape)

    def drawn(self, word: str) -> str:
        if word.startswith("hex"):
            digits = int(word.removeprefix("hex"))
            return f"{self.random.getrandbits(4 * digits):0{digits}x}"
        return self.random.choice(shapes.CHOICES[word])

    def items(self, targets: Iterable[str]) -> str:
        return "".join(self.fill(shapes.ITEM, to_item=target) for target in targets)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def add(self, path: str, *documents: str) -> None:
        self.files[path] = "".join(f"---\n{each}" for each in documents) if len(documents) > 1 else documents[0]
        self.documents += len(documents)

    def plant(self, what: str, file: str, target: str) -> bool:
        """Whether a dangling reference of this kind is due at this place; the kinds take turns."""
        turn = DANGLING_KINDS[len(self.dangling) % len(DANGLING_KINDS)]
        if what != turn or len(self.dangling) >= self.references // 1000:
            return False
        self.dangling.append(Dangling(file, target, what))
        return True

    def new_app(self) -> App:
        lap, place = divmod(self.apps, len(OWNERS) * len(ROLES))
        role, owner = divmod(place, len(OWNERS))
        self.apps += 1
        name = f"{OWNERS[owner]}-{ROLES[role]}" + (f"-{lap + 1}" if lap else "")
        count = min(self.random.choice((1, 2, 2, 3)), len(self.clusters))
        return App(self.random.choice(self.teams), name, tuple(sorted(self.random.sample(self.clusters, count))))
