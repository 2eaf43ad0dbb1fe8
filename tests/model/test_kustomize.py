"""Where the paths of a kustomization lead, what it puts together, and what its patches meet."""

import json

import pytest

from stackwright.model.build_repository import build_repository
from stackwright.model.edge import Edge
from stackwright.model.files.file_tree import Tree, WhyMissing
from stackwright.model.kustomize.builds import builds, cycles
from stackwright.model.kustomize.facts import KustomizationFact
from stackwright.model.kustomize.patch_targets import Candidate, candidates, make_selector
from stackwright.model.kustomize.paths import is_remote, kustomization_in
from stackwright.model.path_edges import path_edges
from stackwright.model.read_file import is_yaml, read
from stackwright.model.repository import Repository

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"


def repository(files: dict[str, str]) -> Repository:
    tree = Tree(frozenset(files), {}, frozenset({"sub"}), frozenset({"app/new.yaml"}))
    return build_repository(
        tree, {path: read(path, text.encode()).facts for path, text in files.items() if is_yaml(path)}
    )


def edges(kustomization: str, files: dict[str, str] | None = None) -> list[Edge]:
    """The edges of `app/kustomization.yaml` among these files."""
    found = repository({"app/kustomization.yaml": kustomization, **(files or {})})
    return [edge for edge in path_edges(found) if edge.at.path == "app/kustomization.yaml"]


def outcome(edge: Edge) -> str | WhyMissing:
    return edge.hit.path if edge.hit else edge.why or ""


FILES = {
    "app/web.yaml": SERVICE,
    "app/data.txt": "",
    "app/folder/x.yaml": SERVICE,
    "base/kustomization.yaml": "resources: [a.yaml]\n",
    "base/a.yaml": SERVICE,
    "yml/kustomization.yml": "",
    "bare/Kustomization": "",
    "parts/kustomization.yaml": "kind: Component\n",
}
MISSES = {
    "gone.yaml": WhyMissing.ABSENT,
    "new.yaml": WhyMissing.UNTRACKED,
    "../sub/x": WhyMissing.SUBMODULE,
    "../../x": WhyMissing.OUTSIDE,
}
FILE_FIELDS = [
    "crds: [{}]",
    "configurations: [{}]",
    "patches: [{{path: {}}}]",
    "patchesStrategicMerge: [{}]",
    "patchesJson6902: [{{path: {}}}]",
    "replacements: [{{path: {}}}]",
    "openapi: {{path: {}}}",
    "configMapGenerator: [{{files: [{}]}}]",
    "configMapGenerator: [{{files: [key={}]}}]",
    "configMapGenerator: [{{envs: [{}]}}]",
    "configMapGenerator: [{{env: {}}}]",
    "secretGenerator: [{{files: [{}]}}]",
    "secretGenerator: [{{files: [key={}]}}]",
    "secretGenerator: [{{envs: [{}]}}]",
    "secretGenerator: [{{env: {}}}]",
    "helmCharts: [{{valuesFile: {}}}]",
    "helmCharts: [{{additionalValuesFiles: [{}]}}]",
    "helmChartInflationGenerator: [{{values: {}}}]",
]


@pytest.mark.parametrize("kind", ["", "kind: Component\n"])
@pytest.mark.parametrize("field", FILE_FIELDS)
def test_fields_of_files(field: str, kind: str) -> None:
    for written, found in {"./data.txt": "app/data.txt", "../base/a.yaml": "base/a.yaml", **MISSES}.items():
        (edge,) = edges(kind + field.format(written), FILES)
        assert outcome(edge) == found
        assert edge.is_missing == (found in (WhyMissing.ABSENT, WhyMissing.UNTRACKED))


@pytest.mark.parametrize(
    ("field", "written", "found"),
    [
        *[
            (field, written, found)
            for field in ("resources", "generators", "transformers", "validators")
            for written, found in {
                "web.yaml": "app/web.yaml",
                "../base": "base/kustomization.yaml",
                "../base/": "base/kustomization.yaml",
                "../yml": "yml/kustomization.yml",
                "../bare": "bare/Kustomization",
                "folder": WhyMissing.NO_KUSTOMIZATION,
                **MISSES,
            }.items()
        ],
        *[
            (field, written, found)
            for field in ("bases", "components")
            for written, found in {
                "../base": "base/kustomization.yaml",
                "../parts": "parts/kustomization.yaml",
                "web.yaml": "app/web.yaml" if field == "bases" else WhyMissing.NOT_A_FOLDER,
                "folder": WhyMissing.NO_KUSTOMIZATION,
                "gone": WhyMissing.ABSENT,
            }.items()
        ],
        ("resources", ".", "app/kustomization.yaml"),
        ("resources", "/app/web.yaml", WhyMissing.OUTSIDE),
        ("resources", "${DIR}/web.yaml", WhyMissing.TEMPLATED),
        ("resources", "{{ dir }}.yaml", WhyMissing.TEMPLATED),
    ],
)
def test_fields_of_manifests(field: str, written: str, found: str | WhyMissing) -> None:
    (edge,) = edges(json.dumps({field: [written]}), FILES)
    assert outcome(edge) == found


@pytest.mark.parametrize("field", ["generators", "transformers", "validators", "patchesStrategicMerge"])
def test_inline_texts_are_no_paths(field: str) -> None:
    assert edges(f"{field}:\n- |\n  kind: X\n  metadata: {{name: y}}\n- gone.yaml\n")[0].written == "gone.yaml"


@pytest.mark.parametrize(
    ("written", "target"),
    [("a=data.txt", "app/data.txt"), ("data.txt", "app/data.txt"), ("a=b=c", "app/b=c"), ("k=../base/a.yaml", "base/a.yaml")],
)  # fmt: skip
def test_keys_before_files(written: str, target: str) -> None:
    (edge,) = edges(json.dumps({"configMapGenerator": [{"name": "x", "files": [written]}]}), FILES)
    assert edge.target == target


def test_literals_and_names_are_no_paths() -> None:
    text = (
        "configMapGenerator: [{name: x, literals: [a=b.yaml]}]\nimages: [{name: y.yaml}]\npatches: [{patch: z.yaml}]\n"
    )
    assert edges(text) == []


REMOTE = [
    "https://github.com/org/repo//path?ref=v1",
    "https://github.com/org/repo",
    "https://example.org/manifests/install.yaml",
    "http://example.org/x.yaml",
    "github.com/org/repo",
    "github.com/org/repo/path?ref=main",
    "github.com:org/repo.git//path",
    "www.github.com/org/repo",
    "git@github.com:org/repo.git",
    "git@git.example.org:team/repo.git//apps/web?ref=v1",
    "ssh://git@git.example.org:2222/team/repo.git",
    "git::https://git.example.org/team/repo//x",
    "git::ssh://git@x/y",
    "gh:org/repo",
    "file:///srv/git/repo.git//x",
    "oci://ghcr.io/org/manifests:v1",
    "git.example.org/team/repo.git//path",
    "git.example.org/team/repo.git",
    "git.example.org/team/repo//path?ref=v1",
    "org-123@git.example.org:org/repo.git",
    "https://dev.azure.com/org/project/_git/repo//path",
    "dev.azure.com/org/project/_git/repo//path?version=GBmain",
    "devops.example.org/org/project/_git/repo",
    "https://gitlab.com/group/sub/repo//x?ref=main&timeout=90s",
]
PATHS = [
    "../base",
    "./web.yaml",
    "web.yaml",
    "github/actions.yaml",
    "github.company/x",
    "http-server/deployment.yaml",
    "https/x.yaml",
    "gitlab.company.org/x.yaml",
    "gh/repo",
    "oci/x",
    "apps/.github/x.yaml",
    "apps/repo.gitops/x",
    "apps/x.gitea.yaml",
    "git/base",
    "git-example/x.yaml",
    "ref=main.yaml",
    "a b/c.yaml",
    "é/ü.yaml",
    "../../github.com.yaml",
]


@pytest.mark.parametrize("written", REMOTE)
def test_remote_bases(written: str) -> None:
    assert is_remote(written)
    for field in ("resources", "components", "bases"):
        (edge,) = edges(json.dumps({field: [written]}))
        assert (edge.why, edge.is_missing) == (WhyMissing.REMOTE, False)


@pytest.mark.parametrize("written", PATHS)
def test_paths_are_no_remote_bases(written: str) -> None:
    assert not is_remote(written)


@pytest.mark.parametrize("written", ["GitHub.com/org/repo", "HTTPS://example.org/x.yaml", "Git@github.com:org/repo"])
def test_remote_bases_in_capitals(written: str) -> None:
    assert is_remote(written)


@pytest.mark.parametrize("text", ["", "# to be filled\n"])
def test_an_empty_file_is_a_kustomization_too(text: str) -> None:
    found = repository({"kustomization.yaml": "resources: [empty]\n", "empty/kustomization.yaml": text})
    assert builds(found)["kustomization.yaml"].files == frozenset()
    assert [path for path, fact in found.each(KustomizationFact) if not fact.filled] == ["empty/kustomization.yaml"]


def test_a_foreign_kustomization_names_nothing() -> None:
    flux = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nresources: [gone.yaml]\n"
    )
    assert edges(flux) == []


def test_only_a_kustomizations_name_makes_one() -> None:
    found = repository({"app/values.yaml": "resources: [gone.yaml]\n"})
    assert path_edges(found) == ()


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"x/kustomization.yml", "x/kustomization.yaml"}, "x/kustomization.yaml"),
        ({"x/Kustomization", "x/kustomization.yml"}, "x/kustomization.yml"),
        ({"x/kustomization.yaml.bak", "x/KUSTOMIZATION"}, None),
        ({"kustomization.yaml"}, None),
    ],
)
def test_the_name_that_kustomize_tries_first(files: set[str], name: str | None) -> None:
    assert kustomization_in(Tree(frozenset(files), {}, frozenset(), frozenset()), "x") == name


# What a kustomization puts together

LAYERS = {
    "base/kustomization.yaml": "resources: [web.yaml, more]\n",
    "base/web.yaml": SERVICE,
    "base/more/kustomization.yaml": "resources: [map.yaml]\n",
    "base/more/map.yaml": MAP,
    "part/kustomization.yaml": "kind: Component\nresources: [extra.yaml]\npatches: [{path: p.yaml}]\n",
    "part/extra.yaml": SERVICE,
    "part/p.yaml": SERVICE,
    "over/kustomization.yaml": "resources: [../base]\ncomponents: [../part]\npatches: [{path: patch.yaml}]\n",
    "over/patch.yaml": SERVICE,
}


def test_a_build_is_all_below_it() -> None:
    found = builds(repository(LAYERS))
    build = found["over/kustomization.yaml"]
    assert build.files == {"base/web.yaml", "base/more/map.yaml", "part/extra.yaml"}
    assert build.parts == {f"{name}/kustomization.yaml" for name in ("over", "base", "base/more", "part")}
    assert not build.is_open
    assert found["base/more/kustomization.yaml"].files == {"base/more/map.yaml"}
    assert set(found) == build.parts


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("base/more/kustomization.yaml", "resources: [https://example.org/x.yaml]\n"),
        ("base/more/kustomization.yaml", "resources: [gone.yaml]\n"),
        ("base/more/kustomization.yaml", "resources: ['${X}.yaml']\n"),
        ("base/more/kustomization.yaml", "helmCharts: [{name: x}]\nresources: [map.yaml]\n"),
        ("base/more/kustomization.yaml", "generators: [map.yaml]\n"),
        ("base/more/kustomization.yaml", "transformers: [map.yaml]\n"),
        ("base/more/kustomization.yaml", "resources: [map.yaml]\npatches: [{path: gone.yaml}]\n"),
        ("base/more/map.yaml", "{{ if x }}\na: {{ b }}\n{{ end }}\n"),
        ("part/kustomization.yaml", "kind: Component\nresources: [../gone]\n"),
    ],
)
def test_what_cannot_be_seen_opens_every_build_above(path: str, text: str) -> None:
    made = builds(repository({**LAYERS, path: text}))
    assert made["over/kustomization.yaml"].is_open
    assert made[path if path in made else "base/more/kustomization.yaml"].is_open


def test_a_json_manifest_opens_its_build() -> None:
    assert builds(repository({"kustomization.yaml": "resources: [x.json]\n", "x.json": "{}"}))[
        "kustomization.yaml"
    ].is_open


def test_cycles_are_found_once_and_end() -> None:
    found = repository(
        {
            "a/kustomization.yaml": "resources: [../b, ../c]\n",
            "b/kustomization.yaml": "resources: [../a]\n",
            "c/kustomization.yaml": "resources: [.]\n",
            "d/kustomization.yaml": "resources: [../a, ../e]\n",
            "e/kustomization.yaml": "kind: Kustomization\n",
        }
    )
    ways = [[edge.at.path.split("/")[0] for edge in cycle] for cycle in cycles(found)]
    assert ways == [["a", "b"], ["c"]]
    assert builds(found)["d/kustomization.yaml"].is_open
    assert not builds(found)["e/kustomization.yaml"].is_open


def test_of_many_cycles_fifty_are_told() -> None:
    pairs = ((f"k{number:02}", f"l{number:02}") for number in range(60))
    ends = {one: other for pair in pairs for one, other in (pair, pair[::-1])}
    found = repository({f"{one}/kustomization.yaml": f"resources: [../{other}]\n" for one, other in ends.items()})
    assert len(cycles(found)) == 50


@pytest.mark.parametrize(("length", "is_followed"), [(200, True), (202, False)])
def test_a_chain_is_followed_for_two_hundred_steps(length: int, is_followed: bool) -> None:
    chain = {f"k{n}/kustomization.yaml": f"resources: [../k{n + 1}]\n" for n in range(length)}
    found = builds(
        repository({**chain, f"k{length}/kustomization.yaml": "resources: [a.yaml]\n", f"k{length}/a.yaml": MAP})
    )
    assert found["k0/kustomization.yaml"].is_open is not is_followed
    assert (f"k{length}/a.yaml" in found["k0/kustomization.yaml"].files) is is_followed


@pytest.mark.parametrize(("ways", "is_followed"), [(15, True), (16, False)])
def test_an_object_has_sixteen_names_at_the_most(ways: int, is_followed: bool) -> None:
    """Beside its own one; what is included under more names counts as if no name were known."""
    files = {"base/kustomization.yaml": "resources: [map.yaml]\n", "base/map.yaml": MAP}
    files |= {f"k{n}/kustomization.yaml": f"resources: [../base]\nnamePrefix: p{n}-\n" for n in range(ways)}
    files["all/kustomization.yaml"] = f"resources: [{', '.join(f'../k{n}' for n in range(ways))}]\n"
    build = builds(repository(files))["all/kustomization.yaml"]
    names = {("", "")} | ({(f"p{n}-", "") for n in range(ways)} if is_followed else set())
    assert (build.is_open, set(build.affixes["base/map.yaml"])) == (not is_followed, names)


def test_a_diamond_is_no_cycle() -> None:
    texts = {"a": "resources: [../b, ../c]\n", "b": "resources: [../d]\n", "c": "resources: [../d]\n", "d": ""}
    found = repository({f"{name}/kustomization.yaml": text for name, text in texts.items()})
    assert cycles(found) == ()
    assert not builds(found)["a/kustomization.yaml"].is_open


# What patches meet


def met(files: dict[str, str], path: str = "over/kustomization.yaml") -> set[str] | None:
    found = repository(files)
    known = candidates(found, builds(found)[path])
    return known if known is None else {candidate.name for candidate in known}


def test_candidates() -> None:
    found = repository(LAYERS)
    known = candidates(found, builds(found)["over/kustomization.yaml"])
    assert known == frozenset(
        {
            Candidate("", "v1", "Service", "web"),
            Candidate("", "v1", "ConfigMap", "settings"),
        }
    )


def test_candidates_are_unknown_for_components_and_open_builds() -> None:
    assert met(LAYERS, "part/kustomization.yaml") is None
    assert met({**LAYERS, "base/kustomization.yaml": "resources: [github.com/org/repo]\n"}) is None
    assert met({**LAYERS, "base/web.yaml": f"{SERVICE}---\nkind: NoName\n"}) is None


def test_candidates_by_prefix_suffix_and_generator() -> None:
    names = met(
        {
            **LAYERS,
            "base/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: a-\n"
            "configMapGenerator: [{name: made}]\nsecretGenerator: [{name: hidden}]\n",
            "over/kustomization.yaml": "resources: [../base]\nnameSuffix: -z\n",
        }
    )
    assert names is not None
    assert {"web", "a-web", "web-z", "made", "a-made", "hidden"} <= names


def test_candidates_by_the_prefixes_of_several_layers() -> None:
    names = met(
        {
            "base/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: a-\n",
            "base/web.yaml": SERVICE,
            "middle/kustomization.yaml": "resources: [../base]\nnamePrefix: b-\n",
            "over/kustomization.yaml": "resources: [../middle]\n",
        }
    )
    assert names is not None
    assert "b-a-web" in names


@pytest.mark.parametrize(
    ("target", "taken"),
    [
        ({}, True),
        ({"kind": "Deployment"}, True),
        ({"kind": "Deploy"}, False),
        ({"kind": "Deploy.*"}, True),
        ({"name": "web"}, True),
        ({"name": "we"}, False),
        ({"name": "w.b|api"}, True),
        ({"name": "("}, True),
        ({"group": "apps", "version": "v1"}, True),
        ({"group": "batch"}, False),
        ({"version": "v1beta1"}, False),
        ({"labelSelector": "app=web"}, True),
        ({"namespace": "elsewhere"}, True),
        ({"kind": "Deployment", "name": "api"}, False),
    ],
)
def test_targets(target: dict[str, str], taken: bool) -> None:
    assert make_selector(tuple(target.items()))(Candidate("apps", "v1", "Deployment", "web")) == taken


def test_a_targets_group_is_a_pattern() -> None:
    assert make_selector((("group", "apps|batch"), ("version", "v1.*")))(Candidate("apps", "v1", "Deployment", "web"))


def test_facts_of_patches() -> None:
    (patched,) = [
        fact
        for _, fact in repository(
            {
                "kustomization.yaml": """
patches:
- path: p.yaml
  target: {kind: Deployment, name: web, bogus: x}
- patch: |
    kind: Service
    metadata: {name: web}
    $patch: delete
- patch: |
    - {op: remove, path: /x}
  target: {}
patchesStrategicMerge:
- file.yaml
- |
  kind: A
  metadata: {name: one}
  ---
  kind: B
  metadata: {name: two}
patchesJson6902:
- {path: j.yaml, target: {kind: X}}
"""
            }
        ).each(KustomizationFact)
    ]
    assert [(p.key, p.path, p.target, p.subjects, p.renames) for p in patched.patches] == [
        ("patches", "p.yaml", (("kind", "Deployment"), ("name", "web")), (), False),
        ("patches", None, None, (("Service", "web"),), False),
        ("patches", None, (), (), False),
        ("patchesJson6902", "j.yaml", (("kind", "X"),), (), False),
        ("patchesStrategicMerge", "file.yaml", None, (), False),
        ("patchesStrategicMerge", None, None, (("A", "one"), ("B", "two")), False),
    ]
