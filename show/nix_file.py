"""What is known of a Nix file, told to a person."""

from collections.abc import Iterator

from ..model.facts import Facts
from ..model.nix.facts import FlakeFact, FlakeInput, NixFileFact


def describe_nix(file: Facts) -> str:
    """What a Nix file is, in a line."""
    if not file.of(NixFileFact):
        return "Nix, which Nix refuses to read"
    return "Nix: a flake" if file.of(FlakeFact) else "Nix"


def list_inputs(file: Facts) -> Iterator[str]:
    """The inputs of a flake, a line each."""
    for flake in file.of(FlakeFact):
        yield from (f"{one.name}: {_describe(one)}" for one in flake.inputs)


def _describe(one: FlakeInput) -> str:
    if one.follows is not None:
        return f"follows {one.follows}" if one.follows else "left out"
    url = one.url or " ".join(f"{key}={value}" for key, value in one.attributes) or f"flake:{one.name}"
    return url if one.is_flake else f"{url}, no flake"
