"""The graph of a repository: which nodes and edges, and that nothing in a repository breaks a drawing."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.build_repository import build_repository
from stackwright.model.errors import UserError
from stackwright.model.files.file_tree import Tree
from stackwright.model.read_file import read
from stackwright.model.repository import Repository
from stackwright.show.graph import FORMATS, Graph, GraphEdge, GraphNode, graph_of, make_graph, render
from stackwright.show.graph.view import draw, drawable, focus_on

Make = Callable[[Mapping[str, str | bytes]], Path]

APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  source:
    repoURL: https://example.org/me/ex.git
    path: apps/web
  destination: {namespace: web}
"""
KUSTOMIZATION = """\
namespace: web
resources: [deploy.yaml, config.yaml, gone.yaml, https://me:token@example.org/base]
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          envFrom: [configMapRef: {name: settings}, secretRef: {name: elsewhere}]
      volumes: [{name: v, configMap: {name: settings}}]
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
FILES = {
    "clusters/web.yaml": APPLICATION,
    "apps/web/kustomization.yaml": KUSTOMIZATION,
    "apps/web/deploy.yaml": DEPLOYMENT,
    "apps/web/config.yaml": CONFIG,
}


def repository(files: Mapping[str, str]) -> Repository:
    tree = Tree(frozenset(files), {}, frozenset(), frozenset())
    facts = {path: read(path, text.encode()).facts for path, text in files.items() if path.endswith(".yaml")}
    return build_repository(tree, facts, urls=("https://example.org/me/ex",))


def arrows(graph: Graph) -> list[str]:
    return [f"{edge.source} -{edge.label}-> {edge.target}{edge.why and f' ({edge.why})'}" for edge in graph.edges]


def test_what_flux_deploys_is_drawn() -> None:
    """The folder is in the repository of its source: one that is not here is not missing."""
    flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: NAME, namespace: flux}\n"
    files = {
        "apps/web/kustomization.yaml": "resources: []\n",
        "clusters/web.yaml": flux.replace("NAME", "web") + "spec: {path: ./apps/web/}\n",
        "clusters/gone.yaml": flux.replace("NAME", "gone") + "spec: {path: ./apps/gone}\n",
        "clusters/kustomization.yaml": flux.replace("NAME", "self") + "spec: {path: apps}\n",
    }
    assert arrows(graph_of(repository(files))) == [
        "application:clusters/gone.yaml#0 -spec.path-> unknown:apps/gone (may come from elsewhere)",
        "application:clusters/kustomization.yaml#0 -spec.path-> folder:apps",
        "application:clusters/web.yaml#0 -spec.path-> kustomization:apps/web/kustomization.yaml",
    ]


def test_paths_and_names_are_edges() -> None:
    env = "spec.template.spec.containers[].envFrom[]"
    assert arrows(graph_of(repository(FILES))) == [
        "application:clusters/web.yaml#0 -spec.source.path-> kustomization:apps/web/kustomization.yaml",
        "file:apps/web/config.yaml -holds-> object:apps/web/config.yaml#0",
        "file:apps/web/deploy.yaml -holds-> object:apps/web/deploy.yaml#0",
        "kustomization:apps/web/kustomization.yaml -resources[]-> file:apps/web/config.yaml",
        "kustomization:apps/web/kustomization.yaml -resources[]-> file:apps/web/deploy.yaml",
        "kustomization:apps/web/kustomization.yaml -resources[]-> missing:apps/web/gone.yaml (does not exist)",
        "kustomization:apps/web/kustomization.yaml -resources[]-> remote:https://example.org/base (remote)",
        f"object:apps/web/deploy.yaml#0 -{env}.configMapRef.name-> object:apps/web/config.yaml#0",
        "object:apps/web/deploy.yaml#0 -spec.template.spec.volumes[].configMap.name-> object:apps/web/config.yaml#0",
        f"object:apps/web/deploy.yaml#0 -{env}.secretRef.name-> unknown:Secret web/elsewhere (may come from elsewhere)",
    ]


def test_mermaid() -> None:
    assert (
        draw(repository(FILES), "mermaid")
        == """\
flowchart LR
  n1{{"https#58;//example.org/base"}}
  n2["apps/web/config.yaml"]
  n3["apps/web/deploy.yaml"]
  n4["apps/web/gone.yaml"]
  n5[["apps/web"]]
  n6(["Application argocd/web"])
  n6 -->|"spec.source.path"| n5
  n5 -->|"resources[]"| n2
  n5 -->|"resources[]"| n3
  n5 -.->|"resources[] (does not exist)"| n4
  n5 -->|"resources[]"| n1
  classDef missing stroke:#c00,stroke-dasharray:4 3
  class n4 missing
  linkStyle 3 stroke:#c00,stroke-dasharray:4 3
"""
    )


def test_dot_with_objects_joins_parallel_edges() -> None:
    files = {path: text for path, text in FILES.items() if "clusters" not in path}
    env = "spec.template.spec.containers[].envFrom[].configMapRef.name"
    assert (
        draw(repository(files), "dot", objects=True)
        == f"""\
digraph stackwright {{
  rankdir=LR;
  node [fontname="sans-serif"];
  edge [fontname="sans-serif", fontsize=10];
  n1 [label="https://example.org/base", shape=hexagon];
  n2 [label="apps/web/config.yaml", shape=note];
  n3 [label="ConfigMap web/settings", shape=ellipse];
  n4 [label="apps/web/deploy.yaml", shape=note];
  n5 [label="Deployment web/web", shape=ellipse];
  n6 [label="apps/web/gone.yaml", shape=box, style=dashed, color=red, fontcolor=red];
  n7 [label="apps/web", shape=component];
  n2 -> n3 [label="holds"];
  n4 -> n5 [label="holds"];
  n7 -> n2 [label="resources[]"];
  n7 -> n4 [label="resources[]"];
  n7 -> n6 [label="resources[] (does not exist)", style=dashed, color=red, fontcolor=red];
  n7 -> n1 [label="resources[]"];
  n5 -> n3 [label="{env}, spec.template.spec.volumes[].configMap.name"];
}}
"""
    )


def test_json() -> None:
    files = {"kustomization.yaml": "resources: [a.yaml, '${dir}/b.yaml']\n", "a.yaml": "x: 1\n"}
    assert json.loads(draw(repository(files), "json")) == {
        "nodes": [
            {"id": "unknown:${dir}/b.yaml", "kind": "unknown", "label": "${dir}/b.yaml", "path": None},
            {"id": "file:a.yaml", "kind": "file", "label": "a.yaml", "path": "a.yaml"},
            {
                "id": "kustomization:kustomization.yaml",
                "kind": "kustomization",
                "label": ".",
                "path": "kustomization.yaml",
            },
        ],
        "edges": [
            {
                "source": "kustomization:kustomization.yaml",
                "target": "file:a.yaml",
                "label": "resources[]",
                "state": "found",
                "why": None,
            },
            {
                "source": "kustomization:kustomization.yaml",
                "target": "unknown:${dir}/b.yaml",
                "label": "resources[]",
                "state": "unknown",
                "why": "templated",
            },
        ],
    }


def test_an_app_of_apps_is_one_graph() -> None:
    parent = APPLICATION.replace("name: web,", "name: all,").replace("apps/web", "clusters")
    listed = {**FILES, "clusters/kustomization.yaml": "resources: [web.yaml]\n"}
    folder = arrows(drawable(graph_of(repository({**FILES, "root.yaml": parent})), objects=False))
    assert folder[1:3] == [
        "application:root.yaml#0 -spec.source.path-> folder:clusters",
        "folder:clusters -holds-> application:clusters/web.yaml#0",
    ]
    built = arrows(drawable(graph_of(repository({**listed, "root.yaml": parent})), objects=False))
    assert "application:root.yaml#0 -spec.source.path-> kustomization:clusters/kustomization.yaml" in built
    assert "kustomization:clusters/kustomization.yaml -resources[]-> file:clusters/web.yaml" in built
    assert "file:clusters/web.yaml -holds-> application:clusters/web.yaml#0" in built


def test_remote_targets_of_different_repositories_stay_apart() -> None:
    one, two = (APPLICATION.replace("me/ex", name).replace("apps/web", ".") for name in ("a/one", "a/two"))
    graph = graph_of(repository({"one.yaml": one, "two.yaml": two}))
    assert [node.label for node in graph.nodes if node.kind == "remote"] == [
        "https://example.org/a/one.git: .",
        "https://example.org/a/two.git: .",
    ]


def test_an_item_of_a_list_is_the_source() -> None:
    item = DEPLOYMENT.replace("\n", "\n    ").strip()
    files = {"all.yaml": f"apiVersion: v1\nkind: List\nitems:\n  - {item}\n", "config.yaml": CONFIG}
    sources = {edge.source for edge in graph_of(repository(files)).edges if edge.label != "holds"}
    assert sources == {"object:all.yaml#0/items/0"}


def test_focus_keeps_what_leads_there_and_what_it_leads_to() -> None:
    other = {"apps/other/kustomization.yaml": "resources: [x.yaml]\n", "apps/other/x.yaml": "a: 1\n"}
    graph = drawable(graph_of(repository({**FILES, **other})), objects=False)
    assert arrows(focus_on(graph, "apps/web/deploy.yaml")) == [
        "application:clusters/web.yaml#0 -spec.source.path-> kustomization:apps/web/kustomization.yaml",
        "kustomization:apps/web/kustomization.yaml -resources[]-> file:apps/web/deploy.yaml",
    ]
    assert [node.path for node in focus_on(graph, "apps/other").nodes] == list(other)
    assert focus_on(graph, "") == graph
    assert "apps/web/gone.yaml" in {node.path for node in focus_on(graph, "apps/web/gone.yaml").nodes}


def test_focus_on_nothing_says_what_was_meant() -> None:
    with pytest.raises(UserError) as error:
        draw(repository(FILES), "mermaid", focus="app/web")
    assert (error.value.message, error.value.hint) == (
        "Nothing in the graph is at app/web or below it.",
        "Did you mean apps/web?",
    )


HOSTILE = 'a"]; b --> c %%{init}%% #quot; `x` <b>&amp; \\N \\" $$y$$ | {{z}}\nend\t\x1b[31m\u202e\ud800 é日'


def hostile() -> Graph:
    nodes = [GraphNode("a", "file", HOSTILE, "x"), GraphNode("b", "missing", HOSTILE, "y")]
    return make_graph(nodes, [GraphEdge("a", "b", HOSTILE, "missing", HOSTILE)])


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_survives_a_hostile_repository(name: str) -> None:
    for graph in (hostile(), Graph((), ())):
        out = render(graph, name)
        out.encode()
        assert out.endswith("\n")
        assert not out.endswith("\n\n")
        assert not [char for char in out if char != "\n" and not char.isprintable()]


def test_a_label_cannot_leave_its_quotes_in_mermaid() -> None:
    lines = render(hostile(), "mermaid").splitlines()
    texts = [text for line in lines for text in re.findall(r'"([^"]*)"', line)]
    assert [re.sub(r'"[^"]*"', "*", line) for line in lines[:4]] == [
        "flowchart LR",
        "  n1[*]",
        "  n2[*]",
        "  n1 -.->|*| n2",
    ]
    assert len(texts) == 3
    assert not [text for text in texts if re.search(r"[%`<>&$|\\]|#(?!\d+;)|(?<!\d);", text)]
    assert texts[0].endswith("end #9243;[31m#65533;#65533; é日")


def test_a_label_cannot_leave_its_quotes_in_dot() -> None:
    lines = render(hostile(), "dot").splitlines()
    quoted = re.compile(r'"(?:[^"\\]|\\["\\])*"')
    assert [quoted.sub("*", line) for line in lines[4:]] == [
        "  n1 [label=*, shape=note];",
        "  n2 [label=*, shape=box, style=dashed, color=red, fontcolor=red];",
        "  n1 -> n2 [label=*, style=dashed, color=red, fontcolor=red];",
        "}",
    ]
    assert '<b>&amp;amp; \\\\N \\\\\\" $$y$$' in lines[4]


def test_a_graph_too_large_for_mermaid_says_so() -> None:
    nodes = [GraphNode(f"{number:03}", "file", "x", "x") for number in range(502)]
    graph = make_graph(nodes, [GraphEdge("000", node.id, "l", "found") for node in nodes[1:]])
    assert render(graph, "mermaid").splitlines()[1].startswith("%% 501 edges: Mermaid draws 500 unless")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stackwright", "graph", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_command(make: Make, git: Callable[..., str]) -> None:
    root = make(FILES)
    git(root, "init", "-q")
    git(root, "remote", "add", "origin", "https://example.org/me/ex.git")
    assert run(cwd=root).stdout == draw(repository(FILES), "mermaid")
    inside = run("--focus", "web", "--output", "graph.dot", "--format", "dot", cwd=root / "apps")
    assert (inside.returncode, inside.stdout, inside.stderr) == (0, "", "")
    assert (root / "apps/graph.dot").read_text() == draw(repository(FILES), "dot", focus="apps/web")
    from_outside = run(str(root), "--focus", "apps/web", "--format", "json", cwd=root.parent)
    assert from_outside.stdout == draw(repository(FILES), "json", focus="apps/web")
    nothing = run("--focus", "nowhere", cwd=root)
    assert (nothing.returncode, nothing.stderr.splitlines()[0]) == (
        2,
        "error: Nothing in the graph is at nowhere or below it.",
    )
