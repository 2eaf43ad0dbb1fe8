"""What a Flux Kustomization writes into the kustomization of its folder before that is built.

Source: fluxcd/pkg `kustomize/kustomize_generator.go` (GenerateManifest).
"""

from collections.abc import Sequence

from ..files.file_tree import Hit, join
from ..kustomize.build.decode_kustomization import is_true, list_at, text_of
from ..kustomize.build.kustomization_file import Kustomization
from ..kustomize.build.parsed_files import ParsedFiles
from ..kustomize.build.traced import Traced, make_list, put

#: Fields of both that replace what stands there, by their names in the Kustomization.
_REPLACING = {"targetNamespace": "namespace", "namePrefix": "namePrefix", "nameSuffix": "nameSuffix"}
#: All fields of a Kustomization with which a build is another one.
EDITING = frozenset({*_REPLACING, "patches", "components", "images"})


def edit_kustomization(read: Kustomization, spec: Traced, files: ParsedFiles) -> Kustomization:
    """The kustomization with what the `spec` of a Flux Kustomization says."""
    fields = read.fields
    for name, own in _REPLACING.items():
        if text_of(spec, name):
            fields = put(fields, own, spec.entry(name) or spec)
    fields = _append(fields, spec, "patches", list_at(spec, "patches"))
    fields = _append(fields, spec, "components", _components(spec, read.folder, files))
    return read._replace(fields=_images(fields, spec))


def _append(fields: Traced, spec: Traced, name: str, added: Sequence[Traced]) -> Traced:
    if not added:
        return fields
    before = fields.entry(name)
    origin = (before or spec.entry(name) or spec).origin
    return put(fields, name, make_list(origin, [*(before.items() if before is not None else ()), *added]))


def _components(spec: Traced, folder: str, files: ParsedFiles) -> list[Traced]:
    listed = spec.entry("components")
    named = [one for one in (listed.items() if listed is not None else ()) if isinstance(one.value, str)]
    if not is_true(spec, "ignoreMissingComponents"):
        return named
    return [one for one in named if isinstance(files.find(join(folder, str(one.value))), Hit)]


def _images(fields: Traced, spec: Traced) -> Traced:
    added = list_at(spec, "images")
    if not added:
        return fields
    images = {text_of(one, "name"): one for one in list_at(fields, "images")}
    for one in added:
        name = text_of(one, "name")
        images[name] = _merge_image(images[name], one) if name in images else one
    origin = (fields.entry("images") or spec.entry("images") or spec).origin
    return put(fields, "images", make_list(origin, [*images.values()]))


def _merge_image(old: Traced, new: Traced) -> Traced:
    """The entry with the new name, and with the tag and the digest, which go together, where one of them is said."""
    names = ["newName"] if text_of(new, "newName") else []
    names += ["newTag", "digest"] if text_of(new, "newTag") or text_of(new, "digest") else []
    for name in names:
        found = new.entry(name)
        old = put(old, name, found if found is not None else Traced("", new.origin))
    return old
