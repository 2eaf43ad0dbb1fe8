"""Putting together what a kustomization builds: its resources, components, generators and transformers."""

from collections.abc import Callable, Iterator, Sequence

from ...files.file_tree import Hit, join
from ...text.place import Place
from ..paths import is_remote
from .accumulated import Accumulated, Seen
from .crd_config import read_crd_config
from .decode_kustomization import list_at, texts
from .key_values import Content
from .kustomization_file import Kustomization, read_kustomization
from .objects import Resource
from .openapi_shapes import read_shapes
from .parse_objects import parse_objects
from .parsed_files import ParsedFiles
from .plugins import run_plugin
from .read_named_file import find_path, is_below, read_path
from .read_objects import read_objects
from .resolve_variables import add_variables, bind_variables, read_variable
from .result import ProblemKind, RefusedError, Unknown, UnknownKind, in_file
from .run_generator_fields import run_generators
from .run_state import Run
from .run_transformer_fields import run_transformers
from .traced import written
from .transformer_config import DEFAULT, EMPTY, read_config

#: Kustomizations in one another.
_DEEPEST = 100
_PathStep = Callable[[str, Place], None]
#: What is done to a kustomization before it is built.
Edit = Callable[[Kustomization], Kustomization]


class Store:
    """What has been read and built, shared by the builds of one state of a repository."""

    def __init__(self, files: ParsedFiles) -> None:
        self.files = files
        self._built: dict[str, Accumulated] = {}
        self._read: dict[str, Kustomization] = {}

    def accumulate(self, folder: str, named: Place, chain: tuple[str, ...] = ()) -> Accumulated:
        """What a folder builds, which is named at a place and included by those of the chain.

        Its objects must be copied before they are changed. Raises RefusedError where it has no kustomization.
        """
        known = self._built.get(folder)
        if known is not None and not any(_is_cycle(part, chain) for part in known.parts):
            return known
        done = self._accumulate(folder, named, chain)
        if not any(one.kind is ProblemKind.CYCLE for one in done.problems):
            self._built[folder] = done
        return done

    def read(self, folder: str, named: Place) -> Kustomization | Unknown:
        """The kustomization of a folder, which is named at a place; raises RefusedError where there is none to take."""
        known = self._read.get(folder)
        if known is not None:
            return known
        found = read_kustomization(self.files, folder, named)
        if isinstance(found, Kustomization):
            self._read[folder] = found
        return found

    def accumulate_edited(self, folder: str, edit: Edit) -> Accumulated:
        """What a folder builds that nothing includes, after its kustomization has been edited."""
        return self._accumulate(folder, Place(folder), (), edit)

    def _accumulate(self, folder: str, named: Place, chain: tuple[str, ...], edit: Edit | None = None) -> Accumulated:
        done = Accumulated(parts={folder})
        read = self.read(folder, named)
        if isinstance(read, Unknown):
            done.unknown.append(read)
            return done
        if read.is_component and chain:
            message = f"{folder} is a Component, which is included under `components`"
            raise RefusedError(ProblemKind.WRONG_KIND, named, message)
        _Step(self, done, edit(read) if edit and not read.problems else read, (*chain, folder)).run()
        return done

    def add_component(self, done: Accumulated, folder: str, named: Place, chain: tuple[str, ...]) -> None:
        """Do to what there is what a component says; raises RefusedError where it is none."""
        read = self.read(folder, named)
        done.parts.add(folder)
        if isinstance(read, Unknown):
            done.unknown.append(read)
        elif not read.is_component:
            message = f"{folder} is a Kustomization, which is included under `resources`; a component has that kind"
            raise RefusedError(ProblemKind.WRONG_KIND, named, message)
        else:
            _Step(self, done, read, (*chain, folder)).run()


def _is_cycle(folder: str, chain: Sequence[str]) -> bool:
    """Whether a folder is, or holds, one that includes it."""
    return any(each == folder or is_below(each, folder) for each in chain)


class _Step:
    """A kustomization on the way: what it adds to, and those that include it, itself at the end."""

    def __init__(self, store: Store, done: Accumulated, read: Kustomization, chain: tuple[str, ...]) -> None:
        self.store, self.done, self.read, self.chain = store, done, read, chain
        self.fields = read.fields
        self.given = EMPTY
        self.seen: Seen = {}

    def run(self) -> None:
        """Add what it builds."""
        if self.read.problems:
            self.done.problems += self.read.problems
            return
        self._set_shapes()
        self.seen = self.done.by_key()
        for path, at in (*texts(self.fields.entry("resources")), *texts(self.fields.entry("bases"))):
            self._attempt(self._add_resource, path, at)
        for path, at in texts(self.fields.entry("configurations")):
            self._attempt(self._add_config, path, at)
        self._attempt(self._merge_config, "configurations", self.read.at())
        for path, at in texts(self.fields.entry("crds")):
            self._attempt(self._add_crd, path, at)
        run_generators(self._run())
        self._run_plugins("generators")
        for path, at in texts(self.fields.entry("components")):
            self._attempt(self._add_component, path, at)
        run_transformers(self.store.files, self.done, self.read)
        self._run_plugins("transformers")
        self._run_plugins("validators")
        variables = [read_variable(entry) for entry in list_at(self.fields, "vars")]
        try:
            bind_variables(self.done.resources, variables)
            self.done.variables = add_variables(self.done.variables, variables)
        except RefusedError as error:
            self.done.refuse(error)

    def _run(self) -> Run:
        return Run(self.store.files, self.done, self.read.folder, self.fields)

    def _attempt(self, step: _PathStep, path: str, at: Place) -> None:
        try:
            step(path, at)
        except RefusedError as error:
            self.done.refuse(error)

    def _content(self, path: str, at: Place) -> Content | None:
        """A file that is named; None where it is not known, which is noted."""
        found = read_path(self.store.files, self.read.folder, path, at)
        if isinstance(found, Unknown):
            self.done.unknown.append(found)
            return None
        return found

    def _set_shapes(self) -> None:
        openapi = self.fields.entry("openapi")
        path = openapi.entry("path") if openapi is not None else None
        if openapi is None:
            return
        try:
            shapes = read_shapes(openapi, lambda: self._content(str(path.value), path.origin.place) if path else None)
        except RefusedError as error:
            self.done.refuse(error)
            return
        self.done.shapes = shapes if shapes is not None else self.done.shapes

    def _add_resource(self, path: str, at: Place) -> None:
        if not path:
            raise RefusedError(ProblemKind.WRONG_VALUE, at, "an entry of `resources` is empty; remove it")
        found = self._find(path, at)
        if found is None:
            return
        if found.is_folder:
            self._refuse_cycle(found.path, path, at)
            self.done.merge(self.store.accumulate(found.path, at, self.chain), at, self.seen)
            return
        content = self._content(path, at)
        if content is not None:
            parsed = self.store.files.objects(content.path, content.data)
            self.done.add(read_objects(parsed), at, self.seen)

    def _find(self, path: str, at: Place) -> Hit | None:
        """What an entry leads to; None where that is somewhere else, which is noted."""
        local = self.store.files.find(join(self.read.folder, path))
        if is_remote(path) and not isinstance(local, Hit):
            self.done.unknown.append(Unknown(UnknownKind.REMOTE, at, path))
            return None
        found = find_path(self.store.files, self.read.folder, path, at)
        if isinstance(found, Unknown):
            self.done.unknown.append(found)
            return None
        return found

    def _refuse_cycle(self, folder: str, path: str, at: Place) -> None:
        if _is_cycle(folder, self.chain):
            around = next(each for each in self.chain if each == folder or is_below(each, folder))
            how = "includes this one" if folder == around else f"holds {around}, which includes it"
            message = f"`{path}` leads in a circle: {folder or 'the root'} {how}; remove one of the two"
            raise RefusedError(ProblemKind.CYCLE, at, message)
        if len(self.chain) > _DEEPEST:
            raise RefusedError(ProblemKind.SIZE, at, f"more than {_DEEPEST} kustomizations include one another")

    def _add_component(self, path: str, at: Place) -> None:
        """Do what a component says; one that is not known may change everything that is here."""
        before = len(self.done.unknown)
        self._do_component(path, at)
        if len(self.done.unknown) > before and self.done.unknown[-1].at == at:
            self.done.blur(self.done.resources)

    def _do_component(self, path: str, at: Place) -> None:
        if not path:
            raise RefusedError(ProblemKind.WRONG_VALUE, at, "an entry of `components` is empty; remove it")
        found = self._find(path, at)
        if found is None:
            return
        if not found.is_folder:
            message = f"`{path}` is a file; a component is a folder with a kustomization"
            raise RefusedError(ProblemKind.MISSING_FOLDER, at, message)
        self._refuse_cycle(found.path, path, at)
        self.store.add_component(self.done, found.path, at, self.chain)

    def _add_config(self, path: str, at: Place) -> None:
        content = self._content(path, at)
        if content is not None:
            for document in parse_objects(content.path, content.data).documents[:1]:
                traced = written(document.value, in_file(content.path, document=document.index))
                self.given = self.given.merge(read_config(traced), at)

    def _merge_config(self, _field: str, at: Place) -> None:
        """Take what is built in and what the files say, which come before what the next ones include."""
        self.done.config = self.done.config.merge(DEFAULT.merge(self.given, at), at)

    def _add_crd(self, path: str, at: Place) -> None:
        content = self._content(path, at)
        if content is not None:
            documents = parse_objects(content.path, content.data).documents
            found = read_crd_config(documents[0].value if documents else None, in_file(content.path))
            self.done.config = self.done.config.merge(found, at)

    def _run_plugins(self, field: str) -> None:
        listed = self.fields.entry(field)
        for item in listed.items() if listed is not None else ():
            if isinstance(item.value, str) and item.value:
                self._attempt(self._run_plugin, item.value, item.origin.place)

    def _run_plugin(self, text: str, at: Place) -> None:
        run = self._run()
        for plugin in self._plugins(text, at):
            try:
                run_plugin(run, plugin)
            except RefusedError as error:
                self.done.refuse(error)
            self.done.resources.drop_empty()

    def _plugins(self, text: str, at: Place) -> Iterator[Resource]:
        """The documents that an entry stands for: inline, in a file, or built by a folder."""
        if "\n" in text:
            for document in parse_objects(at.path, text.encode()).documents:
                yield Resource(written(document.value, at, spread=True), at)
            return
        found = self._find(text, at)
        if found is None:
            return
        if found.is_folder:
            self._refuse_cycle(found.path, text, at)
            yield from self.store.accumulate(found.path, at, self.chain).resources
            return
        content = self._content(text, at)
        if content is not None:
            plugins = Accumulated()
            plugins.add(read_objects(self.store.files.objects(content.path, content.data)), at, {})
            self.done.problems += plugins.problems
            yield from plugins.resources
