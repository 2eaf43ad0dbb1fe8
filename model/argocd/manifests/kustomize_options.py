"""An Application's own options of kustomize: Argo CD edits the kustomization of the folder before it is built.

Source: argo-cd `util/kustomize/kustomize.go` (Build); kustomize `kustomize/commands/edit` (set image, set replicas, add
label, add annotation, add component).
"""

import posixpath
from collections.abc import Callable, Iterable

from ...files.file_tree import Hit, join
from ...kustomize.build.decode_kustomization import is_true, list_at, text_of, texts
from ...kustomize.build.kustomization_file import Kustomization
from ...kustomize.build.parsed_files import ParsedFiles
from ...kustomize.build.result import ProblemKind, RefusedError
from ...kustomize.build.set_images_and_replicas import split_image
from ...kustomize.build.traced import Traced, make_list, put, written

#: Stands in an image for what the kustomization itself says.
_KEPT = "*"
_TEXTS = ("namePrefix", "nameSuffix", "namespace")
_Edit = Callable[[Traced, Traced], Traced]


def edit_kustomization(read: Kustomization, options: Traced, files: ParsedFiles) -> Kustomization:
    """The kustomization with what an Application says under `kustomize`; raises RefusedError where kustomize would."""
    fields = read.fields
    for name in _TEXTS:
        if text_of(options, name):
            fields = put(fields, name, options.entry(name) or options)
    for edit in (_images, _replicas, _labels, _annotations, _patches):
        fields = edit(fields, options)
    return read._replace(fields=_components(fields, options, read.folder, files))


def _images(fields: Traced, options: Traced) -> Traced:
    given = {text_of(one, "name"): one for one in map(_image, options_of(options, "images"))}
    if not given:
        return fields
    for old in list_at(fields, "images"):
        name = text_of(old, "name")
        given[name] = _keep(given[name], old) if name in given else old
    # What stands for nothing that was there before is left out.
    return put(fields, "images", _sorted(options, "images", [_keep(one, None) for one in given.values()]))


def options_of(options: Traced, name: str) -> list[Traced]:
    """The entries of a list among the options."""
    found = options.entry(name)
    return found.items() if found is not None else []


def _image(entry: Traced) -> Traced:
    """`name=new:tag@digest` as an entry of `images`."""
    written_as = entry.value if isinstance(entry.value, str) else ""
    name, is_renamed, rest = written_as.partition("=") if "=" in written_as else ("", "", written_as)
    new, tag, digest = split_image(rest)
    if not is_renamed and new == written_as:
        message = f"`{written_as}` is no image that can be set: write `name:tag`, `name@digest` or `name=new-name`"
        raise RefusedError(ProblemKind.WRONG_VALUE, entry.origin.place, message)
    said = {"name": name if is_renamed else new, "newName": new if is_renamed else "", "newTag": tag, "digest": digest}
    return written({key: value for key, value in said.items() if value}, entry.origin.place, spread=True)


def _keep(image: Traced, old: Traced | None) -> Traced:
    """The entry with what the kustomization says where it has an asterisk."""
    for key in ("newName", "newTag", "digest"):
        if text_of(image, key) == _KEPT:
            before = old.entry(key) if old is not None else None
            value = dict(image.value) if isinstance(image.value, dict) else {}
            value.pop(key)
            image = Traced(value, image.origin)
            image = put(image, key, before) if before is not None else image
    return image


def _sorted(options: Traced, name: str, entries: Iterable[Traced]) -> Traced:
    around = options.entry(name) or options
    return make_list(around.origin, sorted(entries, key=lambda one: text_of(one, "name")))


def _replicas(fields: Traced, options: Traced) -> Traced:
    given = {text_of(one, "name"): _count(one) for one in list_at(options, "replicas")}
    if not given:
        return fields
    old = {text_of(one, "name"): one for one in list_at(fields, "replicas")}
    return put(fields, "replicas", _sorted(options, "replicas", [*{**old, **given}.values()]))


def _count(entry: Traced) -> Traced:
    count = entry.entry("count")
    if count is None or isinstance(count.value, int):
        return entry
    if not (isinstance(count.value, str) and count.value.isascii() and count.value.isdigit()):
        raise RefusedError(ProblemKind.REPLICAS, count.origin.place, f"`{count.value}` is not a number of replicas")
    return put(entry, "count", Traced(int(count.value), count.origin))


def _labels(fields: Traced, options: Traced) -> Traced:
    pairs = options.entry("commonLabels")
    if pairs is None or not pairs.value:
        return fields
    is_forced, templates = is_true(options, "forceCommonLabels"), is_true(options, "labelIncludeTemplates")
    if not is_true(options, "labelWithoutSelector"):
        if templates:
            message = "`labelIncludeTemplates` needs `labelWithoutSelector: true`; add it"
            raise RefusedError(ProblemKind.WRONG_VALUE, options.origin.place, message)
        return put(fields, "commonLabels", _add(fields.entry("commonLabels"), pairs, "label", is_forced=is_forced))
    entries = list_at(fields, "labels")
    for index, entry in enumerate(entries):
        if not is_true(entry, "includeSelectors") and is_true(entry, "includeTemplates") == templates:
            entries[index] = put(entry, "pairs", _add(entry.entry("pairs"), pairs, "label", is_forced=is_forced))
            break
    else:
        made = put(written({}, pairs.origin.place), "pairs", pairs)
        entries.append(put(made, "includeTemplates", written(templates, pairs.origin.place, spread=True)))
    return put(fields, "labels", make_list((fields.entry("labels") or pairs).origin, entries))


def _annotations(fields: Traced, options: Traced) -> Traced:
    pairs = options.entry("commonAnnotations")
    if pairs is None or not pairs.value:
        return fields
    is_forced = is_true(options, "forceCommonAnnotations")
    name = "commonAnnotations"
    return put(fields, name, _add(fields.entry(name), pairs, "annotation", is_forced=is_forced))


def _add(before: Traced | None, pairs: Traced, what: str, *, is_forced: bool) -> Traced:
    found = before if before is not None and isinstance(before.value, dict) else written({}, pairs.origin.place)
    for key in pairs.value if isinstance(pairs.value, dict) else ():
        entry = pairs.entry(key)
        if isinstance(found.value, dict) and key in found.value and not is_forced:
            option = f"forceCommon{what.capitalize()}s: true"
            message = f"the kustomization has the {what} `{key}` already; remove it here, or write `{option}`"
            raise RefusedError(ProblemKind.WRONG_VALUE, pairs.origin.below(key).place, message)
        found = put(found, key, entry) if entry is not None else found
    return found


def _patches(fields: Traced, options: Traced) -> Traced:
    added = list_at(options, "patches")
    if not added:
        return fields
    before = fields.entry("patches")
    origin = (before or options.entry("patches") or options).origin
    return put(fields, "patches", make_list(origin, [*(before.items() if before is not None else ()), *added]))


def _components(fields: Traced, options: Traced, folder: str, files: ParsedFiles) -> Traced:
    before = fields.entry("components")
    known = [text for text, _ in texts(before)]
    optional = is_true(options, "ignoreMissingComponents")
    added = [
        one
        for one in options_of(options, "components")
        if isinstance(one.value, str) and posixpath.normpath(one.value) not in map(posixpath.normpath, known)
        if not optional or isinstance(files.find(join(folder, one.value)), Hit)
    ]
    if not added:
        return fields
    origin = (before or options.entry("components") or options).origin
    return put(fields, "components", make_list(origin, [*(before.items() if before is not None else ()), *added]))
