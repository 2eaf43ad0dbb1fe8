"""Virtual machines: how they come to run, and what recipes do with them."""

import re
from collections.abc import Callable

import yaml

from . import charts, world
from .desk import Desk
from .terminal import Done


def vm(at: Desk) -> str:
    """A virtual machine."""
    return str(at.seen["vms"][0]["name"])


def deploy(at: Desk) -> None:
    """Argo CD has deployed the virtual machines, and KubeVirt runs them."""
    objects = at.objects()
    crd = objects.kind("apiextensions.k8s.io", "v1", "customresourcedefinitions")
    for api in ("kubevirt.io/v1", "snapshot.kubevirt.io/v1beta1", "monitoring.coreos.com/v1"):
        for plural, kind in charts.DEFINITIONS[api]:
            objects.create(crd, "", charts.definition(api, plural, kind), "argocd-controller")
    objects.create(objects.kind("", "v1", "namespaces"), "", {"metadata": {"name": "vms"}}, "argocd-controller")
    for one in at.seen["vms"]:
        text = at.output("kubectl", "kustomize", f"kubernetes/vms/{one['name']}")
        for value in yaml.safe_load_all(text):
            wanted = next(one for one in objects.kinds() if one.kind == value["kind"])
            objects.create(wanted, "vms", value, "argocd-controller")
        with world.change(at.world_file) as here:
            here.vms[one["name"]] = f"ssh-ed25519 {_HOST_KEY}"


_HOST_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIGm4AVvDcRWVIMFwT0lQqZZ8n3yxT7B5p2oYJxQwT9oT"


def snapshot(at: Desk, name: str = "night") -> None:
    """A virtual machine has a snapshot."""
    kind = next(kind for kind in at.objects().kinds() if kind.kind == "VirtualMachineSnapshot")
    labels = {"app.kubernetes.io/name": vm(at)}
    value = {"metadata": {"name": f"{vm(at)}-{name}", "labels": labels}, "spec": {"source": {"name": vm(at)}}}
    at.objects().create(kind, "vms", value, "backup")


def with_vms(*command: str) -> Callable[[Desk], Done]:
    def run(at: Desk) -> Done:
        deploy(at)
        snapshot(at)
        return at.just(*command, vm(at))

    return run


def host_key_done(at: Desk, _: Done) -> None:
    rule = next(
        one
        for one in yaml.safe_load((at.root / ".sops.yaml").read_text())["creation_rules"]
        if vm(at) in one["path_regex"]
    )
    found = [one for group in rule["key_groups"] for one in group["age"]]
    assert len(found) == 2
    assert all(re.fullmatch("age1[0-9a-z]{58}", one) for one in found)


def job_done(kind: str) -> Callable[[Desk, Done], None]:
    def done(at: Desk, _: Done) -> None:
        made = [one for one in at.objects().of_kind("Job") if one["metadata"]["name"].startswith(f"{vm(at)}-{kind}-")]
        assert len(made) == 1
        ours = made[0]["spec"]["template"]["spec"]["containers"][0]
        origin = next(one for one in at.objects().of_kind("CronJob") if one["metadata"]["name"] == f"{vm(at)}-{kind}")
        theirs = origin["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]
        assert (ours["image"], ours["command"]) == (theirs["image"], theirs["command"])

    return done


def restored(at: Desk, _: Done) -> None:
    made = at.objects().of_kind("VirtualMachineRestore")
    assert [one["spec"]["virtualMachineSnapshotName"] for one in made] == [f"{vm(at)}-night"]
    assert made[0]["spec"]["target"]["name"] == vm(at)


def replaced(at: Desk, _: Done) -> None:
    assert at.objects().of_kind("VirtualMachine") == []
