"""The `replacements` of a kustomization: a value of one object, written into fields of others.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/ and observed outputs of
kubectl 1.37.1.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...text.document import Value
from ...text.place import Place
from ...text.scalars import RESOLVERS
from .decode_kustomization import is_true, text_of, texts
from .objects import Identity, Resource, Resources, shown
from .result import ProblemKind, RefusedError
from .selectors import Matches, Selector, make_selector, match_labels
from .traced import Traced, make_list, put, written

#: Where the steps of a path are kept apart: dots that are not escaped and in no brackets.
_STEP = re.compile(r"(?:\[[^\]]*\]|\\\.|[^.])+")
_MATCH = re.compile(r"\[([^=\]]+)=([^\]]*)\]")
#: Whether a value stands in quotes where it is written, so that what replaces it is a text as well.
IsQuoted = Callable[[Place], bool]


class _Options(NamedTuple):
    """How a part of a text is taken or replaced."""

    delimiter: str
    number: int
    create: bool


def replace_values(among: Resources, entry: Traced, *, is_open: bool, is_quoted: IsQuoted) -> int:
    """Do one replacement; gives how many fields it has met. Raises RefusedError where kustomize refuses it."""
    if (entry.entry("source") is None and entry.entry("sourceValue") is None) or entry.entry("targets") is None:
        message = "a replacement needs a `source` and at least one entry of `targets`"
        raise RefusedError(ProblemKind.REPLACEMENT, entry.origin.place, message)
    value = _source(among, entry, is_open=is_open)
    if value is None:
        return 0
    targets = entry.entry("targets")
    return sum(_replace_in(among, target, value, is_quoted) for target in (targets.items() if targets else ()))


def _source(among: Resources, entry: Traced, *, is_open: bool) -> Traced | None:
    """The value that is to be written; None where it may be in what is not known."""
    source, given = entry.entry("source"), entry.entry("sourceValue")
    if given is not None and source is not None:
        message = "`source` and `sourceValue` cannot be given together; remove one"
        raise RefusedError(ProblemKind.REPLACEMENT, given.origin.place, message)
    if source is None:
        assert given is not None
        return Traced(_plain(shown(given.value)), given.origin)
    found = _select_source(among, source)
    at = source.origin.place
    if not found and is_open:
        return None
    if len(found) != 1:
        what = "no object is" if not found else f"{len(found)} objects are"
        hint = "name one that is included" if not found else "say which by `name` and `namespace`"
        raise RefusedError(ProblemKind.REPLACEMENT, at, f"{what} what `source` selects: {hint}")
    path = text_of(source, "fieldPath") or "metadata.name"
    value = _get(found[0].traced, path, (source.entry("fieldPath") or source).origin.place)
    if value is None or value.value in (None, {}, []):
        place = (source.entry("fieldPath") or source).origin.place
        raise RefusedError(ProblemKind.REPLACEMENT, place, f"{found[0].identity} has no field `{path}`")
    return _part_of(value, _read_options(source), at)


def _plain(text: str) -> Value:
    return RESOLVERS["kyaml"](text) if text else text


def _read_options(around: Traced) -> _Options:
    options = around.entry("options")
    index = options.entry("index") if options is not None else None
    number = int(index.value) if index is not None and isinstance(index.value, int | float) else 0
    return _Options(text_of(options, "delimiter"), number, is_true(options, "create"))


def _select_source(among: Resources, source: Traced) -> list[Resource]:
    wanted = Identity(*(text_of(source, field) for field in ("group", "version", "kind", "name", "namespace")))
    return [one for one in among if any(_is_meant(who, wanted) for who in one.every_identity)]


def _is_meant(who: Identity, wanted: Identity) -> bool:
    return (
        who.is_of(wanted.group, wanted.version, wanted.kind)
        and wanted.name in ("", who.name)
        and wanted.namespace in ("", who.effective_namespace)
    )


def _part_of(value: Traced, options: _Options, at: Place) -> Traced:
    if not options.delimiter:
        return value
    if isinstance(value.value, dict | list):
        raise RefusedError(ProblemKind.REPLACEMENT, at, "`delimiter` takes a text apart, and the field is none")
    parts = shown(value.value).split(options.delimiter)
    if not 0 <= options.number < len(parts):
        message = f"`index: {options.number}` is not there: `{options.delimiter}` cuts the value into {len(parts)}"
        raise RefusedError(ProblemKind.REPLACEMENT, at, message)
    return Traced(parts[options.number], value.origin)


def split_field_path(path: str) -> list[str]:
    """The steps of a dotted path: names, indexes, `*`, `[key=value]`; `[a.b]` is the name `a.b`."""
    steps = [step.replace("\\.", ".") for step in _STEP.findall(path)]
    return [step[1:-1] if step.startswith("[") and "=" not in step else step for step in steps]


def _get(value: Traced, path: str, at: Place) -> Traced | None:
    found: Traced | None = value
    for step in split_field_path(path):
        if step == "*":
            raise RefusedError(ProblemKind.REPLACEMENT, at, f"`{path}` of a `source` must name one value, without `*`")
        hits = list(_find_steps(found, step)) if found is not None else []
        found = hits[0][1] if hits else None
    return found


def _find_steps(around: Traced, step: str) -> Iterator[tuple[int | str, Traced]]:
    """The entries that a step leads to, with their keys or indexes."""
    if isinstance(around.value, dict):
        names = list(around.value) if step == "*" else [step]
        for name in names:
            if (entry := around.entry(name)) is not None:
                yield name, entry
        return
    match = _MATCH.fullmatch(step)
    for index, entry in enumerate(around.items()):
        if step in ("*", str(index)) or (match is not None and _has(entry, match[1], match[2])):
            yield index, entry


def _has(entry: Traced, key: str, value: str) -> bool:
    return isinstance(entry.value, dict) and key in entry.value and shown(entry.value[key]) == value


class _Target(NamedTuple):
    """What an entry of `targets` selects."""

    select: Selector
    reject: list[Selector]

    def meets(self, one: Resource) -> bool:
        """Whether it is an object whose fields are written."""
        labelled = match_labels(self.select.labels, _metadata(one, "labels"), self.select.at) and match_labels(
            self.select.annotations, _metadata(one, "annotations"), self.select.at
        )
        if not labelled or not any(_fits(self.select, who) for who in one.every_identity):
            return False
        return not any(_rejects(each, one) for each in self.reject)


def _rejects(selector: Selector, one: Resource) -> bool:
    """Labels select nothing here, as kustomize reads them."""
    patterned = any(pattern is not None for pattern in selector.patterns.values())
    return patterned and any(_fits(selector, who) for who in one.every_identity)


def _fits(selector: Selector, who: Identity) -> bool:
    texts_of = {field: str(getattr(who, field)) for field in selector.patterns}
    return all(_is_like(pattern, texts_of[field]) for field, pattern in selector.patterns.items())


def _is_like(pattern: Matches | None, text: str) -> bool:
    return pattern is None or pattern(text)


def _metadata(one: Resource, field: str) -> dict[str, str]:
    metadata = one.value.get("metadata")
    found = metadata.get(field) if isinstance(metadata, dict) else None
    return {key: shown(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _replace_in(among: Resources, target: Traced, value: Traced, is_quoted: IsQuoted) -> int:
    select, reject = target.entry("select"), target.entry("reject")
    if select is None:
        message = "a target of a replacement needs a `select`"
        raise RefusedError(ProblemKind.REPLACEMENT, target.origin.place, message)
    chosen = _Target(
        make_selector(select, target.origin.place),
        [make_selector(each, target.origin.place) for each in (reject.items() if reject is not None else ())],
    )
    paths = list(texts(target.entry("fieldPaths"))) or [("metadata.name", target.origin.place)]
    options = _read_options(target)
    met = 0
    for one in among:
        if not chosen.meets(one):
            continue
        for path, at in paths:
            writer = _Writer(value, options, path, at, is_quoted)
            before = one.identity
            one.traced = writer.write(one.traced)
            if one.identity != before:
                one.before.append(before)
            met += 1
    return met


class _Writer(NamedTuple):
    """Writes a value at the fields that a path leads to."""

    value: Traced
    options: _Options
    path: str
    at: Place
    is_quoted: IsQuoted

    def write(self, around: Traced) -> Traced:
        """The object with the value in it; raises RefusedError where it has no such field."""
        return self._write(around, split_field_path(self.path))

    def _write(self, around: Traced, steps: list[str]) -> Traced:
        if not steps:
            return self._set(around)
        step, *rest = steps
        hits = [] if around.value is None else list(_find_steps(around, step))
        if not hits:
            return self._create(around, step, rest)
        for key, entry in hits:
            changed = self._write(entry, rest)
            if changed is not entry:
                around = _put_entry(around, key, changed)
        return around

    def _create(self, around: Traced, step: str, rest: list[str]) -> Traced:
        if not self.options.create or step == "*":
            raise self._missing(around)
        match = _MATCH.fullmatch(step)
        if around.value is None or (around.value == {} and match is not None):
            is_list = match is not None or step.isdecimal()
            around = written([] if is_list else {}, around.origin.place)
        if isinstance(around.value, dict):
            return put(around, step, self._write(written(None, self.at, spread=True), rest))
        entries = around.items()
        if not isinstance(around.value, list) or (match is None and step != str(len(entries))):
            raise self._missing(around)
        entry = written({match[1]: match[2]} if match is not None else None, self.at, spread=True)
        return make_list(around.origin, [*entries, self._write(entry, rest)])

    def _missing(self, around: Traced) -> RefusedError:
        message = (
            f"a selected object ({around.origin.place.path}) has no field `{self.path}`; `options.create` makes it"
        )
        return RefusedError(ProblemKind.REPLACEMENT, self.at, message)

    def _set(self, old: Traced) -> Traced:
        if not self.options.delimiter:
            return self._as_old(old, self.value)
        if isinstance(old.value, dict | list) or isinstance(self.value.value, dict | list):
            raise RefusedError(
                ProblemKind.REPLACEMENT, self.at, "`delimiter` takes a text apart, and the field is none"
            )
        parts = shown(old.value).split(self.options.delimiter)
        index, new = self.options.number, shown(self.value.value)
        if index < 0:
            parts = [new, *parts]
        elif index >= len(parts):
            parts = [*parts, new]
        else:
            parts[index] = new
        return self._as_old(old, Traced(self.options.delimiter.join(parts), self.value.origin))

    def _as_old(self, old: Traced, new: Traced) -> Traced:
        """The new value, read as the old one was written: a text in quotes stays a text."""
        if isinstance(old.value, dict | list) or (old.value is None and isinstance(new.value, dict | list)):
            return new
        if isinstance(new.value, dict | list):
            return Traced("", new.origin)
        text = shown(new.value)
        plain = _plain(text)
        if isinstance(plain, str) or (isinstance(old.value, str) and self.is_quoted(old.origin.place)):
            return Traced(text, new.origin)
        return Traced(plain, new.origin)


def _put_entry(around: Traced, key: int | str, entry: Traced) -> Traced:
    if isinstance(key, str):
        return put(around, key, entry)
    entries = around.items()
    entries[key] = entry
    return make_list(around.origin, entries)
