"""What looks wrong and is right: each repository here is silent, and a small twist of it is not.

The folders hold the repositories; `dot-` at the start of a name stands for `.`, so that their `.gitignore` is not ours.
Files that are no YAML on purpose are written by the tests.
"""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from stackwright.lint.finding import Report

HERE = Path(__file__).parent
ORIGIN = "https://git.example.org/team/platform.git"
SOME_COMMIT = "5d1f4dd2ca4dbf40bd1bd39b3a5c4e8a7f1d9b60"

Change = Callable[[Path], None]


def replace(path: str, old: str, new: str) -> Change:
    """Another text in a file."""

    def change(root: Path) -> None:
        text = (root / path).read_text()
        assert old in text
        (root / path).write_text(text.replace(old, new))

    return change


def remove(path: str) -> Change:
    """A file or folder less."""

    def change(root: Path) -> None:
        (root / path).unlink() if (root / path).is_file() else shutil.rmtree(root / path)

    return change


def rename(path: str, to: str) -> Change:
    """A file or folder in another place."""

    def change(root: Path) -> None:
        (root / to).parent.mkdir(parents=True, exist_ok=True)
        (root / path).rename(root / to)

    return change


def write(path: str, content: str | bytes) -> Change:
    """A file more."""

    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


@dataclass(frozen=True)
class Twist:
    """Changes that make the repository wrong, and the findings that this gives, as `path:line:column: … message`."""

    trap: str
    name: str
    changes: tuple[Change, ...]
    findings: tuple[str, ...]
    submodules: bool = True


@dataclass(frozen=True)
class Trap:
    """A repository; `written` are files that cannot stand in its folder, `infos` the paths that infos are about.

    `no_rule` says which rules of today could be wrong about it: where none, silence is all there is to test.
    """

    name: str
    written: tuple[Change, ...] = ()
    submodules: tuple[str, ...] = ()
    infos: frozenset[str] = frozenset()
    no_rule: str = ""


BOM, CRYPT = b"\xef\xbb\xbf", b"\0GITCRYPT\0" + bytes(range(256))
CHART = """{{- range .Values.parts }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}
  {{- with .labels }}
  labels: {{ toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
"""
QUOTED = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "{{ .Values.name | default "web" }}"\n'
DIALECT = (
    write("settings/marked.yaml", BOM + b"a: 1\n"),
    write("settings/windows.yaml", b"a: 1\r\nb: |\r\n  text\r\n---\r\nc: 2\r\n"),
    write("settings/both/kustomization.yaml", BOM + b"resources:\r\n  - config.yaml\r\n"),
    write("settings/both/config.yaml", b"apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: both\r\n"),
    write("secrets/login.yaml", CRYPT),
    write("secrets/login.yaml.bak", "login: [\n"),
    write("settings/old.yml.bak", "a: 1\na: 2\n"),
    write("chart/templates/parts.yaml", CHART),
    write("chart/templates/quoted.yaml", QUOTED),
    write("chart/templates/nested/tail.yaml", "{{ if .Values.x }}\na: [\n{{ end }}\n"),
    write("hosts/config.yaml", "{% for host in hosts %}\n- {{ host }}\n{% endfor %}\n"),
)
ARCHIVED = "archive/photos/kustomization.yaml"
VENDORED = frozenset(
    {
        "ansible/ansible_collections/acme/tools/playbooks/kustomization.yaml",
        "ansible/ansible_collections/acme/tools/playbooks/twice.yml",
        "ansible/galaxy/acme.users/meta/main.yml",
        "third_party/operator/kustomization.yaml",
        "tests/fixtures/kustomization.yaml",
        "tests/fixtures/twice.yaml",
    }
)

TRAPS = {
    trap.name: trap
    for trap in (
        Trap("01-absent-targets", submodules=("modules/common",)),
        Trap("01-kept-folder"),
        Trap("01-archive", infos=frozenset({ARCHIVED, "archive/photos/application.yaml"})),
        Trap("02-partial-manifests", infos=frozenset({"apps/overlays/stage/kustomization.yaml"})),
        Trap("03-default-disk", no_rule="KubeVirt's volumes and disks"),
        Trap("04-out-of-band"),
        Trap("04-flux-substitution"),
        Trap("04-claim-of-a-stateful-set"),
        Trap("05-projects"),
        Trap("06-own-repository"),
        Trap("07-application-sets"),
        Trap("08-same-names"),
        Trap("08-prefixed-names"),
        Trap("09-addresses"),
        Trap("10-lookalikes"),
        Trap("11-yaml-dialect", written=DIALECT),
        Trap("12-secrets-that-are-not", no_rule="plain secrets"),
        Trap("13-nix-paths", no_rule="Nix's imports and flake inputs"),
        Trap("14-talos-schema", infos=frozenset({"talos/patches/json6902.yaml"})),
        Trap("15-vendored-trees", infos=VENDORED),
        Trap("16-several-flakes", no_rule="flakes and their locks"),
        Trap("17-old-kubernetes"),
    )
}

PROD = "clusters/prod"
ALL, REFUSED = "talos/patches/all.yaml", "Talos refuses the document"
BETA = "talos/nodes/beta.yaml"
GATEWAY = "        routes: [{network: 0.0.0.0/0, gateway: 192.0.2.1}]"


def _not_here(path: str, at: str, written: str, target: str) -> str:
    return f"{path}:{at}: error KUS001 `{written}` leads nowhere: {target} does not exist"


def _no_path(path: str, written: str) -> str:
    return f"{path}:10:11: error ARG001 `{written}` leads nowhere: {written} does not exist"


def _no_object(at: str, kind: str, name: str) -> str:
    return f"{at}: warning K8S001 {kind} `{name}` does not exist in this repository"


def _spelling(name: str) -> Twist:
    """Every way to write the repository's URL is seen through: the same path, misspelt, is found missing."""
    path = f"{PROD}/{name}.yaml"
    return Twist("06-own-repository", name, (replace(path, "apps/web", "apps/wbe"),), (_no_path(path, "apps/wbe"),))


TWISTS = (
    Twist(
        "05-projects",
        "repository-of-nobody",
        (replace("argocd/repositories.yaml", "  project: media\n", ""),),
        (
            "argocd/apps/player.yaml:9:14: error ARG015 the project `media` does not permit the repository"
            " `https://charts.example.org`",
        ),
    ),
    Twist(
        "01-absent-targets",
        "nothing-ignored",
        (remove(".gitignore"),),
        (
            _not_here("apps/web/kustomization.yaml", "6:5", "rendered.yaml", "apps/web/rendered.yaml"),
            _not_here("apps/web/kustomization.yaml", "7:5", "../../vendor/charts-base", "vendor/charts-base"),
            _not_here("apps/web/kustomization.yaml", "14:9", "web.env", "apps/web/web.env"),
            _not_here("bootstrap/kustomization.yaml", "2:5", "../generated/network", "generated/network"),
        ),
    ),
    Twist(
        "01-absent-targets",
        "file-taken-in-again",
        (replace(".gitignore", "rendered.yaml\n", "rendered.yaml\n!/apps/web/rendered.yaml\n"),),
        (_not_here("apps/web/kustomization.yaml", "6:5", "rendered.yaml", "apps/web/rendered.yaml"),),
    ),
    Twist(
        "01-absent-targets",
        "no-submodule",
        (remove(".gitmodules"),),
        (
            _not_here(
                "apps/web/kustomization.yaml", "8:5", "../../modules/common/namespace", "modules/common/namespace"
            ),
            _not_here(
                "apps/web/kustomization.yaml",
                "10:5",
                "../../modules/common/components/labels",
                "modules/common/components/labels",
            ),
            _no_path(f"{PROD}/shared.yaml", "modules/common/deploy"),
        ),
        submodules=False,
    ),
    Twist(
        "01-kept-folder",
        "not-ignored",
        (remove("rendered"),),
        (
            _not_here("apps/web/kustomization.yaml", "3:5", "../../rendered", "rendered"),
            _not_here("apps/web/kustomization.yaml", "4:5", "../../rendered/rules.yaml", "rendered/rules.yaml"),
        ),
    ),
    Twist(
        "01-archive",
        "in-use",
        (rename("archive/photos", "apps/photos"), replace("apps/photos/application.yaml", "apps/photos", "apps/none")),
        (
            _no_path("apps/photos/application.yaml", "apps/none"),
            _not_here("apps/photos/kustomization.yaml", "3:5", "removed-claim.yaml", "apps/photos/removed-claim.yaml"),
        ),
    ),
    Twist(
        "02-partial-manifests",
        "patch-of-nothing",
        (replace("apps/overlays/prod/web-patch.yaml", "name: web", "name: wbe"),),
        (
            "apps/overlays/prod/kustomization.yaml:4:11: error KUS007 kustomize refuses this patch:"
            " no Application `wbe` is in the build",
        ),
    ),
    Twist(
        "02-partial-manifests",
        "patch-as-a-resource",
        (
            replace("apps/overlays/prod/kustomization.yaml", "  - path: web-patch.yaml\n", ""),
            replace("apps/overlays/prod/kustomization.yaml", "../../base", "../../base\n  - web-patch.yaml"),
        ),
        (
            "apps/overlays/prod/web-patch.yaml:4:9: warning ARG003"
            " the Application `web` is declared twice in one deployment",
        ),
    ),
    Twist(
        "02-partial-manifests",
        "target-of-nothing",
        (replace("machines/kustomization.yaml", "kind: VirtualMachine", "kind: VirtualMachines"),),
        (
            "machines/kustomization.yaml:7:7: info KUS007 this patch changes nothing:"
            " no VirtualMachines is in the build",
        ),
    ),
    Twist(
        "02-partial-manifests",
        "patch-with-a-field-of-nothing",
        (replace("apps/overlays/prod/web-patch.yaml", "  source:", "  sorce:"),),
        ("apps/overlays/prod/web-patch.yaml:7:3: warning SCH001 Application has no field `spec.sorce`: it is dropped",),
    ),
    Twist(
        "02-partial-manifests",
        "never-patched",
        (
            remove("machines/common-patch.yaml"),
            write("machines/kustomization.yaml", "resources:\n  - build.yaml\n  - router.yaml\n"),
        ),
        (
            "machines/build.yaml:5:1: warning SCH007 `spec` needs one of running, runStrategy",
            "machines/build.yaml:7:5: warning VIR005 the machine has no memory: no instance is made of it",
            "machines/router.yaml:5:1: warning SCH007 `spec` needs one of running, runStrategy",
            "machines/router.yaml:8:7: warning SCH003 VirtualMachine lacks `spec.template.spec.domain.devices`",
            "machines/router.yaml:9:9: warning VIR005 the machine has no memory: no instance is made of it",
        ),
    ),
    Twist(
        "04-out-of-band",
        "no-generator",
        (replace("apps/web/kustomization.yaml", "name: web-settings", "name: web-setting"),),
        (_no_object("apps/web/deployment.yaml:19:23", "ConfigMap", "web-settings"),),
    ),
    Twist(
        "04-out-of-band",
        "not-optional",
        (replace("apps/web/deployment.yaml", "optional: true", "optional: false"),),
        (
            _no_object("apps/web/deployment.yaml:21:23", "ConfigMap", "web-overrides"),
            _no_object("apps/web/deployment.yaml:36:25", "ConfigMap", "region"),
            _no_object("apps/web/deployment.yaml:47:25", "ConfigMap", "web-extra"),
        ),
    ),
    Twist(
        "04-out-of-band",
        "no-data-volume",
        (replace("machines/disks.yaml", "name: scratch", "name: scratched"),),
        (_no_object("machines/export.yaml:12:20", "PersistentVolumeClaim", "scratch"),),
    ),
    Twist(
        "04-out-of-band",
        "no-template",
        (replace("machines/build.yaml", "build-root", "builder-root"),),
        (_no_object("machines/export.yaml:15:20", "PersistentVolumeClaim", "build-root"),),
    ),
    Twist(
        "04-claim-of-a-stateful-set",
        "another-claim",
        (replace("apps/database/backup.yaml", "data-database-0", "dump"),),
        (_no_object("apps/database/backup.yaml:18:28", "PersistentVolumeClaim", "dump"),),
    ),
    Twist(
        "04-flux-substitution",
        "another-name",
        (replace("apps/photos/app/deployment.yaml", "claimName: photos", "claimName: pictures"),),
        (_no_object("apps/photos/app/deployment.yaml:20:24", "PersistentVolumeClaim", "pictures"),),
    ),
    *map(_spelling, ("plain", "suffix", "letter-case", "ssh", "scp", "mirror")),
    Twist(
        "06-own-repository",
        "not-pinned",
        (replace(f"{PROD}/pinned.yaml", "v1.2.0", "HEAD"),),
        (_no_path(f"{PROD}/pinned.yaml", "apps/former-name"),),
    ),
    Twist(
        "06-own-repository",
        "on-this-branch",
        (replace(f"{PROD}/branch.yaml", "feature/next", "trunk"),),
        (_no_path(f"{PROD}/branch.yaml", "apps/next"),),
    ),
    Twist(
        "06-own-repository",
        "foreign-one-named",
        (replace("stackwright.yaml", "mirror.example.net/copies/platform-copy", "git.example.org/team/other"),),
        (_no_path(f"{PROD}/foreign.yaml", "apps/other"),),
    ),
    Twist(
        "07-application-sets",
        "option-without-braces",
        (replace("clusters/patched.yaml", '"{{ .extraOption }}"', "ExtraOption=true"),),
        ("clusters/patched.yaml:25:13: warning ARG014 Argo CD has no sync option `ExtraOption=true` and ignores it",),
    ),
    Twist(
        "08-same-names",
        "one-cluster",
        (rename("clusters/south/web.yaml", "clusters/north/web-south.yaml"),),
        ("clusters/north/web.yaml:4:9: warning ARG003 the Application `web` is declared twice in one deployment",),
    ),
    Twist(
        "08-same-names",
        "one-kustomization",
        (replace("stages/test/kustomization.yaml", "resources:", "resources:\n  - ../base"),),
        ("stages/test/media.yaml:4:9: warning ARG003 the Application `media` is declared twice in one deployment",),
    ),
    Twist(
        "08-same-names",
        "no-chart",
        (remove("start/Chart.yaml"),),
        ("start/start-south.yaml:4:9: warning ARG003 the Application `start` is declared twice in one deployment",),
    ),
    Twist(
        "17-old-kubernetes",
        "first-without",
        (replace("stackwright.yaml", "1.22", "1.25"),),
        (
            "policies/restricted.yaml:1:13: error VER002 PodSecurityPolicy of `policy/v1beta1` is gone since Kubernetes"
            " 1.25; stackwright.yaml says 1.25",
        ),
    ),
    Twist(
        "08-prefixed-names",
        "one-prefix-one-namespace",
        (
            replace("clusters/south/kustomization.yaml", "south-", "north-"),
            replace("projects/west/kustomization.yaml", "argocd-west", "argocd-east"),
        ),
        (
            "clusters/south/web.yaml:4:9: warning ARG003 the Application `web` is declared twice in one deployment",
            "projects/west/media.yaml:4:9: warning ARG003 the Application `media` is declared twice in one deployment",
        ),
    ),
    Twist(
        "09-addresses",
        "another-machine",
        (replace(BETA, "[192.0.2.12/24]", f"[192.0.2.11/24]\n{GATEWAY}"),),
        (f"{BETA}:6:21: warning NET002 beta has the address of alpha, `192.0.2.11`",),
    ),
    Twist(
        "09-addresses",
        "another-machine-of-the-same-name",
        (replace(BETA, "hostname: beta", "hostname: alpha"),),
        (f"{BETA}:3:15: warning NET001 the host name `alpha` is that of another machine, too",),
    ),
    Twist(
        "09-addresses",
        "nobody-shares-it",
        (replace("talos/nodes/alpha.yaml", "ip: 192.0.2.10", "ip: 192.0.2.12"),),
        (f"{BETA}:6:21: warning NET002 beta has the virtual address `192.0.2.12` as its own",),
    ),
    Twist(
        "10-lookalikes",
        "application-of-argo-cd",
        (replace(f"{PROD}/overview.yaml", "app.k8s.io/v1beta1", "argoproj.io/v1alpha1"),),
        (
            f"{PROD}/overview.yaml:6:1: error SCH003 Application lacks `spec.destination`",
            f"{PROD}/overview.yaml:6:1: error SCH003 Application lacks `spec.project`",
            f"{PROD}/overview.yaml:7:3: warning SCH001 Application has no field `spec.componentKinds`: it is dropped",
            f"{PROD}/web.yaml:4:9: warning ARG003 the Application `web` is declared twice in one deployment",
        ),
    ),
    Twist(
        "10-lookalikes",
        "kind-of-talos",
        (replace("talos/cluster.yaml", "kind: TalosCluster", "kind: LinkConfig"),),
        (
            f"talos/cluster.yaml:3:1: error SCH001 LinkConfig has no field `metadata`: {REFUSED}",
            f"talos/cluster.yaml:5:1: error SCH001 LinkConfig has no field `nodes`: {REFUSED}",
        ),
    ),
    Twist(
        "10-lookalikes",
        "cluster-of-talos",
        (
            replace("cluster.yaml", "  name: north", "  clusterName: north"),
            replace("cluster.yaml", "nodes:\n  - name: alpha\n    address: 192.0.2.11\n", "machine: {type: worker}\n"),
        ),
        (f"cluster.yaml:3:3: error SCH001 the machine configuration has no field `cluster.endpoint`: {REFUSED}",),
    ),
    Twist(
        "10-lookalikes",
        "values-of-talos",
        (write("apps/network/values.yaml", "cluster:\n  clusterName: north\nmachine: small\n"),),
        ("apps/network/values.yaml:3:10: error SCH002 `machine` must be a mapping, not `small`, a string",),
    ),
    Twist(
        "10-lookalikes",
        "flux-as-kustomize",
        (
            replace("flux/apps/kustomization.yaml", "./ks.yaml", "../sync"),
            rename("flux/sync/ks.yaml", "flux/sync/kustomization.yaml"),
        ),
        (
            "flux/apps/kustomization.yaml:4:5: error KUS005 `../sync` has a kustomization.yaml that is of"
            " kustomize.toolkit.fluxcd.io/v1",
        ),
    ),
    Twist(
        "11-yaml-dialect",
        "key-instead-of-anchor",
        (replace("settings/anchors.yaml", "large: &size", "small: &size"),),
        ("settings/anchors.yaml:3:1: warning YAML002 `small` stands twice in one mapping; the last one wins",),
    ),
    Twist(
        "11-yaml-dialect",
        "anchor-of-another-document",
        (replace("settings/anchors.yaml", "other: &size {cpu: 3}", "other: 3"),),
        (
            "settings/anchors.yaml:11:8: error YAML001 this is not YAML: this alias refers to an anchor that is not"
            " defined above it",
        ),
    ),
    Twist(
        "11-yaml-dialect",
        "backup-in-use",
        (rename("secrets/login.yaml.bak", "secrets/backup.yaml"),),
        (
            "secrets/backup.yaml:2:1: error YAML001 this is not YAML: while parsing a flow node, did not find expected"
            " node content",
        ),
    ),
    Twist(
        "11-yaml-dialect",
        "decrypted-badly",
        (write("secrets/login.yaml", "login: 'half\n"),),
        ("secrets/login.yaml:1:8: error YAML001 this is not YAML: this quote is never closed",),
    ),
    Twist(
        "11-yaml-dialect",
        "mark-and-line-ends-are-not-counted",
        (write("settings/both/kustomization.yaml", BOM + b"resources:\r\n  - config.yaml\r\n  - gone.yaml\r\n"),),
        (_not_here("settings/both/kustomization.yaml", "3:5", "gone.yaml", "settings/both/gone.yaml"),),
    ),
    Twist(
        "11-yaml-dialect",
        "variable-filled-in",
        (replace("apps/regional/kustomization.yaml", "region-${REGION}", "region-north"),),
        (_not_here("apps/regional/kustomization.yaml", "3:5", "region-north.yaml", "apps/regional/region-north.yaml"),),
    ),
    Twist(
        "11-yaml-dialect",
        "no-chart",
        (remove("chart/Chart.yaml"),),
        (
            "chart/templates/quoted.yaml:4:37: error YAML001 this is not YAML: while parsing a block mapping, did not"
            " find expected key",
        ),
    ),
    Twist(
        "14-talos-schema",
        "field-of-the-root-in-machine",
        (replace(ALL, "persist: true\nmachine:", "machine:\n  persist: true"),),
        (f"{ALL}:2:3: error SCH001 the machine configuration has no field `machine.persist`: {REFUSED}",),
    ),
    Twist(
        "14-talos-schema",
        "misspelt-field",
        (replace(ALL, "format: json_lines", "fromat: json_lines"),),
        (
            f"{ALL}:12:9: error SCH001 the machine configuration has no field"
            f" `machine.logging.destinations[0].fromat`: {REFUSED}",
        ),
    ),
    Twist(
        "14-talos-schema",
        "no-list",
        (replace(ALL, "disks: []", "disks: {}"),),
        (f"{ALL}:13:10: error SCH002 `machine.disks` must be a list, not a mapping",),
    ),
    Twist(
        "14-talos-schema",
        "label-that-is-not-empty",
        (replace(ALL, "example.org/empty: {}", "example.org/empty: {a: b}"),),
        (
            f"{ALL}:16:24: error SCH002 `machine.nodeLabels[example.org/empty]` must be true or false, a number or a"
            " string, not a mapping",
        ),
    ),
    Twist(
        "14-talos-schema",
        "not-deleted",
        (replace(ALL, "admissionControl:\n      $patch: delete", "admissionControl:\n      name: PodSecurity"),),
        (f"{ALL}:26:7: error SCH002 `cluster.apiServer.admissionControl` must be a list, not a mapping",),
    ),
    Twist(
        "14-talos-schema",
        "no-url",
        (replace(ALL, "tcp://192.0.2.20:5044", "192.0.2.20:5044"),),
        (f"{ALL}:11:19: error SCH005 `machine.logging.destinations[0].endpoint` cannot be `192.0.2.20:5044`",),
    ),
    Twist(
        "14-talos-schema",
        "kind-of-nothing",
        (replace("talos/patches/volumes.yaml", "kind: HostnameConfig", "kind: HostnamConfig"),),
        ("talos/patches/volumes.yaml:9:7: error SCH004 `kind` cannot be `HostnamConfig`",),
    ),
    Twist(
        "14-talos-schema",
        "field-of-another-kind",
        (replace("talos/patches/volumes.yaml", "name: EPHEMERAL", "name: EPHEMERAL\nvolumeType: disk"),),
        (f"talos/patches/volumes.yaml:4:1: error SCH001 VolumeConfig has no field `volumeType`: {REFUSED}",),
    ),
    Twist(
        "15-vendored-trees",
        "our-own",
        (
            rename("third_party/operator", "apps/operator"),
            rename("tests/fixtures/twice.yaml", "tests/twice.yaml"),
            rename("website/docs/example/web.yaml", f"{PROD}/web-example.yaml"),
        ),
        (
            _not_here("apps/operator/kustomization.yaml", "2:5", "gone.yaml", "apps/operator/gone.yaml"),
            f"{PROD}/web.yaml:4:9: warning ARG003 the Application `web` is declared twice in one deployment",
            "tests/twice.yaml:2:1: warning YAML002 `a` stands twice in one mapping; the last one wins",
        ),
    ),
)


@pytest.fixture
def build(tmp_path: Path, git: Callable[..., str]) -> Callable[..., Path]:
    """Copies a trap's repository, changes it and commits it."""

    def copy(trap: Trap, changes: Iterable[Change] = (), *, submodules: bool = True) -> Path:
        root = tmp_path / "repo"
        shutil.copytree(HERE / trap.name / "repo", root)
        for path in sorted(root.rglob("dot-*"), reverse=True):
            path.rename(path.with_name(path.name.replace("dot-", ".", 1)))
        for change in (*trap.written, *changes):
            change(root)
        git(root, "init", "-q", "-b", "trunk")
        git(root, "remote", "add", "origin", ORIGIN)
        git(root, "add", "--all")
        linked = trap.submodules if submodules else ()
        for folder in linked:
            git(root, "update-index", "--add", "--cacheinfo", f"160000,{SOME_COMMIT},{folder}")
        git(root, "commit", "-q", "-m", "all of it")
        for folder in linked:
            (root / folder).mkdir(parents=True)  # as a clone without its submodules has it
        return root

    return copy


def _loud(trap: Trap, found: list[str]) -> tuple[str, ...]:
    """The findings without the infos that the trap has anyway."""
    return tuple(line for line in found if " info " not in line or line.split(":")[0] not in trap.infos)


@pytest.mark.parametrize("name", TRAPS)
def test_trap_is_silent(
    name: str, build: Callable[..., Path], check: Callable[..., Report], told: Callable[..., list[str]]
) -> None:
    trap = TRAPS[name]
    root = build(trap)
    files = [*root.rglob("*.yaml"), *root.rglob("*.yml")]
    assert (check(root).summary.files > 0) is bool([path for path in files if ".git" not in path.parts])
    assert _loud(trap, told(root)) == ()


@pytest.mark.parametrize("name", [trap.name for trap in TRAPS.values() if trap.infos])
def test_what_is_set_aside_is_an_info(name: str, build: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    trap = TRAPS[name]
    assert {line.split(":")[0] for line in told(build(trap))} == trap.infos


TWISTED = {f"{twist.trap}-{twist.name}": twist for twist in TWISTS}


@pytest.mark.parametrize("name", TWISTED)
def test_twist_is_not_silent(name: str, build: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    twist = TWISTED[name]
    trap = TRAPS[twist.trap]
    found = told(build(trap, twist.changes, submodules=twist.submodules))
    assert _loud(trap, found) == twist.findings


def test_every_trap_can_fail_or_says_why_not() -> None:
    assert {path.name for path in HERE.iterdir() if path.is_dir() and path.name[0].isdigit()} == set(TRAPS)
    assert {name[:2] for name in TRAPS} == {f"{number:02}" for number in range(1, 18)}
    assert {twist.trap for twist in TWISTS} == {trap.name for trap in TRAPS.values() if not trap.no_rule}
