"""Makes a GitOps monorepo of any size to measure on: `python benchmarks/make_repo.py OUT NDOCS [--seed N] [--no-git]`.

The same NDOCS and seed give the same bytes and the same commit. All references resolve, except one in a thousand;
those are listed in the line of JSON on stdout, so that a run can be checked as well as timed.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # to mypy this folder is part of the package, to Python it is where the script lies
    from . import shapes
    from .plan import App, Plan
else:
    import shapes
    from plan import App, Plan

REPOSITORY = "https://github.com/example-org/platform.git"
CLUSTERS = [f"{region}-{stage}-{n}" for n, region, stage in product("1234", ("eu1", "us1", "ap1"), ("prod", "stage"))]
TEAMS = ("platform", "payments", "media", "data", "edge", "search", "billing", "identity", "storage", "insight")
SIDECARS = {"exporter": "9100", "proxy": "8443"}
SMALLEST = 150
LARGEST_UNIT = 30  # documents of the largest thing that one step adds, rounded up
IDENTITY = {
    f"GIT_{who}_{key}": value
    for who in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "make_repo"), ("EMAIL", "make_repo@example.org"), ("DATE", "2026-01-01T00:00:00Z"))
}


def add_workload(plan: Plan) -> None:
    """An application of our own: a base, and an overlay and an Argo CD Application for each of its clusters."""
    app = plan.new_app()
    add_base(plan, app)
    for cluster in app.clusters:
        add_overlay(plan, app, cluster)
        path = f"{app.folder}/overlays/{cluster}"
        add_application(plan, app, cluster, f"{app.name}-{cluster}", source_path(plan, path))
        wrong = f"{app.folder}/overlay/{cluster}"
        name = f"{app.name}-canary-{cluster}"
        if plan.plant("Application path", application_file(cluster, name), wrong):
            add_application(plan, app, cluster, name, source_path(plan, wrong))


def add_base(plan: Plan, app: App) -> None:
    folder = f"{app.folder}/base"
    volumes = [name for name, share in (("data", 0.5), ("files", 0.4)) if plan.chance(share)]
    texts = {
        "deployment.yaml": [deployment(plan, app, f"{folder}/deployment.yaml", volumes)],
        "configmap.yaml": [config_map(plan, app)],
        "external-secret.yaml": [plan.fill(shapes.EXTERNAL_SECRET, team=app.team, app=app.name, to_store="vault")],
        "network-policy.yaml": [plan.fill(shapes.NETWORK_POLICY, app=app.name, to_app=app.name)],
    }
    service = plan.fill(shapes.SERVICE, app=app.name, to_app=app.name)
    account = plan.fill(shapes.SERVICE_ACCOUNT, app=app.name)
    texts |= (
        {"service.yaml": [service], "service-account.yaml": [account]}
        if plan.chance(0.6)
        else {"service.yaml": [account, service]}
    )
    if "data" in volumes:
        texts["claim.yaml"] = [plan.fill(shapes.CLAIM, app=app.name, to_class="cephfs")]
    for name, documents in texts.items():
        plan.add(f"{folder}/{name}", *documents)
    file = f"{folder}/kustomization.yaml"
    wrong = ["servce.yaml"] if plan.plant("resources path", file, f"{folder}/servce.yaml") else []
    generator = add_generator(plan, app, folder) if "files" in volumes else ""
    resources = plan.items([*sorted(texts), *wrong])
    plan.add(file, plan.fill(shapes.KUSTOMIZATION_BASE, team=app.team, resources=resources, generator=generator))


def add_generator(plan: Plan, app: App, folder: str) -> str:
    plan.files[f"{folder}/config/settings.toml"] = plan.fill(shapes.SETTINGS)
    plan.files[f"{folder}/config/logging.properties"] = plan.fill(shapes.LOGGING)
    return plan.fill(
        shapes.GENERATOR, app=app.name, to_settings="config/settings.toml", to_logging="config/logging.properties"
    )


def deployment(plan: Plan, app: App, file: str, volumes: list[str]) -> str:
    wrong = f"{app.name}-confg"
    planted = plan.plant("ConfigMap name", file, wrong)
    secret = f"{app.name}-database"
    sidecars = [name for name in SIDECARS if plan.chance(0.35)]
    shape = {"data": shapes.VOLUME_DATA, "files": shapes.VOLUME_FILES}
    return plan.fill(
        shapes.DEPLOYMENT,
        team=app.team,
        app=app.name,
        component=plan.drawn("component"),
        to_app=app.name,
        to_config=f"{app.name}-config",
        to_secret=secret,
        more_env_from=plan.fill(shapes.ENV_FROM_CONFIG, to_config=wrong) if planted else "",
        mounts="".join(plan.fill(shapes.MOUNT, volume=name) for name in volumes),
        volumes="".join(
            plan.fill(shape[name], to_claim=f"{app.name}-data", to_files=f"{app.name}-files") for name in volumes
        ),
        sidecars="".join(
            plan.fill(shapes.SIDECAR, sidecar=name, port=SIDECARS[name], to_secret=secret) for name in sidecars
        ),
    )


def config_map(plan: Plan, app: App) -> str:
    keys = "".join(plan.fill(shapes.CONFIG_KEY, key=f"{n:02}") for n in range(plan.random.randint(2, 9)))
    modules = "".join(plan.fill(shapes.CONFIG_MODULE, module=str(n)) for n in range(plan.random.randint(2, 12)))
    return plan.fill(shapes.CONFIG_MAP, app=app.name, keys=keys, modules=modules)


def add_overlay(plan: Plan, app: App, cluster: str) -> None:
    folder = f"{app.folder}/overlays/{cluster}"
    names = {"team": app.team, "app": app.name, "cluster": cluster, "to_app": app.name}
    resources, patches = ["../../base"], ""
    if plan.chance(0.5):
        certificate = plan.fill(shapes.CERTIFICATE_SECRET, **names, to_store="vault")
        ingress = plan.fill(shapes.INGRESS, **names, to_class="nginx", to_certificate=f"{app.name}-certificate")
        plan.add(f"{folder}/ingress.yaml", ingress, certificate)
        resources.append("ingress.yaml")
    if plan.chance(0.7):
        plan.add(f"{folder}/deployment-patch.yaml", plan.fill(shapes.DEPLOYMENT_PATCH, **names))
        patches += plan.fill(shapes.PATCH_BY_PATH, to_patch="deployment-patch.yaml")
    if not patches or plan.chance(0.5):
        patches += plan.fill(shapes.PATCH_INLINE, **names)
    text = plan.fill(
        shapes.KUSTOMIZATION_OVERLAY,
        **names,
        to_image=app.name,
        resources=plan.items(resources),
        components=plan.items([f"../../../components/{component(plan, app.team)}"]),
        patches=patches,
    )
    plan.add(f"{folder}/kustomization.yaml", text)


def component(plan: Plan, team: str) -> str:
    """The name of one of the team's components, which its first user makes."""
    name = plan.random.choice(("monitoring", "spread"))
    folder = f"apps/{team}/components/{name}"
    if f"{folder}/kustomization.yaml" not in plan.files:
        if name == "spread":
            plan.add(f"{folder}/patch.yaml", plan.fill(shapes.SPREAD_PATCH))
            text = plan.fill(shapes.COMPONENT_SPREAD, to_patch="patch.yaml")
        else:
            plan.add(f"{folder}/policy.yaml", plan.fill(shapes.MONITORING_POLICY))
            text = plan.fill(shapes.COMPONENT_MONITORING, to_policy="policy.yaml")
        plan.add(f"{folder}/kustomization.yaml", text)
    return name


def application_file(cluster: str, name: str) -> str:
    return f"clusters/{cluster}/applications/{name.removesuffix(f'-{cluster}')}.yaml"


def add_application(plan: Plan, app: App, cluster: str, name: str, source: str) -> None:
    path = application_file(cluster, name)
    plan.add(path, application(plan, cluster, name, source, team=app.team, namespace=app.name))


def application(plan: Plan, cluster: str, name: str, source: str, team: str, namespace: str) -> str:
    return plan.fill(
        shapes.APPLICATION,
        name=name,
        team=team,
        to_team=team,
        cluster=cluster,
        namespace=namespace,
        source=source,
        wave=str(plan.random.randint(0, 9)),
    )


def source_path(plan: Plan, path: str) -> str:
    return plan.fill(shapes.SOURCE_PATH, repository=REPOSITORY, to_path=path)


def add_chart(plan: Plan) -> None:
    """An application from a public Helm chart, whose values are ours."""
    app = plan.new_app()
    plan.add(f"{app.folder}/values.yaml", values(plan, shapes.VALUES, app, range(2, 9)))
    for cluster in app.clusters:
        name = f"{app.name}-{cluster}"
        own = f"{app.folder}/values-{cluster}.yaml"
        plan.add(own, values(plan, shapes.VALUES_CLUSTER, app, range(5), cluster))
        files = [f"{app.folder}/values.yaml", own]
        wrong = f"{app.folder}/values-{cluster}.yml"
        if plan.plant("value file", application_file(cluster, name), wrong):
            files.append(wrong)
        value_files = plan.items(f"$values/{file}" for file in files)
        source = plan.fill(shapes.SOURCES_CHART, app=app.name, repository=REPOSITORY, value_files=value_files)
        add_application(plan, app, cluster, name, source)


def values(plan: Plan, shape: str, app: App, counts: range, cluster: str = "") -> str:
    env = "".join(plan.fill(shapes.CONFIG_KEY, key=f"{n:02}") for n in range(plan.random.choice(counts)))
    return plan.fill(shape, app=app.name, cluster=cluster, env=env)


def mac(kind: int, number: int) -> str:
    return ":".join(f"{byte:02x}" for byte in (2, kind, *number.to_bytes(4, "big")))


def add_machine(plan: Plan) -> None:
    cluster = plan.clusters[plan.machines % len(plan.clusters)]
    team = plan.random.choice(plan.teams)
    plan.machines += 1
    names = {"machine": f"{team}-vm-{plan.machines:04}", "cluster": cluster, "team": team, "to_class": "ceph-block"}
    claim = plan.fill(shapes.MACHINE_CLAIM, **names) if plan.chance(0.3) else ""
    machine = plan.fill(
        shapes.VIRTUAL_MACHINE,
        **names,
        distribution=plan.drawn("distribution"),
        to_root=f"{names['machine']}-root",
        to_network=f"vlan{plan.drawn('vlan')}",
        mac=mac(1, plan.machines),
        disks=plan.fill(shapes.MACHINE_DISK) if claim else "",
        volumes=plan.fill(shapes.VOLUME_DATA, to_claim=f"{names['machine']}-data") if claim else "",
    )
    file = f"{names['machine']}.yaml"
    plan.machine_files[cluster].append(file)
    plan.add(f"vms/{cluster}/{file}", *((claim, machine) if claim else (machine,)))


def add_node(plan: Plan) -> None:
    turn, index = divmod(plan.nodes, len(plan.clusters))
    plan.nodes += 1
    cluster, control = plan.clusters[index], turn < 3
    node = f"{cluster}-{'control' if control else 'worker'}-{turn + 1:03}"
    names = {"cluster": cluster, "node": node, **addresses(index, turn)}
    file = f"patches/{node}.yaml"
    plan.node_entries[cluster].append(
        plan.fill(shapes.TALCONFIG_NODE, **names, control=str(control).lower(), to_patch=file)
    )
    text = plan.fill(
        shapes.MACHINE_PATCH,
        **names,
        mac=mac(2, plan.nodes),
        virtual_address=plan.fill(shapes.VIP, **names) if control else "",
        api_access=shapes.API_ACCESS if control else "",
        mirrors="".join(plan.fill(shapes.MIRROR, **names, registry=each) for each in shapes.REGISTRIES),
        sysctls="".join(plan.fill(shapes.SYSCTL, key=each) for each in shapes.SYSCTLS),
        control_plane=plan.fill(shapes.CONTROL_PLANE_PATCH, **names) if control else "",
    )
    plan.add(f"talos/{cluster}/{file}", text)


def addresses(cluster: int, node: int) -> dict[str, str]:
    """No two nodes share an address, and no subnet overlaps that of the services (10.96) or the pods (10.244)."""
    host = f"{node // 200}.{10 + node % 200}"
    network, storage = f"10.{1 + cluster}", f"10.{150 + cluster}"
    return {
        "address": f"{network}.{host}",
        "storage_address": f"{storage}.{host}",
        "gateway": f"{network}.0.1",
        "vip": f"{network}.0.5",
        "subnet": f"{network}.0.0/16",
    }


def add_cluster(plan: Plan, cluster: str) -> None:
    """What a cluster needs besides its workloads; cluster_documents says how many documents that are."""
    folder = f"clusters/{cluster}"
    projects = [plan.fill(shapes.PROJECT, team=team, cluster=cluster, repository=REPOSITORY) for team in plan.teams]
    plan.add(f"{folder}/applications/projects.yaml", *projects)
    for file, name, path, namespace in (
        (f"{folder}/root.yaml", "root", f"{folder}/applications", "argocd"),
        (f"{folder}/applications/base.yaml", "base", f"{folder}/base", "kube-system"),
        (f"{folder}/applications/vms.yaml", "vms", f"vms/{cluster}", "virtual-machines"),
    ):
        source = source_path(plan, path)
        plan.add(file, application(plan, cluster, f"{name}-{cluster}", source, "default", namespace))
    add_cluster_base(plan, cluster, f"{folder}/base")
    networks = [plan.fill(shapes.NETWORK, id=vlan) for vlan in shapes.CHOICES["vlan"]]
    plan.add(f"vms/{cluster}/networks.yaml", *networks)
    machines = plan.items([*plan.machine_files[cluster], "networks.yaml"])
    plan.add(f"vms/{cluster}/kustomization.yaml", plan.fill(shapes.CLUSTER_KUSTOMIZATION, resources=machines))
    nodes = "".join(plan.node_entries[cluster])
    plan.add(f"talos/{cluster}/talconfig.yaml", plan.fill(shapes.TALCONFIG, cluster=cluster, nodes=nodes))


def add_cluster_base(plan: Plan, cluster: str, folder: str) -> None:
    plan.add(
        f"{folder}/secret-store.yaml",
        plan.fill(shapes.NAMESPACE, namespace="external-secrets"),
        plan.fill(shapes.STORE_ACCOUNT),
        plan.fill(shapes.SECRET_STORE, cluster=cluster, to_account="secret-reader"),
    )
    plan.add(
        f"{folder}/classes.yaml",
        plan.fill(shapes.STORAGE_CLASS, name="ceph-block", provisioner="rbd"),
        plan.fill(shapes.STORAGE_CLASS, name="cephfs", provisioner="cephfs"),
        plan.fill(shapes.INGRESS_CLASS),
    )
    resources = plan.items(["classes.yaml", "secret-store.yaml"])
    plan.add(f"{folder}/kustomization.yaml", plan.fill(shapes.CLUSTER_KUSTOMIZATION, resources=resources))


def cluster_documents(plan: Plan) -> int:
    return len(plan.teams) + 3 + 7 + len(shapes.CHOICES["vlan"]) + 2


UNITS: dict[Callable[[Plan], None], float] = {add_workload: 1.0, add_chart: 0.4, add_machine: 1.0, add_node: 0.7}


def steps(plan: Plan, documents: int) -> Iterator[Callable[[Plan], None]]:
    """What to add next, until only the clusters' own documents are missing."""
    wanted = documents - len(plan.clusters) * cluster_documents(plan)
    for _ in plan.clusters:
        yield from (add_node, add_machine)
    while wanted - plan.documents > LARGEST_UNIT:
        yield plan.random.choices(list(UNITS), list(UNITS.values()))[0]
    while plan.documents < wanted:
        yield add_node if plan.chance(0.4) else add_machine


def make(documents: int, seed: int) -> Plan:
    clusters = CLUSTERS[: max(2, documents // 1000)]
    plan = Plan(clusters, TEAMS[: max(2, documents // 300)], random.Random(seed))
    for step in steps(plan, documents):
        step(plan)
    for cluster in clusters:
        add_cluster(plan, cluster)
    return plan


def write(plan: Plan, out: Path) -> None:
    shown = sys.stderr.isatty()
    for number, (path, text) in enumerate(sorted(plan.files.items()), 1):
        file = out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        if shown and (number % 500 == 0 or number == len(plan.files)):
            print(f"\r{number}/{len(plan.files)} files", end="", file=sys.stderr, flush=True)
    if shown:
        print(file=sys.stderr)


def commit(out: Path) -> None:
    """One commit that depends on nothing but the files: no configuration of the user's, no hook, no clock."""
    git = shutil.which("git") or sys.exit("git is not on PATH; install it, or give --no-git.")
    outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env = outside | IDENTITY | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    settings = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0")
    for arguments in (
        ("init", "--quiet", "--template=", "--initial-branch=main"),
        ("remote", "add", "origin", REPOSITORY),
        ("add", "-A"),
        ("commit", "--quiet", "-m", "A synthetic GitOps monorepo"),
    ):
        subprocess.run([git, *settings, *arguments], cwd=out, env=env, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes a synthetic GitOps monorepo, the same for the same seed.")
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder that does not exist yet or is empty")
    parser.add_argument("documents", type=int, metavar="NDOCS", help=f"how many YAML documents, at least {SMALLEST}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-git", action="store_true", help="write the files only")
    options = parser.parse_args()
    out: Path = options.out
    if options.documents < SMALLEST:
        parser.error(f"NDOCS is {options.documents}; it must be at least {SMALLEST}.")
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        parser.error(f"{out} exists and is not an empty folder; name one that is empty or does not exist yet.")
    plan = make(options.documents, options.seed)
    write(plan, out)
    if not options.no_git:
        commit(out)
    counts = {"documents": plan.documents, "files": len(plan.files), "references": plan.references}
    print(json.dumps(counts | {"dangling": [asdict(each) for each in plan.dangling]}))


if __name__ == "__main__":
    main()
