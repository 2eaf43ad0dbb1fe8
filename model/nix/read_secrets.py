"""The secrets that a host declares, from what is known of it; and the files that they are in."""

from collections.abc import Iterable, Iterator

from ..files.file_tree import WhyMissing
from ..files.source import Source
from ..text.place import Chars, Place
from .evaluate.force import guard
from .evaluate.read import tree_path
from .evaluate.run_state import Run
from .host_facts import HostFact, NotKnown, Option, Path, PathValue, find_names, find_option
from .read_secret_file import read_secret_file
from .secret_facts import SecretFact, SecretFileFact, Tool

_FILES: dict[Tool, tuple[str, tuple[str, ...] | None]] = {
    "sops": ("sopsFile", ("sops", "defaultSopsFile")),
    "age": ("file", None),
}
#: Files that are read for one flake.
_MOST_FILES = 2_000


def find_secrets(run: Run, host: HostFact) -> Iterator[SecretFact]:
    """Each secret that the modules of a host surely declare."""
    places = _find_places(host)
    for tool, (option, default) in _FILES.items():
        for name in find_names(host, tool, "secrets")[0]:
            here: Path = (tool, "secrets", name)
            file, file_at = _ask(host, (*here, option), default)
            secret = SecretFact(tool, host.flake, host.name, name, places.get(here), _locate(run, file), file_at)
            yield _of_sops(host, here, secret) if tool == "sops" else _with_owner(host, here, secret)


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


def _of_sops(host: HostFact, here: Path, secret: SecretFact) -> SecretFact:
    form, form_at = _ask(host, (*here, "format"), ("sops", "defaultSopsFormat"), "yaml")
    key, key_at = _ask(host, (*here, "key"), ("sops", "defaultSopsKey"), secret.name)
    return _with_owner(host, here, secret)._replace(
        format=form if isinstance(form, str) else None,
        format_at=form_at,
        key=key if isinstance(key, str) else None,
        key_at=key_at,
    )


def _with_owner(host: HostFact, here: Path, secret: SecretFact) -> SecretFact:
    owner, place = _ask(host, (*here, "owner"), None)
    return secret._replace(owner=owner, owner_at=place) if isinstance(owner, str) else secret


def _ask(host: HostFact, path: Path, default: Path | None, else_: object = None) -> tuple[object, Place | None]:
    """What a part of a secret is set to, or the option that is its default, or else; and where."""
    for option in (path, default):
        match find_option(host, *option) if option is not None else None:
            case NotKnown():
                return None, None
            case Option(value=value, place=place) if value is not None:
                return value, place
            case _:
                pass
    return else_, None


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
            yield read_secret_file(path, source.read(hit.path))
