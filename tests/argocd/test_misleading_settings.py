"""ARG080 to ARG084, and what else is told of Applications and projects as Argo CD reads them: when they are silent."""

from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]
Told = Callable[..., list[str]]
Codes = Callable[[str, dict[str, str]], list[str]]

URL = "https://git.example.org/team/repo.git"
CONFIG = f"repository:\n  urls: [{URL}]\n"
HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: %s\nmetadata: {name: %s, namespace: argocd}\nspec:\n"
HOME = "  destination: {server: https://kubernetes.default.svc, namespace: web}\n"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"


@pytest.fixture
def codes(make: Make, told: Told) -> Codes:
    """The findings of one rule in these files."""

    def of(code: str, files: dict[str, str]) -> list[str]:
        return [line for line in told(make({"stackwright.yaml": CONFIG, **files})) if f" {code} " in line]

    return of


def application(source: str, name: str = "web") -> str:
    return HEAD % ("Application", name) + f"  project: default\n  {source}\n{HOME}"


def hydrated(name: str, dry: str = "main", sync: str = "{targetBranch: env, path: out}", extra: str = "") -> str:
    dry_source = f"{{repoURL: https://git.example.org/x.git, path: {name}, targetRevision: {dry}}}"
    return application(f"sourceHydrator: {{drySource: {dry_source}, syncSource: {sync}{extra}}}", name)


def applicationset(generator: str) -> str:
    template = (
        "  template:\n    metadata: {name: '{{ .path.basename }}-{{ .path.filename }}'}\n    spec:\n"
        "      project: default\n      source: {repoURL: https://git.example.org/x.git, path: x}\n"
        "      destination: {server: https://kubernetes.default.svc, namespace: web}\n"
    )
    git = f"  generators: [{{git: {{repoURL: '{URL}', revision: HEAD, {generator}}}}}]\n"
    return HEAD % ("ApplicationSet", "apps") + "  goTemplate: true\n" + git + template


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (hydrated("a"), hydrated("b"), 1),
        (hydrated("a"), hydrated("b", extra=", hydrateTo: {targetBranch: next}"), 0),
        (hydrated("a"), hydrated("b", dry="v1"), 0),
        (hydrated("a"), hydrated("a"), 0),
        (
            hydrated("a"),
            hydrated("b", sync="{repoURL: https://git.example.org/y.git, targetBranch: env, path: out}"),
            0,
        ),
    ],
)
def test_two_applications_are_hydrated_to_one_folder(codes: Codes, first: str, second: str, count: int) -> None:
    assert len(codes("ARG080", {"a.yaml": first, "b.yaml": second})) == count


def test_the_repository_that_is_hydrated_to_is_permitted(codes: Codes) -> None:
    sync = "{repoURL: https://git.example.org/y.git, targetBranch: env, path: out}"
    files = {
        "a.yaml": hydrated("a", sync=sync).replace("project: default", "project: p"),
        "p.yaml": HEAD % ("AppProject", "p")
        + "  sourceRepos: [https://git.example.org/x.git]\n  destinations: [{server: '*', namespace: '*'}]\n",
    }
    assert [line.partition("repository ")[2] for line in codes("ARG015", files)] == ["`https://git.example.org/y.git`"]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("source: {repoURL: https://git.example.org/x.git, path: x, helm: {}}", 1),
        ("source: {repoURL: https://git.example.org/x.git, path: x, helm: {valueFiles: [], skipCrds: false}}", 1),
        ("source: {repoURL: https://git.example.org/x.git, path: x, helm: {valuesObject: {}}}", 0),
        ("source: {repoURL: https://git.example.org/x.git, path: x, helm: {releaseName: x}}", 0),
        ("source: {repoURL: https://git.example.org/x.git, path: x, directory: {recurse: false, include: a}}", 0),
        ("sources: [{repoURL: https://git.example.org/x.git, path: x, helm: {}}]", 0),
    ],
)
def test_what_sets_nothing_is_taken_out_where_another_application_deploys_it(
    codes: Codes, source: str, count: int
) -> None:
    root = application(f"source: {{repoURL: {URL}, path: apps}}", "root")
    assert len(codes("ARG081", {"root.yaml": root, "apps/web.yaml": application(source)})) == count


def test_what_nothing_deploys_stays_as_it_is(codes: Codes) -> None:
    source = "source: {repoURL: https://git.example.org/x.git, path: x, helm: {}}"
    assert codes("ARG081", {"apps/web.yaml": application(source)}) == []


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("a: 1\n---\na: 2\n", 1),
        ("a: 1\n---\nb: 2\n", 0),  # nothing says that it is of the same sort
        ("a: 1\nkind: x\n---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n", 0),
        ("apiVersion: v1\nkind: Service\n---\napiVersion: v1\nkind: Service\n", 0),
        ("---\na: 1\n---\n", 0),
        ("a: |\n  x\n  ---\n", 0),
        ("- a: 1\n- b: 2\n", 0),
    ],
)
def test_a_file_of_a_generator_has_one_document(codes: Codes, content: str, count: int) -> None:
    files = {"s.yaml": applicationset("files: [{path: envs/*.yaml}]"), "envs/a.yaml": content}
    assert len(codes("ARG082", files)) == count


@pytest.mark.parametrize(
    ("patterns", "paths", "count"),
    [
        ("{path: envs/*/c.yaml}", ["envs/a/c.yaml", "envs/a/b/c.yaml"], 1),
        ("{path: envs/*/c.yaml}, {path: envs/*/*/c.yaml, exclude: true}", ["envs/a/c.yaml", "envs/a/b/c.yaml"], 0),
        ("{path: envs/*/c.yaml}", ["envs/a/c.yaml"], 0),
        ("{path: envs/*/c.yaml}", ["envs/a/b/c.yaml"], 0),
        ("{path: 'envs/**/c.yaml'}", ["envs/a/c.yaml", "envs/a/b/c.yaml"], 0),
    ],
)
def test_a_pattern_takes_deeper_files(codes: Codes, patterns: str, paths: list[str], count: int) -> None:
    files = {"s.yaml": applicationset(f"files: [{patterns}]"), **dict.fromkeys(paths, "k: v\n")}
    assert len(codes("ARG083", files)) == count


def test_a_selector_may_leave_out_what_is_deeper(codes: Codes) -> None:
    text = applicationset("files: [{path: envs/*/c.yaml}]").replace("}}]\n", "}, selector: {matchLabels: {k: v}}}]\n")
    assert "selector" in text
    assert codes("ARG083", {"s.yaml": text, "envs/a/c.yaml": "k: v\n", "envs/a/b/c.yaml": "k: w\n"}) == []


@pytest.mark.parametrize(
    ("patterns", "paths", "count"),
    [
        ("{path: 'apps/**'}", ["apps/a/kustomization.yaml", "apps/b/c/kustomization.yaml"], 1),
        ("{path: 'apps/**'}", ["apps/a/kustomization.yaml", "apps/a/c/kustomization.yaml"], 0),
        ("{path: 'apps/**'}", ["apps/a/kustomization.yaml", "apps/b/c/x.yaml"], 0),
        ("{path: 'apps/*'}", ["apps/a/kustomization.yaml", "apps/b/c/kustomization.yaml"], 0),
        ("{path: 'apps/**'}, {path: apps/b/c, exclude: true}", ["apps/a/Chart.yaml", "apps/b/c/Chart.yaml"], 0),
    ],
)
def test_a_pattern_for_folders_is_of_one_level(codes: Codes, patterns: str, paths: list[str], count: int) -> None:
    contents = {path: "resources: []\n" if "kust" in path else MAP for path in paths}
    files = {"s.yaml": applicationset(f"directories: [{patterns}]"), **contents}
    assert len(codes("ARG084", files)) == count


@pytest.mark.parametrize(
    ("code", "source", "said"),
    [
        ("ARG041", "source: {repoURL: https://git.example.org/x.git, path: /x}", "`/x` is absolute"),
        (
            "ARG042",
            "sources: [{repoURL: a, path: x, name: one}, {repoURL: b, path: x, name: one}]",
            "two sources have the name `one`",
        ),
        (
            "ARG033",
            "source: {repoURL: a, path: x}\n  ignoreDifferences: [{kind: Secret, jqPathExpressions: ['.data[']}]",
            "has `[` without its other end",
        ),
    ],
)
def test_what_an_application_says_wrongly(codes: Codes, code: str, source: str, said: str) -> None:
    found = codes(code, {"a.yaml": application(source)})
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("written", ['.data["a[b"]', ".a | .b", '.x[] | select(.n == "(")', '"\\(.a)"'])
def test_what_jq_can_compile_is_not_told(codes: Codes, written: str) -> None:
    source = (
        f"source: {{repoURL: a, path: x}}\n  ignoreDifferences: [{{kind: Secret, jqPathExpressions: ['{written}']}}]"
    )
    assert codes("ARG033", {"a.yaml": application(source)}) == []


@pytest.mark.parametrize(
    ("spec", "count"),
    [
        ("sourceRepos: ['https://git.example.org/[a']", 1),
        ("sourceRepos: ['https://git.example.org/[ab]*']", 0),
        ("namespaceResourceBlacklist: [{group: '', kind: 'Sec['}]", 1),
        ("orphanedResources: {ignore: [{group: '[', kind: Secret}]}", 1),
        ("destinations: [{server: '*', namespace: 'a{b,c'}]", 0),
        ("sourceRepos: ['https://git.example.org/\\[a']", 0),
        ("destinationServiceAccounts: [{server: 'https://[a', namespace: a, defaultServiceAccount: b}]", 1),
    ],
)
def test_a_bracket_that_is_not_closed_makes_no_pattern(codes: Codes, spec: str, count: int) -> None:
    found = codes("ARG040", {"p.yaml": HEAD % ("AppProject", "p") + f"  {spec}\n"})
    assert len([line for line in found if "not closed" in line]) == count


def test_an_empty_entry_makes_no_application(codes: Codes) -> None:
    text = applicationset("directories: [{path: x}]").replace("generators: [", "generators: [{}, ")
    assert len(codes("ARG026", {"s.yaml": text})) == 1


@pytest.mark.parametrize(
    ("metadata", "count"),
    [
        ("{name: a, annotations: {argocd.argoproj.io/sync-wave: 1}}", 1),
        ("{name: a, labels: {x: true, y: [a]}}", 2),
        ("{name: a, annotations: {x: '1', y: }}", 0),
        ("{name: a, annotations: }", 0),
    ],
)
def test_labels_and_annotations_of_any_kind_are_texts(codes: Codes, metadata: str, count: int) -> None:
    text = f"apiVersion: example.org/v1\nkind: Thing\nmetadata: {metadata}\n"
    assert len(codes("SCH002", {"a.yaml": text})) == count
