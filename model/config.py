"""`stackwright.yaml`: what the repository's owners have decided; everything works without it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..schemas.versions.releases import RELEASES
from .errors import UserError
from .files.globs import is_glob, matches
from .files.source import CONFIG_NAME, DEFAULT_SIZE_LIMIT, Source, Unread, read_file
from .text.decoding import decode
from .text.document import Value, load
from .text.parse_error import ParseErrorType
from .text.place import Node
from .text.positions import Positions
from .text.typed_access import items, mapping, text, value_at_path

#: What a size limit without one comes to; no file is larger.
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a repository; the defaults are those without a file. Lists are as written.

    `scaffold` is the repository's name in the answers of `stackwright new`, "" where there are none. `clusters` are
    those that Argo CD deploys to, None where nothing is said of them; `fixtures` are what ApplicationSets' generators
    would be told from elsewhere, by the name of the set and the generator; how the controller is set are two more.
    `written` are the settings that the file has; `places` say where each text of a setting stands, for messages.
    """

    profile: str = "default"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severities: Mapping[str, str] = field(default_factory=dict)
    fail_on: str = "warning"
    require_schema: bool = False
    require_decided: float = 0.0
    exclude: tuple[str, ...] = ()
    size_limit: int = DEFAULT_SIZE_LIMIT
    baseline: str | None = None
    urls: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scaffold: str = ""
    clusters: tuple[Value, ...] | None = None
    fixtures: Mapping[str, Value] = field(default_factory=dict)
    new_git_file_globbing: bool = False
    hidden_directories: bool = False
    written: frozenset[str] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)

    def excludes(self, path: str) -> bool:
        """Whether the file is one that is not to be read."""
        return any(matches(path, glob) for glob in self.exclude)


def read_config(root: Path) -> Config:
    """The configuration of the repository at `root`; raises UserError where it cannot be used, with the place."""
    return _read(read_file(str(root / CONFIG_NAME), DEFAULT_SIZE_LIMIT), is_link=(root / CONFIG_NAME).is_symlink())


def config_of(source: Source) -> Config:
    """The configuration that a source has: of the commit at hand, where that is checked; raises as `read_config`."""
    if source.is_disk:
        return read_config(source.root)
    if CONFIG_NAME not in source.tree.files:
        return _read(Unread.GONE, is_link=source.tree.is_at_link(CONFIG_NAME))
    return _read(source.read(CONFIG_NAME), is_link=False)


def _read(data: bytes | Unread, *, is_link: bool) -> Config:
    if data is Unread.GONE and not is_link:
        return Config()
    if isinstance(data, Unread):
        why = "a symbolic link, through which nothing is read" if is_link else data.value
        raise UserError(f"{CONFIG_NAME} is {why}.", "Make it a readable file, or remove it.")
    return parse_config(decode(data))


def parse_config(content: str) -> Config:
    """The configuration in a text; raises UserError at its first mistake."""
    loaded = load(content.encode())
    positions = Positions(content)
    if loaded.parse_errors:
        parse_error = loaded.parse_errors[0]
        line = positions.span(parse_error.at).line
        what = (
            parse_error.message
            if parse_error.type is ParseErrorType.DUPLICATE_KEY
            else f"it is not YAML: {parse_error.message}"
        )
        raise UserError(f"{CONFIG_NAME}:{line}: {what}.", "Fix the file; `stackwright config show` reads it again.")
    if len(loaded.documents) > 1:
        line = positions.span(Node(1, ())).line
        raise UserError(f"{CONFIG_NAME}:{line}: there is a second document.", "Keep all settings in one document.")
    value = loaded.documents[0].value if loaded.documents else None
    if value is None:
        return Config()
    _validate(value, positions)
    found = replace(_config(value), places=_places(positions))
    for glob in (*found.exclude, *found.per_path_ignores):
        if not is_glob(glob):
            raise UserError(f"{found.places.get(glob, CONFIG_NAME)}: the glob is too long.", "Name folders one by one.")
    return found


def _places(positions: Positions) -> dict[str, str]:
    """Where the texts of the settings stand, keys and values: `stackwright.yaml:2:12`, the first of each."""
    found: dict[str, str] = {}
    for node, written in positions.texts():
        span = positions.span(node)
        found.setdefault(written, f"{CONFIG_NAME}:{span.line}:{span.column}")
    return found


def inside(root: Path, path: str) -> Path:
    """A path of the configuration; raises UserError where it leads out of the repository."""
    try:
        whole = (root / path).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # NUL, too long, links in a circle
        raise UserError(
            f"{CONFIG_NAME}: {path!r} is not a path that can be followed.", "Name a path from the root."
        ) from error
    if not whole.is_relative_to(root):
        raise UserError(f"{CONFIG_NAME}: {path} is outside of the repository.", "Name a path from the root.")
    return whole


def _config(value: Value) -> Config:
    lint = mapping(value, "lint")
    size = lint.get("max-file-size")
    sections = {f"{section}.{key}" for section, entries in mapping(value).items() for key in mapping(entries)}
    return Config(
        profile=text(lint, "profile") or "default",
        select=_texts(lint, "select"),
        ignore=_texts(lint, "ignore"),
        per_path_ignores={
            glob: _texts(mapping(lint, "per-path-ignores"), glob) for glob in mapping(lint, "per-path-ignores")
        },
        severities={rule: str(level) for rule, level in mapping(lint, "severities").items()},
        fail_on=text(lint, "fail-on") or "warning",
        require_schema=mapping(lint, "require").get("schema") is True,
        require_decided=_number(mapping(lint, "require").get("decided")),
        exclude=_texts(lint, "exclude"),
        size_limit=int(min(size, _LARGEST)) if isinstance(size, int | float) else DEFAULT_SIZE_LIMIT,
        baseline=text(lint, "baseline"),
        urls=_texts(mapping(value, "repository"), "urls"),
        external=_texts(mapping(value, "repository"), "external"),
        versions={product: _one_or_more(mapping(value, "versions"), product) for product in mapping(value, "versions")},
        scaffold=_scaffold(value),
        clusters=tuple(items(value, "clusters")) if "clusters" in mapping(value) else None,
        fixtures=mapping(value, "applicationsets", "fixtures"),
        new_git_file_globbing=mapping(value, "applicationsets").get("new-git-file-globbing") is True,
        hidden_directories=mapping(value, "applicationsets").get("hidden-directories") is True,
        written=frozenset(sections),
    )


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _scaffold(value: Value) -> str:
    return text(value, "scaffold", "repository", "name") or "" if text(value, "scaffold", "stack") else ""


def _texts(value: Value, key: str) -> tuple[str, ...]:
    return tuple(entry for entry in items(value, key) if isinstance(entry, str))


def _one_or_more(value: Value, key: str) -> tuple[str, ...]:
    one = text(value, key)
    return (one,) if one else _texts(value, key)


def _validate(value: Value, positions: Positions) -> None:
    import jsonschema_rs

    from ..schemas.stackwright.config import config_schema_text

    if jsonschema_rs.validator_for(config_schema_text()).is_valid(value):
        return
    at, sentence, hint = _explain(value)
    place = positions.span(at)
    number = value_at_path(value, *at.path)
    if at.path[:1] == ("versions",) and isinstance(number, float):
        hint = f'Write `"{positions.text_of(at)}"`: without quotes it is the number {number}.'
    raise UserError(f"{CONFIG_NAME}:{place.line}:{place.column}: {sentence}.", hint)


def _explain(value: Value) -> tuple[Node, str, str]:
    """The first mistake: its place, the sentence, and for an unknown key what was meant."""
    from ..schemas.stackwright.config import config_schema
    from ..schemas.validation.explain_with_jsonschema import explain_errors

    errors = explain_errors(config_schema(), value)
    error = min(errors, key=lambda error: ([str(step) for step in error.absolute_path], error.message))
    path = tuple(error.absolute_path)
    where = ".".join(map(str, path)) or "the file"
    if error.validator == "additionalProperties":
        allowed = sorted(error.schema["properties"])
        unknown = min(set(mapping(error.instance)) - set(allowed))
        from difflib import get_close_matches  # only where something is not known

        close = get_close_matches(unknown, allowed, n=1, cutoff=0.5)
        hint = f"Did you mean `{close[0]}`?" if close else f"Known here: {', '.join(allowed)}."
        return Node(0, (*path, unknown), key=True), f"`{unknown}` is not a setting of {where}", hint
    title = error.schema.get("title") if path else None
    expected = f"{title} is expected" if title else _expectation(error.validator, error.validator_value)
    return Node(0, path), f"{where}: {expected}", ""


#: JSON Schema's types as YAML calls them.
_TYPES = {"object": "a mapping", "array": "a list", "string": "a text", "integer": "a whole number"}


def _expectation(validator: str, wanted: object) -> str:
    match validator, wanted:
        case "minimum", int():
            return f"at least {wanted} is expected"
        case "maximum", int():
            return f"at most {wanted} is expected"
        case "required", list():
            return f"`{wanted[0]}` is expected in it"
        case "minItems", int():
            return "at least one entry is expected"
        case "uniqueItems", _:
            return "each entry is expected once"
        case "enum", list():
            return f"one of {', '.join(map(str, wanted))} is expected"
        case "type", str():
            return f"{_TYPES.get(wanted, wanted)} is expected"
        case "type", list():
            return f"{_TYPES.get(wanted[0], wanted[0])} is expected"
        case _:
            return f"the value breaks `{validator}: {wanted}`"


def list_settings(config: Config) -> Iterator[tuple[str, object, str]]:
    """Every setting with its value and where that came from, for `config show`."""
    shown: tuple[tuple[str, object], ...] = (
        ("lint.profile", config.profile),
        ("lint.select", list(config.select)),
        ("lint.ignore", list(config.ignore)),
        ("lint.per-path-ignores", {glob: list(rules) for glob, rules in config.per_path_ignores.items()}),
        ("lint.severities", dict(config.severities)),
        ("lint.fail-on", config.fail_on),
        ("lint.require", {"schema": config.require_schema, "decided": config.require_decided}),
        ("lint.exclude", list(config.exclude)),
        ("lint.max-file-size", config.size_limit),
        ("lint.baseline", config.baseline),
        ("repository.urls", list(config.urls)),
        ("repository.external", list(config.external)),
        ("applicationsets.fixtures", sorted(config.fixtures)),
        ("applicationsets.new-git-file-globbing", config.new_git_file_globbing),
        ("applicationsets.hidden-directories", config.hidden_directories),
        *((f"versions.{product}", list(config.versions.get(product, ()))) for product in RELEASES),
    )
    for name, value in shown:
        yield name, value, CONFIG_NAME if name in config.written else "default"
