"""What is kept of a Nix file, and of the lock file of a flake."""

from typing import NamedTuple

from ..text.place import Chars, Node
from ..text.typed_access import Pairs

FLAKE = "flake.nix"


class NixErrorFact(NamedTuple):
    """What Nix refuses when it parses the file. `other` is another end of it: what was opened, or was there first."""

    at: Chars
    message: str
    other: Chars | None = None
    other_message: str = ""


class UndefinedVariableFact(NamedTuple):
    """A name that nothing around it defines."""

    at: Chars
    name: str


class NixFileFact(NamedTuple):
    """A Nix file that was parsed. `is_open` says that it may read files which no path in it names in full."""

    is_open: bool


class NixPathFact(NamedTuple):
    """A path, as it is written. `is_imported` where its target is read as Nix: a file, or a folder with default.nix.

    `is_asked` where it is given to a function of the same file that asks first whether it is there.
    """

    at: Chars
    written: str
    is_imported: bool = False
    is_asked: bool = False


class HostNameFact(NamedTuple):
    """The name that a module gives its host, as it is written: `networking.hostName = "web";`."""

    at: Chars
    name: str


class Override(NamedTuple):
    """What a flake says of an input of an input: `path` are the names on the way to it from the input, `follows` the
    input that takes its place, None where something else is said, such as a URL."""

    path: tuple[str, ...]
    at: Chars
    follows: str | None


class FlakeInput(NamedTuple):
    """An input of a flake: `at` is where it is named first, `url_at` the place of `url`.

    `attributes` are those beside `url`, `follows`, `flake` and `inputs`, such as `type` and `owner`. `is_literal` where
    all of it is known.
    """

    name: str
    at: Chars
    url: str | None = None
    url_at: Chars | None = None
    follows: str | None = None
    is_flake: bool = True
    attributes: Pairs = ()
    overrides: tuple[Override, ...] = ()
    is_literal: bool = True


class Parameter(NamedTuple):
    """A name that the function `outputs` asks for."""

    name: str
    at: Chars


class FlakeFact(NamedTuple):
    """A `flake.nix`: its inputs, and what its function `outputs` asks for.

    `at` is where the inputs are named, or the beginning. `parameters` is None where `outputs` takes one set, or is not
    known; `takes_all` where it has `...` or takes a set. `names_all` says that the whole set has a name. `is_literal`
    where all inputs are known.
    """

    at: Chars
    inputs: tuple[FlakeInput, ...]
    outputs_at: Chars | None
    parameters: tuple[Parameter, ...] | None
    takes_all: bool
    names_all: bool
    is_literal: bool


class FlakeMistakeFact(NamedTuple):
    """Something in a `flake.nix` that Nix refuses to read as a flake; `name` is the attribute that it is about."""

    at: Chars
    name: str
    message: str
    hint: str = ""


class LockedInput(NamedTuple):
    """An input of a node of a lock file: `node` is the key of the node, or `follows` the way to it from the root."""

    name: str
    node: str
    follows: tuple[str, ...] | None


class LockNode(NamedTuple):
    """A node of a lock file; `original` is what was asked for, None where the node does not say.

    `last_modified` is when what is locked was committed, in seconds of Unix time.
    """

    key: str
    at: Node
    original: Pairs | None
    is_flake: bool
    inputs: tuple[LockedInput, ...]
    last_modified: int | None = None


class LockMistakeFact(NamedTuple):
    """Why Nix refuses a lock file, as what follows on its name; `at` or `chars` say where, if not of the whole file."""

    message: str
    at: Node | None = None
    chars: Chars | None = None


class LockFact(NamedTuple):
    """A `flake.lock` in which all nodes could be read; `root` is the key of the flake itself."""

    root: str
    nodes: tuple[LockNode, ...]
