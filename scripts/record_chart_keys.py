"""Writes down which values a Helm chart takes: the keys with their types, nothing of the texts.

`python scripts/record_chart_keys.py CHARTFOLDER… --into tests/templates/charts` writes a `NAME.keys` for each of the
charts. The charts that one depends on are looked for in its `charts/`, among the other folders that are given, and in
those behind `--with`; their keys stand below their name or alias, as Helm wants it. `--open NAME` is for one that is
nowhere.

A line is a key and its type; what is below it is one blank further in. `open` maps take any key: those that are empty
in the chart, and those that its templates write out or go through as a whole. `any` are keys that have no default:
those that only templates name, or that stand in comments of the values where templates read them.
"""

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HEADER = "# Which values the chart takes, written by scripts/record_chart_keys.py."
_PATH = r"\$?\.Values((?:\.[A-Za-z_][\w-]*)+)"
_VALUES = re.compile(_PATH)
#: Where templates write a value out as a whole, or go through its keys.
_WHOLE = (
    re.compile(rf"(?:toYaml|omit)\s+\(?\s*{_PATH}"),
    re.compile(rf"{_PATH}\s*\)?\s*\|\s*toYaml"),
    re.compile(rf"range\s+\$\w+\s*,\s*\$\w+\s*:=\s*{_PATH}"),
    re.compile(rf"with\s+{_PATH}\s*-?\}}\}}(?:(?!\{{\{{).)*\{{\{{-?\s*(?:tpl\s*\(\s*)?toYaml\s+\.", re.S),
)
_KEY = re.compile(r"( *)(# )?([a-z][\w-]*):(?: |$)")


class _Loader(yaml.CSafeLoader):
    """Reads `=` as a text: a chart has it as a value."""


def _as_text(_: yaml.CSafeLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:value", _as_text)


@dataclass
class Key:
    """A key of the values: its type, and the keys below it."""

    type: str = "any"
    below: "dict[str, Key]" = field(default_factory=dict)

    def at(self, path: Iterable[str]) -> "Key":
        """The key at a path, made where it is not there."""
        found = self
        for step in path:
            found = found.below.setdefault(step, Key())
        return found


def recorded(folder: Path, others: Mapping[str, Path | None]) -> Key:
    """All keys of a chart's values, with those of the charts that it depends on; any of those without a folder."""
    root = Key("map")
    for dependency in _dependencies(folder):
        name = str(dependency["name"])
        own = folder / "charts" / name
        if not own.is_dir() and name not in others:
            raise SystemExit(f"{folder}: there is no chart `{name}`, on which it depends: add --with or --open")
        place = own if own.is_dir() else others[name]
        inner = recorded(place, others) if place else Key("open")
        _add(root.at([str(dependency.get("alias") or name)]), inner)
        _add(root.at(["global"]), inner.below.get("global", Key()))
    _add(root, _of_values(yaml.load((folder / "values.yaml").read_text("utf-8"), _Loader)))
    templates = "\n".join(_templates(folder / "templates"))
    for path in _commented((folder / "values.yaml").read_text("utf-8"), templates):
        root.at(path)
    for path, whole in _of_templates(templates):
        key = root.at(path)
        key.type = "open" if whole and (key.below or key.type in ("map", "any")) and key.type != "list" else key.type
    return root


def _dependencies(folder: Path) -> list[Mapping[str, Any]]:
    for name in ("Chart.yaml", "requirements.yaml"):
        if (folder / name).exists():
            found = yaml.load((folder / name).read_text("utf-8"), _Loader) or {}
            if found.get("dependencies"):
                return list(found["dependencies"])
    return []


def _of_values(value: object) -> Key:
    if isinstance(value, dict):
        below = {str(key): _of_values(entry) for key, entry in value.items()}
        return Key("map" if below else "open", below)
    types = ((bool, "boolean"), (int, "number"), (float, "number"), (str, "text"), (list, "list"))
    return Key(next((name for kind, name in types if isinstance(value, kind)), "any"))


def _templates(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".yaml", ".yml", ".tpl", ".txt"):
            yield path.read_text("utf-8", "replace")


def _of_templates(text: str) -> Iterator[tuple[list[str], bool]]:
    """The paths of values that templates name, and whether as a whole."""
    yield from ((match[1].strip(".").split("."), False) for match in _VALUES.finditer(text))
    for pattern in _WHOLE:
        yield from ((match[1].strip(".").split("."), True) for match in pattern.finditer(text))


def _commented(values: str, templates: str) -> Iterator[list[str]]:
    """The paths of keys that stand in comments, as deep as if they were none, where templates read such a key."""
    trail: list[tuple[int, str]] = []
    for line in values.splitlines():
        if match := _KEY.match(line):
            depth, mark, name = len(match[1]), match[2], match[3]
            while trail and trail[-1][0] >= depth:
                trail.pop()
            if not mark:
                trail.append((depth, name))
            elif re.search(rf"[.\"]{re.escape(name)}\b", templates):
                yield [*(step for _, step in trail), name]


def _add(key: Key, other: Key) -> None:
    """Put another's keys into a key; the type of the later one counts where it says something."""
    if other.type != "any":
        key.type = "open" if "open" in (key.type, other.type) and (key.below or other.below) else other.type
    for name, inner in other.below.items():
        _add(key.below.setdefault(name, Key()), inner)


def lines(key: Key, depth: int = 0) -> Iterator[str]:
    """The lines of what is below a key."""
    for name, inner in sorted(key.below.items()):
        said = "" if inner.below and inner.type in ("map", "any") else f" {inner.type}"
        yield f"{' ' * depth}{name}{said}"
        yield from lines(inner, depth + 1)


def _metadata(folder: Path) -> Mapping[str, Any]:
    found = yaml.load((folder / "Chart.yaml").read_text("utf-8"), _Loader)
    if not isinstance(found, dict):
        raise SystemExit(f"{folder}: its Chart.yaml is not a mapping")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes down which values Helm charts take.")
    parser.add_argument("charts", nargs="+", type=Path, metavar="CHARTFOLDER")
    parser.add_argument("--with", dest="others", action="append", default=[], type=Path, metavar="CHARTFOLDER")
    parser.add_argument("--open", action="append", default=[], metavar="NAME")
    parser.add_argument("--into", type=Path, default=Path("tests/templates/charts"), metavar="FOLDER")
    given = parser.parse_args()
    folders = {str(_metadata(folder)["name"]): folder for folder in (*given.charts, *given.others)}
    others = {**folders, **dict.fromkeys(given.open)}
    for folder in given.charts:
        about = _metadata(folder)
        text = "\n".join([HEADER, f"# chart {about['name']} {about['version']}", *lines(recorded(folder, others)), ""])
        (given.into / f"{about['name']}.keys").write_text(text, "utf-8")
        print(f"{about['name']} {about['version']}: {text.count(chr(10)) - 2} keys")


if __name__ == "__main__":
    main()
