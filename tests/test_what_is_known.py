"""Rules speak of what is known only: small repositories, each with the findings that it must give."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stackwright.lint.finding import Report
from stackwright.lint.report.summary import describe_run

OWN = "stackwright.yaml"
URL = "https://git.example.org/team/platform.git"
CONFIG = f"repository: {{urls: ['{URL}']}}\n"
CONTAINERS = "containers: [{name: web, image: registry.example.org/web:1.0}]"


def application(path: str, name: str = "web", more: str = "") -> str:
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\n"
        f"spec:\n  project: default\n  source: {{repoURL: '{URL}', path: '{path}'{more}}}\n"
        "  destination: {server: https://kubernetes.default.svc, namespace: web}\n"
    )


def thing(kind: str, name: str, more: str = "") -> str:
    return f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}{more}}}\n"


def pod(needs: str = "settings", namespace: str = "web") -> str:
    inner = f", namespace: {namespace}" if namespace else ""
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web{inner}}}\n"
        f"spec: {{volumes: [{{name: x, configMap: {{name: {needs}}}}}], {CONTAINERS}}}\n"
    )


MISSING = ["K8S001"]
SERVICE = thing("Service", "web")
POD = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: web}}\nspec: {{{CONTAINERS}}}\n"
STATEFUL_SET = (
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: web}\nspec:\n"
    "  selector: {matchLabels: {app: db}}\n  serviceName: db\n  template:\n    metadata: {labels: {app: db}}\n"
    f"    spec:\n      {CONTAINERS}\n      volumes:\n      - name: data\n"
    "        persistentVolumeClaim: {claimName: database}\n"
    "  volumeClaimTemplates:\n  - metadata: {name: data}\n"
    "    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n"
)
IMAGELESS = POD.replace(", image: registry.example.org/web:1.0", "")
#: Repositories by what they show, with the codes of the findings that they must give.
CASES: dict[str, tuple[dict[str, str], list[str]]] = {
    "the-claim-of-a-volume-that-a-template-stands-for-is-not-needed": ({OWN: CONFIG, "db.yaml": STATEFUL_SET}, []),
    "the-claim-of-another-volume-is-needed": (
        {OWN: CONFIG, "db.yaml": STATEFUL_SET.replace("- name: data\n", "- name: more\n")},
        MISSING,
    ),
    "a-file-that-nothing-names-where-patches-stand-may-have-been-one": (
        {
            OWN: CONFIG,
            "web/kustomization.yaml": "resources: [pod.yaml]\npatches: [{path: overlay/pod.yaml}]\n",
            "web/pod.yaml": POD,
            "web/overlay/pod.yaml": IMAGELESS,
            "web/overlay/former.yaml": IMAGELESS,
        },
        [],
    ),
    "a-file-that-nothing-names-where-no-patches-stand-is-an-object": (
        {
            OWN: CONFIG,
            "web/kustomization.yaml": "resources: [pod.yaml]\npatches: [{path: overlay/pod.yaml}]\n",
            "web/pod.yaml": POD,
            "web/overlay/pod.yaml": IMAGELESS,
            "web/more/former.yaml": IMAGELESS,
        },
        ["K8S005"],
    ),
    "a-patched-application-is-read-as-patched": (
        {
            OWN: CONFIG,
            "base/app.yaml": application("deploy/ENV"),
            "base/kustomization.yaml": "resources: [app.yaml]\n",
            "prod/kustomization.yaml": (
                "resources: [../base]\npatches:\n- target: {kind: Application}\n"
                '  patch: \'[{"op": "replace", "path": "/spec/source/path", "value": "prod"}]\'\n'
            ),
        },
        [],
    ),
    "a-patch-of-something-else-changes-nothing-of-it": (
        {
            OWN: CONFIG,
            "base/app.yaml": application("deploy/ENV"),
            "base/kustomization.yaml": "resources: [app.yaml, service.yaml]\n",
            "base/service.yaml": SERVICE,
            "prod/kustomization.yaml": "resources: [../base]\npatches: [{target: {kind: Service}, patch: '[]'}]\n",
        },
        ["ARG001"],
    ),
    "an-absolute-path-is-refused": ({OWN: CONFIG, "a.yaml": application("/web"), "web/s.yaml": SERVICE}, ["ARG001"]),
    "source-is-not-read-beside-sources": (
        {
            OWN: CONFIG,
            "a.yaml": application("gone") + f"  sources: [{{repoURL: '{URL}', path: web}}]\n",
            "web/s.yaml": SERVICE,
        },
        ["ARG042"],
    ),
    "another-group-on-the-same-host-is-another-repository": (
        {OWN: "repository: {urls: ['https://h.example/a/team/platform']}\n", "a.yaml": application("gone")}
        | {"b.yaml": application("gone", "b").replace(URL, "https://h.example/b/team/platform")},
        ["ARG001"],
    ),
    "a-value-file-that-is-a-folder": (
        {
            OWN: CONFIG,
            "a.yaml": application("web", more=", helm: {valueFiles: [values]}"),
            "web/values/x.yaml": "a: 1\n",
        },
        ["ARG001"],
    ),
    "a-generator-takes-files-not-folders": (
        {"kustomization.yaml": "configMapGenerator: [{name: a, files: [inner]}]\n", "inner/x.yaml": "a: 1\n"},
        ["KUS001"],
    ),
    "a-ref-of-a-chart": (
        {
            OWN: CONFIG,
            "a.yaml": application("x").replace(
                f"source: {{repoURL: '{URL}', path: 'x'}}",
                "sources: [{repoURL: 'https://c.example', chart: c, targetRevision: '1', ref: v, helm: {valueFiles: [$v/a.yaml]}}]",
            ),
        },
        ["ARG002"],
    ),
    "a-circle-is-told-at-each-end": (
        {"a/kustomization.yaml": "resources: [b]\n", "a/b/kustomization.yaml": "resources: [..]\n"},
        ["KUS002", "KUS002"],
    ),
    "a-base-above-its-overlay": (
        {"base/kustomization.yaml": "namespace: a\n", "base/prod/kustomization.yaml": "resources: [..]\n"},
        ["KUS002"],
    ),
    "a-patch-that-renames-makes-names-unknown": (
        {
            "kustomization.yaml": (
                "resources: [s.yaml]\npatches:\n- {path: p.yaml, target: {kind: Service}, options: {allowNameChange: true}}\n"
                "- {target: {kind: Service, name: renamed}, patch: '[]'}\n"
            ),
            "s.yaml": SERVICE,
            "p.yaml": thing("Service", "renamed"),
        },
        [],
    ),
    "a-pattern-of-repeated-groups-is-matched": (
        {
            "kustomization.yaml": "resources: [s.yaml]\npatches: [{target: {name: '(a+)+b'}, patch: '[]'}]\n",
            "s.yaml": SERVICE,
        },
        ["KUS007"],
    ),
    "a-generated-key-that-is-downloaded": (
        {"kustomization.yaml": "configMapGenerator: [{name: x, files: ['a.json=https://example.org/a.json']}]\n"},
        [],
    ),
    "a-generated-key-from-a-remote-with-a-user": (
        {"kustomization.yaml": "configMapGenerator: [{name: x, files: ['a=git@example.org:x/y']}]\n"},
        ["KUS001"],
    ),
    "a-remote-with-a-user": ({"kustomization.yaml": "resources: ['org-1@git.example.org:team/repo']\n"}, []),
    "a-config-map-that-nothing-makes": ({"pod.yaml": pod()}, MISSING),
    "a-neighbours-remote-base-may-bring-it": (
        {
            "pod.yaml": pod(),
            "other/kustomization.yaml": "namespace: web\nresources: ['https://git.example.org/x//base?ref=v1']\n",
        },
        [],
    ),
    "a-chart-in-the-namespace-may-bring-it": (
        {
            "pod.yaml": pod(),
            "chart.yaml": thing("HelmRelease", "x", ", namespace: flux-system").replace(
                "v1", "helm.toolkit.fluxcd.io/v2", 1
            )
            + "spec: {targetNamespace: web}\n",
        },
        [],
    ),
    "a-set-with-a-chart-may-bring-it": (
        {
            "pod.yaml": pod(),
            "set.yaml": thing("ApplicationSet", "x").replace("v1", "argoproj.io/v1alpha1", 1)
            + "spec:\n  generators: [{list: {elements: [{ns: web}]}}]\n  template:\n    metadata: {name: x}\n"
            "    spec: {project: default, source: {repoURL: 'https://c.example', chart: x, targetRevision: '1'},"
            " destination: {name: in-cluster, namespace: '{{ns}}'}}\n",
        },
        [],
    ),
    "a-pod-without-a-namespace-beside-charts": (
        {
            "pod.yaml": pod(namespace=""),
            "chart.yaml": thing("Cluster", "x", ", namespace: db").replace("v1", "postgresql.cnpg.io/v1", 1),
        },
        [],
    ),
    "a-file-beside-it-that-was-not-read": ({"a/pod.yaml": pod(), "a/settings.jsonnet": "{}"}, []),
    "a-file-elsewhere-that-was-not-read": ({"a/pod.yaml": pod(), "b/settings.jsonnet": "{}"}, MISSING),
    "json-beside-it-that-is-no-manifest": ({"a/pod.yaml": pod(), "a/settings.json": "{}"}, MISSING),
    "an-object-that-is-said-to-be-external": (
        {OWN: "repository: {external: [ConfigMap/set*]}\n", "pod.yaml": pod()},
        [],
    ),
    "claims-of-a-stateful-set": (
        {
            "set.yaml": thing("StatefulSet", "db").replace("v1", "apps/v1", 1)
            + "spec:\n  serviceName: db\n  selector: {matchLabels: {app: db}}\n  volumeClaimTemplates: [{metadata: {name: data},"
            " spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]\n"
            f"  template: {{metadata: {{labels: {{app: db}}}}, spec: {{{CONTAINERS}}}}}\n",
            "job.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: job}\n"
            "spec: {volumes: [{name: a, persistentVolumeClaim: {claimName: data-db-0}},"
            f" {{name: b, persistentVolumeClaim: {{claimName: other-db-0}}}}], {CONTAINERS}}}\n",
        },
        MISSING,
    ),
    "a-sync-option-that-is-a-mapping": (
        {"a.yaml": application("x").replace("  source:", "  syncPolicy: {syncOptions: [Replace: true]}\n  source:")},
        ["SCH002"],
    ),
    "applications-that-a-filter-sorts-out": (
        {
            OWN: CONFIG,
            "root.yaml": application("apps", "root", ", directory: {include: '*-prod.yaml'}"),
            "apps/web-prod.yaml": application("web"),
            "apps/web-dev.yaml": application("web"),
            "web/s.yaml": SERVICE,
        },
        [],
    ),
    "files-that-plugins-name-are-no-orphans": (
        {
            "kustomization.yaml": "generators: [ksops.yaml]\n",
            "ksops.yaml": "apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata: {name: x}\nfiles: [s.yaml]\n",
            "s.yaml": SERVICE,
        },
        [],
    ),
}


#: A base whose Pod names a ConfigMap that does not exist, and an overlay of it.
BASE = {"base/pod.yaml": pod("TEMPLATE", ""), "base/kustomization.yaml": "resources: [pod.yaml]\n"}
HEAD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"


def overlay(patch: str, more: str = "", name: str = "prod") -> dict[str, str]:
    return {
        f"{name}/kustomization.yaml": f"namespace: {name}\nresources: [../base, config.yaml]\n{more}{patch and 'patches:'}\n{patch}",
        f"{name}/config.yaml": thing("ConfigMap", "settings"),
    }


def task(module: str) -> dict[str, str]:
    return {
        "deploy/kustomization.yaml": "resources: [app.yaml]\n",
        "ansible/roles/web/tasks/main.yaml": f"- name: Write\n  block:\n  - name: Copy\n    {module}\n",
    }


POINTER = "/spec/volumes/0/configMap/name"
TO_POD = "- target: {kind: Pod}\n"
MERGED = f"{HEAD}spec: {{volumes: [{{name: x, configMap: {{name: settings}}}}]}}\n"
CASES |= {
    "a-name-that-every-overlay-replaces": (
        BASE
        | overlay(f'{TO_POD}  patch: \'[{{"op": "replace", "path": "{POINTER}", "value": "settings"}}]\'\n')
        | overlay(f"{TO_POD}  path: patch.yaml\n", name="test")
        | {"test/patch.yaml": "- op: replace\n  path: /spec/volumes\n  value: []\n"},
        [],
    ),
    "a-name-that-one-overlay-keeps": (
        BASE
        | overlay(f"{TO_POD}  path: patch.yaml\n")
        | {"prod/patch.yaml": f"- {{op: replace, path: {POINTER}, value: settings}}\n"}
        | {"test/kustomization.yaml": "namespace: test\nresources: [../base]\n"},
        MISSING,
    ),
    "a-patch-beside-the-name-replaces-nothing-of-it": (
        BASE
        | overlay(f"{TO_POD}  path: patch.yaml\n")
        | {"prod/patch.yaml": "- {op: add, path: /spec/hostNetwork, value: true}\n"},
        MISSING,
    ),
    "a-patch-of-another-object-replaces-nothing-of-it": (
        BASE
        | overlay("- target: {kind: ConfigMap}\n  path: patch.yaml\n")
        | {"prod/patch.yaml": "- {op: add, path: /data, value: {}}\n"},
        MISSING,
    ),
    "a-merge-patch-replaces-a-name": (
        BASE | overlay("- path: patch.yaml\n") | {"prod/patch.yaml": MERGED},
        [],
    ),
    "an-inline-merge-patch-replaces-a-name": (
        BASE | overlay("- patch: |\n" + "".join(f"    {line}\n" for line in MERGED.splitlines())),
        [],
    ),
    "a-merge-patch-takes-a-volume-out": (
        BASE
        | overlay("- path: patch.yaml\n")
        | {"prod/patch.yaml": f"{HEAD}spec: {{volumes: [{{name: x, $patch: delete}}]}}\n"},
        [],
    ),
    "a-component-replaces-a-name": (
        BASE
        | overlay("", "components: [../part]\n")
        | {
            "part/kustomization.yaml": (
                f"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n{TO_POD}  path: patch.yaml\n"
            ),
            "part/patch.yaml": f"- {{op: replace, path: {POINTER}, value: settings}}\n",
        },
        [],
    ),
    "ansible-copies-a-kustomization-elsewhere": (
        task("ansible.builtin.copy: {src: '{{ root }}/deploy/kustomization.yaml', dest: /tmp/web/kustomization.yaml}"),
        [],
    ),
    "ansible-copies-the-folder-of-a-kustomization": (
        task("ansible.builtin.copy: {src: '{{ root }}/apps/deploy/', dest: /tmp/web}"),
        ["KUS001"],
    ),
    "ansible-copies-a-role-s-folder": (
        {
            "roles/web/tasks/main.yaml": "- copy: {src: deploy/, dest: /tmp/web/}\n",
            "roles/web/files/deploy/kustomization.yaml": "resources: [made.yaml]\n",
        },
        [],
    ),
    "a-schema-that-is-inferred-from-defaults": (
        {
            "values.yaml": "# yaml-language-server: $schema=values.schema.json\nhost: web\nport: a\n",
            "values.schema.json": '{"properties": {"host": {"default": "null", "type": "null"}, "port": {"type": "number"}}}',
        },
        ["SCH002"],
    ),
    "ansible-writes-what-a-kustomization-names": (
        task("template: {src: app.yaml.j2, dest: '{{ root }}/deploy/app.yaml'}"),
        [],
    ),
    "ansible-writes-something-else": (
        task("template: {src: app.yaml.j2, dest: '{{ root }}/other/app.yaml'}"),
        ["KUS001"],
    ),
    "ansible-copies-another-kustomization": (
        task("copy: {src: '{{ root }}/other/deploy/kustomization.yaml', dest: /tmp/web/kustomization.yaml}"),
        ["KUS001"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_codes(name: str, make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    files, codes = CASES[name]
    assert [line.split()[2] for line in told(make(files))] == codes


def test_many_layers_of_prefixes_end(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    layers = 14
    files = {
        f"{side}{layer}/kustomization.yaml": f"namePrefix: {side}{layer}-\nresources: [../a{layer + 1}, ../b{layer + 1}]\n"
        for side in "ab"
        for layer in range(layers)
    }
    for side in "ab":
        files[f"{side}{layers}/kustomization.yaml"] = "resources: [s.yaml]\n"
        files[f"{side}{layers}/s.yaml"] = SERVICE.replace("name: web", f"name: {side}")
    assert told(make(files)) == []


OF_A_CHART = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec:\n"
    "  project: default\n  source: {repoURL: https://charts.example.org, chart: web, targetRevision: 1.0.0}\n"
    "  destination: {server: https://kubernetes.default.svc, namespace: web}\n"
)
FLUX = (
    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: web, namespace: flux-system}\n"
    "spec: {path: ./apps/web, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}\n"
)


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"web.yaml": SERVICE}, "All checks passed."),
        ({"web.yaml": OF_A_CHART}, "No findings; nothing of what is deployed stands here."),
        (
            {"web.yaml": FLUX, "apps/web/service.yaml": SERVICE},
            # What the bootstrap makes stands in no file.
            "No findings; 1 of 2 references could not be decided.",
        ),
        ({"web.yaml": SERVICE, "secret.yaml": "\0"}, "No findings; 1 of 2 files is not read."),
        (
            {"web.yaml": SERVICE, "thing.yaml": "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\n"},
            "No findings; 1 of 2 objects has no schema.",
        ),
    ],
)
def test_the_first_line_says_what_was_not_checked(
    make: Callable[..., Path], check: Callable[..., Report], files: dict[str, str], line: str
) -> None:
    assert describe_run(check(make(files))) == line
