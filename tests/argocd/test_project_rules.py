"""ARG040 to ARG055: what they tell beside their pages, and when they have to be silent."""

from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]
Told = Callable[..., list[str]]

URL = "https://git.example.org/team/repo.git"
CONFIG = f"repository:\n  urls: [{URL}]\n"
HOME = "destination: {server: https://kubernetes.default.svc, namespace: web}"


def application(spec: str, metadata: str = "{name: web, namespace: argocd}") -> str:
    lines = "".join(f"  {line}\n" for line in spec.strip().split("\n"))
    return f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {metadata}\nspec:\n{lines}"


def project(spec: str, metadata: str = "{name: team, namespace: argocd}") -> str:
    return application(spec, metadata).replace("kind: Application", "kind: AppProject")


@pytest.fixture
def codes(make: Make, told: Told) -> Callable[..., list[str]]:
    """The codes and messages of ARG040 and higher, in these files."""

    def of(files: dict[str, str], profile: str = "default") -> list[str]:
        lines = told(make({"stackwright.yaml": CONFIG, **files}), profile=profile)
        found = [line.partition(": ")[2].partition(" ")[2] for line in lines]
        return [line for line in found if line.startswith(("ARG04", "ARG05", "ARG060"))]

    return of


Codes = Callable[..., list[str]]
OPEN = "sourceRepos: ['*']\ndestinations: [{server: '*', namespace: '*'}]\n"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("sourceNamespaces: [a, b, a]", "ARG040 `a` stands twice in sourceNamespaces"),
        ("roles: [{name: a, groups: [g, g]}]", "ARG040 the group `g` stands twice in a role"),
        ("roles: [{name: a, groups: ['']}]", "ARG040 a group of a role is empty"),
        ("roles: [{name: a, groups: [' g']}]", "ARG040 the group `g` has blanks around it"),
        ("roles: [{name: a, groups: ['g\"h']}]", 'ARG040 the group `g"h` has a quote, tab or line break in it'),
        ("roles: [{name: a, policies: ['g, me, proj:team:a']}]", "ARG040 the policy `g, me, proj:team:a` has not six"),
        (
            "roles: [{name: a, policies: ['p, proj:team:a, projects, get, team/*, allow']}]",
            "ARG040 a project's policy cannot be about `projects`",
        ),
        (
            "roles: [{name: a, policies: ['p, proj:team:a, applications, get, tea/*, allow']}]",
            "ARG040 the policy's object `tea/*` is not in this project",
        ),
        (
            "roles: [{name: a, policies: ['p, proj:team:a, applications, get, team/*, permit']}]",
            "ARG040 the policy's effect is `permit`",
        ),
        (
            "destinationServiceAccounts: [{server: 'https://a', namespace: a, defaultServiceAccount: 'a*'}]",
            "ARG040 `a*` is no name of a service account",
        ),
        (
            "destinationServiceAccounts: [{server: '!a', namespace: a, defaultServiceAccount: a}]",
            "ARG040 a service account's `!a` cannot deny",
        ),
    ],
)
def test_what_a_project_may_not_say(codes: Codes, spec: str, said: str) -> None:
    found = codes({"p.yaml": project(OPEN + spec)})
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    "spec",
    [
        "roles: [{name: a, groups: ['\"cn=a,dc=b\"', 'g h']}]",
        "roles: [{name: a, policies: ['p, proj:team:a, applications, action/*, team/ns/*, deny']}]",
        "roles: [{name: a, policies: ['p,proj:team:a,logs,get,team/a-b.c,allow']}]",
        "roles: [{name: a, policies: ['p, proj:{{ x }}:a, applications, get, team/*, allow']}]",
        "syncWindows:\n- {kind: deny, schedule: '0 1 * * *', duration: 1h, clusters: [a]}\n"
        "- {kind: deny, schedule: '0 1 * * *', duration: 1h, clusters: [b]}",
        "destinationServiceAccounts: [{server: '*', namespace: '*', defaultServiceAccount: 'a:b'}]",
    ],
)
def test_what_a_project_may_say(codes: Codes, spec: str) -> None:
    assert codes({"p.yaml": project(OPEN + spec)}) == []


CHART = "repoURL: 'https://charts.example.org', chart: web"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (HOME, "ARG041 the Application has no source"),
        (f"source: {{repoURL: '', path: a}}\n{HOME}", "ARG041 a source has an empty `repoURL`"),
        (f"source: {{{CHART}, targetRevision: HEAD}}\n{HOME}", "ARG041 `HEAD` is no version of a chart"),
        (f"source: {{{CHART}, targetRevision: '>= 0.0.0'}}\n{HOME}", "ARG044 `>= 0.0.0` takes whatever version"),
        (
            f"source: {{{CHART}, targetRevision: 1.0.0, helm: {{parameters: [{{value: a}}]}}}}\n{HOME}",
            "ARG041 a Helm parameter has no name",
        ),
        (
            f"source: {{{CHART}, targetRevision: 1.0.0, helm: {{version: v2}}}}\n{HOME}",
            "ARG041 there is no Helm `v2` in Argo CD",
        ),
        (
            f"source: {{{CHART}, targetRevision: 1.0.0, helm: {{values: 'a: b: c'}}}}\n{HOME}",
            "ARG041 `helm.values` is no YAML",
        ),
        (
            f"source: {{{CHART}, targetRevision: 1.0.0}}\ndestination: {{server: 'https://a'}}\n"
            "syncPolicy: {syncOptions: [CreateNamespace=true]}",
            "ARG042 CreateNamespace=true creates nothing without",
        ),
    ],
)
def test_what_an_application_may_not_say(codes: Codes, spec: str, said: str) -> None:
    found = codes({"a.yaml": application(f"project: default\n{spec}")})
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    "spec",
    [
        f"source: {{repoURL: 'https://git.example.org/x/y', path: .}}\n{HOME}",
        f"source: {{{CHART}, targetRevision: v1.0}}\n{HOME}",
        f"source: {{{CHART}, targetRevision: '{{{{ version }}}}'}}\n{HOME}",
        f"source: {{repoURL: registry.example.org/a, chart: web, targetRevision: latest}}\n{HOME}",
        f"source: {{repoURL: 'oci://registry.example.org/web', chart: web, targetRevision: 1.0.0}}\n{HOME}",
        f"source: {{{CHART}, targetRevision: 1.0.0, helm: {{values: '', valuesObject: {{a: b}}}}}}\n{HOME}",
        f"source: {{{CHART}, targetRevison: 1.0.0}}\n{HOME}",
        f"sources: [{{repoURL: 'https://git.example.org/x/y', ref: a}}, {{{CHART}, targetRevision: 1.0.0}}]\n{HOME}",
    ],
)
def test_what_an_application_may_say(codes: Codes, spec: str) -> None:
    assert codes({"a.yaml": application(f"project: default\n{spec}")}) == []


def test_a_patch_is_no_whole_application(codes: Codes) -> None:
    kustomization = "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: Application}}]\n"
    spec = f"project: default\nsource: {{repoURL: 'https://git.example.org/x/y'}}\n{HOME}"
    files = {
        "kustomization.yaml": kustomization,
        "a.yaml": application(spec),
        "p.yaml": "- {op: add, path: /a, value: b}",
    }
    assert codes(files) == []


SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators: [{list: {elements: [{env: dev}]}}]
  template:
    metadata: {name: 'web-{{ .env }}'}
    spec:
      project: team
      source: {repoURL: 'https://git.example.org/team/repo.git', targetRevision: main%s}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{ .env }}'}
"""


def test_a_template_is_an_application_where_nothing_adds_to_it(codes: Codes) -> None:
    assert codes({"s.yaml": SET % ""}) == ["ARG041 a source has neither `path` nor `chart`"]
    patched = (SET % "").replace("  template:", "  templatePatch: '{}'\n  template:")
    assert codes({"s.yaml": patched}) == []


def test_what_an_applicationset_makes_is_not_permitted(codes: Codes) -> None:
    spec = "sourceRepos: ['https://git.example.org/other/*']\ndestinations: [{server: '*', namespace: 'web-*'}]\n"
    role = "apiVersion: v1\nkind: Namespace\nmetadata: {name: web-dev}\n"
    files = {"s.yaml": SET % ", path: web", "p.yaml": project(spec), "web/n.yaml": role}
    assert codes(files) == [
        f"ARG060 `web-dev`, made of this: the project `team` does not permit the repository `{URL}`",
        "ARG060 `web-dev`, made of this: the project `team` does not permit the Namespace `web-dev`",
    ]
    free = project(OPEN + "clusterResourceWhitelist: [{group: '', kind: Namespace}]\n")
    assert codes({**files, "p.yaml": free}) == []


@pytest.mark.parametrize(
    ("spec", "metadata", "count"),
    [
        ("", "{name: web, namespace: team}", 1),
        ("sourceNamespaces: ['team*']", "{name: web, namespace: team}", 0),
        ("sourceNamespaces: ['/^te.m$/']", "{name: web, namespace: team}", 0),
        ("", "{name: web, namespace: argocd}", 0),
        ("", "{name: web}", 0),
    ],
)
def test_applications_of_other_namespaces(codes: Codes, spec: str, metadata: str, count: int) -> None:
    source = "source: {repoURL: 'https://git.example.org/x/y', path: a}"
    files = {"p.yaml": project(OPEN + spec), "a.yaml": application(f"project: team\n{source}\n{HOME}", metadata)}
    assert len(codes(files)) == count
    moved = {"kustomization.yaml": "namespace: argocd\nresources: [p.yaml, a.yaml]\n"}
    assert codes(files | moved) == []


def test_annotations_of_others_are_theirs(codes: Codes) -> None:
    notes = "{argocd-image-updater.argoproj.io/image-list: a, sync-wave: '1', example.org/hook: a, helm.sh/hook: test}"
    assert codes({"m.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {notes}}}\n"}) == []


CLUSTER = """\
apiVersion: v1
kind: Secret
metadata: {name: %s, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
stringData: {name: %s, server: "%s"%s}
"""


def test_clusters_of_one_address(codes: Codes) -> None:
    files = {"a.yaml": CLUSTER % ("a", "a", "https://a", ""), "b.yaml": CLUSTER % ("b", "b", "https://a/", "")}
    assert codes(files) == ["ARG049 two clusters have the same address"]
    scoped = {name: text.replace('"}', '", project: x}').replace('/"', '"') for name, text in files.items()}
    assert codes(scoped) == []
    assert codes({f"{name[0]}/c.yaml": text for name, text in files.items()}) == []


def test_a_symbolic_link_that_leads_out(make: Make, told: Told) -> None:
    source = f"project: default\nsource: {{repoURL: {URL}, path: web}}\n{HOME}"
    root = make({"stackwright.yaml": CONFIG, "a.yaml": application(source), "web/n.yaml": "a: 1\n"})
    for name, target in (
        ("web/up", "../web/n.yaml"),
        ("out", "../x"),
        ("etc", "/etc/hosts"),
        ("web/off", "../../x/web"),
    ):
        (root / name).symlink_to(target)
    found = [line.partition(": ")[0] for line in told(root) if " ARG050 " in line]
    assert found == ["etc", "out", "web/off"]


def test_a_pattern_of_kinds_may_meet_anything(codes: Codes) -> None:
    lists = "clusterResourceWhitelist: [{group: '*', kind: 'foo*'}, {group: example.org, kind: Foo}, {group: '', kind: '*'}]"
    assert codes({"p.yaml": project(OPEN + lists)}) == []


def test_value_files_that_a_chart_may_have(codes: Codes) -> None:
    files = "[values-prod.yaml, 'https://a.example.org/v/x.yaml', envs/none.yaml]"
    source = f"source: {{{CHART}, targetRevision: 1.0.0, helm: {{valueFiles: {files}}}}}"
    assert codes({"a.yaml": application(f"project: default\n{source}\n{HOME}"), "values-prod.yaml": "a: 1\n"}) == []


WEB = application(f"project: default\nsource: {{repoURL: {URL}, path: web}}\n{HOME}")


def config_map(name: str, notes: str = "") -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, annotations: {{{notes}}}}}\n"


def deployment(notes: str, reference: str) -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, annotations: {{{notes}}}}}\nspec:\n"
        "  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n"
        f"      containers: [{{name: main, image: 'a:1', envFrom: [{reference}]}}]\n"
    )


WAVE = "argocd.argoproj.io/sync-wave: '%s'"


@pytest.mark.parametrize(
    ("own", "theirs", "reference", "count"),
    [
        ("", WAVE % 1, "{configMapRef: {name: a}}", 1),
        (WAVE % -1, "", "{configMapRef: {name: a}}", 1),
        (WAVE % 1, WAVE % 1, "{configMapRef: {name: a}}", 0),
        (WAVE % 1, "", "{configMapRef: {name: a}}", 0),
        ("", WAVE % 1, "{configMapRef: {name: a, optional: true}}", 0),
        ("", WAVE % 1, "{configMapRef: {name: b}}", 0),
        ("", "argocd.argoproj.io/hook: PreSync", "{configMapRef: {name: a}}", 0),
        ("", "argocd.argoproj.io/hook: PostSync", "{configMapRef: {name: a}}", 1),
        ("", "argocd.argoproj.io/hook: 'PreSync,PostSync'", "{configMapRef: {name: a}}", 0),
    ],
)
def test_what_comes_too_late(codes: Codes, own: str, theirs: str, reference: str, count: int) -> None:
    files = {"a.yaml": WEB, "web/d.yaml": deployment(own, reference), "web/m.yaml": config_map("a", theirs)}
    assert len([line for line in codes(files) if line.startswith("ARG048")]) == count


def test_a_secret_that_is_made_too_late(codes: Codes) -> None:
    external = (
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n"
        f"metadata: {{name: x, annotations: {{{WAVE % 2}}}}}\nspec: {{target: {{name: a}}}}\n"
    )
    files = {"a.yaml": WEB, "web/d.yaml": deployment("", "{secretRef: {name: a}}"), "web/x.yaml": external}
    assert codes(files) == ["ARG048 the Deployment `web` waits for the Secret `a` of wave 2"]
    # One kustomization may give both the same wave.
    everything = "resources: [d.yaml, x.yaml]\ncommonAnnotations: {argocd.argoproj.io/sync-wave: '3'}\n"
    assert codes(files | {"web/kustomization.yaml": everything}) == []


def test_excluded_kinds_are_those_of_the_settings(codes: Codes) -> None:
    endpoints = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: nas}\nsubsets: []\n"
    files = {"a.yaml": WEB, "web/e.yaml": endpoints}
    assert codes(files) == ["ARG051 Argo CD 3.0 and newer leaves the Endpoints `nas` out"]
    assert codes({**files, "stackwright.yaml": CONFIG + "versions: {argocd: v2.14.0}\n"}) == []
    assert codes(files | {"cm.yaml": config_map("argocd-cm") + "data: {resource.exclusions: ''}\n"}) == []
    assert codes({"web/e.yaml": endpoints}) == []


def test_an_object_without_a_name_is_created_where_nothing_applies_it(codes: Codes) -> None:
    job = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-%s}\nspec: {template: {spec: {restartPolicy: Never, "
    job += "containers: [{name: a, image: 'a:1'}]}}}\n"
    found = codes({"a.yaml": WEB, "web/j.yaml": job % ""})
    assert found == ["ARG052 the Job has no name, and is no hook: Argo CD cannot apply it"]
    assert codes({"a.yaml": WEB, "web/j.yaml": job % ", annotations: {argocd.argoproj.io/hook: Sync}"}) == []
    assert codes({"jobs/j.yaml": job % ""}) == []


INSTALL = "resources: ['https://raw.githubusercontent.com/argoproj/argo-cd/%s/manifests/install.yaml']\n"


def test_an_install_that_is_small_enough(codes: Codes) -> None:
    assert codes({"a.yaml": WEB, "web/kustomization.yaml": INSTALL % "v3.3.0"}) == [
        "ARG053 `web` deploys Argo CD 3.3 without ServerSideApply=true"
    ]
    assert codes({"a.yaml": WEB, "web/kustomization.yaml": INSTALL % "v3.2.1"}) == []
    patch = "patches: [{target: {kind: CustomResourceDefinition}, patch: '- {op: remove, path: /a}'}]\n"
    assert codes({"a.yaml": WEB, "web/kustomization.yaml": INSTALL % "v3.3.0" + patch}) == []


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        ("{group: app, kind: Deployment, jsonPointers: [/spec/replicas]}", 1),
        ("{group: batch, kind: Deployment, jsonPointers: [/spec/replicas]}", 1),
        ("{group: apps, kind: Deployment}", 1),
        ("{group: example.org, kind: Deployment, jsonPointers: [/spec/replicas]}", 0),
        ("{group: '*', kind: '*', managedFieldsManagers: [a]}", 0),
        ("{group: autoscaling, kind: HorizontalPodAutoscaler, jsonPointers: [/spec]}", 0),
    ],
)
def test_ignored_differences_of_no_kind(make: Make, told: Told, entry: str, count: int) -> None:
    spec = f"project: default\nsource: {{repoURL: {URL}, path: web}}\n{HOME}\nignoreDifferences: [{entry}]"
    root = make({"a.yaml": application(spec), "web/m.yaml": config_map("a")})
    assert len([line for line in told(root) if " ARG033 " in line]) == count
