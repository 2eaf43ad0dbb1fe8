"""What import-linter cannot see of the floors: the core of `model/` names no technology, and where `Any` may stand.

Run from anywhere: `python scripts/check_floors.py`. It prints each line that is wrong, and ends with 1 where there is
one. The core is what stands below the technologies in the layers of `pyproject.toml`.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("cli", "generator", "show", "lint", "model", "schemas")
#: Rows of the table that are not called like a technology: everything has versions.
NO_NAMES = frozenset({"versions"})
#: The modules in which `Any` may stand, each with what has no type there.
LOADERS: Mapping[str, str] = {
    "generator/answers/schema_errors.py": "errors of jsonschema, which explains what is wrong with answers",
    "model/crd/imported_schemas.py": "JSON of an imported schema",
    "model/crd/modelines.py": "a validator of jsonschema-rs",
    "model/crd/schema_reference_targets.py": "parts of any JSON Schema",
    "model/files/journal.py": "JSON of the journal of an interrupted run",
    "model/talos/go/typed_values.py": "values of Talos' documents, of the type that the shape beside them says",
    "model/text/document.py": "events of libyaml",
    "model/text/go_yaml_escapes.py": "events of libyaml",
    "model/text/events.py": "events of libyaml",
    "model/text/written_tree.py": "events of libyaml",
    "model/text/positions.py": "events of libyaml",
    "model/text/move_with_ruamel.py": "what ruamel.yaml loads and writes",
    "model/text/scalar_text.py": "events of libyaml",
    "schemas/stackwright/answers.py": "parts of our own JSON Schema of answers",
    "schemas/tables/fields_to_json_schema.py": "parts of the JSON Schema that is made of a field table",
    "schemas/tables/scalars.py": "JSON Schema",
    "schemas/validation/explain_with_jsonschema.py": "validators and errors of jsonschema",
    "schemas/validation/own_keywords.py": "validators of jsonschema-rs",
    "schemas/validation/validation_cost.py": "parts of any JSON Schema",
    "schemas/validation/subschema.py": "parts of any JSON Schema",
    "schemas/validation/validate.py": "validators of jsonschema-rs",
    "schemas/validation/translate_errors.py": "errors of jsonschema-rs, and parts of any JSON Schema",
}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def check(root: Path, loaders: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the code below a folder, a line each."""
    for floor in FLOORS:
        for file in sorted((root / floor).rglob("*.py")):
            path = file.relative_to(root).as_posix()
            lines = sorted(set(find_any(ast.parse(file.read_text()))))
            if path in loaders and not lines:
                yield f"{path}: there is no `Any` any more; take it out of LOADERS"
            elif path not in loaders:
                yield from (f"{path}:{line}: `Any` outside of the loaders" for line in lines)
    yield from (f"{path}: LOADERS has it, and it is not there" for path in loaders if not (root / path).is_file())
    technologies, core = read_layers(root)
    for file in (file for name in core for file in _modules(root / "model" / name)):
        for line, word in sorted(set(find_names(ast.parse(file.read_text()), technologies))):
            yield f"{file.relative_to(root).as_posix()}:{line}: the core names {word}"


def find_any(tree: ast.Module) -> Iterator[int]:
    """The lines on which `Any` stands, in annotations that are texts as well."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="Any") | ast.Attribute(attr="Any"):
                yield node.lineno
            case ast.Constant(value=str() as text) if re.search(r"\bAny\b", text) and _is_annotation(text):
                yield node.lineno


def _is_annotation(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


def read_layers(root: Path) -> tuple[frozenset[str], list[str]]:
    """The technologies that have a layer inside of `model/`, and the modules in the layers below the last of them."""
    settings = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (one["layers"] for one in settings["contracts"] if one.get("containers") == ["stackwright.model"])
    rows = [at for at, layer in enumerate(layers) if (root / "model" / layer / "technology.py").is_file()]
    core = [name.strip() for layer in layers[rows[-1] + 1 :] for name in layer.split("|")]
    return frozenset(layers[at] for at in rows), core


def _modules(place: Path) -> list[Path]:
    return sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


def find_names(tree: ast.Module, technologies: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The lines on which code (no comment, no docstring) names a technology, with its name."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) not in docstrings:
            for text in _texts(node):
                for word in _WORD.findall(text):
                    yield from ((_line(node), name) for name in technologies - NO_NAMES if word.lower() == name)


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))


def _texts(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text) | ast.keyword(arg=str() as text):
            yield text
        case ast.FunctionDef(name=text) | ast.ClassDef(name=text):
            yield text
        case ast.Constant(value=str() as text):
            yield text
        case ast.Constant(value=bytes() as data):
            yield data.decode("utf-8", "replace")
        case ast.ImportFrom(module=str() as text) | ast.alias(name=text):
            yield text
        case _:
            pass


def main() -> int:
    """Print what is wrong; the exit code says whether nothing is."""
    found = list(check(ROOT, LOADERS))
    for line in found:
        print(line)
    if not found:
        print(f"`Any` stands in {len(LOADERS)} loaders alone, and the core of model/ names no technology.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
