"""What a kustomization puts together: all that it reaches, and what of that cannot be seen from here."""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ...schemas.file_types import is_kustomization_name
from ..derived_values import Query
from ..edge import Edge
from ..facts import FileState
from ..misread_parts import find_broken_files, is_misread, misread_nodes
from ..path_edges import files_naming_paths, path_edges_of
from ..repository import Repository, file_query
from .facts import KustomizationFact
from .paths import kustomization_edges, kustomization_in

#: Fields that bring in objects which no file of the repository shows.
_OPAQUE_FIELDS = frozenset(
    {"helmCharts", "helmChartInflationGenerator", "generators", "transformers", "configurations", "openapi", "crds"}
)
#: Kustomizations below one another; deeper ones are not followed.
_DEEPEST = 200
#: Cycles that are told of: where everything includes everything, there are more than anybody fixes one by one.
_MOST_CYCLES = 50
#: Prefixes and suffixes of one file beyond which its names count as not known.
_MOST_AFFIXES = 16
#: What may stand before and behind the names of a file's objects.
Affixes = frozenset[tuple[str, str]]
_NONE: Affixes = frozenset({("", "")})
#: Fields that include other kustomizations and manifests.
MANIFEST_FIELDS = ("resources[]", "bases[]", "components[]")


def below(repository: Repository, folder: str) -> frozenset[str]:
    """The files that deploying a folder takes in: what its kustomization includes, else all that is below it."""
    tree = repository.tree
    kustomization = kustomization_in(tree, folder)
    if kustomization and (build := builds.at(repository, kustomization)):
        return build.everything
    # Whether Argo CD goes into subfolders is up to the Application: too much is better than a wrong "not deployed".
    return frozenset(tree.below(folder))


@Query
def unclear_kustomizations(repository: Repository) -> frozenset[str]:
    """The files of kustomizations that do not say, or not in kustomize's words, all that they do."""
    broken = find_broken_files(repository)
    known = repository.facts(KustomizationFact)
    # Few files have mistakes: these are read, and not all that there are.
    with_mistakes = known.keys() & misread_nodes(repository).keys()
    misread = {path for path in with_mistakes if is_misread(repository, path, known[path][0].at)}
    return frozenset(misread | {path for path in broken if path in known or is_kustomization_name(path)})


@dataclass(frozen=True, slots=True)
class Build:
    """A kustomization and all that it includes.

    `files` are manifests, `parts` the kustomization files (its own among them), `everything` is both. `is_open` says
    that something in it cannot be seen: remote bases, Helm charts, generators, files that cannot be read, paths that
    lead nowhere, fields that kustomize does not have. `affixes` are what may stand before and behind the names of each
    file's (and part's generated) objects, on the way and in the end. `is_whole` says that all that its own file says is
    known, and that kustomize takes it.
    """

    path: str
    fact: KustomizationFact
    files: frozenset[str]
    parts: frozenset[str]
    everything: frozenset[str]
    is_open: bool
    affixes: Mapping[str, Affixes]
    is_whole: bool = True


@Query
def builds(repository: Repository) -> Mapping[str, Build]:
    """The build of each kustomization file."""
    return _made_builds(repository).done


@Query
def _made_builds(repository: Repository) -> "_Known":
    known = _Known(
        repository.facts(KustomizationFact),
        repository.states,
        find_broken_files(repository),
        unclear_kustomizations(repository),
        kustomization_edges(repository),
        {},
    )
    before = _made_builds.last(repository)
    known.done.update(_unchanged(known, before) if before else {})
    for path in known.facts:
        _build(path, known, frozenset())
    return known


def _unchanged(known: "_Known", before: "_Known") -> Mapping[str, Build]:
    """The builds of before in all parts of which nothing has changed."""
    if known.facts.keys() != before.facts.keys():
        return {}
    changed = {path for path, facts in known.facts.items() if facts != before.facts[path]}
    changed |= {path for path, steps in known.steps.items() if steps is not before.steps.get(path)}
    changed |= (known.broken ^ before.broken) | (known.unclear ^ before.unclear)
    if known.states is not before.states:
        every = known.states.keys() | before.states.keys()
        changed |= {path for path in every if known.states.get(path) is not before.states.get(path)}
    return {path: build for path, build in before.done.items() if changed.isdisjoint(build.everything)}


@Query
def builds_including(repository: Repository) -> Mapping[str, tuple[Build, ...]]:
    """The builds that include each manifest."""
    found: dict[str, list[Build]] = {}
    for build in builds(repository).values():
        for path in build.files:
            found.setdefault(path, []).append(build)
    return {path: tuple(around) for path, around in found.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What builds are made of: all kustomizations, the states of files, the edges by file; and those that are made.

    `broken` files are not read to their end; of `unclear` kustomizations it is not known what they do.
    """

    facts: Mapping[str, tuple[KustomizationFact, ...]]
    states: Mapping[str, FileState]
    broken: frozenset[str]
    unclear: frozenset[str]
    steps: Mapping[str, tuple[Edge, ...]]
    done: dict[str, Build]


@dataclass(slots=True)
class _Pile:
    """What has been put together so far."""

    files: set[str]
    parts: set[str]
    affixes: dict[str, Affixes]
    is_open: bool

    def add_manifest(self, path: str, known: _Known) -> None:
        self.files.add(path)
        self._add_affixes(path, _NONE)
        self.is_open = self.is_open or known.states.get(path) is not FileState.READ or path in known.broken

    def add_build(self, build: Build | None) -> None:
        """Take in an included kustomization; None for one that cannot be followed."""
        self.is_open = self.is_open or build is None or build.is_open
        if build is not None:
            self.files |= build.files
            self.parts |= build.parts
            for path, found in build.affixes.items():
                self._add_affixes(path, found)

    def _add_affixes(self, path: str, found: Affixes) -> None:
        # Nearly all have the same, of which one value is shared.
        before = self.affixes.setdefault(path, found)
        if before is not found:
            self.affixes[path] = before | found


def _build(path: str, known: _Known, above: frozenset[str]) -> Build | None:
    if path in known.done:
        return known.done[path]
    if path in above or len(above) > _DEEPEST or path not in known.facts:
        return None
    fact = known.facts[path][0]
    is_whole = known.states[path] is FileState.READ and path not in known.unclear
    pile = _Pile(set(), {path}, {path: _NONE}, bool(fact.filled & _OPAQUE_FIELDS) or not is_whole)
    for edge in known.steps.get(path, ()):
        if edge.hit is None:
            pile.is_open = True
        elif edge.reference.path in MANIFEST_FIELDS:
            if edge.hit.path in known.facts and names_folder(edge):
                pile.add_build(_build(edge.hit.path, known, above | {path}))
            else:
                pile.add_manifest(edge.hit.path, known)
    known.done[path] = _finish(path, fact, pile, is_whole=is_whole)
    return known.done[path]


def names_folder(edge: Edge) -> bool:
    """Whether an edge that leads to a kustomization names its folder; its file by itself is a manifest like others."""
    return edge.hit is not None and posixpath.dirname(edge.hit.path) == edge.target


def _finish(path: str, fact: KustomizationFact, pile: _Pile, *, is_whole: bool) -> Build:
    affixes = _with_own_affixes(fact, pile.affixes)
    too_many = any(len(found) > _MOST_AFFIXES for found in affixes.values())
    if too_many:
        affixes = dict.fromkeys(affixes, _NONE)
    is_open = pile.is_open or too_many
    files, parts = frozenset(pile.files), frozenset(pile.parts)
    return Build(path, fact, files, parts, files | parts, is_open, affixes, is_whole)


def _with_own_affixes(fact: KustomizationFact, inner: Mapping[str, Affixes]) -> Mapping[str, Affixes]:
    if not fact.prefix and not fact.suffix:
        return inner
    return {
        path: found | {(fact.prefix + before, after + fact.suffix) for before, after in found}
        for path, found in inner.items()
    }


def find_endless(includes: Mapping[str, Collection[str]]) -> set[str]:
    """The kustomizations, by file or by folder, that include one another, or lead to such: kustomize refuses them."""
    left = {folder: sum(one in includes for one in inner) for folder, inner in includes.items()}
    around: dict[str, list[str]] = {}
    for folder, inner in includes.items():
        for one in inner:
            around.setdefault(one, []).append(folder)
    ends = [folder for folder, count in left.items() if not count]
    while ends:
        end = ends.pop()
        del left[end]
        for folder in around.get(end, ()):
            left[folder] -= 1
            if not left[folder]:
                ends.append(folder)
    return set(left)


@file_query(files_naming_paths)
def included(repository: Repository, path: str) -> tuple[Edge, ...]:
    """What a kustomization includes that is there: manifests and other kustomizations."""
    edges = path_edges_of(repository, path)
    return tuple(edge for edge in edges if edge.hit is not None and edge.reference.path in MANIFEST_FIELDS)


@Query
def cycles(repository: Repository) -> tuple[tuple[Edge, ...], ...]:
    """Kustomizations that include themselves: up to fifty cycles, each once, from its alphabetically first file."""
    every = {path: tuple(filter(names_folder, edges)) for path, edges in included(repository).items()}
    ends = {path: {edge.hit.path for edge in edges if edge.hit} for path, edges in every.items() if edges}
    following = {path: every[path] for path in find_endless(ends)}
    found: dict[tuple[str, ...], tuple[Edge, ...]] = {}
    finished: set[str] = set()
    for start in sorted(following):
        _search(start, following, [], finished, found)
    return tuple(found[key] for key in sorted(found))


def _search(
    path: str,
    following: Mapping[str, tuple[Edge, ...]],
    trail: list[Edge],
    finished: set[str],
    found: dict[tuple[str, ...], tuple[Edge, ...]],
) -> None:
    if path in finished or len(trail) > _DEEPEST or len(found) >= _MOST_CYCLES:
        return
    for edge in following.get(path, ()):
        on_trail = [step.at.path for step in trail] + [path]
        if edge.hit is not None and edge.hit.path in on_trail:
            cycle = (*trail, edge)[on_trail.index(edge.hit.path) :]
            first = min(range(len(cycle)), key=lambda index: cycle[index].at.path)
            turned = cycle[first:] + cycle[:first]
            found.setdefault(tuple(step.at.path for step in turned), turned)
        elif edge.hit is not None:
            _search(edge.hit.path, following, [*trail, edge], finished, found)
    finished.add(path)
