"""What follows from a parse error, a missing file, a wrong kind or a misspelt field is not told again."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
Files = dict[str, str]

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}], selector: {app: web}}\n"
BROKEN = SERVICE + "status: {\n"
PATCH = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer}\n"
PATCHED = "resources: [service.yaml]\npatches:\n  - path: patch.yaml\n"
POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: web}\nspec:\n  containers:\n"
    "    - name: web\n      image: registry.example.org/web:1.0\n      envFrom: [{configMapRef: {name: web-config}}]\n"
)
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-config, namespace: web}\n"
BACKUP = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: backup, namespace: web}\nspec:\n  containers:\n"
    "    - {name: backup, image: registry.example.org/backup:1.0}\n"
    "  volumes: [{name: data, persistentVolumeClaim: {claimName: data-database-0}}]\n"
)
DATABASE = (
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: database, namespace: web}\nspec:\n"
    "  serviceName: database\n  selector: {matchLabels: {app: database}}\n  template:\n"
    "    metadata: {labels: {app: database}}\n    spec: {containers: [{name: a, image: registry.example.org/a:1.0}]}\n"
    "  volumeClaimTemplats:\n    - metadata: {name: data}\n"
)
MACHINE = "apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {name: web}\nspec:\n  template: {spec: {}}\n"
PROJECT = (
    "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: media, namespace: argocd}\nspec:\n"
    "  sourceRepos: ['*']\n  destinatons: [{server: https://kubernetes.default.svc, namespace: media}]\n"
)
APPLICATION = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: player, namespace: argocd}\nspec:\n"
    "  project: media\n  source: {repoURL: https://charts.example.org, chart: player, targetRevision: 1.0.0}\n"
    "  destination: {server: https://kubernetes.default.svc, namespace: media}\n"
)
SOURCES = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec:\n"
    "  project: default\n  sources:\n"
    "    - repoURL: https://charts.example.org\n      chart: web\n      targetRevision: 1.0.0\n"
    "      helm: {valueFiles: [$values/web.yaml]}\n"
    "    - {repoURL: https://git.example.org/team/platform.git, targetRevision: main, reff: values}\n"
    "  destination: {server: https://kubernetes.default.svc, namespace: web}\n"
)


def machine(patch: str, talos: str = "1.12") -> Files:
    """A machine with one patch."""
    config = f'versions: {{talos: "{talos}"}}\ntalos:\n  nodes:\n    - {{name: a, role: worker, patches: [a.yaml]}}\n'
    return {"stackwright.yaml": config, "a.yaml": patch}


CASES: dict[str, tuple[Files, list[str]]] = {
    "a broken file and a patch for what is in it": (
        {"kustomization.yaml": PATCHED, "service.yaml": BROKEN, "patch.yaml": PATCH},
        ["YAML001"],
    ),
    "a broken file of a base and a patch in the overlay": (
        {
            "base/kustomization.yaml": "resources: [service.yaml]\n",
            "base/service.yaml": BROKEN,
            "prod/kustomization.yaml": "resources: [../base]\npatches:\n  - path: patch.yaml\n",
            "prod/patch.yaml": PATCH,
        },
        ["YAML001"],
    ),
    "a field that kustomize does not have and a patch": (
        {
            "kustomization.yaml": PATCHED.replace("resources", "resorces"),
            "service.yaml": SERVICE,
            "patch.yaml": PATCH,
        },
        ["SCH001"],
    ),
    "a list that is none and a patch": (
        {
            "kustomization.yaml": PATCHED.replace("[service.yaml]", "service.yaml"),
            "service.yaml": SERVICE,
            "patch.yaml": PATCH,
        },
        ["SCH002"],
    ),
    "an empty base and a patch": (
        {
            "base/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
            "prod/kustomization.yaml": "resources: [../base]\npatches:\n  - path: patch.yaml\n",
            "prod/patch.yaml": PATCH,
        },
        ["KUS003"],
    ),
    "an empty Component": (
        {"web/kustomization.yaml": "components: [../debug]\n", "debug/kustomization.yaml": ""},
        ["KUS003"],
    ),
    "a broken file and the name of what is in it": (
        {"web/pod.yaml": POD, "settings/config.yaml": CONFIG + "data: {\n"},
        ["YAML001"],
    ),
    "a mistake in what would make a claim": (
        {"backup.yaml": BACKUP, "database.yaml": DATABASE},
        ["SCH001"],
    ),
    "a misspelt option of a reference": (
        {"pod.yaml": POD.replace("name: web-config", "name: web-config, optinal: true")},
        ["SCH001"],
    ),
    "a broken kustomization and what it would have added": (
        {
            "kustomization.yaml": "resources: [vm.yaml]\npatches:\n  - path: patch.yaml\n  broken: [\n",
            "vm.yaml": MACHINE,
        },
        ["YAML001"],
    ),
    "a misspelt kustomization and what it would have added": (
        {
            "kustomization.yaml": "resources: [vm.yaml]\npatchs:\n  - path: patch.yaml\n",
            "vm.yaml": MACHINE,
            "patch.yaml": "apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {name: web}\n"
            "spec: {runStrategy: Always}\n",
        },
        ["SCH001"],
    ),
    "one of several fields, misspelt": (
        {
            "disk.yaml": "apiVersion: cdi.kubevirt.io/v1beta1\nkind: DataVolume\nmetadata: {name: disk}\nspec:\n"
            "  source: {blnk: {}}\n  storage: {resources: {requests: {storage: 1Gi}}}\n"
        },
        ["SCH001"],
    ),
    "a required field in a wrong place": (
        {
            "web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, selector: {a: b}}\nspec:\n"
            "  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: a, image: example.org/a:1}]}\n"
        },
        ["SCH001"],
    ),
    "a misspelt field of a project": ({"project.yaml": PROJECT, "player.yaml": APPLICATION}, ["SCH001"]),
    "a misspelt field of a destination": (
        {
            "project.yaml": PROJECT.replace("destinatons", "destinations"),
            "player.yaml": APPLICATION.replace("svc, namespace", "svc, namespce"),
        },
        ["SCH001"],
    ),
    "a misspelt ref": ({"web.yaml": SOURCES}, ["SCH001"]),
    "the name of a file beside, misspelt": (
        {"kustomization.yaml": "resources: [servce.yaml]\n", "service.yaml": SERVICE},
        ["KUS001"],
    ),
    "a kustomization of an API version that is none": (
        {
            "web/kustomization.yaml": "apiVersion: kustomize.confg.k8s.io/v1beta1\nresources: [service.yaml]\n",
            "web/service.yaml": SERVICE,
            "prod/kustomization.yaml": "resources: [../web]\n",
        },
        ["SCH009"],
    ),
    "a comment in a file that is broken": (
        {
            "kustomization.yaml": "resources:\n  # stackwright: ignore[KUS001] a script makes it\n  - a.yaml\n"
            "  - made.yaml\n  broken: [\n"
        },
        ["YAML001"],
    ),
    "a broken patch of a machine": (machine("machine:\n  sysctls: {\n"), ["YAML001"]),
    "a key twice in a patch of a machine": (machine("machine:\n  sysctls: {a: b}\n  sysctls: {a: c}\n"), ["YAML002"]),
    "a misspelt kind of a machine": (machine("apiVersion: v1alpha1\nkind: HostnamConfig\nauto: stable\n"), ["SCH004"]),
    "a misspelt field of a machine": (machine("machine:\n  sysctl: {a: b}\n"), ["SCH001"]),
    "a field that is too new": (machine("machine:\n  install: {grubUseUKICmdline: true}\n", "1.11"), ["VER001"]),
    "a kind that is too new": (machine("apiVersion: v1alpha1\nkind: SysctlConfig\nparams: {a: b}\n"), ["VER002"]),
}


@pytest.mark.parametrize("name", CASES)
def test_one_cause_is_one_finding(name: str, make: Make, told: Told) -> None:
    files, codes = CASES[name]
    assert [line.split()[2] for line in told(make(files), profile="strict")] == codes


def test_the_verdict_of_talos_is_told_where_nothing_else_is(make: Make, told: Told) -> None:
    files, _ = CASES["a misspelt field of a machine"]
    assert [line.split()[2] for line in told(make(files), ignore=("SCH001",))] == ["TAL020"]


def test_a_comment_for_the_verdict_is_of_use_where_its_cause_is_told(make: Make, told: Told) -> None:
    comment = "machine:\n  # stackwright: ignore[TAL020, SCH001] our fork has it\n  sysctl: {a: b}\n"
    assert told(make(machine(comment))) == []


def test_a_misspelt_kind_is_the_one_that_is_looked_for(make: Make, told: Told) -> None:
    root = make({"pod.yaml": POD, "config.yaml": CONFIG.replace("ConfigMap", "ConfigMp")})
    assert [line for line in told(root) if "K8S001" in line] == []
    root = make(
        {"kustomization.yaml": PATCHED, "service.yaml": SERVICE.replace("Service", "Servce"), "patch.yaml": PATCH}
    )
    assert [line for line in told(root) if "KUS007" in line] == []


def test_what_has_another_cause_is_told_beside(make: Make, told: Told) -> None:
    """A broken file takes nothing from builds and names that have nothing to do with it."""
    files = {
        "web/kustomization.yaml": PATCHED,
        "web/service.yaml": SERVICE.replace("name: web", "name: wbe"),
        "web/patch.yaml": PATCH,
        "web/pod.yaml": POD,
        "elsewhere/service.yaml": BROKEN,
    }
    assert sorted(line.split()[2] for line in told(make(files))) == ["K8S001", "KUS007", "YAML001"]
