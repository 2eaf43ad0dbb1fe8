"""The `replacements` of a kustomization: a value of one object, written into fields of others.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/ and observed outputs of
kubectl 1.37.1.
"""

from typing import NamedTuple

from ...text.place import Place
from .decode_kustomization import text_of, texts
from .objects import Identity, Resource, Resources, shown
from .result import ProblemKind, RefusedError
from .selectors import Matches, Selector, make_selector, match_labels
from .traced import Traced
from .write_field import Options, Writer, find_steps, read_options, read_plain, split_field_path


def replace_values(among: Resources, entry: Traced, *, is_open: bool) -> int:
    """Do one replacement; gives how many fields it has met. Raises RefusedError where kustomize refuses it."""
    if (entry.entry("source") is None and entry.entry("sourceValue") is None) or entry.entry("targets") is None:
        message = "a replacement needs a `source` and at least one entry of `targets`"
        raise RefusedError(ProblemKind.REPLACEMENT, entry.origin.place, message)
    value = _source(among, entry, is_open=is_open)
    if value is None:
        return 0
    targets = entry.entry("targets")
    return sum(_replace_in(among, target, value) for target in (targets.items() if targets else ()))


def _source(among: Resources, entry: Traced, *, is_open: bool) -> Traced | None:
    """The value that is to be written; None where it may be in what is not known."""
    source, given = entry.entry("source"), entry.entry("sourceValue")
    if given is not None and source is not None:
        message = "`source` and `sourceValue` cannot be given together; remove one"
        raise RefusedError(ProblemKind.REPLACEMENT, given.origin.place, message)
    if source is None:
        assert given is not None
        return Traced(read_plain(shown(given.value)), given.origin)
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
    return _part_of(value, read_options(source), at)


def _select_source(among: Resources, source: Traced) -> list[Resource]:
    wanted = Identity(*(text_of(source, field) for field in ("group", "version", "kind", "name", "namespace")))
    return [one for one in among if any(_is_meant(who, wanted) for who in one.every_identity)]


def _is_meant(who: Identity, wanted: Identity) -> bool:
    return (
        who.is_of(wanted.group, wanted.version, wanted.kind)
        and wanted.name in ("", who.name)
        and wanted.namespace in ("", who.effective_namespace)
    )


def _part_of(value: Traced, options: Options, at: Place) -> Traced:
    if not options.delimiter:
        return value
    if isinstance(value.value, dict | list):
        raise RefusedError(ProblemKind.REPLACEMENT, at, "`delimiter` takes a text apart, and the field is none")
    parts = shown(value.value).split(options.delimiter)
    if not 0 <= options.number < len(parts):
        message = f"`index: {options.number}` is not there: `{options.delimiter}` cuts the value into {len(parts)}"
        raise RefusedError(ProblemKind.REPLACEMENT, at, message)
    return Traced(parts[options.number], value.origin)


def _get(value: Traced, path: str, at: Place) -> Traced | None:
    found: Traced | None = value
    for step in split_field_path(path):
        if step == "*":
            raise RefusedError(ProblemKind.REPLACEMENT, at, f"`{path}` of a `source` must name one value, without `*`")
        hits = list(find_steps(found, step)) if found is not None else []
        found = hits[0][1] if hits else None
    return found


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


def _replace_in(among: Resources, target: Traced, value: Traced) -> int:
    select, reject = target.entry("select"), target.entry("reject")
    if select is None:
        message = "a target of a replacement needs a `select`"
        raise RefusedError(ProblemKind.REPLACEMENT, target.origin.place, message)
    chosen = _Target(
        make_selector(select, target.origin.place),
        [make_selector(each, target.origin.place) for each in (reject.items() if reject is not None else ())],
    )
    paths = list(texts(target.entry("fieldPaths"))) or [("metadata.name", target.origin.place)]
    options = read_options(target)
    met = 0
    for one in among:
        if not chosen.meets(one):
            continue
        for path, at in paths:
            writer = Writer(value, options, path, at)
            before = one.identity
            one.traced = writer.write(one.traced)
            if one.identity != before:
                one.before.append(before)
            met += 1
    return met
