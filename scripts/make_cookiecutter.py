"""Writes `cookiecutter.json` and `templates/cookiecutter/<stack>/`, so that `cookiecutter` works without stackwright.

Every stack is rendered with answers that stand for questions (`qz…`), and then the questions are put in their place.
What a cookiecutter.json cannot express keeps its default: the number of machines, addresses, choices.

Run from the repository's root: `python scripts/make_cookiecutter.py`; `--check` only compares, and ends with 1 where
something is not current.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.rules import NO_TEXTS, RESERVED, find_invalid_answers
from stackwright.generator.rendering.render import files
from stackwright.schemas.talos.support import BEFORE_DOCUMENTS

ROOT = Path(__file__).resolve().parent.parent
TITLES = {
    "talos": "Kubernetes on Talos",
    "nixos-k3s": "k3s on NixOS",
    "talos-nixos": "Talos, and NixOS servers beside it for databases, backup and monitoring",
    "kubevirt": "Talos with KubeVirt, and NixOS in virtual machines",
    "two-clusters": "k3s on NixOS and Talos, two clusters under one Argo CD",
}
#: Versions that are asked for. That of NixOS decides what the modules look like, and that of Argo CD is its chart's, so
#: both are fixed.
_VERSIONS = ("talos", "kubernetes", "k3s", "cilium", "longhorn", "kubevirt", "cdi")
#: The contract of Talos from before there were documents: what stands for it here, as old as it, and how it is told
#: from the version that is answered. Newer ones are the newest that templates are written for.
_OLD_CONTRACT = "v0.901"
_CONTRACT = 'v{{ cookiecutter.talos_version.lstrip("v").split(".")[:2] | join(".") }}'
_IS_OLD = f'cookiecutter.talos_version.lstrip("v").split(".")[1] | int <= {BEFORE_DOCUMENTS[1]}'
#: The name of the folder is an answer, `directory`. Where an answer must not be written, `__folder` is a sentence that
#: says so, of which there is no answer: cookiecutter ends with it, before there is a folder.
_FOLDER = "{{ cookiecutter[cookiecutter.__folder] }}"
_SMALL = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_LETTERS = f"{_SMALL}{_SMALL.upper()}"
#: When an answer `v` is wrong, and what is right: the laws of the schema of answers, in what Jinja has. What is left of
#: a text that is stripped of characters has others. What the versions and the title must not have is said below.
_WRONG = {
    "name": (
        f"not v or v.strip('{_SMALL}{_DIGITS}-') or v[0] not in '{_SMALL}' or v[-1] == '-' or v | length > 40"
        f" or v in cookiecutter._reserved and (key != 'directory' or v in {list(NO_TEXTS)})",
        "at most 40 small letters, digits and dashes, the first one a letter, and no reserved name",
    ),
    "title": (
        f"not v or v[0] not in '{_LETTERS}{_DIGITS}' or not v.isprintable() or v | length > 80"
        " or v | select('in', cookiecutter._not_in_title) | list",
        "a line of plain text without quotes, brackets and colons",
    ),
    "domain": (
        f"v.strip('{_SMALL}{_DIGITS}.-') or v.split('.') | length < 2 or v.split('.')[-1][:1] not in '{_SMALL}'"
        " or v.split('.') | map('length') | min < 1 or v.split('.') | map('length') | max > 63"
        " or '.-' in v or '-.' in v or v[0] == '-' or v[-1] == '-'",
        "a domain of small letters such as home.example.org",
    ),
    "organisation": (
        f"v.strip('{_SMALL}{_DIGITS}._/-') or v[:1] not in '{_SMALL}{_DIGITS}'"
        " or v.split('/') | select('in', ['', '.', '..']) | list",
        "a user or an organisation in small letters",
    ),
    "owner": (
        f"v.strip('{_LETTERS}{_DIGITS}_.@/-') or not v.removeprefix('@')"
        f" or v.removeprefix('@')[0] not in '{_LETTERS}{_DIGITS}'",
        "a user or team such as @example/platform",
    ),
    "age_recipient": (
        f"v[:4] != 'age1' or v[4:].strip('{_SMALL}{_DIGITS}') or v | length != 62",
        "an age recipient (age1…)",
    ),
    "version": (
        f"v.strip('{_LETTERS}{_DIGITS}.+-') or not core.replace('.', '').isdecimal() or core.split('.') | length != 3"
        " or core.split('.') | map('length') | min < 1 or core.split('.') | map('length') | max > 5"
        " or '-' in v and not v.partition('-')[2].partition('+')[0][:1].isalnum()"
        " or ('+' in v) != (key == 'k3s_version')"
        " or '+' in v and (v.partition('+')[2][:3] != 'k3s' or not v.partition('+')[2][3:].isdecimal())",
        "a whole version such as v1.14.2",
    ),
}
_NOT_IN_TITLE = "\\\"'{}[]<>|`#:"
Values = Mapping[str, str]


class Question(NamedTuple):
    """A question of a cookiecutter.json: its name, its default, what is said to it, and what stands for its answer."""

    name: str
    default: str
    prompt: str
    stand_in: str


@cache
def questions(stack: str) -> tuple[Question, ...]:
    """What is asked for a stack."""
    answers = complete({"stack": stack})
    found = [
        Question("directory", "homelab", "Folder to make, and name of the repository", "qznameqz"),
        Question("title", "Homelab", "Title of the README", "Qztitleqz"),
        Question("host", "github.com", "Host of the repository", "qzhostqz.example"),
        Question("organisation", "example", "Organisation or user on that host, in small letters", "qzorganisationqz"),
        Question("owner", "@{{ cookiecutter.organisation }}/platform", "Who reviews changes", "@qzowner/qzteam"),
        Question("domain", "home.example.org", "Domain of Argo CD's pages and the NixOS systems", "qzdomainqz.example"),
        Question("cluster", "{{ cookiecutter.directory }}", "Name of the cluster that runs Argo CD", "qzclusterqz"),
        Question("age_recipient", answers.secrets.age[0], "Your age recipient (age1…)", f"age1{'qz' * 29}"),
    ]
    machines = [*(node.name for node in answers.nodes), *(host.name for host in answers.hosts)]
    for number, machine in enumerate(machines):
        name = machine.replace("-", "_")
        found.append(Question(name, machine, f"Name of the machine {machine}", f"qzm{number:02}qz"))
    for number, product in enumerate(_VERSIONS):
        if product in _products(stack):
            asked = (f"{product}_version", answers.versions[product], f"Version of {product}")
            found.append(Question(*asked, _version(number, product)))
    return tuple(found)


@cache
def _products(stack: str) -> frozenset[str]:
    """The products of which a stack pins the version."""
    answers = complete({"stack": stack})
    text = files(answers)["stackwright.yaml"].decode()
    return frozenset(product for product in _VERSIONS if f'"{answers.versions[product]}"' in text)


def _version(number: int, product: str) -> str:
    lead = "" if product in ("cilium", "longhorn") else "v"
    return f"{lead}1.9{number:02}01.9{number:02}02{'+k3s1' if product == 'k3s' else ''}"


def given(stack: str, values: Values) -> dict[str, Any]:
    """The answers of `stackwright new` that mean the same as those to the questions."""
    answers = complete({"stack": stack})
    name = {question.name: values[question.name] for question in questions(stack)}
    versions = {product: name[f"{product}_version"] for product in _VERSIONS if f"{product}_version" in name}
    machines = {
        kind: [
            {"name": name[one.name.replace("-", "_")], "role": one.role, "address": one.address, **_of_host(one)}
            for one in getattr(answers, kind)
        ]
        for kind in ("nodes", "hosts")
    }
    repository = {
        "name": name["directory"],
        "title": name["title"],
        "url": f"https://{name['host']}/{name['organisation']}/{name['directory']}.git",
        "owner": name["owner"],
    }
    return {
        "stack": stack,
        "repository": repository,
        "domain": name["domain"],
        "cluster": {"name": name["cluster"]},
        "secrets": {"age": [name["age_recipient"]]},
        "versions": versions,
        **machines,
    }


def _of_host(machine: Any) -> dict[str, Any]:
    services = getattr(machine, "services", None)
    return {} if services is None else {"services": list(services), "packages": list(machine.packages)}


def template(stack: str) -> dict[str, str]:
    """The files of a stack's template, by path."""
    asked = questions(stack)
    answers = complete(given(stack, {question.name: question.stand_in for question in asked}))
    if wrong := [mistake.line for mistake in find_invalid_answers(answers)]:
        raise ValueError(f"the answers that stand for questions are wrong: {wrong}")
    put = _putting(asked)
    found = {f"{_FOLDER}/{put(path)}": text for path, text in _of_contracts(answers, put).items()}
    config: dict[str, object] = {question.name: question.default for question in asked}
    config |= {"_reserved": sorted(RESERVED), "_not_in_title": _NOT_IN_TITLE, "__folder": _folder(asked)}
    config["__prompts__"] = {question.name: question.prompt for question in asked}
    return {"cookiecutter.json": f"{json.dumps(config, indent=2, ensure_ascii=False)}\n", **found}


def _folder(asked: Iterable[Question]) -> str:
    """The name of the answer that the folder is called by, or else a sentence about one that must not be written."""
    by_law: dict[str, list[str]] = {}
    for question in asked:
        by_law.setdefault(_law(question.name), []).append(question.name)
    text = "{% set found = namespace(key='directory') %}"
    for law, names in by_law.items():
        wrong, right = _WRONG[law]
        text += f"{{% for key in {names} %}}{{% set v = cookiecutter[key] | string %}}"
        text += "{% set core = v.removeprefix('v').partition('-')[0].partition('+')[0] %}" if law == "version" else ""
        text += f"{{% if found.key == 'directory' and ({wrong}) %}}{{% set found.key = key ~ ' is to be {right}' %}}"
        text += "{% endif %}{% endfor %}"
    machines = [name for name in by_law["name"] if name not in ("directory", "cluster")]
    named = f"[{', '.join(f'cookiecutter.{name}' for name in ('cluster', *machines))}]"
    twice = "two of the machines and the cluster have one name"
    differ = f"{named} | unique | list | length == {len(machines) + 1}"
    text += f"{{% if found.key == 'directory' and not {differ} %}}{{% set found.key = '{twice}' %}}{{% endif %}}"
    return text + "{{ found.key }}"


def _law(name: str) -> str:
    """Which of the laws an answer is under."""
    if name.endswith("_version"):
        return "version"
    return {"host": "domain"}.get(name, name if name in _WRONG else "name")


def _of_contracts(answers: Answers, put: Callable[[str], str]) -> Values:
    """The files with questions in them; those that differ with the contract of Talos are there in both ways."""
    found = {path: put(data.decode()) for path, data in files(answers).items()}
    if not answers.nodes:
        return found
    older = files(replace(answers, contract=_OLD_CONTRACT))
    for path, data in older.items():
        found[path] = _either(put(data.decode()).replace(_OLD_CONTRACT, _CONTRACT), found[path])
    return found


def _either(older: str, newer: str) -> str:
    """A text with what differs in both ways, and a question between them."""
    lines, others = older.splitlines(keepends=True), newer.splitlines(keepends=True)
    text = ""
    for same, start, end, from_, to in SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
        was, is_ = "".join(lines[start:end]), "".join(others[from_:to])
        text += is_ if same == "equal" else f"{{% if {_IS_OLD} %}}{was}{{% else %}}{is_}{{% endif %}}"
    return text


def _putting(asked: Iterable[Question]) -> Callable[[str], str]:
    """Puts questions where their stand-ins are, and has Jinja leave everything else alone."""
    jinja = dict(pair for question in asked for pair in _meanings(question))
    longest_first = sorted(jinja, key=lambda text: (-len(text), text))
    tokens = re.compile("|".join(map(re.escape, longest_first)) + r"|\{\{[^{}]*\}\}|\{(?=[{%#])")

    def token(match: re.Match[str]) -> str:
        found = match[0]
        if found in jinja:
            return "{{ " + jinja[found] + " }}"
        if any(text in found for text in longest_first):  # an expression of another language with a question in it
            return "{% raw %}{{{% endraw %}" + put(found[2:])
        return "{% raw %}" + found + "{% endraw %}"

    def put(text: str) -> str:
        return tokens.sub(token, text)

    return put


def _meanings(question: Question) -> Iterator[tuple[str, str]]:
    """What stands for a question's answer, also where only a part of that is written, and the expression for it."""
    whole = f"cookiecutter.{question.name}"
    yield question.stand_in, whole
    if question.name.endswith("_version"):
        bare = question.stand_in.removeprefix("v")
        minor = ".".join(bare.split(".")[:2])
        parts = f'{whole}.lstrip("v").split(".")[:2] | join'
        yield bare, f'{whole}.lstrip("v")'
        yield minor, f'{parts}(".")'
        yield minor.replace(".", "_"), f'{parts}("_")'


def outputs() -> dict[Path, str]:
    """All generated files and their texts."""
    nested = {
        stack: {"path": f"./templates/cookiecutter/{stack}", "title": stack, "description": TITLES[stack]}
        for stack in COUNTS
    }
    found = {ROOT / "cookiecutter.json": f"{json.dumps({'templates': nested}, indent=2)}\n"}
    for stack in COUNTS:
        found |= {ROOT / "templates" / "cookiecutter" / stack / path: text for path, text in template(stack).items()}
    return found


def main() -> int:
    """Write, or compare; the exit code says whether all was current."""
    wanted = outputs()
    there = {path for path in (ROOT / "templates" / "cookiecutter").rglob("*") if path.is_file()}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    left_over = sorted(there - wanted.keys())
    if "--check" not in sys.argv:
        for path in left_over:
            path.unlink()
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], "utf-8")
            path.chmod(0o755 if wanted[path].startswith("#!") else 0o644)
    for path in (*stale, *left_over):
        print(f"{'not current' if '--check' in sys.argv else 'written'}: {path.relative_to(ROOT)}")
    return 1 if "--check" in sys.argv and (stale or left_over) else 0


if __name__ == "__main__":
    sys.exit(main())
