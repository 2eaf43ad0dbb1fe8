"""The secrets that a host declares, from what is known of it; and the files that they are in."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..files.file_tree import WhyMissing
from ..files.source import Source
from ..text.place import Chars, Place
from .evaluate.force import guard
from .evaluate.read import tree_path
from .evaluate.run_state import Run
from .host_facts import HostFact, NotKnown, Option, Path, PathValue, find_names, find_option
from .secret_facts import SecretFact, SecretFileFact

#: Files that are read for one flake.
_MOST_FILES = 2_000


class _Answer(NamedTuple):
    """What a part of a secret comes to, None where that is not known; and the option that says so."""

    value: object
    place: Place | None
    option: str


def find_secrets(run: Run, host: HostFact) -> Iterator[SecretFact]:
    """Each secret that the modules of a host surely declare."""
    places = _find_places(host)
    for name in find_names(host, "sops", "secrets")[0]:
        yield _of_sops(run, host, name, places.get(("sops", "secrets", name)))
    for name in find_names(host, "age", "secrets")[0]:
        file = _ask(host, ("age", "secrets", name, "file"))
        owner = _ask(host, ("age", "secrets", name, "owner"))
        yield SecretFact(
            "age",
            host.flake,
            host.name,
            name,
            places.get(("age", "secrets", name)),
            _locate(run, file.value),
            file.option,
            file.place,
            owner=_as_text(owner),
            owner_at=owner.place,
        )


def _of_sops(run: Run, host: HostFact, name: str, place: Place | None) -> SecretFact:
    here: Path = ("sops", "secrets", name)
    file = _ask(host, (*here, "sopsFile"), ("sops", "defaultSopsFile"))
    form = _ask(host, (*here, "format"), ("sops", "defaultSopsFormat"), "yaml")
    key = _ask(host, (*here, "key"), ("sops", "defaultSopsKey"), name)
    owner = _ask(host, (*here, "owner"))
    return SecretFact(
        "sops",
        host.flake,
        host.name,
        name,
        place,
        _locate(run, file.value),
        file.option,
        file.place,
        _as_text(form),
        form.place,
        _as_text(key),
        key.place,
        _as_text(owner),
        owner.place,
    )


def _find_places(host: HostFact) -> dict[Path, Place]:
    """Where something of each secret is written first."""
    places: dict[Path, Place] = {}
    for name, option in host.options.items():
        if name[1:2] == ("secrets",) and option.place is not None:
            here = name[:3]
            places[here] = min(places.get(here, option.place), option.place, key=_order)
    return places


def _order(place: Place) -> tuple[str, int]:
    return place.path, place.at.start if isinstance(place.at, Chars) else 0


def _ask(host: HostFact, path: Path, default: Path = (), otherwise: str | None = None) -> _Answer:
    """What a part of a secret is set to; else, or where it is the same, the option that is its default."""
    own, of_all = find_option(host, *path), find_option(host, *default) if default else None
    match own, of_all:
        case NotKnown(), _:
            return _Answer(None, None, _name(path))
        case Option(value=value, place=place), _ if value is not None and not _is_value(of_all, value):
            return _Answer(value, place, _name(path))
        case _, Option(value=value, place=place) if value is not None:
            return _Answer(value, place, _name(default))
        case _, NotKnown():
            return _Answer(None, None, _name(default))
        case _:
            return _Answer(otherwise, None, _name(path))


def _is_value(option: Option | NotKnown | None, value: object) -> bool:
    return isinstance(option, Option) and option.value == value


def _name(path: Path) -> str:
    return ".".join(path)


def _as_text(answer: _Answer) -> str | None:
    return answer.value if isinstance(answer.value, str) else None


def _locate(run: Run, file: object) -> str | None:
    """The path from the root of the repository of a file that is named as a path or, in the store, as a string."""
    match file:
        case PathValue(text=text, inside=True):
            return text
        case str():
            found = guard(run, lambda: tree_path(run, file))
            return found if isinstance(found, str) else None
        case _:
            return None


def read_files(source: Source, secrets: Iterable[SecretFact], asked: set[str]) -> Iterator[SecretFileFact]:
    """What is in the open of the files of secrets, each once; `asked` gets the paths that were looked at."""
    tree = source.tree
    paths = sorted({secret.file for secret in secrets if secret.file is not None})
    for path in paths[:_MOST_FILES]:
        asked.add(path)
        hit = tree.find(path)
        if not isinstance(hit, WhyMissing) and not hit.is_folder:
            asked.add(hit.path)
            from .read_secret_file import read_secret_file  # loads what reads YAML

            yield read_secret_file(path, source.read(hit.path))
