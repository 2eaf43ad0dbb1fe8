"""What is gathered from files after a change is what is gathered anew."""

import random
from collections.abc import Mapping

import pytest

from stackwright.model.find_changed_keys import Differences, as_before
from stackwright.model.reverse_index_of_files import SaidOfFiles, gather, unite
from stackwright.model.union_of_names import NamesInFiles, gather_names

_NAMES = "abcdefgh"


def _some(chance: random.Random) -> frozenset[str]:
    return frozenset(chance.sample(_NAMES, chance.randrange(4)))


def _edited(chance: random.Random, files: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Other names in some files; some are gone, some new."""
    edited = dict(files)
    for path in chance.sample([f"{number}.yaml" for number in range(6)], 2):
        if chance.random() < 0.3:
            edited.pop(path, None)
        else:
            edited[path] = _some(chance)
    return dict(sorted(edited.items()))


@pytest.mark.parametrize("seed", range(20))
def test_names_in_files(seed: int) -> None:
    chance = random.Random(seed)
    files: Mapping[str, frozenset[str]] = {}
    kept: NamesInFiles | None = None
    for _ in range(30):
        files = _edited(chance, files)
        before, kept = kept, gather_names(files, kept)
        assert kept.names == frozenset().union(*files.values())
        assert before is None or not before.files or before.names != kept.names or before.names is kept.names


@pytest.mark.parametrize("seed", range(20))
def test_what_is_said_of_files(seed: int) -> None:
    chance = random.Random(seed)
    files: Mapping[str, frozenset[str]] = {}
    sources: dict[str, Mapping[str, frozenset[str]]] = {}
    kept: SaidOfFiles[frozenset[str], frozenset[str]] | None = None
    for _ in range(30):
        others = _edited(chance, files)
        said = {path: dict.fromkeys(names, frozenset((path,))) for path, names in others.items()}
        sources = {path: sources[path] if said[path] == sources.get(path) else said[path] for path in said}
        files, kept = others, gather(sources, kept, unite)
        assert kept.values == gather(sources, None, unite).values


@pytest.mark.parametrize("seed", range(20))
def test_differences(seed: int) -> None:
    chance = random.Random(seed)
    old = _edited(chance, _edited(chance, {}))
    for _ in range(30):
        new, differences = _edited(chance, old), Differences()
        now = as_before(old, new, differences)
        assert isinstance(now, dict)
        assert (now is old) is (new == old)
        assert list(now.items()) == list(new.items())
        assert all(now[path] is old[path] for path in now if old.get(path) == now[path])
        changed = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
        assert set(differences.between(old, now)) == changed
        assert changed <= set(Differences().between(old, new))
        assert set(Differences().between(frozenset(old), frozenset(new))) == old.keys() ^ new.keys()
        old = now
