"""A place as people are told it: `path:line`."""

from ..model.files.source import Source
from ..model.text.decoding import decode
from ..model.text.place import Place
from ..model.text.positions import Positions


def format_place(place: Place, source: Source, known: dict[str, Positions | None]) -> str:
    """The path, with the line of a place in a file that can be read; `known` has the files that were looked into."""
    if place.path not in known:
        data = source.read(place.path)
        known[place.path] = Positions(decode(data)) if isinstance(data, bytes) else None
    positions = known[place.path]
    return f"{place.path}:{positions.span(place.at).line}" if positions and place.at is not None else place.path
