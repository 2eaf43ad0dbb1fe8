"""Facts as bytes, for what leaves the process: by the name of their type, each a plain list of its fields.

Decoding runs nothing and imports nothing: a name is only looked for among the types of the table of technologies and of
the core, and each value must be of the type that its field has. msgspec makes the named tuples in C, which takes less
than half as long as pickle does; a loop in Python over so many facts would take longer.
"""

from functools import cache
from types import GenericAlias

from msgspec import MsgspecError, Raw
from msgspec.msgpack import Decoder, Encoder

from .facts import BlankFact, Fact, Facts, FileState, ObjectFact, ReferenceFact, ViolationFact
from .technologies import TABLE
from .text.parse_error import ParseError
from .text.placeholders import PlaceholderFact
from .text.suppressions import SuppressionFact

_OF_ANY_TEXT = (ParseError, SuppressionFact, PlaceholderFact, BlankFact, ObjectFact, ReferenceFact, ViolationFact)
#: What reading can yield, by the name under which it is encoded.
TYPES: dict[str, type[Fact]] = {
    kind.__name__: kind for kinds in (_OF_ANY_TEXT, *(row.facts for row in TABLE)) for kind in kinds
}
_ENCODER = Encoder()
_FRAME = Decoder(tuple[FileState, int, tuple[tuple[str, Raw], ...]])


class CodecError(Exception):
    """Facts that have a type which is in no table, or bytes that are no facts."""


def encode(facts: Facts) -> bytes:
    """The facts of a blob as MessagePack: state, number of documents, and the facts of each type."""
    rows = tuple((kind.__name__, found) for kind, found in facts.by_type.items())
    if unknown := [name for name, _ in rows if name not in TYPES]:
        raise CodecError(f"no row of the table of technologies has {', '.join(unknown)}")
    return _ENCODER.encode((facts.state, facts.documents, rows))


def decode(data: bytes) -> Facts:
    """The facts that were encoded; CodecError where the bytes are anything else."""
    try:
        state, documents, rows = _FRAME.decode(data)
        by_type = {TYPES[name]: _decoder(name).decode(found) for name, found in rows}
    except KeyError as error:
        raise CodecError(f"{error} is not the name of a type of facts") from None
    except (MsgspecError, UnicodeDecodeError, RecursionError) as error:  # what is no UTF-8 was an error of its own
        raise CodecError(f"these bytes are not facts: {error}") from None
    if len(by_type) != len(rows):
        raise CodecError("these bytes are not facts: a type stands there twice")
    return Facts(state, documents, by_type)


@cache
def _decoder(name: str) -> Decoder[tuple[Fact, ...]]:
    return Decoder(GenericAlias(tuple, (TYPES[name], ...)))
