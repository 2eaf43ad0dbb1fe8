"""CustomResourceDefinitions out of Git: which releases of a repository are read, and what they define.

A repository is a git directory `FOLDER/OWNER+NAME`. Of its release tags the newest patch of each minor line counts, and
of many lines some of the older ones, so that a field is known that any release of the last years has.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .sources import Source

Crd = Mapping[str, Any]
# `=` alone, an operator of matchers, has a tag of its own in YAML 1.1.
yaml.CSafeLoader.add_constructor("tag:yaml.org,2002:value", yaml.CSafeLoader.construct_yaml_str)  # type: ignore[type-var]
_MARK = "kind: CustomResourceDefinition"
_NOT_MEANT = re.compile(r"(^|/)(tests?|e2e|testdata|vendor|node_modules|samples?|third_party|conformance|patches)(/|$)")
_TEMPLATE_LINE = re.compile(r"^[ \t-]*\{\{.*\}\}[ \t]*$\n?", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
#: Minor lines that are all read, the newest ones, and how many of the older ones are.
_ALL_OF, _MORE = 4, 5
#: Words for people, of which a table has nothing.
_PROSE = frozenset({"description", "title", "example", "externalDocs"})


class Release(NamedTuple):
    """A revision to read: the minor version that it is of, () where it is no release."""

    minor: tuple[int, ...]
    revision: str


def git_directory(folder: Path, repository: str) -> Path | None:
    """The git directory of a repository in the folder, None where it is not there."""
    whole = folder / repository.replace("/", "+")
    return next((path for path in (whole / "repo", whole, whole / ".git") if (path / "HEAD").is_file()), None)


def releases(directory: Path, source: Source, since: str) -> list[Release]:
    """The releases to read, oldest first, and the newest commit where the source asks for it or has no tags."""
    if source.kinds:
        return list(_by_date(directory, since))
    form = re.compile(rf"{source.tag}(\d+)\.(\d+)\.(\d+)")
    lines = _git(directory, "for-each-ref", "--format=%(refname:short) %(creatordate:short)", "refs/tags").splitlines()
    newest: dict[tuple[int, ...], tuple[int, str]] = {}
    for name, _, date in (line.rpartition(" ") for line in lines):
        if (match := form.fullmatch(name)) and date >= since:
            minor, patch = (int(match[1]), int(match[2])), int(match[3])
            newest[minor] = max(newest.get(minor, (-1, "")), (patch, name))
    found = [Release(minor, f"refs/tags/{name}") for minor, (_, name) in sorted(newest.items())]
    older, recent = found[:-_ALL_OF], found[-_ALL_OF:]
    step = max(1, -(-len(older) // _MORE))
    chosen = [*older[::step], *recent]
    return [*chosen, Release((), "HEAD")] if source.head or not chosen else chosen


def _by_date(directory: Path, since: str) -> Iterator[Release]:
    """Commits of a collection without releases, half a year apart, and the newest."""
    year = int(since[:4])
    last = int(_git(directory, "log", "-1", "--format=%cs", "HEAD")[:4])
    dates = [f"{number}-{month}-01" for number in range(year, last + 1) for month in ("01", "07")]
    found = [_git(directory, "rev-list", "-1", f"--before={date}", "HEAD").strip() for date in dates if date >= since]
    yield from (Release((), revision) for revision in dict.fromkeys((*filter(None, found), "HEAD")))


def _collected(directory: Path, source: Source, revision: str) -> Iterator[Crd]:
    """The schemas of a collection as definitions."""
    group = source.groups.replace("\\", "")
    names = {name.strip("*").lower(): name for name in source.kinds.split()}
    for path in _git(directory, "ls-tree", "--name-only", revision, f"{group}/").splitlines():
        name, _, version = path.removeprefix(f"{group}/").removesuffix(".json").rpartition("_")
        if written := names.get(name):
            schema = json.loads(_git(directory, "show", f"{revision}:{path}"))
            version_of = {"name": version, "schema": {"openAPIV3Schema": _without_prose(schema, is_names=False)}}
            scope = "Cluster" if written[0] == "*" else "Namespaced"
            names_of = {"kind": written.strip("*")}
            yield {"spec": {"group": group, "names": names_of, "scope": scope, "versions": [version_of]}}


def newest(directory: Path, source: Source) -> str:
    """The date of the newest commit, of a collection the newest for the group."""
    within = ("--", source.groups.replace("\\", "")) if source.kinds else ()
    return _git(directory, "log", "-1", "--format=%cs", "HEAD", *within).strip()


def crds(directory: Path, source: Source, revision: str, cache: Path | None) -> Iterator[Crd]:
    """What a revision defines, without the words for people."""
    if source.kinds:
        yield from _collected(directory, source, revision)
        return
    found = _git(directory, "grep", "-l", "-F", _MARK, revision, "--", *_SUFFIXES, fails=True).splitlines()
    paths = sorted(line.partition(":")[2] for line in found)
    for path in (path for path in paths if _is_meant(path, source)):
        blob = _git(directory, "rev-parse", f"{revision}:{path}").strip()
        for crd in _cached(directory, blob, cache):
            if re.fullmatch(source.groups, str(crd["spec"].get("group"))):
                yield crd


def _is_meant(path: str, source: Source) -> bool:
    """Where nothing says where the definitions are, those of tests and of others are left out."""
    return bool(re.search(source.paths, path)) if source.paths else not _NOT_MEANT.search(path)


_SUFFIXES = ("*.yaml", "*.yml", "*.tpl")


def _cached(directory: Path, blob: str, cache: Path | None) -> list[Crd]:
    file = cache / f"{blob}.json" if cache else None
    if file and file.exists():
        known: list[Crd] = json.loads(file.read_text("utf-8"))
        return known
    found = list(parse(_git(directory, "cat-file", "blob", blob)))
    if file:
        file.write_text(json.dumps(found), "utf-8")
    return found


def parse(text: str) -> Iterator[Crd]:
    """The definitions in a text, a chart's template too where only its labels and conditions are templates."""
    for part in re.split(r"^---.*$", text, flags=re.MULTILINE):
        if _MARK in part:
            plain = _TEMPLATE.sub("", _TEMPLATE_LINE.sub("", part)) if "{{" in part else part
            try:
                value = yaml.load(plain, yaml.CSafeLoader)
            except yaml.YAMLError as error:
                print(f"not read: {error}", file=sys.stderr)
                continue
            if isinstance(value, dict) and isinstance(value.get("spec"), dict) and value["spec"].get("names"):
                yield {"spec": _without_prose(value["spec"], is_names=False)}


def _without_prose(value: Any, *, is_names: bool) -> Any:
    """`is_names` says that the keys are names of fields, which may be called as words for people are."""
    if isinstance(value, dict):
        return {
            str(key): _without_prose(inner, is_names=key == "properties" and not is_names)
            for key, inner in value.items()
            if is_names or key not in _PROSE
        }
    if isinstance(value, list):
        return [_without_prose(inner, is_names=False) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _git(directory: Path, *words: str, fails: bool = False) -> str:
    done = subprocess.run(["git", "--git-dir", str(directory), *words], capture_output=True, check=not fails)
    return done.stdout.decode("utf-8", "replace")
