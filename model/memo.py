"""What is kept of the values that queries make, from one state of a repository to the next."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Never, TypeVar, cast

from .cache_dependencies import Kept, KeptFiles, KeptQuery, PartsRead, Readers, Reads
from .derived_values import Asked, FileQuery, PartKey, Query
from .find_changed_keys import Differences, as_before

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
#: Earlier states of which is known what has changed since.
_REMEMBERED = 8


class Memo:
    """The values of one state of a repository.

    `of` is that state, and `now` says what it has under a key that is no query. `before` is what was kept of the state
    before, since when the files in `changed` have changed. `keeps` is whether it is noted what values read, so that
    another state can keep them.
    """

    def __init__(
        self,
        of: Asked,
        now: Callable[[Hashable], object],
        before: "Memo | None" = None,
        changed: Iterable[str] = (),
        *,
        keeps: bool = True,
    ) -> None:
        #: A query is asked of nothing but what it is declared for, so that any may be asked of this.
        self._of: Never = cast("Never", of)
        self._given = now
        self.keeps = keeps
        self._kept: dict[Hashable, Kept | KeptQuery | KeptFiles] = {}
        self._before: Mapping[Hashable, Kept | KeptQuery | KeptFiles] = before._everything() if before and keeps else {}
        self._reading: list[dict[Hashable, object]] = []
        self._state = object()
        self._differences = Differences()
        #: What has changed since earlier states, as far as they are remembered.
        self._since: Mapping[object, frozenset[str]] = before._since_then(frozenset(changed)) if before else {}

    def _everything(self) -> Mapping[Hashable, Kept | KeptQuery | KeptFiles]:
        """What was made, and what an earlier state has made and nobody has asked this one for."""
        return {**self._before, **self._kept}

    def _since_then(self, changed: frozenset[str]) -> Mapping[object, frozenset[str]]:
        """What has changed since this state and those before it, once these files have changed."""
        remembered = list(self._since.items())[-_REMEMBERED:]
        return {**{state: paths | changed for state, paths in remembered}, self._state: changed}

    def note(self, key: Hashable, value: T) -> T:
        """The value, once it is noted that it was read under this key."""
        if self._reading:
            self._reading[-1][key] = value
        return value

    def derive(self, query: Query[Never, T]) -> T:
        """The value of a query; a query calls this itself."""
        return self.note(query, self._derived(query))

    def last(self, query: Query[Never, T]) -> T | None:
        """The value of a query in the state before; nothing is noted, as the new one may not hang on it."""
        kept = self._before.get(query)
        return cast("T", kept.value) if isinstance(kept, KeptQuery) else None

    def derive_files(self, query: FileQuery[Never, T]) -> Mapping[str, T]:
        """The values of a query of files."""
        return self.note(query, self._derived_files(query))

    def derive_at(self, query: Query[Never, Mapping[K, V]], key: K) -> V | None:
        """What a mapping that is derived has at a key."""
        found = self._derived(query).get(key)
        return self.note(PartKey(query, key), found) if self._reading else found

    def derive_has(self, query: Query[Never, frozenset[K]], key: K) -> bool:
        """Whether a set that is derived has a key."""
        found = key in self._derived(query)
        return self.note(PartKey(query, key), found) if self._reading else found

    def derive_file(self, query: FileQuery[Never, T], path: str) -> T | None:
        """The value of one file."""
        found = self._derived_files(query).get(path)
        return self.note(PartKey(query, path), found) if self._reading else found

    def _derived(self, query: Query[Never, T]) -> T:
        kept = self._kept.get(query)
        if kept is None:
            old = self._before.get(query)
            kept = self._still_right(old) if isinstance(old, KeptQuery) else None
            if kept is None:
                kept = self._grouped(self._made(lambda: query.make(self._of), old))
            self._kept[query] = kept
        return cast("T", kept.value)

    def _grouped(self, made: Kept) -> KeptQuery:
        """The value of a query, with what was read for it as it is looked at again."""
        shared: list[tuple[Hashable, object]] = []
        files: dict[str, object] = {}
        parts: dict[Hashable, dict[Hashable, object]] = {}
        for key, value in made.reads:
            match key:
                case PartKey(whole, part):
                    parts.setdefault(whole, {})[part] = value
                case (str() as path,):
                    files[path] = value
                case _:
                    shared.append((key, value))
        read = tuple(PartsRead(whole, self._now(whole), each) for whole, each in parts.items())
        return KeptQuery(made.value, tuple(shared), files, read, self._state)

    def _still_right(self, old: KeptQuery) -> KeptQuery | None:
        """A value of before for this state, None where something that was read for it is another now."""
        changed = self._since.get(old.state)
        paths = old.files.keys() if changed is None else changed & old.files.keys()
        if any(self._given((path,)) is not old.files[path] for path in paths) or not self._is_same(old.shared):
            return None
        read: list[PartsRead] = []
        for whole, before, parts in old.parts:
            now = self._now(whole)
            if now is not before and not self._has_same_parts(before, now, parts):
                return None
            read.append(PartsRead(whole, now, parts))
        return old._replace(parts=tuple(read), state=self._state)

    def _has_same_parts(self, before: object, now: object, parts: Mapping[Hashable, object]) -> bool:
        """Whether a mapping, or a set, has at these keys what it had; a part may have been made anew, and be equal."""
        keys = self._differences.between(before, now)
        read = [key for key in keys if key in parts] if len(keys) < len(parts) else parts
        if isinstance(now, Mapping):
            return all((found := now.get(key)) is parts[key] or found == parts[key] for key in read)
        found = cast("frozenset[object]", now)
        return all((key in found) == parts[key] for key in read)

    def _derived_files(self, query: FileQuery[Never, T]) -> Mapping[str, T]:
        kept = self._kept.get(query)
        if kept is None:
            old = self._before.get(query)
            if self.keeps:
                kept = self._kept_files(query, old if isinstance(old, KeptFiles) else None)
            else:
                kept = Kept({path: query.make(self._of, path) for path in self._derived(query.paths)}, ())
            self._kept[query] = kept
        return cast("Mapping[str, T]", kept.value)

    def _kept_files(self, query: FileQuery[Never, T], old: KeptFiles | None) -> KeptFiles:
        paths = self._derived(query.paths)
        if old is None:
            empty = KeptFiles({}, {}, {}, {}, Readers(), None)
            return self._with_files(query, empty, paths)._replace(paths=paths)
        changed = self._since.get(old.state)
        if changed is None:
            nothing = old._replace(value={}, files={}, shared={}, wholes={}, paths=paths)
            return self._with_files(query, nothing, paths, old)
        new, gone = set[str](), set[str]()
        if paths is not old.paths:
            wanted = set(paths)
            new, gone = wanted - old.files.keys(), old.files.keys() - wanted
        dirty = {path for path in changed if path in old.files}
        for path in changed:
            dirty.update(old.readers.of_files.get(path, ()))
        for key, before in old.shared.items():
            if self._now(key) is not before:
                dirty.update(old.readers.of_wholes.get(key, ()))
        for whole, before in old.wholes.items():
            if (now := self._now(whole)) is not before:
                dirty.update(old.readers.of_parts_in(whole, self._differences.between(before, now)))
        # Who has read something once may have no value any more.
        dirty = {path for path in dirty if path in old.files and path not in gone} | new
        if not dirty and not gone:
            shared, wholes = self._all_now(old.shared), self._all_now(old.wholes)
            return old._replace(shared=shared, wholes=wholes, state=self._state, paths=paths)
        return self._with_files(query, old._replace(paths=paths), sorted(dirty), old, gone)

    def _with_files(
        self,
        query: FileQuery[Never, T],
        base: KeptFiles,
        paths: Iterable[str],
        old: KeptFiles | None = None,
        gone: Iterable[str] = (),
    ) -> KeptFiles:
        """The values of `base` without those that are gone, with those of these files, kept where that is right."""
        files: dict[str, Kept] = dict(base.files)
        values: Mapping[str, object] = (made := dict(base.value))
        shared, wholes = self._all_now(base.shared), self._all_now(base.wholes)
        is_remade = old is None or base.files is not old.files
        is_longer, others = False, list(gone)
        for path in gone:
            del files[path], made[path]
        for path in paths:
            is_longer = is_longer or path not in files
            one = old.files.get(path) if old else None
            if one is None or not self._is_same(one.reads):
                one = self._made(lambda path=path: query.make(self._of, path), one)  # type: ignore[misc]
                base.readers.add(path, one.reads)
            if made.get(path, base) is not one.value:
                others.append(path)
            files[path], made[path] = one, one.value
            for key, value in one.reads:
                match key:
                    case PartKey(whole, _):
                        wholes[whole] = self._now(whole)
                    case (str(),):
                        pass
                    case _:
                        shared[key] = value
        if is_longer and base.files:
            files, values = dict(sorted(files.items())), dict(sorted(made.items()))
        if old is not None and (_are_same(values, old.value) if is_remade else not others):
            values = old.value
        elif old is not None and not is_remade:
            self._differences.note(old.value, values, others)
        return KeptFiles(values, files, shared, wholes, base.readers, self._state, base.paths)

    def _made(self, make: Callable[[], object], old: "Kept | KeptQuery | KeptFiles | None") -> Kept:
        """A value that is made now; where it equals the earlier one it is that, so that nothing behind it is made."""
        if not self.keeps:
            return Kept(make(), ())
        with self._noting() as reads:
            value = make()
        return Kept(value if old is None else as_before(old.value, value, self._differences), tuple(reads.items()))

    @contextmanager
    def _noting(self) -> Iterator[dict[Hashable, object]]:
        reads: dict[Hashable, object] = {}
        self._reading.append(reads)
        try:
            yield reads
        finally:
            self._reading.pop()

    def _is_same(self, reads: Reads) -> bool:
        for key, value in reads:
            now = self._now(key)
            # A part of a value may be made anew and be the same.
            if now is not value and not (isinstance(key, PartKey) and now == value):
                return False
        return True

    def _all_now(self, keys: Iterable[Hashable]) -> dict[Hashable, object]:
        return {key: self._now(key) for key in keys}

    def _now(self, key: Hashable) -> object:
        match key:
            case PartKey(of, inner):
                whole = self._now(of)
                return whole.get(inner) if isinstance(whole, Mapping) else inner in cast("frozenset[object]", whole)
            case Query():
                return self._derived(key)
            case FileQuery():
                return self._derived_files(key)
            case _:
                return self._given(key)


def _are_same(values: Mapping[str, object], old: Mapping[str, object]) -> bool:
    return len(values) == len(old) and all(old.get(path, values) is value for path, value in values.items())
