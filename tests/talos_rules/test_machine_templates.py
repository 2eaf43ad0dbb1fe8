"""Templates of machine configurations: what is literal is checked, and nothing where more than values is open."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

NODE = "machine:\n  type: {type}\n  kubelet:\n    {field}: example.org/kubelet:v1.36.1\n"
PATHS = ["talos/node.yaml.j2", "tofu/talos/node.yml.tftpl", "talos-nodes/a.yaml.tmpl", "talos/a.b.yaml.tpl"]


def node(*, type_: str = "worker", field: str = "image") -> str:
    return NODE.format(type=type_, field=field)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("value", ["worker", "{{ ENV.ROLE }}", "'{{ role }}'", "op://a/b/c", "${role}"])
def test_what_is_literal_is_checked(path: str, value: str, make: Make, told: Told) -> None:
    assert told(make({path: node(type_=value)})) == []
    (line,) = told(make({path: node(type_=value, field="imge")}))
    assert line.startswith(f"{path}:4:5: error SCH001 ")


def test_the_place_is_right_behind_tags(make: Make, told: Told) -> None:
    text = "machine:\n  token: {{ ENV.A }}\n---\napiVersion: v1alpha1\nkind: LinkConfig\nname: eth0\nmut: 1500\n"
    (line,) = told(make({"talos/a.yaml.j2": text}))
    assert line.startswith("talos/a.yaml.j2:7:1: error SCH001 ")


@pytest.mark.parametrize("entry", ["${gateway}", "{{ gateway }}", "#{ gateway }#"])
@pytest.mark.parametrize("field", ["certSANs", "disks", "files"])
def test_an_entry_may_become_anything(field: str, entry: str, make: Make, told: Told) -> None:
    assert told(make({"talos/a.yaml.j2": f"machine:\n  type: worker\n  {field}:\n    - {entry}\n"})) == []
    assert told(make({"talos/b.yaml.j2": f"machine:\n  type: worker\n  {field}: {entry}\n"})) == []


def test_what_talos_refuses_of_it(make: Make, told: Told) -> None:
    text = (
        "apiVersion: v1alpha1\nkind: VLANConfig\nname: a\nvlanID: 5000\nparent: eth0\n---\nmachine: {token: {{ a }}}\n"
    )
    (line,) = told(make({"talos/a.yaml.j2": text}))
    assert " TAL013 " in line or " SCH00" in line


@pytest.mark.parametrize(
    "more",
    [
        "{% if a %}\n    b: c\n{% endif %}\n",
        "%{ if a }\n    b: c\n%{ endif }\n",
        "{{ if .a }}\n    b: c\n{{ end }}\n",
        "#% if a %#\n    b: c\n#% endif %#\n",
        "    {{ extra }}\n",
        "    ${indent(4, extra)}\n",
        "    #{ extra }#\n",
        "    a: {{- b -}}\n",
        "    a: {{ b\n      }}\n",
        "  b: [\n",
    ],
)
def test_where_more_is_open_nothing_is_known(more: str, make: Make, told: Told) -> None:
    assert told(make({"talos/a.yaml.j2": node(field="imge") + more})) == []


@pytest.mark.parametrize("path", ["node.yaml.j2", "talos/node.j2", "talos/_helpers.tpl", "talos/templates/a.json.j2"])
def test_other_templates_are_not_read(path: str, make: Make, told: Told) -> None:
    assert told(make({path: node(field="imge")})) == []


def test_what_is_missing_may_come_later(make: Make, told: Told) -> None:
    assert told(make({"talos/a.yaml.j2": "apiVersion: v1alpha1\nkind: BondConfig\nname: bond0\n"})) == []


def test_a_comment_suppresses_there_too(make: Make, told: Told) -> None:
    text = node(field="imge").replace("v1.36.1", "v1.36.1 # stackwright: ignore[SCH001] of another version")
    assert told(make({"talos/a.yaml.j2": text})) == []
